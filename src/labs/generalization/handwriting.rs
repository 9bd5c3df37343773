//! Handwritten digits, parted into those trained on, those validated with, those of the test, and others that stand for
//! all there could be; and random features of them.
//!
//! φ(x) = max(0, (x − m) R + c) / √P with m the mean digit, R normal of deviation 1/8 and c of deviation 0.1: the first P columns of one matrix, so
//! that a larger model has the features of a smaller one and more.
//!
//! Source of the model: Rahimi and Recht, “Random features for large-scale kernel machines” (2007); of what it shows:
//! Belkin, Hsu, Ma and Mandal, “Reconciling modern machine-learning practice and the classical bias–variance trade-off”
//! (2019).

use burn::tensor::Device;
use burn::tensor::activation::relu;
use nalgebra::{Cholesky, DMatrix};
use rand::RngExt;
use rand::seq::SliceRandom;

use super::options::{MOST_FEATURES, Options};
use crate::data::digits::{CLASSES, Digits, PIXELS};
use crate::data::planar::normals;
use crate::error::{Error, Result};
use crate::message;
use crate::nn::ops::matmul_transposed;
use crate::nn::{matrix, numbers};
use crate::rng::{Purpose, generator};

/// The digits that validation has, and those that belong to no other part.
const VALIDATION: usize = 100;
const FRESH: usize = 600;
/// The digits to choose from.
pub(super) const GALLERY: usize = 40;
/// The least ridge, as a share of the mean square of an example: it makes w the shortest of all that fit.
const LEAST: f64 = 1e-12;

/// The digits of a run, part by part, as rows of the whole set.
pub(super) struct Handwriting {
    /// 0 … 1, `[1797, 64]`.
    pixels: Vec<f32>,
    labels: Vec<u8>,
    /// The mean of those that may be trained on, `[64]`.
    mean: Vec<f32>,
    /// Those that may be trained on.
    pool: Vec<u32>,
    pub validation: Vec<u32>,
    pub held_out: Vec<u32>,
    pub fresh: Vec<u32>,
    examples: usize,
    wrong_share: f64,
    leaked: usize,
    seed: u64,
}

/// What is trained on.
pub(super) struct Lesson {
    pub rows: Vec<u32>,
    /// The classes said, of which some may be wrong.
    pub classes: Vec<u32>,
}

impl Handwriting {
    pub fn new(options: &Options) -> Self {
        let digits = Digits::all();
        let mut order: Vec<u32> = (0..digits.len() as u32).collect();
        order.shuffle(&mut generator(options.seed, Purpose::Split, 0));
        let mut part = |n: usize| order.split_off(order.len() - n);
        let (fresh, validation, held_out) = (part(FRESH), part(VALIDATION), part(options.test_examples));
        let pixels = digits.greys();
        let mut mean = vec![0.0; PIXELS];
        for row in &order {
            let image = pixels.iter().skip(*row as usize * PIXELS);
            mean.iter_mut().zip(image).for_each(|(m, x)| *m += x / order.len() as f32);
        }
        Self {
            pixels,
            mean,
            labels: digits.labels,
            pool: order,
            validation,
            held_out,
            fresh,
            examples: options.examples,
            wrong_share: options.wrong_labels,
            leaked: options.leaked,
            seed: options.seed,
        }
    }

    /// What is trained on in a round; round 0 is the reader's.
    pub fn lesson(&self, round: u32) -> Lesson {
        let mut rows = self.pool.clone();
        rows.shuffle(&mut generator(self.seed, Purpose::Shuffle, round));
        rows.truncate(self.examples);
        let mut classes = self.classes(&rows);
        let count = (self.wrong_share * rows.len() as f64).round() as usize;
        let mut rng = generator(self.seed, Purpose::Noise, round);
        for class in classes.iter_mut().take(count) {
            // Any but its own.
            *class = (*class + rng.random_range(1..CLASSES as u32)) % CLASSES as u32;
        }
        let leaked = &self.held_out[..self.leaked.min(self.held_out.len())];
        rows.extend(leaked);
        classes.extend(self.classes(leaked));
        Lesson { rows, classes }
    }

    /// What some rows are.
    pub fn classes(&self, rows: &[u32]) -> Vec<u32> {
        rows.iter().filter_map(|row| self.labels.get(*row as usize)).map(|label| u32::from(*label)).collect()
    }

    /// The pixels of some rows, `[n, 64]`.
    pub fn images(&self, rows: &[u32]) -> Vec<f32> {
        let image = |row: &u32| self.pixels.get(*row as usize * PIXELS..).and_then(|rest| rest.get(..PIXELS));
        rows.iter().filter_map(image).flatten().copied().collect()
    }

    /// The first P features of some rows, `[n, P]`, those of a round.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine can't give its numbers.
    pub fn features(&self, rows: &[u32], capacity: usize, round: u32, device: &Device) -> Result<Vec<f32>> {
        // A feature is a column; drawn one by one, the first are the same however many there are.
        let drawn = normals(
            (PIXELS + 1) * capacity.min(MOST_FEATURES),
            &mut generator(self.seed, Purpose::Init, round),
        );
        let mut turned = Vec::with_capacity(PIXELS * capacity);
        let mut shift = Vec::with_capacity(capacity);
        for feature in drawn.chunks_exact(PIXELS + 1) {
            turned.extend(feature[..PIXELS].iter().map(|r| r / (PIXELS as f32).sqrt()));
            shift.push(0.1 * feature[PIXELS]);
        }
        let x = matrix(self.images(rows), PIXELS, device) - matrix(self.mean.clone(), PIXELS, device);
        let z = matmul_transposed(x, matrix(turned, PIXELS, device)) + matrix(shift, capacity, device);
        numbers(relu(z).div_scalar((capacity as f64).sqrt()))
    }
}

/// 1 where an example is of a class, 0 elsewhere, `[n, 10]`.
pub(super) fn one_hot(classes: &[u32]) -> Vec<f32> {
    let row = |class: &u32| (0..CLASSES as u32).map(|k| f32::from(u8::from(k == *class))).collect::<Vec<_>>();
    classes.iter().flat_map(row).collect()
}

/// w `[P, 10]` for features `[n, P]` with classes: the least Σ (y − ŷ)² + λ ‖w‖²; without λ the limit λ → 0, the shortest of
/// all w with the least Σ (y − ŷ)².
///
/// By whichever is smaller of (ΦᵀΦ + λI) w = Φᵀy and (ΦΦᵀ + λI) α = y with w = Φᵀα.
///
/// # Errors
/// [`Error::Engine`] if the features are not finite.
pub(super) fn solve(features: &[f32], classes: &[u32], penalty: f64) -> Result<Vec<f32>> {
    let n = classes.len();
    let p = features.len() / n.max(1);
    let wide = p > n;
    // Row-major [n, P] is column-major [P, n].
    let turned = DMatrix::from_iterator(p, n, features.iter().map(|f| f64::from(*f)));
    let upright = turned.transpose();
    let system = if wide { &upright * &turned } else { &turned * &upright };
    let y = DMatrix::from_fn(n, CLASSES, |row, class| f64::from(u8::from(classes[row] as usize == class)));
    let mut least = LEAST * system.trace() / n.max(1) as f64;
    for _ in 0..4 {
        let mut system = system.clone();
        (0..system.nrows()).for_each(|i| system[(i, i)] += penalty.max(least));
        if let Some(solver) = Cholesky::new(system) {
            let w = if wide { &turned * solver.solve(&y) } else { solver.solve(&(&turned * &y)) };
            // Row-major.
            return Ok(w.transpose().iter().map(|w| *w as f32).collect());
        }
        least = (least * 100.0).max(f64::MIN_POSITIVE);
    }
    Err(Error::Engine(message!(
        "features_unsolved",
        "These features can’t be fitted: they are not finite numbers."
    )))
}
