//! A product of matrices, in tiles of two rows by sixteen columns, whose sums stay in the processor's registers.
//!
//! wasm has numbers four at a time, and an x86 sixteen registers for them. A tile takes eight for its sums and leaves eight
//! for what is multiplied. burn's flex has its products of the `gemm` crate, whose tile for wasm has twelve sums: the
//! registers run out. On the products of a transformer's step, of rows of 128 and 512 numbers, `gemm` reaches 34 to 40
//! GFLOP/s in Chromium and in Firefox, and these tiles 44 to 57, less where the matrices come from afar. All of that was
//! measured on an x86; an ARM has twice the registers.
//!
//! Both matrices are first copied into panels, so that a tile reads what it needs in one run. Source: Goto and van de Geijn
//! (2008), "Anatomy of high-performance matrix multiplication", section 4.

use std::array;
use std::ops::Range;

/// The rows of a tile, and its columns.
const ROWS: usize = 2;
const COLUMNS: usize = 16;
/// How many products a tile adds up at a time: a panel of so many by [`COLUMNS`] takes 16 kB, and stays in the nearest cache.
const DEPTH: usize = 256;
/// How many rows of the first matrix are copied at a time.
const BLOCK: usize = 64;

/// The rows, the columns, and the numbers of the second matrix from which on a product is done here.
const LEAST: [usize; 3] = [16, 30, 2048];

/// Whether a product of `[m, k]` and `[k, n]` is to be done here: in a browser, unless it is small, or much of the last tile
/// would be for nothing. From there on it takes 0.7 to 1.1 times as long as in `gemm`, below 0.9 to 1.4 times. Elsewhere
/// burn's libraries have kernels of the processor's own.
pub fn is_tiled([m, k, n]: [usize; 3]) -> bool {
    let empty = n.next_multiple_of(COLUMNS) - n;
    cfg!(target_arch = "wasm32")
        && [m, n, k * n].iter().zip(LEAST).all(|(is, least)| *is >= least)
        && 4 * empty <= n
}

/// A matrix, as numbers and how far apart its rows and its columns are.
#[derive(Clone, Copy)]
pub(super) struct Matrix<'a> {
    numbers: &'a [f32],
    row: usize,
    column: usize,
}

impl<'a> Matrix<'a> {
    /// Of rows of so many numbers, one behind the other.
    pub(super) fn new(numbers: &'a [f32], width: usize) -> Self {
        Self { numbers, row: width, column: 1 }
    }

    /// Its rows as columns.
    pub(super) fn transposed(self) -> Self {
        Self { row: self.column, column: self.row, ..self }
    }

    /// Copies `W` columns from `first` on of some rows; in place of those beyond `count`, zeros.
    fn pack<const W: usize>(self, first: usize, count: usize, rows: Range<usize>, panel: &mut Vec<[f32; W]>) {
        let numbers = self.numbers;
        let at = |row: usize, column: usize| row * self.row + (first + column) * self.column;
        if count < W {
            let entry = |row, column| if column < count { numbers[at(row, column)] } else { 0.0 };
            panel.extend(rows.map(|row| array::from_fn(|column| entry(row, column))));
        } else if self.column == 1 {
            panel.extend(rows.map(|row| {
                let mut own = [0.0; W];
                own.copy_from_slice(&numbers[at(row, 0)..][..W]);
                own
            }));
        } else {
            // The columns of what is transposed are runs.
            let runs: [_; W] = array::from_fn(|column| &numbers[at(rows.start, column)..]);
            panel.extend((0..rows.len()).map(|row| array::from_fn(|column| runs[column][row * self.row])));
        }
    }
}

/// Σ over k of a\[k\]ᵀ b\[k\].
#[inline(always)]
fn tile(a: &[[f32; ROWS]], b: &[[f32; COLUMNS]]) -> [[f32; COLUMNS]; ROWS] {
    let mut sums = [[0.0; COLUMNS]; ROWS];
    for (a, b) in a.iter().zip(b) {
        for (sums, a) in sums.iter_mut().zip(a) {
            for (sum, b) in sums.iter_mut().zip(b) {
                *sum += a * b;
            }
        }
    }
    sums
}

/// y += a b, `[m, k]` and `[k, n]`, with all numbers of y, `[m, n]`, row by row.
pub(super) fn product([m, k, n]: [usize; 3], a: Matrix, b: Matrix, y: &mut [f32]) {
    if y.is_empty() {
        return;
    }
    let across = n.div_ceil(COLUMNS);
    let deep = DEPTH.min(k);
    let mut columns = Vec::with_capacity(across * deep);
    let mut rows = Vec::with_capacity(BLOCK.min(m).div_ceil(ROWS) * deep);
    for from in (0..k).step_by(DEPTH) {
        let depth = from..k.min(from + DEPTH);
        columns.clear();
        for left in (0..n).step_by(COLUMNS) {
            b.pack(left, COLUMNS.min(n - left), depth.clone(), &mut columns);
        }
        for (top, y) in (0..m).step_by(BLOCK).zip(y.chunks_mut(BLOCK * n)) {
            rows.clear();
            for top in (top..m.min(top + BLOCK)).step_by(ROWS) {
                a.transposed().pack(top, ROWS.min(m - top), depth.clone(), &mut rows);
            }
            for (left, columns) in (0..n).step_by(COLUMNS).zip(columns.chunks_exact(depth.len())) {
                for (y, rows) in y.chunks_mut(ROWS * n).zip(rows.chunks_exact(depth.len())) {
                    for (y, sums) in y.chunks_mut(n).zip(tile(rows, columns)) {
                        y[left..].iter_mut().zip(sums).for_each(|(y, sum)| *y += sum);
                    }
                }
            }
        }
    }
}
