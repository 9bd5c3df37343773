//! How much better an action turned out than was expected.
//!
//! With δₜ = rₜ + γ V(sₜ₊₁) − V(sₜ), where what comes after an end is worth 0:
//!
//! Aₜ = δₜ + γ λ Aₜ₊₁, the sum breaking off where an episode does; the target of V is Rₜ = Aₜ + V(sₜ).
//!
//! λ = 1 gives the return less the value, as REINFORCE with a baseline has it; λ = 0 looks one step ahead. An episode that
//! was cut at its limit has not ended; see [`Transition::worth`].
//!
//! Source: Schulman et al. (2016), *High-dimensional continuous control using generalized advantage estimation*,
//! eq. 11 to 16.

use super::transition::Transition;

/// (A, R) of consecutive steps of one pole; `values` and `next_values` are V of their states.
pub(super) fn advantages(
    steps: &[Transition],
    values: &[f32],
    next_values: &[f32],
    gamma: f64,
    lambda: f64,
) -> (Vec<f32>, Vec<f32>) {
    let mut made = Vec::with_capacity(steps.len());
    let mut ahead = 0.0;
    for (step, (value, next)) in steps.iter().zip(values.iter().zip(next_values)).rev() {
        let delta = f64::from(step.reward) + gamma * f64::from(step.worth(*next)) - f64::from(*value);
        ahead = delta + if step.is_last() { 0.0 } else { gamma * lambda * ahead };
        made.push((ahead as f32, (ahead + f64::from(*value)) as f32));
    }
    made.into_iter().rev().unzip()
}

/// Brought to mean 0 and standard deviation 1, so that the size of a step does not depend on that of the rewards.
pub(super) fn standardised(advantages: &[f32]) -> Vec<f32> {
    let n = advantages.len().max(1) as f32;
    let mean = advantages.iter().sum::<f32>() / n;
    let variance = advantages.iter().map(|a| (a - mean).powi(2)).sum::<f32>() / n;
    // Where all are alike there is nothing to prefer.
    let scale = 1.0 / (variance.sqrt() + 1e-8);
    advantages.iter().map(|a| (a - mean) * scale).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::moment::Standing;
    use super::*;

    fn step(reward: f32, standing: Standing) -> Transition {
        Transition { state: [0.0; 4], action: 0, reward, next: [0.0; 4], standing }
    }

    /// γ = ½, V = 1 everywhere: δ is 1 + ½ − 1 = ½ in mid-episode and 0 at an end.
    #[test]
    fn by_hand() {
        let steps = [step(1.0, Standing::GoesOn), step(1.0, Standing::Ended), step(1.0, Standing::GoesOn)];
        let ones = [1.0; 3];
        let (a, r) = advantages(&steps, &ones, &ones, 0.5, 1.0);
        assert_eq!(a, [0.5, 0.0, 0.5]);
        assert_eq!(r, [1.5, 1.0, 1.5]);
        // Cut, not ended: 1 + ½ − 1.
        let cut = [step(1.0, Standing::GoesOn), step(1.0, Standing::Cut)];
        let (a, _) = advantages(&cut, &ones[..2], &ones[..2], 0.5, 0.5);
        assert_eq!(a, [0.5 + 0.25 * 0.5, 0.5]);
    }

    #[test]
    fn with_lambda_one_it_is_the_return_less_the_value() {
        let steps = [step(3.0, Standing::GoesOn), step(-1.0, Standing::GoesOn), step(2.0, Standing::Ended)];
        let (values, next) = ([0.3, -0.2, 0.9], [-0.2, 0.9, 7.0]);
        let (a, r) = advantages(&steps, &values, &next, 0.9, 1.0);
        let g = [3.0 + 0.9 * (-1.0 + 0.9 * 2.0), -1.0 + 0.9 * 2.0, 2.0];
        for i in 0..3 {
            assert!((a[i] - (g[i] - values[i])).abs() < 1e-6 && (r[i] - g[i]).abs() < 1e-6);
        }
    }

    #[test]
    fn standardised_has_mean_zero_and_deviation_one() {
        let made = standardised(&[1.0, 3.0]);
        assert!((made[0] + 1.0).abs() < 1e-6 && (made[1] - 1.0).abs() < 1e-6);
        assert_eq!(standardised(&[2.0, 2.0]), [0.0, 0.0]);
    }
}
