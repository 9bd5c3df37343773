//! What a reader sets.

use super::landscape::{FEATURES, Key};
use super::surfaces::{RACERS, Rates, Surface};
use crate::error::Result;
use crate::lab::Named;
use crate::lab::{Action, Control, Effect, Kind, Label, Settings, Value};
use crate::train::optimizer::Method;

/// The largest condition number of the ravine.
const MAX_KAPPA: f64 = 1000.0;
const KAPPA: f64 = 25.0;
const MIN_RATE: f64 = 1e-6;
const MAX_RATE: f64 = 10.0;
const MAX_NOISE: f64 = 2.0;
const SEED: u32 = 7;
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
                seed: if surface == Surface::Network { seed } else { u64::from(SEED) },
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
    match surface {
        Surface::Homes => {
            vec![
                Label::new(FEATURES[0], "weight of floor area"),
                Label::new(FEATURES[1], "weight of bathrooms"),
            ]
        }
        Surface::Network => vec![Label::new("alpha", "α"), Label::new("beta", "β")],
        _ => vec![Label::new("x", "x"), Label::new("y", "y")],
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
    let start = |id, label, min, max, default: f64| {
        let help = "Where all begin. A click on the map sets it too.";
        Control::new(id, label, help, Kind::linear(min, max), default, Effect::Rebuild)
    };
    let mut controls = vec![
        Control::new(
            "surface",
            "Surface",
            "The landscape of the race. Rates and start go back to ones that suit it.",
            Kind::Choice { options: Surface::ALL.map(Surface::choice).to_vec() },
            SURFACE.id(),
            Effect::Rebuild,
        ),
        Control::new(
            "kappa",
            "Condition number κ",
            "How many times steeper the ravine is across than along.",
            Kind::log(1.0, MAX_KAPPA),
            KAPPA,
            Effect::Rebuild,
        )
        .shown_if(surface == Surface::Ravine),
        Control::new(
            "racers",
            "Shown",
            "Which racers are shown. The others run on unseen.",
            Kind::Choices { options: RACERS.map(Method::choice).to_vec(), most: RACERS.len() },
            Value::List(ids()),
            Effect::View,
        ),
        start("start_x", across, x0, x1, x),
        start("start_y", up, y0, y1, y),
        Control::new(
            "noise",
            "Noise in the gradient",
            "The standard deviation of what is added to each slope, as small batches do.",
            Kind::linear(0.0, MAX_NOISE),
            0.0,
            Effect::Live,
        ),
    ];
    controls.extend(RACERS.into_iter().zip(rates_of(settings)).map(|(method, [_, good, _])| {
        let help = "Its learning rate: how far its steps go.";
        let kind = Kind::log(MIN_RATE, MAX_RATE);
        Control::new(rate_id(method), rate_label(method), help, kind, good, Effect::Live)
            .shown_if(shown.iter().any(|id| id == method.id()))
    }));
    controls.push(
        Control::seed(
            SEED,
            "Decides the noise, and the network with its directions. The same seed gives the same run.",
        )
        .shown_if(surface == Surface::Network || noise > 0.0),
    );
    controls
}

fn ids() -> Vec<String> {
    RACERS.map(|method| method.id().to_string()).to_vec()
}

/// All there is to do here is in the controls.
pub(super) const ACTIONS: &[Action<super::GradientDescent>] = &[];
