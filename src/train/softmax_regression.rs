//! Softmax regression to its optimum: what gradient descent on the same model is on its way to.
//!
//! z = x W + b, and L = −1/n Σ ln softmax(zᵢ)\[yᵢ\] + λ/2 Σ W², which is convex; the bias is not in the sum. Without λ,
//! classes that a plane can part have no optimum: the weights grow for ever.
//!
//! Source: Bishop, *Pattern Recognition and Machine Learning*, section 4.3.4; the search is [L-BFGS](super::lbfgs).

use super::lbfgs::{Minimum, minimise};
use crate::data::SparseRows;

/// No entry of the gradient may be larger at the optimum.
const TOLERANCE: f64 = 1e-6;

/// A fitted model. It keeps W and b as a net of one layer does: W row-major `[d, c]`, then b `[c]`.
#[derive(Debug, Clone, PartialEq)]
pub struct SoftmaxRegression {
    classes: usize,
    /// θ, L, and how it came there.
    pub minimum: Minimum,
}

impl SoftmaxRegression {
    /// Fits `[n, d]` examples with their classes, in at most `most` steps.
    pub fn fit(x: &SparseRows, y: &[u32], classes: usize, l2: f64, most: usize) -> Self {
        let start = vec![0.0; (x.width() + 1) * classes];
        let minimum = minimise(start, (TOLERANCE, most), |theta, gradient| {
            objective(x, y, classes, l2, theta, gradient)
        });
        Self { classes, minimum }
    }

    /// z of some examples, `[n, c]`.
    pub fn logits(&self, x: &SparseRows) -> Vec<f32> {
        let mut z = vec![0.0; self.classes];
        (0..x.len())
            .flat_map(|row| {
                logits(x, row, &self.minimum.at, &mut z);
                z.iter().map(|z| *z as f32).collect::<Vec<_>>()
            })
            .collect()
    }
}

/// L, penalty included, of parameters as [`SoftmaxRegression`] keeps them.
pub fn loss(x: &SparseRows, y: &[u32], classes: usize, l2: f64, theta: &[f64]) -> f64 {
    objective(x, y, classes, l2, theta, &mut vec![0.0; theta.len()])
}

fn logits(x: &SparseRows, row: usize, theta: &[f64], z: &mut [f64]) {
    let classes = z.len();
    z.copy_from_slice(&theta[x.width() * classes..]);
    for (place, value) in x.row(row) {
        let weights = &theta[place * classes..][..classes];
        z.iter_mut().zip(weights).for_each(|(z, w)| *z += f64::from(value) * w);
    }
}

/// L, and ∇L in `gradient`.
fn objective(x: &SparseRows, y: &[u32], classes: usize, l2: f64, theta: &[f64], gradient: &mut [f64]) -> f64 {
    let (n, bias) = (y.len() as f64, x.width() * classes);
    gradient.iter_mut().zip(theta).for_each(|(g, w)| *g = l2 * w);
    gradient[bias..].fill(0.0);
    let mut loss = l2 / 2.0 * theta[..bias].iter().map(|w| w * w).sum::<f64>();
    let mut z = vec![0.0; classes];
    for (row, right) in y.iter().map(|right| *right as usize).enumerate() {
        logits(x, row, theta, &mut z);
        let most = z.iter().copied().fold(f64::MIN, f64::max);
        let sum: f64 = z.iter().map(|z| (z - most).exp()).sum();
        loss += (sum.ln() + most - z[right]) / n;
        // (p − y) / n, in z's place.
        for (class, z) in z.iter_mut().enumerate() {
            *z = ((*z - most).exp() / sum - f64::from(u8::from(class == right))) / n;
        }
        for (place, value) in x.row(row) {
            let own = &mut gradient[place * classes..][..classes];
            own.iter_mut().zip(&z).for_each(|(g, error)| *g += f64::from(value) * error);
        }
        gradient[bias..].iter_mut().zip(&z).for_each(|(g, error)| *g += error);
    }
    loss
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_inputs_that_tell_it_comes_to_the_classes_shares() {
        let x = SparseRows::from_dense(&[0.0; 4], 1);
        let fit = SoftmaxRegression::fit(&x, &[0, 0, 0, 1], 2, 0.0, 100);
        let p = crate::train::score::softmax(&fit.logits(&x)[..2], 1.0);
        assert!(fit.minimum.converged && (p[0] - 0.75).abs() < 1e-5, "{p:?}");
        assert!((fit.minimum.value - 0.562_335).abs() < 1e-6);
    }

    #[test]
    fn the_gradient_is_that_of_nudging() {
        let x = SparseRows::from_dense(&[1.0, 0.0, -2.0, 0.5, 0.0, 3.0], 2);
        let (y, theta) = ([2, 0, 1], [0.3, -0.2, 0.1, 0.5, -0.4, 0.2, 0.0, 0.1, -0.3]);
        let mut gradient = [0.0; 9];
        objective(&x, &y, 3, 0.1, &theta, &mut gradient);
        for place in 0..9 {
            let at = |nudge: f64| {
                let mut theta = theta;
                theta[place] += nudge;
                loss(&x, &y, 3, 0.1, &theta)
            };
            let nudged = (at(1e-5) - at(-1e-5)) / 2e-5;
            assert!((gradient[place] - nudged).abs() < 1e-8, "{place}: {} {nudged}", gradient[place]);
        }
    }

    #[test]
    fn what_a_plane_can_part_has_no_optimum_without_a_penalty_and_one_with_it() {
        let x = SparseRows::from_dense(&[-1.0, -2.0, 1.0, 2.0], 1);
        let fit = |l2| SoftmaxRegression::fit(&x, &[0, 0, 1, 1], 2, l2, 200).minimum;
        // With ±w for the two classes, ½ Σ ln(1 + exp(−2w|x|)) + λw² is lowest at 0.923601, by bisection of its slope.
        let held = fit(0.1);
        assert!(held.converged && (held.at[1] - 0.923_601).abs() < 1e-5, "{held:?}");
        assert!((held.at[1] + held.at[0]).abs() < 1e-6);
        assert!(fit(0.0).value < 1e-4);
    }
}
