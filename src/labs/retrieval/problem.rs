//! What there is to find and to read: a library, questions about it, and those of them that are trained on.
//!
//! Of the people of the [world](crate::data::text::people) the first are told of, as in the lab `hallucination`: what is asked
//! in training is about them. Of the others nothing is, though passages on them lie in the library: they are held out.

use rand::seq::SliceRandom;
use rand::{Rng, RngExt};

use super::prompt::{Prompt, Row};
use super::words::Words;
use crate::data::text::people::{
    ATTRIBUTES, People, Telling, Told, VALUES, WORDINGS, before_value, words as words_of_world,
};
use crate::rng::{Purpose, generator};

/// Who there is.
const PEOPLE: usize = 400;
/// How it is told of, as the lab `hallucination` has it.
const TELLING: Telling = Telling { people: 250, sentences: 1500, zipf: 1.0, paraphrases: false };
/// The most passages there are.
pub(super) const MOST_PASSAGES: usize = 10_000;
/// The most passages in a prompt that is trained on.
const MOST_READ: usize = 3;
/// The share of prompts that are trained on without an answer in them.
const WITHOUT: f64 = 0.25;
/// Closed-book lines to a prompt with a library: they are short, and soon learned.
const CLOSED: usize = 1;

/// A library and its questions.
pub(super) struct Problem {
    pub seed: u64,
    pub words: Words,
    pub world: People,
    pub told: Told,
    /// The passages: of every fact, in an order drawn, and then others on people whom nobody asks for.
    pub library: Vec<Passage>,
    /// Facts that are asked for in training.
    pub trained: Vec<usize>,
    /// Facts of people of whom nothing is.
    pub held_out: Vec<usize>,
}

/// A passage of the library.
pub(super) struct Passage {
    pub words: Vec<u32>,
    /// The fact that it tells, if that is one.
    pub fact: Option<usize>,
}

/// A question as it is trained on.
#[derive(Clone)]
pub(super) struct Asked {
    pub fact: usize,
    pub question: Vec<u32>,
}

impl Problem {
    pub fn new(seed: u64) -> Self {
        let world = People::new(seed, PEOPLE);
        let told = Told::new(&world, TELLING, seed);
        let facts = world.facts();
        let trained = TELLING.people * ATTRIBUTES.len();
        let words = Words::new(words_of_world().into_iter().map(String::from));
        let mut problem = Self {
            seed,
            words,
            library: vec![],
            trained: (0..trained).collect(),
            held_out: (trained..facts).collect(),
            world,
            told,
        };
        let mut order: Vec<usize> = (0..facts).collect();
        order.shuffle(&mut generator(seed, Purpose::Split, 0));
        let tell = |fact: usize| Passage { words: problem.passage(fact, None), fact: Some(fact) };
        let other = |number| Passage { words: problem.other(number), fact: None };
        problem.library =
            order.into_iter().map(tell).chain((0..MOST_PASSAGES - facts).map(other)).collect();
        problem
    }

    fn placed(&self, words: &[&str]) -> Vec<u32> {
        words.iter().filter_map(|word| self.words.place(word)).collect()
    }

    /// The wording in which a fact stands in the library: no question.
    fn wording(&self, fact: usize) -> usize {
        self.told.own.get(fact).map_or(0, |own| own % (WORDINGS - 1))
    }

    /// A fact as a passage, with another value if one is given.
    pub fn passage(&self, fact: usize, value: Option<usize>) -> Vec<u32> {
        let about = self.world.about(fact);
        let mut words = before_value(about.name, about.attribute, self.wording(fact));
        let value = value.unwrap_or_else(|| self.world.value(fact));
        words.push(ATTRIBUTES[about.attribute].values[value % VALUES]);
        self.placed(&words)
    }

    /// A passage about someone of whom nobody asks.
    fn other(&self, number: usize) -> Vec<u32> {
        let nobody = self.world.nobody();
        let (name, rest) = (nobody[number % nobody.len()], number / nobody.len());
        let (attribute, round) = (rest % ATTRIBUTES.len(), rest / ATTRIBUTES.len());
        let mut words = before_value(name, attribute, number % (WORDINGS - 1));
        words.push(ATTRIBUTES[attribute].values[(number + round) % VALUES]);
        self.placed(&words)
    }

    /// The question of a fact, in one of the wordings or in its passage's own.
    pub fn question(&self, fact: usize, wording: Option<usize>) -> Vec<u32> {
        let about = self.world.about(fact);
        self.placed(&before_value(about.name, about.attribute, wording.unwrap_or_else(|| self.wording(fact))))
    }

    /// The token that is true of a fact.
    pub fn truth(&self, fact: usize) -> u32 {
        self.words.place(self.world.truth(fact)).unwrap_or(Words::UNKNOWN)
    }

    /// A value as a token.
    pub fn value(&self, attribute: usize, value: usize) -> u32 {
        let word = ATTRIBUTES[attribute % ATTRIBUTES.len()].values[value % VALUES];
        self.words.place(word).unwrap_or(Words::UNKNOWN)
    }

    /// Words of a question, each left as it is with the probability `overlap`, and otherwise put in the other script.
    pub fn overlapping(&self, question: &[u32], overlap: f64, rng: &mut impl Rng) -> Vec<u32> {
        let put = |word: &u32| if rng.random::<f64>() < overlap { *word } else { self.words.scripted(*word) };
        question.iter().map(put).collect()
    }

    /// The questions of a step: of facts trained on, each of them once.
    pub fn draw(&self, step: u32, count: usize) -> Vec<Asked> {
        let mut rng = generator(self.seed, Purpose::Shuffle, step);
        let mut facts = self.trained.clone();
        let (drawn, _) = facts.partial_shuffle(&mut rng, count);
        let asked = |fact: &usize| {
            let wording = rng.random_bool(0.5).then(|| rng.random_range(0..WORDINGS));
            let overlap = if rng.random_bool(0.5) { 1.0 } else { rng.random() };
            let question = self.question(*fact, wording);
            Asked { fact: *fact, question: self.overlapping(&question, overlap, &mut rng) }
        };
        drawn.iter().map(asked).collect()
    }

    /// The prompts of a step's questions, with their answers. A share of `swapped` passages say another value.
    pub fn rows(&self, asked: &[Asked], step: u32, swapped: f64) -> Vec<Row> {
        let mut rng = generator(self.seed, Purpose::Sample, step);
        asked.iter().map(|asked| self.row(asked, swapped, &mut rng)).collect()
    }

    fn row(&self, asked: &Asked, swapped: f64, rng: &mut impl Rng) -> Row {
        let without = rng.random_bool(WITHOUT);
        let count = rng.random_range(usize::from(!without)..=MOST_READ);
        let right = if without { None } else { Some(rng.random_range(0..count)) };
        let mut answer = vec![Words::UNKNOWN, Words::STOP];
        let mut passages = Vec::with_capacity(count);
        for place in 0..count {
            let fact = if right == Some(place) { asked.fact } else { self.near(asked.fact, rng) };
            let value = rng.random_bool(swapped).then(|| rng.random_range(0..VALUES));
            if right == Some(place) {
                let said = value.unwrap_or_else(|| self.world.value(fact));
                let said = self.value(fact % ATTRIBUTES.len(), said);
                answer = vec![said, self.words.mark(place + 1), Words::STOP];
            }
            passages.push(self.passage(fact, value));
        }
        let passages = passages.iter().map(Vec::as_slice);
        Row { prompt: Prompt::open(&self.words, passages, &asked.question), answer }
    }

    /// Another fact that is much like one: of the same person, of a namesake, or any. Of people trained on only, if the fact
    /// is.
    pub fn near(&self, fact: usize, rng: &mut impl Rng) -> usize {
        let all = if fact < self.trained.len() { &self.trained } else { &self.held_out };
        let about = self.world.about(fact);
        let kind = rng.random_range(0..3);
        let like = |other: &usize| {
            let it = self.world.about(*other);
            let shared = usize::from(it.name[0] == about.name[0]) + usize::from(it.name[1] == about.name[1]);
            match kind {
                0 => shared == 2,
                1 => shared == 1 && it.attribute == about.attribute,
                _ => true,
            }
        };
        let others: Vec<usize> = all.iter().copied().filter(|other| *other != fact && like(other)).collect();
        let drawn = rng.random_range(0..others.len().max(1));
        others.get(drawn).copied().unwrap_or(all[(fact + 1) % all.len()])
    }

    /// Closed-book lines of a step, as they are told.
    pub fn closed_rows(&self, step: u32, count: usize) -> Vec<Row> {
        let mut rng = generator(self.seed, Purpose::Data, step);
        let told = &self.told.sentences;
        let row = |_| {
            let (fact, wording) = told[rng.random_range(0..told.len())];
            self.closed_row(fact, wording)
        };
        (0..CLOSED * count).map(row).collect()
    }

    /// A closed-book line.
    pub fn closed_row(&self, fact: usize, wording: usize) -> Row {
        let prompt = Prompt::closed(&self.words, &self.question(fact, Some(wording)));
        Row { prompt, answer: vec![self.truth(fact), Words::STOP] }
    }
}
