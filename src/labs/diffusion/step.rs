//! One step, stage by stage, as the table of the [lab](super) has it.

use burn::nn::loss::{MseLoss, Reduction};
use burn::optim::GradientsParams;
use burn::tensor::Tensor;
use rand::RngExt;

use super::Diffusion;
use crate::data::planar::normals;
use crate::error::{Error, Result};
use crate::lab::Flow;
use crate::nn::{matrix, numbers, scalar};
use crate::rng::{Purpose, generator};
use crate::train::Divergence;

/// Every so many steps the distance of samples to the data is measured …
const EVERY: u32 = 250;
/// … and at first, when it falls fastest, at these.
const AT_FIRST: [u32; 3] = [25, 50, 100];
/// Noise levels are told apart in so many equal parts.
pub(super) const LEVELS: usize = 10;
/// What a level's loss keeps of itself when a batch has met it again.
const KEPT: f32 = 0.95;
/// Training stops itself when the loss of a batch passes this many times that of saying nothing.
const DIVERGED: f64 = 1e4;

/// What the stages of one step hand to one another; numbers are `[m, d]`, row-major.
#[derive(Default)]
pub(super) struct Work {
    pub x0: Vec<f32>,
    pub times: Vec<usize>,
    pub noise: Vec<f32>,
    /// The class of each, and whether it is told; empty where there are no classes.
    pub labels: Vec<Option<usize>>,
    pub noisy: Vec<f32>,
    pub target: Vec<f32>,
    pub output: Option<Tensor<2>>,
    /// What the output holds.
    pub said: Vec<f32>,
    /// `[1]`, and its number.
    pub loss: Option<(Tensor<1>, f32)>,
    pub gradients: Option<GradientsParams>,
    /// ∂L/∂θ.
    pub gradient: Vec<f32>,
}

impl Diffusion {
    /// The part of the noise levels that t ≥ 1 lies in.
    pub(super) fn level(&self, t: usize) -> usize {
        (t.saturating_sub(1) * LEVELS / self.schedule.steps()).min(LEVELS - 1)
    }

    pub(super) fn draw(&mut self) -> Flow {
        let m = self.options.batch_size;
        let mut rng = generator(self.options.seed, Purpose::Shuffle, self.step);
        let rows: Vec<usize> = (0..m).map(|_| rng.random_range(0..self.problem.examples())).collect();
        let times = (0..m).map(|_| rng.random_range(1..=self.schedule.steps())).collect();
        let mut told = |row: &usize| {
            let kept = rng.random::<f64>() >= self.options.class_dropout;
            self.problem.labels.get(*row).filter(|_| kept).map(|label| usize::from(*label))
        };
        let labels = if self.problem.is_digits() { rows.iter().map(&mut told).collect() } else { vec![] };
        self.work = Work {
            x0: rows.iter().flat_map(|row| self.problem.example(*row)).copied().collect(),
            times,
            noise: normals(
                m * self.problem.dims,
                &mut generator(self.options.seed, Purpose::Noise, self.step),
            ),
            labels,
            ..Work::default()
        };
        Flow::Continue
    }

    pub(super) fn add_noise(&mut self) -> Result<Flow> {
        if self.work.times.is_empty() {
            return Err(Error::out_of_order());
        }
        let d = self.problem.dims;
        let (mut noisy, mut target) = (Vec::with_capacity(self.work.x0.len()), vec![]);
        for (row, t) in self.work.times.iter().enumerate() {
            let own = row * d..(row + 1) * d;
            let (x0, noise) = (&self.work.x0[own.clone()], &self.work.noise[own]);
            let shares = self.schedule.shares(*t).map(|share| share as f32);
            noisy.extend(self.schedule.noisy(*t, x0, noise));
            target.extend(x0.iter().zip(noise).map(|(x0, e)| self.options.target.of(shares, *x0, *e)));
        }
        (self.work.noisy, self.work.target) = (noisy, target);
        Ok(Flow::Continue)
    }

    pub(super) fn predict(&mut self) -> Result<Flow> {
        let work = &self.work;
        if work.noisy.is_empty() {
            return Err(Error::out_of_order());
        }
        let told = |row: usize| (work.times[row], work.labels.get(row).copied().flatten());
        let inputs = self.denoiser.inputs(&work.noisy, told);
        let inputs = matrix(inputs, self.denoiser.inputs_wide(), &self.device); // (m, d + e + k)
        let output = self.denoiser.forward(&self.model, inputs); // (m, d)
        self.work.said = numbers(output.clone())?;
        self.work.output = Some(output);
        Ok(Flow::Continue)
    }

    pub(super) fn loss(&mut self) -> Result<Flow> {
        let output = self.work.output.clone().ok_or_else(Error::out_of_order)?;
        let target = matrix(self.work.target.clone(), self.problem.dims, &self.device);
        let loss = MseLoss::new().forward(output, target, Reduction::Mean); // (1)
        self.work.loss = Some((loss.clone(), scalar(loss)?));
        Ok(Flow::Continue)
    }

    pub(super) fn backward(&mut self) -> Result<Flow> {
        let (loss, _) = self.work.loss.as_ref().ok_or_else(Error::out_of_order)?;
        let gradients = GradientsParams::from_grads(loss.backward(), &self.model);
        self.work.gradient = self.model.gradient(&gradients)?;
        self.work.gradients = Some(gradients);
        Ok(Flow::Continue)
    }

    pub(super) fn update(&mut self) -> Result<Flow> {
        let (Some((_, loss)), Some(gradients)) = (self.work.loss.take(), self.work.gradients.take()) else {
            return Err(Error::out_of_order());
        };
        self.log.history.push(self.step, &[loss]);
        let finite = loss.is_finite() && self.work.gradient.iter().all(|g| g.is_finite());
        if finite {
            self.note_levels();
            let rate = self.options.rate(self.step);
            let model = self.optimizer.step(rate, self.model.clone(), gradients);
            self.average.update(&model, self.options.ema_decay, self.step);
            self.set_model(model);
        }
        self.step += 1;
        self.work = Work::default();
        if self.step.is_multiple_of(EVERY) || AT_FIRST.contains(&self.step) {
            self.log.measured.push(self.step, &self.distances()?);
        }
        if finite && f64::from(loss) < DIVERGED * self.problem.power.max(1.0) {
            return Ok(Flow::Continue);
        }
        let divergence = Divergence {
            step: self.step,
            learning_rate: self.options.learning_rate,
            loss,
            compared: crate::message::Message::plain(
                ("more than ten thousand times that of saying nothing").to_string(),
            ),
        };
        Ok(Flow::Halt(divergence.message(finite)))
    }

    /// Takes in the losses of the batch, each at its noise level.
    fn note_levels(&mut self) {
        let d = self.problem.dims;
        let mut sums = [(0.0_f32, 0_u32); LEVELS];
        for ((said, target), t) in
            self.work.said.chunks_exact(d).zip(self.work.target.chunks_exact(d)).zip(&self.work.times)
        {
            let sum: f32 = said.iter().zip(target).map(|(a, b)| (a - b) * (a - b)).sum();
            let level = &mut sums[self.level(*t)];
            *level = (level.0 + sum / d as f32, level.1 + 1);
        }
        for (level, (sum, count)) in self.log.levels.iter_mut().zip(sums) {
            if count > 0 {
                let now = sum / count as f32;
                *level = if *level < 0.0 { now } else { KEPT * *level + (1.0 - KEPT) * now };
            }
        }
    }
}
