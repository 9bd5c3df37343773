//! Words as vectors: skip-gram with negative sampling, on a made-up world, a dictionary, the Bible, or the reader's text.
//!
//! With v the input and u the output vectors of the [model](crate::nn::skip_gram), a word w of the text, c near it, and k
//! words n drawn at random:
//!
//! | stage | formula | shape |
//! |---|---|---|
//! | window | (w, c; n₁ … nₖ) for every neighbour c of the words w drawn | `[pairs]` |
//! | scores | s = u·v | `[pairs, 1 + k]` |
//! | loss | L = Σ −ln σ(s_c) − Σₙ ln σ(−sₙ) | `[]` |
//! | backward | ∂L/∂v = Σ (σ(s) − label) u, ∂L/∂u = Σ (σ(s) − label) v | `[v, d]` |
//! | update | v ← v − α(t) ∂L/∂v, u ← u − α(t) ∂L/∂u | as they are |
//!
//! A word is near others by the cosine of their input vectors. The analogy a : b = c : ? is answered by the word nearest to
//! b − a + c, of unit vectors, those three left out (Mikolov, Yih and Zweig, 2013).
//!
//! Sources: Mikolov, Sutskever, Chen, Corrado and Dean (2013), equation 4 and sections 2.2 and 2.3; Levy and Goldberg
//! (2014) for what its optimum is, and for the baseline that only counts.

mod actions;
mod analogies;
mod channels;
mod counted;
mod documents;
mod look;
mod moment;
mod options;
mod pictures;
mod plane;
mod problem;
mod records;
mod spelling;
mod step;
mod text;

use std::cell::OnceCell;
use std::rc::Rc;

use burn::module::Module;
use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::lab::{Action, Axis, Channel, Form, Lab, Label, StageOf, decode, encode};
use crate::message;
use crate::message::Message;
use crate::nn::numbers;
use crate::nn::ops::Pairs;
use crate::nn::params::{Parameter, named};
use crate::nn::skip_gram::SkipGram;
use crate::train::{History, Method, Trained, Trainer};
use analogies::Question;
use counted::Counted;
use documents::Documents;
use look::Look;
use options::{Corpus, Options};
use pictures::Pictures;
use problem::Problem;
use step::Work;
use text::Text;

/// So many of the most frequent words of a text are left out of the map's plane: they stand with every word.
const COMMON: usize = 30;
/// The words that the plane of the map is laid through, where there are more.
const MOST_PLANE: usize = 500;

/// The lab. See the [module](self).
pub struct Embeddings {
    device: Device,
    /// The reader's text as it came; empty for none.
    brought: Vec<u8>,
    /// The text as it was last cut into words; none once another was brought.
    text: Option<Rc<Text>>,
    options: Options,
    problem: Problem,
    /// All analogies of which the answer is known.
    questions: Vec<Question>,
    trainer: Trainer<SkipGram>,
    log: Log,
    work: Work,
    look: Look,
    /// Worked out when it is asked for, once a text.
    counted: OnceCell<Counted>,
    /// Of the text.
    documents: OnceCell<Documents>,
    /// They are of no text, and stay.
    pictures: OnceCell<Pictures>,
}

/// What a run leaves behind besides its parameters.
#[derive(Clone, Serialize, Deserialize)]
struct Log {
    /// Rows of (step; loss of a pair, on average over the batch).
    history: History,
    /// Rows of (step; share of the analogies that are right), at intervals.
    measured: History,
    /// Words of the text gone through.
    seen: u64,
    /// The plane of the map, `[2, d]`.
    plane: Vec<f32>,
}

/// What training has changed; see [`Lab::snapshot`].
#[derive(Serialize, Deserialize)]
struct State {
    trained: Trained,
    log: Log,
}

/// The pairs that the lab’s first steps learn from as it opens, and how many words there are: for whoever takes those steps
/// without it.
///
/// # Errors
/// [`Error::Data`] if there were nothing to learn from.
pub fn first_batches(steps: u32) -> Result<(usize, Vec<Pairs>)> {
    let options = Options::ask(&mut Form::default(), false);
    let problem = Problem::new(Text::new(&options, &[], None)?, &options)?;
    let drawn = |step| problem.draw(step, options.batch_size, options.negatives).pairs;
    Ok((problem.words, (0..steps).map(drawn).collect()))
}

impl Embeddings {
    /// The lab on the made-up world, with the default settings.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine fails.
    pub fn new(device: Device) -> Result<Self> {
        let options = Options::ask(&mut Form::default(), false);
        let text = Text::new(&options, &[], None)?;
        let problem = Problem::new(Rc::clone(&text), &options)?;
        Self::begin(device, (vec![], text), options, problem)
    }

    /// The lab before its first step.
    fn begin(
        device: Device,
        (brought, text): (Vec<u8>, Rc<Text>),
        options: Options,
        problem: Problem,
    ) -> Result<Self> {
        let model = SkipGram::new(problem.words, options.dimensions, options.seed, &device);
        let vectors = numbers(model.input.val())?;
        let log = Log { history: History::new(1), measured: History::new(1), seen: 0, plane: vec![] };
        let mut lab = Self {
            questions: analogies::questions(&problem.text, problem.words, options.corpus),
            trainer: Trainer::new(model, Method::Sgd),
            log,
            work: Work::default(),
            look: Look::default(),
            counted: OnceCell::new(),
            documents: OnceCell::new(),
            pictures: OnceCell::new(),
            device,
            brought,
            text: Some(text),
            options,
            problem,
        };
        lab.log.plane = plane::fresh(lab.plane_words(&vectors), lab.options.dimensions);
        Ok(lab)
    }

    /// The vectors that the plane of the map is laid through: of all words of the world, and of others those that are
    /// frequent and yet say something.
    fn plane_words<'a>(&self, vectors: &'a [f32]) -> &'a [f32] {
        let d = self.options.dimensions;
        if self.options.corpus == Corpus::World || self.problem.words < 3 * COMMON {
            return vectors;
        }
        let end = (COMMON + MOST_PLANE).min(self.problem.words);
        vectors.get(COMMON * d..end * d).unwrap_or(vectors)
    }

    /// The model as it is looked at.
    fn without_gradients(&self) -> SkipGram {
        self.trainer.model().valid()
    }
}

/// What the words of the made-up world are, in the order of [`Kind`](crate::data::text::world::Kind).
fn kinds() -> Vec<Label> {
    let names = [
        ("filler", "fillers"),
        ("he", "men"),
        ("she", "women"),
        ("role", "roles"),
        ("of_him", "words of men"),
        ("of_her", "words of women"),
        ("river", "river"),
        ("money", "money"),
        ("bank", "bank"),
    ];
    names.into_iter().map(|(id, name)| Label::new(id, name)).collect()
}

impl Lab for Embeddings {
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
        self.trainer.set_parameters(weights)?;
        self.look = Default::default();
        Ok(())
    }

    fn axes(&self) -> Vec<Axis> {
        let words = self.problem.text.words.iter().take(self.problem.words);
        // A word of a text is the same in all languages, whoever brought the text.
        let words = words.map(|word| Label::new(word, word).brought()).collect();
        vec![Axis { symbol: "v", labels: words }, Axis { symbol: "g", labels: kinds() }]
    }

    fn notices(&self) -> Vec<Message> {
        self.problem.text.notices.clone()
    }

    fn rebuild(&mut self, options: Options) -> Result<()> {
        // All that can fail comes before anything is given up.
        let text = Text::new(&options, &self.brought, self.text.as_ref())?;
        let problem = Problem::new(Rc::clone(&text), &options)?;
        let lab = Self::begin(self.device.clone(), (self.brought.clone(), text), options, problem)?;
        let pictures = std::mem::take(&mut self.pictures);
        *self = Self { pictures, ..lab };
        Ok(())
    }

    fn tune(&mut self, options: Options) -> Result<()> {
        // The vectors are the same, and so is what is kept of them: what is asked for may be another word now.
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
            && log.plane.len() == self.log.plane.len();
        if !sound {
            let said = message!("embeddings_save", "This save is of another model or another text.");
            return Err(Error::Save(said));
        }
        self.trainer.restore(&trained)?;
        self.log = log;
        self.work = Work::default();
        self.look = Look::default();
        Ok(())
    }

    fn setup(&self) -> &[u8] {
        &self.brought
    }

    fn set_up(&mut self, bytes: &[u8]) -> Result<()> {
        if !bytes.is_empty() {
            // Refused here already, before the run that is there is given up.
            Text::brought((Corpus::Yours, 0), bytes)?;
        }
        self.brought = bytes.to_vec();
        self.text = None;
        Ok(())
    }
}
