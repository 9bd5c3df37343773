//! What a classifier's scores are worth: probabilities, the answer, the loss.

/// softmax(z / T), `[c]`.
pub fn softmax(z: &[f32], temperature: f64) -> Vec<f32> {
    let powers = powers(z, temperature);
    let sum: f64 = powers.iter().sum();
    powers.into_iter().map(|power| (power / sum) as f32).collect()
}

/// exp((z − max z) / T), `[c]`: what softmax divides by its sum.
pub fn powers(z: &[f32], temperature: f64) -> Vec<f64> {
    let most = z.iter().copied().fold(f32::MIN, f32::max);
    z.iter().map(|z| ((f64::from(*z) - f64::from(most)) / temperature).exp()).collect()
}

/// −ln softmax(z / T)\[y\], in nats; NaN where there is no such class.
pub fn surprise(z: &[f32], y: usize, temperature: f64) -> f64 {
    let most = z.iter().copied().fold(f32::MIN, f32::max);
    let sum: f64 = powers(z, temperature).iter().sum();
    z.get(y).map_or(f64::NAN, |z| sum.ln() - (f64::from(*z) - f64::from(most)) / temperature)
}

/// The class with the largest score, of equals the first; NaN is never the largest.
pub fn answer(z: &[f32]) -> usize {
    (1..z.len()).fold(0, |best, i| if z[i] > z[best] { i } else { best })
}

/// The mean loss over examples with logits `[n, c]`, and the share of them that is answered right; NaN of none.
pub fn measure(z: &[f32], y: &[u32], temperature: f64) -> (f64, f64) {
    let n = y.len() as f64;
    let each = || z.chunks_exact((z.len() / y.len().max(1)).max(1)).zip(y);
    let loss: f64 = each().map(|(z, y)| surprise(z, *y as usize, temperature)).sum();
    let right = each().filter(|(z, y)| answer(z) == **y as usize && z.iter().all(|z| !z.is_nan())).count();
    (loss / n, right as f64 / n)
}

/// How many of the labels are of each class, `[c]`.
pub fn counts(labels: &[u32], classes: usize) -> Vec<usize> {
    (0..classes).map(|class| labels.iter().filter(|label| **label as usize == class).count()).collect()
}

/// Loss and score of the best answer that does not look at the inputs, −Σ p ln p and max p, with p the shares of the
/// classes that have such counts.
pub fn guessing(counts: &[usize]) -> (f64, f64) {
    let n = counts.iter().sum::<usize>().max(1) as f64;
    let shares = || counts.iter().map(|count| *count as f64 / n);
    let entropy: f64 = shares().filter(|p| *p > 0.0).map(|p| -p * p.ln()).sum();
    (entropy, shares().fold(0.0, f64::max))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessing_is_entropy_and_majority() {
        let counts = counts(&[0, 0, 2, 0], 3);
        assert_eq!(counts, [3, 0, 1]);
        // −¾ ln ¾ − ¼ ln ¼
        let (loss, score) = guessing(&counts);
        assert!((loss - 0.562_335).abs() < 1e-6 && score == 0.75);
        assert_eq!(guessing(&[0, 0]), (0.0, 0.0));
    }

    #[test]
    fn known_values() {
        let z = [1.0, 2.0, 3.0];
        let p = softmax(&z, 1.0);
        assert!(p.iter().zip([0.090_031, 0.244_728, 0.665_241]).all(|(p, q)| (p - q).abs() < 1e-6), "{p:?}");
        assert!((surprise(&z, 2, 1.0) - 0.407_606).abs() < 1e-6);
        // Twice as hot: e^½, e¹, e^1.5.
        assert!((softmax(&z, 2.0)[2] - 0.506_480).abs() < 1e-5);
        assert!(surprise(&z, 3, 1.0).is_nan());
        assert_eq!(answer(&[0.0, 5.0, 5.0]), 1);
        // Far beyond what an exponential can hold.
        assert_eq!(softmax(&[1e30, 0.0], 1.0), [1.0, 0.0]);
        assert_eq!(surprise(&[1000.0, 0.0], 1, 1.0), 1000.0);
        let (loss, score) = measure(&[1.0, 2.0, 3.0, 3.0, 2.0, 1.0], &[2, 1], 1.0);
        assert!((loss - (0.407_606 + 1.407_606) / 2.0).abs() < 1e-6 && score == 0.5);
    }
}
