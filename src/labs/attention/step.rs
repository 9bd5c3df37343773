//! One step, stage by stage, as the table of the [lab](super) has it.

use burn::optim::GradientsParams;
use burn::tensor::Tensor;

use super::Attention;
use super::look::Measure;
use crate::error::{Error, Result};
use crate::lab::Flow;
use crate::nn::transformer::{Inputs, tokens};
use crate::nn::{Targets, cross_entropy, scalar};
use crate::train::{Divergence, clip};

/// Every so many steps, the held-out sequences are measured.
const EVERY: u32 = 20;
/// Training stops itself when the loss of a batch passes this many times that of guessing.
const DIVERGED: f32 = 1e4;

/// What the stages of one step hand to one another.
#[derive(Default)]
pub(super) struct Work {
    pub targets: Option<Targets>,
    pub inputs: Option<Inputs>,
    /// x behind the embedding and behind each half layer, `[b·t, d]`.
    pub stream: Vec<Tensor<2>>,
    pub logits: Option<Tensor<2>>,
    pub loss: Option<(Tensor<1>, f32)>,
    /// With the length of the gradient before it was shortened.
    pub gradients: Option<(GradientsParams, f64)>,
}

impl Attention {
    pub(super) fn draw_batch(&mut self) -> Flow {
        let drawn = self.problem.batch(self.options.batch_size, self.options.seed, self.step);
        self.log.batch = drawn.iter().flat_map(|e| e.tokens.iter().copied()).collect();
        let answers: Vec<_> = drawn.iter().flat_map(|e| e.answers.iter().copied()).collect();
        let inputs = self.model.inputs(drawn.len(), self.problem.length);
        self.work = Work {
            targets: Some(Targets::new(&answers, &self.device)),
            inputs: Some(inputs),
            ..Work::default()
        };
        Flow::Continue
    }

    pub(super) fn embed(&mut self) -> Result<Flow> {
        if self.work.inputs.is_none() {
            return Err(Error::out_of_order());
        }
        self.work.stream = vec![self.model.embed(tokens(&self.log.batch, self.problem.length, &self.device))];
        Ok(Flow::Continue)
    }

    /// Half layer number `half`: attention for the even ones, the MLP for the odd.
    pub(super) fn half_layer(&mut self, half: usize) -> Result<Flow> {
        self.work.stream.truncate(half + 1);
        let (Some(x), Some(inputs), Some(layer)) =
            (self.work.stream.get(half).cloned(), &self.work.inputs, self.model.layers.get(half / 2))
        else {
            return Err(Error::out_of_order());
        };
        let x = if half.is_multiple_of(2) { layer.attend(x, inputs, None) } else { layer.think(x, None) };
        self.work.stream.push(x);
        Ok(Flow::Continue)
    }

    pub(super) fn logits(&mut self) -> Result<Flow> {
        let x = self.work.stream.get(2 * self.options.layers).cloned();
        let x = x.ok_or_else(Error::out_of_order)?;
        self.work.logits = Some(self.model.unembed(x));
        Ok(Flow::Continue)
    }

    pub(super) fn loss(&mut self) -> Result<Flow> {
        let (Some(logits), Some(targets)) = (&self.work.logits, &self.work.targets) else {
            return Err(Error::out_of_order());
        };
        let loss = cross_entropy(logits.clone(), targets);
        let value = scalar(loss.clone())?;
        self.work.loss = Some((loss, value));
        Ok(Flow::Continue)
    }

    pub(super) fn backward(&mut self) -> Result<Flow> {
        let (loss, _) = self.work.loss.as_ref().ok_or_else(Error::out_of_order)?;
        let mut gradients = GradientsParams::from_grads(loss.backward(), &self.model);
        self.log.gradient = self.model.gradient(&gradients)?;
        let length = clip(&self.model, &mut gradients, self.options.clip)?;
        self.work.gradients = Some((gradients, length));
        Ok(Flow::Continue)
    }

    pub(super) fn update(&mut self) -> Result<Flow> {
        let (Some((_, loss)), Some((gradients, length))) =
            (self.work.loss.take(), self.work.gradients.take())
        else {
            return Err(Error::out_of_order());
        };
        if self.step.is_multiple_of(EVERY) {
            let Measure { loss, answers, sequences } = self.measure()?;
            self.log.measured.push(self.step, &[loss, answers, sequences]);
            let cosines = self.meaning()?.cosines.clone();
            if !cosines.is_empty() {
                self.log.course.push(self.step, &cosines);
            }
        }
        self.log.history.push(self.step, &[loss, length as f32]);
        let finite = loss.is_finite() && length.is_finite();
        let well = finite && loss < DIVERGED;
        if well {
            let rate = self.options.rate(self.step);
            let model = self.optimizer.step(rate, self.model.clone(), gradients);
            self.set_model(model);
        }
        self.step += 1;
        self.work = Work::default();
        if well {
            return Ok(Flow::Continue);
        }
        let divergence = Divergence {
            step: self.step,
            learning_rate: self.options.learning_rate,
            loss,
            compared: crate::message::Message::plain(
                (&format!("and guessing scores {:.2}", self.blind[0])).to_string(),
            ),
        };
        Ok(Flow::Halt(divergence.message(finite)))
    }
}
