//! The plane that the map is drawn on: the two directions in which the words differ most, kept from turning.
//!
//! The plane of the first two principal components is one; which way its axes point in it is not, and whoever takes the
//! eigenvectors anew for each picture sees it jump. So the axes are moved a little at a time: B ← the orthonormal matrix
//! nearest to C B, C being the covariance of the words. Its fixed points are bases of that plane, and on it nothing turns.

use nalgebra::{DMatrix, Matrix2, SymmetricEigen};

/// Steps before the first picture.
const AT_FIRST: usize = 60;

/// A plane for vectors of `d` numbers, `[2, d]`, that has come to rest.
pub(super) fn fresh(words: &[f32], d: usize) -> Vec<f32> {
    // Any two directions that are not the same; those of the first numbers would do, were they never all zero.
    let mut plane: Vec<f32> = (0..2 * d).map(|place| 1.0 + ((place * 7919) % 13) as f32 - 6.0).collect();
    (0..AT_FIRST).for_each(|_| follow(&mut plane, words, d));
    plane
}

/// Moves a plane, `[2, d]`, with the words, `[n, d]`.
pub(super) fn follow(plane: &mut [f32], words: &[f32], d: usize) {
    let mean = mean(words, d);
    let (first, second) = plane.split_at(d.min(plane.len()));
    let mut moved = vec![0.0; 2 * d]; // C B, up to a factor
    let (right, up) = moved.split_at_mut(d);
    let mut centred = vec![0.0; d];
    for word in words.chunks_exact(d) {
        for ((c, x), mean) in centred.iter_mut().zip(word).zip(&mean) {
            *c = f64::from(x - mean);
        }
        let [mut x, mut y] = [0.0; 2];
        for ((c, a), b) in centred.iter().zip(first).zip(second) {
            x += c * f64::from(*a);
            y += c * f64::from(*b);
        }
        for ((c, right), up) in centred.iter().zip(&mut *right).zip(&mut *up) {
            *right += c * x;
            *up += c * y;
        }
    }
    if let Some(nearest) = orthonormal(&DMatrix::from_vec(d, 2, moved)) {
        for (number, found) in plane.iter_mut().zip(nearest.iter()) {
            *number = *found as f32;
        }
    }
}

/// M (MᵀM)^−½, the orthonormal matrix nearest to M; none if its columns all but point the same way, or are not finite.
fn orthonormal(m: &DMatrix<f64>) -> Option<DMatrix<f64>> {
    let most = m.amax();
    let m = m / most;
    let square = m.transpose() * &m;
    let square = Matrix2::new(square[(0, 0)], square[(0, 1)], square[(1, 0)], square[(1, 1)]);
    if !(most > 0.0 && most.is_finite() && square.iter().all(|x| x.is_finite())) {
        return None;
    }
    let SymmetricEigen { eigenvectors, eigenvalues } = square.symmetric_eigen();
    if eigenvalues.min() < 1e-12 * eigenvalues.max() {
        return None;
    }
    let roots = Matrix2::from_diagonal(&eigenvalues.map(|value| 1.0 / value.sqrt()));
    let root = eigenvectors * roots * eigenvectors.transpose();
    Some(&m * DMatrix::from_column_slice(2, 2, root.as_slice()))
}

/// The mean of vectors of `d` numbers.
pub(super) fn mean(words: &[f32], d: usize) -> Vec<f32> {
    let mut sums = vec![0.0_f64; d];
    for word in words.chunks_exact(d) {
        sums.iter_mut().zip(word).for_each(|(sum, x)| *sum += f64::from(*x));
    }
    let n = (words.len() / d.max(1)).max(1) as f64;
    sums.into_iter().map(|sum| (sum / n) as f32).collect()
}

/// Where vectors lie on a plane, `[n, 2]`, seen from `mean`.
pub(super) fn project(vectors: &[f32], mean: &[f32], plane: &[f32]) -> Vec<f32> {
    let d = mean.len();
    let (first, second) = plane.split_at(d.min(plane.len()));
    let along = |vector: &[f32], axis: &[f32]| {
        vector.iter().zip(mean).zip(axis).map(|((x, mean), axis)| (x - mean) * axis).sum::<f32>()
    };
    vectors.chunks_exact(d).flat_map(|vector| [along(vector, first), along(vector, second)]).collect()
}

/// The share of the variance that a plane shows.
pub(super) fn share(words: &[f32], plane: &[f32], d: usize) -> f32 {
    let mean = mean(words, d);
    let shown: f64 = project(words, &mean, plane).iter().map(|x| f64::from(*x).powi(2)).sum();
    let centred = words.chunks_exact(d).flat_map(|word| word.iter().zip(&mean));
    let all: f64 = centred.map(|(x, mean)| f64::from(x - mean).powi(2)).sum();
    if all > 0.0 { (shown / all) as f32 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::{Purpose, generator};
    use rand::RngExt;

    /// Points that differ most along two known directions of five.
    fn cloud(stretch: [f32; 5]) -> Vec<f32> {
        let mut rng = generator(7, Purpose::Data, 0);
        let point = |_| stretch.map(|s| 3.0 + s * rng.random_range(-1.0..1.0_f32));
        (0..400).flat_map(point).collect()
    }

    #[test]
    fn it_comes_to_the_plane_of_the_principal_components() {
        let words = cloud([0.1, 5.0, 0.2, 0.1, 3.0]);
        let plane = fresh(&words, 5);
        for axis in plane.chunks(5) {
            assert!((axis[1].hypot(axis[4]) - 1.0).abs() < 1e-3, "{axis:?}");
        }
        let dot: f32 = plane[..5].iter().zip(&plane[5..]).map(|(a, b)| a * b).sum();
        assert!(dot.abs() < 1e-5);
        assert!(share(&words, &plane, 5) > 0.99);
    }

    #[test]
    fn on_its_plane_it_does_not_turn_even_where_the_axes_change_places() {
        let mut plane = fresh(&cloud([0.1, 5.0, 0.2, 0.1, 3.0]), 5);
        let before = plane.clone();
        // Now the other direction is the first component: eigenvectors would swap.
        let words = cloud([0.1, 3.0, 0.2, 0.1, 5.0]);
        (0..50).for_each(|_| follow(&mut plane, &words, 5));
        let moved = before.iter().zip(&plane).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(moved < 0.1, "{moved}");
    }

    #[test]
    fn words_that_are_all_the_same_move_nothing() {
        let mut plane = vec![1.0, 0.0, 0.0, 0.0, 1.0, 0.0];
        follow(&mut plane, &[2.0; 30], 3);
        follow(&mut plane, &[f32::NAN; 30], 3);
        assert_eq!(plane, [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
    }
}
