//! The course of a run in bounded memory.

use serde::{Deserialize, Serialize};

/// Rows of numbers, one behind the other.
pub struct Rows {
    /// Numbers in a row, the step counted.
    pub width: usize,
    /// The rows.
    pub data: Vec<f32>,
}

/// One row of numbers a step, its first number the step. When there are too many rows, every second
/// one goes and from then on only every second step is kept; so a run of any length has `MOST / 2` to `MOST`
/// evenly spaced rows, the first step among them, and always the latest.
///
/// `MOST` rows are kept before every second one is dropped: 512 are enough for a curve as wide as a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct History<const MOST: usize = 512> {
    width: usize,
    stride: u32,
    rows: Vec<f32>,
    /// The latest row where the stride skips it, else empty.
    latest: Vec<f32>,
}

impl<const MOST: usize> History<MOST> {
    /// An empty history of `width` numbers a row, the step not counted.
    pub fn new(width: usize) -> Self {
        let width = width + 1;
        Self { width, stride: 1, rows: Vec::with_capacity(MOST * width), latest: Vec::with_capacity(width) }
    }

    /// Adds the row of `step`. Steps come in order.
    ///
    /// A step is kept as an `f32`, exact up to 2²⁴; a curve can't show more.
    pub fn push(&mut self, step: u32, values: &[f32]) {
        debug_assert_eq!(values.len() + 1, self.width);
        self.latest.clear();
        let kept = step.is_multiple_of(self.stride);
        let row = if kept { &mut self.rows } else { &mut self.latest };
        row.push(step as f32);
        row.extend_from_slice(values);
        if self.rows.len() >= MOST * self.width {
            self.thin();
        }
    }

    fn thin(&mut self) {
        let (width, stride) = (self.width, self.stride * 2);
        let last = self.rows[self.rows.len() - width..].to_vec();
        let mut kept = 0;
        for row in 0..self.rows.len() / width {
            if (self.rows[row * width] as u32).is_multiple_of(stride) {
                self.rows.copy_within(row * width..(row + 1) * width, kept * width);
                kept += 1;
            }
        }
        self.rows.truncate(kept * width);
        self.stride = stride;
        if !(last[0] as u32).is_multiple_of(stride) {
            self.latest = last;
        }
    }

    /// The rows in order, the latest last.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = &[f32]> {
        self.rows.chunks_exact(self.width).chain(self.latest.chunks_exact(self.width))
    }

    /// The numbers of the columns `from..to` of every row, row by row; column 0 is the step.
    pub fn columns(&self, from: usize, to: usize) -> Vec<f32> {
        self.rows().flat_map(|row| &row[from..to]).copied().collect()
    }

    /// The rows as those of a curve: the step, and the numbers behind it, `width` in all.
    pub fn rows_of(&self, width: usize) -> Rows {
        let width = width.min(self.width);
        Rows { width, data: self.columns(0, width) }
    }

    /// All rows as those of a curve.
    pub fn curve(&self) -> Rows {
        self.rows_of(self.width)
    }

    /// The number in `column` of the latest row; column 0 is the step.
    pub fn last(&self, column: usize) -> Option<f32> {
        self.rows().next_back().and_then(|row| row.get(column)).copied()
    }

    /// Changes every row in place: its numbers, not its step.
    pub fn change(&mut self, mut change: impl FnMut(&mut [f32])) {
        let width = self.width;
        self.rows.chunks_exact_mut(width).chain(self.latest.chunks_exact_mut(width)).for_each(&mut change);
    }

    /// Numbers in a row, the step counted.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Whether a history read from a save can take this one's place.
    pub fn takes(&self, saved: &Self) -> bool {
        saved.width == self.width && saved.is_sound()
    }

    /// Whether a history read from a save is one that [`push`](Self::push) could have made.
    pub fn is_sound(&self) -> bool {
        let whole = |rows: &[f32]| self.width > 0 && rows.len().is_multiple_of(self.width);
        self.stride.is_power_of_two()
            && whole(&self.rows)
            && whole(&self.latest)
            && self.rows.len() < MOST * self.width
            && self.latest.len() <= self.width
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: usize = 512;

    fn steps(history: &History) -> Vec<u32> {
        history.rows().map(|row| row[0] as u32).collect()
    }

    #[test]
    fn it_stays_bounded_evenly_spaced_and_ends_with_the_latest() {
        for length in [1, 511, 512, 513, 100_000] {
            let mut history = History::<MOST>::new(2);
            for step in 0..length {
                history.push(step, &[step as f32 * 2.0, 0.0]);
            }
            let steps = steps(&history);
            assert!(steps.len() <= MOST, "{length}");
            assert_eq!((steps[0], *steps.last().unwrap()), (0, length - 1), "{length}");
            let gaps: Vec<_> = steps.windows(2).map(|w| w[1] - w[0]).collect();
            if let [all_but_last @ .., _] = gaps.as_slice() {
                assert!(all_but_last.iter().all(|gap| *gap == history.stride), "{length}");
            }
            assert!(history.rows().all(|row| row[1] == row[0] * 2.0));
            assert!(history.is_sound());
        }
    }

    #[test]
    fn columns_are_read_row_by_row() {
        let mut history = History::<MOST>::new(2);
        history.push(0, &[1.0, 2.0]);
        history.push(1, &[3.0, 4.0]);
        assert_eq!(history.columns(1, 3), [1.0, 2.0, 3.0, 4.0]);
    }
}
