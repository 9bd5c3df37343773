//! What a reader sets.

use super::drawing::Drawing;
use super::layers::Layers;
use super::problem::{first_held_out, labels};
use crate::lab::{Choice, choice, choice_of, choices, log, option, options, seed, text, toggle, whole};
use crate::labs::shared::{horizon, schedule};
use crate::train::{Method, Schedule};

/// The optimisers of this chapter; another has more.
const METHODS: [Method; 3] = [Method::Sgd, Method::Momentum, Method::Adam];
/// Beyond what any net here has: what is pointed at is brought into it.
const MOST_LAYERS: usize = 8;
const MOST_CHANNELS: usize = 127;
const MOST_PLACES: usize = 63;
/// The class that the net says it is.
pub(super) const ANSWER: &str = "answer";

choices! {
    /// What there is to see.
    pub enum Dataset {
        Digits = "digits": "handwritten digits",
        Fashion = "fashion": "clothes",
        Signals = "signals": "signals",
    }
}

choices! {
    /// How the examples held out are chosen.
    pub enum Split {
        Random = "random": "at random",
        Ordered = "ordered": "other writers",
    }
}

options! {
    /// What a reader sets.
    pub struct Options() {
        dataset: Dataset = choice(Dataset::Digits).says("Data", "What there is to tell apart."),
        split: Split = choice(Split::Random)
            .says("Held out", "A fifth at random; or all from the 1,001st on, which other people wrote.")
            .shown_if(dataset == Dataset::Digits),
        layers: Layers = text(120, Layers::first(dataset))
            .says("Layers", "From the image upwards, such as conv 3x8, pool 2, dense 32. The answer is added behind.")
            .resets_with(&["dataset"]),
        shuffled: bool = toggle(false)
            .says("Shuffle the pixels", "Every image’s pixels are put in one and the same random order."),
        rival: bool = toggle(false)
            .says("A dense net beside", "One of as many weights, all to all, that sees the same batches."),
        optimizer: Method = choice_of(&METHODS, Method::Adam)
            .says("Optimiser", "How a gradient becomes a step.")
            .live(),
        learning_rate: f64 = log(0.0001, 1.0, 0.003).says("Learning rate η", "How far each step goes.").live(),
        schedule: Schedule = schedule(Schedule::Constant),
        horizon: f64 = horizon(schedule, 1000.0),
        batch_size: usize = whole(1, 256, 32).says("Batch size", "How many images a step sees.").live(),
        seed: u64 = seed(
            7,
            "Decides the first weights, the split, the order and the made signals. The same seed gives the same run.",
        ),
        example: usize = {
            let n = dataset.examples();
            whole(0, n - 1, first_held_out(dataset, split, seed))
                .says("Image shown", "Which of all the images is shown, from 0.")
                .resets_with(&["dataset", "split", "seed"])
                .of_picture()
        },
        drawing: Drawing = text(400, Drawing::default())
            .says("Drawing", "An image of the reader’s own, shown instead: a digit from 0 to f for each pixel, two for each number of a signal.")
            .resets_with(&["dataset"])
            .of_picture(),
        shown_layer: usize = whole(1, MOST_LAYERS, 1)
            .says("Layer shown", "The layer that is looked into, from 1; the answer is the last.")
            .of_picture(),
        shown_channel: usize = whole(0, MOST_CHANNELS, 0)
            .says("Channel shown", "Which of its channels, from 0.")
            .of_picture(),
        shown_row: usize = whole(0, MOST_PLACES, 0)
            .says("Row shown", "The row of the number in that channel’s map, from 0 at the top.")
            .of_picture(),
        shown_column: usize = whole(0, MOST_PLACES, 0)
            .says("Column shown", "The column of that number, from 0 at the left.")
            .of_picture(),
        shown_class: String = option(classes(dataset), ANSWER)
            .says("Class asked about", "For what in the image speaks for it: the net’s own answer, or this class.")
            .resets_with(&["dataset"])
            .of_picture(),
    }
}

impl Options {
    /// η at step t.
    pub fn rate(&self, step: u32) -> f64 {
        self.learning_rate * self.schedule.share(step, self.horizon)
    }
}

fn classes(dataset: Dataset) -> Vec<Choice> {
    let answer = Choice::new(ANSWER, "its answer");
    std::iter::once(answer).chain(labels(dataset).into_iter().map(|l| Choice::new(l.id, l.name))).collect()
}
