//! How an episode stands, whatever the world.

use serde::{Deserialize, Serialize};

use crate::record;

/// Whether an episode is over, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It goes on.
    GoesOn,
    /// It has ended.
    Ended,
    /// Cut off, at the limit of its length or because the world changed under the agent.
    Cut,
}

record! {
    /// An agent's episode as of the present stage.
    pub struct EpisodeMoment {
        /// Which episode, from 0.
        pub episode: u32,
        /// Its steps.
        pub step: u32,
        /// Its rewards so far, without a discount.
        pub earned: f64,
        /// ε, of an agent that explores by it.
        pub epsilon: Option<f64>,
        /// Whether it is over.
        pub standing: Standing,
        /// The latest action; within a step its own, once it is chosen.
        pub action: Option<u8>,
        /// Whether that was left to the dice, of an agent with a table that explores by ε.
        pub thrown: Option<bool>,
        /// The latest reward of this episode; within a step its own, once it is paid.
        pub reward: Option<f64>,
        /// Whole episodes so far.
        pub done: u32,
    }
}
