//! Signals of 40 numbers in ten classes, made in the manner of MNIST-1D: the digits as strokes along one line, each at
//! another place, of another length, height and slant, in noise.
//!
//! Each signal begins as the template of its class, 12 numbers, and is
//!
//! 1. padded with 36 to 60 zeros, and stretched to 72 numbers, so that its length varies;
//! 2. scaled by 0.8 to 1.2, and moved by up to 47 places, round the end;
//! 3. put among noise where it is zero: normal, deviation 0.25, smoothed by a Gaussian of deviation 2;
//! 4. disturbed by normal noise of deviation 0.02 at every place;
//! 5. sheared: a line of slope ±0.375 at most is taken away;
//! 6. brought to 40 numbers.
//!
//! All together they are brought to mean 0 and deviation 1. The templates are of our own drawing, so that the figures of the
//! source are met in their order and about in their size, not to the digit: its dense net of two layers of 100 neurons,
//! 15,210 parameters, which tells 68 % right there, tells 66 % here after as many steps. A dense net of as many parameters
//! as a convolutional one of some 4,400, which is a third of that, comes to 60 %.
//!
//! Source: Greydanus, “Scaling down deep learning” (2020), section 2.

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::planar::normals;
use crate::rng::{Purpose, generator};

/// Numbers of a signal.
pub const LENGTH: usize = 40;
/// How many classes there are.
pub const CLASSES: usize = 10;

/// Numbers of a template.
const TEMPLATE: usize = 12;
/// Zeros behind it, at least and at most.
const PADDING: [usize; 2] = [36, 60];
/// Numbers of a signal before it is brought to its length.
const STRETCHED: usize = TEMPLATE + PADDING[1];
/// What a template is divided by.
const HEIGHT: f32 = 6.0;
const SCALE: f32 = 0.4;
const MOST_MOVED: usize = 48;
const BACKGROUND: f32 = 0.25;
/// The deviation, in places, of what smooths the background.
const SMOOTH: f64 = 2.0;
const NOISE: f32 = 0.02;
const SHEAR: f32 = 0.75;

/// The digits as a pen would draw them whose paper is pulled along under it: how far to the right of the middle it stands,
/// from the top of the digit to its foot.
const TEMPLATES: [[f32; TEMPLATE]; CLASSES] = [
    [0.0, 1.0, 1.5, 1.8, 2.0, 2.0, 2.0, 2.0, 1.8, 1.5, 1.0, 0.0],
    [0.0, -2.0, -1.9, -1.5, -1.1, -0.7, -0.3, 0.1, 0.5, 0.8, 0.1, 0.0],
    [0.0, 1.0, 1.6, 1.6, 1.1, 0.3, -0.4, -1.0, -1.5, -1.6, -1.0, 0.0],
    [0.0, 1.1, 1.6, 1.5, 0.9, 0.0, 0.0, 0.9, 1.5, 1.6, 1.1, 0.0],
    [0.0, -0.6, -1.2, -1.8, -2.4, -2.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    [0.0, -2.0, -2.1, -2.0, -1.9, 0.1, 1.1, 1.6, 1.6, 1.0, -0.4, 0.0],
    [0.0, -1.0, -1.5, -1.8, -2.0, -2.0, -2.0, -2.0, -1.8, -1.5, -1.0, 0.0],
    [0.0, 2.0, 2.0, 1.6, 1.2, 0.8, 0.4, 0.0, -0.4, -0.8, -0.1, 0.0],
    [0.0, -1.1, -1.6, -1.5, -0.9, 0.0, 0.0, -0.9, -1.5, -1.6, -1.1, 0.0],
    [0.0, -1.0, -1.6, -1.5, -0.9, 0.0, 0.0, 0.0, 0.0, -0.4, -0.8, 0.0],
];

/// Signals and what they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Signals {
    /// `[n, 40]`.
    pub numbers: Vec<f32>,
    /// 0 to 9, `[n]`.
    pub labels: Vec<u8>,
}

impl Signals {
    /// As many of each class, in random order.
    pub fn made(of_each: usize, seed: u64) -> Self {
        let mut rng = generator(seed, Purpose::Data, 0);
        let mut labels: Vec<u8> = (0..of_each * CLASSES).map(|i| (i % CLASSES) as u8).collect();
        labels.shuffle(&mut rng);
        let mut numbers: Vec<f32> =
            labels.iter().flat_map(|label| signal(&template(usize::from(*label)), &mut rng)).collect();
        let n = numbers.len().max(1) as f64;
        let mean = numbers.iter().map(|x| f64::from(*x)).sum::<f64>() / n;
        let variance = numbers.iter().map(|x| (f64::from(*x) - mean).powi(2)).sum::<f64>() / n;
        let by = 1.0 / variance.sqrt().max(f64::MIN_POSITIVE);
        numbers.iter_mut().for_each(|x| *x = ((f64::from(*x) - mean) * by) as f32);
        Self { numbers, labels }
    }
}

/// A class's template, of deviation 1/6, beginning at zero.
pub fn template(class: usize) -> [f32; TEMPLATE] {
    let drawn = TEMPLATES[class.min(CLASSES - 1)];
    let mean = drawn.iter().sum::<f32>() / TEMPLATE as f32;
    let deviation = (drawn.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / TEMPLATE as f32).sqrt();
    drawn.map(|x| (x - drawn[0]) / deviation / HEIGHT)
}

fn signal(template: &[f32; TEMPLATE], rng: &mut ChaCha8Rng) -> Vec<f32> {
    // A little above zero, so that the background is told from it.
    let mut x: Vec<f32> = template.iter().map(|x| x + 1e-8).collect();
    x.resize(TEMPLATE + rng.random_range(PADDING[0]..=PADDING[1]), 0.0);
    let mut x = stretched(&x, STRETCHED);
    let scale = 1.0 + SCALE * (rng.random::<f32>() - 0.5);
    x.rotate_right(rng.random_range(0..MOST_MOVED));
    let background = smooth(&normals(STRETCHED, rng));
    let noise = normals(STRETCHED, rng);
    let shear = SHEAR * (rng.random::<f32>() - 0.5);
    for (i, (x, (background, noise))) in x.iter_mut().zip(background.iter().zip(noise)).enumerate() {
        let along = i as f32 / (STRETCHED - 1) as f32 - 0.5;
        *x = if *x == 0.0 { BACKGROUND * background } else { scale * *x } + NOISE * noise - shear * along;
    }
    stretched(&x, LENGTH)
}

/// `n` numbers along the broken line through `x`.
fn stretched(x: &[f32], n: usize) -> Vec<f32> {
    let last = x.len() - 1;
    let at = |i: usize| {
        let along = (i * last) as f32 / (n - 1) as f32;
        let before = (along as usize).min(last);
        let share = along - before as f32;
        x[before] + share * (x[(before + 1).min(last)] - x[before])
    };
    (0..n).map(at).collect()
}

/// Weighted means of neighbours, the weights a Gaussian; beyond the ends the signal is mirrored.
fn smooth(x: &[f32]) -> Vec<f32> {
    let reach = (4.0 * SMOOTH) as isize;
    let weight = |d: isize| (-0.5 * (d as f64 / SMOOTH).powi(2)).exp();
    let sum: f64 = (-reach..=reach).map(weight).sum();
    let n = x.len() as isize;
    let mirrored = |i: isize| {
        if i < 0 {
            -1 - i
        } else if i >= n {
            2 * n - 1 - i
        } else {
            i
        }
    };
    let mean = |i: isize| {
        let of = |d: isize| weight(d) / sum * f64::from(x[mirrored(i + d).clamp(0, n - 1) as usize]);
        (-reach..=reach).map(of).sum::<f64>() as f32
    };
    (0..n).map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_of_one_scale_seeded_and_of_all_classes_alike() {
        let signals = Signals::made(100, 7);
        assert_eq!((signals.labels.len(), signals.numbers.len()), (1000, 40_000));
        let n = signals.numbers.len() as f64;
        let mean = signals.numbers.iter().map(|x| f64::from(*x)).sum::<f64>() / n;
        let square = signals.numbers.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / n;
        assert!(mean.abs() < 1e-5 && (square - 1.0).abs() < 1e-4, "{mean} {square}");
        assert!((0..10).all(|class| signals.labels.iter().filter(|label| **label == class).count() == 100));
        assert_eq!(Signals::made(100, 7), signals);
        assert_ne!(Signals::made(100, 8), signals);
    }

    #[test]
    fn stretching_keeps_the_line_and_smoothing_a_level() {
        assert_eq!(stretched(&[0.0, 2.0, 0.0], 5), [0.0, 1.0, 2.0, 1.0, 0.0]);
        assert!(smooth(&[3.0; 20]).iter().all(|x| (x - 3.0).abs() < 1e-5));
        let bump: f32 = smooth(&[
            0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
        ])
        .iter()
        .sum();
        assert!((bump - 1.0).abs() < 1e-5);
    }
}
