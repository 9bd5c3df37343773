//! What is called how in controls, of models and of ways to train them; and the settings that most labs have.

use crate::data::digits;
use crate::lab::{Label, Named, Spec, choice, log};
use crate::nn::diffusion::{NoiseCurve, Target, TimeEmbedding};
use crate::nn::mlp::{Activation, Initialisation};
use crate::nn::transformer::Positions;
use crate::train::{Method, Schedule};

macro_rules! names {
    ($($of:ident { $($option:ident = $id:literal: $label:literal),+ $(,)? })+) => {
        $(impl Named for $of {
            const ALL: &'static [Self] = &[$(Self::$option),+];

            fn id(self) -> &'static str {
                match self {
                    $(Self::$option => $id,)+
                }
            }

            fn label(self) -> &'static str {
                match self {
                    $(Self::$option => $label,)+
                }
            }
        })+
    };
}

names! {
    Activation {
        Linear = "linear": "none (linear)",
        Relu = "relu": "ReLU",
        LeakyRelu = "leaky_relu": "leaky ReLU",
        Tanh = "tanh": "tanh",
        Sigmoid = "sigmoid": "sigmoid",
        Gelu = "gelu": "GELU",
    }
    Initialisation { Zero = "zero": "zero", Small = "small": "small", Xavier = "xavier": "Xavier", He = "he": "He" }
    Method {
        Sgd = "sgd": "SGD",
        Momentum = "momentum": "momentum",
        Nesterov = "nesterov": "Nesterov",
        RmsProp = "rmsprop": "RMSProp",
        Adam = "adam": "Adam",
        AdamW = "adamw": "AdamW",
        AdamShort = "adam_short": "Adam, β₂ = 0.98",
    }
    Schedule {
        Constant = "constant": "constant",
        Halving = "halving": "halving",
        Cosine = "cosine": "cosine",
        WarmUp = "warm_up": "warm-up, cosine",
    }
    Positions {
        None = "none": "none",
        Learned = "learned": "learned",
        Sinusoidal = "sinusoidal": "sinusoidal",
        Rotary = "rotary": "rotary (RoPE)",
    }
    NoiseCurve { Linear = "linear": "linear", Cosine = "cosine": "cosine", Sigmoid = "sigmoid": "sigmoid" }
    Target { Noise = "noise": "the noise ε", Data = "data": "the data x₀", Velocity = "velocity": "the velocity v" }
    TimeEmbedding {
        Sinusoidal = "sinusoidal": "sines and cosines",
        Number = "number": "one number",
        None = "none": "not at all",
    }
}

/// How the learning rate changes.
pub(in crate::labs) fn schedule(default: Schedule) -> Spec<Schedule> {
    choice(default)
        .says("Rate over time", "Whether the learning rate stays as it is, and how it changes otherwise.")
        .live()
}

/// How long a schedule is, in steps; shown only while the rate changes.
pub(in crate::labs) fn horizon(schedule: Schedule, steps: f64) -> Spec<f64> {
    log(10.0, 100_000.0, steps)
        .says("Schedule length", "The steps until the rate has halved, or has fallen to zero.")
        .live()
        .shown_if(schedule != Schedule::Constant)
}

/// Ten classes, each named by its digit.
pub(in crate::labs) fn digit_labels() -> Vec<Label> {
    (0..digits::CLASSES).map(|digit| Label::new(digit.to_string(), digit.to_string())).collect()
}
