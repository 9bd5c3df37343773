//! What counting alone makes of the text, and what the rules say that made it.
//!
//! Of how often two words meet within the window, the positive pointwise mutual information max(0, ln p(a, b) / p(a) p(b)),
//! and of that matrix M, symmetric, the best approximation of rank d: M ≈ U Σ Uᵀ, a word's vector being its row of
//! U |Σ|^½. Source: Levy, Goldberg and Dagan (2015), *Improving Distributional Similarity with Lessons Learned from Word
//! Embeddings*, section 2. The decomposition is by subspace iteration (Halko, Martinsson and Tropp, 2011, algorithm 4.4).

use nalgebra::DMatrix;
use rand::RngExt;

use super::Embeddings;
use super::analogies::{right, share};
use super::look::unit;
use super::options::Corpus;
use super::records::{CountedBaselines, CountedScore, HiddenTruth};
use crate::data::text::world::meetings;
use crate::error::Result;
use crate::labs::shared::kept;
use crate::nn::ops::dot;
use crate::rng::{Purpose, generator};

/// Directions beyond those wanted, and rounds, of the decomposition.
const MORE: usize = 8;
const ROUNDS: usize = 6;
/// Pairs of words whose products are laid beside the truth.
const BESIDE: usize = 1500;

/// Both, as scores on the analogies.
pub(super) struct Counted {
    counts: usize,
    truth: Option<usize>,
}

/// Of each row its columns and numbers that are not zero.
type Sparse = Vec<Vec<(u32, f32)>>;

/// How often two words of the first `words` meet within `reach`, of a text in sentences; weighted as the drawn windows
/// weight them, the nearest most.
fn meetings_in(tokens: &[u32], starts: &[u32], words: usize, reach: usize) -> Sparse {
    let mut places = vec![vec![]; words];
    for (sentence, bounds) in starts.windows(2).enumerate() {
        for at in bounds[0]..bounds[1] {
            if let Some(places) = places.get_mut(tokens[at as usize] as usize) {
                places.push((at as usize, sentence));
            }
        }
    }
    let mut row = vec![0.0_f32; words];
    let count = |places: &Vec<(usize, usize)>| {
        let mut met: Vec<u32> = vec![];
        for (at, sentence) in places {
            let [start, end] = [starts[*sentence] as usize, starts[sentence + 1] as usize];
            let (from, to) = (start.max(at.saturating_sub(reach)), end.min(at + reach + 1));
            for (other, token) in (from..).zip(tokens.get(from..to).unwrap_or_default().iter().copied()) {
                if other != *at && (token as usize) < words {
                    let far = other.abs_diff(*at);
                    if row[token as usize] == 0.0 {
                        met.push(token);
                    }
                    row[token as usize] += (reach + 1 - far) as f32 / reach as f32;
                }
            }
        }
        met.sort_unstable();
        met.into_iter().map(|token| (token, std::mem::take(&mut row[token as usize]))).collect()
    };
    places.iter().map(count).collect()
}

/// max(0, ln p(a, b) / p(a) p(b)) of symmetric counts.
fn positive_information(counts: &Sparse) -> Sparse {
    let sums: Vec<f64> = counts.iter().map(|row| row.iter().map(|(_, n)| f64::from(*n)).sum()).collect();
    let total: f64 = sums.iter().sum();
    let row = |(row, sum): (&Vec<(u32, f32)>, &f64)| {
        let information = |(other, n): &(u32, f32)| {
            let ratio = f64::from(*n) * total / (sum * sums[*other as usize]);
            (ratio > 1.0).then(|| (*other, ratio.ln() as f32))
        };
        row.iter().filter_map(information).collect()
    };
    counts.iter().zip(&sums).map(row).collect()
}

/// M X.
fn product(m: &Sparse, x: &DMatrix<f32>) -> DMatrix<f32> {
    let mut y = DMatrix::zeros(m.len(), x.ncols());
    for column in 0..x.ncols() {
        let from = x.column(column);
        for (row, entries) in m.iter().enumerate() {
            y[(row, column)] = entries.iter().map(|(other, value)| value * from[*other as usize]).sum();
        }
    }
    y
}

/// U |Σ|^½ of the `d` largest, `[n, d]`, row-major.
fn decompose(m: &Sparse, d: usize) -> Vec<f32> {
    let n = m.len();
    let wide = (d + MORE).min(n);
    let mut rng = generator(0, Purpose::Init, 1);
    let start = DMatrix::from_fn(n, wide, |_, _| rng.random_range(-1.0..1.0_f32));
    let mut q = product(m, &start).qr().q();
    for _ in 0..ROUNDS {
        q = product(m, &q).qr().q();
    }
    let small = q.transpose() * product(m, &q);
    let small = (&small + small.transpose()) * 0.5;
    let eigen = small.symmetric_eigen();
    let mut order: Vec<usize> = (0..wide).collect();
    order.sort_by(|a, b| eigen.eigenvalues[*b].abs().total_cmp(&eigen.eigenvalues[*a].abs()));
    let u = q * &eigen.eigenvectors;
    let mut rows = vec![0.0; n * d];
    for (place, column) in order.into_iter().take(d).enumerate() {
        let root = eigen.eigenvalues[column].abs().sqrt();
        for row in 0..n {
            rows[row * d + place] = u[(row, column)] * root;
        }
    }
    rows
}

impl Embeddings {
    fn counted(&self) -> Result<&Counted> {
        kept(&self.counted, || {
            let (text, d) = (&self.problem.text, self.options.dimensions);
            let met = meetings_in(&text.tokens, &text.starts, self.problem.words, self.options.window);
            let vectors = decompose(&positive_information(&met), d);
            let truth = self.exact().map(|(meetings, n)| {
                let rows = meetings.chunks_exact(n).map(|row| {
                    row.iter()
                        .zip(0..)
                        .filter(|(often, _)| **often > 0.0)
                        .map(|(often, other)| (other, *often as f32))
                        .collect()
                });
                let information = positive_information(&rows.collect());
                let mut dense = vec![0.0; n * n];
                for (row, entries) in information.iter().enumerate() {
                    entries.iter().for_each(|(other, value)| dense[row * n + *other as usize] = *value);
                }
                right(&unit(&dense, n), n, &self.questions)
            });
            Ok(Counted { counts: right(&unit(&vectors, d), d, &self.questions), truth })
        })
    }

    /// How often words meet by the rules of the made-up world, `[n, n]`.
    fn exact(&self) -> Option<(Vec<f64>, usize)> {
        if self.options.corpus != Corpus::World {
            return None;
        }
        let words: Vec<&str> =
            self.problem.text.words.iter().take(self.problem.words).map(String::as_str).collect();
        Some((meetings(&words), words.len()))
    }

    pub(super) fn beside(&self) -> Result<CountedBaselines> {
        let Counted { counts, truth } = self.counted()?;
        let questions = self.questions.len();
        let score = |right: usize| CountedScore { questions, right, share: share(right, questions) };
        Ok(CountedBaselines { chance: self.chance(), counts: score(*counts), truth: truth.map(score) })
    }

    /// u·v of words that meet in the made-up world, beside what they are at the optimum of the loss: ln of how often the
    /// two are a pair over k times how often chance makes one of them (Levy and Goldberg, 2014, section 3.1).
    pub(super) fn truth(&self) -> Result<Option<HiddenTruth>> {
        let Some((meetings, n)) = self.exact() else { return Ok(None) };
        let kept: Vec<f64> = (0..n).map(|word| self.problem.stays(word)).collect();
        let drawn = self.problem.drawn_as_negatives();
        let vectors = self.vectors()?;
        let mut truth =
            HiddenTruth { learned: vec![], exact: vec![], first: vec![], second: vec![], correlation: 0.0 };
        let met: Vec<(usize, usize)> = (0..n)
            .flat_map(|a| (0..n).map(move |b| (a, b)))
            .filter(|(a, b)| meetings[a * n + b] > 0.0)
            .collect();
        let paired = |a: usize, b: usize| meetings[a * n + b] * kept[a] * kept[b];
        let sums: Vec<f64> = (0..n).map(|a| (0..n).map(|b| paired(a, b)).sum()).collect();
        for (a, b) in met.iter().step_by(met.len().div_ceil(BESIDE).max(1)) {
            let k = self.options.negatives as f64;
            truth.exact.push((paired(*a, *b) / (sums[*a] * k * drawn[*b])).ln() as f32);
            truth.learned.push(dot(vectors.row(&vectors.input, *a), vectors.row(&vectors.output, *b)));
            truth.first.push(*a as u32);
            truth.second.push(*b as u32);
        }
        truth.correlation = correlation(&truth.learned, &truth.exact);
        Ok(Some(truth))
    }
}

/// Pearson's r; 0 where one of them does not vary.
fn correlation(x: &[f32], y: &[f32]) -> f64 {
    let mean = |x: &[f32]| x.iter().map(|x| f64::from(*x)).sum::<f64>() / x.len().max(1) as f64;
    let (mean_x, mean_y) = (mean(x), mean(y));
    let [mut xx, mut xy, mut yy] = [0.0; 3];
    for (x, y) in x.iter().zip(y) {
        let (x, y) = (f64::from(*x) - mean_x, f64::from(*y) - mean_y);
        (xx, xy, yy) = (xx + x * x, xy + x * y, yy + y * y);
    }
    if xx > 0.0 && yy > 0.0 { xy / (xx * yy).sqrt() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_meet_within_the_reach_and_their_sentence() {
        // “0 1 2 | 1 0”, reach 2: a neighbour counts 1, the next ½.
        let met = meetings_in(&[0, 1, 2, 1, 0], &[0, 3, 5], 3, 2);
        assert_eq!(met, [vec![(1, 2.0), (2, 0.5)], vec![(0, 2.0), (2, 1.0)], vec![(0, 0.5), (1, 1.0)]]);
    }

    #[test]
    fn the_information_is_that_of_the_counts() {
        // Σ = 8; p(0, 1) = 3/8 beside p(0) p(1) = ½ · ½.
        let counts = vec![vec![(0, 1.0), (1, 3.0)], vec![(0, 3.0), (1, 1.0)]];
        let information = positive_information(&counts);
        assert_eq!(information, [vec![(1, 1.5_f32.ln())], vec![(0, 1.5_f32.ln())]]);
    }

    #[test]
    fn the_decomposition_gives_the_matrix_back() {
        // Of rank two, with eigenvalues 6 and 2.
        let m: Sparse = vec![vec![(0, 4.0), (1, 2.0)], vec![(0, 2.0), (1, 4.0)], vec![]];
        let rows = decompose(&m, 2);
        for (i, j, expected) in [(0, 0, 4.0), (0, 1, 2.0), (1, 1, 4.0), (2, 2, 0.0)] {
            let found = dot(&rows[2 * i..2 * i + 2], &rows[2 * j..2 * j + 2]);
            assert!((found - expected).abs() < 1e-4, "{i} {j}: {found}");
        }
    }
}
