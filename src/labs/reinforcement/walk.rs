//! An agent with a table, walking a grid world: the four stages of its step.
//!
//! Observing, acting and being answered are noted in [`Doing`]; only learning changes what the [`Walk`] holds.

use serde::{Deserialize, Serialize};

use super::dice::{Dice, pick, unit};
use super::dynamics::Dynamics;
use super::grid::{ACTIONS, Grid};
use super::moment::Episode;
use super::options::Options;
use super::planning::{all_q, best, evaluate, greedy, sweep};
use super::tables::{
    TableLearner, Transition, Update, epsilon_greedy, monte_carlo, of_cell, towards, update,
};
use super::tally::Tally;
use crate::error::{Error, Result};
use crate::lab::Flow;
use crate::message::Message;

/// A value of this size comes from a table that runs away.
const DIVERGED: f64 = 1e12;

/// What the agent has learned and where it is. See [`Lab::snapshot`](crate::lab::Lab::snapshot).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Walk {
    /// `[cells, 4]`.
    pub q: Vec<f64>,
    /// How often an episode went on from each cell.
    pub visits: Vec<u32>,
    pub position: u16,
    pub episode: Episode,
    /// Steps of this episode.
    pub time: u32,
    /// The rewards of this episode.
    pub sum: f64,
    /// The step of the run at which it began.
    pub begun: u32,
    pub latest: Option<(u8, f64)>,
    /// What SARSA has decided to do next.
    pub decided: Option<u8>,
    pub update: Option<Update>,
    /// The steps of this episode, for Monte Carlo.
    memory: Vec<(u16, u8, f64)>,
    /// The cells of this episode, of the one before, and of the best.
    pub trails: [Vec<u16>; 3],
    pub tally: Tally,
}

/// What the stages of one step hand to one another.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Doing {
    /// Where the agent is, and whether an episode begins there.
    pub state: Option<(u16, bool)>,
    pub action: Option<u8>,
    pub answer: Option<Transition>,
}

/// What an agent is surrounded by.
pub(super) struct Surroundings<'a> {
    pub dynamics: &'a Dynamics,
    pub options: &'a Options,
    pub dice: &'a Dice,
    pub step: u32,
    pub learner: TableLearner,
    pub alpha: f64,
}

impl Walk {
    pub fn new(grid: &Grid, initial: f64, plans: bool) -> Self {
        let value = |cell: &super::grid::Cell| if cell.is_state() && !plans { initial } else { 0.0 };
        Self {
            q: grid.cells.iter().flat_map(|cell| [value(cell); ACTIONS]).collect(),
            visits: vec![0; grid.cells.len()],
            position: grid.starts().first().copied().unwrap_or(0),
            // So that the first observation begins an episode.
            episode: Episode::Ended,
            time: 0,
            sum: 0.0,
            begun: 0,
            latest: None,
            decided: None,
            update: None,
            memory: vec![],
            trails: [vec![], vec![], vec![]],
            tally: Tally::new(),
        }
    }

    /// ε at present.
    pub fn epsilon(&self, around: &Options, learner: TableLearner) -> f64 {
        if learner.plans() { 0.0 } else { around.epsilon(self.tally.count) }
    }

    pub fn observe(&self, doing: &mut Doing, around: &Surroundings) {
        let fresh = self.episode != Episode::GoesOn;
        let starts = &around.dynamics.starts;
        let place = if fresh {
            let start = pick(around.dice.at(around.step).start, starts.len());
            starts.get(start).copied().unwrap_or(self.position)
        } else {
            self.position
        };
        *doing = Doing { state: Some((place, fresh)), ..Doing::default() };
    }

    pub fn act(&self, doing: &mut Doing, around: &Surroundings) -> Result<()> {
        let (state, fresh) = doing.state.ok_or_else(Error::out_of_order)?;
        let decided = self.decided.filter(|_| !fresh);
        let choose = || {
            let epsilon = self.epsilon(around.options, around.learner);
            epsilon_greedy(of_cell(&self.q, state), epsilon, around.dice.at(around.step))
        };
        doing.action = Some(decided.unwrap_or_else(choose));
        Ok(())
    }

    pub fn reward(&self, doing: &mut Doing, around: &Surroundings) -> Result<()> {
        let (Some((state, _)), Some(action)) = (doing.state, doing.action) else {
            return Err(Error::out_of_order());
        };
        let words = around.dice.at(around.step);
        let drawn = around.dynamics.draw(usize::from(state), usize::from(action), unit(words.outcome));
        let drawn = drawn.ok_or_else(Error::out_of_order)?;
        let starts = &around.dynamics.starts;
        // Other bits than those that began the episode.
        let start = || starts.get(pick(words.start.rotate_left(16), starts.len())).copied();
        let next = drawn.next.or_else(start).unwrap_or(state);
        doing.answer = Some(Transition { state, action, reward: drawn.reward, next, ends: drawn.ends });
        Ok(())
    }

    /// The update that the learn stage is about to make, where it can be told from one step.
    pub fn ahead(&self, doing: &Doing, around: &Surroundings) -> Option<Update> {
        let answer = doing.answer?;
        let (gamma, alpha) = (around.options.gamma, around.alpha);
        match around.learner {
            TableLearner::MonteCarlo => None,
            TableLearner::ValueIteration | TableLearner::PolicyIteration => {
                let values: Vec<f64> =
                    self.q.chunks_exact(ACTIONS).map(|q| of_cell(q, 0)).map(best).collect();
                let restart = super::planning::restart_value(around.dynamics, &values);
                let outcomes = around.dynamics.outcomes(answer.state.into(), answer.action.into());
                let target = super::planning::backup(outcomes, gamma, &values, restart);
                Some(towards(
                    &self.q,
                    &answer,
                    target,
                    (1.0, gamma),
                    best(of_cell(&self.q, answer.next)),
                    None,
                ))
            }
            _ => {
                let epsilon = self.epsilon(around.options, around.learner);
                let next = |q| epsilon_greedy(q, epsilon, around.dice.at(around.step.wrapping_add(1)));
                Some(update(around.learner, &self.q, &answer, (alpha, gamma, epsilon), next))
            }
        }
    }

    pub fn learn(&mut self, doing: &mut Doing, around: &Surroundings) -> Result<Flow> {
        let (Some((_, fresh)), Some(answer)) = (doing.state, doing.answer) else {
            return Err(Error::out_of_order());
        };
        if fresh {
            self.begin(answer.state, around.step);
        }
        let ahead = self.ahead(doing, around);
        if let Some(visits) = self.visits.get_mut(usize::from(answer.state)) {
            *visits = visits.saturating_add(1);
        }
        self.time += 1;
        self.sum += answer.reward;
        self.latest = Some((answer.action, answer.reward));
        self.position = answer.next;
        self.trails[0].push(answer.next);
        self.decided = ahead.and_then(|update| update.next_action);
        if answer.ends {
            self.episode = Episode::Ended;
        } else if self.time >= around.options.limit {
            self.episode = Episode::Cut;
        }
        let well = match around.learner {
            TableLearner::MonteCarlo => self.learn_episode(&answer, around),
            TableLearner::ValueIteration | TableLearner::PolicyIteration => {
                self.update = ahead;
                self.plan(around);
                true
            }
            _ => self.apply(ahead),
        };
        if self.episode != Episode::GoesOn {
            self.finish();
        }
        *doing = Doing::default();
        Ok(if well { Flow::Continue } else { Flow::Halt(Message::plain(why_it_stopped(around))) })
    }

    fn begin(&mut self, start: u16, step: u32) {
        self.episode = Episode::GoesOn;
        (self.time, self.sum, self.begun) = (0, 0.0, step);
        self.memory.clear();
        self.trails[0].clear();
        self.trails[0].push(start);
    }

    /// Writes an update into the table. Gives whether it is a number that one can go on with.
    #[inline]
    fn apply(&mut self, ahead: Option<Update>) -> bool {
        let Some(update) = ahead else { return true };
        let well = update.new.abs() < DIVERGED;
        let place = usize::from(update.state) * ACTIONS + usize::from(update.action);
        if let Some(slot) = self.q.get_mut(place).filter(|_| update.new.is_finite()) {
            *slot = update.new;
        }
        self.update = Some(update);
        well
    }

    fn learn_episode(&mut self, answer: &Transition, around: &Surroundings) -> bool {
        self.memory.push((answer.state, answer.action, answer.reward));
        if self.episode == Episode::GoesOn {
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
        let last = monte_carlo(&mut q, &episode, (around.alpha, around.options.gamma));
        let well = q.iter().all(|value| value.abs() < DIVERGED);
        if q.iter().all(|value| value.is_finite()) {
            self.q = q;
        }
        // As it was in its place: the first step led to the second.
        let next = episode.get(1).map_or(answer.next, |step| step.state);
        self.update = last.map(|update| Update { next, ends: episode.len() == 1 && update.ends, ..update });
        well
    }

    /// One sweep of value iteration, or one round of policy iteration.
    fn plan(&mut self, around: &Surroundings) {
        let (dynamics, gamma) = (around.dynamics, around.options.gamma);
        if around.learner == TableLearner::ValueIteration {
            let mut values: Vec<f64> = self.q.chunks_exact(ACTIONS).map(|q| best(of_cell(q, 0))).collect();
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
        let is_best = self.tally.push(self.sum, self.time, self.begun, 0);
        let [present, last, best] = &mut self.trails;
        last.clone_from(present);
        if is_best {
            best.clone_from(present);
        }
    }

    /// Ends the episode if the world has no longer a place for the agent where it is.
    pub fn fit(&mut self, dynamics: &Dynamics) {
        let gone = dynamics.outcomes(usize::from(self.position), 0).is_empty();
        if gone && self.episode == Episode::GoesOn {
            self.episode = Episode::Cut;
            self.finish();
        }
    }

    /// The cells whose values the latest update changed.
    pub fn touched(&self, learner: TableLearner, dynamics: &Dynamics) -> Vec<u16> {
        let Some(update) = self.update else { return vec![] };
        match learner {
            _ if learner.plans() => dynamics.states.clone(),
            TableLearner::MonteCarlo if self.episode != Episode::GoesOn => {
                let mut cells: Vec<_> = self.memory.iter().map(|(state, ..)| *state).collect();
                cells.sort_unstable();
                cells.dedup();
                cells
            }
            TableLearner::MonteCarlo => vec![],
            _ => vec![update.state],
        }
    }

    /// Whether a walk read from a save is one that could have been made in this world.
    pub fn is_sound(&self, grid: &Grid) -> bool {
        let cells = grid.cells.len();
        let inside = |cell: u16| usize::from(cell) < cells;
        let actions = [self.latest.map(|latest| latest.0), self.decided];
        self.q.len() == cells * ACTIONS
            && self.q.iter().all(|value| value.is_finite())
            && self.visits.len() == cells
            && inside(self.position)
            && (self.episode != Episode::GoesOn || grid.cells[usize::from(self.position)].is_state())
            && self.trails.iter().flatten().all(|cell| inside(*cell))
            && self.memory.iter().all(|(cell, action, _)| inside(*cell) && usize::from(*action) < ACTIONS)
            && actions.into_iter().flatten().all(|action| usize::from(action) < ACTIONS)
            && self.update.is_none_or(|update| inside(update.state) && usize::from(update.action) < ACTIONS)
            && self.tally.is_sound()
    }
}

fn why_it_stopped(around: &Surroundings) -> String {
    format!(
        "Training stopped at step {}: a value passed {DIVERGED:.0e}. The learning rate of {} throws each value further \
         past its target than it was before. Lower it below 1 and start over.",
        around.step, around.alpha
    )
}
