//! What a reader sets, and what a reader does.

use super::MultilayerPerceptron;
use super::problem::{Brought, SHAPES, drawn};
use crate::data::{MAX_CSV_BYTES, Table};
use crate::error::{Error, Result, excerpt};
use crate::lab::{Action, Arg, Choice, Control, Effect, Kind, Lab, Scale, Settings, Value, bytes, encode};
use crate::train::mlp::{Activation, Initialisation};
use crate::train::optimizer::Method;

/// Hidden layers.
pub(super) const MAX_LAYERS: usize = 6;
/// Neurons in a hidden layer.
pub(super) const MAX_NEURONS: usize = 256;
/// With more in any layer, the layers are drawn as matrices.
pub(super) const MAX_DRAWN: usize = 16;
/// As many inputs as the diagram has room for.
const MAX_FEATURES: usize = 8;
/// Of the reader's own columns, so many are features until the reader says otherwise.
const DEFAULT_FEATURES: usize = 2;
/// Where a parameter may be put by hand.
const MAX_PARAMETER: f64 = 1e3;
/// The optimisers of this chapter; the one before has more.
const METHODS: [Method; 4] = [Method::Sgd, Method::Momentum, Method::Adam, Method::AdamW];

const SEED: u64 = 7;

/// The settings, typed.
pub(super) struct Options {
    pub data: String,
    pub formula: String,
    pub target: String,
    pub features: Vec<String>,
    pub points: usize,
    pub classes: usize,
    pub noise: f64,
    pub test_share: f64,
    pub seed: u64,
    pub hidden: Vec<usize>,
    pub activation: Activation,
    pub initialisation: Initialisation,
    pub method: Method,
    pub learning_rate: f64,
    pub schedule: Schedule,
    pub horizon: f64,
    pub batch_size: usize,
    pub l1: f64,
    pub l2: f64,
    pub dropout: f64,
    /// The hidden layer, from 0, and the neuron in it, from 0, whose function is shown; `None` for the output.
    pub neuron: Option<(usize, usize)>,
    /// The place whose activations are shown.
    pub probe: [f32; 2],
}

/// How the learning rate changes with the step t, T being the schedule's length.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Schedule {
    /// η.
    Constant,
    /// η · 2^(−t/T).
    Halving,
    /// η · ½ (1 + cos(π t/T)), then 0: Loshchilov and Hutter (2017), equation 5, without restarts.
    Cosine,
    /// Rising evenly over the first tenth of T, then as `Cosine`.
    WarmUp,
}

impl Options {
    pub fn from_settings(settings: &Settings) -> Result<Self> {
        let text = |id: &str| settings.text(id);
        Ok(Self {
            data: text("dataset")?.into(),
            formula: text("formula")?.into(),
            target: text("target")?.into(),
            features: settings.list("features")?.to_vec(),
            points: settings.whole("points")?,
            classes: settings.whole("classes")?,
            noise: settings.number("noise")?,
            test_share: settings.number("test_share")?,
            seed: settings.whole("seed")? as u64,
            hidden: hidden(text("layers")?)?,
            activation: Activation::from_id(text("activation")?)?,
            initialisation: Initialisation::from_id(text("initialisation")?)?,
            method: Method::from_id(text("optimizer")?)?,
            learning_rate: settings.number("learning_rate")?,
            schedule: match text("schedule")? {
                "halving" => Schedule::Halving,
                "cosine" => Schedule::Cosine,
                "warm_up" => Schedule::WarmUp,
                _ => Schedule::Constant,
            },
            horizon: settings.number("horizon")?,
            batch_size: settings.whole("batch_size")?,
            l1: settings.number("l1")?,
            l2: settings.number("l2")?,
            dropout: settings.number("dropout")?,
            neuron: neuron(text("neuron")?),
            probe: [settings.number("probe_x")? as f32, settings.number("probe_y")? as f32],
        })
    }

    /// η at step t.
    pub fn rate(&self, step: u32) -> f64 {
        let along = (f64::from(step) / self.horizon).min(1.0);
        let cosine = 0.5 * (1.0 + (std::f64::consts::PI * along).cos());
        self.learning_rate
            * match self.schedule {
                Schedule::Constant => 1.0,
                Schedule::Halving => (-f64::from(step) / self.horizon).exp2(),
                Schedule::Cosine => cosine,
                Schedule::WarmUp => cosine * (10.0 * f64::from(step + 1) / self.horizon).min(1.0),
            }
    }
}

/// `2.3` as the third neuron of the second hidden layer, both from 0.
fn neuron(id: &str) -> Option<(usize, usize)> {
    let (layer, neuron) = id.split_once('.')?;
    Some((layer.parse::<usize>().ok()?.checked_sub(1)?, neuron.parse::<usize>().ok()?.checked_sub(1)?))
}

/// The output and, where they are few enough to be drawn, the hidden neurons.
fn neurons(hidden: &[usize]) -> Vec<Choice> {
    let mut choices = vec![Choice::new("output", "the output")];
    if hidden.iter().all(|size| *size <= MAX_DRAWN) {
        let ids = hidden.iter().enumerate().flat_map(|(l, size)| (0..*size).map(move |n| (l + 1, n + 1)));
        choices.extend(ids.map(|(l, n)| Choice::new(format!("{l}.{n}"), format!("layer {l}, neuron {n}"))));
    }
    choices
}

/// `8, 8` as the neurons of each hidden layer; nothing for none.
fn hidden(text: &str) -> Result<Vec<usize>> {
    let refused = |value: &str| Error::OutOfRange {
        name: "layers".into(),
        value: format!("“{}”", excerpt(value)),
        accepted: format!("up to {MAX_LAYERS} whole numbers from 1 to {MAX_NEURONS}, such as 8, 8"),
    };
    let parts = text.split([',', ' ']).map(str::trim).filter(|part| !part.is_empty());
    let size = |part: &str| match part.parse() {
        Ok(size) if (1..=MAX_NEURONS).contains(&size) => Ok(size),
        _ => Err(refused(part)),
    };
    let sizes = parts.map(size).collect::<Result<Vec<_>>>()?;
    if sizes.len() > MAX_LAYERS { Err(refused(text)) } else { Ok(sizes) }
}

pub(super) fn controls(brought: &Brought, table: Option<&Table>, settings: &Settings) -> Vec<Control> {
    let made = matches!(brought, Brought::Nothing);
    let whole = |min: f64, max: f64| Kind::Range { min, max, scale: Scale::Whole };
    let linear = |min: f64, max: f64| Kind::Range { min, max, scale: Scale::Linear };
    let choice = |options: Vec<Choice>| Kind::Choice { options };
    let options =
        |pairs: &[(&str, &str)]| choice(pairs.iter().map(|(id, label)| Choice::new(*id, *label)).collect());
    let control = |id, label, help, kind, default: Value, effect| Control {
        id,
        label,
        help,
        kind,
        default,
        effect,
        shown: true,
    };
    let data = match brought {
        Brought::Nothing => options(&[
            ("circle", "circle"),
            ("xor", "xor"),
            ("blobs", "blobs"),
            ("spiral", "spiral"),
            ("moons", "moons"),
            ("rings", "rings"),
            ("plane", "numbers: a plane"),
            ("saddle", "numbers: a saddle"),
            ("waves", "numbers: waves"),
            ("bumps", "numbers: two bumps"),
            ("formula", "a formula of yours"),
        ]),
        Brought::Csv(_) => options(&[("file", "your file")]),
        Brought::Drawn(_) => options(&[("drawn", "your drawing")]),
    };
    let first = match &data {
        Kind::Choice { options } => options.first().map_or("", |o| o.id.as_str()).to_string(),
        _ => String::new(),
    };
    let now = settings.text("dataset").unwrap_or(&first).to_string();
    let shape = SHAPES.iter().find(|(id, _)| made && *id == now).map(|(_, shape)| *shape);

    // Columns of the reader's file; without one, nothing to choose.
    let columns = || table.into_iter().flat_map(|table| &table.columns);
    let names = || table.into_iter().flat_map(|table| &table.names);
    let mut targets: Vec<_> = columns().map(|c| Choice::new(&c.id, &c.name)).collect();
    targets.extend(names().map(|names| Choice::new(&names.id, &names.id)));
    let none = || vec![Choice::new("none", "none")];
    if targets.is_empty() {
        targets = none();
    }
    let default_target = table.map_or("none", |table| table.last.as_str()).to_string();
    let target = settings.text("target").unwrap_or(&default_target).to_string();
    let mut features: Vec<_> =
        columns().filter(|c| c.id != target).map(|c| Choice::new(&c.id, &c.name)).collect();
    if features.is_empty() {
        features = none();
    }
    let default_features = features.iter().take(DEFAULT_FEATURES).map(|c| c.id.clone()).collect();
    let scheduled = settings.text("schedule").is_ok_and(|schedule| schedule != "constant");

    use Effect::{Live, Rebuild, View};
    let mut all = vec![
        control("dataset", "Data", "What there is to learn.", data, first.as_str().into(), Rebuild),
        Control {
            shown: now == "formula",
            ..control(
                "formula",
                "Formula",
                "A number for every x and y from -2 to 2; with < or > in it, two classes.",
                Kind::Text { most: 120 },
                "sin(2*x) * cos(2*y)".into(),
                Rebuild,
            )
        },
        Control {
            shown: table.is_some(),
            ..control(
                "target",
                "Predict",
                "The column the network learns to predict. Names, and up to ten whole numbers, are classes.",
                choice(targets),
                default_target.as_str().into(),
                Rebuild,
            )
        },
        Control {
            shown: table.is_some(),
            ..control(
                "features",
                "From",
                "The columns it predicts from. The first two are drawn.",
                Kind::Choices { options: features, most: MAX_FEATURES },
                Value::List(default_features),
                Rebuild,
            )
        },
        Control {
            shown: made,
            ..control(
                "points",
                "Points",
                "How many examples are made.",
                whole(10.0, 5000.0),
                500.0.into(),
                Rebuild,
            )
        },
        Control {
            shown: shape.is_some_and(|shape| shape.takes_classes()),
            ..control(
                "classes",
                "Classes",
                "How many there are to tell apart.",
                whole(2.0, 5.0),
                2.0.into(),
                Rebuild,
            )
        },
        Control {
            shown: made,
            ..control(
                "noise",
                "Noise",
                "The standard deviation of a jitter on every point, or on every number to predict.",
                linear(0.0, 0.5),
                0.05.into(),
                Rebuild,
            )
        },
        control(
            "test_share",
            "Held out",
            "The share of the examples that it never trains on, kept for the test.",
            linear(0.0, 0.8),
            0.2.into(),
            Rebuild,
        ),
        control(
            "layers",
            "Hidden layers",
            "The neurons in each, such as 8, 8. Leave it empty for none.",
            Kind::Text { most: 40 },
            "4, 4".into(),
            Rebuild,
        ),
        control(
            "activation",
            "Activation φ",
            "What each hidden neuron does with its sum. Without one, the stack is a single line.",
            choice(Activation::ALL.map(Activation::choice).to_vec()),
            Activation::Tanh.id().into(),
            Live,
        ),
        control(
            "initialisation",
            "First weights",
            "How far from zero they begin. Xavier suits tanh, He suits ReLU; zero makes all neurons alike.",
            choice(Initialisation::ALL.map(Initialisation::choice).to_vec()),
            Initialisation::Xavier.id().into(),
            Rebuild,
        ),
        control(
            "optimizer",
            "Optimiser",
            "How a gradient becomes a step.",
            choice(METHODS.map(Method::choice).to_vec()),
            Method::Adam.id().into(),
            Live,
        ),
        control(
            "learning_rate",
            "Learning rate η",
            "How far each step goes.",
            Kind::Range { min: 0.0001, max: 10.0, scale: Scale::Log },
            0.01.into(),
            Live,
        ),
        control(
            "schedule",
            "Rate over time",
            "Whether the learning rate stays as it is, and how it falls otherwise.",
            options(&[
                ("constant", "constant"),
                ("halving", "halving"),
                ("cosine", "cosine"),
                ("warm_up", "warm-up, cosine"),
            ]),
            "constant".into(),
            Live,
        ),
        Control {
            shown: scheduled,
            ..control(
                "horizon",
                "Schedule length",
                "The steps until the rate has halved, or has fallen to zero.",
                Kind::Range { min: 10.0, max: 100_000.0, scale: Scale::Log },
                3000.0.into(),
                Live,
            )
        },
        control(
            "batch_size",
            "Batch size",
            "How many examples a step sees.",
            whole(1.0, 1000.0),
            50.0.into(),
            Live,
        ),
        control(
            "l1",
            "L1 penalty",
            "Adds this times the sum of all |w| to the loss: small weights go to exactly zero.",
            linear(0.0, 0.05),
            0.0.into(),
            Live,
        ),
        control(
            "l2",
            "L2 penalty",
            "Adds half this times the sum of all w² to the loss: large weights shrink.",
            linear(0.0, 0.05),
            0.0.into(),
            Live,
        ),
        control(
            "dropout",
            "Dropout",
            "The share of hidden activations set to zero in each training step, so that none is relied upon.",
            linear(0.0, 0.8),
            0.0.into(),
            Live,
        ),
    ];
    let layers = hidden(settings.text("layers").unwrap_or_default()).unwrap_or_default();
    let hide = |control: Control| Control { shown: false, ..control };
    all.extend([control(
        "seed",
        "Seed",
        "Decides the points, the first weights, the split and the order. The same seed gives the same run.",
        whole(0.0, 999_999.0),
        (SEED as f64).into(),
        Rebuild,
    ),
    // The pictures set these.
    hide(control(
        "neuron",
        "Shown",
        "Whose function over the inputs the picture shows.",
        choice(neurons(&layers)),
        "output".into(),
        View,
    )),
    hide(control(
        "probe_x",
        "Example, x₁",
        "The first feature of the example whose activations are shown, the others at their means.",
        linear(-10.0, 10.0),
        1.0.into(),
        View,
    )),
    hide(control(
        "probe_y",
        "Example, x₂",
        "The second feature of that example.",
        linear(-10.0, 10.0),
        0.5.into(),
        View,
    )),
    ]);
    all
}

pub(super) const ACTIONS: &[Action<MultilayerPerceptron>] = &[
    Action {
        id: "set_parameter",
        label: "Set a weight or a bias",
        help: "Puts it where you want it.",
        effect: Effect::Live,
        args: |lab| {
            let sizes = lab.sizes();
            let widest = sizes.iter().max().copied().unwrap_or(1) as f64;
            let whole = |min: f64, max: f64| Kind::Range { min, max, scale: Scale::Whole };
            let value = Kind::Range { min: -MAX_PARAMETER, max: MAX_PARAMETER, scale: Scale::Linear };
            vec![
                Arg {
                    id: "layer",
                    help: "Which layer of weights, from 1.",
                    kind: whole(1.0, (sizes.len() - 1) as f64),
                },
                Arg {
                    id: "from",
                    help: "The neuron it comes from, from 1; 0 for the bias.",
                    kind: whole(0.0, widest),
                },
                Arg { id: "to", help: "The neuron it goes to, from 1.", kind: whole(1.0, widest) },
                Arg { id: "value", help: "Its new value.", kind: value },
            ]
        },
        run: MultilayerPerceptron::set_parameter,
    },
    Action {
        id: "draw",
        label: "Draw points",
        help: "Adds points to a drawing, which it trains on instead; one a line: x, y, class.",
        effect: Effect::Rebuild,
        args: |_| vec![Arg { id: "points", help: "The points.", kind: Kind::File { max_bytes: 4_000_000 } }],
        run: |lab, args| {
            let text = String::from_utf8_lossy(bytes(args, "points")?).into_owned();
            let mut points = match &lab.brought {
                Brought::Drawn(points) => points.clone(),
                _ => vec![],
            };
            points.extend(drawn(&text)?);
            lab.set_up(&encode(&Brought::Drawn(points))?)
        },
    },
    Action {
        id: "load_csv",
        label: "Use your own data",
        help: "Trains on the columns of a CSV file; a column of names makes classes.",
        effect: Effect::Rebuild,
        args: |_| vec![Arg { id: "csv", help: "The file.", kind: Kind::File { max_bytes: MAX_CSV_BYTES } }],
        run: |lab, args| {
            let csv = bytes(args, "csv")?;
            lab.set_up(&encode(&Brought::Csv(serde_bytes::ByteBuf::from(csv)))?)
        },
    },
    Action {
        id: "use_built_in",
        label: "Back to the made data",
        help: "Trains on one of the built-in data sets again.",
        effect: Effect::Rebuild,
        args: |_| vec![],
        run: |lab, _| lab.set_up(&[]),
    },
];
