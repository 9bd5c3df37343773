//! A small grammar in which “bank” is the side of a river or a house of money.
//!
//! The word that decides may stand before “bank” or behind it, and who acts says nothing: a fisherman may rob
//! the bank, a cashier may swim to it.

use rand::{Rng, RngExt};

/// Words in a sentence, the full stops behind it counted.
pub const LENGTH: usize = 9;
/// The answer “river”.
pub const RIVER: u32 = 0;
/// The answer “money”.
pub const MONEY: u32 = 1;
/// Ends a sentence and fills it up.
pub const STOP: u32 = 2;
/// The word itself.
pub const BANK: u32 = 3;

/// The words of each sense, that of the river first.
type Senses = [&'static [&'static str]; 2];

const PEOPLE: &[&str] =
    &["fisherman", "cashier", "teacher", "girl", "boy", "farmer", "captain", "clerk", "baker", "painter"];
/// What is done to the bank.
const VERBS: Senses = [
    &["climbed", "flooded", "walked", "weeded", "mowed", "muddied"],
    &["robbed", "paid", "phoned", "sued", "owned", "trusted"],
];
/// How the bank is.
const QUALITIES: Senses = [
    &["muddy", "grassy", "steep", "sandy", "slippery", "green"],
    &["rich", "bankrupt", "insured", "closed", "greedy", "honest"],
];
/// What is seen at the bank.
const THINGS: Senses = [
    &["duck", "boat", "frog", "heron", "reed", "trout"],
    &["loan", "cheque", "vault", "cash", "account", "coin"],
];
const TIMES: &[&str] = &["today", "again", "yesterday", "early", "often", "now"];
const SMALL: &[&str] = &["the", "a", "was", "saw", "at", "old", "new", "very"];

/// Whether a word says by itself which sense “bank” has.
pub fn decides(token: u32) -> bool {
    let known = words();
    let word = known.get(token as usize).copied().unwrap_or("");
    [VERBS, QUALITIES, THINGS].iter().flatten().any(|list| list.contains(&word))
}

/// All words, by number.
pub fn words() -> Vec<&'static str> {
    let mut words = vec!["river", "money", ".", "bank"];
    let [verbs, qualities, things] = [VERBS, QUALITIES, THINGS].map(|senses| senses.concat());
    for list in [SMALL, PEOPLE, &verbs, &qualities, &things, TIMES] {
        words.extend(list);
    }
    words
}

/// A sentence of [`LENGTH`] tokens, of the given sense. From the same random numbers, the sentences of the two
/// senses differ in the one word that decides.
pub fn sentence(sense: u32, rng: &mut impl Rng) -> Vec<u32> {
    let form = rng.random_range(0..3_u32);
    let aged = ["", "", "old ", "new "][rng.random_range(0..4_usize)];
    let mut one = |from: &'static [&'static str]| from[rng.random_range(0..from.len())];
    let own = |senses: Senses| senses[sense as usize];
    let text = match form {
        0 => format!("the {} {} the {aged}bank {}", one(PEOPLE), one(own(VERBS)), one(TIMES)),
        1 => format!("{} the {aged}bank was very {}", one(TIMES), one(own(QUALITIES))),
        _ => format!("the {} saw a {} at the bank", one(PEOPLE), one(own(THINGS))),
    };
    let known = words();
    let number = |word: &str| known.iter().position(|known| *known == word).map_or(STOP, |at| at as u32);
    let mut tokens: Vec<u32> = text.split(' ').map(number).collect();
    tokens.resize(LENGTH, STOP);
    tokens
}
