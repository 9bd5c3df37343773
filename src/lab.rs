//! The contract: what a lab tells of itself, and what can be done to it.
//!
//! A lab is a state machine that a reader can stop anywhere. Its author writes a [`Lab`]: a list of
//! stages that make one step, and tables of [`Channel`]s (what can be looked at) and [`Action`]s
//! (what can be done to it). Everything else, from checking input to replaying a run, is the
//! [session](crate::session)'s and the same for all labs.
//!
//! # Example
//! The whole of a lab that counts:
//! ```
//! use underhood::{error::Result, lab::*};
//!
//! struct Counter { count: f32 }
//!
//! impl Lab for Counter {
//!     const CHANNELS: &'static [Channel<Self>] = &[channel(
//!         "count", "Count", "[]", "", "c", "How often we counted.",
//!         |lab| Ok(Array::scalar(lab.count)),
//!     )];
//!     const ACTIONS: &'static [Action<Self>] = &[];
//!     fn stages(&self) -> Vec<Stage> {
//!         vec![Stage::new("count", "Count", "Adds one.")]
//!     }
//!     fn controls(&self, _: &Settings) -> Vec<Control> { vec![] }
//!     fn rebuild(&mut self, _: &Settings) -> Result<()> { self.count = 0.0; Ok(()) }
//!     fn tune(&mut self, _: &Settings) -> Result<()> { Ok(()) }
//!     fn run(&mut self, _stage: usize) -> Result<Flow> { self.count += 1.0; Ok(Flow::Continue) }
//!     fn snapshot(&self) -> Result<Vec<u8>> { encode(&self.count) }
//!     fn restore(&mut self, bytes: &[u8]) -> Result<()> { self.count = decode(bytes)?; Ok(()) }
//! }
//! ```

mod control;
mod value;

pub use control::{Choice, Control, Effect, Kind, Scale};
pub use value::{Args, Settings, Value, bytes, number, text};

use std::borrow::Cow;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

/// Numbers with a shape, row-major: what every channel gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Array {
    /// The sizes of the axes; empty for a scalar.
    pub shape: Vec<usize>,
    /// The numbers; as many as the product of `shape`.
    pub data: Vec<f32>,
}

impl Array {
    /// A single number, shape `[]`.
    pub fn scalar(value: f32) -> Self {
        Self { shape: vec![], data: vec![value] }
    }

    /// A row of numbers, shape `[n]`.
    pub fn vector(data: Vec<f32>) -> Self {
        Self { shape: vec![data.len()], data }
    }

    /// A row of whole numbers, shape `[n]`; exact up to 2²⁴.
    pub fn counts(counts: impl IntoIterator<Item = usize>) -> Self {
        Self::vector(counts.into_iter().map(|count| count as f32).collect())
    }

    /// Rows of `width` numbers, shape `[data.len() / width, width]`.
    pub fn matrix(data: Vec<f32>, width: usize) -> Self {
        Self { shape: vec![data.len() / width.max(1), width], data }
    }
}

/// One stage of a step, as the reader sees it. A lab whose stages depend on its settings makes their names.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Stage {
    /// The name in code.
    pub id: Cow<'static, str>,
    /// The name on screen.
    pub label: Cow<'static, str>,
    /// One line: what happens in it.
    pub help: Cow<'static, str>,
}

impl Stage {
    /// A stage.
    pub fn new(
        id: impl Into<Cow<'static, str>>,
        label: impl Into<Cow<'static, str>>,
        help: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { id: id.into(), label: label.into(), help: help.into() }
    }
}

/// Whether training goes on after a stage.
#[derive(Debug, Clone, PartialEq)]
pub enum Flow {
    /// All well.
    Continue,
    /// Training stopped itself; the text says why, and what helps. The stage itself is done.
    Halt(String),
}

/// Something that can be looked at, read only while something on screen shows it.
pub struct Channel<L> {
    /// The name in code.
    pub id: &'static str,
    /// The name on screen.
    pub label: &'static str,
    /// The shape by axis symbols, like `[n, d]`; [`Lab::axes`] names what lies along an axis.
    pub shape: &'static str,
    /// The unit of the numbers, or empty.
    pub unit: &'static str,
    /// Where it stands in the formula, as TeX.
    pub formula: &'static str,
    /// One line: what it is.
    pub help: &'static str,
    /// Reads it.
    pub read: fn(&L) -> Result<Array>,
}

/// A channel, for a lab's table of them.
pub const fn channel<L>(
    id: &'static str,
    label: &'static str,
    shape: &'static str,
    unit: &'static str,
    formula: &'static str,
    help: &'static str,
    read: fn(&L) -> Result<Array>,
) -> Channel<L> {
    Channel { id, label, shape, unit, formula, help, read }
}

/// Something that a reader does to a lab.
pub struct Action<L> {
    /// The name in code.
    pub id: &'static str,
    /// The name on screen.
    pub label: &'static str,
    /// One line: what it does.
    pub help: &'static str,
    /// [`Effect::Live`] changes the run and is replayed with it; [`Effect::Rebuild`] starts a new run.
    pub effect: Effect,
    /// What it takes.
    pub args: fn(&L) -> Vec<Arg>,
    /// Does it. The arguments have been checked against `args`.
    pub run: fn(&mut L, &Args) -> Result<()>,
}

/// One argument of an action.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Arg {
    /// The name in code.
    pub id: &'static str,
    /// One line: what it is.
    pub help: &'static str,
    /// What it accepts.
    pub kind: Kind,
}

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
}

impl Label {
    /// A name of something without a unit.
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self { id: id.into(), name: name.into(), unit: String::new() }
    }
}

/// What a lab's author writes.
pub trait Lab: Sized + 'static {
    /// Everything that can be looked at.
    const CHANNELS: &'static [Channel<Self>];
    /// Everything that can be done.
    const ACTIONS: &'static [Action<Self>];

    /// The stages that make one step, in order.
    fn stages(&self) -> Vec<Stage>;

    /// The controls, in the order they are shown. What one offers may depend on the values of those
    /// before it: the features on the data, the axes of a picture on the features.
    fn controls(&self, settings: &Settings) -> Vec<Control>;

    /// The controls that go back to their defaults when `control` gets another value, since what suited the
    /// old one does not suit the new. Defaults to none.
    fn resets(&self, _control: &str) -> &'static [&'static str] {
        &[]
    }

    /// What lies along the axes of the channels. Defaults to nothing.
    fn axes(&self) -> Vec<Axis> {
        vec![]
    }

    /// What the reader should know about the data or the run. Defaults to nothing.
    fn notices(&self) -> Vec<String> {
        vec![]
    }

    /// Builds the model anew, before its first step. On an error the lab stays as it was.
    ///
    /// # Errors
    /// [`Error::Data`] if the data can't be used with these settings.
    fn rebuild(&mut self, settings: &Settings) -> Result<()>;

    /// Takes over controls that work live, keeping the run.
    ///
    /// # Errors
    /// Those of the settings' getters.
    fn tune(&mut self, settings: &Settings) -> Result<()>;

    /// Does stage number `stage` of the present step. The session calls them in order.
    ///
    /// # Errors
    /// [`Error::Engine`] if a stage before it is missing or the engine fails.
    fn run(&mut self, stage: usize) -> Result<Flow>;

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
            _ => Err(Error::Data("This lab takes no data of the reader’s.".into())),
        }
    }
}

/// A channel without its lab's type: what the page is told.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[allow(missing_docs)] // as in `Channel`
pub struct ChannelInfo {
    pub id: &'static str,
    pub label: &'static str,
    pub shape: &'static str,
    pub unit: &'static str,
    pub formula: &'static str,
    pub help: &'static str,
}

/// An action without its lab's type: what the page is told.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[allow(missing_docs)] // as in `Action`
pub struct ActionInfo {
    pub id: &'static str,
    pub label: &'static str,
    pub help: &'static str,
    pub effect: Effect,
    pub args: Vec<Arg>,
}

/// A [`Lab`] with its type erased, so that one session can hold any. Every `Lab` is one.
#[allow(missing_docs)] // the methods are those of `Lab`
pub trait DynLab {
    fn stages(&self) -> Vec<Stage>;
    fn controls(&self, settings: &Settings) -> Vec<Control>;
    fn resets(&self, control: &str) -> &'static [&'static str];
    fn channels(&self) -> Vec<ChannelInfo>;
    fn actions(&self) -> Vec<ActionInfo>;
    fn axes(&self) -> Vec<Axis>;
    fn notices(&self) -> Vec<String>;
    fn rebuild(&mut self, settings: &Settings) -> Result<()>;
    fn tune(&mut self, settings: &Settings) -> Result<()>;
    fn run(&mut self, stage: usize) -> Result<Flow>;
    fn read(&self, channel: &str) -> Result<Array>;
    fn check_action(&self, action: &str, args: &Args) -> Result<(Effect, Args)>;
    fn act(&mut self, action: &str, args: &Args) -> Result<()>;
    fn snapshot(&self) -> Result<Vec<u8>>;
    fn restore(&mut self, bytes: &[u8]) -> Result<()>;
    fn setup(&self) -> &[u8];
    fn set_up(&mut self, bytes: &[u8]) -> Result<()>;
}

impl<L: Lab> DynLab for L {
    fn stages(&self) -> Vec<Stage> {
        Lab::stages(self)
    }
    fn controls(&self, settings: &Settings) -> Vec<Control> {
        Lab::controls(self, settings)
    }
    fn resets(&self, control: &str) -> &'static [&'static str] {
        Lab::resets(self, control)
    }
    fn channels(&self) -> Vec<ChannelInfo> {
        let info = |c: &Channel<L>| ChannelInfo {
            id: c.id,
            label: c.label,
            shape: c.shape,
            unit: c.unit,
            formula: c.formula,
            help: c.help,
        };
        L::CHANNELS.iter().map(info).collect()
    }
    fn actions(&self) -> Vec<ActionInfo> {
        let info = |a: &Action<L>| ActionInfo {
            id: a.id,
            label: a.label,
            help: a.help,
            effect: a.effect,
            args: (a.args)(self),
        };
        L::ACTIONS.iter().map(info).collect()
    }
    fn axes(&self) -> Vec<Axis> {
        Lab::axes(self)
    }
    fn notices(&self) -> Vec<String> {
        Lab::notices(self)
    }
    fn rebuild(&mut self, settings: &Settings) -> Result<()> {
        Lab::rebuild(self, settings)
    }
    fn tune(&mut self, settings: &Settings) -> Result<()> {
        Lab::tune(self, settings)
    }
    fn run(&mut self, stage: usize) -> Result<Flow> {
        Lab::run(self, stage)
    }
    fn read(&self, channel: &str) -> Result<Array> {
        let found = L::CHANNELS.iter().find(|c| c.id == channel);
        let found =
            found.ok_or_else(|| Error::unknown("channel", channel, L::CHANNELS.iter().map(|c| c.id)))?;
        (found.read)(self)
    }
    fn check_action(&self, action: &str, args: &Args) -> Result<(Effect, Args)> {
        let action = find_action::<L>(action)?;
        let wanted = (action.args)(self);
        if let Some(extra) = args.keys().find(|key| wanted.iter().all(|arg| arg.id != *key)) {
            return Err(Error::unknown("argument", extra, wanted.iter().map(|arg| arg.id)));
        }
        let mut checked = Args::new();
        for arg in &wanted {
            let value = args.get(arg.id).ok_or_else(|| Error::WrongType {
                name: arg.id.into(),
                value: "nothing".into(),
                accepted: arg.kind.accepted(),
            })?;
            checked.insert(arg.id.into(), arg.kind.parse(arg.id, value)?);
        }
        Ok((action.effect, checked))
    }
    fn act(&mut self, action: &str, args: &Args) -> Result<()> {
        (find_action::<L>(action)?.run)(self, args)
    }
    fn snapshot(&self) -> Result<Vec<u8>> {
        Lab::snapshot(self)
    }
    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        Lab::restore(self, bytes)
    }
    fn setup(&self) -> &[u8] {
        Lab::setup(self)
    }
    fn set_up(&mut self, bytes: &[u8]) -> Result<()> {
        Lab::set_up(self, bytes)
    }
}

fn find_action<L: Lab>(id: &str) -> Result<&'static Action<L>> {
    let found = L::ACTIONS.iter().find(|a| a.id == id);
    found.ok_or_else(|| Error::unknown("action", id, L::ACTIONS.iter().map(|a| a.id)))
}

/// State as bytes, for [`Lab::snapshot`].
///
/// # Errors
/// [`Error::Save`] if the state can't be written.
pub fn encode(state: &impl Serialize) -> Result<Vec<u8>> {
    postcard::to_stdvec(state).map_err(|error| Error::Save(format!("The state can’t be saved: {error}.")))
}

/// The reverse of [`encode`].
///
/// # Errors
/// [`Error::Save`] if the bytes hold something else, or more than that.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    match postcard::take_from_bytes(bytes) {
        Ok((state, [])) => Ok(state),
        Ok((_, rest)) => Err(Error::Save(format!("This save has {} bytes too many.", rest.len()))),
        Err(_) => Err(Error::Save("This save is not complete, or not of this lab.".into())),
    }
}
