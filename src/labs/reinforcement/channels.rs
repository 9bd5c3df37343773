//! What a reader can look at.

use super::cartpole::{LIMIT, MOST_THETA, MOST_X, STATE};
use super::grid::ACTIONS;
use super::gridworld::GridWorld;
use super::planning::best;
use super::poleworld::{Balancer, SIDE, WIDTH, plane_extent};
use super::tables::of_cell;
use super::tally::Tally;
use super::{Body, Reinforcement};
use crate::error::Result;
use crate::lab::{Array, Channel, channel};

type Lab = Reinforcement;

/// Numbers in rows of `width`; none at all are `[0, width]`.
fn rows(data: Vec<f32>, width: usize) -> Array {
    Array::matrix(data, width)
}

fn floats(values: &[f64]) -> Vec<f32> {
    values.iter().map(|value| *value as f32).collect()
}

fn places(cells: &[u16]) -> Array {
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
    fn asked(&self, of: impl Fn(&Balancer) -> Result<Vec<f32>>) -> Result<Vec<f32>> {
        self.balancer(0).map_or(Ok(vec![]), of)
    }

    fn pole(&self, place: usize) -> Array {
        let states = self.balancer(place).map_or(vec![], Balancer::states);
        rows(floats(&states.concat()), STATE)
    }

    /// Something of an agent on the grid, or nothing where there is none.
    fn agent<T: Default>(&self, place: usize, of: impl Fn(&super::gridworld::Agent) -> T) -> T {
        self.on_grid().and_then(|world| world.agents.get(place)).map(of).unwrap_or_default()
    }

    fn tally<T: Default>(&self, place: usize, of: impl Fn(&Tally) -> T) -> T {
        match &self.body {
            Body::Grid(world) => world.agents.get(place).map(|agent| of(&agent.walk.tally)),
            Body::Poles(world) => world.agents.get(place).map(|agent| of(&agent.balance.tally)),
        }
        .unwrap_or_default()
    }

    /// One number a cell, `[h, w]`.
    fn picture(&self, data: Vec<f32>) -> Array {
        let (height, width) = self.on_grid().map_or((0, 0), |world| (world.grid.height, world.grid.width));
        if data.is_empty() { rows(data, width.max(1)) } else { Array { shape: vec![height, width], data } }
    }

    fn values(&self, place: usize) -> Array {
        self.picture(self.agent(place, |agent| {
            agent.walk.q.chunks_exact(ACTIONS).map(|q| best(of_cell(q, 0)) as f32).collect()
        }))
    }

    fn moment(&self, place: usize) -> Array {
        Array::vector(match &self.body {
            Body::Grid(world) => world.agents.get(place).map_or(vec![], |agent| agent.moment(&self.options)),
            Body::Poles(world) => world.agents.get(place).map_or(vec![], |agent| agent.moment(&self.options)),
        })
    }

    fn update(&self, place: usize) -> Array {
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
    fn optimal(&self, of: impl Fn(&super::gridworld::Optimum) -> Vec<f32>) -> Vec<f32> {
        let optimum = self.on_grid().map(|world| world.optimum(&self.options));
        optimum.filter(|optimum| optimum.plan.settled).map_or(vec![], |optimum| of(&optimum))
    }

    fn policy(&self, place: usize) -> Array {
        rows(self.on_grid().map_or(vec![], |world| floats(&world.policy(place))), ACTIONS)
    }

    fn greedy_path(&self, place: usize) -> Array {
        let world = self.on_grid().filter(|world| place < world.agents.len());
        places(&world.map_or(vec![], |world| world.path(&world.policy(place)).cells))
    }

    fn baselines(&self) -> Vec<f32> {
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

    fn episodes(&self, place: usize) -> Array {
        rows(self.tally(place, Tally::rows), 7)
    }

    fn best(&self, place: usize) -> Array {
        Array::vector(self.tally(place, |tally| tally.best().map_or(vec![], |best| best.row().to_vec())))
    }

    fn mean(&self, place: usize) -> Array {
        Array::vector(self.tally(place, |tally| tally.mean().into_iter().collect()))
    }
}

#[rustfmt::skip] // one channel a paragraph reads better than one argument a line
pub(super) const CHANNELS: &[Channel<Lab>] = &[
    channel("grid", "Size of the world", "[2]", "",
        r"h, w",
        "Rows and columns of cells; 0 and 0 where there is no grid.",
        |lab| Ok(Array::counts(lab.on_grid().map_or([0, 0], |world| [world.grid.height, world.grid.width])))),
    channel("cells", "Cells", "[h, w]", "",
        r"s",
        "What each cell is, as a code; rows from the top.",
        |lab| Ok(lab.picture(lab.on_grid().map_or(vec![], |world| {
            world.grid.cells.iter().map(|cell| f32::from(*cell as u8)).collect()
        })))),
    channel("wind", "Wind", "[w]", "cells",
        r"w",
        "How far the wind of each column carries up whoever moves from there.",
        |lab| Ok(Array::counts(lab.on_grid().map_or(vec![], |world| world.grid.wind.clone()).into_iter().map(usize::from)))),
    channel("agent", "Agent", "[1]", "",
        r"s",
        "The cell where the agent is: s until it acts, s′ once the world has answered.",
        |lab| Ok(Array::counts(lab.agent(0, |agent| Some(usize::from(agent.place())))))),
    channel("moment", "This moment", "[8]", "",
        r"t, \sum r",
        "Episode, its steps, its return so far, ε, 1 if it has ended and 2 if it was cut, last action, last reward, episodes done.",
        |lab| Ok(lab.moment(0))),
    channel("trail", "Trail", "[k]", "",
        r"s_0, s_1, \dots, s_t",
        "The cells of this episode.",
        |lab| Ok(places(&lab.agent(0, |agent| agent.trail())))),
    channel("last_trail", "Last trail", "[k]", "",
        r"s_0, s_1, \dots, s_T",
        "The cells of the latest episode that is over.",
        |lab| Ok(places(&lab.agent(0, |agent| agent.walk.trails[1].clone())))),
    channel("best_trail", "Best trail", "[k]", "",
        r"s_0, s_1, \dots, s_T",
        "The cells of the episode with the largest return.",
        |lab| Ok(places(&lab.agent(0, |agent| agent.walk.trails[2].clone())))),
    channel("q", "Action values", "[c, a]", "",
        r"Q(s, a)",
        "What each action in each cell is thought to be worth: up, right, down, left.",
        |lab| Ok(rows(floats(&lab.agent(0, |agent| agent.walk.q.clone())), ACTIONS))),
    channel("values", "Values", "[h, w]", "",
        r"\max_a Q(s, a)",
        "What the best action in each cell is thought to be worth.",
        |lab| Ok(lab.values(0))),
    channel("policy", "Greedy policy", "[c, a]", "",
        r"\pi(a \mid s)",
        "1 for the best action of each cell, shared where several are; 0 where no episode can be.",
        |lab| Ok(lab.policy(0))),
    channel("optimal_q", "Optimal action values", "[c, a]", "",
        r"Q^*(s, a)",
        "By value iteration under the present γ; empty where they have no limit.",
        |lab| Ok(rows(lab.optimal(|optimum| floats(&optimum.plan.q)), ACTIONS))),
    channel("optimal_values", "Optimal values", "[h, w]", "",
        r"V^*(s)",
        "By value iteration under the present γ; empty where they have no limit.",
        |lab| Ok(lab.picture(lab.optimal(|optimum| floats(&optimum.plan.values))))),
    channel("optimal_policy", "Optimal policy", "[c, a]", "",
        r"\pi^*(a \mid s)",
        "Greedy on the optimal values; empty where they have no limit.",
        |lab| Ok(rows(lab.optimal(|optimum| floats(&optimum.policy)), ACTIONS))),
    channel("optimal_path", "Optimal path", "[k]", "",
        r"s_0, s_1, \dots, s_T",
        "From a start by the optimal policy and the likeliest outcomes; empty where there is none.",
        |lab| {
            let path = lab.on_grid().map(|world| (world, world.optimum(&lab.options)));
            let path = path.filter(|(_, optimum)| optimum.plan.settled);
            Ok(places(&path.map_or(vec![], |(world, optimum)| world.path(&optimum.policy).cells)))
        }),
    channel("planning", "Planning", "[3]", "",
        r"\max_s |\Delta V(s)|",
        "Sweeps that value iteration made, the largest change of its last, and 1 if it settled.",
        |lab| Ok(Array::vector(lab.on_grid().map_or(vec![0.0; 3], |world| {
            let plan = &world.optimum(&lab.options).plan;
            vec![plan.sweeps as f32, plan.residual as f32, f32::from(u8::from(plan.settled))]
        })))),
    channel("visits", "Visits", "[h, w]", "",
        r"N(s)",
        "How often the agent has acted from each cell.",
        |lab| Ok(lab.picture(lab.agent(0, |agent| agent.walk.visits.iter().map(|n| *n as f32).collect())))),
    channel("update", "Update", "[u]", "",
        r"Q(s, a) \leftarrow Q(s, a) + \alpha\,[r + \gamma Q(s', a') - Q(s, a)]",
        "s, a, r, s′, a′ (or −1), γ, what is ahead, target, old, error, α, new, 1 if it ends, 1 if it is made, cells touched, learner.",
        |lab| Ok(lab.update(0))),
    channel("touched", "Cells touched", "[k]", "",
        r"s",
        "The cells whose values the latest update changed.",
        |lab| Ok(places(&lab.on_grid().and_then(|world| {
            let agent = world.agents.first()?;
            Some(agent.walk.touched(agent.learner, &world.dynamics))
        }).unwrap_or_default()))),
    channel("greedy_path", "Greedy path", "[k]", "",
        r"s_0, s_1, \dots, s_T",
        "From a start by the greedy policy and the likeliest outcomes, until it ends or comes round.",
        |lab| Ok(lab.greedy_path(0))),
    channel("episodes", "Episodes", "[k, 7]", "",
        r"\sum_t r_t",
        "Episode, return, length, the step at which it began in parts of 65,536, mean return of the latest hundred, which pole.",
        |lab| Ok(lab.episodes(0))),
    channel("recent", "Latest episodes", "[k, 6]", "",
        r"\sum_t r_t",
        "The latest twenty: episode, return, length, the step at which it began in parts of 65,536, which pole.",
        |lab| Ok(rows(lab.tally(0, |tally| tally.recent().iter().flat_map(|episode| episode.row()).collect()), 6))),
    channel("best", "Best episode", "[e]", "",
        r"\max \sum_t r_t",
        "Episode, return, length, the step at which it began in parts of 65,536, which pole; empty before the first is over.",
        |lab| Ok(lab.best(0))),
    channel("baselines", "Baselines", "[3]", "",
        r"\mathbb{E} \sum_t r_t",
        "Expected return of the random policy, of the optimal one, and of the agent’s greedy one.",
        |lab| Ok(Array::vector(lab.baselines()))),
    channel("mean", "Mean return", "[n]", "",
        r"\tfrac{1}{100} \sum_e \sum_t r_t",
        "Of the latest hundred episodes; empty before the first is over.",
        |lab| Ok(lab.mean(0))),
    channel("pole", "Poles", "[n, s]", "m, m/s, rad, rad/s",
        r"x, \dot x, \theta, \dot\theta",
        "Where each cart is, how fast it goes, how its pole leans and how fast it falls.",
        |lab| Ok(lab.pole(0))),
    channel("pole_limits", "Limits", "[3]", "",
        r"x_{\max}, \theta_{\max}, T",
        "How far a cart may go (m), how far a pole may lean (rad), and the most steps of an episode.",
        |_| Ok(Array::vector(vec![MOST_X as f32, MOST_THETA as f32, LIMIT as f32]))),
    channel("pole_actions", "Pushes", "[n]", "",
        r"a",
        "What each cart was last pushed by: 0 to the left, 1 to the right.",
        |lab| Ok(Array::vector(lab.balancer(0).map_or(vec![], Balancer::actions)))),
    channel("probabilities", "Policy", "[n, a]", "",
        r"\pi(a \mid s)",
        "How likely each push is where each pole is now; DQN’s with its ε.",
        |lab| Ok(rows(lab.asked(|agent| Ok(agent.acted(&lab.options)?.probabilities))?, WIDTH))),
    channel("outputs", "Outputs", "[n, a]", "",
        r"z_a \text{ or } Q(s, a)",
        "What the policy network says of each push where each pole is now: logits, or DQN’s values.",
        |lab| Ok(rows(lab.asked(|agent| Ok(agent.acted(&lab.options)?.outputs))?, WIDTH))),
    channel("state_values", "Values of the states", "[n]", "",
        r"V(s)",
        "What the value network expects from where each pole is now; DQN’s largest Q.",
        |lab| Ok(Array::vector(lab.asked(Balancer::values)?))),
    channel("pole_trail", "Trail of the pole", "[k, s]", "m, m/s, rad, rad/s",
        r"s_0, s_1, \dots, s_t",
        "The states of the first pole in this episode.",
        |lab| Ok(rows(lab.balancer(0).map_or(vec![], Balancer::trail), STATE))),
    channel("plane", "Policy and value over the plane", "[2, 32, 32]", "",
        r"\pi(\text{right} \mid \theta, \dot\theta), V(\theta, \dot\theta)",
        "At the first pole’s x and ẋ, over θ across and θ̇ up: how likely a push to the right is, and the value. Rows go up.",
        |lab| {
            let data = lab.asked(Balancer::plane)?;
            let parts = data.len() / (SIDE * SIDE);
            Ok(Array { shape: vec![parts, SIDE, SIDE], data })
        }),
    channel("plane_extent", "What the plane covers", "[4]", "rad, rad/s",
        r"[\theta_0, \theta_1, \dot\theta_0, \dot\theta_1]",
        "From and to across, from and to up.",
        |_| Ok(Array::vector(plane_extent()))),
    channel("losses", "Course of learning", "[k, 5]", "",
        r"L_\pi, L_V, H, \lVert g \rVert",
        "One row an update: its number, the policy’s loss, the values’ loss, the entropy in nats, the gradient’s length.",
        |lab| Ok(rows(lab.balancer(0).map_or(vec![], |agent| agent.balance.agent.course().columns(0, 5)), 5))),
    channel("advantages", "Advantages", "[b]", "",
        r"A(s, a)",
        "Of the latest update’s steps, as it used them; DQN’s errors. Empty before the first.",
        |lab| Ok(Array::vector(lab.balancer(0).and_then(|agent| agent.balance.agent.learned())
            .map_or(vec![], |learned| learned.advantages.clone())))),
    channel("gradient_norm", "Length of the gradient", "[g]", "",
        r"\lVert g \rVert",
        "Of all parameters together in the latest update, before it is shortened; empty before the first.",
        |lab| Ok(Array::vector(lab.balancer(0).and_then(|agent| agent.balance.agent.learned())
            .map(|learned| learned.gradient_norm).into_iter().collect()))),
    channel("replay", "Replay memory", "[2]", "steps",
        r"|D|, N",
        "How many steps DQN remembers, and how many it has room for.",
        |lab| {
            let (filled, capacity) = lab.balancer(0).map_or((0, 0), |agent| agent.balance.agent.replay());
            Ok(Array::counts([filled, capacity]))
        }),
    channel("buffer", "Collected for the next update", "[2]", "",
        r"n",
        "How many steps, or for REINFORCE whole episodes, are collected, and how many an update needs.",
        |lab| {
            let (have, need) = lab.balancer(0).map_or((0, 0), |agent| agent.balance.agent.progress(&lab.options));
            Ok(Array::counts([have, need]))
        }),
    channel("updates", "Updates", "[1]", "",
        r"k",
        "How often the networks have been improved.",
        |lab| Ok(Array::counts([lab.balancer(0).map_or(0, |agent| agent.balance.agent.updates() as usize)]))),
    channel("parameters", "Parameters", "[p]", "",
        r"\theta",
        "Of the policy’s network, or of Q, and then of the values’: layer by layer, weights and then biases.",
        |lab| Ok(Array::vector(lab.asked(|agent| agent.balance.agent.parameters())?))),
    channel("trouble", "What goes wrong", "[w]", "",
        r"\text{see help}",
        "1 for each that is there: no start, no goal, no way to it, values without limit, a loop, no exploration, too large steps.",
        |lab| Ok(Array::vector(lab.trouble()))),
    channel("rival_agent", "Rival", "[n]", "",
        r"s",
        "The cell where the rival is.",
        |lab| Ok(Array::counts(lab.agent(1, |agent| Some(usize::from(agent.place())))))),
    channel("rival_moment", "Rival’s moment", "[m]", "",
        r"t, \sum r",
        "As this moment, of the rival.",
        |lab| Ok(lab.moment(1))),
    channel("rival_trail", "Rival’s trail", "[k]", "",
        r"s_0, s_1, \dots, s_t",
        "The cells of the rival’s episode.",
        |lab| Ok(places(&lab.agent(1, |agent| agent.trail())))),
    channel("rival_q", "Rival’s action values", "[c, a]", "",
        r"Q(s, a)",
        "What the rival thinks each action in each cell is worth.",
        |lab| Ok(rows(floats(&lab.agent(1, |agent| agent.walk.q.clone())), ACTIONS))),
    channel("rival_values", "Rival’s values", "[h, w]", "",
        r"\max_a Q(s, a)",
        "What the rival thinks the best action in each cell is worth.",
        |lab| Ok(lab.values(1))),
    channel("rival_policy", "Rival’s policy", "[c, a]", "",
        r"\pi(a \mid s)",
        "The rival’s greedy policy.",
        |lab| Ok(lab.policy(1))),
    channel("rival_greedy_path", "Rival’s greedy path", "[k]", "",
        r"s_0, s_1, \dots, s_T",
        "From a start by the rival’s greedy policy.",
        |lab| Ok(lab.greedy_path(1))),
    channel("rival_update", "Rival’s update", "[u]", "",
        r"Q(s, a) \leftarrow Q(s, a) + \alpha \delta",
        "As the update, of the rival.",
        |lab| Ok(lab.update(1))),
    channel("rival_episodes", "Rival’s episodes", "[k, 7]", "",
        r"\sum_t r_t",
        "As the episodes, of the rival.",
        |lab| Ok(lab.episodes(1))),
    channel("rival_best", "Rival’s best episode", "[e]", "",
        r"\max \sum_t r_t",
        "As the best episode, of the rival.",
        |lab| Ok(lab.best(1))),
    channel("rival_mean", "Rival’s mean return", "[n]", "",
        r"\tfrac{1}{100} \sum_e \sum_t r_t",
        "Of the rival’s latest hundred episodes.",
        |lab| Ok(lab.mean(1))),
    channel("rival_pole", "Rival’s poles", "[n, s]", "m, m/s, rad, rad/s",
        r"x, \dot x, \theta, \dot\theta",
        "As the poles, of the rival.",
        |lab| Ok(lab.pole(1))),
    channel("rival_baseline", "Rival’s greedy return", "[n]", "",
        r"\mathbb{E} \sum_t r_t",
        "Expected return of the rival’s greedy policy.",
        |lab| {
            let world = lab.on_grid().filter(|world| world.agents.len() > 1);
            Ok(Array::vector(world.map(|world| world.greedy_return(1, &lab.options) as f32).into_iter().collect()))
        }),
];
