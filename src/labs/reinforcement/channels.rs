//! What a reader can look at.

use super::Reinforcement;
use super::balancer::Balancer;
use super::cartpole::{LIMIT, MOST_THETA, MOST_X, STATE};
use super::look::{cells, extent, if_any, of_actions, told};
use super::moment::EpisodeMoment;
use super::tables::TableUpdate;
use super::tally::{PlayedEpisode, PlayedEpisodes, Tally};
use super::walker::Walker;
use crate::lab::{Array, Channel, Record, curve, fields, record, tensor};
use crate::labs::shared::Extent;
use crate::record;

type Lab = Reinforcement;

record! {
    /// A world of cells.
    pub struct GridMap {
        /// From the top.
        pub rows: u32,
        /// From the left.
        pub columns: u32,
        /// Its text, as the control `map` takes it.
        pub map: String,
        /// Whether it is another one than the run began with.
        pub painted: bool,
    }
}

record! {
    /// How value iteration went.
    pub struct Planning {
        /// Over all cells.
        pub sweeps: u32,
        /// The largest change of a value in the last sweep.
        pub change: f64,
        /// Whether the values have come to their limit.
        pub settled: bool,
    }
}

record! {
    /// Expected returns of policies that need not be learned.
    pub struct ReturnBaselines {
        /// Of the one that takes every action alike.
        pub random: f64,
        /// Of the best there is.
        pub optimal: f64,
    }
}

record! {
    /// Where an episode of CartPole ends.
    pub struct CartLimits {
        /// How far a cart may go, in m.
        pub x: f32,
        /// How far a pole may lean, in rad.
        pub angle: f32,
        /// The most steps.
        pub steps: u32,
    }
}

record! {
    /// What is collected for the next update of the networks: steps, or for REINFORCE whole episodes.
    pub struct UpdateProgress {
        /// How many there are …
        pub collected: u32,
        /// … and how many it takes.
        pub needed: u32,
    }
}

record! {
    /// DQN's memory.
    pub struct ReplayMemory {
        /// How many steps it holds …
        pub filled: u32,
        /// … and how many it has room for.
        pub capacity: u32,
    }
}

record! {
    /// What goes wrong with a world, or with how something learns in it.
    #[derive(Default)]
    pub struct AgentTrouble {
        /// There is no start.
        pub no_start: bool,
        /// There is no goal.
        pub no_goal: bool,
        /// There is a goal, and no way to it.
        pub no_path: bool,
        /// γ is 1, and values have no limit.
        pub unbounded: bool,
        /// The greedy policy goes round and round for coins.
        pub looping: bool,
        /// Nothing is tried, and the greedy policy falls short of the optimal one.
        pub no_exploration: bool,
        /// The learning rate is too large.
        pub too_fast: bool,
    }
}

/// The table of channels: those that there is one of, and those of whoever learns, which the rival has under the same ids
/// behind `rival_`. In these, help and reading stand apart from all else.
macro_rules! channels {
    (
        once: { $($once:expr;)* }
        of_each: { $($make:ident($id:literal, $label:literal, $($more:expr),+; $help:literal, |$who:ident| $read:expr);)* }
    ) => {
        &[
            $($once,)*
            $($make($id, $label, $($more,)+ $help, |lab| { let $who = lab.who(0); $read }),)*
            $($make(
                concat!("rival_", $id),
                concat!("Rival: ", $label),
                $($more,)+
                concat!("The rival’s. ", $help),
                |lab| { let $who = lab.who(1); $read },
            ),)*
        ]
    };
}

#[rustfmt::skip] // one channel a paragraph reads better than one argument a line
pub(super) const CHANNELS: &[Channel<Lab>] = channels! {
    once: {
        record("grid", "The world", GridMap::TYPE,
            r"h, w",
            "Its rows and columns, and its text; nothing where there is no grid.",
            |lab| told(lab.map()));
        tensor("cells", "Cells", "[h, w]", "",
            r"s",
            "What each cell is, as its place in the list of kinds; rows from the top.",
            |lab| Ok(lab.picture(lab.on_grid().map_or(vec![], |world| {
                world.grid.cells.iter().map(|cell| f32::from(*cell as u8)).collect()
            }))));
        tensor("wind", "Wind", "[w]", "cells",
            r"w",
            "How far the wind of each column carries up whoever moves from there.",
            |lab| Ok(Array::counts(lab.on_grid().iter().flat_map(|world| &world.grid.wind).map(|wind| usize::from(*wind)))));
        tensor("optimal_q", "Optimal action values", "[c, a]", "",
            r"Q^*(s, a)",
            "By value iteration under the present γ; empty where they have no limit.",
            |lab| Ok(of_actions(lab.optimum().map_or(&[], |optimum| &optimum.plan.q))));
        tensor("optimal_values", "Optimal values", "[h, w]", "",
            r"V^*(s)",
            "By value iteration under the present γ; empty where they have no limit.",
            |lab| Ok(lab.picture(lab.optimum().iter().flat_map(|optimum| &optimum.plan.values).map(|v| *v as f32).collect())));
        tensor("optimal_policy", "Optimal policy", "[c, a]", "",
            r"\pi^*(a \mid s)",
            "Greedy on the optimal values; empty where they have no limit.",
            |lab| Ok(of_actions(lab.optimum().map_or(&[], |optimum| &optimum.policy))));
        tensor("optimal_path", "Optimal path", "[t]", "",
            r"s_0, s_1, \dots, s_T",
            "From a start by the optimal policy and the likeliest outcomes; empty where there is none.",
            |lab| Ok(cells(&lab.optimal_path())));
        record("planning", "Planning", Planning::TYPE,
            r"\max_s |\Delta V(s)|",
            "The sweeps that value iteration made, the largest change in the last one, and whether it settled.",
            |lab| told(lab.on_grid().map(|world| {
                let plan = &world.optimum().plan;
                Planning { sweeps: plan.sweeps, change: plan.residual, settled: plan.settled }
            })));
        record("baselines", "Baselines", ReturnBaselines::TYPE,
            r"\mathbb{E} \sum_t r_t",
            "Expected return of the random policy, and of the optimal one.",
            |lab| fields(&lab.baselines()));
        record("pole_limits", "Limits", CartLimits::TYPE,
            r"x_{\max}, \theta_{\max}, T",
            "How far a cart may go, how far a pole may lean, and the most steps of an episode.",
            |_| fields(&CartLimits { x: MOST_X as f32, angle: MOST_THETA as f32, steps: LIMIT }));
        record("extent", "Extent of the planes", Extent::TYPE,
            r"[\theta_0, \theta_1] \times [\dot\theta_0, \dot\theta_1]",
            "What the planes of policy and value cover: θ across in rad, θ̇ up in rad/s.",
            |_| fields(&extent()));
        tensor("parameters", "Parameters", "[p]", "",
            r"\theta",
            "Of the policy’s network, or of Q, and then of the values’: layer by layer, weights and then biases.",
            |lab| Ok(Array::vector(lab.who(0).balancer().map_or(Ok(vec![]), |balancer| balancer.agent.parameters())?)));
        record("trouble", "What goes wrong", AgentTrouble::TYPE,
            r"\text{see help}",
            "No start, no goal, no way to it, values without limit, a loop, no exploration, too large steps.",
            |lab| fields(&lab.trouble()));
    }
    of_each: {
        tensor("agent", "Agent", "[n]", "",
            r"s";
            "The cell where the agent is: s until it acts, s′ once the world has answered.",
            |who| Ok(if_any(who.walker().map(|walker| f32::from(walker.cell())))));
        record("moment", "This moment", EpisodeMoment::TYPE,
            r"t, \sum r";
            "The present episode: its steps, its return so far, the latest action, whether that was left to the dice, the latest reward, and ε.",
            |who| told(who.moment()));
        tensor("trail", "Trail", "[t]", "",
            r"s_0, s_1, \dots, s_t";
            "The cells of this episode.",
            |who| Ok(cells(&who.walker().map_or(vec![], Walker::trail))));
        tensor("last_trail", "Last trail", "[t]", "",
            r"s_0, s_1, \dots, s_T";
            "The cells of the latest episode that is over.",
            |who| Ok(cells(who.walker().map_or(&[], |walker| &walker.walk.last_trail))));
        tensor("best_trail", "Best trail", "[t]", "",
            r"s_0, s_1, \dots, s_T";
            "The cells of the episode with the largest return.",
            |who| Ok(cells(who.walker().map_or(&[], |walker| &walker.walk.best_trail))));
        tensor("q", "Action values", "[c, a]", "",
            r"Q(s, a)";
            "The estimated value of each action in each cell.",
            |who| Ok(of_actions(who.walker().map_or(&[], |walker| &walker.walk.q))));
        tensor("values", "Values", "[h, w]", "",
            r"\max_a Q(s, a)";
            "The estimated value of the best action in each cell.",
            |who| Ok(who.values()));
        tensor("policy", "Greedy policy", "[c, a]", "",
            r"\pi(a \mid s)";
            "1 for the best action of each cell, shared where several are; 0 where no episode can be.",
            |who| Ok(of_actions(&who.policy().unwrap_or_default())));
        tensor("greedy_path", "Greedy path", "[t]", "",
            r"s_0, s_1, \dots, s_T";
            "From a start by the greedy policy and the likeliest outcomes, until it ends or comes round.",
            |who| Ok(cells(&who.greedy_path().unwrap_or_default())));
        tensor("greedy_return", "Return of the greedy policy", "[n]", "",
            r"\mathbb{E} \sum_t r_t";
            "The expected return of the greedy policy on the grid.",
            |who| Ok(if_any(who.greedy_return())));
        tensor("visits", "Visits", "[h, w]", "",
            r"N(s)";
            "How often the agent has acted from each cell.",
            |who| Ok(who.visits()));
        record("table_update", "Update", TableUpdate::TYPE,
            r"Q(s, a) \leftarrow Q(s, a) + \alpha\,[r + \gamma Q(s', a') - Q(s, a)]";
            "The latest update of the table, with all its terms; within a step the one that is about to be made, once it can be told.",
            |who| told(who.update()));
        tensor("touched", "Cells touched", "[t]", "",
            r"s";
            "The cells whose values the latest update changed; none once another step has begun.",
            |who| Ok(cells(&who.touched().unwrap_or_default())));
        curve("episodes", "Episodes", &["episode", "return", "mean"], "",
            r"\sum_t r_t";
            "The return of each episode, and the mean of the hundred that end with it.",
            |who| Ok(who.episodes()));
        record("played", "Episodes to play again", PlayedEpisodes::TYPE,
            r"\sum_t r_t";
            "The latest twenty and some of those before: return, length, and the step at which each began.",
            |who| told(who.tally().map(Tally::played)));
        record("best", "Best episode", PlayedEpisode::TYPE,
            r"\max \sum_t r_t";
            "The episode with the largest return; nothing before the first is over.",
            |who| told(who.tally().and_then(Tally::best)));
        tensor("mean", "Mean return", "[n]", "",
            r"\tfrac{1}{100} \sum_e \sum_t r_t";
            "Of the latest hundred episodes; empty before the first is over.",
            |who| Ok(if_any(who.tally().and_then(Tally::mean))));
        tensor("pole", "Poles", "[n, s]", "",
            r"x, \dot x, \theta, \dot\theta";
            "Where each cart is, how fast it moves, how far its pole leans and how fast it falls.",
            |who| Ok(who.poles()));
        tensor("pole_actions", "Pushes", "[n]", "",
            r"a";
            "The latest push of each cart: 0 to the left, 1 to the right; within a step none before it is chosen.",
            |who| Ok(Array::vector(who.balancer().map_or(vec![], Balancer::actions))));
        tensor("pole_trail", "Trail of the pole", "[t, s]", "",
            r"s_0, s_1, \dots, s_t";
            "The states of the first pole in this episode.",
            |who| Ok(Array::matrix(who.balancer().map_or(vec![], Balancer::trail), STATE)));
        tensor("probabilities", "Policy", "[n, a]", "",
            r"\pi(a \mid s)";
            "The probability of each push where each pole is, and once it has been pushed, where it was; DQN’s with its ε.",
            |who| who.asked(|acted| &acted.probabilities));
        tensor("outputs", "Outputs", "[n, a]", "",
            r"z_a \text{ or } Q(s, a)";
            "The policy network’s logits of each push where each pole is now, or DQN’s values.",
            |who| who.asked(|acted| &acted.outputs));
        tensor("state_values", "Values of the states", "[n]", "",
            r"V(s)";
            "What the value network expects from where each pole is now; DQN’s largest Q.",
            |who| Ok(Array::vector(who.balancer().map_or(Ok(vec![]), Balancer::values)?)));
        tensor("plane_policy", "Policy over the plane", "[32, 32]", "",
            r"\pi(\text{right} \mid \theta, \dot\theta)";
            "The probability of a push to the right over θ across and θ̇ up, at the first pole’s x and ẋ; rows go up. DQN’s is the logistic function of Q(right) − Q(left).",
            |who| who.plane(|balancer, states| balancer.agent.rightward(states)));
        tensor("plane_value", "Value over the plane", "[32, 32]", "",
            r"V(\theta, \dot\theta)";
            "The value over θ across and θ̇ up, at the first pole’s x and ẋ; rows go up.",
            |who| who.plane(|balancer, states| balancer.agent.values(states)));
        curve("update_losses", "Course of learning", &["update", "policy", "value", "entropy", "gradient"], "",
            r"L_\pi, L_V, H, \lVert g \rVert";
            "Of every update: the policy’s loss, the values’ loss, the entropy in nats, and the gradient’s length before it is shortened.",
            |who| Ok(who.losses()));
        tensor("advantages", "Advantages", "[b]", "",
            r"A(s, a)";
            "Of the latest update’s steps, as it used them; DQN’s errors. Empty before the first.",
            |who| Ok(Array::vector(who.balancer().and_then(|balancer| balancer.agent.learned())
                .map_or(vec![], |learned| learned.advantages.clone()))));
        record("buffer", "Collected for the next update", UpdateProgress::TYPE,
            r"n";
            "How many steps, or for REINFORCE whole episodes, are collected, and how many an update needs.",
            |who| told(who.progress()));
        record("replay", "Replay memory", ReplayMemory::TYPE,
            r"|D|, N";
            "How many steps DQN remembers, and how many it has room for.",
            |who| told(who.replay()));
        tensor("updates", "Updates", "[]", "",
            r"k";
            "How often the networks have been improved.",
            |who| Ok(Array::scalar(who.balancer().map_or(0.0, |balancer| balancer.agent.updates() as f32))));
    }
};
