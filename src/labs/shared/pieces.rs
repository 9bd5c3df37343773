//! What takes long to look at, in pieces that others may compute.

use crate::error::{Error, Result};
use crate::message;
use crate::train::parts::check;

/// The pieces of one thing to look at, as far as they were brought. What is looked at anew begins with none.
#[derive(Debug, Default)]
pub struct Pieces(Vec<Option<Vec<f32>>>);

impl Pieces {
    /// The number of a piece of one thing among those that a lab has to look at.
    pub fn number(thing: u32, piece: usize) -> u32 {
        (thing << 8) | (piece as u32 & 0xff)
    }

    /// Which thing a piece is of, and which of its pieces.
    pub fn of(number: u32) -> (u32, usize) {
        (number >> 8, (number & 0xff) as usize)
    }

    /// Those of `pieces` that are not there yet.
    pub fn open(&self, pieces: usize) -> impl Iterator<Item = usize> + '_ {
        (0..pieces).filter(|piece| self.get(*piece).is_none())
    }

    /// One that was brought.
    pub fn get(&self, piece: usize) -> Option<&[f32]> {
        self.0.get(piece)?.as_deref()
    }

    /// Keeps one, of so many, which has so many numbers.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there is no such piece; [`Error::Save`] if these are more or fewer numbers.
    pub fn put(&mut self, (piece, pieces): (usize, usize), count: usize, numbers: Vec<f32>) -> Result<()> {
        check(piece, pieces)?;
        let theirs = numbers.len();
        if theirs != count {
            let ours = count;
            return Err(Error::Save(message!(
                "other_piece",
                "These are {theirs} numbers; this piece has {ours}.",
                theirs,
                ours
            )));
        }
        self.0.resize(pieces, None);
        self.0[piece] = Some(numbers);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_brought_are_there_and_what_does_not_fit_is_refused() {
        let mut pieces = Pieces::default();
        assert_eq!(Pieces::of(Pieces::number(3, 7)), (3, 7));
        pieces.put((2, 4), 1, vec![5.0]).unwrap();
        assert_eq!(pieces.get(2), Some(&[5.0][..]));
        assert_eq!(pieces.open(4).collect::<Vec<_>>(), [0, 1, 3]);
        assert!(matches!(pieces.put((4, 4), 1, vec![5.0]), Err(Error::OutOfRange(_))));
        assert!(matches!(pieces.put((0, 4), 1, vec![]), Err(Error::Save(_))));
        assert_eq!(pieces.open(4).count(), 3);
    }
}
