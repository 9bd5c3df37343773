//! What a library can tell of: made-up people, the countries of the world, or a text of the reader's own.

mod countries;
mod own;
mod people;

pub(super) use countries::Countries;
pub(super) use own::{Own, Text};
pub(super) use people::Made;

use crate::data::text::people::About;

/// The wording of passages.
pub(super) const STATEMENT: usize = 0;
/// That of questions.
pub(super) const QUESTION: usize = 2;

/// What a library tells of, fact by fact. Facts have numbers, and the last of them are held out.
///
/// A fact says of something, which has a name, one of its attributes. Of a text of the reader's own each passage is one, about
/// itself; it has no value that could be told apart from it.
pub(super) trait World {
    /// Every word that the models are to know, each once.
    fn words(&self) -> Vec<String>;

    /// Words beyond these that can be counted all the same.
    fn counted(&self) -> Vec<String> {
        vec![]
    }

    /// Whether its words can be written in another script, too; and whether one can learn here to answer. Neither holds of
    /// what only stands there.
    fn is_told(&self) -> bool {
        true
    }

    /// How many facts there are.
    fn facts(&self) -> usize;

    /// What a fact is about; numbers beyond the last begin again.
    fn about(&self, fact: usize) -> About;

    /// The fact that tells something; none if there is none.
    fn fact(&self, about: About) -> Option<usize>;

    /// The first fact that is held out.
    fn first_held_out(&self) -> usize;

    /// What may be asked in training: nothing of what is held out.
    fn trained(&self) -> Vec<About>;

    /// The words of a passage on something, but for the value at its end.
    fn passage(&self, about: About) -> Vec<&str>;

    /// The words of a question about it, in one of the [`wordings`](Self::wordings).
    fn question(&self, about: About, wording: usize) -> Vec<&str>;

    /// In how many ways things are asked.
    fn wordings(&self) -> usize;

    /// How many values an attribute can have.
    fn values(&self, attribute: usize) -> usize;

    /// One of them; numbers beyond the last begin again.
    fn value_word(&self, attribute: usize, value: usize) -> &str;

    /// The value that is true of a fact.
    fn value(&self, fact: usize) -> usize;

    /// What is told of without a library: the facts and the wordings of so many sentences.
    fn told(&self) -> Vec<(usize, usize)>;

    /// The wording that a fact is told in, or would be.
    fn own_wording(&self, fact: usize) -> usize;

    /// A passage that nobody asks for, by number: what it is about, and a value.
    fn other(&self, number: usize) -> Option<(About, usize)>;

    /// What words are about, if they are just a question or what comes before a value.
    fn understood(&self, words: &[&str]) -> Option<About>;

    /// What something is called, and the attribute.
    fn called(&self, about: About) -> [String; 2];

    /// A passage as it stands in its source, where that is more than its words.
    fn text(&self, _fact: usize) -> Option<&str> {
        None
    }
}
