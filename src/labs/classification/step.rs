//! One step, stage by stage, as the table of the [lab](super) has it.

use burn::tensor::Tensor;
use burn::tensor::activation::softmax;

use super::Classification;
use crate::error::Result;
use crate::lab::{Flow, Slot, StageOf, stage};
use crate::message;
use crate::nn::penalty::penalty;
use crate::nn::{Targets, cross_entropy, matrix, numbers, scalar};
use crate::train::Divergence;
use crate::train::score::surprise;

/// Steps between two measurements of loss and score: of few examples, and of many, which take longer.
const EVERY: [u32; 2] = [10, 20];
/// So many are few.
const FEW: usize = 400;
/// Training stops itself when the loss of a batch passes this many times that of guessing.
const DIVERGED: f32 = 1e4;

type Lab = Classification;

pub(super) const STAGES: &[StageOf<Lab>] = &[
    stage("batch", "Batch", "Draw the examples for this step.", Lab::draw_batch),
    stage("logits", "Logits", "Weigh the inputs, and add them up to a score for each class.", Lab::logits),
    stage("softmax", "Softmax", "Turn the scores into probabilities, which add up to 1.", Lab::softmax),
    stage(
        "loss",
        "Cross-entropy",
        "Measure how surprised it is by the right classes, and add the penalty.",
        Lab::loss,
    ),
    stage(
        "backward",
        "Gradient",
        "Find which way every weight makes the loss grow: by p − y at each logit.",
        Lab::backward,
    ),
    stage("update", "Update", "Let the optimiser move the weights a little the other way.", Lab::update),
];

/// What the stages of one step hand to one another.
#[derive(Default)]
pub(super) struct Work {
    /// `[m, d]`.
    pub x: Slot<Tensor<2>>,
    /// z `[m, c]`, and its numbers.
    pub logits: Slot<(Tensor<2>, Vec<f32>)>,
    /// p, `[m, c]`.
    pub probabilities: Slot<Vec<f32>>,
    /// Of each example its loss, and whether it counts.
    pub losses: Slot<Vec<(f32, bool)>>,
    /// What large weights add to the loss.
    pub penalty: f32,
}

impl Classification {
    fn draw_batch(&mut self) -> Result<Flow> {
        let places = self.batches.present(self.options.batch_size);
        self.log.batch =
            places.iter().filter_map(|place| self.problem.train.get(*place as usize)).copied().collect();
        let x = self.problem.x.dense(&self.log.batch);
        self.work = Work::default();
        self.work.x.put(matrix(x, self.problem.x.width(), &self.device));
        self.trainer.begin();
        Ok(Flow::Continue)
    }

    fn logits(&mut self) -> Result<Flow> {
        let x = self.work.x.get()?.clone();
        let z = self.trainer.model().forward(x, self.options.activation); // (m, c)
        self.work.logits.put((z.clone(), numbers(z)?));
        Ok(Flow::Continue)
    }

    fn softmax(&mut self) -> Result<Flow> {
        let (z, _) = self.work.logits.get()?;
        self.work.probabilities.put(numbers(softmax(z.clone().detach(), 1))?);
        Ok(Flow::Continue)
    }

    fn loss(&mut self) -> Result<Flow> {
        let (z, values) = self.work.logits.get()?;
        let given = self.problem.given_of(&self.log.batch);
        let each = values.chunks_exact(self.problem.classes.len()).zip(&given);
        let mut losses: Vec<_> = each.map(|(z, y)| (surprise(z, *y as usize, 1.0) as f32, true)).collect();
        let mut order: Vec<usize> = (0..losses.len()).collect();
        order.sort_by(|a, b| losses[*b].0.total_cmp(&losses[*a].0));
        let out = (self.options.trim * losses.len() as f64) as usize;
        order.into_iter().take(out).for_each(|place| losses[place].1 = false);
        let answers: Vec<_> =
            given.iter().zip(&losses).map(|(y, (_, counts))| counts.then_some(*y)).collect();
        let data = cross_entropy(z.clone(), &Targets::new(&answers, &self.device)); // (1)
        self.work.losses.put(losses);
        let penalty = penalty(self.trainer.model(), 0.0, self.options.l2);
        self.work.penalty = penalty.clone().map_or(Ok(0.0), scalar)?;
        self.trainer.loss(match penalty {
            Some(penalty) => data + penalty,
            None => data,
        })?;
        Ok(Flow::Continue)
    }

    fn backward(&mut self) -> Result<Flow> {
        self.trainer.backward(None)?;
        Ok(Flow::Continue)
    }

    fn update(&mut self) -> Result<Flow> {
        let step = self.trainer.step();
        let every = EVERY[usize::from(self.problem.examples() > FEW)];
        if step.is_multiple_of(every) && self.trainer.is_ready() {
            let [[train, train_score], [test, test_score]] = self.measures()?.map(|m| [m.loss, m.score]);
            self.log.measured.push(step, &[train, test, train_score, test_score]);
        }
        let finite = self.trainer.is_finite();
        let loss = self.trainer.update(self.options.rate(step))? - self.work.penalty;
        let before = self.log.history.last(1);
        self.log.history.push(step, &[loss]);
        self.look = Default::default();
        self.batches.advance(self.options.batch_size);
        self.work = Work::default();
        // Not while it is coming down again, after a cure.
        let falling = before.is_some_and(|before| loss < before);
        if finite && (loss < DIVERGED * self.guess.loss.max(1e-3) || falling) {
            return Ok(Flow::Continue);
        }
        let compared =
            message!("ten_thousand_times_guessing", "more than ten thousand times that of guessing");
        let learning_rate = self.options.learning_rate;
        let divergence = Divergence { step: step + 1, learning_rate, loss, compared };
        Ok(Flow::Halt(divergence.message(finite)))
    }

    /// p − y of the batch, `[m, c]`; 0 where an example does not count, and nothing before there is a gradient.
    pub(super) fn errors(&self) -> Vec<f32> {
        let (Some(p), Some(losses)) = (self.work.probabilities.seen(), self.work.losses.seen()) else {
            return vec![];
        };
        if !self.trainer.is_ready() {
            return vec![];
        }
        let rows = p
            .chunks_exact(self.problem.classes.len())
            .zip(self.problem.given_of(&self.log.batch))
            .zip(losses);
        let error = |((p, y), (_, counts)): ((&[f32], u32), &(f32, bool))| {
            let each =
                p.iter().enumerate().map(move |(class, p)| p - f32::from(u8::from(class == y as usize)));
            each.map(|error| if *counts { error } else { 0.0 }).collect::<Vec<_>>()
        };
        rows.flat_map(error).collect()
    }
}
