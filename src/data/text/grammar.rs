//! Sentences from a small grammar of our own, seeded.
//!
//! ```text
//! sentence → phrase verb-phrase time? "."
//! phrase   → "the" adjective? noun | "a" adjective? noun | name
//! verb     → agrees with its phrase in number: “the cat sleeps”, “the cats sleep”
//! question → "does" phrase verb "?"
//! ```
//!
//! A verb agrees with its noun even when a phrase stands between them (“the cats near the lake sleep”): what is to
//! be learned lies further back than the word before.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::rng::{Purpose, generator};

const NOUNS: [(&str, &str); 12] = [
    ("cat", "cats"),
    ("dog", "dogs"),
    ("child", "children"),
    ("bird", "birds"),
    ("teacher", "teachers"),
    ("robot", "robots"),
    ("farmer", "farmers"),
    ("mouse", "mice"),
    ("friend", "friends"),
    ("sailor", "sailors"),
    ("neighbour", "neighbours"),
    ("baker", "bakers"),
];
const ADJECTIVES: [&str; 10] =
    ["small", "old", "happy", "quiet", "red", "hungry", "young", "clever", "tired", "brave"];
const PLACES: [&str; 8] = ["lake", "hill", "house", "garden", "river", "school", "market", "old bridge"];
const PREPOSITIONS: [&str; 5] = ["near", "behind", "by", "in", "beside"];
/// Verbs that stand alone, for one and for several.
const ACTS: [(&str, &str); 8] = [
    ("sleeps", "sleep"),
    ("sings", "sing"),
    ("waits", "wait"),
    ("laughs", "laugh"),
    ("works", "work"),
    ("plays", "play"),
    ("runs", "run"),
    ("reads", "read"),
];
/// Verbs that take somebody.
const DEEDS: [(&str, &str); 7] = [
    ("sees", "see"),
    ("likes", "like"),
    ("follows", "follow"),
    ("helps", "help"),
    ("hears", "hear"),
    ("knows", "know"),
    ("finds", "find"),
];
const TIMES: [&str; 6] = ["today", "at night", "every day", "in the morning", "after lunch", "on Sunday"];

fn one_of<'a, T>(list: &'a [T], rng: &mut ChaCha8Rng) -> &'a T {
    &list[rng.random_range(0..list.len())]
}

/// A noun with what stands before and after it, and whether it is more than one.
fn phrase(rng: &mut ChaCha8Rng, placed: f64) -> (String, bool) {
    let many = rng.random_bool(0.5);
    let (one, several) = one_of(&NOUNS, rng);
    let mut words = vec![match (many, rng.random_bool(0.4)) {
        (true, true) => *one_of(&["two", "some", "many"], rng),
        (false, true) => "a",
        _ => "the",
    }];
    let adjective = if rng.random_bool(0.4) { Some(*one_of(&ADJECTIVES, rng)) } else { None };
    if let (["a"], Some(first)) = (words.as_slice(), adjective.or(Some(one)))
        && first.starts_with(['a', 'e', 'i', 'o', 'u'])
    {
        words = vec!["an"];
    }
    words.extend(adjective);
    words.push(if many { several } else { one });
    if rng.random_bool(placed) {
        words.extend([*one_of(&PREPOSITIONS, rng), "the", *one_of(&PLACES, rng)]);
    }
    (words.join(" "), many)
}

/// `count` sentences, one a line.
pub fn sentences(seed: u64, count: usize) -> String {
    let mut rng = generator(seed, Purpose::Data, 0);
    let rng = &mut rng;
    let mut text = String::new();
    for _ in 0..count {
        let (who, many) = phrase(rng, 0.3);
        let question = rng.random_bool(0.15);
        let form =
            |(one, several): &(&'static str, &'static str)| if many || question { *several } else { *one };
        let mut words = vec![];
        if question {
            words.push(if many { "do" } else { "does" }.to_string());
        }
        words.push(who);
        if rng.random_bool(0.5) {
            words.push(form(one_of(&ACTS, rng)).into());
        } else {
            words.push(form(one_of(&DEEDS, rng)).into());
            words.push(phrase(rng, 0.1).0);
        }
        if rng.random_bool(0.3) {
            words.push((*one_of(&TIMES, rng)).into());
        }
        text.push_str(&words.join(" "));
        text.push_str(if question { "?\n" } else { ".\n" });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_seeded_and_verbs_agree() {
        let text = sentences(7, 2000);
        assert_eq!(text, sentences(7, 2000));
        assert_ne!(text, sentences(8, 2000));
        assert_eq!(text.lines().count(), 2000);
        for line in text.lines() {
            assert!(line.ends_with(['.', '?']), "{line}");
            assert!(!line.contains("the cat sleep ") && !line.contains("the cats sleeps"), "{line}");
            assert!(!line.contains(" a old") && !line.contains("an small"), "{line}");
        }
        // The verb is told by a noun that is not beside it.
        let far = |noun: &str, verb: &str| text.contains(&format!("{noun} near the lake {verb}"));
        let verbs = |several: bool| ACTS.iter().map(move |(one, many)| if several { *many } else { *one });
        let all = |several: bool| NOUNS.iter().map(move |(one, many)| if several { *many } else { *one });
        assert!(all(true).any(|noun| verbs(true).any(|verb| far(noun, verb))));
        assert!(!all(true).any(|noun| verbs(false).any(|verb| far(noun, verb))));
    }
}
