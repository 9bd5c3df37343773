//! Setting controls: what is given is checked, what depends on it follows, and what must be built anew is.

use super::Session;
use super::recipe::Command;
use crate::error::{Error, Result};
use crate::lab::{Args, Control, DynLab, Effect, Form, Kind, Settings, Value};

impl Session {
    /// Sets a control. On an error nothing has changed.
    ///
    /// # Errors
    /// [`Error::Unknown`], [`Error::OutOfRange`] or [`Error::WrongType`] name what is accepted;
    /// [`Error::Data`] if the data can't be used so.
    pub fn set(&mut self, control: &str, value: &Value) -> Result<()> {
        let (effect, value, settings) = self.settings_with(control, value)?;
        if settings == self.settings {
            return Ok(());
        }
        if effect == Effect::Rebuild {
            return self.rebuild(settings);
        }
        self.lab.tune(&settings)?;
        self.settings = settings;
        if effect == Effect::Live {
            self.log(Command::Set { control: control.into(), value });
            self.redo_stages()?;
        }
        Ok(())
    }

    /// Sets several controls as one, so that a model that has to be built anew is built once. Where `fresh`, every other
    /// control goes back to its default, but for the seed: those of the picture too, or what was looked at in one story
    /// would stand in another. On an error nothing has changed.
    ///
    /// # Errors
    /// As [`set`](Self::set).
    pub fn set_all(&mut self, values: &Args, fresh: bool) -> Result<()> {
        let present = self.controls();
        let mut wanted = self.wanted();
        if fresh {
            wanted.retain(|id, _| id == "seed");
        }
        let changed = |id: &str| values.get(id).is_some_and(|value| self.settings.get(id) != Some(value));
        let outdated = |c: &&Control| c.resets_with.iter().any(|by| changed(by));
        for control in present.iter().filter(outdated) {
            wanted.remove(control.id);
        }
        wanted.extend(values.clone());
        let Form { controls, settings, rejected, .. } = self.lab.form(&wanted);
        // What is refused of the others is refused because of these: it goes back to its default.
        let about = |error: &Error| error.about().is_none_or(|id| values.contains_key(id));
        if let Some(error) = rejected.into_iter().find(about) {
            return Err(error);
        }
        let changed = |c: &&Control| settings.get(c.id) != self.settings.get(c.id);
        let changed: Vec<_> = controls.iter().filter(changed).collect();
        if changed.iter().any(|c| c.effect == Effect::Rebuild) {
            return self.rebuild(settings);
        }
        if changed.is_empty() {
            return Ok(());
        }
        self.lab.tune(&settings)?;
        self.settings = settings;
        for control in changed.into_iter().filter(|c| c.effect == Effect::Live) {
            let value = self.settings.get(control.id).map(Value::to_string).unwrap_or_default();
            self.log(Command::Set { control: control.id.into(), value });
        }
        self.redo_stages()
    }

    /// The settings with one control set: with its effect, and the value's text form. What depended on the
    /// old value falls back to its default.
    pub(super) fn settings_with(&self, id: &str, value: &Value) -> Result<(Effect, String, Settings)> {
        let present = self.controls();
        let found = present.iter().find(|c| c.id == id);
        let found = found.ok_or_else(|| Error::unknown("control", id, present.iter().map(|c| c.id)))?;
        let value = found.kind.parse(found.id, found.label, value)?;
        let mut wanted = self.wanted();
        if wanted.get(id) != Some(&value) {
            for control in present.iter().filter(|c| c.resets_with.contains(&id)) {
                wanted.remove(control.id);
            }
        }
        let text = value.to_string();
        wanted.insert(id.into(), value);
        let Form { settings, rejected, .. } = self.lab.form(&wanted);
        match rejected.into_iter().find(|error| error.about() == Some(id)) {
            Some(error) => Err(error),
            None => Ok((found.effect, text, settings)),
        }
    }

    /// Builds the model anew; the run that was is kept.
    fn rebuild(&mut self, settings: Settings) -> Result<()> {
        let ending = self.ending()?;
        self.lab.rebuild(&settings)?;
        self.keep(ending);
        self.begin(settings)
    }

    /// The present settings, to be checked again.
    pub(super) fn wanted(&self) -> Args {
        self.settings.as_args().clone()
    }
}

/// Builds a lab with the wanted settings. A control accepts any text, but a lab may find that it can't build
/// with it; then that text is given up for the default, and said so. A data file that is missing is another matter: it
/// will be there when the same is asked again.
pub(super) fn build(lab: &mut dyn DynLab, mut wanted: Args, rejected: &mut Vec<Error>) -> Result<Settings> {
    let Form { controls, settings, rejected: refused, .. } = lab.form(&wanted);
    rejected.extend(refused);
    let Err(first) = lab.rebuild(&settings) else { return Ok(settings) };
    let first = first.unless_missing()?;
    let texts = controls.into_iter().filter(|c| matches!(c.kind, Kind::Text { .. }));
    for id in texts.map(|c| c.id).filter(|id| wanted.contains_key(*id)).collect::<Vec<_>>() {
        let value = wanted.remove(id);
        let settings = lab.form(&wanted).settings;
        match lab.rebuild(&settings).map_err(Error::unless_missing) {
            Ok(()) => {
                rejected.push(first);
                return Ok(settings);
            }
            Err(missing) => drop(missing?),
        }
        wanted.extend(value.map(|value| (id.to_string(), value)));
    }
    rejected.push(first);
    let settings = lab.form(&Args::new()).settings;
    lab.rebuild(&settings)?;
    Ok(settings)
}
