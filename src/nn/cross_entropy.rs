//! The loss of a classifier that may leave out some of its answers.

use burn::tensor::activation::log_softmax;
use burn::tensor::{Device, Int, Tensor, TensorData};

/// What the answers should be, and which of them count.
#[derive(Debug, Clone)]
pub struct Targets {
    /// The right class of each row, `[n, 1]`.
    classes: Tensor<2, Int>,
    /// 1/m for each of the m rows that count, 0 elsewhere, `[n, 1]`; none where all count.
    weights: Option<Tensor<2>>,
}

impl Targets {
    /// The right class of each row, or none where its answer does not count.
    pub fn new(answers: &[Option<u32>], device: &Device) -> Self {
        let n = answers.len();
        let classes: Vec<i64> = answers.iter().map(|answer| i64::from(answer.unwrap_or(0))).collect();
        let counted = answers.iter().flatten().count();
        let share = 1.0 / counted.max(1) as f32;
        let weights = || answers.iter().map(|answer| if answer.is_some() { share } else { 0.0 }).collect();
        let weights = || Tensor::from_data(TensorData::new::<f32, _>(weights(), [n, 1]), device);
        Self {
            classes: Tensor::from_data(TensorData::new(classes, [n, 1]), device),
            weights: (counted < n).then(weights),
        }
    }
}

/// −1/m Σ ln softmax(zᵢ)\[yᵢ\] over the m rows that count, in nats; logits `[n, v]`.
pub fn cross_entropy(logits: Tensor<2>, targets: &Targets) -> Tensor<1> {
    negative_log_likelihood(log_softmax(logits, 1), targets)
}

/// The same of ln p `[n, v]`, where softmax has been taken already.
pub fn negative_log_likelihood(log_probabilities: Tensor<2>, targets: &Targets) -> Tensor<1> {
    let right = log_probabilities.gather(1, targets.classes.clone());
    match &targets.weights {
        Some(weights) => -(right * weights.clone()).sum(),
        None => -right.mean(),
    }
}
