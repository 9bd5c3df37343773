//! What a reader sees of the vectors: the map, neighbours, analogies. Worked out on reading.

use std::cell::OnceCell;

use super::documents::DocumentVectors;
use super::options::Corpus;
use super::records::{
    AnalogyScore, EmbeddingText, EmbeddingTrouble, NeighbourWord, TextProgress, WordAnalogy, WordNeighbours,
};
use super::{COMMON, Embeddings, plane, spelling};
use crate::data::text::{folded, world};
use crate::error::Result;
use crate::lab::Array;
use crate::labs::shared::{Extent, kept};
use crate::nn::numbers;
use crate::nn::ops::dot;

/// Neighbours listed.
const NEIGHBOURS: usize = 10;
/// Answers listed.
const ANSWERS: usize = 5;
/// Words on the map of a large vocabulary, besides those that are asked for.
const MAPPED: usize = 150;
/// Words compared with one another for the mean cosine.
const COMPARED: usize = 200;

/// Kept until the parameters change.
#[derive(Default)]
pub(super) struct Look {
    vectors: OnceCell<Vectors>,
    pub score: OnceCell<AnalogyScore>,
    pub documents: OnceCell<DocumentVectors>,
}

/// The vectors as numbers.
pub(super) struct Vectors {
    pub d: usize,
    /// v, `[v, d]`.
    pub input: Vec<f32>,
    /// u, `[v, d]`.
    pub output: Vec<f32>,
    /// v / ‖v‖, `[v, d]`; zero where v is.
    pub unit: Vec<f32>,
}

/// Vectors of `d` numbers, each brought to length 1; those of no length stay.
pub(super) fn unit(vectors: &[f32], d: usize) -> Vec<f32> {
    let mut unit = vectors.to_vec();
    for row in unit.chunks_exact_mut(d.max(1)) {
        let length = length(row);
        if length > 0.0 && length.is_finite() {
            row.iter_mut().for_each(|x| *x /= length);
        }
    }
    unit
}

pub(super) fn length(x: &[f32]) -> f32 {
    dot(x, x).sqrt()
}

impl Vectors {
    /// Row `place` of one of the tables.
    pub fn row<'a>(&self, table: &'a [f32], place: usize) -> &'a [f32] {
        table.get(place * self.d..(place + 1) * self.d).unwrap_or(&[])
    }
}

impl Embeddings {
    pub(super) fn vectors(&self) -> Result<&Vectors> {
        kept(&self.look.vectors, || {
            let (model, d) = (self.without_gradients(), self.options.dimensions);
            let (input, output) = (numbers(model.input.val())?, numbers(model.output.val())?);
            Ok(Vectors { unit: unit(&input, d), d, input, output })
        })
    }

    /// The place of a word that is learned.
    pub(super) fn place(&self, word: &str) -> Option<usize> {
        self.problem.places_of_words.get(&folded(word.trim())).map(|place| *place as usize)
    }

    /// Words spelt much like one that is not learned.
    fn suggestions(&self, word: &str) -> Vec<String> {
        let word = folded(word.trim());
        spelling::nearest(&word, self.problem.text.words.iter().take(self.problem.words))
    }

    /// The words along `target`, by `rank` the furthest first, without those of `but`.
    fn ranked(
        &self,
        target: &[f32],
        but: &[usize],
        most: usize,
        by_product: bool,
    ) -> Result<Vec<NeighbourWord>> {
        let vectors = self.vectors()?;
        let along = length(target);
        let words = (0..self.problem.words).filter(|place| !but.contains(place));
        let mut found: Vec<(f32, f32, usize)> = words
            .map(|place| {
                let product = dot(target, vectors.row(&vectors.input, place));
                let cosine = dot(target, vectors.row(&vectors.unit, place));
                (if along > 0.0 { cosine / along } else { 0.0 }, product, place)
            })
            .collect();
        let key = |(cosine, product, _): &(f32, f32, usize)| if by_product { *product } else { *cosine };
        found.sort_by(|a, b| key(b).total_cmp(&key(a)));
        found.truncate(most);
        let text = &self.problem.text;
        let named = found.into_iter().map(|(cosine, product, place)| NeighbourWord {
            word: text.words[place].clone(),
            place,
            cosine,
            product,
            count: text.counts[place],
        });
        Ok(named.collect())
    }

    /// The neighbours of the word asked for.
    pub(super) fn neighbours(&self) -> Result<WordNeighbours> {
        let word = self.options.word.trim().to_string();
        let Some(place) = self.place(&word) else {
            let suggestions = self.suggestions(&word);
            let none = vec![];
            return Ok(WordNeighbours {
                word,
                place: -1,
                count: 0,
                length: 0.0,
                suggestions,
                by_cosine: none.clone(),
                by_product: none,
            });
        };
        let vectors = self.vectors()?;
        let own = vectors.row(&vectors.input, place);
        Ok(WordNeighbours {
            word,
            place: place as i32,
            count: self.problem.text.counts[place],
            length: length(own),
            suggestions: vec![],
            by_cosine: self.ranked(own, &[place], NEIGHBOURS, false)?,
            by_product: self.ranked(own, &[place], NEIGHBOURS, true)?,
        })
    }

    /// The places of the three words of the analogy, if all are there.
    fn asked(&self) -> Option<[usize; 3]> {
        let [first, second, third] = &self.options.question;
        Some([self.place(first)?, self.place(second)?, self.place(third)?])
    }

    /// b − a + c, of unit vectors.
    fn target(&self, [a, b, c]: [usize; 3]) -> Result<Vec<f32>> {
        let vectors = self.vectors()?;
        let [a, b, c] = [a, b, c].map(|place| vectors.row(&vectors.unit, place));
        Ok(a.iter().zip(b).zip(c).map(|((a, b), c)| b - a + c).collect())
    }

    /// The analogy asked for.
    pub(super) fn analogy(&self) -> Result<WordAnalogy> {
        let [first, second, third] = self.options.question.clone().map(|word| word.trim().to_string());
        let mut unknown: Vec<String> = vec![];
        for word in [&first, &second, &third] {
            if self.place(word).is_none() && !unknown.contains(word) {
                unknown.push(word.clone());
            }
        }
        let suggestions = unknown.iter().map(|word| self.suggestions(word)).collect();
        let (mut answers, mut expected, mut expected_rank) = (vec![], String::new(), 0);
        if let Some(asked) = self.asked() {
            let all = self.ranked(&self.target(asked)?, &asked, self.problem.words, false)?;
            // a : b = c : ? and a : c = b : ? are one parallelogram.
            let [a, b, c] = asked.map(|place| place as u32);
            let known = self.questions.iter().find(|[first, second, third, _]| {
                *first == a && ([*second, *third] == [b, c] || [*third, *second] == [b, c])
            });
            if let Some([_, _, _, right]) = known {
                expected = self.problem.text.words[*right as usize].clone();
                expected_rank =
                    all.iter().position(|found| found.place == *right as usize).map_or(0, |rank| rank + 1);
            }
            answers = all;
            answers.truncate(ANSWERS);
        }
        Ok(WordAnalogy { first, second, third, unknown, suggestions, answers, expected, expected_rank })
    }

    /// a, b, c, the answer, and b − a + c, on the plane of b − a and c − a, seen from a: `[5, 2]`, or nothing.
    pub(super) fn parallelogram(&self) -> Result<Array> {
        let nothing = || Array::matrix(vec![], 2);
        let Some(asked) = self.asked() else { return Ok(nothing()) };
        let target = self.target(asked)?;
        let Some(answer) = self.ranked(&target, &asked, 1, false)?.first().map(|found| found.place) else {
            return Ok(nothing());
        };
        let vectors = self.vectors()?;
        let [a, b, c] = asked.map(|place| vectors.row(&vectors.unit, place));
        let less = |x: &[f32]| x.iter().zip(a).map(|(x, a)| x - a).collect::<Vec<f32>>();
        let mut across = less(b);
        let along = length(&across);
        let mut up = less(c);
        if along > 0.0 {
            across.iter_mut().for_each(|x| *x /= along);
            let shared = dot(&up, &across);
            up.iter_mut().zip(&across).for_each(|(up, x)| *up -= shared * x);
        }
        let high = length(&up);
        if high > 0.0 {
            up.iter_mut().for_each(|x| *x /= high);
        }
        let answer = vectors.row(&vectors.unit, answer);
        let points = [a, b, c, answer, &target].map(less);
        Ok(Array::matrix(points.iter().flat_map(|x| [dot(x, &across), dot(x, &up)]).collect(), 2))
    }

    /// The words on the map.
    pub(super) fn mapped(&self) -> Result<Vec<usize>> {
        let words = self.problem.words;
        if self.options.corpus == Corpus::World {
            return Ok((0..words).collect());
        }
        let start = if words < 3 * COMMON { 0 } else { COMMON };
        let mut mapped: Vec<usize> = (start..words.min(start + MAPPED)).collect();
        let near = self.neighbours()?;
        let asked = near.by_cosine.iter().map(|found| found.place).chain(usize::try_from(near.place));
        let answers = self.analogy()?.answers.into_iter().take(1).map(|found| found.place);
        for place in asked.chain(answers).chain(self.asked().into_iter().flatten()) {
            if !mapped.contains(&place) {
                mapped.push(place);
            }
        }
        Ok(mapped)
    }

    /// What the map is seen from: the mean of the words that its plane is laid through.
    pub(super) fn middle(&self) -> Result<Vec<f32>> {
        let vectors = self.vectors()?;
        Ok(plane::mean(self.plane_words(&vectors.input), vectors.d))
    }

    /// Where the words on the map lie, `[s, 2]`.
    pub(super) fn map(&self) -> Result<Vec<f32>> {
        let vectors = self.vectors()?;
        let rows: Vec<f32> =
            self.mapped()?.iter().flat_map(|place| vectors.row(&vectors.input, *place)).copied().collect();
        Ok(plane::project(&rows, &self.middle()?, &self.log.plane))
    }

    /// What the map covers: the words and the pair followed, with a margin.
    pub(super) fn extent(&self) -> Result<Extent> {
        let mut all = self.map()?;
        all.extend(self.map_pair()?);
        let span = |axis: usize| {
            let along = all.iter().skip(axis).step_by(2).copied().filter(|x| x.is_finite());
            let [least, most] =
                along.fold([f32::INFINITY, f32::NEG_INFINITY], |[l, m], x| [l.min(x), m.max(x)]);
            let margin = 0.08 * (most - least).max(1e-3);
            if least <= most { [least - margin, most + margin] } else { [-1.0, 1.0] }
        };
        let ([left, right], [bottom, top]) = (span(0), span(1));
        Ok(Extent { left, right, bottom, top })
    }

    /// The share of the variance that the map shows.
    pub(super) fn map_share(&self) -> Result<f32> {
        let vectors = self.vectors()?;
        Ok(plane::share(self.plane_words(&vectors.input), &self.log.plane, vectors.d))
    }

    /// What each word of the world is; nothing of other texts.
    pub(super) fn groups(&self) -> Vec<usize> {
        if self.options.corpus != Corpus::World {
            return vec![];
        }
        let words = self.problem.text.words.iter().take(self.problem.words);
        words.map(|word| world::kind(word).map_or(0, |kind| kind as usize)).collect()
    }

    pub(super) fn about(&self) -> EmbeddingText {
        let text = &self.problem.text;
        let known: usize = text.counts.iter().take(self.problem.words).sum();
        EmbeddingText {
            words: text.tokens.len(),
            different: text.words.len(),
            vocabulary: self.problem.words,
            skipped: text.tokens.len() - known,
            sentences: text.starts.len() - 1,
            analogies: self.questions.len(),
        }
    }

    pub(super) fn progress(&self) -> TextProgress {
        let words = self.log.seen as f64;
        TextProgress { words, passes: words / self.problem.text.tokens.len().max(1) as f64 }
    }

    pub(super) fn trouble(&self) -> Result<EmbeddingTrouble> {
        let vectors = self.vectors()?;
        let compared = self.problem.words.min(COMPARED);
        let mut sum = vec![0.0; vectors.d];
        for place in 0..compared {
            sum.iter_mut().zip(vectors.row(&vectors.unit, place)).for_each(|(sum, x)| *sum += x);
        }
        // Σ over pairs of unit vectors is ‖Σ‖² less their own.
        let n = compared as f32;
        let mean_cosine = if compared > 1 { (dot(&sum, &sum) - n) / (n * (n - 1.0)) } else { 0.0 };
        let nothing = (1 + self.options.negatives) as f32 * std::f32::consts::LN_2;
        let last = self.log.history.last(1);
        Ok(EmbeddingTrouble {
            diverging: last.is_some_and(|loss| !loss.is_finite() || loss > 1.5 * nothing),
            tiny: self.problem.text.tokens.len() < 1000,
            // At first they all go one way, and part later.
            collapsed: self.progress().passes >= 1.0 && mean_cosine > 0.9,
            mean_cosine: if mean_cosine.is_finite() { mean_cosine } else { 0.0 },
        })
    }
}
