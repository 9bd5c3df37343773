//! The table of sums: a + b mod p for every pair, of which a part is trained on.

use rand::RngExt;
use rand::seq::SliceRandom;

use super::options::Options;
use crate::rng::{Purpose, generator};

/// Which pairs are trained on, validated with, and held out. A pair is a · p + b.
pub(super) struct Sums {
    pub modulus: usize,
    pub trained_on: Vec<u32>,
    pub validation: Vec<u32>,
    pub held_out: Vec<u32>,
    /// Every pair: fresh data.
    pub all: Vec<u32>,
    /// The answers given, by pair; true but for those trained on that were made wrong.
    pub given: Vec<u32>,
}

impl Sums {
    pub fn new(options: &Options) -> Self {
        let p = options.modulus;
        let all: Vec<u32> = (0..(p * p) as u32).collect();
        let mut order = all.clone();
        order.shuffle(&mut generator(options.seed, Purpose::Split, 0));
        let mut rest = order.split_off((options.train_share * order.len() as f64).round() as usize);
        let held_out = rest.split_off(rest.len() / 2);
        let mut made = Self { modulus: p, trained_on: order, validation: rest, held_out, all, given: vec![] };
        made.given = made.all.iter().map(|pair| made.answer(*pair)).collect();
        let count = (options.wrong_labels * made.trained_on.len() as f64).round() as usize;
        let mut rng = generator(options.seed, Purpose::Noise, 0);
        for pair in made.trained_on.iter().take(count) {
            let given = &mut made.given[*pair as usize];
            *given = (*given + rng.random_range(1..p as u32)) % p as u32;
        }
        made
    }

    /// (a + b) mod p.
    pub fn answer(&self, pair: u32) -> u32 {
        let p = self.modulus as u32;
        (pair / p + pair % p) % p
    }

    /// The answers given to some pairs.
    pub fn given(&self, pairs: &[u32]) -> Vec<u32> {
        pairs.iter().map(|pair| self.given[*pair as usize]).collect()
    }

    /// The right answers to some pairs.
    pub fn answers(&self, pairs: &[u32]) -> Vec<u32> {
        pairs.iter().map(|pair| self.answer(*pair)).collect()
    }

    /// Of each pair 0 where it is trained on, 1 validated with, 2 held out.
    pub fn parts(&self) -> Vec<u8> {
        let mut parts = vec![0; self.all.len()];
        self.validation.iter().for_each(|pair| parts[*pair as usize] = 1);
        self.held_out.iter().for_each(|pair| parts[*pair as usize] = 2);
        parts
    }
}
