//! What others come to on the same images.

use super::Vision;
use super::problem::Problem;
use super::records::VisionBaselines;
use crate::data::SparseRows;
use crate::error::Result;
use crate::labs::shared::{Measured, kept};
use crate::train::score::{counts, guessing, measure};
use crate::train::softmax_regression::SoftmaxRegression;

/// λ of the softmax regression, small: without it the weights of what a plane can part grow for ever.
const PENALTY: f64 = 1e-3;
/// Steps of its search at most.
const STEPS: usize = 100;

/// The shares of the classes among the images trained on: their entropy, and the largest of them.
pub(super) fn guess(problem: &Problem) -> Measured {
    guessing(&counts(&problem.classes_of(&problem.train), problem.labels.len())).into()
}

impl Vision {
    /// Held out: the class that is most frequent among those trained on, and softmax regression at its optimum.
    pub(super) fn baselines(&self) -> Result<&VisionBaselines> {
        kept(&self.baselines, || {
            let problem = &self.problem;
            let rows = |rows: &[u32]| SparseRows::from_dense(&problem.images(rows), problem.pixels());
            let (y, y_test) = (problem.classes_of(&problem.train), problem.classes_of(&problem.test));
            let x = rows(&problem.train);
            let fit = SoftmaxRegression::fit(&x, &y, problem.labels.len(), PENALTY, STEPS);
            let most = (0..problem.labels.len() as u32)
                .max_by_key(|class| y.iter().filter(|y| *y == class).count())
                .unwrap_or(0);
            let share = y_test.iter().filter(|y| **y == most).count() as f64 / y_test.len().max(1) as f64;
            Ok(VisionBaselines {
                majority: share as f32,
                linear: measure(&fit.logits(&rows(&problem.test)), &y_test, 1.0).into(),
                linear_trained_loss: measure(&fit.logits(&x), &y, 1.0).0 as f32,
            })
        })
    }
}
