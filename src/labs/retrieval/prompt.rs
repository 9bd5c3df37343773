//! What the reader reads: passages, each with its number, then the question. What does not fit is left out, and said.

use super::words::{MOST_NUMBERED, Words};

/// The most tokens that the reader reads and writes, the answer included.
pub(super) const CONTEXT: usize = 40;
/// The most tokens of an answer: what is said, its source, the end.
pub(super) const ANSWER: usize = 3;

/// A prompt, and what became of what was to be in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Prompt {
    pub tokens: Vec<u32>,
    /// Where each token comes from: passage n, 0 of a mark, −1 of the question.
    pub origins: Vec<i32>,
    /// The passages in it.
    pub passages: usize,
    /// The passages that did not fit.
    pub left_out: usize,
    /// Words cut off the one passage that did not fit as a whole, or the question.
    pub cut: usize,
}

impl Prompt {
    /// With a library: what was found, the best first.
    pub fn open<'a>(words: &Words, passages: impl Iterator<Item = &'a [u32]>, question: &[u32]) -> Self {
        let mut prompt = Self::default();
        let asked = question.len().min(CONTEXT - ANSWER - 1);
        let room = CONTEXT - ANSWER - 1 - asked;
        for (number, passage) in (1..).zip(passages) {
            let left = room - prompt.tokens.len();
            let fits = passage.len() < left;
            // A passage that is longer than all there is room for is cut; a later one is left out.
            let cut_first = number == 1 && left > 1;
            if number > MOST_NUMBERED || !(fits || cut_first) || prompt.left_out > 0 {
                prompt.left_out += 1;
                continue;
            }
            let taken = passage.len().min(left - 1);
            prompt.cut += passage.len() - taken;
            prompt.push(&[words.mark(number)], 0);
            prompt.push(&passage[..taken], number as i32);
            prompt.passages = number;
        }
        prompt.ask(words.ask(true), question, asked);
        prompt
    }

    /// Without one.
    pub fn closed(words: &Words, question: &[u32]) -> Self {
        let mut prompt = Self::default();
        prompt.ask(words.ask(false), question, question.len().min(CONTEXT - ANSWER - 1));
        prompt
    }

    fn ask(&mut self, mark: u32, question: &[u32], asked: usize) {
        self.push(&[mark], 0);
        self.push(&question[..asked], -1);
        self.cut += question.len() - asked;
    }

    fn push(&mut self, tokens: &[u32], origin: i32) {
        self.tokens.extend(tokens);
        self.origins.resize(self.tokens.len(), origin);
    }
}

/// A prompt with the answer that is to follow.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub prompt: Prompt,
    pub answer: Vec<u32>,
}

/// Rows side by side, padded to the longest, as the reader takes them.
pub(super) struct Rows {
    /// `[n, t]`.
    pub tokens: Vec<u32>,
    pub t: usize,
    /// The places, among all n·t, whose next token is asked for; and that token.
    pub places: Vec<usize>,
    pub answers: Vec<u32>,
}

impl Rows {
    pub fn new(rows: &[Row]) -> Self {
        // What the last token of an answer would be followed by is not asked.
        let length = |row: &Row| row.prompt.tokens.len() + row.answer.len().saturating_sub(1);
        let t = rows.iter().map(length).max().unwrap_or(1).max(1);
        let mut all = Self { tokens: vec![], t, places: vec![], answers: vec![] };
        for (number, row) in rows.iter().enumerate() {
            let start = number * t + row.prompt.tokens.len();
            all.tokens.extend(row.prompt.tokens.iter().chain(&row.answer).take(length(row)));
            all.tokens.resize((number + 1) * t, Words::STOP);
            for (place, token) in row.answer.iter().enumerate() {
                all.places.push((start + place).saturating_sub(1));
                all.answers.push(*token);
            }
        }
        all
    }
}
