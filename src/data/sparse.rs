//! Rows of numbers most of which are zero: a text as the counts of its words.

/// Compressed sparse rows: of each row the places that are not zero, with their values.
#[derive(Debug, Clone, PartialEq)]
pub struct SparseRows {
    width: usize,
    /// Where each row ends.
    ends: Vec<u32>,
    places: Vec<u32>,
    values: Vec<f32>,
}

impl SparseRows {
    /// No rows yet, of `width` numbers each.
    pub fn new(width: usize) -> Self {
        Self { width, ends: vec![], places: vec![], values: vec![] }
    }

    /// From `[n, width]` numbers, row-major.
    pub fn from_dense(numbers: &[f32], width: usize) -> Self {
        let mut rows = Self::new(width);
        for row in numbers.chunks_exact(width.max(1)) {
            rows.push(row.iter().enumerate().map(|(place, value)| (place as u32, *value)));
        }
        rows
    }

    /// Adds a row of (place, value). A place beyond the width is left out, and so is a zero.
    pub fn push(&mut self, row: impl IntoIterator<Item = (u32, f32)>) {
        for (place, value) in row {
            if (place as usize) < self.width && value != 0.0 {
                self.places.push(place);
                self.values.push(value);
            }
        }
        self.ends.push(self.places.len() as u32);
    }

    /// n.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Numbers of all rows that are not zero.
    pub fn filled(&self) -> usize {
        self.values.len()
    }

    /// Numbers in a row, the zeros among them.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The places of a row that are not zero, with their values; none where there is no such row.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        let end = self.ends.get(row).map_or(0, |end| *end as usize);
        let start =
            row.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        let range = start.min(end)..end;
        self.places[range.clone()]
            .iter()
            .zip(&self.values[range])
            .map(|(place, value)| (*place as usize, *value))
    }

    /// Some rows with their zeros, `[rows, width]`.
    pub fn dense(&self, rows: &[u32]) -> Vec<f32> {
        let mut dense = vec![0.0; rows.len() * self.width];
        for (row, out) in rows.iter().zip(dense.chunks_exact_mut(self.width.max(1))) {
            self.row(*row as usize).for_each(|(place, value)| out[place] = value);
        }
        dense
    }

    /// Some rows, in that order.
    #[must_use]
    pub fn some(&self, rows: &[u32]) -> Self {
        let mut some = Self::new(self.width);
        for row in rows {
            some.push(self.row(*row as usize).map(|(place, value)| (place as u32, value)));
        }
        some
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_given_back_as_they_came() {
        let numbers = [0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, -3.0];
        let rows = SparseRows::from_dense(&numbers, 3);
        assert_eq!((rows.len(), rows.width()), (3, 3));
        assert_eq!(rows.dense(&[0, 1, 2]), numbers);
        assert_eq!(rows.row(2).collect::<Vec<_>>(), [(0, 1.0), (2, -3.0)]);
        assert_eq!(rows.row(1).count() + rows.row(9).count(), 0);
        assert_eq!(rows.some(&[2, 0]).dense(&[0, 1]), [1.0, 0.0, -3.0, 0.0, 2.0, 0.0]);
    }

    #[test]
    fn what_lies_beyond_the_width_is_left_out() {
        let mut rows = SparseRows::new(2);
        rows.push([(1, 1.0), (2, 5.0)]);
        assert_eq!(rows.dense(&[0]), [0.0, 1.0]);
    }
}
