//! What counting alone achieves: the baselines.
//!
//! With V tokens, and n the counts in the text trained on:
//!
//! | baseline | probability of b after a | loss |
//! |---|---|---|
//! | knowing nothing | 1/V | ln V |
//! | unigram | p₁(b) = (n(b) + 1) / (N + V) | −1/m Σ ln p₁ |
//! | bigram | p₂(b \| a) = (n(ab) + κ p₁(b)) / (n(a) + κ) | −1/m Σ ln p₂ |
//!
//! The unigram adds one to every count (Laplace); the bigram leans on the unigram by κ = 5 counts, so that a pair
//! never seen is not impossible (MacKay and Bauman Peto, 1995, equation 9). In nats per token.

use crate::record;

/// κ: how many counts the unigram is worth.
const KAPPA: f64 = 5.0;

record! {
    /// What the baselines lose, in nats per token.
    pub struct CountingBaselines {
        /// Every token equally likely: ln V.
        pub nothing: f32,
        /// Each as often as it occurs.
        pub unigram: f32,
        /// Each as often as it occurs after the one before.
        pub bigram: f32,
    }
}

/// Counts of tokens and of pairs.
pub(super) struct Ngrams {
    vocabulary: usize,
    /// How often each token is to be predicted.
    one: Vec<u32>,
    all: u32,
    /// How often each token has one after it.
    before: Vec<u32>,
    /// How often each pair comes, `[v, v]`.
    two: Vec<u32>,
}

impl Ngrams {
    /// Counts in pairs of a token and the one after it.
    pub fn count(pairs: impl Iterator<Item = (u32, u32)>, vocabulary: usize) -> Self {
        let none = || vec![0; vocabulary];
        let mut ngrams =
            Self { vocabulary, one: none(), all: 0, before: none(), two: vec![0; vocabulary * vocabulary] };
        for (a, b) in pairs {
            if let Some(count) = ngrams.one.get_mut(b as usize) {
                *count += 1;
            }
            if let Some(count) = ngrams.before.get_mut(a as usize) {
                *count += 1;
            }
            if let Some(count) = ngrams.two.get_mut(a as usize * vocabulary + b as usize) {
                *count += 1;
            }
            ngrams.all += 1;
        }
        ngrams
    }

    /// p₁(b).
    pub fn unigram(&self, b: u32) -> f64 {
        let count = self.one.get(b as usize).copied().unwrap_or(0);
        (f64::from(count) + 1.0) / (f64::from(self.all) + self.vocabulary as f64)
    }

    /// p₂(b | a).
    pub fn bigram(&self, a: u32, b: u32) -> f64 {
        let pair = self.two.get(a as usize * self.vocabulary + b as usize).copied().unwrap_or(0);
        let before = self.before.get(a as usize).copied().unwrap_or(0);
        (f64::from(pair) + KAPPA * self.unigram(b)) / (f64::from(before) + KAPPA)
    }

    /// How often each token is to be predicted.
    pub fn counts(&self) -> &[u32] {
        &self.one
    }

    /// What each baseline loses on pairs.
    pub fn losses(&self, pairs: impl Iterator<Item = (u32, u32)>) -> CountingBaselines {
        let (mut unigram, mut bigram, mut m) = (0.0, 0.0, 0_u32);
        for (a, b) in pairs {
            unigram -= self.unigram(b).ln();
            bigram -= self.bigram(a, b).ln();
            m += 1;
        }
        let mean = |sum: f64| (sum / f64::from(m.max(1))) as f32;
        CountingBaselines {
            nothing: (self.vocabulary as f32).ln(),
            unigram: mean(unigram),
            bigram: mean(bigram),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(tokens: &[u32]) -> impl Iterator<Item = (u32, u32)> + '_ {
        tokens.windows(2).map(|w| (w[0], w[1]))
    }

    /// As `tests/reference.py` works it out: trained on `abab aba` and measured on `abba`, of three tokens.
    #[test]
    fn as_python_counts_them() {
        let ngrams = Ngrams::count(pairs(&[0, 1, 0, 1, 2, 0, 1, 0]), 3);
        let CountingBaselines { nothing, unigram, bigram } = ngrams.losses(pairs(&[0, 1, 1, 0]));
        for (ours, python) in [(nothing, 1.098_612), (unigram, 0.916_291), (bigram, 0.849_815)] {
            assert!((ours - python).abs() < 1e-5, "{ours} is not {python}");
        }
    }

    #[test]
    fn probabilities_sum_to_one_even_after_what_was_never_seen() {
        let ngrams = Ngrams::count(pairs(&[0, 1, 0, 1, 2]), 4);
        for a in 0..4 {
            let sum: f64 = (0..4).map(|b| ngrams.bigram(a, b)).sum();
            assert!((sum - 1.0).abs() < 1e-12);
        }
        assert!(((0..4).map(|b| ngrams.unigram(b)).sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(ngrams.bigram(3, 3) > 0.0);
    }
}
