//! What there is to find and to read: a library, questions about it, and those of them that are trained on.
//!
//! Of the people of the [world](crate::data::text::people) the first are told of, as in the lab `hallucination`: what is asked
//! in training is about them. Of the others nothing is, though passages on them lie in the library: they are held out.

use rand::seq::SliceRandom;
use rand::{Rng, RngExt};

use super::prompt::{Prompt, Row};
use super::words::Words;
use crate::data::text::people::{
    ATTRIBUTES, About, Name, People, Telling, Told, VALUES, WORDINGS, before_value, words as words_of_world,
};
use crate::rng::{Purpose, generator};

/// Who there is.
const PEOPLE: usize = 400;
/// How it is told of, as the lab `hallucination` has it.
const TELLING: Telling = Telling { people: 250, sentences: 1500, zipf: 1.0, paraphrases: false };
/// The wording of passages, and of a question that shares all its words with one.
pub(super) const STATEMENT: usize = 0;
/// That of questions.
pub(super) const QUESTION: usize = 2;
/// The most passages there are.
pub(super) const MOST_PASSAGES: usize = 10_000;
/// The most passages in a prompt that is trained on.
const MOST_READ: usize = 3;
/// The share of prompts that are trained on without an answer in them.
const WITHOUT: f64 = 0.25;

/// A library and its questions.
pub(super) struct Problem {
    pub seed: u64,
    pub words: Words,
    pub world: People,
    pub told: Told,
    /// The passages: of every fact, in an order drawn, and then others on people whom nobody asks for.
    pub library: Vec<Passage>,
    /// What is asked in training: of everyone who is not held out, and of names that nobody has.
    pub trained: Vec<About>,
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
    pub about: About,
    /// What its passage says.
    pub value: usize,
    pub question: Vec<u32>,
}

impl Problem {
    pub fn new(seed: u64) -> Self {
        let world = People::new(seed, PEOPLE);
        let told = Told::new(&world, TELLING, seed);
        let facts = world.facts();
        let told_of = TELLING.people.min(world.count());
        let names = world.names()[..told_of].iter().chain(world.nobody());
        let each = |name: &Name| {
            (0..ATTRIBUTES.len()).map(|attribute| About { name: *name, attribute }).collect::<Vec<_>>()
        };
        let trained = names.flat_map(each).collect();
        let words = Words::new(words_of_world().into_iter().map(String::from));
        let mut problem = Self {
            seed,
            words,
            library: vec![],
            trained,
            held_out: (told_of * ATTRIBUTES.len()..facts).collect(),
            world,
            told,
        };
        let mut order: Vec<usize> = (0..facts).collect();
        order.shuffle(&mut generator(seed, Purpose::Split, 0));
        let tell = |fact: usize| Passage { words: problem.passage(fact), fact: Some(fact) };
        let other = |number| Passage { words: problem.other(number), fact: None };
        problem.library = order.into_iter().map(tell).chain((0..MOST_PASSAGES - facts).map(other)).collect();
        problem
    }

    fn placed(&self, words: &[&str]) -> Vec<u32> {
        words.iter().filter_map(|word| self.words.place(word)).collect()
    }

    /// A passage that says something.
    pub fn statement(&self, about: About, value: usize) -> Vec<u32> {
        let mut words = before_value(about.name, about.attribute, STATEMENT);
        words.push(ATTRIBUTES[about.attribute].values[value % VALUES]);
        self.placed(&words)
    }

    /// The passage that tells a fact.
    pub fn passage(&self, fact: usize) -> Vec<u32> {
        self.statement(self.world.about(fact), self.world.value(fact))
    }

    /// A passage about someone of whom nobody asks.
    fn other(&self, number: usize) -> Vec<u32> {
        let nobody = self.world.nobody();
        let (name, rest) = (nobody[number % nobody.len()], number / nobody.len());
        let (attribute, round) = (rest % ATTRIBUTES.len(), rest / ATTRIBUTES.len());
        self.statement(About { name, attribute }, number + round)
    }

    /// What is asked about something, in one of the wordings.
    pub fn question(&self, about: About, wording: usize) -> Vec<u32> {
        self.placed(&before_value(about.name, about.attribute, wording))
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

    /// The questions of a step, each about something else. A share of `swapped` passages about people say another value than
    /// the true one; of a name that nobody has, they say anything.
    pub fn draw(&self, step: u32, count: usize, swapped: f64) -> Vec<Asked> {
        let mut rng = generator(self.seed, Purpose::Shuffle, step);
        let drawn = rand::seq::index::sample(&mut rng, self.trained.len(), count.min(self.trained.len()));
        let asked = |place: usize| {
            let about = self.trained[place];
            let wording = rng.random_range(0..WORDINGS);
            let overlap = if rng.random_bool(0.5) { 1.0 } else { rng.random() };
            let question = self.overlapping(&self.question(about, wording), overlap, &mut rng);
            Asked { about, value: self.said(about, swapped, &mut rng), question }
        };
        let mut all: Vec<Asked> = drawn.into_iter().map(asked).collect();
        // The first goes through the picture: one that the library has a passage on, if there is one.
        if let Some(place) = all.iter().position(|asked| self.world.who(asked.about.name).is_some()) {
            all.swap(0, place);
        }
        all
    }

    /// What a passage says of something.
    fn said(&self, about: About, swapped: f64, rng: &mut impl Rng) -> usize {
        let any = rng.random_range(0..VALUES);
        let who = self.world.who(about.name).filter(|_| !rng.random_bool(swapped));
        who.map_or(any, |who| self.world.value(who * ATTRIBUTES.len() + about.attribute))
    }

    /// The prompts of a step's questions, with their answers.
    pub fn rows(&self, asked: &[Asked], step: u32, swapped: f64) -> Vec<Row> {
        let mut rng = generator(self.seed, Purpose::Sample, step);
        asked.iter().map(|asked| self.row(asked, swapped, &mut rng)).collect()
    }

    fn row(&self, asked: &Asked, swapped: f64, rng: &mut impl Rng) -> Row {
        let without = rng.random_bool(WITHOUT);
        let count = rng.random_range(usize::from(!without)..=MOST_READ);
        let right = if without { None } else { Some(rng.random_range(0..count)) };
        let passage = |place: usize| {
            if right == Some(place) {
                return self.statement(asked.about, asked.value);
            }
            let near = self.near(asked.about, rng);
            self.statement(near, self.said(near, swapped, rng))
        };
        let passages: Vec<_> = (0..count).map(passage).collect();
        let answer = match right {
            Some(place) => {
                let said = self.value(asked.about.attribute, asked.value);
                // First whose words they are, then the words: so the choice is made before anything is copied.
                vec![self.words.mark(place + 1), said, Words::STOP]
            }
            None => vec![Words::UNKNOWN, Words::STOP],
        };
        Row { prompt: Prompt::open(&self.words, passages.iter().map(Vec::as_slice), &asked.question), answer }
    }

    /// Something else that is much like it: of the same name, of one that shares a part with it, or any; nothing of people
    /// held out.
    pub fn near(&self, about: About, rng: &mut impl Rng) -> About {
        let kind = rng.random_range(0..3);
        let like = |other: &&About| {
            let shared = (0..2).filter(|part| other.name[*part] == about.name[*part]).count();
            match kind {
                0 => shared == 2 && other.attribute != about.attribute,
                1 => shared == 1 && other.attribute == about.attribute,
                _ => **other != about,
            }
        };
        let others: Vec<&About> = self.trained.iter().filter(like).collect();
        let any = self.trained[rng.random_range(0..self.trained.len())];
        others.get(rng.random_range(0..others.len().max(1))).map_or(any, |other| **other)
    }

    /// A passage on something that is much like a fact.
    pub fn passage_near(&self, fact: usize, rng: &mut impl Rng) -> Vec<u32> {
        let near = self.near(self.world.about(fact), rng);
        self.statement(near, self.said(near, 0.0, rng))
    }

    /// Closed-book lines of a step, as they are told.
    pub fn closed_rows(&self, step: u32, count: usize) -> Vec<Row> {
        let mut rng = generator(self.seed, Purpose::Data, step);
        let told = &self.told.sentences;
        let row = |_| {
            let (fact, wording) = told[rng.random_range(0..told.len())];
            self.closed_row(fact, wording)
        };
        (0..count).map(row).collect()
    }

    /// A closed-book line.
    pub fn closed_row(&self, fact: usize, wording: usize) -> Row {
        let question = self.question(self.world.about(fact), wording);
        let prompt = Prompt::closed(&self.words, &question);
        Row { prompt, answer: vec![self.truth(fact), Words::STOP] }
    }
}
