//! The vector of “bank” in sentences of either sense, layer by layer.
//!
//! The sentences are pairs, alike but for the one word that decides: before the first layer, the vectors of
//! “bank” are the same in both.
//!
//! Every vector x is brought to unit length as the layer norm would, u = (x − mean) / ‖x − mean‖. The picture's
//! axes are fixed for all layers and hardly move from step to step:
//!
//! - across: the direction γ ⊙ (W[money] − W[river]) in which the logits tell the senses apart, so that the
//!   coordinate is the cosine with it;
//! - up: a direction drawn from the seed, made orthogonal to the first.

use burn::tensor::Tensor;
use rand::RngExt;

use super::problem::{Example, Task};
use super::{Attention, bank};
use crate::error::Result;
use crate::labs::shared::kept;
use crate::nn::numbers;
use crate::nn::ops::dot;
use crate::nn::transformer::{Edits, tokens};
use crate::rng::{Purpose, generator};

/// Sentences of each sense that are drawn.
pub(super) const EACH: usize = 12;

/// See the [module](self). Empty for another task.
#[derive(Debug, Clone, Default)]
pub(super) struct Meaning {
    /// `[L + 1, n, 2]`.
    pub points: Vec<f32>,
    /// The sense of each sentence, `[n]`.
    pub senses: Vec<f32>,
    /// The cosine between the mean vectors of the two senses, before the first layer and behind each, `[L + 1]`.
    pub cosines: Vec<f32>,
}

impl Attention {
    pub(super) fn meaning(&self) -> Result<&Meaning> {
        kept(&self.look.meaning, || match self.options.task {
            Task::Bank => self.measure_meaning(),
            _ => Ok(Meaning::default()),
        })
    }

    fn measure_meaning(&self) -> Result<Meaning> {
        let sense = |example: &Example| example.answers.iter().flatten().next().copied();
        let sentences: Vec<&Example> = self.twins.iter().flatten().collect();
        if sentences.is_empty() {
            return Ok(Meaning::default());
        }
        let (t, d) = (self.problem.length, self.options.width);
        let all: Vec<u32> = sentences.iter().flat_map(|e| e.tokens.iter().copied()).collect();
        let trace = self.without_gradients().trace(tokens(&all, t, &self.plain), &Edits::default());
        let axes = self.axes_of_meaning()?;
        let place = |e: &Example| e.tokens.iter().position(|token| *token == bank::BANK).unwrap_or(0);
        let streams: Vec<Tensor<2>> = std::iter::once(trace.embedded)
            .chain(trace.layers.into_iter().map(|layer| layer.output))
            .collect();
        let mut meaning = Meaning {
            senses: sentences.iter().map(|e| sense(e).unwrap_or(0) as f32).collect(),
            ..Meaning::default()
        };
        for stream in streams {
            let stream = numbers(stream)?;
            let vector = |(i, e): (usize, &&Example)| unit(&stream[(i * t + place(e)) * d..][..d]);
            let vectors: Vec<Vec<f32>> = sentences.iter().enumerate().map(vector).collect();
            meaning.points.extend(vectors.iter().flat_map(|u| axes.iter().map(move |axis| dot(u, axis))));
            let mean = |wanted: u32| {
                let mut sum = vec![0.0; d];
                for (u, _) in vectors.iter().zip(&sentences).filter(|(_, e)| sense(e) == Some(wanted)) {
                    sum.iter_mut().zip(u).for_each(|(sum, u)| *sum += u);
                }
                sum
            };
            let [river, money] = [mean(bank::RIVER), mean(bank::MONEY)];
            let lengths = (dot(&river, &river) * dot(&money, &money)).sqrt();
            meaning.cosines.push(if lengths > 0.0 { dot(&river, &money) / lengths } else { 0.0 });
        }
        Ok(meaning)
    }

    /// Across and up, of unit length and orthogonal.
    fn axes_of_meaning(&self) -> Result<[Vec<f32>; 2]> {
        let v = self.problem.labels.len();
        let weights = match &self.trainer.model().unembedding {
            Some(weight) => numbers(weight.val())?,
            None => vec![],
        };
        let gamma = match &self.trainer.model().norm {
            Some(norm) => numbers(norm.gamma.val())?,
            None => vec![1.0; self.options.width],
        };
        let apart = weights
            .chunks_exact(v)
            .zip(gamma)
            .map(|(row, gamma)| gamma * (row[bank::MONEY as usize] - row[bank::RIVER as usize]));
        let across = unit(&apart.collect::<Vec<_>>());
        let mut rng = generator(self.options.seed, Purpose::Data, 0);
        let drawn: Vec<f32> = across.iter().map(|_| rng.random_range(-1.0..1.0)).collect();
        let drawn = unit(&drawn);
        let along = dot(&drawn, &across);
        let up: Vec<f32> = drawn.iter().zip(&across).map(|(u, a)| u - along * a).collect();
        Ok([across, unit(&up)])
    }
}

/// x − mean, of unit length; all zero where x is constant.
fn unit(x: &[f32]) -> Vec<f32> {
    let mean = x.iter().sum::<f32>() / x.len().max(1) as f32;
    let centred: Vec<f32> = x.iter().map(|x| x - mean).collect();
    let length = dot(&centred, &centred).sqrt();
    centred.into_iter().map(|x| if length > 0.0 { x / length } else { 0.0 }).collect()
}
