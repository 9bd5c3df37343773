//! One step, stage by stage, as the table of the [lab](super) has it.

use burn::tensor::{Tensor, TensorData};

use super::Vision;
use crate::error::Result;
use crate::lab::{Flow, Slot, StageOf, stage};
use crate::message;
use crate::nn::mlp::Activation;
use crate::nn::{Targets, cross_entropy, numbers};
use crate::train::parts::{self, cut, part_of, rows_of, share};
use crate::train::score::surprise;
use crate::train::{BatchPlace, Divergence, Part};

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
    /// `[m, h, w, 1]`, and the classes, of each part of the batch; one part is all of it.
    pub examples: Vec<(Tensor<4>, Targets)>,
    /// `[m, k]` of each; none of a part that was computed elsewhere.
    pub logits: Slot<Vec<Option<Tensor<2>>>>,
    /// The rival's, of all, and the classes.
    rival: Slot<(Tensor<2>, Targets)>,
}

impl Vision {
    /// Images `[n, pixels]` as the net takes them, `[n, h, w, 1]`.
    pub(super) fn pictures(&self, images: Vec<f32>, device: &burn::tensor::Device) -> Tensor<4> {
        let [height, width] = self.problem.grid;
        let n = images.len() / self.problem.pixels().max(1);
        Tensor::from_data(TensorData::new(images, [n, height, width, 1]), device)
    }

    fn draw_batch(&mut self) -> Result<Flow> {
        self.log.batch = self.drawn(self.batches.place());
        self.work = Work::default();
        self.shown = Default::default();
        let (rows, parts) = (&self.log.batch, self.cut(self.log.batch.len()));
        self.work.examples = (0..parts).map(|part| self.examples_of(part_of(rows, part, parts))).collect();
        self.trainer.begin();
        if let Some(rival) = &mut self.rival {
            rival.begin();
        }
        Ok(Flow::Continue)
    }

    /// The rows of the batch at a place.
    fn drawn(&self, place: BatchPlace) -> Vec<u32> {
        let places = self.batches.at(place, self.options.batch_size);
        places.iter().filter_map(|place| self.problem.train.get(*place as usize)).copied().collect()
    }

    /// Some rows as the net takes them, and their classes.
    fn examples_of(&self, rows: &[u32]) -> (Tensor<4>, Targets) {
        let classes: Vec<_> = self.problem.classes_of(rows).into_iter().map(Some).collect();
        let x = self.pictures(self.problem.images(rows), &self.device);
        (x, Targets::new(&classes, &self.device))
    }

    fn forward(&mut self) -> Result<Flow> {
        let (model, examples) = (self.trainer.model(), &self.work.examples);
        let logits = examples.iter().enumerate().map(|(part, (x, _))| {
            (!self.trainer.has(part)).then(|| model.forward(&self.plan, x.clone())) // (m, k)
        });
        let logits = logits.collect();
        if let Some(rival) = &self.rival {
            // Without windows to slide it takes a small part of the time: it is not cut.
            let (x, y) = self.examples_of(&self.log.batch);
            self.work.rival.put((rival.model().forward(x.flatten(1, 3), Activation::Relu), y));
        }
        self.work.logits.put(logits);
        Ok(Flow::Continue)
    }

    fn loss(&mut self) -> Result<Flow> {
        let (m, parts) = (self.log.batch.len(), self.work.examples.len());
        let each = self.work.logits.get()?.iter().zip(&self.work.examples).enumerate();
        let losses = each.map(|(part, (logits, (_, y)))| {
            let own = rows_of(part, parts, m).len();
            logits.clone().map(|logits| surprise_of(logits, y, own, m))
        });
        let losses = losses.collect();
        self.trainer.losses(losses)?;
        if let Some(rival) = &mut self.rival {
            let (logits, y) = self.work.rival.take()?;
            rival.loss(cross_entropy(logits, &y))?;
        }
        Ok(Flow::Continue)
    }

    /// In how many parts a batch of so many images is cut.
    pub(super) fn cut(&self, rows: usize) -> usize {
        cut(self.plan.multiplications() * rows, rows)
    }

    /// The same of the batch that comes next: the last of an epoch may be smaller.
    pub(super) fn next_cut(&self) -> usize {
        self.cut(self.batches.present(self.options.batch_size).len())
    }

    /// Part number `part` of a step.
    pub(super) fn compute(&self, place: BatchPlace, part: usize) -> Result<Part> {
        let rows = self.drawn(place);
        let parts = self.cut(rows.len());
        parts::check(part, parts)?;
        let (model, own) = (self.trainer.model(), part_of(&rows, part, parts));
        let (x, y) = self.examples_of(own);
        Part::of(model, surprise_of(model.forward(&self.plan, x), &y, own.len(), rows.len()))
    }

    fn backward(&mut self) -> Result<Flow> {
        self.trainer.backward_parts(None)?;
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
        let parts = self.work.logits.seen().into_iter().flatten().flatten();
        Ok(parts.map(|logits| numbers(logits.clone())).collect::<Result<Vec<_>>>()?.concat())
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

/// The share that `own` images have in the loss of a batch of m.
fn surprise_of(logits: Tensor<2>, classes: &Targets, own: usize, m: usize) -> Tensor<1> {
    share(cross_entropy(logits, classes), own, m)
}
