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
    /// The passages in it, and what is asked, as they were compared.
    pub read: Vec<Vec<u32>>,
    pub question: Vec<u32>,
}

impl Prompt {
    /// With a library: what was found, the best first.
    pub fn open<'a>(words: &Words, passages: impl Iterator<Item = &'a [u32]>, question: &[u32]) -> Self {
        let mut prompt = Self { question: question.to_vec(), ..Self::default() };
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
            prompt.read.push(passage.to_vec());
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

    /// The number of the passage that each token stands in, its mark included; 0: in none.
    fn segments(&self) -> Vec<usize> {
        let own = |at: usize| self.origins.get(at).map_or(0, |origin| (*origin).max(0) as usize);
        // A mark stands before its passage.
        (0..self.tokens.len()).map(|at| if self.origins[at] == 0 { own(at + 1) } else { own(at) }).collect()
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
#[derive(Default)]
pub(super) struct Rows {
    /// `[n, t]`.
    pub tokens: Vec<u32>,
    pub t: usize,
    /// The number of the passage that each token stands in, its mark included; 0: in none.
    pub segments: Vec<usize>,
    /// Which of `read` that passage is, from 1; 0: none.
    pub nearness: Vec<usize>,
    /// Every passage in the prompts, after its question.
    pub read: Vec<(Vec<u32>, Vec<u32>)>,
    /// The places, among all n·t, whose next token is asked for; and that token.
    pub places: Vec<usize>,
    pub answers: Vec<u32>,
}

impl Rows {
    pub fn new<'a>(rows: impl Iterator<Item = &'a Row> + Clone) -> Self {
        // What the last token of an answer would be followed by is not asked.
        let length = |row: &Row| row.prompt.tokens.len() + row.answer.len().saturating_sub(1);
        let t = rows.clone().map(length).max().unwrap_or(1).max(1);
        let mut all = Self { t, ..Self::default() };
        for (number, row) in rows.enumerate() {
            let (start, end) = (number * t, (number + 1) * t);
            all.tokens.extend(row.prompt.tokens.iter().chain(&row.answer).take(length(row)));
            all.tokens.resize(end, Words::STOP);
            let (segments, before) = (row.prompt.segments(), all.read.len());
            all.nearness.extend(segments.iter().map(|n| if *n > 0 { before + n } else { 0 }));
            all.nearness.resize(end, 0);
            all.segments.extend(segments);
            all.segments.resize(end, 0);
            let pairs = row.prompt.read.iter().map(|passage| (row.prompt.question.clone(), passage.clone()));
            all.read.extend(pairs);
            for (place, token) in row.answer.iter().enumerate() {
                all.places.push((start + row.prompt.tokens.len() + place).saturating_sub(1));
                all.answers.push(*token);
            }
        }
        all
    }

    /// Rows with as many passages side by side: what is padded is computed too.
    pub fn alike(rows: &[Row]) -> impl Iterator<Item = Self> {
        let of = |count: usize| rows.iter().filter(move |row| row.prompt.passages == count);
        (0..=MOST_NUMBERED).map(move |count| Self::new(of(count))).filter(|rows| !rows.tokens.is_empty())
    }
}
