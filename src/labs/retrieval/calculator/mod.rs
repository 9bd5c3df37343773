//! The other machine: a net that learns to call a calculator, and the same net that has to do sums itself.
//!
//! Two [transformers](crate::nn::transformer) of one shape begin with the same numbers and are asked the same:
//!
//! | stage | formula | shape |
//! |---|---|---|
//! | batch | b questions, such as `12*7?` | |
//! | forward | z at each token that a net is to write, with the tool and without | `[m, v]` each |
//! | call | `calc(12*7)=` as it would be written, and what it gives | |
//! | loss | L = −1/m Σ ln softmax(z)\[token\] of each net | `[]` each |
//! | backward | ∂L/∂θ | as θ |
//! | update | θ ← AdamW’s step | as θ |
//!
//! One is trained on `calc(12*7)=84■`, where the tool writes `84`, which costs nothing; the other on `84■`. To look up is the
//! same with a table: `look(peru)=lima■`. What is asked has always the same room, so that what is to be repeated in a call
//! lies equally far back: to a rotary position that is one and the same angle, also for longer numbers than any seen.
//!
//! Sources: Schick et al., “Toolformer: language models can teach themselves to use tools” (2023), for calls within a
//! text; Cobbe et al., “Training verifiers to solve math word problems” (2021), appendix, for a calculator that takes over
//! where = is written.

mod arithmetic;
mod look;
pub(super) mod records;
mod step;
mod tasks;
mod tokens;
mod tools;
mod write;

use burn::module::Module;
use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use super::of_another;
use super::options::Options;
use crate::error::{Error, Result};
use crate::lab::{Flow, Stage};
use crate::nn::params::{Parameter, count, fits, named};
use crate::nn::transformer::{Config, Transformer};
use crate::train::{History, Method, Trained, Trainer};
use look::Look;
pub(super) use look::typed;
use step::Work;
use tasks::Tasks;

/// The layers of each net.
const LAYERS: usize = 2;
/// Their heads.
const HEADS: usize = 4;
/// The names of the nets: with the tool, and without.
const NETS: [&str; 2] = ["tool", "plain"];

/// The machine. See the [module](self).
pub(super) struct Calculator {
    device: Device,
    /// The same without autodiff.
    plain: Device,
    tasks: Tasks,
    /// With the tool, and without.
    trainers: [Trainer<Transformer>; 2],
    log: Log,
    work: Work,
    look: Look,
}

/// What a run leaves behind beside its parameters.
#[derive(Clone, Serialize, Deserialize)]
struct Log {
    /// Rows of (step; loss with the tool, and without).
    history: History,
    /// Rows of (step; shares right, see [`look`]), at intervals.
    measured: History,
}

/// What training has changed.
#[derive(Serialize, Deserialize)]
pub(super) struct State {
    trained: [Trained; 2],
    log: Log,
}

impl Calculator {
    pub fn new(options: &Options, device: &Device) -> Result<Self> {
        let config = Config::rotary(tokens::count(), tokens::CONTEXT, LAYERS, HEADS, options.width);
        let net = || Transformer::new(config.clone(), options.seed, device);
        Ok(Self {
            plain: device.clone().inner(),
            device: device.clone(),
            tasks: Tasks::new(options.seed, options.digits),
            trainers: [Trainer::new(net()?, Method::AdamW), Trainer::new(net()?, Method::AdamW)],
            log: Log { history: History::new(2), measured: History::new(look::MEASURES) },
            work: Work::default(),
            look: Look::default(),
        })
    }

    /// The nets as they are looked at.
    fn nets(&self) -> [Transformer; 2] {
        [self.trainers[0].model().valid(), self.trainers[1].model().valid()]
    }

    /// The parameters of the net with the tool, and then of that without.
    pub fn parameters(&self) -> Vec<Parameter> {
        let mut start = 0;
        let mut all = vec![];
        for (net, trainer) in NETS.iter().zip(&self.trainers) {
            let own = named(trainer.model());
            let count: usize = own.iter().map(Parameter::count).sum();
            all.extend(own.into_iter().map(|parameter| Parameter {
                name: format!("{net}.{}", parameter.name),
                start: start + parameter.start,
                ..parameter
            }));
            start += count;
        }
        all
    }

    /// θ of both, `[p]`.
    pub fn numbers(&self) -> Result<Vec<f32>> {
        Ok([self.trainers[0].parameters()?, self.trainers[1].parameters()?].concat())
    }

    /// ∂L/∂θ of both, `[p]`, once the backward stage is done; nothing before.
    pub fn gradient(&self) -> Vec<f32> {
        if self.trainers.iter().all(Trainer::is_ready) {
            return self.trainers.iter().flat_map(|trainer| trainer.gradient()).copied().collect();
        }
        vec![]
    }

    /// The loss of both, once it is known.
    pub fn present_loss(&self) -> Option<f32> {
        Some(self.trainers[0].present_loss()? + self.trainers[1].present_loss()?)
    }

    /// Puts other numbers in the place of θ of both.
    ///
    /// # Errors
    /// [`Error::Save`] if they are more or fewer; then nothing has changed.
    pub fn set_numbers(&mut self, numbers: &[f32]) -> Result<()> {
        let counts = [count(self.trainers[0].model()), count(self.trainers[1].model())];
        fits(counts.iter().sum(), numbers)?;
        let (with, without) = numbers.split_at(counts[0]);
        self.trainers[0].set_parameters(with)?;
        self.trainers[1].set_parameters(without)?;
        self.look = Look::default();
        Ok(())
    }

    /// Something that is looked at is set otherwise.
    pub fn changed(&mut self) {
        self.look.forget_shown();
    }

    pub fn stages() -> Vec<Stage> {
        step::STAGES.iter().map(|stage| Stage::new(stage.id, stage.label, stage.help)).collect()
    }

    pub fn run(&mut self, stage: usize, options: &Options) -> Result<Flow> {
        let stage = step::STAGES.get(stage).ok_or_else(Error::out_of_order)?;
        (stage.run)(self, options)
    }

    pub fn state(&self) -> Result<State> {
        // A checkpoint is to hold no more than it must: the gradient is as large as the parameters.
        let [with, without] = &self.trainers;
        let trained = [with.snapshot()?.without_gradient(), without.snapshot()?.without_gradient()];
        Ok(State { trained, log: self.log.clone() })
    }

    /// Goes back to a state. On an error the machine stays as it was.
    pub fn restore(&mut self, state: State, options: &Options) -> Result<()> {
        let State { trained, log } = state;
        let mut restored = Self::new(options, &self.device)?;
        for (trainer, trained) in restored.trainers.iter_mut().zip(&trained) {
            trainer.restore(trained)?;
        }
        let fits = self.log.history.takes(&log.history) && self.log.measured.takes(&log.measured);
        if !fits || restored.trainers[0].step() != restored.trainers[1].step() {
            return Err(of_another());
        }
        restored.log = log;
        *self = restored;
        Ok(())
    }
}
