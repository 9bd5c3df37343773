//! What a reader sets, and what a reader does.

use super::LinearRegression;
use crate::data::{MAX_CSV_BYTES, Table};
use crate::error::Result;
use crate::lab::{Action, Arg, Choice, Control, Effect, Kind, Lab, Settings, Value, bytes};

/// As many features as can still be told apart on the page.
const MAX_FEATURES: usize = 16;
/// Of the reader's own columns, so many are features until the reader says otherwise.
const DEFAULT_FEATURES: usize = 5;
/// Where a parameter may be put by hand, in standard deviations.
const MAX_PARAMETER: f64 = 1e3;

const LEARNING_RATE: f64 = 0.1;
const BATCH_SIZE: usize = 32;
const SEED: u32 = 7;

/// The settings, typed.
pub(super) struct Options {
    pub target: String,
    pub features: Vec<String>,
    pub batching: Batching,
    pub learning_rate: f64,
    pub seed: u64,
    /// The ids of the parameters along the loss surface's axes.
    pub surface: [String; 2],
}

/// How many examples a step sees.
pub(super) enum Batching {
    Full,
    Mini(usize),
    Single,
}

impl Options {
    pub fn from_settings(settings: &Settings) -> Result<Self> {
        Ok(Self {
            target: settings.text("target")?.into(),
            features: settings.list("features")?.to_vec(),
            batching: match settings.text("batching")? {
                "mini" => Batching::Mini(settings.whole("batch_size")?),
                "single" => Batching::Single,
                _ => Batching::Full,
            },
            learning_rate: settings.number("learning_rate")?,
            seed: settings.whole("seed")? as u64,
            surface: [settings.text("surface_x")?.into(), settings.text("surface_y")?.into()],
        })
    }

    /// The examples a step sees, of `n`.
    pub fn batch_size(&self, n: usize) -> usize {
        match self.batching {
            Batching::Full => n,
            Batching::Mini(size) => size.min(n),
            Batching::Single => 1,
        }
    }
}

/// The last column: where files usually have it.
fn default_target(table: &Table) -> String {
    table.columns.last().map_or_else(String::new, |c| c.id.clone())
}

pub(super) fn controls(table: &Table, built_in: bool, settings: &Settings) -> Vec<Control> {
    let target = settings.text("target").map_or_else(|_| default_target(table), Into::into);
    let columns = || table.columns.iter();
    let options = |wanted: &dyn Fn(&str) -> bool| -> Vec<Choice> {
        columns().filter(|c| wanted(&c.id)).map(|c| Choice::new(&c.id, &c.name)).collect()
    };
    let features = options(&|id| id != target);
    let default_features = if built_in { 1 } else { DEFAULT_FEATURES };
    let default_features: Vec<_> = features.iter().take(default_features).map(|c| c.id.clone()).collect();

    let chosen = settings.list("features").map_or_else(|_| default_features.clone(), <[String]>::to_vec);
    let mut parameters = options(&|id| chosen.iter().any(|c| c == id));
    parameters.push(Choice::new("b", "bias"));
    let first = parameters.first().map_or("b", |c| c.id.as_str()).to_string();
    let surface_x = settings.text("surface_x").map_or_else(|_| first, Into::into);
    let others: Vec<_> = parameters.iter().filter(|c| c.id != surface_x).cloned().collect();
    let other = others.first().map_or("b", |c| c.id.as_str()).to_string();
    let batching = settings.text("batching").unwrap_or("full").to_string();

    use Effect::{Live, Rebuild, View};
    vec![
        Control::new(
            "target",
            "Predict",
            "The column the model learns to predict.",
            Kind::Choice { options: options(&|_| true) },
            default_target(table).as_str(),
            Rebuild,
        ),
        Control::new(
            "features",
            "From",
            "The columns it predicts from. Each gets a weight of its own.",
            Kind::Choices { options: features, most: MAX_FEATURES },
            Value::List(default_features),
            Rebuild,
        ),
        Control::new(
            "learning_rate",
            "Learning rate η",
            "How far each step goes against the gradient.",
            Kind::log(0.001, 10.0),
            LEARNING_RATE,
            Live,
        ),
        Control::new(
            "batching",
            "Examples per step",
            "All of them, a few drawn at random, or a single one.",
            Kind::choice(&[("full", "all"), ("mini", "a batch"), ("single", "one")]),
            "full",
            Live,
        ),
        Control::new(
            "batch_size",
            "Batch size",
            "How many examples are drawn for a step.",
            Kind::whole(2.0, 256.0),
            BATCH_SIZE as f64,
            Live,
        )
        .shown_if(batching == "mini"),
        Control::seed(
            SEED,
            "Decides the random starting point and the order of the examples. The same seed gives the same run.",
        ),
        Control::new(
            "surface_x",
            "Bowl across",
            "The parameter along the horizontal axis of the loss bowl.",
            Kind::Choice { options: parameters },
            surface_x.as_str(),
            View,
        )
        .shown_if(chosen.len() > 1),
        Control::new(
            "surface_y",
            "Bowl up",
            "The parameter along the vertical axis of the loss bowl.",
            Kind::Choice { options: others },
            other.as_str(),
            View,
        )
        .shown_if(chosen.len() > 1),
    ]
}

pub(super) const ACTIONS: &[Action<LinearRegression>] = &[
    Action {
        id: "set_parameter",
        label: "Set a parameter",
        help: "Puts a weight or the bias where you want it, in standardised units.",
        effect: Effect::Live,
        args: |lab| {
            let options = lab.problem.parameters.iter().map(|p| Choice::new(&p.id, &p.name)).collect();
            let range = Kind::linear(-MAX_PARAMETER, MAX_PARAMETER);
            vec![
                Arg { id: "parameter", help: "Which one.", kind: Kind::Choice { options } },
                Arg { id: "value", help: "Its new value.", kind: range },
            ]
        },
        run: LinearRegression::set_parameter,
    },
    Action {
        id: "load_csv",
        label: "Use your own data",
        help: "Trains on the columns of a CSV file instead of the homes.",
        effect: Effect::Rebuild,
        args: |_| vec![Arg { id: "csv", help: "The file.", kind: Kind::File { max_bytes: MAX_CSV_BYTES } }],
        run: |lab, args| {
            let csv = bytes(args, "csv")?;
            // An empty setup means the homes; an empty file means a mistake.
            Table::from_csv(csv)?;
            lab.set_up(csv)
        },
    },
    Action {
        id: "use_homes",
        label: "Back to the homes",
        help: "Trains on the built-in home sales again.",
        effect: Effect::Rebuild,
        args: |_| vec![],
        run: |lab, _| lab.set_up(&[]),
    },
];
