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
//! | Adam, short | Adam that forgets g² sooner, β₂ = 0.98 | Vaswani et al. (2017), section 5.3 |

mod moments;

use burn::module::Module;
use burn::optim::momentum::MomentumConfig;
use burn::optim::{AdamConfig, AdamWConfig, ModuleOptimizer, RmsPropConfig, SgdConfig};

use crate::error::{Error, Result};
use crate::message;
use crate::train::FIRST_ALONE;
pub use moments::{Memory, Moments};

/// μ, the share of the velocity that is kept.
pub const MOMENTUM: f64 = 0.9;
/// ρ of RMSProp.
pub const RMS_DECAY: f32 = 0.9;
/// β₁ and β₂ of Adam.
pub const ADAM_DECAYS: [f32; 2] = [0.9, 0.999];
/// The same of Adam with a short memory.
pub const SHORT_DECAYS: [f32; 2] = [0.9, 0.98];
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
    AdamShort,
}

impl Method {
    /// burn's optimiser, before its first step.
    pub fn init(self) -> ModuleOptimizer {
        let sgd = SgdConfig::new();
        // burn dampens the gradient by 1 − 0.1 unless told not to; the sources above do not.
        let momentum = MomentumConfig::new().with_momentum(MOMENTUM).with_dampening(0.0);
        let [beta_1, beta_2] = self.decays();
        match self {
            Self::Sgd => sgd.init(),
            _ if FIRST_ALONE => sgd.init(),
            Self::Momentum => sgd.with_momentum(Some(momentum)).init(),
            Self::Nesterov => sgd.with_momentum(Some(momentum.with_nesterov(true))).init(),
            Self::RmsProp => {
                RmsPropConfig::new().with_alpha(RMS_DECAY).with_momentum(0.0).with_epsilon(EPSILON).init()
            }
            Self::Adam | Self::AdamShort => {
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

    /// β₁ and β₂ of an Adam.
    pub fn decays(self) -> [f32; 2] {
        if self == Self::AdamShort { SHORT_DECAYS } else { ADAM_DECAYS }
    }

    /// What an optimiser of this method remembers, the same bytes for the same moments: each belongs to the parameter
    /// whose [`ParamId`](burn::module::ParamId) it carries, so a model must number its parameters.
    ///
    /// # Errors
    /// [`Error::Save`] if it can't be written.
    pub fn memory(self, optimizer: &ModuleOptimizer) -> Result<Vec<u8>> {
        match self {
            Self::Sgd => Ok(vec![]),
            _ if FIRST_ALONE => Ok(vec![]),
            _ => moments::written(optimizer),
        }
    }

    /// The optimiser of `model` with the memory that [`memory`](Self::memory) gave of it. Empty bytes are no memory yet.
    ///
    /// # Errors
    /// [`Error::Save`] if the bytes hold something else, or the memory of another model.
    pub fn resume(self, model: &impl Module, bytes: &[u8]) -> Result<ModuleOptimizer> {
        match self {
            _ if bytes.is_empty() => Ok(self.init()),
            Self::Sgd => Err(of_another()),
            _ if FIRST_ALONE => Err(of_another()),
            _ => moments::read(self.init(), model, bytes),
        }
    }
}

fn of_another() -> Error {
    Error::Save(message!("memory_of_another", "This save’s optimiser remembers another model."))
}
