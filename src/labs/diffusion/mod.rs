//! Denoising diffusion on points of a plane, or on handwritten digits that a prompt steers.
//!
//! With a batch of m examples of d numbers, the [denoiser](crate::nn::diffusion::Denoiser) f and its target y:
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
//! Samples are drawn by the [reverse process](crate::nn::diffusion::Reverse) on reading, see `look.rs`: DDPM or DDIM
//! in any number of steps. With 64 random lines, the sliced Wasserstein distance says how far they are from the data.
//!
//! Source: Ho, Jain and Abbeel (2020), algorithms 1 and 2, and equation 14 for the loss; Ho and Salimans (2022), algorithm
//! 1, for leaving out the class. All others in [`crate::nn::diffusion`].

mod actions;
mod channels;
mod course;
mod diagnosis;
mod judge;
mod look;
mod options;
mod pieces;
mod problem;
mod prompt;
mod step;

use std::cell::OnceCell;

use burn::module::Module;
use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::export::Course;
use crate::lab::{Action, Axis, Channel, Form, Lab, StageOf, decode, encode};
use crate::labs::shared::Due;
use crate::message;
use crate::message::Message;
use crate::nn::diffusion::{Average, Denoiser, NoiseSchedule};
use crate::nn::mlp::Mlp;
use crate::nn::params::{Parameter, named};
use crate::train::{History, Method, Part, StepPlace, Trained, Trainer};
use judge::Judge;
use look::{Look, Sampled, Yardsticks};
use options::Options;
use problem::{Drawing, Problem};
use step::{Drawn, LEVELS, Work};

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
    trainer: Trainer<Mlp>,
    average: Average,
    log: Log,
    /// What of its measures is not taken yet.
    due: Option<Due>,
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
    /// The loss at each part of the noise levels lately, where one was met yet.
    levels: Vec<Option<f32>>,
    /// The latest batch.
    batch: Vec<Drawn>,
}

/// What training has changed; see [`Lab::snapshot`].
#[derive(Serialize, Deserialize)]
struct State {
    trained: Trained,
    /// θ̄, `[p]`.
    average: Vec<f32>,
    log: Log,
}

impl Diffusion {
    /// The lab on two half moons, with the default settings.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine fails.
    pub fn new(device: Device) -> Result<Self> {
        let options = Options::ask(&mut Form::default(), false);
        Ok(Self::begin(device, (None, vec![]), options))
    }

    /// The lab before its first step.
    fn begin(device: Device, (drawing, setup): (Option<Drawing>, Vec<u8>), options: Options) -> Self {
        let problem = Problem::new(drawing.as_ref(), &options);
        let hidden = vec![options.width; options.depth];
        let (dims, classes, steps) = (problem.dims, problem.classes, options.noise_steps);
        let denoiser = Denoiser::new(dims, classes, hidden, options.time_embedding, steps);
        let model = denoiser.init(options.seed, &device);
        Self {
            average: Average::new(&model),
            trainer: Trainer::new(model, Method::Adam),
            log: Log {
                history: History::new(1),
                measured: History::new(2),
                levels: vec![None; LEVELS],
                batch: vec![],
            },
            due: None,
            work: Work::default(),
            look: Look::default(),
            yardsticks: Yardsticks::default(),
            judge: OnceCell::new(),
            schedule: NoiseSchedule::new(options.noise_schedule, options.beta_max, steps),
            device,
            drawing,
            setup,
            options,
            problem,
            denoiser,
        }
    }

    /// The latest weights, as they are looked at.
    fn without_gradients(&self) -> Mlp {
        self.trainer.model().valid()
    }
}

impl Lab for Diffusion {
    type Options = Options;
    const STAGES: &'static [StageOf<Self>] = step::STAGES;
    const CHANNELS: &'static [Channel<Self>] = channels::CHANNELS;
    const ACTIONS: &'static [Action<Self>] = actions::ACTIONS;

    fn options(&self, form: &mut Form) -> Options {
        Options::ask(form, self.drawing.is_some())
    }

    fn parameters(&self) -> Vec<Parameter> {
        named(self.trainer.model())
    }

    fn weights(&self) -> Result<Vec<f32>> {
        self.trainer.parameters()
    }

    fn set_weights(&mut self, weights: &[f32]) -> Result<()> {
        self.settle()?;
        self.trainer.set_parameters(weights)?;
        self.look = Default::default();
        Ok(())
    }

    fn parts(&self) -> usize {
        self.cut()
    }

    fn part(&self, at: StepPlace, part: usize) -> Result<Part> {
        self.compute(at.step, part)
    }

    fn aside(&self, _at: StepPlace, part: usize) -> usize {
        self.rows_in(part)
    }

    fn bring(&mut self, parts: Vec<Option<Part>>) {
        self.trainer.offer(parts);
    }

    fn workers(&self) -> usize {
        let run = self.options.run();
        self.parts().max(self.pieces_of(&run, run.particles))
    }

    fn pieces(&self, reads: &[&str]) -> Vec<u32> {
        self.pieces_for(reads)
    }

    fn weights_for(&self, piece: u32) -> Result<Vec<f32>> {
        self.weights_of_piece(piece)
    }

    fn lend(&mut self, weights: &[f32]) -> Result<()> {
        // Whichever of the two nets these are, a piece finds them.
        let average = self.average.with(weights)?;
        self.set_weights(weights)?;
        self.average = average;
        Ok(())
    }

    fn piece(&self, piece: u32) -> Result<Vec<f32>> {
        self.compute_piece(piece)
    }

    fn keep(&mut self, piece: u32, numbers: Vec<f32>) -> Result<()> {
        self.keep_piece(piece, numbers)
    }

    fn axes(&self) -> Vec<Axis> {
        self.problem.axes()
    }

    fn notices(&self) -> Vec<Message> {
        self.problem.notices.clone()
    }

    fn rebuild(&mut self, options: Options) -> Result<()> {
        let brought = (self.drawing.take(), std::mem::take(&mut self.setup));
        // The judge is the same whatever the settings.
        let judge = std::mem::take(&mut self.judge);
        *self = Self { judge, ..Self::begin(self.device.clone(), brought, options) };
        Ok(())
    }

    fn tune(&mut self, options: Options) -> Result<()> {
        let before = std::mem::replace(&mut self.options, options);
        let (now, look) = (&self.options, &mut self.look);
        // What costs much is kept as long as it is what is asked for.
        let (run, run_before) = (now.run(), before.run());
        if run != run_before {
            self.yardsticks.drowned = OnceCell::new();
            look.shown = Sampled::default();
        }
        if now.beside() != before.beside() {
            look.beside = Sampled::default();
        }
        if run != run_before || now.t != before.t {
            look.field = OnceCell::new();
        }
        if (run.particles, run.class) != (run_before.particles, run_before.class) {
            let measured = std::mem::take(&mut self.yardsticks.measured);
            self.yardsticks = Yardsticks { measured, ..Yardsticks::default() };
        }
        Ok(())
    }

    fn snapshot(&self) -> Result<Vec<u8>> {
        let (trained, average) = (self.trainer.snapshot()?, self.average.parameters()?);
        let log = Log { measured: self.measured()?.into_owned(), ..self.log.clone() };
        encode(&State { trained, average, log })
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        let State { trained, average, log } = decode(bytes)?;
        let (n, steps) = (self.problem.examples(), self.schedule.steps());
        let sound = log.levels.len() == LEVELS
            && self.log.history.takes(&log.history)
            && self.log.measured.takes(&log.measured)
            && log
                .batch
                .iter()
                .all(|drawn| (drawn.row as usize) < n && (1..=steps).contains(&(drawn.t as usize)));
        if !sound {
            let said = message!("diffusion_save", "This save is of another network or of other data.");
            return Err(Error::Save(said));
        }
        let average = self.average.with(&average)?;
        self.trainer.restore(&trained)?;
        self.average = average;
        self.log = log;
        self.due = None;
        self.look = Look::default();
        self.work = Work::default();
        Ok(())
    }

    fn has_course(&self) -> bool {
        true
    }

    fn course(&self, steps: u32) -> Result<Course> {
        self.tell_course(steps)
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
