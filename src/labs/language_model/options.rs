//! What a reader sets.

use crate::lab::{choice, choice_of, choices, linear, log, options, seed, size, text, whole};
use crate::labs::shared::{horizon, schedule};
use crate::nn::transformer::{Config, Positions};
use crate::train::Schedule;
use crate::train::sampling::Sampling;

/// The standard deviation of the first weights. GPT-2's 0.02 is for a width of 768; about 1/√d suits these.
const SPREAD: f64 = 0.08;
/// The most tokens in a step: more would take the memory of a small phone.
const MAX_STEP_TOKENS: usize = 4096;
/// The most sequences in a step.
const MAX_BATCH: usize = 64;
/// The most characters in a prompt.
const MAX_PROMPT: usize = 200;
/// The most tokens that are written after it.
const MAX_NEW: usize = 200;

choices! {
    /// Which text there is to learn from.
    pub enum Dataset {
        Names = "names": "names",
        Grammar = "grammar": "small sentences",
        Yours = "yours": "your text",
    }
}

choices! {
    /// What a token is.
    pub enum Tokens {
        Characters = "characters": "characters",
        Pairs = "pairs": "byte pairs",
    }
}

choices! {
    /// What a row of a batch is.
    pub enum Reading {
        /// A line, by itself.
        Lines = "lines": "line by line",
        /// Any piece of the text.
        Stream = "stream": "as one stream",
    }
}

choices! {
    /// The weights that make the logits.
    pub enum Output {
        Tied = "tied": "tied to the embedding",
        Own = "own": "their own",
    }
}

options! {
    /// What a reader sets, with a text of their own or without.
    pub struct Options(brought: bool) {
        dataset: Dataset = {
            let all: &[Dataset] = if brought { &[Dataset::Yours] } else { &[Dataset::Names, Dataset::Grammar] };
            choice_of(all, all[0]).says("Text", "What the model reads.")
        },
        tokens: Tokens = choice(Tokens::Characters).says(
            "Tokens",
            "What it reads at a time: characters, or the pieces that byte-pair encoding makes of them.",
        ),
        vocabulary: usize = whole(32, 1024, 256)
            .says("Vocabulary", "The most tokens there may be, the single characters included.")
            .shown_if(tokens == Tokens::Pairs),
        reading: Reading = choice(if dataset == Dataset::Names { Reading::Lines } else { Reading::Stream })
            .says("Read", "Each line by itself, as for a list of names, or the whole text as one stream.")
            .resets_with(&["dataset"]),
        held_out: f64 = linear(0.05, 0.5, 0.1).says(
            "Held out",
            "The share of the text that it never trains on, kept to measure what it has learned.",
        ),
        context: usize = whole(1, 128, 16)
            .says("Context", "How many tokens it sees at once, the present one included."),
        layers: usize = whole(1, 6, 2).says("Layers", "How many times attention and MLP follow one another."),
        heads: usize = size(&[1, 2, 4, 8], 2)
            .says("Heads", "How many heads each layer has. Each learns by itself where to look."),
        width: usize = size(&[16, 32, 64, 128], 32).says("Width", "The numbers in a token’s vector."),
        positions: Positions = choice(Positions::Learned)
            .says("Positions", "How the model knows where a token stands."),
        tied: Output = choice(Output::Tied).says(
            "Output weights",
            "Whether the logits are computed with the embedding’s own vectors, or with other weights.",
        ),
        batch_size: usize = whole(1, (MAX_STEP_TOKENS / context).min(MAX_BATCH), 16)
            .says("Batch size", "How many rows of text a step sees.")
            .live(),
        learning_rate: f64 = log(0.0001, 1.0, 0.01).says("Learning rate η", "How far each step of AdamW goes.").live(),
        schedule: Schedule = schedule(Schedule::WarmUp),
        horizon: f64 = horizon(schedule, 5000.0),
        clip: f64 = log(0.01, 100.0, 1.0)
            .says("Gradient clipping", "A gradient longer than this is shortened to it.")
            .live(),
        dropout: f64 = linear(0.0, 0.8, 0.0)
            .says("Dropout", "The share of numbers set to zero in each training step, so that none is relied upon.")
            .live(),
        seed: u64 = seed(
            7,
            "Decides the first weights, the split and the batches. The same seed gives the same run.",
        ),
        prompt: String = text(MAX_PROMPT, "emma".to_string())
            .says("Your text", "The model reads it token by token, and goes on from there.")
            .view(),
        temperature: f64 = linear(0.0, 5.0, 1.0)
            .says(
                "Temperature T",
                "Divides the logits: below 1 likely tokens become likelier, above 1 all become more alike, at 0 only the \
                 likeliest is left.",
            )
            .view(),
        top_k: usize = whole(1, 1024, 1024).says("Top k", "Only the k likeliest tokens can be drawn.").view(),
        top_p: f64 = linear(0.0, 1.0, 1.0)
            .says("Top p", "Only the fewest likeliest tokens that together reach this share can be drawn.")
            .view(),
        new_tokens: usize = whole(0, MAX_NEW, 0)
            .says("Tokens written", "How many tokens the model has written after your text.")
            .of_picture(),
        place: usize = whole(0, MAX_PROMPT + MAX_NEW, 0)
            .says("Bet shown", "Of which token the bet is shown, counted from 1; 0 for the one that comes next.")
            .of_picture(),
        take: u32 = whole(0, 9_999, 0)
            .says(
                "Throw of the dice",
                "Which numbers decide what is drawn. The same throw gives the same text from the same model.",
            )
            .of_picture(),
    }
}

impl Options {
    /// The model's shape for `vocabulary` tokens and the context that the text leaves.
    pub fn config(&self, vocabulary: usize, context: usize) -> Config {
        Config {
            positions: self.positions,
            tied: self.tied == Output::Tied,
            spread: SPREAD,
            ..Config::gpt(vocabulary, context, self.layers, self.heads, self.width)
        }
    }

    /// How the next token is chosen.
    pub fn sampling(&self) -> Sampling {
        Sampling { temperature: self.temperature, top_k: self.top_k, top_p: self.top_p }
    }

    /// η at step t.
    pub fn rate(&self, step: u32) -> f64 {
        self.learning_rate * self.schedule.share(step, self.horizon)
    }
}
