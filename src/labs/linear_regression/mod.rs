//! Linear regression: ŷ = wᵀx + b, fitted to home prices by gradient descent on the squared error.
//!
//! With features x and target y standardised to mean 0 and variance 1 ([`Scaling`](crate::data::Scaling)), over a batch B:
//!
//! | stage | formula | shape |
//! |---|---|---|
//! | batch | B ⊆ {1 … n} | `[m]` |
//! | forward | ŷ = X w + b | `[m, 1]` |
//! | loss | L = 1/m Σ (ŷᵢ − yᵢ)² | `[]` |
//! | backward | ∂L/∂w = 2/m Xᵀ(ŷ − y), ∂L/∂b = 2/m Σ (ŷᵢ − yᵢ) | `[d]`, `[]` |
//! | update | w ← w − η ∂L/∂w, b ← b − η ∂L/∂b | `[d]`, `[]` |
//!
//! Since y has variance 1, predicting the mean price gives a loss of exactly 1, and the loss over all
//! homes is 1 − R². The gradient comes from burn's autodiff, not from the formula above; the tests
//! hold the two, and finite differences, against each other.
//!
//! Source: Hastie, Tibshirani and Friedman, *The Elements of Statistical Learning*, section 3.2.

mod actions;
mod channels;
#[cfg(feature = "chapters")]
mod course;
mod options;
mod problem;
mod step;

use std::mem::take;

use burn::module::{Module, Param};
use burn::nn::Linear;
use burn::tensor::{Device, Tensor};
use rand::RngExt;
use serde::{Deserialize, Serialize};

use crate::data::{Table, homes};
use crate::error::{Error, Result};
#[cfg(feature = "chapters")]
use crate::export::Course;
use crate::lab::{Action, Axis, Channel, Form, Lab, StageOf, decode, encode};
use crate::message;
use crate::message::Message;
use crate::nn::params::{Parameter, named};
use crate::nn::{matrix, numbers, vector};
use crate::rng::{Purpose, generator};
use crate::train::{BatchPlace, Batches, History, Method, Trained, Trainer};
use options::{NEEDS, Options};
use problem::Problem;
use step::Work;

/// Initial parameters are uniform in ± this, in standard deviations: visibly wrong, not absurd.
const INITIAL: f32 = 1.5;

/// The lab. See the [module](self).
pub struct LinearRegression {
    device: Device,
    /// The reader's file with the decisions about it, or empty for the homes.
    csv: Vec<u8>,
    table: Table,
    options: Options,
    problem: Problem,
    /// The examples on the device: `[n, d]` and `[n, 1]`.
    x: Tensor<2>,
    y: Tensor<2>,
    trainer: Trainer<Linear>,
    batches: Batches,
    /// θ = (w, b) before the first step, `[d + 1]`.
    initial: Vec<f32>,
    /// θ as the model has it, read out once a step.
    theta: Vec<f32>,
    log: Log,
    work: Work,
}

/// What a run leaves behind beside its parameters.
#[derive(Clone, Serialize, Deserialize)]
struct Log {
    /// Rows of (step; batch loss, loss over all, θ), all before the step's update.
    history: History,
    /// The rows of the latest batch.
    batch: Vec<u32>,
}

/// What training has changed; see [`Lab::snapshot`].
#[derive(Serialize, Deserialize)]
struct State {
    trained: Trained,
    place: BatchPlace,
    log: Log,
}

impl LinearRegression {
    /// The lab on the built-in homes, with the default settings.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine fails.
    pub fn new(device: Device) -> Result<Self> {
        let table = homes()?;
        let options = Options::ask(&mut Form::default(), &table, true);
        let problem = Problem::new(&table, &options)?;
        Ok(Self::begin(device, vec![], table, options, problem))
    }

    /// The lab before its first step.
    fn begin(device: Device, csv: Vec<u8>, table: Table, options: Options, problem: Problem) -> Self {
        let initial = initial_parameters(problem.features(), options.seed);
        Self {
            x: matrix(problem.x.clone(), problem.features(), &device),
            y: matrix(problem.y.clone(), 1, &device),
            trainer: Trainer::new(linear(&initial, &device), Method::Sgd),
            batches: Batches::new(problem.examples(), options.seed),
            log: Log { history: History::new(2 + initial.len()), batch: vec![] },
            work: Work::default(),
            theta: initial.clone(),
            initial,
            csv,
            table,
            options,
            problem,
            device,
        }
    }

    /// θ = (w, b) read out anew, where the model may have changed.
    fn look(&mut self) -> Result<()> {
        self.theta = self.trainer.parameters()?;
        Ok(())
    }

    /// ŷ for all examples, standardised, `[n]`.
    fn predict_all(&self) -> Result<Vec<f32>> {
        numbers(self.trainer.model().valid().forward(self.x.clone().inner()))
    }
}

impl Lab for LinearRegression {
    type Options = Options;
    const STAGES: &'static [StageOf<Self>] = step::STAGES;
    const CHANNELS: &'static [Channel<Self>] = channels::CHANNELS;
    const ACTIONS: &'static [Action<Self>] = actions::ACTIONS;

    fn options(&self, form: &mut Form) -> Options {
        Options::ask(form, &self.table, self.csv.is_empty())
    }

    fn parameters(&self) -> Vec<Parameter> {
        named(self.trainer.model())
    }

    fn weights(&self) -> Result<Vec<f32>> {
        self.trainer.parameters()
    }

    fn set_weights(&mut self, weights: &[f32]) -> Result<()> {
        self.trainer.set_parameters(weights)?;
        self.look()
    }

    fn axes(&self) -> Vec<Axis> {
        self.problem.axes()
    }

    fn notices(&self) -> Vec<Message> {
        self.table.notices.clone()
    }

    fn rebuild(&mut self, options: Options) -> Result<()> {
        // All that can fail comes before anything is given up.
        let problem = Problem::new(&self.table, &options)?;
        let (csv, table) = (take(&mut self.csv), take(&mut self.table));
        *self = Self::begin(self.device.clone(), csv, table, options, problem);
        Ok(())
    }

    fn tune(&mut self, options: Options) -> Result<()> {
        self.options = options;
        Ok(())
    }

    fn snapshot(&self) -> Result<Vec<u8>> {
        let mut log = self.log.clone();
        // All examples, in order, are told by their number alone.
        if log.batch.len() == self.problem.examples() {
            log.batch = vec![u32::MAX];
        }
        encode(&State { trained: self.trainer.snapshot()?, place: self.batches.place(), log })
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        let mut state: State = decode(bytes)?;
        let n = self.problem.examples();
        if state.log.batch == [u32::MAX] {
            state.log.batch = (0..n as u32).collect();
        }
        let rows = state.log.batch.iter().all(|row| (*row as usize) < n);
        if !(rows && self.log.history.takes(&state.log.history)) {
            let said = message!("line_save", "This save is of a model with other features or data.");
            return Err(Error::Save(said));
        }
        self.trainer.restore(&state.trained)?;
        self.look()?;
        self.batches.go_to(state.place);
        self.log = state.log;
        self.work = Work::default();
        Ok(())
    }

    fn has_course(&self) -> bool {
        true
    }

    #[cfg(feature = "chapters")]
    fn course(&self, steps: u32) -> Result<Course> {
        self.tell_course(steps)
    }

    fn setup(&self) -> &[u8] {
        &self.csv
    }

    fn set_up(&mut self, bytes: &[u8]) -> Result<()> {
        self.table = if bytes.is_empty() { homes()? } else { Table::from_setup(bytes, NEEDS)? };
        self.csv = if bytes.is_empty() { vec![] } else { take(&mut self.table.setup) };
        Ok(())
    }
}

/// θ = (w, b), uniform in ±[`INITIAL`], `[d + 1]`.
fn initial_parameters(features: usize, seed: u64) -> Vec<f32> {
    let mut rng = generator(seed, Purpose::Init, 0);
    (0..=features).map(|_| rng.random_range(-INITIAL..INITIAL)).collect()
}

/// burn's linear layer with given parameters.
fn linear(theta: &[f32], device: &Device) -> Linear {
    let (w, b) = theta.split_at(theta.len().saturating_sub(1));
    // Numbered by their place, not at random: an optimiser's state finds them again after a save.
    Linear {
        weight: Param::initialized(0.into(), matrix(w.to_vec(), 1, device).require_grad()), // (d, 1)
        bias: Some(Param::initialized(1.into(), vector(b.to_vec(), device).require_grad())), // (1)
    }
}
