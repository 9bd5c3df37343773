//! The contract: what a lab tells of itself, and what can be done to it.
//!
//! A lab is a state machine that a reader can stop anywhere. Its author writes a [`Lab`]: its [options](crate::options!), the stages
//! that make one step, and tables of [`Channel`]s (what can be looked at) and [`Action`]s (what can be done to it).
//! Everything else, from checking input to replaying a run, is the [session](crate::session)'s and the same for all
//! labs.
//!
//! # Example
//! The whole of a lab that counts:
//! ```
//! use underhood::{error::Result, lab::*};
//!
//! options! {
//!     pub struct Options() {
//!         by: usize = whole(1, 9, 1).says("By", "How many at a time.").live(),
//!         seed: u64 = seed(7, "Decides nothing here."),
//!     }
//! }
//!
//! struct Counter { options: Options, count: usize }
//!
//! impl Lab for Counter {
//!     type Options = Options;
//!     const STAGES: &'static [StageOf<Self>] = &[stage("count", "Count", "Adds one, or several.", |lab| {
//!         lab.count += lab.options.by;
//!         Ok(Flow::Continue)
//!     })];
//!     const CHANNELS: &'static [Channel<Self>] = &[tensor(
//!         "count", "Count", "[]", "", "c", "How many we counted.",
//!         |lab| Ok(Array::scalar(lab.count as f32)),
//!     )];
//!     const ACTIONS: &'static [Action<Self>] = &[];
//!     fn options(&self, form: &mut Form) -> Options { Options::ask(form) }
//!     fn rebuild(&mut self, options: Options) -> Result<()> { *self = Counter { options, count: 0 }; Ok(()) }
//!     fn tune(&mut self, options: Options) -> Result<()> { self.options = options; Ok(()) }
//!     fn snapshot(&self) -> Result<Vec<u8>> { encode(&self.count) }
//!     fn restore(&mut self, bytes: &[u8]) -> Result<()> { self.count = decode(bytes)?; Ok(()) }
//! }
//! ```

mod action;
mod channel;
mod control;
mod erased;
mod form;
mod stage;
mod value;

pub use crate::{choices, options};
pub use action::{Action, ActionInfo, Arg};
pub use channel::{
    AnyRecord, Array, Channel, ChannelInfo, ChannelKind, Curve, Read, Reading, Record, curve, fields, record,
    tensor,
};
pub use control::{Choice, Control, Effect, Kind, Scale};
pub use erased::DynLab;
pub use form::{
    Answer, Form, Named, Spec, choice, choice_of, linear, log, option, seed, several, size, some_of, text,
    toggle, whole,
};
pub use stage::{Flow, Slot, Stage, StageOf, stage};
pub(crate) use value::by_name;
pub use value::{Args, Settings, Value, bytes, number, text as text_of};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};
use crate::export::Course;
use crate::message;
use crate::message::Message;
use crate::nn::params::Parameter;
use crate::train::{BatchPlace, Part, StepPlace};

/// What lies along an axis of the channels' shapes: `d` has one label a feature.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Axis {
    /// The symbol in the channels' shapes.
    pub symbol: &'static str,
    /// One label a position.
    pub labels: Vec<Label>,
}

/// A name with its unit.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Label {
    /// The name in code.
    pub id: String,
    /// The name on screen.
    pub name: String,
    /// The unit, or empty.
    pub unit: String,
    /// Whether the name is the reader's own, such as a column's: then it is never translated.
    pub brought: bool,
}

impl Label {
    /// A name of something without a unit.
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self { id: id.into(), name: name.into(), unit: String::new(), brought: false }
    }

    /// The same with a unit.
    #[must_use]
    pub fn in_unit(self, unit: impl Into<String>) -> Self {
        Self { unit: unit.into(), ..self }
    }

    /// The same, named by what the reader brought.
    #[must_use]
    pub fn brought(self) -> Self {
        Self { brought: true, ..self }
    }
}

/// What a lab's author writes.
pub trait Lab: Sized + 'static {
    /// Its settings, typed: mostly a struct made by [`options!`](crate::options!).
    type Options;

    /// The stages that make one step, in order; none here for a lab that makes its [`stages`](Self::stages).
    const STAGES: &'static [StageOf<Self>] = &[];
    /// Everything that can be looked at.
    const CHANNELS: &'static [Channel<Self>];
    /// Everything that can be done.
    const ACTIONS: &'static [Action<Self>];

    /// Asks for the settings. What is offered may depend on what the reader brought.
    fn options(&self, form: &mut Form) -> Self::Options;

    /// The stages as the reader sees them. Defaults to those of [`STAGES`](Self::STAGES).
    fn stages(&self) -> Vec<Stage> {
        Self::STAGES.iter().map(|stage| Stage::new(stage.id, stage.label, stage.help)).collect()
    }

    /// Does stage number `stage` of the present step. The session calls them in order. Defaults to what
    /// [`STAGES`](Self::STAGES) says.
    ///
    /// # Errors
    /// [`Error::Engine`] if a stage before it is missing or the engine fails.
    fn run(&mut self, stage: usize) -> Result<Flow> {
        let stage = Self::STAGES.get(stage).ok_or_else(Error::out_of_order)?;
        (stage.run)(self)
    }

    /// The model's parameter tensors with their names and shapes, in the order of the channel `parameters`. Defaults to
    /// none, for a lab that trains no model.
    fn parameters(&self) -> Vec<Parameter> {
        vec![]
    }

    /// θ, `[p]`: the numbers of the [`parameters`](Self::parameters), one tensor behind the other, as the model itself has
    /// them. Defaults to none.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine can't give its numbers.
    fn weights(&self) -> Result<Vec<f32>> {
        Ok(vec![])
    }

    /// Puts other [`weights`](Self::weights) in their place, as many. What else a run has, such as what the optimiser
    /// remembers, stays. Defaults to refusing, for a lab that trains no model.
    ///
    /// # Errors
    /// [`Error::Data`] or [`Error::Save`] if they are more or fewer; then the lab stays as it was.
    fn set_weights(&mut self, _weights: &[f32]) -> Result<()> {
        Err(Error::no_weights())
    }

    /// In how many [parts](crate::train::parts) the batch of a step is cut: a function of model and settings alone. Defaults
    /// to 1, which is not at all.
    fn parts(&self) -> usize {
        1
    }

    /// Where the batch of the next step begins, in a lab whose batches depend on how far those before them went. Defaults to
    /// nothing to tell.
    fn batch_place(&self) -> BatchPlace {
        BatchPlace::default()
    }

    /// Part number `part` of what a step does at the present [`weights`](Self::weights): what any lab of the same
    /// settings, data and weights can work out, wherever its own run is. Defaults to refusing, for a lab that is never cut.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there is no such part; [`Error::Engine`].
    fn part(&self, _at: StepPlace, part: usize) -> Result<Part> {
        Err(Error::no_part(part, 0))
    }

    /// How many numbers part number `part` of a step has [aside](Part::aside). Defaults to none.
    fn aside(&self, _at: StepPlace, _part: usize) -> usize {
        0
    }

    /// Takes such parts of the step that is about to begin, by their numbers: they need not be computed here. Defaults to
    /// letting them be.
    fn bring(&mut self, _parts: Vec<Option<Part>>) {}

    /// How many workers are of use to it, in a step or in what is looked at. Defaults to one for each part of a step.
    fn workers(&self) -> usize {
        self.parts()
    }

    /// The numbers of the pieces that are not there yet of what takes long to look at: of what is measured of this step, and
    /// of what the channels `reads` show. Numbers that differ in their last eight bits alone are of pieces that need the same
    /// weights. Defaults to none.
    fn pieces(&self, _reads: &[&str]) -> Vec<u32> {
        vec![]
    }

    /// The weights `[p]` that a piece is worked out of. Defaults to [`weights`](Self::weights).
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine can't give its numbers.
    fn weights_for(&self, _piece: u32) -> Result<Vec<f32>> {
        self.weights()
    }

    /// Takes weights to work out parts and pieces for another lab, of the same settings and data, and nothing else from now
    /// on. Defaults to [`set_weights`](Self::set_weights).
    ///
    /// # Errors
    /// As [`set_weights`](Self::set_weights).
    fn lend(&mut self, weights: &[f32]) -> Result<()> {
        self.set_weights(weights)
    }

    /// A piece of what takes long to look at, whether it is there or not: what any lab of the same settings and data can work
    /// out of the weights [for it](Self::weights_for). Defaults to refusing.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there is no such piece; [`Error::Engine`].
    fn piece(&self, piece: u32) -> Result<Vec<f32>> {
        Err(Error::no_part(piece as usize, 0))
    }

    /// Keeps a piece, so that it need not be worked out where it is looked at. Defaults to refusing.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there is no such piece; [`Error::Save`] if such a piece has more or fewer numbers.
    fn keep(&mut self, piece: u32, _numbers: Vec<f32>) -> Result<()> {
        Err(Error::no_part(piece as usize, 0))
    }

    /// What lies along the axes of the channels. Defaults to nothing.
    fn axes(&self) -> Vec<Axis> {
        vec![]
    }

    /// What the reader should know about the data or the run. Defaults to nothing.
    fn notices(&self) -> Vec<Message> {
        vec![]
    }

    /// Builds the model anew, before its first step. On an error the lab stays as it was.
    ///
    /// # Errors
    /// [`Error::Data`] if the data can't be used with these settings. [`Error::Missing`] if they need a file that is not
    /// on the [shelf](crate::data::shelf) yet: the page brings it, and the same is asked again. This is the place to ask
    /// for files (and [`set_up`](Self::set_up), and an action that rebuilds): a live change that lacked one could not
    /// be made again in a replay.
    fn rebuild(&mut self, options: Self::Options) -> Result<()>;

    /// Takes over settings that work live, keeping the run.
    ///
    /// # Errors
    /// [`Error::Data`] if what is set can't be used here; then the lab stays as it was.
    fn tune(&mut self, options: Self::Options) -> Result<()>;

    /// Settings that an action has changed, by id: what a reader does to a picture, kept as the picture's own settings
    /// are. Defaults to none.
    fn amended(&self) -> Vec<(&'static str, Value)> {
        vec![]
    }

    /// Everything that training has changed, between two steps, as bytes.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine can't give its numbers.
    fn snapshot(&self) -> Result<Vec<u8>>;

    /// Goes back to a [`snapshot`](Self::snapshot) of the same settings. On an error the lab stays
    /// as it was.
    ///
    /// # Errors
    /// [`Error::Save`] if the bytes are not a snapshot of such a lab.
    fn restore(&mut self, bytes: &[u8]) -> Result<()>;

    /// Whether a program elsewhere can go on with a run of it, by its course. Defaults to not.
    fn has_course(&self) -> bool {
        false
    }

    /// How the run goes on from the beginning of the present step, with what up to `steps` steps see. Defaults to refusing.
    ///
    /// # Errors
    /// [`Error::Data`] where it has none; [`Error::Engine`] if the engine can't give its numbers.
    fn course(&self, _steps: u32) -> Result<Course> {
        Err(Error::Data(message!("no_course", "No program elsewhere can go on with a run of this lab.")))
    }

    /// What the reader brought, such as a data set. Defaults to nothing.
    fn setup(&self) -> &[u8] {
        &[]
    }

    /// Takes what [`setup`](Self::setup) gave; empty means what the lab brings itself. A
    /// [`rebuild`](Self::rebuild) follows.
    ///
    /// # Errors
    /// [`Error::Data`] if it can't be used. Defaults to refusing anything but nothing.
    fn set_up(&mut self, bytes: &[u8]) -> Result<()> {
        match bytes {
            [] => Ok(()),
            _ => Err(Error::Data(message!("no_data", "This lab takes no data of the reader’s."))),
        }
    }
}

/// State as bytes, for [`Lab::snapshot`].
///
/// # Errors
/// [`Error::Save`] if the state can't be written.
pub fn encode(state: &impl Serialize) -> Result<Vec<u8>> {
    postcard::to_stdvec(state).map_err(|error| {
        let error = error.to_string();
        Error::Save(message!("state_unsaved", "The state can’t be saved: {error}.", error))
    })
}

/// The reverse of [`encode`].
///
/// # Errors
/// [`Error::Save`] if the bytes hold something else, or more than that.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    match postcard::take_from_bytes(bytes) {
        Ok((state, [])) => Ok(state),
        Ok((_, rest)) => {
            let many = rest.len();
            Err(Error::Save(message!("save_too_long", "This save has {many} bytes too many.", many)))
        }
        Err(_) => {
            Err(Error::Save(message!("save_of_another", "This save is not complete, or not of this lab.")))
        }
    }
}
