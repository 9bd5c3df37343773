//! One step, stage by stage, as the table of the [lab](super) has it.

use burn::tensor::{Tensor, TensorData};

use super::Vision;
use crate::error::Result;
use crate::lab::{Flow, Slot, StageOf, stage};
use crate::message;
use crate::nn::mlp::Activation;
use crate::nn::{Targets, cross_entropy, numbers};
use crate::train::Divergence;
use crate::train::score::surprise;

/// Steps between two measurements of loss and score: in the first hundred, and behind them.
const EVERY: [u32; 2] = [10, 50];
const EARLY: u32 = 100;
/// Training stops itself when the loss of a batch passes this many times that of guessing.
const DIVERGED: f32 = 1e4;

type Lab = Vision;

pub(super) const STAGES: &[StageOf<Lab>] = &[
    stage("batch", "Batch", "Draw the images for this step.", Lab::draw_batch),
    stage("forward", "See", "Put them through the layers, one after the other.", Lab::forward),
    stage("loss", "Loss", "Measure how surprised the answers leave us of what each image is.", Lab::loss),
    stage(
        "backward",
        "Gradient",
        "Find which way every weight of every filter makes the loss grow.",
        Lab::backward,
    ),
    stage("update", "Update", "Let the optimiser move them all a little the other way.", Lab::update),
];

/// What the stages of one step hand to one another.
#[derive(Default)]
pub(super) struct Work {
    /// `[m, h, w, 1]`, and the classes.
    pub examples: Slot<(Tensor<4>, Targets)>,
    /// `[m, k]`.
    pub logits: Slot<Tensor<2>>,
    pub rival_logits: Slot<Tensor<2>>,
}

impl Vision {
    /// Images `[n, pixels]` as the net takes them, `[n, h, w, 1]`.
    pub(super) fn pictures(&self, images: Vec<f32>, device: &burn::tensor::Device) -> Tensor<4> {
        let [height, width] = self.problem.grid;
        let n = images.len() / self.problem.pixels().max(1);
        Tensor::from_data(TensorData::new(images, [n, height, width, 1]), device)
    }

    fn draw_batch(&mut self) -> Result<Flow> {
        let places = self.batches.present(self.options.batch_size);
        self.log.batch =
            places.iter().filter_map(|place| self.problem.train.get(*place as usize)).copied().collect();
        let x = self.pictures(self.problem.images(&self.log.batch), &self.device);
        let classes: Vec<_> = self.problem.classes_of(&self.log.batch).into_iter().map(Some).collect();
        self.work = Work::default();
        self.shown = Default::default();
        self.work.examples.put((x, Targets::new(&classes, &self.device)));
        self.trainer.begin();
        if let Some(rival) = &mut self.rival {
            rival.begin();
        }
        Ok(Flow::Continue)
    }

    fn forward(&mut self) -> Result<Flow> {
        let (x, _) = self.work.examples.get()?;
        let logits = self.trainer.model().forward(&self.plan, x.clone());
        if let Some(rival) = &self.rival {
            let logits = rival.model().forward(x.clone().flatten(1, 3), Activation::Relu);
            self.work.rival_logits.put(logits);
        }
        self.work.logits.put(logits);
        Ok(Flow::Continue)
    }

    fn loss(&mut self) -> Result<Flow> {
        let (_, y) = self.work.examples.get()?;
        self.trainer.loss(cross_entropy(self.work.logits.get()?.clone(), y))?;
        if let Some(rival) = &mut self.rival {
            rival.loss(cross_entropy(self.work.rival_logits.get()?.clone(), y))?;
        }
        Ok(Flow::Continue)
    }

    fn backward(&mut self) -> Result<Flow> {
        self.trainer.backward(None)?;
        self.rival.as_mut().map_or(Ok(()), |rival| rival.backward(None))?;
        Ok(Flow::Continue)
    }

    fn update(&mut self) -> Result<Flow> {
        let step = self.trainer.step();
        if step.is_multiple_of(EVERY[usize::from(step >= EARLY)]) && self.trainer.is_ready() {
            self.take_down()?;
        }
        let rate = self.options.rate(step);
        let finite = self.trainer.is_finite();
        let loss = self.trainer.update(rate)?;
        let mut row = vec![loss];
        if let Some(rival) = &mut self.rival {
            row.push(rival.update(rate)?);
        }
        let before = self.log.history.last(1);
        self.log.history.push(step, &row);
        self.forget();
        self.batches.advance(self.options.batch_size);
        self.work = Work::default();
        // Not while it is coming down again, after a cure.
        let bearable = DIVERGED * self.guess.loss.max(1e-3);
        let falling = before.is_some_and(|before| loss < before);
        if finite && (loss < bearable || falling) {
            return Ok(Flow::Continue);
        }
        let compared =
            message!("ten_thousand_times_guessing", "more than ten thousand times that of guessing");
        let learning_rate = self.options.learning_rate;
        let divergence = Divergence { step: step + 1, learning_rate, loss, compared };
        Ok(Flow::Halt(divergence.message(finite)))
    }

    /// Adds a row to the measures.
    fn take_down(&mut self) -> Result<()> {
        let [trained_on, held_out] = self.measures()?;
        let mut row = vec![trained_on.loss, held_out.loss, trained_on.score, held_out.score];
        if let Some([_, rival]) = self.rival_measures()? {
            row.extend([rival.loss, rival.score]);
        }
        self.log.measured.push(self.trainer.step(), &row);
        Ok(())
    }

    /// The logits of the batch, `[m, k]`; nothing before the forward stage.
    pub(super) fn batch_logits(&self) -> Result<Vec<f32>> {
        self.work.logits.seen().map_or(Ok(vec![]), |logits| numbers(logits.clone()))
    }

    /// ℓ of each image of the batch, `[m]`; nothing before the loss is measured.
    pub(super) fn batch_losses(&self) -> Result<Vec<f32>> {
        if self.trainer.present_loss().is_none() {
            return Ok(vec![]);
        }
        let (z, k) = (self.batch_logits()?, self.plan.classes().max(1));
        let classes = self.problem.classes_of(&self.log.batch);
        let each = z.chunks_exact(k).zip(classes);
        Ok(each.map(|(z, class)| surprise(z, class as usize, 1.0) as f32).collect())
    }
}
