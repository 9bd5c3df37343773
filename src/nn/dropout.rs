//! Dropout that a step can repeat.

use burn::tensor::{Tensor, TensorData};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::rng::{Purpose, generator};

/// No part takes more than 2 to this many numbers: a batch of 4,096 tokens of width 128 takes 2^23 in a net of six layers.
const PART: u32 = 40;

/// What decides which numbers of a part of a step's batch are dropped. The first part's are those of a batch that is not cut,
/// and no two parts share any.
pub fn drops_of_part(seed: u64, step: u32, part: usize) -> ChaCha8Rng {
    let mut rng = generator(seed, Purpose::Dropout, step);
    rng.set_word_pos((part as u128) << PART);
    rng
}

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

    /// The same for a [part](drops_of_part) of a batch that is cut.
    pub fn of_part(share: f64, seed: u64, step: u32, part: usize) -> Option<Self> {
        (share > 0.0).then(|| Self { share, rng: drops_of_part(seed, step, part) })
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
