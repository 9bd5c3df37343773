//! A multilayer perceptron on points of a plane, or on a table: regression, two classes, or up to ten.
//!
//! With a⁰ the features of a batch B, layers l = 1 … L, and φ left out in the last:
//!
//! | stage | formula | shape |
//! |---|---|---|
//! | batch | B ⊆ the examples trained on | `[m]` |
//! | forward | zˡ = aˡ⁻¹ Wˡ + bˡ, aˡ = φ(zˡ) ⊙ dropout | `[m, nₗ]` |
//! | loss | L(z, y) + λ₁ Σ\|w\| + λ₂/2 Σ w², see `objective.rs` | `[]` |
//! | backward | ∂/∂Wˡ, ∂/∂bˡ | `[nₗ₋₁, nₗ]`, `[nₗ]` |
//! | update | θ ← the [optimiser](crate::train::optimizer)'s step with rate η(t) | as θ |
//!
//! Dropout keeps each hidden activation with probability 1 − p and divides it by that, in training only.
//!
//! Source: Goodfellow, Bengio and Courville, *Deep Learning*, chapters 6 to 8; dropout: Srivastava et al.
//! (2014), section 4, in its inverted form.

mod channels;
mod controls;
mod diagnosis;
mod histograms;
mod look;
mod objective;
mod options;
mod problem;
mod step;

use burn::module::Module;
use burn::optim::ModuleOptimizer;
use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::data::Table;
use crate::error::{Error, Result};
use crate::lab::{Action, Args, Axis, Channel, Control, Flow, Lab, Label, Settings, Stage, decode, encode};
use crate::train::mlp::Mlp;
use crate::train::optimizer::{Method, memory};
use crate::train::{BatchPlace, Batches, History};
use diagnosis::TROUBLES;
use histograms::Spread;
use look::Look;
use objective::Measure;
use options::Options;
use problem::{Brought, Problem};
use step::Work;

/// The lab. See the [module](self).
pub struct MultilayerPerceptron {
    device: Device,
    /// The same without autodiff, for what is only looked at.
    plain: Device,
    brought: Brought,
    /// `brought` as it came, for [`Lab::setup`].
    setup: Vec<u8>,
    table: Option<Table>,
    options: Options,
    problem: Problem,
    /// The targets of the problem's sample.
    sample_y: Vec<f32>,
    /// The best answer that does not look at the features, measured on the examples trained on.
    guess: Measure,
    model: Mlp,
    optimizer: ModuleOptimizer,
    /// What `optimizer` is.
    method: Method,
    batches: Batches,
    step: u32,
    log: Log,
    work: Work,
    look: Look,
}

/// What a run leaves behind beside its parameters.
#[derive(Clone, Serialize, Deserialize)]
struct Log {
    /// Rows of (step; loss of the batch without penalties).
    history: History,
    /// Rows of (step; loss trained on, loss held out, score trained on, score held out), every so many steps.
    measured: History,
    spread: Spread,
    /// The rows of the latest batch.
    batch: Vec<u32>,
    /// ∂/∂θ of the latest backward stage, or empty.
    gradient: Vec<f32>,
}

/// What training has changed; see [`Lab::snapshot`].
#[derive(Serialize, Deserialize)]
struct State {
    step: u32,
    place: BatchPlace,
    parameters: Vec<f32>,
    memory: serde_bytes::ByteBuf,
    log: Log,
}

impl MultilayerPerceptron {
    /// The lab on made data, with the default settings.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine fails.
    pub fn new(device: Device) -> Result<Self> {
        let brought = Brought::default();
        let settings = Settings::defaults(|settings| controls::controls(&brought, None, settings));
        let options = Options::from_settings(&settings)?;
        let problem = Problem::new(&brought, None, &options)?;
        Ok(Self::begin(device, (brought, vec![], None), options, problem))
    }

    /// The lab before its first step.
    fn begin(
        device: Device,
        (brought, setup, table): (Brought, Vec<u8>, Option<Table>),
        options: Options,
        problem: Problem,
    ) -> Self {
        let sizes = layer_sizes(&problem, &options);
        Self {
            model: Mlp::new(&sizes, options.initialisation, options.seed, &device),
            optimizer: options.method.init(),
            method: options.method,
            batches: Batches::new(problem.train.len(), options.seed),
            step: 0,
            log: Log {
                history: History::new(1),
                measured: History::new(4),
                spread: Spread::new(sizes.len() - 1),
                batch: vec![],
                gradient: vec![],
            },
            work: Work::default(),
            look: Look::default(),
            sample_y: problem.targets_of(&problem.sample),
            guess: Measure::of_guessing(problem.task, &problem.targets_of(&problem.train)),
            plain: device.clone().inner(),
            device,
            brought,
            setup,
            table,
            options,
            problem,
        }
    }

    /// Neurons of each layer, inputs and outputs among them.
    fn sizes(&self) -> Vec<usize> {
        layer_sizes(&self.problem, &self.options)
    }

    /// The model as it is looked at.
    fn without_gradients(&self) -> Mlp {
        self.model.valid()
    }

    /// Puts other parameters in the model's place.
    fn set_model(&mut self, model: Mlp) {
        self.model = model;
        self.look = Look::default();
    }

    fn set_parameter(&mut self, args: &Args) -> Result<()> {
        self.set_model(self.model.with_parameter(&self.sizes(), args, &self.device)?);
        Ok(())
    }
}

fn layer_sizes(problem: &Problem, options: &Options) -> Vec<usize> {
    let hidden = options.hidden.iter().copied();
    std::iter::once(problem.width()).chain(hidden).chain([problem.task.outputs()]).collect()
}

impl Lab for MultilayerPerceptron {
    const CHANNELS: &'static [Channel<Self>] = channels::CHANNELS;
    const ACTIONS: &'static [Action<Self>] = controls::ACTIONS;

    fn stages(&self) -> Vec<Stage> {
        vec![
            Stage::new("batch", "Batch", "Draw the examples for this step."),
            Stage::new("forward", "Predict", "Put them through the layers, one after the other."),
            Stage::new("loss", "Loss", "Measure how wrong the answers are, and add the penalties."),
            Stage::new("backward", "Gradient", "Find which way every weight and bias makes the loss grow."),
            Stage::new("update", "Update", "Let the optimiser move them all a little the other way."),
        ]
    }

    fn controls(&self, settings: &Settings) -> Vec<Control> {
        controls::controls(&self.brought, self.table.as_ref(), settings)
    }

    fn axes(&self) -> Vec<Axis> {
        let mut axes = self.problem.axes();
        axes.push(Axis { symbol: "w", labels: TROUBLES.map(|(id, name)| Label::new(id, name)).to_vec() });
        axes
    }

    fn notices(&self) -> Vec<String> {
        self.problem.notices.clone()
    }

    fn rebuild(&mut self, settings: &Settings) -> Result<()> {
        let options = Options::from_settings(settings)?;
        // All that can fail comes before anything is given up.
        let problem = Problem::new(&self.brought, self.table.as_ref(), &options)?;
        let data = (std::mem::take(&mut self.brought), std::mem::take(&mut self.setup), self.table.take());
        *self = Self::begin(self.device.clone(), data, options, problem);
        Ok(())
    }

    fn tune(&mut self, settings: &Settings) -> Result<()> {
        self.options = Options::from_settings(settings)?;
        if self.options.method != self.method {
            self.method = self.options.method;
            self.optimizer = self.method.init();
        }
        self.look = Look::default();
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
        encode(&State {
            step: self.step,
            place: self.batches.place(),
            parameters: self.model.parameters()?,
            memory: memory(&self.optimizer)?.into(),
            log: self.log.clone(),
        })
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        let state: State = decode(bytes)?;
        let sizes = self.sizes();
        let (n, parameters) = (self.problem.examples(), Mlp::count(&sizes));
        let log = &state.log;
        let sound = state.parameters.len() == parameters
            && self.log.history.takes(&log.history)
            && self.log.measured.takes(&log.measured)
            && log.spread.is_sound(sizes.len() - 1)
            && (log.gradient.is_empty() || log.gradient.len() == parameters)
            && log.batch.iter().all(|row| (*row as usize) < n);
        if !sound {
            return Err(Error::Save("This save is of a network of other layers or data.".into()));
        }
        self.optimizer = self.method.recall(&state.memory)?;
        self.set_model(Mlp::with_parameters(&sizes, &state.parameters, &self.device));
        self.batches.go_to(state.place);
        self.step = state.step;
        self.log = state.log;
        self.work = Work::default();
        Ok(())
    }

    fn setup(&self) -> &[u8] {
        &self.setup
    }

    fn set_up(&mut self, bytes: &[u8]) -> Result<()> {
        let brought = Brought::from_setup(bytes)?;
        self.table = match &brought {
            Brought::Csv(csv) => Some(Table::with_names(csv)?),
            _ => None,
        };
        self.brought = brought;
        self.setup = bytes.to_vec();
        Ok(())
    }
}
