//! A text of the reader's own, or some books of the Bible, cut into passages. Each is asked for by half of its words, drawn: the inverse cloze task of Lee,
//! Chang and Toutanova, “Latent retrieval for weakly supervised open domain question answering” (2019), section 3, but that
//! there a sentence is taken out of a longer passage, and here the words stay in theirs.

use std::collections::HashMap;
use std::rc::Rc;

use rand::seq::SliceRandom;

use super::super::problem::MOST_PASSAGES;
use super::super::prompt::CONTEXT;
use super::World;
use crate::data::shelf::{self, DataFile};
use crate::data::text::people::About;
use crate::data::text::{Cleaned, clean, folded, pieces};
use crate::error::{Error, Result};
use crate::message;
use crate::message::Message;
use crate::rng::{Purpose, generator};

/// What ends a sentence, beside an empty line, where no letter or digit follows at once.
const ENDS: [char; 4] = ['.', '!', '?', '…'];
/// What does so wherever it stands.
const ALWAYS_ENDS: [char; 3] = ['。', '！', '？'];
/// The most words in a passage, so that the longest and its question fit into the context.
const MOST_WORDS: usize = CONTEXT / 2;
/// The most words that vectors are learned for, the most frequent.
const LEARNED: usize = 3_000;
/// In how many ways half of a passage's words is drawn.
const HALVES: usize = 32;
/// One in so many passages is held out.
const HELD_OUT: usize = 5;

/// What stands before the name of a book.
const BOOK: &str = "= ";
/// The books of the Bible that are searched.
const BOOKS: [&str; 5] = ["Genesis", "Ruth", "Esther", "Matthew", "Luke"];

/// A passage as it stands in the text, and its words.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cut {
    text: String,
    words: Vec<String>,
}

/// A text as passages, in the order of the text.
pub(in super::super) struct Own {
    passages: Vec<Cut>,
    /// Every word, the most frequent first; of equals the one that comes first.
    words: Vec<String>,
    /// What was done to the text.
    pub notices: Vec<Message>,
}

impl Own {
    /// Cut from a reader's file.
    ///
    /// # Errors
    /// [`Error::Data`] for what is no text, or has no two different words.
    pub fn new(bytes: &[u8]) -> Result<Self> {
        let Cleaned { text, notices } = clean(bytes)?;
        Self::of(&text, notices)
    }

    /// Some books of the King James Bible.
    ///
    /// # Errors
    /// [`Error::Missing`] until the page has handed the file over.
    pub fn bible() -> Result<Self> {
        let books = shelf::text(DataFile::Bible)?.split(BOOK);
        let books = books.filter(|book| BOOKS.contains(&book.lines().next().unwrap_or_default()));
        let text: Vec<&str> =
            books.filter_map(|book| book.split_once('\n')).map(|(_, verses)| verses).collect();
        let own = Self::of(&text.join("\n\n"), vec![])?;
        // What was done to it is no news to its reader, who did not bring it.
        Ok(Self { notices: vec![], ..own })
    }

    fn of(text: &str, mut notices: Vec<Message>) -> Result<Self> {
        let (mut passages, mut broken) = (vec![], 0);
        for sentence in text.split("\n\n").flat_map(sentences) {
            let parts = cut(sentence);
            broken += usize::from(parts.len() > 1);
            passages.extend(parts);
        }
        if broken > 0 {
            notices.push(message!(
                "retrieval_broken",
                "Sentences of more than {most} words, which are cut into several passages: {broken}.",
                most = MOST_WORDS,
                broken
            ));
        }
        let left = passages.len().saturating_sub(MOST_PASSAGES);
        if left > 0 {
            passages.truncate(MOST_PASSAGES);
            notices.push(message!(
                "retrieval_left_out",
                "This text has more than {most} passages: the last {left} are left out.",
                most = MOST_PASSAGES,
                left
            ));
        }
        let words = ranked(&passages);
        if words.len() < 2 {
            return Err(Error::Data(message!(
                "retrieval_no_words",
                "This text has {words} different words: at least two are needed, to ask by one and find the other.",
                words = words.len()
            )));
        }
        if words.len() > LEARNED {
            notices.push(message!(
                "retrieval_rare_words",
                "Of its {words} different words vectors are learned for the {most} most frequent. BM25 counts them all.",
                words = words.len(),
                most = LEARNED
            ));
        }
        Ok(Self { passages, words, notices })
    }
}

/// Every word, the most frequent first; of equals the one that comes first.
fn ranked(passages: &[Cut]) -> Vec<String> {
    let mut counts = HashMap::<&str, (usize, usize)>::new();
    for (at, word) in passages.iter().flat_map(|passage| &passage.words).enumerate() {
        counts.entry(word).or_insert((0, at)).0 += 1;
    }
    let mut all: Vec<_> = counts.into_iter().collect();
    all.sort_unstable_by_key(|(_, (count, first))| (std::cmp::Reverse(*count), *first));
    all.into_iter().map(|(word, _)| word.to_string()).collect()
}

/// The sentences of a paragraph, each with its mark.
fn sentences(paragraph: &str) -> Vec<&str> {
    let (mut all, mut start) = (vec![], 0);
    let mut chars = paragraph.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let ends = ENDS.contains(&c) && chars.peek().is_none_or(|(_, next)| !next.is_alphanumeric());
        if ends || ALWAYS_ENDS.contains(&c) {
            let end = at + c.len_utf8();
            all.push(&paragraph[start..end]);
            start = end;
        }
    }
    all.push(&paragraph[start..]);
    all
}

/// A sentence in parts of no more words than a passage may have; none if it has no word.
fn cut(sentence: &str) -> Vec<Cut> {
    let (mut parts, mut text, mut words) = (vec![], String::new(), vec![]);
    for piece in pieces(sentence) {
        if piece.is_word && words.len() == MOST_WORDS {
            parts.push(Cut { text: std::mem::take(&mut text), words: std::mem::take(&mut words) });
        }
        if piece.is_word {
            words.push(folded(piece.text));
        }
        text.push_str(piece.text);
    }
    // A part is closed only where another word follows it.
    if !words.is_empty() {
        parts.push(Cut { text, words });
    }
    for part in &mut parts {
        part.text = part.text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    parts
}

/// The passages of a text in an order drawn, those held out last; and of each the halves that it is asked by.
pub(in super::super) struct Text {
    own: Rc<Own>,
    order: Vec<usize>,
    seed: u64,
}

impl Text {
    pub fn new(own: Rc<Own>, seed: u64) -> Self {
        let mut order: Vec<usize> = (0..own.passages.len()).collect();
        order.shuffle(&mut generator(seed, Purpose::World, 0));
        Self { own, order, seed }
    }

    fn cut(&self, fact: usize) -> Option<&Cut> {
        self.order.get(fact).and_then(|place| self.own.passages.get(*place))
    }
}

impl World for Text {
    fn words(&self) -> Vec<String> {
        self.own.words.iter().take(LEARNED).cloned().collect()
    }

    fn counted(&self) -> Vec<String> {
        self.own.words.iter().skip(LEARNED).cloned().collect()
    }

    fn is_told(&self) -> bool {
        false
    }

    fn facts(&self) -> usize {
        self.order.len()
    }

    fn about(&self, fact: usize) -> About {
        About { name: [fact % self.facts().max(1), 0], attribute: 0 }
    }

    fn fact(&self, about: About) -> Option<usize> {
        (about.name[0] < self.facts()).then_some(about.name[0])
    }

    fn first_held_out(&self) -> usize {
        self.facts() - self.facts() / HELD_OUT
    }

    fn trained(&self) -> Vec<About> {
        (0..self.first_held_out()).map(|fact| self.about(fact)).collect()
    }

    fn passage(&self, about: About) -> Vec<&str> {
        self.cut(about.name[0]).map_or(vec![], |cut| cut.words.iter().map(String::as_str).collect())
    }

    /// Half of the words of its passage, in their order.
    fn question(&self, about: About, wording: usize) -> Vec<&str> {
        let words = self.passage(about);
        let drawn = about.name[0] * HALVES + wording % HALVES;
        let mut rng = generator(self.seed, Purpose::World, 1 + drawn as u32);
        let mut places = rand::seq::index::sample(&mut rng, words.len(), words.len().div_ceil(2)).into_vec();
        places.sort_unstable();
        places.into_iter().filter_map(|place| words.get(place).copied()).collect()
    }

    fn wordings(&self) -> usize {
        HALVES
    }

    fn values(&self, _attribute: usize) -> usize {
        0
    }

    fn value_word(&self, _attribute: usize, _value: usize) -> &str {
        ""
    }

    fn value(&self, _fact: usize) -> usize {
        0
    }

    fn told(&self) -> Vec<(usize, usize)> {
        vec![]
    }

    fn own_wording(&self, _fact: usize) -> usize {
        0
    }

    fn other(&self, _number: usize) -> Option<(About, usize)> {
        None
    }

    fn understood(&self, _words: &[&str]) -> Option<About> {
        None
    }

    fn called(&self, _about: About) -> [String; 2] {
        [String::new(), String::new()]
    }

    fn text(&self, fact: usize) -> Option<&str> {
        self.cut(fact).map(|cut| cut.text.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(text: &str) -> Result<Own> {
        Own::new(text.as_bytes())
    }

    fn texts(text: &str) -> Vec<String> {
        own(text).unwrap().passages.into_iter().map(|cut| cut.text).collect()
    }

    #[test]
    fn a_text_is_cut_at_the_ends_of_its_sentences_whatever_its_script() {
        assert_eq!(
            texts("It rains. At 3.5 degrees, says Ada!\nDoes it? …\n\nNo"),
            ["It rains.", "At 3.5 degrees, says Ada!", "Does it?", "No"]
        );
        assert_eq!(texts("今天下雨。明天呢？不知道"), ["今天下雨。", "明天呢？", "不知道"]);
    }

    #[test]
    fn a_long_sentence_is_cut_into_several_and_that_is_said() {
        let long = format!("{}end.", "word other ".repeat(25));
        let cut = own(&long).unwrap();
        assert_eq!(cut.passages.iter().map(|cut| cut.words.len()).collect::<Vec<_>>(), [20, 20, 11]);
        assert!(cut.passages[2].text.ends_with("end."));
        assert!(cut.notices[0].to_string().contains("more than 20 words"), "{:?}", cut.notices);
        let many = own(&"one two.\n".repeat(10_007)).unwrap();
        assert_eq!(many.passages.len(), 10_000);
        assert!(many.notices[0].to_string().contains("last 7"));
    }

    #[test]
    fn what_has_nothing_to_find_is_refused() {
        for (text, says) in
            [("", "empty"), ("!!! … ??? !!! !!!", "0 different"), ("Ha ha, ha ha ha!", "1 different")]
        {
            let error = own(text).err().unwrap().to_string();
            assert!(error.contains(says), "{error}");
        }
    }

    #[test]
    fn it_is_asked_by_half_of_a_passages_words_in_their_order() {
        let asked = Text::new(Rc::new(own("one two three four five. six seven.").unwrap()), 7);
        assert_eq!((asked.facts(), asked.first_held_out()), (2, 2));
        for fact in 0..2 {
            let (about, mut seen) = (asked.about(fact), std::collections::BTreeSet::new());
            let whole = asked.passage(about);
            for wording in 0..HALVES {
                let half = asked.question(about, wording);
                assert_eq!(half.len(), whole.len().div_ceil(2));
                let mut rest = whole.iter();
                assert!(half.iter().all(|word| rest.any(|other| other == word)));
                seen.insert(half);
            }
            assert!(seen.len() > 1);
        }
    }
}
