//! A library at hand, and what a question finds in it: by meaning, by words, and by both.

use super::net::Net;
use super::options::{Method, Options, Surgery};
use super::problem::Problem;
use super::words::Words;
use crate::data::text::bm25::Bm25;
use crate::data::text::people::About;
use crate::data::text::{Piece, pieces};
use crate::error::Result;
use crate::nn::numbers;
use crate::nn::ops::dot;

/// A passage of the library.
pub(super) struct Item {
    pub words: Vec<u32>,
    /// What it says something of, where it is of this world.
    pub about: Option<About>,
    /// The fact that it tells, if the library has it.
    pub fact: Option<usize>,
    /// Whether the reader put it there.
    pub inserted: bool,
}

/// The library that is searched, with its index of words.
pub(super) struct AtHand {
    pub items: Vec<Item>,
    pub index: Bm25,
    /// Words of the reader's passages that nothing is known of.
    pub unknown: Vec<String>,
}

impl AtHand {
    /// As the options have it.
    pub fn new(problem: &Problem, options: &Options) -> Self {
        let (inserted, unknown) = inserted(problem, &options.inserted);
        let mut items = inserted;
        if options.surgery != Surgery::Empty {
            items.extend(problem.library.iter().take(options.passages).map(|passage| Item {
                words: passage.words.clone(),
                about: passage.fact.map(|fact| problem.world.about(fact)),
                fact: passage.fact,
                inserted: false,
            }));
        } else {
            items.clear();
        }
        let index = Bm25::new(items.iter().map(|item| item.words.as_slice()), problem.words.all());
        Self { items, index, unknown }
    }

    /// The passage on something, a reader's own before the library's.
    pub fn on(&self, about: About) -> Option<usize> {
        self.items.iter().position(|item| item.about == Some(about))
    }
}

/// Whether two libraries are the same, by the options that make them.
pub(super) fn same(a: &Options, b: &Options) -> bool {
    let empty = |options: &Options| options.surgery == Surgery::Empty;
    a.passages == b.passages && a.inserted == b.inserted && empty(a) == empty(b)
}

/// A reader's passages: sentences, and the words in them that nothing is known of.
fn inserted(problem: &Problem, text: &str) -> (Vec<Item>, Vec<String>) {
    let mut unknown = vec![];
    let sentences = text.split('.').map(|sentence| read(&problem.words, sentence));
    let item = |line: Line| {
        unknown.extend(line.unknown());
        let said = line.known();
        let about = said.split_last().and_then(|(_, before)| problem.understood(before));
        (!said.is_empty()).then_some(Item { words: said, about, fact: None, inserted: true })
    };
    let items = sentences.filter_map(item).collect();
    (items, unknown)
}

/// A line as a reader typed it.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// Its words, as they stand there.
    pub texts: Vec<String>,
    /// The known ones among them.
    pub tokens: Vec<Option<u32>>,
}

impl Line {
    /// Of known words.
    pub fn of(words: &Words, tokens: &[u32]) -> Self {
        let texts = tokens.iter().map(|token| words.label(*token).to_string()).collect();
        Self { texts, tokens: tokens.iter().copied().map(Some).collect() }
    }

    fn push(&mut self, text: &str, token: Option<u32>) {
        self.texts.push(text.to_string());
        self.tokens.push(token);
    }

    /// The known words.
    pub fn known(&self) -> Vec<u32> {
        self.tokens.iter().flatten().copied().collect()
    }

    /// The others.
    pub fn unknown(&self) -> Vec<String> {
        let both = self.texts.iter().zip(&self.tokens);
        both.filter(|(_, token)| token.is_none()).map(|(text, _)| text.clone()).collect()
    }
}

/// Reads a line. Of several words that are one token together, that is taken.
pub(super) fn read(words: &Words, text: &str) -> Line {
    let mut line = Line::default();
    let mut start = 0;
    let all: Vec<_> = pieces(text)
        .map(|piece| {
            let from = start;
            start += piece.text.len();
            (from, piece)
        })
        .collect();
    let mut at = 0;
    while let Some((from, piece)) = all.get(at) {
        if !piece.is_word {
            let token = words.place("?").filter(|_| piece.text.contains('?'));
            // A sign that this library has no use for is no word that it fails to know.
            if token.is_some() {
                line.push("?", token);
            }
            at += 1;
            continue;
        }
        let ends =
            all.iter().enumerate().skip(at).filter(|(_, (_, piece))| piece.is_word).take(words.longest());
        let phrase = |(end, (from_last, last)): (usize, &(usize, Piece<'_>))| {
            let said = &text[*from..from_last + last.text.len()];
            words.place(said).map(|token| (end, said, token))
        };
        match ends.filter_map(phrase).last() {
            Some((end, said, token)) => {
                line.push(said, Some(token));
                at = end + 1;
            }
            None => {
                line.push(piece.text, None);
                at += 1;
            }
        }
    }
    line
}

/// The tables of the two encoders, as numbers.
pub(super) struct Tables {
    pub d: usize,
    pub question: Vec<f32>,
    pub passage: Vec<f32>,
}

impl Tables {
    pub fn new(net: &Net, d: usize) -> Result<Self> {
        let encoders = &net.encoders;
        Ok(Self { d, question: numbers(encoders.question.val())?, passage: numbers(encoders.passage.val())? })
    }

    /// Σ of the rows of a text's words: its vector before it is brought to length 1.
    pub fn sum(&self, table: &[f32], words: &[u32]) -> Vec<f32> {
        let mut sum = vec![0.0; self.d];
        for word in words {
            let row = table.get(*word as usize * self.d..(*word as usize + 1) * self.d).unwrap_or(&[]);
            sum.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
        }
        sum
    }

    /// The same at length 1; of no known word zero.
    pub fn unit(&self, table: &[f32], words: &[u32]) -> Vec<f32> {
        let mut sum = self.sum(table, words);
        let length = dot(&sum, &sum).sqrt();
        if length > 0.0 && length.is_finite() {
            sum.iter_mut().for_each(|x| *x /= length);
        }
        sum
    }

    /// p of every passage, `[n, d]`.
    pub fn place(&self, items: &[Item]) -> Vec<f32> {
        items.iter().flat_map(|item| self.unit(&self.passage, &item.words)).collect()
    }
}

/// The scores of every passage for one question.
#[derive(Default)]
pub(super) struct Scores {
    pub dense: Vec<f32>,
    pub bm25: Vec<f32>,
    pub mixture: Vec<f32>,
}

impl Scores {
    /// Of a question in known words; `share` is that of the dense scores in the mixture.
    pub fn new(at_hand: &AtHand, tables: &Tables, placed: &[f32], question: &[u32], share: f64) -> Self {
        let q = tables.unit(&tables.question, question);
        let dense: Vec<f32> = placed.chunks_exact(tables.d).map(|p| dot(&q, p)).collect();
        let bm25 = at_hand.index.scores(question);
        let (a, b) = (scaled(&dense), scaled(&bm25));
        let share = share as f32;
        let mixture = a.zip(b).map(|(a, b)| share * a + (1.0 - share) * b).collect();
        Self { dense, bm25, mixture }
    }

    /// The scores that decide.
    pub fn by(&self, method: Method) -> &[f32] {
        match method {
            Method::Dense => &self.dense,
            Method::Bm25 => &self.bm25,
            Method::Mixture => &self.mixture,
        }
    }
}

/// Scores from 0, the least, to 1.
fn scaled(scores: &[f32]) -> impl Iterator<Item = f32> {
    let least = scores.iter().copied().fold(f32::INFINITY, f32::min);
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let width = if most > least { most - least } else { 1.0 };
    scores.iter().map(move |score| (score - least) / width)
}

/// The places of the `most` best scores, the best first; of equals the first one.
pub(super) fn best(scores: &[f32], most: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    let better = |a: &usize, b: &usize| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b));
    if order.len() > most && most > 0 {
        order.select_nth_unstable_by(most - 1, better);
        order.truncate(most);
    }
    order.sort_unstable_by(better);
    order.truncate(most);
    order
}

/// The rank of a place among scores, from 1; of equals the first one is the better.
pub(super) fn rank(scores: &[f32], place: usize) -> usize {
    let Some(own) = scores.get(place).copied() else { return 0 };
    let better = |(at, score): (usize, &f32)| *score > own || (*score == own && at < place);
    1 + scores.iter().enumerate().filter(|(at, score)| better((*at, score))).count()
}
