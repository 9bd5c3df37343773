//! Which examples each step sees.

use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

use crate::rng::{Purpose, generator};

/// A place in the stream of batches: enough, with the seed, to go on from there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct BatchPlace {
    /// Whole passes over the examples.
    pub epoch: u32,
    /// Examples of this epoch already seen.
    pub seen: u32,
}

/// Which step of a run: enough, with its settings, data and weights, to know all that it does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct StepPlace {
    /// Its number.
    pub step: u32,
    /// Where its batch begins, in a lab that goes through its examples in epochs.
    pub batch: BatchPlace,
}

impl StepPlace {
    /// Step number `step` of a lab whose batches depend on none before them.
    pub fn of(step: u32) -> Self {
        Self { step, batch: BatchPlace::default() }
    }
}

/// Every example once an epoch, in an order shuffled anew for each epoch (sampling without
/// replacement). The last batch of an epoch may be smaller.
#[derive(Debug, Clone)]
pub struct Batches {
    seed: u64,
    order: Vec<u32>,
    place: BatchPlace,
}

impl Batches {
    /// The stream over `n` examples, at its beginning.
    pub fn new(n: usize, seed: u64) -> Self {
        let mut batches = Self { seed, order: (0..n as u32).collect(), place: BatchPlace::default() };
        batches.shuffle();
        batches
    }

    /// The indices of the present batch of up to `size` examples. Asking does not move on.
    pub fn present(&self, size: usize) -> &[u32] {
        let rest = self.order.get(self.place.seen as usize..).unwrap_or(&[]);
        &rest[..size.min(rest.len())]
    }

    /// Moves on past the present batch of up to `size` examples.
    pub fn advance(&mut self, size: usize) {
        self.place.seen += self.present(size).len() as u32;
        if self.place.seen as usize >= self.order.len() {
            self.place = BatchPlace { epoch: self.place.epoch.wrapping_add(1), seen: 0 };
            self.shuffle();
        }
    }

    /// The present batch of up to `size` examples and those that follow, `steps` in all.
    pub fn coming(&self, size: usize, steps: u32) -> Vec<Vec<u32>> {
        let mut ahead = self.clone();
        let mut next = || {
            let batch = ahead.present(size).to_vec();
            ahead.advance(size);
            batch
        };
        (0..steps).map(|_| next()).collect()
    }

    /// The batch of up to `size` examples at another place. The stream stays where it is.
    pub fn at(&self, place: BatchPlace, size: usize) -> Vec<u32> {
        if place == self.place {
            return self.present(size).to_vec();
        }
        let mut there = self.clone();
        there.go_to(place);
        there.present(size).to_vec()
    }

    /// Where the stream is.
    pub fn place(&self) -> BatchPlace {
        self.place
    }

    /// Goes to a place. One that lies outside the examples becomes the beginning of its epoch.
    pub fn go_to(&mut self, place: BatchPlace) {
        let reshuffle = place.epoch != self.place.epoch;
        let seen = if (place.seen as usize) < self.order.len() { place.seen } else { 0 };
        self.place = BatchPlace { epoch: place.epoch, seen };
        if reshuffle {
            self.shuffle();
        }
    }

    /// From the natural order, so that the order depends on the epoch and not on those before it.
    fn shuffle(&mut self) {
        let n = self.order.len() as u32;
        self.order.clear();
        self.order.extend(0..n);
        self.order.shuffle(&mut generator(self.seed, Purpose::Shuffle, self.place.epoch));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_holds_every_example_once_and_the_next_is_shuffled_anew() {
        let mut batches = Batches::new(10, 7);
        let epoch = |batches: &mut Batches| {
            let mut seen = Vec::new();
            let sizes: Vec<_> = (0..3)
                .map(|_| {
                    seen.extend_from_slice(batches.present(4));
                    let size = batches.present(4).len();
                    batches.advance(4);
                    size
                })
                .collect();
            assert_eq!(sizes, [4, 4, 2]);
            seen
        };
        let (first, second) = (epoch(&mut batches), epoch(&mut batches));
        assert_ne!(first, second);
        for mut order in [first, second] {
            order.sort_unstable();
            assert_eq!(order, (0..10).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_place_is_enough_to_go_on() {
        let mut walked = Batches::new(100, 3);
        for _ in 0..37 {
            walked.advance(7);
        }
        let mut jumped = Batches::new(100, 3);
        jumped.go_to(walked.place());
        assert_eq!(jumped.present(7), walked.present(7));
    }

    #[test]
    fn those_that_follow_are_told_without_moving_on() {
        let mut batches = Batches::new(10, 7);
        batches.advance(4);
        let told = batches.coming(4, 5);
        let (here, before) = (batches.clone(), batches.present(4).to_vec());
        for batch in told {
            assert_eq!(batch, batches.present(4));
            assert_eq!(batch, here.at(batches.place(), 4));
            assert_eq!(before, here.present(4));
            batches.advance(4);
        }
    }

    #[test]
    fn a_place_outside_the_examples_is_brought_inside() {
        let mut batches = Batches::new(5, 1);
        batches.go_to(BatchPlace { epoch: 2, seen: 99 });
        assert_eq!(batches.present(5).len(), 5);
    }
}
