//! One step, stage by stage. How many stages there are depends on the layers.

use burn::tensor::{Device, Tensor};

use super::Attention;
use super::look::Look;
use super::options::MAX_LAYERS;
use super::problem::Example;
use crate::error::{Error, Result};
use crate::lab::{Flow, Slot, StageOf, stage};
use crate::message;
use crate::message::rounded;
use crate::nn::transformer::{Inputs, Transformer, tokens};
use crate::nn::{Targets, cross_entropy, numbers, params};
use crate::train::parts::{self, cut, part_of, share};
use crate::train::{Divergence, Part};

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
    /// At how many places of the batch an answer is asked for.
    asked: usize,
    /// The parts of the batch; one part is all of it, and none is there of one that was computed elsewhere.
    parts: Vec<Option<PartWork>>,
}

/// A part of the batch, of b of its sequences.
struct PartWork {
    tokens: Vec<u32>,
    targets: Targets,
    /// How many places are asked.
    asked: usize,
    inputs: Inputs,
    /// x behind the embedding and behind each half layer, `[b·t, d]`.
    stream: Vec<Tensor<2>>,
    /// `[b·t, v]`.
    logits: Option<Tensor<2>>,
}

impl PartWork {
    /// x behind half layer number `half`, if the part has come so far.
    fn behind(&self, half: usize) -> Result<Tensor<2>> {
        self.stream.get(half).cloned().ok_or_else(Error::out_of_order)
    }
}

impl Work {
    /// How many of embedding and half layers are behind the batch.
    pub fn halves(&self) -> usize {
        self.parts.iter().flatten().map(|part| part.stream.len()).min().unwrap_or(0)
    }

    /// Whether the batch has its logits.
    pub fn has_logits(&self) -> bool {
        self.parts.iter().flatten().any(|part| part.logits.is_some())
    }

    /// x of the whole batch as far as it has come, `[b·t, d]`; nothing before the embedding.
    pub fn latest(&self) -> Result<Vec<f32>> {
        let parts = self.parts.iter().flatten().filter_map(|part| part.stream.last());
        Ok(parts.map(|x| numbers(x.clone())).collect::<Result<Vec<_>>>()?.concat())
    }

    /// Has each part go a stage further.
    fn each(&mut self, go: impl Fn(&mut PartWork) -> Result<()>) -> Result<Flow> {
        if self.parts.is_empty() {
            return Err(Error::out_of_order());
        }
        self.parts.iter_mut().flatten().try_for_each(go)?;
        Ok(Flow::Continue)
    }
}

impl Attention {
    fn draw_batch(&mut self) -> Result<Flow> {
        let drawn = self.drawn(self.trainer.step());
        self.log.batch = drawn.iter().flat_map(|e| e.tokens.iter().copied()).collect();
        self.trainer.begin();
        let parts = self.cut();
        let part = |part| (!self.trainer.has(part)).then(|| self.part_of(&drawn, part, parts));
        let parts = (0..parts).map(part).collect();
        self.work = Work { asked: asked(&drawn), parts, ..Work::default() };
        if let Some(first) = drawn.into_iter().next() {
            self.work.example.put(first);
        }
        self.look.forget_sequence();
        Ok(Flow::Continue)
    }

    /// The batch of a step.
    fn drawn(&self, step: u32) -> Vec<Example> {
        self.problem.batch(self.options.batch_size, self.options.seed, step)
    }

    /// Part number `part` of a batch, before its first stage.
    fn part_of(&self, drawn: &[Example], part: usize, parts: usize) -> PartWork {
        let own = part_of(drawn, part, parts);
        let answers: Vec<_> = own.iter().flat_map(|e| e.answers.iter().copied()).collect();
        PartWork {
            tokens: own.iter().flat_map(|e| e.tokens.iter().copied()).collect(),
            targets: Targets::new(&answers, &self.device),
            asked: asked(own),
            inputs: self.trainer.model().inputs(own.len(), self.problem.length),
            stream: vec![],
            logits: None,
        }
    }

    fn embed(&mut self) -> Result<Flow> {
        let (model, length, device) = (self.trainer.model(), self.problem.length, &self.device);
        self.work.each(|part| embed(model, part, length, device))
    }

    fn attend(&mut self, layer: usize) -> Result<Flow> {
        self.half_layer(2 * layer)
    }

    fn feed_forward(&mut self, layer: usize) -> Result<Flow> {
        self.half_layer(2 * layer + 1)
    }

    fn half_layer(&mut self, half: usize) -> Result<Flow> {
        let model = self.trainer.model();
        self.work.each(|part| half_layer(model, part, half))
    }

    fn logits(&mut self) -> Result<Flow> {
        let model = self.trainer.model();
        self.work.each(|part| unembed(model, part))
    }

    fn loss(&mut self) -> Result<Flow> {
        let all = self.work.asked;
        let losses =
            self.work.parts.iter().map(|part| part.as_ref().map(|part| surprise(part, all)).transpose());
        let losses = losses.collect::<Result<_>>()?;
        self.trainer.losses(losses)?;
        Ok(Flow::Continue)
    }

    fn backward(&mut self) -> Result<Flow> {
        self.trainer.backward_parts(Some(self.options.clip))?;
        Ok(Flow::Continue)
    }

    /// In how many parts a batch is cut.
    pub(super) fn cut(&self) -> usize {
        let rows = self.options.batch_size;
        // Each token goes once through every weight.
        cut(params::count(self.trainer.model()) * self.problem.length * rows, rows)
    }

    /// Part number `part` of a step.
    pub(super) fn compute(&self, step: u32, part: usize) -> Result<Part> {
        let parts = self.cut();
        parts::check(part, parts)?;
        let (model, drawn) = (self.trainer.model(), self.drawn(step));
        let all = asked(&drawn);
        let mut own = self.part_of(&drawn, part, parts);
        embed(model, &mut own, self.problem.length, &self.device)?;
        (0..2 * self.options.layers).try_for_each(|half| half_layer(model, &mut own, half))?;
        unembed(model, &mut own)?;
        Part::of(model, surprise(&own, all)?)
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

/// At how many places of some sequences an answer is asked for.
fn asked(drawn: &[Example]) -> usize {
    drawn.iter().flat_map(|example| &example.answers).flatten().count()
}

fn embed(model: &Transformer, part: &mut PartWork, length: usize, device: &Device) -> Result<()> {
    part.stream = vec![model.embed(tokens(&part.tokens, length, device))]; // (b·t, d)
    Ok(())
}

/// Half layer number `half`: attention for the even ones, the MLP for the odd.
fn half_layer(model: &Transformer, part: &mut PartWork, half: usize) -> Result<()> {
    part.stream.truncate(half + 1);
    let x = part.behind(half)?;
    let layer = model.layers.get(half / 2).ok_or_else(Error::out_of_order)?;
    let is_attention = half.is_multiple_of(2);
    part.stream.push(if is_attention {
        layer.attend(x, &part.inputs, None)
    } else {
        layer.feed_forward(x, None)
    });
    Ok(())
}

fn unembed(model: &Transformer, part: &mut PartWork) -> Result<()> {
    part.logits = Some(model.unembed(part.behind(2 * model.layers.len())?)); // (b·t, v)
    Ok(())
}

/// The share that a part has in the loss of a batch of which `all` places are asked.
fn surprise(part: &PartWork, all: usize) -> Result<Tensor<1>> {
    let logits = part.logits.clone().ok_or_else(Error::out_of_order)?;
    Ok(share(cross_entropy(logits, &part.targets), part.asked, all))
}
