//! What stands between a run and the data, seen by its signs in the schedule and in the samples.

use super::Diffusion;
use super::channels::DiffusionTrouble;
use crate::error::Result;

/// No more of the data, √ᾱ_T, may be left at T: with more, the way back begins where training never was.
const SIGNAL: f64 = 0.15;
/// Fewer steps back than this are few …
const FEW: usize = 10;
/// … where the samples are this many floors away, and this many times as far as with fifty steps.
const FAR: [f32; 2] = [1.5, 1.4];
/// A guidance beyond this is strong …
const STRONG: f64 = 6.0;
/// … where the samples differ by less than this share of what data do.
const ALIKE: f32 = 0.85;
/// Networks up to this width are small …
const SMALL: usize = 16;
/// … where after this many steps …
const TRAINED: u32 = 1000;
/// … so much of the way from pure noise to the data is left.
const LEFT: f32 = 0.35;

impl Diffusion {
    pub(super) fn trouble(&self) -> Result<DiffusionTrouble> {
        let [left, _] = self.schedule.shares(self.schedule.steps());
        Ok(DiffusionTrouble {
            signal_left: left > SIGNAL,
            few_steps: self.takes_few_steps()?,
            strong_guidance: self.is_guided_too_hard()?,
            small_network: self.is_too_small()?,
        })
    }

    fn takes_few_steps(&self) -> Result<bool> {
        if self.problem.is_digits() || self.options.sampling_steps >= FEW {
            return Ok(false);
        }
        // More steps must be known to help: the distance over training is measured with fifty.
        let (shown, measured) = (self.quality(self.shown())?, self.latest_distance()?);
        Ok(shown.distance > FAR[0] * shown.floor && shown.distance > FAR[1] * measured.distance)
    }

    fn is_guided_too_hard(&self) -> Result<bool> {
        if !self.problem.is_digits() || self.options.guidance <= STRONG {
            return Ok(false);
        }
        let shown = self.quality(self.shown())?;
        Ok(shown.diversity < ALIKE * shown.real_diversity)
    }

    fn is_too_small(&self) -> Result<bool> {
        if self.trainer.step() < TRAINED || self.options.width > SMALL {
            return Ok(false);
        }
        let measured = self.latest_distance()?;
        Ok(measured.distance > measured.floor + LEFT * (measured.ceiling - measured.floor))
    }
}
