//! Runs that are kept beside the present one.
//!
//! A run is kept when the reader pins it; and by itself when a change would lose it: one made in its past, another model,
//! other data. Of those the latest few stay, the pinned until they are given up. A kept run holds its save, so that it can
//! be gone on with at once, and its curves as they were, so that they can be drawn under the live ones.

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use super::Session;
use crate::error::{Error, Result};
use crate::lab::{ChannelKind, Control, Curve, Effect, Reading, Value, by_name};
use crate::message;

/// Runs that stay without being pinned.
const UNPINNED: usize = 3;
/// All together.
const MOST: usize = 12;

/// The runs beside the present one, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Runs {
    kept: Vec<Kept>,
    /// Runs kept so far: the number of the next.
    count: u32,
    /// The present run where it had got farthest, while the reader is back in its past.
    ahead: Option<Kept>,
}

/// A run as it was when it was kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Kept {
    id: u32,
    pinned: bool,
    step: u32,
    /// The values of its controls, in their text form.
    settings: Vec<(String, String)>,
    curves: Vec<(String, KeptCurve)>,
    save: ByteBuf,
}

/// A run that is about to be given up.
pub(super) struct Ending(Kept);

/// The numbers of a curve; what they are, its channel knows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct KeptCurve {
    width: usize,
    data: Vec<f32>,
}

/// A kept run, as the page is told of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct RunInfo {
    /// Its number among the runs of this session.
    pub id: u32,
    /// Whether the reader pinned it.
    pub pinned: bool,
    /// Whole steps done.
    pub step: u32,
    /// What is set otherwise than in the present run.
    pub differs: Vec<Difference>,
}

/// A control that two runs have set otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Difference {
    /// The control's id.
    pub control: &'static str,
    /// The other run's value.
    pub value: Value,
}

impl Runs {
    fn find(&self, id: u32) -> Result<&Kept> {
        let found = self.kept.iter().find(|run| run.id == id);
        found.ok_or_else(|| {
            let known: Vec<_> = self.kept.iter().map(|run| run.id.to_string()).collect();
            Error::unknown("run", &id.to_string(), known.iter().map(String::as_str))
        })
    }

    fn add(&mut self, mut run: Kept) -> u32 {
        self.count += 1;
        run.id = self.count;
        let id = run.id;
        self.kept.push(run);
        while self.kept.iter().filter(|run| !run.pinned).count() > UNPINNED || self.kept.len() > MOST {
            let oldest = self.kept.iter().position(|run| !run.pinned).unwrap_or(0);
            self.kept.remove(oldest);
        }
        id
    }
}

impl Session {
    /// Keeps the present run as it is, until it is given up; gives its number.
    ///
    /// # Errors
    /// [`Error::Engine`] or [`Error::Save`] if its numbers can't be had.
    pub fn pin(&mut self) -> Result<u32> {
        let run = self.as_kept(true)?;
        Ok(self.runs.add(run))
    }

    /// Gives up a kept run.
    ///
    /// # Errors
    /// [`Error::Unknown`] if there is none of that number.
    pub fn forget(&mut self, id: u32) -> Result<()> {
        self.runs.find(id)?;
        self.runs.kept.retain(|run| run.id != id);
        Ok(())
    }

    /// Goes on with a kept run, where it was. The present one is kept in its place, and a pinned one stays pinned.
    ///
    /// # Errors
    /// [`Error::Unknown`] if there is none of that number; those of [`load`](Self::load).
    pub fn reopen(&mut self, id: u32) -> Result<()> {
        let run = self.runs.find(id)?.clone();
        self.load(&run.save)?;
        if !run.pinned {
            self.runs.kept.retain(|other| other.id != id);
        }
        Ok(())
    }

    /// The runs beside the present one, the oldest first.
    pub fn runs(&self) -> Vec<RunInfo> {
        let controls = self.controls();
        self.runs.kept.iter().map(|run| self.info(run, &controls)).collect()
    }

    /// A curve of a kept run, empty if it had none of that name.
    ///
    /// # Errors
    /// [`Error::Unknown`] if there is no run of that number, or no such channel.
    pub fn run_curve(&self, id: u32, channel: &str) -> Result<Curve> {
        curve_of(self, self.runs.find(id)?, channel)
    }

    /// A curve of the present run as it was where the run has got farthest, if the reader is back in its past.
    ///
    /// # Errors
    /// [`Error::Unknown`] if there is no such channel.
    pub fn curve_ahead(&self, channel: &str) -> Result<Option<Curve>> {
        self.runs.ahead.as_ref().map(|run| curve_of(self, run, channel)).transpose()
    }

    /// A kept run as bytes, for a place that outlives the session.
    ///
    /// # Errors
    /// [`Error::Unknown`] if there is none of that number; [`Error::Save`].
    pub fn export_run(&self, id: u32) -> Result<Vec<u8>> {
        crate::lab::encode(self.runs.find(id)?)
    }

    /// Takes over a run that was [exported](Self::export_run), pinned; gives its number here.
    ///
    /// # Errors
    /// [`Error::Save`] if the bytes hold something else, or a run of another lab or version.
    pub fn import_run(&mut self, bytes: &[u8]) -> Result<u32> {
        let run: Kept = crate::lab::decode(bytes)?;
        let whole = |(_, curve): &(String, KeptCurve)| {
            curve.width > 0 && curve.data.len().is_multiple_of(curve.width)
        };
        if !run.curves.iter().all(whole) {
            return Err(Error::Save(message!("run_damaged", "This kept run is damaged.")));
        }
        super::save::check(&run.save, self.id)?;
        Ok(self.runs.add(Kept { pinned: true, ..run }))
    }

    /// The run that a change is about to end, as far as it has got; none if it has not begun.
    pub(super) fn ending(&self) -> Result<Option<Ending>> {
        Ok(match &self.runs.ahead {
            Some(ahead) => Some(Ending(ahead.clone())),
            None if self.step > 0 => Some(Ending(self.as_kept(false)?)),
            None => None,
        })
    }

    /// Keeps a run that has ended.
    pub(super) fn keep(&mut self, ending: Option<Ending>) {
        self.runs.ahead = None;
        let Some(Ending(run)) = ending else { return };
        // One that was pinned just there is kept already.
        if self.runs.kept.iter().all(|other| other.save != run.save) {
            self.runs.add(run);
        }
    }

    /// Before the reader goes back: the present run as far as it has got.
    pub(super) fn keep_ahead(&mut self) -> Result<()> {
        if self.runs.ahead.is_none() && self.step > 0 {
            self.runs.ahead = Some(self.as_kept(false)?);
        }
        Ok(())
    }

    /// A change in the past begins a branch: the old future stays beside it.
    pub(super) fn branch_off(&mut self) {
        if let Some(ahead) = self.runs.ahead.take() {
            self.runs.add(ahead);
        }
    }

    /// The run has caught up with where it had been.
    pub(super) fn catch_up(&mut self) {
        if self.runs.ahead.as_ref().is_some_and(|ahead| self.step >= ahead.step) {
            self.runs.ahead = None;
        }
    }

    fn as_kept(&self, pinned: bool) -> Result<Kept> {
        let mut curves = vec![];
        for channel in self.lab.channels() {
            if let (ChannelKind::Curve { .. }, Reading::Curve(Curve { columns, data })) =
                (channel.kind, self.lab.read(channel.id)?)
            {
                curves.push((channel.id.to_string(), KeptCurve { width: columns.len(), data }));
            }
        }
        Ok(Kept {
            id: 0,
            pinned,
            step: self.step,
            settings: self.settings.iter().map(|(id, value)| (id.into(), value.to_string())).collect(),
            curves,
            save: ByteBuf::from(self.save()?),
        })
    }

    fn info(&self, run: &Kept, controls: &[Control]) -> RunInfo {
        let theirs = by_name(run.settings.iter().map(|(id, text)| (id.clone(), Value::Text(text.clone()))));
        let differs = controls.iter().filter(|c| c.effect != Effect::View).filter_map(|control| {
            let ours = self.settings.get(control.id).map(Value::to_string).unwrap_or_default();
            let theirs = theirs.get(control.id)?;
            (theirs.to_string() != ours).then(|| {
                let value = control.kind.parse(control.id, control.label, theirs);
                Difference { control: control.id, value: value.unwrap_or_else(|_| theirs.clone()) }
            })
        });
        RunInfo { id: run.id, pinned: run.pinned, step: run.step, differs: differs.collect() }
    }
}

fn curve_of(session: &Session, run: &Kept, channel: &str) -> Result<Curve> {
    let channels = session.lab.channels();
    let curves = channels.iter().filter_map(|info| match &info.kind {
        ChannelKind::Curve { columns } => Some((info.id, columns)),
        _ => None,
    });
    let mut curves: Vec<_> = curves.collect();
    let known: Vec<_> = curves.iter().map(|(id, _)| *id).collect();
    curves.retain(|(id, _)| *id == channel);
    let Some((_, columns)) = curves.first() else {
        return Err(Error::unknown("curve", channel, known));
    };
    let kept = run.curves.iter().find(|(id, _)| id == channel).map(|(_, curve)| curve);
    Ok(match kept {
        Some(KeptCurve { width, data }) if *width <= columns.len() => {
            Curve { columns: columns.iter().take(*width).copied().collect(), data: data.clone() }
        }
        _ => Curve { columns: columns.to_vec(), data: vec![] },
    })
}
