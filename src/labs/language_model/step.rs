//! One step, stage by stage, as the table of the [lab](super) has it.

use burn::optim::GradientsParams;
use burn::tensor::Tensor;

use super::{LanguageModel, Sample};
use crate::error::{Error, Result};
use crate::lab::Flow;
use crate::nn::transformer::{Transformer, tokens};
use crate::nn::{Dropout, Targets, cross_entropy, scalar};
use crate::train::{Divergence, clip};

/// Every so many steps the loss on what is held out is measured, and a sample is written …
const EVERY: u32 = 100;
/// … and in the first of them, when it falls fastest, it is measured every so many.
const AT_FIRST: u32 = 20;
/// Training stops itself when the loss of a batch passes this many times ln V.
const DIVERGED: f32 = 100.0;
/// The measure takes so many tokens at once.
const AT_ONCE: usize = 1024;

/// What the stages of one step hand to one another.
#[derive(Default)]
pub(super) struct Work {
    /// The answers, `[b·t]`, none where there is nothing to answer.
    pub answers: Vec<Option<u32>>,
    /// The tokens asked, and how many a row has.
    pub asked: (Vec<u32>, usize),
    /// `[b·t, v]`.
    pub logits: Option<Tensor<2>>,
    /// `[1]`, and its number.
    pub loss: Option<(Tensor<1>, f32)>,
    pub gradients: Option<GradientsParams>,
}

impl LanguageModel {
    pub(super) fn draw_batch(&mut self) -> Flow {
        self.log.rows = self.corpus.batch(self.step, self.options.batch_size);
        let (asked, answers, t) = self.corpus.examples(&self.log.rows);
        self.work = Work { answers, asked: (asked, t), ..Work::default() };
        Flow::Continue
    }

    pub(super) fn forward(&mut self) -> Result<Flow> {
        let (asked, t) = &self.work.asked;
        if asked.is_empty() {
            return Err(Error::out_of_order());
        }
        let mut dropout = Dropout::new(self.options.dropout, self.options.seed, self.step);
        let x = tokens(asked, *t, &self.device); // (b, t)
        self.work.logits = Some(self.model.forward_with(x, dropout.as_mut())); // (b·t, v)
        Ok(Flow::Continue)
    }

    pub(super) fn loss(&mut self) -> Result<Flow> {
        let logits = self.work.logits.clone().ok_or_else(Error::out_of_order)?;
        let loss = cross_entropy(logits, &Targets::new(&self.work.answers, &self.device));
        self.work.loss = Some((loss.clone(), scalar(loss)?));
        Ok(Flow::Continue)
    }

    pub(super) fn backward(&mut self) -> Result<Flow> {
        let (loss, _) = self.work.loss.as_ref().ok_or_else(Error::out_of_order)?;
        let mut gradients = GradientsParams::from_grads(loss.backward(), &self.model);
        self.log.gradient_norm = clip(&self.model, &mut gradients, self.options.clip)? as f32;
        self.work.gradients = Some(gradients);
        Ok(Flow::Continue)
    }

    pub(super) fn update(&mut self) -> Result<Flow> {
        let (Some((_, loss)), Some(gradients)) = (self.work.loss.take(), self.work.gradients.take()) else {
            return Err(Error::out_of_order());
        };
        if self.step == 0 {
            self.take_down()?;
        }
        self.log.history.push(self.step, &[loss]);
        let finite = loss.is_finite() && self.log.gradient_norm.is_finite();
        if finite {
            let rate = self.options.rate(self.step);
            let model = self.optimizer.step(rate, self.model.clone(), gradients);
            self.set_model(model);
        }
        self.step += 1;
        self.work = Work::default();
        if self.step.is_multiple_of(if self.step < EVERY { AT_FIRST } else { EVERY }) {
            self.take_down()?;
        }
        let nothing = self.corpus.baselines[0];
        if finite && loss < DIVERGED * nothing {
            return Ok(Flow::Continue);
        }
        let divergence = Divergence {
            step: self.step,
            learning_rate: self.options.learning_rate,
            loss,
            compared: crate::message::Message::plain(("a hundred times that of knowing nothing").to_string()),
        };
        Ok(Flow::Halt(divergence.message(finite)))
    }

    /// Measures the loss on what is held out and, where it is time, writes a sample.
    fn take_down(&mut self) -> Result<()> {
        let model = self.without_gradients();
        self.log.measured.push(self.step, &[self.measure(&model)?]);
        if !self.step.is_multiple_of(EVERY) {
            return Ok(());
        }
        let sample = Sample { step: self.step, tokens: self.write(&model)? };
        // Those at step 0 and at 1, 2, 4, 8 … hundred stay; of the others the latest.
        let stays = |sample: &Sample| sample.step == 0 || (sample.step / EVERY).is_power_of_two();
        if self.log.samples.last().is_some_and(|last| !stays(last)) {
            self.log.samples.pop();
        }
        self.log.samples.push(sample);
        Ok(())
    }

    /// The loss on the rows held out, in nats per token.
    pub(super) fn measure(&self, model: &Transformer) -> Result<f32> {
        let (mut sum, mut count) = (0.0, 0);
        for rows in self.corpus.held_out.chunks((AT_ONCE / self.corpus.context).max(1)) {
            let (asked, answers, t) = self.corpus.examples(rows);
            let answered = answers.iter().flatten().count();
            let device = self.device.clone().inner();
            let logits = model.forward(tokens(&asked, t, &device));
            let loss = scalar(cross_entropy(logits, &Targets::new(&answers, &device)))?;
            sum += f64::from(loss) * answered as f64;
            count += answered;
        }
        Ok((sum / count.max(1) as f64) as f32)
    }
}
