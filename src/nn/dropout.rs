//! Dropout that a step can repeat.

use burn::tensor::{Tensor, TensorData};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::rng::{Purpose, generator};

/// Zeroes a share p of the numbers and divides the rest by 1 − p: Srivastava et al. (2014), section 4. What
/// is dropped is a function of seed and step.
pub struct Dropout {
    share: f64,
    rng: ChaCha8Rng,
}

impl Dropout {
    /// For one pass of one step; none for a share of zero.
    pub fn new(share: f64, seed: u64, step: u32) -> Option<Self> {
        (share > 0.0).then(|| Self { share, rng: generator(seed, Purpose::Dropout, step) })
    }

    /// Drops, anew with each call.
    pub fn apply<const D: usize>(&mut self, x: Tensor<D>) -> Tensor<D> {
        let dims = x.dims();
        let kept = (1.0 / (1.0 - self.share)) as f32;
        let count = dims.iter().product();
        let mask: Vec<f32> = (0..count)
            .map(|_| if self.rng.random::<f32>() < self.share as f32 { 0.0 } else { kept })
            .collect();
        let mask = Tensor::from_data(TensorData::new(mask, dims), &x.device());
        x * mask
    }
}
