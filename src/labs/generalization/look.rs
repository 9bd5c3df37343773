//! What is worked out only to be looked at.

use std::cell::OnceCell;

use super::Generalization;
use super::descent::waves;
use super::fourier::Waves;
use super::net::Learner;
use super::options::Machine;
use super::polynomial::{GRID, design, features, grid, predicted};
use super::problem::{Problem, told};
use super::records::{BestStep, GeneralizationBaselines, Picked, Selection, ShownModel, SweepRow};
use super::step::Reached;
use super::sweep::{Solved, capacities, norm};
use crate::data::SparseRows;
use crate::data::digits::{CLASSES, PIXELS};
use crate::error::Result;
use crate::labs::shared::{Measured, kept};
use crate::nn::params;
use crate::train::score::measure;
use crate::train::{Rows, SoftmaxRegression};

/// A fit is drawn no higher than this.
const HIGHEST: f64 = 1e6;
/// λ and steps of the softmax regression that is the digits’ baseline.
const LINEAR: (f64, usize) = (1e-3, 100);

/// What is known of the model shown, until it changes.
#[derive(Default)]
pub(super) struct Look {
    measures: OnceCell<[Measured; 4]>,
    parameters: OnceCell<Vec<f32>>,
    /// z of every pair, `[p², p]`.
    table: OnceCell<Vec<f32>>,
}

impl Generalization {
    /// Of a sweep the place of the capacity shown, and how far its step has come; nothing before the first.
    pub(super) fn shown_place(&self) -> Option<(usize, Reached)> {
        if self.descent.is_some() {
            return None;
        }
        if self.reached > Reached::Nothing {
            return Some((self.place_of(self.step).1, self.reached));
        }
        if !self.options.follow {
            let all = capacities(self.options.machine);
            let nearest = (0..all.len()).min_by_key(|index| all[*index].abs_diff(self.options.opened))?;
            return Some((nearest, Reached::Nothing));
        }
        let last = self.step.checked_sub(1)?;
        Some((self.place_of(last).1, Reached::Nothing))
    }

    /// The round whose model is shown: that of the step within one, the reader’s own otherwise.
    fn shown_round(&self) -> u32 {
        if self.reached > Reached::Nothing { self.place_of(self.step).0 } else { 0 }
    }

    /// The solved model shown; nothing in a descent, or before it is solved.
    pub(super) fn shown_solved(&self) -> Result<Option<&Solved>> {
        match self.shown_place() {
            Some((index, reached)) if reached != Reached::Capacity => {
                self.solved(self.shown_round(), index).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// The degree, the number of features, or of hidden units, of the model shown.
    pub(super) fn shown_capacity(&self) -> Option<usize> {
        match (self.options.machine, &self.descent) {
            (Machine::Grokking, _) => Some(self.options.width),
            (Machine::Polynomial, Some(_)) => Some(self.options.degree),
            (Machine::RandomFeatures, Some(_)) => Some(self.options.features),
            (machine, None) => {
                let (index, _) = self.shown_place()?;
                capacities(machine).get(index).copied()
            }
        }
    }

    /// The net shown of a descent.
    fn shown_net(&self) -> Result<Option<Learner>> {
        self.descent.as_ref().map(|descent| descent.shown(self.options.use_best)).transpose()
    }

    /// The weights of the model shown, in the order of its parameters; none before it is solved.
    pub(super) fn shown_parameters(&self) -> Result<Vec<f32>> {
        if let Some(solved) = self.shown_solved()? {
            return Ok(solved.weights.iter().map(|w| *w as f32).collect());
        }
        let Some(net) = self.shown_net()? else { return Ok(vec![]) };
        kept(&self.look.parameters, || params::flat(&net)).cloned()
    }

    /// The same in full precision, of a linear model.
    fn shown_weights(&self) -> Result<Vec<f64>> {
        if let Some(solved) = self.shown_solved()? {
            return Ok(solved.weights.clone());
        }
        Ok(self.shown_parameters()?.into_iter().map(f64::from).collect())
    }

    /// Loss and score of the four parts, as far as the stages have come.
    pub(super) fn shown_measures(&self) -> Result<[Option<Measured>; 4]> {
        if let (Some(descent), Some(net)) = (&self.descent, self.shown_net()?) {
            let measures =
                kept(&self.look.measures, || descent.measures(&net, self.options.activation, &self.problem))?;
            return Ok(measures.clone().map(Some));
        }
        let (Some((_, reached)), Some(solved)) = (self.shown_place(), self.shown_solved()?) else {
            return Ok([None, None, None, None]);
        };
        let seen = match reached {
            Reached::Nothing => 4,
            Reached::Capacity | Reached::Fit => 0,
            Reached::Training => 1,
            Reached::Validation => 2,
        };
        Ok(std::array::from_fn(|part| (part < seen).then(|| solved.measures[part].clone())))
    }

    /// One of them; nothing before its stage.
    pub(super) fn shown_measure(&self, part: usize) -> Result<Option<Measured>> {
        Ok(self.shown_measures()?.into_iter().nth(part).flatten())
    }

    pub(super) fn shown_model(&self) -> Result<Option<ShownModel>> {
        let Some(capacity) = self.shown_capacity() else { return Ok(None) };
        let [trained_on, validation, held_out, risk] = self.shown_measures()?;
        let weights = self.shown_weights()?;
        let step = match &self.descent {
            Some(descent) => match &descent.log.best {
                Some(best) if self.options.use_best => best.step,
                _ => self.step,
            },
            None => 0,
        };
        let norm = match self.shown_solved()? {
            Some(solved) => Some(solved.norm),
            None => (!weights.is_empty()).then(|| norm(&weights)),
        };
        let parameters = match self.options.machine {
            Machine::Polynomial => capacity + 1,
            Machine::RandomFeatures => capacity * CLASSES,
            Machine::Grokking => weights.len(),
        };
        let examples = self.problem.examples();
        Ok(Some(ShownModel {
            capacity,
            examples,
            parameters,
            trained_on,
            validation,
            held_out,
            risk,
            norm,
            step,
        }))
    }

    /// The rows of the sweep so far, by capacity.
    pub(super) fn sweep_rows(&self) -> Result<Rows> {
        let points = self.options.machine == Machine::Polynomial;
        let width = if points { 9 } else { 7 };
        let mut data = vec![];
        if self.descent.is_some() {
            return Ok(Rows { width, data });
        }
        for (index, capacity) in capacities(self.options.machine).into_iter().enumerate() {
            if self.rounds_at(index) == 0 {
                continue;
            }
            let solved = self.solved(0, index)?;
            data.push(capacity as f32);
            data.extend(solved.measures.iter().map(|measure| self.error_of(measure) as f32));
            data.extend([solved.norm as f32, self.typical(index)? as f32]);
            if let Problem::Points(points) = &self.problem {
                let parts = &self.drawn(points, index)?.parts;
                data.extend([parts.bias2 as f32, parts.variance as f32]);
            }
        }
        Ok(Rows { width, data })
    }

    /// What the step has found so far; nothing between two.
    pub(super) fn step_row(&self) -> Result<Option<SweepRow>> {
        let (true, Some(capacity)) = (self.reached > Reached::Nothing, self.shown_capacity()) else {
            return Ok(None);
        };
        let [trained_on, validation, held_out, risk] =
            self.shown_measures()?.map(|measure| measure.map(|measure| self.error_of(&measure)));
        let norm = self.shown_solved()?.map(|solved| solved.norm);
        Ok(Some(SweepRow { capacity, trained_on, validation, held_out, risk, norm }))
    }

    /// What validation chooses among all models of the sweep so far, and what the test would.
    pub(super) fn selection(&self) -> Result<Option<Selection>> {
        let mut tried = 0;
        let mut best: [Option<Picked>; 2] = [None, None];
        if self.descent.is_some() {
            return Ok(None);
        }
        for (index, capacity) in capacities(self.options.machine).into_iter().enumerate() {
            for round in 0..self.rounds_at(index) {
                tried += 1;
                let measures = &self.solved(round, index)?.measures;
                let [held_out, risk] = [2, 3].map(|part: usize| self.error_of(&measures[part]));
                for (place, part) in [(0, 1), (1, 2)] {
                    let chosen_error = self.error_of(&measures[part]);
                    if best[place].as_ref().is_none_or(|best| chosen_error < best.chosen_error) {
                        best[place] = Some(Picked { capacity, round, chosen_error, held_out, risk });
                    }
                }
            }
        }
        let [Some(by_validation), Some(by_test)] = best else { return Ok(None) };
        Ok(Some(Selection { tried, by_validation, by_test }))
    }

    pub(super) fn best_step(&self) -> Option<BestStep> {
        let descent = self.descent.as_ref()?;
        let best = descent.log.best.as_ref()?;
        let [[_, _], [validation, _], [held_out, _], [risk, score]] =
            best.measures.map(|pair| pair.map(f64::from));
        // Of a row: step, four losses, four scores.
        let now = |column| descent.log.measured.last(column).map_or(0.0, f64::from);
        let step = best.step;
        let [now_held_out, now_risk, now_score] = [now(3), now(4), now(8)];
        Some(BestStep { step, validation, held_out, risk, score, now_held_out, now_risk, now_score })
    }

    /// The fit shown over the picture’s width; nothing before it is solved, or of other machines.
    pub(super) fn fit(&self) -> Result<Vec<f32>> {
        let (Problem::Points(_), Some(degree)) = (&self.problem, self.shown_capacity()) else {
            return Ok(vec![]);
        };
        let weights = self.shown_weights()?;
        Ok(drawn_heights(&weights, &design(self.options.basis, degree, &grid())))
    }

    /// The fits of the capacity shown to other data sets, `[s, g]`.
    pub(super) fn draws(&self) -> Result<Vec<f32>> {
        let (Problem::Points(points), Some(degree)) = (&self.problem, self.shown_capacity()) else {
            return Ok(vec![]);
        };
        if self.reached == Reached::Capacity {
            return Ok(vec![]);
        }
        let design = design(self.options.basis, degree, &grid());
        let fits = &self.drawn(points, degree)?.weights;
        Ok(fits.iter().flat_map(|weights| drawn_heights(weights, &design)).collect())
    }

    /// The mean of those fits, and their standard deviation.
    pub(super) fn draws_middle(&self) -> Result<[Vec<f32>; 2]> {
        let draws = self.draws()?;
        let s = (draws.len() / GRID).max(1) as f64;
        let mut middle = [vec![], vec![]];
        for place in 0..if draws.is_empty() { 0 } else { GRID } {
            let column = || draws.iter().skip(place).step_by(GRID).map(|y| f64::from(*y));
            let mean = column().sum::<f64>() / s;
            let spread = (column().map(|y| (y - mean).powi(2)).sum::<f64>() / s).sqrt();
            middle[0].push(mean as f32);
            middle[1].push(spread as f32);
        }
        Ok(middle)
    }

    /// φₖ over the picture’s width, `[b, g]`.
    pub(super) fn basis_functions(&self) -> Vec<f32> {
        let (Problem::Points(_), Some(degree)) = (&self.problem, self.shown_capacity()) else {
            return vec![];
        };
        let rows: Vec<Vec<f64>> =
            grid().into_iter().map(|x| features(self.options.basis, degree, x)).collect();
        (0..=degree).flat_map(|k| rows.iter().map(move |row| row[k] as f32)).collect()
    }

    /// What the model shown says of some digits, `[s, 10]`; nothing before it is solved.
    pub(super) fn digit_scores(&self, rows: &[u32]) -> Result<Vec<f32>> {
        let (Problem::Digits(digits), Some(capacity)) = (&self.problem, self.shown_capacity()) else {
            return Ok(vec![]);
        };
        // A later round’s weights are not kept.
        let weights = match self.shown_place() {
            Some((_, Reached::Capacity)) => vec![],
            Some((index, _)) => self.solved(0, index)?.weights.iter().map(|w| *w as f32).collect(),
            None => self.shown_parameters()?,
        };
        if weights.is_empty() {
            return Ok(vec![]);
        }
        let features = digits.features(rows, capacity, 0, &self.plain)?;
        let features = crate::nn::matrix(features, capacity, &self.plain);
        crate::nn::numbers(features.matmul(crate::nn::matrix(weights, CLASSES, &self.plain)))
    }

    /// z of every pair, `[p², p]`; nothing of other machines.
    pub(super) fn table(&self) -> Result<&[f32]> {
        let (Problem::Sums(_), Some(descent), Some(net)) = (&self.problem, &self.descent, self.shown_net()?)
        else {
            return Ok(&[]);
        };
        let table = kept(&self.look.table, || descent.outputs_of(&net, 3, self.options.activation))?;
        Ok(table)
    }

    /// The waves of the net shown.
    pub(super) fn shown_waves(&self) -> Result<Option<Waves>> {
        let Problem::Sums(sums) = &self.problem else { return Ok(None) };
        let parameters = self.shown_parameters()?;
        Ok(Some(waves(&parameters, sums.modulus, self.options.width)))
    }

    /// Rows of (step, concentration), at the steps of the measures.
    pub(super) fn frequencies(&self) -> Rows {
        let data = self.descent.iter().filter(|_| self.options.machine == Machine::Grokking);
        let row = |row: &[f32]| [row.first().copied().unwrap_or(0.0), row.last().copied().unwrap_or(0.0)];
        Rows { width: 2, data: data.flat_map(|descent| descent.log.measured.rows().flat_map(row)).collect() }
    }

    pub(super) fn baselines(&self) -> Result<&GeneralizationBaselines> {
        kept(&self.baselines, || {
            let (truth, linear) = match &self.problem {
                Problem::Points(points) => {
                    let truth = points.fresh.x.iter().map(|x| points.source.at(*x));
                    (told(points.fresh.error(truth)), -1.0)
                }
                Problem::Sums(_) => (0.0, -1.0),
                Problem::Digits(digits) => {
                    let lesson = digits.lesson(0);
                    let rows = |rows: &[u32]| SparseRows::from_dense(&digits.images(rows), PIXELS);
                    let (penalty, steps) = LINEAR;
                    let fit =
                        SoftmaxRegression::fit(&rows(&lesson.rows), &lesson.classes, CLASSES, penalty, steps);
                    let fresh = digits.classes(&digits.fresh);
                    (0.0, measure(&fit.logits(&rows(&digits.fresh)), &fresh, 1.0).1)
                }
            };
            Ok(GeneralizationBaselines { constant: self.guess.clone(), truth, linear })
        })
    }
}

/// ŷ at rows of features, as it is drawn; nothing without weights.
fn drawn_heights(weights: &[f64], design: &[f64]) -> Vec<f32> {
    if weights.is_empty() {
        return vec![];
    }
    predicted(design, weights).map(|y| told(y).clamp(-HIGHEST, HIGHEST) as f32).collect()
}
