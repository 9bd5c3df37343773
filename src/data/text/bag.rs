//! A text as a bag of words: how often each word of a list stands in it, and nothing of their order.
//!
//! A word is a run of letters and digits of any script, apostrophes between them included, in lower case.

use std::collections::BTreeMap;

/// A piece of a text: a word, or what stands between words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    /// As it stands in the text.
    pub text: &'a str,
    /// Whether it is a word.
    pub is_word: bool,
}

/// A text in pieces; one behind the other they are the text again.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let is_word = first.is_alphanumeric();
        let end =
            if is_word { word_end(rest) } else { rest.find(char::is_alphanumeric).unwrap_or(rest.len()) };
        let (text, after) = rest.split_at(end);
        rest = after;
        Some(Piece { text, is_word })
    })
}

/// Where the word that a text begins with ends.
fn word_end(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let joins = matches!(c, '\'' | '’') && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if !c.is_alphanumeric() && !joins {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// A word as it is looked up.
pub fn folded(word: &str) -> String {
    word.to_lowercase().replace('’', "'")
}

/// The words that are counted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bag {
    words: Vec<String>,
    places: BTreeMap<String, u32>,
}

impl Bag {
    /// The `most` words that stand in the most texts, those of two texts at least where there are any; of equals the first
    /// in the alphabet.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>, most: usize) -> Self {
        let mut found = BTreeMap::<String, usize>::new();
        for text in texts {
            let mut own: Vec<String> = pieces(text).filter(|p| p.is_word).map(|p| folded(p.text)).collect();
            own.sort_unstable();
            own.dedup();
            own.into_iter().for_each(|word| *found.entry(word).or_default() += 1);
        }
        let mut ranked: Vec<(String, usize)> = found.into_iter().collect();
        ranked.sort_by_key(|(_, texts)| std::cmp::Reverse(*texts));
        let repeated = ranked.partition_point(|(_, texts)| *texts > 1);
        ranked.truncate(if repeated > 0 { repeated.min(most) } else { most });
        let words: Vec<String> = ranked.into_iter().map(|(word, _)| word).collect();
        let places = words.iter().zip(0..).map(|(word, place)| (word.clone(), place)).collect();
        Self { words, places }
    }

    /// The words, by their places.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The place of a word, in whatever case.
    pub fn place(&self, word: &str) -> Option<u32> {
        self.places.get(&folded(word)).copied()
    }

    /// How often each word that is counted stands in a text, by place.
    pub fn counts(&self, text: &str) -> BTreeMap<u32, f32> {
        let mut counts = BTreeMap::new();
        for place in pieces(text).filter(|piece| piece.is_word).filter_map(|piece| self.place(piece.text)) {
            *counts.entry(place).or_default() += 1.0;
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        assert_eq!(pieces(text).map(|piece| piece.text).collect::<String>(), text);
        pieces(text).filter(|piece| piece.is_word).map(|piece| piece.text).collect()
    }

    #[test]
    fn words_are_runs_of_letters_and_digits_of_any_script() {
        assert_eq!(words("Don't call 0871-22 now!!"), ["Don't", "call", "0871", "22", "now"]);
        assert_eq!(words("'quoted' dogs’ it’s"), ["quoted", "dogs", "it’s"]);
        assert_eq!(words("привет, κόσμε 世界"), ["привет", "κόσμε", "世界"]);
        assert_eq!(words("🎉🎉 … \n"), Vec::<&str>::new());
        assert_eq!(words(""), Vec::<&str>::new());
    }

    #[test]
    fn the_words_of_most_texts_are_counted_in_any_case() {
        let texts = ["Free call, free!", "call me", "it’s me", "IT'S me"];
        let bag = Bag::of(texts.into_iter(), 10);
        assert_eq!(bag.words(), ["me", "call", "it's"], "“free” stands in one text only");
        assert_eq!(Bag::of(texts.into_iter(), 1).words(), ["me"]);
        assert_eq!(bag.counts("ME, me? It’s a call"), BTreeMap::from([(0, 2.0), (1, 1.0), (2, 1.0)]));
        assert_eq!(Bag::of(["b a"].into_iter(), 9).words(), ["a", "b"], "where none stands in two");
    }
}
