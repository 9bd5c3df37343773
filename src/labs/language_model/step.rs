//! One step, stage by stage, as the table of the [lab](super) has it.

use std::borrow::Cow;

use burn::tensor::Tensor;

use super::problem::{Examples, Row};
use super::{LanguageModel, Sample};
use crate::error::{Error, Result};
use crate::lab::{Flow, Slot, StageOf, stage};
use crate::labs::shared::{Due, Measured, Pieces};
use crate::message;
use crate::nn::transformer::{Transformer, tokens};
use crate::nn::{Dropout, Targets, cross_entropy, numbers, params, scalar};
use crate::train::parts::{self, cut, cut_look, part_of, share};
use crate::train::{Divergence, History, Part};

/// After this many steps the loss on what is held out is measured and a sample is written, again and again …
const EVERY: u32 = 100;
/// … and among the first of them, when it falls fastest, it is measured after this many.
const AT_FIRST: u32 = 20;
/// Training stops itself when the loss of a batch passes this many times ln V.
const DIVERGED: f32 = 100.0;
/// How many tokens are measured at once.
const AT_ONCE: usize = 1024;

type Lab = LanguageModel;

pub(super) const STAGES: &[StageOf<Lab>] = &[
    stage(
        "batch",
        "Batch",
        "Draw pieces of the text. The answer to each token is the one that comes after it.",
        Lab::draw_batch,
    ),
    stage(
        "forward",
        "Predict",
        "Give every possible next token a probability, at every place at once.",
        Lab::forward,
    ),
    stage("loss", "Loss", "Measure the surprise at the tokens that really come next.", Lab::loss),
    stage("backward", "Gradient", "Find which way every weight makes the surprise grow.", Lab::backward),
    stage("update", "Update", "Let AdamW move them all a little the other way.", Lab::update),
];

/// What the stages of one step hand to one another.
#[derive(Default)]
pub(super) struct Work {
    /// Those of each part of the batch; one part is all of it.
    examples: Vec<Examples>,
    /// z of each, `[b·t, v]`; none of a part that was computed elsewhere.
    logits: Slot<Vec<Option<Tensor<2>>>>,
}

impl Work {
    /// z of the rows with which the batch begins.
    pub fn first_logits(&self) -> Option<&Tensor<2>> {
        self.logits.seen()?.first()?.as_ref()
    }
}

impl LanguageModel {
    fn draw_batch(&mut self) -> Result<Flow> {
        self.settle()?;
        self.log.rows = self.problem.batch(self.trainer.step(), self.options.batch_size);
        self.work = Work::default();
        let parts = self.cut();
        self.work.examples = (0..parts).map(|part| self.examples_of(&self.log.rows, part, parts)).collect();
        self.trainer.begin();
        Ok(Flow::Continue)
    }

    /// The examples of a part of some rows.
    fn examples_of(&self, rows: &[Row], part: usize, parts: usize) -> Examples {
        self.problem.examples(part_of(rows, part, parts))
    }

    fn forward(&mut self) -> Result<Flow> {
        let (model, step) = (self.trainer.model(), self.trainer.step());
        let parts = self.work.examples.iter().enumerate();
        let logits = parts
            .map(|(part, examples)| {
                (!self.trainer.has(part)).then(|| self.predict(model, examples, step, part))
            })
            .collect();
        self.work.logits.put(logits);
        Ok(Flow::Continue)
    }

    /// z `[b·t, v]` of part number `part` of a step's examples.
    fn predict(&self, model: &Transformer, examples: &Examples, step: u32, part: usize) -> Tensor<2> {
        let mut dropout = Dropout::of_part(self.options.dropout, self.options.seed, step, part);
        let x = tokens(&examples.asked, examples.width, &self.device); // (b, t)
        model.forward_with(x, dropout.as_mut()) // (b·t, v)
    }

    fn loss(&mut self) -> Result<Flow> {
        let (examples, logits) = (&self.work.examples, self.work.logits.get()?);
        let all = examples.iter().map(Examples::answered).sum();
        let parts = examples.iter().zip(logits);
        let losses = parts.map(|(examples, z)| z.clone().map(|z| self.surprise(z, examples, all))).collect();
        self.trainer.losses(losses)?;
        Ok(Flow::Continue)
    }

    /// The share that some examples have in the loss of a batch with `all` answers.
    fn surprise(&self, logits: Tensor<2>, examples: &Examples, all: usize) -> Tensor<1> {
        let loss = cross_entropy(logits, &Targets::new(&examples.answers, &self.device));
        share(loss, examples.answered(), all)
    }

    fn backward(&mut self) -> Result<Flow> {
        self.trainer.backward_parts(Some(self.options.clip))?;
        Ok(Flow::Continue)
    }

    /// In how many parts a batch is cut.
    pub(super) fn cut(&self) -> usize {
        let rows = self.options.batch_size;
        // Each token goes once through every weight.
        cut(params::count(self.trainer.model()) * self.problem.context * rows, rows)
    }

    /// Part number `part` of a step.
    pub(super) fn compute(&self, step: u32, part: usize) -> Result<Part> {
        let parts = self.cut();
        parts::check(part, parts)?;
        let model = self.trainer.model();
        let rows = self.problem.batch(step, self.options.batch_size);
        let all = self.problem.examples(&rows).answered();
        let examples = self.examples_of(&rows, part, parts);
        let logits = self.predict(model, &examples, step, part);
        Part::of(model, self.surprise(logits, &examples, all))
    }

    fn update(&mut self) -> Result<Flow> {
        let step = self.trainer.step();
        if step == 0 && self.trainer.is_ready() {
            self.due = Some(Due::at(0));
            self.settle()?;
            self.take_sample()?;
        }
        let finite = self.trainer.is_finite();
        let loss = self.trainer.update(self.options.rate(step))?;
        self.log.history.push(step, &[loss]);
        self.work = Work::default();
        self.look = Default::default();
        let step = step + 1;
        if step.is_multiple_of(if step < EVERY { AT_FIRST } else { EVERY }) {
            self.due = Some(Due::at(step));
        }
        if step.is_multiple_of(EVERY) {
            self.take_sample()?;
        }
        if finite && loss < DIVERGED * self.problem.baselines.nothing {
            return Ok(Flow::Continue);
        }
        let compared =
            message!("a_hundred_times_nothing", "more than a hundred times that of knowing nothing");
        let learning_rate = self.options.learning_rate;
        let divergence = Divergence { step, learning_rate, loss, compared };
        Ok(Flow::Halt(divergence.message(finite)))
    }

    /// Takes a sample down.
    fn take_sample(&mut self) -> Result<()> {
        let step = self.trainer.step();
        let sample = Sample { step, tokens: self.write(&self.without_gradients())? };
        // Those at step 0 and at 1, 2, 4, 8 … hundred stay; of the others the latest.
        let stays = |sample: &Sample| sample.step == 0 || (sample.step / EVERY).is_power_of_two();
        if self.log.samples.last().is_some_and(|last| !stays(last)) {
            self.log.samples.pop();
        }
        self.log.samples.push(sample);
        Ok(())
    }

    /// The row that is due is measured, if there is one: the weights are about to change.
    pub(super) fn settle(&mut self) -> Result<()> {
        if let Cow::Owned(measured) = self.measured()? {
            self.log.measured = measured;
            self.due = None;
        }
        Ok(())
    }

    /// Rows of (step; loss, share of tokens right) on what is held out, up to the present.
    pub(super) fn measured(&self) -> Result<Cow<'_, History>> {
        let row = || self.measure().map(|Measured { loss, score }| vec![loss, score]);
        Due::added(self.due.as_ref(), &self.log.measured, row)
    }

    /// The loss on the rows held out, in nats per token, and the share of tokens predicted right: those held likeliest.
    pub(super) fn measure(&self) -> Result<Measured> {
        let (mut sum, mut right, mut count) = (0.0, 0.0, 0);
        for (piece, rows) in self.held_out_pieces().enumerate() {
            let [loss, own_right] = match self.look.held_out.get(piece) {
                Some(&[loss, right]) => [loss, right],
                _ => self.measure_rows(rows)?,
            };
            let answered = self.problem.examples(rows).answered();
            sum += f64::from(loss) * answered as f64;
            right += f64::from(own_right);
            count += answered;
        }
        let count = count.max(1) as f64;
        Ok(Measured { loss: (sum / count) as f32, score: (right / count) as f32 })
    }

    /// The rows held out, as many at a time as are measured at once.
    fn held_out_pieces(&self) -> impl Iterator<Item = &[Row]> {
        self.problem.held_out.chunks((AT_ONCE / self.problem.context).max(1))
    }

    /// The mean loss on some rows, and how many of their tokens are predicted right.
    fn measure_rows(&self, rows: &[Row]) -> Result<[f32; 2]> {
        let (model, device) = (self.without_gradients(), self.device.clone().inner());
        let Examples { asked, answers, width } = self.problem.examples(rows);
        let logits = model.forward(tokens(&asked, width, &device)); // (b·t, v)
        let loss = scalar(cross_entropy(logits.clone(), &Targets::new(&answers, &device)))?;
        let z = numbers(logits)?;
        let rows = z.chunks_exact(model.config().vocabulary).zip(&answers);
        let right = rows.filter(|(z, answer)| answer.is_some_and(|answer| is_likeliest(z, answer))).count();
        Ok([loss, right as f32])
    }

    /// In how many pieces the measure is cut where others may help with it.
    fn measured_pieces(&self) -> usize {
        let (pieces, tokens) =
            (self.held_out_pieces().count(), self.problem.held_out.len() * self.problem.context);
        let is_long = cut_look(params::count(self.trainer.model()) * tokens, pieces) > 1;
        // More have no number of their own.
        if is_long && pieces <= 256 { pieces } else { 0 }
    }

    /// The pieces of the row that is due.
    pub(super) fn due_pieces(&self) -> Vec<u32> {
        if !self.due.as_ref().is_some_and(Due::is_open) {
            return vec![];
        }
        self.look.held_out.open(self.measured_pieces()).map(|piece| Pieces::number(0, piece)).collect()
    }

    /// A piece of the measure.
    pub(super) fn measured_piece(&self, number: u32) -> Result<Vec<f32>> {
        let (thing, piece) = Pieces::of(number);
        let rows = self.held_out_pieces().nth(piece).filter(|_| thing == 0);
        let rows = rows.ok_or_else(|| Error::no_part(number as usize, self.measured_pieces()))?;
        self.measure_rows(rows).map(Vec::from)
    }

    /// Keeps one that was brought.
    pub(super) fn keep_measured(&mut self, number: u32, numbers: Vec<f32>) -> Result<()> {
        let ((thing, piece), pieces) = (Pieces::of(number), self.measured_pieces());
        if thing > 0 {
            return Err(Error::no_part(number as usize, pieces));
        }
        self.look.held_out.put((piece, pieces), 2, numbers)
    }
}

/// Whether a token has the largest of some logits.
fn is_likeliest(logits: &[f32], token: u32) -> bool {
    let own = logits.get(token as usize).copied().unwrap_or(f32::NAN);
    logits.iter().all(|z| *z <= own)
}
