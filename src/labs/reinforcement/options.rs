//! What a reader sets.

use super::cartpole::MOST_POLES;
use super::dynamics::Rules;
use super::grid::{Grid, MOST_TEXT};
use super::learner::Learner;
use super::problem::World;
use crate::lab::{Spec, choice, choice_of, choices, linear, log, options, seed, text, whole};

/// Rewards are of at most this size.
const MOST_REWARD: f64 = 1000.0;

choices! {
    /// What DQN's Q moves towards.
    pub enum QTarget {
        Largest = "largest": "largest (DQN)",
        Double = "double": "double DQN",
    }
}

options! {
    /// What the controls are set to.
    pub struct Options() {
        world: World = choice(World::Open)
            .says("World", "Where the agent lives: cells to walk on, or a cart with a pole to balance."),
        map: Grid = text(MOST_TEXT, world.preset().grid())
            .says(
                "Map",
                "The world as text: rows joined by /, a character per cell and, behind a |, a digit of wind per column.",
            )
            .shown_if(false)
            .resets_with(&["world"]),
        learner: Learner = choice_of(Learner::all_in(world), Learner::all_in(world)[0])
            .says("Learner", "How the agent learns from experience.")
            .resets_with(&["world"]),
        rival: Learner = choice_of(&[&[Learner::Nobody], Learner::all_in(world)].concat(), Learner::Nobody)
            .says("Rival", "A second learner in the same world, with the same random numbers.")
            .resets_with(&["world"]),
        learning_rate: f64 = rate(world, learner)
            .says(
                "Learning rate α",
                "How far each update goes: with a table, the share of the error that is corrected.",
            )
            .live()
            .shown_if(!learner.plans())
            .resets_with(&["world", "learner"]),
        rival_rate: f64 = rate(world, if rival == Learner::Nobody { learner } else { rival })
            .says("Rival’s learning rate", "How far each of the rival’s updates goes.")
            .live()
            .shown_if(rival != Learner::Nobody && !rival.plans())
            .resets_with(&["world", "rival"]),
        gamma: f64 = linear(0.0, 1.0, world.preset().gamma)
            .says("Discount γ", "What a reward is worth one step later: at 0 only the next one counts, at 1 all count alike.")
            .live()
            .resets_with(&["world"]),
        epsilon: f64 = linear(0.0, 1.0, world.preset().epsilon)
            .says("Exploration ε", "How often the agent takes a random action instead of the best one it knows.")
            .live()
            .shown_if(learner.explores() || rival.explores())
            .resets_with(&["world", "learner"]),
        epsilon_decay: f64 = linear(0.9, 1.0, world.preset().epsilon_decay)
            .says("Decay of ε", "What ε is multiplied by after each episode.")
            .live()
            .shown_if(learner.explores() || rival.explores())
            .resets_with(&["world", "learner"]),
        epsilon_end: f64 = linear(0.0, 1.0, world.preset().epsilon_end)
            .says("Least ε", "ε decays no further than this.")
            .live()
            .shown_if((learner.explores() || rival.explores()) && epsilon_decay < 1.0)
            .resets_with(&["world", "learner"]),
        step_reward: f64 = reward(world, world.preset().rules.step)
            .says("Reward for a step", "For every step that ends on nothing special."),
        goal_reward: f64 = reward(world, world.preset().rules.goal)
            .says("Reward for the goal", "For reaching the goal, in place of the step’s."),
        pit_reward: f64 = reward(world, world.preset().rules.pit)
            .says("Reward for a pit", "For falling in, in place of the step’s."),
        coin_reward: f64 = reward(world, world.preset().rules.coin)
            .says("Reward for a coin", "For every time a coin is entered, in place of the step’s."),
        prize_reward: f64 = reward(world, world.preset().rules.prize)
            .says("Reward for the small prize", "For reaching it, in place of the step’s."),
        slip: f64 = linear(0.0, 1.0, world.preset().rules.slip)
            .says("Slipperiness", "The probability of going sideways from a slippery cell.")
            .live()
            .shown_if(world.is_grid())
            .resets_with(&["world"]),
        episode_limit: u32 = whole(1, 1000, world.preset().limit)
            .says("Longest episode", "An episode that has not ended after this many steps is cut off.")
            .live()
            .shown_if(world.is_grid())
            .resets_with(&["world"]),
        initial_value: f64 = linear(-100.0, 100.0, 0.0)
            .says("First values", "The value of every action before anything is learned.")
            .shown_if(world.is_grid() && !learner.plans())
            .resets_with(&["world"]),
        environments: usize = whole(1, MOST_POLES, learner.suits().environments)
            .says("Poles at once", "How many poles are balanced side by side; their states make one batch.")
            .shown_if(!world.is_grid())
            .resets_with(&["world", "learner"]),
        hidden_width: usize = whole(4, 128, 64)
            .says("Neurons a layer", "How many neurons each of a network’s two hidden layers has.")
            .shown_if(!world.is_grid())
            .resets_with(&["world"]),
        rollout: usize = whole(1, 256, learner.suits().rollout)
            .says("Steps between updates", "How many steps of every pole are collected before the networks learn from them.")
            .shown_if(one_is(&[Learner::Ppo, Learner::A2c], learner, rival))
            .resets_with(&["world", "learner"]),
        gae_lambda: f64 = linear(0.0, 1.0, learner.suits().gae_lambda)
            .says("GAE λ", "How far the advantage looks before it trusts the value network: 0 one step, 1 to the end.")
            .live()
            .shown_if(one_is(&[Learner::Ppo, Learner::A2c], learner, rival))
            .resets_with(&["world", "learner"]),
        clip_range: f64 = linear(0.01, 1.0, 0.2)
            .says("Clip range", "How far an action’s probability may move in one update before it pays no more.")
            .live()
            .shown_if(one_is(&[Learner::Ppo], learner, rival))
            .resets_with(&["world"]),
        epochs: usize = whole(1, 20, learner.suits().epochs)
            .says("Passes over the rollout", "How often each rollout is learned from.")
            .live()
            .shown_if(one_is(&[Learner::Ppo], learner, rival))
            .resets_with(&["world", "learner"]),
        batch_size: usize = whole(8, 512, learner.suits().batch_size)
            .says("Batch size", "How many steps one gradient is taken over.")
            .live()
            .shown_if(one_is(&[Learner::Ppo, Learner::Dqn], learner, rival))
            .resets_with(&["world", "learner"]),
        entropy_bonus: f64 = linear(0.0, 0.1, learner.suits().entropy_bonus)
            .says("Entropy bonus", "What an undecided policy is worth: keeps it from settling too early.")
            .live()
            .shown_if(one_is(&[Learner::Ppo, Learner::A2c, Learner::Reinforce], learner, rival))
            .resets_with(&["world", "learner"]),
        replay_size: usize = whole(100, 50_000, 20_000)
            .says("Replay memory", "How many steps are remembered to learn from again.")
            .shown_if(one_is(&[Learner::Dqn], learner, rival))
            .resets_with(&["world"]),
        target_every: u32 = whole(1, 2000, learner.suits().target_every)
            .says(
                "Target network every",
                "After this many updates the target network becomes a copy of the one that learns.",
            )
            .live()
            .shown_if(one_is(&[Learner::Dqn], learner, rival))
            .resets_with(&["world", "learner"]),
        q_target: QTarget = choice(QTarget::Largest)
            .says(
                "Target",
                "What DQN’s Q moves towards: the target network’s largest value, or its value of the learning network’s choice.",
            )
            .live()
            .shown_if(one_is(&[Learner::Dqn], learner, rival))
            .resets_with(&["world"]),
        seed: u64 = seed(
            7,
            "Decides the exploration, the world’s chances and the first weights. The same seed gives the same run.",
        ),
    }
}

/// The learning rate of one who learns.
fn rate(world: World, learner: Learner) -> Spec<f64> {
    let suits = learner.suits().learning_rate;
    if world.is_grid() { linear(0.0, 2.5, suits) } else { log(1e-5, 1.0, suits) }
}

/// What arriving somewhere on a grid pays.
fn reward(world: World, default: f64) -> Spec<f64> {
    linear(-MOST_REWARD, MOST_REWARD, default).live().shown_if(world.is_grid()).resets_with(&["world"])
}

/// Whether the learner or its rival is one of these.
fn one_is(wanted: &[Learner], learner: Learner, rival: Learner) -> bool {
    wanted.contains(&learner) || wanted.contains(&rival)
}

impl Options {
    /// Those who learn: the learner and, if there is one, its rival.
    pub fn learners(&self) -> impl Iterator<Item = Learner> {
        [self.learner, self.rival].into_iter().filter(|learner| *learner != Learner::Nobody)
    }

    /// The learning rate of one of them by its place among them.
    pub fn rate(&self, place: usize) -> f64 {
        if place == 0 { self.learning_rate } else { self.rival_rate }
    }

    /// What a grid pays.
    pub(super) fn rules(&self) -> Rules {
        Rules {
            step: self.step_reward,
            goal: self.goal_reward,
            pit: self.pit_reward,
            coin: self.coin_reward,
            prize: self.prize_reward,
            slip: self.slip,
        }
    }

    /// ε in episode number `episode`: what it is at first times the decay's power, but no less than its end.
    pub fn epsilon_in(&self, episode: u32) -> f64 {
        if self.epsilon_decay >= 1.0 {
            return self.epsilon;
        }
        let decayed = self.epsilon * self.epsilon_decay.powi(episode.min(100_000) as i32);
        decayed.max(self.epsilon_end.min(self.epsilon))
    }
}
