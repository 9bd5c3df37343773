//! An agent with networks, balancing poles: the four stages of its step.
//!
//! Several poles are balanced at once, and their states make one batch: a network answers many questions in about the
//! time of one. Observing, acting and being answered are noted in [`Work`]; only learning changes anything else.

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use super::cartpole::{LIMIT, STATE, State, fell, start, step};
use super::learner::Learner;
use super::look::Look;
use super::moment::Standing;
use super::networks::{Acted, Agent, AgentState, Transition, draws};
use super::options::Options;
use super::tally::Tally;
use crate::error::Result;
use crate::lab::{Flow, Slot};
use crate::message;
use crate::train::Divergence;

/// The agent, its poles, and what it is about to do.
pub(super) struct Balancer {
    pub agent: Agent,
    pub log: Log,
    pub work: Work,
    pub look: Look,
}

/// What a run leaves behind beside the agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Log {
    pub poles: Vec<Pole>,
    /// The states of the first pole in this episode.
    pub trail: Vec<[f32; STATE]>,
    pub tally: Tally,
}

/// One pole, between two steps.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Pole {
    pub state: State,
    pub standing: Standing,
    /// Steps of this episode.
    pub time: u32,
    /// The step of the run at which it began.
    begun: u32,
    /// Episodes that this pole has begun.
    pub episodes: u32,
    /// What was done last.
    pub latest: Option<u8>,
}

/// What the stages of one step hand to one another.
#[derive(Debug, Default)]
pub(super) struct Work {
    /// Where each pole is.
    pub observed: Slot<Vec<State>>,
    pub acted: Slot<Acted>,
    /// Where each pole then is, and how its episode stands.
    pub answers: Slot<Vec<(State, Standing)>>,
}

/// What a stage is done under.
pub(super) struct Now<'a> {
    pub options: &'a Options,
    pub step: u32,
    /// The agent's α.
    pub rate: f64,
}

/// A [`Balancer`] as numbers and bytes.
#[derive(Serialize, Deserialize)]
pub(super) struct BalancerState {
    agent: AgentState,
    log: Log,
}

impl Balancer {
    pub fn new(learner: Learner, options: &Options, device: &Device) -> Result<Self> {
        let pole = |number| Pole {
            state: start(options.seed, number, 0),
            // So that the first observation begins an episode.
            standing: Standing::Ended,
            time: 0,
            begun: 0,
            episodes: 0,
            latest: None,
        };
        let poles = (0..options.environments).map(pole).collect();
        Ok(Self {
            agent: Agent::new(learner, options, device)?,
            log: Log { poles, trail: vec![], tally: Tally::new() },
            work: Work::default(),
            look: Look::default(),
        })
    }

    /// ε at present.
    fn epsilon(&self, options: &Options) -> f64 {
        if self.agent.learner.is_dqn() { options.epsilon_in(self.log.tally.count) } else { 0.0 }
    }

    pub fn observe(&mut self, now: &Now) -> Result<Flow> {
        let place = |(number, pole): (usize, &Pole)| match pole.standing {
            Standing::GoesOn => pole.state,
            _ => start(now.options.seed, number, pole.episodes),
        };
        let observed = self.log.poles.iter().enumerate().map(place).collect();
        self.work = Work::default();
        self.work.observed.put(observed);
        Ok(Flow::Continue)
    }

    pub fn act(&mut self, now: &Now) -> Result<Flow> {
        let observed = self.work.observed.get()?;
        let draws = draws(now.options.seed, now.step, observed.len());
        let acted = self.agent.act(flat(observed), self.epsilon(now.options), &draws)?;
        self.work.acted.put(acted);
        Ok(Flow::Continue)
    }

    pub fn reward(&mut self, _: &Now) -> Result<Flow> {
        let (observed, acted) = (self.work.observed.get()?, self.work.acted.get()?);
        let moved =
            observed.iter().zip(&acted.actions).zip(&self.log.poles).map(|((state, action), pole)| {
                let next = step(*state, *action == 1);
                let time = if pole.standing == Standing::GoesOn { pole.time } else { 0 };
                let standing = match next {
                    next if fell(next) => Standing::Ended,
                    _ if time + 1 >= LIMIT => Standing::Cut,
                    _ => Standing::GoesOn,
                };
                (next, standing)
            });
        self.work.answers.put(moved.collect());
        Ok(Flow::Continue)
    }

    /// Takes over where the poles are, and lets the agent learn.
    pub fn learn(&mut self, now: &Now) -> Result<Flow> {
        let work = std::mem::take(&mut self.work);
        let (observed, acted, answers) = (work.observed.get()?, work.acted.get()?, work.answers.get()?);
        let steps: Vec<Transition> = (observed.iter().zip(answers).zip(&acted.actions))
            .map(|((state, (next, standing)), action)| Transition {
                state: state.map(|v| v as f32),
                action: *action,
                reward: 1.0,
                next: next.map(|v| v as f32),
                standing: *standing,
            })
            .collect();
        let finite = self.agent.learn(&steps, now)?;
        for (number, (done, (next, _))) in steps.iter().zip(answers).enumerate() {
            self.log.go(number, done, *next, now.step);
        }
        if finite {
            return Ok(Flow::Continue);
        }
        let loss = self.agent.learned().map_or(f32::NAN, |learned| learned.policy_loss + learned.value_loss);
        let divergence = Divergence {
            step: now.step + 1,
            learning_rate: now.rate,
            loss,
            compared: message!("no_bound", "beyond all bounds"),
        };
        Ok(Flow::Halt(divergence.message(false)))
    }

    /// Gives the first pole's cart a push: adds to its velocity, in m/s.
    pub fn push(&mut self, velocity: f64) {
        if let Some(pole) = self.log.poles.first_mut() {
            pole.state[1] += velocity;
        }
    }

    /// What the agent would do where the poles are.
    pub fn asked(&self, states: &[State], options: &Options) -> Result<Acted> {
        self.agent.act(flat(states), self.epsilon(options), &vec![0.0; states.len()])
    }

    pub fn state(&self) -> Result<BalancerState> {
        Ok(BalancerState { agent: self.agent.state()?, log: self.log.clone() })
    }

    /// Goes back to a state; gives whether it is one of such an agent with as many poles.
    ///
    /// # Errors
    /// [`Error::Save`](crate::error::Error::Save) if its networks can't be used.
    pub fn restore(&mut self, BalancerState { agent, log }: BalancerState) -> Result<bool> {
        let sound = log.poles.len() == self.log.poles.len()
            && log.trail.len() <= LIMIT as usize
            && log.tally.is_sound();
        if !sound || !self.agent.restore(agent)? {
            return Ok(false);
        }
        self.log = log;
        self.work = Work::default();
        self.look = Look::default();
        Ok(true)
    }
}

impl Log {
    /// Takes down a step of a pole, which led to `next`.
    fn go(&mut self, number: usize, done: &Transition, next: State, step: u32) {
        let Some(pole) = self.poles.get_mut(number) else { return };
        let begins = pole.standing != Standing::GoesOn;
        if begins {
            pole.begun = step;
            pole.episodes = pole.episodes.wrapping_add(1);
        }
        if number == 0 {
            if begins {
                self.trail.clear();
            }
            self.trail.push(done.state);
        }
        pole.time = if begins { 1 } else { pole.time + 1 };
        pole.standing = done.standing;
        pole.latest = Some(done.action);
        pole.state = next;
        if done.is_last() {
            self.tally.push(f64::from(pole.time), pole.time, pole.begun, number as u32);
        }
    }
}

/// States one after the other, as the networks take them.
pub(super) fn flat(states: &[State]) -> Vec<f32> {
    states.iter().flatten().map(|v| *v as f32).collect()
}
