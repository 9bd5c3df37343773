//! The random numbers of a run's steps: a few for each, addressed by the step.
//!
//! A generator gives its numbers in blocks, and setting one up costs more than a step of a table does. So sixteen
//! steps share a block. All agents of a lab get the same numbers at the same step.

use std::cell::Cell;

use rand::Rng;

use crate::rng::{Purpose, generator};

/// Numbers for each step.
const WORDS: usize = 4;
/// Steps that share a generator: what ChaCha gives at once.
const STEPS: usize = 16;

/// What a step is decided by, 32 random bits each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    /// Whether to explore.
    pub explore: u32,
    /// Which of several actions.
    pub action: u32,
    /// How the move ends.
    pub outcome: u32,
    /// Where to begin.
    pub start: u32,
}

/// The random numbers of a seed.
#[derive(Debug)]
pub(super) struct Dice {
    seed: u64,
    /// The latest block asked for, and which it is.
    block: Cell<Option<(u32, [u32; WORDS * STEPS])>>,
}

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self { seed, block: Cell::new(None) }
    }

    /// The numbers of a step.
    #[inline]
    pub fn at(&self, step: u32) -> Words {
        let wanted = step / STEPS as u32;
        let block = match self.block.get() {
            Some((number, block)) if number == wanted => block,
            _ => {
                let mut rng = generator(self.seed, Purpose::World, wanted);
                let block = std::array::from_fn(|_| rng.next_u32());
                self.block.set(Some((wanted, block)));
                block
            }
        };
        let at = (step as usize % STEPS) * WORDS;
        Words { explore: block[at], action: block[at + 1], outcome: block[at + 2], start: block[at + 3] }
    }
}

/// A number in \[0, 1).
#[inline]
pub(super) fn unit(word: u32) -> f64 {
    f64::from(word) / 4_294_967_296.0
}

/// A number from 0 to below `n`.
#[inline]
pub(super) fn pick(word: u32, n: usize) -> usize {
    ((u64::from(word) * n as u64) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_has_its_numbers_however_it_is_reached() {
        let (forward, back) = (Dice::new(7), Dice::new(7));
        let ahead: Vec<_> = (0..100).map(|step| forward.at(step).action).collect();
        let behind: Vec<_> = (0..100).rev().map(|step| back.at(step).action).collect();
        assert!(ahead.iter().eq(behind.iter().rev()));
        assert_ne!(Dice::new(8).at(0).action, ahead[0]);
    }

    #[test]
    fn picks_are_even() {
        let dice = Dice::new(1);
        let mut counts = [0; 4];
        (0..40_000).for_each(|step| counts[pick(dice.at(step).action, 4)] += 1);
        assert!(counts.iter().all(|count| (9_700..10_300).contains(count)), "{counts:?}");
        assert_eq!(pick(u32::MAX, 3), 2);
    }
}
