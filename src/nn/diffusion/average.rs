//! A running average of the weights, which samples better than the weights themselves, that go on jumping about.
//!
//! θ̄ ← d θ̄ + (1 − d) θ after every step, d = min(decay, (1 + t)/(10 + t)), so that the first steps, which say little,
//! are soon forgotten.
//!
//! Source: Polyak and Juditsky (1992) for averaging; Ho et al. (2020), appendix B, for diffusion; the warm-up is that of
//! TensorFlow's `ExponentialMovingAverage`.

use burn::module::{Module, Param};
use burn::tensor::Tensor;

use crate::error::Result;
use crate::nn::mlp::Mlp;
use crate::nn::params;

/// See the [module](self). It records no gradients.
#[derive(Debug, Clone)]
pub struct Average {
    net: Mlp,
}

impl Average {
    /// Begins at the weights themselves.
    pub fn new(net: &Mlp) -> Self {
        Self { net: net.valid() }
    }

    /// The averaged network.
    pub fn net(&self) -> &Mlp {
        &self.net
    }

    /// θ̄, `[p]`, in the order of [`params::named`].
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the engine can't give its numbers.
    pub fn parameters(&self) -> Result<Vec<f32>> {
        params::flat(&self.net)
    }

    /// The same average with what [`parameters`](Self::parameters) gave.
    ///
    /// # Errors
    /// [`Error::Save`](crate::error::Error::Save) if they are more or fewer.
    pub fn with(&self, parameters: &[f32]) -> Result<Self> {
        Ok(Self { net: params::with(self.net.clone(), parameters)? })
    }

    /// Takes in the weights after step `t`, counted from 0.
    pub fn update(&mut self, net: &Mlp, decay: f64, t: u32) {
        let t = f64::from(t);
        let decay = decay.min((1.0 + t) / (10.0 + t));
        for (mine, theirs) in self.net.layers.iter_mut().zip(net.valid().layers) {
            mine.weight = mixed(&mine.weight, &theirs.weight, decay);
            if let (Some(mine), Some(theirs)) = (&mut mine.bias, &theirs.bias) {
                *mine = mixed(mine, theirs, decay);
            }
        }
    }
}

fn mixed<const D: usize>(mine: &Param<Tensor<D>>, theirs: &Param<Tensor<D>>, decay: f64) -> Param<Tensor<D>> {
    let mixed = mine.val().mul_scalar(decay) + theirs.val().mul_scalar(1.0 - decay);
    Param::initialized(mine.id, mixed)
}
