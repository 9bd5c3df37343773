//! The settings, typed.

use crate::error::Result;
use crate::lab::Named;
use crate::lab::Settings;
use crate::nn::transformer::{Config, Positions};
use crate::train::sampling::Sampling;
use crate::train::schedule::Schedule;

/// The standard deviation of the first weights. GPT-2's 0.02 is for a width of 768; about 1/√d suits these.
const SPREAD: f64 = 0.08;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tokens {
    /// A character.
    Characters,
    /// A piece that byte-pair encoding has made; up to so many of them.
    Pairs(usize),
}

/// What a row of a batch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// A line, by itself.
    Lines,
    /// Any piece of the text.
    Stream,
}

/// What the controls are set to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Options {
    pub dataset: String,
    pub tokens: Tokens,
    pub reading: Reading,
    pub held_out: f64,
    pub context: usize,
    pub layers: usize,
    pub heads: usize,
    pub width: usize,
    pub positions: Positions,
    pub tied: bool,
    pub batch_size: usize,
    pub learning_rate: f64,
    pub schedule: Schedule,
    pub horizon: f64,
    pub clip: f64,
    pub dropout: f64,
    pub seed: u64,
    pub prompt: String,
    pub sampling: Sampling,
    pub new_tokens: usize,
    pub take: u32,
}

impl Options {
    pub fn from_settings(settings: &Settings) -> Result<Self> {
        let text = |id: &str| settings.text(id);
        let choice = |id: &str| settings.text(id).map(|text| text.parse().unwrap_or(1));
        Ok(Self {
            dataset: text("dataset")?.into(),
            tokens: match text("tokens")? {
                "pairs" => Tokens::Pairs(settings.whole("vocabulary")?),
                _ => Tokens::Characters,
            },
            reading: if text("reading")? == "lines" { Reading::Lines } else { Reading::Stream },
            held_out: settings.number("held_out")?,
            context: settings.whole("context")?,
            layers: settings.whole("layers")?,
            heads: choice("heads")?,
            width: choice("width")?,
            positions: Positions::from_id(text("positions")?)?,
            tied: text("tied")? == "tied",
            batch_size: settings.whole("batch_size")?,
            learning_rate: settings.number("learning_rate")?,
            schedule: Schedule::from_id(text("schedule")?)?,
            horizon: settings.number("horizon")?,
            clip: settings.number("clip")?,
            dropout: settings.number("dropout")?,
            seed: settings.whole("seed")? as u64,
            prompt: text("prompt")?.into(),
            sampling: Sampling {
                temperature: settings.number("temperature")?,
                top_k: settings.whole("top_k")?,
                top_p: settings.number("top_p")?,
            },
            new_tokens: settings.whole("new_tokens")?,
            take: settings.whole("take")? as u32,
        })
    }

    /// The model's shape for `vocabulary` tokens and the context that the text leaves.
    pub fn config(&self, vocabulary: usize, context: usize) -> Config {
        Config {
            positions: self.positions,
            tied: self.tied,
            spread: SPREAD,
            ..Config::gpt(vocabulary, context, self.layers, self.heads, self.width)
        }
    }

    /// η at step t.
    pub fn rate(&self, step: u32) -> f64 {
        self.learning_rate * self.schedule.share(step, self.horizon)
    }
}
