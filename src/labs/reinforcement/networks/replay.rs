//! Experience to draw from: the latest steps, in a ring.
//!
//! Source: Lin (1992); Mnih et al. (2015), algorithm 1.

use rand::RngExt;
use serde::{Deserialize, Serialize};

use super::super::cartpole::ACTIONS;
use super::transition::Transition;
use crate::rng::{Purpose, generator};

/// The latest `capacity` steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Replay {
    capacity: u32,
    steps: Vec<Transition>,
    /// Where the next step goes, once it is full.
    place: u32,
}

impl Replay {
    pub fn new(capacity: usize) -> Self {
        Self { capacity: capacity as u32, steps: vec![], place: 0 }
    }

    pub fn len(&self) -> usize {
        self.steps.len()
    }

    pub fn capacity(&self) -> usize {
        self.capacity as usize
    }

    pub fn push(&mut self, step: Transition) {
        match self.steps.get_mut(self.place as usize) {
            Some(oldest) => *oldest = step,
            None => self.steps.push(step),
        }
        self.place = (self.place + 1) % self.capacity.max(1);
    }

    /// `n` steps, each drawn from all alike; which ones is a function of seed and step.
    pub fn draw(&self, n: usize, seed: u64, step: u32) -> Vec<Transition> {
        let mut rng = generator(seed, Purpose::Shuffle, step);
        let one = |_| self.steps.get(rng.random_range(0..self.steps.len().max(1))).copied();
        (0..n).filter_map(one).collect()
    }

    /// Whether a replay read from a save is one that [`push`](Self::push) could have made.
    pub fn is_sound(&self, capacity: usize) -> bool {
        let full = self.steps.len() == capacity;
        self.capacity() == capacity
            && self.steps.len() <= capacity
            && self.steps.iter().all(|step| usize::from(step.action) < ACTIONS)
            && if full { (self.place as usize) < capacity } else { self.place as usize == self.steps.len() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::moment::Standing;
    use super::*;

    #[test]
    fn it_keeps_the_latest_and_draws_the_same_again() {
        let step = |i: usize| Transition {
            state: [i as f32; 4],
            action: 0,
            reward: 1.0,
            next: [0.0; 4],
            standing: Standing::GoesOn,
        };
        let mut replay = Replay::new(10);
        assert!(replay.draw(4, 7, 0).is_empty());
        for i in 0..25 {
            replay.push(step(i));
            assert!(replay.is_sound(10));
        }
        let drawn = replay.draw(200, 7, 3);
        assert!(drawn.iter().all(|step| step.state[0] >= 15.0));
        assert_eq!(drawn, replay.draw(200, 7, 3));
        assert_ne!(drawn, replay.draw(200, 7, 4));
    }
}
