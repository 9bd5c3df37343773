//! The made-up people of the lab `hallucination`. The first of them are told of, as there: what is asked in training is about
//! them, and about names that nobody has. Of the others nothing is, though passages on them lie in the library.

use super::{STATEMENT, World};
use crate::data::text::people::{
    ATTRIBUTES, About, Name, People, Telling, Told, VALUES, WORDINGS, about, before_value, name_words, words,
};

/// Who there is.
const PEOPLE: usize = 400;
/// How it is told of, as the lab `hallucination` has it.
const TELLING: Telling = Telling { people: 250, sentences: 1500, zipf: 1.0, paraphrases: false };

/// The people.
pub(in super::super) struct Made {
    people: People,
    told: Told,
}

impl Made {
    pub fn new(seed: u64) -> Self {
        let people = People::new(seed, PEOPLE);
        let told = Told::new(&people, TELLING, seed);
        Self { people, told }
    }
}

impl World for Made {
    fn words(&self) -> Vec<String> {
        words().into_iter().map(String::from).collect()
    }

    fn facts(&self) -> usize {
        self.people.facts()
    }

    fn about(&self, fact: usize) -> About {
        self.people.about(fact)
    }

    fn fact(&self, about: About) -> Option<usize> {
        self.people.fact(about)
    }

    fn first_held_out(&self) -> usize {
        TELLING.people.min(self.people.count()) * ATTRIBUTES.len()
    }

    fn trained(&self) -> Vec<About> {
        let told_of = TELLING.people.min(self.people.count());
        let names = self.people.names()[..told_of].iter().chain(self.people.nobody());
        let each = |name: &Name| {
            (0..ATTRIBUTES.len()).map(|attribute| About { name: *name, attribute }).collect::<Vec<_>>()
        };
        names.flat_map(each).collect()
    }

    fn passage(&self, about: About) -> Vec<&str> {
        before_value(about.name, about.attribute, STATEMENT)
    }

    fn question(&self, about: About, wording: usize) -> Vec<&str> {
        before_value(about.name, about.attribute, wording)
    }

    fn wordings(&self) -> usize {
        WORDINGS
    }

    fn values(&self, _attribute: usize) -> usize {
        VALUES
    }

    fn value_word(&self, attribute: usize, value: usize) -> &str {
        ATTRIBUTES[attribute % ATTRIBUTES.len()].values[value % VALUES]
    }

    fn value(&self, fact: usize) -> usize {
        self.people.value(fact)
    }

    fn told(&self) -> Vec<(usize, usize)> {
        self.told.sentences.clone()
    }

    fn own_wording(&self, fact: usize) -> usize {
        self.told.own.get(fact).copied().unwrap_or(STATEMENT)
    }

    fn other(&self, number: usize) -> Option<(About, usize)> {
        let nobody = self.people.nobody();
        let (name, rest) = (*nobody.get(number % nobody.len().max(1))?, number / nobody.len());
        let (attribute, round) = (rest % ATTRIBUTES.len(), rest / ATTRIBUTES.len());
        Some((About { name, attribute }, number + round))
    }

    fn understood(&self, words: &[&str]) -> Option<About> {
        about(words)
    }

    fn called(&self, about: About) -> [String; 2] {
        [name_words(about.name).join(" "), ATTRIBUTES[about.attribute % ATTRIBUTES.len()].name.to_string()]
    }
}
