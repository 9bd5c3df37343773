//! PPO, A2C and REINFORCE: a policy, learned from what it has just done, and then forgotten.

use rand::seq::SliceRandom;

use super::super::balancer::Now;
use super::super::cartpole::ACTIONS;
use super::super::learner::Learner;
use super::super::options::Options;
use super::advantages::{advantages, standardised};
use super::objectives::{chosen, policy_loss, value_loss};
use super::transition::{Transition, actions, next_states, states};
use super::{Agent, Learned, Memory};
use crate::error::{Error, Result};
use crate::nn::{matrix, scalar};
use crate::rng::{Purpose, generator};

/// Some steps, and of each what an update needs.
#[derive(Default)]
struct Rollout {
    steps: Vec<Transition>,
    /// A.
    advantages: Vec<f32>,
    /// R, the targets of the values.
    targets: Vec<f32>,
    /// ln π_old(a ∣ s).
    old: Vec<f32>,
}

impl Memory {
    /// Adds each pole's step to its track.
    pub(super) fn collect(&mut self, steps: &[Transition]) {
        for ((step, track), stale) in steps.iter().zip(&mut self.tracks).zip(&mut self.stale) {
            if !*stale {
                track.push(*step);
            }
            if step.is_last() {
                *stale = false;
            }
        }
    }

    /// The steps of each pole, which are then forgotten. Of `whole_episodes` only, if that is asked for: what is under
    /// way was begun with the policy that is about to change.
    fn take(&mut self, whole_episodes: bool) -> Vec<Vec<Transition>> {
        let of_pole = |(track, stale): (&mut Vec<Transition>, &mut bool)| {
            let mut steps = std::mem::take(track);
            if whole_episodes {
                let kept = steps.iter().rposition(Transition::is_last).map_or(0, |last| last + 1);
                *stale = kept < steps.len();
                steps.truncate(kept);
            }
            steps
        };
        self.tracks.iter_mut().zip(&mut self.stale).map(of_pole).collect()
    }
}

impl Agent {
    /// All that was collected, with its advantages.
    fn roll_out(&mut self, options: &Options) -> Result<Rollout> {
        let Some(critic) = &self.critic else { return Err(Error::out_of_order()) };
        let whole_episodes = self.learner == Learner::Reinforce;
        let lambda = if whole_episodes { 1.0 } else { options.gae_lambda };
        let mut all = Rollout::default();
        for steps in self.memory.take(whole_episodes) {
            let (values, ahead) = (critic.look(states(&steps))?, critic.look(next_states(&steps))?);
            let (a, r) = advantages(&steps, &values, &ahead, options.gamma, lambda);
            all.steps.extend(steps);
            all.advantages.extend(a);
            all.targets.extend(r);
        }
        all.advantages = standardised(&all.advantages);
        let logits = self.actor.look(states(&all.steps))?;
        let odds = logits.chunks(ACTIONS).zip(&all.steps).map(|(row, step)| log_odds(row, step.action));
        all.old = odds.collect();
        Ok(all)
    }

    /// An update of the policy and of the values by all that was collected.
    pub(super) fn learn_policy(&mut self, now: &Now) -> Result<Learned> {
        let options = now.options;
        let all = self.roll_out(options)?;
        let Some(critic) = &mut self.critic else { return Err(Error::out_of_order()) };
        let ppo = self.learner == Learner::Ppo;
        let (epochs, size) = if ppo { (options.epochs, options.batch_size) } else { (1, all.steps.len()) };
        let mut rng = generator(options.seed, Purpose::Shuffle, now.step);
        let mut order: Vec<usize> = (0..all.steps.len()).collect();
        let (mut sums, mut parts) = ([0.0_f64; 4], 0);
        for _ in 0..epochs {
            if ppo {
                order.shuffle(&mut rng);
            }
            for part in order.chunks(size.max(1)) {
                let of = |numbers: &[f32]| {
                    let picked = part.iter().filter_map(|i| numbers.get(*i).copied()).collect();
                    matrix(picked, 1, &self.device)
                };
                let steps: Vec<Transition> = part.iter().filter_map(|i| all.steps.get(*i).copied()).collect();
                let x = self.actor.tensor(states(&steps));
                let clipping = ppo.then(|| (of(&all.old), options.clip_range));
                let logits = self.actor.forward(x.clone());
                let mask = chosen(&actions(&steps), &self.device);
                let loss = policy_loss(logits, mask, of(&all.advantages), clipping, options.entropy_bonus);
                let values = value_loss(critic.forward(x), of(&all.targets));
                let policy = self.actor.improve(loss.whole, now.rate)?;
                let values = critic.improve(values, now.rate)?;
                let norm = f64::from(policy.norm).hypot(f64::from(values.norm));
                let figures = [scalar(loss.policy)?, values.loss, scalar(loss.entropy)?].map(f64::from);
                let figures = figures.into_iter().chain([norm]);
                sums.iter_mut().zip(figures).for_each(|(sum, figure)| *sum += figure);
                parts += 1;
            }
        }
        let [policy_loss, value_loss, entropy, gradient_norm] =
            sums.map(|sum| (sum / f64::from(parts.max(1))) as f32);
        Ok(Learned { policy_loss, value_loss, entropy, gradient_norm, advantages: all.advantages })
    }
}

/// ln softmax(row)\[action\].
fn log_odds(row: &[f32], action: u8) -> f32 {
    let most = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = row.iter().map(|logit| (logit - most).exp()).sum();
    row.get(usize::from(action)).map_or(f32::NAN, |logit| logit - most - sum.ln())
}
