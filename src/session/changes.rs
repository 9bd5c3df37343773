//! Live changes: noted with their place in the run, and made again when a replay comes to it.

use super::Session;
use super::recipe::{Change, Command, in_order};
use crate::error::{Error, Result};
use crate::lab::{Effect, Value, by_name};
use crate::message;

impl Session {
    /// Adds a change made here and now. What lay ahead belonged to another run.
    pub(super) fn log(&mut self, command: Command) {
        self.hands.change(&command);
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

    /// Adds changes that are to be made when the run comes to them, behind those that it has.
    ///
    /// # Errors
    /// [`Error::Data`] if one lies before the present place, or does not come behind the others; then none is added.
    pub fn plan(&mut self, changes: Vec<Change>) -> Result<()> {
        let here = (self.step, self.stage as u32);
        let all: Vec<_> = self.changes.iter().cloned().chain(changes).collect();
        let past = all.iter().skip(self.cursor).find(|change| (change.step, change.stage) < here);
        if let Some(Change { step, stage, .. }) = past {
            return Err(Error::Data(message!(
                "change_past",
                "A change can’t be made at step {step}, stage {stage} any more: the run is past that.",
                step = *step,
                stage = *stage
            )));
        }
        let (all, misplaced) = in_order(all, self.stages.len());
        if let Some(error) = misplaced.into_iter().next() {
            return Err(error);
        }
        self.changes = all;
        self.make_due_changes();
        Ok(())
    }

    /// The changes of the recipe that could not be made when the run came to them, and why.
    pub fn left_out(&self) -> &[(Change, Error)] {
        &self.left_out
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
            if let Err(error) = self.make(command) {
                self.cursor -= 1;
                let change = self.changes.remove(self.cursor);
                self.left_out.push((change, error));
            } else {
                self.halted = None;
            }
        }
    }

    fn make(&mut self, command: Command) -> Result<()> {
        self.hands.change(&command);
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
            Command::Put { weights } => self.put_weights(&weights)?,
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
