//! How much of the data is left at each noise level.
//!
//! ᾱ_t, the share of the variance that is still data, falls from 1 at t = 0 towards 0 at t = T. Each curve is a function
//! of u = t/T, so that any T goes the same way in more or fewer steps:
//!
//! | curve | ᾱ(u) | source |
//! |---|---|---|
//! | linear | ∏ (1 − βₛ) over s ≤ 1000 u, βₛ evenly from 10⁻⁴ to β_max | Ho et al. (2020), section 4 |
//! | cosine | f(u) / f(0), f(u) = cos²((u + 0.008) / 1.008 · π/2) | Nichol and Dhariwal (2021), equation 17 |
//! | sigmoid | (σ(3) − σ(6u − 3)) / (σ(3) − σ(−3)) | Jabri et al. (2022), appendix B, with τ = 1 |
//!
//! The linear one is theirs exactly at T = 1000; between its thousand steps ln ᾱ is a straight line. As Nichol and
//! Dhariwal do, no step takes more than 0.999 of what is left, so that ᾱ_T stays above 0.

use std::f64::consts::FRAC_PI_2;

/// β₁ of the linear curve.
pub const BETA_MIN: f64 = 1e-4;
/// β_T of the linear curve, as in its source.
pub const BETA_MAX: f64 = 0.02;
/// The steps for which the linear curve was made.
const LINEAR_STEPS: usize = 1000;
/// The largest β_t.
const MOST: f64 = 0.999;

/// The curve that ᾱ follows. See the [module](self).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoiseCurve {
    /// β grows evenly over a thousand steps.
    Linear,
    /// A quarter of a cosine, squared.
    Cosine,
    /// An S, from −3 to 3.
    Sigmoid,
}

impl NoiseCurve {
    /// ln ᾱ at u = 0, 1/T … 1, before any step is held to its limit; `beta_max` is for the linear curve.
    fn log_alpha_bars(self, beta_max: f64, steps: usize) -> Vec<f64> {
        let along = (0..=steps).map(|t| t as f64 / steps as f64);
        match self {
            Self::Linear => {
                let beta =
                    |s: usize| BETA_MIN + (beta_max - BETA_MIN) * (s - 1) as f64 / (LINEAR_STEPS - 1) as f64;
                let mut sums = vec![0.0];
                for s in 1..=LINEAR_STEPS {
                    sums.push(sums[s - 1] + (-beta(s)).ln_1p());
                }
                let at = |u: f64| {
                    let place = u * LINEAR_STEPS as f64;
                    let low = (place as usize).min(LINEAR_STEPS - 1);
                    sums[low] + (sums[low + 1] - sums[low]) * (place - low as f64)
                };
                along.map(at).collect()
            }
            Self::Cosine => {
                let f = |u: f64| ((u + 0.008) / 1.008 * FRAC_PI_2).cos().powi(2);
                along.map(|u| (f(u) / f(0.0)).max(f64::MIN_POSITIVE).ln()).collect()
            }
            Self::Sigmoid => {
                let sigmoid = |z: f64| 1.0 / (1.0 + (-z).exp());
                let (first, last) = (sigmoid(-3.0), sigmoid(3.0));
                let share = |u: f64| (last - sigmoid(6.0 * u - 3.0)) / (last - first);
                along.map(|u| share(u).max(f64::MIN_POSITIVE).ln()).collect()
            }
        }
    }
}

/// ᾱ_t for t = 0 … T. See the [module](self).
#[derive(Debug, Clone, PartialEq)]
pub struct NoiseSchedule {
    alpha_bar: Vec<f64>,
}

impl NoiseSchedule {
    /// The schedule of a curve in `steps` steps, at least one. `beta_max` is the last of a thousand β of the linear curve,
    /// such as [`BETA_MAX`]; the others have none.
    pub fn new(curve: NoiseCurve, beta_max: f64, steps: usize) -> Self {
        let logs = curve.log_alpha_bars(beta_max, steps.max(1));
        let mut alpha_bar = vec![1.0];
        for pair in logs.windows(2) {
            let kept = (pair[1] - pair[0]).exp().clamp(1.0 - MOST, 1.0);
            let before = alpha_bar[alpha_bar.len() - 1];
            alpha_bar.push(before * kept);
        }
        Self { alpha_bar }
    }

    /// T.
    pub fn steps(&self) -> usize {
        self.alpha_bar.len() - 1
    }

    /// ᾱ_t; of a t beyond T that of T.
    pub fn alpha_bar(&self, t: usize) -> f64 {
        self.alpha_bar[t.min(self.steps())]
    }

    /// All of them, t = 0 … T.
    pub fn alpha_bars(&self) -> &[f64] {
        &self.alpha_bar
    }

    /// √ᾱ_t and √(1 − ᾱ_t): how much of x_t is data, and how much noise.
    pub fn shares(&self, t: usize) -> [f64; 2] {
        let alpha_bar = self.alpha_bar(t);
        [alpha_bar.sqrt(), (1.0 - alpha_bar).sqrt()]
    }

    /// β_t = 1 − ᾱ_t / ᾱ_{t−1}, for t ≥ 1.
    pub fn beta(&self, t: usize) -> f64 {
        1.0 - self.alpha_bar(t) / self.alpha_bar(t.saturating_sub(1))
    }

    /// The signal-to-noise ratio ᾱ_t / (1 − ᾱ_t), as a power of ten; infinite at t = 0.
    pub fn log_snr(&self, t: usize) -> f64 {
        let alpha_bar = self.alpha_bar(t);
        (alpha_bar / (1.0 - alpha_bar)).log10()
    }

    /// x_t = √ᾱ_t x₀ + √(1 − ᾱ_t) ε, a draw from q(x_t | x₀): Ho et al. (2020), equation 4.
    pub fn noisy(&self, t: usize, x0: &[f32], noise: &[f32]) -> Vec<f32> {
        let [a, s] = self.shares(t).map(|share| share as f32);
        x0.iter().zip(noise).map(|(x, e)| a * x + s * e).collect()
    }

    /// q(x_{t−1} | x_t, x₀): what its mean takes of x₀ and of x_t, and its variance β̃_t. Ho et al. (2020), equations 6
    /// and 7.
    pub fn posterior(&self, t: usize) -> ([f64; 2], f64) {
        let (now, before, beta) = (self.alpha_bar(t), self.alpha_bar(t.saturating_sub(1)), self.beta(t));
        let of_data = before.sqrt() * beta / (1.0 - now);
        let of_noisy = (1.0 - beta).sqrt() * (1.0 - before) / (1.0 - now);
        ([of_data, of_noisy], (1.0 - before) / (1.0 - now) * beta)
    }

    /// The noise levels that a sampler of `steps` steps visits, from T down to 0, as evenly as whole numbers allow.
    /// Never more than T steps.
    pub fn visits(&self, steps: usize) -> Vec<usize> {
        let all = self.steps();
        let steps = steps.clamp(1, all);
        (0..=steps).rev().map(|i| (i * all + steps / 2) / steps).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_steps(curve: NoiseCurve, steps: usize) -> NoiseSchedule {
        NoiseSchedule::new(curve, BETA_MAX, steps)
    }

    #[test]
    fn the_linear_curve_is_the_published_one() {
        let schedule = in_steps(NoiseCurve::Linear, 1000);
        assert!((schedule.beta(1) - 1e-4).abs() < 1e-12);
        assert!((schedule.beta(1000) - 0.02).abs() < 1e-12);
        // ∏ (1 − β) by any calculator: 4.0358e-5.
        assert!((schedule.alpha_bar(1000) - 4.035_8e-5).abs() < 1e-8, "{}", schedule.alpha_bar(1000));
        // In a hundred steps it passes the same places.
        let short = in_steps(NoiseCurve::Linear, 100);
        for t in 0..=100 {
            assert!((short.alpha_bar(t) - schedule.alpha_bar(10 * t)).abs() < 1e-12);
        }
    }

    #[test]
    fn the_others_are_their_formulas() {
        let cosine = in_steps(NoiseCurve::Cosine, 100);
        let f = |u: f64| ((u + 0.008) / 1.008 * FRAC_PI_2).cos().powi(2);
        assert!((cosine.alpha_bar(50) - f(0.5) / f(0.0)).abs() < 1e-12);
        assert!((cosine.beta(100) - 0.999).abs() < 1e-9, "held to its limit");
        let sigmoid = in_steps(NoiseCurve::Sigmoid, 100);
        // Symmetric about the middle.
        assert!((sigmoid.alpha_bar(50) - 0.5).abs() < 1e-12);
        assert!((sigmoid.alpha_bar(25) + sigmoid.alpha_bar(75) - 1.0).abs() < 1e-12);
        // (σ(3) − σ(−1.5)) / (σ(3) − σ(−3)) = (0.952574 − 0.182426) / 0.905148
        assert!((sigmoid.alpha_bar(25) - 0.850_853).abs() < 1e-5, "{}", sigmoid.alpha_bar(25));
    }

    #[test]
    fn every_curve_falls_from_all_to_almost_nothing() {
        for curve in [NoiseCurve::Linear, NoiseCurve::Cosine, NoiseCurve::Sigmoid] {
            for steps in [1, 10, 137, 1000] {
                let schedule = in_steps(curve, steps);
                assert_eq!((schedule.alpha_bar(0), schedule.steps()), (1.0, steps));
                let falls = schedule.alpha_bars().windows(2).all(|pair| 0.0 < pair[1] && pair[1] < pair[0]);
                assert!(falls && schedule.alpha_bar(steps) < 2e-3, "{curve:?} {steps}");
            }
        }
        // A schedule too weak leaves signal at T.
        let weak = NoiseSchedule::new(NoiseCurve::Linear, 0.002, 200);
        assert!(weak.alpha_bar(200) > 0.3);
    }

    #[test]
    fn the_posterior_is_bayes_rule() {
        // q(x_{t−1} | x_t, x₀) ∝ q(x_t | x_{t−1}) q(x_{t−1} | x₀), two normal densities multiplied by hand.
        let schedule = in_steps(NoiseCurve::Linear, 50);
        for t in [2, 20, 50] {
            let (beta, before) = (schedule.beta(t), schedule.alpha_bar(t - 1));
            let precision = (1.0 - beta) / beta + 1.0 / (1.0 - before);
            let of_noisy = (1.0 - beta).sqrt() / beta / precision;
            let of_data = before.sqrt() / (1.0 - before) / precision;
            let (mean, variance) = schedule.posterior(t);
            assert!((mean[0] - of_data).abs() < 1e-10 && (mean[1] - of_noisy).abs() < 1e-10);
            assert!((variance - 1.0 / precision).abs() < 1e-10);
        }
    }

    #[test]
    fn a_sampler_visits_t_and_0_and_goes_down() {
        let schedule = in_steps(NoiseCurve::Cosine, 200);
        assert_eq!(schedule.visits(4), [200, 150, 100, 50, 0]);
        for steps in [1, 3, 7, 199, 200, 5000] {
            let visits = schedule.visits(steps);
            assert_eq!((visits[0], visits[visits.len() - 1], visits.len()), (200, 0, steps.min(200) + 1));
            assert!(visits.windows(2).all(|pair| pair[1] < pair[0]));
        }
    }
}
