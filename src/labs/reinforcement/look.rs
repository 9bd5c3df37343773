//! What is worked out of the running world only to be looked at.

use std::cell::OnceCell;

use super::balancer::{Balancer, flat};
use super::cartpole::{ACTIONS as PUSHES, LIMIT, MOST_THETA, STATE, State};
use super::channels::{GridMap, ReplayMemory, ReturnBaselines, UpdateProgress};
use super::grid::ACTIONS;
use super::gridworld::{GridWorld, Optimum};
use super::moment::{EpisodeMoment, Standing};
use super::networks::Acted;
use super::options::Options;
use super::tables::TableUpdate;
use super::tally::Tally;
use super::walker::Walker;
use super::{Body, Reinforcement};
use crate::error::Result;
use crate::lab::{AnyRecord, Array, Record, fields};
use crate::labs::shared::{Extent, kept};
use crate::train::Rows;

/// The plane is sampled at this many places a side.
const SIDE: usize = 32;
/// It reaches this far up and down: θ̇ in rad/s.
const MOST_THETA_DOT: f64 = 3.0;

/// What a [`Balancer`]'s networks say of its poles; kept until anything about it changes.
#[derive(Default)]
pub(super) struct Look {
    acted: OnceCell<Acted>,
}

/// One of those who learn, as it is looked at: the first, or its rival. Of one that there is not, there is nothing to see.
pub(super) struct Who<'a> {
    lab: &'a Reinforcement,
    place: usize,
}

/// Numbers as channels have them.
fn floats(values: &[f64]) -> Vec<f32> {
    values.iter().map(|value| *value as f32).collect()
}

/// A number for every action of every cell, `[c, a]`.
pub(super) fn of_actions(values: &[f64]) -> Array {
    Array::matrix(floats(values), ACTIONS)
}

/// Cells by their numbers, `[t]`.
pub(super) fn cells(cells: &[u16]) -> Array {
    Array::counts(cells.iter().map(|cell| usize::from(*cell)))
}

/// A number where there is one, `[n]` with n 0 or 1.
pub(super) fn if_any(number: Option<f32>) -> Array {
    Array::vector(number.into_iter().collect())
}

/// A record where there is one.
pub(super) fn told<R: Record>(record: Option<R>) -> Result<Option<AnyRecord>> {
    record.as_ref().map_or(Ok(None), fields)
}

/// What the planes cover.
pub(super) fn extent() -> Extent {
    [-MOST_THETA, MOST_THETA, -MOST_THETA_DOT, MOST_THETA_DOT].map(|number| number as f32).into()
}

impl Reinforcement {
    pub(super) fn who(&self, place: usize) -> Who<'_> {
        Who { lab: self, place }
    }

    pub(super) fn on_grid(&self) -> Option<&GridWorld> {
        match &self.body {
            Body::Grid(world) => Some(world),
            Body::Poles(_) => None,
        }
    }

    pub(super) fn map(&self) -> Option<GridMap> {
        let grid = &self.on_grid()?.grid;
        let (rows, columns) = (grid.height as u32, grid.width as u32);
        Some(GridMap { rows, columns, map: grid.text(), painted: *grid != self.options.map })
    }

    /// A number a cell, `[h, w]`; nothing where there is no grid.
    pub(super) fn picture(&self, data: Vec<f32>) -> Array {
        let (height, width) = self.on_grid().map_or((0, 0), |world| (world.grid.height, world.grid.width));
        if data.is_empty() {
            return Array::matrix(data, width);
        }
        Array { shape: vec![height, width], data }
    }

    /// The optimum; nothing where values have no limit.
    pub(super) fn optimum(&self) -> Option<&Optimum> {
        self.on_grid().map(GridWorld::optimum).filter(|optimum| optimum.plan.settled)
    }

    pub(super) fn optimal_path(&self) -> Vec<u16> {
        let found = self.on_grid().zip(self.optimum());
        found.map_or(vec![], |(world, optimum)| world.path(&optimum.policy).cells)
    }

    pub(super) fn baselines(&self) -> ReturnBaselines {
        match &self.body {
            Body::Grid(world) => {
                let Optimum { random_return, optimal_return, .. } = *world.optimum();
                ReturnBaselines { random: random_return, optimal: optimal_return }
            }
            Body::Poles(world) => {
                ReturnBaselines { random: world.random_return(), optimal: f64::from(LIMIT) }
            }
        }
    }
}

impl<'a> Who<'a> {
    /// It in its grid world.
    fn on_grid(&self) -> Option<(&'a GridWorld, &'a Walker)> {
        let world = self.lab.on_grid()?;
        Some((world, world.walkers.get(self.place)?))
    }

    /// It with its table.
    pub fn walker(&self) -> Option<&'a Walker> {
        self.on_grid().map(|(_, walker)| walker)
    }

    /// It with its networks.
    pub fn balancer(&self) -> Option<&'a Balancer> {
        match &self.lab.body {
            Body::Grid(_) => None,
            Body::Poles(world) => world.balancers.get(self.place),
        }
    }

    pub fn tally(&self) -> Option<&'a Tally> {
        let of_table = self.walker().map(|walker| &walker.walk.tally);
        of_table.or(self.balancer().map(|balancer| &balancer.log.tally))
    }

    pub fn moment(&self) -> Option<EpisodeMoment> {
        let options = &self.lab.options;
        let of_table = self.walker().map(|walker| walker.moment(options));
        of_table.or_else(|| self.balancer()?.moment(options))
    }

    /// The greedy policy of its table.
    pub fn policy(&self) -> Option<Vec<f64>> {
        self.on_grid().map(|(world, walker)| world.policy(walker))
    }

    pub fn greedy_path(&self) -> Option<Vec<u16>> {
        self.on_grid().map(|(world, walker)| world.path(&world.policy(walker)).cells)
    }

    pub fn greedy_return(&self) -> Option<f32> {
        self.on_grid().map(|(world, walker)| world.expected(&world.policy(walker)) as f32)
    }

    /// max_a Q(s, a), `[h, w]`.
    pub fn values(&self) -> Array {
        self.lab.picture(self.walker().map_or(vec![], |walker| floats(&walker.walk.values())))
    }

    /// `[h, w]`.
    pub fn visits(&self) -> Array {
        let visits = self.walker().map_or(&[][..], |walker| &walker.walk.visits);
        self.lab.picture(visits.iter().map(|visits| *visits as f32).collect())
    }

    /// The update of its table that is about to be made, or between two steps the one that was made last.
    pub fn update(&self) -> Option<TableUpdate> {
        let (world, walker) = self.on_grid()?;
        match walker.work.observed.seen() {
            Some(_) => walker.ahead(&world.around(self.place, self.lab.step, &self.lab.options)),
            None => walker.walk.update,
        }
    }

    /// The cells whose values its latest update changed.
    pub fn touched(&self) -> Option<Vec<u16>> {
        self.on_grid().map(|(world, walker)| walker.touched(&world.dynamics))
    }

    /// Its episodes, three numbers a row.
    pub fn episodes(&self) -> Rows {
        self.tally().map_or(Rows { width: 3, data: vec![] }, Tally::curve)
    }

    /// Where its poles are, `[n, 4]`.
    pub fn poles(&self) -> Array {
        Array::matrix(self.balancer().map_or(vec![], |balancer| flat(&balancer.states())), STATE)
    }

    /// What its networks say of its poles, `[n, 2]`.
    pub fn asked(&self, of: impl Fn(&Acted) -> &Vec<f32>) -> Result<Array> {
        let data = match self.balancer() {
            Some(balancer) => of(balancer.acted(&self.lab.options)?).clone(),
            None => vec![],
        };
        Ok(Array::matrix(data, PUSHES))
    }

    /// What its networks say over the plane, `[SIDE, SIDE]`, rows up.
    pub fn plane(&self, ask: impl Fn(&Balancer, Vec<f32>) -> Result<Vec<f32>>) -> Result<Array> {
        let data = self.balancer().map_or(Ok(vec![]), |balancer| ask(balancer, balancer.plane()))?;
        Ok(Array::matrix(data, SIDE))
    }

    pub fn progress(&self) -> Option<UpdateProgress> {
        let (collected, needed) = self.balancer()?.agent.progress(&self.lab.options);
        Some(UpdateProgress { collected: collected as u32, needed: needed as u32 })
    }

    /// DQN's memory; nothing of other learners.
    pub fn replay(&self) -> Option<ReplayMemory> {
        let agent = &self.balancer()?.agent;
        let (filled, capacity) = agent.replay();
        let memory = ReplayMemory { filled: filled as u32, capacity: capacity as u32 };
        agent.learner.is_dqn().then_some(memory)
    }

    /// Its updates, five numbers a row.
    pub fn losses(&self) -> Rows {
        self.balancer().map_or(Rows { width: 5, data: vec![] }, |balancer| balancer.agent.course().curve())
    }
}

impl Walker {
    /// The cell as of the present stage.
    pub fn cell(&self) -> u16 {
        let observed = self.work.observed.seen().map(|observed| observed.cell);
        self.work.answer.seen().map(|answer| answer.next).or(observed).unwrap_or(self.walk.position)
    }

    /// Whether the present step begins an episode.
    fn begins(&self) -> bool {
        self.work.observed.seen().is_some_and(|observed| observed.begins)
    }

    /// The episode as of the present stage.
    fn moment(&self, options: &Options) -> EpisodeMoment {
        let walk = &self.walk;
        let begins = self.begins();
        // Before its first step an agent stands as if an episode had ended.
        let new = walk.tally.count == 0 && walk.time == 0;
        let (mut step, mut earned) = if begins { (0, 0.0) } else { (walk.time, walk.earned) };
        // Within a step nothing of the one before is told.
        let (choice, mut reward) = match self.work.observed.seen() {
            Some(_) => (self.work.choice.seen().copied(), None),
            None => walk.latest.unzip(),
        };
        let mut standing = if begins || new { Standing::GoesOn } else { walk.standing };
        if let Some(answer) = self.work.answer.seen() {
            step += 1;
            earned += answer.reward;
            standing = match () {
                () if answer.ends => Standing::Ended,
                () if step >= options.episode_limit => Standing::Cut,
                () => Standing::GoesOn,
            };
            reward = Some(answer.reward);
        }
        // Between two steps an episode that is over is still the one that is looked at.
        let over = walk.standing != Standing::GoesOn && !begins && walk.tally.count > 0;
        EpisodeMoment {
            episode: walk.tally.count - u32::from(over),
            step,
            earned,
            epsilon: self.learner.explores().then(|| options.epsilon_in(walk.tally.count)),
            standing,
            action: choice.map(|choice| choice.action),
            thrown: choice.filter(|_| self.learner.explores()).map(|choice| choice.thrown),
            reward,
            done: walk.tally.count,
        }
    }

    /// The cells of this episode as of the present stage.
    pub fn trail(&self) -> Vec<u16> {
        let mut trail = match self.work.observed.seen() {
            Some(observed) if observed.begins => vec![observed.cell],
            _ => self.walk.trail.clone(),
        };
        trail.extend(self.work.answer.seen().map(|answer| answer.next));
        trail
    }
}

impl Balancer {
    /// Where the poles are as of the present stage.
    fn states(&self) -> Vec<State> {
        if let Some(answers) = self.work.answers.seen() {
            return answers.iter().map(|(state, _)| *state).collect();
        }
        let held = || self.log.poles.iter().map(|pole| pole.state).collect();
        self.work.observed.seen().cloned().unwrap_or_else(held)
    }

    /// What the networks make of them; from the act stage on, what they made of those that they acted on.
    fn acted(&self, options: &Options) -> Result<&Acted> {
        match self.work.acted.seen() {
            Some(acted) => Ok(acted),
            None => kept(&self.look.acted, || self.asked(&self.states(), options)),
        }
    }

    /// What each pole's cart was last pushed by: 0 left, 1 right; within a step none before it is chosen.
    pub fn actions(&self) -> Vec<f32> {
        match (self.work.observed.seen(), self.work.acted.seen()) {
            (_, Some(acted)) => acted.actions.iter().map(|action| f32::from(*action)).collect(),
            (Some(_), None) => vec![],
            (None, None) => self.log.poles.iter().filter_map(|pole| pole.latest).map(f32::from).collect(),
        }
    }

    /// V, or max Q, where the poles are.
    pub fn values(&self) -> Result<Vec<f32>> {
        self.agent.values(flat(&self.states()))
    }

    /// The states of the plane: over θ across and θ̇ up, at the first pole's x and ẋ; rows up.
    fn plane(&self) -> Vec<f32> {
        let [x, x_dot, ..] = self.states().first().copied().unwrap_or_default();
        let along = |i: usize, most: f64| most * (2.0 * i as f64 / (SIDE - 1) as f64 - 1.0);
        (0..SIDE * SIDE)
            .flat_map(|i| [x, x_dot, along(i % SIDE, MOST_THETA), along(i / SIDE, MOST_THETA_DOT)])
            .map(|number| number as f32)
            .collect()
    }

    /// Whether the present step begins an episode of the first pole.
    fn begins(&self) -> bool {
        let over = self.log.poles.first().is_some_and(|pole| pole.standing != Standing::GoesOn);
        over && self.work.observed.seen().is_some()
    }

    /// The first pole's episode as of the present stage; none without poles.
    fn moment(&self, options: &Options) -> Option<EpisodeMoment> {
        let pole = self.log.poles.first()?;
        let begins = self.begins();
        // Before its first step a pole stands as if an episode had ended.
        let goes_on = begins || pole.episodes == 0;
        let mut step = if begins { 0 } else { pole.time };
        let mut standing = if goes_on { Standing::GoesOn } else { pole.standing };
        if let Some((_, answer)) = self.work.answers.seen().and_then(|answers| answers.first()) {
            step += 1;
            standing = *answer;
        }
        let within = self.work.observed.seen().is_some();
        let acted = self.work.acted.seen().and_then(|acted| acted.actions.first().copied());
        let paid = if within { self.work.answers.seen().is_some() } else { step > 0 };
        let explores = self.agent.learner.explores();
        Some(EpisodeMoment {
            episode: (pole.episodes + u32::from(begins)).saturating_sub(1),
            step,
            // Each step pays 1.
            earned: f64::from(step),
            epsilon: explores.then(|| options.epsilon_in(self.log.tally.count)),
            standing,
            action: if within { acted } else { pole.latest },
            thrown: None,
            reward: paid.then_some(1.0),
            done: self.log.tally.count,
        })
    }

    /// The states of the first pole in this episode as of the present stage, `[t, 4]`.
    pub fn trail(&self) -> Vec<f32> {
        let mut trail = if self.begins() { vec![] } else { self.log.trail.concat() };
        trail.extend(self.states().first().into_iter().flatten().map(|number| *number as f32));
        trail
    }
}
