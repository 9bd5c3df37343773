//! The lowest place of a smooth function, by its gradients.
//!
//! Limited-memory BFGS with a line search for the weak Wolfe conditions: f(x + t p) ≤ f(x) + c₁ t gᵀp, and
//! ∇f(x + t p)ᵀp ≥ c₂ gᵀp.
//!
//! Source: Nocedal and Wright, *Numerical Optimization*, algorithms 7.4 and 7.5; the line search by bisection: Lewis and
//! Overton, “Nonsmooth optimization via quasi-Newton methods” (2013), algorithm 2.6.

use std::collections::VecDeque;

/// Pairs of steps and changes of the gradient that are remembered.
const MEMORY: usize = 12;
const C1: f64 = 1e-4;
const C2: f64 = 0.9;
/// Places tried along a direction at most.
const TRIES: usize = 40;

/// Where a search has come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Minimum {
    /// x.
    pub at: Vec<f64>,
    /// f(x).
    pub value: f64,
    /// Steps it took.
    pub steps: usize,
    /// Whether no entry of the gradient is larger than was asked for; else the steps ran out, or the numbers did.
    pub converged: bool,
}

/// From `start`, until no entry of the gradient exceeds `tolerance`, in at most `most` steps. `function` gives f(x) and
/// writes ∇f(x).
pub fn minimise(
    start: Vec<f64>,
    (tolerance, most): (f64, usize),
    mut function: impl FnMut(&[f64], &mut [f64]) -> f64,
) -> Minimum {
    let mut gradient = vec![0.0; start.len()];
    let value = function(&start, &mut gradient);
    let mut here = Minimum { at: start, value, steps: 0, converged: false };
    let mut pairs = VecDeque::<Pair>::new();
    loop {
        here.converged = gradient.iter().all(|g| g.abs() <= tolerance);
        if here.converged || here.steps == most {
            return here;
        }
        let direction = direction(&gradient, &pairs);
        let slope = dot(&gradient, &direction);
        let (mut low, mut high) = (0.0, f64::INFINITY);
        // The first direction is the gradient itself, whose length says nothing of how far to go.
        let mut t = if pairs.is_empty() { 1.0 / dot(&gradient, &gradient).sqrt().max(1.0) } else { 1.0 };
        let mut next = vec![0.0; gradient.len()];
        let mut found = None;
        for _ in 0..TRIES {
            let place: Vec<f64> = here.at.iter().zip(&direction).map(|(x, p)| x + t * p).collect();
            let value = function(&place, &mut next);
            // NaN is not low enough.
            let low_enough = value <= here.value + C1 * t * slope;
            if !low_enough {
                high = t;
            } else {
                let flat = dot(&next, &direction) >= C2 * slope;
                found = Some((place, value, next.clone()));
                if flat {
                    break;
                }
                low = t;
            }
            t = if high.is_finite() { (low + high) / 2.0 } else { 2.0 * low };
        }
        // Where rounding leaves no lower place, this is as low as it gets.
        let Some((place, value, next)) = found else { return here };
        let minus = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<_>>();
        let (step, change) = (minus(&place, &here.at), minus(&next, &gradient));
        let curvature = dot(&step, &change);
        if curvature > 0.0 {
            pairs.truncate(MEMORY - 1);
            pairs.push_front(Pair { step, change, curvature });
        }
        (here.at, here.value, gradient) = (place, value, next);
        here.steps += 1;
    }
}

/// s = xₖ₊₁ − xₖ, y = gₖ₊₁ − gₖ, and sᵀy.
struct Pair {
    step: Vec<f64>,
    change: Vec<f64>,
    curvature: f64,
}

/// −H g, H what the pairs, the latest first, say of the inverse Hessian.
fn direction(gradient: &[f64], pairs: &VecDeque<Pair>) -> Vec<f64> {
    let mut q: Vec<f64> = gradient.iter().map(|g| -g).collect();
    let mut shares = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let share = dot(&pair.step, &q) / pair.curvature;
        add(&mut q, -share, &pair.change);
        shares.push(share);
    }
    if let Some(pair) = pairs.front() {
        let scale = pair.curvature / dot(&pair.change, &pair.change);
        q.iter_mut().for_each(|q| *q *= scale);
    }
    for (pair, share) in pairs.iter().zip(shares).rev() {
        let back = dot(&pair.change, &q) / pair.curvature;
        add(&mut q, share - back, &pair.step);
    }
    q
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn add(to: &mut [f64], times: f64, what: &[f64]) {
    to.iter_mut().zip(what).for_each(|(to, what)| *to += times * what);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_the_bottom_of_a_bowl_and_of_rosenbrocks_valley() {
        let bowl = minimise(vec![3.0, -2.0], (1e-10, 50), |x, g| {
            (g[0], g[1]) = (2.0 * (x[0] - 1.0), 200.0 * (x[1] - 5.0));
            (x[0] - 1.0).powi(2) + 100.0 * (x[1] - 5.0).powi(2)
        });
        assert!(bowl.converged && bowl.steps < 20, "{bowl:?}");
        assert!((bowl.at[0] - 1.0).abs() + (bowl.at[1] - 5.0).abs() < 1e-9, "{bowl:?}");
        let valley = minimise(vec![-1.2, 1.0], (1e-8, 200), |x, g| {
            let bend = x[1] - x[0] * x[0];
            (g[0], g[1]) = (-400.0 * x[0] * bend - 2.0 * (1.0 - x[0]), 200.0 * bend);
            100.0 * bend * bend + (1.0 - x[0]).powi(2)
        });
        assert!(valley.converged && valley.steps < 80, "{valley:?}");
        assert!((valley.at[0] - 1.0).abs() + (valley.at[1] - 1.0).abs() < 1e-6, "{valley:?}");
    }

    #[test]
    fn what_has_no_bottom_ends_with_the_steps() {
        let slope = minimise(vec![0.0], (1e-12, 10), |x, g| {
            g[0] = -(-x[0]).exp();
            (-x[0]).exp()
        });
        assert!(!slope.converged && slope.steps <= 10 && slope.value < 1.0, "{slope:?}");
        let broken = minimise(vec![0.0], (1e-12, 10), |_, g| {
            g[0] = f64::NAN;
            f64::NAN
        });
        assert!(!broken.converged && broken.steps == 0);
    }
}
