//! Clouds of points on a plane without classes: distributions to be learned and drawn from.
//!
//! All lie within about ±2 in both coordinates.

use std::f64::consts::PI;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::planar::{Shape, normal};
use super::strokes;
use crate::rng::{Purpose, generator};

/// The standard deviation of the jitter around a line.
const JITTER: f64 = 0.06;
/// How far a checkerboard and a roll reach.
const REACH: f64 = 1.8;

/// A distribution.
#[derive(Debug, Clone, PartialEq)]
pub enum Cloud {
    /// Two half circles, each around the other's end.
    Moons,
    /// A spiral of one and a half turns, its points denser toward the middle.
    SwissRoll,
    /// Eight of sixteen squares.
    Checkerboard,
    /// Two arms of two turns each.
    Spirals,
    /// Letters, as strokes; those that the alphabet lacks are left out.
    Letters(String),
}

impl Cloud {
    /// `n` points `[n, 2]`. Each `draw` gives other points of the same distribution.
    pub fn points(&self, n: usize, seed: u64, draw: u32) -> Vec<f32> {
        // Each point by itself: an even spread, as the labelled shapes have it, would make two draws too much alike.
        let arms = |shape: Shape, rng: &mut ChaCha8Rng| {
            scattered(n, JITTER, rng, |rng| {
                let (class, along) = (rng.random_range(0..2), rng.random());
                shape.place(class, 2, along, rng)
            })
        };
        let mut rng = generator(seed, Purpose::Data, draw);
        match self {
            Self::Moons => arms(Shape::Moons, &mut rng),
            Self::Spirals => arms(Shape::Spiral, &mut rng),
            Self::SwissRoll => scattered(n, JITTER, &mut rng, |rng| {
                // As scikit-learn's make_swiss_roll, without its width.
                let angle = 1.5 * PI * (1.0 + 2.0 * rng.random::<f64>());
                let radius = REACH * angle / (4.5 * PI);
                [radius * angle.cos(), radius * angle.sin()]
            }),
            Self::Checkerboard => scattered(n, 0.0, &mut rng, |rng| {
                let (column, row) = (rng.random_range(0..4_u8), rng.random_range(0..2_u8));
                let (column, row) = (f64::from(column), f64::from(2 * row + column % 2));
                let at = |square: f64, within: f64| (square + within - 2.0) * REACH / 2.0;
                [at(column, rng.random()), at(row, rng.random())]
            }),
            Self::Letters(text) => {
                let segments = strokes::segments(text);
                scattered(n, JITTER * 0.75, &mut rng, |rng| strokes::place(&segments, rng.random()))
            }
        }
    }

    /// Whether one of its points can be at a place, of those whose edges are sharp.
    pub fn reaches(&self, x: f32, y: f32) -> Option<bool> {
        let Self::Checkerboard = self else { return None };
        let square = |x: f32| (f64::from(x) * 2.0 / REACH + 2.0).floor();
        let (column, row) = (square(x), square(y));
        let within = (0.0..4.0).contains(&column) && (0.0..4.0).contains(&row);
        Some(within && (column + row) % 2.0 == 0.0)
    }
}

fn scattered(
    n: usize,
    jitter: f64,
    rng: &mut ChaCha8Rng,
    mut place: impl FnMut(&mut ChaCha8Rng) -> [f64; 2],
) -> Vec<f32> {
    let point = |_| {
        let [x, y] = place(rng);
        let mut around = |x: f64| if jitter > 0.0 { x + jitter * normal(rng) } else { x };
        [around(x) as f32, around(y) as f32]
    };
    (0..n).flat_map(point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> [Cloud; 5] {
        let letters = Cloud::Letters("AI".into());
        [Cloud::Moons, Cloud::SwissRoll, Cloud::Checkerboard, Cloud::Spirals, letters]
    }

    #[test]
    fn points_lie_in_the_picture_and_are_seeded() {
        for cloud in all() {
            let points = cloud.points(500, 7, 0);
            assert_eq!(points.len(), 1000);
            assert!(points.iter().all(|x| x.abs() < 2.5), "{cloud:?}");
            assert_eq!(points, cloud.points(500, 7, 0));
            assert_ne!(points, cloud.points(500, 7, 1), "another draw");
            assert_ne!(points, cloud.points(500, 8, 0), "another seed");
        }
    }

    #[test]
    fn a_checkerboard_fills_every_second_square() {
        let mut seen = [0; 16];
        for point in Cloud::Checkerboard.points(4000, 1, 0).chunks(2) {
            let square = |x: f32| ((x / 0.9 + 2.0) as usize).min(3);
            seen[4 * square(point[1]) + square(point[0])] += 1;
        }
        for (i, count) in seen.iter().enumerate() {
            let filled = (i / 4 + i % 4) % 2 == 0;
            assert!(if filled { *count > 400 } else { *count == 0 }, "{seen:?}");
        }
        let places = |n: i16| f32::from(2 * n + 1) * 0.45 - 1.8;
        for (column, row) in [(0, 0), (1, 1), (3, 1)] {
            assert_eq!(Cloud::Checkerboard.reaches(places(column), places(row)), Some(true));
        }
        for (column, row) in [(1, 0), (0, 3), (-1, -1), (4, 0), (2, 5)] {
            assert_eq!(Cloud::Checkerboard.reaches(places(column), places(row)), Some(false));
        }
        assert_eq!(Cloud::Moons.reaches(0.0, 0.0), None);
    }
}
