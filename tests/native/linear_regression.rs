//! Linear regression against outside references, its failures, and the reader's own data.
use crate::common::{
    REFERENCES, array, assert_close, check_reference, everything, field, homes, read, record, set_at,
};
use underhood::engine::Engine;
use underhood::error::Error;
use underhood::lab::{Args, Value};
use underhood::session::Session;

const ALL: &str = "area,beds,baths,latitude,longitude";

/// R² over all examples.
fn r2(session: &Session) -> f32 {
    field(session, "fit", "r2") as f32
}

/// Loss, R² and typical error of the exact solution.
fn least_squares(session: &Session) -> Vec<f32> {
    // Behind those of the mean and the mean itself.
    let all = record(session, "baselines").unwrap().all_numbers();
    all[4..7].iter().map(|number| *number as f32).collect()
}

#[test]
fn descent_is_numpys_on_both_engines() {
    for engine in Engine::AVAILABLE {
        for reference in &REFERENCES {
            check_reference(*engine, reference);
        }
    }
}

/// The figures published beside the data set.
#[test]
fn it_reaches_the_exact_solution() {
    for (features, rate, r2, rmse) in [
        ("area", "0.3", 0.5888, 84_035.0),
        ("area,beds,baths", "0.3", 0.6043, 82_437.0),
        (ALL, "0.3", 0.6362, 79_049.0),
    ] {
        let mut session = homes(Engine::default(), &[("features", features), ("learning_rate", rate)]);
        session.step(400).unwrap();
        assert_close(features, &[field(&session, "fit", "r2") as f32], &[r2], 5e-5);
        assert_close(features, &[field(&session, "fit", "rmse") as f32], &[rmse], 1e-5);
        let theta = read(&session, "parameters");
        assert_close(features, &theta, &read(&session, "least_squares"), 1e-3);
        assert_close(features, &least_squares(&session)[1..], &[r2, rmse], 5e-5);
    }
}

#[test]
fn batches_and_single_examples_come_close() {
    for (batching, rate, steps) in [("mini", "0.02", 2000), ("single", "0.002", 20_000)] {
        let settings = [("features", ALL), ("batching", batching), ("learning_rate", rate)];
        let mut session = homes(Engine::default(), &settings);
        session.step(steps).unwrap();
        let r2 = r2(&session);
        assert!((0.62..=0.63619).contains(&r2), "{batching}: {r2}");
        let batch = read(&session, "batch").len();
        assert!(if batching == "single" { batch == 1 } else { (2..=32).contains(&batch) });
    }
}

/// Slope and intercept in dollars and square feet, as least squares gives them on the raw columns.
#[test]
fn numbers_in_units_undo_the_scaling() {
    let mut session = homes(Engine::default(), &[("learning_rate", "0.5")]);
    session.step(100).unwrap();
    let parameters = read(&session, "in_units");
    assert_close("slope", &parameters[..1], &[138.546_45], 1e-4);
    // ȳ − slope · x̄
    assert_close("intercept", &parameters[1..], &[246_661.58 - 138.546_45 * 1_680.318_7], 1e-4);
    let (predictions, data) = (read(&session, "predictions"), read(&session, "data"));
    assert_close("a prediction", &predictions[..1], &[parameters[0] * data[0] + parameters[1]], 1e-5);
    let residuals = read(&session, "residuals");
    assert_close("a residual", &residuals[..1], &[predictions[0] - data[1]], 1e-5);
}

#[test]
fn too_large_a_rate_diverges_says_why_and_can_be_cured() {
    let mut session = homes(Engine::default(), &[("learning_rate", "1.2")]);
    assert_close("stable rate", &[field(&session, "baselines", "stable_rate") as f32], &[1.0], 1e-4);
    session.step(10_000).unwrap();
    let status = session.status();
    let why = status.halted.expect("it diverges");
    let said = why.to_string();
    assert!(status.step < 100 && said.contains("1.2") && said.contains("below 1."), "{said}");
    assert_eq!(session.advance(), Err(Error::Halted(why)));

    session.set("learning_rate", &0.3.into()).unwrap();
    session.step(100).unwrap();
    assert_eq!(session.status().halted, None);
    assert_close("R² after the cure", &[r2(&session)], &[0.5888], 5e-5);
}

#[test]
fn just_below_the_stable_rate_it_settles_and_just_above_it_does_not() {
    let limit = field(&homes(Engine::default(), &[("features", ALL)]), "baselines", "stable_rate");
    assert!((limit - 0.402_079).abs() < 1e-5, "NumPy says 0.402079, we {limit}");
    for (rate, settles) in [(limit * 0.98, true), (limit * 1.05, false)] {
        let rate = rate.to_string();
        let mut session = homes(Engine::default(), &[("features", ALL), ("learning_rate", &rate)]);
        session.step(1000).unwrap();
        assert_eq!(session.status().halted.is_none(), settles, "{rate}");
    }
}

#[test]
fn the_surface_is_the_models_own_loss() {
    let mut session = homes(Engine::default(), &[("features", "area,beds"), ("surface_y", "beds")]);
    let surface = array(&session, "loss_surface");
    assert_eq!(surface.shape, [41, 41]);
    let extent = everything(session.read("surface_extent").unwrap()).1;
    let at = |from: f32, to: f32, i: usize| f64::from(from + (to - from) * i as f32 / 40.0);
    for (row, column) in [(0, 0), (3, 40), (20, 20), (40, 7)] {
        set_at(&mut session, 0, at(extent[0], extent[1], column));
        set_at(&mut session, 1, at(extent[2], extent[3], row));
        let loss = 1.0 - r2(&session);
        assert_close("loss", &[surface.data[row * 41 + column]], &[loss], 1e-4);
    }
    let centre = surface.data.iter().copied().fold(f32::INFINITY, f32::min);
    assert_eq!(surface.data[20 * 41 + 20], centre, "the bowl is centred on its bottom");
}

/// The moments of the data against burn's autodiff.
#[test]
fn the_step_seen_coming_is_the_step_that_comes() {
    let mut session = homes(Engine::default(), &[("features", ALL), ("seed", "4")]);
    session.step(3).unwrap();
    let coming = read(&session, "descent");
    while session.advance().unwrap() != "backward" {}
    assert_close("update", &read(&session, "update"), &coming, 1e-5);
}

#[test]
fn a_parameter_set_in_mid_step_shows_in_that_step() {
    let mut session = homes(Engine::default(), &[]);
    for stage in ["batch", "forward", "loss"] {
        assert_eq!(session.advance().unwrap(), stage);
    }
    let before = field(&session, "batch_loss", "loss");
    set_at(&mut session, 0, 0.767);
    set_at(&mut session, 1, 0.0);
    assert_eq!(session.status().stage, 3);
    let after = field(&session, "batch_loss", "loss");
    assert!(after < before);
    assert_close("loss", &[after as f32], &[1.0 - 0.58884], 1e-4);
}

fn load(session: &mut Session, csv: &str) -> Result<(), Error> {
    session.act("load_csv", &Args::from([("csv".into(), Value::Text(csv.into()))]))
}

#[test]
fn the_readers_own_data() {
    let mut session = homes(Engine::default(), &[("learning_rate", "0.3")]);
    // y = 3 + 2u − v exactly
    let csv: String = (0..40)
        .map(|i| (f64::from(i), f64::from(i * i % 17)))
        .map(|(u, v)| format!("{u},{v},x,{}\n", 3.0 + 2.0 * u - v))
        .collect();
    load(&mut session, &format!("u,v,note,y\n{csv}")).unwrap();
    let described = session.describe();
    assert_eq!(described.values["target"], "y".into());
    assert_eq!(described.values["features"], Value::List(vec!["u".into(), "v".into()]));
    assert!(described.notices[0].to_string().contains("note"));
    session.step(500).unwrap();
    assert_close("parameters", &read(&session, "in_units"), &[2.0, -1.0, 3.0], 1e-3);

    session.set("target", &"u".into()).unwrap();
    assert_eq!(session.status().step, 0);
    let features = session.describe().values["features"].clone();
    assert!(!features.to_string().split(',').any(|f| f == "u"), "a target is no feature: {features}");

    session.act("use_homes", &Args::new()).unwrap();
    assert_eq!(read(&session, "predictions").len(), 932);
}

#[test]
fn decisions_about_a_table_are_carried_out_again_byte_for_byte() {
    let mut session = homes(Engine::default(), &[("target", "area"), ("features", "beds,price")]);
    // `price`, `area` and `beds` are columns of the homes too; what was set of those is not meant for these.
    let csv = "price;area;beds\n1,5;2;9\n2,5;5;1\n4;4;7\n";
    load(&mut session, csv).unwrap();
    let values = |session: &Session| {
        let values = session.describe().values;
        (values["target"].to_string(), values["features"].to_string())
    };
    assert_eq!(values(&session), ("beds".into(), "price,area".into()));

    let choices =
        [("header", "false"), ("separator", "semicolon"), ("decimal", "comma"), ("target", "column 1")];
    let args =
        choices.into_iter().chain([("csv", "1,5;2;9\n2,5;5;1\n4;4;7\n"), ("columns", "column 3, column 2")]);
    let args: Args = args.map(|(id, value)| (id.into(), value.into())).collect();
    session.act("load_csv", &args).unwrap();
    assert_eq!(values(&session), ("column 1".into(), "column 2,column 3".into()));
    assert_eq!(read(&session, "data"), [2.0, 9.0, 1.5, 5.0, 1.0, 2.5, 4.0, 7.0, 4.0]);
    session.step(3).unwrap();
    let recipe = session.recipe();
    let (mut again, rejected) = Session::open(Engine::default(), recipe.clone()).unwrap();
    assert!(rejected.is_empty(), "{rejected:?}");
    again.step(3).unwrap();
    assert_eq!((again.save().unwrap(), again.recipe()), (session.save().unwrap(), recipe.clone()));

    // A file as links held it before there were decisions, and one whose decisions are cut short.
    let plain = underhood::session::Recipe { setup: csv.as_bytes().to_vec().into(), ..recipe.clone() };
    let (opened, _) = Session::open(Engine::default(), plain).unwrap();
    assert_eq!(values(&opened), ("beds".into(), "price,area".into()));
    let cut = underhood::session::Recipe { setup: recipe.setup[..12].to_vec().into(), ..recipe };
    let (_, rejected) = Session::open(Engine::default(), cut).unwrap();
    assert!(rejected[0].to_string().contains("Bring the file again"), "{rejected:?}");

    for (id, value, code) in [
        ("separator", "comma!", "unknown"),
        ("header", "maybe", "wrong_type"),
        ("decimal", "dot", "out_of_range"),
        ("target", "nope", "unknown"),
        ("columns", "area,nope", "unknown"),
        ("colums", "area", "unknown"),
    ] {
        let before = session.save().unwrap();
        let args = Args::from([("csv".into(), csv.into()), (id.into(), value.into())]);
        assert_eq!(session.act("load_csv", &args).unwrap_err().code(), code, "{id}");
        assert_eq!(session.save().unwrap(), before);
    }
}

#[test]
fn data_that_cannot_be_used_changes_nothing() {
    let mut session = homes(Engine::default(), &[]);
    session.step(5).unwrap();
    let before = session.save().unwrap();
    for csv in [
        "",
        "a,b\n1,2\n",
        "a,b\n1,2\n3\n",
        "a\n1\n2\n",
        "a,b\n1,1\n1,1\n",
        "a,b\n1,x\n2,y\n",
        "a,b\n1,NaN\n2,3\n4,5",
    ] {
        assert_eq!(load(&mut session, csv).unwrap_err().code(), "data", "{csv:?}");
        assert_eq!(session.save().unwrap(), before, "{csv:?}");
    }
    let large = "1,2\n".repeat(12_500_000);
    let message = load(&mut session, &large).unwrap_err().to_string();
    assert_eq!(message, "csv can’t be 50.0 MB: it takes at most 10 MB.");
    assert_eq!(session.save().unwrap(), before);
}

/// Two columns that say the same, and numbers of any magnitude.
#[test]
fn awkward_data_still_has_an_answer() {
    for csv in
        ["a,b,y\n1,2,1\n2,4,2\n3,6,4\n4,8,5\n", "a,y\n1e30,1\n5e29,2\n-1e30,4\n", "a,y\n1e-30,1\n2e-30,2\n"]
    {
        let mut session = homes(Engine::default(), &[("learning_rate", "0.3")]);
        load(&mut session, csv).unwrap();
        session.step(200).unwrap();
        assert_close(csv, &[r2(&session)], &least_squares(&session)[1..2], 1e-4);
        let numbers = |channel: &str| everything(session.read(channel).unwrap()).1;
        let finite = |channel: &str| numbers(channel).iter().all(|x| x.is_finite());
        assert!(session.describe().channels.iter().all(|c| finite(c.id)), "{csv}");
    }
}
