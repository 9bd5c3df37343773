//! What the tests of the core share: opening labs, reading numbers, and reference figures.

#![allow(dead_code)] // each test binary uses some of it

use underhood::engine::Engine;
use underhood::error::Error;
use underhood::lab::{AnyRecord, Args, Array, Curve, Reading, Value};
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

/// A tensor, with its shape.
pub fn array(session: &Session, channel: &str) -> Array {
    match session.read(channel).unwrap() {
        Reading::Tensor(array) => array,
        Reading::Curve(Curve { columns, data }) => Array::matrix(data, columns.len()),
        Reading::Record(record) => panic!("{channel} is a record: {record:?}"),
    }
}

/// A column of a curve.
pub fn column(session: &Session, channel: &str, column: &str) -> Vec<f32> {
    match session.read(channel).unwrap() {
        Reading::Curve(curve) => curve.column(column),
        other => panic!("{channel} is no curve: {other:?}"),
    }
}

/// A field of a record; NaN where there is none.
pub fn field(session: &Session, channel: &str, field: &str) -> f64 {
    record(session, channel).map_or(f64::NAN, |record| record.number(field))
}

/// A record, if there is anything to tell yet.
pub fn record(session: &Session, channel: &str) -> Option<AnyRecord> {
    match session.read(channel).unwrap() {
        Reading::Record(record) => record,
        other => panic!("{channel} is no record: {other:?}"),
    }
}

/// Every number that a channel gave, whatever it is, and how many there are along each axis.
pub fn everything(reading: Reading) -> (Vec<usize>, Vec<f32>) {
    match reading {
        Reading::Tensor(array) => (array.shape, array.data),
        Reading::Curve(curve) => (vec![curve.columns.len(), curve.data.len()], curve.data),
        Reading::Record(record) => {
            let all = record.map_or(vec![], |record| record.all_numbers());
            (vec![all.len()], all.into_iter().map(|number| number as f32).collect())
        }
    }
}

/// All notices, as the reader sees them.
pub fn notices(session: &Session) -> String {
    session.describe().notices.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// The numbers of a channel.
pub fn read(session: &Session, channel: &str) -> Vec<f32> {
    session.read(channel).unwrap().numbers()
}

/// Puts one number of a parameter somewhere.
pub fn set_parameter(session: &mut Session, parameter: &str, index: usize, value: f64) -> Result<(), Error> {
    let args = Args::from([
        ("parameter".into(), parameter.into()),
        ("index".into(), Value::Number(index as f64)),
        ("value".into(), Value::Number(value)),
    ]);
    session.act("set_parameter", &args)
}

/// Puts a parameter, by its place among them all, somewhere.
pub fn set_at(session: &mut Session, place: usize, value: f64) {
    let parameters = session.describe().parameters;
    let found = parameters.iter().rev().find(|parameter| parameter.start <= place).unwrap();
    set_parameter(session, &found.name, place - found.start, value).unwrap();
}

/// To where only the update is left of this step, so that its gradient is complete.
pub fn before_update(session: &mut Session) {
    let stages = session.describe().stages;
    while stages[session.status().stage].id != "update" {
        session.advance().unwrap();
    }
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
    for (place, value) in reference.start.iter().enumerate() {
        set_at(&mut session, place, *value);
    }
    session.step(1).unwrap();
    let gradient = read(&session, "gradient");
    assert_close("first gradient", &gradient, reference.first_gradient, 1e-5);

    session.step(reference.steps - 1).unwrap();
    let theta = read(&session, "parameters");
    assert_close("theta", &theta, reference.theta, 1e-5);
    let losses = column(&session, "loss", "batch");
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

/// A run of a lab and what it comes to, as the native flex engine computes it: native and wasm, flex and
/// ndarray, are held to it.
pub struct Record {
    pub lab: LabId,
    pub settings: &'static [(&'static str, &'static str)],
    pub steps: u32,
    pub channel: &'static str,
    pub numbers: &'static [f32],
    /// How far they may lie apart; the engines' GELUs themselves differ by some 1e-6.
    pub tolerance: f32,
}

/// The runs on record.
pub const RECORDS: &[Record] = &[
    Record {
        lab: LabId::Mlp,
        settings: &[
            ("dataset", "circle"),
            ("activation", "tanh"),
            ("optimizer", "adam"),
            ("layers", "3"),
            ("learning_rate", "0.03"),
            ("batch_size", "20"),
            ("dropout", "0.1"),
            ("l2", "0.001"),
        ],
        steps: 100,
        channel: "parameters",
        numbers: &[
            -0.993_499, -1.395_292, -1.537_395, -0.501_633, 0.010_657, 0.082_865, -0.732_784, -1.011_965,
            1.109_322, 0.263_92, 1.153_721, -1.338_555, 1.126_186,
        ],
        tolerance: TOLERANCE,
    },
    Record {
        lab: LabId::Mlp,
        settings: &[
            ("dataset", "rings"),
            ("classes", "3"),
            ("activation", "gelu"),
            ("optimizer", "momentum"),
            ("layers", "3"),
            ("learning_rate", "0.03"),
            ("batch_size", "20"),
            ("dropout", "0.1"),
            ("l2", "0.001"),
        ],
        steps: 100,
        channel: "parameters",
        numbers: &[
            -0.234_081, -1.036_76, -1.076_78, -0.004_018, -1.581_187, 1.358_965, -0.162_701, -0.728_308,
            -0.542_135, 0.281_745, 0.585_303, -0.363_062, -1.503_384, 0.457_063, 1.430_723, -0.939_399,
            0.166_506, 1.072_49, 0.267_864, 0.135_282, -0.403_146,
        ],
        tolerance: 1e-3,
    },
    Record {
        lab: LabId::LanguageModel,
        settings: &[
            ("layers", "1"),
            ("dropout", "0.1"),
            ("positions", "rotary"),
            ("batch_size", "8"),
            ("prompt", "emma"),
            ("learning_rate", "0.003"),
        ],
        steps: 60,
        channel: "log_probs",
        numbers: &[-2.909_86, -3.299_032, -2.622_243, -2.182_269],
        tolerance: 1e-3,
    },
    Record {
        lab: LabId::GradientDescent,
        settings: &[("surface", "rosenbrock"), ("noise", "0.01")],
        steps: 60,
        channel: "positions",
        numbers: &[
            -0.946_286, 0.903_542, -0.570_958, 0.318_925, -0.753_435, 0.575_574, -1.053_476, 1.116_137,
            -0.886_474, 0.801_363,
        ],
        tolerance: TOLERANCE,
    },
    Record {
        lab: LabId::GradientDescent,
        settings: &[("surface", "homes"), ("noise", "0.01")],
        steps: 40,
        channel: "positions",
        numbers: &[
            0.771_383, -0.012_718, 0.870_341, -0.176_711, 0.818_788, -0.054_573, 0.047_482, 0.565_487,
            0.955_857, -0.202_893,
        ],
        tolerance: TOLERANCE,
    },
    Record {
        lab: LabId::GradientDescent,
        settings: &[("surface", "network"), ("noise", "0.01")],
        steps: 30,
        channel: "positions",
        numbers: &[
            -0.027_722, -0.014_54, -1.059_866, -1.050_41, -0.710_668, -0.705_582, 0.500_206, 0.140_582,
            -0.501_475, -0.361_679,
        ],
        tolerance: TOLERANCE,
    },
    Record {
        lab: LabId::Reinforcement,
        settings: &[("world", "windy"), ("learner", "expected_sarsa"), ("rival", "sarsa")],
        steps: 2_000,
        channel: "mean",
        numbers: &[-221.777_77],
        tolerance: TOLERANCE,
    },
    Record {
        lab: LabId::Reinforcement,
        settings: &[
            ("world", "cartpole"),
            ("environments", "2"),
            ("rollout", "16"),
            ("hidden_width", "8"),
            ("batch_size", "16"),
            ("epochs", "2"),
        ],
        steps: 96,
        channel: "state_values",
        numbers: &[1.764_63, 1.914_126],
        tolerance: 1e-3,
    },
    Record {
        lab: LabId::Classification,
        settings: &[],
        steps: 100,
        channel: "parameters",
        numbers: &[
            -2.483_916, 2.182_271, 0.301_646, 1.412_415, 0.370_888, -1.783_304, -0.696_494, -0.564_626,
            1.261_119, 0.098_856, -1.330_863, 1.232_007, 0.476_843, -0.191_683, -0.285_16,
        ],
        tolerance: TOLERANCE,
    },
    Record {
        lab: LabId::Classification,
        settings: &[
            ("dataset", "digits"),
            ("hidden_layers", "1"),
            ("width", "4"),
            ("activation", "tanh"),
            ("optimizer", "adam"),
            ("batch_size", "20"),
        ],
        steps: 60,
        channel: "held_out",
        numbers: &[1.421_805, 0.646_24],
        tolerance: 1e-3,
    },
    Record {
        lab: LabId::Attention,
        settings: &[
            ("task", "sort"),
            ("length", "4"),
            ("answer", "behind"),
            ("layers", "2"),
            ("width", "16"),
            ("positions", "rotary"),
            ("mask", "causal"),
            ("optimizer", "sgd"),
            ("learning_rate", "0.1"),
        ],
        steps: 20,
        channel: "held_out",
        numbers: &[1.837_384, 0.361_25, 0.005],
        tolerance: 1e-3,
    },
    Record {
        lab: LabId::Embeddings,
        settings: &[("dimensions", "4"), ("batch_size", "8")],
        steps: 400,
        channel: "parallelogram",
        numbers: &[
            0.0, 0.0, 0.161_914, 0.0, 0.014_422, 0.077_236, 0.150_697, 0.086_454, 0.176_336, 0.077_236,
        ],
        tolerance: 1e-3,
    },
    Record {
        lab: LabId::Hallucination,
        settings: &[
            ("people", "20"),
            ("told_people", "10"),
            ("tellings", "50"),
            ("dont_know", "0.3"),
            ("width", "16"),
            ("batch_size", "8"),
        ],
        steps: 120,
        channel: "confidence",
        numbers: &[
            0.417_688, 0.422_111, 0.418_055, 0.133_172, 0.415_757, 0.119_105, 0.141_690, 0.791_580,
            0.198_725, 0.604_927, 0.419_836, 0.134_735, 0.394_837, 0.391_553, 0.394_398, 0.133_190,
            0.497_468, 0.114_515, 0.450_869, 0.670_261, 0.219_240, 0.860_667, 0.760_411, 0.859_606,
            0.271_990, 0.861_415, 0.321_633, 0.405_670, 0.411_645, 0.119_576, 0.488_308, 0.854_856,
            0.455_602, 0.431_066, 0.755_426, 0.464_165, 0.410_877, 0.810_813, 0.840_544, 0.611_433,
            0.748_785, 0.875_380, 0.385_607, 0.796_191, 0.859_015, 0.827_114, 0.714_729, 0.825_263,
            0.420_832, 0.869_197, 0.866_241, 0.868_477, 0.734_240, 0.868_123, 0.110_067, 0.443_383,
            0.474_219, 0.482_263, 0.796_356, 0.402_035,
        ],
        tolerance: 1e-3,
    },
    Record {
        lab: LabId::Generalization,
        settings: &[("basis", "powers"), ("ridge", "0.001"), ("opened", "9"), ("follow", "false")],
        steps: 2,
        channel: "weights",
        numbers: &[
            -0.122_07,
            3.541_079,
            1.106_354,
            -17.310_154,
            -0.289_814,
            12.285_362,
            -0.497_392,
            7.859_462,
            -0.298_965,
            -5.923_948,
        ],
        tolerance: TOLERANCE,
    },
    Record {
        lab: LabId::Generalization,
        settings: &[("machine", "random_features"), ("examples", "40")],
        steps: 3,
        channel: "risk",
        numbers: &[1.214_751, 0.603_333],
        tolerance: 1e-3,
    },
    Record {
        lab: LabId::Generalization,
        settings: &[("course", "descent"), ("degree", "6"), ("optimizer", "momentum"), ("dropout", "0.1")],
        steps: 60,
        channel: "parameters",
        numbers: &[0.081_445, -0.271_404, 0.098_64, -0.101_636, -0.115_346, 0.516_901, -0.007_551],
        tolerance: TOLERANCE,
    },
    Record {
        lab: LabId::Generalization,
        settings: &[("machine", "grokking"), ("modulus", "7"), ("width", "16")],
        steps: 60,
        channel: "spectrum",
        numbers: &[0.330_357, 0.301_206, 0.368_437],
        tolerance: 1e-3,
    },
    Record {
        lab: LabId::Vision,
        settings: &[
            ("layers", "conv 3x4 stride 2, mean 2, dense 8"),
            ("batch_size", "16"),
            ("optimizer", "momentum"),
            ("learning_rate", "0.02"),
        ],
        steps: 40,
        channel: "probabilities",
        numbers: &[
            0.092_257, 0.118_123, 0.099_284, 0.108_224, 0.108_035, 0.087_625, 0.092_695, 0.092_854,
            0.093_028, 0.107_876,
        ],
        tolerance: 1e-3,
    },
    Record {
        lab: LabId::Vision,
        settings: &[("dataset", "signals"), ("layers", "conv 5x4 valid, pool 3"), ("batch_size", "16")],
        steps: 40,
        channel: "probabilities",
        numbers: &[
            0.058_195, 0.140_850, 0.066_624, 0.175_879, 0.088_461, 0.087_396, 0.044_763, 0.066_859,
            0.231_361, 0.039_611,
        ],
        tolerance: 1e-3,
    },
    Record {
        lab: LabId::Diffusion,
        settings: &[
            ("dataset", "swiss_roll"),
            ("width", "16"),
            ("points", "10000"),
            ("learning_rate", "0.002"),
            ("target", "velocity"),
            ("noise_schedule", "cosine"),
            ("sampler", "ddpm"),
            ("sampling_steps", "20"),
            ("particles", "4"),
            ("batch_size", "64"),
        ],
        steps: 60,
        channel: "samples",
        numbers: &[0.376_691, -0.673_112, 1.214_254, -0.076_447, 0.375_964, 0.853_864, 0.297_912, 1.026_583],
        tolerance: 1e-3,
    },
    Record {
        lab: LabId::Diffusion,
        settings: &[
            ("dataset", "digits"),
            ("width", "32"),
            ("depth", "2"),
            ("target", "noise"),
            ("noise_schedule", "linear"),
            ("batch_size", "32"),
        ],
        steps: 60,
        channel: "loss_levels",
        numbers: &[
            1.095_93, 1.195_513, 1.156_713, 1.189_985, 1.356_529, 1.465_084, 1.478_419, 1.509_683, 1.565_617,
            1.638_327,
        ],
        tolerance: 1e-3,
    },
    Record {
        lab: LabId::Retrieval,
        settings: &[("dimensions", "4"), ("width", "32"), ("batch_size", "4"), ("learning_rate", "0.003")],
        steps: 20,
        channel: "question_vector",
        numbers: &[0.035_737, 0.086_112, -0.338_819, -0.079_977],
        tolerance: 1e-3,
    },
    Record {
        lab: LabId::Retrieval,
        settings: &[("machine", "calculator"), ("width", "32"), ("batch_size", "4")],
        steps: 3,
        channel: "calculator_loss",
        numbers: &[0.0, 4.329_596, 4.209_771, 1.0, 3.878_163, 4.372_427, 2.0, 3.444_675, 4.081_555],
        tolerance: 1e-3,
    },
];

/// Carries a record's run out and compares.
pub fn check_record(engine: Engine, record: &Record) {
    let mut session = open(record.lab, engine, record.settings);
    session.step(record.steps).unwrap();
    let what = format!("{engine:?} {} {:?}", record.lab.name(), record.settings);
    let (_, found) = everything(session.read(record.channel).unwrap());
    assert_close(&what, &found, record.numbers, record.tolerance);
}
