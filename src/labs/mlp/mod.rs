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

mod actions;
mod channels;
mod course;
mod diagnosis;
mod histograms;
mod look;
mod objective;
mod options;
mod problem;
mod step;

use burn::module::Module;
use burn::tensor::{Device, Tensor};
use serde::{Deserialize, Serialize};

use crate::data::Table;
use crate::error::{Error, Result};
use crate::export::Course;
use crate::lab::{Action, Axis, Channel, Form, Lab, StageOf, decode, encode};
use crate::message;
use crate::message::Message;
use crate::nn::matrix;
use crate::nn::mlp::Mlp;
use crate::nn::params::{Parameter, named};
use crate::train::{BatchPlace, Batches, History, Part, StepPlace, Trained, Trainer};
use histograms::Spread;
use look::Look;
use objective::Measure;
use options::{NEEDS, Options};
use problem::{OwnData, Problem};
use step::Work;

/// The lab. See the [module](self).
pub struct MultilayerPerceptron {
    device: Device,
    /// The same without autodiff, for what is only looked at.
    plain: Device,
    brought: OwnData,
    /// `brought` as it came, for [`Lab::setup`].
    setup: Vec<u8>,
    table: Option<Table>,
    options: Options,
    problem: Problem,
    /// The features of the problem's sample, `[n, d]`, without autodiff, and its targets.
    sample_x: Tensor<2>,
    sample_y: Vec<f32>,
    /// The best answer that does not look at the features, measured on the examples trained on.
    guess: Measure,
    trainer: Trainer<Mlp>,
    batches: Batches,
    log: Log,
    work: Work,
    look: Look,
}

/// What a run leaves behind beside its parameters.
#[derive(Clone, Serialize, Deserialize)]
struct Log {
    /// Rows of (step; loss of the batch without penalties).
    history: History,
    /// Rows of (step; loss trained on, loss held out, score trained on, score held out), at intervals.
    measured: History,
    spread: Spread,
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

impl MultilayerPerceptron {
    /// The lab on made data, with the default settings.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine fails.
    pub fn new(device: Device) -> Result<Self> {
        let brought = OwnData::default();
        let options = Options::ask(&mut Form::default(), &brought, None);
        let problem = Problem::new(&brought, None, &options)?;
        Ok(Self::begin(device, (brought, vec![], None), options, problem))
    }

    /// The lab before its first step.
    fn begin(
        device: Device,
        (brought, setup, table): (OwnData, Vec<u8>, Option<Table>),
        options: Options,
        problem: Problem,
    ) -> Self {
        let sizes = layer_sizes(&problem, &options);
        let model = Mlp::new(&sizes, options.initialisation, options.seed, &device);
        Self {
            trainer: Trainer::new(model, options.optimizer),
            batches: Batches::new(problem.train.len(), options.seed),
            log: Log {
                history: History::new(1),
                measured: History::new(4),
                spread: Spread::new(sizes.len() - 1),
                batch: vec![],
            },
            work: Work::default(),
            look: Look::default(),
            sample_x: matrix(problem.features_of(&problem.sample), problem.width(), &device.clone().inner()),
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

    /// Grows or shrinks the network where it stands. Before its first step it has nothing to keep.
    fn resize(&mut self) -> Result<()> {
        let sizes = self.sizes();
        let fresh = Mlp::new(&sizes, self.options.initialisation, self.options.seed, &self.device);
        let before = self.trainer.model();
        let layers = before.layers.len();
        let model = if self.trainer.step() == 0 { fresh } else { before.grown_into(&fresh, &self.device)? };
        self.trainer.set_model(model);
        if layers != sizes.len() - 1 {
            self.log.spread = Spread::new(sizes.len() - 1);
        }
        self.work = Work::default();
        Ok(())
    }

    /// The model as it is looked at.
    fn without_gradients(&self) -> Mlp {
        self.trainer.model().valid()
    }
}

fn layer_sizes(problem: &Problem, options: &Options) -> Vec<usize> {
    let hidden = options.layers.0.iter().copied();
    std::iter::once(problem.width()).chain(hidden).chain([problem.task.outputs()]).collect()
}

impl Lab for MultilayerPerceptron {
    type Options = Options;
    const STAGES: &'static [StageOf<Self>] = step::STAGES;
    const CHANNELS: &'static [Channel<Self>] = channels::CHANNELS;
    const ACTIONS: &'static [Action<Self>] = actions::ACTIONS;

    fn options(&self, form: &mut Form) -> Options {
        Options::ask(form, &self.brought, self.table.as_ref())
    }

    fn parameters(&self) -> Vec<Parameter> {
        named(self.trainer.model())
    }

    fn weights(&self) -> Result<Vec<f32>> {
        self.trainer.parameters()
    }

    fn set_weights(&mut self, weights: &[f32]) -> Result<()> {
        self.trainer.set_parameters(weights)?;
        self.look = Default::default();
        Ok(())
    }

    fn parts(&self) -> usize {
        self.next_cut()
    }

    fn batch_place(&self) -> BatchPlace {
        self.batches.place()
    }

    fn part(&self, at: StepPlace, part: usize) -> Result<Part> {
        self.compute(at, part)
    }

    fn aside(&self, at: StepPlace, part: usize) -> usize {
        self.hidden_of(at, part)
    }

    fn bring(&mut self, parts: Vec<Option<Part>>) {
        self.trainer.offer(parts);
    }

    fn axes(&self) -> Vec<Axis> {
        self.problem.axes()
    }

    fn notices(&self) -> Vec<Message> {
        self.problem.notices.clone()
    }

    fn rebuild(&mut self, options: Options) -> Result<()> {
        // All that can fail comes before anything is given up.
        let problem = Problem::new(&self.brought, self.table.as_ref(), &options)?;
        let data = (std::mem::take(&mut self.brought), std::mem::take(&mut self.setup), self.table.take());
        *self = Self::begin(self.device.clone(), data, options, problem);
        Ok(())
    }

    fn tune(&mut self, options: Options) -> Result<()> {
        let resized = options.layers != self.options.layers;
        self.options = options;
        self.trainer.set_method(self.options.optimizer);
        self.look = Look::default();
        if resized { self.resize() } else { Ok(()) }
    }

    fn snapshot(&self) -> Result<Vec<u8>> {
        let (trained, place) = (self.trainer.snapshot()?, self.batches.place());
        encode(&State { trained, place, log: self.log.clone() })
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        let state: State = decode(bytes)?;
        let (n, layers) = (self.problem.examples(), self.sizes().len() - 1);
        let log = &state.log;
        let sound = self.log.history.takes(&log.history)
            && self.log.measured.takes(&log.measured)
            && log.spread.is_sound(layers)
            && log.batch.iter().all(|row| (*row as usize) < n);
        if !sound {
            let said = message!("mlp_save", "This save is of a network of other layers or data.");
            return Err(Error::Save(said));
        }
        self.trainer.restore(&state.trained)?;
        self.look = Look::default();
        self.batches.go_to(state.place);
        self.log = state.log;
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
        let mut brought = OwnData::from_setup(bytes)?;
        let mut table = None;
        if let OwnData::Csv(csv) = &mut brought {
            let mut read = Table::from_setup(csv, NEEDS)?;
            // With all decisions made, whatever was left open.
            *csv = std::mem::take(&mut read.setup).into();
            table = Some(read);
        }
        self.table = table;
        self.setup = if brought.is_nothing() { vec![] } else { encode(&brought)? };
        self.brought = brought;
        Ok(())
    }
}
