//! One step, stage by stage, as the table of the [lab](super) has it.

use std::sync::Arc;

use burn::tensor::Tensor;

use super::Embeddings;
use super::plane;
use super::problem::Window;
use crate::error::Result;
use crate::lab::{Flow, Slot, StageOf, stage};
use crate::message;
use crate::nn::numbers;
use crate::nn::ops::Pairs;
use crate::nn::skip_gram::{SkipGram, Touched, losses};
use crate::train::Divergence;

/// Steps between two countings of the analogies: of few words, and of many, which take longer.
const EVERY: [u32; 2] = [25, 200];
/// Steps after which the plane of the map follows: of few words, and of many.
const FOLLOWS: [u32; 2] = [1, 8];
/// So many words are few.
const FEW: usize = 300;
/// Training stops itself when the loss of a pair passes this many times that of knowing nothing.
const DIVERGED: f32 = 100.0;

type Lab = Embeddings;

pub(super) const STAGES: &[StageOf<Lab>] = &[
    stage(
        "window",
        "Window",
        "Draw windows over the text. Each pairs its word with its neighbours, and every pair gets words drawn at random.",
        Lab::draw_windows,
    ),
    stage(
        "scores",
        "Scores",
        "Multiply the word’s vector with that of its neighbour and with those of the others.",
        Lab::scores,
    ),
    stage(
        "loss",
        "Loss",
        "Measure the surprise: σ is to be 1 for the neighbour and 0 for the others.",
        Lab::loss,
    ),
    stage(
        "backward",
        "Gradient",
        "Find which way every vector makes the surprise grow: by σ − label.",
        Lab::backward,
    ),
    stage(
        "update",
        "Update",
        "Pull the word and its neighbour together, and push it and the others apart.",
        Lab::update,
    ),
];

/// What the stages of one step hand to one another.
#[derive(Default)]
pub(super) struct Work {
    /// Whose rows meet.
    pub pairs: Slot<Arc<Pairs>>,
    /// The first window.
    pub first: Window,
    /// Words of the text gone through.
    seen: u64,
    /// The rows of the tables that they are.
    pub touched: Slot<Touched>,
    /// The model of these rows alone, which the step is taken on.
    rows: Slot<SkipGram>,
    /// `[pairs, 1 + k]`.
    pub scores: Slot<Tensor<2>>,
}

impl Embeddings {
    fn draw_windows(&mut self) -> Result<Flow> {
        let drawn = self.problem.draw(self.trainer.step(), self.options.batch_size, self.options.negatives);
        self.work = Work { first: drawn.first, seen: drawn.seen, ..Work::default() };
        self.work.touched.put(Touched::of(&drawn.pairs, self.problem.words));
        self.work.pairs.put(Arc::new(drawn.pairs));
        self.trainer.begin();
        Ok(Flow::Continue)
    }

    fn scores(&mut self) -> Result<Flow> {
        let touched = self.work.touched.get()?;
        let rows = self.trainer.model().rows(touched);
        self.work.scores.put(rows.scores(&touched.pairs)); // (pairs, 1 + k)
        self.work.rows.put(rows);
        Ok(Flow::Continue)
    }

    fn loss(&mut self) -> Result<Flow> {
        let scores = self.work.scores.get()?.clone();
        self.trainer.loss(losses(scores).sum())?;
        Ok(Flow::Continue)
    }

    fn backward(&mut self) -> Result<Flow> {
        self.trainer.backward_part(self.work.rows.get()?)?;
        Ok(Flow::Continue)
    }

    fn update(&mut self) -> Result<Flow> {
        let step = self.trainer.step();
        let pairs = self.work.pairs.get()?.from.len().max(1) as f32;
        if step == 0 && self.trainer.is_ready() {
            self.log.measured.push(0, &[self.analogies()?.share as f32]);
        }
        let finite = self.trainer.is_finite();
        let (touched, rows) = (self.work.touched.get()?, self.work.rows.get()?.clone());
        let put = |model: &mut SkipGram, rows| model.put(touched, rows);
        let loss = self.trainer.update_part(self.options.rate(step), rows, put)? / pairs;
        self.log.history.push(step, &[loss]);
        self.log.seen += self.work.seen;
        self.work = Work::default();
        self.look = Default::default();
        let (step, size) = (step + 1, usize::from(self.problem.words > FEW));
        if step.is_multiple_of(FOLLOWS[size]) {
            let vectors = numbers(self.trainer.model().input.val())?;
            let mut plane = std::mem::take(&mut self.log.plane);
            plane::follow(&mut plane, self.plane_words(&vectors), self.options.dimensions);
            self.log.plane = plane;
        }
        if step.is_multiple_of(EVERY[size]) {
            self.log.measured.push(step, &[self.analogies()?.share as f32]);
        }
        let nothing = (1 + self.options.negatives) as f32 * std::f32::consts::LN_2;
        if finite && loss < DIVERGED * nothing {
            return Ok(Flow::Continue);
        }
        let compared =
            message!("a_hundred_times_nothing", "more than a hundred times that of knowing nothing");
        let learning_rate = self.options.learning_rate;
        let divergence = Divergence { step, learning_rate, loss, compared };
        Ok(Flow::Halt(divergence.message(finite)))
    }
}
