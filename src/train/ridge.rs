//! A linear classifier whose optimum is had at once.
//!
//! Ridge regression on one column a class, 1 where an example is of it and 0 elsewhere, by as many equations as there
//! are examples: with X centred, K = X Xᵀ and (K + λ I) α = Y − mean, a further x has the scores αᵀ X x + mean, and the
//! largest is the answer.
//!
//! Source: Hastie, Tibshirani and Friedman, *The Elements of Statistical Learning*, sections 3.4.1 and 4.2; the form by
//! examples: section 18.3.5.

use burn::tensor::{Device, Tensor};
use nalgebra::DMatrix;

use super::score::answer;
use crate::error::{Error, Result};
use crate::message;
use crate::nn::ops::{matmul, matmul_transposed};
use crate::nn::{matrix, numbers};

/// A fitted classifier.
pub struct Ridge {
    /// X, centred, `[n, d]`.
    examples: Tensor<2>,
    /// α, `[n, c]`.
    shares: Tensor<2>,
    /// The mean of each feature, `[1, d]`, and of each class's column, `[c]`.
    means: Tensor<2>,
    levels: Vec<f32>,
    right: f32,
    device: Device,
}

impl Ridge {
    /// Fits `[n, width]` numbers with their classes; λ is `penalty` times the mean square of a centred example.
    ///
    /// # Errors
    /// [`Error::Engine`] if the numbers are not finite, or the engine can't give its own.
    pub fn fit(
        x: Vec<f32>,
        width: usize,
        y: &[u32],
        classes: usize,
        penalty: f64,
        device: &Device,
    ) -> Result<Self> {
        let n = y.len();
        let x = matrix(x, width, device);
        let means = x.clone().mean_dim(0);
        let x = x - means.clone();
        let kernel = numbers(matmul_transposed(x.clone(), x.clone()))?;
        let mut system = DMatrix::from_row_slice(n, n, &kernel);
        let ridge = penalty * f64::from(system.trace()) / n.max(1) as f64;
        // An all but empty layer, whose numbers are all the same, still has an answer: the means.
        let ridge = (ridge as f32).max(1e-6);
        (0..n).for_each(|i| system[(i, i)] += ridge);
        let share = |class: u32| y.iter().filter(|y| **y == class).count() as f32 / n.max(1) as f32;
        let levels: Vec<f32> = (0..classes as u32).map(share).collect();
        let wanted = DMatrix::from_fn(n, classes, |row, class| {
            f32::from(u8::from(y[row] as usize == class)) - levels[class]
        });
        let unsolved = || {
            Error::Engine(message!("ridge", "A linear probe can’t be fitted to numbers that are not finite."))
        };
        let solved = system.cholesky().ok_or_else(unsolved)?.solve(&wanted);
        let shares: Vec<f32> = solved.transpose().as_slice().to_vec();
        // On the examples themselves the scores are K α = wanted − λ α.
        let right = (0..n).filter(|row| {
            let scores: Vec<f32> = (0..classes)
                .map(|class| wanted[(*row, class)] + levels[class] - ridge * solved[(*row, class)])
                .collect();
            answer(&scores) == y[*row] as usize
        });
        let right = right.count() as f32 / n.max(1) as f32;
        let shares = matrix(shares, classes, device);
        Ok(Self { examples: x, shares, means, levels, right, device: device.clone() })
    }

    /// The share of the examples fitted to that is answered right.
    pub fn score_trained_on(&self) -> f32 {
        self.right
    }

    /// The share of other examples, `[m, width]`, that is answered right; NaN of none.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine can't give its numbers.
    pub fn score(&self, x: Vec<f32>, y: &[u32]) -> Result<f32> {
        let x = matrix(x, self.means.dims()[1], &self.device) - self.means.clone();
        let scores = numbers(matmul(matmul_transposed(x, self.examples.clone()), self.shares.clone()))?;
        let each = scores.chunks_exact(self.levels.len().max(1)).zip(y);
        let right = each.filter(|(scores, y)| {
            let scores: Vec<f32> =
                scores.iter().zip(&self.levels).map(|(score, level)| score + level).collect();
            answer(&scores) == **y as usize
        });
        Ok(right.count() as f32 / y.len() as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;

    #[test]
    fn what_a_line_parts_is_parted_and_noise_is_not() {
        for engine in Engine::AVAILABLE {
            let device = engine.device().unwrap().inner();
            let x: Vec<f32> = (0..40).flat_map(|i| [i as f32, (i * 7 % 5) as f32]).collect();
            let y: Vec<u32> = (0..40).map(|i| u32::from(i >= 20)).collect();
            let fit = Ridge::fit(x.clone(), 2, &y, 2, 1e-3, &device).unwrap();
            assert!(fit.score_trained_on() > 0.99, "{}", fit.score_trained_on());
            assert_eq!(fit.score(vec![3.0, 1.0, 35.0, 1.0], &[0, 1]).unwrap(), 1.0);
            // It says of its own examples what it says of others.
            assert_eq!(fit.score(x, &y).unwrap(), fit.score_trained_on());
            let same = Ridge::fit(vec![1.0; 30], 1, &[1; 30], 2, 1e-3, &device).unwrap();
            assert_eq!(same.score_trained_on(), 1.0);
            assert!(Ridge::fit(vec![f32::NAN; 4], 1, &[0, 1, 0, 1], 2, 1e-3, &device).is_err());
        }
    }
}
