//! Points on a plane, seeded: the classic shapes that a line can't part, and surfaces to learn.
//!
//! All lie within about ±2 in both coordinates, so that a network sees inputs of about unit variance.

use std::f64::consts::TAU;
use std::ops::Range;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::rng::{Purpose, generator};

/// The radius of the pictures.
const RADIUS: f64 = 2.0;
/// The turns of each arm of the spiral.
const TURNS: f64 = 2.0;

/// Points with a class each.
#[derive(Debug, Clone, PartialEq)]
pub struct Labelled {
    /// The coordinates.
    pub points: Vec<[f32; 2]>,
    /// The class of each point, from 0.
    pub labels: Vec<u32>,
    /// The number of classes.
    pub classes: usize,
}

/// Shapes whose classes a reader sees at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A disc inside a ring; two classes.
    Circle,
    /// The sign of x₁x₂; two classes.
    Xor,
    /// A normal cloud a class, their centres on a circle.
    Blobs,
    /// An arm of two turns a class.
    Spiral,
    /// Two half circles, each around the other's end; two classes.
    Moons,
    /// A ring a class, one inside the other.
    Rings,
}

impl Shape {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Circle, Self::Xor, Self::Blobs, Self::Spiral, Self::Moons, Self::Rings];

    /// Whether the number of classes can be chosen; the others have two.
    pub fn takes_classes(self) -> bool {
        matches!(self, Self::Blobs | Self::Spiral | Self::Rings)
    }

    /// `n` points, the classes in turn, so that they differ by at most one point in number. `noise` is the
    /// standard deviation of a normal jitter on both coordinates. A shape that has two classes whatever is
    /// asked for ignores `classes`; the others take at least two.
    pub fn points(self, n: usize, classes: usize, noise: f64, seed: u64) -> Labelled {
        let classes = if self.takes_classes() { classes.max(2) } else { 2 };
        let mut rng = generator(seed, Purpose::Data, 0);
        let mut made = Labelled { points: Vec::with_capacity(n), labels: Vec::with_capacity(n), classes };
        let per_class = n.div_ceil(classes);
        for i in 0..n {
            let (class, index) = (i % classes, i / classes);
            // Stratified: an even spread along the shape, without its regularity.
            let along = (index as f64 + rng.random::<f64>()) / per_class as f64;
            let [x, y] = self.place(class, classes, along, &mut rng);
            made.points.push([(x + noise * normal(&mut rng)) as f32, (y + noise * normal(&mut rng)) as f32]);
            made.labels.push(class as u32);
        }
        made
    }

    /// A point of `class`, `along` from 0 to 1 of the way through it.
    pub(super) fn place(self, class: usize, classes: usize, along: f64, rng: &mut ChaCha8Rng) -> [f64; 2] {
        let share = class as f64 / classes as f64;
        let polar = |radius: f64, turns: f64| [radius * (TAU * turns).cos(), radius * (TAU * turns).sin()];
        match self {
            // Even over the area, with a gap between the two.
            Self::Circle if class == 0 => polar(0.5 * RADIUS * rng.random::<f64>().sqrt(), along),
            Self::Circle => polar(RADIUS * rng.random_range(0.49..1.0_f64).sqrt(), along),
            Self::Xor => {
                let mut side = || rng.random_range(0.08..1.0) * RADIUS;
                let (x, y) = (side(), side());
                let flip = if rng.random() { 1.0 } else { -1.0 };
                [flip * x, if class == 0 { flip * y } else { -flip * y }]
            }
            Self::Blobs => {
                let [x, y] = polar(0.65 * RADIUS, share + 0.125);
                let spread = 0.9 * RADIUS / (classes as f64 + 2.0);
                [x + 0.5 * spread * normal(rng), y + 0.5 * spread * normal(rng)]
            }
            Self::Spiral => polar(RADIUS * (0.08 + 0.92 * along), TURNS * along + share),
            Self::Moons if class == 0 => {
                let [x, y] = polar(1.2, along / 2.0);
                [x - 0.6, y - 0.3]
            }
            Self::Moons => {
                let [x, y] = polar(1.2, along / 2.0);
                [0.6 - x, 0.3 - y]
            }
            Self::Rings => polar(RADIUS * (class as f64 + 0.5) / classes as f64, along),
        }
    }
}

/// One number for every point of the plane, to be learned by regression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// (x₁ + x₂) / 2: one that a single layer can learn.
    Plane,
    /// x₁ x₂ / 2.
    Saddle,
    /// sin 2x₁ · cos 2x₂.
    Waves,
    /// Two normal bumps, one up, one down.
    Bumps,
}

impl Surface {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Plane, Self::Saddle, Self::Waves, Self::Bumps];

    /// Its height.
    pub fn height(self, [x, y]: [f64; 2]) -> f64 {
        let bump = |cx: f64, cy: f64| (-((x - cx).powi(2) + (y - cy).powi(2)) / 0.8).exp();
        match self {
            Self::Plane => (x + y) / 2.0,
            Self::Saddle => x * y / 2.0,
            Self::Waves => (2.0 * x).sin() * (2.0 * y).cos(),
            Self::Bumps => 1.5 * bump(0.8, 0.8) - 1.5 * bump(-0.8, -0.8),
        }
    }
}

/// `n` points even over the square, and at each the height of a surface plus a normal noise.
pub fn heights(
    height: impl Fn([f64; 2]) -> f64,
    n: usize,
    noise: f64,
    seed: u64,
) -> (Vec<[f32; 2]>, Vec<f32>) {
    let mut rng = generator(seed, Purpose::Data, 0);
    let mut side = || rng.random_range(-RADIUS..RADIUS);
    let points: Vec<[f64; 2]> = (0..n).map(|_| [side(), side()]).collect();
    let heights = points.iter().map(|point| (height(*point) + noise * normal(&mut rng)) as f32).collect();
    (points.iter().map(|[x, y]| [*x as f32, *y as f32]).collect(), heights)
}

/// A standard normal number.
///
/// Source: Box and Muller, “A Note on the Generation of Random Normal Deviates” (1958).
pub(crate) fn normal(rng: &mut ChaCha8Rng) -> f64 {
    // 1 − u lies in (0, 1], where the logarithm is finite.
    let radius = (-2.0 * (1.0 - rng.random::<f64>()).ln()).sqrt();
    radius * (TAU * rng.random::<f64>()).cos()
}

/// `n` standard normal numbers, two from each pair of throws.
///
/// Source: Box and Muller (1958), as for a single one.
pub fn normals(n: usize, rng: &mut ChaCha8Rng) -> Vec<f32> {
    let mut drawn = Vec::with_capacity(n + 1);
    while drawn.len() < n {
        let radius = (-2.0 * (1.0 - rng.random::<f64>()).ln()).sqrt();
        let (sine, cosine) = (TAU * rng.random::<f64>()).sin_cos();
        drawn.extend([(radius * cosine) as f32, (radius * sine) as f32]);
    }
    drawn.truncate(n);
    drawn
}

/// Numbers `range` of those that [`normals`] draws first from a generator, without those before them.
pub fn normals_at(range: Range<usize>, mut rng: ChaCha8Rng) -> Vec<f32> {
    let before = range.start % 2;
    // A pair is made of two throws, a throw of two words.
    rng.set_word_pos(2 * (range.start - before) as u128);
    let mut drawn = normals(before + range.len(), &mut rng);
    drawn.drain(..before);
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normals_in_the_midst_are_those_that_come_there() {
        let rng = || generator(7, Purpose::Noise, 3);
        let all = normals(20, &mut rng());
        for (from, to) in [(0, 20), (4, 9), (5, 6), (7, 20), (9, 9)] {
            assert_eq!(normals_at(from..to, rng()), all[from..to], "{from}..{to}");
        }
    }

    #[test]
    fn classes_are_balanced_and_points_stay_in_the_picture() {
        for shape in Shape::ALL {
            for classes in 2..=5 {
                let made = shape.points(501, classes, 0.0, 7);
                assert_eq!(made.points.len(), 501, "{shape:?}");
                let count = |class| made.labels.iter().filter(|label| **label == class).count();
                let counts: Vec<_> = (0..made.classes as u32).map(count).collect();
                let (least, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
                assert!(most - least <= 1, "{shape:?} {counts:?}");
                assert!(made.points.iter().flatten().all(|x| x.abs() < 3.0), "{shape:?}");
                assert_eq!(made.classes, if shape.takes_classes() { classes } else { 2 });
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_points_and_another_others() {
        for shape in Shape::ALL {
            let points = |seed| shape.points(50, 3, 0.1, seed);
            assert_eq!(points(3), points(3));
            assert_ne!(points(3), points(4));
        }
    }

    #[test]
    fn without_noise_the_shapes_are_what_they_say() {
        let radius = |[x, y]: [f32; 2]| x.hypot(y);
        let each = |shape: Shape, classes| {
            let made = shape.points(400, classes, 0.0, 1);
            made.points.into_iter().zip(made.labels).collect::<Vec<_>>()
        };
        assert!(each(Shape::Circle, 2).iter().all(|(p, class)| (radius(*p) > 1.2) == (*class == 1)));
        assert!(each(Shape::Xor, 2).iter().all(|([x, y], class)| (x * y > 0.0) == (*class == 0)));
        for (point, class) in each(Shape::Rings, 4) {
            assert!((radius(point) - 2.0 * (class as f32 + 0.5) / 4.0).abs() < 1e-5);
        }
        // On an arm, the radius says the angle.
        for ([x, y], class) in each(Shape::Spiral, 2) {
            let along = (f64::from(radius([x, y])) / RADIUS - 0.08) / 0.92;
            let angle = TAU * (TURNS * along + f64::from(class) / 2.0);
            let away = (f64::from(y).atan2(f64::from(x)) - angle).rem_euclid(TAU);
            assert!(away.min(TAU - away) < 1e-4, "{away}");
        }
    }

    #[test]
    fn noise_has_the_standard_deviation_asked_for() {
        let (_, flat) = heights(|_| 0.0, 20_000, 0.3, 5);
        let variance = flat.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / flat.len() as f64;
        assert!((variance.sqrt() - 0.3).abs() < 0.005, "{variance}");
    }
}
