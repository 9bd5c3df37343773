//! What of the text is trained on and what is held out, and the rows that a step draws.
//!
//! A row is a piece of the text of up to n tokens, n being the context: the answer to each of its tokens is the one
//! after it. Line by line, a row is a line with the end of the line before it, so that the first character is
//! answered too; a longer line makes several rows. As one stream, any n tokens in a row are a row.

use std::rc::Rc;

use rand::RngExt;
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

use super::ngrams::{CountingBaselines, Ngrams};
use super::options::{Options, Reading};
use super::text::Tokenised;
use crate::message;
use crate::message::Message;
use crate::rng::{Purpose, generator};

/// How many tokens held out the loss is measured on, at most.
const MEASURED: usize = 4096;

/// A piece of the text: tokens `start .. start + length` are asked, each answered by the one after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Row {
    pub start: u32,
    pub length: u32,
}

/// Which rows are trained on.
enum Train {
    /// Lines.
    Lines(Vec<Row>),
    /// Any piece of the stream before the part held out.
    Stream(Row),
}

impl Train {
    /// All of it, each token once.
    fn rows(&self) -> &[Row] {
        match self {
            Self::Lines(rows) => rows,
            Self::Stream(all) => std::slice::from_ref(all),
        }
    }
}

/// A text divided into what is trained on and what is held out.
struct Split {
    /// As wanted, or less if the text is shorter.
    context: usize,
    train: Train,
    held_out: Vec<Row>,
    /// Lines or, of a stream, tokens: those trained on, and those held out.
    counts: [usize; 2],
}

/// What there is to learn from.
pub(super) struct Problem {
    pub text: Rc<Tokenised>,
    /// n, or less if the text is shorter.
    pub context: usize,
    pub reading: Reading,
    train: Train,
    /// The rows held out on which the loss is measured, the longest first.
    pub held_out: Vec<Row>,
    pub ngrams: Ngrams,
    /// On the rows held out.
    pub baselines: CountingBaselines,
    /// Characters of the answers in the rows held out, by their number.
    pub characters_per_token: f32,
    pub notices: Vec<Message>,
    seed: u64,
}

impl Problem {
    pub fn new(text: Rc<Tokenised>, options: &Options) -> Self {
        let lines = lines(&text.tokens);
        // A text of one line can't be split by lines.
        let reading = if lines.len() < 2 { Reading::Stream } else { options.reading };
        let split = match reading {
            Reading::Lines => by_lines(lines, options),
            Reading::Stream => as_stream(text.tokens.len() - 1, options),
        };
        let notices = notices(&text, reading, &split, options.context);
        let held_out = sample(split.held_out);
        let pairs = |row: &Row| pairs(&text.tokens, *row).collect::<Vec<_>>();
        let ngrams = Ngrams::count(split.train.rows().iter().flat_map(pairs), text.vocabulary.size());
        let answered = || held_out.iter().flat_map(pairs);
        let baselines = ngrams.losses(answered());
        let characters: usize = answered().map(|(_, b)| text.vocabulary.token(b).chars().count()).sum();
        let characters_per_token = characters as f32 / answered().count().max(1) as f32;
        Self {
            context: split.context,
            reading,
            train: split.train,
            held_out,
            ngrams,
            baselines,
            characters_per_token,
            notices,
            seed: options.seed,
            text,
        }
    }

    /// The rows of a step: drawn with replacement.
    pub fn batch(&self, step: u32, size: usize) -> Vec<Row> {
        let length = self.context as u32;
        let row = |place: u32| match &self.train {
            Train::Lines(rows) => rows[place as usize],
            Train::Stream(_) => Row { start: place, length },
        };
        self.places(step, size).into_iter().map(row).collect()
    }

    /// Of each row of a step which of the lines it is, or where in the stream it begins.
    pub fn places(&self, step: u32, size: usize) -> Vec<u32> {
        let mut rng = generator(self.seed, Purpose::Shuffle, step);
        let mut draw = || match &self.train {
            Train::Lines(rows) => rng.random_range(0..rows.len()) as u32,
            Train::Stream(_) => rng.random_range(0..self.rows_to_draw()),
        };
        (0..size).map(|_| draw()).collect()
    }

    /// How many rows there are to draw from.
    pub fn rows_to_draw(&self) -> u32 {
        match &self.train {
            Train::Lines(rows) => rows.len() as u32,
            Train::Stream(all) => all.length - self.context as u32 + 1,
        }
    }

    /// The lines that are trained on; none of a stream.
    pub fn lines(&self) -> Option<&[Row]> {
        match &self.train {
            Train::Lines(rows) => Some(rows),
            Train::Stream(_) => None,
        }
    }

    /// Whether a row lies within the text.
    pub fn has(&self, row: Row) -> bool {
        let end = u64::from(row.start) + u64::from(row.length);
        row.length >= 1 && row.length as usize <= self.context && end < self.text.tokens.len() as u64
    }

    /// Rows as they are put to the model.
    pub fn examples(&self, rows: &[Row]) -> Examples {
        let t = rows.iter().map(|row| row.length).max().unwrap_or(1);
        let at = |place: u32| self.text.tokens.get(place as usize).copied().unwrap_or(0);
        let places = || rows.iter().flat_map(|row| (0..t).map(move |i| (row.start + i, i < row.length)));
        Examples {
            asked: places().map(|(place, inside)| if inside { at(place) } else { 0 }).collect(),
            answers: places().map(|(place, inside)| inside.then(|| at(place + 1))).collect(),
            width: t as usize,
        }
    }
}

/// Rows of tokens and their answers; after the end of a shorter row come tokens that nobody answers.
pub(super) struct Examples {
    /// `[b·t]`.
    pub asked: Vec<u32>,
    /// `[b·t]`.
    pub answers: Vec<Option<u32>>,
    /// t, the longest row's length.
    pub width: usize,
}

impl Examples {
    /// How many of the tokens have an answer.
    pub fn answered(&self) -> usize {
        self.answers.iter().flatten().count()
    }
}

fn by_lines(mut lines: Vec<Row>, options: &Options) -> Split {
    lines.shuffle(&mut generator(options.seed, Purpose::Split, 0));
    let share = (lines.len() as f64 * options.held_out).round() as usize;
    let train = lines.split_off(share.clamp(1, lines.len() - 1));
    let counts = [train.len(), lines.len()];
    let pieces = |lines: Vec<Row>| -> Vec<Row> {
        lines.into_iter().flat_map(|line| pieces(line, options.context)).collect()
    };
    Split { context: options.context, train: Train::Lines(pieces(train)), held_out: pieces(lines), counts }
}

/// The first of `answers` tokens to train on, the last held out.
fn as_stream(answers: usize, options: &Options) -> Split {
    // Byte pairs may leave no more than one token and the end of its line.
    let held = ((answers as f64 * options.held_out) as usize).clamp(1, answers - 1);
    let train = answers - held;
    let context = options.context.min(train);
    let rest = Row { start: train as u32, length: held as u32 };
    Split {
        context,
        train: Train::Stream(Row { start: 0, length: train as u32 }),
        held_out: pieces(rest, context).collect(),
        counts: [train, held],
    }
}

/// What a reader should know of a text of their own. What the built-in ones are, the chapter says.
fn notices(text: &Tokenised, reading: Reading, split: &Split, wanted: usize) -> Vec<Message> {
    let mut notices = vec![];
    if text.is_brought() {
        let (characters, size, [train, held]) = (text.characters, text.vocabulary.size(), split.counts);
        notices.push(match reading {
            Reading::Lines => message!(
                "text_lines",
                "{characters} characters, {size} tokens in the vocabulary. Lines to learn from: {train}; held out: {held}.",
                characters,
                size,
                train,
                held
            ),
            Reading::Stream => message!(
                "text_stream",
                "{characters} characters, {size} tokens in the vocabulary. Tokens to learn from: {train}; held out, at the \
                 end: {held}.",
                characters,
                size,
                train,
                held
            ),
        });
    }
    notices.extend(text.notices.iter().cloned());
    if split.context < wanted {
        notices.push(message!(
            "text_shorter",
            "The text is shorter than the context of {wanted}: the model sees {context} tokens at once.",
            wanted,
            context = split.context
        ));
    }
    notices
}

/// Each line that is not empty, with the end of the one before it.
fn lines(tokens: &[u32]) -> Vec<Row> {
    let ends: Vec<_> = tokens.iter().zip(0..).filter(|(token, _)| **token == 0).map(|(_, at)| at).collect();
    let rows = ends.windows(2).map(|w: &[u32]| Row { start: w[0], length: w[1] - w[0] });
    rows.filter(|row| row.length > 1).collect()
}

/// A row cut into rows of at most `context` tokens.
fn pieces(row: Row, context: usize) -> impl Iterator<Item = Row> {
    let context = context as u32;
    (0..row.length)
        .step_by(context as usize)
        .map(move |at| Row { start: row.start + at, length: context.min(row.length - at) })
}

/// As many of the rows, evenly spaced, as hold [`MEASURED`] tokens; those of like length side by side.
fn sample(rows: Vec<Row>) -> Vec<Row> {
    let all: usize = rows.iter().map(|row| row.length as usize).sum();
    let stride = all.div_ceil(MEASURED).max(1);
    let mut sample: Vec<_> = rows.into_iter().step_by(stride).collect();
    sample.sort_by_key(|row| (std::cmp::Reverse(row.length), row.start));
    sample
}

fn pairs(tokens: &[u32], row: Row) -> impl Iterator<Item = (u32, u32)> + '_ {
    let (start, end) = (row.start as usize, (row.start + row.length) as usize);
    tokens.get(start..=end).unwrap_or(&[]).windows(2).map(|w| (w[0], w[1]))
}
