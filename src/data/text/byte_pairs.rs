//! Byte-pair encoding: the pair of tokens that stands side by side most often becomes one token, again and again.
//!
//! The pairs are of characters rather than bytes, so that every token can be read. A text is first cut into
//! words, each with the space before it, and no pair crosses from one word into the next.
//!
//! Source: Gage (1994); Sennrich, Haddow and Birch (2016), algorithm 1, for words; the cut is GPT-2's (Radford et
//! al., 2019), simplified.

use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A token made of two others, by their numbers.
pub type Pair = (u32, u32);

/// The words of a text with the space or the newlines before them: `a ca\nb` is `a`, ` ca`, `\n`, `b`.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut chars = rest.char_indices();
        let (_, first) = chars.next()?;
        let mut before = first;
        let end = chars.find(|(_, letter)| {
            let cut = kind(before) != kind(*letter) && !(before == ' ' && kind(*letter) == Kind::Letter);
            before = *letter;
            cut || matches!(letter, '\n' | ' ')
        });
        let (word, after) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
        rest = after;
        Some(word)
    })
}

#[derive(PartialEq, Eq)]
enum Kind {
    Letter,
    Space,
    Other,
}

fn kind(letter: char) -> Kind {
    match letter {
        letter if letter.is_alphabetic() || letter == '\'' || letter == '’' => Kind::Letter,
        letter if letter.is_whitespace() => Kind::Space,
        _ => Kind::Other,
    }
}

/// Up to `most` merges of `words`, each a row of token numbers below `alphabet` with how often it occurs. Merge i
/// makes token `alphabet + i`. Of pairs that are equally frequent, the one with the smaller numbers comes first; a
/// pair that occurs once is not worth a token.
pub fn merges(words: impl IntoIterator<Item = (Vec<u32>, usize)>, alphabet: u32, most: usize) -> Vec<Pair> {
    let mut words: Vec<_> = words.into_iter().collect();
    let mut counts: HashMap<Pair, usize> = HashMap::new();
    let mut places: HashMap<Pair, BTreeSet<usize>> = HashMap::new();
    for (place, (word, times)) in words.iter().enumerate() {
        for pair in word.windows(2).map(|w| (w[0], w[1])) {
            *counts.entry(pair).or_default() += times;
            places.entry(pair).or_default().insert(place);
        }
    }
    let mut queue: BTreeSet<(usize, std::cmp::Reverse<Pair>)> =
        counts.iter().map(|(pair, count)| (*count, std::cmp::Reverse(*pair))).collect();
    let mut found = vec![];
    while found.len() < most {
        let Some((count, std::cmp::Reverse(best))) = queue.last().copied() else { break };
        if count < 2 {
            break;
        }
        let token = alphabet + found.len() as u32;
        found.push(best);
        // Only the words that hold the pair change; what that does to the counts is summed up first.
        let mut changes: BTreeMap<Pair, isize> = BTreeMap::new();
        for place in places.remove(&best).unwrap_or_default() {
            let Some((word, times)) = words.get_mut(place) else { continue };
            let times = *times as isize;
            for pair in word.windows(2).map(|w| (w[0], w[1])) {
                *changes.entry(pair).or_default() -= times;
            }
            merge(word, best, token);
            for pair in word.windows(2).map(|w| (w[0], w[1])) {
                *changes.entry(pair).or_default() += times;
                places.entry(pair).or_default().insert(place);
            }
        }
        for (pair, change) in changes.into_iter().filter(|(_, change)| *change != 0) {
            let count = counts.entry(pair).or_default();
            queue.remove(&(*count, std::cmp::Reverse(pair)));
            *count = count.saturating_add_signed(change);
            if *count > 0 {
                queue.insert((*count, std::cmp::Reverse(pair)));
            }
        }
    }
    found
}

/// Puts `token` in the place of every `pair`, from left to right.
pub fn merge(word: &mut Vec<u32>, pair: Pair, token: u32) {
    let mut read = 0;
    let mut written = 0;
    while let Some(first) = word.get(read).copied() {
        let is_pair = (Some(first), word.get(read + 1)) == (Some(pair.0), Some(&pair.1));
        if let Some(slot) = word.get_mut(written) {
            *slot = if is_pair { token } else { first };
        }
        read += if is_pair { 2 } else { 1 };
        written += 1;
    }
    word.truncate(written);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(word: &str) -> Vec<u32> {
        word.bytes().map(|b| u32::from(b - b'a')).collect()
    }

    /// The example of Sennrich et al. without its end-of-word mark, worked by hand: `low` 5 times, `lower` 2,
    /// `newest` 6, `widest` 3. First `es` (9), of `es` and `st` the smaller; then `es`+`t` (9), then `lo` (7),
    /// `lo`+`w` (7), and of `n`+`e`, `e`+`w` and `w`+`est` (6 each) the smallest, `e`+`w`.
    #[test]
    fn the_papers_example_worked_by_hand() {
        let corpus = [("low", 5), ("lower", 2), ("newest", 6), ("widest", 3)];
        let words = corpus.map(|(word, times)| (spelled(word), times));
        let letter = |c: char| c as u32 - 'a' as u32;
        let found = merges(words.clone(), 26, 5);
        let by_hand = [
            (letter('e'), letter('s')),
            (26, letter('t')),
            (letter('l'), letter('o')),
            (28, letter('w')),
            (letter('e'), letter('w')),
        ];
        assert_eq!(found, by_hand);
        // To the end: no pair is left that occurs twice, and every word is one token but the rarest.
        let all = merges(words, 26, 1000);
        assert!(all.len() < 16, "{}", all.len());
        assert_eq!(all[..5], by_hand);
    }

    #[test]
    fn overlapping_pairs_are_taken_from_the_left() {
        let mut word = spelled("aaaaa");
        merge(&mut word, (0, 0), 26);
        assert_eq!(word, [26, 26, 0]);
        assert_eq!(merges([(spelled("aaaaa"), 3)], 26, 1), [(0, 0)]);
    }

    #[test]
    fn words_keep_the_space_before_them_and_nothing_is_lost() {
        let text = "It's a  ca,\n\nb 12 x";
        assert_eq!(
            words(text).collect::<Vec<_>>(),
            ["It's", " a", " ", " ca", ",", "\n", "\n", "b", " ", "12", " x"]
        );
        assert_eq!(words(text).collect::<String>(), text);
    }
}
