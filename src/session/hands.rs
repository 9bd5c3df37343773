//! Many hands: the parts of a step's batch, and the pieces of what takes long to look at, computed by other sessions and
//! brought here.
//!
//! Randomness is addressed, and a part of a step is a function of settings, data, step and weights. So whoever has been told
//! the settings and data ([`Session::brief`]) and the weights ([`Session::set_theta`]) can work out any part of any step
//! ([`Session::part`]) for whoever trains, and what is brought ([`Session::bring`]) makes the same step as what is computed
//! here, to the byte. The same holds of a piece ([`Session::piece`], of the weights that [`Session::theta_for`] gives).

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use serde::Serialize;

use super::recipe::Command;
use super::{Recipe, Session};
use crate::error::{Error, Result};
use crate::lab::by_name;
use crate::nn::params::Parameter;
use crate::train::{Part, StepPlace};

/// The step that comes next, as others can help with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Cut {
    /// Which it is.
    pub at: StepPlace,
    /// How many parts its batch is cut into: 1 is none to give away.
    pub parts: usize,
    /// This very state of the run: what is brought for another is of no use.
    pub moment: u32,
    /// The settings and data: who was told others needs to be told anew.
    pub brief: u32,
}

/// What is about to be looked at, as others can help with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Sight {
    /// The numbers of its pieces that are not there yet. Those that are the same but for their last eight bits need the same
    /// weights.
    pub pieces: Vec<u32>,
    /// As [`Cut::moment`].
    pub moment: u32,
    /// As [`Cut::brief`].
    pub brief: u32,
}

/// A number that no other moment or brief of any session has.
fn unique() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Where a session is for those who help it, and what they have brought.
pub(super) struct Hands {
    moment: u32,
    brief: u32,
    brought: Vec<Option<Part>>,
}

impl Default for Hands {
    fn default() -> Self {
        Self { moment: unique(), brief: unique(), brought: vec![] }
    }
}

impl Hands {
    /// The run has moved, or what it trains has been changed: what was brought was for something else.
    pub(super) fn moved(&mut self) {
        self.moment = unique();
        self.forget_parts();
    }

    pub(super) fn forget_parts(&mut self) {
        self.brought.clear();
    }

    /// A part, of so many, that is there.
    fn keep(&mut self, part: usize, parts: usize, found: Part) {
        self.brought.resize(parts, None);
        if let Some(place) = self.brought.get_mut(part) {
            *place = Some(found);
        }
    }

    /// A live change: a setting is a matter of what helpers were told, the weights go to them with every step.
    pub(super) fn change(&mut self, command: &Command) {
        self.moved();
        if !matches!(command, Command::Put { .. }) {
            self.brief = unique();
        }
    }
}

impl Session {
    /// The step that comes next, as others can help with it.
    pub fn cut(&self) -> Cut {
        let whole = self.stage == 0 && self.halted.is_none();
        let parts = if whole { self.lab.parts() } else { 1 };
        Cut { at: self.place(), parts, moment: self.hands.moment, brief: self.hands.brief }
    }

    fn place(&self) -> StepPlace {
        StepPlace { step: self.step, batch: self.lab.batch_place() }
    }

    /// What a session has to be opened with to help this one: its lab, data and present settings, and none of its changes.
    pub fn brief(&self) -> Recipe {
        let settings: BTreeMap<_, _> =
            by_name(self.settings.iter().map(|(id, value)| (id.to_string(), value.to_string())));
        Recipe {
            lab: self.id.name().into(),
            settings,
            setup: serde_bytes::ByteBuf::from(self.lab.setup()),
            ..Recipe::default()
        }
    }

    /// The model's weights as they are, `[p]`, for others to work with.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine can't give its numbers.
    pub fn theta(&self) -> Result<Vec<f32>> {
        self.lab.weights()
    }

    /// Takes the weights of the session that this one helps, for the parts it computes from now on: it has no run of its own
    /// any more.
    ///
    /// # Errors
    /// [`Error::Save`] if they are more or fewer than the model's.
    pub fn set_theta(&mut self, weights: &[f32]) -> Result<()> {
        self.lab.lend(weights)?;
        self.hands.moved();
        Ok(())
    }

    /// Part number `part` of a step, at the present weights. Nothing of the run changes.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there is no such part; [`Error::Engine`].
    pub fn part(&self, at: StepPlace, part: usize) -> Result<Part> {
        self.lab.part(at, part)
    }

    /// Computes a part of the step that comes next, and keeps it as if it had been [brought](Self::bring).
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there is no such part, or if the step is not to be cut; [`Error::Engine`].
    pub fn compute(&mut self, part: usize) -> Result<()> {
        let parts = self.parts_with(part)?;
        let found = self.part(self.place(), part)?;
        self.hands.keep(part, parts, found);
        Ok(())
    }

    /// Takes a part of the step that comes next, as its gradient and what it has [aside](Part::aside), one behind the other;
    /// gives whether it is of use: not if it was worked out for another [moment](Cut::moment). What the run does next uses
    /// it up.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there is no such part; [`Error::Save`] if these are not as many numbers as such a part has.
    pub fn bring(&mut self, moment: u32, part: usize, loss: f32, mut gradient: Vec<f32>) -> Result<bool> {
        if moment != self.hands.moment {
            return Ok(false);
        }
        let parts = self.parts_with(part)?;
        let ours = self.lab.parameters().iter().map(Parameter::count).sum::<usize>();
        crate::nn::params::fits(ours + self.lab.aside(self.place(), part), &gradient)?;
        let aside = gradient.split_off(ours);
        self.hands.keep(part, parts, Part { loss, gradient, aside });
        Ok(true)
    }

    /// What takes long of looking at `channels`, and of what is measured of this step: nothing of a step that is half done.
    pub fn sight(&self, channels: &[&str]) -> Sight {
        let pieces = if self.stage == 0 { self.lab.pieces(channels) } else { vec![] };
        Sight { pieces, moment: self.hands.moment, brief: self.hands.brief }
    }

    /// The weights `[p]` that a piece is worked out of.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine can't give its numbers.
    pub fn theta_for(&self, piece: u32) -> Result<Vec<f32>> {
        self.lab.weights_for(piece)
    }

    /// A piece of what takes long to look at, of the present weights. Nothing of the run changes.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there is no such piece; [`Error::Engine`].
    pub fn piece(&self, piece: u32) -> Result<Vec<f32>> {
        self.lab.piece(piece)
    }

    /// Works out a piece, and keeps it as if it had been [brought](Self::bring_piece).
    ///
    /// # Errors
    /// As [`piece`](Self::piece).
    pub fn look(&mut self, piece: u32) -> Result<()> {
        let numbers = self.piece(piece)?;
        self.lab.keep(piece, numbers)
    }

    /// Takes a piece; gives whether it is of use: not if it was worked out for another [moment](Sight::moment).
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there is no such piece; [`Error::Save`] if such a piece has more or fewer numbers.
    pub fn bring_piece(&mut self, moment: u32, piece: u32, numbers: Vec<f32>) -> Result<bool> {
        if moment != self.hands.moment {
            return Ok(false);
        }
        self.lab.keep(piece, numbers)?;
        Ok(true)
    }

    /// The present moment, by which others know whether what they were asked for is still wanted.
    pub fn moment(&self) -> u32 {
        self.hands.moment
    }

    /// In how many parts the step that comes next is cut, `part` among them.
    fn parts_with(&self, part: usize) -> Result<usize> {
        match self.cut().parts {
            ..=1 => Err(Error::no_part(part, 0)),
            parts if part >= parts => Err(Error::no_part(part, parts)),
            parts => Ok(parts),
        }
    }

    /// Hands over what was brought for the step that begins now, be it nothing: what a step that failed to begin has left behind
    /// is not for this one.
    pub(super) fn give_parts(&mut self) {
        self.lab.bring(std::mem::take(&mut self.hands.brought));
    }
}
