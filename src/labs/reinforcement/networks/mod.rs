//! Agents that learn with networks: what they do in a state, and what they learn of what came of it.
//!
//! | learner | acts by | learns | source |
//! |---|---|---|---|
//! | PPO | π(a ∣ s), a softmax | after `rollout` steps of every pole: several epochs over all of them, with a clipped objective | Schulman et al. (2017), algorithm 1 |
//! | A2C | the same | after `rollout` steps of every pole, once | Mnih et al. (2016), without its threads |
//! | REINFORCE | the same | when every pole has played an episode, from whole episodes | Williams (1992); a value as the baseline: Sutton and Barto, section 13.4 |
//! | DQN | ε-greedily by Q(s, a) | in every step, from a batch of what is remembered | Mnih et al. (2015), algorithm 1 |
//!
//! The objectives are in [`objectives`], the advantages in [`advantages`]. The policy and the values are two networks of
//! two hidden layers each, both improved by Adam.

mod advantages;
mod learner;
mod net;
mod objectives;
mod replay;

pub(super) use advantages::Moment;
pub(super) use learner::NetworkLearner;

use burn::tensor::Device;
use rand::RngExt;
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

use self::advantages::{advantages, standardised};
use self::net::{Net, NetState};
use self::objectives::{chosen, policy_loss, q_loss, value_loss};
use self::replay::Replay;
use super::cartpole::{ACTIONS, STATE};
use super::options::Options;
use super::walk::Episode;
use crate::error::{Error, Result};
use crate::rng::{Purpose, generator};
use crate::train::{History, matrix, numbers};

/// What an agent makes of some states.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Acted {
    /// Logits, or Q; `[n, actions]`.
    pub outputs: Vec<f32>,
    /// π(a | s), `[n, actions]`.
    pub probabilities: Vec<f32>,
    /// What it does, `[n]`.
    pub actions: Vec<u8>,
}

/// Figures of an update.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Learned {
    /// Without the entropy bonus; 0 for DQN.
    pub policy_loss: f32,
    /// DQN's: Huber's loss of Q.
    pub value_loss: f32,
    /// Of the policy, in nats; 0 for DQN.
    pub entropy: f32,
    /// Of all parameters together, before it is shortened.
    pub gradient_norm: f32,
    /// A of the whole batch, as the update used them; DQN's errors y − Q(s, a).
    pub advantages: Vec<f32>,
}

impl Learned {
    fn row(&self) -> [f32; 4] {
        [self.policy_loss, self.value_loss, self.entropy, self.gradient_norm]
    }

    /// Whether all went well.
    pub fn is_finite(&self) -> bool {
        self.row().iter().all(|figure| figure.is_finite())
    }
}

/// An agent. See the [module](self).
pub(super) struct Agent {
    learner: NetworkLearner,
    /// The policy's logits, or Q.
    actor: Net,
    /// V; DQN has none.
    critic: Option<Net>,
    device: Device,
    experience: Experience,
}

/// What an agent remembers beside its networks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Experience {
    /// The steps of each pole since the last update.
    tracks: Vec<Vec<Moment>>,
    /// Whether a pole is in an episode that began before the last update: REINFORCE must not learn from it, since it is
    /// not the present policy's.
    stale: Vec<bool>,
    replay: Replay,
    /// DQN's target network.
    target: Vec<f32>,
    updates: u32,
    learned: Option<Learned>,
    /// The figures of each update.
    course: History<256>,
}

/// An [`Agent`] as numbers and bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct AgentState {
    actor: NetState,
    critic: Option<NetState>,
    experience: Experience,
}

/// What several networks' seeds differ by.
const CRITIC_SEED: u64 = 1 << 32;

impl Agent {
    pub fn new(learner: NetworkLearner, options: &Options, device: &Device) -> Result<Self> {
        let (hidden, seed, poles) = (options.hidden_width, options.seed, options.environments);
        // A policy begins undecided.
        let last = if learner.is_dqn() { 1.0 } else { 0.01 };
        let actor = Net::new(hidden, ACTIONS, last, seed, device)?;
        let critic = Net::new(hidden, 1, 1.0, seed.wrapping_add(CRITIC_SEED), device)?;
        let experience = Experience {
            tracks: vec![vec![]; poles],
            stale: vec![false; poles],
            replay: Replay::new(options.replay_size),
            target: if learner.is_dqn() { actor.parameters()? } else { vec![] },
            updates: 0,
            learned: None,
            course: History::new(4),
        };
        let critic = (!learner.is_dqn()).then_some(critic);
        Ok(Self { learner, actor, critic, device: device.clone(), experience })
    }

    /// What it does in some states `[n, 4]`: each with the probability its policy gives, decided by a number from 0 to
    /// below 1.
    pub fn act(&self, states: &[f32], epsilon: f64, draws: &[f64]) -> Result<Acted> {
        let outputs = self.actor.look(states)?;
        let probabilities = self.policy(&outputs, epsilon);
        let choose = |(odds, draw): (&[f32], &f64)| {
            let mut left = *draw;
            let beyond = |p: &f32| {
                left -= f64::from(*p);
                left < 0.0
            };
            odds.iter().position(beyond).unwrap_or(ACTIONS - 1) as u8
        };
        let actions = probabilities.chunks(ACTIONS).zip(draws).map(choose).collect();
        Ok(Acted { outputs, probabilities, actions })
    }

    /// π(a | s) of outputs `[n, actions]`: their softmax, or ε-greedy in Q.
    fn policy(&self, outputs: &[f32], epsilon: f64) -> Vec<f32> {
        let of_state = |row: &[f32]| {
            let most = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            if self.learner.is_dqn() {
                let ties = row.iter().filter(|q| **q == most).count().max(1) as f32;
                let even = epsilon as f32 / ACTIONS as f32;
                let best = (1.0 - epsilon as f32) / ties;
                return row.iter().map(|q| even + if *q == most { best } else { 0.0 }).collect();
            }
            let weights: Vec<f32> = row.iter().map(|logit| (logit - most).exp()).collect();
            let sum: f32 = weights.iter().sum();
            weights.iter().map(|weight| weight / sum).collect::<Vec<_>>()
        };
        outputs.chunks(ACTIONS).flat_map(of_state).collect()
    }

    /// How good states are: V, or max Q; `[n]`.
    pub fn values(&self, states: &[f32]) -> Result<Vec<f32>> {
        match &self.critic {
            Some(critic) => critic.look(states),
            None => Ok(best_of_each(&self.actor.look(states)?)),
        }
    }

    /// The odds of pushing to the right: the policy's, or the logistic function of Q(right) − Q(left).
    pub fn rightward(&self, states: &[f32]) -> Result<Vec<f32>> {
        let odds = |row: &[f32]| match row {
            [left, right] => 1.0 / (1.0 + (left - right).exp()),
            _ => 0.5,
        };
        Ok(self.actor.look(states)?.chunks(ACTIONS).map(odds).collect())
    }

    /// Takes in one step of every pole, and learns if it is time to. Gives whether all stayed finite.
    pub fn learn(&mut self, moments: &[Moment], options: &Options, rate: f64, step: u32) -> Result<bool> {
        let learned = if self.learner.is_dqn() {
            moments.iter().for_each(|moment| self.experience.replay.push(*moment));
            self.learn_values(options, rate, step)?
        } else {
            self.collect(moments);
            if !self.is_due(options) {
                return Ok(true);
            }
            Some(self.learn_policy(options, rate, step)?)
        };
        let Some(learned) = learned else { return Ok(true) };
        let finite = learned.is_finite();
        let experience = &mut self.experience;
        experience.course.push(experience.updates, &learned.row());
        experience.updates = experience.updates.wrapping_add(1);
        experience.learned = Some(learned);
        Ok(finite)
    }

    /// Adds each pole's step to its track.
    fn collect(&mut self, moments: &[Moment]) {
        let Experience { tracks, stale, .. } = &mut self.experience;
        for ((moment, track), stale) in moments.iter().zip(tracks).zip(stale) {
            if !*stale {
                track.push(*moment);
            }
            if moment.episode != Episode::GoesOn {
                *stale = false;
            }
        }
    }

    fn is_due(&self, options: &Options) -> bool {
        let (have, need) = self.progress(options);
        have >= need
    }

    /// How much has been collected, and how much is needed for an update: steps, or whole episodes.
    pub fn progress(&self, options: &Options) -> (usize, usize) {
        let tracks = &self.experience.tracks;
        let played = |track: &&Vec<Moment>| track.iter().any(|moment| moment.episode != Episode::GoesOn);
        match self.learner {
            NetworkLearner::Reinforce => (tracks.iter().filter(played).count(), tracks.len()),
            NetworkLearner::Dqn => (self.experience.replay.len(), options.batch_size),
            _ => (tracks.iter().map(Vec::len).sum(), options.rollout * tracks.len()),
        }
    }

    /// The advantages of all that was collected, and an update of the policy and of the values.
    fn learn_policy(&mut self, options: &Options, rate: f64, step: u32) -> Result<Learned> {
        let Some(critic) = &mut self.critic else { return Err(Error::out_of_order("learn")) };
        let whole_episodes = self.learner == NetworkLearner::Reinforce;
        let lambda = if whole_episodes { 1.0 } else { options.gae_lambda };
        let Experience { tracks, stale, .. } = &mut self.experience;
        let (mut batch, mut raw, mut targets) = (vec![], vec![], vec![]);
        for (track, stale) in tracks.iter_mut().zip(stale) {
            let mut steps = std::mem::take(track);
            if whole_episodes {
                // What is under way was begun with the policy that is about to change.
                let whole = steps.iter().rposition(|moment| moment.episode != Episode::GoesOn);
                let kept = whole.map_or(0, |last| last + 1);
                *stale = kept < steps.len();
                steps.truncate(kept);
            }
            let values = critic.look(&states(&steps))?;
            let ahead = critic.look(&steps.iter().flat_map(|moment| moment.next).collect::<Vec<_>>())?;
            let (a, r) = advantages(&steps, &values, &ahead, options.gamma, lambda);
            batch.extend(steps);
            raw.extend(a);
            targets.extend(r);
        }
        let a = standardised(&raw);

        let logits = self.actor.look(&states(&batch))?;
        let odds = logits.chunks(ACTIONS).zip(&batch).map(|(row, moment)| log_odds(row, moment.action));
        let old: Vec<f32> = odds.collect();
        let ppo = self.learner == NetworkLearner::Ppo;
        let (epochs, size) = if ppo { (options.epochs, options.batch_size) } else { (1, batch.len()) };
        let mut rng = generator(options.seed, Purpose::Shuffle, step);
        let mut order: Vec<usize> = (0..batch.len()).collect();
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
                let steps: Vec<Moment> = part.iter().filter_map(|i| batch.get(*i).copied()).collect();
                let x = self.actor.tensor(&states(&steps));
                let done: Vec<u8> = steps.iter().map(|moment| moment.action).collect();
                let clipping = ppo.then(|| (of(&old), options.clip_range));
                let logits = self.actor.forward(x.clone());
                let mask = chosen(&done, &self.device);
                let loss = policy_loss(logits, mask, of(&a), clipping, options.entropy_bonus);
                let values = value_loss(critic.forward(x), of(&targets));
                let norms = [self.actor.improve(&loss.whole, rate)?, critic.improve(&values, rate)?];
                let losses = [loss.policy, values, loss.entropy].map(numbers);
                for (sum, loss) in sums.iter_mut().zip(losses) {
                    *sum += f64::from(loss?.first().copied().unwrap_or(f32::NAN));
                }
                sums[3] += norms[0].hypot(norms[1]);
                parts += 1;
            }
        }
        let [policy_loss, value_loss, entropy, gradient_norm] =
            sums.map(|sum| (sum / f64::from(parts.max(1))) as f32);
        Ok(Learned { policy_loss, value_loss, entropy, gradient_norm, advantages: a })
    }

    /// One update of Q from a batch of what is remembered, with y = r + γ max Q(s′, ·) of the target network.
    fn learn_values(&mut self, options: &Options, rate: f64, step: u32) -> Result<Option<Learned>> {
        if self.experience.replay.len() < options.batch_size {
            return Ok(None);
        }
        let batch = self.experience.replay.draw(options.batch_size, options.seed, step);
        let next: Vec<f32> = batch.iter().flat_map(|moment| moment.next).collect();
        if self.experience.updates.is_multiple_of(options.target_every.max(1)) {
            self.experience.target = self.actor.parameters()?;
        }
        let ahead = best_of_each(&self.actor.look_with(&self.experience.target, &next)?);
        let target = |(moment, ahead): (&Moment, &f32)| match moment.episode {
            Episode::Ended => moment.reward,
            _ => moment.reward + options.gamma as f32 * ahead,
        };
        let targets: Vec<f32> = batch.iter().zip(&ahead).map(target).collect();
        let done: Vec<u8> = batch.iter().map(|moment| moment.action).collect();
        let q = self.actor.look(&states(&batch))?;
        let taken = q.chunks(ACTIONS).zip(&done).map(|(row, a)| row.get(usize::from(*a)).copied());
        let errors = targets.iter().zip(taken).map(|(y, q)| y - q.unwrap_or(f32::NAN)).collect();
        let x = self.actor.tensor(&states(&batch));
        let targets = matrix(targets, 1, &self.device);
        let loss = q_loss(self.actor.forward(x), chosen(&done, &self.device), targets);
        let norm = self.actor.improve(&loss, rate)?;
        let value_loss = numbers(loss)?.first().copied().unwrap_or(f32::NAN);
        let gradient_norm = norm as f32;
        Ok(Some(Learned { policy_loss: 0.0, value_loss, entropy: 0.0, gradient_norm, advantages: errors }))
    }

    /// Figures of the last update.
    pub fn learned(&self) -> Option<&Learned> {
        self.experience.learned.as_ref()
    }

    /// Rows of (update; policy loss, value loss, entropy, length of the gradient).
    pub fn course(&self) -> &History<256> {
        &self.experience.course
    }

    pub fn updates(&self) -> u32 {
        self.experience.updates
    }

    /// How many steps are remembered for replay, of how many.
    pub fn replay(&self) -> (usize, usize) {
        (self.experience.replay.len(), self.experience.replay.capacity())
    }

    /// All numbers of the policy, or of Q, and then those of the values.
    pub fn parameters(&self) -> Result<Vec<f32>> {
        let mut all = self.actor.parameters()?;
        if let Some(critic) = &self.critic {
            all.extend(critic.parameters()?);
        }
        Ok(all)
    }

    pub fn state(&self) -> Result<AgentState> {
        let critic = self.critic.as_ref().map(Net::state).transpose()?;
        Ok(AgentState { actor: self.actor.state()?, critic, experience: self.experience.clone() })
    }

    /// Whether a state is of an agent like this one.
    pub fn fits(&self, state: &AgentState) -> bool {
        let (ours, theirs) = (&self.experience, &state.experience);
        let critics = match (&self.critic, &state.critic) {
            (Some(critic), Some(state)) => critic.fits(state),
            (None, None) => true,
            _ => false,
        };
        critics
            && self.actor.fits(&state.actor)
            && theirs.tracks.len() == ours.tracks.len()
            && theirs.stale.len() == ours.stale.len()
            && theirs.target.len() == ours.target.len()
            && theirs.replay.is_sound(ours.replay.capacity())
            && theirs.course.is_sound()
            && theirs.course.width() == ours.course.width()
            && theirs.tracks.iter().flatten().all(|moment| usize::from(moment.action) < ACTIONS)
    }

    /// Takes over a state that [`fits`](Self::fits).
    pub fn restore(&mut self, state: AgentState) -> Result<()> {
        self.actor.restore(&state.actor)?;
        if let (Some(critic), Some(state)) = (&mut self.critic, &state.critic) {
            critic.restore(state)?;
        }
        self.experience = state.experience;
        Ok(())
    }
}

/// The states of some steps, one after the other.
fn states(steps: &[Moment]) -> Vec<f32> {
    let mut flat = Vec::with_capacity(steps.len() * STATE);
    steps.iter().for_each(|moment| flat.extend(moment.state));
    flat
}

/// max over the actions, for `[n, actions]`.
fn best_of_each(q: &[f32]) -> Vec<f32> {
    q.chunks(ACTIONS).map(|row| row.iter().copied().fold(f32::NEG_INFINITY, f32::max)).collect()
}

/// ln softmax(row)\[action\].
fn log_odds(row: &[f32], action: u8) -> f32 {
    let most = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = row.iter().map(|logit| (logit - most).exp()).sum();
    row.get(usize::from(action)).map_or(f32::NAN, |logit| logit - most - sum.ln())
}

/// Numbers from 0 to below 1 that decide what the poles' agents do in a step.
pub(super) fn draws(seed: u64, step: u32, poles: usize) -> Vec<f64> {
    let mut rng = generator(seed, Purpose::Sample, step);
    (0..poles).map(|_| rng.random()).collect()
}
