//! Agents that learn with networks: what they do in a state, and what they learn of what came of it.
//!
//! | learner | acts by | learns | source |
//! |---|---|---|---|
//! | PPO | π(a ∣ s), a softmax | after `rollout` steps of every pole: several epochs over all of them, with a clipped objective | Schulman et al. (2017), algorithm 1 |
//! | A2C | the same | after `rollout` steps of every pole, once | Mnih et al. (2016), without its threads |
//! | REINFORCE | the same | when every pole has played an episode, from whole episodes | Williams (1992); a value as the baseline: Sutton and Barto, section 13.4 |
//! | DQN | ε-greedily by Q(s, a) | in every step, from a batch of what is remembered | Mnih et al. (2015), algorithm 1 |
//!
//! How they learn is in [`on_policy`] and [`dqn`], their losses in [`objectives`], the advantages in [`advantages`]. The
//! policy and the values are two networks of two hidden layers each, both improved by Adam.

mod advantages;
mod dqn;
mod net;
mod objectives;
mod on_policy;
mod replay;
mod transition;

pub(super) use transition::Transition;

use burn::tensor::Device;
use rand::RngExt;
use serde::{Deserialize, Serialize};

use self::dqn::best_of_each;
use self::net::{Frozen, Net, model};
use self::replay::Replay;
use super::balancer::Now;
use super::cartpole::ACTIONS;
use super::learner::Learner;
use super::options::Options;
use crate::error::Result;
use crate::nn::params::{Parameter, fits};
use crate::rng::{Purpose, generator};
use crate::train::{History, Trained};

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
    /// DQN's: the loss of Q.
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
    pub learner: Learner,
    /// The policy's logits, or Q.
    actor: Net,
    /// V; DQN has none.
    critic: Option<Net>,
    /// DQN's target network.
    target: Option<Frozen>,
    device: Device,
    memory: Memory,
    record: Record,
}

/// The steps that an agent has yet to learn from, or may learn from again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Memory {
    /// The steps of each pole since the last update.
    tracks: Vec<Vec<Transition>>,
    /// Whether a pole is in an episode that began before the last update: REINFORCE must not learn from it, since it is
    /// not the present policy's.
    stale: Vec<bool>,
    /// DQN's.
    replay: Replay,
}

/// What is taken down of an agent's updates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Record {
    updates: u32,
    learned: Option<Learned>,
    /// The figures of each update.
    course: History<256>,
}

/// An [`Agent`] as numbers and bytes.
#[derive(Serialize, Deserialize)]
pub(super) struct AgentState {
    actor: Trained,
    critic: Option<Trained>,
    memory: Memory,
    /// The target network's numbers; none where there is none.
    target: Vec<f32>,
    record: Record,
}

/// What several networks' seeds differ by.
const CRITIC_SEED: u64 = 1 << 32;

impl Agent {
    pub fn new(learner: Learner, options: &Options, device: &Device) -> Result<Self> {
        let (hidden, seed, poles) = (options.hidden_width, options.seed, options.environments);
        // A policy begins undecided.
        let last = if learner.is_dqn() { 1.0 } else { 0.01 };
        let actor = Net::new(model(hidden, ACTIONS, last, seed, device)?, device);
        let memory = Memory {
            tracks: vec![vec![]; poles],
            stale: vec![false; poles],
            replay: Replay::new(options.replay_size),
        };
        let record = Record { updates: 0, learned: None, course: History::new(4) };
        let (critic, target) = if learner.is_dqn() {
            (None, Some(actor.frozen()))
        } else {
            let critic = model(hidden, 1, 1.0, seed.wrapping_add(CRITIC_SEED), device)?;
            (Some(Net::new(critic, device)), None)
        };
        Ok(Self { learner, actor, critic, target, device: device.clone(), memory, record })
    }

    /// What it does in some states `[n, 4]`: each with the probability its policy gives, decided by a number from 0 to
    /// below 1.
    pub fn act(&self, states: Vec<f32>, epsilon: f64, draws: &[f64]) -> Result<Acted> {
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
        let mut all = outputs.to_vec();
        for row in all.chunks_mut(ACTIONS) {
            let most = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            if self.learner.is_dqn() {
                let ties = row.iter().filter(|q| **q == most).count().max(1) as f32;
                let (even, best) = (epsilon as f32 / ACTIONS as f32, (1.0 - epsilon as f32) / ties);
                row.iter_mut().for_each(|q| *q = even + if *q == most { best } else { 0.0 });
            } else {
                row.iter_mut().for_each(|logit| *logit = (*logit - most).exp());
                let sum: f32 = row.iter().sum();
                row.iter_mut().for_each(|weight| *weight /= sum);
            }
        }
        all
    }

    /// How good states are: V, or max Q; `[n]`.
    pub fn values(&self, states: Vec<f32>) -> Result<Vec<f32>> {
        match &self.critic {
            Some(critic) => critic.look(states),
            None => {
                let q = self.actor.look(states)?;
                Ok(best_of_each(&q, &q))
            }
        }
    }

    /// The odds of pushing to the right: the policy's, or the logistic function of Q(right) − Q(left).
    pub fn rightward(&self, states: Vec<f32>) -> Result<Vec<f32>> {
        let odds = |row: &[f32]| match row {
            [left, right] => 1.0 / (1.0 + (left - right).exp()),
            _ => 0.5,
        };
        Ok(self.actor.look(states)?.chunks(ACTIONS).map(odds).collect())
    }

    /// Takes in one step of every pole, and learns if it is time to. Gives whether all stayed finite.
    pub fn learn(&mut self, steps: &[Transition], now: &Now) -> Result<bool> {
        let learned = if self.learner.is_dqn() {
            steps.iter().for_each(|step| self.memory.replay.push(*step));
            self.learn_values(now)?
        } else {
            self.memory.collect(steps);
            if !self.is_due(now.options) {
                return Ok(true);
            }
            Some(self.learn_policy(now)?)
        };
        let Some(learned) = learned else { return Ok(true) };
        let finite = learned.is_finite();
        let record = &mut self.record;
        record.course.push(record.updates, &learned.row());
        record.updates = record.updates.wrapping_add(1);
        record.learned = Some(learned);
        Ok(finite)
    }

    fn is_due(&self, options: &Options) -> bool {
        let (have, need) = self.progress(options);
        have >= need
    }

    /// How much has been collected, and how much is needed for an update: steps, or whole episodes.
    pub fn progress(&self, options: &Options) -> (usize, usize) {
        let tracks = &self.memory.tracks;
        let played = |track: &&Vec<Transition>| track.iter().any(Transition::is_last);
        match self.learner {
            Learner::Reinforce => (tracks.iter().filter(played).count(), tracks.len()),
            Learner::Dqn => (self.memory.replay.len(), options.batch_size),
            _ => (tracks.iter().map(Vec::len).sum(), options.rollout * tracks.len()),
        }
    }

    /// Figures of the last update.
    pub fn learned(&self) -> Option<&Learned> {
        self.record.learned.as_ref()
    }

    /// Rows of (update; policy loss, value loss, entropy, length of the gradient).
    pub fn course(&self) -> &History<256> {
        &self.record.course
    }

    pub fn updates(&self) -> u32 {
        self.record.updates
    }

    /// How many steps are remembered for replay, of how many.
    pub fn replay(&self) -> (usize, usize) {
        (self.memory.replay.len(), self.memory.replay.capacity())
    }

    /// All numbers of the policy, or of Q, and then those of the values.
    pub fn parameters(&self) -> Result<Vec<f32>> {
        let mut all = self.actor.parameters()?;
        if let Some(critic) = &self.critic {
            all.extend(critic.parameters()?);
        }
        Ok(all)
    }

    /// Puts other numbers in the place of the [`parameters`](Self::parameters).
    ///
    /// # Errors
    /// [`Error::Save`](crate::error::Error::Save) if they are more or fewer; then nothing has changed.
    pub fn set_parameters(&mut self, parameters: &[f32]) -> Result<()> {
        fits(self.named().iter().map(Parameter::count).sum(), parameters)?;
        let (actor, critic) = parameters.split_at(self.actor.count());
        self.actor.set_parameters(actor)?;
        self.critic.as_mut().map_or(Ok(()), |net| net.set_parameters(critic))
    }

    /// The names and shapes of the [`parameters`](Self::parameters).
    pub fn named(&self) -> Vec<Parameter> {
        let actor = if self.learner.is_dqn() { "q" } else { "policy" };
        let nets = [(actor, Some(&self.actor)), ("value", self.critic.as_ref())];
        let mut all: Vec<Parameter> = vec![];
        for (name, net) in nets {
            let before = all.last().map_or(0, |last| last.start + last.count());
            all.extend(net.map(Net::named).unwrap_or_default().into_iter().map(|own| Parameter {
                name: format!("{name}.{}", own.name),
                start: before + own.start,
                ..own
            }));
        }
        all
    }

    pub fn state(&self) -> Result<AgentState> {
        Ok(AgentState {
            actor: self.actor.state()?,
            critic: self.critic.as_ref().map(Net::state).transpose()?,
            memory: self.memory.clone(),
            target: self.target.as_ref().map_or(Ok(vec![]), Frozen::parameters)?,
            record: self.record.clone(),
        })
    }

    /// Goes back to a state; gives whether it is one of such an agent.
    ///
    /// # Errors
    /// [`Error::Save`](crate::error::Error::Save) if it is of other networks.
    pub fn restore(&mut self, state: AgentState) -> Result<bool> {
        let AgentState { actor, critic, memory, target, record } = state;
        let sound = self.critic.is_some() == critic.is_some()
            && self.target.is_none() == target.is_empty()
            && memory.tracks.len() == self.memory.tracks.len()
            && memory.stale.len() == self.memory.stale.len()
            && memory.tracks.iter().flatten().all(|step| usize::from(step.action) < ACTIONS)
            && memory.replay.is_sound(self.memory.replay.capacity())
            && self.record.course.takes(&record.course);
        if !sound {
            return Ok(false);
        }
        self.actor.restore(&actor)?;
        if let (Some(ours), Some(theirs)) = (&mut self.critic, &critic) {
            ours.restore(theirs)?;
        }
        if let Some(ours) = &mut self.target {
            *ours = self.actor.frozen_with(&target)?;
        }
        (self.memory, self.record) = (memory, record);
        Ok(true)
    }
}

/// Numbers from 0 to below 1 that decide what the poles' agents do in a step.
pub(super) fn draws(seed: u64, step: u32, poles: usize) -> Vec<f64> {
    let mut rng = generator(seed, Purpose::Sample, step);
    (0..poles).map(|_| rng.random()).collect()
}
