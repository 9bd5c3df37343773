//! A line of the reader's, read and gone on with.

use rand::RngExt;

use super::Hallucination;
use super::options::CONTEXT;
use super::records::AskedLine;
use crate::data::text::people::{ATTRIBUTES, about, before_value, name_words};
use crate::error::Result;
use crate::lab::Array;
use crate::labs::shared::kept;
use crate::message;
use crate::message::Message;
use crate::nn::numbers;
use crate::nn::transformer::{Cache, Edits, tokens};
use crate::rng::{Purpose, generator};
use crate::train::sampling::{Sampling, draw};

/// How many numbers each throw of the dice has.
const DICE: u32 = 1 << 5;

/// A line and what became of it.
pub(super) struct Asked {
    pub line: AskedLine,
    /// The probability of every word where the value is to stand, `[v]`; nothing if there is no such place.
    pub bet: Vec<f32>,
    /// `[l, h, t, t]`.
    pub attention: Array,
}

/// What is typed, cut into words: spaces part them, and signs are words.
fn cut(line: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![];
    for part in line.split_whitespace() {
        let mut word = String::new();
        for letter in part.chars() {
            if letter.is_alphanumeric() || letter == '\'' || letter == '’' || letter == '-' {
                word.push(letter);
                continue;
            }
            words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()));
            words.push(letter.to_string());
        }
        words.extend(Some(word).filter(|word| !word.is_empty()));
    }
    words
}

impl Hallucination {
    /// The line that is asked, as words.
    fn words(&self) -> Vec<String> {
        let typed = cut(&self.options.line);
        if !typed.is_empty() {
            return typed;
        }
        let fact = self.followed();
        let about = self.problem.world.about(fact);
        let wording = self.options.wording.place().unwrap_or(self.problem.told.own[fact]);
        before_value(about.name, about.attribute, wording).into_iter().map(String::from).collect()
    }

    /// The fact followed.
    fn followed(&self) -> usize {
        self.options.fact.min(self.problem.world.facts().saturating_sub(1))
    }

    /// What becomes of a line that is not read as it stands.
    pub(super) fn line_notices(&self) -> Vec<Message> {
        let words = self.words();
        let unseen: Vec<_> = words.iter().filter(|word| self.problem.token(word).is_none()).collect();
        let mut notices = vec![];
        if !unseen.is_empty() {
            let words = unseen.iter().take(12).map(|word| format!("“{word}”")).collect::<Vec<_>>().join(", ");
            notices.push(message!("line_unseen", "Not in this world’s words, so not read: {words}.", words));
        }
        let (read, most) = (words.len() - unseen.len(), CONTEXT - 1);
        if read > most {
            notices.push(message!(
                "line_long",
                "The line has {read} words; the model sees {most} at once, so it reads the first {most}.",
                read,
                most
            ));
        }
        notices
    }

    pub(super) fn asked(&self) -> Result<&Asked> {
        kept(&self.look.shown.asked, || self.ask())
    }

    /// Whether the value stands behind such tokens.
    fn is_asked(&self, tokens: &[u32]) -> bool {
        let words: Vec<_> = tokens.iter().skip(1).map(|token| self.problem.word(*token)).collect();
        about(&words).is_some()
    }

    fn ask(&self) -> Result<Asked> {
        let words = self.words();
        let seen: Vec<_> = words.iter().map(|word| self.problem.token(word)).collect();
        let line: Vec<u32> = seen.iter().flatten().copied().take(CONTEXT - 1).collect();
        let model = self.without_gradients();
        let sampling = Sampling { temperature: self.options.temperature, ..Sampling::PLAIN };
        let mut cache = Cache::default();
        let mut read = vec![0];
        let mut z = numbers(model.step(0, &mut cache)?)?;
        let (mut probabilities, mut bet, mut answer_at) = (vec![], vec![], None);
        loop {
            let p = sampling.distribution(&z);
            if answer_at.is_none() && self.is_asked(&read) {
                answer_at = Some(read.len());
                bet.clone_from(&p);
            }
            let given = line.get(read.len() - 1).copied();
            let token = given.unwrap_or_else(|| self.next(&p, read.len()));
            probabilities.push(p.get(token as usize).copied().unwrap_or(0.0));
            read.push(token);
            let ends = given.is_none() && token == 0;
            if ends || cache.len() >= CONTEXT {
                break;
            }
            z = numbers(model.step(token, &mut cache)?)?;
        }
        let attention = self.attention_over(&read[..read.len().min(CONTEXT)])?;
        let known = seen.iter().map(Option::is_some).collect();
        let about = AskedLine { given: line.len() + 1, ..self.judge_line(&read, answer_at) };
        let confidence = bet.iter().copied().fold(0.0, f32::max);
        Ok(Asked { line: AskedLine { words, known, probabilities, confidence, ..about }, bet, attention })
    }

    /// The next token written: the likeliest, or as the dice fall.
    fn next(&self, p: &[f32], place: usize) -> u32 {
        if self.options.take == 0 {
            return crate::train::score::answer(p) as u32;
        }
        let counter = self.options.take * DICE + place as u32;
        draw(p, generator(self.options.seed, Purpose::Sample, counter).random()) as u32
    }

    /// What a line with its value at some place is about, and whether it is true.
    fn judge_line(&self, read: &[u32], answer_at: Option<usize>) -> AskedLine {
        let problem = &self.problem;
        let words: Vec<_> = read.iter().map(|token| problem.word(*token)).collect();
        let about = answer_at.and_then(|at| about(&words[1..at]));
        let fact = about.and_then(|about| problem.world.fact(about));
        let token = answer_at.and_then(|at| read.get(at)).copied();
        AskedLine {
            words: vec![],
            known: vec![],
            tokens: read.to_vec(),
            given: 0,
            probabilities: vec![],
            answer_at: answer_at.map_or(-1, |at| at as i32),
            answer: token.map(|token| problem.word(token).to_string()).unwrap_or_default(),
            confidence: 0.0,
            fact: fact.map_or(-1, |fact| fact as i32),
            person: about.map(|about| name_words(about.name).join(" ")).unwrap_or_default(),
            attribute: about.map(|about| ATTRIBUTES[about.attribute].id.to_string()).unwrap_or_default(),
            truth: fact.map(|fact| problem.world.truth(fact).to_string()).unwrap_or_default(),
            told: fact.map_or(0, |fact| problem.told.counts[fact]),
            right: fact.is_some_and(|fact| token == Some(problem.truth(fact))),
            refused: token == Some(problem.unknown),
            ended: read.len() > 1 && read.last() == Some(&0),
        }
    }

    fn attention_over(&self, read: &[u32]) -> Result<Array> {
        let model = self.without_gradients();
        let device = self.device.clone().inner();
        let trace = model.trace(tokens(read, read.len(), &device), &Edits::default());
        let mut data = vec![];
        for layer in &trace.layers {
            data.extend(numbers(layer.attention.clone())?);
        }
        let t = read.len();
        Ok(Array { shape: vec![trace.layers.len(), self.options.heads, t, t], data })
    }
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn signs_are_words() {
        assert_eq!(cut(" where was  Mira Oster born? "), ["where", "was", "Mira", "Oster", "born", "?"]);
        assert_eq!(cut("?!."), ["?", "!", "."]);
        assert!(cut(" \n").is_empty());
    }
}
