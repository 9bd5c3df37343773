//! What a reader sets.

use super::problem::{MAX_CLASSES, OwnData, SHAPES};
use crate::data::{Table, TableNeeds};
use crate::lab::{
    Answer, Choice, Value, choice, choice_of, linear, log, option, options, seed, some_of, text, whole,
};
use crate::labs::shared::{horizon, schedule};
use crate::message;
use crate::message::Message;
use crate::nn::mlp::{Activation, Initialisation};
use crate::train::{Method, Schedule};

/// With more in any layer, the layers are drawn as matrices.
pub(super) const MAX_DRAWN: usize = 16;
/// Hidden layers.
const MAX_LAYERS: usize = 6;
/// Neurons in a hidden layer.
const MAX_NEURONS: usize = 256;
/// Numbers and classes; as many inputs as the diagram has room for.
pub(super) const NEEDS: TableNeeds =
    TableNeeds { classes: MAX_CLASSES, features: 2, most: 8, classifies: false };
/// The optimisers of this chapter; the one before has more.
const METHODS: [Method; 4] = [Method::Sgd, Method::Momentum, Method::Adam, Method::AdamW];
/// How far from the middle an example can be pointed at.
const REACH: f64 = 10.0;

options! {
    /// What a reader sets.
    pub struct Options(brought: &OwnData, table: Option<&Table>) {
        dataset: String = {
            let data = datasets(brought);
            let first = data[0].id.clone();
            option(data, first).says("Data", "What there is to learn.")
        },
        formula: String = text(120, "sin(2*x) * cos(2*y)".to_string())
            .says("Formula", "A number for every x and y from -2 to 2; with < or > in it, two classes.")
            .shown_if(dataset == "formula"),
        target: String = option(targets(table), table.map_or("none", |table| &table.target))
            .says(
                "Predict",
                "The column the network learns to predict. Names, and up to ten whole numbers, are classes.",
            )
            .resets_with(&["load_csv"])
            .shown_if(table.is_some()),
        features: Vec<String> = {
            let first = table.map(|table| table.features_for(&target)).filter(|first| !first.is_empty());
            some_of(features(table, &target), NEEDS.most, first.unwrap_or_else(|| vec!["none".into()]))
                .says("From", "The columns it predicts from. The first two are drawn.")
                .resets_with(&["load_csv"])
                .shown_if(table.is_some())
        },
        points: usize = whole(10, 5000, 500).says("Points", "How many examples are made.").shown_if(is_made(&dataset)),
        classes: usize = whole(2, 5, 2)
            .says("Classes", "How many there are to tell apart.")
            .shown_if(SHAPES.iter().any(|(id, shape)| *id == dataset && shape.takes_classes())),
        noise: f64 = linear(0.0, 0.5, 0.05)
            .says("Noise", "The standard deviation of a jitter on every point, or on every number to predict.")
            .shown_if(is_made(&dataset)),
        test_share: f64 = linear(0.0, 0.8, 0.2)
            .says("Held out", "The share of the examples that it never trains on, kept for the test."),
        layers: Layers = text(40, Layers(vec![4, 4]))
            .says("Hidden layers", "The neurons in each, such as 8, 8. Leave it empty for none. What it has learned stays.")
            .live(),
        activation: Activation = choice(Activation::Tanh)
            .says(
                "Activation φ",
                "What each hidden neuron does with its sum. Without one, the stack is a single line.",
            )
            .live(),
        initialisation: Initialisation = choice(Initialisation::Xavier).says(
            "First weights",
            "How far from zero they begin. Xavier suits tanh, He suits ReLU; zero makes all neurons alike.",
        ),
        optimizer: Method = choice_of(&METHODS, Method::Adam)
            .says("Optimiser", "How a gradient becomes a step.")
            .live(),
        learning_rate: f64 = log(0.0001, 10.0, 0.01).says("Learning rate η", "How far each step goes.").live(),
        schedule: Schedule = schedule(Schedule::Constant),
        horizon: f64 = horizon(schedule, 3000.0),
        batch_size: usize = whole(1, 1000, 50).says("Batch size", "How many examples a step sees.").live(),
        l1: f64 = linear(0.0, 0.05, 0.0)
            .says("L1 penalty", "Adds this times the sum of all |w| to the loss: small weights go to exactly zero.")
            .live(),
        l2: f64 = linear(0.0, 0.05, 0.0)
            .says("L2 penalty", "Adds half this times the sum of all w² to the loss: large weights shrink.")
            .live(),
        dropout: f64 = linear(0.0, 0.8, 0.0)
            .says(
                "Dropout",
                "The share of hidden activations set to zero in each training step, so that none is relied upon.",
            )
            .live(),
        seed: u64 = seed(
            7,
            "Decides the points, the first weights, the split and the order. The same seed gives the same run.",
        ),
        shown_layer: usize = whole(0, MAX_LAYERS, 0)
            .says("Layer shown", "The hidden layer of the neuron whose function is shown, from 1; 0 for the output.")
            .of_picture(),
        shown_neuron: usize = whole(1, MAX_NEURONS, 1)
            .says("Neuron shown", "Which neuron of that layer, from 1.")
            .of_picture(),
        probe_x: f32 = linear(-REACH, REACH, 1.0)
            .says("Example, x₁", "The first feature of the example whose activations are shown, the others at their means.")
            .of_picture(),
        probe_y: f32 = linear(-REACH, REACH, 0.5)
            .says("Example, x₂", "The second feature of that example.")
            .of_picture(),
    }
}

impl Options {
    /// η at step t.
    pub fn rate(&self, step: u32) -> f64 {
        self.learning_rate * self.schedule.share(step, self.horizon)
    }
}

/// The neurons of each hidden layer; written `8, 8`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layers(pub Vec<usize>);

impl Answer for Layers {
    fn to_value(&self) -> Value {
        let sizes: Vec<_> = self.0.iter().map(usize::to_string).collect();
        Value::Text(sizes.join(", "))
    }

    fn from_value(value: &Value) -> Result<Self, Message> {
        let text = value.to_string();
        let parts = text.split([',', ' ']).map(str::trim).filter(|part| !part.is_empty());
        let size = |part: &str| part.parse().ok().filter(|size| (1..=MAX_NEURONS).contains(size));
        let sizes: Option<Vec<usize>> = parts.map(size).collect();
        sizes.filter(|sizes| sizes.len() <= MAX_LAYERS).map(Self).ok_or_else(|| {
            message!(
                "accepts_layers",
                "up to {layers} whole numbers from 1 to {neurons}, such as 8, 8",
                layers = MAX_LAYERS,
                neurons = MAX_NEURONS
            )
        })
    }
}

/// The data of a file.
const FILE: &str = "file";
/// What was drawn, and nothing else.
pub(super) const DRAWN_ALONE: &str = "drawn";

fn is_made(dataset: &str) -> bool {
    ![FILE, DRAWN_ALONE].contains(&dataset)
}

fn datasets(brought: &OwnData) -> Vec<Choice> {
    const MADE: [(&str, &str); 11] = [
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
    ];
    let (made, own): (&[_], &[_]) = match brought {
        OwnData::Csv(_) => (&[], &[(FILE, "your file")]),
        // Points are drawn among those that are there.
        OwnData::Drawn(_) => (&MADE, &[(DRAWN_ALONE, "your drawing alone")]),
        OwnData::Nothing => (&MADE, &[]),
    };
    made.iter().chain(own).map(|(id, label)| Choice::new(*id, *label)).collect()
}

/// The columns that can be predicted; without a file, nothing to choose.
fn targets(table: Option<&Table>) -> Vec<Choice> {
    let Some(table) = table else { return none() };
    let columns = table.columns.iter().map(|c| Choice::brought(&c.id, &c.name));
    columns.chain(table.names.iter().map(|names| Choice::brought(&names.id, &names.id))).collect()
}

/// The columns of numbers beside the target.
fn features(table: Option<&Table>, target: &str) -> Vec<Choice> {
    let columns = table.into_iter().flat_map(|table| &table.columns).filter(|c| c.id != target);
    let features: Vec<_> = columns.map(|c| Choice::brought(&c.id, &c.name)).collect();
    if features.is_empty() { none() } else { features }
}

fn none() -> Vec<Choice> {
    vec![Choice::new("none", "none")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_are_read_as_they_are_written_and_refused_with_words() {
        for (text, sizes) in [("8, 8", vec![8, 8]), ("", vec![]), (" 3 5,1 ", vec![3, 5, 1])] {
            assert_eq!(Layers::from_value(&text.into()), Ok(Layers(sizes)), "{text}");
        }
        for text in ["0", "257", "8, x", "1 1 1 1 1 1 1", "-1", "1.5"] {
            let accepted = Layers::from_value(&text.into()).unwrap_err().to_string();
            assert_eq!(accepted, "up to 6 whole numbers from 1 to 256, such as 8, 8", "{text}");
        }
        assert_eq!(Layers(vec![8, 8]).to_value(), "8, 8".into());
    }
}
