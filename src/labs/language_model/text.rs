//! The text that is read, as tokens.

use std::rc::Rc;

use super::options::{Dataset, Options, Tokens};
use crate::data::text::{Cleaned, UNKNOWN, Vocabulary, clean, names, sentences};
use crate::error::Result;
use crate::message;
use crate::message::Message;

/// How many sentences the grammar makes.
const SENTENCES: usize = 10_000;

/// A text and its tokens, which a new run with other sizes need not make again.
pub(super) struct Tokenised {
    source: Source,
    pub vocabulary: Vocabulary,
    /// The end of a line, and then the text.
    pub tokens: Vec<u32>,
    pub characters: usize,
    /// What was done to the text.
    pub notices: Vec<Message>,
}

/// What a [`Tokenised`] was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Source {
    dataset: Dataset,
    /// The most tokens of a vocabulary of byte pairs; none for characters.
    pairs: Option<usize>,
    seed: u64,
}

impl Tokenised {
    /// The text that the options name; `before` again if that is the same.
    pub fn new(options: &Options, brought: &[u8], before: Option<&Rc<Self>>) -> Result<Rc<Self>> {
        // Only the grammar makes its text anew for another seed.
        let seed = if options.dataset == Dataset::Grammar { options.seed } else { 0 };
        let pairs = (options.tokens == Tokens::Pairs).then_some(options.vocabulary);
        let source = Source { dataset: options.dataset, pairs, seed };
        if let Some(before) = before.filter(|before| before.source == source) {
            return Ok(Rc::clone(before));
        }
        let Cleaned { text, mut notices } = match options.dataset {
            Dataset::Yours => clean(brought)?,
            Dataset::Grammar => Cleaned { text: sentences(seed, SENTENCES), notices: vec![] },
            Dataset::Names => Cleaned { text: names(), notices: vec![] },
        };
        let vocabulary = match pairs {
            None => Vocabulary::characters(&text),
            Some(size) => Vocabulary::byte_pairs(&text, size),
        };
        notices.extend(left_out(&vocabulary));
        let mut tokens = vec![0];
        tokens.extend(vocabulary.encode(&text));
        let characters = text.chars().count();
        Ok(Rc::new(Self { source, vocabulary, tokens, characters, notices }))
    }

    /// Whether the reader brought it.
    pub fn is_brought(&self) -> bool {
        self.source.dataset == Dataset::Yours
    }
}

/// That rare characters are read as one, where they are.
fn left_out(vocabulary: &Vocabulary) -> Option<Message> {
    let (times, kinds) = vocabulary.left_out;
    (kinds > 0).then(|| {
        message!(
            "text_rare",
            "{kinds} rare characters, {times} in all, are read as one and the same: “{unknown}”. The others make up the \
             vocabulary.",
            kinds,
            times,
            unknown = UNKNOWN.to_string()
        )
    })
}

/// What becomes of what a reader typed, where it is not read as it stands.
pub(super) fn typed_notices(vocabulary: &Vocabulary, typed: &str) -> Vec<Message> {
    let typed = vocabulary.typed(typed);
    let quoted = |letter: &char| message!("quoted_character", "“{letter}”", letter = letter.to_string());
    let mut notices = vec![];
    if !typed.folded.is_empty() {
        let read_as = |(letter, spelling): &(char, String)| {
            let (letter, spelling) = (letter.to_string(), spelling.as_str());
            message!("typed_as", "“{spelling}” for “{letter}”", letter, spelling)
        };
        let letters = some(typed.folded.iter().map(read_as));
        notices.push(message!(
            "typed_folded",
            "Not in the text it learned from, so the nearest is read instead: {letters}.",
            letters
        ));
    }
    if !typed.unseen.is_empty() {
        let letters = some(typed.unseen.iter().map(quoted));
        notices.push(if vocabulary.has_unknown() {
            let unknown = UNKNOWN.to_string();
            message!(
                "typed_unknown",
                "Not in the vocabulary, so read in yours as “{unknown}”: {letters}.",
                unknown,
                letters
            )
        } else {
            message!(
                "typed_unseen",
                "Not in the text it learned from, so skipped in yours: {letters}.",
                letters
            )
        });
    }
    notices
}

/// The first of some names, and whether there are others.
fn some(names: impl Iterator<Item = Message>) -> Message {
    const NAMED: usize = 12;
    let mut names: Vec<_> = names.collect();
    let more = names.len() > NAMED;
    names.truncate(NAMED);
    if more {
        message!("some_and_others", "{names} and others", names)
    } else {
        message!("some", "{names}", names)
    }
}
