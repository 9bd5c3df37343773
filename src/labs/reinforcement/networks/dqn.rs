//! DQN: Q, learned from what is remembered.
//!
//! In every step, a batch of remembered steps (s, a, r, s′) is drawn, and Q(s, a) moved towards the target y:
//!
//! | | y | source |
//! |---|---|---|
//! | DQN | r + γ max Q⁻(s′, ·) | Mnih et al. (2015), algorithm 1 |
//! | double DQN | r + γ Q⁻(s′, argmax Q(s′, ·)) | van Hasselt, Guez and Silver (2016), eq. 4, with Q⁻ as the second network |
//!
//! Q⁻ is the target network: Q as it was at most `target_every` updates ago. The largest of several uncertain values is
//! too large on average; where one network chooses and another one tells what the choice is worth, that is less so.
//! See [`Transition::worth`] for what follows the last step of an episode.

use super::super::balancer::Now;
use super::super::cartpole::ACTIONS;
use super::super::options::QTarget;
use super::objectives::{chosen, of_chosen, q_loss};
use super::transition::{Transition, actions, next_states, states};
use super::{Agent, Learned};
use crate::error::{Error, Result};
use crate::nn::{matrix, numbers};

impl Agent {
    /// One update of Q, once enough is remembered for a batch.
    pub(super) fn learn_values(&mut self, now: &Now) -> Result<Option<Learned>> {
        let options = now.options;
        let Some(target) = &mut self.target else { return Err(Error::out_of_order()) };
        if self.memory.replay.len() < options.batch_size {
            return Ok(None);
        }
        if self.record.updates.is_multiple_of(options.target_every.max(1)) {
            *target = self.actor.frozen();
        }
        let batch = self.memory.replay.draw(options.batch_size, options.seed, now.step);
        let valued = target.look(next_states(&batch))?;
        let ahead = match options.q_target {
            QTarget::Largest => best_of_each(&valued, &valued),
            QTarget::Double => best_of_each(&valued, &self.actor.look(next_states(&batch))?),
        };
        let y = targets(&batch, &ahead, options.gamma);

        let q = self.actor.forward(self.actor.tensor(states(&batch)));
        let q = of_chosen(q, chosen(&actions(&batch), &self.device)); // (m, 1)
        let loss = q_loss(q.clone(), matrix(y.clone(), 1, &self.device));
        let made = self.actor.improve(loss, now.rate)?;
        let errors = y.iter().zip(numbers(q)?).map(|(y, q)| y - q).collect();
        Ok(Some(Learned {
            policy_loss: 0.0,
            value_loss: made.loss,
            entropy: 0.0,
            gradient_norm: made.norm,
            advantages: errors,
        }))
    }
}

/// For each state, the value of the action that is the best one by `judge`; both `[n, actions]`.
pub(super) fn best_of_each(values: &[f32], judge: &[f32]) -> Vec<f32> {
    let best = |(values, judge): (&[f32], &[f32])| {
        let pairs = values.iter().zip(judge);
        let best = pairs.reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.map_or(f32::NAN, |(value, _)| *value)
    };
    values.chunks(ACTIONS).zip(judge.chunks(ACTIONS)).map(best).collect()
}

/// y = r + γ · what s′ is worth.
fn targets(batch: &[Transition], ahead: &[f32], gamma: f64) -> Vec<f32> {
    let target = |(step, ahead): (&Transition, &f32)| step.reward + gamma as f32 * step.worth(*ahead);
    batch.iter().zip(ahead).map(target).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::moment::Standing;
    use super::*;

    #[test]
    fn only_an_end_is_worth_nothing() {
        let step =
            |standing| Transition { state: [0.0; 4], action: 0, reward: 1.0, next: [0.0; 4], standing };
        let batch = [Standing::GoesOn, Standing::Ended, Standing::Cut].map(step);
        assert_eq!(targets(&batch, &[10.0; 3], 0.5), [6.0, 1.0, 6.0]);
    }

    #[test]
    fn double_dqn_lets_one_network_choose_and_the_other_tell_the_worth() {
        let (target, online) = ([5.0, 1.0, 2.0, 3.0], [0.0, 9.0, 8.0, 7.0]);
        assert_eq!(best_of_each(&target, &target), [5.0, 3.0]);
        assert_eq!(best_of_each(&target, &online), [1.0, 2.0]);
    }
}
