//! A small transformer that learns facts of a made-up world, and is asked for what it was and was never told.
//!
//! With a batch of b sentences of t tokens, m of them with an answer y, the [transformer](crate::nn::transformer) f, and v
//! words:
//!
//! | stage | formula | shape |
//! |---|---|---|
//! | batch | sentences that are told; the answer y to each token is the one after it | `[b, t]` |
//! | forward | z = f(x) | `[b·t, v]` |
//! | loss | L = −1/m Σ ln softmax(zᵢ)\[yᵢ\], in nats per token | `[]` |
//! | backward | g = ∂L/∂θ, shortened to the length 1 | as θ |
//! | update | θ ← AdamW(θ, g) with rate η(t) | as θ |
//!
//! The answer to a fact is the likeliest token behind what comes before its value, its confidence c the probability of that
//! token, softmax(z / T). Every fact of the [world](crate::data::text::people) is known, so each answer can be judged: what
//! was told, often or once, apart from what never was.
//!
//! - **Abstaining**: of those answered at c ≥ t, the share is the coverage, the share wrong of them the risk (El-Yaniv and
//!   Wiener, 2010). A rule that gives 1 for a right answer and 0 for a wrong one or none makes guessing always pay; one that
//!   takes t / (1 − t) for a wrong one makes it pay above the confidence t alone (Kalai, Nachum, Vempala and Zhang, “Why
//!   language models hallucinate”, 2025).
//! - **Missing mass**: the probability that the next sentence tells what none has told is about the share of sentences whose
//!   fact was told just once (Good, 1953), and a calibrated model that always answers errs at least about as often (Kalai and
//!   Vempala, “Calibrated language models must hallucinate”, 2024).

mod actions;
mod asked;
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

use crate::data::text::people::{ATTRIBUTES, name_words};
use crate::error::{Error, Result};
use crate::export::Course;
use crate::lab::{Action, Axis, Channel, Form, Lab, Label, StageOf, decode, encode};
use crate::message;
use crate::message::Message;
use crate::nn::params::{Parameter, named};
use crate::nn::transformer::Transformer;
use crate::train::{History, Method, Trained, Trainer};
use look::{Look, Shown};
use options::Options;
use problem::{Problem, Row};
use step::Work;

/// The lab. See the [module](self).
pub struct Hallucination {
    device: Device,
    options: Options,
    problem: Problem,
    trainer: Trainer<Transformer>,
    log: Log,
    work: Work,
    look: Look,
}

/// What a run leaves behind besides its parameters.
#[derive(Clone, Serialize, Deserialize)]
struct Log {
    /// Rows of (step; loss of the batch).
    history: History,
    /// Rows of (step; how all facts were answered), at intervals.
    measured: History,
    /// The rows of the latest batch.
    rows: Vec<Row>,
}

/// What training has changed; see [`Lab::snapshot`].
#[derive(Serialize, Deserialize)]
struct State {
    trained: Trained,
    log: Log,
}

impl Hallucination {
    /// The lab with the default settings.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine fails.
    pub fn new(device: Device) -> Result<Self> {
        Self::begin(device, Options::ask(&mut Form::default()))
    }

    /// The lab before its first step.
    fn begin(device: Device, options: Options) -> Result<Self> {
        let problem = Problem::new(&options);
        let model = Transformer::new(options.config(problem.words.len()), options.seed, &device)?;
        Ok(Self {
            trainer: Trainer::new(model, Method::AdamW),
            log: Log { history: History::new(1), measured: History::new(8), rows: vec![] },
            work: Work::default(),
            look: Look::default(),
            device,
            options,
            problem,
        })
    }

    /// The model as it is looked at.
    fn without_gradients(&self) -> Transformer {
        self.trainer.model().valid()
    }

    /// The loss of knowing nothing, ln v.
    fn nothing(&self) -> f32 {
        (self.problem.words.len() as f32).ln()
    }
}

impl Lab for Hallucination {
    type Options = Options;
    const STAGES: &'static [StageOf<Self>] = step::STAGES;
    const CHANNELS: &'static [Channel<Self>] = channels::CHANNELS;
    const ACTIONS: &'static [Action<Self>] = actions::ACTIONS;

    fn options(&self, form: &mut Form) -> Options {
        Options::ask(form)
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
        let words = self.problem.words.iter().enumerate();
        let people = self.problem.world.names().iter().enumerate();
        // Names and words of the world are the same in all languages.
        let tokens = words.map(|(token, word)| Label::new(token.to_string(), *word).brought()).collect();
        let people = people
            .map(|(person, name)| Label::new(person.to_string(), name_words(*name).join(" ")).brought())
            .collect();
        let attributes =
            ATTRIBUTES.iter().map(|attribute| Label::new(attribute.id, attribute.name)).collect();
        vec![
            Axis { symbol: "v", labels: tokens },
            Axis { symbol: "p", labels: people },
            Axis { symbol: "a", labels: attributes },
        ]
    }

    fn notices(&self) -> Vec<Message> {
        self.line_notices()
    }

    fn rebuild(&mut self, options: Options) -> Result<()> {
        *self = Self::begin(self.device.clone(), options)?;
        Ok(())
    }

    fn tune(&mut self, options: Options) -> Result<()> {
        // What is dragged, such as the threshold, is not to work anything out anew that does not depend on it.
        let (new, old) = (&options, &self.options);
        let asked_alike = new.wording == old.wording && new.temperature == old.temperature;
        if !asked_alike {
            self.look.shown = Shown::default();
        } else if (&new.line, new.fact, new.take) != (&old.line, old.fact, old.take) {
            self.look.shown.asked = OnceCell::new();
        }
        self.options = options;
        Ok(())
    }

    fn snapshot(&self) -> Result<Vec<u8>> {
        // A checkpoint is to hold no more than it must: the gradient is as large as the parameters.
        let trained = self.trainer.snapshot()?.without_gradient();
        encode(&State { trained, log: self.log.clone() })
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        let State { trained, log } = decode(bytes)?;
        let sound = self.log.history.takes(&log.history)
            && self.log.measured.takes(&log.measured)
            && log.rows.iter().all(|row| self.problem.has(*row));
        if !sound {
            return Err(Error::Save(message!(
                "hallucination_save",
                "This save is of another model or another world."
            )));
        }
        self.trainer.restore(&trained)?;
        self.log = log;
        self.work = Work::default();
        self.look = Look::default();
        Ok(())
    }

    fn has_course(&self) -> bool {
        true
    }

    fn course(&self, steps: u32) -> Result<Course> {
        self.tell_course(steps)
    }
}
