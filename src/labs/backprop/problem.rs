//! The one example, and how wrong an answer to it is.

use burn::tensor::Tensor;
use burn::tensor::activation::log_sigmoid;

use super::graph::sigmoid;
use crate::lab::choices;
use crate::nn::mlp::Activation;
use crate::record;

choices! {
    /// The examples that are built in, and the reader's own.
    pub enum Example {
        First = "first": "x = (1, 0.5), y = 1",
        Negative = "negative": "x = (−1, 2), y = 0",
        OneZero = "one_zero": "x = (1, 0), y = 1",
        AllZero = "all_zero": "x = (0, 0), y = 1",
        Own = "own": "your own",
    }
}

choices! {
    /// What is measured at the end.
    pub enum Loss {
        /// (ŷ − y)².
        Squared = "squared": "squared error",
        /// −y ln σ(z) − (1 − y) ln(1 − σ(z)).
        CrossEntropy = "cross_entropy": "cross-entropy",
    }
}

record! {
    /// The one example of a lab that has no more.
    pub struct OneExample {
        /// The two inputs.
        pub x: [f32; 2],
        /// The target.
        pub y: f32,
    }
}

record! {
    /// What the loss on one example is measured against.
    pub struct ExampleBaselines {
        /// That of an output of zero, which knows nothing.
        pub nothing: f32,
        /// The least that any output has.
        pub least: f32,
    }
}

impl Example {
    /// Its numbers; none of the reader's own.
    pub fn built_in(self) -> Option<OneExample> {
        let example = |x, y| Some(OneExample { x, y });
        match self {
            Self::First => example([1.0, 0.5], 1.0),
            Self::Negative => example([-1.0, 2.0], 0.0),
            Self::OneZero => example([1.0, 0.0], 1.0),
            Self::AllZero => example([0.0, 0.0], 1.0),
            Self::Own => None,
        }
    }
}

/// What a pass needs to know beside the parameters.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub example: OneExample,
    pub activation: Activation,
    pub loss: Loss,
}

impl Problem {
    /// L of an output z, a target y and the error z − y, `[1, 1]` each.
    pub fn loss(&self, z: Tensor<2>, y: Tensor<2>, error: Tensor<2>) -> Tensor<1> {
        match self.loss {
            Loss::Squared => (error.clone() * error).sum(),
            // −ln σ(z) + (1 − y) z = ln(1 + eᶻ) − y z
            Loss::CrossEntropy => (-log_sigmoid(z.clone()) + (-y + 1.0) * z).sum(),
        }
    }

    /// What an output says: a number, or with cross-entropy the probability σ(z).
    pub fn prediction(&self, z: f32) -> f32 {
        match self.loss {
            Loss::Squared => z,
            Loss::CrossEntropy => sigmoid(f64::from(z)) as f32,
        }
    }

    pub fn baselines(&self) -> ExampleBaselines {
        let y = self.example.y;
        match self.loss {
            Loss::Squared => ExampleBaselines { nothing: y * y, least: 0.0 },
            // σ(0) = ½ for whatever y; and the entropy of y.
            Loss::CrossEntropy => {
                let part = |p: f32| if p > 0.0 { -p * p.ln() } else { 0.0 };
                ExampleBaselines { nothing: std::f32::consts::LN_2, least: part(y) + part(1.0 - y) }
            }
        }
    }

    /// x₁, x₂, y and then the parameters: the numbers that a pass begins with.
    pub fn leaves(&self, parameters: &[f32]) -> Vec<f64> {
        let OneExample { x, y } = &self.example;
        x.iter().chain([y]).chain(parameters).map(|value| f64::from(*value)).collect()
    }
}
