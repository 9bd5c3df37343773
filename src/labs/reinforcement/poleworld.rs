//! Agents with networks on CartPole, and what is worked out of them only to be looked at.

use std::cell::OnceCell;

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use super::balance::{Balance, BalanceState, Doing};
use super::cartpole::{ACTIONS, MOST_THETA, State, random_return};
use super::moment::{Episode, Moment};
use super::networks::{Acted, NetworkLearner};
use super::options::Options;
use crate::error::{Error, Result};
use crate::lab::Flow;
use crate::message::Message;

/// The plane is sampled at so many places a side.
pub(super) const SIDE: usize = 32;
/// It reaches so far up and down: θ̇ in rad/s.
const MOST_THETA_DOT: f64 = 3.0;
/// The random policy is measured over so many episodes.
const RANDOM_EPISODES: u32 = 1000;

/// An agent, and what it is about to do.
pub(super) struct Balancer {
    pub balance: Balance,
    pub doing: Doing,
}

/// The lab's state on CartPole.
pub(super) struct PoleWorld {
    /// The agent and, if there is one, its rival.
    pub agents: Vec<Balancer>,
    seed: u64,
    random: OnceCell<f64>,
}

/// See [`Lab::snapshot`](crate::lab::Lab::snapshot).
#[derive(Serialize, Deserialize)]
pub(super) struct PoleState(Vec<BalanceState>);

impl PoleWorld {
    pub fn new(options: &Options, device: &Device) -> Result<Self> {
        let agent = |name: &str| -> Result<Balancer> {
            let balance = Balance::new(NetworkLearner::from_id(name)?, options, device)?;
            Ok(Balancer { balance, doing: Doing::default() })
        };
        let agents = options.learners().map(agent).collect::<Result<_>>()?;
        Ok(Self { agents, seed: options.seed, random: OnceCell::new() })
    }

    pub fn run(&mut self, stage: usize, step: u32, options: &Options) -> Result<Flow> {
        let mut flow = Flow::Continue;
        for (place, Balancer { balance, doing }) in self.agents.iter_mut().enumerate() {
            let rate = options.rate(place);
            match stage {
                0 => balance.observe(doing, options),
                1 => balance.act(doing, options, step)?,
                2 => balance.answer(doing)?,
                3 => {
                    if !balance.learn(doing, options, rate, step)? {
                        flow = Flow::Halt(Message::plain(why_it_stopped(step, rate)));
                    }
                }
                _ => return Err(Error::out_of_order()),
            }
        }
        Ok(flow)
    }

    pub fn push(&mut self, velocity: f64) {
        self.agents.iter_mut().for_each(|agent| agent.balance.push(velocity));
    }

    pub fn state(&self) -> Result<PoleState> {
        Ok(PoleState(self.agents.iter().map(|agent| agent.balance.state()).collect::<Result<_>>()?))
    }

    pub fn restore(&mut self, PoleState(states): PoleState) -> Result<()> {
        let fits = states.len() == self.agents.len()
            && self.agents.iter().zip(&states).all(|(agent, state)| agent.balance.fits(state));
        if !fits {
            return Err(Error::Save(Message::plain(
                "This save is of other learners or of other networks.".into(),
            )));
        }
        for (agent, state) in self.agents.iter_mut().zip(states) {
            agent.balance.restore(state)?;
            agent.doing = Doing::default();
        }
        Ok(())
    }

    /// What pushing at random returns on average.
    pub fn random_return(&self) -> f64 {
        *self.random.get_or_init(|| random_return(self.seed, RANDOM_EPISODES))
    }
}

impl Balancer {
    /// Where the poles are as of the present stage.
    pub fn states(&self) -> Vec<State> {
        if let Some(answers) = &self.doing.answers {
            return answers.iter().map(|(state, _)| *state).collect();
        }
        let held = || self.balance.poles.iter().map(|pole| pole.state).collect();
        self.doing.observed.clone().unwrap_or_else(held)
    }

    /// What the agent makes of them.
    pub fn acted(&self, options: &Options) -> Result<Acted> {
        match &self.doing.acted {
            Some(acted) if self.doing.answers.is_none() => Ok(acted.clone()),
            _ => self.balance.odds(&self.states(), options),
        }
    }

    /// What each pole's cart was last pushed by: 0 left, 1 right.
    pub fn actions(&self) -> Vec<f32> {
        match &self.doing.acted {
            Some(acted) => acted.actions.iter().map(|action| f32::from(*action)).collect(),
            None => self.balance.poles.iter().filter_map(|pole| pole.latest).map(f32::from).collect(),
        }
    }

    pub fn values(&self) -> Result<Vec<f32>> {
        self.balance.agent.values(super::balance::flat(&self.states()))
    }

    /// The odds of pushing right and the value over θ and θ̇, at the first pole's x and ẋ; `[2, SIDE, SIDE]`, rows up.
    pub fn plane(&self) -> Result<Vec<f32>> {
        let [x, x_dot, ..] = self.states().first().copied().unwrap_or_default();
        let along = |i: usize, most: f64| most * (2.0 * i as f64 / (SIDE - 1) as f64 - 1.0);
        let states: Vec<f32> = (0..SIDE * SIDE)
            .flat_map(|i| [x, x_dot, along(i % SIDE, MOST_THETA), along(i / SIDE, MOST_THETA_DOT)])
            .map(|number| number as f32)
            .collect();
        let agent = &self.balance.agent;
        Ok([agent.rightward(states.clone())?, agent.values(states)?].concat())
    }

    /// The first pole's episode as of the present stage; none without poles.
    pub fn moment(&self, options: &Options) -> Option<Moment> {
        let balance = &self.balance;
        let pole = balance.poles.first()?;
        let fresh = self.doing.observed.is_some() && pole.episode != Episode::GoesOn;
        // Before its first step a pole stands as if an episode had ended.
        let goes_on = fresh || pole.episodes() == 0;
        let mut time = if fresh { 0 } else { pole.time };
        let mut episode = if goes_on { Episode::GoesOn } else { pole.episode };
        if let Some((_, answer)) = self.doing.answers.as_ref().and_then(|answers| answers.first()) {
            time += 1;
            episode = *answer;
        }
        let acted = self.doing.acted.as_ref().and_then(|acted| acted.actions.first().copied());
        Some(Moment {
            number: (pole.episodes() + u32::from(fresh)).saturating_sub(1),
            time,
            // Each step pays 1.
            sum: f64::from(time),
            epsilon: balance.learner.is_dqn().then(|| balance.epsilon(options)),
            episode,
            action: acted.or(pole.latest),
            reward: if time > 0 { 1.0 } else { 0.0 },
            done: balance.tally.count,
        })
    }

    /// The states of the first pole in this episode as of the present stage.
    pub fn trail(&self) -> Vec<f32> {
        let begins = self.doing.observed.is_some()
            && self.balance.poles.first().is_some_and(|pole| pole.episode != Episode::GoesOn);
        let mut trail = if begins { vec![] } else { self.balance.trail.concat() };
        trail.extend(self.states().first().into_iter().flatten().map(|number| *number as f32));
        trail
    }
}

/// From and to across (θ), from and to up (θ̇).
pub(super) fn plane_extent() -> Vec<f32> {
    [-MOST_THETA, MOST_THETA, -MOST_THETA_DOT, MOST_THETA_DOT].map(|number| number as f32).to_vec()
}

/// How large a batch of outputs is.
pub(super) const WIDTH: usize = ACTIONS;

fn why_it_stopped(step: u32, rate: f64) -> String {
    format!(
        "Training stopped at step {step}: the loss is no longer a finite number. The learning rate of {rate} is too \
         large for this network. Lower it and start over."
    )
}
