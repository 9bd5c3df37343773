//! A run as something that can be carried out again, by this machine or another.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::error::Error;
use crate::labs::LabId;
use crate::message;

/// Everything that determines a run. Values are in their text form, and are checked when used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(default)]
pub struct Recipe {
    /// The lab's name.
    pub lab: String,
    /// The controls at step 0 that differ from their defaults.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, string>"))]
    pub settings: BTreeMap<String, String>,
    /// What the reader brought; empty for what the lab brings itself.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array"))]
    pub setup: ByteBuf,
    /// The live changes, in the order they were made.
    pub changes: Vec<Change>,
    /// Where the run was: whole steps done …
    pub step: u32,
    /// … and the stage that came next.
    pub stage: u32,
}

impl Recipe {
    /// The recipe of an untouched lab.
    pub fn new(lab: LabId) -> Self {
        Self { lab: lab.name().into(), ..Self::default() }
    }

    /// The same with a control set at step 0.
    #[must_use]
    pub fn with(mut self, control: &str, value: &str) -> Self {
        self.settings.insert(control.into(), value.into());
        self
    }
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            lab: String::new(),
            settings: BTreeMap::new(),
            setup: ByteBuf::new(),
            changes: vec![],
            step: 0,
            stage: 0,
        }
    }
}

/// Something the reader did while the lab ran, and where in the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Change {
    /// Whole steps done before it.
    pub step: u32,
    /// The stage that came next.
    pub stage: u32,
    /// What was done.
    pub command: Command,
}

/// What a reader can do to a running lab.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Set a control.
    Set {
        /// The control's id.
        control: String,
        /// The value's text form.
        value: String,
    },
    /// Do an action.
    Act {
        /// The action's id.
        action: String,
        /// The arguments' text forms, by id.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, string>"))]
        args: BTreeMap<String, String>,
    },
    /// Put other weights in the place of the model's.
    Put {
        /// All of them, `[p]`, in the order of the parameters: each an f32 in four bytes, little-endian.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array"))]
        weights: ByteBuf,
    },
}

/// The action that a drag repeats, about one `index`.
const DRAGGED: &str = "move_point";

impl Change {
    /// Whether `command`, done at the same place, leaves nothing of this change.
    pub(super) fn supersedable_by(&self, step: u32, stage: u32, command: &Command) -> bool {
        let same_control = match (&self.command, command) {
            (Command::Set { control: a, .. }, Command::Set { control: b, .. }) => a == b,
            // Dragging a point is one change, too.
            (Command::Act { action: a, args: old }, Command::Act { action: b, args: new }) => {
                a == b && a == DRAGGED && old.get("index") == new.get("index")
            }
            // Of weights that are put, nothing is left by others.
            (Command::Put { .. }, Command::Put { .. }) => true,
            _ => false,
        };
        same_control && (self.step, self.stage) == (step, stage)
    }
}

/// Splits changes into those whose places follow one another, and complaints about the others.
pub(super) fn in_order(changes: Vec<Change>, stages: usize) -> (Vec<Change>, Vec<Error>) {
    let mut kept: Vec<Change> = Vec::with_capacity(changes.len());
    let mut errors = Vec::new();
    for change in changes {
        let place = (change.step, change.stage);
        let after = kept.last().is_none_or(|last| (last.step, last.stage) <= place);
        if after && (change.stage as usize) < stages {
            kept.push(change);
        } else {
            errors.push(Error::Data(message!(
                "change_misplaced",
                "A change can’t be made at step {step}, stage {stage}: changes follow one another, at stages below {stages}.",
                step = change.step,
                stage = change.stage,
                stages,
            )));
        }
    }
    (kept, errors)
}
