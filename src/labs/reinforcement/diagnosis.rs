//! What goes wrong, seen by its signs in the running world.

use super::channels::AgentTrouble;
use super::grid::Cell;
use super::gridworld::GridWorld;
use super::options::Options;
use super::poleworld::PoleWorld;
use super::{Body, Reinforcement};

/// Nothing is called a loop or stuck before this many episodes.
const EPISODES: u32 = 5;
/// With this learning rate or more, a table's errors grow.
const TOO_FAST: f64 = 2.0;
/// A pole that is not balanced for this many steps on average …
const FALLS: f32 = 30.0;
/// … by a policy that hardly ever does anything else than one thing, in nats.
const ONE_MIND: f32 = 0.02;

impl Reinforcement {
    pub(super) fn trouble(&self) -> AgentTrouble {
        match &self.body {
            Body::Grid(world) => on_grid(world, &self.options),
            Body::Poles(world) => AgentTrouble { too_fast: has_collapsed(world), ..Default::default() },
        }
    }
}

/// Whether the networks have left all sense, and the agent does the same whatever it sees.
fn has_collapsed(world: &PoleWorld) -> bool {
    let Some(balancer) = world.balancers.first() else { return false };
    let Some(learned) = balancer.agent.learned() else { return false };
    let settled = !balancer.agent.learner.is_dqn() && learned.entropy < ONE_MIND;
    let falls = balancer.log.tally.mean().is_some_and(|mean| mean < FALLS);
    !learned.is_finite() || (settled && falls)
}

fn on_grid(world: &GridWorld, options: &Options) -> AgentTrouble {
    let Some(walker) = world.walkers.first() else { return AgentTrouble::default() };
    let any = |wanted: fn(Cell) -> bool| world.grid.cells.iter().any(|cell| wanted(*cell));
    let no_goal = !any(Cell::ends);
    let optimum = world.optimum();
    let tries = !walker.learner.plans();
    let learned = walker.walk.tally.count >= EPISODES || !tries;
    let policy = world.policy(walker);
    let path = world.path(&policy);
    let falls_short = || {
        let optimal = optimum.optimal_return;
        world.expected(&policy) < optimal - 0.02 * optimal.abs().max(1e-9)
    };
    AgentTrouble {
        no_start: !any(|cell| cell == Cell::Start),
        no_goal,
        no_path: !no_goal && !world.dynamics.has_way_out(),
        unbounded: options.gamma >= 1.0 && !optimum.plan.settled,
        looping: learned && !path.ends && path.coins && walker.walk.q.iter().any(|value| *value > 0.0),
        no_exploration: tries && learned && options.epsilon == 0.0 && falls_short(),
        too_fast: tries && options.learning_rate >= TOO_FAST,
    }
}
