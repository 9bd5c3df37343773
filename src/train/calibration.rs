//! Whether a model that says 80 % is right in 80 of 100 cases.
//!
//! Source: Guo, Pleiss, Sun and Weinberger, “On calibration of modern neural networks” (2017), section 2.

/// Examples of about the same confidence.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Bin {
    /// Examples in it.
    pub count: usize,
    /// Their mean confidence; 0 of none.
    pub confidence: f64,
    /// The share of them that is right; 0 of none.
    pub accuracy: f64,
}

/// From (confidence, whether it was right): `bins` of equal width from 0 to 1, each with what lies above its lower end, up
/// to its upper.
pub fn reliability(answers: impl IntoIterator<Item = (f32, bool)>, bins: usize) -> Vec<Bin> {
    let mut found = vec![Bin::default(); bins.max(1)];
    let last = found.len() - 1;
    for (confidence, right) in answers {
        let place = (f64::from(confidence) * bins as f64).ceil() as usize;
        let bin = &mut found[place.saturating_sub(1).min(last)];
        bin.count += 1;
        bin.confidence += f64::from(confidence);
        bin.accuracy += f64::from(u8::from(right));
    }
    for bin in found.iter_mut().filter(|bin| bin.count > 0) {
        bin.confidence /= bin.count as f64;
        bin.accuracy /= bin.count as f64;
    }
    found
}

/// Σ (count / n) |accuracy − confidence|, the expected calibration error; NaN of no examples.
pub fn expected_error(bins: &[Bin]) -> f64 {
    let n: usize = bins.iter().map(|bin| bin.count).sum();
    bins.iter().map(|bin| bin.count as f64 * (bin.accuracy - bin.confidence).abs()).sum::<f64>() / n as f64
}

/// The temperature from 0.05 to 20 at which the mean loss, a function with one lowest place, is lowest: by golden section
/// over ln T.
pub fn best_temperature(loss: impl Fn(f64) -> f64) -> f64 {
    let ratio = (5.0_f64.sqrt() - 1.0) / 2.0;
    let at = |x: f64| loss(x.exp());
    let (mut low, mut high) = (0.05_f64.ln(), 20.0_f64.ln());
    let (mut a, mut b) = (high - ratio * (high - low), low + ratio * (high - low));
    let (mut at_a, mut at_b) = (at(a), at(b));
    while high - low > 1e-3 {
        if at_a < at_b {
            (high, b, at_b) = (b, a, at_a);
            a = high - ratio * (high - low);
            at_a = at(a);
        } else {
            (low, a, at_a) = (a, b, at_b);
            b = low + ratio * (high - low);
            at_b = at(b);
        }
    }
    ((low + high) / 2.0).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_and_their_error_by_hand() {
        let bins = reliability([(0.95, true), (0.85, false), (0.35, false), (0.25, true), (1.0, true)], 10);
        let counts: Vec<_> = bins.iter().map(|bin| bin.count).collect();
        assert_eq!(counts, [0, 0, 1, 1, 0, 0, 0, 0, 1, 2]);
        assert!((bins[9].confidence - 0.975).abs() < 1e-6 && bins[9].accuracy == 1.0);
        // (0.75 + 0.35 + 0.85 + 2 · 0.025) / 5
        assert!((expected_error(&bins) - 0.4).abs() < 1e-6);
        assert!(expected_error(&reliability([], 10)).is_nan());
        assert_eq!(reliability([(0.0, true)], 10)[0].count, 1);
    }

    #[test]
    fn the_best_temperature_is_found() {
        let best = best_temperature(|t| (t.ln() - 3.0_f64.ln()).powi(2));
        assert!((best - 3.0).abs() < 0.01, "{best}");
        assert!(best_temperature(|t| t) < 0.06);
    }
}
