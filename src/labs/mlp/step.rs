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
use crate::nn::{drops_of_part, matrix, numbers, params, scalar};
use crate::train::parts::{self, cut, part_of, rows_of, share};
use crate::train::{BatchPlace, Divergence, Part, StepPlace};

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
    /// `[m, d]`, and the targets, of each part of the batch; one part is all of it.
    examples: Vec<(Tensor<2>, Targets)>,
    /// What is looked at of the pass of each part.
    passes: Vec<PartPass>,
    /// z of the last layer of each, with the record of how it came about; none of a part that was computed elsewhere.
    outputs: Slot<Vec<Option<Tensor<2>>>>,
    /// What large weights add to the loss.
    pub penalty: f32,
}

/// What is looked at of a part's pass.
enum PartPass {
    /// Its z and a, without the record of how they came about.
    Here(Pass),
    /// What was computed elsewhere: its hidden activations in a step that they are looked at, or nothing.
    Elsewhere(Vec<f32>),
}

impl MultilayerPerceptron {
    fn draw_batch(&mut self) -> Result<Flow> {
        self.log.batch = self.drawn(self.batches.place());
        let (rows, parts) = (&self.log.batch, self.cut(self.log.batch.len()));
        let examples = (0..parts).map(|part| self.examples_of(part_of(rows, part, parts))).collect();
        self.work = Work { examples, ..Work::default() };
        self.trainer.begin();
        Ok(Flow::Continue)
    }

    /// The rows of the batch at a place.
    fn drawn(&self, place: BatchPlace) -> Vec<u32> {
        let places = self.batches.at(place, self.options.batch_size);
        places.iter().filter_map(|place| self.problem.train.get(*place as usize)).copied().collect()
    }

    /// Some rows as the network takes them, and their targets.
    fn examples_of(&self, rows: &[u32]) -> (Tensor<2>, Targets) {
        let x = matrix(self.problem.features_of(rows), self.problem.width(), &self.device);
        (x, Targets::new(self.problem.task, self.problem.targets_of(rows), &self.device))
    }

    fn forward(&mut self) -> Result<Flow> {
        let step = self.trainer.step();
        let plain = |tensors: Vec<Tensor<2>>| tensors.into_iter().map(Tensor::inner).collect();
        let each =
            self.work.examples.iter().enumerate().map(|(part, (x, _))| match self.trainer.aside(part) {
                Some(hidden) => (PartPass::Elsewhere(hidden.to_vec()), None),
                None => {
                    let pass = self.pass(x, step, part);
                    let output = pass.output();
                    (PartPass::Here(Pass { z: plain(pass.z), a: plain(pass.a) }), Some(output))
                }
            });
        let (passes, outputs) = each.unzip();
        self.work.passes = passes;
        self.work.outputs.put(outputs);
        Ok(Flow::Continue)
    }

    /// The pass of a part of a step's batch, with its dropout.
    fn pass(&self, x: &Tensor<2>, step: u32, part: usize) -> Pass {
        let mut masks = self.masks(x.dims()[0], step, part).into_iter();
        self.trainer.model().pass_with(x.clone(), self.options.activation, |_, a| {
            masks.next().map_or(a.clone(), |mask| a * mask) // (m, n)
        })
    }

    /// 0 or 1 / (1 − p) for each hidden activation of a part of a step, `[m, n]` a layer; none without dropout.
    fn masks(&self, examples: usize, step: u32, part: usize) -> Vec<Tensor<2>> {
        let p = self.options.dropout;
        if p == 0.0 {
            return vec![];
        }
        let mut rng = drops_of_part(self.options.seed, step, part);
        let kept = (1.0 / (1.0 - p)) as f32;
        let mut mask = |width: usize| {
            let draw = (0..examples * width).map(|_| if rng.random::<f64>() < p { 0.0 } else { kept });
            matrix(draw.collect(), width, &self.device)
        };
        self.options.layers.0.iter().map(|width| mask(*width)).collect()
    }

    fn loss(&mut self) -> Result<Flow> {
        self.work.penalty = self.penalty().map_or(Ok(0.0), scalar)?;
        let m = self.log.batch.len();
        let each = self.work.outputs.get()?.iter().zip(&self.work.examples);
        let losses = each.map(|(z, (x, y))| z.clone().map(|z| self.share(z, y, x.dims()[0], m)));
        let losses = losses.collect();
        self.trainer.losses(losses)?;
        Ok(Flow::Continue)
    }

    fn penalty(&self) -> Option<Tensor<1>> {
        penalty(self.trainer.model(), self.options.l1, self.options.l2)
    }

    /// The share that `own` examples have in the loss of a batch of m, penalties included.
    fn share(&self, z: Tensor<2>, y: &Targets, own: usize, m: usize) -> Tensor<1> {
        let data = y.loss(z); // (1)
        let whole = match self.penalty() {
            Some(penalty) => data + penalty,
            None => data,
        };
        share(whole, own, m)
    }

    /// In how many parts a batch of so many examples is cut.
    pub(super) fn cut(&self, rows: usize) -> usize {
        cut(params::count(self.trainer.model()) * rows, rows)
    }

    /// The same of the batch that comes next: the last of an epoch may be smaller.
    pub(super) fn next_cut(&self) -> usize {
        self.cut(self.batches.present(self.options.batch_size).len())
    }

    /// How many numbers the hidden activations of a part have, in a step that they are looked at.
    pub(super) fn hidden_of(&self, at: StepPlace, part: usize) -> usize {
        if !at.step.is_multiple_of(EVERY) {
            return 0;
        }
        let m = self.batches.at(at.batch, self.options.batch_size).len();
        rows_of(part, self.cut(m), m).len() * self.options.layers.0.iter().sum::<usize>()
    }

    /// Part number `part` of a step; aside it has its hidden activations where they are looked at, layer by layer.
    pub(super) fn compute(&self, at: StepPlace, part: usize) -> Result<Part> {
        let rows = self.drawn(at.batch);
        let parts = self.cut(rows.len());
        parts::check(part, parts)?;
        let own = part_of(&rows, part, parts);
        let (x, y) = self.examples_of(own);
        let pass = self.pass(&x, at.step, part);
        let hidden = if at.step.is_multiple_of(EVERY) { pass.a.as_slice() } else { &[] };
        let aside = hidden.iter().map(|a| numbers(a.clone())).collect::<Result<Vec<_>>>()?.concat();
        let loss = self.share(pass.output(), &y, own.len(), rows.len());
        Ok(Part { aside, ..Part::of(self.trainer.model(), loss)? })
    }

    fn backward(&mut self) -> Result<Flow> {
        self.trainer.backward_parts(None)?;
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
        if self.trainer.present_loss().is_none() {
            return Ok(vec![]);
        }
        let (z, y) = (self.batch_outputs()?, self.problem.targets_of(&self.log.batch));
        let each = z.chunks_exact(task.outputs()).zip(y);
        Ok(each.map(|(z, y)| example_loss(task, z, y) as f32).collect())
    }

    /// z of the last layer for the batch, `[m, o]`; nothing before the forward stage.
    pub(super) fn batch_outputs(&self) -> Result<Vec<f32>> {
        let here = self.work.passes.iter().filter_map(|pass| match pass {
            PartPass::Here(pass) => Some(numbers(pass.output())),
            PartPass::Elsewhere(_) => None,
        });
        Ok(here.collect::<Result<Vec<_>>>()?.concat())
    }

    /// a of each hidden layer for the batch, `[m, n]`; nothing before the forward stage.
    fn hidden(&self) -> Result<Vec<Vec<f32>>> {
        let widths = &self.options.layers.0;
        let mut hidden = vec![vec![]; widths.len()];
        for (pass, (x, _)) in self.work.passes.iter().zip(&self.work.examples) {
            let mut rest = match pass {
                PartPass::Here(pass) => {
                    for (all, own) in hidden.iter_mut().zip(&pass.a) {
                        all.extend(numbers(own.clone())?);
                    }
                    continue;
                }
                PartPass::Elsewhere(hidden) => hidden.as_slice(),
            };
            for (all, width) in hidden.iter_mut().zip(widths) {
                let (own, behind) = rest.split_at_checked(x.dims()[0] * width).unwrap_or_default();
                all.extend(own);
                rest = behind;
            }
        }
        Ok(hidden)
    }

    /// Adds a row to the measures and to the histograms.
    fn take_down(&mut self) -> Result<()> {
        let [train, test] = self.measures()?;
        let model = self.trainer.model();
        let weights = model.layers.iter().map(|layer| numbers(layer.weight.val()));
        let weights = weights.collect::<Result<Vec<_>>>()?;
        let hidden = self.hidden()?;
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
