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
    let parts = v.svd(true, true);
    let (Some(u), Some(turned)) = (parts.u, parts.v_t) else { return vec![0.0; b] };
    let most = parts.singular_values.iter().fold(0.0_f64, |most, s| most.max(*s));
    let mut weights = vec![0.0; b];
    for (j, s) in parts.singular_values.iter().enumerate() {
        if *s <= CUT * most || *s == 0.0 {
            continue;
        }
        let along = u.column(j).dot(&y) * s / (s * s + penalty);
        weights.iter_mut().zip(turned.row(j).iter()).for_each(|(w, v)| *w += along * v);
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
