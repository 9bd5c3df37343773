//! What goes wrong in a run, seen by its signs.

use super::LanguageModel;
use crate::record;

/// This many losses in a row are taken together: a batch alone says little.
const WINDOW: usize = 20;
/// How many nats the loss must have risen.
const RISEN: f32 = 0.2;

record! {
    /// The loss of the batches, smoothed, in nats per token.
    pub struct RecentLoss {
        /// The mean of the latest twenty points of the curve.
        pub now: f32,
        /// The lowest such mean of the run.
        pub best: f32,
    }
}

record! {
    /// What goes wrong while a language model learns, by its signs.
    pub struct LanguageTrouble {
        /// The loss was lower by far, and is above the unigram's again.
        pub unlearns: bool,
    }
}

impl RecentLoss {
    /// Of losses in order; none before there are enough to compare.
    fn of(losses: &[f32]) -> Option<Self> {
        if losses.len() < 2 * WINDOW {
            return None;
        }
        let mean = |losses: &[f32]| losses.iter().copied().map(f64::from).sum::<f64>() / WINDOW as f64;
        let means = losses.windows(WINDOW).map(|losses| mean(losses) as f32);
        let (now, best) = means.fold((f32::NAN, f32::INFINITY), |(_, best), mean| (mean, best.min(mean)));
        Some(Self { now, best })
    }

    /// Whether it was lower by far, and is above what the unigram loses again.
    fn has_risen(&self, unigram: f32) -> bool {
        self.now > unigram && self.now > self.best + RISEN
    }
}

impl LanguageModel {
    pub(super) fn recent_loss(&self) -> Option<RecentLoss> {
        let losses: Vec<_> = self.log.history.rows().map(|row| row[1]).collect();
        RecentLoss::of(&losses)
    }

    pub(super) fn trouble(&self) -> LanguageTrouble {
        let unigram = self.problem.baselines.unigram;
        let unlearns = self.recent_loss().is_some_and(|recent| recent.has_risen(unigram));
        LanguageTrouble { unlearns }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIGRAM: f32 = 2.8;

    /// Losses, each this many times in a row.
    fn course(parts: &[(usize, f32)]) -> Vec<f32> {
        parts.iter().flat_map(|(times, loss)| vec![*loss; *times]).collect()
    }

    #[test]
    fn a_loss_that_was_low_and_is_high_again_has_risen() {
        let recent = RecentLoss::of(&course(&[(30, 3.3), (30, 2.5), (30, 4.0)])).unwrap();
        assert_eq!(recent, RecentLoss { now: 4.0, best: 2.5 });
        assert!(recent.has_risen(UNIGRAM));
    }

    #[test]
    fn one_that_falls_or_has_not_fallen_yet_or_only_wavers_has_not() {
        assert_eq!(RecentLoss::of(&[]), None);
        for parts in [
            &[(100, 3.3)][..],
            &[(50, 3.3), (50, 2.3)],
            // Higher than it was, and still lower than counting tokens achieves.
            &[(50, 2.0), (50, 2.5)],
            // One bad batch.
            &[(60, 2.5), (1, 6.0)],
        ] {
            assert!(!RecentLoss::of(&course(parts)).unwrap().has_risen(UNIGRAM), "{parts:?}");
        }
    }
}
