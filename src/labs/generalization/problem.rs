//! The data of each machine, its parts kept apart.

use super::handwriting::Handwriting;
use super::options::{Machine, Options};
use super::scatter::Scatter;
use super::sums::Sums;
use crate::labs::shared::Measured;
use crate::train::score::{counts, guessing};

/// The data.
pub(super) enum Problem {
    Points(Box<Scatter>),
    Digits(Box<Handwriting>),
    Sums(Box<Sums>),
}

impl Problem {
    pub fn new(options: &Options) -> Self {
        match options.machine {
            Machine::Polynomial => Self::Points(Box::new(Scatter::new(options))),
            Machine::RandomFeatures => Self::Digits(Box::new(Handwriting::new(options))),
            Machine::Grokking => Self::Sums(Box::new(Sums::new(options))),
        }
    }

    /// How many are trained on.
    pub fn examples(&self) -> usize {
        match self {
            Self::Points(points) => points.trained_on.len(),
            Self::Digits(digits) => digits.lesson(0).rows.len(),
            Self::Sums(sums) => sums.trained_on.len(),
        }
    }

    /// How the best constant answer to what is trained on does on fresh data.
    pub fn guess(&self) -> Measured {
        match self {
            Self::Points(points) => {
                let trained_on = &points.trained_on;
                let mean = trained_on.y.iter().sum::<f64>() / trained_on.len().max(1) as f64;
                squared(&points.fresh.y, &vec![mean; points.fresh.len()])
            }
            Self::Digits(digits) => {
                let classes = digits.lesson(0).classes;
                let counts = counts(&classes, 10);
                let n = classes.len().max(1) as f64;
                let shares: Vec<f64> = counts.iter().map(|count| *count as f64 / n).collect();
                let fresh = digits.classes(&digits.fresh);
                let most = (0..10_u32).max_by_key(|class| counts[*class as usize]).unwrap_or(0);
                let loss = |class: &u32| {
                    let own = |k: usize| f64::from(u8::from(k == *class as usize));
                    shares.iter().enumerate().map(|(k, share)| (share - own(k)).powi(2)).sum::<f64>()
                };
                let all = fresh.len().max(1) as f64;
                let right = fresh.iter().filter(|class| **class == most).count() as f64;
                (fresh.iter().map(loss).sum::<f64>() / all, right / all).into()
            }
            Self::Sums(sums) => guessing(&vec![1; sums.modulus]).into(),
        }
    }
}

/// The mean of (y − ŷ)², and R²: 1 − that over the variance of y; 0 where y does not vary.
pub(super) fn squared(y: &[f64], predicted: &[f64]) -> Measured {
    let n = y.len().max(1) as f64;
    let mean = y.iter().sum::<f64>() / n;
    let sum = |each: &dyn Fn(usize) -> f64| (0..y.len()).map(each).sum::<f64>() / n;
    let loss = sum(&|i| (y[i] - predicted[i]).powi(2)).min(MOST_LOSS);
    let variance = sum(&|i| (y[i] - mean).powi(2));
    let score = if variance > 0.0 { 1.0 - loss / variance } else { 0.0 };
    (loss, score.max(-MOST_LOSS)).into()
}

/// A loss is told up to here; what is no number is told as this.
pub(super) const MOST_LOSS: f64 = 1e30;

/// The mean over examples of Σ (y − ŷ)² with y one-hot, and the share whose largest score is the right one.
pub(super) fn classified(scores: &[f32], classes: &[u32]) -> Measured {
    let n = classes.len().max(1) as f64;
    let k = scores.len() / classes.len().max(1);
    let (mut loss, mut right) = (0.0, 0.0);
    for (row, class) in scores.chunks_exact(k.max(1)).zip(classes) {
        let own = |i: usize| f64::from(u8::from(i == *class as usize));
        loss += row.iter().enumerate().map(|(i, s)| (f64::from(*s) - own(i)).powi(2)).sum::<f64>();
        right += f64::from(u8::from(crate::train::score::answer(row) == *class as usize));
    }
    (told(loss / n), right / n).into()
}

/// A number as it is told: finite.
pub(super) fn told(number: f64) -> f64 {
    if number.is_finite() { number.clamp(-MOST_LOSS, MOST_LOSS) } else { MOST_LOSS }
}
