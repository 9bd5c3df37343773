//! How good the answers are, beside what needs no training, and what may be wrong with them.

use super::Classification;
use super::problem::{Inputs, Problem};
use super::records::{
    AnswersAlone, Calibration, ClassificationProblem, ClassificationTrouble, ClassifierBaselines, Decision,
    ExampleList, RankingQuality, SuspectList,
};
use crate::data::SparseRows;
use crate::error::Result;
use crate::labs::shared::{Measured, ReliabilityBin, kept};
use crate::train::calibration::{best_temperature, expected_error, reliability};
use crate::train::naive_bayes;
use crate::train::score::{answer, counts, guessing as guessing_by, measure, softmax, surprise};
use crate::train::softmax_regression::loss;
use crate::train::{Cut, NaiveBayes, Ranking, SoftmaxRegression, nearest_centroid};

/// Bins of the reliability diagram.
const BINS: usize = 10;
/// Points of a curve over thresholds.
const MOST_CUTS: usize = 300;
/// Examples listed of a cell of the confusion matrix …
const MOST_LISTED: usize = 60;
/// … and of those that surprise it most in training.
const MOST_SUSPECTS: usize = 40;
/// Steps to the optimum, and multiplications in all, at most: about a second.
const MOST_STEPS: usize = 500;
const MOST_WORK: usize = 600_000_000;
/// A class with less than this share of the examples is rare.
const RARE: f32 = 0.05;
/// A label that the model gives a smaller probability is contradicted.
const CONTRADICTED: f64 = 0.1;

/// The baselines, and what the optimum came to.
pub(super) struct Baselines {
    /// z of naive Bayes for the held-out examples measured, `[n, c]`.
    naive: Vec<f32>,
    centroid_score: f64,
    /// Loss and score of the optimum, held out.
    optimum: (f64, f64),
    fit: SoftmaxRegression,
    /// The examples fitted, and their classes.
    x: SparseRows,
    y: Vec<u32>,
}

/// Of the best answer that does not look at the inputs, on the examples trained on.
pub(super) fn guessing(problem: &Problem) -> Measured {
    guessing_by(&counts(&problem.given_of(&problem.train), problem.classes.len())).into()
}

impl Classification {
    fn held_out_truth(&self) -> Vec<u32> {
        let rows = &self.problem.measured[1];
        rows.iter().filter_map(|row| self.problem.truth.get(*row as usize)).copied().collect()
    }

    /// Loss and score trained on, by the labels given, and held out, by the true ones.
    pub(super) fn measures(&self) -> Result<[Measured; 2]> {
        let given = self.problem.given_of(&self.problem.measured[0]);
        let train = measure(self.measured_logits(0)?, &given, 1.0);
        let test = measure(self.measured_logits(1)?, &self.held_out_truth(), 1.0);
        Ok([train.into(), test.into()])
    }

    pub(super) fn about(&self) -> ClassificationProblem {
        let problem = &self.problem;
        let classes = problem.classes.len();
        let truth: Vec<u32> =
            problem.test.iter().filter_map(|row| problem.truth.get(*row as usize)).copied().collect();
        ClassificationProblem {
            kind: problem.inputs.kind(),
            classes,
            inputs: problem.x.width(),
            examples: problem.examples(),
            trained_on: problem.train.len(),
            held_out: problem.test.len(),
            flipped: problem.given.iter().zip(&problem.truth).filter(|(given, truth)| given != truth).count(),
            duplicates: problem.duplicates,
            twins: problem.twins,
            class_counts_trained_on: counts(&problem.given_of(&problem.train), classes),
            class_counts_held_out: counts(&truth, classes),
        }
    }

    /// The probabilities of the second class for logits `[n, 2]`, each with whether it is the true one; none of more
    /// classes.
    fn scored(&self, z: &[f32]) -> Option<Vec<(f32, bool)>> {
        let p = z.chunks_exact(2).map(|z| softmax(z, self.options.temperature)[1]);
        let two = self.problem.classes.len() == 2;
        two.then(|| p.zip(self.held_out_truth()).map(|(p, y)| (p, y == 1)).collect())
    }

    fn ranking(&self) -> Result<Option<Ranking>> {
        Ok(self.scored(self.measured_logits(1)?).map(Ranking::of))
    }

    fn naive_ranking(&self) -> Result<Option<Ranking>> {
        Ok(self.scored(&self.baselines()?.naive).map(Ranking::of))
    }

    /// (threshold, share of false alarms, share found) at cuts of the held-out scores, or (threshold, recall, precision);
    /// of naive Bayes or of the model. The first row calls nothing positive, the last, whose threshold is put down as 0, all.
    pub(super) fn cuts(&self, naive: bool, precision: bool) -> Result<Vec<f32>> {
        let ranking = if naive { self.naive_ranking()? } else { self.ranking()? };
        let Some(ranking) = ranking else { return Ok(vec![]) };
        let (positives, negatives) = (ranking.positives.max(1) as f32, ranking.negatives.max(1) as f32);
        let row = |Cut { threshold, hits, alarms }: Cut| {
            let (found, called) = (hits as f32 / positives, (hits + alarms) as f32);
            let [a, b] = match precision {
                true => [found, if called > 0.0 { hits as f32 / called } else { 1.0 }],
                false => [alarms as f32 / negatives, found],
            };
            [threshold.max(0.0), a, b]
        };
        Ok(ranking.thinned(MOST_CUTS).flat_map(row).collect())
    }

    /// (threshold, cost) at cuts of the held-out scores.
    pub(super) fn costs(&self) -> Result<Vec<f32>> {
        let Some(ranking) = self.ranking()? else { return Ok(vec![]) };
        let [missed, alarm] = self.options.costs;
        let row = |cut: Cut| [cut.threshold.max(0.0), ranking.cost(cut, missed, alarm) as f32];
        Ok(ranking.thinned(MOST_CUTS).flat_map(row).collect())
    }

    pub(super) fn ranking_quality(&self) -> Result<Option<RankingQuality>> {
        let (Some(own), Some(naive)) = (self.ranking()?, self.naive_ranking()?) else { return Ok(None) };
        Ok(Some(RankingQuality {
            auroc: own.auroc(),
            average_precision: own.average_precision(),
            positives: own.positives,
            negatives: own.negatives,
            naive_auroc: naive.auroc(),
            naive_average_precision: naive.average_precision(),
        }))
    }

    pub(super) fn decision(&self) -> Result<Option<Decision>> {
        let Some(ranking) = self.ranking()? else { return Ok(None) };
        let threshold = self.options.threshold;
        let cut = ranking.at(threshold);
        let [missed, alarm] = self.options.costs;
        let cost = |cut: Cut| ranking.cost(cut, missed, alarm);
        let cheapest =
            ranking.cuts.iter().copied().min_by(|a, b| cost(*a).total_cmp(&cost(*b))).unwrap_or(cut);
        let (n, hits) = ((ranking.positives + ranking.negatives) as f64, cut.hits as f64);
        let (precision, recall) = (hits / (cut.hits + cut.alarms) as f64, hits / ranking.positives as f64);
        Ok(Some(Decision {
            threshold,
            true_positives: cut.hits,
            false_positives: cut.alarms,
            true_negatives: ranking.negatives - cut.alarms,
            false_negatives: ranking.positives - cut.hits,
            accuracy: (cut.hits + ranking.negatives - cut.alarms) as f64 / n,
            precision,
            recall,
            f1: 2.0 * hits / (cut.hits + cut.alarms + ranking.positives) as f64,
            cost: cost(cut),
            cheapest_threshold: f64::from(cheapest.threshold.max(0.0)),
            cheapest_cost: cost(cheapest),
            never_cost: ranking.positives as f64 * missed,
            always_cost: ranking.negatives as f64 * alarm,
        }))
    }

    /// The class that logits are answered with, and its probability. Of two the second where its probability is above the
    /// threshold, so that at one half it is the more probable, and of equals the first, as everywhere.
    fn answered(&self, z: &[f32]) -> (u32, f32) {
        let p = softmax(z, self.options.temperature);
        let class = match p.as_slice() {
            [_, second] => usize::from(f64::from(*second) > self.options.threshold),
            _ => answer(z),
        };
        (class as u32, p.get(class).copied().unwrap_or(f32::NAN))
    }

    /// Held-out examples by truth and answer, `[c, c]`; of naive Bayes or of the model.
    pub(super) fn confusion(&self, naive: bool) -> Result<Vec<f32>> {
        let classes = self.problem.classes.len();
        let z = if naive { &self.baselines()?.naive } else { self.measured_logits(1)? };
        let mut counts = vec![0.0; classes * classes];
        for (z, truth) in z.chunks_exact(classes).zip(self.held_out_truth()) {
            counts[truth as usize * classes + self.answered(z).0 as usize] += 1.0;
        }
        Ok(counts)
    }

    fn texts_of(&self, rows: &[u32]) -> Vec<String> {
        let is_words = matches!(self.problem.inputs, Inputs::Words(..));
        rows.iter().filter(|_| is_words).map(|row| self.problem.text(*row).to_string()).collect()
    }

    /// The held-out examples in the chosen cell, or all that are wrong; the surest first.
    pub(super) fn listed(&self) -> Result<ExampleList> {
        let z = self.measured_logits(1)?.chunks_exact(self.problem.classes.len());
        let rows = self.problem.measured[1].iter().copied().zip(self.held_out_truth());
        let each = z.zip(rows).map(|(z, (row, truth))| (row, truth, self.answered(z)));
        let [of_true, of_answer] =
            self.options.cell.map(|class| class.checked_sub(1).map(|class| class as u32));
        let in_cell = |(_, truth, (answer, _)): &(u32, u32, (u32, f32))| match (of_true, of_answer) {
            (None, None) => truth != answer,
            _ => {
                of_true.is_none_or(|class| class == *truth) && of_answer.is_none_or(|class| class == *answer)
            }
        };
        let mut found: Vec<_> = each.filter(in_cell).collect();
        found.sort_by(|(.., (_, a)), (.., (_, b))| b.total_cmp(a));
        let total = found.len();
        found.truncate(MOST_LISTED);
        let rows: Vec<u32> = found.iter().map(|(row, ..)| *row).collect();
        Ok(ExampleList {
            total,
            targets: found.iter().map(|(_, truth, _)| *truth).collect(),
            answers: found.iter().map(|(.., (answer, _))| *answer).collect(),
            confidences: found.iter().map(|(.., (_, p))| *p).collect(),
            texts: self.texts_of(&rows),
            rows,
        })
    }

    /// −ln p of the labels of the examples trained on that are measured.
    fn training_losses(&self) -> Result<Vec<f64>> {
        let given = self.problem.given_of(&self.problem.measured[0]);
        let z = self.measured_logits(0)?.chunks_exact(self.problem.classes.len());
        Ok(z.zip(given).map(|(z, y)| surprise(z, y as usize, 1.0)).collect())
    }

    pub(super) fn suspects(&self) -> Result<SuspectList> {
        let (rows, classes) = (&self.problem.measured[0], self.problem.classes.len());
        let z = self.measured_logits(0)?;
        let mut found: Vec<(usize, f64)> = self.training_losses()?.into_iter().enumerate().collect();
        found.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        found.truncate(MOST_SUSPECTS);
        let places = || found.iter().map(|(place, _)| *place);
        let rows: Vec<u32> = places().filter_map(|place| rows.get(place)).copied().collect();
        let is_flipped = |row: &u32| self.problem.given[*row as usize] != self.problem.truth[*row as usize];
        let flipped: Vec<bool> = rows.iter().map(is_flipped).collect();
        Ok(SuspectList {
            targets: self.problem.given_of(&rows),
            answers: places()
                .map(|place| answer(&z[place * classes..(place + 1) * classes]) as u32)
                .collect(),
            losses: found.iter().map(|(_, loss)| *loss as f32).collect(),
            texts: self.texts_of(&rows),
            flipped_found: flipped.iter().filter(|flipped| **flipped).count(),
            flipped,
            rows,
        })
    }

    pub(super) fn calibration(&self) -> Result<Calibration> {
        let (z, truth, t) = (self.measured_logits(1)?, self.held_out_truth(), self.options.temperature);
        let each = z.chunks_exact(self.problem.classes.len()).zip(&truth);
        let answers = each.map(|(z, y)| (softmax(z, t)[answer(z)], answer(z) == *y as usize));
        let bins = reliability(answers, BINS);
        let n = truth.len() as f64;
        let mean = |of: fn(&crate::train::calibration::Bin) -> f64| {
            bins.iter().map(|bin| bin.count as f64 * of(bin)).sum::<f64>() / n
        };
        let loss = |t: f64| measure(z, &truth, t).0;
        let best = best_temperature(loss);
        Ok(Calibration {
            error: expected_error(&bins),
            confidence: mean(|bin| bin.confidence),
            accuracy: mean(|bin| bin.accuracy),
            loss: loss(t),
            best_temperature: best,
            best_loss: loss(best),
            bins: ReliabilityBin::all(&bins),
        })
    }

    fn baselines(&self) -> Result<&Baselines> {
        kept(&self.baselines, || {
            let (problem, classes) = (&self.problem, self.problem.classes.len());
            let [x, held_out] = problem.measured.each_ref().map(|rows| problem.x.some(rows));
            let (y, truth) = (problem.given_of(&problem.measured[0]), self.held_out_truth());
            let inputs = match problem.inputs {
                Inputs::Words(..) => naive_bayes::Inputs::Counts,
                _ => naive_bayes::Inputs::Measures,
            };
            let right = |answers: Vec<u32>| answers.iter().zip(&truth).filter(|(a, y)| a == y).count();
            let work = (2 * classes * x.filled()).max(1);
            let fit = SoftmaxRegression::fit(
                &x,
                &y,
                classes,
                self.options.l2,
                (MOST_WORK / work).clamp(10, MOST_STEPS),
            );
            Ok(Baselines {
                naive: NaiveBayes::fit(&x, &y, classes, inputs).logits(&held_out),
                centroid_score: right(nearest_centroid(&x, &y, classes, &held_out)) as f64
                    / truth.len() as f64,
                optimum: measure(&fit.logits(&held_out), &truth, 1.0),
                fit,
                x,
                y,
            })
        })
    }

    pub(super) fn beside(&self) -> Result<ClassifierBaselines> {
        let (known, truth, classes) = (self.baselines()?, self.held_out_truth(), self.problem.classes.len());
        let seen = counts(&known.y, classes);
        let all = (known.y.len() + classes) as f32;
        let shares: Vec<f32> = seen.iter().map(|count| ((*count as f32 + 1.0) / all).ln()).collect();
        let trained_loss = if self.is_linear() {
            let theta: Vec<f64> = self.trainer.parameters()?.into_iter().map(f64::from).collect();
            loss(&known.x, &known.y, classes, self.options.l2, &theta)
        } else {
            f64::NAN
        };
        let minimum = &known.fit.minimum;
        Ok(ClassifierBaselines {
            majority: measure(&shares.repeat(truth.len()), &truth, 1.0).into(),
            centroid: AnswersAlone { loss: None, score: known.centroid_score as f32 },
            naive: measure(&known.naive, &truth, 1.0).into(),
            optimum: known.optimum.into(),
            optimum_trained_loss: minimum.value,
            optimum_steps: minimum.steps,
            optimum_converged: minimum.converged,
            trained_loss,
        })
    }

    pub(super) fn trouble(&self) -> Result<ClassificationTrouble> {
        let classes = self.problem.classes.len();
        let shares = counts(&self.problem.given_of(&self.problem.train), classes);
        let rare = RARE * self.problem.train.len() as f32;
        let [train, test] = self.measures()?;
        let confusion = self.confusion(false)?;
        let all: f32 = confusion.iter().sum();
        let right: f32 = confusion.iter().step_by(classes + 1).sum();
        let lost = |(class, row): (usize, &[f32])| {
            row.iter().sum::<f32>() > 0.0 && row[class] < 0.5 * row.iter().sum::<f32>()
        };
        let calibration = self.calibration()?;
        let losses = self.training_losses()?;
        let contradicted = losses.iter().filter(|loss| **loss > -CONTRADICTED.ln()).count();
        let latest = self.log.history.last(1);
        // A model that knows less than how frequent each class is has nothing to be sure of, or to hold against a label.
        let learned = train.loss < self.guess.loss;
        Ok(ClassificationTrouble {
            diverging: latest.is_some_and(|loss| loss.is_nan() || loss > 10.0 * self.guess.loss.max(1e-3)),
            rare: shares.iter().any(|count| (*count as f32) < rare),
            useless: right > 0.9 * all && confusion.chunks_exact(classes).enumerate().any(lost),
            overconfident: learned
                && calibration.error > 0.05
                && calibration.confidence > calibration.accuracy,
            memorised: train.score >= test.score + 0.1,
            twins: self.problem.twins > 0,
            mislabelled: learned && contradicted as f64 > 0.05 * losses.len() as f64,
        })
    }
}
