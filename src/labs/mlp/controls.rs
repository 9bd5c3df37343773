//! What a reader sets, and what a reader does.

use super::MultilayerPerceptron;
use super::options::hidden;
use super::problem::{Brought, SHAPES, drawn};
use crate::data::{MAX_CSV_BYTES, Table};
use crate::lab::{Action, Arg, Choice, Control, Effect, Kind, Lab, Settings, Value, bytes, encode};
use crate::train::mlp::{Activation, Initialisation, parameter_args};
use crate::train::optimizer::Method;
use crate::train::schedule::Schedule;

/// With more in any layer, the layers are drawn as matrices.
pub(super) const MAX_DRAWN: usize = 16;
/// As many inputs as the diagram has room for.
const MAX_FEATURES: usize = 8;
/// Of the reader's own columns, so many are features until the reader says otherwise.
const DEFAULT_FEATURES: usize = 2;
/// The optimisers of this chapter; the one before has more.
const METHODS: [Method; 4] = [Method::Sgd, Method::Momentum, Method::Adam, Method::AdamW];

const SEED: u32 = 7;

/// The output and, where they are few enough to be drawn, the hidden neurons.
fn neurons(hidden: &[usize]) -> Vec<Choice> {
    let mut choices = vec![Choice::new("output", "the output")];
    if hidden.iter().all(|size| *size <= MAX_DRAWN) {
        let ids = hidden.iter().enumerate().flat_map(|(l, size)| (0..*size).map(move |n| (l + 1, n + 1)));
        choices.extend(ids.map(|(l, n)| Choice::new(format!("{l}.{n}"), format!("layer {l}, neuron {n}"))));
    }
    choices
}

pub(super) fn controls(brought: &Brought, table: Option<&Table>, settings: &Settings) -> Vec<Control> {
    let made = matches!(brought, Brought::Nothing);
    let choice = |options: Vec<Choice>| Kind::Choice { options };
    let data = match brought {
        Brought::Nothing => Kind::choice(&[
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
        Brought::Csv(_) => Kind::choice(&[("file", "your file")]),
        Brought::Drawn(_) => Kind::choice(&[("drawn", "your drawing")]),
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
    let [schedule, horizon] = Schedule::controls(settings, "constant", 3000.0);

    use Effect::{Live, Rebuild, View};
    let layers = hidden(settings.text("layers").unwrap_or_default()).unwrap_or_default();

    vec![
        Control::new("dataset", "Data", "What there is to learn.", data, first.as_str(), Rebuild),
        Control::new(
            "formula",
            "Formula",
            "A number for every x and y from -2 to 2; with < or > in it, two classes.",
            Kind::Text { most: 120 },
            "sin(2*x) * cos(2*y)",
            Rebuild,
        )
        .shown_if(now == "formula"),
        Control::new(
            "target",
            "Predict",
            "The column the network learns to predict. Names, and up to ten whole numbers, are classes.",
            choice(targets),
            default_target.as_str(),
            Rebuild,
        )
        .shown_if(table.is_some()),
        Control::new(
            "features",
            "From",
            "The columns it predicts from. The first two are drawn.",
            Kind::Choices { options: features, most: MAX_FEATURES },
            Value::List(default_features),
            Rebuild,
        )
        .shown_if(table.is_some()),
        Control::new(
            "points",
            "Points",
            "How many examples are made.",
            Kind::whole(10.0, 5000.0),
            500.0,
            Rebuild,
        )
        .shown_if(made),
        Control::new(
            "classes",
            "Classes",
            "How many there are to tell apart.",
            Kind::whole(2.0, 5.0),
            2.0,
            Rebuild,
        )
        .shown_if(shape.is_some_and(|shape| shape.takes_classes())),
        Control::new(
            "noise",
            "Noise",
            "The standard deviation of a jitter on every point, or on every number to predict.",
            Kind::linear(0.0, 0.5),
            0.05,
            Rebuild,
        )
        .shown_if(made),
        Control::new(
            "test_share",
            "Held out",
            "The share of the examples that it never trains on, kept for the test.",
            Kind::linear(0.0, 0.8),
            0.2,
            Rebuild,
        ),
        Control::new(
            "layers",
            "Hidden layers",
            "The neurons in each, such as 8, 8. Leave it empty for none.",
            Kind::Text { most: 40 },
            "4, 4",
            Rebuild,
        ),
        Control::new(
            "activation",
            "Activation φ",
            "What each hidden neuron does with its sum. Without one, the stack is a single line.",
            choice(Activation::ALL.map(Activation::choice).to_vec()),
            Activation::Tanh.id(),
            Live,
        ),
        Control::new(
            "initialisation",
            "First weights",
            "How far from zero they begin. Xavier suits tanh, He suits ReLU; zero makes all neurons alike.",
            choice(Initialisation::ALL.map(Initialisation::choice).to_vec()),
            Initialisation::Xavier.id(),
            Rebuild,
        ),
        Control::new(
            "optimizer",
            "Optimiser",
            "How a gradient becomes a step.",
            choice(METHODS.map(Method::choice).to_vec()),
            Method::Adam.id(),
            Live,
        ),
        Control::new(
            "learning_rate",
            "Learning rate η",
            "How far each step goes.",
            Kind::log(0.0001, 10.0),
            0.01,
            Live,
        ),
        schedule,
        horizon,
        Control::new(
            "batch_size",
            "Batch size",
            "How many examples a step sees.",
            Kind::whole(1.0, 1000.0),
            50.0,
            Live,
        ),
        Control::new(
            "l1",
            "L1 penalty",
            "Adds this times the sum of all |w| to the loss: small weights go to exactly zero.",
            Kind::linear(0.0, 0.05),
            0.0,
            Live,
        ),
        Control::new(
            "l2",
            "L2 penalty",
            "Adds half this times the sum of all w² to the loss: large weights shrink.",
            Kind::linear(0.0, 0.05),
            0.0,
            Live,
        ),
        Control::new(
            "dropout",
            "Dropout",
            "The share of hidden activations set to zero in each training step, so that none is relied upon.",
            Kind::linear(0.0, 0.8),
            0.0,
            Live,
        ),
        Control::seed(
            SEED,
            "Decides the points, the first weights, the split and the order. The same seed gives the same run.",
        ),
        // The pictures set these.
        Control::new(
            "neuron",
            "Shown",
            "Whose function over the inputs the picture shows.",
            choice(neurons(&layers)),
            "output",
            View,
        )
        .shown_if(false),
        Control::new(
            "probe_x",
            "Example, x₁",
            "The first feature of the example whose activations are shown, the others at their means.",
            Kind::linear(-10.0, 10.0),
            1.0,
            View,
        )
        .shown_if(false),
        Control::new(
            "probe_y",
            "Example, x₂",
            "The second feature of that example.",
            Kind::linear(-10.0, 10.0),
            0.5,
            View,
        )
        .shown_if(false),
    ]
}

pub(super) const ACTIONS: &[Action<MultilayerPerceptron>] = &[
    Action {
        id: "set_parameter",
        label: "Set a weight or a bias",
        help: "Puts it where you want it.",
        effect: Effect::Live,
        args: |lab| parameter_args(&lab.sizes()),
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
