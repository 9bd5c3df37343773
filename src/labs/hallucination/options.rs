//! What a reader sets.

use crate::data::text::people::{ATTRIBUTES, Telling};
use crate::lab::{choice, choices, linear, log, options, seed, size, text, toggle, whole};
use crate::labs::shared::{horizon, schedule};
use crate::nn::transformer::Config;
use crate::train::Schedule;

/// The most tokens in a line: the longest sentence has ten.
pub(super) const CONTEXT: usize = 16;
/// The standard deviation of the first weights: about 1/√d.
const SPREAD: f64 = 0.1;
/// The most people there can be: names that nobody has must be left.
const MOST_PEOPLE: usize = 400;

choices! {
    /// In which words all facts are asked for.
    pub enum Asking {
        /// Those in which the fact was first told, or would be.
        Own = "own": "as it was told",
        Statement = "statement": "as a statement",
        Noun = "noun": "with a noun",
        Question = "question": "as a question",
    }
}

impl Asking {
    /// Which of the wordings it is; none where each fact has its own.
    pub fn place(self) -> Option<usize> {
        match self {
            Self::Own => None,
            Self::Statement => Some(0),
            Self::Noun => Some(1),
            Self::Question => Some(2),
        }
    }
}

options! {
    /// What a reader sets.
    pub struct Options() {
        people: usize = whole(20, MOST_PEOPLE, 400).says("People", "How many people there are, with three facts each."),
        told_people: usize = whole(10, MOST_PEOPLE, 250)
            .says("Told of", "Of how many of them anything may be told. The others stay strangers."),
        tellings: usize = whole(50, 20_000, 1500)
            .says("Sentences told", "How many sentences there are to learn from. Each tells a fact, drawn by chance."),
        zipf: f64 = linear(0.0, 2.0, 1.0)
            .says("Zipf exponent s", "How unequally often facts are told: 0 tells all alike, 1 as words occur in a text."),
        paraphrases: bool = toggle(false)
            .says("Paraphrases", "Each sentence in a wording drawn anew, or each fact always in the same words."),
        layers: usize = whole(1, 3, 1).says("Layers", "How many times attention and MLP follow one another."),
        heads: usize = size(&[1, 2, 4], 4).says("Heads", "How many heads each layer has."),
        width: usize = size(&[16, 32, 64, 128], 64).says("Width", "The numbers in a token’s vector."),
        dont_know: f64 = linear(0.0, 0.9, 0.0)
            .says(
                "“Unknown” examples",
                "The share of a batch that asks about names that nobody has, with the answer “unknown”.",
            )
            .live(),
        batch_size: usize = whole(1, 256, 32).says("Batch size", "How many sentences a step sees.").live(),
        learning_rate: f64 = log(0.0001, 0.1, 0.006).says("Learning rate η", "How far each step of AdamW goes.").live(),
        schedule: Schedule = schedule(Schedule::Cosine),
        horizon: f64 = horizon(schedule, 1200.0),
        seed: u64 = seed(
            7,
            "Decides the people, what is told of them, the first weights and the batches. The same seed gives the same run.",
        ),
        wording: Asking = choice(Asking::Own)
            .says("Asked", "In which words all facts are asked for.")
            .view(),
        temperature: f64 = linear(0.0, 3.0, 1.0)
            .says(
                "Temperature T",
                "Divides the logits: below 1 the model is surer of what is likeliest, above 1 less sure, at 0 it is always sure.",
            )
            .view(),
        threshold: f64 = linear(0.0, 1.0, 0.5)
            .says("Answer if surer than", "Below this confidence the answer is withheld.")
            .view(),
        charge_from: f64 = linear(0.0, 0.95, 0.75)
            .says("Charged rule t", "The second rule takes t/(1 − t) points for a wrong answer, so that answering pays above t.")
            .view(),
        line: String = text(120, String::new())
            .says("Your line", "A question, or the beginning of a sentence. Empty to ask for the fact that is chosen.")
            .view(),
        fact: usize = whole(0, MOST_PEOPLE * ATTRIBUTES.len() - 1, 0)
            .says("Fact followed", "Which fact is asked for while there is no line, from 0.")
            .of_picture(),
        take: u32 = whole(0, 9999, 0)
            .says("Throw of the dice", "Which numbers decide what is written; 0 writes the likeliest word each time.")
            .of_picture(),
    }
}

impl Options {
    /// How the world is told of.
    pub fn telling(&self) -> Telling {
        Telling {
            people: self.told_people.min(self.people),
            sentences: self.tellings,
            zipf: self.zipf,
            paraphrases: self.paraphrases,
        }
    }

    /// The model's shape for so many words.
    pub fn config(&self, vocabulary: usize) -> Config {
        Config { spread: SPREAD, ..Config::gpt(vocabulary, CONTEXT, self.layers, self.heads, self.width) }
    }

    /// η at step t.
    pub fn rate(&self, step: u32) -> f64 {
        self.learning_rate * self.schedule.share(step, self.horizon)
    }

    /// What a wrong answer costs under the second rule, in points: t / (1 − t).
    pub fn price(&self) -> f64 {
        self.charge_from / (1.0 - self.charge_from)
    }
}
