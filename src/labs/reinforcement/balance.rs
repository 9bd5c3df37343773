//! An agent with networks, balancing poles: the four stages of its step.
//!
//! Several poles are balanced at once, and their states make one batch: a network answers many questions in about the
//! time of one. Observing, acting and being answered are noted in [`Doing`]; only learning changes what the [`Balance`]
//! holds.

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use super::cartpole::{LIMIT, STATE, State, fell, start, step};
use super::moment::Episode;
use super::networks::{Acted, Agent, AgentState, NetworkLearner, Transition, draws};
use super::options::Options;
use super::tally::Tally;
use crate::error::{Error, Result};

/// One pole, between two steps.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Pole {
    pub state: State,
    pub episode: Episode,
    /// Steps of this episode.
    pub time: u32,
    /// The step of the run at which it began.
    begun: u32,
    /// Episodes that this pole has begun.
    episodes: u32,
    /// What was done last.
    pub latest: Option<u8>,
}

impl Pole {
    /// Episodes that it has begun.
    pub fn episodes(&self) -> u32 {
        self.episodes
    }
}

/// The poles, the agent, and what is taken down.
pub(super) struct Balance {
    pub learner: NetworkLearner,
    pub agent: Agent,
    pub poles: Vec<Pole>,
    /// The states of the first pole in this episode.
    pub trail: Vec<[f32; STATE]>,
    pub tally: Tally,
}

/// A [`Balance`] as numbers and bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct BalanceState {
    agent: AgentState,
    poles: Vec<Pole>,
    trail: Vec<[f32; STATE]>,
    tally: Tally,
}

/// What the stages of one step hand to one another.
#[derive(Debug, Clone, Default)]
pub(super) struct Doing {
    /// Where each pole is.
    pub observed: Option<Vec<State>>,
    pub acted: Option<Acted>,
    /// Where each pole then is, and how its episode stands.
    pub answers: Option<Vec<(State, Episode)>>,
}

impl Balance {
    pub fn new(learner: NetworkLearner, options: &Options, device: &Device) -> Result<Self> {
        let pole = |number| Pole {
            state: start(options.seed, number, 0),
            // So that the first observation begins an episode.
            episode: Episode::Ended,
            time: 0,
            begun: 0,
            episodes: 0,
            latest: None,
        };
        Ok(Self {
            learner,
            agent: Agent::new(learner, options, device)?,
            poles: (0..options.environments).map(pole).collect(),
            trail: vec![],
            tally: Tally::new(),
        })
    }

    /// ε at present.
    pub fn epsilon(&self, options: &Options) -> f64 {
        if self.learner.is_dqn() { options.epsilon(self.tally.count) } else { 0.0 }
    }

    pub fn observe(&self, doing: &mut Doing, options: &Options) {
        let place = |(number, pole): (usize, &Pole)| match pole.episode {
            Episode::GoesOn => pole.state,
            _ => start(options.seed, number, pole.episodes),
        };
        let observed = self.poles.iter().enumerate().map(place).collect();
        *doing = Doing { observed: Some(observed), ..Doing::default() };
    }

    pub fn act(&self, doing: &mut Doing, options: &Options, step: u32) -> Result<()> {
        let observed = doing.observed.as_ref().ok_or_else(Error::out_of_order)?;
        let draws = draws(options.seed, step, observed.len());
        doing.acted = Some(self.agent.act(flat(observed), self.epsilon(options), &draws)?);
        Ok(())
    }

    pub fn answer(&self, doing: &mut Doing) -> Result<()> {
        let (Some(observed), Some(acted)) = (&doing.observed, &doing.acted) else {
            return Err(Error::out_of_order());
        };
        let moved = observed.iter().zip(&acted.actions).zip(&self.poles).map(|((state, action), pole)| {
            let next = step(*state, *action == 1);
            let time = if pole.episode == Episode::GoesOn { pole.time } else { 0 };
            let episode = match next {
                next if fell(next) => Episode::Ended,
                _ if time + 1 >= LIMIT => Episode::Cut,
                _ => Episode::GoesOn,
            };
            (next, episode)
        });
        doing.answers = Some(moved.collect());
        Ok(())
    }

    /// Takes over where the poles are, and lets the agent learn. Gives whether all stayed finite.
    pub fn learn(&mut self, doing: &mut Doing, options: &Options, rate: f64, step: u32) -> Result<bool> {
        let (Some(observed), Some(acted), Some(answers)) =
            (doing.observed.take(), doing.acted.take(), doing.answers.take())
        else {
            return Err(Error::out_of_order());
        };
        let steps: Vec<Transition> = (observed.iter().zip(&answers).zip(&acted.actions))
            .map(|((state, (next, episode)), action)| Transition {
                state: state.map(|v| v as f32),
                action: *action,
                reward: 1.0,
                next: next.map(|v| v as f32),
                episode: *episode,
            })
            .collect();
        let finite = self.agent.learn(&steps, options, rate, step)?;
        for (number, (pole, done)) in self.poles.iter_mut().zip(&steps).enumerate() {
            let fresh = pole.episode != Episode::GoesOn;
            if fresh {
                pole.begun = step;
                pole.episodes = pole.episodes.wrapping_add(1);
            }
            if number == 0 {
                if fresh {
                    self.trail.clear();
                }
                self.trail.push(done.state);
            }
            pole.time = if fresh { 1 } else { pole.time + 1 };
            pole.episode = done.episode;
            pole.latest = Some(done.action);
            if let Some((next, _)) = answers.get(number) {
                pole.state = *next;
            }
            if done.episode != Episode::GoesOn {
                self.tally.push(f64::from(pole.time), pole.time, pole.begun, number as u32);
            }
        }
        Ok(finite)
    }

    /// Gives a pole a push: adds to the cart's velocity, in m/s.
    pub fn push(&mut self, velocity: f64) {
        if let Some(pole) = self.poles.first_mut() {
            pole.state[1] += velocity;
        }
    }

    /// π(a | s) where the poles are, `[n, actions]`, with the outputs behind it.
    pub fn odds(&self, states: &[State], options: &Options) -> Result<Acted> {
        self.agent.act(flat(states), self.epsilon(options), &vec![0.0; states.len()])
    }

    pub fn state(&self) -> Result<BalanceState> {
        Ok(BalanceState {
            agent: self.agent.state()?,
            poles: self.poles.clone(),
            trail: self.trail.clone(),
            tally: self.tally.clone(),
        })
    }

    /// Whether a state is of such an agent with as many poles.
    pub fn fits(&self, state: &BalanceState) -> bool {
        self.agent.fits(&state.agent)
            && state.poles.len() == self.poles.len()
            && state.trail.len() <= LIMIT as usize
            && state.tally.is_sound()
    }

    /// Takes over a state that [`fits`](Self::fits).
    pub fn restore(&mut self, state: BalanceState) -> Result<()> {
        self.agent.restore(state.agent)?;
        self.poles = state.poles;
        self.trail = state.trail;
        self.tally = state.tally;
        Ok(())
    }
}

/// States one after the other, as the networks take them.
pub(super) fn flat(states: &[State]) -> Vec<f32> {
    states.iter().flatten().map(|v| *v as f32).collect()
}
