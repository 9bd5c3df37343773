//! The text as tokens, what of it is trained on and what is held out, and the rows that a step draws.
//!
//! A row is a piece of the text of up to n tokens, n being the context: each token of it is to be answered with the
//! one behind it. Line by line, a row is a line with the end of the line before it, so that the first character is
//! answered too; a longer line makes several rows. As one stream, any n tokens in a row are a row.

use std::rc::Rc;

use rand::RngExt;
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

use super::ngrams::Ngrams;
use super::options::{Options, Reading, Tokens};
use crate::data::text::{Cleaned, Vocabulary, clean, names, sentences};
use crate::error::Result;
use crate::rng::{Purpose, generator};

/// The loss is measured on so many tokens held out, or all there are.
const MEASURED: usize = 4096;
/// How many sentences the grammar makes.
const SENTENCES: usize = 10_000;

/// A piece of the text: tokens `start .. start + length` are asked, each answered by the one behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Row {
    pub start: u32,
    pub length: u32,
}

/// A text and its tokens, which a new run with other sizes need not make again.
pub(super) struct Tokenised {
    source: Source,
    pub vocabulary: Vocabulary,
    /// The end of a line, and then the text.
    pub tokens: Vec<u32>,
    characters: usize,
    notices: Vec<String>,
}

/// What a [`Tokenised`] was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Source {
    dataset: String,
    tokens: Tokens,
    seed: u64,
}

impl Tokenised {
    /// The text that the options name; `before` again if that is the same.
    pub fn new(options: &Options, brought: &[u8], before: Option<&Rc<Self>>) -> Result<Rc<Self>> {
        // Only the grammar makes its text anew for another seed.
        let seed = if options.dataset == "grammar" { options.seed } else { 0 };
        let source = Source { dataset: options.dataset.clone(), tokens: options.tokens, seed };
        if let Some(before) = before.filter(|before| before.source == source) {
            return Ok(Rc::clone(before));
        }
        let Cleaned { text, mut notices } = match options.dataset.as_str() {
            "yours" => clean(brought)?,
            "grammar" => Cleaned { text: sentences(seed, SENTENCES), notices: vec![] },
            _ => Cleaned { text: names(), notices: vec![] },
        };
        let vocabulary = match options.tokens {
            Tokens::Characters => Vocabulary::characters(&text),
            Tokens::Pairs(size) => Vocabulary::byte_pairs(&text, size),
        };
        let (times, kinds) = vocabulary.left_out;
        if kinds > 0 {
            notices.push(format!(
                "{kinds} rare characters, {times} in all, are read as one and the same: “�”. The others make up the \
                 vocabulary."
            ));
        }
        let mut tokens = vec![0];
        tokens.extend(vocabulary.encode(&text));
        let characters = text.chars().count();
        Ok(Rc::new(Self { source, vocabulary, tokens, characters, notices }))
    }
}

/// Which rows are trained on.
enum Train {
    /// Lines.
    Lines(Vec<Row>),
    /// Any piece of the stream that ends before the part held out.
    Stream { starts: u32 },
}

/// What there is to learn from.
pub(super) struct Corpus {
    pub text: Rc<Tokenised>,
    /// n, or less if the text is shorter.
    pub context: usize,
    pub reading: Reading,
    train: Train,
    /// The rows held out on which the loss is measured, the longest first.
    pub held_out: Vec<Row>,
    pub ngrams: Ngrams,
    /// ln V, unigram and bigram on the rows held out, in nats per token.
    pub baselines: [f32; 3],
    /// Characters of the answers in the rows held out, by their number.
    pub characters_per_token: f32,
    pub notices: Vec<String>,
    seed: u64,
}

impl Corpus {
    pub fn new(text: Rc<Tokenised>, options: &Options) -> Self {
        let mut notices = text.notices.clone();
        let tokens = &text.tokens;
        let lines = lines(tokens);
        // A text of one line can't be split by lines.
        let reading = if lines.len() < 2 { Reading::Stream } else { options.reading };
        let answers = tokens.len() - 1;
        // Byte pairs may leave no more than one token and the end of its line.
        let held = ((answers as f64 * options.held_out) as usize).clamp(1, answers - 1);
        let (context, train, held_out, parts) = match reading {
            Reading::Lines => {
                let mut order = lines;
                order.shuffle(&mut generator(options.seed, Purpose::Split, 0));
                let share = (order.len() as f64 * options.held_out).round() as usize;
                let train = order.split_off(share.clamp(1, order.len() - 1));
                let count = format!("{} lines to learn from, {} held out", train.len(), order.len());
                let pieces = |lines: Vec<Row>| -> Vec<Row> {
                    lines.into_iter().flat_map(|line| pieces(line, options.context)).collect()
                };
                (options.context, Train::Lines(pieces(train)), pieces(order), count)
            }
            Reading::Stream => {
                let train = answers - held;
                let context = options.context.min(train);
                if context < options.context {
                    notices.push(format!(
                        "The text is shorter than the context of {}: the model sees {context} tokens at once.",
                        options.context
                    ));
                }
                let rest = Row { start: train as u32, length: held as u32 };
                let starts = (train - context + 1) as u32;
                let count = format!("{train} tokens to learn from, the last {held} held out");
                (context, Train::Stream { starts }, pieces(rest, context).collect(), count)
            }
        };
        let held_out = sample(held_out);
        let size = text.vocabulary.size();
        let pairs = |row: &Row| pairs(tokens, *row).collect::<Vec<_>>();
        let ngrams = match &train {
            Train::Lines(rows) => Ngrams::count(rows.iter().flat_map(pairs), size),
            Train::Stream { .. } => {
                let all = Row { start: 0, length: (answers - held) as u32 };
                Ngrams::count(pairs(&all).into_iter(), size)
            }
        };
        let baselines = ngrams.losses(held_out.iter().flat_map(pairs));
        let answered = || held_out.iter().flat_map(pairs);
        let characters: usize = answered().map(|(_, b)| text.vocabulary.token(b).chars().count()).sum();
        let characters_per_token = characters as f32 / answered().count().max(1) as f32;
        // Of the built-in texts the chapter tells.
        if text.source.dataset == "yours" {
            let characters = text.characters;
            notices.insert(0, format!("{characters} characters, {size} tokens in the vocabulary: {parts}."));
        }
        Self {
            context,
            reading,
            train,
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
        let mut rng = generator(self.seed, Purpose::Shuffle, step);
        let mut draw = || match &self.train {
            Train::Lines(rows) => rows[rng.random_range(0..rows.len())],
            Train::Stream { starts } => {
                Row { start: rng.random_range(0..*starts), length: self.context as u32 }
            }
        };
        (0..size).map(|_| draw()).collect()
    }

    /// Whether a row lies within the text.
    pub fn has(&self, row: Row) -> bool {
        let end = u64::from(row.start) + u64::from(row.length);
        row.length >= 1 && row.length as usize <= self.context && end < self.text.tokens.len() as u64
    }

    /// The tokens asked and their answers, `[b, t]` each with t the longest row's length; behind the end of a
    /// shorter row come tokens that nobody answers.
    pub fn examples(&self, rows: &[Row]) -> (Vec<u32>, Vec<Option<u32>>, usize) {
        let t = rows.iter().map(|row| row.length).max().unwrap_or(1);
        let at = |place: u32| self.text.tokens.get(place as usize).copied().unwrap_or(0);
        let places = || rows.iter().flat_map(|row| (0..t).map(move |i| (row.start + i, i < row.length)));
        let asked = places().map(|(place, inside)| if inside { at(place) } else { 0 }).collect();
        let answers = places().map(|(place, inside)| inside.then(|| at(place + 1))).collect();
        (asked, answers, t as usize)
    }
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
