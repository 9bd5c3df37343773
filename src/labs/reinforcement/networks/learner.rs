//! The network learners and the settings that suit them.

use crate::error::{Error, Result};

/// Who learns with networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum NetworkLearner {
    Ppo,
    A2c,
    Reinforce,
    Dqn,
}

impl NetworkLearner {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Ppo, Self::A2c, Self::Reinforce, Self::Dqn];

    /// The name in code.
    pub fn id(self) -> &'static str {
        match self {
            Self::Ppo => "ppo",
            Self::A2c => "a2c",
            Self::Reinforce => "reinforce",
            Self::Dqn => "dqn",
        }
    }

    /// The name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ppo => "PPO",
            Self::A2c => "actor–critic (A2C)",
            Self::Reinforce => "REINFORCE with baseline",
            Self::Dqn => "DQN",
        }
    }

    /// The learner of that name.
    pub fn from_id(id: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|learner| learner.id() == id);
        found.ok_or_else(|| Error::unknown("learner", id, Self::ALL.map(Self::id)))
    }

    /// The settings that suit it, where it begins.
    pub fn suits(self) -> Suits {
        let ppo = Suits {
            learning_rate: 3e-3,
            environments: 8.0,
            rollout: 32.0,
            gae_lambda: 0.9,
            epochs: 10.0,
            batch_size: 256.0,
            entropy_bonus: 0.0,
            target_every: 100.0,
        };
        match self {
            Self::Ppo => ppo,
            Self::A2c => {
                Suits { learning_rate: 1e-3, rollout: 8.0, gae_lambda: 0.95, entropy_bonus: 0.01, ..ppo }
            }
            Self::Reinforce => Suits { learning_rate: 3e-3, environments: 4.0, ..ppo },
            Self::Dqn => Suits { learning_rate: 1e-3, batch_size: 128.0, target_every: 50.0, ..ppo },
        }
    }

    /// Whether it acts by the values of actions rather than by a policy of its own.
    pub fn is_dqn(self) -> bool {
        self == Self::Dqn
    }
}

/// Settings that suit a learner.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Suits {
    pub learning_rate: f64,
    pub environments: f64,
    pub rollout: f64,
    pub gae_lambda: f64,
    pub epochs: f64,
    pub batch_size: f64,
    pub entropy_bonus: f64,
    pub target_every: f64,
}
