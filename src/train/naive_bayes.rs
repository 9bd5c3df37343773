//! Naive Bayes: every input is taken to be independent of the others, once the class is known.
//!
//! | inputs | ln p(x \| k) |
//! |---|---|
//! | measures | Σⱼ ln N(xⱼ; μₖⱼ, σ²ₖⱼ) |
//! | counts | Σⱼ xⱼ ln θₖⱼ, θₖⱼ = (nₖⱼ + 1) / (Σ nₖ + d) |
//!
//! and zₖ = ln p(k) + ln p(x | k), of which softmax makes p(k | x).
//!
//! Source: Manning, Raghavan and Schütze, *Introduction to Information Retrieval*, section 13.2. To every variance is added a
//! 10⁻⁹ of the largest there is, as scikit-learn does, for inputs that are the same in all of a class.

use crate::data::SparseRows;

/// The share of the largest variance that is added to all.
const SMOOTHING: f64 = 1e-9;

/// What the inputs are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inputs {
    /// Numbers on a scale: normally distributed in each class.
    Measures,
    /// How often something is there: drawn one after the other.
    Counts,
}

/// A fitted model: of every class k, zₖ = constant + Σⱼ (xⱼ linear + xⱼ² square).
#[derive(Debug, Clone, PartialEq)]
pub struct NaiveBayes {
    constant: Vec<f64>,
    /// (linear, square), `[c, d]`.
    terms: Vec<Vec<(f64, f64)>>,
}

impl NaiveBayes {
    /// Fits `[n, d]` examples with their classes. A class without any is never answered.
    pub fn fit(x: &SparseRows, y: &[u32], classes: usize, inputs: Inputs) -> Self {
        let d = x.width();
        let mut count = vec![0.0; classes];
        let mut sums = vec![vec![(0.0, 0.0); d]; classes];
        for (row, class) in y.iter().enumerate() {
            count[*class as usize] += 1.0;
            for (place, value) in x.row(row) {
                let (sum, squares) = &mut sums[*class as usize][place];
                *sum += f64::from(value);
                *squares += f64::from(value).powi(2);
            }
        }
        let n: f64 = count.iter().sum();
        let least = SMOOTHING * largest_variance(&sums, n);
        let mut model =
            Self { constant: count.iter().map(|count| (count / n).ln()).collect(), terms: vec![] };
        for (constant, (sums, count)) in model.constant.iter_mut().zip(sums.iter().zip(&count)) {
            let all: f64 = sums.iter().map(|(sum, _)| sum).sum();
            let term = |(sum, squares): &(f64, f64)| match inputs {
                _ if *count == 0.0 => (0.0, 0.0),
                Inputs::Counts => (((sum + 1.0) / (all + d as f64)).ln(), 0.0),
                Inputs::Measures => {
                    let mean = sum / count;
                    let variance = (squares / count - mean * mean).max(0.0) + least;
                    *constant -=
                        mean * mean / (2.0 * variance) + (std::f64::consts::TAU * variance).ln() / 2.0;
                    (mean / variance, -1.0 / (2.0 * variance))
                }
            };
            model.terms.push(sums.iter().map(term).collect());
        }
        model
    }

    /// z of some examples, `[n, c]`.
    pub fn logits(&self, x: &SparseRows) -> Vec<f32> {
        let score = |row: usize, (constant, terms): (&f64, &Vec<(f64, f64)>)| {
            let each = x.row(row).map(|(place, value)| (f64::from(value), terms[place]));
            (constant + each.map(|(x, (linear, square))| x * (linear + x * square)).sum::<f64>()) as f32
        };
        let rows =
            (0..x.len()).map(|row| self.constant.iter().zip(&self.terms).map(move |class| score(row, class)));
        // −∞, of a class that was not there, would make NaN of a difference.
        rows.flatten().map(|z| z.max(f32::MIN / 4.0)).collect()
    }
}

/// Of any input over all examples; never 0.
fn largest_variance(sums: &[Vec<(f64, f64)>], n: f64) -> f64 {
    let inputs = sums.first().map_or(0, Vec::len);
    let variance = |place: usize| {
        let of = |part: fn(&(f64, f64)) -> f64| sums.iter().map(|class| part(&class[place])).sum::<f64>() / n;
        of(|sums| sums.1) - of(|sums| sums.0).powi(2)
    };
    (0..inputs).map(variance).fold(1e-9, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::score::softmax;

    #[test]
    fn measures_by_hand() {
        // Class 0: −1 and 1, class 1: 3 and 5; both of variance 1, so that it is even at 2, and at 3 e² to 1 … e⁻⁽⁹⁻¹⁾ᐟ².
        let x = SparseRows::from_dense(&[-1.0, 1.0, 3.0, 5.0], 1);
        let model = NaiveBayes::fit(&x, &[0, 0, 1, 1], 2, Inputs::Measures);
        let z = model.logits(&SparseRows::from_dense(&[2.0, 3.0], 1));
        assert!((z[0] - z[1]).abs() < 1e-5, "{z:?}");
        assert!((z[3] - z[2] - 4.0).abs() < 1e-5, "{z:?}");
        // ln ½ − ½ ln 2π − 2²/2
        assert!((z[0] - (0.5_f32.ln() - 0.918_938_5 - 2.0)).abs() < 1e-5, "{z:?}");
    }

    #[test]
    fn counts_by_hand() {
        // The book's example, 13.1: Chinese ×5, Beijing, Shanghai, Macao; Tokyo, Japan, Chinese in the other class.
        let docs = [
            [2., 1., 0., 0., 0., 0.],
            [2., 0., 1., 0., 0., 0.],
            [1., 0., 0., 1., 0., 0.],
            [1., 0., 0., 0., 1., 1.],
        ];
        let model = NaiveBayes::fit(
            &SparseRows::from_dense(docs.as_flattened(), 6),
            &[0, 0, 0, 1],
            2,
            Inputs::Counts,
        );
        let z = model.logits(&SparseRows::from_dense(&[3., 0., 0., 0., 1., 1.], 6));
        // ¾ · (3/7)³ · 1/14 · 1/14 ≈ 0.0003, ¼ · (2/9)³ · 2/9 · 2/9 ≈ 0.0001
        assert!((z[0].exp() - 0.000_301_2).abs() < 1e-6 && (z[1].exp() - 0.000_135_5).abs() < 1e-6, "{z:?}");
    }

    #[test]
    fn a_class_without_examples_is_never_answered() {
        let x = SparseRows::from_dense(&[1.0, 2.0, 3.0], 1);
        for inputs in [Inputs::Measures, Inputs::Counts] {
            let z = NaiveBayes::fit(&x, &[0, 0, 2], 3, inputs).logits(&x);
            assert!(
                z.chunks(3).all(|z| softmax(z, 1.0)[1] == 0.0 && z.iter().all(|z| z.is_finite())),
                "{z:?}"
            );
        }
    }
}
