//! A batch cut into parts, whose gradients are computed one by one, wherever, and added in order.
//!
//! With m answers in the batch, mᵢ of them in part i:
//!
//! > L = Σ (mᵢ/m) Lᵢ, g = Σ (mᵢ/m) ∂Lᵢ/∂θ
//!
//! The sums are of f32, from the first part to the last. So the same bytes come of them whoever computed a part, and in
//! whichever order they came. Sources: Valiant (1990) for the step that waits for all; Goyal et al. (2017), section 2.2,
//! for gradients of a batch's parts added up.

use std::ops::Range;

use burn::module::Module;
use burn::optim::GradientsParams;
use burn::tensor::Tensor;

use crate::error::{Error, Result};
use crate::nn::{params, scalar};

/// A step's work, in multiplications of its forward pass, from which on its batch is cut: a step of some six milliseconds.
/// Where its parts turn out quick (`WORTH` of `www/core/hands.ts`), a worker keeps them all to itself.
const WORTH: usize = 32_000_000;
/// Work of forward passes alone, for a picture or a measure, from which on it is cut: some eleven milliseconds. 24 digits, of
/// three times as much, took 24 with two workers beside the page, and 32 with one.
const WORTH_LOOKING: usize = 150_000_000;
/// The parts of a batch. It is no machine's number of cores: the sums, and so the run, would be another's on each.
const PARTS: usize = 4;

/// In how many parts the batch of a step is cut: `work` is how many multiplications its forward pass takes, `rows` what it
/// can be cut between. 1 is not at all.
pub fn cut(work: usize, rows: usize) -> usize {
    if work < WORTH { 1 } else { PARTS.min(rows).max(1) }
}

/// In how many pieces something is cut that takes `work` multiplications to look at; as [`cut`], from more work on.
pub fn cut_look(work: usize, rows: usize) -> usize {
    if work < WORTH_LOOKING { 1 } else { PARTS.min(rows).max(1) }
}

/// Which of `rows` rows part number `part` of `parts` has: one more or less than any other.
pub fn rows_of(part: usize, parts: usize, rows: usize) -> Range<usize> {
    let parts = parts.max(1);
    let at = |part: usize| part.min(parts) * rows / parts;
    at(part)..at(part + 1)
}

/// The rows of a part of a batch.
pub fn part_of<T>(rows: &[T], part: usize, parts: usize) -> &[T] {
    rows.get(rows_of(part, parts, rows.len())).unwrap_or_default()
}

/// (mᵢ/m) Lᵢ of the mean loss `[1]` of `own` of the `all` answers of a batch.
pub fn share(loss: Tensor<1>, own: usize, all: usize) -> Tensor<1> {
    if own == all { loss } else { loss * (own as f64 / all as f64) }
}

/// Whether a batch in `parts` parts has one of this number.
///
/// # Errors
/// [`Error::OutOfRange`] if it has not.
pub fn check(part: usize, parts: usize) -> Result<()> {
    if part < parts { Ok(()) } else { Err(Error::no_part(part, parts)) }
}

/// What part of a step's loss and gradient a part of its batch makes.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// (mᵢ/m) Lᵢ.
    pub loss: f32,
    /// Its gradient, `[p]`, in the order of [`params::named`].
    pub gradient: Vec<f32>,
    /// What else a lab has to know of it, for its pictures; mostly nothing.
    pub aside: Vec<f32>,
}

impl Part {
    /// Of the loss `[1]` of a model.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine can't give its numbers.
    pub fn of(model: &impl Module, loss: Tensor<1>) -> Result<Self> {
        let value = scalar(loss.clone())?;
        let gradients = GradientsParams::from_grads(loss.backward(), model);
        Ok(Self { loss: value, gradient: params::gradient(model, &gradients)?, aside: vec![] })
    }

    /// Adds the next one's gradient.
    pub(super) fn add(&mut self, next: &Self) {
        for (sum, own) in self.gradient.iter_mut().zip(&next.gradient) {
            *sum += own;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::nn::vector;

    #[test]
    fn only_what_is_worth_it_is_cut_and_no_finer_than_its_rows() {
        assert_eq!(cut(WORTH - 1, 64), 1);
        assert_eq!(cut(WORTH, 64), PARTS);
        assert_eq!(cut(WORTH, 3), 3);
        assert_eq!(cut(WORTH, 0), 1);
        assert_eq!(cut(usize::MAX, 1), 1);
        assert_eq!([WORTH_LOOKING - 1, WORTH_LOOKING].map(|work| cut_look(work, 64)), [1, PARTS]);
    }

    #[test]
    fn every_row_is_in_one_part() {
        for rows in [1, 4, 12, 13, 64] {
            let parts = cut(WORTH, rows);
            let all: Vec<_> = (0..parts).flat_map(|part| rows_of(part, parts, rows)).collect();
            assert_eq!(all, (0..rows).collect::<Vec<_>>());
            assert!((0..parts).all(|part| !rows_of(part, parts, rows).is_empty()));
        }
        assert!(rows_of(7, 4, 12).is_empty());
        assert_eq!([0, 3].map(|part| part_of(&[10, 11, 12, 13, 14], part, 4)), [&[10][..], &[13, 14]]);
        assert!(check(3, 4).is_ok());
        assert!(matches!(check(4, 4), Err(Error::OutOfRange(_))));
    }

    #[test]
    fn a_part_counts_by_its_answers() {
        let device = Engine::default().device().unwrap();
        let loss = |own| scalar(share(vector(vec![6.0], &device), own, 4)).unwrap();
        assert_eq!([loss(4), loss(3), loss(0)], [6.0, 4.5, 0.0]);
    }
}
