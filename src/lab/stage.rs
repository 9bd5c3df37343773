//! The stages of a step.

use std::borrow::Cow;

use serde::Serialize;

use crate::error::Result;
use crate::message::Message;

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
    /// What a translation knows it by: its id, or what it shares with others of its kind.
    pub kind: Cow<'static, str>,
    /// What it works on, which a translation of its label has as `{on}`; empty where its label names nothing.
    pub on: Cow<'static, str>,
}

impl Stage {
    /// A stage.
    pub fn new(
        id: impl Into<Cow<'static, str>>,
        label: impl Into<Cow<'static, str>>,
        help: impl Into<Cow<'static, str>>,
    ) -> Self {
        let id = id.into();
        Self { kind: id.clone(), id, label: label.into(), help: help.into(), on: "".into() }
    }

    /// Says that it is one of a kind, told apart from the others by what it works on.
    #[must_use]
    pub fn one_of(self, kind: impl Into<Cow<'static, str>>, on: impl Into<Cow<'static, str>>) -> Self {
        Self { kind: kind.into(), on: on.into(), ..self }
    }
}

/// A stage and what it does, for a lab whose stages are always the same.
pub struct StageOf<L> {
    /// The name in code.
    pub id: &'static str,
    /// The name on screen.
    pub label: &'static str,
    /// One line: what happens in it.
    pub help: &'static str,
    /// Does it.
    pub run: fn(&mut L) -> Result<Flow>,
}

/// A stage, for a lab's table of them.
pub const fn stage<L>(
    id: &'static str,
    label: &'static str,
    help: &'static str,
    run: fn(&mut L) -> Result<Flow>,
) -> StageOf<L> {
    StageOf { id, label, help, run }
}

/// Whether training goes on after a stage.
#[derive(Debug, Clone, PartialEq)]
pub enum Flow {
    /// All well.
    Continue,
    /// Training stopped itself; the message says why, and what helps. The stage itself is done.
    Halt(Message),
}

/// What one stage hands to a later one: put there, looked at, taken. It knows whether it is there.
#[derive(Debug)]
pub struct Slot<T>(Option<T>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Slot<T> {
    /// Puts it there for the stages to come.
    pub fn put(&mut self, value: T) {
        self.0 = Some(value);
    }

    /// Looks at it.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the stage that makes it has not run.
    pub fn get(&self) -> Result<&T> {
        self.0.as_ref().ok_or_else(crate::error::Error::out_of_order)
    }

    /// Takes it away.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the stage that makes it has not run.
    pub fn take(&mut self) -> Result<T> {
        self.0.take().ok_or_else(crate::error::Error::out_of_order)
    }

    /// What is there, if anything is, for who only looks.
    pub fn seen(&self) -> Option<&T> {
        self.0.as_ref()
    }
}
