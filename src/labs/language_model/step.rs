//! One step, stage by stage, as the table of the [lab](super) has it.

use burn::tensor::Tensor;

use super::problem::Examples;
use super::{LanguageModel, Sample};
use crate::error::Result;
use crate::lab::{Flow, Slot, StageOf, stage};
use crate::labs::shared::Measured;
use crate::message;
use crate::nn::transformer::{Transformer, tokens};
use crate::nn::{Dropout, Targets, cross_entropy, numbers, scalar};
use crate::train::Divergence;

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
    pub examples: Slot<Examples>,
    /// `[b·t, v]`.
    pub logits: Slot<Tensor<2>>,
}

impl LanguageModel {
    fn draw_batch(&mut self) -> Result<Flow> {
        self.log.rows = self.problem.batch(self.trainer.step(), self.options.batch_size);
        self.work = Work::default();
        self.work.examples.put(self.problem.examples(&self.log.rows));
        self.trainer.begin();
        Ok(Flow::Continue)
    }

    fn forward(&mut self) -> Result<Flow> {
        let Examples { asked, width, .. } = self.work.examples.get()?;
        let mut dropout = Dropout::new(self.options.dropout, self.options.seed, self.trainer.step());
        let x = tokens(asked, *width, &self.device); // (b, t)
        self.work.logits.put(self.trainer.model().forward_with(x, dropout.as_mut())); // (b·t, v)
        Ok(Flow::Continue)
    }

    fn loss(&mut self) -> Result<Flow> {
        let (examples, logits) = (self.work.examples.get()?, self.work.logits.get()?);
        let targets = Targets::new(&examples.answers, &self.device);
        self.trainer.loss(cross_entropy(logits.clone(), &targets))?;
        Ok(Flow::Continue)
    }

    fn backward(&mut self) -> Result<Flow> {
        self.trainer.backward(Some(self.options.clip))?;
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
        if step.is_multiple_of(if step < EVERY { AT_FIRST } else { EVERY }) {
            self.take_down()?;
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

    /// Measures what is held out and, where it is time, writes a sample.
    fn take_down(&mut self) -> Result<()> {
        let (step, model) = (self.trainer.step(), self.without_gradients());
        let Measured { loss, score } = self.measure(&model)?;
        self.log.measured.push(step, &[loss, score]);
        if !step.is_multiple_of(EVERY) {
            return Ok(());
        }
        let sample = Sample { step, tokens: self.write(&model)? };
        // Those at step 0 and at 1, 2, 4, 8 … hundred stay; of the others the latest.
        let stays = |sample: &Sample| sample.step == 0 || (sample.step / EVERY).is_power_of_two();
        if self.log.samples.last().is_some_and(|last| !stays(last)) {
            self.log.samples.pop();
        }
        self.log.samples.push(sample);
        Ok(())
    }

    /// The loss on the rows held out, in nats per token, and the share of tokens predicted right: those held likeliest.
    pub(super) fn measure(&self, model: &Transformer) -> Result<Measured> {
        let device = self.device.clone().inner();
        let (mut sum, mut right, mut count) = (0.0, 0, 0);
        for rows in self.problem.held_out.chunks((AT_ONCE / self.problem.context).max(1)) {
            let Examples { asked, answers, width } = self.problem.examples(rows);
            let answered = answers.iter().flatten().count();
            let logits = model.forward(tokens(&asked, width, &device)); // (b·t, v)
            let loss = scalar(cross_entropy(logits.clone(), &Targets::new(&answers, &device)))?;
            sum += f64::from(loss) * answered as f64;
            let z = numbers(logits)?;
            let rows = z.chunks_exact(model.config().vocabulary).zip(&answers);
            right += rows.filter(|(z, answer)| answer.is_some_and(|answer| is_likeliest(z, answer))).count();
            count += answered;
        }
        let count = count.max(1) as f64;
        Ok(Measured { loss: (sum / count) as f32, score: (right as f64 / count) as f32 })
    }
}

/// Whether a token has the largest of some logits.
fn is_likeliest(logits: &[f32], token: u32) -> bool {
    let own = logits.get(token as usize).copied().unwrap_or(f32::NAN);
    logits.iter().all(|z| *z <= own)
}
