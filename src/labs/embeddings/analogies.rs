//! All analogies of which the answer is known, and how many come out right.

use std::collections::HashMap;

use super::Embeddings;
use super::look::Vectors;
use super::options::Corpus;
use super::records::{AnalogyMiss, AnalogyScore};
use super::text::Text;
use crate::data::text::world::couples;
use crate::error::Result;
use crate::labs::shared::kept;
use crate::nn::ops::dot;

/// The first is to the second as the third is to the fourth: places of words.
pub(super) type Question = [u32; 4];

/// A man's word and a woman's, of texts that nobody made up.
const FAMILY: [(&str, &str); 26] = [
    ("king", "queen"),
    ("man", "woman"),
    ("men", "women"),
    ("boy", "girl"),
    ("he", "she"),
    ("his", "her"),
    ("himself", "herself"),
    ("father", "mother"),
    ("fathers", "mothers"),
    ("son", "daughter"),
    ("sons", "daughters"),
    ("brother", "sister"),
    ("brothers", "sisters"),
    ("husband", "wife"),
    ("husbands", "wives"),
    ("uncle", "aunt"),
    ("nephew", "niece"),
    ("grandfather", "grandmother"),
    ("prince", "princess"),
    ("duke", "duchess"),
    ("lord", "lady"),
    ("actor", "actress"),
    ("waiter", "waitress"),
    ("bridegroom", "bride"),
    ("hero", "heroine"),
    ("god", "goddess"),
];
/// Wrong answers that are listed.
const LISTED: usize = 12;

/// Every two pairs whose words are learned; in the made-up world in both directions.
pub(super) fn questions(text: &Text, words: usize, corpus: Corpus) -> Vec<Question> {
    let places: HashMap<&str, u32> =
        text.words.iter().take(words).zip(0..).map(|(word, place)| (word.as_str(), place)).collect();
    let place = |word: &str| places.get(word).copied();
    let both = |(he, she): (&str, &str)| Some([place(he)?, place(she)?]);
    let pairs: Vec<[u32; 2]> = match corpus {
        Corpus::World => couples().filter_map(both).collect(),
        _ => FAMILY.into_iter().filter_map(both).collect(),
    };
    let mut questions = vec![];
    for (i, [he, she]) in pairs.iter().enumerate() {
        for (j, [him, her]) in pairs.iter().enumerate() {
            if i != j {
                questions.push([*he, *she, *him, *her]);
                if corpus == Corpus::World {
                    questions.push([*she, *he, *her, *him]);
                }
            }
        }
    }
    questions
}

/// The answer to each question: the word whose unit vector, of `d` numbers, goes furthest along b − a + c; not one of the
/// three.
pub(super) fn answers(unit: &[f32], d: usize, questions: &[Question]) -> Vec<u32> {
    let row = |place: u32| unit.get(place as usize * d..(place as usize + 1) * d).unwrap_or(&[]);
    let answer = |question: &Question| {
        let [a, b, c, _] = *question;
        let target: Vec<f32> = row(a).iter().zip(row(b)).zip(row(c)).map(|((a, b), c)| b - a + c).collect();
        let mut best = (f32::NEG_INFINITY, 0);
        for (place, word) in (0..).zip(unit.chunks_exact(d.max(1))) {
            let along = dot(word, &target);
            if along > best.0 && ![a, b, c].contains(&place) {
                best = (along, place);
            }
        }
        best.1
    };
    questions.iter().map(answer).collect()
}

/// How many questions are answered right.
pub(super) fn right(unit: &[f32], d: usize, questions: &[Question]) -> usize {
    answers(unit, d, questions)
        .iter()
        .zip(questions)
        .filter(|(answer, question)| **answer == question[3])
        .count()
}

impl Embeddings {
    /// Every analogy, by the vectors as they are.
    pub(super) fn analogies(&self) -> Result<&AnalogyScore> {
        kept(&self.look.score, || Ok(self.score(self.vectors()?)))
    }

    fn score(&self, vectors: &Vectors) -> AnalogyScore {
        let questions = &self.questions;
        let answers = answers(&vectors.unit, vectors.d, questions);
        let word = |place: u32| self.problem.text.words.get(place as usize).cloned().unwrap_or_default();
        let mut wrong = vec![];
        let mut right = 0;
        for ([first, second, third, expected], answer) in questions.iter().zip(answers) {
            if answer == *expected {
                right += 1;
            } else if wrong.len() < LISTED {
                let [first, second, third] = [*first, *second, *third].map(word);
                wrong.push(AnalogyMiss {
                    first,
                    second,
                    third,
                    expected: word(*expected),
                    answer: word(answer),
                });
            }
        }
        AnalogyScore {
            questions: questions.len(),
            right,
            share: share(right, questions.len()),
            chance: self.chance(),
            wrong,
        }
    }

    /// The share of the analogies that guessing among the other words gets right.
    pub(super) fn chance(&self) -> f64 {
        1.0 / self.problem.words.saturating_sub(3).max(1) as f64
    }
}

/// right / questions, or 0.
pub(super) fn share(right: usize, questions: usize) -> f64 {
    if questions == 0 { 0.0 } else { right as f64 / questions as f64 }
}
