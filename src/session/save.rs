//! A session as bytes, and back.
//!
//! Layout: `UNDERHOOD`, one byte of format version, then [`Saved`] in postcard's format with a CRC-32.
//! A save holds the recipe as well as the state, so a loaded run can still be scrubbed back.

use std::collections::BTreeMap;

use crc::{CRC_32_ISCSI, Crc};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use super::timeline::Checkpoint;
use super::{Recipe, Session};
use crate::engine::Engine;
use crate::error::{Error, Result, excerpt};
use crate::lab::{Value, by_name};
use crate::labs::LabId;
use crate::message;
use crate::message::Message;

const MAGIC: &[u8] = b"UNDERHOOD";
/// 2: halts are messages, and the parameters of most labs stand in one block with their trainer.
const VERSION: u8 = 2;
const CRC: Crc<u32> = Crc::<u32>::new(&CRC_32_ISCSI);

#[derive(Serialize, Deserialize)]
struct Saved {
    recipe: Recipe,
    /// The present settings: those of the recipe with its live changes made.
    settings: BTreeMap<String, String>,
    snapshot: ByteBuf,
    halted: Option<Message>,
}

impl Session {
    /// The whole session as bytes. The engine is not part of it: a run can go on with another.
    ///
    /// # Errors
    /// [`Error::Engine`] or [`Error::Save`] if the state can't be had.
    pub fn save(&self) -> Result<Vec<u8>> {
        let saved = Saved {
            recipe: self.recipe(),
            settings: by_name(self.settings.iter().map(|(id, value)| (id.into(), value.to_string()))),
            snapshot: ByteBuf::from(self.lab.snapshot()?),
            halted: self.halted.clone(),
        };
        let body = postcard::to_stdvec_crc32(&saved, CRC.digest());
        let body = body.map_err(|error| {
            let error = error.to_string();
            Error::Save(message!("run_unsaved", "This run can’t be saved: {error}.", error))
        })?;
        Ok([MAGIC, &[VERSION], &body].concat())
    }

    /// Takes over a [`save`](Self::save) of the same lab. On an error the session stays as it was.
    ///
    /// # Errors
    /// [`Error::Save`] for bytes that are no save, a damaged one, or one of another lab or version.
    pub fn load(&mut self, bytes: &[u8]) -> Result<()> {
        let saved = parse_of(bytes, self.id)?;
        let ending = self.ending()?;
        let mut loaded = Self::of(self.engine, saved)?;
        loaded.runs = std::mem::take(&mut self.runs);
        loaded.keep(ending);
        *self = loaded;
        Ok(())
    }

    /// Opens a [`save`](Self::save) of whichever lab, where it stands.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn resume(engine: Engine, bytes: &[u8]) -> Result<Self> {
        Self::of(engine, parse(bytes)?)
    }

    fn of(engine: Engine, saved: Saved) -> Result<Self> {
        let (step, stage) = (saved.recipe.step, saved.recipe.stage as usize);
        let (mut loaded, rejected) = Self::open(engine, saved.recipe)?;
        if let Some(error) = rejected.first() {
            let error = error.message();
            return Err(Error::Save(message!("save_unusable", "This save can’t be used: {error}", error)));
        }
        let wanted = by_name(saved.settings.into_iter().map(|(id, text)| (id, Value::Text(text))));
        let form = loaded.lab.form(&wanted);
        if let Some(error) = form.rejected.into_iter().next() {
            return Err(error);
        }
        let settings = form.settings;
        loaded.lab.tune(&settings)?;
        loaded.lab.restore(&saved.snapshot)?;
        loaded.settings = settings;
        loaded.hands = super::Hands::default();
        loaded.cursor = loaded.changes.len();
        loaded.step = step;
        loaded.stage = 0;
        if step > 0 {
            let here = Checkpoint::new(step, loaded.cursor, &loaded.settings, &saved.snapshot);
            loaded.timeline.keep(here);
            loaded.timeline.reach(step);
        }
        if stage >= loaded.stages.len() {
            return Err(Error::Save(message!(
                "save_at_stage",
                "This save stands at stage {stage}, which this lab does not have.",
                stage
            )));
        }
        while loaded.stage < stage {
            loaded.advance()?;
        }
        loaded.halted = saved.halted;
        Ok(loaded)
    }
}

/// Whether bytes are a whole save of a lab.
///
/// # Errors
/// [`Error::Save`] if not.
pub(super) fn check(bytes: &[u8], lab: LabId) -> Result<()> {
    parse_of(bytes, lab).map(drop)
}

fn parse_of(bytes: &[u8], lab: LabId) -> Result<Saved> {
    let saved = parse(bytes)?;
    let (theirs, ours) = (excerpt(&saved.recipe.lab), lab.name());
    if theirs == ours {
        return Ok(saved);
    }
    Err(Error::Save(message!(
        "save_of_lab",
        "This save is of the lab “{theirs}”; this lab is “{ours}”.",
        theirs,
        ours
    )))
}

fn parse(bytes: &[u8]) -> Result<Saved> {
    let rest = bytes.strip_prefix(MAGIC);
    let rest =
        rest.ok_or_else(|| Error::Save(message!("no_save", "This is not a save from Under the Hood.")))?;
    let cut = || Error::Save(message!("save_damaged", "This save is damaged or cut short."));
    let (version, body) = rest.split_first().ok_or_else(cut)?;
    if *version < VERSION {
        return Err(Error::Save(message!(
            "save_older",
            "This save is of an older version of the page (format {version}), whose runs can’t be gone on with; \
             this one reads format {ours}. A link to the run still opens it.",
            version = *version,
            ours = VERSION
        )));
    }
    if *version > VERSION {
        return Err(Error::Save(message!(
            "save_newer",
            "This save is of a newer version of the page (format {version}); this one reads format {ours}. Reload \
             the page to get the new one.",
            version = *version,
            ours = VERSION
        )));
    }
    postcard::from_bytes_crc32(body, CRC.digest()).map_err(|_| cut())
}
