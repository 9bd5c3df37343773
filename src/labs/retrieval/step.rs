//! One step, stage by stage, as the table of the [lab](super) has it.

use burn::tensor::Tensor;

use super::Retrieval;
use super::options::Trains;
use super::problem::Asked;
use super::prompt::{Row, Rows};
use crate::error::{Error, Result};
use crate::lab::{Flow, Slot, StageOf, stage};
use crate::message;
use crate::nn::dual_encoder::{loss, similarity};
use crate::nn::ops::dot;
use crate::nn::{Targets, cross_entropy, scalar};
use crate::train::Divergence;

/// Steps between two measurements.
const EVERY: u32 = 25;
/// The longest gradient that is followed.
const CLIP: f64 = 1.0;
/// Training stops itself when the loss passes this many times that of knowing nothing.
const DIVERGED: f32 = 20.0;

type Lab = Retrieval;

pub(super) const STAGES: &[StageOf<Lab>] = &[
    stage("question", "Questions", "Draw questions, each with the passage that answers it.", Lab::draw),
    stage(
        "embed",
        "Embed",
        "Turn every question and every passage into a vector, by two encoders.",
        Lab::embed,
    ),
    stage(
        "search",
        "Search",
        "Compare each question with every passage of the batch: the cosine of their vectors.",
        Lab::search,
    ),
    stage(
        "prompt",
        "Prompt",
        "Put passages, each with its number, and the question into one line.",
        Lab::prompt,
    ),
    stage("answer", "Answer", "Let the reader go on from there, token by token.", Lab::answer),
    stage(
        "loss",
        "Loss",
        "Measure the surprise: at each question’s own passage, and at each token of its answer.",
        Lab::loss,
    ),
    stage("backward", "Gradient", "Find which way every parameter makes the loss grow.", Lab::backward),
    stage("update", "Update", "Let the optimiser move every parameter a little the other way.", Lab::update),
];

/// What the stages of one step hand to one another.
#[derive(Default)]
pub(super) struct Work {
    pub asked: Slot<Vec<Asked>>,
    /// q and p, `[b, d]` each.
    pub vectors: Slot<[Tensor<2>; 2]>,
    /// S, `[b, b]`.
    pub similarity: Slot<Tensor<2>>,
    /// With a library, and then without.
    pub rows: Slot<[Vec<Row>; 2]>,
    /// At every token of an answer, `[m, v]`, and the token.
    pub logits: Slot<(Tensor<2>, Vec<u32>)>,
    /// Whether the reader has gone on.
    pub answered: bool,
    /// L₁ and L₂; 0 where the reader is not trained.
    pub losses: Slot<[f32; 2]>,
}

impl Lab {
    fn draw(&mut self) -> Result<Flow> {
        self.work = Work::default();
        self.work.asked.put(self.problem.draw(
            self.trainer.step(),
            self.options.batch_size,
            self.options.swapped,
        ));
        self.trainer.begin();
        self.look.forget_question();
        Ok(Flow::Continue)
    }

    fn embed(&mut self) -> Result<Flow> {
        let asked = self.work.asked.get()?;
        let questions: Vec<_> = asked.iter().map(|asked| asked.question.clone()).collect();
        let passages: Vec<_> =
            asked.iter().map(|asked| self.problem.statement(asked.about, asked.value)).collect();
        let net = self.trainer.model();
        let counted = |texts: &[Vec<u32>]| net.counted(texts.iter().map(Vec::as_slice), &self.device);
        self.work.vectors.put(net.encoders.encode(counted(&questions), counted(&passages)));
        Ok(Flow::Continue)
    }

    fn search(&mut self) -> Result<Flow> {
        let [questions, passages] = self.work.vectors.get()?.clone();
        self.work.similarity.put(similarity(questions, passages)); // (b, b)
        Ok(Flow::Continue)
    }

    fn prompt(&mut self) -> Result<Flow> {
        self.work.similarity.get()?;
        let (step, asked) = (self.trainer.step(), self.work.asked.get()?);
        let tables = self.tables()?;
        let open = self.problem.rows(asked, step, self.options.swapped, |question| {
            let q = tables.unit(&tables.question, question);
            move |passage| dot(&q, &tables.unit(&tables.passage, passage))
        });
        let closed = self.problem.closed_rows(step, asked.len());
        self.work.rows.put([open, closed]);
        Ok(Flow::Continue)
    }

    fn answer(&mut self) -> Result<Flow> {
        let [open, closed] = self.work.rows.get()?;
        if self.options.trains == Trains::Both && self.problem.world.is_told() {
            let net = self.trainer.model();
            let (mut logits, mut answers) = (vec![], vec![]);
            for rows in Rows::alike(open).chain([Rows::new(closed.iter())]) {
                logits.push(net.logits(&rows, &self.device));
                answers.extend(rows.answers);
            }
            self.work.logits.put((Tensor::cat(logits, 0), answers));
        }
        self.work.answered = true;
        Ok(Flow::Continue)
    }

    fn loss(&mut self) -> Result<Flow> {
        if !self.work.answered {
            return Err(Error::out_of_order());
        }
        let retriever = loss(self.work.similarity.get()?.clone());
        let searched = scalar(retriever.clone())?;
        let Some((logits, answers)) = self.work.logits.seen() else {
            self.work.losses.put([searched, 0.0]);
            self.trainer.loss(retriever)?;
            return Ok(Flow::Continue);
        };
        let answers: Vec<_> = answers.iter().copied().map(Some).collect();
        let reader = cross_entropy(logits.clone(), &Targets::new(&answers, &self.device));
        self.work.losses.put([searched, scalar(reader.clone())?]);
        self.trainer.loss(retriever + reader)?;
        Ok(Flow::Continue)
    }

    fn backward(&mut self) -> Result<Flow> {
        self.trainer.backward(Some(CLIP))?;
        Ok(Flow::Continue)
    }

    fn update(&mut self) -> Result<Flow> {
        let step = self.trainer.step();
        if !self.trainer.is_ready() {
            return Err(Error::out_of_order());
        }
        if step == 0 {
            self.take_down(0)?;
        }
        let losses = self.work.losses.take()?;
        let read = self.work.logits.seen().is_some();
        let finite = self.trainer.is_finite();
        let loss = self.trainer.update(self.options.learning_rate)?;
        self.log.history.push(step, &losses);
        if read {
            self.log.reads = None;
        }
        self.work = Work::default();
        self.look = Default::default();
        let step = step + 1;
        if step.is_multiple_of(EVERY) {
            self.take_down(step)?;
        }
        let nothing = (self.problem.words.count() as f32).ln() + (self.options.batch_size as f32).ln();
        if finite && loss < DIVERGED * nothing {
            return Ok(Flow::Continue);
        }
        let compared = message!("twenty_times_nothing", "more than twenty times that of knowing nothing");
        let learning_rate = self.options.learning_rate;
        Ok(Flow::Halt(Divergence { step, learning_rate, loss, compared }.message(finite)))
    }

    fn take_down(&mut self, step: u32) -> Result<()> {
        // What is not trained reads as it did.
        let reads = match self.log.reads {
            Some(reads) => reads,
            None => self.measured_reading()?,
        };
        self.log.reads = Some(reads);
        let [given, chosen, refused, told, untold] = reads;
        self.log.measured.push(step, &[self.measured_search()?, given, chosen, refused, told, untold]);
        Ok(())
    }
}
