//! What goes wrong, seen by its signs in the running net.

use super::Vision;
use super::records::VisionTrouble;
use crate::error::Result;

/// A loss this many times that of guessing does not come from noise.
const DIVERGING: f32 = 3.0;
/// A net this much better on what it trained on has learned it by heart.
const MEMORISED: f32 = 0.1;

impl Vision {
    pub(super) fn trouble(&self) -> Result<VisionTrouble> {
        let [trained_on, held_out] = self.measures()?;
        let latest = self.log.history.last(1);
        let image = self.image();
        Ok(VisionTrouble {
            diverging: latest
                .is_some_and(|loss| loss.is_nan() || loss > DIVERGING * self.guess.loss.max(1e-3)),
            dead_channels: self.dead_channels()?,
            memorised: trained_on.score >= held_out.score + MEMORISED,
            dark: image.iter().all(|pixel| *pixel == 0.0),
        })
    }
}
