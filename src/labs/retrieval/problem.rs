//! What there is to find and to read: a library, questions about it, and those of them that are trained on.
//!
//! Of the facts of its [world](super::worlds) the last are held out: nothing of them is trained on, though passages that tell
//! them lie in the library.

use rand::seq::SliceRandom;
use rand::{Rng, RngExt};

use super::prompt::{Prompt, Row};
use super::words::Words;
use super::worlds::World;
use crate::data::text::people::About;
use crate::rng::{Purpose, generator};

pub(super) use super::worlds::{QUESTION, STATEMENT};

/// The most passages there are.
pub(super) const MOST_PASSAGES: usize = 10_000;
/// The most passages in a prompt that is trained on.
const MOST_READ: usize = 3;
/// The share of prompts that are trained on without an answer in them.
const WITHOUT: f64 = 0.25;
/// Of so many passages that are much like the right one, the nearest is read in training, every other time: what a search
/// that errs would bring (hard negatives: Karpukhin et al., 2020, section 3.2).
const HARD: usize = 8;

/// A library and its questions.
pub(super) struct Problem {
    pub seed: u64,
    pub words: Words,
    pub world: Box<dyn World>,
    /// What is told without a library: fact and wording of each sentence.
    pub told: Vec<(usize, usize)>,
    /// How often each fact is told so.
    pub counts: Vec<usize>,
    /// The passages: of every fact, in an order drawn, and then others that nobody asks for.
    pub library: Vec<Passage>,
    /// What is asked in training.
    pub trained: Vec<About>,
    /// Facts of which nothing is.
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
    pub fn new(world: Box<dyn World>, seed: u64) -> Self {
        let facts = world.facts();
        let (told, mut counts) = (world.told(), vec![0; facts]);
        told.iter().filter(|(fact, _)| *fact < facts).for_each(|(fact, _)| counts[*fact] += 1);
        let words = Words::new(world.words(), world.is_told(), world.counted());
        let (trained, held_out) = (world.trained(), (world.first_held_out()..facts).collect());
        let mut problem = Self { seed, words, world, told, counts, library: vec![], trained, held_out };
        let mut order: Vec<usize> = (0..facts).collect();
        order.shuffle(&mut generator(seed, Purpose::Split, 0));
        let tell = |fact: usize| Passage { words: problem.passage(fact), fact: Some(fact) };
        let other = |number| {
            let (about, value) = problem.world.other(number)?;
            Some(Passage { words: problem.statement(about, value), fact: None })
        };
        let others = (0..MOST_PASSAGES.saturating_sub(facts)).map_while(other);
        problem.library = order.into_iter().map(tell).chain(others).collect();
        problem
    }

    fn placed(&self, words: &[&str]) -> Vec<u32> {
        words.iter().filter_map(|word| self.words.place(word)).collect()
    }

    /// A passage that says something.
    pub fn statement(&self, about: About, value: usize) -> Vec<u32> {
        let mut words = self.placed(&self.world.passage(about));
        if self.world.values(about.attribute) > 0 {
            words.push(self.value(about.attribute, value));
        }
        words
    }

    /// The passage that tells a fact.
    pub fn passage(&self, fact: usize) -> Vec<u32> {
        self.statement(self.world.about(fact), self.world.value(fact))
    }

    /// What is asked about something, in one of the wordings.
    pub fn question(&self, about: About, wording: usize) -> Vec<u32> {
        self.placed(&self.world.question(about, wording))
    }

    /// The token that is true of a fact.
    pub fn truth(&self, fact: usize) -> u32 {
        self.value(self.world.about(fact).attribute, self.world.value(fact))
    }

    /// A value as a token.
    pub fn value(&self, attribute: usize, value: usize) -> u32 {
        self.words.place(self.world.value_word(attribute, value)).unwrap_or(Words::UNKNOWN)
    }

    /// What words are about, in either script.
    pub fn understood(&self, line: &[u32]) -> Option<About> {
        let plain: Vec<&str> = line.iter().map(|word| self.words.label(self.words.plainly(*word))).collect();
        self.world.understood(&plain)
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
            let wording = rng.random_range(0..self.world.wordings().max(1));
            let overlap = if rng.random_bool(0.5) { 1.0 } else { rng.random() };
            let question = self.overlapping(&self.question(about, wording), overlap, &mut rng);
            Asked { about, value: self.said(about, swapped, &mut rng), question }
        };
        let mut all: Vec<Asked> = drawn.into_iter().map(asked).collect();
        // The first goes through the picture: one that the library has a passage on, if there is one.
        if let Some(place) = all.iter().position(|asked| self.world.fact(asked.about).is_some()) {
            all.swap(0, place);
        }
        all
    }

    /// What a passage says of something.
    fn said(&self, about: About, swapped: f64, rng: &mut impl Rng) -> usize {
        let any = rng.random_range(0..self.world.values(about.attribute).max(1));
        let fact = self.world.fact(about).filter(|_| !rng.random_bool(swapped));
        fact.map_or(any, |fact| self.world.value(fact))
    }

    /// The prompts of a step's questions, with their answers. `cosine_with` a question says how near a passage is to it.
    pub fn rows<Cosine: Fn(&[u32]) -> f32>(
        &self,
        asked: &[Asked],
        step: u32,
        swapped: f64,
        cosine_with: impl Fn(&[u32]) -> Cosine,
    ) -> Vec<Row> {
        let mut rng = generator(self.seed, Purpose::Sample, step);
        asked.iter().map(|asked| self.row(asked, swapped, cosine_with(&asked.question), &mut rng)).collect()
    }

    fn row(&self, asked: &Asked, swapped: f64, cosine: impl Fn(&[u32]) -> f32, rng: &mut impl Rng) -> Row {
        if !self.world.is_told() {
            let passage = self.statement(asked.about, asked.value);
            return Row {
                prompt: Prompt::open(&self.words, [&*passage].into_iter(), &asked.question),
                answer: vec![],
            };
        }
        let without = rng.random_bool(WITHOUT);
        let count = rng.random_range(usize::from(!without)..=MOST_READ);
        let right = if without { None } else { Some(rng.random_range(0..count)) };
        let passage = |place: usize| {
            if right == Some(place) {
                return self.statement(asked.about, asked.value);
            }
            let some = if rng.random_bool(0.5) { HARD } else { 1 };
            let others = self.near(asked.about, some, rng).into_iter();
            let others = others.map(|near| self.statement(near, self.said(near, swapped, rng)));
            let scored = others.map(|passage| (cosine(&passage), passage));
            scored.max_by(|a, b| a.0.total_cmp(&b.0)).map_or(vec![], |(_, passage)| passage)
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

    /// Something else that is much like it, so often: of the same name, of one that shares a part with it, or any; nothing of
    /// people held out.
    fn near(&self, about: About, count: usize, rng: &mut impl Rng) -> Vec<About> {
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
        let mut one = || {
            let any = self.trained[rng.random_range(0..self.trained.len())];
            others.get(rng.random_range(0..others.len().max(1))).map_or(any, |other| **other)
        };
        (0..count).map(|_| one()).collect()
    }

    /// A passage on something that is much like a fact.
    pub fn passage_near(&self, fact: usize, rng: &mut impl Rng) -> Vec<u32> {
        let near = self.near(self.world.about(fact), 1, rng);
        near.first().map_or(vec![], |near| self.statement(*near, self.said(*near, 0.0, rng)))
    }

    /// Closed-book lines of a step, as they are told.
    pub fn closed_rows(&self, step: u32, count: usize) -> Vec<Row> {
        let mut rng = generator(self.seed, Purpose::Data, step);
        let row = |_| {
            let (fact, wording) = *self.told.get(rng.random_range(0..self.told.len().max(1)))?;
            Some(self.closed_row(fact, wording))
        };
        (0..count).filter_map(row).collect()
    }

    /// A closed-book line.
    pub fn closed_row(&self, fact: usize, wording: usize) -> Row {
        let question = self.question(self.world.about(fact), wording);
        let prompt = Prompt::closed(&self.words, &question);
        Row { prompt, answer: vec![self.truth(fact), Words::STOP] }
    }
}
