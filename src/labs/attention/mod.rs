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
//! The picture shows one sequence on its way through the weights as they are, with what the reader changes in it;
//! training does not notice. While a step is under way it is the first of the batch, as far as the step has come;
//! between two steps one held out, or the reader's own.
//!
//! Source: Vaswani et al. (2017); reverse, copy and sort as in Graves, Wayne and Danihelka (2014); “find the
//! pair” is the task of an induction head, Olsson et al. (2022).

mod actions;
mod bank;
mod channels;
mod course;
mod diagnosis;
mod edits;
mod geometry;
mod look;
mod looks;
mod options;
pub mod problem;
mod step;

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::export::Course;
use crate::lab::{Action, Answer, Axis, Channel, Flow, Form, Lab, Label, Stage, Value, decode, encode};
use crate::labs::shared::Measured;
use crate::message;
use crate::message::Message;
use crate::nn::params::{Parameter, named};
use crate::nn::transformer::{Config, Transformer};
use crate::train::{History, Part, StepPlace, Trained, Trainer};
use look::Look;
use options::{AnswerPlace, Mask, Options};
use problem::{Example, Problem};
use step::Work;

/// Held-out sequences that are measured.
const HELD_OUT: usize = 200;
/// How many of those can be shown.
const SHOWN: usize = 100;
/// Sequences that the baseline is counted on.
const COUNTED: usize = 1000;

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
    /// Without looking at the sequence.
    guess: Measured,
    /// The reader's own sequence, where it is one of this task.
    own: Option<Example>,
    trainer: Trainer<Transformer>,
    log: Log,
    work: Work,
    look: Look,
}

/// What a run leaves behind beside its parameters.
#[derive(Clone, Serialize, Deserialize)]
struct Log {
    /// Rows of (step; loss of the batch, length of the gradient).
    history: History,
    /// Rows of (step; loss, share of answers right, share of sequences right) on what is held out, at intervals.
    measured: History,
    /// Rows of (step; cosine before the first layer and behind each) in “bank”, at intervals.
    course: History,
    /// The tokens of the latest batch.
    batch: Vec<u32>,
}

/// What training has changed; see [`Lab::snapshot`].
#[derive(Serialize, Deserialize)]
struct State {
    trained: Trained,
    log: Log,
}

impl Attention {
    /// The lab with the default settings.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine fails.
    pub fn new(device: Device) -> Result<Self> {
        Self::begin(device, Options::ask(&mut Form::default()))
    }

    /// The lab before its first step.
    fn begin(device: Device, options: Options) -> Result<Self> {
        let behind = options.answer == AnswerPlace::Behind;
        let problem = Problem::new(options.task, options.length, options.symbols, behind);
        let model = Transformer::new(config_of(&options, &problem), options.seed, &device)?;
        let held_out = problem.held_out(HELD_OUT, options.seed);
        Ok(Self {
            trainer: Trainer::new(model, options.optimizer),
            twins: problem.twins(geometry::EACH, options.seed),
            // Counted on sequences that could be trained on, but of no step.
            guess: problem.blind(&problem.batch(COUNTED, options.seed, u32::MAX), &held_out),
            held_out,
            own: own_sequence(&options, &problem).ok().flatten(),
            log: Log {
                history: History::new(2),
                measured: History::new(3),
                course: History::new(options.layers + 1),
                batch: vec![],
            },
            work: Work::default(),
            look: Look::default(),
            plain: device.clone().inner(),
            device,
            options,
            problem,
        })
    }

    fn config(&self) -> &Config {
        self.trainer.model().config()
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
        causal: options.mask == Mask::Causal,
        residual: options.residual,
        norm: options.norm,
        tied: false,
        // Variance 1/d keeps the size of what a layer passes on (LeCun et al., 1998). GPT-2's fixed 0.02 suits
        // widths of some thousand; at these, layers would take several times as long to find each other.
        spread: 1.0 / (options.width as f64).sqrt(),
    }
}

/// The reader's own sequence, if there is one.
fn own_sequence(options: &Options, problem: &Problem) -> Result<Option<Example>> {
    if options.input.is_empty() { Ok(None) } else { problem.parse(&options.input).map(Some) }
}

impl Lab for Attention {
    type Options = Options;
    const CHANNELS: &'static [Channel<Self>] = channels::CHANNELS;
    const ACTIONS: &'static [Action<Self>] = actions::ACTIONS;

    fn options(&self, form: &mut Form) -> Options {
        Options::ask(form)
    }

    fn stages(&self) -> Vec<Stage> {
        step::stages(self.options.layers).map(|stage| Stage::new(stage.id, stage.label, stage.help)).collect()
    }

    fn run(&mut self, stage: usize) -> Result<Flow> {
        let stage = step::stages(self.options.layers).nth(stage).ok_or_else(Error::out_of_order)?;
        (stage.run)(self)
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
        self.cut()
    }

    fn part(&self, at: StepPlace, part: usize) -> Result<Part> {
        self.compute(at.step, part)
    }

    fn bring(&mut self, parts: Vec<Option<Part>>) {
        self.trainer.offer(parts);
    }

    fn axes(&self) -> Vec<Axis> {
        let label = |id: &String| Label::new(id, id);
        let choices = self.problem.choices.iter().filter_map(|c| self.problem.labels.get(*c as usize));
        vec![
            Axis { symbol: "v", labels: self.problem.labels.iter().map(label).collect() },
            Axis { symbol: "a", labels: choices.map(label).collect() },
            Axis { symbol: "k", labels: self.look_labels() },
        ]
    }

    fn notices(&self) -> Vec<Message> {
        let mut notices = vec![];
        let count = self.held_out.len();
        if count < HELD_OUT {
            notices.push(message!(
                "few_sequences",
                "There are so few sequences of this size that only {count} are held out, and some may be trained on \
                 as well. Make them longer, or of more symbols.",
                count
            ));
        }
        if let Err(error) = own_sequence(&self.options, &self.problem) {
            let error = error.message();
            notices.push(message!(
                "own_sequence_left_out",
                "{error} A held-out sequence is shown in its place.",
                error
            ));
        }
        notices
    }

    fn rebuild(&mut self, options: Options) -> Result<()> {
        *self = Self::begin(self.device.clone(), options)?;
        Ok(())
    }

    fn tune(&mut self, options: Options) -> Result<()> {
        let own = own_sequence(&options, &self.problem);
        if options.input != self.options.input {
            // What was typed just now must be right; what was typed for another task is only left out.
            own.clone()?;
        }
        self.own = own.ok().flatten();
        self.options = options;
        self.trainer.set_method(self.options.optimizer);
        self.look = Look::default();
        Ok(())
    }

    fn amended(&self) -> Vec<(&'static str, Value)> {
        vec![("edits", self.options.edits.to_value())]
    }

    fn snapshot(&self) -> Result<Vec<u8>> {
        encode(&State { trained: self.trainer.snapshot()?, log: self.log.clone() })
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        let state: State = decode(bytes)?;
        let v = self.problem.labels.len();
        let log = &state.log;
        let sound = self.log.history.takes(&log.history)
            && self.log.measured.takes(&log.measured)
            && self.log.course.takes(&log.course)
            && log.batch.len().is_multiple_of(self.problem.length)
            && log.batch.iter().all(|token| (*token as usize) < v);
        if !sound {
            let said = message!("attention_save", "This save is of a transformer of another shape or task.");
            return Err(Error::Save(said));
        }
        self.trainer.restore(&state.trained)?;
        self.look = Look::default();
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
}
