//! A made-up world of people of which every fact is known: where each was born, what each does, and what each plays.
//!
//! A **fact** is a person with an attribute, and has a number: 3 · person + attribute. It can be said in a few wordings, in
//! all of which the value comes last:
//!
//! ```text
//! Mira Oster was born in Velda .    The birthplace of Mira Oster is Velda .    Where was Mira Oster born ? Velda .
//! ```
//! What is [told](Told) of the world is drawn by Zipf's law (1949): with N facts that may be told, the one of rank r comes
//! with the probability r^(−s) / Σ r^(−s). So it is known, too, how much was never told: the missing mass, which the share
//! of facts told once estimates (Good, 1953).

use rand::RngExt;
use rand::seq::SliceRandom;

use crate::rng::{Purpose, generator};

/// Given names.
pub const FIRST: [&str; 30] = [
    "Mira", "Odo", "Lena", "Tarik", "Yuna", "Bram", "Cora", "Dario", "Edda", "Fenno", "Gita", "Hugo", "Ines",
    "Jarl", "Kaya", "Lior", "Maeve", "Nilo", "Orla", "Pavel", "Rosa", "Soren", "Tilda", "Umar", "Vera",
    "Wim", "Xenia", "Yoram", "Zita", "Anouk",
];
/// Family names.
pub const LAST: [&str; 30] = [
    "Oster", "Brandl", "Castell", "Dremmen", "Ekberg", "Falk", "Garron", "Hollis", "Imre", "Jansky",
    "Kestrel", "Lindau", "Marlow", "Novak", "Ortega", "Pell", "Quist", "Radema", "Sable", "Thorne", "Uhland",
    "Varga", "Winter", "Yates", "Zeller", "Amsel", "Bexley", "Corvin", "Delft", "Ember",
];
/// The most people there can be: every given name with every family name.
pub const MOST_PEOPLE: usize = FIRST.len() * LAST.len();
/// How many values an attribute can have.
pub const VALUES: usize = 20;
/// In how many ways a fact can be said.
pub const WORDINGS: usize = 3;
/// What ends a sentence, and so begins the next.
pub const STOP: &str = ".";
/// What one says who does not know.
pub const UNKNOWN: &str = "unknown";
/// Where the two names stand in a wording.
const NAME: &str = "@";

/// What can be known of a person.
#[derive(Debug)]
pub struct Attribute {
    /// The name in code.
    pub id: &'static str,
    /// The name on screen.
    pub name: &'static str,
    /// All its values: no two attributes share one.
    pub values: [&'static str; VALUES],
    /// What comes before the value: as a statement, with a noun, as a question.
    wordings: [&'static str; WORDINGS],
}

/// What can be known of each person.
pub const ATTRIBUTES: [Attribute; 3] = [
    Attribute {
        id: "town",
        name: "town of birth",
        values: [
            "Velda", "Marnow", "Tessin", "Orsk", "Bellune", "Cadrin", "Dovrik", "Elsted", "Fionport",
            "Gradisk", "Hallen", "Ivrea", "Jorvik", "Kelmar", "Lunden", "Norvale", "Pirano", "Rovanta",
            "Silmark", "Umbrin",
        ],
        wordings: ["@ was born in", "the birthplace of @ is", "where was @ born ?"],
    },
    Attribute {
        id: "job",
        name: "job",
        values: [
            "baker", "tailor", "sailor", "doctor", "painter", "farmer", "weaver", "miller", "pilot",
            "teacher", "judge", "cook", "gardener", "smith", "hunter", "nurse", "potter", "banker", "mason",
            "barber",
        ],
        wordings: ["@ works as a", "the job of @ is", "what does @ work as ?"],
    },
    Attribute {
        id: "instrument",
        name: "instrument",
        values: [
            "violin", "cello", "flute", "harp", "drum", "oboe", "trumpet", "guitar", "piano", "organ",
            "lute", "banjo", "horn", "tuba", "bassoon", "clarinet", "viola", "zither", "bagpipe", "mandolin",
        ],
        wordings: ["@ plays the", "the instrument of @ is", "what does @ play ?"],
    },
];

/// Every word of the world, each once: the stop first, the word for not knowing second.
pub fn words() -> Vec<&'static str> {
    let mut all = vec![STOP, UNKNOWN];
    let wordings = ATTRIBUTES.iter().flat_map(|attribute| attribute.wordings);
    let said = wordings.flat_map(|wording| wording.split(' ')).filter(|word| *word != NAME);
    let values = ATTRIBUTES.iter().flat_map(|attribute| attribute.values);
    for word in said.chain(values).chain(FIRST).chain(LAST) {
        if !all.contains(&word) {
            all.push(word);
        }
    }
    all
}

/// A given and a family name, by their places.
pub type Name = [usize; 2];

/// The words of a name.
pub fn name_words([first, last]: Name) -> [&'static str; 2] {
    [FIRST[first % FIRST.len()], LAST[last % LAST.len()]]
}

/// What comes before the value where something is said of, or asked about, someone.
pub fn before_value(name: Name, attribute: usize, wording: usize) -> Vec<&'static str> {
    let wording = ATTRIBUTES[attribute % ATTRIBUTES.len()].wordings[wording % WORDINGS];
    let words = wording.split(' ');
    words.flat_map(|word| if word == NAME { name_words(name).to_vec() } else { vec![word] }).collect()
}

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// Who, whether there is such a person or not.
    pub name: Name,
    /// What of them.
    pub attribute: usize,
}

/// What some words are about, if they are just what comes before a value, in any wording.
pub fn about(words: &[&str]) -> Option<About> {
    let place = |list: &[&str], word: &str| list.iter().position(|one| one.eq_ignore_ascii_case(word));
    let first = words.iter().position(|word| place(&FIRST, word).is_some())?;
    let name = [place(&FIRST, words[first])?, place(&LAST, words.get(first + 1)?)?];
    let says = |attribute: &usize| {
        (0..WORDINGS).any(|wording| {
            let before = before_value(name, *attribute, wording);
            before.len() == words.len() && before.iter().zip(words).all(|(a, b)| a.eq_ignore_ascii_case(b))
        })
    };
    (0..ATTRIBUTES.len()).find(says).map(|attribute| About { name, attribute })
}

/// Who there is, and what is true of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct People {
    names: Vec<Name>,
    values: Vec<[usize; ATTRIBUTES.len()]>,
    nobody: Vec<Name>,
}

impl People {
    /// So many of them, at most [`MOST_PEOPLE`]. With more, the first stay who they are.
    pub fn new(seed: u64, count: usize) -> Self {
        let mut rng = generator(seed, Purpose::World, 0);
        let mut names: Vec<Name> = (0..MOST_PEOPLE).map(|n| [n / LAST.len(), n % LAST.len()]).collect();
        names.shuffle(&mut rng);
        let nobody = names.split_off(count.min(MOST_PEOPLE));
        let values = names.iter().map(|_| std::array::from_fn(|_| rng.random_range(0..VALUES))).collect();
        Self { names, values, nobody }
    }

    /// How many people there are.
    pub fn count(&self) -> usize {
        self.names.len()
    }

    /// How many facts there are.
    pub fn facts(&self) -> usize {
        self.count() * ATTRIBUTES.len()
    }

    /// Their names, in order.
    pub fn names(&self) -> &[Name] {
        &self.names
    }

    /// The names that nobody has.
    pub fn nobody(&self) -> &[Name] {
        &self.nobody
    }

    /// Who has a name.
    pub fn who(&self, name: Name) -> Option<usize> {
        self.names.iter().position(|one| *one == name)
    }

    /// The fact that something is about; none of a name that nobody has.
    pub fn fact(&self, about: About) -> Option<usize> {
        self.who(about.name).map(|person| person * ATTRIBUTES.len() + about.attribute)
    }

    /// What a fact is about; fact numbers beyond the last begin again.
    pub fn about(&self, fact: usize) -> About {
        let fact = fact % self.facts().max(1);
        About { name: self.names[fact / ATTRIBUTES.len()], attribute: fact % ATTRIBUTES.len() }
    }

    /// The value that is true, from 0 to [`VALUES`].
    pub fn value(&self, fact: usize) -> usize {
        let fact = fact % self.facts().max(1);
        self.values[fact / ATTRIBUTES.len()][fact % ATTRIBUTES.len()]
    }

    /// The word that is true.
    pub fn truth(&self, fact: usize) -> &'static str {
        ATTRIBUTES[fact % ATTRIBUTES.len()].values[self.value(fact)]
    }

    /// A fact as a sentence.
    pub fn sentence(&self, fact: usize, wording: usize) -> Vec<&'static str> {
        let About { name, attribute } = self.about(fact);
        let mut words = before_value(name, attribute, wording);
        words.extend([self.truth(fact), STOP]);
        words
    }
}

/// How the world is told of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Telling {
    /// Of how many people, the first, anything may be told.
    pub people: usize,
    /// How many sentences.
    pub sentences: usize,
    /// s: 0 tells every fact equally often.
    pub zipf: f64,
    /// Whether each sentence has a wording drawn anew; else a fact is always told in its own.
    pub paraphrases: bool,
}

/// What was told: a corpus of sentences.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Fact and wording of each sentence. With more sentences, the first stay.
    pub sentences: Vec<(usize, usize)>,
    /// How often each fact is in it.
    pub counts: Vec<usize>,
    /// How probable each fact is, each time one is told.
    pub probabilities: Vec<f64>,
    /// The wording that each fact is told in first, or would be.
    pub own: Vec<usize>,
}

impl Told {
    /// Told of a world.
    pub fn new(world: &People, telling: Telling, seed: u64) -> Self {
        let facts = world.facts();
        let may = (telling.people * ATTRIBUTES.len()).min(facts);
        let mut order: Vec<usize> = (0..may).collect();
        order.shuffle(&mut generator(seed, Purpose::World, 1));
        let shares: Vec<f64> = (1..=may).map(|rank| (rank as f64).powf(-telling.zipf)).collect();
        let whole: f64 = shares.iter().sum();
        let mut probabilities = vec![0.0; facts];
        for (fact, share) in order.iter().zip(&shares) {
            probabilities[*fact] = share / whole;
        }
        let mut wording = generator(seed, Purpose::World, 2);
        let mut own: Vec<usize> = (0..facts).map(|_| wording.random_range(0..WORDINGS)).collect();
        let mut sums = shares;
        let mut sum = 0.0;
        for share in &mut sums {
            sum += *share / whole;
            *share = sum;
        }
        let mut rng = generator(seed, Purpose::World, 3);
        let mut counts = vec![0; facts];
        let mut sentences = Vec::with_capacity(telling.sentences);
        for _ in 0..telling.sentences {
            let (u, drawn) = (rng.random::<f64>(), rng.random_range(0..WORDINGS));
            let rank = sums.partition_point(|sum| *sum <= u).min(may.saturating_sub(1));
            let Some(fact) = order.get(rank).copied() else { break };
            let wording = if telling.paraphrases { drawn } else { own[fact] };
            if counts[fact] == 0 {
                own[fact] = wording;
            }
            counts[fact] += 1;
            sentences.push((fact, wording));
        }
        Self { sentences, counts, probabilities, own }
    }

    /// How many facts were told just once.
    pub fn once(&self) -> usize {
        self.counts.iter().filter(|count| **count == 1).count()
    }

    /// The probability that the next sentence tells what none has told.
    pub fn missing_mass(&self) -> f64 {
        let never = self.counts.iter().zip(&self.probabilities).filter(|(count, _)| **count == 0);
        never.map(|(_, p)| p).sum()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const TELLING: Telling = Telling { people: 250, sentences: 1500, zipf: 1.0, paraphrases: false };

    #[test]
    fn every_word_is_there_once_and_means_one_thing() {
        let all = words();
        assert_eq!(all.len(), all.iter().map(|word| word.to_lowercase()).collect::<BTreeSet<_>>().len());
        let values: BTreeSet<_> = ATTRIBUTES.iter().flat_map(|attribute| attribute.values).collect();
        assert_eq!(values.len(), 3 * VALUES);
        assert!(FIRST.iter().chain(&LAST).all(|name| !values.contains(name)));
        assert_eq!(FIRST.iter().chain(&LAST).collect::<BTreeSet<_>>().len(), 60);
        assert_eq!(all[..2], [STOP, UNKNOWN]);
    }

    #[test]
    fn people_have_names_of_their_own_and_facts_that_a_line_can_ask_for() {
        let world = People::new(7, 400);
        assert_eq!((world.count(), world.facts(), world.nobody().len()), (400, 1200, 500));
        assert_eq!(world.names().iter().collect::<BTreeSet<_>>().len(), 400);
        assert!(world.nobody().iter().all(|name| world.who(*name).is_none()));
        for fact in [0, 1, 2, 700, 1199] {
            let about_it = world.about(fact);
            assert_eq!(world.who(about_it.name).unwrap() * 3 + about_it.attribute, fact);
            for wording in 0..WORDINGS {
                let sentence = world.sentence(fact, wording);
                let (before, end) = sentence.split_at(sentence.len() - 2);
                assert_eq!(end, [world.truth(fact), STOP]);
                assert_eq!(about(before), Some(about_it));
                let shouted: Vec<_> = before.iter().map(|word| word.to_uppercase()).collect();
                assert_eq!(about(&shouted.iter().map(String::as_str).collect::<Vec<_>>()), Some(about_it));
                assert_eq!(about(&before[1..]), None);
            }
        }
        assert_eq!(about(&[]), None);
        assert_eq!(about(&["Mira"]), None);
        assert_eq!(world.names()[..100], People::new(7, 100).names()[..]);
        assert_ne!(world, People::new(8, 400));
        assert_eq!(People::new(7, 5000).count(), MOST_PEOPLE);
    }

    #[test]
    fn what_is_told_is_counted_and_strangers_are_never_told_of() {
        let world = People::new(7, 400);
        let told = Told::new(&world, TELLING, 7);
        assert_eq!((told.sentences.len(), told.counts.iter().sum::<usize>()), (1500, 1500));
        assert!(told.counts[750..].iter().all(|count| *count == 0));
        assert!((told.probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        let one_wording = |(fact, wording): &(usize, usize)| told.own[*fact] == *wording;
        assert!(told.sentences.iter().all(one_wording));
        let more = Told::new(&world, Telling { sentences: 3000, ..TELLING }, 7);
        assert_eq!(more.sentences[..1500], told.sentences[..]);
        let again = Told::new(&world, Telling { paraphrases: true, ..TELLING }, 7);
        assert_eq!(again.counts, told.counts);
        assert!(again.sentences.iter().any(|(fact, wording)| again.own[*fact] != *wording));
        let nothing = Told::new(&world, Telling { people: 0, ..TELLING }, 7);
        assert!(nothing.sentences.is_empty() && nothing.missing_mass() == 0.0);
    }

    /// Good (1953): of n draws, the share of what came once is the probability of what has not come yet, but for chance.
    #[test]
    fn the_share_told_once_is_the_missing_mass() {
        for (zipf, seed) in [(1.0, 7), (1.0, 8), (0.5, 7), (0.0, 7)] {
            let world = People::new(seed, 334);
            let telling = Telling { people: 334, sentences: 4000, zipf, paraphrases: false };
            let told = Told::new(&world, telling, seed);
            assert_eq!(told.probabilities.iter().filter(|p| **p > 0.0).count(), 1002);
            let rate = told.once() as f64 / 4000.0;
            assert!((rate - told.missing_mass()).abs() < 0.02, "{zipf}: {rate}, {}", told.missing_mass());
        }
    }
}
