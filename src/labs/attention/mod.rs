//! A small transformer on tasks whose answers can be checked.
//!
//! With x⁰ the embeddings of a batch of b sequences of t tokens, and layers l = 1 … L of the
//! [transformer](crate::nn::transformer):
//!
//! | stage | formula | shape |
//! |---|---|---|
//! | batch | b sequences drawn, none of those held out | `[b, t]` |
//! | embed | x⁰ = E\[token\] + P\[position\] | `[b·t, d]` |
//! | attention l | A = softmax(QKᵀ/√dₕ), x' = x + AV W_O | `[b·h, t, t]`, `[b·t, d]` |
//! | MLP l | x ← x' + GELU(LN(x') W₁) W₂ | `[b·t, d]` |
//! | logits | z = LN(xᴸ) W | `[b·t, v]` |
//! | loss | −1/m Σ ln softmax(zᵢ)\[yᵢ\] over the m places that are asked | `[]` |
//! | backward | ∂L/∂θ, shortened to [`clip`](crate::train::clip) | as θ |
//! | update | θ ← the [optimiser](crate::train::optimizer)'s step with rate η(t) | as θ |
//!
//! The picture shows another pass: one sequence, held out or the reader's own, through the weights as they are,
//! with what the reader changes in it. Training does not notice.
//!
//! Source: Vaswani et al. (2017); reverse, copy and sort as in Graves, Wayne and Danihelka (2014); “find the
//! pair” is the task of an induction head, Olsson et al. (2022).

mod bank;
mod channels;
mod controls;
mod geometry;
mod look;
mod options;
mod step;
pub mod tasks;

use burn::optim::ModuleOptimizer;
use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::lab::old::{Channel, Lab};
use crate::lab::{Action, Axis, Control, Flow, Label, Settings, Stage, decode, encode};
use crate::message::Message;
use crate::nn::transformer::{Config, Transformer};
use crate::train::History;
use crate::train::optimizer::{Method, memory};
use look::Look;
use options::Options;
use step::Work;
use tasks::{Example, Problem};

/// Held-out sequences that are measured.
const HELD_OUT: usize = 200;
/// Of those, so many can be shown.
const SHOWN: usize = 100;
/// Sequences that the baseline is counted on.
const COUNTED: usize = 500;
/// The lab. See the [module](self).
pub struct Attention {
    device: Device,
    /// The same without autodiff, for what is only looked at.
    plain: Device,
    options: Options,
    problem: Problem,
    held_out: Vec<Example>,
    /// Pairs of held-out sentences whose “bank” is compared.
    twins: Vec<[Example; 2]>,
    /// The loss and the share right without looking at the sequence.
    blind: [f32; 2],
    /// The reader's own sequence, where it is one of this task.
    brought: Option<Example>,
    model: Transformer,
    optimizer: ModuleOptimizer,
    /// What `optimizer` is.
    method: Method,
    step: u32,
    log: Log,
    work: Work,
    look: Look,
}

/// What a run leaves behind beside its parameters.
#[derive(Clone, Serialize, Deserialize)]
struct Log {
    /// Rows of (step; loss of the batch, length of the gradient).
    history: History,
    /// Rows of (step; loss, answers right, sequences right) on what is held out, every so many steps.
    measured: History,
    /// Rows of (step; cosine before the first layer and behind each) in “bank”, every so many steps.
    course: History,
    /// The tokens of the latest batch.
    batch: Vec<u32>,
    /// ∂/∂θ of the latest backward stage, or empty.
    gradient: Vec<f32>,
}

/// What training has changed; see [`Lab::snapshot`].
#[derive(Serialize, Deserialize)]
struct State {
    step: u32,
    parameters: Vec<f32>,
    memory: serde_bytes::ByteBuf,
    log: Log,
}

impl Attention {
    /// The lab with the default settings.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine fails.
    pub fn new(device: Device) -> Result<Self> {
        let options = Options::from_settings(&Settings::defaults(controls::controls))?;
        Self::begin(device, options)
    }

    /// The lab before its first step.
    fn begin(device: Device, options: Options) -> Result<Self> {
        let problem = Problem::new(options.task, options.length, options.symbols, options.behind);
        let model = Transformer::new(config_of(&options, &problem), options.seed, &device)?;
        let held_out = problem.held_out(HELD_OUT, options.seed);
        // Counted on sequences that could be trained on, but of no step.
        let blind = problem.blind(&problem.batch(COUNTED, options.seed, u32::MAX));
        Ok(Self {
            plain: device.clone().without_autodiff(),
            twins: problem.twins(geometry::EACH, options.seed),
            held_out,
            blind,
            brought: brought(&options, &problem).ok().flatten(),
            optimizer: options.method.init(),
            method: options.method,
            step: 0,
            log: Log {
                history: History::new(2),
                measured: History::new(3),
                course: History::new(options.layers + 1),
                batch: vec![],
                gradient: vec![],
            },
            work: Work::default(),
            look: Look::default(),
            device,
            options,
            problem,
            model,
        })
    }

    fn config(&self) -> &Config {
        self.model.config()
    }

    /// Puts other parameters in the model's place.
    fn set_model(&mut self, model: Transformer) {
        self.model = model;
        self.look = Look::default();
    }
}

fn config_of(options: &Options, problem: &Problem) -> Config {
    Config {
        vocabulary: problem.labels.len(),
        context: problem.length,
        width: options.width,
        heads: options.heads,
        layers: options.layers,
        positions: options.positions,
        causal: options.causal,
        residual: options.residual,
        norm: options.norm,
        tied: false,
        // Variance 1/d keeps the size of what a layer passes on (LeCun et al., 1998). GPT-2's fixed 0.02 suits
        // widths of some thousand; at these, layers would take several times as long to find each other.
        spread: 1.0 / (options.width as f64).sqrt(),
    }
}

/// The reader's own sequence, if there is one.
fn brought(options: &Options, problem: &Problem) -> Result<Option<Example>> {
    if options.input.is_empty() { Ok(None) } else { problem.parse(&options.input).map(Some) }
}

impl Lab for Attention {
    const CHANNELS: &'static [Channel<Self>] = channels::CHANNELS;
    const ACTIONS: &'static [Action<Self>] = &[];

    fn stages(&self) -> Vec<Stage> {
        let mut stages = vec![
            Stage::new("batch", "Batch", "Draw sequences, with their answers."),
            Stage::new("embed", "Embed", "Turn every token and its place into a vector."),
        ];
        for layer in 1..=self.options.layers {
            stages.push(Stage::new(
                format!("attention_{layer}"),
                format!("Attention {layer}"),
                "Let every token gather from those it attends to.",
            ));
            stages.push(Stage::new(
                format!("mlp_{layer}"),
                format!("MLP {layer}"),
                "Let every token work on what it has, by itself.",
            ));
        }
        stages.extend([
            Stage::new("logits", "Logits", "Read an answer off every last vector."),
            Stage::new("loss", "Loss", "Measure how surprised it is by the right answers."),
            Stage::new("backward", "Gradient", "Find which way every weight makes the loss grow."),
            Stage::new("update", "Update", "Let the optimiser move them all a little the other way."),
        ]);
        stages
    }

    fn controls(&self, settings: &Settings) -> Vec<Control> {
        controls::controls(settings)
    }

    fn axes(&self) -> Vec<Axis> {
        let label = |id: &String| Label::new(id, id);
        let choices = self.problem.choices.iter().filter_map(|c| self.problem.labels.get(*c as usize));
        vec![
            Axis { symbol: "v", labels: self.problem.labels.iter().map(label).collect() },
            Axis { symbol: "a", labels: choices.map(label).collect() },
        ]
    }

    fn notices(&self) -> Vec<String> {
        let mut notices = vec![];
        if self.held_out.len() < HELD_OUT {
            notices.push(format!(
                "There are so few sequences of this size that only {} are held out, and some may be trained on as \
                 well. Make them longer, or of more symbols.",
                self.held_out.len()
            ));
        }
        if let Err(error) = brought(&self.options, &self.problem) {
            notices.push(format!("{error} A held-out sequence is shown in its place."));
        }
        notices
    }

    fn rebuild(&mut self, settings: &Settings) -> Result<()> {
        *self = Self::begin(self.device.clone(), Options::from_settings(settings)?)?;
        Ok(())
    }

    fn tune(&mut self, settings: &Settings) -> Result<()> {
        let options = Options::from_settings(settings)?;
        let own = brought(&options, &self.problem);
        if options.input != self.options.input {
            // What was typed just now must be right; what was typed for another task is only left out.
            own.clone()?;
        }
        self.brought = own.ok().flatten();
        if options.method != self.method {
            self.method = options.method;
            self.optimizer = self.method.init();
        }
        self.options = options;
        self.look = Look::default();
        Ok(())
    }

    fn run(&mut self, stage: usize) -> Result<Flow> {
        let halves = 2 * self.options.layers;
        match stage {
            0 => Ok(self.draw_batch()),
            1 => self.embed(),
            half if half < 2 + halves => self.half_layer(half - 2),
            after => match after - 2 - halves {
                0 => self.logits(),
                1 => self.loss(),
                2 => self.backward(),
                3 => self.update(),
                _ => Err(Error::out_of_order()),
            },
        }
    }

    fn snapshot(&self) -> Result<Vec<u8>> {
        encode(&State {
            step: self.step,
            parameters: self.model.parameters()?,
            memory: memory(&self.optimizer)?.into(),
            log: self.log.clone(),
        })
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        let state: State = decode(bytes)?;
        let parameters = self.config().count();
        let v = self.problem.labels.len();
        let log = &state.log;
        let sound = state.parameters.len() == parameters
            && (log.gradient.is_empty() || log.gradient.len() == parameters)
            && self.log.history.takes(&log.history)
            && self.log.measured.takes(&log.measured)
            && self.log.course.takes(&log.course)
            && log.batch.len().is_multiple_of(self.problem.length)
            && log.batch.iter().all(|token| (*token as usize) < v);
        if !sound {
            return Err(Error::Save(Message::plain(
                "This save is of a transformer of another shape or task.".into(),
            )));
        }
        self.optimizer = self.method.recall(&state.memory)?;
        self.set_model(Transformer::with_parameters(self.config().clone(), &state.parameters, &self.device));
        self.step = state.step;
        self.log = state.log;
        self.work = Work::default();
        Ok(())
    }
}
