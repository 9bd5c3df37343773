//! What a reader sets.

use super::landscape::{FEATURES, Key};
use super::surfaces::{RACERS, Rates, Surface};
use crate::error::Result;
use crate::lab::{Action, Control, Effect, Kind, Label, Scale, Settings, Value};
use crate::train::optimizer::Method;

/// The largest condition number of the ravine.
const MAX_KAPPA: f64 = 1000.0;
const KAPPA: f64 = 25.0;
const MIN_RATE: f64 = 1e-6;
const MAX_RATE: f64 = 10.0;
const MAX_NOISE: f64 = 2.0;
const SEED: u64 = 7;
const SURFACE: Surface = Surface::Ravine;

/// The settings, typed.
pub(super) struct Options {
    pub key: Key,
    pub start: [f32; 2],
    /// The standard deviation of what is added to each coordinate of a gradient.
    pub noise: f64,
    /// η of each racer.
    pub rates: [f64; RACERS.len()],
    pub seed: u64,
}

impl Options {
    /// The defaults.
    pub fn initial() -> Self {
        Self {
            key: Key { surface: SURFACE, kappa: KAPPA, seed: SEED },
            start: SURFACE.start().map(|x| x as f32),
            noise: 0.0,
            rates: RACERS.map(|method| SURFACE.rates(method, KAPPA)[1]),
            seed: SEED,
        }
    }

    pub fn from_settings(settings: &Settings) -> Result<Self> {
        let mut rates = [0.0; RACERS.len()];
        for (rate, method) in rates.iter_mut().zip(RACERS) {
            *rate = settings.number(rate_id(method))?;
        }
        let seed = settings.whole("seed")? as u64;
        let surface = Surface::from_id(settings.text("surface")?)?;
        Ok(Self {
            // What a surface does not depend on is not in its key, so that it is not made anew for nothing.
            key: Key {
                surface,
                kappa: if surface == Surface::Ravine { settings.number("kappa")? } else { KAPPA },
                seed: if surface == Surface::Network { seed } else { SEED },
            },
            start: [settings.number("start_x")? as f32, settings.number("start_y")? as f32],
            noise: settings.number("noise")?,
            rates,
            seed,
        })
    }
}

/// The control of a racer's learning rate.
fn rate_id(method: Method) -> &'static str {
    match method {
        Method::Sgd => "rate_sgd",
        Method::Momentum => "rate_momentum",
        Method::Nesterov => "rate_nesterov",
        Method::RmsProp => "rate_rmsprop",
        Method::Adam | Method::AdamW => "rate_adam",
    }
}

fn rate_label(method: Method) -> &'static str {
    match method {
        Method::Sgd => "η of SGD",
        Method::Momentum => "η of momentum",
        Method::Nesterov => "η of Nesterov",
        Method::RmsProp => "η of RMSProp",
        Method::Adam | Method::AdamW => "η of Adam",
    }
}

/// The controls that suit one surface and not the next.
pub(super) fn resets(control: &str) -> &'static [&'static str] {
    match control {
        "surface" => &[
            "start_x",
            "start_y",
            "noise",
            "rate_sgd",
            "rate_momentum",
            "rate_nesterov",
            "rate_rmsprop",
            "rate_adam",
        ],
        "kappa" => &["rate_sgd", "rate_momentum", "rate_nesterov", "rate_rmsprop", "rate_adam"],
        _ => &[],
    }
}

/// The names of the two axes of a surface.
pub(super) fn coordinates(surface: Surface) -> Vec<Label> {
    let label = |id: &str, name: &str| Label { id: id.into(), name: name.into(), unit: String::new() };
    match surface {
        Surface::Homes => {
            vec![label(FEATURES[0], "weight of floor area"), label(FEATURES[1], "weight of bathrooms")]
        }
        Surface::Network => vec![label("alpha", "α"), label("beta", "β")],
        _ => vec![label("x", "x"), label("y", "y")],
    }
}

/// Rates of each racer on the surface that is set.
fn rates_of(settings: &Settings) -> [Rates; RACERS.len()] {
    let surface = settings.text("surface").and_then(Surface::from_id).unwrap_or(SURFACE);
    let kappa = settings.number("kappa").unwrap_or(KAPPA);
    RACERS.map(|method| surface.rates(method, kappa))
}

pub(super) fn controls(settings: &Settings) -> Vec<Control> {
    let surface = settings.text("surface").and_then(Surface::from_id).unwrap_or(SURFACE);
    let shown: Vec<String> = settings.list("racers").map_or_else(|_| ids(), <[String]>::to_vec);
    let noise = settings.number("noise").unwrap_or(0.0);
    let [x0, x1, y0, y1] = surface.extent();
    let [x, y] = surface.start();
    let [across, up] = match surface {
        Surface::Homes => ["Start: area", "Start: baths"],
        Surface::Network => ["Start: α", "Start: β"],
        _ => ["Start: x", "Start: y"],
    };
    let start = |id, label, min, max, default: f64| Control {
        id,
        label,
        help: "Where all begin. A click on the map sets it too.",
        kind: Kind::Range { min, max, scale: Scale::Linear },
        default: default.into(),
        effect: Effect::Rebuild,
        shown: true,
    };
    let mut controls = vec![
        Control {
            id: "surface",
            label: "Surface",
            help: "The landscape of the race. Rates and start go back to ones that suit it.",
            kind: Kind::Choice { options: Surface::ALL.map(Surface::choice).to_vec() },
            default: SURFACE.id().into(),
            effect: Effect::Rebuild,
            shown: true,
        },
        Control {
            id: "kappa",
            label: "Condition number κ",
            help: "How many times steeper the ravine is across than along.",
            kind: Kind::Range { min: 1.0, max: MAX_KAPPA, scale: Scale::Log },
            default: KAPPA.into(),
            effect: Effect::Rebuild,
            shown: surface == Surface::Ravine,
        },
        Control {
            id: "racers",
            label: "Shown",
            help: "Which racers are shown. The others run on unseen.",
            kind: Kind::Choices { options: RACERS.map(Method::choice).to_vec(), most: RACERS.len() },
            default: Value::List(ids()),
            effect: Effect::View,
            shown: true,
        },
        start("start_x", across, x0, x1, x),
        start("start_y", up, y0, y1, y),
        Control {
            id: "noise",
            label: "Noise in the gradient",
            help: "The standard deviation of what is added to each slope, as small batches do.",
            kind: Kind::Range { min: 0.0, max: MAX_NOISE, scale: Scale::Linear },
            default: 0.0.into(),
            effect: Effect::Live,
            shown: true,
        },
    ];
    controls.extend(RACERS.into_iter().zip(rates_of(settings)).map(|(method, [_, good, _])| Control {
        id: rate_id(method),
        label: rate_label(method),
        help: "Its learning rate: how far its steps go.",
        kind: Kind::Range { min: MIN_RATE, max: MAX_RATE, scale: Scale::Log },
        default: good.into(),
        effect: Effect::Live,
        shown: shown.iter().any(|id| id == method.id()),
    }));
    controls.push(Control {
        id: "seed",
        label: "Seed",
        help: "Decides the noise, and the network with its directions. The same seed gives the same run.",
        kind: Kind::Range { min: 0.0, max: 999_999.0, scale: Scale::Whole },
        default: (SEED as f64).into(),
        effect: Effect::Rebuild,
        shown: surface == Surface::Network || noise > 0.0,
    });
    controls
}

fn ids() -> Vec<String> {
    RACERS.map(|method| method.id().to_string()).to_vec()
}

/// All there is to do here is in the controls.
pub(super) const ACTIONS: &[Action<super::GradientDescent>] = &[];
