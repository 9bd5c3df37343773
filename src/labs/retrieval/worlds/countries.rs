//! The countries of the world: of each its capital, its continent and its currency. One in five is held out, and with it every
//! word of its name that no other has: such names are what dense vectors lose to the counting of words (Sciavolino, Zhong, Lee and
//! Chen, “Simple entity-centric questions challenge dense retrievers”, 2021).

use std::collections::BTreeSet;

use rand::seq::SliceRandom;

use super::{QUESTION, STATEMENT, World};
use crate::data::countries::{Country, countries};
use crate::data::text::folded;
use crate::data::text::people::About;
use crate::rng::{Purpose, generator};

/// What can be known of each, and how it is said and asked: as a statement, with a noun, as a question. The value comes last.
const ATTRIBUTES: [(&str, [&str; WORDINGS]); 3] = [
    ("capital", ["the capital of @ is", "@ has its capital in", "what is the capital of @ ?"]),
    ("continent", ["the continent of @ is", "@ lies in", "on which continent is @ ?"]),
    ("currency", ["the currency of @ is", "people in @ pay in", "what do people pay with in @ ?"]),
];
const WORDINGS: usize = 3;
/// Where the name stands in a wording.
const NAME: &str = "@";
/// One in so many is held out.
const HELD_OUT: usize = 5;

/// The countries, in an order drawn: those held out come last.
pub(in super::super) struct Countries {
    /// The words of each name.
    names: Vec<Vec<String>>,
    /// Every value of each attribute.
    values: [Vec<&'static str>; 3],
    /// By country, the places of its values.
    facts: Vec<[usize; 3]>,
}

fn fields(country: &Country) -> [&'static str; 3] {
    [country.capital, country.continent, country.currency]
}

impl Countries {
    pub fn new(seed: u64) -> Self {
        let mut all: Vec<Country> = countries().collect();
        all.shuffle(&mut generator(seed, Purpose::World, 0));
        let mut values: [Vec<&str>; 3] = Default::default();
        for (attribute, values) in values.iter_mut().enumerate() {
            let distinct: BTreeSet<_> = all.iter().map(|country| fields(country)[attribute]).collect();
            values.extend(distinct);
        }
        let place = |country: &Country, attribute: usize| {
            values[attribute].binary_search(&fields(country)[attribute]).unwrap_or(0)
        };
        let facts = all.iter().map(|country| std::array::from_fn(|attribute| place(country, attribute)));
        let facts = facts.collect();
        let names = all.iter().map(|country| country.name.split(' ').map(String::from).collect()).collect();
        Self { names, values, facts }
    }

    /// How many are not held out.
    fn known(&self) -> usize {
        self.names.len() - self.names.len() / HELD_OUT
    }
}

impl World for Countries {
    fn words(&self) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let wordings = ATTRIBUTES.iter().flat_map(|(_, wordings)| wordings).flat_map(|said| said.split(' '));
        let said = wordings.filter(|word| *word != NAME).map(String::from);
        let all = said.chain(self.names.iter().flatten().cloned());
        let all = all.chain(self.values.iter().flatten().map(|value| value.to_string()));
        all.filter(|word| seen.insert(folded(word))).collect()
    }

    fn facts(&self) -> usize {
        self.names.len() * ATTRIBUTES.len()
    }

    fn about(&self, fact: usize) -> About {
        let fact = fact % self.facts().max(1);
        About { name: [fact / ATTRIBUTES.len(), 0], attribute: fact % ATTRIBUTES.len() }
    }

    fn fact(&self, About { name: [country, _], attribute }: About) -> Option<usize> {
        (country < self.names.len()).then_some(country * ATTRIBUTES.len() + attribute % ATTRIBUTES.len())
    }

    fn first_held_out(&self) -> usize {
        self.known() * ATTRIBUTES.len()
    }

    fn trained(&self) -> Vec<About> {
        (0..self.first_held_out()).map(|fact| self.about(fact)).collect()
    }

    fn passage(&self, about: About) -> Vec<&str> {
        self.question(about, STATEMENT)
    }

    fn question(&self, About { name: [country, _], attribute }: About, wording: usize) -> Vec<&str> {
        let (_, wordings) = ATTRIBUTES[attribute % ATTRIBUTES.len()];
        let name = self.names.get(country).map_or(&[][..], Vec::as_slice);
        let words = wordings[wording % WORDINGS].split(' ');
        let put = |word: &'static str| {
            if word == NAME { name.iter().map(String::as_str).collect() } else { vec![word] }
        };
        words.flat_map(put).collect()
    }

    fn wordings(&self) -> usize {
        WORDINGS
    }

    fn values(&self, attribute: usize) -> usize {
        self.values[attribute % ATTRIBUTES.len()].len()
    }

    fn value_word(&self, attribute: usize, value: usize) -> &str {
        let values = &self.values[attribute % ATTRIBUTES.len()];
        values.get(value % values.len().max(1)).copied().unwrap_or_default()
    }

    fn value(&self, fact: usize) -> usize {
        let fact = fact % self.facts().max(1);
        self.facts.get(fact / ATTRIBUTES.len()).map_or(0, |values| values[fact % ATTRIBUTES.len()])
    }

    fn told(&self) -> Vec<(usize, usize)> {
        // Each as a question, and in one of the other ways.
        let told = (0..self.first_held_out()).flat_map(|fact| [(fact, QUESTION), (fact, fact % 2)]);
        told.collect()
    }

    fn own_wording(&self, _fact: usize) -> usize {
        QUESTION
    }

    fn other(&self, _number: usize) -> Option<(About, usize)> {
        None
    }

    fn understood(&self, words: &[&str]) -> Option<About> {
        let alike = |one: &[&str]| {
            one.len() == words.len() && one.iter().zip(words).all(|(a, b)| folded(a) == folded(b))
        };
        let asks = |about: &About| (0..WORDINGS).any(|wording| alike(&self.question(*about, wording)));
        (0..self.facts()).map(|fact| self.about(fact)).find(asks)
    }

    fn called(&self, About { name: [country, _], attribute }: About) -> [String; 2] {
        let name = self.names.get(country).map_or(String::new(), |words| words.join(" "));
        [name, ATTRIBUTES[attribute % ATTRIBUTES.len()].0.to_string()]
    }
}
