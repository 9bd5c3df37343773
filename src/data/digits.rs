//! 1,797 handwritten digits of 8 × 8 pixels, by 13 people.
//!
//! Source: Alpaydin and Kaynak, *Optical Recognition of Handwritten Digits* (1998), UCI Machine Learning Repository, CC BY
//! 4.0; its test part. Here with 16 levels of grey in place of 17, the darkest two made one, so that a pixel takes four bits.

use rand::seq::SliceRandom;

use crate::rng::{Purpose, generator};

/// Each digit: its label in one byte, then 32 bytes with two pixels each, the first in the upper four bits.
const PACKED: &[u8] = include_bytes!("digits.bin");
const RECORD: usize = 1 + PIXELS / 2;

/// The pixels of a side.
pub const SIDE: usize = 8;
/// The pixels of a digit.
pub const PIXELS: usize = SIDE * SIDE;
/// How many there are.
pub const EXAMPLES: usize = PACKED.len() / RECORD;
/// How many there are to tell apart.
pub const CLASSES: usize = 10;
/// The darkest grey.
const DARKEST: f32 = 15.0;
/// The split is the same for everyone.
const SPLIT_SEED: u64 = 0;
/// The share that is held out.
const HELD_OUT: f64 = 0.2;

/// Digits and what they are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Digits {
    /// `[n, 64]`, row by row from the top, from −1 (paper) to 1 (ink).
    pub pixels: Vec<f32>,
    /// 0 to 9, `[n]`.
    pub labels: Vec<u8>,
}

impl Digits {
    /// All of them, in the order of the source.
    pub fn all() -> Self {
        let mut digits = Self::default();
        for record in PACKED.chunks_exact(RECORD) {
            digits.labels.push(record[0]);
            let grey = |half: u8| 2.0 * f32::from(half) / DARKEST - 1.0;
            digits.pixels.extend(record[1..].iter().flat_map(|byte| [grey(byte >> 4), grey(byte & 15)]));
        }
        digits
    }

    /// Those to train on, and those held out: a fifth, drawn once and for all.
    pub fn split() -> (Self, Self) {
        let all = Self::all();
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.shuffle(&mut generator(SPLIT_SEED, Purpose::Split, 0));
        let held_out = order.split_off(all.len() - (all.len() as f64 * HELD_OUT).round() as usize);
        (all.some(&order), all.some(&held_out))
    }

    /// The pixels from 0 (paper) to 1 (ink), `[n, 64]`.
    pub fn greys(&self) -> Vec<f32> {
        self.pixels.iter().map(|ink| (ink + 1.0) / 2.0).collect()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The pixels of one; nothing where there is no such.
    pub fn image(&self, index: usize) -> &[f32] {
        self.pixels.get(index * PIXELS..(index + 1) * PIXELS).unwrap_or(&[])
    }

    fn some(&self, order: &[usize]) -> Self {
        Self {
            pixels: order.iter().flat_map(|index| self.image(*index)).copied().collect(),
            labels: order.iter().filter_map(|index| self.labels.get(*index)).copied().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_the_published_ones() {
        let digits = Digits::all();
        assert_eq!((digits.len(), digits.pixels.len()), (1797, 1797 * 64));
        let count = |digit| digits.labels.iter().filter(|label| **label == digit).count();
        // As the source counts them.
        let counts: Vec<_> = (0..10).map(count).collect();
        assert_eq!(counts, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
        // The first is a 0 whose first row is 0 0 5 13 9 1 0 0 of 16.
        let grey = |level: f32| 2.0 * level / 15.0 - 1.0;
        assert_eq!(digits.labels[0], 0);
        assert_eq!(digits.image(0)[..8], [0.0, 0.0, 5.0, 13.0, 9.0, 1.0, 0.0, 0.0].map(grey));
    }

    #[test]
    fn the_split_parts_them() {
        let (train, test) = Digits::split();
        assert_eq!((train.len(), test.len()), (1438, 359));
        assert_eq!(Digits::split(), (train, test));
    }
}
