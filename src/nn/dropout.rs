//! Dropout that a step can repeat.

use burn::tensor::{Tensor, TensorData};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::rng::{Purpose, generator};

/// No part takes more than 2 to this many numbers: a batch of 4,096 tokens of width 128 takes 2^23 in a net of six layers.
const PART: u32 = 40;

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

    /// The same for a part of a batch that is cut: the first part's numbers are those above, and no two parts share any.
    pub fn of_part(share: f64, seed: u64, step: u32, part: usize) -> Option<Self> {
        let mut dropout = Self::new(share, seed, step)?;
        dropout.rng.set_word_pos((part as u128) << PART);
        Some(dropout)
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
