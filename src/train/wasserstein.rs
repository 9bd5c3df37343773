//! How far two clouds of points lie apart: the sliced Wasserstein distance.
//!
//! On a line, the Wasserstein distance W₁ is the least average way by which one set of points can be moved onto another:
//! sort both, and move the first to the first, the second to the second … With F⁻¹ the quantiles,
//! W₁ = ∫₀¹ |F_a⁻¹(u) − F_b⁻¹(u)| du, which asks for no equal numbers of points. In d dimensions it is
//! averaged over the shadows that both clouds cast on some lines through the origin.
//!
//! Source: Bonneel, Rabin, Peyré and Pfister, “Sliced and Radon Wasserstein Barycenters of Measures” (2015), section 2;
//! for W₁ as here, Ramdas, García Trillos and Cuturi (2017), section 2.3.

use crate::data::planar::normals;
use crate::rng::{Purpose, generator};

/// The lines on which shadows are compared.
#[derive(Debug, Clone)]
pub struct Sliced {
    dims: usize,
    /// Directions of length 1, `[k, d]`.
    directions: Vec<f32>,
}

/// A cloud's shadow on each of the lines, sorted.
#[derive(Debug, Clone)]
pub struct Shadows(Vec<Vec<f32>>);

impl Sliced {
    /// `lines` directions in `dims` dimensions, even over the sphere.
    pub fn new(dims: usize, lines: usize, seed: u64) -> Self {
        let mut directions = normals(dims * lines, &mut generator(seed, Purpose::Sample, u32::MAX));
        for direction in directions.chunks_exact_mut(dims.max(1)) {
            let length = direction.iter().map(|x| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
            direction.iter_mut().for_each(|x| *x /= length);
        }
        Self { dims, directions }
    }

    /// Given directions of length 1, `[k, d]`.
    pub fn along(dims: usize, directions: Vec<f32>) -> Self {
        Self { dims, directions }
    }

    /// The shadows of `[n, d]` numbers.
    pub fn shadows(&self, points: &[f32]) -> Shadows {
        let along = |direction: &[f32]| {
            let mut shadow: Vec<f32> = points
                .chunks_exact(self.dims.max(1))
                .map(|point| point.iter().zip(direction).map(|(x, along)| x * along).sum())
                .collect();
            shadow.sort_unstable_by(f32::total_cmp);
            shadow
        };
        Shadows(self.directions.chunks_exact(self.dims.max(1)).map(along).collect())
    }
}

impl Shadows {
    /// The sliced Wasserstein distance to another cloud, on the same lines. Of no points it is 0.
    pub fn distance(&self, other: &Self) -> f32 {
        let sum: f64 = self.0.iter().zip(&other.0).map(|(a, b)| wasserstein(a, b)).sum();
        (sum / self.0.len().max(1) as f64) as f32
    }
}

/// W₁ between two sorted sets of numbers; 0 where one is empty.
pub fn wasserstein(a: &[f32], b: &[f32]) -> f64 {
    let (n, m) = (a.len(), b.len());
    let (mut i, mut j, mut sum) = (0, 0, 0.0_f64);
    // u in units of 1/(n m): the next quantile at which either set goes on to its next number.
    let mut at = 0;
    while i < n && j < m {
        let next = ((i + 1) * m).min((j + 1) * n);
        sum += (next - at) as f64 * f64::from((a[i] - b[j]).abs());
        at = next;
        i += usize::from(next == (i + 1) * m);
        j += usize::from(next == (j + 1) * n);
    }
    if n * m == 0 { 0.0 } else { sum / (n * m) as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_a_line_by_hand() {
        // |0 − 5| + |1 − 6| + |3 − 8|, over 3: scipy.stats.wasserstein_distance gives 5.
        assert_eq!(wasserstein(&[0.0, 1.0, 3.0], &[5.0, 6.0, 8.0]), 5.0);
        // Moving ½ by 1: half the points go from 0 to 1.
        assert_eq!(wasserstein(&[0.0, 0.0], &[0.0, 1.0]), 0.5);
        // Thirds against halves: 0 to ⅓ |0−2|, ⅓ to ½ |1−2|, ½ to ⅔ |1−4|, ⅔ to 1 |3−4|.
        let by_hand = 2.0 / 3.0 + 1.0 / 6.0 + 3.0 / 6.0 + 1.0 / 3.0;
        assert!((wasserstein(&[0.0, 1.0, 3.0], &[2.0, 4.0]) - by_hand).abs() < 1e-12);
        assert_eq!(wasserstein(&[], &[1.0]), 0.0);
    }

    /// With NumPy and SciPy: `mean([wasserstein_distance(a @ d, b @ d) for d in directions])`.
    #[test]
    fn in_a_plane_it_is_scipys() {
        let a = [-0.5, -0.13, 0.24, 0.61, 0.98, -0.35, 0.02, 0.39, 0.76, 1.13, -0.2, 0.17];
        let b: Vec<f32> = (0..16).map(|i| (f64::from(i) * 1.3).cos() as f32).collect();
        let sliced = Sliced::along(2, vec![1.0, 0.0, 0.0, 1.0, 0.6, 0.8, 0.8, -0.6]);
        let distance = sliced.shadows(&a).distance(&sliced.shadows(&b));
        assert!((distance - 0.330_958_3).abs() < 1e-6, "{distance}");
    }

    #[test]
    fn a_cloud_moved_along_is_as_far_as_its_shadows() {
        // Moved by c, every shadow moves by |c · direction|: on average over the circle 2/π of |c|.
        let sliced = Sliced::new(2, 4000, 3);
        let points = normals(400, &mut generator(1, Purpose::Data, 0));
        let moved: Vec<f32> = points.chunks(2).flat_map(|p| [p[0] + 3.0, p[1] - 4.0]).collect();
        let distance = sliced.shadows(&points).distance(&sliced.shadows(&moved));
        let expected = 5.0 * 2.0 / std::f32::consts::PI;
        assert!((distance - expected).abs() < 0.05, "{distance} is not {expected}");
        assert_eq!(sliced.shadows(&points).distance(&sliced.shadows(&points)), 0.0);
    }
}
