//! The lab `reinforcement` on its grids: planning against values worked out by hand, every learner's update, the
//! figures of Sutton and Barto, what goes wrong on purpose and its cures, and bad input.
use crate::common::{assert_close, column, field, open, read, record};
use underhood::engine::Engine;
use underhood::error::Error;
use underhood::lab::{Args, Value};
use underhood::labs::LabId;
use underhood::session::{Recipe, Session};

const PRESETS: [&str; 6] = ["open", "cliff", "four_rooms", "windy", "coins", "prizes"];

fn grid(settings: &[(&str, &str)]) -> Session {
    open(LabId::Reinforcement, Engine::default(), settings)
}

fn set(session: &mut Session, control: &str, value: f64) {
    session.set(control, &Value::Number(value)).unwrap();
}

fn paint(session: &mut Session, row: f64, column: f64, kind: &str) -> Result<(), Error> {
    let args = [("row", row.into()), ("column", column.into()), ("kind", kind.into())];
    session.act("paint", &Args::from(args.map(|(id, value)| (id.to_string(), value))))
}

/// Whole episodes done.
fn episodes_done(session: &Session) -> f32 {
    field(session, "moment", "done") as f32
}

/// Trains until that many episodes are done.
fn train(session: &mut Session, episodes: f32) {
    for _ in 0..4_000 {
        if episodes_done(session) >= episodes {
            return;
        }
        session.step(500).unwrap();
    }
    panic!("only {} episodes of {episodes}", episodes_done(session));
}

/// Whether a trouble is pointed out.
fn troubled(session: &Session, id: &str) -> bool {
    field(session, "trouble", id) == 1.0
}

/// Expected returns within the limit: of the random policy, the optimal and the present greedy one.
fn baselines(session: &Session) -> [f32; 3] {
    let [random, optimal] = ["random", "optimal"].map(|policy| field(session, "baselines", policy) as f32);
    [random, optimal, read(session, "greedy_return")[0]]
}

/// An episode that can be played again.
#[derive(Debug, PartialEq, serde::Deserialize)]
struct Episode {
    number: u32,
    earned: f64,
    length: u32,
    begun: u32,
    pole: u32,
}

/// All of them, in order.
fn played(session: &Session) -> Vec<Episode> {
    #[derive(serde::Deserialize)]
    struct Played {
        episodes: Vec<Episode>,
    }
    record(session, "played").unwrap().value.deserialized::<Played>().unwrap().episodes
}

#[test]
fn values_worked_out_by_hand() {
    let corridor = [("map", "S.G"), ("step_reward", "0"), ("goal_reward", "1"), ("gamma", "0.9")];
    assert_close("two steps", &read(&grid(&corridor), "optimal_values")[..2], &[0.9, 1.0], 1e-5);

    let costs = [("map", "S.G"), ("step_reward", "-1"), ("goal_reward", "-1"), ("gamma", "1")];
    assert_close("costs", &read(&grid(&costs), "optimal_values")[..2], &[-2.0, -1.0], 1e-5);

    // On the slippery cell: v = 0.8 · 1 + 0.2 · γ v, since sideways is a border.
    let icy = [("map", "S~G"), ("step_reward", "0"), ("goal_reward", "1"), ("gamma", "0.9"), ("slip", "0.2")];
    let v = 0.8 / (1.0 - 0.18);
    assert_close("ice", &read(&grid(&icy), "optimal_values")[..2], &[0.9 * v, v], 1e-5);
}

#[test]
fn gamma_decides_how_far_the_goal_is_seen() {
    let mut session = grid(&[("map", "S......G"), ("step_reward", "0"), ("goal_reward", "1")]);
    for gamma in [0.2_f64, 0.9, 1.0] {
        set(&mut session, "gamma", gamma);
        let start = read(&session, "optimal_values")[0];
        assert!((f64::from(start) - gamma.powi(6)).abs() < 1e-5, "{gamma}: {start}");
    }
}

#[test]
fn both_planners_come_to_the_optimal_values() {
    for world in PRESETS {
        for learner in ["value_iteration", "policy_iteration"] {
            let mut session = grid(&[("world", world), ("learner", learner)]);
            session.step(1_500).unwrap();
            let (values, optimal) = (read(&session, "values"), read(&session, "optimal_values"));
            assert_close(&format!("{world} {learner}"), &values, &optimal, 1e-3);
        }
    }
}

/// Sutton and Barto: 15 steps lead through the wind of example 6.5, 13 along the edge of example 6.6.
#[test]
fn the_optimal_paths_of_the_book() {
    for (world, steps) in [("windy", 15), ("cliff", 13)] {
        let session = grid(&[("world", world)]);
        assert_eq!(read(&session, "optimal_path").len(), steps + 1, "{world}");
        assert_eq!(baselines(&session)[1], -(steps as f32), "{world}");
    }
}

#[test]
fn an_update_is_the_formula_of_its_learner() {
    const EPSILON: f32 = 0.25;
    for learner in ["q_learning", "sarsa", "expected_sarsa"] {
        let settings =
            [("world", "cliff"), ("learner", learner), ("epsilon", "0.25"), ("gamma", "0.9"), ("seed", "11")];
        let mut session = grid(&settings);
        session.step(300).unwrap();
        for _ in 0..200 {
            let before = read(&session, "q");
            session.step(1).unwrap();
            let (after, update) = (read(&session, "q"), record(&session, "table_update").unwrap());
            let made = |term: &str| update.number(term) as f32;
            let cell = made("state") as usize * 4 + made("action") as usize;
            let next = made("next") as usize;
            let choices = &before[next * 4..next * 4 + 4];
            let most = choices.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let expected = match learner {
                _ if made("ends") == 1.0 => 0.0,
                "q_learning" => most,
                "sarsa" => choices[made("next_action") as usize],
                // (1 − ε) · max + ε · mean, however ties are broken.
                _ => (1.0 - EPSILON) * most + EPSILON * choices.iter().sum::<f32>() / 4.0,
            };
            let close = |what: &str, a: f32, b: f32| {
                assert!((a - b).abs() <= 1e-3 + 1e-5 * b.abs(), "{learner}, {what}: {a} is not {b}");
            };
            assert_eq!(made("made"), 1.0);
            close("next", made("ahead"), expected);
            close("target", made("target"), made("reward") + made("gamma") * made("ahead"));
            close("old", made("old"), before[cell]);
            close("error", made("error"), made("target") - made("old"));
            close("new", made("new"), made("old") + made("alpha") * made("error"));
            close("kept", after[cell], made("new"));
            let others = before.iter().zip(&after).enumerate().filter(|(i, (a, b))| *i != cell && a != b);
            assert_eq!(others.count(), 0, "{learner} changed another cell");
        }
    }
}

/// First-visit Monte Carlo (Sutton and Barto, section 5.3, with a constant α): at the end of an episode, each pair
/// moves towards the return that followed its first visit.
#[test]
fn monte_carlo_learns_from_the_whole_return() {
    const GAMMA: f32 = 0.9;
    const ALPHA: f32 = 0.25;
    let settings = [
        ("map", "S...G/.#.../...X."),
        ("learner", "monte_carlo"),
        ("learning_rate", "0.25"),
        ("gamma", "0.9"),
        ("step_reward", "-1"),
        ("goal_reward", "8"),
        ("epsilon", "1"),
    ];
    let mut session = grid(&settings);
    for _ in 0..20 {
        let before = read(&session, "q");
        let done = episodes_done(&session);
        let mut walk: Vec<(usize, f32)> = vec![];
        while episodes_done(&session) == done {
            session.advance().unwrap();
            let cell = read(&session, "agent")[0] as usize;
            session.advance().unwrap();
            session.advance().unwrap();
            let moment = |name: &str| field(&session, "moment", name);
            walk.push((cell * 4 + moment("action") as usize, moment("reward") as f32));
            session.advance().unwrap();
        }
        let mut expected = before;
        let mut g = 0.0;
        for (i, (pair, reward)) in walk.iter().enumerate().rev() {
            g = reward + GAMMA * g;
            if walk[..i].iter().all(|(earlier, _)| earlier != pair) {
                expected[*pair] += ALPHA * (g - expected[*pair]);
            }
        }
        assert_close("after the episode", &read(&session, "q"), &expected, 1e-4);
    }
}

#[test]
fn q_learning_gets_within_two_per_cent_of_the_optimum_on_every_preset() {
    for world in PRESETS {
        let mut session = grid(&[("world", world), ("learner", "q_learning")]);
        let mut best = f32::NEG_INFINITY;
        while episodes_done(&session) < 2_000.0 {
            let next = (episodes_done(&session) + 100.0).min(2_000.0);
            train(&mut session, next);
            let [_, optimal, greedy] = baselines(&session);
            best = best.max(greedy - optimal + 0.02 * optimal.abs());
            if best >= 0.0 {
                break;
            }
        }
        assert!(best >= 0.0, "{world}: {:?}", baselines(&session));
        let [random, optimal, greedy] = baselines(&session);
        assert!(random < greedy && greedy <= optimal + 1e-3 * optimal.abs(), "{world}: {random} {greedy}");
    }
}

/// Sutton and Barto, example 6.6: the average return of the later episodes, over several runs.
#[test]
fn on_the_cliff_sarsa_fares_better_while_learning_and_q_learning_finds_the_edge() {
    let on_line = |learner: &str| {
        let mut sum = 0.0;
        for seed in ["1", "2", "3", "4", "5", "6"] {
            let settings = [
                ("world", "cliff"),
                ("learner", learner),
                ("epsilon", "0.1"),
                ("seed", seed),
                ("gamma", "1"),
            ];
            let mut session = grid(&settings);
            train(&mut session, 500.0);
            let [episodes, returns] = ["episode", "return"].map(|name| column(&session, "episodes", name));
            let late = episodes.iter().zip(returns).filter(|(episode, _)| (100.0..500.0).contains(*episode));
            let late: Vec<f32> = late.map(|(_, earned)| earned).collect();
            assert!(late.len() > 90, "{}", late.len());
            sum += late.iter().sum::<f32>() / late.len() as f32 / 6.0;
            if learner == "q_learning" {
                assert_eq!(read(&session, "greedy_path").len(), 14, "seed {seed}: not along the edge");
            }
        }
        sum
    };
    let (sarsa, q_learning) = (on_line("sarsa"), on_line("q_learning"));
    assert!((-33.0..=-19.0).contains(&sarsa), "SARSA {sarsa}");
    assert!((-60.0..=-38.0).contains(&q_learning), "Q-learning {q_learning}");
}

#[test]
fn a_reward_that_comes_back_is_hacked_and_without_it_the_goal_is_reached() {
    let mut session = grid(&[("world", "coins")]);
    train(&mut session, 600.0);
    let goal = |session: &Session| {
        let cells = read(session, "cells");
        let end = *read(session, "greedy_path").last().unwrap();
        let kinds = session.describe().axes.into_iter().find(|axis| axis.symbol == "k").unwrap().labels;
        kinds[cells[end as usize] as usize].id == "goal"
    };
    assert!(!goal(&session) && troubled(&session, "looping"));
    let mut cured = grid(&[("world", "coins"), ("coin_reward", "0")]);
    train(&mut cured, 600.0);
    assert!(goal(&cured) && !troubled(&cured, "looping"));
}

#[test]
fn without_exploration_it_stays_with_the_first_good_thing() {
    let mut session = grid(&[("world", "prizes"), ("epsilon", "0")]);
    train(&mut session, 500.0);
    let [_, optimal, greedy] = baselines(&session);
    assert!(greedy < 0.5 * optimal && troubled(&session, "no_exploration"), "{greedy} of {optimal}");
    // The cure works on the very run that was stuck.
    set(&mut session, "epsilon_decay", 1.0);
    set(&mut session, "epsilon", 0.9);
    train(&mut session, 2_500.0);
    let [_, optimal, greedy] = baselines(&session);
    assert!(greedy >= 0.98 * optimal && !troubled(&session, "no_exploration"), "{greedy} of {optimal}");
}

#[test]
fn gamma_one_without_a_goal_has_no_values_and_says_so() {
    let mut session = grid(&[("map", "S../..."), ("gamma", "1"), ("step_reward", "-1")]);
    session.step(3_000).unwrap();
    assert!(troubled(&session, "no_goal") && troubled(&session, "unbounded"));
    assert_eq!(field(&session, "planning", "settled"), 0.0);
    set(&mut session, "gamma", 0.9);
    assert!(!troubled(&session, "unbounded"));
    // −1 for ever: −1 / (1 − γ).
    assert_close("costs without end", &read(&session, "optimal_values"), &[-10.0; 6], 1e-3);
}

#[test]
fn too_large_a_learning_rate_blows_up_and_a_smaller_one_cures() {
    let mut session = grid(&[("world", "cliff"), ("learning_rate", "2.5"), ("gamma", "1")]);
    // It may stop itself; that is an answer too.
    session.step(20_000).unwrap();
    assert!(troubled(&session, "too_fast"));
    let largest = read(&session, "q").iter().fold(0.0_f32, |most, q| most.max(q.abs()));
    assert!(largest > 1e4, "{largest}");
    let mut cured = grid(&[("world", "cliff"), ("learning_rate", "0.5"), ("gamma", "1")]);
    cured.step(20_000).unwrap();
    assert!(!troubled(&cured, "too_fast"));
    assert!(read(&cured, "q").iter().all(|q| q.abs() <= 1_000.0));
}

#[test]
fn two_learners_walk_the_same_world_apart() {
    let mut session = grid(&[("world", "cliff"), ("learner", "q_learning"), ("rival", "sarsa")]);
    train(&mut session, 300.0);
    let alone = {
        let mut alone = grid(&[("world", "cliff"), ("learner", "q_learning")]);
        alone.step(session.status().step).unwrap();
        read(&alone, "q")
    };
    assert_eq!(read(&session, "q"), alone, "a rival changes nothing");
    let mut same = grid(&[("world", "cliff"), ("learner", "sarsa"), ("rival", "sarsa")]);
    same.step(2_000).unwrap();
    assert_eq!(read(&same, "q"), read(&same, "rival_q"), "the same learner has the same luck");
}

#[test]
fn an_episode_can_be_gone_back_to() {
    let mut session = grid(&[("world", "four_rooms")]);
    train(&mut session, 30.0);
    let mut recent = played(&session);
    let episode = recent.remove(recent.len() - 17);
    let from = session.rewind(episode.begun).unwrap();
    session.step(episode.begun - from).unwrap();
    session.advance().unwrap();
    let moment = |name: &str| field(&session, "moment", name);
    assert_eq!((moment("episode"), moment("step")), (f64::from(episode.number), 0.0), "its first step");
    session.step(episode.length).unwrap();
    assert_eq!(played(&session).last(), Some(&episode));
}

#[test]
fn the_world_is_painted_while_it_learns_and_the_run_is_replayed_with_it() {
    let mut session = grid(&[("world", "open")]);
    session.step(400).unwrap();
    session.advance().unwrap();
    for row in 3..7 {
        paint(&mut session, f64::from(row), 5.0, "wall").unwrap();
    }
    set(&mut session, "gamma", 0.8);
    session.step(300).unwrap();
    paint(&mut session, 0.0, 0.0, "goal").unwrap();
    session.step(300).unwrap();
    let saved = session.save().unwrap();
    let recipe = session.recipe();
    let steps = recipe.step;

    let (mut other, rejected) = Session::open(Engine::default(), recipe).unwrap();
    assert_eq!(rejected, []);
    other.step(steps).unwrap();
    assert_eq!(other.save().unwrap(), saved);

    let from = session.rewind(350).unwrap();
    session.step(350 - from).unwrap();
    assert_eq!(read(&session, "cells")[5 * 10 + 5], 0.0, "before it was painted");
    session.step(steps - 350).unwrap();
    assert_eq!(session.save().unwrap(), saved);
}

#[test]
fn worlds_that_lead_nowhere_are_walked_all_the_same() {
    for (map, trouble) in [("S#G/###/...", "no_path"), ("S./..", "no_goal"), ("../.G", "no_start")] {
        for learner in ["q_learning", "monte_carlo", "sarsa", "value_iteration", "policy_iteration"] {
            let mut session = grid(&[("map", map), ("learner", learner)]);
            session.step(1_000).unwrap();
            for channel in session.describe().channels {
                session.read(channel.id).unwrap();
            }
            if !trouble.is_empty() {
                assert!(troubled(&session, trouble), "{map} {learner}: {:?}", record(&session, "trouble"));
            }
        }
    }
}

#[test]
fn bad_worlds_and_rewards_are_refused_and_nothing_is_lost() {
    let mut session = grid(&[("world", "open")]);
    session.step(50).unwrap();
    let before = session.save().unwrap();
    let wide = "S".to_string() + &".".repeat(20);
    let refused = [
        ("", "2"),
        ("S", "2"),
        ("S./.", "row 2"),
        ("S?G", "?"),
        ("##/##", "somewhere to stand"),
        ("GG/GG", "somewhere to stand"),
        ("XX/XX", "somewhere to stand"),
        ("S.G|12", "wind"),
        ("S.G|abc", "wind"),
        (wide.as_str(), "20"),
    ];
    for (map, word) in refused {
        let error = session.set("map", &map.into()).unwrap_err().to_string();
        assert!(error.contains(word), "{map}: {error}");
        assert_eq!(session.save().unwrap(), before, "{map}");
    }
    for value in [1e30, f64::NAN, f64::INFINITY, -1e9] {
        for control in ["goal_reward", "step_reward", "pit_reward", "coin_reward", "gamma", "epsilon"] {
            let error = session.set(control, &value.into()).unwrap_err();
            assert_eq!(error.code(), "out_of_range", "{control} {value}: {error}");
        }
    }
    for (row, column, kind) in [
        (10.0, 0.0, "wall"),
        (0.0, 10.0, "wall"),
        (-1.0, 0.0, "wall"),
        (0.5, 0.0, "wall"),
        (0.0, 0.0, "lava"),
    ] {
        let error = paint(&mut session, row, column, kind).unwrap_err();
        assert!(["out_of_range", "wrong_type"].contains(&error.code()), "{error}");
    }
    assert_eq!(session.save().unwrap(), before);
}

#[test]
fn the_last_place_to_stand_stays() {
    let mut session = grid(&[("map", "S.")]);
    session.step(7).unwrap();
    paint(&mut session, 0.0, 0.0, "wall").unwrap();
    session.step(7).unwrap();
    let before = session.save().unwrap();
    let error = paint(&mut session, 0.0, 1.0, "wall").unwrap_err().to_string();
    assert!(error.contains("nowhere to stand"), "{error}");
    assert_eq!(session.save().unwrap(), before);
}

#[test]
fn a_save_brings_its_world_with_it() {
    let mut cliff = grid(&[("world", "cliff"), ("learner", "sarsa")]);
    cliff.step(100).unwrap();
    paint(&mut cliff, 0.0, 3.0, "wall").unwrap();
    cliff.step(100).unwrap();
    let saved = cliff.save().unwrap();
    let mut session = grid(&[("world", "windy")]);
    session.step(10).unwrap();
    session.load(&saved).unwrap();
    assert_eq!(read(&session, "cells"), read(&cliff, "cells"));
    assert_eq!(session.save().unwrap(), saved);
    let (mut other, _) = Session::open(Engine::default(), Recipe::new(LabId::Mlp)).unwrap();
    assert_eq!(other.load(&saved).unwrap_err().code(), "save");
}

/// What an agent's episode tells at a moment.
#[derive(Debug, serde::Deserialize)]
struct Told {
    action: Option<u8>,
    thrown: Option<bool>,
    reward: Option<f64>,
}

fn told(session: &Session) -> Told {
    record(session, "moment").unwrap().value.deserialized().unwrap()
}

#[test]
fn a_step_tells_nothing_before_its_stage_and_nothing_of_the_step_before() {
    let mut session = grid(&[("world", "cliff")]);
    session.step(100).unwrap();
    assert!(record(&session, "table_update").is_some() && told(&session).reward.is_some());
    let came_to = read(&session, "agent");
    session.advance().unwrap(); // observe
    assert_eq!(read(&session, "agent"), came_to);
    let now = told(&session);
    assert!(now.action.is_none() && now.thrown.is_none() && now.reward.is_none(), "{now:?}");
    assert!(record(&session, "table_update").is_none() && read(&session, "touched").is_empty());
    session.advance().unwrap(); // act
    let now = told(&session);
    assert!(now.action.is_some() && now.thrown.is_some() && now.reward.is_none(), "{now:?}");
    assert!(record(&session, "table_update").is_none());
    session.advance().unwrap(); // reward
    assert!(told(&session).reward.is_some());
    assert_eq!(field(&session, "table_update", "made"), 0.0);
    session.advance().unwrap(); // learn
    assert_eq!(field(&session, "table_update", "made"), 1.0);
    assert!(!read(&session, "touched").is_empty());

    let mut poles = grid(&[("world", "cartpole"), ("learner", "dqn")]);
    poles.step(3).unwrap();
    poles.advance().unwrap(); // observe
    assert!(told(&poles).action.is_none() && read(&poles, "pole_actions").is_empty());
    poles.advance().unwrap(); // act
    let acted_on = read(&poles, "probabilities");
    poles.advance().unwrap(); // reward
    assert_eq!(read(&poles, "probabilities"), acted_on, "those that it drew from");
}

/// One move in ten is left to the dice, and one in four of those is the best one all the same. What SARSA decides a step
/// ahead is told as what it is.
#[test]
fn a_move_says_whether_it_was_left_to_the_dice() {
    for learner in ["q_learning", "sarsa"] {
        let mut session = grid(&[("world", "cliff"), ("learner", learner), ("epsilon", "0.1")]);
        let (mut thrown, mut other) = (0, 0);
        const STEPS: u32 = 4_000;
        for _ in 0..STEPS {
            let before = read(&session, "q");
            session.step(1).unwrap();
            let now = told(&session);
            let cell = field(&session, "table_update", "state") as usize;
            let own = &before[4 * cell..4 * cell + 4];
            let best = own.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            thrown += u32::from(now.thrown.unwrap());
            if learner == "q_learning" && own[usize::from(now.action.unwrap())] != best {
                assert_eq!(now.thrown, Some(true), "who has not thrown makes the best move");
                other += 1;
            }
        }
        let share = f64::from(thrown) / f64::from(STEPS);
        assert!((share - 0.1).abs() < 0.02, "{learner}: {share}");
        assert!(learner == "sarsa" || (other > thrown / 2 && other < thrown), "{other} of {thrown}");
    }
    assert!(told(&grid(&[("learner", "value_iteration")])).thrown.is_none());
}
