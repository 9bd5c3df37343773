//! The settings, typed.

use crate::error::{Error, Result, excerpt};
use crate::lab::Settings;
use crate::train::mlp::{Activation, Initialisation};
use crate::train::optimizer::Method;
use crate::train::schedule::Schedule;

/// Hidden layers.
const MAX_LAYERS: usize = 6;
/// Neurons in a hidden layer.
const MAX_NEURONS: usize = 256;

/// What the controls are set to.
pub(super) struct Options {
    pub data: String,
    pub formula: String,
    pub target: String,
    pub features: Vec<String>,
    pub points: usize,
    pub classes: usize,
    pub noise: f64,
    pub test_share: f64,
    pub seed: u64,
    pub hidden: Vec<usize>,
    pub activation: Activation,
    pub initialisation: Initialisation,
    pub method: Method,
    pub learning_rate: f64,
    pub schedule: Schedule,
    pub horizon: f64,
    pub batch_size: usize,
    pub l1: f64,
    pub l2: f64,
    pub dropout: f64,
    /// The hidden layer, from 0, and the neuron in it, from 0, whose function is shown; `None` for the output.
    pub neuron: Option<(usize, usize)>,
    /// The place whose activations are shown.
    pub probe: [f32; 2],
}

impl Options {
    pub fn from_settings(settings: &Settings) -> Result<Self> {
        let text = |id: &str| settings.text(id);
        Ok(Self {
            data: text("dataset")?.into(),
            formula: text("formula")?.into(),
            target: text("target")?.into(),
            features: settings.list("features")?.to_vec(),
            points: settings.whole("points")?,
            classes: settings.whole("classes")?,
            noise: settings.number("noise")?,
            test_share: settings.number("test_share")?,
            seed: settings.whole("seed")? as u64,
            hidden: hidden(text("layers")?)?,
            activation: Activation::from_id(text("activation")?)?,
            initialisation: Initialisation::from_id(text("initialisation")?)?,
            method: Method::from_id(text("optimizer")?)?,
            learning_rate: settings.number("learning_rate")?,
            schedule: Schedule::from_id(text("schedule")?),
            horizon: settings.number("horizon")?,
            batch_size: settings.whole("batch_size")?,
            l1: settings.number("l1")?,
            l2: settings.number("l2")?,
            dropout: settings.number("dropout")?,
            neuron: neuron(text("neuron")?),
            probe: [settings.number("probe_x")? as f32, settings.number("probe_y")? as f32],
        })
    }

    /// η at step t.
    pub fn rate(&self, step: u32) -> f64 {
        self.learning_rate * self.schedule.share(step, self.horizon)
    }
}

/// `2.3` as the third neuron of the second hidden layer, both from 0.
fn neuron(id: &str) -> Option<(usize, usize)> {
    let (layer, neuron) = id.split_once('.')?;
    Some((layer.parse::<usize>().ok()?.checked_sub(1)?, neuron.parse::<usize>().ok()?.checked_sub(1)?))
}

/// `8, 8` as the neurons of each hidden layer; nothing for none.
pub(super) fn hidden(text: &str) -> Result<Vec<usize>> {
    let refused = |value: &str| Error::OutOfRange {
        name: "layers".into(),
        value: format!("“{}”", excerpt(value)),
        accepted: format!("up to {MAX_LAYERS} whole numbers from 1 to {MAX_NEURONS}, such as 8, 8"),
    };
    let parts = text.split([',', ' ']).map(str::trim).filter(|part| !part.is_empty());
    let size = |part: &str| match part.parse() {
        Ok(size) if (1..=MAX_NEURONS).contains(&size) => Ok(size),
        _ => Err(refused(part)),
    };
    let sizes = parts.map(size).collect::<Result<Vec<_>>>()?;
    if sizes.len() > MAX_LAYERS { Err(refused(text)) } else { Ok(sizes) }
}
