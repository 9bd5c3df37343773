//! What the tests of the core share: opening labs, reading numbers, and reference figures.

#![allow(dead_code)] // each test binary uses some of it

use underhood::engine::Engine;
use underhood::error::Error;
use underhood::lab::{Args, Value};
use underhood::labs::LabId;
use underhood::session::{Recipe, Session};

/// How far native and wasm, or the two engines, may lie apart after the runs below: they add the same
/// f32 numbers in another order.
pub const TOLERANCE: f32 = 2e-5;

/// A lab with some controls set.
pub fn open(lab: LabId, engine: Engine, settings: &[(&str, &str)]) -> Session {
    let recipe =
        settings.iter().fold(Recipe::new(lab), |recipe, (control, value)| recipe.with(control, value));
    let (session, rejected) = Session::open(engine, recipe).unwrap();
    assert_eq!(rejected, []);
    session
}

/// Linear regression with some controls set.
pub fn homes(engine: Engine, settings: &[(&str, &str)]) -> Session {
    open(LabId::LinearRegression, engine, settings)
}

/// The numbers of a channel.
pub fn read(session: &Session, channel: &str) -> Vec<f32> {
    session.read(channel).unwrap().data
}

/// Puts a parameter somewhere.
pub fn set_parameter(session: &mut Session, parameter: &str, value: f64) -> Result<(), Error> {
    let args = Args::from([("parameter".into(), parameter.into()), ("value".into(), Value::Number(value))]);
    session.act("set_parameter", &args)
}

/// Fails unless the numbers agree within `tolerance`, relative to the largest of them if that is above 1.
pub fn assert_close(what: &str, ours: &[f32], theirs: &[f32], tolerance: f32) {
    assert_eq!(ours.len(), theirs.len(), "{what}");
    let scale = theirs.iter().fold(1.0_f32, |most, b| most.max(b.abs()));
    for (i, (a, b)) in ours.iter().zip(theirs).enumerate() {
        assert!((a - b).abs() <= tolerance * scale, "{what}[{i}]: {a} is not {b}");
    }
}

/// A run of full-batch gradient descent as NumPy computes it, in f64.
pub struct Reference {
    pub features: &'static str,
    pub learning_rate: &'static str,
    pub start: &'static [f64],
    pub steps: u32,
    /// θ after the last step.
    pub theta: &'static [f32],
    /// The loss of the first three steps and of the last.
    pub losses: [f32; 4],
    /// The gradient of the first step.
    pub first_gradient: &'static [f32],
    /// `numpy.linalg.lstsq`.
    pub least_squares: &'static [f32],
}

/// From `tests/reference.py`, which prints them.
pub const REFERENCES: [Reference; 3] = [
    Reference {
        features: "area",
        learning_rate: "0.1",
        start: &[0.0, 0.0],
        steps: 10,
        theta: &[0.684966, 0.0],
        losses: [1.0, 0.788017, 0.652347, 0.421765],
        first_gradient: &[-1.534722, 0.0],
        least_squares: &[0.767361, 0.0],
    },
    Reference {
        features: "area,beds,baths",
        learning_rate: "0.1",
        start: &[0.5, -0.5, 0.25, 1.0],
        steps: 25,
        theta: &[0.801567, -0.197064, 0.119552, 0.003778],
        losses: [1.638771, 1.138143, 0.866058, 0.399566],
        first_gradient: &[-0.870254, -0.882530, -0.547304, 2.0],
        least_squares: &[0.876035, -0.183084, 0.029441, 0.0],
    },
    Reference {
        features: "area,beds,baths,latitude,longitude",
        learning_rate: "0.2",
        start: &[0.0; 6],
        steps: 25,
        theta: &[0.764117, -0.120457, 0.047523, 0.050142, 0.166297, 0.0],
        losses: [1.0, 0.465222, 0.443586, 0.364981],
        first_gradient: &[-1.534722, -0.926824, -1.151283, -0.309617, -0.726045, 0.0],
        least_squares: &[0.817318, -0.143523, 0.017072, 0.050883, 0.159255, 0.0],
    },
];

/// Runs a reference's descent with this crate and compares.
pub fn check_reference(engine: Engine, reference: &Reference) {
    let settings = [("features", reference.features), ("learning_rate", reference.learning_rate)];
    let mut session = homes(engine, &settings);
    let names: Vec<&str> = reference.features.split(',').chain(["b"]).collect();
    for (name, value) in names.iter().zip(reference.start) {
        set_parameter(&mut session, name, *value).unwrap();
    }
    session.step(1).unwrap();
    let gradient = [read(&session, "grad_w"), read(&session, "grad_b")].concat();
    assert_close("first gradient", &gradient, reference.first_gradient, 1e-5);

    session.step(reference.steps - 1).unwrap();
    let theta = [read(&session, "w"), read(&session, "b")].concat();
    assert_close("theta", &theta, reference.theta, 1e-5);
    let losses: Vec<f32> = read(&session, "loss").chunks(3).map(|row| row[1]).collect();
    let [first @ .., last] = &reference.losses;
    assert_close("losses", &losses[..3], first, 1e-5);
    assert_close("last loss", &losses[losses.len() - 1..], &[*last], 1e-5);
    assert_close("least squares", &read(&session, "least_squares"), reference.least_squares, 1e-5);
}

/// θ after 200 steps with batches of 32 on five features, seed 7, as the native flex engine computes it.
/// No outside tool draws our batches; this is what native and wasm, flex and ndarray, are held to.
pub const MINI_BATCH_THETA: [f32; 6] = [0.839_884, -0.118_799, 0.012_647, 0.028_122, 0.149_952, -0.013_892];

/// The run whose result is [`MINI_BATCH_THETA`].
pub fn mini_batch_run(engine: Engine) -> Session {
    let settings = [
        ("features", "area,beds,baths,latitude,longitude"),
        ("batching", "mini"),
        ("learning_rate", "0.05"),
        ("seed", "7"),
    ];
    let mut session = homes(engine, &settings);
    session.step(200).unwrap();
    session
}
