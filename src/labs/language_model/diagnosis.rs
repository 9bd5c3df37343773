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
        pub unlearning: bool,
    }
}

impl LanguageModel {
    /// The recent loss and the best; none before there are enough to compare.
    pub(super) fn recent_loss(&self) -> Option<RecentLoss> {
        let losses: Vec<_> = self.log.history.rows().map(|row| f64::from(row[1])).collect();
        if losses.len() < 2 * WINDOW {
            return None;
        }
        let means = losses.windows(WINDOW).map(|losses| (losses.iter().sum::<f64>() / WINDOW as f64) as f32);
        let (now, best) = means.fold((f32::NAN, f32::INFINITY), |(_, best), mean| (mean, best.min(mean)));
        Some(RecentLoss { now, best })
    }

    pub(super) fn trouble(&self) -> LanguageTrouble {
        let unigram = self.problem.baselines.unigram;
        let unlearning =
            self.recent_loss().is_some_and(|RecentLoss { now, best }| now > unigram && now > best + RISEN);
        LanguageTrouble { unlearning }
    }
}
