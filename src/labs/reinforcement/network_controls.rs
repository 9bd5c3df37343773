//! What a reader sets of the networks.

use super::controls::{chosen, world};
use super::networks::NetworkLearner;
use crate::lab::{Control, Effect, Kind, Settings};

pub(super) fn of_networks(settings: &Settings) -> Vec<Control> {
    let (_, _, is_cartpole) = world(settings);
    let learner = chosen(settings, "learner", NetworkLearner::ALL[0].id());
    let rival = chosen(settings, "rival", "none");
    let suits = NetworkLearner::from_id(learner).unwrap_or(NetworkLearner::Ppo).suits();
    let is = |wanted: &[NetworkLearner]| {
        is_cartpole && wanted.iter().any(|wanted| [learner, rival].contains(&wanted.id()))
    };
    use NetworkLearner::{A2c, Dqn, Ppo, Reinforce};
    let whole = |id, label, help, (min, max), default: f64, effect, shown| {
        Control::new(id, label, help, Kind::whole(min, max), default, effect).shown_if(shown)
    };
    let linear = |id, label, help, (min, max), default: f64, shown| {
        Control::new(id, label, help, Kind::linear(min, max), default, Effect::Live).shown_if(shown)
    };
    let (live, rebuild) = (Effect::Live, Effect::Rebuild);
    vec![
        whole(
            "environments",
            "Poles at once",
            "So many poles are balanced side by side; what they see is one batch.",
            (1.0, 16.0),
            suits.environments,
            rebuild,
            is_cartpole,
        ),
        whole(
            "hidden_width",
            "Neurons a layer",
            "Each network has two hidden layers of so many.",
            (4.0, 128.0),
            64.0,
            rebuild,
            is_cartpole,
        ),
        whole(
            "rollout",
            "Steps between updates",
            "So many steps of every pole are gathered before the networks learn from them.",
            (1.0, 256.0),
            suits.rollout,
            rebuild,
            is(&[Ppo, A2c]),
        ),
        linear(
            "gae_lambda",
            "GAE λ",
            "How far the advantage looks before it trusts the value network: 0 one step, 1 to the end.",
            (0.0, 1.0),
            suits.gae_lambda,
            is(&[Ppo, A2c]),
        ),
        linear(
            "clip_range",
            "Clip range",
            "How far an action’s probability may move in one update before it pays no more.",
            (0.01, 1.0),
            0.2,
            is(&[Ppo]),
        ),
        whole(
            "epochs",
            "Passes over the rollout",
            "How often each rollout is learned from.",
            (1.0, 20.0),
            suits.epochs,
            live,
            is(&[Ppo]),
        ),
        whole(
            "batch_size",
            "Batch size",
            "How many steps one gradient is taken over.",
            (8.0, 512.0),
            suits.batch_size,
            live,
            is(&[Ppo, Dqn]),
        ),
        linear(
            "entropy_bonus",
            "Entropy bonus",
            "What an undecided policy is worth: keeps it from settling too early.",
            (0.0, 0.1),
            suits.entropy_bonus,
            is(&[Ppo, A2c, Reinforce]),
        ),
        whole(
            "replay_size",
            "Replay memory",
            "How many steps are remembered to learn from again.",
            (100.0, 50_000.0),
            20_000.0,
            rebuild,
            is(&[Dqn]),
        ),
        whole(
            "target_every",
            "Target network every",
            "After so many updates the target network becomes a copy of the one that learns.",
            (1.0, 2000.0),
            suits.target_every,
            live,
            is(&[Dqn]),
        ),
        Control::new(
            "q_target",
            "Target",
            "What DQN’s Q moves towards: the target network’s largest value, or its value of what the learning network would do.",
            Kind::choice(&[("largest", "largest (DQN)"), ("double", "double DQN")]),
            "largest",
            live,
        )
        .shown_if(is(&[Dqn])),
    ]
}
