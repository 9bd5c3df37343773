//! An agent with a table, walking a grid world: the four stages of its step.
//!
//! Observing, acting and being answered are noted in [`Work`]; only learning changes what the [`Walk`] holds.

use serde::{Deserialize, Serialize};

use super::dice::{Dice, pick, unit};
use super::dynamics::Dynamics;
use super::grid::{ACTIONS, Cell, Grid};
use super::learner::Learner;
use super::moment::Standing;
use super::options::Options;
use super::planning::{all_q, backup, best, evaluate, greedy, restart_value, sweep};
use super::tables::{TableUpdate, Transition, epsilon_greedy, monte_carlo, of_cell, throws, towards, update};
use super::tally::Tally;
use crate::error::{Error, Result};
use crate::lab::{Flow, Slot};
use crate::message;
use crate::message::Message;

/// A value of 10¹² comes from a table that runs away.
const DIVERGED: f64 = 1e12;

/// An agent, how it learns, and what it is about to do.
pub(super) struct Walker {
    pub learner: Learner,
    pub walk: Walk,
    pub work: Work,
}

/// What the agent has learned and where it is. See [`Lab::snapshot`](crate::lab::Lab::snapshot).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Walk {
    /// `[cells, 4]`.
    pub q: Vec<f64>,
    /// How often an episode went on from each cell.
    pub visits: Vec<u32>,
    pub position: u16,
    pub standing: Standing,
    /// Steps of this episode.
    pub time: u32,
    /// The rewards of this episode.
    pub earned: f64,
    /// The step of the run at which it began.
    begun: u32,
    /// The latest action, and what it paid.
    pub latest: Option<(Choice, f64)>,
    /// What SARSA has decided to do next.
    decided: Option<Choice>,
    pub update: Option<TableUpdate>,
    /// The steps of this episode, for Monte Carlo.
    memory: Vec<(u16, u8, f64)>,
    /// The cells of this episode, …
    pub trail: Vec<u16>,
    /// … of the one before, …
    pub last_trail: Vec<u16>,
    /// … and of the best.
    pub best_trail: Vec<u16>,
    pub tally: Tally,
}

/// An action, and how it was come to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Choice {
    pub action: u8,
    /// Whether it was left to the dice.
    pub thrown: bool,
}

/// What the stages of one step hand to one another.
#[derive(Debug, Default)]
pub(super) struct Work {
    pub observed: Slot<Observed>,
    pub choice: Slot<Choice>,
    pub answer: Slot<Transition>,
}

/// Where the agent is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Observed {
    pub cell: u16,
    /// Whether an episode begins there.
    pub begins: bool,
}

/// What an agent is surrounded by.
pub(super) struct Surroundings<'a> {
    pub dynamics: &'a Dynamics,
    pub options: &'a Options,
    pub dice: &'a Dice,
    pub step: u32,
    /// The agent's α.
    pub rate: f64,
}

impl Walker {
    pub fn new(learner: Learner, grid: &Grid, initial: f64) -> Self {
        let initial = if learner.plans() { 0.0 } else { initial };
        Self { learner, walk: Walk::new(grid, initial), work: Work::default() }
    }

    /// ε at present.
    fn epsilon(&self, options: &Options) -> f64 {
        if self.learner.plans() { 0.0 } else { options.epsilon_in(self.walk.tally.count) }
    }

    pub fn observe(&mut self, around: &Surroundings) -> Result<Flow> {
        let begins = self.walk.standing != Standing::GoesOn;
        let starts = &around.dynamics.starts;
        let cell = if begins {
            let start = pick(around.dice.at(around.step).start, starts.len());
            starts.get(start).copied().unwrap_or(self.walk.position)
        } else {
            self.walk.position
        };
        self.work = Work::default();
        self.work.observed.put(Observed { cell, begins });
        Ok(Flow::Continue)
    }

    pub fn act(&mut self, around: &Surroundings) -> Result<Flow> {
        let Observed { cell, begins } = *self.work.observed.get()?;
        let decided = self.walk.decided.filter(|_| !begins);
        let choose = || {
            let (epsilon, words) = (self.epsilon(around.options), around.dice.at(around.step));
            let action = epsilon_greedy(of_cell(&self.walk.q, cell), epsilon, words);
            Choice { action, thrown: throws(epsilon, words) }
        };
        let choice = decided.unwrap_or_else(choose);
        self.work.choice.put(choice);
        Ok(Flow::Continue)
    }

    pub fn reward(&mut self, around: &Surroundings) -> Result<Flow> {
        let (state, action) = (self.work.observed.get()?.cell, self.work.choice.get()?.action);
        let words = around.dice.at(around.step);
        let starts = &around.dynamics.starts;
        // Other bits than those that began the episode.
        let start = || starts.get(pick(words.start.rotate_left(16), starts.len())).copied();
        let drawn = around.dynamics.draw(usize::from(state), usize::from(action), unit(words.outcome));
        let drawn = drawn.ok_or_else(Error::out_of_order)?;
        let next = drawn.next.or_else(start).unwrap_or(state);
        self.work.answer.put(Transition { state, action, reward: drawn.reward, next, ends: drawn.ends });
        Ok(Flow::Continue)
    }

    /// The update that the learn stage is about to make, where it can be told from one step.
    pub fn ahead(&self, around: &Surroundings) -> Option<TableUpdate> {
        let answer = self.work.answer.seen()?;
        let q = &self.walk.q;
        let gamma = around.options.gamma;
        match self.learner {
            Learner::MonteCarlo => None,
            Learner::ValueIteration | Learner::PolicyIteration => {
                let values = self.walk.values();
                let restart = restart_value(around.dynamics, &values);
                let outcomes = around.dynamics.outcomes(answer.state.into(), answer.action.into());
                let target = backup(outcomes, gamma, &values, restart);
                let ahead = best(of_cell(q, answer.next));
                Some(towards(q, answer, target, (1.0, gamma), ahead, None))
            }
            _ => {
                let epsilon = self.epsilon(around.options);
                let next = |q| epsilon_greedy(q, epsilon, around.dice.at(around.step.wrapping_add(1)));
                Some(update(self.learner, q, answer, (around.rate, gamma, epsilon), next))
            }
        }
    }

    pub fn learn(&mut self, around: &Surroundings) -> Result<Flow> {
        let (observed, choice) = (*self.work.observed.get()?, *self.work.choice.get()?);
        let (answer, ahead) = (*self.work.answer.get()?, self.ahead(around));
        let throws_next = throws(self.epsilon(around.options), around.dice.at(around.step.wrapping_add(1)));
        let walk = &mut self.walk;
        if observed.begins {
            walk.begin(answer.state, around.step);
        }
        walk.go(&answer, choice, around.options.episode_limit);
        let decided = ahead.and_then(|update| update.next_action);
        walk.decided = decided.map(|action| Choice { action, thrown: throws_next });
        let well = match self.learner {
            Learner::MonteCarlo => walk.learn_episode(&answer, around),
            Learner::ValueIteration | Learner::PolicyIteration => {
                walk.update = ahead.map(|update| TableUpdate { made: true, ..update });
                walk.plan(self.learner, around);
                true
            }
            _ => walk.apply(ahead),
        };
        if walk.standing != Standing::GoesOn {
            walk.finish();
        }
        self.work = Work::default();
        Ok(if well { Flow::Continue } else { Flow::Halt(why_it_stopped(around)) })
    }

    /// The cells whose values the latest update changed; none once another step has begun.
    pub fn touched(&self, dynamics: &Dynamics) -> Vec<u16> {
        let walk = &self.walk;
        let Some(update) = walk.update.filter(|_| self.work.observed.seen().is_none()) else { return vec![] };
        match self.learner {
            _ if self.learner.plans() => dynamics.states.clone(),
            Learner::MonteCarlo if walk.standing != Standing::GoesOn => {
                let mut cells: Vec<_> = walk.memory.iter().map(|(state, ..)| *state).collect();
                cells.sort_unstable();
                cells.dedup();
                cells
            }
            Learner::MonteCarlo => vec![],
            _ => vec![update.state],
        }
    }
}

impl Walk {
    fn new(grid: &Grid, initial: f64) -> Self {
        let value = |cell: &Cell| if cell.is_state() { initial } else { 0.0 };
        Self {
            q: grid.cells.iter().flat_map(|cell| [value(cell); ACTIONS]).collect(),
            visits: vec![0; grid.cells.len()],
            position: grid.starts().first().copied().unwrap_or(0),
            // So that the first observation begins an episode.
            standing: Standing::Ended,
            time: 0,
            earned: 0.0,
            begun: 0,
            latest: None,
            decided: None,
            update: None,
            memory: vec![],
            trail: vec![],
            last_trail: vec![],
            best_trail: vec![],
            tally: Tally::new(),
        }
    }

    /// max_a Q(s, a) of every cell.
    pub fn values(&self) -> Vec<f64> {
        self.q.chunks_exact(ACTIONS).map(|q| best(of_cell(q, 0))).collect()
    }

    fn begin(&mut self, start: u16, step: u32) {
        self.standing = Standing::GoesOn;
        (self.time, self.earned, self.begun) = (0, 0.0, step);
        self.memory.clear();
        self.trail.clear();
        self.trail.push(start);
    }

    /// Goes where a step has led; an episode is cut after `limit` steps.
    fn go(&mut self, answer: &Transition, choice: Choice, limit: u32) {
        if let Some(visits) = self.visits.get_mut(usize::from(answer.state)) {
            *visits = visits.saturating_add(1);
        }
        self.time += 1;
        self.earned += answer.reward;
        self.latest = Some((choice, answer.reward));
        self.position = answer.next;
        self.trail.push(answer.next);
        if answer.ends {
            self.standing = Standing::Ended;
        } else if self.time >= limit {
            self.standing = Standing::Cut;
        }
    }

    /// Writes an update into the table. Gives whether it is a number that one can go on with.
    #[inline]
    fn apply(&mut self, ahead: Option<TableUpdate>) -> bool {
        let Some(update) = ahead else { return true };
        let well = update.new.abs() < DIVERGED;
        let place = usize::from(update.state) * ACTIONS + usize::from(update.action);
        if let Some(slot) = self.q.get_mut(place).filter(|_| update.new.is_finite()) {
            *slot = update.new;
        }
        self.update = Some(TableUpdate { made: true, ..update });
        well
    }

    /// Remembers the step and, once the episode is over, learns from all of it.
    fn learn_episode(&mut self, answer: &Transition, around: &Surroundings) -> bool {
        self.memory.push((answer.state, answer.action, answer.reward));
        if self.standing == Standing::GoesOn {
            return true;
        }
        let step = |(state, action, reward): &(u16, u8, f64)| Transition {
            state: *state,
            action: *action,
            reward: *reward,
            next: answer.next,
            ends: answer.ends,
        };
        let episode: Vec<_> = self.memory.iter().map(step).collect();
        let mut q = self.q.clone();
        let last = monte_carlo(&mut q, &episode, (around.rate, around.options.gamma));
        let well = q.iter().all(|value| value.abs() < DIVERGED);
        if q.iter().all(|value| value.is_finite()) {
            self.q = q;
        }
        // As it was in its place: the first step led to the second.
        let next = episode.get(1).map_or(answer.next, |step| step.state);
        let ends = |update: TableUpdate| episode.len() == 1 && update.ends;
        self.update = last.map(|update| TableUpdate { next, ends: ends(update), made: true, ..update });
        well
    }

    /// One sweep of value iteration, or one round of policy iteration.
    fn plan(&mut self, learner: Learner, around: &Surroundings) {
        let (dynamics, gamma) = (around.dynamics, around.options.gamma);
        if learner == Learner::ValueIteration {
            let mut values = self.values();
            sweep(dynamics, gamma, &mut values, |_, q| best(q));
            self.q = all_q(dynamics, gamma, &values);
        } else {
            let policy = greedy(dynamics, &self.q);
            let values = self.q.chunks_exact(ACTIONS).zip(policy.chunks_exact(ACTIONS));
            let values = values.map(|(q, shares)| q.iter().zip(shares).map(|(q, share)| q * share).sum());
            let values = values.collect();
            self.q = evaluate(dynamics, gamma, &policy, values).q;
        }
    }

    /// Takes the episode down.
    fn finish(&mut self) {
        let is_best = self.tally.push(self.earned, self.time, self.begun, 0);
        self.last_trail.clone_from(&self.trail);
        if is_best {
            self.best_trail.clone_from(&self.trail);
        }
    }

    /// Ends the episode if the world has no longer a place for the agent where it is.
    pub fn fit(&mut self, dynamics: &Dynamics) {
        let gone = dynamics.outcomes(usize::from(self.position), 0).is_empty();
        if gone && self.standing == Standing::GoesOn {
            self.standing = Standing::Cut;
            self.finish();
        }
    }

    /// Whether a walk read from a save is one that could have been made in this world.
    pub fn is_sound(&self, grid: &Grid) -> bool {
        let cells = grid.cells.len();
        let inside = |cell: u16| usize::from(cell) < cells;
        let choices = [self.latest.map(|latest| latest.0), self.decided];
        self.q.len() == cells * ACTIONS
            && self.q.iter().all(|value| value.is_finite())
            && self.visits.len() == cells
            && inside(self.position)
            && (self.standing != Standing::GoesOn || grid.cells[usize::from(self.position)].is_state())
            && [&self.trail, &self.last_trail, &self.best_trail]
                .into_iter()
                .flatten()
                .all(|cell| inside(*cell))
            && self.memory.iter().all(|(cell, action, _)| inside(*cell) && usize::from(*action) < ACTIONS)
            && choices.into_iter().flatten().all(|choice| usize::from(choice.action) < ACTIONS)
            && self.update.is_none_or(|update| inside(update.state) && usize::from(update.action) < ACTIONS)
            && self.tally.is_sound()
    }
}

fn why_it_stopped(around: &Surroundings) -> Message {
    message!(
        "table_diverged",
        "Training stopped at step {step}: a value passed 10¹². The learning rate of {learning_rate} throws each \
         value further past its target than it was before. Lower it below 1 and start over.",
        step = around.step + 1,
        learning_rate = around.rate
    )
}
