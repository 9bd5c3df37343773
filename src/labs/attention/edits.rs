//! What a reader changes by hand in the shown sequence's pass. Training does not notice.
//!
//! Everything counts from 1, and the text that a link has is a list with commas:
//!
//! | | text | example |
//! |---|---|---|
//! | a head switched off | layer.head | `1.2` |
//! | a token's vector replaced by another place's, or by zero | place=from, from 0 for zero | `3=5`, `3=0` |
//! | a scaled score set | layer.head.query.key=score | `1.1.3.5=2.5` |

use std::collections::{BTreeMap, BTreeSet};

use super::channels::{AttentionEdits, EditedHead, EditedScore, EditedVector};
use crate::error::{Error, Result};
use crate::lab::{Answer, Value};
use crate::message;
use crate::message::Message;

/// The most characters that their text has.
pub(super) const MOST_CHARACTERS: usize = 800;
/// A score is set within ± this.
pub(super) const MAX_SCORE: f64 = 1000.0;

/// The edits, each by what it changes. What no layer, head or place of the model has is kept and left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Edits {
    /// Heads switched off: layer, head.
    pub heads: BTreeSet<[usize; 2]>,
    /// Where the vector of a place comes from instead; 0 for zero.
    pub vectors: BTreeMap<usize, usize>,
    /// Scores: layer, head, query, key.
    pub scores: BTreeMap<[usize; 4], f32>,
}

impl Edits {
    /// As the page reads them.
    pub fn record(&self) -> AttentionEdits {
        let score = |(at, value): (&[usize; 4], &f32)| {
            let ([layer, head, query, key], value) = (*at, *value);
            EditedScore { layer, head, query, key, value }
        };
        AttentionEdits {
            heads: self.heads.iter().map(|[layer, head]| EditedHead { layer: *layer, head: *head }).collect(),
            vectors: self
                .vectors
                .iter()
                .map(|(place, from)| EditedVector { place: *place, from: *from })
                .collect(),
            scores: self.scores.iter().map(score).collect(),
        }
    }

    /// Whether their text has room in a link.
    ///
    /// # Errors
    /// [`Error::Data`] if it has not.
    pub fn fit(self) -> Result<Self> {
        if self.to_text().len() <= MOST_CHARACTERS {
            return Ok(self);
        }
        Err(Error::Data(message!(
            "attention_edits_full",
            "There is no room for more edits. Undo some first."
        )))
    }

    fn to_text(&self) -> String {
        let heads = self.heads.iter().map(|at| dotted(at));
        let vectors = self.vectors.iter().map(|(place, from)| format!("{place}={from}"));
        let scores = self.scores.iter().map(|(at, score)| format!("{}={score}", dotted(at)));
        heads.chain(vectors).chain(scores).collect::<Vec<_>>().join(", ")
    }

    /// Adds what one part of a text says; none if it says nothing known.
    fn read(&mut self, part: &str) -> Option<()> {
        match part.split_once('=') {
            None => {
                self.heads.insert(numbered(part)?);
            }
            Some((at, score)) if at.contains('.') => {
                let score = score.parse::<f32>().ok().filter(|score| f64::from(score.abs()) <= MAX_SCORE)?;
                self.scores.insert(numbered(at)?, score);
            }
            Some((place, from)) => {
                let [place] = numbered(place)?;
                self.vectors.insert(place, from.parse().ok()?);
            }
        }
        Some(())
    }
}

impl Answer for Edits {
    fn to_value(&self) -> Value {
        Value::Text(self.to_text())
    }

    fn from_value(value: &Value) -> std::result::Result<Self, Message> {
        let text = value.to_string();
        let mut edits = Self::default();
        let mut parts = text.split([',', ' ']).filter(|part| !part.is_empty());
        match parts.try_for_each(|part| edits.read(part)) {
            Some(()) => Ok(edits),
            None => Err(message!(
                "accepts_attention_edits",
                "heads, vectors and scores, counted from 1, such as 1.2, 3=0, 1.1.3.5=2.5; scores are within ±{most}",
                most = MAX_SCORE
            )),
        }
    }
}

fn dotted(at: &[usize]) -> String {
    at.iter().map(usize::to_string).collect::<Vec<_>>().join(".")
}

/// N numbers from 1, with dots between them.
fn numbered<const N: usize>(text: &str) -> Option<[usize; N]> {
    let number = |part: &str| part.parse().ok().filter(|number| *number > 0);
    text.split('.').map(number).collect::<Option<Vec<usize>>>()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> std::result::Result<Edits, Message> {
        Edits::from_value(&text.into())
    }

    #[test]
    fn a_text_is_read_and_written_back_in_order() {
        let edits = read("1.1.3.5=-2.5, 3=0 8=3,2.1,1.2, 1.2").unwrap();
        assert_eq!(edits.heads, BTreeSet::from([[1, 2], [2, 1]]));
        assert_eq!(edits.vectors, BTreeMap::from([(3, 0), (8, 3)]));
        assert_eq!(edits.scores, BTreeMap::from([([1, 1, 3, 5], -2.5)]));
        assert_eq!(edits.to_value(), "1.2, 2.1, 3=0, 8=3, 1.1.3.5=-2.5".into());
        assert_eq!(Edits::from_value(&edits.to_value()), Ok(edits));
        assert_eq!(read(""), Ok(Edits::default()));
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "all",
            "0.1",
            "1",
            "1.2.3",
            "1=-2",
            "==",
            "0=1",
            "1.1.1=2",
            "1.1.1.1=NaN",
            "1.1.1.1=1e9",
            "1.1.1.1=",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
