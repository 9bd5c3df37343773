//! A running average of the weights, which samples better than the weights themselves, that go on jumping about.
//!
//! θ̄ ← d θ̄ + (1 − d) θ after every step, d = min(decay, (1 + t)/(10 + t)), so that the first steps, which say little,
//! are soon forgotten.
//!
//! Source: Polyak and Juditsky (1992) for averaging; Ho et al. (2020), appendix B, for diffusion; the warm-up is that of
//! TensorFlow's `ExponentialMovingAverage`.

use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor};

use crate::error::Result;
use crate::nn::mlp::Mlp;

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

    /// With the parameters that [`parameters`](Self::parameters) gave; `device` has autodiff, as the network's has.
    pub fn with_parameters(sizes: &[usize], parameters: &[f32], device: &Device) -> Self {
        Self { net: Mlp::with_parameters(sizes, parameters, device).valid() }
    }

    /// The averaged network.
    pub fn net(&self) -> &Mlp {
        &self.net
    }

    /// θ̄, as [`Mlp::parameters`] orders them.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the engine can't give its numbers.
    pub fn parameters(&self) -> Result<Vec<f32>> {
        self.net.parameters()
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
