//! What a reader sets, and what a reader does.

use super::Reinforcement;
use super::grid::{Cell, MOST_SIDE, MOST_WIND};
use super::network_controls::of_networks;
use super::networks::NetworkLearner;
use super::options::CARTPOLE;
use super::presets::{self, GRIDS};
use super::tables::TableLearner;
use crate::lab::{Action, Arg, Choice, Control, Effect, Kind, Settings};

/// Rewards are of at most this size.
const MOST_REWARD: f64 = 1000.0;
const SEED: u32 = 7;

/// All that goes back to its default with another world.
pub(super) const OF_WORLD: &[&str] = &[
    "map",
    "learner",
    "rival",
    "learning_rate",
    "rival_rate",
    "gamma",
    "epsilon",
    "epsilon_decay",
    "epsilon_end",
    "step_reward",
    "goal_reward",
    "pit_reward",
    "coin_reward",
    "prize_reward",
    "slip",
    "episode_limit",
    "initial_value",
    "environments",
    "hidden_width",
    "rollout",
    "gae_lambda",
    "clip_range",
    "epochs",
    "batch_size",
    "entropy_bonus",
    "replay_size",
    "target_every",
    "q_target",
];

/// All that goes back to its default with another learner.
pub(super) const OF_LEARNER: &[&str] = &[
    "learning_rate",
    "epsilon",
    "epsilon_decay",
    "epsilon_end",
    "environments",
    "rollout",
    "gae_lambda",
    "epochs",
    "batch_size",
    "entropy_bonus",
    "target_every",
];

fn learners(is_cartpole: bool) -> Vec<Choice> {
    if is_cartpole {
        return NetworkLearner::ALL
            .iter()
            .map(|learner| Choice::new(learner.id(), learner.label()))
            .collect();
    }
    TableLearner::ALL.iter().map(|(_, id, label)| Choice::new(*id, *label)).collect()
}

fn plans(learner: &str) -> bool {
    TableLearner::from_id(learner).is_ok_and(TableLearner::plans)
}

/// The learning rate that suits a learner.
fn rate_of(learner: &str, preset: &presets::Preset) -> f64 {
    NetworkLearner::from_id(learner).map_or(preset.learning_rate, |learner| learner.suits().learning_rate)
}

pub(super) fn controls(settings: &Settings) -> Vec<Control> {
    let mut all = of_world(settings);
    all.extend(of_learning(settings));
    all.extend(of_rewards(settings));
    all.extend(of_networks(settings));
    all.push(Control::seed(
        SEED,
        "Decides what is tried, what the world answers and the first weights. The same seed gives the same run.",
    ));
    all
}

/// The world that is chosen, or the first.
pub(super) fn world(settings: &Settings) -> (&str, &'static presets::Preset, bool) {
    let world = settings.text("world").unwrap_or(GRIDS[0].id);
    let preset = presets::grid(world).unwrap_or(&GRIDS[0]);
    (world, preset, world == CARTPOLE)
}

pub(super) fn chosen<'a>(settings: &'a Settings, control: &str, default: &'a str) -> &'a str {
    settings.text(control).unwrap_or(default)
}

fn of_world(settings: &Settings) -> Vec<Control> {
    let (_, preset, is_cartpole) = world(settings);
    let mut worlds: Vec<_> = GRIDS.iter().map(|preset| Choice::new(preset.id, preset.label)).collect();
    worlds.push(Choice::new(CARTPOLE, "CartPole"));
    let learners = learners(is_cartpole);
    let first = learners.first().map_or("", |first| first.id.as_str()).to_string();
    let mut rivals = vec![Choice::new("none", "nobody")];
    rivals.extend(learners.clone());
    let most = MOST_SIDE * (MOST_SIDE + 2);
    vec![
        Control::new(
            "world",
            "World",
            "Where the agent lives: cells to walk on, or a cart with a pole to balance.",
            Kind::Choice { options: worlds },
            GRIDS[0].id,
            Effect::Rebuild,
        ),
        Control::new(
            "map",
            "Map",
            "The world as text: rows joined by /, a character a cell, and behind | a digit of wind for each column.",
            Kind::Text { most },
            preset.map,
            Effect::Rebuild,
        )
        .shown_if(!is_cartpole),
        Control::new(
            "learner",
            "Learner",
            "How the agent learns from what happens to it.",
            Kind::Choice { options: learners },
            first.as_str(),
            Effect::Rebuild,
        ),
        Control::new(
            "rival",
            "Rival",
            "A second learner in the same world, with the same random numbers.",
            Kind::Choice { options: rivals },
            "none",
            Effect::Rebuild,
        ),
    ]
}

fn of_learning(settings: &Settings) -> Vec<Control> {
    let (_, preset, is_cartpole) = world(settings);
    let first = if is_cartpole { NetworkLearner::ALL[0].id() } else { TableLearner::ALL[0].1 };
    let (learner, rival) = (chosen(settings, "learner", first), chosen(settings, "rival", "none"));
    let rate = || if is_cartpole { Kind::log(1e-5, 1.0) } else { Kind::linear(0.0, 2.5) };
    let dqn = |learner: &str| learner == NetworkLearner::Dqn.id();
    let explores = |learner: &str| dqn(learner) || (!is_cartpole && learner != "none" && !plans(learner));
    let explores = explores(learner) || explores(rival);
    let ([epsilon, decay], least) = if is_cartpole { ([1.0, 0.99], 0.02) } else { (preset.epsilon, 0.01) };
    let decays = settings.number("epsilon_decay").unwrap_or(decay) < 1.0;
    vec![
        Control::new(
            "learning_rate",
            "Learning rate α",
            "How far each update goes: on a table, the share of the error that is corrected.",
            rate(),
            rate_of(learner, preset),
            Effect::Live,
        )
        .shown_if(!plans(learner)),
        Control::new(
            "rival_rate",
            "Rival’s learning rate",
            "How far each of the rival’s updates goes.",
            rate(),
            rate_of(if rival == "none" { learner } else { rival }, preset),
            Effect::Live,
        )
        .shown_if(rival != "none" && !plans(rival)),
        Control::new(
            "gamma",
            "Discount γ",
            "What a reward is worth one step later: 0 sees only the next one, 1 counts all alike.",
            Kind::linear(0.0, 1.0),
            if is_cartpole { 0.99 } else { preset.gamma },
            Effect::Live,
        ),
        Control::new(
            "epsilon",
            "Exploration ε",
            "How often the agent does anything at all instead of what looks best.",
            Kind::linear(0.0, 1.0),
            epsilon,
            Effect::Live,
        )
        .shown_if(explores),
        Control::new(
            "epsilon_decay",
            "Decay of ε",
            "What ε is multiplied by after each episode.",
            Kind::linear(0.9, 1.0),
            decay,
            Effect::Live,
        )
        .shown_if(explores),
        Control::new(
            "epsilon_end",
            "Least ε",
            "ε falls no lower than this.",
            Kind::linear(0.0, 1.0),
            least,
            Effect::Live,
        )
        .shown_if(explores && decays),
    ]
}

fn of_rewards(settings: &Settings) -> Vec<Control> {
    let (_, preset, is_cartpole) = world(settings);
    let rules = &preset.rules;
    let reward = |id, label, help, default: f64| {
        Control::new(id, label, help, Kind::linear(-MOST_REWARD, MOST_REWARD), default, Effect::Live)
            .shown_if(!is_cartpole)
    };
    let first = if is_cartpole { NetworkLearner::ALL[0].id() } else { TableLearner::ALL[0].1 };
    let planned = plans(chosen(settings, "learner", first));
    vec![
        reward(
            "step_reward",
            "Reward for a step",
            "For every step that ends on nothing special.",
            rules.step,
        ),
        reward(
            "goal_reward",
            "Reward for the goal",
            "For reaching the goal, in place of the step’s.",
            rules.goal,
        ),
        reward("pit_reward", "Reward for a pit", "For falling in, in place of the step’s.", rules.pit),
        reward(
            "coin_reward",
            "Reward for a coin",
            "For every time a coin is entered, in place of the step’s.",
            rules.coin,
        ),
        reward(
            "prize_reward",
            "Reward for the small prize",
            "For reaching it, in place of the step’s.",
            rules.prize,
        ),
        Control::new(
            "slip",
            "Slipperiness",
            "The chance of going sideways from a slippery cell.",
            Kind::linear(0.0, 1.0),
            rules.slip,
            Effect::Live,
        )
        .shown_if(!is_cartpole),
        Control::new(
            "episode_limit",
            "Longest episode",
            "An episode that has not ended after so many steps is cut.",
            Kind::whole(1.0, 1000.0),
            preset.limit,
            Effect::Live,
        )
        .shown_if(!is_cartpole),
        Control::new(
            "initial_value",
            "First values",
            "What every action is thought to be worth before anything is known.",
            Kind::linear(-100.0, 100.0),
            0.0,
            Effect::Rebuild,
        )
        .shown_if(!is_cartpole && !planned),
    ]
}

pub(super) const ACTIONS: &[Action<Reinforcement>] = &[
    Action {
        id: "paint",
        label: "Paint a cell",
        help: "Makes a cell into something else, while the agent goes on learning.",
        effect: Effect::Live,
        args: |_| {
            let last = (MOST_SIDE - 1) as f64;
            let kinds = Cell::ALL.map(|cell| Choice::new(cell.names().1, cell.names().2)).to_vec();
            vec![
                Arg { id: "row", help: "Which row, from 0 at the top.", kind: Kind::whole(0.0, last) },
                Arg { id: "column", help: "Which column, from 0 at the left.", kind: Kind::whole(0.0, last) },
                Arg { id: "kind", help: "What it becomes.", kind: Kind::Choice { options: kinds } },
            ]
        },
        run: Reinforcement::paint,
    },
    Action {
        id: "set_wind",
        label: "Set the wind",
        help: "How many cells the wind of a column carries whoever moves from there up.",
        effect: Effect::Live,
        args: |_| {
            let (last, most) = ((MOST_SIDE - 1) as f64, f64::from(MOST_WIND));
            vec![
                Arg { id: "column", help: "Which column, from 0 at the left.", kind: Kind::whole(0.0, last) },
                Arg { id: "strength", help: "How many cells.", kind: Kind::whole(0.0, most) },
            ]
        },
        run: Reinforcement::set_wind,
    },
    Action {
        id: "push",
        label: "Push the cart",
        help: "Adds to the velocity of the first cart, in m/s.",
        effect: Effect::Live,
        args: |_| {
            vec![Arg { id: "velocity", help: "How much, to the right.", kind: Kind::linear(-2.0, 2.0) }]
        },
        run: Reinforcement::push,
    },
];
