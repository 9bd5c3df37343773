//! A window that runs over pictures: where it stands, and the arithmetic of what is under it, on slices.
//!
//! Pictures are `[n, height, width, channels]`, row-major, so that what lies under one row of a window lies together in memory.

/// Pictures, and a window that runs over them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Windows {
    /// Height and width of a picture.
    pub input: [usize; 2],
    /// Numbers at each of its places.
    pub channels: usize,
    /// Height and width of the window.
    pub size: [usize; 2],
    /// How far it moves, down and across.
    pub stride: [usize; 2],
    /// How many rows and columns of zeros are put around the picture, on each side.
    pub padding: [usize; 2],
}

impl Windows {
    /// Where the window can stand, down and across: ⌊(h + 2p − k) / s⌋ + 1; none where the window is the larger.
    pub fn output(&self) -> [usize; 2] {
        std::array::from_fn(|axis| {
            let room = (self.input[axis] + 2 * self.padding[axis]).checked_sub(self.size[axis]);
            room.map_or(0, |room| room / self.stride[axis].max(1) + 1)
        })
    }

    /// Places of the window in one picture.
    pub fn places(&self) -> usize {
        self.output().iter().product()
    }

    /// Numbers under the window.
    pub fn area(&self) -> usize {
        self.size[0] * self.size[1] * self.channels
    }

    /// Numbers of a picture.
    pub fn picture(&self) -> usize {
        self.input[0] * self.input[1] * self.channels
    }

    /// The rows (or columns) of the picture under the window at place `at`: from …, to before …; and how many of the
    /// window's own lie before the picture.
    #[inline(always)]
    pub fn under(&self, axis: usize, at: usize) -> (usize, usize, usize) {
        let (start, padding) = (at * self.stride[axis], self.padding[axis]);
        let from = start.saturating_sub(padding);
        let to = (start + self.size[axis]).saturating_sub(padding).min(self.input[axis]);
        (from.min(to), to, padding.saturating_sub(start))
    }

    /// For each place of the window and each number under it, where in the picture that is; beyond its edge one more than
    /// the picture has.
    pub(super) fn sources(&self) -> Vec<usize> {
        let ([down, across], c) = (self.output(), self.channels);
        let mut all = Vec::with_capacity(self.places() * self.area());
        let within = |axis: usize, at: usize, offset: usize| {
            (at * self.stride[axis] + offset)
                .checked_sub(self.padding[axis])
                .filter(|at| *at < self.input[axis])
        };
        for (y, x) in (0..down).flat_map(|y| (0..across).map(move |x| (y, x))) {
            for (row, column) in
                (0..self.size[0]).flat_map(|row| (0..self.size[1]).map(move |column| (row, column)))
            {
                let place = within(0, y, row).zip(within(1, x, column));
                let place = place.map(|(row, column)| (row * self.input[1] + column) * c);
                all.extend((0..c).map(|channel| place.map_or(self.picture(), |place| place + channel)));
            }
        }
        all
    }

    /// For each place of the window in each picture, and each of the window's rows that lies in the picture: where
    /// that row begins among all columns, where in the pictures, and how many numbers it has.
    #[inline(always)]
    fn rows(&self, pictures: usize, mut each: impl FnMut(usize, usize, usize)) {
        let ([down, across], c) = (self.output(), self.channels);
        let (line, row) = (self.input[1] * c, self.size[1] * c);
        let mut column = 0;
        for picture in 0..pictures {
            for y in 0..down {
                let (top, bottom, above) = self.under(0, y);
                for x in 0..across {
                    let (left, right, before) = self.under(1, x);
                    let mut to = column + above * row + before * c;
                    let mut from = picture * self.picture() + top * line + left * c;
                    for _ in top..bottom {
                        each(to, from, (right - left) * c);
                        to += row;
                        from += line;
                    }
                    column += self.area();
                }
            }
        }
    }
}

/// What lies under the window at each of its places, a row each, `[n · places, area]`: “im2col”, Chellapilla, Puri and
/// Simard (2006). `columns` begins as zeros.
pub(super) fn unfold(x: &[f32], columns: &mut [f32], windows: &Windows) {
    windows.rows(x.len() / windows.picture().max(1), |to, from, count| {
        if let (Some(to), Some(from)) = (columns.get_mut(to..to + count), x.get(from..from + count)) {
            to.copy_from_slice(from);
        }
    });
}

/// The reverse: each picture's number becomes the sum of what stands for it at all places. `x` begins as zeros.
pub(super) fn fold(columns: &[f32], x: &mut [f32], windows: &Windows) {
    windows.rows(x.len() / windows.picture().max(1), |at, to, count| {
        if let (Some(to), Some(from)) = (x.get_mut(to..to + count), columns.get(at..at + count)) {
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        }
    });
}

/// For each place of the window, and each place of the picture under it: where the answer's numbers begin, and the picture's.
#[inline(always)]
fn under_each(windows: &Windows, pictures: usize, mut each: impl FnMut(usize, usize)) {
    let ([down, across], c) = (windows.output(), windows.channels);
    let (width, mut answer) = (windows.input[1], 0);
    for picture in 0..pictures {
        for y in 0..down {
            let (top, bottom, _) = windows.under(0, y);
            for x in 0..across {
                let (left, right, _) = windows.under(1, x);
                for row in top..bottom {
                    let line = picture * windows.picture() + row * width * c;
                    (left..right).for_each(|column| each(answer, line + column * c));
                }
                answer += c;
            }
        }
    }
}

/// The largest under the window, channel by channel.
pub(super) fn max(x: &[f32], y: &mut [f32], windows: &Windows) {
    let c = windows.channels;
    y.fill(f32::NEG_INFINITY);
    under_each(windows, x.len() / windows.picture().max(1), |answer, place| {
        for (y, x) in y[answer..answer + c].iter_mut().zip(&x[place..place + c]) {
            // NaN is taken over, and stays.
            *y = if *x > *y || x.is_nan() { *x } else { *y };
        }
    });
}

/// ∂L/∂x of [`max`]: what comes for an answer goes to the first of the largest. `slope` begins as zeros.
pub(super) fn max_backward(x: &[f32], gradient: &[f32], slope: &mut [f32], windows: &Windows) {
    let c = windows.channels;
    let mut best = vec![(f32::NEG_INFINITY, 0); gradient.len()];
    under_each(windows, x.len() / windows.picture().max(1), |answer, place| {
        let own = x[place..place + c].iter().zip(place..);
        for (best, (x, at)) in best[answer..answer + c].iter_mut().zip(own) {
            if *x > best.0 {
                *best = (*x, at);
            }
        }
    });
    for (g, (most, place)) in gradient.iter().zip(best) {
        if most > f32::NEG_INFINITY {
            slope[place] += g;
        }
    }
}

/// The mean under the window, channel by channel; places beyond the picture count as zeros.
pub(super) fn mean(x: &[f32], y: &mut [f32], windows: &Windows) {
    let (c, share) = (windows.channels, 1.0 / (windows.size[0] * windows.size[1]) as f32);
    under_each(windows, x.len() / windows.picture().max(1), |answer, place| {
        for (y, x) in y[answer..answer + c].iter_mut().zip(&x[place..place + c]) {
            *y += share * x;
        }
    });
}

/// ∂L/∂x of [`mean`]. `slope` begins as zeros.
pub(super) fn mean_backward(gradient: &[f32], slope: &mut [f32], windows: &Windows) {
    let (c, share) = (windows.channels, 1.0 / (windows.size[0] * windows.size[1]) as f32);
    under_each(windows, slope.len() / windows.picture().max(1), |answer, place| {
        for (slope, g) in slope[place..place + c].iter_mut().zip(&gradient[answer..answer + c]) {
            *slope += share * g;
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn windows(input: [usize; 2], channels: usize, size: usize, stride: usize, padding: usize) -> Windows {
        Windows { input, channels, size: [size; 2], stride: [stride; 2], padding: [padding; 2] }
    }

    #[test]
    fn the_window_stands_where_it_fits() {
        assert_eq!(windows([8, 8], 1, 3, 1, 1).output(), [8, 8]);
        assert_eq!(windows([8, 8], 1, 3, 1, 0).output(), [6, 6]);
        assert_eq!(windows([8, 7], 1, 3, 2, 1).output(), [4, 4]);
        assert_eq!(windows([5, 4], 1, 2, 2, 0).output(), [2, 2]);
        assert_eq!(windows([2, 9], 1, 5, 1, 0).output(), [0, 5]);
    }

    #[test]
    fn what_lies_under_it_is_a_row() {
        // 0 1 2 / 3 4 5, a window of 2 × 2, one row and column of zeros around.
        let x: Vec<f32> = (0..6).map(|i| i as f32).collect();
        let at = windows([2, 3], 1, 2, 1, 1);
        let mut columns = vec![0.0; at.places() * at.area()];
        unfold(&x, &mut columns, &at);
        assert_eq!(at.output(), [3, 4]);
        assert_eq!(columns[..4], [0.0, 0.0, 0.0, 0.0]);
        assert_eq!(columns[4..8], [0.0, 0.0, 0.0, 1.0]);
        assert_eq!(columns[5 * 4..6 * 4], [0.0, 1.0, 3.0, 4.0]);
        assert_eq!(columns[11 * 4..], [5.0, 0.0, 0.0, 0.0]);
        // Every number lies under four windows.
        let mut back = vec![0.0; 6];
        fold(&columns, &mut back, &at);
        assert_eq!(back, [0.0, 4.0, 8.0, 12.0, 16.0, 20.0]);
    }

    #[test]
    fn the_largest_and_the_mean() {
        // Two channels: 0 1 2 3 upwards, and downwards.
        let x = [0.0, 9.0, 1.0, 8.0, 2.0, 7.0, 3.0, 6.0];
        let at = windows([2, 2], 2, 2, 2, 0);
        let mut y = [0.0; 2];
        max(&x, &mut y, &at);
        assert_eq!(y, [3.0, 9.0]);
        let mut slope = [0.0; 8];
        max_backward(&x, &[5.0, 7.0], &mut slope, &at);
        assert_eq!(slope, [0.0, 7.0, 0.0, 0.0, 0.0, 0.0, 5.0, 0.0]);
        let mut y = [0.0; 2];
        mean(&x, &mut y, &at);
        assert_eq!(y, [1.5, 7.5]);
        let mut slope = [0.0; 8];
        mean_backward(&[4.0, 8.0], &mut slope, &at);
        assert_eq!(slope, [1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0]);
    }
}
