//! Texts as vectors: the mean of the vectors of their words. Nothing was learned of texts, and yet those of one subject lie
//! together.

use super::Embeddings;
use super::look::unit;
use super::options::Corpus;
use super::plane;
use super::records::{DocumentList, DocumentNeighbours, NearDocument};
use super::text::{BOOK, Text};
use crate::data::shelf::{self, DataFile};
use crate::data::text::world::{self, Kind};
use crate::data::text::{folded, pieces};
use crate::error::Result;
use crate::labs::shared::{evenly, kept};
use crate::nn::ops::dot;

/// The lines of the glosses that are about one subject: WordNet's files stand in it one behind the other.
const SUBJECTS: [(&str, std::ops::Range<u32>); 8] = [
    ("animals", 1650..2270),
    ("body", 5600..5775),
    ("feelings", 8035..8105),
    ("food", 8115..8770),
    ("land and water", 10_130..10_425),
    ("people", 10_500..11_540),
    ("plants", 11_770..12_480),
    ("times", 14_560..14_755),
];
/// Documents of a subject.
const EACH: usize = 40;
/// Verses in a document.
const VERSES: usize = 12;
/// Documents of the world, and of a reader's text.
const MOST: usize = 240;
/// Those listed as nearest.
const NEAREST: usize = 8;

/// Some texts, each of a subject.
pub(super) struct Documents {
    texts: Vec<String>,
    /// Which of the names.
    subjects: Vec<usize>,
    names: Vec<String>,
}

/// Their vectors, and what they come to.
pub(super) struct DocumentVectors {
    /// What all have in common, `[d]`.
    common: Vec<f32>,
    /// The mean of the words of each, less that, `[n, d]`.
    mean: Vec<f32>,
    unit: Vec<f32>,
    /// The share whose nearest is of the same subject.
    right: f64,
}

impl Documents {
    fn of(text: &Text, corpus: Corpus) -> Result<Self> {
        Ok(match corpus {
            Corpus::World => Self::of_world(text),
            Corpus::Glosses => Self::of_glosses(shelf::text(DataFile::Glosses)?),
            Corpus::Bible => Self::of_books(shelf::text(DataFile::Bible)?),
            Corpus::Yours => {
                let texts: Vec<_> = sentences(text).collect();
                Self { subjects: vec![0; texts.len()], texts, names: vec![String::new()] }
            }
        })
    }

    /// Sentences by their people, and those of banks by which bank it is.
    fn of_world(text: &Text) -> Self {
        let mut names: Vec<String> = world::couples().map(|(he, she)| format!("{he}, {she}")).collect();
        names.extend(["river", "money"].map(String::from));
        let of = |word: &str| match world::kind(word) {
            Some(Kind::River) => Some(names.len() - 2),
            Some(Kind::Money) => Some(names.len() - 1),
            _ => world::couples().position(|(he, she)| he == word || she == word),
        };
        let texts: Vec<String> = sentences(text).collect();
        let subjects = texts.iter().map(|text| text.split(' ').find_map(of).unwrap_or(0)).collect();
        Self { texts, subjects, names }
    }

    fn of_glosses(text: &str) -> Self {
        let lines: Vec<&str> = text.lines().collect();
        let (mut texts, mut subjects) = (vec![], vec![]);
        for (subject, (_, range)) in SUBJECTS.iter().enumerate() {
            let rows: Vec<u32> = range.clone().collect();
            let some = evenly(&rows, EACH);
            texts.extend(some.iter().filter_map(|row| lines.get(*row as usize)).map(|line| line.to_string()));
            subjects.resize(texts.len(), subject);
        }
        Self { texts, subjects, names: SUBJECTS.iter().map(|(name, _)| name.to_string()).collect() }
    }

    fn of_books(text: &str) -> Self {
        let (mut texts, mut subjects, mut names) = (vec![], vec![], vec![]);
        for book in text.split(BOOK).filter(|book| !book.trim().is_empty()) {
            let mut lines = book.lines();
            let name = lines.next().unwrap_or_default().trim().to_string();
            let verses: Vec<&str> = lines.collect();
            let pieces: Vec<String> = verses.chunks(VERSES).map(|verses| verses.join(" ")).collect();
            let rows: Vec<u32> = (0..pieces.len() as u32).collect();
            texts.extend(evenly(&rows, EACH).iter().filter_map(|row| pieces.get(*row as usize)).cloned());
            subjects.resize(texts.len(), names.len());
            names.push(name);
        }
        Self { texts, subjects, names }
    }
}

/// Some sentences of a text, evenly.
fn sentences(text: &Text) -> impl Iterator<Item = String> + '_ {
    let all: Vec<u32> = (0..text.starts.len().saturating_sub(1) as u32).collect();
    evenly(&all, MOST).into_iter().map(|sentence| {
        let range = text.starts[sentence as usize] as usize..text.starts[sentence as usize + 1] as usize;
        let words: Vec<&str> =
            text.tokens[range].iter().map(|token| text.words[*token as usize].as_str()).collect();
        words.join(" ")
    })
}

impl Embeddings {
    fn documents(&self) -> Result<&Documents> {
        kept(&self.documents, || Documents::of(&self.problem.text, self.options.corpus))
    }

    /// The mean of the vectors of a text's words, and how many of them are learned; zero of none.
    fn mean_of(&self, text: &str) -> Result<(Vec<f32>, usize)> {
        let vectors = self.vectors()?;
        let (mut sum, mut known) = (vec![0.0; vectors.d], 0);
        for piece in pieces(text).filter(|piece| piece.is_word) {
            if let Some(place) = self.problem.places_of_words.get(&folded(piece.text)) {
                sum.iter_mut()
                    .zip(vectors.row(&vectors.input, *place as usize))
                    .for_each(|(sum, x)| *sum += x);
                known += 1;
            }
        }
        sum.iter_mut().for_each(|sum| *sum /= known.max(1) as f32);
        Ok((sum, known))
    }

    fn document_vectors(&self) -> Result<&DocumentVectors> {
        kept(&self.look.documents, || {
            let (documents, d) = (self.documents()?, self.options.dimensions);
            let mut mean = vec![];
            for text in &documents.texts {
                mean.extend(self.mean_of(text)?.0);
            }
            // What all have in common tells none from another.
            let common = plane::mean(&mean, d);
            mean.chunks_exact_mut(d).for_each(|row| row.iter_mut().zip(&common).for_each(|(x, c)| *x -= c));
            let unit = unit(&mean, d);
            let rows: Vec<&[f32]> = unit.chunks_exact(d).collect();
            let right = rows.iter().enumerate().filter(|(place, own)| {
                let others = rows.iter().enumerate().filter(|(other, _)| other != place);
                let nearest =
                    others.map(|(other, row)| (dot(row, own), other)).max_by(|a, b| a.0.total_cmp(&b.0));
                nearest.is_some_and(|(_, other)| documents.subjects[other] == documents.subjects[*place])
            });
            let right = right.count() as f64 / rows.len().max(1) as f64;
            Ok(DocumentVectors { common, right, unit, mean })
        })
    }

    pub(super) fn document_list(&self) -> Result<DocumentList> {
        let Documents { texts, subjects, names } = self.documents()?;
        Ok(DocumentList { texts: texts.clone(), subjects: subjects.clone(), names: names.clone() })
    }

    /// Where the documents lie on the plane in which they differ most, `[n, 2]`.
    pub(super) fn document_map(&self) -> Result<Vec<f32>> {
        let (vectors, d) = (self.document_vectors()?, self.options.dimensions);
        Ok(plane::project(&vectors.mean, &vec![0.0; d], &plane::fresh(&vectors.mean, d)))
    }

    /// The documents nearest to the one followed, or to the reader's own.
    pub(super) fn document_neighbours(&self) -> Result<DocumentNeighbours> {
        let (documents, vectors, d) = (self.documents()?, self.document_vectors()?, self.options.dimensions);
        let own = self.options.document.trim();
        let followed = self.options.shown_document % documents.texts.len().max(1);
        let (text, followed) = match (own, documents.texts.get(followed)) {
            ("", Some(text)) => (text.clone(), Some(followed)),
            _ => (own.to_string(), None),
        };
        let (mut vector, known) = self.mean_of(&text)?;
        vector.iter_mut().zip(&vectors.common).for_each(|(x, c)| *x -= c);
        let vector = unit(&vector, d);
        let mut nearest: Vec<(f32, usize)> = vectors
            .unit
            .chunks_exact(d)
            .enumerate()
            .filter(|(place, _)| Some(*place) != followed)
            .map(|(place, row)| (dot(row, &vector), place))
            .collect();
        nearest.sort_by(|a, b| b.0.total_cmp(&a.0));
        nearest.truncate(if known == 0 { 0 } else { NEAREST });
        let shares = (0..documents.names.len()).map(|name| {
            let count = documents.subjects.iter().filter(|subject| **subject == name).count();
            (count as f64 / documents.texts.len().max(1) as f64).powi(2)
        });
        Ok(DocumentNeighbours {
            text,
            place: followed.map_or(-1, |place| place as i32),
            subject: followed.map_or(-1, |place| documents.subjects[place] as i32),
            known,
            nearest: nearest
                .into_iter()
                .map(|(cosine, place)| NearDocument {
                    text: documents.texts[place].clone(),
                    subject: documents.subjects[place],
                    place,
                    cosine,
                })
                .collect(),
            right: vectors.right,
            chance: shares.sum(),
        })
    }
}
