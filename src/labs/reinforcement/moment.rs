//! How an episode stands, whatever the world.

use serde::{Deserialize, Serialize};

/// Whether an episode is over, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Episode {
    GoesOn,
    Ended,
    /// At the limit of its length, or because the world changed under the agent.
    Cut,
}

/// An agent's episode as of the present stage: the channel `moment`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    /// Which episode, from 0.
    pub number: u32,
    /// Its steps.
    pub time: u32,
    /// Its rewards so far, not discounted.
    pub sum: f64,
    /// ε, where the agent has one.
    pub epsilon: Option<f64>,
    pub episode: Episode,
    /// What was done last, or is about to be.
    pub action: Option<u8>,
    /// What was paid last.
    pub reward: f64,
    /// Whole episodes.
    pub done: u32,
}

impl Moment {
    /// In the order of the fields. What there is not is −1; an episode that goes on is 0, one that ended 1, one that was
    /// cut 2.
    pub fn row(&self) -> Vec<f32> {
        let episode = match self.episode {
            Episode::GoesOn => 0.0,
            Episode::Ended => 1.0,
            Episode::Cut => 2.0,
        };
        vec![
            self.number as f32,
            self.time as f32,
            self.sum as f32,
            self.epsilon.map_or(-1.0, |epsilon| epsilon as f32),
            episode,
            self.action.map_or(-1.0, f32::from),
            self.reward as f32,
            self.done as f32,
        ]
    }
}
