//! The settings, typed.

use super::prompt;
use crate::error::Result;
use crate::lab::Named;
use crate::lab::Settings;
use crate::nn::diffusion::{NoiseCurve, Target, TimeEmbedding};
use crate::train::schedule::Schedule;

/// What the controls are set to.
pub(super) struct Options {
    pub dataset: String,
    pub letters: String,
    pub points: usize,
    pub curve: NoiseCurve,
    /// T.
    pub noise_steps: usize,
    pub target: Target,
    pub hidden: Vec<usize>,
    pub time: TimeEmbedding,
    pub learning_rate: f64,
    pub schedule: Schedule,
    pub horizon: f64,
    pub batch_size: usize,
    pub ema_decay: f64,
    pub class_dropout: f64,
    pub seed: u64,
    /// The samples shown …
    pub run: Run,
    /// … and those beside them, if any.
    pub beside: Option<Run>,
    /// The noise level looked at.
    pub t: usize,
    /// Which of the batch is looked at.
    pub example: usize,
}

/// How samples are made. Two that are equal give the same samples from the same weights.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// Whether with the averaged weights; else the latest.
    pub averaged: bool,
    /// 0 for DDIM, 1 for DDPM.
    pub eta: f64,
    pub steps: usize,
    pub particles: usize,
    /// What the prompt asks for, if anything.
    pub class: Option<usize>,
    /// w.
    pub guidance: f64,
    /// Which noise it begins from.
    pub take: u32,
}

impl Options {
    pub fn from_settings(settings: &Settings) -> Result<Self> {
        let text = |id: &str| settings.text(id);
        let width = text("width")?.parse().unwrap_or(1);
        let digits = text("dataset")? == "digits";
        let run = Run {
            averaged: text("weights")? == "averaged",
            eta: if text("sampler")? == "ddpm" { 1.0 } else { 0.0 },
            steps: settings.whole("sampling_steps")?,
            particles: settings.whole("particles")?,
            class: if digits { prompt::digit(text("prompt")?) } else { None },
            guidance: settings.number("guidance")?,
            take: settings.whole("take")? as u32,
        };
        let beside = match text("compare")? {
            "steps" => Some(Run { steps: settings.whole("compare_steps")?, ..run.clone() }),
            "guidance" => Some(Run { guidance: settings.number("compare_guidance")?, ..run.clone() }),
            _ => None,
        };
        Ok(Self {
            dataset: text("dataset")?.into(),
            letters: text("letters")?.into(),
            points: settings.whole("points")?,
            curve: NoiseCurve::from_id(text("noise_schedule")?, settings.number("beta_max")?)?,
            noise_steps: settings.whole("noise_steps")?,
            target: Target::from_id(text("target")?)?,
            hidden: vec![width; settings.whole("depth")?],
            time: TimeEmbedding::from_id(text("time_embedding")?)?,
            learning_rate: settings.number("learning_rate")?,
            schedule: Schedule::from_id(text("schedule")?)?,
            horizon: settings.number("horizon")?,
            batch_size: settings.whole("batch_size")?,
            ema_decay: settings.number("ema_decay")?,
            class_dropout: settings.number("class_dropout")?,
            seed: settings.whole("seed")? as u64,
            run,
            beside,
            t: settings.whole("t")?,
            example: settings.whole("example")?,
        })
    }

    /// η at a step of training.
    pub fn rate(&self, step: u32) -> f64 {
        self.learning_rate * self.schedule.share(step, self.horizon)
    }
}
