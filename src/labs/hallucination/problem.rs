//! The world, what is told of it, and both as tokens.

use rand::RngExt;
use serde::{Deserialize, Serialize};

use super::options::Options;
use crate::data::text::people::{
    ATTRIBUTES, About, FIRST, LAST, Name, People, STOP, Told, UNKNOWN, WORDINGS, before_value, words,
};
use crate::rng::{Purpose, generator};

/// An example: something said of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Row {
    pub name: Name,
    pub attribute: usize,
    pub wording: usize,
}

/// What there is to learn.
pub(super) struct Problem {
    pub world: People,
    pub told: Told,
    /// How many people may be told of: the first.
    pub told_people: usize,
    pub words: Vec<&'static str>,
    /// The token of each value, by attribute.
    values: Vec<Vec<u32>>,
    pub unknown: u32,
    seed: u64,
}

impl Problem {
    pub fn new(options: &Options) -> Self {
        let world = People::new(options.seed, options.people);
        let telling = options.telling();
        let told = Told::new(&world, telling, options.seed);
        let words = words();
        let token = |word: &str| place(&words, word).unwrap_or(0);
        let of = |values: &[&str]| values.iter().map(|value| token(value)).collect();
        Self {
            values: ATTRIBUTES.iter().map(|attribute| of(&attribute.values)).collect(),
            unknown: token(UNKNOWN),
            told_people: telling.people,
            seed: options.seed,
            world,
            told,
            words,
        }
    }

    /// The token of a word, in whatever case it is written.
    pub fn token(&self, word: &str) -> Option<u32> {
        place(&self.words, word)
    }

    /// The word of a token.
    pub fn word(&self, token: u32) -> &'static str {
        self.words.get(token as usize).copied().unwrap_or(STOP)
    }

    /// The token of what is true.
    pub fn truth(&self, fact: usize) -> u32 {
        self.values[fact % ATTRIBUTES.len()][self.world.value(fact)]
    }

    /// Whether a token is a value of the attribute.
    pub fn is_of_kind(&self, token: u32, attribute: usize) -> bool {
        self.values[attribute % ATTRIBUTES.len()].contains(&token)
    }

    /// The fact that an example tells; none of a name that nobody has.
    pub fn fact(&self, row: Row) -> Option<usize> {
        self.world.fact(About { name: row.name, attribute: row.attribute })
    }

    /// The examples of a step: sentences drawn from those told, and some about nobody.
    pub fn batch(&self, step: u32, size: usize, dont_know: f64) -> Vec<Row> {
        let mut rng = generator(self.seed, Purpose::Shuffle, step);
        let (told, nobody) = (&self.told.sentences, self.world.nobody());
        let mut draw = || {
            // As many numbers for each, so that the others stay who they are whatever the share.
            let [kind, which, attribute, wording]: [f64; 4] = std::array::from_fn(|_| rng.random());
            let among =
                |share: f64, many: usize| ((share * many as f64) as usize).min(many.saturating_sub(1));
            if kind < dont_know || told.is_empty() {
                let name = nobody.get(among(which, nobody.len())).copied().unwrap_or_default();
                let (attribute, wording) = (among(attribute, ATTRIBUTES.len()), among(wording, WORDINGS));
                return Row { name, attribute, wording };
            }
            let (fact, wording) = told[among(which, told.len())];
            let about = self.world.about(fact);
            Row { name: about.name, attribute: about.attribute, wording }
        };
        (0..size).map(|_| draw()).collect()
    }

    /// Whether an example is one that there can be.
    pub fn has(&self, row: Row) -> bool {
        let [first, last] = row.name;
        first < FIRST.len() && last < LAST.len() && row.attribute < ATTRIBUTES.len() && row.wording < WORDINGS
    }

    /// The end of a sentence, and all that comes before the value.
    pub fn asked(&self, Row { name, attribute, wording }: Row) -> Vec<u32> {
        let before = before_value(name, attribute, wording);
        std::iter::once(0).chain(before.into_iter().filter_map(|word| self.token(word))).collect()
    }

    /// The value that an example is answered with.
    pub fn answer(&self, row: Row) -> u32 {
        self.fact(row).map_or(self.unknown, |fact| self.truth(fact))
    }

    /// An example whole: the end of a sentence, a sentence, its end.
    pub fn line(&self, row: Row) -> Vec<u32> {
        let mut tokens = self.asked(row);
        tokens.extend([self.answer(row), 0]);
        tokens
    }

    /// How a fact is asked for.
    pub fn question(&self, fact: usize, wording: usize) -> Row {
        let about = self.world.about(fact);
        Row { name: about.name, attribute: about.attribute, wording }
    }
}

/// Where a word is, in whatever case it is written.
fn place(words: &[&str], word: &str) -> Option<u32> {
    words.iter().position(|one| one.eq_ignore_ascii_case(word)).map(|place| place as u32)
}

/// Rows of tokens, each answered by the one after it; after the end of a shorter row come tokens that nobody answers.
pub(super) struct Examples {
    /// `[b·t]`.
    pub asked: Vec<u32>,
    /// `[b·t]`.
    pub answers: Vec<Option<u32>>,
    /// t, the longest row's length.
    pub width: usize,
}

impl Examples {
    pub fn of(lines: &[Vec<u32>]) -> Self {
        let width = lines.iter().map(|line| line.len().saturating_sub(1)).max().unwrap_or(1).max(1);
        let at = |line: &Vec<u32>, place: usize| line.get(place).copied();
        let places = || lines.iter().flat_map(|line| (0..width).map(move |place| (line, place)));
        Self {
            asked: places().map(|(line, place)| at(line, place).unwrap_or(0)).collect(),
            answers: places().map(|(line, place)| at(line, place + 1)).collect(),
            width,
        }
    }
}
