//! How well scores put the ones before the others: what every threshold would do.
//!
//! What has a greater score than the threshold is called positive; what has just that is not, as of equal scores the first
//! class is the answer.
//!
//! Source: Fawcett, “An introduction to ROC analysis” (2006), algorithms 1 and 2.

/// What calling “positive” whatever has a greater score than this does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    /// The greatest score that is not called positive; −∞ where all are.
    pub threshold: f32,
    /// Positives that are called so.
    pub hits: usize,
    /// Others that are called so.
    pub alarms: usize,
}

/// Scores and truths in order: one cut for each different score, the highest first, behind one that calls nothing positive.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// The cuts.
    pub cuts: Vec<Cut>,
    /// How many positives there are.
    pub positives: usize,
    /// How many others.
    pub negatives: usize,
}

impl Ranking {
    /// Of (score, whether it is a positive). NaN comes last.
    pub fn of(scored: impl IntoIterator<Item = (f32, bool)>) -> Self {
        let mut scored: Vec<(f32, bool)> = scored.into_iter().collect();
        let key = |score: f32| if score.is_nan() { f32::MIN } else { score };
        scored.sort_by(|(a, _), (b, _)| key(*b).total_cmp(&key(*a)));
        let below = |place: usize| scored.get(place).map_or(f32::NEG_INFINITY, |(score, _)| key(*score));
        let mut cuts = vec![Cut { threshold: below(0), hits: 0, alarms: 0 }];
        let (mut hits, mut alarms) = (0, 0);
        for (place, (score, positive)) in scored.iter().enumerate() {
            hits += usize::from(*positive);
            alarms += usize::from(!*positive);
            let threshold = below(place + 1);
            // Equal scores are called the same.
            if threshold != key(*score) {
                cuts.push(Cut { threshold, hits, alarms });
            }
        }
        Self { cuts, positives: hits, negatives: alarms }
    }

    /// What a threshold does.
    pub fn at(&self, threshold: f64) -> Cut {
        let found = self.cuts.iter().find(|cut| f64::from(cut.threshold) <= threshold);
        found.or(self.cuts.last()).copied().unwrap_or(Cut { threshold: f32::INFINITY, hits: 0, alarms: 0 })
    }

    /// The share of pairs of a positive and another in which the positive has the higher score, ties counted half: the area
    /// under the ROC curve. NaN where there are no pairs.
    pub fn auroc(&self) -> f64 {
        let trapezia = self.cuts.windows(2).map(|pair| {
            let [a, b] = [pair[0], pair[1]];
            (b.alarms - a.alarms) as f64 * (a.hits + b.hits) as f64 / 2.0
        });
        trapezia.sum::<f64>() / (self.positives as f64 * self.negatives as f64)
    }

    /// Σ (recallᵢ − recallᵢ₋₁) precisionᵢ: the area under the precision–recall curve, in steps. NaN without positives.
    pub fn average_precision(&self) -> f64 {
        let steps = self.cuts.windows(2).map(|pair| {
            let [a, b] = [pair[0], pair[1]];
            (b.hits - a.hits) as f64 * b.hits as f64 / (b.hits + b.alarms) as f64
        });
        steps.sum::<f64>() / self.positives as f64
    }

    /// What all errors cost at a cut: a positive that is missed costs `missed`, an alarm about another `alarm`.
    pub fn cost(&self, cut: Cut, missed: f64, alarm: f64) -> f64 {
        (self.positives - cut.hits) as f64 * missed + cut.alarms as f64 * alarm
    }

    /// At most `most` of the cuts, evenly, the first and the last among them.
    pub fn thinned(&self, most: usize) -> impl Iterator<Item = Cut> + '_ {
        let n = self.cuts.len();
        let kept = n.min(most.max(2));
        (0..kept).filter_map(move |i| self.cuts.get(i * (n - 1) / (kept - 1).max(1)).copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        // scikit-learn's own example: roc_auc_score 0.75, average_precision_score 0.8333.
        let ranking = Ranking::of([(0.1, false), (0.4, false), (0.35, true), (0.8, true)]);
        assert_eq!((ranking.auroc(), ranking.positives, ranking.negatives), (0.75, 2, 2));
        assert!((ranking.average_precision() - 5.0 / 6.0).abs() < 1e-12);
        let cuts: Vec<_> = ranking.cuts.iter().map(|cut| (cut.hits, cut.alarms)).collect();
        assert_eq!(cuts, [(0, 0), (1, 0), (1, 1), (2, 1), (2, 2)]);
        let thresholds: Vec<_> = ranking.cuts.iter().map(|cut| cut.threshold).collect();
        assert_eq!(thresholds, [0.8, 0.4, 0.35, 0.1, f32::NEG_INFINITY]);
        assert_eq!(ranking.cost(ranking.cuts[2], 10.0, 1.0), 11.0);
        assert_eq!(
            ranking.thinned(3).collect::<Vec<_>>(),
            [ranking.cuts[0], ranking.cuts[2], ranking.cuts[4]]
        );
    }

    #[test]
    fn what_is_above_the_threshold_is_called() {
        let ranking = Ranking::of([(0.5, true), (0.5, false), (0.25, false)]);
        let at = |threshold| (ranking.at(threshold).hits, ranking.at(threshold).alarms);
        assert_eq!([1.0, 0.5, 0.49, 0.25, 0.0].map(at), [(0, 0), (0, 0), (1, 1), (1, 1), (1, 2)]);
        // Every cut is what its own threshold does.
        let of_cuts = ranking.cuts.iter().all(|cut| ranking.at(f64::from(cut.threshold)) == *cut);
        assert!(of_cuts);
        assert_eq!(Ranking::of([]).at(0.5).hits, 0);
    }

    #[test]
    fn ties_count_half_and_nothing_has_no_area() {
        let tied = Ranking::of([(0.5, true), (0.5, false), (f32::NAN, false)]);
        assert_eq!((tied.auroc(), tied.cuts.len()), (0.75, 3));
        let one_sided = Ranking::of([(0.5, true)]);
        assert!(one_sided.auroc().is_nan() && one_sided.average_precision() == 1.0);
        assert_eq!(Ranking::of([]).thinned(5).count(), 1);
    }
}
