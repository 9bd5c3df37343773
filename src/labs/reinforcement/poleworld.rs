//! CartPole with the agents that balance in it.

use std::cell::OnceCell;

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use super::balancer::{Balancer, BalancerState, Now};
use super::cartpole::random_return;
use super::options::Options;
use crate::error::Result;

/// The random policy is measured over this many episodes.
const RANDOM_EPISODES: u32 = 1000;

/// The lab's state on CartPole.
pub(super) struct PoleWorld {
    /// The agent and, if there is one, its rival.
    pub balancers: Vec<Balancer>,
    seed: u64,
    random: OnceCell<f64>,
}

/// See [`Lab::snapshot`](crate::lab::Lab::snapshot).
#[derive(Serialize, Deserialize)]
pub(super) struct PoleState(Vec<BalancerState>);

impl PoleWorld {
    pub fn new(options: &Options, device: &Device) -> Result<Self> {
        let balancers = options.learners().map(|learner| Balancer::new(learner, options, device));
        Ok(Self { balancers: balancers.collect::<Result<_>>()?, seed: options.seed, random: OnceCell::new() })
    }

    /// The agents, each with what its stages are done under.
    pub fn each<'a>(
        &'a mut self,
        step: u32,
        options: &'a Options,
    ) -> impl Iterator<Item = (&'a mut Balancer, Now<'a>)> {
        let now = move |place| Now { options, step, rate: options.rate(place) };
        self.balancers.iter_mut().enumerate().map(move |(place, balancer)| (balancer, now(place)))
    }

    /// Forgets what was worked out to be looked at.
    pub fn look_again(&mut self) {
        self.balancers.iter_mut().for_each(|balancer| balancer.look = Default::default());
    }

    /// Gives every agent's first cart a push: adds to its velocity, in m/s.
    pub fn push(&mut self, velocity: f64) {
        self.balancers.iter_mut().for_each(|balancer| balancer.push(velocity));
    }

    pub fn state(&self) -> Result<PoleState> {
        Ok(PoleState(self.balancers.iter().map(Balancer::state).collect::<Result<_>>()?))
    }

    /// Goes back to a state; gives whether it is one of such agents. If not, or on an error, it is of no more use.
    ///
    /// # Errors
    /// [`Error::Save`](crate::error::Error::Save) if it is of other networks.
    pub fn restore(&mut self, PoleState(states): PoleState) -> Result<bool> {
        let mut sound = states.len() == self.balancers.len();
        for (balancer, state) in self.balancers.iter_mut().zip(states) {
            sound = sound && balancer.restore(state)?;
        }
        Ok(sound)
    }

    /// What pushing at random returns on average.
    pub fn random_return(&self) -> f64 {
        *self.random.get_or_init(|| random_return(self.seed, RANDOM_EPISODES))
    }
}
