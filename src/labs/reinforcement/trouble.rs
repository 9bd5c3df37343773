//! What goes wrong, seen by its signs in the running world.

use super::grid::Cell;
use super::gridworld::GridWorld;
use super::options::Options;
use super::poleworld::PoleWorld;
use super::{Body, Reinforcement};

/// The names of what can go wrong, in the order of the channel `trouble`.
pub(super) const TROUBLES: [(&str, &str); 7] = [
    ("no_start", "no start"),
    ("no_goal", "no goal"),
    ("no_path", "no way to a goal"),
    ("unbounded", "values without limit"),
    ("looping", "a loop that pays"),
    ("no_exploration", "no exploration"),
    ("too_fast", "too large steps"),
];

/// Nothing is called a loop or stuck before so many episodes.
const EPISODES: u32 = 5;
/// With this learning rate or more, a table's errors grow.
const TOO_FAST: f64 = 2.0;

impl Reinforcement {
    /// 1 for each of [`TROUBLES`] that is there.
    pub(super) fn trouble(&self) -> Vec<f32> {
        let all = match &self.body {
            Body::Grid(world) => of_grid(world, &self.options),
            Body::Poles(world) => [false, false, false, false, false, false, has_collapsed(world)],
        };
        all.map(|there| f32::from(u8::from(there))).to_vec()
    }
}

/// A pole that is not balanced for so many steps on average …
const FALLS: f32 = 30.0;
/// … by a policy that hardly ever does anything else than one thing, in nats.
const ONE_MIND: f32 = 0.02;

/// Whether the networks have left all sense, and the agent does the same whatever it sees.
fn has_collapsed(world: &PoleWorld) -> bool {
    let Some(agent) = world.agents.first() else { return false };
    let Some(learned) = agent.balance.agent.learned() else { return false };
    let settled = !agent.balance.learner.is_dqn() && learned.entropy < ONE_MIND;
    let falls = agent.balance.tally.mean().is_some_and(|mean| mean < FALLS);
    !learned.is_finite() || (settled && falls)
}

fn of_grid(world: &GridWorld, options: &Options) -> [bool; TROUBLES.len()] {
    let is = |wanted: &dyn Fn(Cell) -> bool| world.grid.cells.iter().any(|cell| wanted(*cell));
    let (no_start, no_goal) = (!is(&|cell| cell == Cell::Start), !is(&Cell::ends));
    let no_path = !no_goal && !world.dynamics.has_way_out();
    let optimum = world.optimum(options);
    let unbounded = options.gamma >= 1.0 && !optimum.plan.settled;
    let Some(agent) = world.agents.first() else { return [false; TROUBLES.len()] };
    let learned = agent.walk.tally.count >= EPISODES || agent.learner.plans();
    let path = world.path(&world.policy(0));
    let looping = learned && !path.ends && path.coins && agent.walk.q.iter().any(|value| *value > 0.0);
    let short = || {
        let (greedy, optimal) = (world.greedy_return(0, options), optimum.optimal_return);
        greedy < optimal - 0.02 * optimal.abs().max(1e-9)
    };
    let tries = !agent.learner.plans();
    let no_exploration = tries && learned && options.never_explores() && short();
    let too_fast = tries && options.learning_rate >= TOO_FAST;
    [no_start, no_goal, no_path, unbounded, looping, no_exploration, too_fast]
}
