//! How the learning rate changes.

use crate::lab::{Control, Effect, Kind, Settings};

/// A share of the learning rate η by the step t, T being the schedule's length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// η.
    Constant,
    /// η · 2^(−t/T).
    Halving,
    /// η · ½ (1 + cos(π t/T)), then 0: Loshchilov and Hutter (2017), equation 5, without restarts.
    Cosine,
    /// Rising evenly over the first tenth of T, then as `Cosine`.
    WarmUp,
}

impl Schedule {
    /// The schedules' names in code and on screen, for a control.
    const OPTIONS: [(&'static str, &'static str); 4] = [
        ("constant", "constant"),
        ("halving", "halving"),
        ("cosine", "cosine"),
        ("warm_up", "warm-up, cosine"),
    ];

    /// The schedule of a name that its control takes; constant for any other.
    pub fn from_id(id: &str) -> Self {
        match id {
            "halving" => Self::Halving,
            "cosine" => Self::Cosine,
            "warm_up" => Self::WarmUp,
            _ => Self::Constant,
        }
    }

    /// The controls `schedule` and `horizon`, both live; the length is shown only while the rate changes.
    pub fn controls(settings: &Settings, default: &'static str, horizon: f64) -> [Control; 2] {
        let constant = settings.text("schedule").unwrap_or(default) == "constant";
        [
            Control::new(
                "schedule",
                "Rate over time",
                "Whether the learning rate stays as it is, and how it changes otherwise.",
                Kind::choice(&Self::OPTIONS),
                default,
                Effect::Live,
            ),
            Control::new(
                "horizon",
                "Schedule length",
                "The steps until the rate has halved, or has fallen to zero.",
                Kind::log(10.0, 100_000.0),
                horizon,
                Effect::Live,
            )
            .shown_if(!constant),
        ]
    }

    /// The share of η at step t.
    pub fn share(self, step: u32, horizon: f64) -> f64 {
        let along = (f64::from(step) / horizon).min(1.0);
        let cosine = 0.5 * (1.0 + (std::f64::consts::PI * along).cos());
        match self {
            Self::Constant => 1.0,
            Self::Halving => (-f64::from(step) / horizon).exp2(),
            Self::Cosine => cosine,
            Self::WarmUp => cosine * (10.0 * f64::from(step + 1) / horizon).min(1.0),
        }
    }
}
