//! What is worked out of the running world for the channels.

use super::cartpole::{LIMIT, STATE};
use super::grid::ACTIONS;
use super::gridworld::GridWorld;
use super::planning::best;
use super::poleworld::Balancer;
use super::tables::of_cell;
use super::tally::Tally;
use super::{Body, Reinforcement};
use crate::error::Result;
use crate::lab::Array;

/// Numbers in rows of `width`; none at all are `[0, width]`.
pub(super) fn rows(data: Vec<f32>, width: usize) -> Array {
    Array::matrix(data, width)
}

pub(super) fn floats(values: &[f64]) -> Vec<f32> {
    values.iter().map(|value| *value as f32).collect()
}

pub(super) fn places(cells: &[u16]) -> Array {
    Array::counts(cells.iter().map(|cell| usize::from(*cell)))
}

impl Reinforcement {
    pub(super) fn on_grid(&self) -> Option<&GridWorld> {
        match &self.body {
            Body::Grid(world) => Some(world),
            Body::Poles(_) => None,
        }
    }

    /// An agent on CartPole, or nothing where there is none.
    pub(super) fn balancer(&self, place: usize) -> Option<&Balancer> {
        match &self.body {
            Body::Grid(_) => None,
            Body::Poles(world) => world.agents.get(place),
        }
    }

    /// Something that such an agent's networks are asked for.
    pub(super) fn asked(&self, of: impl Fn(&Balancer) -> Result<Vec<f32>>) -> Result<Vec<f32>> {
        self.balancer(0).map_or(Ok(vec![]), of)
    }

    pub(super) fn pole(&self, place: usize) -> Array {
        let states = self.balancer(place).map_or(vec![], Balancer::states);
        rows(floats(&states.concat()), STATE)
    }

    /// Something of an agent on the grid, or nothing where there is none.
    pub(super) fn agent<T: Default>(&self, place: usize, of: impl Fn(&super::gridworld::Agent) -> T) -> T {
        self.on_grid().and_then(|world| world.agents.get(place)).map(of).unwrap_or_default()
    }

    pub(super) fn tally<T: Default>(&self, place: usize, of: impl Fn(&Tally) -> T) -> T {
        match &self.body {
            Body::Grid(world) => world.agents.get(place).map(|agent| of(&agent.walk.tally)),
            Body::Poles(world) => world.agents.get(place).map(|agent| of(&agent.balance.tally)),
        }
        .unwrap_or_default()
    }

    /// One number a cell, `[h, w]`.
    pub(super) fn picture(&self, data: Vec<f32>) -> Array {
        let (height, width) = self.on_grid().map_or((0, 0), |world| (world.grid.height, world.grid.width));
        if data.is_empty() { rows(data, width.max(1)) } else { Array { shape: vec![height, width], data } }
    }

    pub(super) fn values(&self, place: usize) -> Array {
        self.picture(self.agent(place, |agent| {
            agent.walk.q.chunks_exact(ACTIONS).map(|q| best(of_cell(q, 0)) as f32).collect()
        }))
    }

    pub(super) fn moment(&self, place: usize) -> Array {
        let moment = match &self.body {
            Body::Grid(world) => world.agents.get(place).map(|agent| agent.moment(&self.options)),
            Body::Poles(world) => world.agents.get(place).and_then(|agent| agent.moment(&self.options)),
        };
        Array::vector(moment.map_or(vec![], |moment| moment.row()))
    }

    pub(super) fn update(&self, place: usize) -> Array {
        let made = self.on_grid().and_then(|world| {
            let (update, made) = world.update(place, self.step, &self.options)?;
            let agent = world.agents.get(place)?;
            let touched = if made { agent.walk.touched(agent.learner, &world.dynamics).len() } else { 0 };
            let flag = |flag: bool| f64::from(u8::from(flag));
            let numbers = [
                f64::from(update.state),
                f64::from(update.action),
                update.reward,
                f64::from(update.next),
                update.next_action.map_or(-1.0, f64::from),
                update.gamma,
                update.ahead,
                update.target,
                update.old,
                update.error,
                update.alpha,
                update.new,
                flag(update.ends),
                flag(made),
                touched as f64,
                agent.learner.number() as f64,
            ];
            Some(floats(&numbers))
        });
        Array::vector(made.unwrap_or_default())
    }

    /// What is worked out of the optimum; nothing where it has no limit.
    pub(super) fn optimal(&self, of: impl Fn(&super::gridworld::Optimum) -> Vec<f32>) -> Vec<f32> {
        let optimum = self.on_grid().map(|world| world.optimum(&self.options));
        optimum.filter(|optimum| optimum.plan.settled).map_or(vec![], |optimum| of(&optimum))
    }

    pub(super) fn policy(&self, place: usize) -> Array {
        rows(self.on_grid().map_or(vec![], |world| floats(&world.policy(place))), ACTIONS)
    }

    pub(super) fn greedy_path(&self, place: usize) -> Array {
        let world = self.on_grid().filter(|world| place < world.agents.len());
        places(&world.map_or(vec![], |world| world.path(&world.policy(place)).cells))
    }

    pub(super) fn baselines(&self) -> Vec<f32> {
        match &self.body {
            Body::Grid(world) => {
                let optimum = world.optimum(&self.options);
                floats(&[
                    optimum.random_return,
                    optimum.optimal_return,
                    world.greedy_return(0, &self.options),
                ])
            }
            Body::Poles(world) => vec![world.random_return() as f32, LIMIT as f32, -1.0],
        }
    }

    pub(super) fn episodes(&self, place: usize) -> Array {
        rows(self.tally(place, Tally::rows), 7)
    }

    pub(super) fn best(&self, place: usize) -> Array {
        Array::vector(self.tally(place, |tally| tally.best().map_or(vec![], |best| best.row().to_vec())))
    }

    pub(super) fn mean(&self, place: usize) -> Array {
        Array::vector(self.tally(place, |tally| tally.mean().into_iter().collect()))
    }
}
