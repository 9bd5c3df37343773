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
use crate::error::{Error, Result};

const MAGIC: &[u8] = b"UNDERHOOD";
const VERSION: u8 = 1;
const CRC: Crc<u32> = Crc::<u32>::new(&CRC_32_ISCSI);

#[derive(Serialize, Deserialize)]
struct Saved {
    recipe: Recipe,
    /// The present settings: those of the recipe with its live changes made.
    settings: BTreeMap<String, String>,
    snapshot: ByteBuf,
    halted: Option<String>,
}

impl Session {
    /// The whole session as bytes. The engine is not part of it: a run can go on with another.
    ///
    /// # Errors
    /// [`Error::Engine`] or [`Error::Save`] if the state can't be had.
    pub fn save(&self) -> Result<Vec<u8>> {
        let saved = Saved {
            recipe: self.recipe(),
            settings: self.settings.iter().map(|(id, value)| (id.into(), value.to_string())).collect(),
            snapshot: ByteBuf::from(self.lab.snapshot()?),
            halted: self.halted.clone(),
        };
        let body = postcard::to_stdvec_crc32(&saved, CRC.digest());
        let body = body.map_err(|error| Error::Save(format!("This run can’t be saved: {error}.")))?;
        Ok([MAGIC, &[VERSION], &body].concat())
    }

    /// Takes over a [`save`](Self::save) of the same lab. On an error the session stays as it was.
    ///
    /// # Errors
    /// [`Error::Save`] for bytes that are no save, a damaged one, or one of another lab or version.
    pub fn load(&mut self, bytes: &[u8]) -> Result<()> {
        let saved = parse(bytes)?;
        if saved.recipe.lab != self.id.name() {
            let (theirs, ours) = (crate::error::excerpt(&saved.recipe.lab), self.id.name());
            return Err(Error::Save(format!("This save is of the lab “{theirs}”; this lab is “{ours}”.")));
        }
        let (step, stage) = (saved.recipe.step, saved.recipe.stage as usize);
        let (mut loaded, rejected) = Self::open(self.engine, saved.recipe)?;
        if let Some(error) = rejected.first() {
            return Err(Error::Save(format!("This save can’t be used: {error}")));
        }
        let mut settings = loaded.settings.clone();
        for control in loaded.lab.controls(&loaded.settings) {
            if let Some(text) = saved.settings.get(control.id) {
                settings.insert(control.id, control.kind.parse(control.id, &text.as_str().into())?);
            }
        }
        loaded.lab.tune(&settings)?;
        loaded.lab.restore(&saved.snapshot)?;
        loaded.settings = settings;
        loaded.cursor = loaded.changes.len();
        loaded.step = step;
        loaded.stage = 0;
        if step > 0 {
            let here = Checkpoint::new(step, loaded.cursor, &loaded.settings, &saved.snapshot);
            loaded.timeline.keep(here);
            loaded.timeline.reach(step);
        }
        if stage >= loaded.stages.len() {
            return Err(Error::Save(format!(
                "This save stands at stage {stage}, which this lab does not have."
            )));
        }
        while loaded.stage < stage {
            loaded.advance()?;
        }
        loaded.halted = saved.halted;
        *self = loaded;
        Ok(())
    }
}

fn parse(bytes: &[u8]) -> Result<Saved> {
    let error = |text: &str| Error::Save(text.into());
    let rest = bytes.strip_prefix(MAGIC).ok_or_else(|| error("This is not a save from Under the Hood."))?;
    let (version, body) = rest.split_first().ok_or_else(|| error("This save is cut short."))?;
    if *version != VERSION {
        return Err(Error::Save(format!(
            "This save has format {version}; this page reads format {VERSION}."
        )));
    }
    postcard::from_bytes_crc32(body, CRC.digest()).map_err(|_| error("This save is damaged or cut short."))
}
