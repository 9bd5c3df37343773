//! What a reader sets.

use super::SHOWN;
use super::edits::{Edits, MOST_CHARACTERS};
use super::problem::Task;
use crate::lab::{choice, choice_of, choices, log, options, seed, size, text, toggle, whole};
use crate::labs::shared::{horizon, schedule};
use crate::nn::transformer::Positions;
use crate::train::{Method, Schedule};

/// The optimisers of this chapter.
const METHODS: [Method; 3] = [Method::Sgd, Method::Adam, Method::AdamW];
/// The most layers.
pub(super) const MAX_LAYERS: usize = 4;
/// What the control `input` is called, in its errors as well.
pub(super) const INPUT: &str = "Your own sequence";

choices! {
    /// Where the answers of copy, reverse and sort stand.
    pub enum AnswerPlace {
        InPlace = "in_place": "in place",
        Behind = "behind": "behind the input",
    }
}

choices! {
    /// Which tokens a token attends to.
    pub enum Mask {
        Full = "full": "all tokens",
        Causal = "causal": "itself and those before it",
    }
}

options! {
    /// What a reader sets.
    pub struct Options() {
        task: Task = choice(Task::Reverse).says("Task", "What is to be done with a sequence."),
        length: usize = whole(4, 16, 8)
            .says("Length", "How many symbols a sequence has. Brackets come in pairs, and so do keys and their values.")
            .shown_if(task != Task::Bank),
        symbols: usize = whole(4, 20, 10)
            .says("Symbols", "How many different symbols there are; of brackets, four kinds at most.")
            .shown_if(task != Task::Bank),
        answer: AnswerPlace = choice(AnswerPlace::InPlace)
            .says("Answers stand", "In the symbols’ own places, or at empty places behind the input.")
            .shown_if(task.has_slots()),
        layers: usize = whole(1, MAX_LAYERS, 1)
            .says("Layers L", "How many layers of attention and MLP are stacked."),
        heads: usize = size(&[1, 2, 4, 8], 2)
            .says("Heads h", "How many attention maps each layer has. The heads share the width evenly."),
        width: usize = size(&[16, 32, 64], 32)
            .says("Width d", "How many numbers a token’s vector has."),
        positions: Positions = choice(Positions::Learned)
            .says("Positions", "How the model learns where a token stands."),
        mask: Mask = choice(Mask::Full)
            .says("Each token sees", "All tokens, or only those up to itself (a causal mask)."),
        residual: bool = toggle(true)
            .says("Residual", "Whether a layer adds to a token’s vector, or replaces it."),
        norm: bool = toggle(true)
            .says("Layer norm", "Whether vectors are brought to one scale before attention and before the MLP."),
        optimizer: Method = choice_of(&METHODS, Method::AdamW)
            .says("Optimiser", "How a gradient becomes a step.")
            .live(),
        learning_rate: f64 = log(0.0001, 1.0, 0.003).says("Learning rate η", "How far each step goes.").live(),
        schedule: Schedule = schedule(Schedule::Constant),
        horizon: f64 = horizon(schedule, 2000.0),
        clip: f64 = log(0.01, 100.0, 1.0)
            .says("Gradient clipping", "A gradient longer than this is shortened to it; its direction stays the same.")
            .live(),
        batch_size: usize = whole(1, 128, 32).says("Batch size", "How many sequences a step sees.").live(),
        seed: u64 =
            seed(7, "Decides the sequences and the first weights. The same seed gives the same run."),
        layer: usize = whole(1, layers, 1).says("Layer shown", "The layer that is opened, from 1.").of_picture(),
        head: usize = whole(1, heads, 1).says("Head shown", "The head that is opened, from 1.").of_picture(),
        example: usize = whole(1, SHOWN, 1)
            .says("Held-out sequence", "Which of the sequences that are never trained on goes through the picture.")
            .view(),
        input: String = text(80, String::new())
            .says(INPUT, "Goes through the picture in its place; leave it empty for the held-out one.")
            .view(),
        edits: Edits = text(MOST_CHARACTERS, Edits::default())
            .says(
                "Edits by hand",
                "Heads switched off, token vectors replaced and scores set in the picture, such as 1.2, 3=0, 1.1.3.5=2.5.",
            )
            .of_picture(),
    }
}

impl Options {
    /// η at step t.
    pub fn rate(&self, step: u32) -> f64 {
        self.learning_rate * self.schedule.share(step, self.horizon)
    }
}
