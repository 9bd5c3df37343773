//! A GPT on names, on small sentences, or on the reader's own text: one token at a time.
//!
//! With a batch of b rows of t tokens, m of them with an answer y, the [transformer](crate::nn::transformer) f, and
//! V tokens:
//!
//! | stage | formula | shape |
//! |---|---|---|
//! | batch | rows of the text, and behind each token the one to be told | `[b, t]` |
//! | forward | z = f(x) | `[b·t, v]` |
//! | loss | L = −1/m Σ ln softmax(zᵢ)\[yᵢ\], in nats per token | `[]` |
//! | backward | g = ∂L/∂θ, shortened to the clipping length | as θ |
//! | update | θ ← AdamW(θ, g) with rate η(t) | as θ |
//!
//! Bits per character are L / (c ln 2), c being the characters of a token on average; the perplexity is exp L.
//!
//! Sources: Bengio et al. (2003) for the task; Radford et al. (2019) for the model; Karpathy's *makemore* (2022) for
//! names, where a bigram table has 2.45 nats per character and a transformer of 200,000 parameters 1.92.

mod channels;
mod controls;
mod corpus;
mod look;
mod ngrams;
mod options;
mod step;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use burn::module::Module;
use burn::optim::ModuleOptimizer;
use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::lab::old::{Channel, Lab};
use crate::lab::{Action, Axis, Control, Flow, Label, Settings, Stage, decode, encode};
use crate::message::Message;
use crate::nn::transformer::Transformer;
use crate::train::History;
use crate::train::optimizer::{Method, memory};
use corpus::{Corpus, Row, Tokenised};
use look::{Look, SAMPLE};
use options::Options;
use step::Work;

/// The lab. See the [module](self).
pub struct LanguageModel {
    device: Device,
    /// The reader's text as it came; empty for none.
    brought: Vec<u8>,
    text: Option<Rc<Tokenised>>,
    options: Options,
    corpus: Corpus,
    model: Transformer,
    optimizer: ModuleOptimizer,
    step: u32,
    log: Log,
    work: Work,
    look: Look,
}

/// What a run leaves behind beside its parameters.
#[derive(Clone, Serialize, Deserialize)]
struct Log {
    /// Rows of (step; loss of the batch).
    history: History,
    /// Rows of (step; loss on what is held out), every so many steps.
    measured: History,
    samples: Vec<Sample>,
    /// The rows of the latest batch.
    rows: Vec<Row>,
    /// ‖g‖ of the latest step, before it was shortened.
    gradient_norm: f32,
}

/// What the model wrote at a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Sample {
    step: u32,
    tokens: Vec<u32>,
}

/// What training has changed; see [`Lab::snapshot`].
#[derive(Serialize, Deserialize)]
struct State {
    step: u32,
    parameters: Vec<f32>,
    memory: serde_bytes::ByteBuf,
    log: Log,
}

impl LanguageModel {
    /// The lab on names, with the default settings.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine fails.
    pub fn new(device: Device) -> Result<Self> {
        let options =
            Options::from_settings(&Settings::defaults(|settings| controls::controls(false, settings)))?;
        Self::begin(device, vec![], None, options)
    }

    /// The lab before its first step.
    fn begin(
        device: Device,
        brought: Vec<u8>,
        before: Option<&Rc<Tokenised>>,
        options: Options,
    ) -> Result<Self> {
        let text = Tokenised::new(&options, &brought, before)?;
        let corpus = Corpus::new(Rc::clone(&text), &options);
        let config = options.config(text.vocabulary.size(), corpus.context);
        Ok(Self {
            model: Transformer::new(config, options.seed, &device)?,
            optimizer: Method::AdamW.init(),
            step: 0,
            log: Log {
                history: History::new(1),
                measured: History::new(1),
                samples: vec![],
                rows: vec![],
                gradient_norm: 0.0,
            },
            work: Work::default(),
            look: Look::default(),
            text: Some(text),
            device,
            brought,
            options,
            corpus,
        })
    }

    /// The model as it is looked at.
    fn without_gradients(&self) -> Transformer {
        self.model.valid()
    }

    fn set_model(&mut self, model: Transformer) {
        self.model = model;
        self.look = Look::default();
    }

    /// The loss on what is held out, as last measured.
    fn held_out_loss(&self) -> Result<f32> {
        match self.log.measured.last(1) {
            Some(loss) => Ok(loss),
            None => self.look.first_loss(|| self.measure(&self.without_gradients())),
        }
    }
}

impl Lab for LanguageModel {
    const CHANNELS: &'static [Channel<Self>] = channels::CHANNELS;
    const ACTIONS: &'static [Action<Self>] = controls::ACTIONS;

    fn stages(&self) -> Vec<Stage> {
        vec![
            Stage::new(
                "batch",
                "Batch",
                "Draw pieces of the text, and behind each token the one to be told.",
            ),
            Stage::new(
                "forward",
                "Predict",
                "Give every possible next token a probability, at every place at once.",
            ),
            Stage::new("loss", "Loss", "Measure the surprise at the tokens that really come next."),
            Stage::new("backward", "Gradient", "Find which way every weight makes the surprise grow."),
            Stage::new("update", "Update", "Let AdamW move them all a little the other way."),
        ]
    }

    fn controls(&self, settings: &Settings) -> Vec<Control> {
        controls::controls(!self.brought.is_empty(), settings)
    }

    fn axes(&self) -> Vec<Axis> {
        let tokens = self.corpus.text.vocabulary.tokens().iter().enumerate();
        let labels = tokens.map(|(number, text)| Label::new(number.to_string(), text)).collect();
        vec![Axis { symbol: "v", labels }]
    }

    fn notices(&self) -> Vec<String> {
        let mut notices = self.corpus.notices.clone();
        let unseen = self.corpus.text.vocabulary.unseen(&self.options.prompt);
        if !unseen.is_empty() {
            let named: Vec<_> = unseen.iter().take(12).map(|letter| format!("“{letter}”")).collect();
            let more = if unseen.len() > named.len() { " and others" } else { "" };
            notices.push(format!(
                "Not in the text it learned from, so skipped in yours: {}{more}.",
                named.join(", ")
            ));
        }
        notices
    }

    fn rebuild(&mut self, settings: &Settings) -> Result<()> {
        let options = Options::from_settings(settings)?;
        // All that can fail comes before anything is given up.
        *self = Self::begin(self.device.clone(), self.brought.clone(), self.text.as_ref(), options)?;
        Ok(())
    }

    fn tune(&mut self, settings: &Settings) -> Result<()> {
        self.options = Options::from_settings(settings)?;
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
            _ => Err(Error::out_of_order()),
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
        let config = self.model.config().clone();
        let size = config.vocabulary as u32;
        let log = &state.log;
        let sound = state.parameters.len() == config.count()
            && self.log.history.takes(&log.history)
            && self.log.measured.takes(&log.measured)
            && log.samples.iter().all(|sample| sample.tokens.len() == SAMPLE)
            && log.samples.iter().flat_map(|sample| &sample.tokens).all(|token| *token < size)
            && log.rows.iter().all(|row| self.corpus.has(*row));
        if !sound {
            return Err(Error::Save(Message::plain("This save is of another model or another text.".into())));
        }
        self.optimizer = Method::AdamW.recall(&state.memory)?;
        self.set_model(Transformer::with_parameters(config, &state.parameters, &self.device));
        self.step = state.step;
        self.log = state.log;
        self.work = Work::default();
        Ok(())
    }

    fn setup(&self) -> &[u8] {
        &self.brought
    }

    fn set_up(&mut self, bytes: &[u8]) -> Result<()> {
        if !bytes.is_empty() {
            // Refused here already, before the run that is there is given up.
            crate::data::text::clean(bytes)?;
        }
        self.brought = bytes.to_vec();
        self.text = None;
        Ok(())
    }
}
