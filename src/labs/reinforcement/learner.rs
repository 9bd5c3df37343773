//! Who learns, and the settings that suit them.

use super::problem::World;
use crate::lab::choices;

choices! {
    /// Who learns: on a grid with [tables](super::tables), on CartPole with [networks](super::networks).
    pub enum Learner {
        QLearning = "q_learning": "Q-learning",
        Sarsa = "sarsa": "SARSA",
        ExpectedSarsa = "expected_sarsa": "expected SARSA",
        MonteCarlo = "monte_carlo": "Monte Carlo",
        ValueIteration = "value_iteration": "value iteration (knows the world)",
        PolicyIteration = "policy_iteration": "policy iteration (knows the world)",
        Ppo = "ppo": "PPO",
        A2c = "a2c": "actor–critic (A2C)",
        Reinforce = "reinforce": "REINFORCE with baseline",
        Dqn = "dqn": "DQN",
        /// The rival of one who does not race.
        Nobody = "none": "nobody",
    }
}

impl Learner {
    /// Those who can learn in a world, the first one first.
    pub(super) fn all_in(world: World) -> &'static [Self] {
        use Learner::*;
        match world {
            World::CartPole => &[Ppo, A2c, Reinforce, Dqn],
            _ => &[QLearning, Sarsa, ExpectedSarsa, MonteCarlo, ValueIteration, PolicyIteration],
        }
    }

    /// Whether it knows the world and need not try it.
    pub fn plans(self) -> bool {
        matches!(self, Self::ValueIteration | Self::PolicyIteration)
    }

    /// Whether it acts by the values that a network gives to actions, rather than by a network that is a policy.
    pub fn is_dqn(self) -> bool {
        self == Self::Dqn
    }

    /// Whether it acts ε-greedily.
    pub fn explores(self) -> bool {
        matches!(self, Self::QLearning | Self::Sarsa | Self::ExpectedSarsa | Self::MonteCarlo | Self::Dqn)
    }

    /// The settings that suit it, where it begins.
    pub(super) fn suits(self) -> Suits {
        let ppo = Suits {
            learning_rate: 3e-3,
            environments: 8,
            rollout: 32,
            gae_lambda: 0.9,
            epochs: 10,
            batch_size: 256,
            entropy_bonus: 0.0,
            target_every: 100,
        };
        match self {
            Self::Ppo => ppo,
            Self::A2c => {
                Suits { learning_rate: 1e-3, rollout: 8, gae_lambda: 0.95, entropy_bonus: 0.01, ..ppo }
            }
            Self::Reinforce => Suits { environments: 4, ..ppo },
            Self::Dqn => Suits { learning_rate: 1e-3, batch_size: 128, target_every: 50, ..ppo },
            _ => Suits { learning_rate: 0.5, ..ppo },
        }
    }
}

/// Settings that suit a learner.
#[derive(Debug, Clone, Copy)]
pub(super) struct Suits {
    pub learning_rate: f64,
    pub environments: usize,
    pub rollout: usize,
    pub gae_lambda: f64,
    pub epochs: usize,
    pub batch_size: usize,
    pub entropy_bonus: f64,
    pub target_every: u32,
}
