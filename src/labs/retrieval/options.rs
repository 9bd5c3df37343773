//! What a reader sets.

use super::problem::MOST_PASSAGES;
use crate::lab::{choice, choice_of, choices, linear, log, options, seed, size, text, whole};

/// The most characters in a question.
const MAX_QUESTION: usize = 200;
/// The most characters of a reader's own passages.
const MAX_INSERTED: usize = 1_000;
/// The most characters in a sum, and in a call typed by hand.
const MAX_SUM: usize = 60;
/// The most digits that are trained on: there are longer numbers to ask for.
const MOST_TRAINED: usize = 4;
/// Passages that are listed.
pub(super) const LISTED: usize = 20;
/// Beyond any question there is.
const FARTHEST: usize = 9_999;

choices! {
    /// What the library tells of.
    pub enum Library {
        People = "people": "made-up people",
        Countries = "countries": "the countries of the world",
        Bible = "bible": "from the King James Bible",
        Yours = "yours": "your text",
    }
}

impl Library {
    /// Whether it has facts that one can learn to answer, and not passages alone.
    pub fn is_told(self) -> bool {
        matches!(self, Self::People | Self::Countries)
    }
}

choices! {
    /// What there is at hand.
    pub enum Machine {
        Library = "library": "a library",
        Calculator = "calculator": "a calculator",
    }
}

choices! {
    /// What searches.
    pub enum Method {
        Dense = "dense": "dense vectors",
        Bm25 = "bm25": "shared words (BM25)",
        Mixture = "mixture": "both",
    }
}

choices! {
    /// What is trained.
    pub enum Trains {
        Both = "both": "search and reader",
        Search = "search": "search alone",
    }
}

choices! {
    /// What is done to what was found, before it is read.
    pub enum Surgery {
        None = "none": "nothing",
        Wrong = "wrong": "passages on others in its place",
        Contradicting = "contradicting": "another value in it",
        Empty = "empty": "no library at all",
    }
}

options! {
    /// What a reader sets.
    pub struct Options(brought: bool) {
        machine: Machine = choice(Machine::Library)
            .says("At hand", "What the model may use: a library that is searched, or a calculator and a table that it calls."),
        library: Library = {
            let built_in: &[Library] = &[Library::People, Library::Countries, Library::Bible];
            let all = if brought { &[Library::Yours] } else { built_in };
            choice_of(all, all[0]).says("Library", "What its passages tell of.")
                .shown_if(machine == Machine::Library)
        },
        dimensions: usize = size(&[4, 8, 16, 32, 64], 32)
            .says("Dimensions d", "The numbers in the vector of a question, and of a passage.")
            .shown_if(machine == Machine::Library),
        width: usize = size(&[32, 64, 128], 64)
            .says("Width of the reader", "How many numbers a token’s vector has in the model that reads and answers."),
        learning_rate: f64 = log(0.0001, 0.1, rate(machine))
            .says("Learning rate η", "How far each step goes.")
            .live()
            .resets_with(&["machine"]),
        batch_size: usize = whole(2, 64, 16).says("Batch size", "How many questions a step sees.").live(),
        trains: Trains = choice(Trains::Both)
            .says("Trains", "What learns: the encoders that search and the reader, or the encoders alone, which is much faster.")
            .live()
            .shown_if(machine == Machine::Library && library.is_told()),
        swapped: f64 = linear(0.0, 1.0, 0.5)
            .says("Passages that say otherwise", "The share of the passages read in training that say another value than the true one.")
            .live()
            .shown_if(machine == Machine::Library && library.is_told()),
        seed: u64 = seed(7, "Decides the people, the first weights and the questions. The same seed gives the same run."),
        passages: usize = whole(0, MOST_PASSAGES, if library.is_told() { 1200 } else { MOST_PASSAGES })
            .says("Passages", "How many passages the library holds: of every fact, and beyond those others that nobody asks for.")
            .view()
            .shown_if(machine == Machine::Library)
            .resets_with(&["library", "load_text", "use_built_in"]),
        overlap: f64 = linear(0.0, 1.0, 1.0)
            .says("Words shared", "The share of a question’s words that are written as in the passage; the others are in another script.")
            .view()
            .shown_if(machine == Machine::Library && library.is_told()),
        method: Method = choice(Method::Dense).says("Search by", "What decides which passages come first.").view()
            .shown_if(machine == Machine::Library),
        mixture: f64 = linear(0.0, 1.0, 0.5)
            .says("Share of dense", "How much the dense score counts in the mixture, each score brought to 0 to 1.")
            .view()
            .shown_if(machine == Machine::Library && method == Method::Mixture),
        top_k: usize = whole(1, LISTED, if library.is_told() { 3 } else { 1 })
            .says("Top k", "How many passages are put into the prompt, the best first.")
            .view()
            .shown_if(machine == Machine::Library)
            .resets_with(&["library", "load_text", "use_built_in"]),
        surgery: Surgery = choice(Surgery::None)
            .says("Surgery", "What is done to what was found, before it is read.")
            .view()
            .shown_if(machine == Machine::Library && library.is_told()),
        question: String = text(MAX_QUESTION, String::new())
            .says("Your question", "What the library is asked; empty for one that was never trained on.")
            .view()
            .shown_if(machine == Machine::Library),
        inserted: String = text(MAX_INSERTED, String::new())
            .says("Your passages", "Sentences of yours, each with its full stop, put into the library. Nothing is trained on them.")
            .view()
            .shown_if(machine == Machine::Library),
        example: usize = whole(0, FARTHEST, 0)
            .says("Question followed", "Which of the questions that were never trained on, from 0.")
            .view()
            .shown_if(machine == Machine::Library),
        opened: usize = whole(0, LISTED - 1, 0)
            .says("Passage opened", "Which of the passages found is written out, from 0.")
            .of_picture()
            .shown_if(machine == Machine::Library),
        token_shown: usize = whole(0, 9, 0)
            .says("Token shown", "Which token of the answer the attention is shown of, from 0.")
            .of_picture()
            .shown_if(machine == Machine::Library),
        digits: usize = whole(1, MOST_TRAINED, 3)
            .says("Digits trained on", "The most digits of a number that both nets are trained on.")
            .shown_if(machine == Machine::Calculator),
        sum: String = text(MAX_SUM, "347+285".into())
            .says("Your question", "A sum, or a country whose capital is asked for: what both nets are to answer.")
            .view()
            .shown_if(machine == Machine::Calculator),
        call: String = text(MAX_SUM, "calc(12*7)=".into())
            .says("Your call", "A call as the net writes it, done by the tool at once: calc(12*7)= or look(peru)=.")
            .view()
            .shown_if(machine == Machine::Calculator),
    }
}

/// What learns soonest.
fn rate(machine: Machine) -> f64 {
    match machine {
        Machine::Library => 0.002,
        Machine::Calculator => 0.003,
    }
}
