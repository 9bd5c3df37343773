//! The words that a question, a passage and an answer are made of.

use std::collections::HashMap;

use crate::data::text::people::{STOP, UNKNOWN};
use crate::data::text::{folded, in_georgian, pieces};

/// The most passages that a prompt can number.
pub(super) const MOST_NUMBERED: usize = 9;
/// What stands before a question, in a prompt.
const ASK: &str = "question:";
/// What stands before a question that is to be answered without a library.
const RECALL: &str = "from memory:";

/// A vocabulary: plain words, the same in another script, the marks of a prompt; and words that are only counted.
pub(super) struct Words {
    labels: Vec<String>,
    places: HashMap<String, u32>,
    /// How many plain words there are.
    plain: usize,
    /// Where the marks begin.
    marks: usize,
    /// v.
    count: usize,
    /// The most words in a label.
    longest: usize,
}

impl Words {
    /// What ends an answer.
    pub const STOP: u32 = 0;
    /// What one says who does not know.
    pub const UNKNOWN: u32 = 1;

    /// Of plain words, each once; the two above come first. Those that are `counted` no model knows.
    pub fn new(plain: Vec<String>, scripted: bool, counted: Vec<String>) -> Self {
        let mut labels: Vec<String> = vec![STOP.into(), UNKNOWN.into()];
        labels.extend(plain.into_iter().filter(|word| word != STOP && word != UNKNOWN));
        let plain = labels.len();
        if scripted {
            labels.extend((0..plain).map(|place| in_georgian(&labels[place])).collect::<Vec<_>>());
        }
        let marks = labels.len();
        labels.extend([ASK.into(), RECALL.into()]);
        labels.extend((1..=MOST_NUMBERED).map(|number| format!("[{number}]")));
        let count = labels.len();
        labels.extend(counted);
        let mut places = HashMap::new();
        for (label, place) in labels.iter().zip(0..) {
            if !(marks..count).contains(&(place as usize)) {
                places.entry(folded(label)).or_insert(place);
            }
        }
        let words = |label: &String| pieces(label).filter(|piece| piece.is_word).count();
        let longest = labels.iter().map(words).max().unwrap_or(1);
        Self { labels, places, plain, marks, count, longest }
    }

    /// How many words there are with those that are only counted.
    pub fn all(&self) -> usize {
        self.labels.len()
    }

    /// The most words in a label.
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// v: those that the models know, and the marks.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The plain words, those of passages.
    pub fn plain(&self) -> usize {
        self.plain
    }

    /// A word as it is shown.
    pub fn label(&self, word: u32) -> &str {
        self.labels.get(word as usize).map_or("", String::as_str)
    }

    /// Words as they are shown.
    pub fn line(&self, words: &[u32]) -> String {
        words.iter().map(|word| self.label(*word)).collect::<Vec<_>>().join(" ")
    }

    /// The number of a word, in either script and whatever case.
    pub fn place(&self, word: &str) -> Option<u32> {
        self.places.get(&folded(word)).copied()
    }

    /// The same word in the other script; what has no letters there stays.
    pub fn scripted(&self, word: u32) -> u32 {
        let (own, other) = (word as usize, word as usize + self.plain);
        let changes = own < self.plain && other < self.marks && self.labels[own] != self.labels[other];
        if changes { other as u32 } else { word }
    }

    /// The same word in the plain script.
    pub fn plainly(&self, word: u32) -> u32 {
        if self.is_scripted(word) { word - self.plain as u32 } else { word }
    }

    /// Whether a word is in the other script.
    pub fn is_scripted(&self, word: u32) -> bool {
        (self.plain..self.marks).contains(&(word as usize))
    }

    /// What stands before a question, with a library and without.
    pub fn ask(&self, library: bool) -> u32 {
        (self.marks + usize::from(!library)) as u32
    }

    /// The mark of passage `number` of a prompt, from 1.
    pub fn mark(&self, number: usize) -> u32 {
        (self.marks + 1 + number.clamp(1, MOST_NUMBERED)) as u32
    }

    /// Which passage a mark names; none for any other word.
    pub fn marked(&self, word: u32) -> Option<usize> {
        let number = (word as usize).checked_sub(self.marks + 1);
        number.filter(|number| (1..=MOST_NUMBERED).contains(number))
    }
}
