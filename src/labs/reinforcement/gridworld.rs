//! A grid world with the agents on it: what can be done to it, and what is worked out of it only to be looked at.

use std::cell::OnceCell;

use serde::{Deserialize, Serialize};

use super::dice::Dice;
use super::dynamics::{Dynamics, Rules};
use super::grid::{ACTIONS, Cell, Grid};
use super::options::Options;
use super::planning::{Plan, expected_return, greedy, value_iteration};
use super::walker::{Surroundings, Walk, Walker};
use crate::error::{Error, Result};
use crate::message;

/// The lab's state on a grid.
pub(super) struct GridWorld {
    pub grid: Grid,
    pub dynamics: Dynamics,
    rules: Rules,
    gamma: f64,
    /// The most steps of an episode.
    limit: u32,
    /// The agent and, if there is one, its rival.
    pub walkers: Vec<Walker>,
    dice: Dice,
    /// Kept until the world, its rules, γ or the limit change.
    optimum: OnceCell<Optimum>,
}

/// What the best and the random policy of a world are worth.
pub(super) struct Optimum {
    /// V* and Q*.
    pub plan: Plan,
    /// `[cells, 4]`.
    pub policy: Vec<f64>,
    /// Expected within the limit of an episode.
    pub random_return: f64,
    pub optimal_return: f64,
}

/// See [`Lab::snapshot`](crate::lab::Lab::snapshot).
#[derive(Serialize, Deserialize)]
pub(super) struct GridState {
    grid: Grid,
    walks: Vec<Walk>,
}

impl GridWorld {
    pub fn new(options: &Options) -> Self {
        let (grid, rules) = (options.map.clone(), options.rules());
        let walker = |learner| Walker::new(learner, &grid, options.initial_value);
        Self {
            walkers: options.learners().map(walker).collect(),
            dynamics: Dynamics::new(&grid, &rules),
            grid,
            rules,
            gamma: options.gamma,
            limit: options.episode_limit,
            dice: Dice::new(options.seed),
            optimum: OnceCell::new(),
        }
    }

    pub fn tune(&mut self, options: &Options) {
        if (options.gamma, options.episode_limit) != (self.gamma, self.limit) {
            (self.gamma, self.limit) = (options.gamma, options.episode_limit);
            self.optimum = OnceCell::new();
        }
        if options.rules() != self.rules {
            self.rules = options.rules();
            self.redraw();
        }
    }

    /// The dynamics anew, after a change of the world or its rules.
    fn redraw(&mut self) {
        self.dynamics = Dynamics::new(&self.grid, &self.rules);
        self.optimum = OnceCell::new();
        self.walkers.iter_mut().for_each(|walker| walker.walk.fit(&self.dynamics));
    }

    /// Makes a cell into something else.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there is no such cell, [`Error::Data`] if nowhere would be left to stand.
    pub fn paint(&mut self, row: usize, column: usize, cell: Cell) -> Result<()> {
        let Grid { height, width, .. } = self.grid;
        within("row", row, height)?;
        within("column", column, width)?;
        let mut grid = self.grid.clone();
        if let Some(slot) = grid.cells.get_mut(row * width + column) {
            *slot = cell;
        }
        if !grid.has_room() {
            let said = message!(
                "no_room_left",
                "That would leave nowhere to stand: a world needs a start, or a cell that is neither wall, pit nor goal."
            );
            return Err(Error::Data(said));
        }
        self.grid = grid;
        self.redraw();
        Ok(())
    }

    /// Sets the wind of a column.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there is no such column.
    pub fn set_wind(&mut self, column: usize, strength: u8) -> Result<()> {
        within("column", column, self.grid.width)?;
        if let Some(slot) = self.grid.wind.get_mut(column) {
            *slot = strength;
        }
        self.redraw();
        Ok(())
    }

    /// The agents, each with what it is surrounded by.
    pub fn each<'a>(
        &'a mut self,
        step: u32,
        options: &'a Options,
    ) -> impl Iterator<Item = (&'a mut Walker, Surroundings<'a>)> {
        let (dynamics, dice) = (&self.dynamics, &self.dice);
        self.walkers.iter_mut().enumerate().map(move |(place, walker)| {
            (walker, Surroundings { dynamics, options, dice, step, rate: options.rate(place) })
        })
    }

    /// What the agent of that place is surrounded by.
    pub fn around<'a>(&'a self, place: usize, step: u32, options: &'a Options) -> Surroundings<'a> {
        let (dynamics, dice) = (&self.dynamics, &self.dice);
        Surroundings { dynamics, options, dice, step, rate: options.rate(place) }
    }

    pub fn state(&self) -> GridState {
        let walks = self.walkers.iter().map(|walker| walker.walk.clone()).collect();
        GridState { grid: self.grid.clone(), walks }
    }

    /// Goes back to a state; gives whether it is one of such a world and such agents.
    pub fn restore(&mut self, state: GridState) -> bool {
        let same_size = (state.grid.height, state.grid.width) == (self.grid.height, self.grid.width);
        let sound = state.grid.is_sound()
            && same_size
            && state.walks.len() == self.walkers.len()
            && state.walks.iter().all(|walk| walk.is_sound(&state.grid));
        if !sound {
            return false;
        }
        self.grid = state.grid;
        for (walker, walk) in self.walkers.iter_mut().zip(state.walks) {
            walker.walk = walk;
            walker.work = Default::default();
        }
        self.dynamics = Dynamics::new(&self.grid, &self.rules);
        self.optimum = OnceCell::new();
        true
    }

    /// What the best policy of this world is worth.
    pub fn optimum(&self) -> &Optimum {
        self.optimum.get_or_init(|| {
            let plan = value_iteration(&self.dynamics, self.gamma);
            let policy = greedy(&self.dynamics, &plan.q);
            let random = vec![1.0 / ACTIONS as f64; policy.len()];
            let (random_return, optimal_return) = (self.expected(&random), self.expected(&policy));
            Optimum { plan, policy, random_return, optimal_return }
        })
    }

    /// The greedy policy of an agent's table, `[cells, 4]`.
    pub fn policy(&self, walker: &Walker) -> Vec<f64> {
        greedy(&self.dynamics, &walker.walk.q)
    }

    /// What a policy `[cells, 4]` is expected to return within an episode's limit.
    pub fn expected(&self, policy: &[f64]) -> f64 {
        expected_return(&self.dynamics, policy, self.limit as usize)
    }

    /// Cells from the first start on, by the likeliest outcomes of a policy, until it ends, comes round, or the limit.
    pub fn path(&self, policy: &[f64]) -> Path {
        let mut path = Path { cells: vec![], ends: false, coins: false };
        let mut seen = vec![false; self.grid.cells.len()];
        let Some(mut cell) = self.dynamics.starts.first().copied() else { return path };
        loop {
            path.cells.push(cell);
            if std::mem::replace(&mut seen[usize::from(cell)], true) {
                return path;
            }
            let shares = &policy[usize::from(cell) * ACTIONS..][..ACTIONS];
            let best = shares.iter().copied().fold(0.0, f64::max);
            let action = shares.iter().position(|share| *share == best).unwrap_or(0);
            let likeliest = self
                .dynamics
                .outcomes(usize::from(cell), action)
                .iter()
                .reduce(|a, b| if b.probability > a.probability { b } else { a });
            let Some(outcome) = likeliest else { return path };
            cell = outcome.next.or(self.dynamics.starts.first().copied()).unwrap_or(cell);
            path.coins |= self.grid.cells[usize::from(cell)] == Cell::Coin;
            if outcome.ends {
                path.cells.push(cell);
                path.ends = true;
                return path;
            }
        }
    }
}

/// Where a policy leads.
pub(super) struct Path {
    pub cells: Vec<u16>,
    /// Whether it ends an episode.
    pub ends: bool,
    /// Whether it meets a coin.
    pub coins: bool,
}

/// Fails unless there is a row or column of that number among `count`.
fn within(name: &str, number: usize, count: usize) -> Result<()> {
    if number < count {
        return Ok(());
    }
    let accepted =
        message!("accepts_place_in_world", "a whole number from 0 to {most} in this world", most = count - 1);
    Err(Error::out_of_range(name, number, accepted))
}
