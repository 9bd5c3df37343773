//! The nearest centroid: whatever lies nearest to the mean of a class is taken to be of it.

use crate::data::SparseRows;

/// Of each example the class whose mean over the examples `x` with classes `y` is nearest; a class without any has none.
pub fn nearest_centroid(x: &SparseRows, y: &[u32], classes: usize, examples: &SparseRows) -> Vec<u32> {
    let mut means = vec![vec![0.0; x.width()]; classes];
    let mut count = vec![0.0; classes];
    for (row, class) in y.iter().enumerate() {
        count[*class as usize] += 1.0;
        x.row(row).for_each(|(place, value)| means[*class as usize][place] += f64::from(value));
    }
    for (mean, count) in means.iter_mut().zip(&count) {
        mean.iter_mut().for_each(|sum| *sum /= count);
    }
    let lengths: Vec<f64> = means.iter().map(|mean| mean.iter().map(|m| m * m).sum()).collect();
    // ‖x − m‖² less ‖x‖², which is the same for all.
    let distance = |row: usize, class: usize| {
        lengths[class]
            - 2.0
                * examples.row(row).map(|(place, value)| f64::from(value) * means[class][place]).sum::<f64>()
    };
    let nearest = |row: usize| {
        let there = (0..classes).filter(|class| count[*class] > 0.0);
        let ranked = there.map(|class| (class, distance(row, class)));
        ranked.min_by(|(_, a), (_, b)| a.total_cmp(b)).map_or(0, |(class, _)| class as u32)
    };
    (0..examples.len()).map(nearest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_mean_answers() {
        // Means (1, 0) and (0, 5); class 1 has no example.
        let x = SparseRows::from_dense(&[0.0, 0.0, 2.0, 0.0, 0.0, 5.0], 2);
        let asked = SparseRows::from_dense(&[0.0, 2.0, 0.0, 3.0, -9.0, 0.0], 2);
        assert_eq!(nearest_centroid(&x, &[0, 0, 2], 3, &asked), [0, 2, 0]);
    }
}
