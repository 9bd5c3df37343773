//! What a reader does to a lab.

use serde::Serialize;

use super::{Args, Effect, Kind};
use crate::error::{Error, Refused, Result};

/// Something that a reader does to a lab.
pub struct Action<L> {
    /// The name in code.
    pub id: &'static str,
    /// The name on screen.
    pub label: &'static str,
    /// One line: what it does.
    pub help: &'static str,
    /// [`Effect::Live`] changes the run and is replayed with it; [`Effect::Rebuild`] starts a new run;
    /// [`Effect::View`] changes what is looked at.
    pub effect: Effect,
    /// What it takes.
    pub args: fn(&L) -> Vec<Arg>,
    /// Does it. The arguments have been checked against `args`.
    pub run: fn(&mut L, &Args) -> Result<()>,
}

impl<L> Action<L> {
    /// The arguments as the action takes them, and no others.
    ///
    /// # Errors
    /// [`Error::Unknown`], [`Error::OutOfRange`] or [`Error::WrongType`] name what is accepted.
    pub fn check(&self, lab: &L, args: &Args) -> Result<Args> {
        let wanted = (self.args)(lab);
        if let Some(extra) = args.keys().find(|key| wanted.iter().all(|arg| arg.id != *key)) {
            return Err(Error::unknown("argument", extra, wanted.iter().map(|arg| arg.id)));
        }
        let mut checked = Args::new();
        for arg in &wanted {
            if matches!(arg.kind, Kind::Optional { .. }) && !args.contains_key(arg.id) {
                continue;
            }
            let value = args.get(arg.id).ok_or_else(|| {
                let (id, label, value) = (arg.id.into(), arg.id.into(), "nothing".into());
                Error::WrongType(Box::new(Refused { id, label, value, accepted: arg.kind.accepted() }))
            })?;
            checked.insert(arg.id.into(), arg.kind.parse(arg.id, arg.id, value)?);
        }
        Ok(checked)
    }

    /// What the page is told of it.
    pub fn info(&self, lab: &L) -> ActionInfo {
        let Self { id, label, help, effect, args, .. } = *self;
        ActionInfo { id, label, help, effect, args: args(lab) }
    }
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
