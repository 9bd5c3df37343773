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

mod channels;
mod controls;
mod problem;

use std::mem::take;

use burn::module::{Module, Param};
use burn::nn::Linear;
use burn::nn::loss::{MseLoss, Reduction};
use burn::optim::{GradientsParams, ModuleOptimizer, SgdConfig};
use burn::tensor::{Device, Tensor};
use rand::RngExt;
use serde::{Deserialize, Serialize};

use crate::data::{Table, homes};
use crate::error::{Error, Result};
use crate::lab::{Action, Args, Axis, Channel, Control, Flow, Lab, Settings, Stage, decode, encode};
use crate::rng::{Purpose, generator};
use crate::train::{BatchPlace, Batches, History, matrix, numbers, scalar, vector};
use controls::Options;
use problem::Problem;

/// Training stops itself when the loss passes this many times that of the mean price, which is 1. Far
/// enough to be seen, near enough that a smaller learning rate still brings it back.
const DIVERGED: f32 = 1e6;
/// Initial parameters are uniform in ± this, in standard deviations: visibly wrong, not absurd.
const INITIAL: f32 = 1.5;

/// The lab. See the [module](self).
pub struct LinearRegression {
    device: Device,
    /// The reader's file as it came, or empty for the homes.
    csv: Vec<u8>,
    table: Table,
    options: Options,
    problem: Problem,
    /// The examples on the device: `[n, d]` and `[n, 1]`.
    x: Tensor<2>,
    y: Tensor<2>,
    model: Linear,
    optimizer: ModuleOptimizer,
    /// θ = (w, b) before the first step, `[d + 1]`.
    initial: Vec<f32>,
    /// θ as `model` has it, read out once a step.
    theta: Vec<f32>,
    batches: Batches,
    step: u32,
    /// Rows of (step; batch loss, loss over all, θ), all before the step's update.
    history: History,
    /// The indices of the latest batch.
    batch: Vec<u32>,
    /// (∂L/∂w, ∂L/∂b) of the latest backward stage, `[d + 1]`, or empty.
    gradient: Vec<f32>,
    work: Work,
}

/// What the stages of one step hand to one another.
#[derive(Default)]
struct Work {
    /// `[m, d]` and `[m, 1]`.
    examples: Option<(Tensor<2>, Tensor<2>)>,
    /// `[m, 1]`.
    predictions: Option<Tensor<2>>,
    /// `[1]`, with its number.
    loss: Option<(Tensor<1>, f32)>,
    gradients: Option<GradientsParams>,
}

/// What training has changed; see [`Lab::snapshot`].
#[derive(Serialize, Deserialize)]
struct State {
    step: u32,
    place: BatchPlace,
    theta: Vec<f32>,
    history: History,
    /// `None` for all examples, in order.
    batch: Option<Vec<u32>>,
    gradient: Vec<f32>,
}

impl LinearRegression {
    /// The lab on the built-in homes, with the default settings.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine fails.
    pub fn new(device: Device) -> Result<Self> {
        let table = homes()?;
        let defaults = Settings::defaults(|settings| controls::controls(&table, true, settings));
        let options = Options::from_settings(&defaults)?;
        let problem = Problem::new(&table, &options)?;
        Ok(Self::begin(device, vec![], table, options, problem))
    }

    /// The lab before its first step.
    fn begin(device: Device, csv: Vec<u8>, table: Table, options: Options, problem: Problem) -> Self {
        let initial = initial_parameters(problem.features(), options.seed);
        Self {
            x: matrix(problem.x.clone(), problem.features(), &device),
            y: matrix(problem.y.clone(), 1, &device),
            model: linear(&initial, &device),
            optimizer: SgdConfig::new().init(),
            batches: Batches::new(problem.examples(), options.seed),
            history: History::new(2 + initial.len()),
            step: 0,
            batch: vec![],
            gradient: vec![],
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

    /// θ = (w, b) out of the model, `[d + 1]`.
    fn read_theta(&self) -> Result<Vec<f32>> {
        let mut theta = numbers(self.model.weight.val())?; // (d, 1)
        if let Some(bias) = &self.model.bias {
            theta.extend(numbers(bias.val())?); // (1)
        }
        Ok(theta)
    }

    fn set_theta(&mut self, theta: Vec<f32>) {
        self.model = linear(&theta, &self.device);
        self.theta = theta;
    }

    /// ŷ for all examples, standardised, `[n]`.
    fn predict_all(&self) -> Result<Vec<f32>> {
        numbers(self.model.valid().forward(self.x.clone().inner()))
    }

    fn draw_batch(&mut self) -> Flow {
        let (n, d) = (self.problem.examples(), self.problem.features());
        let size = self.options.batch_size(n);
        self.work = Work::default();
        if size == n {
            self.batch = (0..n as u32).collect();
            self.work.examples = Some((self.x.clone(), self.y.clone()));
            return Flow::Continue;
        }
        self.batch = self.batches.present(size).to_vec();
        let rows = || self.batch.iter().map(|row| *row as usize);
        let x = rows().flat_map(|row| &self.problem.x[row * d..(row + 1) * d]).copied().collect();
        let y = rows().map(|row| self.problem.y[row]).collect();
        self.work.examples = Some((matrix(x, d, &self.device), matrix(y, 1, &self.device)));
        Flow::Continue
    }

    fn forward(&mut self) -> Result<Flow> {
        let (x, _) = self.work.examples.as_ref().ok_or_else(|| Error::out_of_order("forward"))?;
        self.work.predictions = Some(self.model.forward(x.clone())); // (m, d) -> (m, 1)
        Ok(Flow::Continue)
    }

    fn loss(&mut self) -> Result<Flow> {
        let (Some((_, y)), Some(predictions)) = (&self.work.examples, &self.work.predictions) else {
            return Err(Error::out_of_order("loss"));
        };
        let loss = MseLoss::new().forward(predictions.clone(), y.clone(), Reduction::Mean); // (1)
        let value = scalar(loss.clone())?;
        self.work.loss = Some((loss, value));
        Ok(Flow::Continue)
    }

    fn backward(&mut self) -> Result<Flow> {
        let (loss, _) = self.work.loss.as_ref().ok_or_else(|| Error::out_of_order("backward"))?;
        let gradients = GradientsParams::from_grads(loss.backward(), &self.model);
        self.gradient.clear();
        if let Some(w) = gradients.get::<2>(self.model.weight.id) {
            self.gradient.extend(numbers(w)?);
        }
        if let Some(b) = self.model.bias.as_ref().and_then(|bias| gradients.get::<1>(bias.id)) {
            self.gradient.extend(numbers(b)?);
        }
        self.work.gradients = Some(gradients);
        Ok(Flow::Continue)
    }

    fn update(&mut self) -> Result<Flow> {
        let (Some((_, loss)), Some(gradients)) = (self.work.loss.take(), self.work.gradients.take()) else {
            return Err(Error::out_of_order("update"));
        };
        let before = self.problem.loss(&self.theta);
        let mut row = vec![loss, before];
        row.extend_from_slice(&self.theta);
        self.history.push(self.step, &row);
        self.model = self.optimizer.step(self.options.learning_rate, self.model.clone(), gradients);
        self.theta = self.read_theta()?;
        self.batches.advance(self.options.batch_size(self.problem.examples()));
        self.step += 1;
        self.work = Work::default();
        // Not while it is coming down again, after a cure. NaN is neither small nor falling.
        let after = self.problem.loss(&self.theta);
        let well = after < DIVERGED || after < before;
        Ok(if well { Flow::Continue } else { Flow::Halt(self.why_it_diverged()) })
    }

    fn why_it_diverged(&self) -> String {
        let (rate, limit) = (self.options.learning_rate, self.problem.stable_rate());
        let cause = if rate > limit {
            format!(
                "A learning rate of {rate} oversteps the bottom of the bowl, and each step lands higher on \
                 the other side. On these features gradient descent settles only below {limit:.3}."
            )
        } else {
            format!(
                "A learning rate of {rate} is too large for batches this small: a single batch can be much \
                 steeper than the whole, for which the limit is {limit:.3}."
            )
        };
        format!(
            "Training stopped at step {}: the loss is more than a million times that of guessing the mean. \
             {cause} Lower the learning rate and go on, or start over.",
            self.step
        )
    }

    fn set_parameter(&mut self, args: &Args) -> Result<()> {
        let id = crate::lab::text(args, "parameter")?;
        let value = crate::lab::number(args, "value")? as f32;
        let mut theta = self.theta.clone();
        let position = self.problem.parameters.iter().position(|p| p.id == id);
        let slot = position.and_then(|position| theta.get_mut(position));
        *slot.ok_or_else(|| Error::unknown("parameter", id, []))? = value;
        self.set_theta(theta);
        Ok(())
    }
}

impl Lab for LinearRegression {
    const CHANNELS: &'static [Channel<Self>] = channels::CHANNELS;
    const ACTIONS: &'static [Action<Self>] = controls::ACTIONS;

    fn stages(&self) -> Vec<Stage> {
        vec![
            Stage::new("batch", "Batch", "Draw the examples for this step."),
            Stage::new("forward", "Predict", "Put them through the model: ŷ = wᵀx + b."),
            Stage::new("loss", "Loss", "Measure how wrong it is: the mean squared error."),
            Stage::new("backward", "Gradient", "Find which way each parameter makes the loss grow."),
            Stage::new("update", "Update", "Move every parameter a little the other way."),
        ]
    }

    fn controls(&self, settings: &Settings) -> Vec<Control> {
        controls::controls(&self.table, self.csv.is_empty(), settings)
    }

    fn axes(&self) -> Vec<Axis> {
        self.problem.axes()
    }

    fn notices(&self) -> Vec<String> {
        self.table.notices.clone()
    }

    fn rebuild(&mut self, settings: &Settings) -> Result<()> {
        let options = Options::from_settings(settings)?;
        // All that can fail comes before anything is given up.
        let problem = Problem::new(&self.table, &options)?;
        let (csv, table) = (take(&mut self.csv), take(&mut self.table));
        *self = Self::begin(self.device.clone(), csv, table, options, problem);
        Ok(())
    }

    fn tune(&mut self, settings: &Settings) -> Result<()> {
        self.options = Options::from_settings(settings)?;
        Ok(())
    }

    fn run(&mut self, stage: usize) -> Result<Flow> {
        match stage {
            0 => Ok(self.draw_batch()),
            1 => self.forward(),
            2 => self.loss(),
            3 => self.backward(),
            4 => self.update(),
            _ => Err(Error::out_of_order("next")),
        }
    }

    fn snapshot(&self) -> Result<Vec<u8>> {
        let all = self.batch.len() == self.problem.examples();
        encode(&State {
            step: self.step,
            place: self.batches.place(),
            theta: self.theta.clone(),
            history: self.history.clone(),
            batch: (!all).then(|| self.batch.clone()),
            gradient: self.gradient.clone(),
        })
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        let state: State = decode(bytes)?;
        let (n, parameters) = (self.problem.examples(), self.initial.len());
        let sound = state.theta.len() == parameters
            && self.history.takes(&state.history)
            && (state.gradient.is_empty() || state.gradient.len() == parameters)
            && state.batch.iter().flatten().all(|row| (*row as usize) < n);
        if !sound {
            return Err(Error::Save("This save is of a model with other features or data.".into()));
        }
        self.set_theta(state.theta);
        self.batches.go_to(state.place);
        self.history = state.history;
        self.batch = state.batch.unwrap_or_else(|| (0..n as u32).collect());
        self.gradient = state.gradient;
        self.step = state.step;
        self.work = Work::default();
        Ok(())
    }

    fn setup(&self) -> &[u8] {
        &self.csv
    }

    fn set_up(&mut self, bytes: &[u8]) -> Result<()> {
        self.table = if bytes.is_empty() { homes()? } else { Table::from_csv(bytes)? };
        self.csv = bytes.to_vec();
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
    Linear {
        weight: Param::from_tensor(matrix(w.to_vec(), 1, device)), // (d, 1)
        bias: Some(Param::from_tensor(vector(b.to_vec(), device))), // (1)
    }
}
