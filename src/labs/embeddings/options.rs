//! What a reader sets.

use crate::data::digits::PIXELS;
use crate::lab::{choice_of, choices, log, options, seed, size, text, whole};
use crate::labs::shared::{Drawing, horizon, schedule};
use crate::train::Schedule;

/// The most characters in a word that is asked for.
const MAX_WORD: usize = 60;
/// The most characters in a document of the reader's own.
const MAX_DOCUMENT: usize = 2_000;
/// Beyond any place in a text.
const FARTHEST: usize = 9_999_999;

choices! {
    /// Which text there is to learn from.
    pub enum Corpus {
        World = "world": "a small made-up world",
        Glosses = "glosses": "a dictionary",
        Bible = "bible": "from the King James Bible",
        Yours = "yours": "your text",
    }
}

options! {
    /// What a reader sets, with a text of their own or without.
    pub struct Options(brought: bool) {
        corpus: Corpus = {
            let built_in: &[Corpus] = &[Corpus::World, Corpus::Glosses, Corpus::Bible];
            let all = if brought { &[Corpus::Yours] } else { built_in };
            choice_of(all, all[0]).says("Text", "What there is to learn from.")
        },
        dimensions: usize = size(&[2, 4, 8, 16, 32, 64], if corpus == Corpus::World { 16 } else { 32 })
            .says("Dimensions d", "The numbers in a word’s vector.")
            .resets_with(&["corpus"]),
        window: usize = whole(1, 10, likely_window(corpus))
            .says("Window", "How many words to either side are neighbours at most. Each window draws its own reach.")
            .resets_with(&["corpus"]),
        vocabulary: usize = whole(10, 5000, 2000)
            .says("Vocabulary", "How many words it learns: the most frequent. Others are passed over.")
            .shown_if(corpus != Corpus::World),
        subsample: f64 = log(0.00001, 1.0, if corpus == Corpus::World { 0.01 } else { 0.001 })
            .says(
                "Subsampling t",
                "Words of a larger share of the text than this are left out by chance, the oftener the more frequent they are.",
            )
            .resets_with(&["corpus"]),
        negatives: usize = whole(1, 20, 5)
            .says("Negatives k", "How many words drawn at random each true neighbour is told from.")
            .live(),
        learning_rate: f64 = log(0.0001, 1.0, 0.05)
            .says("Learning rate α", "How far a pair moves its words.")
            .live(),
        schedule: Schedule = schedule(Schedule::Constant),
        horizon: f64 = horizon(schedule, 5000.0),
        batch_size: usize = whole(1, 1024, if corpus == Corpus::World { 32 } else { 64 })
            .says("Windows per step", "How many windows a step learns from at once.")
            .live()
            .resets_with(&["corpus"]),
        seed: u64 = seed(
            7,
            "Decides the made-up text, the first vectors, the windows and the negatives. The same seed gives the same run.",
        ),
        word: String = text(MAX_WORD, "king".to_string())
            .says("Word", "The word whose neighbours are shown.")
            .view(),
        question[first, second, third]: String = |which| {
            let word = ["man", "woman", "king"][which].to_string();
            let (label, help) = [
                ("First", "The first word of the analogy, which asks: the first is to the second as the third is to what."),
                ("Second", "The second word of the analogy."),
                ("Third", "The third word of the analogy."),
            ][which];
            text(MAX_WORD, word).says(label, help).view()
        },
        document: String = text(MAX_DOCUMENT, String::new())
            .says("Your document", "A text of yours, placed among the others as the mean of its words. Empty for one of theirs.")
            .view(),
        shown_document: usize = whole(0, FARTHEST, 0)
            .says("Document followed", "Which of the documents, from 0.")
            .of_picture(),
        position: usize = whole(0, FARTHEST, 0)
            .says("Place in the text", "Where the window stands between two steps, in words from 0.")
            .of_picture(),
        pair: usize = whole(0, 100, 0)
            .says("Pair followed", "Which neighbour of the window’s word is followed, from 0.")
            .of_picture(),
        drawing: Drawing = text(PIXELS, Drawing(vec![]))
            .says("Your drawing", "The grey of each of 64 pixels, row by row from the top, as a hexadecimal digit.")
            .of_picture(),
        example: usize = whole(0, FARTHEST, 0)
            .says("Picture followed", "Which digit’s nearest are shown, from 0.")
            .of_picture(),
    }
}

impl Options {
    /// α at step t.
    pub fn rate(&self, step: u32) -> f64 {
        self.learning_rate * self.schedule.share(step, self.horizon)
    }
}

fn likely_window(corpus: Corpus) -> usize {
    match corpus {
        Corpus::World => 8,
        Corpus::Bible => 3,
        _ => 5,
    }
}
