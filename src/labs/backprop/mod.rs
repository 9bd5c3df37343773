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
//! compared with what nudging the parameter does to the loss. The tests hold the three to one another.
//!
//! Source: Rumelhart, Hinton and Williams, *Learning representations by back-propagating errors* (1986).

mod channels;
mod controls;
mod graph;
mod pass;
mod stack;

use burn::optim::ModuleOptimizer;
use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::lab::old::parameter_place;
use crate::lab::old::{Channel, Lab};
use crate::lab::{Action, Args, Axis, Control, Flow, Label, Settings, Stage, decode, encode, number};
use crate::message::Message;
use crate::nn::mlp::Mlp;
use crate::train::History;
use crate::train::optimizer::Method;
use controls::Options;
use graph::{Graph, Op};
use pass::Pass;

/// Training stops itself when the loss passes this, far above any that the example allows at the start.
const DIVERGED: f32 = 1e6;

/// The lab. See the [module](self).
pub struct Backprop {
    device: Device,
    options: Options,
    graph: Graph,
    /// θ, in the order of [`Mlp::parameters`], `[p]`.
    parameters: Vec<f32>,
    /// θ of the latest complete pass, which is what is looked at between two steps; none before the first.
    shown: Option<Vec<f32>>,
    /// The pass that is looked at.
    pass: Pass,
    optimizer: ModuleOptimizer,
    step: u32,
    /// Stages of this step already done.
    done: usize,
    /// Rows of (step; loss before its update).
    history: History,
}

/// What training has changed; see [`Lab::snapshot`].
#[derive(Serialize, Deserialize)]
struct State {
    step: u32,
    parameters: Vec<f32>,
    shown: Option<Vec<f32>>,
    history: History,
}

/// Operations done.
struct Progress {
    forward: usize,
    backward: usize,
}

impl Backprop {
    /// The lab with its default settings.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine fails.
    pub fn new(device: Device) -> Result<Self> {
        Self::begin(device, Options::from_settings(&Settings::defaults(controls::controls))?)
    }

    /// The lab before its first step.
    fn begin(device: Device, options: Options) -> Result<Self> {
        let sizes = options.sizes();
        let graph = Graph::new(&sizes, options.setting.loss, options.fine);
        let parameters = Mlp::new(&sizes, options.initialisation, options.seed, &device).parameters()?;
        Ok(Self {
            pass: Pass::new(&graph, &sizes, &parameters, &options.setting, &device)?,
            shown: None,
            optimizer: Method::Sgd.init(),
            step: 0,
            done: 0,
            history: History::new(1),
            parameters,
            graph,
            options,
            device,
        })
    }

    /// The inputs, the neurons of each hidden layer, the output.
    fn sizes(&self) -> Vec<usize> {
        self.options.sizes()
    }

    /// How far the pass that is looked at has come. Between two steps it is that of the step before.
    fn progress(&self) -> Progress {
        let all = self.graph.operations();
        match (self.done, &self.shown) {
            (0, Some(_)) => Progress { forward: all, backward: all },
            (done, _) => Progress { forward: done.min(all), backward: done.saturating_sub(all).min(all) },
        }
    }

    fn pass_at(&self, parameters: &[f32]) -> Result<Pass> {
        Pass::new(&self.graph, &self.sizes(), parameters, &self.options.setting, &self.device)
    }

    /// Works out again what is looked at between two steps.
    fn refresh(&mut self) -> Result<()> {
        self.pass = self.pass_at(self.shown.as_ref().unwrap_or(&self.parameters))?;
        Ok(())
    }

    /// One operation more, forward or backward. All of a step's numbers come from one pass of burn's, made
    /// at its first operation.
    fn operate(&mut self, stage: usize) -> Result<Flow> {
        if stage == 0 {
            self.pass = self.pass_at(&self.parameters)?;
        }
        self.done = stage + 1;
        Ok(Flow::Continue)
    }

    fn update(&mut self) -> Result<Flow> {
        let gradients = self.pass.gradients.take().ok_or_else(Error::out_of_order)?;
        let (before, rate) = (self.pass.loss, self.options.learning_rate);
        self.history.push(self.step, &[before]);
        let updated = self.optimizer.step(rate, self.pass.model.clone(), gradients).parameters()?;
        self.shown = Some(std::mem::replace(&mut self.parameters, updated));
        self.step += 1;
        self.done = 0;
        let after = self.pass_at(&self.parameters)?.loss;
        // Not while it is coming down again, after a cure. NaN is neither small nor falling.
        let well = after < DIVERGED || after < before;
        let why = || {
            format!(
                "Training stopped at step {}: the loss has passed a million. A learning rate of {rate} oversteps \
                 where the loss is as steep as here, and each step lands higher than the one before. Lower it and \
                 start over, or go back in the run.",
                self.step
            )
        };
        Ok(if well { Flow::Continue } else { Flow::Halt(Message::plain(why())) })
    }

    fn set_parameter(&mut self, args: &Args) -> Result<()> {
        let place = parameter_place(&self.sizes(), args)?;
        let mut parameters = self.parameters.clone();
        if let Some(slot) = parameters.get_mut(place) {
            *slot = number(args, "value")? as f32;
        }
        let before = (self.parameters.clone(), self.shown.clone());
        self.parameters = parameters;
        // Between two steps the latest pass is made again; in mid-step the session does its stages again.
        self.shown = self.shown.take().map(|_| self.parameters.clone());
        self.refresh().inspect_err(|_| (self.parameters, self.shown) = before)
    }
}

impl Lab for Backprop {
    const CHANNELS: &'static [Channel<Self>] = channels::CHANNELS;
    const ACTIONS: &'static [Action<Self>] = controls::ACTIONS;

    fn stages(&self) -> Vec<Stage> {
        let operations = self.graph.first_operation..self.graph.nodes.len();
        let named = |node: usize| (self.graph.label(node), self.graph.nodes[node].op);
        let forward = operations.clone().map(named).map(|(Label { id, name, .. }, op)| {
            Stage::new(format!("forward_{id}"), format!("Forward: {name}"), forward_help(op))
        });
        let backward = operations.rev().map(named).map(|(Label { id, name, .. }, op)| {
            Stage::new(format!("backward_{id}"), format!("Backward: {name}"), backward_help(op))
        });
        let update = Stage::new("update", "Update", "Move every parameter a little against its gradient.");
        forward.chain(backward).chain([update]).collect()
    }

    fn controls(&self, settings: &Settings) -> Vec<Control> {
        controls::controls(settings)
    }

    fn axes(&self) -> Vec<Axis> {
        let labels = |places: std::ops::Range<usize>| places.map(|place| self.graph.label(place)).collect();
        let layer = |layer: usize| Label::new(layer.to_string(), layer.to_string());
        let layers = (1..self.sizes().len()).map(layer).collect();
        vec![
            Axis { symbol: "n", labels: labels(0..self.graph.nodes.len()) },
            Axis { symbol: "p", labels: labels(self.graph.first_parameter..self.graph.first_operation) },
            Axis { symbol: "l", labels: layers },
        ]
    }

    fn rebuild(&mut self, settings: &Settings) -> Result<()> {
        *self = Self::begin(self.device.clone(), Options::from_settings(settings)?)?;
        Ok(())
    }

    fn tune(&mut self, settings: &Settings) -> Result<()> {
        self.options = Options::from_settings(settings)?;
        if self.done == 0 { self.refresh() } else { Ok(()) }
    }

    fn run(&mut self, stage: usize) -> Result<Flow> {
        let update = 2 * self.graph.operations();
        if stage > self.done || stage > update {
            return Err(Error::out_of_order());
        }
        if stage < update { self.operate(stage) } else { self.update() }
    }

    fn snapshot(&self) -> Result<Vec<u8>> {
        encode(&State {
            step: self.step,
            parameters: self.parameters.clone(),
            shown: self.shown.clone(),
            history: self.history.clone(),
        })
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        let state: State = decode(bytes)?;
        let sound = state.parameters.len() == self.graph.parameters
            && state.shown.as_ref().is_none_or(|shown| shown.len() == self.graph.parameters)
            && self.history.takes(&state.history);
        if !sound {
            return Err(Error::Save(Message::plain("This save is of a net of another size.".into())));
        }
        self.pass = self.pass_at(state.shown.as_ref().unwrap_or(&state.parameters))?;
        self.parameters = state.parameters;
        self.shown = state.shown;
        self.history = state.history;
        self.step = state.step;
        self.done = 0;
        Ok(())
    }
}

fn forward_help(op: Op) -> &'static str {
    match op {
        Op::Product => "Multiply the number by its weight.",
        Op::Sum => "Add up the products and the bias.",
        Op::Neuron => "Multiply each input by its weight, add them up, add the bias.",
        Op::Activation => "Put the sum through the activation.",
        Op::Error => "Take the right answer from the prediction.",
        Op::Square => "Square the error: that is the loss.",
        Op::CrossEntropy => "Measure the surprise at the right answer: that is the loss.",
        Op::Input | Op::Target | Op::Weight | Op::Bias => "Known beforehand.",
    }
}

fn backward_help(op: Op) -> &'static str {
    match op {
        Op::Product => "Hand the blame to both factors, each times the other one.",
        Op::Sum => "Hand the same blame to everything that was added.",
        Op::Neuron => "Hand the blame to each weight times its input, and to each input times its weight.",
        Op::Activation => "Pass the blame back times the slope of the activation.",
        Op::Error => "Hand the blame to the prediction as it is.",
        Op::Square => "Begin with ∂L/∂L = 1, and hand it on times the slope of the square.",
        Op::CrossEntropy => "Begin with ∂L/∂L = 1, and hand it on times the slope of the loss.",
        Op::Input | Op::Target | Op::Weight | Op::Bias => "Known beforehand.",
    }
}
