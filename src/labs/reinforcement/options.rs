//! The settings, typed.

use super::dynamics::Rules;
use crate::error::Result;
use crate::lab::Settings;

/// The world that is no grid.
pub(super) const CARTPOLE: &str = "cartpole";
/// The rival where there is none.
pub(super) const NOBODY: &str = "none";

/// What the controls are set to.
#[derive(Debug, Clone)]
pub(super) struct Options {
    pub world: String,
    pub map: String,
    pub learner: String,
    /// [`NOBODY`], or the learner that races.
    pub rival: String,
    pub learning_rate: f64,
    pub rival_rate: f64,
    pub gamma: f64,
    epsilon: [f64; 3],
    pub rules: Rules,
    /// The most steps of an episode.
    pub limit: u32,
    pub initial_value: f64,
    pub environments: usize,
    pub hidden_width: usize,
    pub rollout: usize,
    pub gae_lambda: f64,
    pub clip_range: f64,
    pub epochs: usize,
    pub batch_size: usize,
    pub entropy_bonus: f64,
    pub replay_size: usize,
    pub target_every: u32,
    /// Whether DQN's targets are those of double DQN.
    pub double_dqn: bool,
    pub seed: u64,
}

impl Options {
    pub fn from_settings(settings: &Settings) -> Result<Self> {
        let number = |id: &str| settings.number(id);
        let whole = |id: &str| settings.whole(id);
        let text = |id: &str| settings.text(id).map(String::from);
        Ok(Self {
            world: text("world")?,
            map: text("map")?,
            learner: text("learner")?,
            rival: text("rival")?,
            learning_rate: number("learning_rate")?,
            rival_rate: number("rival_rate")?,
            gamma: number("gamma")?,
            epsilon: [number("epsilon")?, number("epsilon_decay")?, number("epsilon_end")?],
            rules: Rules {
                step: number("step_reward")?,
                goal: number("goal_reward")?,
                pit: number("pit_reward")?,
                coin: number("coin_reward")?,
                prize: number("prize_reward")?,
                slip: number("slip")?,
            },
            limit: whole("episode_limit")? as u32,
            initial_value: number("initial_value")?,
            environments: whole("environments")?,
            hidden_width: whole("hidden_width")?,
            rollout: whole("rollout")?,
            gae_lambda: number("gae_lambda")?,
            clip_range: number("clip_range")?,
            epochs: whole("epochs")?,
            batch_size: whole("batch_size")?,
            entropy_bonus: number("entropy_bonus")?,
            replay_size: whole("replay_size")?,
            target_every: whole("target_every")? as u32,
            double_dqn: text("q_target")? == "double",
            seed: whole("seed")? as u64,
        })
    }

    pub fn is_cartpole(&self) -> bool {
        self.world == CARTPOLE
    }

    /// The names of those who learn: the learner and, if there is one, its rival.
    pub fn learners(&self) -> impl Iterator<Item = &str> {
        [&self.learner, &self.rival].into_iter().map(String::as_str).filter(|name| *name != NOBODY)
    }

    /// The learning rate of one of them by its place among them.
    #[inline]
    pub fn rate(&self, place: usize) -> f64 {
        if place == 0 { self.learning_rate } else { self.rival_rate }
    }

    /// ε in episode number `episode`: what it is at first times the decay's power, but no less than its end.
    #[inline]
    pub fn epsilon(&self, episode: u32) -> f64 {
        let [first, decay, end] = self.epsilon;
        if decay >= 1.0 {
            return first;
        }
        (first * decay.powi(episode.min(100_000) as i32)).max(end.min(first))
    }

    /// Whether nothing is ever tried that does not look best.
    pub fn never_explores(&self) -> bool {
        self.epsilon[0] == 0.0
    }
}
