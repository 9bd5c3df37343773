//! The text that is learned from, as words in sentences.

use std::collections::HashMap;
use std::rc::Rc;

use super::options::{Corpus, Options};
use crate::data::shelf::{self, DataFile};
use crate::data::text::world::world;
use crate::data::text::{Cleaned, clean, folded, pieces};
use crate::error::{Error, Result, excerpt};
use crate::message;
use crate::message::Message;

/// Sentences of the made-up world: about 16,000 words.
const SENTENCES: usize = 2_000;
/// What stands before the name of a book.
pub(super) const BOOK: &str = "= ";
/// What ends a sentence of a reader's text, beside an empty line.
const ENDS: [char; 7] = ['.', '!', '?', '…', '。', '！', '？'];

/// A text in words. Words go by how often they are there, the most frequent first; of equals the first one.
pub(super) struct Text {
    source: (Corpus, u64),
    /// Every word there is.
    pub words: Vec<String>,
    /// How often each is there.
    pub counts: Vec<usize>,
    /// The text, by the places of its words.
    pub tokens: Vec<u32>,
    /// Where each sentence begins, and where the last one ends.
    pub starts: Vec<u32>,
    /// What was done to the text.
    pub notices: Vec<Message>,
}

impl Text {
    /// The text that the options name; `before` again if that is the same.
    pub fn new(options: &Options, brought: &[u8], before: Option<&Rc<Self>>) -> Result<Rc<Self>> {
        // Only the world is made anew for another seed.
        let seed = if options.corpus == Corpus::World { options.seed } else { 0 };
        let source = (options.corpus, seed);
        if let Some(before) = before.filter(|before| before.source == source) {
            return Ok(Rc::clone(before));
        }
        let text = match options.corpus {
            Corpus::World => Self::of_lines(source, &world(seed, SENTENCES)),
            Corpus::Glosses => Self::of_lines(source, shelf::text(DataFile::Glosses)?),
            Corpus::Bible => Self::of_lines(source, shelf::text(DataFile::Bible)?),
            Corpus::Yours => Self::brought(source, brought)?,
        };
        Ok(Rc::new(text))
    }

    fn of_lines(source: (Corpus, u64), text: &str) -> Self {
        Self::of(source, text.lines().filter(|line| !line.starts_with(BOOK)))
    }

    /// A reader's text, if there is something to learn from.
    pub fn brought(source: (Corpus, u64), bytes: &[u8]) -> Result<Self> {
        let Cleaned { text, notices } = clean(bytes)?;
        let paragraphs = text.split("\n\n");
        let mut found = Self::of(source, paragraphs.flat_map(|paragraph| paragraph.split(ENDS)));
        if found.words.len() < 2 {
            let said = match found.words.first() {
                None => message!(
                    "embeddings_no_words",
                    "There are no words in this text: at least two different ones are needed, in one sentence."
                ),
                Some(word) => message!(
                    "embeddings_one_word",
                    "“{word}” is the only word of this text: at least two different ones are needed, in one sentence.",
                    word = excerpt(word)
                ),
            };
            return Err(Error::Data(said));
        }
        if found.starts.len() < 2 {
            return Err(Error::Data(message!(
                "embeddings_no_neighbours",
                "No two words of this text stand in one sentence, so that none has a neighbour to learn from."
            )));
        }
        found.notices = notices;
        if found.counts.iter().all(|count| *count < 2) {
            found.notices.push(message!(
                "embeddings_no_repeats",
                "No word stands in this text twice. What a word means is learned from the company that it keeps again and \
                 again, so there is little to learn here. Words are told apart by what stands between letters."
            ));
        }
        Ok(found)
    }

    /// Sentences of one word teach nothing, and are passed over.
    fn of<'a>(source: (Corpus, u64), sentences: impl Iterator<Item = &'a str>) -> Self {
        let mut places = HashMap::<String, u32>::new();
        let (mut words, mut counts, mut tokens, mut starts) = (vec![], vec![], vec![], vec![0]);
        for sentence in sentences {
            let start = tokens.len();
            for piece in pieces(sentence).filter(|piece| piece.is_word) {
                let word = folded(piece.text);
                let place = *places.entry(word).or_insert_with_key(|word| {
                    words.push(word.clone());
                    counts.push(0);
                    words.len() as u32 - 1
                });
                counts[place as usize] += 1;
                tokens.push(place);
            }
            if tokens.len() > start + 1 {
                starts.push(tokens.len() as u32);
            } else {
                tokens[start..].iter().for_each(|place| counts[*place as usize] -= 1);
                tokens.truncate(start);
            }
        }
        let mut order: Vec<usize> = (0..words.len()).collect();
        order.sort_by_key(|place| std::cmp::Reverse(counts[*place]));
        let mut ranks = vec![0; words.len()];
        order.iter().zip(0..).for_each(|(place, rank)| ranks[*place] = rank);
        tokens.iter_mut().for_each(|token| *token = ranks[*token as usize]);
        let words = order.iter().map(|place| std::mem::take(&mut words[*place])).collect();
        let counts = order.iter().map(|place| counts[*place]).collect();
        Self { source, words, counts, tokens, starts, notices: vec![] }
    }

    /// How many words are learned: no more than wanted, and those only that are there twice, where any are.
    pub fn vocabulary(&self, most: usize) -> usize {
        let times = |least: usize| self.counts.partition_point(|count| *count >= least);
        let repeated = if self.source.0 == Corpus::World { times(1) } else { times(2) };
        if repeated < 2 { times(1).min(most) } else { repeated.min(most) }
    }

    /// Where the sentence of a place in the text begins and ends.
    pub fn sentence(&self, at: usize) -> std::ops::Range<usize> {
        let after = self.starts.partition_point(|start| *start as usize <= at);
        let bound = |place: usize| self.starts.get(place).map_or(self.tokens.len(), |start| *start as usize);
        bound(after.saturating_sub(1))..bound(after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &str) -> Result<Text> {
        Text::brought((Corpus::Yours, 0), bytes.as_bytes())
    }

    #[test]
    fn words_go_by_how_often_they_are_there_and_sentences_by_their_ends() {
        let text = text("The cat sat. Alone.\nThe cat, the dog\nran! no").unwrap();
        assert_eq!(text.words, ["the", "cat", "sat", "dog", "ran", "alone", "no"]);
        assert_eq!(text.counts, [3, 2, 1, 1, 1, 0, 0]);
        assert_eq!(text.tokens, [0, 1, 2, 0, 1, 0, 3, 4]);
        assert_eq!(text.starts, [0, 3, 8]);
        assert_eq!((text.sentence(0), text.sentence(2), text.sentence(3)), (0..3, 0..3, 3..8));
        assert_eq!((text.vocabulary(10), text.vocabulary(1)), (2, 1));
    }

    #[test]
    fn what_holds_nothing_to_learn_from_is_refused_in_words() {
        let says = |bytes: &str| text(bytes).err().unwrap().to_string();
        assert!(says("word word word word").contains("“word” is the only word"));
        assert!(says("🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉").contains("no words"));
        assert!(says("one. two. three. four.").contains("No two words"));
        assert!(text("words that never come back again").unwrap().notices[0].to_string().contains("twice"));
        assert_eq!(text("привет мир и привет дом").unwrap().words[0], "привет");
    }
}
