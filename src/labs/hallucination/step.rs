//! One step, stage by stage, as the table of the [lab](super) has it.

use burn::tensor::Tensor;

use super::Hallucination;
use super::problem::Examples;
use super::records::FactGroup;
use crate::error::Result;
use crate::lab::{Flow, Slot, StageOf, stage};
use crate::message;
use crate::nn::transformer::tokens;
use crate::nn::{Targets, cross_entropy};
use crate::train::Divergence;

/// After this many steps all facts are asked for, again and again …
const EVERY: u32 = 50;
/// … and at first, while most is learned, after this many.
const OFTEN: u32 = 20;
/// How many steps that is.
const AT_FIRST: u32 = 200;
/// A gradient longer than this is shortened to it.
pub(super) const LONGEST_GRADIENT: f64 = 1.0;
/// Training stops itself when the loss of a batch passes this many times ln v.
pub(super) const DIVERGED: f32 = 100.0;

type Lab = Hallucination;

pub(super) const STAGES: &[StageOf<Lab>] = &[
    stage(
        "batch",
        "Batch",
        "Draw sentences from those that are told. The answer to each word is the one that comes after it.",
        Lab::draw_batch,
    ),
    stage(
        "forward",
        "Predict",
        "Give every possible next word a probability, at every place at once.",
        Lab::forward,
    ),
    stage("loss", "Loss", "Measure the surprise at the words that really come next.", Lab::loss),
    stage("backward", "Gradient", "Find which way every weight makes the surprise grow.", Lab::backward),
    stage("update", "Update", "Let AdamW move them all a little the other way.", Lab::update),
];

/// What the stages of one step hand to one another.
#[derive(Default)]
pub(super) struct Work {
    pub examples: Slot<Examples>,
    /// `[b·t, v]`.
    pub logits: Slot<Tensor<2>>,
}

impl Hallucination {
    fn draw_batch(&mut self) -> Result<Flow> {
        let options = &self.options;
        self.log.rows = self.problem.batch(self.trainer.step(), options.batch_size, options.dont_know);
        self.work = Work::default();
        self.work.examples.put(self.examples());
        self.trainer.begin();
        Ok(Flow::Continue)
    }

    /// The latest batch as it is put to the model.
    pub(super) fn examples(&self) -> Examples {
        let lines: Vec<_> = self.log.rows.iter().map(|row| self.problem.line(*row)).collect();
        Examples::of(&lines)
    }

    fn forward(&mut self) -> Result<Flow> {
        let Examples { asked, width, .. } = self.work.examples.get()?;
        let x = tokens(asked, *width, &self.device); // (b, t)
        self.work.logits.put(self.trainer.model().forward(x)); // (b·t, v)
        Ok(Flow::Continue)
    }

    fn loss(&mut self) -> Result<Flow> {
        let (examples, logits) = (self.work.examples.get()?, self.work.logits.get()?);
        let targets = Targets::new(&examples.answers, &self.device);
        self.trainer.loss(cross_entropy(logits.clone(), &targets))?;
        Ok(Flow::Continue)
    }

    fn backward(&mut self) -> Result<Flow> {
        self.trainer.backward(Some(LONGEST_GRADIENT))?;
        Ok(Flow::Continue)
    }

    fn update(&mut self) -> Result<Flow> {
        let step = self.trainer.step();
        if step == 0 && self.trainer.is_ready() {
            self.take_down()?;
        }
        let finite = self.trainer.is_finite();
        let loss = self.trainer.update(self.options.rate(step))?;
        self.log.history.push(step, &[loss]);
        self.work = Work::default();
        self.look = Default::default();
        let step = step + 1;
        if step.is_multiple_of(if step < AT_FIRST { OFTEN } else { EVERY }) {
            self.take_down()?;
        }
        if finite && loss < DIVERGED * self.nothing() {
            return Ok(Flow::Continue);
        }
        let compared =
            message!("a_hundred_times_nothing", "more than a hundred times that of knowing nothing");
        let learning_rate = self.options.learning_rate;
        let divergence = Divergence { step, learning_rate, loss, compared };
        Ok(Flow::Halt(divergence.message(finite)))
    }

    /// Asks for all facts, each in its own words, and takes down how that went.
    fn take_down(&mut self) -> Result<()> {
        let answered = self.answered_plainly()?;
        let group = |holds: &dyn Fn(usize) -> bool| FactGroup::of(&self.some(&answered, holds));
        let (told, never, once) = (
            group(&|fact| self.told(fact) > 0),
            group(&|fact| self.told(fact) == 0),
            group(&|fact| self.told(fact) == 1),
        );
        // Of none there is no share.
        let of = |group: &FactGroup, share: f64| if group.facts == 0 { -1.0 } else { share as f32 };
        let row = [
            of(&told, told.right),
            of(&told, told.confidence),
            of(&never, never.right),
            of(&never, never.confidence),
            of(&told, told.refused),
            of(&never, never.refused),
            of(&once, once.right),
            of(&never, if never.refused < 1.0 { never.right_kind } else { -1.0 }),
        ];
        self.log.measured.push(self.trainer.step(), &row);
        Ok(())
    }
}
