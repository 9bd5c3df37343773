//! Least squares with polynomials.
//!
//! ŷ(x) = Σ wₖ φₖ(x), k = 0 … d, with φₖ = √(2k + 1) Pₖ (Legendre) or xᵏ. Of all w with the least Σ (y − ŷ)² the one of
//! least ‖w‖, by the singular values s of V = (φₖ(xᵢ)): w = Σ vⱼ (uⱼᵀ y) / sⱼ over those with sⱼ > 10⁻¹² s₁. With a ridge
//! λ, the w with the least Σ (y − ŷ)² + λ ‖w‖²: sⱼ / (sⱼ² + λ) in place of 1 / sⱼ.
//!
//! Source: Hastie, Tibshirani and Friedman, *The Elements of Statistical Learning*, section 3.4.1.

use nalgebra::{Cholesky, DMatrix, DVector};

use super::options::Basis;

/// Singular values this much smaller than the largest are none: NumPy’s `lstsq` with `rcond=1e-12`.
const CUT: f64 = 1e-12;
/// Two columns with a cosine below this are at right angles.
const SQUARE: f64 = 1e-15;
/// Rounds of rotations at most; ten are enough for any of ours.
const MOST_ROUNDS: usize = 30;
/// The points across a picture.
pub(super) const GRID: usize = 241;

/// φ₀(x) … φ_d(x).
pub(super) fn features(basis: Basis, degree: usize, x: f64) -> Vec<f64> {
    let mut all = Vec::with_capacity(degree + 1);
    let (mut before, mut now) = (0.0, 1.0);
    for k in 0..=degree {
        let next = match basis {
            Basis::Powers => {
                all.push(now);
                now * x
            }
            // (k + 1) P_{k+1} = (2k + 1) x P_k − k P_{k−1}: Bonnet’s recursion.
            Basis::Legendre => {
                let odd = (2 * k + 1) as f64;
                all.push(odd.sqrt() * now);
                (odd * x * now - k as f64 * before) / (k + 1) as f64
            }
        };
        (before, now) = (now, next);
    }
    all
}

/// Rows of features, `[n, d + 1]`, row-major.
pub(super) fn design(basis: Basis, degree: usize, x: &[f64]) -> Vec<f64> {
    x.iter().flat_map(|x| features(basis, degree, *x)).collect()
}

/// ŷ at rows of features.
pub(super) fn predicted<'a>(design: &'a [f64], weights: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
    let rows = design.chunks_exact(weights.len().max(1));
    rows.map(move |row| row.iter().zip(weights).map(|(f, w)| f * w).sum())
}

/// x of the picture, from −1 to 1.
pub(super) fn grid() -> Vec<f64> {
    (0..GRID).map(|i| 2.0 * i as f64 / (GRID - 1) as f64 - 1.0).collect()
}

/// w for rows of features `[n, b]` with answers y, and a ridge λ.
pub(super) fn solve(design: &[f64], y: &[f64], penalty: f64) -> Vec<f64> {
    let n = y.len();
    let b = design.len() / n.max(1);
    let v = DMatrix::from_row_slice(n, b, design);
    let y = DVector::from_column_slice(y);
    if penalty > 0.0
        && let Some(weights) = ridge(&v, &y, penalty)
    {
        return weights;
    }
    // By columns as many as the smaller side: V itself, or its transpose.
    let tall = b <= n;
    let (mut sides, mut others) =
        if tall { (v, DMatrix::identity(b, b)) } else { (v.transpose(), DMatrix::identity(n, n)) };
    orthogonalise(&mut sides, &mut others);
    let lengths: Vec<f64> = sides.column_iter().map(|column| column.norm()).collect();
    let most = lengths.iter().copied().fold(0.0, f64::max);
    let mut weights = vec![0.0; b];
    for (j, s) in lengths.iter().enumerate().filter(|(_, s)| **s > CUT * most) {
        // A column of `sides` is s times one singular vector, one of `others` is the other.
        let (left, right) =
            if tall { (sides.column(j), others.column(j)) } else { (others.column(j), sides.column(j)) };
        // uᵀy · s / (s² + λ) along v, one of them still s times as long.
        let along = left.dot(&y) / (s * s + penalty);
        weights.iter_mut().zip(right.iter()).for_each(|(w, v)| *w += along * v);
    }
    weights
}

/// The same by (VᵀV + λI) w = Vᵀy, or by (VVᵀ + λI) α = y and w = Vᵀα, whichever is smaller; none where λ is lost in rounding.
fn ridge(v: &DMatrix<f64>, y: &DVector<f64>, penalty: f64) -> Option<Vec<f64>> {
    let (n, b) = v.shape();
    let turned = v.transpose();
    let mut system = if b <= n { &turned * v } else { v * &turned };
    if penalty < 1e-13 * system.trace() {
        return None;
    }
    (0..system.nrows()).for_each(|i| system[(i, i)] += penalty);
    let solver = Cholesky::new(system)?;
    let weights = if b <= n { solver.solve(&(&turned * y)) } else { &turned * solver.solve(y) };
    Some(weights.iter().copied().collect())
}

/// Turns pairs of columns until all are at right angles, and does the same to the columns of `others`: one-sided Jacobi
/// rotations, after which the lengths of the columns are the singular values.
///
/// nalgebra’s own decomposition is wrong where rows repeat, as leaked ones do: its largest singular vector of three equal rows
/// is not 1/√3 each.
///
/// Source: Hestenes, “Inversion of matrices by biorthogonalization and related results” (1958); Golub and Van Loan, *Matrix
/// Computations*, 4th edition, section 8.6.3.
fn orthogonalise(columns: &mut DMatrix<f64>, others: &mut DMatrix<f64>) {
    let count = columns.ncols();
    // What is no longer than rounding has no direction to be turned to.
    let least = columns.norm_squared() * SQUARE * SQUARE;
    for _ in 0..MOST_ROUNDS {
        let mut turned = false;
        for p in 0..count {
            for q in p + 1..count {
                let (a, b) = (columns.column(p), columns.column(q));
                let (aa, bb, ab) = (a.norm_squared(), b.norm_squared(), a.dot(&b));
                if aa.min(bb) <= least || ab.abs() <= SQUARE * (aa * bb).sqrt() {
                    continue;
                }
                turned = true;
                let zeta = (bb - aa) / (2.0 * ab);
                let tangent = zeta.signum() / (zeta.abs() + (1.0 + zeta * zeta).sqrt());
                let cosine = 1.0 / (1.0 + tangent * tangent).sqrt();
                for matrix in [&mut *columns, &mut *others] {
                    turn(matrix, p, q, cosine, cosine * tangent);
                }
            }
        }
        if !turned {
            return;
        }
    }
}

/// (p, q) ← (c p − s q, s p + c q), columns.
fn turn(matrix: &mut DMatrix<f64>, p: usize, q: usize, cosine: f64, sine: f64) {
    let rows = matrix.nrows();
    let (before, behind) = matrix.as_mut_slice().split_at_mut(q * rows);
    let pairs = before[p * rows..(p + 1) * rows].iter_mut().zip(&mut behind[..rows]);
    for (a, b) in pairs {
        (*a, *b) = (cosine * *a - sine * *b, sine * *a + cosine * *b);
    }
}
