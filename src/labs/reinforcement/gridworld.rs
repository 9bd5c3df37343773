//! Agents with tables in a grid world, and what is worked out of it only to be looked at.

use std::cell::RefCell;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::dice::Dice;
use super::dynamics::{Dynamics, Rules};
use super::grid::{ACTIONS, Cell, Grid};
use super::moment::{Episode, Moment};
use super::options::Options;
use super::planning::{Plan, expected_return, greedy, value_iteration};
use super::tables::{TableLearner, Update};
use super::walk::{Doing, Surroundings, Walk};
use crate::error::{Error, Result};
use crate::lab::Flow;
use crate::message::Message;

/// An agent, how it learns, and what it is about to do.
pub(super) struct Agent {
    pub learner: TableLearner,
    pub walk: Walk,
    pub doing: Doing,
}

/// The lab's state on a grid.
pub(super) struct GridWorld {
    pub grid: Grid,
    pub dynamics: Dynamics,
    rules: Rules,
    /// The agent and, if there is one, its rival.
    pub agents: Vec<Agent>,
    dice: Dice,
    /// V* and Q* under the γ they were worked out for, and the returns of the random and the optimal policy.
    optimum: RefCell<Option<(f64, u32, Rc<Optimum>)>>,
}

/// The baselines of a world.
pub(super) struct Optimum {
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
    pub fn new(options: &Options) -> Result<Self> {
        let grid = Grid::parse(&options.map)?;
        let agent = |name: &str| -> Result<Agent> {
            let learner = TableLearner::from_id(name)?;
            let walk = Walk::new(&grid, options.initial_value, learner.plans());
            Ok(Agent { learner, walk, doing: Doing::default() })
        };
        let agents = options.learners().map(agent).collect::<Result<_>>()?;
        let dynamics = Dynamics::new(&grid, &options.rules);
        let (rules, dice) = (options.rules, Dice::new(options.seed));
        Ok(Self { grid, dynamics, rules, agents, dice, optimum: RefCell::new(None) })
    }

    pub fn tune(&mut self, options: &Options) {
        if options.rules != self.rules {
            self.rules = options.rules;
            self.redraw();
        }
    }

    /// The dynamics anew, after a change of the world or its rules.
    fn redraw(&mut self) {
        self.dynamics = Dynamics::new(&self.grid, &self.rules);
        self.optimum = RefCell::new(None);
        self.agents.iter_mut().for_each(|agent| agent.walk.fit(&self.dynamics));
    }

    pub fn paint(&mut self, row: usize, column: usize, kind: &str) -> Result<()> {
        let outside = |name: &str, value: usize, most: usize| {
            Error::out_of_range(
                name,
                value,
                Message::plain(format!("a whole number from 0 to {} in this world", most - 1)),
            )
        };
        let Grid { height, width, .. } = self.grid;
        if row >= height {
            return Err(outside("row", row, height));
        }
        if column >= width {
            return Err(outside("column", column, width));
        }
        let cell = Cell::ALL.into_iter().find(|cell| cell.names().1 == kind);
        let cell = cell.ok_or_else(|| Error::unknown("cell", kind, Cell::ALL.map(|cell| cell.names().1)))?;
        let mut grid = self.grid.clone();
        if let Some(slot) = grid.cells.get_mut(row * width + column) {
            *slot = cell;
        }
        grid.check()?;
        self.grid = grid;
        self.redraw();
        Ok(())
    }

    pub fn set_wind(&mut self, column: usize, strength: u8) -> Result<()> {
        let most = self.grid.width - 1;
        let slot = self.grid.wind.get_mut(column).ok_or_else(|| {
            Error::out_of_range(
                "column",
                column,
                Message::plain(format!("a whole number from 0 to {most} in this world")),
            )
        })?;
        *slot = strength;
        self.redraw();
        Ok(())
    }

    pub fn run(&mut self, stage: usize, step: u32, options: &Options) -> Result<Flow> {
        let mut flow = Flow::Continue;
        for (place, agent) in self.agents.iter_mut().enumerate() {
            let (dynamics, dice, learner) = (&self.dynamics, &self.dice, agent.learner);
            let alpha = options.rate(place);
            let around = Surroundings { dynamics, options, dice, step, learner, alpha };
            match stage {
                0 => agent.walk.observe(&mut agent.doing, &around),
                1 => agent.walk.act(&mut agent.doing, &around)?,
                2 => agent.walk.reward(&mut agent.doing, &around)?,
                3 => {
                    if let halt @ Flow::Halt(_) = agent.walk.learn(&mut agent.doing, &around)? {
                        flow = halt;
                    }
                }
                _ => return Err(Error::out_of_order()),
            }
        }
        Ok(flow)
    }

    pub fn state(&self) -> GridState {
        let walks = self.agents.iter().map(|agent| agent.walk.clone()).collect();
        GridState { grid: self.grid.clone(), walks }
    }

    pub fn restore(&mut self, state: GridState) -> Result<()> {
        let same_size = (state.grid.height, state.grid.width) == (self.grid.height, self.grid.width);
        let sound = state.grid.is_sound()
            && same_size
            && state.walks.len() == self.agents.len()
            && state.walks.iter().all(|walk| walk.is_sound(&state.grid));
        if !sound {
            return Err(Error::Save(Message::plain(
                "This save is of another world or of other learners.".into(),
            )));
        }
        self.grid = state.grid;
        for (agent, walk) in self.agents.iter_mut().zip(state.walks) {
            agent.walk = walk;
            agent.doing = Doing::default();
        }
        self.dynamics = Dynamics::new(&self.grid, &self.rules);
        self.optimum = RefCell::new(None);
        Ok(())
    }

    /// What the best policy of this world is worth, worked out once for each world, γ and limit.
    pub fn optimum(&self, options: &Options) -> Rc<Optimum> {
        let (gamma, limit) = (options.gamma, options.limit);
        if let Some((own_gamma, own_limit, optimum)) = &*self.optimum.borrow()
            && *own_gamma == gamma
            && *own_limit == limit
        {
            return optimum.clone();
        }
        let plan = value_iteration(&self.dynamics, gamma);
        let policy = greedy(&self.dynamics, &plan.q);
        let random = vec![1.0 / ACTIONS as f64; policy.len()];
        let expected = |policy: &[f64]| expected_return(&self.dynamics, policy, limit as usize);
        let (random_return, optimal_return) = (expected(&random), expected(&policy));
        let optimum = Rc::new(Optimum { plan, policy, random_return, optimal_return });
        *self.optimum.borrow_mut() = Some((gamma, limit, optimum.clone()));
        optimum
    }

    /// The update that was made, or the one that the learn stage is about to make, and whether it is made.
    pub fn update(&self, place: usize, step: u32, options: &Options) -> Option<(Update, bool)> {
        let agent = self.agents.get(place)?;
        let (dynamics, dice, learner) = (&self.dynamics, &self.dice, agent.learner);
        let alpha = options.rate(place);
        let around = Surroundings { dynamics, options, dice, step, learner, alpha };
        let ahead = agent.walk.ahead(&agent.doing, &around).map(|update| (update, false));
        ahead.or(agent.walk.update.map(|update| (update, true)))
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

    /// The greedy policy of an agent's table, `[cells, 4]`.
    pub fn policy(&self, place: usize) -> Vec<f64> {
        self.agents.get(place).map_or(vec![], |agent| greedy(&self.dynamics, &agent.walk.q))
    }

    /// What an agent's greedy policy is expected to return.
    pub fn greedy_return(&self, place: usize, options: &Options) -> f64 {
        expected_return(&self.dynamics, &self.policy(place), options.limit as usize)
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

impl Agent {
    /// The cell as of the present stage.
    pub fn place(&self) -> u16 {
        let begun = self.doing.state.map(|(place, _)| place);
        self.doing.answer.map(|answer| answer.next).or(begun).unwrap_or(self.walk.position)
    }

    /// The episode as of the present stage.
    pub fn moment(&self, options: &Options) -> Moment {
        let walk = &self.walk;
        let fresh = self.doing.state.is_some_and(|(_, fresh)| fresh);
        // Before its first step an agent stands as if an episode had ended.
        let new = walk.tally.count == 0 && walk.time == 0;
        let (mut time, mut sum) = if fresh { (0, 0.0) } else { (walk.time, walk.sum) };
        let mut latest = if fresh { None } else { walk.latest };
        let mut episode = if fresh || new { Episode::GoesOn } else { walk.episode };
        if let Some(answer) = self.doing.answer {
            time += 1;
            sum += answer.reward;
            episode = match () {
                () if answer.ends => Episode::Ended,
                () if time >= options.limit => Episode::Cut,
                () => Episode::GoesOn,
            };
            latest = Some((answer.action, answer.reward));
        }
        // Between two steps an episode that is over is still the one that is looked at.
        let over = walk.episode != Episode::GoesOn && !fresh && walk.tally.count > 0;
        Moment {
            number: walk.tally.count - u32::from(over),
            time,
            sum,
            epsilon: (!self.learner.plans()).then(|| options.epsilon(walk.tally.count)),
            episode,
            action: self.doing.action.or(latest.map(|latest| latest.0)),
            reward: latest.map_or(0.0, |latest| latest.1),
            done: walk.tally.count,
        }
    }

    /// The cells of this episode as of the present stage.
    pub fn trail(&self) -> Vec<u16> {
        let mut trail = match self.doing.state {
            Some((start, true)) => vec![start],
            _ => self.walk.trails[0].clone(),
        };
        trail.extend(self.doing.answer.map(|answer| answer.next));
        trail
    }
}
