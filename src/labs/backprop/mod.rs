//! Backpropagation: who is to blame for the loss on one example, worked out one operation at a time.
//!
//! A small net (the [multilayer perceptron](crate::nn::mlp)) as a graph of operations, for one example:
//!
//! | operation | forward | what it hands back to its inputs |
//! |---|---|---|
//! | weighted sum | z = Σ wᵢ aᵢ + b | ∂L/∂wᵢ = ∂L/∂z · aᵢ, ∂L/∂aᵢ += ∂L/∂z · wᵢ, ∂L/∂b = ∂L/∂z |
//! | activation | a = φ(z) | ∂L/∂z = ∂L/∂a · φ′(z) |
//! | error | e = ŷ − y | ∂L/∂ŷ = ∂L/∂e |
//! | squared error | L = e² | ∂L/∂e = 2e |
//! | cross-entropy | L = ln(1 + eᶻ) − y z | ∂L/∂z = σ(z) − y |
//! | update | θ ← θ − η ∂L/∂θ | |
//!
//! A stage is one operation, forward or backward. The values and the gradients that train are burn's
//! (`pass.rs`); the chain rule is worked out beside them on the graph (`graph.rs`); and each gradient is
//! compared with what nudging the parameter does to the loss (`look.rs`). The tests hold the three to one another.
//!
//! Source: Rumelhart, Hinton and Williams, *Learning representations by back-propagating errors* (1986).

mod actions;
mod channels;
mod course;
mod graph;
mod look;
mod options;
mod pass;
mod problem;
mod stack;
mod step;

use std::cell::OnceCell;

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::export::Course;
use crate::lab::{Action, Axis, Channel, Flow, Form, Lab, Label, Named, Stage, decode, encode};
use crate::labs::shared::kept;
use crate::message;
use crate::nn::mlp::Mlp;
use crate::nn::params::{self, Parameter, named};
use crate::train::{History, Method, Trained, Trainer};
use graph::Graph;
use look::Look;
use options::{Detail, Options};
use pass::Pass;
use problem::Problem;

/// The lab. See the [module](self).
pub struct Backprop {
    device: Device,
    /// The same without autodiff, for what is only looked at.
    plain: Device,
    options: Options,
    problem: Problem,
    graph: Graph,
    trainer: Trainer<Mlp>,
    /// The pass that is looked at: in a step its own, between two steps that of `shown`.
    present: Present,
    /// Stages of this step already done.
    stages_done: usize,
    /// Rows of (step; loss before its update).
    history: History,
    /// The net of the latest complete pass, which is what is looked at between two steps; none before the first.
    shown: Option<Mlp>,
    look: Look,
}

/// A pass with all its numbers, worked out when somebody looks: training needs the gradient alone.
struct Present {
    model: Mlp,
    problem: Problem,
    pass: OnceCell<Pass>,
}

impl Present {
    fn new(model: &Mlp, problem: &Problem) -> Self {
        Self { model: model.clone(), problem: problem.clone(), pass: OnceCell::new() }
    }
}

/// What a run leaves behind beside its parameters.
#[derive(Serialize, Deserialize)]
struct Log {
    /// Rows of (step; loss before its update).
    history: History,
    /// θ of the latest complete pass.
    shown: Option<Vec<f32>>,
}

/// What training has changed; see [`Lab::snapshot`].
#[derive(Serialize, Deserialize)]
struct State {
    trained: Trained,
    log: Log,
}

impl Backprop {
    /// The lab with its default settings.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine fails.
    pub fn new(device: Device) -> Result<Self> {
        Self::begin(device, Options::ask(&mut Form::default()))
    }

    /// The lab before its first step.
    fn begin(device: Device, options: Options) -> Result<Self> {
        let (sizes, problem) = (options.sizes(), options.problem());
        let graph = Graph::new(&sizes, options.loss, options.detail == Detail::Products);
        let model = Mlp::new(&sizes, options.initialisation, options.seed, &device);
        Ok(Self {
            present: Present::new(&model, &problem),
            trainer: Trainer::new(model, Method::Sgd),
            stages_done: 0,
            history: History::new(1),
            shown: None,
            look: Look::default(),
            graph,
            problem,
            options,
            plain: device.clone().inner(),
            device,
        })
    }

    /// What is looked at between two steps is another, or is to be worked out again.
    fn refresh(&mut self) {
        let model = self.shown.as_ref().unwrap_or(self.trainer.model());
        self.present = Present::new(model, &self.problem);
        self.look = Look::default();
    }

    /// The pass that is looked at.
    fn pass(&self) -> Result<&Pass> {
        let Present { model, problem, pass } = &self.present;
        kept(pass, || Pass::of(&self.graph, model.clone(), problem, &self.device))
    }
}

impl Lab for Backprop {
    type Options = Options;
    const CHANNELS: &'static [Channel<Self>] = channels::CHANNELS;
    const ACTIONS: &'static [Action<Self>] = actions::ACTIONS;

    fn options(&self, form: &mut Form) -> Options {
        Options::ask(form)
    }

    fn stages(&self) -> Vec<Stage> {
        self.stages_of_graph()
    }

    fn run(&mut self, stage: usize) -> Result<Flow> {
        self.run_stage(stage)
    }

    fn parameters(&self) -> Vec<Parameter> {
        named(self.trainer.model())
    }

    fn weights(&self) -> Result<Vec<f32>> {
        self.trainer.parameters()
    }

    fn set_weights(&mut self, weights: &[f32]) -> Result<()> {
        self.trainer.set_parameters(weights)?;
        // Between two steps the latest pass is made again; in mid-step the session does its stages again.
        if self.shown.is_some() {
            self.shown = Some(self.trainer.model().clone());
        }
        self.refresh();
        Ok(())
    }

    fn axes(&self) -> Vec<Axis> {
        let labels = |places: std::ops::Range<usize>| places.map(|place| self.graph.label(place)).collect();
        let layer = |layer: usize| Label::new(layer.to_string(), layer.to_string());
        let compared = stack::COMPARED.map(|activation| Label::new(activation.id(), activation.label()));
        vec![
            Axis { symbol: "n", labels: labels(0..self.graph.nodes.len()) },
            Axis { symbol: "p", labels: labels(self.graph.first_parameter..self.graph.first_operation) },
            Axis { symbol: "l", labels: (1..self.options.sizes().len()).map(layer).collect() },
            Axis { symbol: "c", labels: compared.to_vec() },
        ]
    }

    fn rebuild(&mut self, options: Options) -> Result<()> {
        *self = Self::begin(self.device.clone(), options)?;
        Ok(())
    }

    fn tune(&mut self, options: Options) -> Result<()> {
        self.problem = options.problem();
        self.options = options;
        if self.stages_done == 0 {
            self.refresh();
        }
        Ok(())
    }

    fn snapshot(&self) -> Result<Vec<u8>> {
        // The gradient is that of the pass, which is made again.
        let trained = self.trainer.snapshot()?.without_gradient();
        let shown = self.shown.as_ref().map(params::flat).transpose()?;
        encode(&State { trained, log: Log { history: self.history.clone(), shown } })
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        let State { trained, log } = decode(bytes)?;
        let sound = self.history.takes(&log.history)
            && log.shown.as_ref().is_none_or(|shown| shown.len() == self.graph.parameters);
        if !sound {
            return Err(Error::Save(message!("backprop_save", "This save is of a net of another size.")));
        }
        self.trainer.restore(&trained)?;
        let model = self.trainer.model();
        self.shown = log.shown.map(|shown| params::with(model.clone(), &shown)).transpose()?;
        self.history = log.history;
        self.stages_done = 0;
        self.refresh();
        Ok(())
    }

    fn has_course(&self) -> bool {
        true
    }

    fn course(&self, _steps: u32) -> Result<Course> {
        self.tell_course()
    }
}
