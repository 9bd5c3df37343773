//! The race: its surfaces against formulas worked by hand, its racers against theory.
use crate::common::{
    TOLERANCE, array, assert_close, column, field, homes, open, read, record, set_parameter,
};
use underhood::engine::Engine;
use underhood::lab::Reading;
use underhood::labs::LabId;
use underhood::session::Session;

const METHODS: [&str; 5] = ["sgd", "momentum", "nesterov", "rmsprop", "adam"];
const SURFACES: [&str; 7] = ["bowl", "ravine", "saddle", "rosenbrock", "rastrigin", "homes", "network"];
/// Of [`METHODS`], those that step by the size of the gradient.
const PLAIN: usize = 3;

/// The race with some controls set.
fn race(engine: Engine, settings: &[(&str, &str)]) -> Session {
    open(LabId::GradientDescent, engine, settings)
}

fn set(session: &mut Session, control: &str, value: f64) {
    session.set(control, &value.into()).unwrap();
}

fn set_rate(session: &mut Session, method: &str, rate: f64) {
    set(session, &format!("rate_{method}"), rate);
}

/// Sets all rates to one of the lab's presets: small, good, large.
fn preset(session: &mut Session, level: &str) {
    for (method, rate) in METHODS.iter().zip(numbers(session, "rate_presets", level)) {
        set_rate(session, method, rate);
    }
    session.reset().unwrap();
}

/// The numbers of a record's field, one for each racer: 1 for true and 0 for false.
fn numbers(session: &Session, channel: &str, of: &str) -> Vec<f64> {
    record(session, channel).unwrap().numbers(of)
}

/// Who has left the map.
fn lost(session: &Session) -> Vec<f64> {
    numbers(session, "trouble", "lost")
}

/// The loss of a surface at a place, as its racers find it.
fn loss_at(session: &mut Session, [x, y]: [f64; 2]) -> f32 {
    set(session, "start_x", x);
    set(session, "start_y", y);
    read(session, "losses")[0]
}

/// The gradients of the formulas, differentiated by hand, in f64.
fn by_hand(surface: &str, [x, y]: [f64; 2]) -> [f64; 2] {
    use std::f64::consts::TAU;
    match surface {
        "bowl" => [x, y],
        "ravine" => [x, 100.0 * y],
        "saddle" => [x, y * (y * y - 1.0)],
        "rosenbrock" => {
            let across = y - x * x;
            [-2.0 * (1.0 - x) - 400.0 * x * across, 200.0 * across]
        }
        "rastrigin" => [x, y].map(|u| 2.0 * u + TAU * (TAU * u).sin()),
        _ => unreachable!("{surface} has no formula"),
    }
}

/// From and to across, from and to up.
fn extent(session: &Session) -> [f64; 4] {
    ["left", "right", "bottom", "top"].map(|side| field(session, "extent", side))
}

/// Three places inside the picture, none of them special.
fn places(session: &Session) -> Vec<[f64; 2]> {
    let extent = extent(session);
    let inside = |across: f64, up: f64| {
        [extent[0] + across * (extent[1] - extent[0]), extent[2] + up * (extent[3] - extent[2])]
    };
    vec![inside(0.1, 0.83), inside(0.37, 0.21), inside(0.74, 0.61)]
}

#[test]
fn gradients_are_those_worked_by_hand() {
    for engine in Engine::AVAILABLE {
        for surface in &SURFACES[..5] {
            let mut session = race(*engine, &[("surface", surface)]);
            for place in places(&session) {
                loss_at(&mut session, place);
                let expected = by_hand(surface, place).map(|g| g as f32);
                assert_close(surface, &read(&session, "gradients")[..2], &expected, 2e-5);
            }
        }
    }
}

#[test]
fn gradients_agree_with_nudging_on_every_surface() {
    const NUDGE: f64 = 1e-2;
    for engine in Engine::AVAILABLE {
        for surface in SURFACES {
            let mut session = race(*engine, &[("surface", surface)]);
            for [x, y] in places(&session) {
                loss_at(&mut session, [x, y]);
                let said = read(&session, "gradients");
                let mut nudged = |dx: f64, dy: f64| {
                    let up = loss_at(&mut session, [x + dx, y + dy]);
                    let down = loss_at(&mut session, [x - dx, y - dy]);
                    f64::from(up - down) / (2.0 * NUDGE)
                };
                for (said, nudged) in said.iter().zip([nudged(NUDGE, 0.0), nudged(0.0, NUDGE)]) {
                    let said = f64::from(*said);
                    // Rosenbrock's third derivatives cost a central difference 400 · NUDGE² in x.
                    let close = (said - nudged).abs() <= 2e-3 * said.abs().max(1.0) + 400.0 * NUDGE * NUDGE;
                    assert!(close, "{surface} at {x}, {y}: the gradient says {said}, nudging {nudged}");
                }
            }
        }
    }
}

#[test]
fn minima_are_flat_and_lower_than_all_the_picture() {
    for engine in Engine::AVAILABLE {
        for surface in SURFACES {
            let mut session = race(*engine, &[("surface", surface)]);
            let [start, lowest] = ["start", "lowest"].map(|which| field(&session, "baselines", which) as f32);
            assert!(start > lowest);
            let grid = read(&session, "surface");
            assert!(grid.iter().all(|loss| *loss >= lowest), "{surface}");
            let [least, most, condition] =
                ["least", "most", "condition"].map(|which| field(&session, "curvature", which));
            assert!(least > 0.0, "{surface} curves up at its minimum");
            assert_eq!(condition, most / least);
            for minimum in read(&session, "minima").chunks_exact(2) {
                let place = [f64::from(minimum[0]), f64::from(minimum[1])];
                let loss = loss_at(&mut session, place);
                assert!((loss - lowest).abs() < 1e-5, "{surface}: {loss} at a minimum of {lowest}");
                let slope = read(&session, "gradients");
                assert!(slope[0].hypot(slope[1]) < 1e-4, "{surface}: slope {slope:?} at {minimum:?}");
            }
        }
    }
    assert_eq!(read(&race(Engine::default(), &[("surface", "rosenbrock")]), "minima"), [1.0, 1.0]);
}

#[test]
fn the_field_and_the_grid_are_the_loss_and_gradient_there() {
    for surface in SURFACES {
        let mut session = race(Engine::default(), &[("surface", surface)]);
        let (grid, field) = (array(&session, "surface"), read(&session, "field"));
        let [rows, columns] = grid.shape[..] else { panic!("a grid") };
        let extent = extent(&session);
        for (row, column) in [(1, 1), (7, 41), (rows - 2, columns - 2)] {
            let part =
                |from: f64, to: f64, i: usize, n: usize| from + (to - from) * i as f64 / (n - 1) as f64;
            let x = part(extent[0], extent[1], column, columns);
            let y = part(extent[2], extent[3], row, rows);
            let loss = loss_at(&mut session, [x, y]);
            let at = row * columns + column;
            assert_close(surface, &[grid.data[at]], &[loss], 1e-4);
            assert_close(surface, &field[2 * at..2 * at + 2], &read(&session, "gradients")[..2], 1e-4);
        }
    }
}

/// x_k = (1 − ηλ)ᵏ x₀ along each axis of the ravine.
#[test]
fn sgd_on_a_ravine_follows_its_closed_form() {
    for engine in Engine::AVAILABLE {
        for rate in [0.01, 0.0769, 0.079] {
            let mut session = race(*engine, &[("surface", "ravine"), ("kappa", "25")]);
            set_rate(&mut session, "sgd", rate);
            session.step(40).unwrap();
            let path = array(&session, "paths");
            assert_eq!(path.shape, [41, 5, 2]);
            for (k, row) in path.data.chunks_exact(10).enumerate() {
                let after = |from: f64, lambda: f64| (from * (1.0 - rate * lambda).powi(k as i32)) as f32;
                assert_close("SGD", &row[..2], &[after(-2.6, 1.0), after(0.9, 25.0)], 1e-5);
            }
        }
    }
}

/// Polyak's and Nesterov's limits: 2/λ, 2(1 + μ)/λ and 2(1 + μ)/((1 + 2μ)λ), with λ = κ.
#[test]
fn below_its_limit_a_racer_settles_and_above_it_leaves_the_map() {
    let mut session = race(Engine::default(), &[("surface", "ravine"), ("kappa", "40")]);
    let limits = read(&session, "stable_rates");
    assert_close("limits", &limits[..PLAIN], &[2.0 / 40.0, 3.8 / 40.0, 3.8 / 2.8 / 40.0], 1e-5);
    assert!(limits[PLAIN..].iter().all(|limit| limit.is_infinite()));
    for (share, off) in [(0.98, false), (1.02, true)] {
        for (method, limit) in METHODS.iter().zip(&limits[..PLAIN]) {
            set_rate(&mut session, method, f64::from(*limit) * share);
        }
        session.reset().unwrap();
        session.step(2_000).unwrap();
        for (i, method) in METHODS.iter().enumerate().take(PLAIN) {
            assert_eq!(lost(&session)[i] == 1.0, off, "{method} at {share} of its limit");
            assert_eq!(numbers(&session, "trouble", "unstable")[i] == 1.0, off, "{method}");
            assert_eq!(read(&session, "arrived")[i] >= 0.0, !off, "{method} at {share} of its limit");
        }
    }
}

#[test]
fn of_the_presets_the_good_ones_get_there_and_the_others_do_not() {
    // Within this many steps; SGD needs more than any of these on Rosenbrock's valley.
    for (surface, steps) in [("bowl", 200), ("ravine", 200), ("homes", 150), ("network", 150)] {
        for engine in Engine::AVAILABLE {
            let mut session = race(*engine, &[("surface", surface)]);
            preset(&mut session, "good");
            session.step(steps).unwrap();
            let arrived = read(&session, "arrived");
            assert!(arrived.iter().all(|step| *step >= 0.0), "{surface}: {arrived:?}");
            let good = read(&session, "losses");

            preset(&mut session, "small");
            session.step(steps / 3).unwrap();
            let slow = read(&session, "losses");
            assert_eq!(lost(&session), [0.0; 5]);
            assert!(slow.iter().zip(&good).all(|(slow, good)| slow > good), "{surface}: {slow:?}");
            assert!(read(&session, "arrived").iter().all(|step| *step < 0.0), "{surface}");
        }
    }
}

#[test]
fn rates_that_are_too_large_throw_sgd_off_but_only_make_adam_hop() {
    for surface in ["bowl", "ravine", "saddle", "homes"] {
        let mut session = race(Engine::default(), &[("surface", surface)]);
        preset(&mut session, "large");
        session.step(100).unwrap();
        assert_eq!(lost(&session), [1.0, 1.0, 1.0, 0.0, 0.0], "{surface}");
        // RMSProp goes on hopping by half its rate to either side of the minimum, for ever.
        let at = read(&session, "positions");
        session.step(1).unwrap();
        let hop = (read(&session, "positions")[6] - at[6]).abs();
        let rate = read(&session, "rates")[3];
        assert!(hop > 0.5 * rate && hop < 1.5 * rate, "{surface}: {hop} at a rate of {rate}");
    }
}

#[test]
fn rosenbrock_is_hard_for_sgd_and_done_by_the_others() {
    let mut session = race(Engine::default(), &[("surface", "rosenbrock")]);
    session.step(1_500).unwrap();
    let arrived = read(&session, "arrived");
    assert!(arrived[0] < 0.0, "SGD is still on its way: {arrived:?}");
    assert!(arrived[1..].iter().all(|step| *step > 0.0), "{arrived:?}");
    session.step(6_000).unwrap();
    assert!(read(&session, "arrived")[0] > 0.0, "in the end it comes");
}

#[test]
fn on_the_ridge_all_are_stuck_until_there_is_noise() {
    for engine in Engine::AVAILABLE {
        let mut session = race(*engine, &[("surface", "saddle")]);
        session.step(400).unwrap();
        for place in read(&session, "positions").chunks_exact(2) {
            assert_eq!(place[1], 0.0, "exactly on the ridge");
        }
        assert!(read(&session, "losses").iter().all(|loss| (loss - 0.25).abs() < 1e-3), "at the pass");
        assert_eq!(numbers(&session, "trouble", "stuck")[1..3], [1.0; 2]);
        set(&mut session, "noise", 0.02);
        session.step(300).unwrap();
        let valleys = read(&session, "positions");
        assert!(valleys.chunks_exact(2).all(|at| (at[1].abs() - 1.0).abs() < 0.2), "{valleys:?}");
    }
}

#[test]
fn the_start_decides_between_many_minima() {
    let mut session = race(Engine::default(), &[("surface", "rastrigin")]);
    let end = |session: &mut Session, place| {
        loss_at(session, place);
        session.step(300).unwrap();
        let at = read(session, "positions");
        (at[0].round(), at[1].round())
    };
    assert_eq!(end(&mut session, [0.2, -0.3]), (0.0, 0.0));
    assert_eq!(end(&mut session, [1.1, -0.9]), (1.0, -1.0));
    assert_eq!(end(&mut session, [-1.8, 1.1]), (-2.0, 1.0));
}

/// The same homes, the same loss: linear regression with two features and a bias of 0.
#[test]
fn the_homes_are_those_of_linear_regression() {
    for engine in Engine::AVAILABLE {
        let mut session = race(*engine, &[("surface", "homes")]);
        let mut model = homes(*engine, &[("features", "area,baths")]);
        set_parameter(&mut model, "bias", 0, 0.0).unwrap();
        for place in places(&session) {
            let ours = loss_at(&mut session, place);
            set_parameter(&mut model, "weight", 0, place[0]).unwrap();
            set_parameter(&mut model, "weight", 1, place[1]).unwrap();
            while model.advance().unwrap() != "backward" {}
            assert_close("loss", &[ours], &[field(&model, "batch_loss", "loss") as f32], 1e-5);
            let (gradient, theirs) = (read(&session, "gradients"), read(&model, "gradient"));
            assert_close("gradient", &gradient[..2], &theirs[..2], 1e-5);
            model.step(1).unwrap();
        }
        let least_squares = read(&model, "least_squares");
        assert_close("minimum", &read(&session, "minima"), &least_squares[..2], 1e-4);
        let limit = field(&model, "baselines", "stable_rate") as f32;
        assert_close("limit", &read(&session, "stable_rates")[..1], &[limit], 1e-4);
    }
}

#[test]
fn another_seed_is_another_network() {
    let surface =
        |seed: &str| read(&race(Engine::default(), &[("surface", "network"), ("seed", seed)]), "surface");
    assert_eq!(surface("3"), surface("3"));
    assert_ne!(surface("3"), surface("4"));
}

#[test]
fn the_step_seen_coming_is_the_step_taken() {
    for engine in Engine::AVAILABLE {
        for surface in SURFACES {
            let mut session = race(*engine, &[("surface", surface)]);
            set(&mut session, "noise", 0.1);
            session.step(3).unwrap();
            let (from, coming) = (read(&session, "positions"), read(&session, "steps"));
            // The same at every stage before the update, whatever has been worked out by then.
            while session.advance().unwrap() != "plan" {
                assert_eq!(read(&session, "steps"), coming, "{surface}");
            }
            session.advance().unwrap();
            let to = read(&session, "positions");
            let taken: Vec<f32> = to.iter().zip(&from).map(|(to, from)| to - from).collect();
            assert_eq!(taken, coming, "{engine:?} {surface}");
        }
    }
}

/// Adam's first moments are the gradient itself once corrected; RMSProp's and momentum's start from zero.
#[test]
fn the_memory_is_that_of_the_published_recurrences() {
    let mut session = race(Engine::default(), &[]);
    let each = |session: &Session, channel: &str, racer: usize| -> [f32; 2] {
        read(session, channel)[2 * racer..2 * racer + 2].try_into().unwrap()
    };
    let gradient = |racer| each(&session, "gradients", racer);
    let [first, second] = ["first_moments", "second_moments"]
        .map(|moments| [0, 1, 2, 3, 4].map(|i| each(&session, moments, i)));
    let squares = |g: [f32; 2], share: f32| g.map(|g| share * g * g);
    assert_eq!((first[0], second[0]), ([0.0; 2], [0.0; 2]), "SGD remembers nothing");
    for i in [1, 2] {
        assert_close("v", &first[i], &gradient(i), 1e-6);
        assert_eq!(second[i], [0.0; 2]);
    }
    assert_eq!(first[3], [0.0; 2]);
    assert_close("s", &second[3], &squares(gradient(3), 0.1), 1e-5);
    assert_close("m̂", &first[4], &gradient(4), 1e-5);
    assert_close("ŝ", &second[4], &squares(gradient(4), 1.0), 1e-4);

    // v₂ = 0.9 v₁ + g₂.
    session.step(1).unwrap();
    let g = each(&session, "gradients", 1);
    let expected = [0, 1].map(|axis| 0.9 * first[1][axis] + g[axis]);
    assert_close("v", &each(&session, "first_moments", 1), &expected, 1e-5);
    let (effective, s) = (each(&session, "effective_rates", 3), each(&session, "second_moments", 3));
    assert_close("η/√s", &effective[..1], &[read(&session, "rates")[3] / s[0].sqrt()], 1e-4);
}

#[test]
fn one_who_leaves_the_map_stops_alone_and_comes_back_with_a_smaller_rate() {
    let mut session = race(Engine::default(), &[("surface", "bowl")]);
    set_rate(&mut session, "sgd", 2.5);
    session.step(60).unwrap();
    assert_eq!(lost(&session), [1.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(session.status().halted, None);
    let at = read(&session, "positions")[..2].to_vec();
    session.step(5).unwrap();
    assert_eq!(read(&session, "positions")[..2], at, "it stands");
    assert!(column(&session, "loss", "sgd")[64].is_nan(), "its curve ends");
    // Another racer's rate changes nothing for it; nor does what is shown.
    set_rate(&mut session, "adam", 0.1);
    session.set("racers", &"sgd".into()).unwrap();
    assert_eq!(lost(&session)[0], 1.0);

    set_rate(&mut session, "sgd", 0.3);
    assert_eq!(lost(&session)[0], 0.0);
    session.step(60).unwrap();
    assert!(read(&session, "losses")[0] < 1e-3);
    // All of that is in the recipe.
    let recipe = session.recipe();
    let (mut again, rejected) = Session::open(Engine::default(), recipe).unwrap();
    assert_eq!(rejected, []);
    again.step(125).unwrap();
    assert_eq!(again.save().unwrap(), session.save().unwrap());
}

#[test]
fn noise_has_the_standard_deviation_asked_for_and_is_the_same_again() {
    let mut session = race(Engine::default(), &[("surface", "bowl")]);
    let clean = read(&session, "gradients");
    set(&mut session, "noise", 2.0);
    let mut added = vec![];
    for seed in 0..200 {
        set(&mut session, "seed", f64::from(seed));
        let noisy = read(&session, "gradients");
        assert_eq!(noisy, read(&session, "gradients"));
        added.extend(noisy.iter().zip(&clean).map(|(noisy, clean)| f64::from(noisy - clean)));
    }
    let n = added.len() as f64;
    let mean = added.iter().sum::<f64>() / n;
    let std = (added.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
    assert!(mean.abs() < 0.15 && (std - 2.0).abs() < 0.1, "mean {mean}, standard deviation {std}");
}

/// The plain rule is stochastic only while there is chance in its gradient.
#[test]
fn the_plain_rule_is_named_for_what_it_is() {
    let mut session = race(Engine::default(), &[]);
    let names = |session: &Session| {
        let about = session.describe();
        let rate = about.controls.iter().find(|control| control.id == "rate_sgd").unwrap().label;
        (about.axes[0].labels[0].name.clone(), rate.to_string())
    };
    assert_eq!(names(&session), ("gradient descent".into(), "η of gradient descent".into()));
    set(&mut session, "noise", 0.02);
    assert_eq!(names(&session), ("SGD".into(), "η of SGD".into()));
}

/// Its good rate on the ravine is the best there is, and below the limit however narrow it is.
#[test]
fn a_good_rate_settles_on_every_ravine() {
    for kappa in ["1", "25", "300", "1000"] {
        let session = race(Engine::default(), &[("kappa", kappa)]);
        let (rates, limits) = (read(&session, "rates"), read(&session, "stable_rates"));
        for (method, (rate, limit)) in METHODS.iter().zip(rates.iter().zip(&limits)) {
            assert!(*rate < 0.995 * limit, "{method} at κ = {kappa}: {rate} of {limit}");
        }
    }
}

/// They are in the same order everywhere, by the same names.
#[test]
fn each_racer_has_its_column_and_its_control() {
    let session = race(Engine::default(), &[]);
    let about = session.describe();
    assert!(about.axes[0].labels.iter().map(|label| label.id.as_str()).eq(METHODS));
    let controls = about.controls.iter().filter_map(|control| control.id.strip_prefix("rate_"));
    assert!(controls.eq(METHODS));
    let Reading::Curve(curve) = session.read("loss").unwrap() else { panic!("a curve") };
    assert_eq!(curve.columns[1..], METHODS);
}

#[test]
fn another_surface_brings_its_own_start_and_rates() {
    let mut session = race(Engine::default(), &[]);
    set(&mut session, "start_x", 1.0);
    set_rate(&mut session, "sgd", 0.001);
    let values = |session: &Session, id: &str| session.describe().values[id].to_string();
    session.set("surface", &"ravine".into()).unwrap();
    assert_eq!(values(&session, "start_x"), "1", "the same surface again changes nothing");
    session.set("surface", &"bowl".into()).unwrap();
    assert_eq!((values(&session, "start_x"), values(&session, "rate_sgd")), ("-2.4".into(), "0.3".into()));
    session.set("surface", &"ravine".into()).unwrap();
    assert_eq!(values(&session, "rate_sgd"), "0.0198");
    session.set("kappa", &25.0.into()).unwrap();
    assert_eq!(values(&session, "rate_sgd"), "0.0769");
    assert_eq!(session.status().step, 0);
}

#[test]
fn the_engines_agree_on_every_surface() {
    for surface in SURFACES {
        let [flex, ndarray] = [Engine::Flex, Engine::Ndarray].map(|engine| {
            let mut session = race(engine, &[("surface", surface)]);
            session.step(30).unwrap();
            session
        });
        let moments = ["first_moments", "second_moments"];
        for channel in ["loss", "paths", "gradients", "steps", "surface", "field"].into_iter().chain(moments)
        {
            let [ours, theirs] = [&flex, &ndarray].map(|session| read(session, channel));
            assert_close(&format!("{surface} {channel}"), &ours, &theirs, TOLERANCE);
        }
    }
}

#[test]
fn a_save_of_a_network_goes_on_to_the_same_bytes() {
    let mut session = race(Engine::default(), &[("surface", "network"), ("seed", "5")]);
    session.step(12).unwrap();
    let saved = session.save().unwrap();
    let mut loaded = race(Engine::default(), &[]);
    loaded.load(&saved).unwrap();
    assert_eq!(loaded.save().unwrap(), saved);
    session.step(10).unwrap();
    loaded.step(10).unwrap();
    assert_eq!(loaded.save().unwrap(), session.save().unwrap());
}

/// The challenge: κ = 100, all five at the bottom within 140 steps, to stay.
#[test]
fn the_challenge_can_be_done_and_the_defaults_do_not_do_it() {
    let home = |rates: Option<[f64; 5]>| {
        let mut session = race(Engine::default(), &[("surface", "ravine"), ("kappa", "100")]);
        for (method, rate) in METHODS.iter().zip(rates.into_iter().flatten()) {
            set_rate(&mut session, method, rate);
        }
        session.step(300).unwrap();
        read(&session, "arrived").iter().filter(|step| (0.0..=140.0).contains(*step)).count()
    };
    assert!(home(None) < 5);
    assert_eq!(home(Some([0.018, 0.01, 0.008, 0.027, 0.3])), 5);
}
