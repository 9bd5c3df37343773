//! The settings, typed.

use super::tasks::Task;
use crate::error::{Error, Result, excerpt};
use crate::lab::Named;
use crate::lab::Settings;
use crate::message::Message;
use crate::nn::transformer::Positions;
use crate::train::optimizer::Method;
use crate::train::schedule::Schedule;

/// What the controls are set to.
#[derive(Debug, Clone)]
pub(super) struct Options {
    pub task: Task,
    pub length: usize,
    pub symbols: usize,
    /// Whether copy, reverse and sort answer at places of their own.
    pub behind: bool,
    pub layers: usize,
    pub heads: usize,
    pub width: usize,
    pub positions: Positions,
    pub causal: bool,
    pub residual: bool,
    pub norm: bool,
    pub method: Method,
    pub learning_rate: f64,
    pub schedule: Schedule,
    pub horizon: f64,
    pub clip: f64,
    pub batch_size: usize,
    pub seed: u64,
    /// The layer and the head that are opened, from 0.
    pub layer: usize,
    pub head: usize,
    /// Which held-out sequence is shown.
    pub example: usize,
    /// A sequence of the reader's in its place, or nothing.
    pub input: String,
    pub changes: Changes,
}

/// What the reader changes in the shown sequence's pass, places and layers from 0.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Changes {
    /// Heads that say nothing, as layer and head.
    pub muted: Vec<(usize, usize)>,
    /// Places whose vector is zeroed, or taken from another place.
    pub vectors: Vec<(usize, Option<usize>)>,
    /// Scores, as layer, head, query, key, score.
    pub scores: Vec<([usize; 4], f32)>,
}

impl Options {
    pub fn from_settings(settings: &Settings) -> Result<Self> {
        let text = |id: &str| settings.text(id);
        let size = |id: &str| text(id).map(|text| text.parse().unwrap_or(1));
        let flag = |id: &str| text(id).map(|text| text == "on");
        Ok(Self {
            task: Task::from_id(text("task")?)?,
            length: settings.whole("length")?,
            symbols: settings.whole("symbols")?,
            behind: text("answer")? == "behind",
            layers: settings.whole("layers")?,
            heads: size("heads")?,
            width: size("width")?,
            positions: Positions::from_id(text("positions")?)?,
            causal: text("mask")? == "causal",
            residual: flag("residual")?,
            norm: flag("norm")?,
            method: Method::from_id(text("optimizer")?)?,
            learning_rate: settings.number("learning_rate")?,
            schedule: Schedule::from_id(text("schedule")?)?,
            horizon: settings.number("horizon")?,
            clip: settings.number("clip")?,
            batch_size: settings.whole("batch_size")?,
            seed: settings.whole("seed")? as u64,
            layer: settings.whole("layer")?.saturating_sub(1),
            head: settings.whole("head")?.saturating_sub(1),
            example: settings.whole("example")?.saturating_sub(1),
            input: text("input")?.into(),
            changes: Changes {
                muted: muted(text("muted")?)?,
                vectors: vectors(text("vectors")?)?,
                scores: scores(text("scores")?)?,
            },
        })
    }

    /// η at step t.
    pub fn rate(&self, step: u32) -> f64 {
        self.learning_rate * self.schedule.share(step, self.horizon)
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ' ']).map(str::trim).filter(|part| !part.is_empty())
}

fn refused(name: &str, part: &str, accepted: &str) -> Error {
    Error::out_of_range(name, format!("“{}”", excerpt(part)), Message::plain(accepted.into()))
}

/// `1` as place 0.
fn place(text: &str) -> Option<usize> {
    text.parse::<usize>().ok()?.checked_sub(1)
}

/// `1.2` as layer 0, head 1.
fn muted(text: &str) -> Result<Vec<(usize, usize)>> {
    let head = |part: &str| {
        let (layer, head) = part.split_once('.')?;
        Some((place(layer)?, place(head)?))
    };
    let one = |part: &str| {
        head(part).ok_or_else(|| refused("muted", part, "layers and heads from 1, such as 1.2, 2.1"))
    };
    parts(text).map(one).collect()
}

/// `3=0` as place 2 zeroed, `3=5` as place 2 with the vector of place 4.
fn vectors(text: &str) -> Result<Vec<(usize, Option<usize>)>> {
    let vector = |part: &str| {
        let (to, from) = part.split_once('=')?;
        let from = if from == "0" { None } else { Some(place(from)?) };
        Some((place(to)?, from))
    };
    let one = |part: &str| {
        vector(part)
            .ok_or_else(|| refused("vectors", part, "places from 1, such as 3=0 to zero or 3=5 to take"))
    };
    parts(text).map(one).collect()
}

/// `1.2.3.4=5.5` as the score of layer 0, head 1, query 2, key 3.
fn scores(text: &str) -> Result<Vec<([usize; 4], f32)>> {
    let score = |part: &str| {
        let (at, score) = part.split_once('=')?;
        let at = at.split('.').map(place).collect::<Option<Vec<_>>>()?;
        let score = score.parse::<f32>().ok().filter(|score| score.abs() <= 1000.0)?;
        Some((<[usize; 4]>::try_from(at).ok()?, score))
    };
    let one = |part: &str| {
        let accepted = "layer.head.query.key=score within ±1000, such as 1.1.3.5=2.5";
        score(part).ok_or_else(|| refused("scores", part, accepted))
    };
    parts(text).map(one).collect()
}
