//! What is made small: the loss of the task, and the penalties on the weights.
//!
//! With z the network's output `[m, o]` and y the targets:
//!
//! | task | loss L |
//! |---|---|
//! | regression | 1/m Σ (z − y)² |
//! | two classes | −1/m Σ [y log σ(z) + (1 − y) log(1 − σ(z))] |
//! | k classes | −1/m Σ log softmax(z)_y |
//!
//! Training lowers L + λ₁ Σ |w| + λ₂/2 Σ w², the sums over all weights and not the biases.
//!
//! Source: Goodfellow, Bengio and Courville, *Deep Learning*, sections 6.2.2 and 7.1.

use burn::nn::loss::{BinaryCrossEntropyLossConfig, CrossEntropyLossConfig, MseLoss, Reduction};
use burn::tensor::{Device, Int, Tensor, TensorData};

use super::problem::Task;
use crate::labs::shared::Measured;
use crate::nn::matrix;
use crate::train::score::{counts, guessing};

/// The targets of some examples, on the device.
#[derive(Debug, Clone)]
pub(super) enum Targets {
    /// Numbers, `[m, 1]`.
    Numbers(Tensor<2>),
    /// 0 or 1, `[m, 1]`.
    Two(Tensor<2, Int>),
    /// Classes, `[m]`.
    Many(Tensor<1, Int>),
}

impl Targets {
    /// From `[m]` numbers or classes.
    pub fn new(task: Task, y: Vec<f32>, device: &Device) -> Self {
        let m = y.len();
        let whole = || y.iter().map(|class| *class as i64).collect::<Vec<_>>();
        match task {
            Task::Regression => Self::Numbers(matrix(y, 1, device)),
            Task::Classes(..=2) => Self::Two(Tensor::from_data(TensorData::new(whole(), [m, 1]), device)),
            Task::Classes(_) => Self::Many(Tensor::from_data(TensorData::new(whole(), [m]), device)),
        }
    }

    /// L, the mean over the examples, `[1]`.
    pub fn loss(&self, z: Tensor<2>) -> Tensor<1> {
        match self {
            Self::Numbers(y) => MseLoss::new().forward(z, y.clone(), Reduction::Mean),
            Self::Two(y) => {
                BinaryCrossEntropyLossConfig::new().with_logits(true).init(&z.device()).forward(z, y.clone())
            }
            Self::Many(y) => CrossEntropyLossConfig::new().init(&z.device()).forward(z, y.clone()),
        }
    }
}

/// How good the outputs of some examples are.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Measure {
    /// L, without penalties.
    pub loss: f32,
    /// The share of classes told right; for regression R².
    pub score: f32,
}

impl Measure {
    /// As a channel gives it.
    pub fn record(self) -> Measured {
        Measured { loss: self.loss, score: self.score }
    }

    /// Of no examples it is NaN.
    pub const NONE: Self = Self { loss: f32::NAN, score: f32::NAN };

    /// Of outputs `[m, o]` against targets `[m]`.
    pub fn of(task: Task, z: &[f32], y: &[f32]) -> Self {
        if y.is_empty() {
            return Self::NONE;
        }
        let m = y.len() as f64;
        let mut loss = 0.0_f64;
        let mut right = 0_usize;
        for (z, y) in z.chunks_exact(task.outputs()).zip(y) {
            loss += example_loss(task, z, *y);
            right += usize::from(is_right(task, z, *y));
        }
        let score = match task {
            Task::Classes(_) => right as f64 / m,
            Task::Regression => {
                let mean = y.iter().map(|y| f64::from(*y)).sum::<f64>() / m;
                let total: f64 = y.iter().map(|y| (f64::from(*y) - mean).powi(2)).sum();
                if total > 0.0 { 1.0 - loss / total } else { f64::NAN }
            }
        };
        Self { loss: (loss / m) as f32, score: score as f32 }
    }

    /// Of the best answer that does not look at the features: the mean, or the classes' shares in `train`.
    pub fn of_guessing(task: Task, train: &[f32]) -> Self {
        let m = train.len().max(1) as f64;
        match task {
            Task::Regression => {
                let mean = train.iter().map(|y| f64::from(*y)).sum::<f64>() / m;
                let variance = train.iter().map(|y| (f64::from(*y) - mean).powi(2)).sum::<f64>() / m;
                Self { loss: variance as f32, score: 0.0 }
            }
            Task::Classes(classes) => {
                let labels: Vec<u32> = train.iter().map(|y| *y as u32).collect();
                let (entropy, majority) = guessing(&counts(&labels, classes));
                Self { loss: entropy as f32, score: majority as f32 }
            }
        }
    }
}

/// ℓ of one example.
pub(super) fn example_loss(task: Task, z: &[f32], y: f32) -> f64 {
    let z = || z.iter().map(|z| f64::from(*z));
    match (task, z().next()) {
        (Task::Regression, Some(first)) => (first - f64::from(y)).powi(2),
        // log(1 + eᶻ) − y z, without overflow.
        (Task::Classes(..=2), Some(first)) => {
            first.max(0.0) + (-first.abs()).exp().ln_1p() - f64::from(y) * first
        }
        _ => {
            let most = z().fold(f64::MIN, f64::max);
            let log_sum = most + z().map(|z| (z - most).exp()).sum::<f64>().ln();
            log_sum - z().nth(y as usize).unwrap_or(f64::NAN)
        }
    }
}

/// Whether the class with the largest probability is the true one. A number is never simply right.
pub(super) fn is_right(task: Task, z: &[f32], y: f32) -> bool {
    match (task, z) {
        (Task::Regression, _) | (_, []) => false,
        (Task::Classes(..=2), [z, ..]) => (*z > 0.0) == (y > 0.5),
        _ => {
            // Of equals the first, as everywhere; NaN is never the largest.
            let first_largest = |best: usize, i: usize| if z[i] > z[best] { i } else { best };
            (1..z.len()).fold(0, first_largest) == y as usize && z.iter().all(|z| z.is_finite())
        }
    }
}

/// What is shown of an output: the number, σ(z) brought to −1 … 1, or softmax(z), `[o]` each.
pub(super) fn shown(task: Task, z: &[f32]) -> Vec<f32> {
    match task {
        Task::Regression => z.to_vec(),
        // 2 σ(z) − 1.
        Task::Classes(..=2) => z.iter().map(|z| (z / 2.0).tanh()).collect(),
        Task::Classes(_) => {
            let most = z.iter().copied().fold(f32::MIN, f32::max);
            let powers: Vec<f32> = z.iter().map(|z| (z - most).exp()).collect();
            let sum: f32 = powers.iter().sum();
            powers.into_iter().map(|power| power / sum).collect()
        }
    }
}

/// What an output answers, `[o]`: the number, σ(z), or softmax(z).
pub(super) fn answered(task: Task, z: &[f32]) -> Vec<f32> {
    match task {
        Task::Classes(..=2) => shown(task, z).into_iter().map(|sign| (1.0 + sign) / 2.0).collect(),
        _ => shown(task, z),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::nn::{scalar, vector};

    fn burns(task: Task, z: &[f32], y: &[f32]) -> f32 {
        let device = Engine::default().device().unwrap();
        let z = vector(z.to_vec(), &device).reshape([y.len(), task.outputs()]);
        scalar(Targets::new(task, y.to_vec(), &device).loss(z)).unwrap()
    }

    #[test]
    fn losses_by_hand() {
        // ((1 − 0)² + (2 − 4)²) / 2
        assert_eq!(burns(Task::Regression, &[1.0, 2.0], &[0.0, 4.0]), 2.5);
        // −(log σ(1) + log(1 − σ(−2))) / 2 = (0.313262 + 0.126928) / 2
        assert!((burns(Task::Classes(2), &[1.0, -2.0], &[1.0, 0.0]) - 0.220_095).abs() < 1e-5);
        // log(e¹ + e² + e³) − 3 = 0.407606
        assert!((burns(Task::Classes(3), &[1.0, 2.0, 3.0], &[2.0]) - 0.407_606).abs() < 1e-5);
    }

    #[test]
    fn what_is_measured_is_what_is_trained() {
        let tasks = [
            (Task::Regression, vec![0.3, -1.0, 2.0], vec![0.0, -1.5, 1.0]),
            (Task::Classes(2), vec![0.3, -1.0, 50.0], vec![0.0, 0.0, 1.0]),
            (Task::Classes(3), vec![0.3, -1.0, 2.0, 9.0, 0.0, -4.0], vec![1.0, 0.0]),
        ];
        for (task, z, y) in tasks {
            let measured = Measure::of(task, &z, &y).loss;
            assert!((measured - burns(task, &z, &y)).abs() < 1e-5, "{task:?} {measured}");
        }
        assert_eq!(Measure::of(Task::Classes(2), &[1.0, -1.0, 1.0, 1.0], &[1.0, 0.0, 0.0, 1.0]).score, 0.75);
        assert_eq!(Measure::of(Task::Classes(3), &[0.0, 0.0, 0.0], &[0.0]).score, 1.0);
    }

    #[test]
    fn a_class_is_answered_with_its_probability() {
        // σ(0) = ½, σ(ln 3) = ¾.
        assert_eq!(answered(Task::Classes(2), &[0.0]), [0.5]);
        assert!((answered(Task::Classes(2), &[3.0_f32.ln()])[0] - 0.75).abs() < 1e-6);
        let three = answered(Task::Classes(3), &[0.0, 0.0, 2.0_f32.ln()]);
        assert!(three.iter().zip([0.25, 0.25, 0.5]).all(|(p, q)| (p - q).abs() < 1e-6), "{three:?}");
        assert_eq!(answered(Task::Regression, &[-2.5]), [-2.5]);
    }

    #[test]
    fn guessing_is_entropy_and_majority() {
        let guess = Measure::of_guessing(Task::Classes(2), &[0.0, 0.0, 0.0, 1.0]);
        // −¾ log ¾ − ¼ log ¼
        assert!((guess.loss - 0.562_335).abs() < 1e-6 && guess.score == 0.75);
        let mean = Measure::of_guessing(Task::Regression, &[1.0, 3.0]);
        assert_eq!((mean.loss, mean.score), (1.0, 0.0));
    }
}
