//! A small made-up world of people, of which every meaning is known: what its sentences say about a word is its role and
//! whether it is a he or a she, and nothing else.
//!
//! ```text
//! sentence → person, two or three words of the role, one or two of he or she, three fillers
//!          | "bank", two or three words of rivers or of money, three fillers
//! ```
//! The words of a sentence stand in any order. Since the rules are known, so is [how often](meetings) two words meet in a
//! sentence: what learning from the sentences can find out at most.

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use crate::rng::{Purpose, generator};

/// He, she, and the words of their role.
const PEOPLE: [(&str, &str, [&str; 5]); 12] = [
    ("king", "queen", ["crown", "throne", "kingdom", "rules", "castle"]),
    ("prince", "princess", ["castle", "heir", "crown", "plays", "young"]),
    ("man", "woman", ["works", "street", "town", "walks", "tired"]),
    ("boy", "girl", ["school", "plays", "young", "ball", "runs"]),
    ("father", "mother", ["children", "home", "cooks", "cares", "family"]),
    ("son", "daughter", ["family", "young", "school", "parents", "born"]),
    ("uncle", "aunt", ["visits", "family", "holiday", "gift", "sunday"]),
    ("brother", "sister", ["family", "shares", "room", "born", "together"]),
    ("actor", "actress", ["theatre", "film", "role", "applause", "plays"]),
    ("waiter", "waitress", ["menu", "table", "soup", "tip", "serves"]),
    ("grandfather", "grandmother", ["old", "stories", "garden", "family", "remembers"]),
    ("duke", "duchess", ["castle", "land", "estate", "horse", "rules"]),
];
const HE: [&str; 6] = ["he", "his", "him", "himself", "beard", "gentleman"];
const SHE: [&str; 6] = ["she", "her", "hers", "herself", "dress", "lady"];
const FILLERS: [&str; 11] =
    ["the", "a", "and", "then", "with", "in", "was", "very", "today", "often", "said"];
/// A word with two meanings, and the words of each.
const BANK: &str = "bank";
const BANKS: [[&str; 4]; 2] = [["river", "water", "boat", "fish"], ["money", "coins", "loan", "clerk"]];
/// The share of the sentences that are about a bank.
const ABOUT_BANKS: f64 = 0.06;
/// Fillers in a sentence.
const FILLED: usize = 3;

/// What a word of the world is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A word of any sentence.
    Filler = 0,
    /// A man.
    He = 1,
    /// A woman.
    She = 2,
    /// A word of a role.
    Role = 3,
    /// A word of men.
    OfHim = 4,
    /// A word of women.
    OfHer = 5,
    /// A word of rivers.
    River = 6,
    /// A word of money.
    Money = 7,
    /// The word that is of both.
    Bank = 8,
}

/// The pairs of a man and a woman of the same role.
pub fn couples() -> impl Iterator<Item = (&'static str, &'static str)> {
    PEOPLE.iter().map(|(he, she, _)| (*he, *she))
}

/// What a word is; none of a word that is not in the world.
pub fn kind(word: &str) -> Option<Kind> {
    let of = |list: &[&str]| list.contains(&word);
    if PEOPLE.iter().any(|(he, _, _)| *he == word) {
        Some(Kind::He)
    } else if PEOPLE.iter().any(|(_, she, _)| *she == word) {
        Some(Kind::She)
    } else if PEOPLE.iter().any(|(_, _, role)| of(role)) {
        Some(Kind::Role)
    } else if of(&HE) {
        Some(Kind::OfHim)
    } else if of(&SHE) {
        Some(Kind::OfHer)
    } else if of(&BANKS[0]) {
        Some(Kind::River)
    } else if of(&BANKS[1]) {
        Some(Kind::Money)
    } else if word == BANK {
        Some(Kind::Bank)
    } else if of(&FILLERS) {
        Some(Kind::Filler)
    } else {
        None
    }
}

/// Between `least` and `least + 1` words of a list, none twice.
fn some_of(list: &[&'static str], least: usize, rng: &mut ChaCha8Rng) -> Vec<&'static str> {
    let mut list = list.to_vec();
    list.shuffle(rng);
    list.truncate(least + rng.random_range(0..2));
    list
}

fn sentence(rng: &mut ChaCha8Rng) -> Vec<&'static str> {
    let mut words = if rng.random_bool(ABOUT_BANKS) {
        let mut words = some_of(&BANKS[rng.random_range(0..BANKS.len())], 2, rng);
        words.push(BANK);
        words
    } else {
        let (he, she, role) = &PEOPLE[rng.random_range(0..PEOPLE.len())];
        let is_she = rng.random_bool(0.5);
        let mut words = some_of(role, 2, rng);
        words.extend(some_of(if is_she { &SHE } else { &HE }, 1, rng));
        words.push(if is_she { she } else { he });
        words
    };
    words.extend((0..FILLED).map(|_| FILLERS[rng.random_range(0..FILLERS.len())]));
    words.shuffle(rng);
    words
}

/// So many sentences, a line each.
pub fn world(seed: u64, sentences: usize) -> String {
    let mut rng = generator(seed, Purpose::Data, 0);
    let mut text = String::new();
    for _ in 0..sentences {
        text.push_str(&sentence(&mut rng).join(" "));
        text.push('\n');
    }
    text
}

/// Words of which between `least` and `least + 1` stand in a sentence: how often a word does, and how often two do.
fn shares(of: usize, least: usize) -> (f64, f64) {
    let (n, k) = (of as f64, least as f64);
    let one = (k + k + 1.0) / 2.0 / n;
    let two = (k * (k - 1.0) + (k + 1.0) * k) / 2.0 / (n * (n - 1.0));
    (one, two)
}

/// Words that stand in a sentence independently of those of other groups; fillers may stand there twice.
struct Group<'a> {
    words: &'a [&'a str],
    /// How often a word of it is there, and how often two given ones are, in one order or the other.
    one: f64,
    two: f64,
    /// How often a word meets itself.
    own: f64,
}

impl<'a> Group<'a> {
    fn some(words: &'a [&'a str], least: usize) -> Self {
        let (one, two) = shares(words.len(), least);
        Self { words, one, two, own: 0.0 }
    }

    fn always(words: &'a [&'a str]) -> Self {
        Self { words, one: 1.0, two: 0.0, own: 0.0 }
    }

    fn fillers() -> Self {
        let n = FILLERS.len() as f64;
        let pairs = (FILLED * (FILLED - 1)) as f64 / (n * n);
        Self { words: &FILLERS, one: FILLED as f64 / n, two: pairs, own: pairs }
    }
}

/// How often each two of some words meet in a sentence, on average, by the rules alone: `[n, n]`, symmetric.
pub fn meetings(words: &[&str]) -> Vec<f64> {
    let n = words.len();
    let mut all = vec![0.0; n * n];
    let mut count = |share: f64, groups: &[Group<'_>]| {
        let of = |word: &str| groups.iter().position(|group| group.words.contains(&word));
        let place: Vec<_> = words.iter().map(|word| of(word)).collect();
        for (i, a) in place.iter().enumerate() {
            for (j, b) in place.iter().enumerate() {
                let (Some(a), Some(b)) = (*a, *b) else { continue };
                let often = match (i == j, a == b) {
                    (true, _) => groups[a].own,
                    (_, true) => groups[a].two,
                    _ => groups[a].one * groups[b].one,
                };
                all[i * n + j] += share * often;
            }
        }
    };
    let each = (1.0 - ABOUT_BANKS) / (2 * PEOPLE.len()) as f64;
    for (he, she, role) in &PEOPLE {
        for (person, theirs) in [(he, &HE), (she, &SHE)] {
            let person = [*person];
            let groups =
                [Group::always(&person), Group::some(role, 2), Group::some(theirs, 1), Group::fillers()];
            count(each, &groups);
        }
    }
    for words in &BANKS {
        let groups = [Group::always(&[BANK]), Group::some(words, 2), Group::fillers()];
        count(ABOUT_BANKS / BANKS.len() as f64, &groups);
    }
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn its_size_is_the_one_said_and_every_word_is_of_a_kind() {
        let text = world(7, 2000);
        let words: Vec<_> = text.split_whitespace().collect();
        assert!((15_000..17_500).contains(&words.len()), "{}", words.len());
        let distinct: BTreeSet<_> = words.iter().collect();
        assert!((93..=105).contains(&distinct.len()), "{}", distinct.len());
        assert!(distinct.iter().all(|word| kind(word).is_some()));
        assert_eq!(kind("entropy"), None);
        assert_eq!(couples().count(), 12);
        assert_eq!(world(7, 100), world(7, 100));
        assert_ne!(world(7, 100), world(8, 100));
    }

    #[test]
    fn words_meet_as_often_as_the_rules_say() {
        let words =
            ["king", "crown", "throne", "he", "his", "she", "the", "a", "bank", "river", "money", "family"];
        let (n, sentences) = (words.len(), 200_000);
        let mut counted = vec![0.0; n * n];
        for line in world(7, sentences).lines() {
            let there: Vec<_> = line.split(' ').map(|word| words.iter().position(|w| *w == word)).collect();
            for (at, a) in there.iter().enumerate() {
                for (other, b) in there.iter().enumerate() {
                    if let (Some(a), Some(b), true) = (a, b, at != other) {
                        counted[a * n + b] += 1.0 / sentences as f64;
                    }
                }
            }
        }
        for (counted, exact) in counted.iter().zip(meetings(&words)) {
            // Six standard deviations of so many sentences.
            let by = 6.0 * (exact / sentences as f64).sqrt() + 1e-9;
            assert!((counted - exact).abs() <= by, "{counted} beside {exact}");
        }
    }
}
