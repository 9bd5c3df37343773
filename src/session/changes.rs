//! Live changes: noted with their place in the run, and made again when a replay comes to it.

use super::Session;
use super::recipe::{Change, Command};
use crate::error::{Error, Result};
use crate::lab::{Effect, Value, by_name};

impl Session {
    /// Adds a change made here and now. What lay ahead belonged to another run.
    pub(super) fn log(&mut self, command: Command) {
        self.halted = None;
        self.branch_off();
        self.changes.truncate(self.cursor);
        self.timeline.branch(self.step, self.cursor);
        let (step, stage) = (self.step, self.stage as u32);
        // Dragging a slider is one change, not fifty.
        if let Some(last) = self.changes.last_mut().filter(|last| last.supersedable_by(step, stage, &command))
        {
            last.command = command;
            return;
        }
        self.changes.push(Change { step, stage, command });
        self.cursor = self.changes.len();
    }

    /// Makes the changes of the recipe that were made at this place of the run.
    pub(super) fn make_due_changes(&mut self) {
        while let Some(change) = self.changes.get(self.cursor) {
            if (change.step, change.stage as usize) != (self.step, self.stage) {
                break;
            }
            self.cursor += 1;
            let command = change.command.clone();
            // A change that can't be made (a hand-written link) is left out of the run.
            if self.make(command).is_ok() {
                self.halted = None;
            } else {
                self.cursor -= 1;
                self.changes.remove(self.cursor);
            }
        }
    }

    fn make(&mut self, command: Command) -> Result<()> {
        match command {
            Command::Set { control, value } => {
                let (effect, _, settings) = self.settings_with(&control, &Value::Text(value))?;
                if effect != Effect::Live {
                    return Err(Error::unknown("live control", &control, []));
                }
                self.lab.tune(&settings)?;
                self.settings = settings;
            }
            Command::Act { action, args } => {
                let args = by_name(args.into_iter().map(|(id, text)| (id, Value::Text(text))));
                let (effect, args) = self.lab.check_action(&action, &args)?;
                if effect != Effect::Live {
                    return Err(Error::unknown("live action", &action, []));
                }
                self.lab.act(&action, &args)?;
            }
        }
        self.redo_stages()
    }

    /// Runs the stages of this step that were done already, after a change between them.
    pub(super) fn redo_stages(&mut self) -> Result<()> {
        for stage in 0..self.stage {
            self.lab.run(stage)?;
        }
        Ok(())
    }
}
