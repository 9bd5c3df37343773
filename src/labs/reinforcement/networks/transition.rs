//! What the networks learn from: steps that the world has answered.

use serde::{Deserialize, Serialize};

use super::super::cartpole::STATE;
use super::super::moment::Standing;

/// One step of one pole: (s, a, r, s′), and how its episode then stood.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(in super::super) struct Transition {
    pub state: [f32; STATE],
    pub action: u8,
    pub reward: f32,
    pub next: [f32; STATE],
    pub standing: Standing,
}

impl Transition {
    /// Whether its episode was over with it.
    pub fn is_last(&self) -> bool {
        self.standing != Standing::GoesOn
    }

    /// What s′ is worth, if `value` is what is expected from there: nothing after an end. An episode that was cut at
    /// its limit has not ended, so the expectation stands for what would have come (Pardo et al., 2018, section 3).
    pub fn worth(&self, value: f32) -> f32 {
        if self.standing == Standing::Ended { 0.0 } else { value }
    }
}

/// The states of some steps, one after the other.
pub(super) fn states(steps: &[Transition]) -> Vec<f32> {
    steps.iter().flat_map(|step| step.state).collect()
}

/// The states that some steps led to, one after the other.
pub(super) fn next_states(steps: &[Transition]) -> Vec<f32> {
    steps.iter().flat_map(|step| step.next).collect()
}

/// The actions of some steps.
pub(super) fn actions(steps: &[Transition]) -> Vec<u8> {
    steps.iter().map(|step| step.action).collect()
}
