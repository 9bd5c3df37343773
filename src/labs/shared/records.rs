//! Records that several labs give.

use crate::record;

record! {
    /// What a picture of a plane covers, in the units of its axes.
    pub struct Extent {
        /// From …
        pub left: f32,
        /// … to, across.
        pub right: f32,
        /// From …
        pub bottom: f32,
        /// … to, up.
        pub top: f32,
    }
}

record! {
    /// The loss of the present batch, once its stage has run.
    pub struct BatchLoss {
        /// As it is made small, penalties included.
        pub loss: f32,
        /// What large weights add to it.
        pub penalty: f32,
    }
}

record! {
    /// How good a model is on some examples.
    pub struct Measured {
        /// The loss, without penalties; NaN of no examples.
        pub loss: f32,
        /// The share answered right; of numbers R².
        pub score: f32,
    }
}

impl From<(f64, f64)> for Measured {
    fn from((loss, score): (f64, f64)) -> Self {
        Self { loss: loss as f32, score: score as f32 }
    }
}

impl From<[f32; 4]> for Extent {
    fn from([left, right, bottom, top]: [f32; 4]) -> Self {
        Self { left, right, bottom, top }
    }
}
