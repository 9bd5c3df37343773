//! The tasks: each owns its tokens, its limits, its generator and its answers.
//!
//! A task gives a sequence of t tokens, and at some of the places an answer. The model reads the whole sequence
//! in one pass, so whether it is right can be counted.

use std::collections::BTreeSet;

use rand::{Rng, RngExt};

use super::bank;
use super::options::INPUT;
use crate::choices;
use crate::error::{Error, Refused, Result, excerpt};
use crate::labs::shared::Measured;
use crate::message;
use crate::message::Message;
use crate::rng::{Purpose, generator};

/// Symbols in order, as many as a task may have.
const SYMBOLS: &str = "0123456789abcdefghij";
/// The keys of the pairs.
const KEYS: &str = "ABCDEFGHIJKLMNOPQRST";
/// The brackets that open, and those that close them.
const OPENING: [&str; 4] = ["(", "[", "{", "<"];
const CLOSING: [&str; 4] = [")", "]", "}", ">"];
/// One sequence in this many is held out: drawn for the test only.
const HELD_OUT: u64 = 5;
/// So many draws are made to find a sequence of the right part.
const TRIES: usize = 200;
/// Tries at finding pairs that are both held out.
const PAIR_TRIES: usize = 3000;

choices! {
    /// What there is to learn.
    pub enum Task {
        /// The same symbols again.
        Copy = "copy": "copy",
        /// The last symbol first.
        Reverse = "reverse": "reverse",
        /// The symbols in order.
        Sort = "sort": "sort",
        /// The value that stood behind a key.
        Pair = "pair": "find the pair",
        /// The bracket that closes here.
        Brackets = "brackets": "match the brackets",
        /// What “bank” means in a sentence.
        Bank = "bank": "“bank”: river or money?",
    }
}

impl Task {
    /// Whether its answers may stand in the symbols' own places or behind the input.
    pub fn has_slots(self) -> bool {
        matches!(self, Self::Copy | Self::Reverse | Self::Sort)
    }
}

/// One sequence with its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// t tokens.
    pub tokens: Vec<u32>,
    /// The answer at each place, or none where nothing is asked.
    pub answers: Vec<Option<u32>>,
}

/// A task of a given size.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The task.
    pub task: Task,
    /// The tokens' texts, by number.
    pub labels: Vec<String>,
    /// The tokens that can be answers.
    pub choices: Vec<u32>,
    /// t: tokens in a sequence.
    pub length: usize,
    symbols: usize,
    /// How many symbols are given: the length without answer places.
    given: usize,
    /// Whether answers stand behind the input, at places of their own.
    behind: bool,
}

impl Problem {
    /// A task over `symbols` symbols with `length` of them in a sequence. `behind`: whether copy, reverse and
    /// sort answer at places of their own behind the input, or in its place.
    pub fn new(task: Task, length: usize, symbols: usize, behind: bool) -> Self {
        let texts = |from: &str, count: usize| from.chars().take(count).map(String::from).collect::<Vec<_>>();
        let behind = behind && task.has_slots();
        let (mut labels, choices, given) = match task {
            Task::Copy | Task::Reverse | Task::Sort => {
                (texts(SYMBOLS, symbols), (0..symbols as u32).collect(), length)
            }
            Task::Pair => {
                let labels = [texts(SYMBOLS, symbols), texts(KEYS, symbols)].concat();
                (labels, (0..symbols as u32).collect(), length)
            }
            Task::Brackets => {
                let kinds = symbols.min(OPENING.len());
                let labels = CLOSING[..kinds].iter().chain(&OPENING[..kinds]).map(|s| s.to_string());
                (labels.collect(), (0..kinds as u32).collect(), length / 2 * 2)
            }
            Task::Bank => (
                bank::words().into_iter().map(String::from).collect(),
                vec![bank::RIVER, bank::MONEY],
                bank::LENGTH,
            ),
        };
        if behind || task == Task::Brackets {
            labels.push("?".into());
        }
        let length = match task {
            // Key and value of each pair, then as many keys that ask.
            Task::Pair => (given / 2).min(symbols) * 3,
            _ if behind => 2 * given,
            _ => given,
        };
        Self { task, labels, choices, length, symbols, given, behind }
    }

    /// The token that marks a place to be answered.
    fn blank(&self) -> u32 {
        self.labels.len() as u32 - 1
    }

    /// How many symbols a reader types for a sequence of their own.
    pub fn typed(&self) -> usize {
        if self.behind { self.given } else { self.length }
    }

    fn draw(&self, rng: &mut impl Rng) -> Example {
        let mut symbol = |below: usize| rng.random_range(0..below.max(1) as u32);
        match self.task {
            Task::Copy | Task::Reverse | Task::Sort => {
                let given: Vec<_> = (0..self.given).map(|_| symbol(self.symbols)).collect();
                self.answered(given)
            }
            Task::Pair => {
                let pairs = self.length / 3;
                let mut keys: Vec<u32> =
                    (0..self.symbols as u32).map(|key| self.symbols as u32 + key).collect();
                // The first few of a shuffle (Fisher and Yates), twice: which keys there are, and their order
                // when they ask.
                for i in 0..pairs {
                    let other = i + symbol(keys.len() - i) as usize;
                    keys.swap(i, other);
                }
                keys.truncate(pairs);
                let told = keys.clone();
                let mut tokens: Vec<u32> =
                    told.into_iter().flat_map(|key| [key, symbol(self.symbols)]).collect();
                for i in 0..pairs {
                    let other = i + symbol(pairs - i) as usize;
                    keys.swap(i, other);
                }
                tokens.extend(keys);
                self.answered(tokens)
            }
            Task::Brackets => {
                let kinds = self.choices.len();
                let (mut open, mut left) = (0, self.given);
                let mut tokens = Vec::with_capacity(left);
                while left > 0 {
                    // Open where nothing can be closed, close where there is only room for that.
                    let opens = open == 0 || (open < left && symbol(2) == 0);
                    if opens {
                        tokens.push(kinds as u32 + symbol(kinds));
                        open += 1;
                    } else {
                        tokens.push(self.blank());
                        open -= 1;
                    }
                    left -= 1;
                }
                self.answered(tokens)
            }
            Task::Bank => {
                let sense = symbol(2);
                self.meaning(bank::sentence(sense, rng), sense)
            }
        }
    }

    /// A sentence with “bank” in that sense.
    fn meaning(&self, tokens: Vec<u32>, sense: u32) -> Example {
        let answers = tokens.iter().map(|token| (*token == bank::BANK).then_some(sense)).collect();
        Example { tokens, answers }
    }

    /// Up to `count` pairs of held-out sentences with “bank”, by the river and for money, alike but for the one
    /// word that decides; none for another task.
    pub fn twins(&self, count: usize, seed: u64) -> Vec<[Example; 2]> {
        if self.task != Task::Bank {
            return vec![];
        }
        let mut rng = generator(seed, Purpose::Data, 1);
        let mut twins: Vec<[Example; 2]> = Vec::with_capacity(count);
        for _ in 0..PAIR_TRIES {
            let river = bank::sentence(bank::RIVER, &mut rng.clone());
            let money = bank::sentence(bank::MONEY, &mut rng);
            let pair = [self.meaning(river, bank::RIVER), self.meaning(money, bank::MONEY)];
            if pair.iter().all(|e| is_held_out(&e.tokens)) && !twins.contains(&pair) {
                twins.push(pair);
            }
            if twins.len() == count {
                break;
            }
        }
        twins
    }

    /// The example of some given tokens. Those of “bank” have no answer unless drawn.
    pub fn answered(&self, mut given: Vec<u32>) -> Example {
        let mut answers: Vec<Option<u32>> = match self.task {
            Task::Copy => given.iter().map(|token| Some(*token)).collect(),
            Task::Reverse => given.iter().rev().map(|token| Some(*token)).collect(),
            Task::Sort => {
                let mut sorted = given.clone();
                sorted.sort_unstable();
                sorted.into_iter().map(Some).collect()
            }
            Task::Pair => {
                let told = self.length / 3 * 2;
                let value = |key: &u32| {
                    let pair = given[..told].chunks_exact(2).find(|pair| pair[0] == *key)?;
                    Some(pair[1])
                };
                let asked = given.get(told..).unwrap_or(&[]).iter().map(value);
                vec![None; told].into_iter().chain(asked).collect()
            }
            Task::Brackets => {
                let kinds = self.choices.len() as u32;
                let mut open = Vec::new();
                let mut close = |token: &u32| {
                    if *token == self.blank() {
                        return open.pop();
                    }
                    if *token >= kinds {
                        open.push(token - kinds);
                    }
                    None
                };
                given.iter().map(&mut close).collect()
            }
            Task::Bank => vec![None; given.len()],
        };
        if self.behind {
            let blanks = given.len();
            given.extend(std::iter::repeat_n(self.blank(), blanks));
            answers.splice(0..0, vec![None; blanks]);
        }
        Example { tokens: given, answers }
    }

    /// A sequence of the reader's: its symbols, with or without spaces between them.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there are too few or too many, or if one is not of this task.
    pub fn parse(&self, text: &str) -> Result<Example> {
        let mut tokens = self.parts(text).iter().map(|part| self.token(part)).collect::<Result<Vec<_>>>()?;
        let (wanted, found) = (self.typed(), tokens.len());
        if self.task == Task::Bank {
            if found == 0 || found > wanted {
                return Err(refused(text, message!("accepts_words", "1 to {wanted} words", wanted)));
            }
            tokens.resize(wanted, bank::STOP);
        } else if found != wanted {
            let english = "{wanted} tokens here, and these are {found}";
            return Err(refused(text, message!("accepts_so_many_tokens", english, wanted, found)));
        }
        Ok(self.answered(tokens))
    }

    /// A text's words where the tokens are words, its characters elsewhere.
    fn parts(&self, text: &str) -> Vec<String> {
        if self.task == Task::Bank {
            let text = text.to_lowercase();
            text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(String::from).collect()
        } else {
            text.chars().filter(|c| !c.is_whitespace()).map(String::from).collect()
        }
    }

    /// The number of a token.
    fn token(&self, part: &str) -> Result<u32> {
        let found = self.labels.iter().position(|label| label == part).map(|token| token as u32);
        found.ok_or_else(|| {
            let tokens = self.labels.join(" ");
            refused(part, message!("accepts_tokens", "tokens of this task: {tokens}", tokens))
        })
    }

    /// A sequence that is held out, or one that is not.
    fn draw_from(&self, held_out: bool, rng: &mut impl Rng) -> Example {
        let mut example = self.draw(rng);
        for _ in 0..TRIES {
            if is_held_out(&example.tokens) == held_out {
                break;
            }
            example = self.draw(rng);
        }
        example
    }

    /// The sequences to train on in one step.
    pub fn batch(&self, size: usize, seed: u64, step: u32) -> Vec<Example> {
        let mut rng = generator(seed, Purpose::Shuffle, step);
        (0..size).map(|_| self.draw_from(false, &mut rng)).collect()
    }

    /// `count` sequences that are never trained on, each once as long as there are enough.
    pub fn held_out(&self, count: usize, seed: u64) -> Vec<Example> {
        let mut rng = generator(seed, Purpose::Split, 0);
        let mut seen = BTreeSet::new();
        let mut examples = Vec::with_capacity(count);
        for _ in 0..10 * count {
            let example = self.draw_from(true, &mut rng);
            if seen.insert(example.tokens.clone()) {
                examples.push(example);
            }
            if examples.len() == count {
                break;
            }
        }
        examples
    }

    /// What one gets without looking at the sequence: the loss in nats and the share of right answers on `examples` when
    /// the frequencies of the answers at each place, counted over `seen`, are all that is known. Every answer counts
    /// once more than it was seen (Laplace), so that none is impossible.
    pub fn blind(&self, seen: &[Example], examples: &[Example]) -> Measured {
        let (mut loss, mut right, mut all) = (0.0_f64, 0.0, 0.0_f64);
        let at = |examples: &[Example], place: usize| -> Vec<u32> {
            examples.iter().filter_map(|e| e.answers.get(place).copied().flatten()).collect()
        };
        for place in 0..self.length {
            let known = at(seen, place);
            let count = |choice: &u32| known.iter().filter(|answer| *answer == choice).count();
            // The first of those that come most often.
            let guess = self.choices.iter().rev().max_by_key(|choice| count(choice));
            let total = (known.len() + self.choices.len()) as f64;
            for answer in at(examples, place) {
                loss -= ((count(&answer) + 1) as f64 / total).ln();
                right += f64::from(u8::from(guess == Some(&answer)));
                all += 1.0;
            }
        }
        Measured { loss: (loss / all.max(1.0)) as f32, score: (right / all.max(1.0)) as f32 }
    }
}

/// What of the reader's sequence can't be used, and what can.
fn refused(value: &str, accepted: Message) -> Error {
    let value = format!("“{}”", excerpt(value));
    Error::OutOfRange(Box::new(Refused { id: "input".into(), label: INPUT.into(), value, accepted }))
}

/// Whether a sequence is held out: by a hash of its tokens (FNV-1a), so that the same sequence always is.
fn is_held_out(tokens: &[u32]) -> bool {
    let step = |hash: u64, token: &u32| (hash ^ u64::from(*token)).wrapping_mul(0x0100_0000_01b3);
    let hash = tokens.iter().fold(0xcbf2_9ce4_8422_2325, step);
    // The low bits of FNV mix little; the high ones mix well.
    (hash >> 32).is_multiple_of(HELD_OUT)
}
