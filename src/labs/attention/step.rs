//! One step, stage by stage. How many stages there are depends on the layers.

use burn::tensor::Tensor;

use super::Attention;
use super::look::Look;
use super::options::MAX_LAYERS;
use super::problem::Example;
use crate::error::{Error, Result};
use crate::lab::{Flow, Slot, StageOf, stage};
use crate::message;
use crate::message::rounded;
use crate::nn::transformer::{Inputs, Layer, tokens};
use crate::nn::{Targets, cross_entropy};
use crate::train::Divergence;

/// Steps between two measurements of the held-out sequences.
const EVERY: u32 = 20;
/// Training stops itself when the loss of a batch passes this.
const DIVERGED: f32 = 1e4;

type Lab = Attention;

const BEFORE: &[StageOf<Lab>] = &[
    stage("batch", "Batch", "Draw sequences, with their answers.", Lab::draw_batch),
    stage("embed", "Embed", "Turn every token and its position into a vector.", Lab::embed),
];

const LAYERS: &[[StageOf<Lab>; 2]; MAX_LAYERS] = &[
    [
        attention("attention_1", "Attention 1", |lab| lab.attend(0)),
        mlp("mlp_1", "MLP 1", |lab| lab.feed_forward(0)),
    ],
    [
        attention("attention_2", "Attention 2", |lab| lab.attend(1)),
        mlp("mlp_2", "MLP 2", |lab| lab.feed_forward(1)),
    ],
    [
        attention("attention_3", "Attention 3", |lab| lab.attend(2)),
        mlp("mlp_3", "MLP 3", |lab| lab.feed_forward(2)),
    ],
    [
        attention("attention_4", "Attention 4", |lab| lab.attend(3)),
        mlp("mlp_4", "MLP 4", |lab| lab.feed_forward(3)),
    ],
];

const AFTER: &[StageOf<Lab>] = &[
    stage("logits", "Logits", "Read an answer off every last vector.", Lab::logits),
    stage("loss", "Loss", "Measure how surprised it is by the right answers.", Lab::loss),
    stage("backward", "Gradient", "Find which way every weight makes the loss grow.", Lab::backward),
    stage("update", "Update", "Let the optimiser move them all a little the other way.", Lab::update),
];

const fn attention(id: &'static str, label: &'static str, run: fn(&mut Lab) -> Result<Flow>) -> StageOf<Lab> {
    stage(id, label, "Let every token gather from those it attends to.", run)
}

const fn mlp(id: &'static str, label: &'static str, run: fn(&mut Lab) -> Result<Flow>) -> StageOf<Lab> {
    stage(id, label, "Let every token transform what it has gathered, by itself.", run)
}

/// The stages of a step through `layers` layers, in order.
pub(super) fn stages(layers: usize) -> impl Iterator<Item = &'static StageOf<Lab>> {
    BEFORE.iter().chain(LAYERS.iter().take(layers).flatten()).chain(AFTER)
}

/// What the stages of one step hand to one another.
#[derive(Default)]
pub(super) struct Work {
    /// The first of the batch, which goes through the picture.
    pub example: Slot<Example>,
    pub targets: Slot<Targets>,
    pub inputs: Slot<Inputs>,
    /// x behind the embedding and behind each half layer, `[b·t, d]`.
    pub stream: Vec<Tensor<2>>,
    /// `[b·t, v]`.
    pub logits: Slot<Tensor<2>>,
}

impl Attention {
    fn draw_batch(&mut self) -> Result<Flow> {
        let drawn = self.problem.batch(self.options.batch_size, self.options.seed, self.trainer.step());
        self.log.batch = drawn.iter().flat_map(|e| e.tokens.iter().copied()).collect();
        let answers: Vec<_> = drawn.iter().flat_map(|e| e.answers.iter().copied()).collect();
        self.work = Work::default();
        self.work.targets.put(Targets::new(&answers, &self.device));
        self.work.inputs.put(self.trainer.model().inputs(drawn.len(), self.problem.length));
        if let Some(first) = drawn.into_iter().next() {
            self.work.example.put(first);
        }
        self.look.forget_sequence();
        self.trainer.begin();
        Ok(Flow::Continue)
    }

    fn embed(&mut self) -> Result<Flow> {
        self.work.inputs.get()?;
        let batch = tokens(&self.log.batch, self.problem.length, &self.device); // (b, t)
        self.work.stream = vec![self.trainer.model().embed(batch)]; // (b·t, d)
        Ok(Flow::Continue)
    }

    fn attend(&mut self, layer: usize) -> Result<Flow> {
        self.half_layer(2 * layer, |layer, x, inputs| layer.attend(x, inputs, None))
    }

    fn feed_forward(&mut self, layer: usize) -> Result<Flow> {
        self.half_layer(2 * layer + 1, |layer, x, _| layer.feed_forward(x, None))
    }

    /// Half layer number `half`: attention for the even ones, the MLP for the odd.
    fn half_layer(&mut self, half: usize, pass: fn(&Layer, Tensor<2>, &Inputs) -> Tensor<2>) -> Result<Flow> {
        self.work.stream.truncate(half + 1);
        let x = self.work.stream.get(half).cloned().ok_or_else(Error::out_of_order)?;
        let layer = self.trainer.model().layers.get(half / 2).ok_or_else(Error::out_of_order)?;
        let x = pass(layer, x, self.work.inputs.get()?); // (b·t, d)
        self.work.stream.push(x);
        Ok(Flow::Continue)
    }

    fn logits(&mut self) -> Result<Flow> {
        let x = self.work.stream.get(2 * self.options.layers).cloned().ok_or_else(Error::out_of_order)?;
        self.work.logits.put(self.trainer.model().unembed(x)); // (b·t, v)
        Ok(Flow::Continue)
    }

    fn loss(&mut self) -> Result<Flow> {
        let (logits, targets) = (self.work.logits.get()?, self.work.targets.get()?);
        self.trainer.loss(cross_entropy(logits.clone(), targets))?;
        Ok(Flow::Continue)
    }

    fn backward(&mut self) -> Result<Flow> {
        self.trainer.backward(Some(self.options.clip))?;
        Ok(Flow::Continue)
    }

    fn update(&mut self) -> Result<Flow> {
        let step = self.trainer.step();
        if step.is_multiple_of(EVERY) && self.trainer.is_ready() {
            self.take_down()?;
        }
        let finite = self.trainer.is_finite();
        let loss = self.trainer.update(self.options.rate(step))?;
        let before = self.log.history.last(1);
        self.log.history.push(step, &[loss, self.trainer.norm()]);
        self.look = Look::default();
        self.work = Work::default();
        // Not while it is coming down again, after a cure.
        let falling = before.is_some_and(|before| loss < before);
        if finite && (loss < DIVERGED || falling) {
            return Ok(Flow::Continue);
        }
        let guess = rounded(f64::from(self.guess.loss), 3);
        let compared = message!("attention_beside_guessing", "where guessing has {guess}", guess);
        let learning_rate = self.options.learning_rate;
        let divergence = Divergence { step: step + 1, learning_rate, loss, compared };
        Ok(Flow::Halt(divergence.message(finite)))
    }

    /// Adds a row to the measures and, in “bank”, to the course of the senses.
    fn take_down(&mut self) -> Result<()> {
        let step = self.trainer.step();
        let measure = self.measure()?;
        let row = [measure.loss, measure.score, measure.sequences];
        self.log.measured.push(step, &row);
        let cosines = self.meaning()?.cosines.clone();
        if !cosines.is_empty() {
            self.log.course.push(step, &cosines);
        }
        Ok(())
    }
}
