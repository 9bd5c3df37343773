//! Tokens: characters, or the pieces that byte-pair encoding makes of them.

use std::collections::{BTreeMap, HashMap};

use super::byte_pairs::{Pair, merge, merges, words};
use super::fold::spellings;

/// The most characters told apart. The rarest beyond them are all read as [`UNKNOWN`].
pub const MAX_CHARACTERS: usize = 256;
/// What a character that is not in the vocabulary is read as, where rare ones were left out of it.
pub const UNKNOWN: char = '\u{fffd}';

/// What a reader typed, as a vocabulary can read it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// The text, in characters of the vocabulary where there are such.
    pub text: String,
    /// The characters that are read as others, each once, with what they are read as: in another case, or without their
    /// accent.
    pub folded: Vec<(char, String)>,
    /// The characters that can't be read, each once: [`Vocabulary::encode`] says what becomes of them.
    pub unseen: Vec<char>,
}

/// The tokens there are, numbered. Number 0 is the end of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vocabulary {
    tokens: Vec<String>,
    characters: HashMap<char, u32>,
    /// Merge i makes token `characters + i`.
    merges: Vec<Pair>,
    /// How many characters of the text it was made for are read as [`UNKNOWN`], and how many kinds of them.
    pub left_out: (usize, usize),
}

impl Vocabulary {
    /// The characters of a text, in the order of their code points.
    pub fn characters(text: &str) -> Self {
        let mut counts: BTreeMap<char, usize> = BTreeMap::from([('\n', 0)]);
        for letter in text.chars() {
            *counts.entry(letter).or_default() += 1;
        }
        let mut left_out = (0, 0);
        if counts.len() > MAX_CHARACTERS {
            let mut by_count: Vec<_> = counts.iter().map(|(letter, count)| (*count, *letter)).collect();
            by_count.sort_unstable_by(|a, b| b.cmp(a));
            let rare = by_count.into_iter().filter(|(_, letter)| *letter != '\n').skip(MAX_CHARACTERS - 2);
            let rare: Vec<_> = rare.collect();
            left_out = (rare.iter().map(|(count, _)| count).sum(), rare.len());
            for (_, letter) in rare {
                counts.remove(&letter);
            }
            counts.insert(UNKNOWN, 1);
        }
        let characters: HashMap<_, _> = counts.keys().copied().zip(0..).collect();
        let tokens = counts.into_keys().map(String::from).collect();
        Self { tokens, characters, merges: vec![], left_out }
    }

    /// Up to `size` tokens by byte-pair encoding of a text; at least its characters.
    pub fn byte_pairs(text: &str, size: usize) -> Self {
        let mut vocabulary = Self::characters(text);
        let alphabet = vocabulary.tokens.len();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for word in words(text) {
            *counts.entry(word).or_default() += 1;
        }
        let spelled = counts.into_iter().map(|(word, times)| (vocabulary.spell(word), times));
        vocabulary.merges = merges(spelled, alphabet as u32, size.saturating_sub(alphabet));
        for (first, second) in vocabulary.merges.clone() {
            let token = [vocabulary.token(first), vocabulary.token(second)].concat();
            vocabulary.tokens.push(token);
        }
        vocabulary
    }

    /// How many tokens there are: V.
    pub fn size(&self) -> usize {
        self.tokens.len()
    }

    /// The text of a token; empty for a number that is none.
    pub fn token(&self, number: u32) -> &str {
        self.tokens.get(number as usize).map_or("", String::as_str)
    }

    /// The texts of all tokens.
    pub fn tokens(&self) -> &[String] {
        &self.tokens
    }

    /// Whether characters that are not in the vocabulary are read as [`UNKNOWN`].
    pub fn has_unknown(&self) -> bool {
        self.characters.contains_key(&UNKNOWN)
    }

    /// What a reader typed. A character that is not in the vocabulary is read in the other case or without its accent
    /// where that is; not where it would be [`UNKNOWN`] in the text that the model learns from, too.
    pub fn typed(&self, text: &str) -> Typed {
        let mut typed = Typed::default();
        for letter in text.chars() {
            if self.characters.contains_key(&letter) {
                typed.text.push(letter);
            } else if let Some(spelling) = self.other_spelling(letter) {
                typed.text.push_str(&spelling);
                if typed.folded.iter().all(|(known, _)| *known != letter) {
                    typed.folded.push((letter, spelling));
                }
            } else {
                typed.text.push(letter);
                if !typed.unseen.contains(&letter) {
                    typed.unseen.push(letter);
                }
            }
        }
        typed
    }

    /// What comes nearest to a character that is not in the vocabulary, in characters that are.
    fn other_spelling(&self, letter: char) -> Option<String> {
        let known = |spelling: &String| {
            !spelling.is_empty() && spelling.chars().all(|letter| self.characters.contains_key(&letter))
        };
        if self.has_unknown() { None } else { spellings(letter).into_iter().find(known) }
    }

    /// A text as tokens. Characters that are not in the vocabulary become [`UNKNOWN`] where it has that, and are
    /// skipped otherwise; see [`typed`](Self::typed).
    pub fn encode(&self, text: &str) -> Vec<u32> {
        if self.merges.is_empty() {
            return self.spell(text);
        }
        let mut known: HashMap<&str, Vec<u32>> = HashMap::new();
        let mut all = vec![];
        for word in words(text) {
            let tokens = known.entry(word).or_insert_with(|| self.merged(self.spell(word)));
            all.extend_from_slice(tokens);
        }
        all
    }

    /// Tokens as text.
    pub fn decode(&self, tokens: &[u32]) -> String {
        tokens.iter().map(|token| self.token(*token)).collect()
    }

    fn spell(&self, text: &str) -> Vec<u32> {
        let unknown = self.characters.get(&UNKNOWN);
        text.chars().filter_map(|letter| self.characters.get(&letter).or(unknown)).copied().collect()
    }

    /// The merges in the order in which they were learned.
    fn merged(&self, mut word: Vec<u32>) -> Vec<u32> {
        let alphabet = self.characters.len() as u32;
        for (pair, token) in self.merges.iter().zip(alphabet..) {
            if word.len() < 2 {
                break;
            }
            merge(&mut word, *pair, token);
        }
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_numbered_and_come_back() {
        let vocabulary = Vocabulary::characters("banana\n");
        assert_eq!(vocabulary.tokens(), ["\n", "a", "b", "n"]);
        assert_eq!(vocabulary.encode("nab\n"), [3, 1, 2, 0]);
        assert_eq!(vocabulary.decode(&[3, 1, 2, 0]), "nab\n");
        assert_eq!(vocabulary.encode("xnäab"), [3, 1, 2], "what was never seen is skipped");
    }

    #[test]
    fn what_is_typed_is_read_in_the_other_case_and_without_accents_where_only_that_is_known() {
        let folded = |pairs: &[(char, &str)]| -> Vec<(char, String)> {
            pairs.iter().map(|(letter, spelling)| (*letter, (*spelling).into())).collect()
        };
        let lower = Vocabulary::characters("banana\n").typed("xNäA\u{301}bNx7");
        assert_eq!(lower.text, "xnaa\u{301}bnx7");
        assert_eq!(lower.folded, folded(&[('N', "n"), ('ä', "a"), ('A', "a")]));
        assert_eq!(lower.unseen, ['x', '\u{301}', '7']);
        let both = Vocabulary::characters("Ein Öl für Eva\n").typed("ÉÖü é");
        assert_eq!(both.text, "EÖü E");
        assert_eq!(both.folded, folded(&[('É', "E"), ('é', "E")]));
        assert_eq!(both.unseen, []);
    }

    #[test]
    fn byte_pairs_shorten_a_text_and_lose_nothing() {
        let text = "the cat sat on the mat, and the cat ran off the mat\n";
        let [few, more] = [20, 40].map(|size| Vocabulary::byte_pairs(text, size));
        let characters = Vocabulary::characters(text);
        assert!(few.size() <= 20 && more.size() <= 40 && characters.size() < few.size());
        let length = |vocabulary: &Vocabulary| vocabulary.encode(text).len();
        assert!(length(&more) < length(&few) && length(&few) < length(&characters));
        for vocabulary in [&few, &more, &characters] {
            assert_eq!(vocabulary.decode(&vocabulary.encode(text)), text);
        }
        assert!(more.tokens().iter().any(|token| token == " the"), "{:?}", more.tokens());
        assert_eq!(Vocabulary::byte_pairs(text, 0), characters);
    }

    #[test]
    fn of_many_characters_the_rare_are_read_as_one() {
        let common: String = ('a'..='z').collect::<String>().repeat(3);
        let rare: String = (0x4e00..0x4e00 + 400).filter_map(char::from_u32).collect();
        let text = format!("{common}{rare}\n");
        let vocabulary = Vocabulary::characters(&text);
        assert_eq!(vocabulary.size(), MAX_CHARACTERS);
        assert_eq!(vocabulary.left_out, (172, 172));
        assert_eq!(vocabulary.encode(&text).len(), text.chars().count());
        // Of equally rare ones those stay that come last in the order of their code points.
        let read = vocabulary.decode(&vocabulary.encode(&text));
        assert_eq!(read.matches(UNKNOWN).count(), 172);
        assert_eq!(vocabulary.token(0), "\n");
        // A capital is read as it is in the text.
        assert_eq!(vocabulary.typed("Ab").unseen, ['A']);
    }
}
