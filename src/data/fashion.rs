//! Fashion-MNIST, 14 × 14 greys: ten kinds of clothes, 3,000 to train on and 1,000 held out.
//!
//! Source: Xiao, Rasul and Vollgraf, “Fashion-MNIST: a novel image dataset for benchmarking machine learning
//! algorithms” (2017), MIT licence. Of the 28 × 28 pixels the means of two by two are kept, in 16 greys: the first 3,000
//! of the set to train on, and the first 1,000 of the one held out.

use super::shelf::{self, DataFile};
use crate::error::Result;

/// The pixels of a side.
pub const SIDE: usize = 14;
/// The pixels of an image.
pub const PIXELS: usize = SIDE * SIDE;
/// How many are to be trained on; those behind them are held out.
pub const TRAINED_ON: usize = 3000;
/// All there are.
pub const IMAGES: usize = 4000;
/// What there is to tell apart, in the order of the labels: the name in code, and on screen.
pub const KINDS: [(&str, &str); 10] = [
    ("t_shirt", "T-shirt"),
    ("trousers", "trousers"),
    ("pullover", "pullover"),
    ("dress", "dress"),
    ("coat", "coat"),
    ("sandal", "sandal"),
    ("shirt", "shirt"),
    ("sneaker", "sneaker"),
    ("bag", "bag"),
    ("boot", "boot"),
];

/// Each image: its label in one byte, then two pixels a byte, the first in the upper four bits.
const RECORD: usize = 1 + PIXELS / 2;
/// The brightest grey.
const BRIGHTEST: f32 = 15.0;

/// Images and what they are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fashion {
    /// `[n, 196]`, row by row from the top, from 0 (nothing) to 1.
    pub pixels: Vec<f32>,
    /// 0 to 9, `[n]`.
    pub labels: Vec<u8>,
}

impl Fashion {
    /// All of them, in the order of the source.
    ///
    /// # Errors
    /// [`Error::Missing`](crate::error::Error::Missing) if the file is not there yet.
    pub fn all() -> Result<Self> {
        let mut fashion = Self::default();
        for record in shelf::get(DataFile::Fashion)?.chunks_exact(RECORD) {
            fashion.labels.push(record[0]);
            let grey = |half: u8| f32::from(half) / BRIGHTEST;
            fashion.pixels.extend(record[1..].iter().flat_map(|byte| [grey(byte >> 4), grey(byte & 15)]));
        }
        Ok(fashion)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_all_there_in_two_parts() {
        let fashion = Fashion::all().unwrap();
        assert_eq!((fashion.labels.len(), fashion.pixels.len()), (IMAGES, IMAGES * PIXELS));
        assert!(fashion.labels.iter().all(|label| usize::from(*label) < KINDS.len()));
        // The first of each part are, by the source, a boot.
        assert_eq!((fashion.labels[0], fashion.labels[TRAINED_ON]), (9, 9));
        assert!(fashion.pixels.iter().all(|pixel| (0.0..=1.0).contains(pixel)));
    }
}
