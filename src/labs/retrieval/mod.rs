//! Looking things up: a library that is searched, and a transformer that reads what was found.
//!
//! With Q and P the tables of two [encoders](crate::nn::dual_encoder), and a [reader](crate::nn::transformer):
//!
//! | stage | formula | shape |
//! |---|---|---|
//! | question | b facts drawn, each with its question and its passage | |
//! | embed | q = Σ Q\[w\] / ‖·‖, p = Σ P\[w\] / ‖·‖ | `[b, d]` each |
//! | search | S = q pᵀ | `[b, b]` |
//! | prompt | \[1\] passage \[2\] passage … question: q | `[b, t]` |
//! | | x⁰ = E\[token\] + S\[passage\] + cos(q, passage) u | `[b·t, w]` |
//! | answer | z at each token of the answer | `[m, v]` |
//! | loss | L = −1/b Σ ln softmax(Sᵢ / τ)ᵢ − 1/m Σ ln softmax(z)\[answer\] | `[]` |
//! | backward | ∂L/∂θ | as θ |
//! | update | θ ← AdamW’s step | as θ |
//!
//! The reader is trained on three kinds of lines: with the passage that answers among others, where it is to name its
//! source and to copy; with none that does, where it is to say that it does not know; and without a library, where it can
//! only remember what it was told. Of some people nothing is trained on: their passages are found and read all the same.
//!
//! The library tells of made-up people, of countries, or is a text cut into passages (`worlds`). There is nothing in a text
//! that one could learn to answer, so only the search is trained on it.
//!
//! Sources: Lewis et al., “Retrieval-augmented generation for knowledge-intensive NLP tasks” (2020); Karpukhin et al.
//! (2020) for the encoders; Longpre et al., “Entity-based knowledge conflicts in question answering” (2021), for passages
//! that say otherwise.

mod actions;
mod answers;
mod calculator;
mod channels;
mod look;
mod net;
mod options;
mod problem;
mod prompt;
mod records;
mod score;
mod search;
mod step;
mod words;
mod worlds;

use std::rc::Rc;

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::lab::{Action, Channel, Flow, Form, Lab, Stage, decode, encode};
use crate::message;
use crate::message::Message;
use crate::nn::params::{Parameter, named};
use crate::train::{History, Method, Trained, Trainer};
use calculator::Calculator;
use look::Look;
use net::Net;
use options::{Library, Machine, Options};
use problem::Problem;
use search::AtHand;
use step::Work;
use worlds::{Countries, Made, Own, Text, World};

/// The lab. See the [module](self).
pub struct Retrieval {
    device: Device,
    /// The same without autodiff, for what is only looked at.
    plain: Device,
    options: Options,
    brought: Brought,
    problem: Problem,
    at_hand: AtHand,
    trainer: Trainer<Net>,
    log: Log,
    work: Work,
    look: Look,
    /// The other machine, where it is chosen; the library then stands by.
    calculator: Option<Calculator>,
}

/// What the reader brought, and the same cut into passages.
#[derive(Clone, Default)]
struct Brought {
    bytes: Vec<u8>,
    own: Option<Rc<Own>>,
}

impl Brought {
    fn new(bytes: &[u8]) -> Result<Self> {
        let own = if bytes.is_empty() { None } else { Some(Rc::new(Own::new(bytes)?)) };
        Ok(Self { bytes: bytes.to_vec(), own })
    }

    /// What the library is to tell of.
    fn world(&self, options: &Options) -> Result<Box<dyn World>> {
        let seed = options.seed;
        Ok(match (&self.own, options.library) {
            (Some(own), _) => Box::new(Text::new(Rc::clone(own), seed)),
            (None, Library::Bible) => Box::new(Text::new(Rc::new(Own::bible()?), seed)),
            (None, Library::Countries) => Box::new(Countries::new(seed)),
            (None, _) => Box::new(Made::new(seed)),
        })
    }
}

/// What a run leaves behind beside its parameters.
#[derive(Clone, Serialize, Deserialize)]
struct Log {
    /// Rows of (step; loss of the search, loss of the reader).
    history: History,
    /// Rows of (step; recall at 1, and then what the reader does), at intervals.
    measured: History,
    /// The latest of the latter, while it holds.
    reads: Option<[f32; 5]>,
}

/// What training has changed; see [`Lab::snapshot`].
#[derive(Serialize, Deserialize)]
struct State {
    trained: Trained,
    log: Log,
}

impl Retrieval {
    /// The lab with the default settings.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine fails.
    pub fn new(device: Device) -> Result<Self> {
        Self::begin(device, Brought::default(), Options::ask(&mut Form::default(), false))
    }

    /// The lab before its first step.
    fn begin(device: Device, brought: Brought, options: Options) -> Result<Self> {
        // All that can fail comes before anything is given up.
        let problem = Problem::new(brought.world(&options)?, options.seed);
        let net = Net::new(problem.words.count(), &options, &device)?;
        let calculates = options.machine == Machine::Calculator;
        Ok(Self {
            calculator: calculates.then(|| Calculator::new(&options, &device)).transpose()?,
            trainer: Trainer::new(net, Method::AdamW),
            at_hand: AtHand::new(&problem, &options),
            log: Log { history: History::new(2), measured: History::new(6), reads: None },
            work: Work::default(),
            look: Look::default(),
            plain: device.clone().inner(),
            device,
            options,
            brought,
            problem,
        })
    }
}

/// A save that does not fit.
fn of_another() -> Error {
    Error::Save(message!("retrieval_save", "This save is of another model."))
}

impl Lab for Retrieval {
    type Options = Options;
    const CHANNELS: &'static [Channel<Self>] = channels::CHANNELS;
    const ACTIONS: &'static [Action<Self>] = actions::ACTIONS;

    fn options(&self, form: &mut Form) -> Options {
        Options::ask(form, self.brought.own.is_some())
    }

    fn stages(&self) -> Vec<Stage> {
        match &self.calculator {
            Some(_) => Calculator::stages(),
            None => step::STAGES.iter().map(|stage| Stage::new(stage.id, stage.label, stage.help)).collect(),
        }
    }

    fn run(&mut self, stage: usize) -> Result<Flow> {
        if let Some(calculator) = &mut self.calculator {
            return calculator.run(stage, &self.options);
        }
        let stage = step::STAGES.get(stage).ok_or_else(Error::out_of_order)?;
        (stage.run)(self)
    }

    fn parameters(&self) -> Vec<Parameter> {
        match &self.calculator {
            Some(calculator) => calculator.parameters(),
            None => named(self.trainer.model()),
        }
    }

    fn weights(&self) -> Result<Vec<f32>> {
        match &self.calculator {
            Some(calculator) => calculator.numbers(),
            None => self.trainer.parameters(),
        }
    }

    fn set_weights(&mut self, weights: &[f32]) -> Result<()> {
        if let Some(calculator) = &mut self.calculator {
            return calculator.set_numbers(weights);
        }
        self.trainer.set_parameters(weights)?;
        self.look = Default::default();
        self.log.reads = None;
        Ok(())
    }

    fn notices(&self) -> Vec<Message> {
        let mut notices = self.brought.own.as_ref().map_or(vec![], |own| own.notices.clone());
        if !self.at_hand.unknown.is_empty() {
            let words = self.at_hand.unknown.join(", ");
            notices.push(message!(
                "retrieval_unknown_words",
                "Your passages have words that this model has never seen, and which are passed over: {words}.",
                words
            ));
        }
        notices
    }

    fn rebuild(&mut self, options: Options) -> Result<()> {
        *self = Self::begin(self.device.clone(), self.brought.clone(), options)?;
        Ok(())
    }

    fn tune(&mut self, options: Options) -> Result<()> {
        let before = std::mem::replace(&mut self.options, options);
        if !search::same(&before, &self.options) {
            self.at_hand = AtHand::new(&self.problem, &self.options);
            self.look.forget_library();
        }
        if before.overlap != self.options.overlap {
            self.look.forget_recall();
        }
        if before.mixture != self.options.mixture {
            self.look.forget_mixture();
        }
        self.look.forget_question();
        if let Some(calculator) = &mut self.calculator {
            calculator.changed();
        }
        Ok(())
    }

    fn snapshot(&self) -> Result<Vec<u8>> {
        if let Some(calculator) = &self.calculator {
            return encode(&calculator.state()?);
        }
        // A checkpoint is to hold no more than it must: the gradient is as large as the parameters.
        let trained = self.trainer.snapshot()?.without_gradient();
        encode(&State { trained, log: self.log.clone() })
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        if let Some(calculator) = &mut self.calculator {
            return calculator.restore(decode(bytes)?, &self.options);
        }
        let State { trained, log } = decode(bytes)?;
        if !(self.log.history.takes(&log.history) && self.log.measured.takes(&log.measured)) {
            return Err(of_another());
        }
        self.trainer.restore(&trained)?;
        self.log = log;
        self.work = Work::default();
        self.look = Look::default();
        Ok(())
    }

    fn setup(&self) -> &[u8] {
        &self.brought.bytes
    }

    fn set_up(&mut self, bytes: &[u8]) -> Result<()> {
        self.brought = Brought::new(bytes)?;
        Ok(())
    }
}
