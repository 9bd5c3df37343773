//! burn's optimisers by name, and their memory as bytes.
//!
//! With g the gradient, η the learning rate, and all moments beginning at zero:
//!
//! | method | step | source |
//! |---|---|---|
//! | SGD | θ ← θ − η g | Robbins and Monro (1951) |
//! | momentum | v ← μ v + g, θ ← θ − η v | Polyak (1964) |
//! | Nesterov | v ← μ v + g, θ ← θ − η (g + μ v) | Sutskever et al. (2013), section 2 |
//! | RMSProp | s ← ρ s + (1 − ρ) g², θ ← θ − η g / (√s + ε) | Hinton, lecture 6e (2012) |
//! | Adam | m, s as means of g and g², θ ← θ − η m̂ / (√ŝ + ε) | Kingma and Ba (2015), algorithm 1 |
//! | AdamW | the same, after θ ← θ − η λ θ | Loshchilov and Hutter (2019), algorithm 2 |

use burn::optim::momentum::MomentumConfig;
use burn::optim::{AdamConfig, AdamWConfig, ModuleOptimizer, RmsPropConfig, SgdConfig};
use burn::tensor::Bytes;
use burn_pack::{Reader, Writer};

use crate::error::{Error, Result};
use crate::message;

/// μ, the share of the velocity that is kept.
pub const MOMENTUM: f64 = 0.9;
/// ρ of RMSProp.
pub const RMS_DECAY: f32 = 0.9;
/// β₁ and β₂ of Adam.
pub const ADAM_DECAYS: [f32; 2] = [0.9, 0.999];
/// ε: keeps a step finite where no gradient has been seen.
pub const EPSILON: f32 = 1e-8;
/// λ of AdamW.
pub const WEIGHT_DECAY: f32 = 1e-2;

/// How a gradient becomes a step. See the [module](self).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the table above
pub enum Method {
    Sgd,
    Momentum,
    Nesterov,
    RmsProp,
    Adam,
    AdamW,
}

impl Method {
    /// burn's optimiser, before its first step.
    pub fn init(self) -> ModuleOptimizer {
        // burn dampens the gradient by 1 − 0.1 unless told not to; the sources above do not.
        let momentum = || MomentumConfig::new().with_momentum(MOMENTUM).with_dampening(0.0);
        let [beta_1, beta_2] = ADAM_DECAYS;
        match self {
            Self::Sgd => SgdConfig::new().init(),
            Self::Momentum => SgdConfig::new().with_momentum(Some(momentum())).init(),
            Self::Nesterov => SgdConfig::new().with_momentum(Some(momentum().with_nesterov(true))).init(),
            Self::RmsProp => {
                RmsPropConfig::new().with_alpha(RMS_DECAY).with_momentum(0.0).with_epsilon(EPSILON).init()
            }
            Self::Adam => {
                AdamConfig::new().with_beta_1(beta_1).with_beta_2(beta_2).with_epsilon(EPSILON).init()
            }
            Self::AdamW => AdamWConfig::new()
                .with_beta_1(beta_1)
                .with_beta_2(beta_2)
                .with_epsilon(EPSILON)
                .with_weight_decay(WEIGHT_DECAY)
                .init(),
        }
    }

    /// The optimiser with the memory that [`memory`] gave. Empty bytes are no memory yet.
    ///
    /// # Errors
    /// [`Error::Save`] if the bytes hold something else.
    pub fn recall(self, bytes: &[u8]) -> Result<ModuleOptimizer> {
        if bytes.is_empty() {
            return Ok(self.init());
        }
        let bytes = in_order(Bytes::from_bytes_vec(bytes.to_vec()))?;
        self.init().from_bytes(bytes).map_err(|error| unusable(&error))
    }
}

/// An optimiser's moments as bytes, the same for the same moments: each belongs to the parameter whose
/// [`ParamId`](burn::module::ParamId) it carries, so a model must number its parameters.
///
/// # Errors
/// [`Error::Save`] if they can't be written.
pub fn memory(optimizer: &ModuleOptimizer) -> Result<Vec<u8>> {
    let bytes = optimizer.into_bytes().map_err(|error| unusable(&error))?;
    Ok(in_order(bytes)?.to_vec())
}

/// An optimiser's moments as numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Moments {
    /// The steps taken, for methods that count them.
    pub time: f32,
    /// Each moment by its name in burn, such as `0.momentum.velocity`.
    pub tensors: Vec<(String, Vec<f32>)>,
}

/// What an optimiser remembers, to be read and not only kept.
///
/// # Errors
/// [`Error::Save`] if it can't be had.
pub fn moments(optimizer: &ModuleOptimizer) -> Result<Moments> {
    let bytes = optimizer.into_bytes().map_err(|error| unusable(&error))?;
    let pack = Reader::from_bytes(bytes).map_err(|error| unusable(&error))?;
    let time = pack.scalars().iter().find(|(name, _)| name.ends_with(".time"));
    let time = time.and_then(|(_, scalar)| u64::try_from(*scalar).ok()).unwrap_or(0);
    let mut moments = Moments { time: time as f32, tensors: vec![] };
    for tensor in pack.into_tensors().map_err(|error| unusable(&error))? {
        let (name, _, _, _, bytes) = tensor.into_parts().map_err(|error| unusable(&error))?;
        let values = bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]));
        moments.tensors.push((name, values.collect()));
    }
    Ok(moments)
}

/// The same pack with its tensors in the order of their names. burn writes them in the order of a hash map,
/// which differs from run to run; and it takes for granted that each names its parameter, which bytes from
/// outside may not do.
fn in_order(bytes: Bytes) -> Result<Bytes> {
    let pack = Reader::from_bytes(bytes).map_err(|error| unusable(&error))?;
    let (scalars, paths) = (pack.scalars().clone(), pack.metadata().clone());
    let tensors = pack.into_tensors().map_err(|error| unusable(&error))?;
    if tensors.iter().any(|tensor| tensor.param_id.is_none()) {
        return Err(unusable(&"a moment without a parameter"));
    }
    let mut writer = Writer::new(tensors);
    for (name, value) in scalars {
        writer = writer.with_scalar(&name, value);
    }
    for (name, path) in paths {
        writer = writer.with_metadata(&name, &path);
    }
    writer.into_bytes().map_err(|error| unusable(&error))
}

fn unusable(error: &impl std::fmt::Debug) -> Error {
    let error = format!("{error:?}");
    Error::Save(message!("memory_unusable", "The optimiser’s memory can’t be used: {error}.", error))
}
