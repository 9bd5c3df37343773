//! One step, stage by stage, as the table of the [lab](super) has it.

use burn::tensor::Tensor;
use rand::RngExt;

use super::MultilayerPerceptron;
use super::objective::{Targets, example_loss};
use crate::error::Result;
use crate::lab::{Flow, Slot, StageOf, stage};
use crate::message;
use crate::nn::mlp::Pass;
use crate::nn::penalty::penalty;
use crate::nn::{matrix, numbers, scalar};
use crate::rng::{Purpose, generator};
use crate::train::Divergence;

/// Steps between two measurements of loss, score and histograms over all examples.
const EVERY: u32 = 10;
/// Training stops itself when the loss of a batch passes this many times that of guessing.
const DIVERGED: f32 = 1e6;

type Lab = MultilayerPerceptron;

pub(super) const STAGES: &[StageOf<Lab>] = &[
    stage("batch", "Batch", "Draw the examples for this step.", Lab::draw_batch),
    stage("forward", "Predict", "Put them through the layers, one after the other.", Lab::forward),
    stage("loss", "Loss", "Measure how wrong the answers are, and add the penalties.", Lab::loss),
    stage("backward", "Gradient", "Find which way every weight and bias makes the loss grow.", Lab::backward),
    stage("update", "Update", "Let the optimiser move them all a little the other way.", Lab::update),
];

/// What the stages of one step hand to one another.
#[derive(Default)]
pub(super) struct Work {
    /// `[m, d]`, and the targets.
    pub examples: Slot<(Tensor<2>, Targets)>,
    /// What is looked at of the pass: its numbers, without the record of how they came about.
    pub pass: Slot<Pass>,
    /// z of the last layer, with that record.
    output: Slot<Tensor<2>>,
    /// What large weights add to the loss.
    pub penalty: f32,
}

impl MultilayerPerceptron {
    fn draw_batch(&mut self) -> Result<Flow> {
        let places = self.batches.present(self.options.batch_size);
        self.log.batch =
            places.iter().filter_map(|place| self.problem.train.get(*place as usize)).copied().collect();
        let x = matrix(self.problem.features_of(&self.log.batch), self.problem.width(), &self.device);
        let y = Targets::new(self.problem.task, self.problem.targets_of(&self.log.batch), &self.device);
        self.work = Work::default();
        self.work.examples.put((x, y));
        self.trainer.begin();
        Ok(Flow::Continue)
    }

    fn forward(&mut self) -> Result<Flow> {
        let (x, _) = self.work.examples.get()?;
        let mut masks = self.masks(x.dims()[0]).into_iter();
        let pass = self.trainer.model().pass_with(x.clone(), self.options.activation, |_, a| {
            masks.next().map_or(a.clone(), |mask| a * mask) // (m, n)
        });
        let plain = |tensors: Vec<Tensor<2>>| tensors.into_iter().map(Tensor::inner).collect();
        self.work.output.put(pass.output());
        self.work.pass.put(Pass { z: plain(pass.z), a: plain(pass.a) });
        Ok(Flow::Continue)
    }

    /// 0 or 1 / (1 − p) for each hidden activation of this step, `[m, n]` a layer; none without dropout.
    fn masks(&self, examples: usize) -> Vec<Tensor<2>> {
        let p = self.options.dropout;
        if p == 0.0 {
            return vec![];
        }
        let mut rng = generator(self.options.seed, Purpose::Dropout, self.trainer.step());
        let kept = (1.0 / (1.0 - p)) as f32;
        let mut mask = |width: usize| {
            let draw = (0..examples * width).map(|_| if rng.random::<f64>() < p { 0.0 } else { kept });
            matrix(draw.collect(), width, &self.device)
        };
        self.options.layers.0.iter().map(|width| mask(*width)).collect()
    }

    fn loss(&mut self) -> Result<Flow> {
        let ((_, y), z) = (self.work.examples.get()?, self.work.output.take()?);
        let data = y.loss(z); // (1)
        let penalty = penalty(self.trainer.model(), self.options.l1, self.options.l2);
        self.work.penalty = penalty.clone().map_or(Ok(0.0), scalar)?;
        let whole = match penalty {
            Some(penalty) => data + penalty,
            None => data,
        };
        self.trainer.loss(whole)?;
        Ok(Flow::Continue)
    }

    fn backward(&mut self) -> Result<Flow> {
        self.trainer.backward(None)?;
        Ok(Flow::Continue)
    }

    fn update(&mut self) -> Result<Flow> {
        let step = self.trainer.step();
        if step.is_multiple_of(EVERY) && self.trainer.is_ready() {
            self.take_down()?;
        }
        let finite = self.trainer.is_finite();
        let loss = self.trainer.update(self.options.rate(step))? - self.work.penalty;
        let before = self.log.history.last(1);
        self.log.history.push(step, &[loss]);
        self.look = Default::default();
        self.batches.advance(self.options.batch_size);
        self.work = Work::default();
        // Not while it is coming down again, after a cure.
        let bearable = DIVERGED * self.guess.loss.max(1e-3);
        let falling = before.is_some_and(|before| loss < before);
        if finite && (loss < bearable || falling) {
            return Ok(Flow::Continue);
        }
        let compared = message!("a_million_times_guessing", "more than a million times that of guessing");
        let learning_rate = self.options.learning_rate;
        let divergence = Divergence { step: step + 1, learning_rate, loss, compared };
        Ok(Flow::Halt(divergence.message(finite)))
    }

    /// ℓ of each example of the batch, `[m]`; nothing before the loss is measured.
    pub(super) fn batch_losses(&self) -> Result<Vec<f32>> {
        let task = self.problem.task;
        let Some(pass) = self.work.pass.seen().filter(|_| self.trainer.present_loss().is_some()) else {
            return Ok(vec![]);
        };
        let (z, y) = (numbers(pass.output())?, self.problem.targets_of(&self.log.batch));
        let each = z.chunks_exact(task.outputs()).zip(y);
        Ok(each.map(|(z, y)| example_loss(task, z, y) as f32).collect())
    }

    /// Adds a row to the measures and to the histograms.
    fn take_down(&mut self) -> Result<()> {
        let [train, test] = self.measures()?;
        let model = self.trainer.model();
        let weights = model.layers.iter().map(|layer| numbers(layer.weight.val()));
        let weights = weights.collect::<Result<Vec<_>>>()?;
        let hidden = self.work.pass.seen().into_iter().flat_map(|pass| &pass.a);
        let hidden = hidden.map(|a| numbers(a.clone())).collect::<Result<Vec<_>>>()?;
        let gradients: Vec<_> = self.layers_of_gradient().map(<[f32]>::to_vec).collect();
        let step = self.trainer.step();
        self.log.measured.push(step, &[train.loss, test.loss, train.score, test.score]);
        self.log.spread.push(step, [&weights, &hidden, &gradients]);
        Ok(())
    }

    /// The gradient of each layer's weights and biases, or nothing before there is one.
    pub(super) fn layers_of_gradient(&self) -> impl Iterator<Item = &[f32]> {
        let sizes = self.sizes();
        let mut rest = self.trainer.gradient();
        (1..sizes.len()).map_while(move |layer| {
            let (own, after) = rest.split_at_checked((sizes[layer - 1] + 1) * sizes[layer])?;
            rest = after;
            Some(own)
        })
    }
}
