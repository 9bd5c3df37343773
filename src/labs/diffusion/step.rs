//! One step, stage by stage, as the table of the [lab](super) has it.

use std::ops::Range;

use burn::nn::loss::{MseLoss, Reduction};
use burn::tensor::Tensor;
use rand::RngExt;
use serde::{Deserialize, Serialize};

use super::Diffusion;
use crate::data::planar::normals_at;
use crate::error::Result;
use crate::lab::{Flow, Slot, StageOf, stage};
use crate::labs::shared::Due;
use crate::message;
use crate::nn::{matrix, numbers, params};
use crate::rng::{Purpose, generator};
use crate::train::parts::{self, cut, part_of, rows_of, share};
use crate::train::{Divergence, Part};

/// How many steps apart the distance of samples to the data is measured …
const EVERY: u32 = 250;
/// … and at first, when it falls fastest, at these.
const AT_FIRST: [u32; 3] = [25, 50, 100];
/// The number of equal parts that noise levels are sorted into.
pub(super) const LEVELS: usize = 10;
/// What a level's loss keeps of itself when a batch has met it again.
const KEPT: f32 = 0.95;
/// Training stops itself when the loss of a batch passes this many times that of always answering 0.
const DIVERGED: f64 = 1e4;

type Lab = Diffusion;

pub(super) const STAGES: &[StageOf<Lab>] = &[
    stage("draw", "Draw", "Draw examples, a noise level for each, and noise.", Lab::draw),
    stage("noise", "Add noise", "Mix each example with its noise, as its level says.", Lab::add_noise),
    stage("predict", "Predict", "Ask the network what was mixed in, without telling it.", Lab::predict),
    stage("loss", "Loss", "Measure how far its answers are from the truth.", Lab::loss),
    stage("backward", "Gradient", "Find which way every weight makes the loss grow.", Lab::backward),
    stage("update", "Update", "Let Adam move them all a little the other way.", Lab::update),
];

/// One of a batch.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(super) struct Drawn {
    /// Which of the examples.
    pub row: u32,
    /// Its noise level.
    pub t: u32,
    /// Whether the network is told the class, where there are classes.
    pub told: bool,
}

/// What the stages of one step hand to one another; numbers are `[m, d]`, row-major. Of a batch that was computed elsewhere there
/// are none: whoever goes stage by stage computes all of it.
#[derive(Default)]
pub(super) struct Work {
    pub noise: Slot<Vec<f32>>,
    pub mixed: Slot<Mixed>,
    pub answers: Slot<Answers>,
}

/// The batch under its noise, and what is asked about it.
pub(super) struct Mixed {
    /// x_t.
    pub noisy: Vec<f32>,
    /// y.
    pub target: Vec<f32>,
}

/// ŷ, as the engine's, part by part of the batch and none of what was computed elsewhere; and as plain numbers, where all of it
/// was computed here.
#[derive(Default)]
pub(super) struct Answers {
    outputs: Vec<Option<Tensor<2>>>,
    pub numbers: Vec<f32>,
    /// Σ (ŷ − y)² of each row, `[m]`.
    errors: Vec<f32>,
}

impl Diffusion {
    /// The part of the noise levels that t ≥ 1 lies in.
    pub(super) fn level(&self, t: usize) -> usize {
        (t.saturating_sub(1) * LEVELS / self.schedule.steps()).min(LEVELS - 1)
    }

    /// x₀ of the latest batch.
    pub(super) fn batch(&self) -> Vec<f32> {
        self.log.batch.iter().flat_map(|drawn| self.problem.example(drawn.row as usize)).copied().collect()
    }

    /// The class that the network is told of one of the batch.
    pub(super) fn class_told(&self, drawn: &Drawn) -> Option<usize> {
        self.problem.class(drawn.row as usize).filter(|_| drawn.told)
    }

    fn draw(&mut self) -> Result<Flow> {
        self.settle()?;
        let step = self.trainer.step();
        self.log.batch = self.drawn(step);
        self.work = Work::default();
        self.trainer.begin();
        let here = (0..self.cut()).any(|part| !self.trainer.has(part));
        self.work.noise.put(self.noise_of(0..if here { self.log.batch.len() } else { 0 }, step));
        Ok(Flow::Continue)
    }

    /// The batch of a step.
    pub(super) fn drawn(&self, step: u32) -> Vec<Drawn> {
        let (m, seed) = (self.options.batch_size, self.options.seed);
        let mut rng = generator(seed, Purpose::Shuffle, step);
        let rows: Vec<usize> = (0..m).map(|_| rng.random_range(0..self.problem.examples())).collect();
        let times: Vec<usize> = (0..m).map(|_| rng.random_range(1..=self.schedule.steps())).collect();
        let mut drawn = |(row, t): (usize, usize)| {
            let told = !self.problem.is_digits() || rng.random::<f64>() >= self.options.class_dropout;
            Drawn { row: row as u32, t: t as u32, told }
        };
        rows.into_iter().zip(times).map(&mut drawn).collect()
    }

    /// The noise of some rows of a step's batch, `[rows, d]`.
    pub(super) fn noise_of(&self, rows: Range<usize>, step: u32) -> Vec<f32> {
        let d = self.problem.dims;
        normals_at(rows.start * d..rows.end * d, generator(self.options.seed, Purpose::Noise, step))
    }

    fn add_noise(&mut self) -> Result<Flow> {
        let mixed = self.mixed(&self.log.batch, self.work.noise.get()?);
        self.work.mixed.put(mixed);
        Ok(Flow::Continue)
    }

    /// A batch, or some rows of one, under their noise `[m, d]`.
    fn mixed(&self, batch: &[Drawn], noise: &[f32]) -> Mixed {
        let mut mixed =
            Mixed { noisy: Vec::with_capacity(noise.len()), target: Vec::with_capacity(noise.len()) };
        for (drawn, noise) in batch.iter().zip(noise.chunks_exact(self.problem.dims)) {
            let (t, x0) = (drawn.t as usize, self.problem.example(drawn.row as usize));
            let shares @ [of_data, of_noise] = self.schedule.shares(t).map(|share| share as f32);
            // As `NoiseSchedule::noisy` has it.
            mixed.noisy.extend(x0.iter().zip(noise).map(|(x0, e)| of_data * x0 + of_noise * e));
            mixed.target.extend(x0.iter().zip(noise).map(|(x0, e)| self.options.target.of(shares, *x0, *e)));
        }
        mixed
    }

    fn predict(&mut self) -> Result<Flow> {
        let (mixed, parts) = (self.work.mixed.get()?, self.cut());
        let mut answers = Answers::default();
        for part in 0..parts {
            if let Some(errors) = self.trainer.aside(part) {
                answers.errors.extend(errors);
                answers.outputs.push(None);
                continue;
            }
            let rows = rows_of(part, parts, self.log.batch.len());
            let drawn = self.log.batch.get(rows.clone()).unwrap_or_default();
            let output = self.answer(drawn, self.numbers_of(&mixed.noisy, rows.clone()));
            let said = numbers(output.clone())?;
            answers.errors.extend(self.errors(&said, self.numbers_of(&mixed.target, rows)));
            answers.numbers.extend(said);
            answers.outputs.push(Some(output));
        }
        if answers.outputs.iter().any(Option::is_none) {
            answers.numbers.clear();
        }
        self.work.answers.put(answers);
        Ok(Flow::Continue)
    }

    /// ŷ of some rows of a batch, `[rows, d]`, from their x_t.
    fn answer(&self, drawn: &[Drawn], noisy: &[f32]) -> Tensor<2> {
        let told = |row: usize| (drawn[row].t as usize, self.class_told(&drawn[row]));
        let inputs = self.denoiser.inputs(noisy, told);
        let inputs = matrix(inputs, self.denoiser.inputs_wide(), &self.device); // (rows, d + e + k)
        self.denoiser.forward(self.trainer.model(), inputs) // (rows, d)
    }

    /// Σ (ŷ − y)² of some rows, `[rows]`.
    fn errors(&self, said: &[f32], target: &[f32]) -> Vec<f32> {
        let d = self.problem.dims;
        let rows = said.chunks_exact(d).zip(target.chunks_exact(d));
        rows.map(|(said, target)| said.iter().zip(target).map(|(a, b)| (a - b) * (a - b)).sum()).collect()
    }

    /// The numbers of some rows.
    fn numbers_of<'a>(&self, all: &'a [f32], rows: Range<usize>) -> &'a [f32] {
        let d = self.problem.dims;
        all.get(rows.start * d..rows.end * d).unwrap_or_default()
    }

    fn loss(&mut self) -> Result<Flow> {
        let (mixed, answers) = (self.work.mixed.get()?, self.work.answers.get()?);
        let (m, parts) = (self.log.batch.len(), answers.outputs.len());
        let losses = answers.outputs.iter().enumerate().map(|(part, output)| {
            let target = self.numbers_of(&mixed.target, rows_of(part, parts, m));
            output.clone().map(|output| self.mean_square(output, target, m))
        });
        let losses = losses.collect();
        self.trainer.losses(losses)?;
        Ok(Flow::Continue)
    }

    /// The share that some rows have in the loss of a batch of m.
    fn mean_square(&self, output: Tensor<2>, target: &[f32], m: usize) -> Tensor<1> {
        let [own, d] = output.dims();
        let target = matrix(target.to_vec(), d, &self.device);
        let loss = MseLoss::new().forward(output, target, Reduction::Mean); // (1)
        share(loss, own, m)
    }

    fn backward(&mut self) -> Result<Flow> {
        self.trainer.backward_parts(None)?;
        Ok(Flow::Continue)
    }

    /// In how many parts a batch is cut.
    pub(super) fn cut(&self) -> usize {
        let rows = self.options.batch_size;
        cut(params::count(self.trainer.model()) * rows, rows)
    }

    /// How many rows a part of the batch has.
    pub(super) fn rows_in(&self, part: usize) -> usize {
        rows_of(part, self.cut(), self.options.batch_size).len()
    }

    /// Part number `part` of a step; aside it has the error of each row.
    pub(super) fn compute(&self, step: u32, part: usize) -> Result<Part> {
        let parts = self.cut();
        parts::check(part, parts)?;
        let batch = self.drawn(step);
        let rows = rows_of(part, parts, batch.len());
        let drawn = part_of(&batch, part, parts);
        let mixed = self.mixed(drawn, &self.noise_of(rows, step));
        let output = self.answer(drawn, &mixed.noisy);
        let aside = self.errors(&numbers(output.clone())?, &mixed.target);
        let loss = self.mean_square(output, &mixed.target, batch.len());
        Ok(Part { aside, ..Part::of(self.trainer.model(), loss)? })
    }

    fn update(&mut self) -> Result<Flow> {
        let (step, finite) = (self.trainer.step(), self.trainer.is_finite());
        let loss = self.trainer.update(self.options.rate(step))?;
        self.log.history.push(step, &[loss]);
        if finite {
            self.note_levels()?;
            self.average.update(self.trainer.model(), self.options.ema_decay, step);
        }
        self.look = Default::default();
        self.work = Work::default();
        let step = step + 1;
        if step.is_multiple_of(EVERY) || AT_FIRST.contains(&step) {
            self.due = Some(Due::at(step));
        }
        if finite && f64::from(loss) < DIVERGED * self.problem.power.max(1.0) {
            return Ok(Flow::Continue);
        }
        let compared =
            message!("ten_thousand_times_zero", "more than ten thousand times that of always answering 0");
        let learning_rate = self.options.learning_rate;
        Ok(Flow::Halt(Divergence { step, learning_rate, loss, compared }.message(finite)))
    }

    /// Takes in the losses of the batch, each at its noise level.
    fn note_levels(&mut self) -> Result<()> {
        let d = self.problem.dims as f32;
        let mut sums = [(0.0_f32, 0_u32); LEVELS];
        for (drawn, error) in self.log.batch.iter().zip(&self.work.answers.get()?.errors) {
            let level = &mut sums[self.level(drawn.t as usize)];
            *level = (level.0 + error / d, level.1 + 1);
        }
        for (level, (sum, count)) in self.log.levels.iter_mut().zip(sums) {
            if count > 0 {
                let now = sum / count as f32;
                *level = Some(level.map_or(now, |before| KEPT * before + (1.0 - KEPT) * now));
            }
        }
        Ok(())
    }
}
