//! A GPT on names, on small sentences, or on the reader's own text: one token at a time.
//!
//! With a batch of b rows of t tokens, m of them with an answer y, the [transformer](crate::train::transformer) f, and
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
#[cfg(test)]
mod tests;

use std::rc::Rc;

use burn::module::Module;
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Tensor};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::lab::{Action, Axis, Channel, Control, Flow, Lab, Label, Settings, Stage, decode, encode};
use crate::train::optimizer::{Method, memory};
use crate::train::transformer::{Transformer, tokens};
use crate::train::{Divergence, Dropout, History, Targets, clip, cross_entropy, scalar};
use corpus::{Corpus, Row, Tokenised};
use look::{Look, SAMPLE};
use options::Options;

/// Every so many steps the loss on what is held out is measured, and a sample is written …
const EVERY: u32 = 100;
/// … and in the first of them, when it falls fastest, it is measured every so many.
const AT_FIRST: u32 = 20;
/// Training stops itself when the loss of a batch passes this many times ln V.
const DIVERGED: f32 = 100.0;
/// The measure takes so many tokens at once.
const AT_ONCE: usize = 1024;

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
    /// Rows of (step; loss on what is held out); see [`EVERY`].
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

/// What the stages of one step hand to one another.
#[derive(Default)]
struct Work {
    /// The answers, `[b·t]`, none where there is nothing to answer.
    answers: Vec<Option<u32>>,
    /// The tokens asked, and how many a row has.
    asked: (Vec<u32>, usize),
    /// `[b·t, v]`.
    logits: Option<Tensor<2>>,
    /// `[1]`, and its number.
    loss: Option<(Tensor<1>, f32)>,
    gradients: Option<GradientsParams>,
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

    fn draw_batch(&mut self) -> Flow {
        self.log.rows = self.corpus.batch(self.step, self.options.batch_size);
        let (asked, answers, t) = self.corpus.examples(&self.log.rows);
        self.work = Work { answers, asked: (asked, t), ..Work::default() };
        Flow::Continue
    }

    fn forward(&mut self) -> Result<Flow> {
        let (asked, t) = &self.work.asked;
        if asked.is_empty() {
            return Err(Error::out_of_order("forward"));
        }
        let mut dropout = Dropout::new(self.options.dropout, self.options.seed, self.step);
        let x = tokens(asked, *t, &self.device); // (b, t)
        self.work.logits = Some(self.model.forward_with(x, dropout.as_mut())); // (b·t, v)
        Ok(Flow::Continue)
    }

    fn loss(&mut self) -> Result<Flow> {
        let logits = self.work.logits.clone().ok_or_else(|| Error::out_of_order("loss"))?;
        let loss = cross_entropy(logits, &Targets::new(&self.work.answers, &self.device));
        self.work.loss = Some((loss.clone(), scalar(loss)?));
        Ok(Flow::Continue)
    }

    fn backward(&mut self) -> Result<Flow> {
        let (loss, _) = self.work.loss.as_ref().ok_or_else(|| Error::out_of_order("backward"))?;
        let mut gradients = GradientsParams::from_grads(loss.backward(), &self.model);
        self.log.gradient_norm = clip(&self.model, &mut gradients, self.options.clip)? as f32;
        self.work.gradients = Some(gradients);
        Ok(Flow::Continue)
    }

    fn update(&mut self) -> Result<Flow> {
        let (Some((_, loss)), Some(gradients)) = (self.work.loss.take(), self.work.gradients.take()) else {
            return Err(Error::out_of_order("update"));
        };
        if self.step == 0 {
            self.take_down()?;
        }
        self.log.history.push(self.step, &[loss]);
        let finite = loss.is_finite() && self.log.gradient_norm.is_finite();
        if finite {
            let rate = self.options.rate(self.step);
            let model = self.optimizer.step(rate, self.model.clone(), gradients);
            self.set_model(model);
        }
        self.step += 1;
        self.work = Work::default();
        if self.step.is_multiple_of(if self.step < EVERY { AT_FIRST } else { EVERY }) {
            self.take_down()?;
        }
        let nothing = self.corpus.baselines[0];
        if finite && loss < DIVERGED * nothing {
            return Ok(Flow::Continue);
        }
        let divergence = Divergence {
            step: self.step,
            learning_rate: self.options.learning_rate,
            loss,
            compared: "a hundred times that of knowing nothing",
            model: "model",
        };
        Ok(divergence.halt(finite))
    }

    /// Measures the loss on what is held out and, where it is time, writes a sample.
    fn take_down(&mut self) -> Result<()> {
        let model = self.without_gradients();
        self.log.measured.push(self.step, &[self.measure(&model)?]);
        if !self.step.is_multiple_of(EVERY) {
            return Ok(());
        }
        let sample = Sample { step: self.step, tokens: self.write(&model)? };
        // Those at step 0 and at 1, 2, 4, 8 … hundred stay; of the others the latest.
        let stays = |sample: &Sample| sample.step == 0 || (sample.step / EVERY).is_power_of_two();
        if self.log.samples.last().is_some_and(|last| !stays(last)) {
            self.log.samples.pop();
        }
        self.log.samples.push(sample);
        Ok(())
    }

    /// The loss on the rows held out, in nats per token.
    fn measure(&self, model: &Transformer) -> Result<f32> {
        let (mut sum, mut count) = (0.0, 0);
        for rows in self.corpus.held_out.chunks((AT_ONCE / self.corpus.context).max(1)) {
            let (asked, answers, t) = self.corpus.examples(rows);
            let answered = answers.iter().flatten().count();
            let device = self.device.clone().inner();
            let logits = model.forward(tokens(&asked, t, &device));
            let loss = scalar(cross_entropy(logits, &Targets::new(&answers, &device)))?;
            sum += f64::from(loss) * answered as f64;
            count += answered;
        }
        Ok((sum / count.max(1) as f64) as f32)
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
            _ => Err(Error::out_of_order("next")),
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
            return Err(Error::Save("This save is of another model or another text.".into()));
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
