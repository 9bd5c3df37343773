//! What a reader sets.

use crate::data::{Column, Table, TableNeeds};
use crate::lab::{Choice, choice, choices, log, option, options, seed, some_of, whole};

/// Numbers only; as many features as can still be told apart on the page.
pub(super) const NEEDS: TableNeeds = TableNeeds { classes: 0, features: 5, most: 16, classifies: false };

choices! {
    /// How many examples a step sees.
    pub enum Batching {
        Full = "full": "all",
        Mini = "mini": "a batch",
        Single = "single": "one",
    }
}

options! {
    /// What a reader sets. The columns of a built-in table have names of ours.
    pub struct Options(table: &Table, built_in: bool) {
        target: String = option(columns(table, built_in, |_| true), &table.target)
            .says("Predict", "The column the model learns to predict.")
            .resets_with(&["load_csv", "use_homes"]),
        features: Vec<String> = {
            let features = columns(table, built_in, |id| id != target);
            let first = table.features_for(&target);
            some_of(features, NEEDS.most, first)
                .says("From", "The columns it predicts from. Each gets a weight of its own.")
                .resets_with(&["load_csv", "use_homes"])
        },
        learning_rate: f64 = log(0.001, 10.0, 0.1)
            .says("Learning rate η", "How far each step goes against the gradient.")
            .live(),
        batching: Batching = choice(Batching::Full)
            .says("Examples per step", "All of them, a few drawn at random, or a single one.")
            .live(),
        batch_size: usize = whole(2, 256, 32)
            .says("Batch size", "How many examples are drawn for a step.")
            .live()
            .shown_if(batching == Batching::Mini),
        seed: u64 = seed(
            7,
            "Decides the random starting point and the order of the examples. The same seed gives the same run.",
        ),
        surface_x: String = {
            let parameters = parameters(table, built_in, &features);
            let first = parameters[0].id.clone();
            option(parameters, first)
                .says("Bowl across", "The parameter along the horizontal axis of the loss bowl.")
                .view()
                .shown_if(features.len() > 1)
        },
        surface_y: String = {
            let mut others = parameters(table, built_in, &features);
            others.retain(|parameter| parameter.id != surface_x);
            let first = others[0].id.clone();
            option(others, first)
                .says("Bowl up", "The parameter along the vertical axis of the loss bowl.")
                .view()
                .shown_if(features.len() > 1)
        },
    }
}

fn columns(table: &Table, built_in: bool, wanted: impl Fn(&str) -> bool) -> Vec<Choice> {
    let choice =
        |c: &Column| if built_in { Choice::new(&c.id, &c.name) } else { Choice::brought(&c.id, &c.name) };
    table.columns.iter().filter(|c| wanted(&c.id)).map(choice).collect()
}

/// A weight for each feature, and the bias: at least two, since there is at least one feature.
fn parameters(table: &Table, built_in: bool, features: &[String]) -> Vec<Choice> {
    let mut parameters = columns(table, built_in, |id| features.iter().any(|feature| feature == id));
    parameters.push(Choice::new("b", "bias"));
    parameters
}

impl Options {
    /// The examples a step sees, of `n`.
    pub fn examples(&self, n: usize) -> usize {
        match self.batching {
            Batching::Full => n,
            Batching::Mini => self.batch_size.min(n),
            Batching::Single => 1,
        }
    }
}
