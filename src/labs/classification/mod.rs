//! Softmax regression, with up to two hidden layers: penguins, digits, messages, film reviews, or the reader's own table.
//!
//! With x the inputs of a batch B and W, b the last layer's parameters:
//!
//! | stage | formula | shape |
//! |---|---|---|
//! | batch | B ⊆ the examples trained on | `[m]` |
//! | logits | z = x W + b; with hidden layers a for x, aˡ = φ(aˡ⁻¹ Wˡ + bˡ) | `[m, c]` |
//! | softmax | pₖ = exp(zₖ) / Σ exp(zⱼ) | `[m, c]` |
//! | loss | L = −1/m Σ ln pᵢ\[yᵢ\] + λ/2 Σ W² | `[]` |
//! | backward | ∂L/∂z = (p − y) / m, and so ∂L/∂W = xᵀ (p − y) / m + λ W | `[d, c]`, `[c]` |
//! | update | θ ← the [optimiser](crate::train::optimizer)'s step with rate η(t) | as θ |
//!
//! A text is given as the counts of its words. Measures are standardised by the mean and deviation of those trained on.
//!
//! Source: Bishop, *Pattern Recognition and Machine Learning*, sections 4.3.2 and 4.3.4.

mod actions;
mod channels;
mod course;
mod judge;
mod look;
mod options;
mod problem;
mod records;
mod step;

use std::cell::OnceCell;

use burn::module::Module;
use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::data::Table;
use crate::error::{Error, Result};
use crate::export::Course;
use crate::lab::{Action, Axis, Channel, Form, Lab, StageOf, decode, encode};
use crate::labs::shared::Measured;
use crate::message;
use crate::message::Message;
use crate::nn::mlp::{Initialisation, Mlp};
use crate::nn::params::{Parameter, named};
use crate::train::{BatchPlace, Batches, History, Trained, Trainer};
use judge::Baselines;
use look::Look;
use options::{NEEDS, Options};
use problem::Problem;
use step::Work;

/// The lab. See the [module](self).
pub struct Classification {
    device: Device,
    /// The reader's table, and `setup` as it came, for [`Lab::setup`].
    table: Option<Table>,
    setup: Vec<u8>,
    options: Options,
    problem: Problem,
    trainer: Trainer<Mlp>,
    batches: Batches,
    log: Log,
    work: Work,
    look: Look,
    /// The best answer that does not look at the inputs, on the examples trained on.
    guess: Measured,
    /// Worked out when they are asked for, and kept until the data or the penalty change.
    baselines: OnceCell<Baselines>,
}

/// What a run leaves behind beside its parameters.
#[derive(Clone, Serialize, Deserialize)]
struct Log {
    /// Rows of (step; loss of the batch without the penalty).
    history: History,
    /// Rows of (step; loss trained on, loss held out, score trained on, score held out), at intervals.
    measured: History,
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

impl Classification {
    /// The lab with the default settings.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine fails.
    pub fn new(device: Device) -> Result<Self> {
        let options = Options::ask(&mut Form::default(), None);
        let problem = Problem::new(None, &options)?;
        Ok(Self::begin(device, (None, vec![]), options, problem))
    }

    /// The lab before its first step. Without hidden layers it begins at zero, where every class is as likely.
    fn begin(
        device: Device,
        (table, setup): (Option<Table>, Vec<u8>),
        options: Options,
        problem: Problem,
    ) -> Self {
        let sizes = layer_sizes(&problem, &options);
        let initialisation =
            if options.hidden_layers == 0 { Initialisation::Zero } else { Initialisation::He };
        let model = Mlp::new(&sizes, initialisation, options.seed, &device);
        Self {
            trainer: Trainer::new(model, options.optimizer),
            batches: Batches::new(problem.train.len(), options.seed),
            log: Log { history: History::new(1), measured: History::new(4), batch: vec![] },
            work: Work::default(),
            look: Look::default(),
            guess: judge::guessing(&problem),
            baselines: OnceCell::new(),
            device,
            table,
            setup,
            options,
            problem,
        }
    }

    /// The model as it is looked at.
    fn without_gradients(&self) -> Mlp {
        self.trainer.model().valid()
    }

    /// Whether the logits are weighted sums of the inputs themselves.
    fn is_linear(&self) -> bool {
        self.options.hidden_layers == 0
    }
}

fn layer_sizes(problem: &Problem, options: &Options) -> Vec<usize> {
    let hidden = std::iter::repeat_n(options.width, options.hidden_layers);
    std::iter::once(problem.x.width()).chain(hidden).chain([problem.classes.len()]).collect()
}

impl Lab for Classification {
    type Options = Options;
    const STAGES: &'static [StageOf<Self>] = step::STAGES;
    const CHANNELS: &'static [Channel<Self>] = channels::CHANNELS;
    const ACTIONS: &'static [Action<Self>] = actions::ACTIONS;

    fn options(&self, form: &mut Form) -> Options {
        Options::ask(form, self.table.as_ref())
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

    fn axes(&self) -> Vec<Axis> {
        self.problem.axes()
    }

    fn notices(&self) -> Vec<Message> {
        self.problem.notices.clone()
    }

    fn rebuild(&mut self, options: Options) -> Result<()> {
        // All that can fail comes before anything is given up.
        let problem = Problem::new(self.table.as_ref(), &options)?;
        let data = (self.table.take(), std::mem::take(&mut self.setup));
        *self = Self::begin(self.device.clone(), data, options, problem);
        Ok(())
    }

    fn tune(&mut self, options: Options) -> Result<()> {
        if options.l2 != self.options.l2 {
            self.baselines = OnceCell::new();
        }
        self.options = options;
        self.trainer.set_method(self.options.optimizer);
        Ok(())
    }

    fn snapshot(&self) -> Result<Vec<u8>> {
        let (trained, place) = (self.trainer.snapshot()?, self.batches.place());
        encode(&State { trained, place, log: self.log.clone() })
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        let state: State = decode(bytes)?;
        let (n, log) = (self.problem.examples(), &state.log);
        let sound = self.log.history.takes(&log.history)
            && self.log.measured.takes(&log.measured)
            && log.batch.iter().all(|row| (*row as usize) < n);
        if !sound {
            let said = message!("classification_save", "This save is of another model or other data.");
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
        let table = if bytes.is_empty() { None } else { Some(Table::from_setup(bytes, NEEDS)?) };
        // With all decisions made, whatever was left open.
        self.setup = table.as_ref().map_or_else(Vec::new, |table| table.setup.clone());
        self.table = table;
        Ok(())
    }
}
