//! What a reader sets.

use super::problem::labels;
use crate::data::digits::PIXELS;
use crate::data::{Table, TableNeeds};
use crate::lab::{
    Choice, choice, choice_of, choices, linear, log, option, options, seed, size, some_of, text, toggle,
    whole,
};
use crate::labs::shared::{Drawing, horizon, schedule};
use crate::nn::mlp::Activation;
use crate::train::{Method, Schedule};

/// The most classes that can be told apart: as many as a table of confusions has room for.
pub(super) const MAX_CLASSES: usize = 50;
pub(super) const NEEDS: TableNeeds =
    TableNeeds { classes: MAX_CLASSES, features: 16, most: 64, classifies: true };
/// The most characters in a message.
const MAX_MESSAGE: usize = 10_000;
/// How far out on the map an example of one’s own can stand, in the measure’s unit.
const FARTHEST: f64 = 1e9;

choices! {
    /// What there is to tell apart.
    pub enum Dataset {
        Penguins = "penguins": "penguins",
        Digits = "digits": "handwritten digits",
        Messages = "messages": "messages: spam or not",
        Films = "films": "film reviews: for or against",
        File = "file": "your file",
    }
}

choices! {
    /// Which examples are held out.
    pub enum Split {
        Random = "random": "at random",
        Ordered = "ordered": "the last of the file",
    }
}

choices! {
    /// Which example is followed.
    pub enum Shown {
        Row = "row": "a row",
        Batch = "batch": "the first of the batch",
        Own = "own": "your own",
    }
}

options! {
    /// What a reader sets, with a table of their own or without.
    pub struct Options(table: Option<&Table>) {
        dataset: Dataset = {
            let file = [Dataset::File];
            let built_in = [Dataset::Penguins, Dataset::Digits, Dataset::Messages, Dataset::Films];
            let all: &[Dataset] = if table.is_some() { &file } else { &built_in };
            choice_of(all, all[0]).says("Data", "What there is to tell apart.")
        },
        target: String = option(targets(table), table.map_or("none", |table| &table.target))
            .says("Classes", "The column with the class of each row: names, or a few whole numbers.")
            .resets_with(&["load_csv"])
            .shown_if(table.is_some()),
        features: Vec<String> = {
            let features = features(table, &target);
            let first = table.map(|table| table.features_for(&target)).filter(|first| !first.is_empty());
            let first = first.unwrap_or_else(|| vec![features[0].id.clone()]);
            some_of(features, NEEDS.most, first)
                .says("From", "The columns it tells them by: numbers, or texts, which are read as words.")
                .resets_with(&["load_csv"])
                .shown_if(table.is_some())
        },
        vocabulary: usize = whole(10, 4000, if dataset == Dataset::Films { 2000 } else { 1000 })
            .says("Words", "How many words it knows: those that stand in the most texts trained on.")
            .resets_with(&["dataset"])
            .shown_if(reads_words(dataset, table, &features)),
        split: Split = choice(Split::Random)
            .says("Held out are", "Examples drawn at random, or the last ones in the order in which they came."),
        test_share: f64 = linear(0.05, 0.8, 0.2)
            .says("Held out", "The share of the examples that it never trains on, kept for the test."),
        duplicates: bool = toggle(false)
            .says("Keep duplicates", "Leaves texts in that are there twice, so that the test may hold what was trained on.")
            .shown_if(reads_words(dataset, table, &features)),
        flipped: f64 = linear(0.0, 0.5, 0.0)
            .says("Wrong labels", "The share of the examples trained on that are given another class than theirs."),
        rare_class: String = {
            let classes = class_choices(dataset, table, &target);
            let last = classes[classes.len() - 1].id.clone();
            option(classes, last)
                .says("Rare class", "The class of which some are left out.")
                .resets_with(&["dataset", "target", "load_csv"])
        },
        kept: f64 = log(0.01, 1.0, 1.0)
            .says("Kept of it", "The share of that class that is left, in training and test alike."),
        hidden_layers: usize = whole(0, 2, 0)
            .says("Hidden layers", "With none it is softmax regression; each lets it draw bent borders."),
        width: usize = size(&[4, 8, 16, 32, 64], 16)
            .says("Neurons", "How many each hidden layer has.")
            .shown_if(hidden_layers > 0),
        activation: Activation = choice_of(&[Activation::Relu, Activation::Tanh], Activation::Relu)
            .says("Activation φ", "What each hidden neuron does with its sum.")
            .shown_if(hidden_layers > 0),
        optimizer: Method = {
            // Most words are rare: their weights need longer steps than those of the others.
            let likely = if dataset == Dataset::Films { Method::Adam } else { Method::Sgd };
            choice_of(&[Method::Sgd, Method::Momentum, Method::Adam], likely)
                .says("Optimiser", "How a gradient becomes a step.")
                .live()
                .resets_with(&["dataset"])
        },
        learning_rate: f64 = log(0.001, 10.0, likely_rate(dataset, optimizer))
            .says("Learning rate η", "How far each step goes.")
            .live()
            .resets_with(&["dataset", "optimizer"]),
        schedule: Schedule = schedule(Schedule::Constant),
        horizon: f64 = horizon(schedule, 3000.0),
        batch_size: usize = whole(1, 1000, 32).says("Batch size", "How many examples a step sees.").live(),
        l2: f64 = linear(0.0, 0.1, likely_penalty(dataset))
            .says("L2 penalty λ", "Adds half this times the sum of all w² to the loss, which keeps the weights small.")
            .live()
            .resets_with(&["dataset"]),
        trim: f64 = linear(0.0, 0.5, 0.0)
            .says("Leave out", "The share of each batch, its greatest losses, that it does not learn from: wrong labels are among them.")
            .live(),
        seed: u64 = seed(
            7,
            "Decides the split, the wrong labels, the order and the first weights. The same seed gives the same run.",
        ),
        temperature: f64 = log(0.05, 20.0, 1.0)
            .says("Temperature T", "Divides the logits: below 1 the probabilities become bolder, above 1 more even.")
            .view(),
        threshold: f64 = linear(0.0, 1.0, 0.5)
            .says("Threshold", "Above which probability the second class is the answer.")
            .view()
            .shown_if(class_choices(dataset, table, &target).len() == 2),
        costs[cost_missed, cost_alarm]: f64 = |which| {
            let (label, help) = [
                ("Cost of one missed", "What it costs to answer the first class where the second is right."),
                ("Cost of a false alarm", "What it costs to answer the second class where the first is right."),
            ][which];
            let two = class_choices(dataset, table, &target).len() == 2;
            linear(0.0, 100.0, 1.0).says(label, help).view().shown_if(two)
        },
        axes[across, up]: String = |which| {
            let measures = measures(dataset, table, &features);
            // Bill length and flipper length, or the first two.
            let place = [0, if dataset == Dataset::Penguins { 2 } else { 1 }][which].min(measures.len() - 1);
            let first = measures[place].id.clone();
            let (label, help) = [
                ("Across", "The measure along the horizontal axis of the map."),
                ("Up", "The measure along the vertical axis of the map."),
            ][which];
            let shown = measures.len() > 2;
            option(measures, first).says(label, help).view().resets_with(&["dataset", "features", "load_csv"]).shown_if(shown)
        },
        message: String = text(MAX_MESSAGE, likely_message(dataset).to_string())
            .says("Your text", "The model reads it, and says what it makes of it.")
            .view()
            .resets_with(&["dataset"])
            .shown_if(reads_words(dataset, table, &features)),
        shown: Shown = choice(Shown::Row)
            .says("Example followed", "A row, the first of the batch, or one of your own.")
            .of_picture(),
        example: u32 = whole(0, crate::data::MAX_ROWS - 1, 0)
            .says("Row followed", "Which example’s numbers are written out, from 0.")
            .of_picture(),
        drawing: Drawing = text(PIXELS, Drawing(vec![]))
            .says("Your drawing", "The grey of each of 64 pixels, row by row from the top, as a hexadecimal digit.")
            .of_picture(),
        probe[probe_x, probe_y]: f64 = |which| {
            linear(-FARTHEST, FARTHEST, 0.0)
                .says(["Place across", "Place up"][which], "Where on the map the example of your own stands.")
                .of_picture()
        },
        cell[cell_true, cell_answer]: usize = |which| {
            whole(0, MAX_CLASSES, 0)
                .says(["Cell, true class", "Cell, answer"][which], "Whose examples are listed, from 1; 0 for all that are wrong.")
                .of_picture()
        },
    }
}

impl Options {
    /// η at step t.
    pub fn rate(&self, step: u32) -> f64 {
        self.learning_rate * self.schedule.share(step, self.horizon)
    }
}

/// Such as converges quickly and does not shake.
fn likely_rate(dataset: Dataset, method: Method) -> f64 {
    match (method, dataset) {
        (Method::Adam, Dataset::Films) => 0.003,
        (Method::Adam, _) => 0.01,
        (Method::Momentum, _) => 0.1,
        (_, Dataset::Penguins | Dataset::Messages) => 1.0,
        _ => 0.5,
    }
}

fn likely_penalty(dataset: Dataset) -> f64 {
    match dataset {
        Dataset::Films | Dataset::Messages => 0.0005,
        _ => 0.001,
    }
}

fn likely_message(dataset: Dataset) -> &'static str {
    match dataset {
        Dataset::Films => "A film with wonderful actors, and not a single good idea what to do with them.",
        _ => "Congratulations! You have won a free prize. Call now to claim it.",
    }
}

/// Whether what is told apart are texts.
pub(super) fn reads_words(dataset: Dataset, table: Option<&Table>, features: &[String]) -> bool {
    let is_text = |id: &String| table.is_some_and(|table| table.texts.iter().any(|texts| texts.id == *id));
    matches!(dataset, Dataset::Messages | Dataset::Films) || features.first().is_some_and(is_text)
}

/// The columns that may hold the classes; without a file, nothing to choose.
fn targets(table: Option<&Table>) -> Vec<Choice> {
    let Some(table) = table else { return none() };
    let columns = table.columns.iter().map(|c| Choice::brought(&c.id, &c.name));
    columns.chain(table.names.iter().map(|names| Choice::brought(&names.id, &names.id))).collect()
}

/// The columns beside the target.
fn features(table: Option<&Table>, target: &str) -> Vec<Choice> {
    let columns = table.into_iter().flat_map(|table| &table.columns).map(|c| Choice::brought(&c.id, &c.name));
    let texts = table.into_iter().flat_map(|table| &table.texts).map(|t| Choice::brought(&t.id, &t.id));
    let features: Vec<_> = columns.chain(texts).filter(|choice| choice.id != target).collect();
    if features.is_empty() { none() } else { features }
}

/// The measures that the map can be drawn over.
fn measures(dataset: Dataset, table: Option<&Table>, features: &[String]) -> Vec<Choice> {
    let measures: Vec<_> = match (dataset, table) {
        (Dataset::Penguins, _) => {
            crate::data::PENGUIN_MEASURES.iter().map(|(id, name, _)| Choice::new(*id, *name)).collect()
        }
        (Dataset::File, Some(table)) => {
            let columns = features.iter().filter_map(|id| table.column(id));
            columns.map(|c| Choice::brought(&c.id, &c.name)).collect()
        }
        _ => vec![],
    };
    if measures.is_empty() { none() } else { measures }
}

/// The classes, by their ids.
fn class_choices(dataset: Dataset, table: Option<&Table>, target: &str) -> Vec<Choice> {
    let named =
        |names: &[(&str, &str)]| names.iter().map(|(id, name)| Choice::new(*id, *name)).collect::<Vec<_>>();
    match (dataset, table) {
        (Dataset::Penguins, _) => {
            named(&[("Adelie", "Adelie"), ("Chinstrap", "Chinstrap"), ("Gentoo", "Gentoo")])
        }
        (Dataset::Digits, _) => {
            (0..10).map(|digit| Choice::new(digit.to_string(), digit.to_string())).collect()
        }
        (Dataset::Messages, _) => named(&super::problem::MESSAGES),
        (Dataset::Films, _) => named(&super::problem::FILMS),
        (Dataset::File, table) => {
            let found = table.and_then(|table| labels(table, target).ok());
            found.map_or_else(none, |(names, _)| {
                names.iter().map(|name| Choice::brought(name, name)).collect()
            })
        }
    }
}

fn none() -> Vec<Choice> {
    vec![Choice::new("none", "none")]
}
