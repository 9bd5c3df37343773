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

use std::collections::BTreeMap;

use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::momentum::MomentumConfig;
use burn::optim::{AdamConfig, AdamWConfig, ModuleOptimizer, RmsPropConfig, SgdConfig};
use burn::tensor::{Bytes, DType, Shape, Tensor};
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

    /// The optimiser of `model` with the memory that [`memory`] gave of it. Empty bytes are no memory yet.
    ///
    /// # Errors
    /// [`Error::Save`] if the bytes hold something else, or the memory of another model.
    pub fn resume(self, model: &impl Module, bytes: &[u8]) -> Result<ModuleOptimizer> {
        if bytes.is_empty() {
            return Ok(self.init());
        }
        let bytes = Bytes::from_bytes_vec(bytes.to_vec());
        if !belongs(bytes.clone(), &shapes(model))? {
            return Err(Error::Save(message!(
                "memory_of_another",
                "This save’s optimiser remembers another model."
            )));
        }
        self.init().from_bytes(in_order(bytes)?).map_err(|error| unusable(&error))
    }

    /// What an optimiser of this method remembers.
    ///
    /// # Errors
    /// [`Error::Save`] if it can't be had.
    pub fn moments(self, optimizer: &ModuleOptimizer) -> Result<Moments> {
        let bytes = optimizer.into_bytes().map_err(|error| unusable(&error))?;
        let pack = Reader::from_bytes(bytes).map_err(|error| unusable(&error))?;
        let time = pack.scalars().iter().find(|(name, _)| name.ends_with(".time"));
        let time = time.and_then(|(_, scalar)| i32::try_from(*scalar).ok()).unwrap_or(0);
        // By parameter.
        let mut tensors: BTreeMap<(String, Option<u64>), Vec<f32>> = BTreeMap::new();
        for tensor in pack.into_tensors().map_err(|error| unusable(&error))? {
            let (name, _, _, id, bytes) = tensor.into_parts().map_err(|error| unusable(&error))?;
            let field = name.rsplit('.').next().unwrap_or_default().to_string();
            let values = bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]));
            tensors.insert((field, id), values.collect());
        }
        let named = |field: &str| -> Vec<f32> {
            tensors
                .iter()
                .filter(|((name, _), _)| name == field)
                .flat_map(|(_, values)| values)
                .copied()
                .collect()
        };
        let corrected = |field: &str, decay: f32| -> Vec<f32> {
            let share = 1.0 - f64::from(decay).powi(time);
            named(field).into_iter().map(|mean| (f64::from(mean) / share) as f32).collect()
        };
        Ok(match self {
            Self::Sgd => Moments::default(),
            Self::Momentum | Self::Nesterov => Moments { first: named("velocity"), second: vec![] },
            Self::RmsProp => Moments { first: vec![], second: named("square_avg") },
            Self::Adam | Self::AdamW => {
                let [beta_1, beta_2] = ADAM_DECAYS;
                Moments { first: corrected("moment_1", beta_1), second: corrected("moment_2", beta_2) }
            }
        })
    }
}

/// What an optimiser remembers, by the formulas of the [module](self); of each parameter tensor in turn, and empty
/// before the first step or where the method has none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Moments {
    /// v of momentum and Nesterov, m̂ of Adam.
    pub first: Vec<f32>,
    /// s of RMSProp, ŝ of Adam.
    pub second: Vec<f32>,
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

/// The shape of each parameter of a model, by its id.
fn shapes(model: &impl Module) -> BTreeMap<u64, Shape> {
    struct Shapes(BTreeMap<u64, Shape>);
    impl ModuleVisitor for Shapes {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            self.0.insert(param.id.val(), param.shape());
        }
    }
    let mut shapes = Shapes(BTreeMap::new());
    model.visit(&mut shapes);
    shapes.0
}

/// Whether all of a memory is of parameters of such shapes, which burn takes for granted. The names in it are
/// `id.field`; beside tensors there are the ranks and the steps taken.
fn belongs(memory: Bytes, shapes: &BTreeMap<u64, Shape>) -> Result<bool> {
    let pack = Reader::from_bytes(memory).map_err(|error| unusable(&error))?;
    let shape = |name: &str| shapes.get(&name.split('.').next()?.parse().ok()?);
    let counts = pack.scalars().iter().all(|(name, scalar)| {
        let (shape, count) = (shape(name), i32::try_from(*scalar));
        let is_rank = name.ends_with(".__rank");
        shape.zip(count.ok()).is_some_and(|(shape, count)| !is_rank || count as usize == shape.num_dims())
    });
    let tensors = pack.into_tensors().map_err(|error| unusable(&error))?;
    let fits = |tensor: &burn_pack::Tensor| {
        tensor.dtype == DType::F32 && shape(&tensor.name).is_some_and(|shape| *shape == tensor.shape)
    };
    Ok(counts && tensors.iter().all(fits))
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
