//! The arithmetic itself, on slices.

use super::math::{erf, exp, sum};

/// 1/√(2π).
const DENSITY: f32 = 0.398_942_3;

/// x Φ(x), Φ being the standard normal distribution: x (1 + erf(x/√2)) / 2. Hendrycks and Gimpel (2016), section 2.
pub(super) fn gelu(x: &mut [f32]) {
    for x in x {
        *x *= 0.5 * (1.0 + erf(*x * std::f32::consts::FRAC_1_SQRT_2));
    }
}

/// ∂L/∂x = ∂L/∂y (Φ(x) + x φ(x)), in place of ∂L/∂y.
pub(super) fn gelu_backward(x: &[f32], gradient: &mut [f32]) {
    for (g, x) in gradient.iter_mut().zip(x) {
        let share = 0.5 * (1.0 + erf(*x * std::f32::consts::FRAC_1_SQRT_2));
        *g *= share + *x * DENSITY * exp(-0.5 * x * x);
    }
}

/// softmax(x · scale) of each row of `width`. Where `causal`, row i of each matrix of `width` rows has only its first
/// i + 1 entries; the others become zero.
pub(super) fn softmax(x: &mut [f32], width: usize, scale: f32, causal: bool) {
    for (i, row) in x.chunks_exact_mut(width.max(1)).enumerate() {
        let seen = if causal { i % width + 1 } else { width };
        let (row, hidden) = row.split_at_mut(seen);
        hidden.fill(0.0);
        // NaN is passed over here and comes back as e^NaN. (`f32::max` is a call to the C library in wasm.)
        let larger = |most, x: &f32| if *x * scale > most { *x * scale } else { most };
        let most = row.iter().fold(f32::NEG_INFINITY, larger);
        for x in row.iter_mut() {
            *x = exp(*x * scale - most);
        }
        let share = 1.0 / sum(row, row, |x, _| x);
        for x in row {
            *x *= share;
        }
    }
}

/// ∂L/∂x = scale · y (∂L/∂y − Σ ∂L/∂y y) by row, in place of ∂L/∂y.
pub(super) fn softmax_backward(y: &[f32], gradient: &mut [f32], width: usize, scale: f32) {
    let width = width.max(1);
    for (g, y) in gradient.chunks_exact_mut(width).zip(y.chunks_exact(width)) {
        let mean = sum(g, y, |g, y| g * y);
        for (g, y) in g.iter_mut().zip(y) {
            *g = scale * y * (*g - mean);
        }
    }
}

/// The mean of a row, and 1/√(variance + ε).
fn spread(x: &[f32], epsilon: f32) -> (f32, f32) {
    let n = x.len() as f32;
    let mean = sum(x, x, |x, _| x) / n;
    let variance = sum(x, x, |x, _| (x - mean) * (x - mean)) / n;
    (mean, 1.0 / (variance + epsilon).sqrt())
}

/// (x − mean) / √(variance + ε) of each row of `width`: Ba, Kiros and Hinton (2016), equation 4.
pub(super) fn standardize(x: &mut [f32], width: usize, epsilon: f32) {
    for row in x.chunks_exact_mut(width.max(1)) {
        let (mean, by) = spread(row, epsilon);
        for x in row {
            *x = (*x - mean) * by;
        }
    }
}

/// With y the answer and s = 1/√(variance + ε): ∂L/∂x = s (g − mean g − y · mean(g y)) by row, in place of g = ∂L/∂y.
pub(super) fn standardize_backward(x: &[f32], gradient: &mut [f32], width: usize, epsilon: f32) {
    let (width, n) = (width.max(1), width.max(1) as f32);
    for (g, x) in gradient.chunks_exact_mut(width).zip(x.chunks_exact(width)) {
        let (mean, by) = spread(x, epsilon);
        let level = sum(g, g, |g, _| g) / n;
        let along = sum(g, x, |g, x| g * (x - mean) * by) / n;
        for (g, x) in g.iter_mut().zip(x) {
            *g = by * (*g - level - (x - mean) * by * along);
        }
    }
}
