//! Which examples the next steps see.

use super::{Numbers, Values};

/// No more numbers than these are told of what the next steps see (16 MB) …
const MOST_NUMBERS: usize = 4_000_000;
/// … but at least so many steps.
const LEAST_STEPS: u32 = 100;

/// What the next steps see.
#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    /// All examples, at every step.
    All,
    /// The places of those that each step sees, step by step.
    Each(Vec<Vec<u32>>),
}

impl Order {
    /// How many of `steps` steps are told, where one takes `numbers` numbers.
    pub fn steps(steps: u32, numbers: usize) -> u32 {
        let most = (MOST_NUMBERS / numbers.max(1)).min(u32::MAX as usize) as u32;
        steps.min(most.max(LEAST_STEPS))
    }

    /// Steps told.
    pub fn told(&self) -> usize {
        match self {
            Self::All => 0,
            Self::Each(steps) => steps.len(),
        }
    }

    /// As tensors: `order`, all places one behind the other, and `order.ends`, where each step's end.
    pub(super) fn tensors(&self) -> Vec<Numbers> {
        let Self::Each(steps) = self else { return vec![] };
        let order: Vec<i32> = steps.iter().flatten().map(|row| *row as i32).collect();
        let ends: Vec<i32> = steps
            .iter()
            .scan(0, |end, rows| {
                *end += rows.len() as i32;
                Some(*end)
            })
            .collect();
        vec![
            Numbers::wholes("order", [order.len()], order),
            Numbers::wholes("order.ends", [ends.len()], ends),
        ]
    }
}

/// Sequences with their answers, of the next steps one behind the other.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    tokens: Vec<i32>,
    answers: Vec<i32>,
    width: usize,
}

/// What stands for no answer, as PyTorch has it.
const NO_ANSWER: i32 = -100;

impl Shown {
    /// None yet, each of up to `width` tokens.
    pub fn new(width: usize) -> Self {
        Self { width: width.max(1), ..Self::default() }
    }

    /// Adds a sequence; one that is shorter is filled up with tokens that nobody answers.
    pub fn push(&mut self, tokens: &[u32], answers: &[Option<u32>]) {
        let token = |place: usize| tokens.get(place).map_or(0, |token| *token as i32);
        let answer = |place: usize| answers.get(place).copied().flatten().map_or(NO_ANSWER, |a| a as i32);
        self.tokens.extend((0..self.width).map(token));
        self.answers.extend((0..self.width).map(answer));
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.tokens.len() / self.width.max(1)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// As tensors: `x` and `y`, `[n, t]`; −100 stands for no answer, as PyTorch has it.
    pub fn tensors(self) -> Vec<Numbers> {
        let shape = vec![self.len(), self.width];
        let tensor = |name: &str, values| Numbers {
            name: name.into(),
            shape: shape.clone(),
            values: Values::Wholes(values),
        };
        vec![tensor("x", self.tokens), tensor("y", self.answers)]
    }
}
