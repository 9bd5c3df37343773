//! BM25: passages ranked by the words that they share with a question.
//!
//! With N passages, n of them with the word w, f the times that w stands in a passage of |p| words, and p̄ the mean of these:
//!
//! ```text
//! score(q, p) = Σ idf(w) · f (k₁ + 1) / (f + k₁ (1 − b + b |p| / p̄)),    idf(w) = ln(1 + (N − n + ½) / (n + ½))
//! ```
//! over the words w of the question, each as often as it stands there.
//!
//! Source: Robertson and Zaragoza, “The probabilistic relevance framework: BM25 and beyond” (2009), equation 3.15; the 1 in
//! the logarithm, which keeps it above zero, is Lucene's.

/// k₁: how soon more of the same word counts for nothing more.
pub const K1: f64 = 1.2;
/// b: how much a long passage is held to be long for no reason.
pub const B: f64 = 0.75;

/// What a word adds to a passage's score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Term {
    /// The word, by its number.
    pub word: u32,
    /// f: how often it stands in the passage.
    pub times: usize,
    /// n: in how many passages it stands.
    pub passages: usize,
    /// idf.
    pub rarity: f64,
    /// The product.
    pub score: f64,
}

/// Which words stand where. A word is a number below the size of the vocabulary.
#[derive(Debug, Clone, Default)]
pub struct Bm25 {
    /// By word: the passages that it stands in, and how often.
    postings: Vec<Vec<(u32, u32)>>,
    /// |p| of each.
    lengths: Vec<u32>,
    /// p̄.
    mean: f64,
    /// k₁ (1 − b + b |p| / p̄) of each.
    long: Vec<f64>,
}

impl Bm25 {
    /// An index of passages.
    pub fn new<'a>(passages: impl Iterator<Item = &'a [u32]>, vocabulary: usize) -> Self {
        let mut index = Self { postings: vec![vec![]; vocabulary], ..Self::default() };
        for (passage, words) in (0..).zip(passages) {
            index.lengths.push(words.len() as u32);
            for word in words {
                let Some(list) = index.postings.get_mut(*word as usize) else { continue };
                match list.last_mut() {
                    Some((last, times)) if *last == passage => *times += 1,
                    _ => list.push((passage, 1)),
                }
            }
        }
        let words: u64 = index.lengths.iter().map(|length| u64::from(*length)).sum();
        index.mean = words as f64 / index.lengths.len().max(1) as f64;
        let long = |length: &u32| K1 * (1.0 - B + B * f64::from(*length) / index.mean.max(1e-9));
        index.long = index.lengths.iter().map(long).collect();
        index
    }

    /// p̄, the mean of the passages' lengths in words.
    pub fn mean_length(&self) -> f64 {
        self.mean
    }

    /// The scores of all passages.
    pub fn scores(&self, question: &[u32]) -> Vec<f32> {
        let mut scores = vec![0.0; self.lengths.len()];
        for word in question {
            let Some(list) = self.postings.get(*word as usize) else { continue };
            let rarity = self.rarity(list.len());
            for (passage, times) in list {
                scores[*passage as usize] += (rarity * self.weight(*passage as usize, *times)) as f32;
            }
        }
        scores
    }

    /// What each word of a question adds to the score of one passage.
    pub fn terms(&self, question: &[u32], passage: usize) -> Vec<Term> {
        let term = |word: &u32| {
            let list = self.postings.get(*word as usize).map_or(&[][..], Vec::as_slice);
            let found = list.binary_search_by_key(&(passage as u32), |(place, _)| *place);
            let times = found.ok().and_then(|at| list.get(at)).map_or(0, |(_, times)| *times);
            let rarity = self.rarity(list.len());
            let score = rarity * self.weight(passage, times);
            Term { word: *word, times: times as usize, passages: list.len(), rarity, score }
        };
        question.iter().map(term).collect()
    }

    fn rarity(&self, with: usize) -> f64 {
        let (all, with) = (self.lengths.len() as f64, with as f64);
        (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
    }

    fn weight(&self, passage: usize, times: u32) -> f64 {
        let (times, long) = (f64::from(times), self.long.get(passage).copied().unwrap_or(K1));
        times * (K1 + 1.0) / (times + long)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same by hand: three passages of 3, 2 and 1 words; word 1 stands in two of them, once and twice.
    #[test]
    fn scores_are_those_worked_out_by_hand() {
        let passages: [&[u32]; 3] = [&[0, 1, 2], &[1, 1], &[3]];
        let index = Bm25::new(passages.into_iter(), 4);
        assert_eq!(index.mean_length(), 2.0);
        let idf = |n: f64| (1.0 + (3.0 - n + 0.5) / (n + 0.5)).ln();
        let weight = |f: f64, long: f64| f * 2.2 / (f + 1.2 * (0.25 + 0.75 * long / 2.0));
        let expected =
            [idf(2.0) * weight(1.0, 3.0), idf(2.0) * weight(2.0, 2.0), idf(1.0) * weight(1.0, 1.0)];
        let scores = index.scores(&[1, 3, 9]);
        for (score, expected) in scores.iter().zip(expected) {
            assert!((f64::from(*score) - expected).abs() < 1e-6, "{scores:?}");
        }
        let terms = index.terms(&[1, 3, 9], 1);
        assert_eq!((terms[0].times, terms[0].passages, terms[1].times, terms[2].passages), (2, 2, 0, 0));
        assert!(
            (terms[0].score - expected[1]).abs() < 1e-12 && terms[1].score == 0.0 && terms[2].score == 0.0
        );
        assert!(Bm25::new(std::iter::empty(), 4).scores(&[1]).is_empty());
    }
}
