//! A sweep: one model after the other, larger and larger, each solved at once.
//!
//! What it finds is a function of the settings, the points and how far it has come; so it is worked out where it is asked
//! for, and kept until one of them changes.

use std::cell::OnceCell;

use super::Generalization;
use super::handwriting::{Handwriting, solve as solve_features};
use super::options::{MOST_DEGREE, Machine, Options};
use super::polynomial::{design, grid, predicted, solve};
use super::problem::{Problem, classified, squared, told};
use super::records::BiasVariance;
use super::scatter::{Points, Scatter};
use crate::data::digits::CLASSES;
use crate::error::Result;
use crate::labs::shared::{Measured, kept};
use crate::nn::{matrix, numbers};

/// The random features of a sweep’s models.
const SIZES: [usize; 14] = [10, 30, 60, 80, 90, 100, 110, 130, 160, 200, 300, 500, 1000, 2000];
/// The rounds of a sweep over random features: each with other features and other digits.
const ROUNDS: u32 = 3;
/// The data sets that a polynomial’s bias and variance are measured on.
pub(super) const DRAWS: usize = 30;

/// What a sweep has found.
#[derive(Default)]
pub(super) struct Sweep {
    /// By round and capacity.
    models: Vec<OnceCell<Solved>>,
    /// By degree.
    draws: Vec<OnceCell<Drawn>>,
}

/// A model, solved and measured.
pub(super) struct Solved {
    /// `[b, k]`.
    pub weights: Vec<f64>,
    pub norm: f64,
    /// On the examples trained on, those validated with, the test, fresh data.
    pub measures: [Measured; 4],
}

/// A polynomial fitted to other data sets of the same truth.
pub(super) struct Drawn {
    /// w of each, `[s, b]`.
    pub weights: Vec<Vec<f64>>,
    /// The median over them of the risk.
    pub median: f64,
    pub parts: BiasVariance,
}

/// The capacities of a machine’s models.
pub(super) fn capacities(machine: Machine) -> Vec<usize> {
    match machine {
        Machine::RandomFeatures => SIZES.to_vec(),
        _ => (0..=MOST_DEGREE).collect(),
    }
}

/// The rounds that a sweep has; what is done behind them changes nothing.
pub(super) fn rounds(machine: Machine) -> u32 {
    if machine == Machine::RandomFeatures { ROUNDS } else { 1 }
}

impl Sweep {
    pub fn new(options: &Options) -> Self {
        let count = capacities(options.machine).len();
        let mut made = Self::default();
        made.models.resize_with(count * rounds(options.machine) as usize, OnceCell::new);
        made.draws.resize_with(count, OnceCell::new);
        made
    }

    /// The reader’s data are others: what was solved on them is forgotten.
    pub fn forget_models(&mut self) {
        self.models.iter_mut().for_each(|cell| *cell = OnceCell::new());
    }
}

impl Generalization {
    /// Where a step is: the round, and which capacity.
    pub(super) fn place_of(&self, step: u32) -> (u32, usize) {
        let count = capacities(self.options.machine).len() as u32;
        ((step / count) % rounds(self.options.machine), (step % count) as usize)
    }

    /// How many rounds have come to a capacity.
    pub(super) fn rounds_at(&self, index: usize) -> u32 {
        let count = capacities(self.options.machine).len() as u32;
        let reached = self.step / count + u32::from(self.step % count > index as u32);
        reached.min(rounds(self.options.machine))
    }

    /// The model of a round, by the place of its capacity.
    pub(super) fn solved(&self, round: u32, index: usize) -> Result<&Solved> {
        let capacities = capacities(self.options.machine);
        let place = round as usize * capacities.len() + index;
        let cell = self.sweep.models.get(place).ok_or_else(crate::error::Error::out_of_order)?;
        let capacity = capacities[index];
        kept(cell, || match &self.problem {
            Problem::Points(points) => Ok(self.solve_points(points, capacity)),
            Problem::Digits(digits) => self.solve_digits(digits, capacity, round),
            Problem::Sums(_) => Err(crate::error::Error::out_of_order()),
        })
    }

    fn solve_points(&self, points: &Scatter, degree: usize) -> Solved {
        let basis = self.options.basis;
        let at = |part: &Points| design(basis, degree, &part.x);
        let weights = solve(&at(&points.trained_on), &points.trained_on.y, self.options.penalty());
        let parts = [&points.trained_on, &points.validation, &points.held_out, &points.fresh];
        let measures =
            parts.map(|part| squared(&part.y, &predicted(&at(part), &weights).collect::<Vec<_>>()));
        Solved { norm: norm(&weights), weights, measures }
    }

    fn solve_digits(&self, digits: &Handwriting, capacity: usize, round: u32) -> Result<Solved> {
        let lesson = digits.lesson(round);
        let at = |rows: &[u32]| digits.features(rows, capacity, round, &self.plain);
        let features = at(&lesson.rows)?;
        let weights = solve_features(&features, &lesson.classes, self.options.penalty())?;
        let head = matrix(weights.clone(), CLASSES, &self.plain);
        let measure = |features: Vec<f32>, classes: &[u32]| -> Result<Measured> {
            let scores = numbers(matrix(features, capacity, &self.plain).matmul(head.clone()))?;
            Ok(classified(&scores, classes))
        };
        let held = |rows: &[u32]| measure(at(rows)?, &digits.classes(rows));
        let measures = [
            measure(features, &lesson.classes)?,
            held(&digits.validation)?,
            held(&digits.held_out)?,
            held(&digits.fresh)?,
        ];
        let weights: Vec<f64> = weights.into_iter().map(f64::from).collect();
        Ok(Solved { norm: norm(&weights), weights: if round == 0 { weights } else { vec![] }, measures })
    }

    /// Fits of a degree to other data sets.
    pub(super) fn drawn(&self, points: &Scatter, degree: usize) -> Result<&Drawn> {
        let cell = self.sweep.draws.get(degree).ok_or_else(crate::error::Error::out_of_order)?;
        kept(cell, || {
            let (basis, penalty) = (self.options.basis, self.options.penalty());
            let weights: Vec<Vec<f64>> = (0..DRAWS)
                .map(|index| {
                    let points = points.anew(index);
                    solve(&design(basis, degree, &points.x), &points.y, penalty)
                })
                .collect();
            Ok(parted(weights, points, &design(basis, degree, &grid())))
        })
    }

    /// The error that a sweep shows of a measure: squared of points, the share wrong of digits.
    pub(super) fn error_of(&self, measure: &Measured) -> f64 {
        match self.options.machine {
            Machine::RandomFeatures => told(1.0 - f64::from(measure.score)),
            _ => told(f64::from(measure.loss)),
        }
    }

    /// The mean over the rounds so far of the risk; of points the median over other data sets.
    pub(super) fn typical(&self, index: usize) -> Result<f64> {
        if let Problem::Points(points) = &self.problem {
            return Ok(self.drawn(points, index)?.median);
        }
        let rounds = self.rounds_at(index).max(1);
        let mut sum = 0.0;
        for round in 0..rounds {
            sum += self.error_of(&self.solved(round, index)?.measures[3]);
        }
        Ok(sum / f64::from(rounds))
    }
}

/// Bias and variance of fits, over the picture’s width.
fn parted(weights: Vec<Vec<f64>>, points: &Scatter, design: &[f64]) -> Drawn {
    let truth: Vec<f64> = grid().into_iter().map(|x| points.source.at(x)).collect();
    let fits: Vec<Vec<f64>> = weights.iter().map(|w| predicted(design, w).collect()).collect();
    let (g, s) = (truth.len() as f64, fits.len().max(1) as f64);
    let noise = points.noise.powi(2);
    let mut risks: Vec<f64> = fits
        .iter()
        .map(|fit| told(fit.iter().zip(&truth).map(|(a, b)| (a - b).powi(2)).sum::<f64>() / g + noise))
        .collect();
    let risk = risks.iter().sum::<f64>() / s;
    let (mut apart, mut variance) = (0.0, 0.0);
    for (place, truth) in truth.iter().enumerate() {
        let mean = fits.iter().map(|fit| fit[place]).sum::<f64>() / s;
        apart += (mean - truth).powi(2) / g;
        variance += fits.iter().map(|fit| (fit[place] - mean).powi(2)).sum::<f64>() / (s - 1.0).max(1.0) / g;
    }
    // The mean of a few fits is itself off by chance: its variance is no bias.
    let bias2 = (apart - variance / s).max(0.0);
    risks.sort_by(f64::total_cmp);
    let median = (risks[(risks.len() - 1) / 2] + risks[risks.len() / 2]) / 2.0;
    let [bias2, variance, risk] = [bias2, variance, risk].map(told);
    Drawn { weights, median, parts: BiasVariance { bias2, variance, noise, risk } }
}

/// ‖w‖.
pub(super) fn norm(weights: &[f64]) -> f64 {
    told(weights.iter().map(|w| w * w).sum::<f64>().sqrt())
}
