//! Denoising diffusion on points of a plane, or on handwritten digits that a prompt steers.
//!
//! With a batch of m examples of d numbers, the [denoiser](crate::train::diffusion::Denoiser) f and its target y:
//!
//! | stage | formula | shape |
//! |---|---|---|
//! | draw | x₀ from the data, t even over 1 … T, ε ~ N(0, I); of digits the class, left out with probability p | `[m, d]`, `[m]` |
//! | noise | x_t = √ᾱ_t x₀ + √(1 − ᾱ_t) ε | `[m, d]` |
//! | predict | ŷ = f(x_t, t) | `[m, d]` |
//! | loss | L = 1/(m d) Σ (ŷ − y)², y = ε, x₀ or v | `[]` |
//! | backward | ∂L/∂θ | as θ |
//! | update | θ ← Adam(θ, ∂L/∂θ) with rate η(t); θ̄ ← d θ̄ + (1 − d) θ | as θ |
//!
//! Samples are drawn by the [reverse process](crate::train::diffusion::Reverse) on reading, see `look.rs`: DDPM or DDIM
//! in any number of steps. With 64 random lines, the sliced Wasserstein distance says how far they are from the data.
//!
//! Source: Ho, Jain and Abbeel (2020), algorithms 1 and 2, and equation 14 for the loss; Ho and Salimans (2022), algorithm
//! 1, for leaving out the class. All others in [`crate::train::diffusion`].

mod channels;
mod controls;
mod judge;
mod look;
mod options;
mod problem;
mod prompt;

use std::cell::OnceCell;

use burn::module::Module;
use burn::nn::loss::{MseLoss, Reduction};
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Tensor};
use rand::RngExt;
use serde::{Deserialize, Serialize};

use crate::data::planar::normals;
use crate::error::{Error, Result};
use crate::lab::{Action, Args, Channel, Control, Flow, Lab, Settings, Stage, decode, encode};
use crate::rng::{Purpose, generator};
use crate::train::diffusion::{Average, Denoiser, NoiseSchedule};
use crate::train::mlp::Mlp;
use crate::train::optimizer::{Method, memory};
use crate::train::{Divergence, History, matrix, numbers, scalar};
use judge::Judge;
use look::{Look, Sampled, Yardsticks};
use options::Options;
use problem::{Drawing, Problem};

/// Every so many steps the distance of samples to the data is measured …
const EVERY: u32 = 250;
/// … and at first, when it falls fastest, at these.
const AT_FIRST: [u32; 3] = [25, 50, 100];
/// Noise levels are told apart in so many equal parts.
const LEVELS: usize = 10;
/// What a level's loss keeps of itself when a batch has met it again.
const KEPT: f32 = 0.95;
/// Training stops itself when the loss of a batch passes this many times that of saying nothing.
const DIVERGED: f64 = 1e4;

/// The lab. See the [module](self).
pub struct Diffusion {
    device: Device,
    /// What the reader drew, if anything, and the same as it came.
    drawing: Option<Drawing>,
    setup: Vec<u8>,
    options: Options,
    problem: Problem,
    schedule: NoiseSchedule,
    denoiser: Denoiser,
    model: Mlp,
    average: Average,
    optimizer: ModuleOptimizer,
    step: u32,
    log: Log,
    work: Work,
    look: Look,
    yardsticks: Yardsticks,
    judge: OnceCell<Judge>,
}

/// What a run leaves behind beside its parameters.
#[derive(Clone, Serialize, Deserialize)]
struct Log {
    /// Rows of (step; loss of the batch).
    history: History,
    /// Rows of (step; distance of the averaged weights' samples, of the latest weights').
    measured: History,
    /// The loss at each part of the noise levels lately; −1 where none was met yet.
    levels: Vec<f32>,
}

/// What the stages of one step hand to one another; numbers are `[m, d]`, row-major.
#[derive(Default)]
struct Work {
    x0: Vec<f32>,
    times: Vec<usize>,
    noise: Vec<f32>,
    /// The class of each, and whether it is told; empty where there are no classes.
    labels: Vec<Option<usize>>,
    noisy: Vec<f32>,
    target: Vec<f32>,
    output: Option<Tensor<2>>,
    /// What the output holds.
    said: Vec<f32>,
    /// `[1]`, and its number.
    loss: Option<(Tensor<1>, f32)>,
    gradients: Option<GradientsParams>,
    /// ∂L/∂θ.
    gradient: Vec<f32>,
}

/// What training has changed; see [`Lab::snapshot`].
#[derive(Serialize, Deserialize)]
struct State {
    step: u32,
    parameters: Vec<f32>,
    average: Vec<f32>,
    memory: serde_bytes::ByteBuf,
    log: Log,
}

impl Diffusion {
    /// The lab on two half moons, with the default settings.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine fails.
    pub fn new(device: Device) -> Result<Self> {
        let settings = Settings::defaults(|settings| controls::controls(false, settings));
        let options = Options::from_settings(&settings)?;
        let problem = Problem::new(None, &options)?;
        Ok(Self::begin(device, (None, vec![]), options, problem))
    }

    /// The lab before its first step.
    fn begin(
        device: Device,
        (drawing, setup): (Option<Drawing>, Vec<u8>),
        options: Options,
        problem: Problem,
    ) -> Self {
        let schedule = NoiseSchedule::new(options.curve, options.noise_steps);
        let (dims, classes) = (problem.dims, problem.classes);
        let denoiser =
            Denoiser::new(dims, classes, options.hidden.clone(), options.time, options.noise_steps);
        let model = denoiser.init(options.seed, &device);
        Self {
            average: Average::new(&model),
            model,
            optimizer: Method::Adam.init(),
            step: 0,
            log: Log { history: History::new(1), measured: History::new(2), levels: vec![-1.0; LEVELS] },
            work: Work::default(),
            look: Look::default(),
            yardsticks: Yardsticks::default(),
            judge: OnceCell::new(),
            device,
            drawing,
            setup,
            options,
            problem,
            schedule,
            denoiser,
        }
    }

    /// The latest weights, as they are looked at.
    fn without_gradients(&self) -> Mlp {
        self.model.valid()
    }

    fn set_model(&mut self, model: Mlp) {
        self.model = model;
        self.look = Look::default();
    }

    /// The part of the noise levels that t ≥ 1 lies in.
    fn level(&self, t: usize) -> usize {
        (t.saturating_sub(1) * LEVELS / self.schedule.steps()).min(LEVELS - 1)
    }

    fn draw(&mut self) -> Flow {
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

    fn add_noise(&mut self) -> Result<Flow> {
        if self.work.times.is_empty() {
            return Err(Error::out_of_order("noise"));
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

    fn predict(&mut self) -> Result<Flow> {
        let work = &self.work;
        if work.noisy.is_empty() {
            return Err(Error::out_of_order("predict"));
        }
        let told = |row: usize| (work.times[row], work.labels.get(row).copied().flatten());
        let inputs = self.denoiser.inputs(&work.noisy, told);
        let inputs = matrix(inputs, self.denoiser.inputs_wide(), &self.device); // (m, d + e + k)
        let output = self.denoiser.forward(&self.model, inputs); // (m, d)
        self.work.said = numbers(output.clone())?;
        self.work.output = Some(output);
        Ok(Flow::Continue)
    }

    fn loss(&mut self) -> Result<Flow> {
        let output = self.work.output.clone().ok_or_else(|| Error::out_of_order("loss"))?;
        let target = matrix(self.work.target.clone(), self.problem.dims, &self.device);
        let loss = MseLoss::new().forward(output, target, Reduction::Mean); // (1)
        self.work.loss = Some((loss.clone(), scalar(loss)?));
        Ok(Flow::Continue)
    }

    fn backward(&mut self) -> Result<Flow> {
        let (loss, _) = self.work.loss.as_ref().ok_or_else(|| Error::out_of_order("backward"))?;
        let gradients = GradientsParams::from_grads(loss.backward(), &self.model);
        self.work.gradient = self.model.gradient(&gradients)?;
        self.work.gradients = Some(gradients);
        Ok(Flow::Continue)
    }

    fn update(&mut self) -> Result<Flow> {
        let (Some((_, loss)), Some(gradients)) = (self.work.loss.take(), self.work.gradients.take()) else {
            return Err(Error::out_of_order("update"));
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
            compared: "more than ten thousand times that of saying nothing",
            model: "network",
        };
        Ok(divergence.halt(finite))
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

    fn set_parameter(&mut self, args: &Args) -> Result<()> {
        self.set_model(self.model.with_parameter(&self.denoiser.sizes(), args, &self.device)?);
        Ok(())
    }
}

impl Lab for Diffusion {
    const CHANNELS: &'static [Channel<Self>] = channels::CHANNELS;
    const ACTIONS: &'static [Action<Self>] = controls::ACTIONS;

    fn stages(&self) -> Vec<Stage> {
        vec![
            Stage::new("draw", "Draw", "Draw examples, a noise level for each, and noise."),
            Stage::new("noise", "Add noise", "Mix each example with its noise, as its level says."),
            Stage::new("predict", "Predict", "Ask the network what was mixed in, without telling it."),
            Stage::new("loss", "Loss", "Measure how far its answers are from the truth."),
            Stage::new("backward", "Gradient", "Find which way every weight makes the loss grow."),
            Stage::new("update", "Update", "Let Adam move them all a little the other way."),
        ]
    }

    fn controls(&self, settings: &Settings) -> Vec<Control> {
        controls::controls(self.drawing.is_some(), settings)
    }

    fn resets(&self, control: &str) -> &'static [&'static str] {
        controls::resets(control)
    }

    fn notices(&self) -> Vec<String> {
        self.problem.notices.clone()
    }

    fn rebuild(&mut self, settings: &Settings) -> Result<()> {
        let options = Options::from_settings(settings)?;
        // All that can fail comes before anything is given up.
        let problem = Problem::new(self.drawing.as_ref(), &options)?;
        let brought = (self.drawing.take(), std::mem::take(&mut self.setup));
        // The judge is the same whatever the settings.
        let judge = std::mem::take(&mut self.judge);
        *self = Self { judge, ..Self::begin(self.device.clone(), brought, options, problem) };
        Ok(())
    }

    fn tune(&mut self, settings: &Settings) -> Result<()> {
        let options = Options::from_settings(settings)?;
        let before = std::mem::replace(&mut self.options, options);
        let (now, look) = (&self.options, &mut self.look);
        // What costs much is kept as long as it is what is asked for.
        if now.run != before.run {
            look.main = Sampled::default();
        }
        if now.beside != before.beside {
            look.beside = Sampled::default();
        }
        if now.run != before.run || now.t != before.t {
            look.field = OnceCell::new();
        }
        if (now.run.particles, now.run.class) != (before.run.particles, before.run.class) {
            let measured = std::mem::take(&mut self.yardsticks.measured);
            self.yardsticks = Yardsticks { measured, ..Yardsticks::default() };
        }
        Ok(())
    }

    fn run(&mut self, stage: usize) -> Result<Flow> {
        match stage {
            0 => Ok(self.draw()),
            1 => self.add_noise(),
            2 => self.predict(),
            3 => self.loss(),
            4 => self.backward(),
            5 => self.update(),
            _ => Err(Error::out_of_order("next")),
        }
    }

    fn snapshot(&self) -> Result<Vec<u8>> {
        encode(&State {
            step: self.step,
            parameters: self.model.parameters()?,
            average: self.average.parameters()?,
            memory: memory(&self.optimizer)?.into(),
            log: self.log.clone(),
        })
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        let state: State = decode(bytes)?;
        let sizes = self.denoiser.sizes();
        let count = Mlp::count(&sizes);
        let sound = state.parameters.len() == count
            && state.average.len() == count
            && state.log.levels.len() == LEVELS
            && self.log.history.takes(&state.log.history)
            && self.log.measured.takes(&state.log.measured);
        if !sound {
            return Err(Error::Save("This save is of another network or of other data.".into()));
        }
        self.optimizer = Method::Adam.recall(&state.memory)?;
        self.average = Average::with_parameters(&sizes, &state.average, &self.device);
        self.set_model(Mlp::with_parameters(&sizes, &state.parameters, &self.device));
        self.step = state.step;
        self.log = state.log;
        self.work = Work::default();
        Ok(())
    }

    fn setup(&self) -> &[u8] {
        &self.setup
    }

    fn set_up(&mut self, bytes: &[u8]) -> Result<()> {
        self.drawing = Drawing::from_setup(bytes)?;
        self.setup = bytes.to_vec();
        Ok(())
    }
}
