//! A GPT on names, on small sentences, or on the reader's own text: one token at a time.
//!
//! With a batch of b rows of t tokens, m of them with an answer y, the [transformer](crate::nn::transformer) f, and
//! V tokens:
//!
//! | stage | formula | shape |
//! |---|---|---|
//! | batch | rows of the text; the answer y to each token is the one after it | `[b, t]` |
//! | forward | z = f(x) | `[b·t, v]` |
//! | loss | L = −1/m Σ ln softmax(zᵢ)\[yᵢ\], in nats per token | `[]` |
//! | backward | g = ∂L/∂θ, shortened to the clipping length | as θ |
//! | update | θ ← AdamW(θ, g) with rate η(t) | as θ |
//!
//! Bits per character are L / (c ln 2), c being the characters of a token on average; the perplexity is exp L.
//!
//! Sources: Bengio et al. (2003) for the task; Radford et al. (2019) for the model; Karpathy's *makemore* (2022) for
//! names, where a bigram table has 2.45 nats per character and a transformer of 200,000 parameters 1.92.

mod actions;
mod channels;
mod course;
mod diagnosis;
mod look;
mod ngrams;
mod options;
mod problem;
mod step;
mod text;

use std::rc::Rc;

use burn::module::Module;
use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::data::text::clean;
use crate::error::{Error, Result};
use crate::export::Course;
use crate::lab::{Action, Axis, Channel, Form, Lab, Label, StageOf, decode, encode};
use crate::labs::shared::Due;
use crate::message;
use crate::message::Message;
use crate::nn::params::{Parameter, named};
use crate::nn::transformer::Transformer;
use crate::train::{History, Method, Part, StepPlace, Trained, Trainer};
use channels::WrittenSample as Sample;
use look::{Look, SAMPLE};
use options::Options;
use problem::{Problem, Row};
use step::Work;
use text::{Tokenised, typed_notices};

/// The lab. See the [module](self).
pub struct LanguageModel {
    device: Device,
    /// The reader's text as it came; empty for none.
    brought: Vec<u8>,
    /// The text as it was last cut into tokens; none once another was brought.
    text: Option<Rc<Tokenised>>,
    options: Options,
    problem: Problem,
    trainer: Trainer<Transformer>,
    log: Log,
    /// What of its measures is not taken yet.
    due: Option<Due>,
    work: Work,
    look: Look,
}

/// What a run leaves behind besides its parameters.
#[derive(Clone, Serialize, Deserialize)]
struct Log {
    /// Rows of (step; loss of the batch).
    history: History,
    /// Rows of (step; loss and score on what is held out), at intervals.
    measured: History,
    samples: Vec<Sample>,
    /// The rows of the latest batch.
    rows: Vec<Row>,
}

/// What training has changed; see [`Lab::snapshot`].
#[derive(Serialize, Deserialize)]
struct State {
    trained: Trained,
    log: Log,
}

impl LanguageModel {
    /// The lab on names, with the default settings.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine fails.
    pub fn new(device: Device) -> Result<Self> {
        let options = Options::ask(&mut Form::default(), false);
        let text = Tokenised::new(&options, &[], None)?;
        let (problem, model) = parts(&text, &options, &device)?;
        Ok(Self::begin(device, (vec![], text), options, problem, model))
    }

    /// The lab before its first step.
    fn begin(
        device: Device,
        (brought, text): (Vec<u8>, Rc<Tokenised>),
        options: Options,
        problem: Problem,
        model: Transformer,
    ) -> Self {
        Self {
            trainer: Trainer::new(model, Method::AdamW),
            log: Log { history: History::new(1), measured: History::new(2), samples: vec![], rows: vec![] },
            due: None,
            work: Work::default(),
            look: Look::default(),
            device,
            brought,
            text: Some(text),
            options,
            problem,
        }
    }

    /// The model as it is looked at.
    fn without_gradients(&self) -> Transformer {
        self.trainer.model().valid()
    }
}

/// What there is to learn, and the model that is to learn it.
fn parts(text: &Rc<Tokenised>, options: &Options, device: &Device) -> Result<(Problem, Transformer)> {
    let problem = Problem::new(Rc::clone(text), options);
    let config = options.config(text.vocabulary.size(), problem.context);
    Ok((problem, Transformer::new(config, options.seed, device)?))
}

impl Lab for LanguageModel {
    type Options = Options;
    const STAGES: &'static [StageOf<Self>] = step::STAGES;
    const CHANNELS: &'static [Channel<Self>] = channels::CHANNELS;
    const ACTIONS: &'static [Action<Self>] = actions::ACTIONS;

    fn options(&self, form: &mut Form) -> Options {
        Options::ask(form, !self.brought.is_empty())
    }

    fn parameters(&self) -> Vec<Parameter> {
        named(self.trainer.model())
    }

    fn weights(&self) -> Result<Vec<f32>> {
        self.trainer.parameters()
    }

    fn set_weights(&mut self, weights: &[f32]) -> Result<()> {
        self.settle()?;
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

    fn pieces(&self, _reads: &[&str]) -> Vec<u32> {
        self.due_pieces()
    }

    fn piece(&self, piece: u32) -> Result<Vec<f32>> {
        self.measured_piece(piece)
    }

    fn keep(&mut self, piece: u32, numbers: Vec<f32>) -> Result<()> {
        self.keep_measured(piece, numbers)
    }

    fn axes(&self) -> Vec<Axis> {
        let tokens = self.problem.text.vocabulary.tokens().iter().enumerate();
        // A piece of a text is the same in all languages, whoever brought the text.
        let labels = tokens.map(|(number, text)| Label::new(number.to_string(), text).brought()).collect();
        vec![Axis { symbol: "v", labels }]
    }

    fn notices(&self) -> Vec<Message> {
        let typed = typed_notices(&self.problem.text.vocabulary, &self.options.prompt);
        self.problem.notices.iter().cloned().chain(typed).collect()
    }

    fn rebuild(&mut self, options: Options) -> Result<()> {
        // All that can fail comes before anything is given up.
        let text = Tokenised::new(&options, &self.brought, self.text.as_ref())?;
        let (problem, model) = parts(&text, &options, &self.device)?;
        let brought = std::mem::take(&mut self.brought);
        *self = Self::begin(self.device.clone(), (brought, text), options, problem, model);
        Ok(())
    }

    fn tune(&mut self, options: Options) -> Result<()> {
        self.options = options;
        self.look = Look::default();
        Ok(())
    }

    fn snapshot(&self) -> Result<Vec<u8>> {
        // A checkpoint is to hold no more than it must: the gradient is as large as the parameters.
        let trained = self.trainer.snapshot()?.without_gradient();
        let log = Log { measured: self.measured()?.into_owned(), ..self.log.clone() };
        encode(&State { trained, log })
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        let State { trained, log } = decode(bytes)?;
        let size = self.problem.text.vocabulary.size() as u32;
        let sound = self.log.history.takes(&log.history)
            && self.log.measured.takes(&log.measured)
            && log.samples.iter().all(|sample| sample.tokens.len() == SAMPLE)
            && log.samples.iter().flat_map(|sample| &sample.tokens).all(|token| *token < size)
            && log.rows.iter().all(|row| self.problem.has(*row));
        if !sound {
            let said = message!("language_model_save", "This save is of another model or another text.");
            return Err(Error::Save(said));
        }
        self.trainer.restore(&trained)?;
        self.log = log;
        self.due = None;
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

    fn setup(&self) -> &[u8] {
        &self.brought
    }

    fn set_up(&mut self, bytes: &[u8]) -> Result<()> {
        if !bytes.is_empty() {
            // Refused here already, before the run that is there is given up.
            clean(bytes)?;
        }
        self.brought = bytes.to_vec();
        self.text = None;
        Ok(())
    }
}
