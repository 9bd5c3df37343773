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

mod channels;
mod controls;
mod judge;
mod look;
mod options;
mod problem;
mod prompt;
mod step;

use std::cell::OnceCell;

use burn::module::Module;
use burn::optim::ModuleOptimizer;
use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::lab::old::{Channel, Lab};
use crate::lab::{Action, Args, Control, Flow, Settings, Stage, decode, encode};
use crate::message::Message;
use crate::nn::diffusion::{Average, Denoiser, NoiseSchedule};
use crate::nn::mlp::Mlp;
use crate::train::History;
use crate::train::optimizer::{Method, memory};
use judge::Judge;
use look::{Look, Sampled, Yardsticks};
use options::Options;
use problem::{Drawing, Problem};
use step::{LEVELS, Work};

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

    fn set_parameter(&mut self, args: &Args) -> Result<()> {
        self.set_model(crate::lab::old::with_parameter(&self.model, &self.denoiser.sizes(), args)?);
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
            _ => Err(Error::out_of_order()),
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
            return Err(Error::Save(Message::plain(
                "This save is of another network or of other data.".into(),
            )));
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
