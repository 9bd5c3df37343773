//! What is asked: sums of numbers of so many digits, and capitals; and what is to be written behind it.

use rand::seq::SliceRandom;
use rand::{Rng, RngExt};

use super::tokens::{ASK, BLANK, FIELD, NONE, RESULT, STOP, TOOLS, token, tokens};
use super::tools::{self, CALC, LOOK, capitals};
use crate::rng::{Purpose, generator};

/// The share of what is trained on that asks for a capital.
const LOOKS: f64 = 0.3;
/// The share of those that asks for a country that there is not.
const MADE_UP: f64 = 0.3;
/// The share of sums trained on that are of two digits alone, which can be learned by heart.
const SHORT: f64 = 0.5;
/// The share of countries that is never asked for in training.
const HELD_OUT: f64 = 0.25;
/// The most digits of a number asked.
pub(super) const MOST_DIGITS: usize = 5;

/// What is done with two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Plus,
    Minus,
    Times,
}

impl Operation {
    pub const ALL: [Self; 3] = [Self::Plus, Self::Minus, Self::Times];

    pub fn sign(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
        }
    }
}

/// A question with what is to be answered.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Task {
    /// At most [`FIELD`] tokens.
    pub asked: Vec<u32>,
    /// The call that answers it.
    pub call: Vec<u32>,
    /// What the tool says to that, and so what is right.
    pub value: Vec<u32>,
}

impl Task {
    pub fn new(asked: Vec<u32>) -> Self {
        let number = |c: char| token(c).is_some_and(|token| asked.contains(&token));
        let is_sum = "0123456789".chars().any(number);
        let (name, tool) = if is_sum { (CALC, TOOLS[0]) } else { (LOOK, TOOLS[1]) };
        let around = |tokens: &[u32]| [tokens, &asked, &self::tokens(")=")].concat();
        let call = around(&[&[tool][..], &self::tokens("(")].concat());
        let said = tools::call(&format!("{name}({})", super::tokens::text(&asked)));
        Self { call, value: result(said.ok().as_deref()), asked }
    }

    /// The question in its room.
    pub fn prompt(&self) -> Vec<u32> {
        let mut prompt = self.asked.clone();
        prompt.resize(FIELD, BLANK);
        prompt.push(ASK);
        prompt
    }

    /// The line that a net is trained on, and the places in it whose token it is to write itself; what the tool writes is
    /// none of them.
    pub fn line(&self, tool: bool) -> (Vec<u32>, Vec<usize>) {
        let mut line = self.prompt();
        let mut own: Vec<usize> = vec![];
        if tool {
            own.extend(line.len()..line.len() + self.call.len());
            line.extend(&self.call);
            line.extend(&self.value);
        } else {
            own.extend(line.len()..line.len() + self.value.len());
            line.extend(&self.value);
        }
        own.push(line.len());
        line.push(STOP);
        (line, own)
    }
}

/// What a tool said, as it is put into a line: what is longer than a line has room for is no result.
pub(super) fn result(said: Option<&str>) -> Vec<u32> {
    said.map(tokens).filter(|tokens| tokens.len() <= RESULT).unwrap_or_else(|| vec![NONE])
}

/// What there is to ask.
pub(super) struct Tasks {
    seed: u64,
    /// D: the most digits of a number trained on.
    pub digits: usize,
    /// Countries that are asked for in training, and those that are not.
    pub trained: Vec<String>,
    pub held_out: Vec<String>,
}

impl Tasks {
    pub fn new(seed: u64, digits: usize) -> Self {
        let mut trained: Vec<_> = capitals().iter().map(|(country, _)| country.clone()).collect();
        trained.shuffle(&mut generator(seed, Purpose::Split, 0));
        let held_out = trained.split_off(trained.len() - (HELD_OUT * trained.len() as f64) as usize);
        Self { seed, digits, trained, held_out }
    }

    /// What a step is trained on.
    pub fn draw(&self, step: u32, count: usize) -> Vec<Task> {
        let mut rng = generator(self.seed, Purpose::Data, 1 + step);
        (0..count).map(|_| self.one(&mut rng)).collect()
    }

    fn one(&self, rng: &mut impl Rng) -> Task {
        if rng.random_bool(LOOKS) {
            let name = if rng.random_bool(MADE_UP) {
                let letters = rng.random_range(3..=FIELD);
                (0..letters).map(|_| char::from(rng.random_range(b'a'..=b'z'))).collect()
            } else {
                self.trained[rng.random_range(0..self.trained.len())].clone()
            };
            return Task::new(tokens(&name));
        }
        let operation = Operation::ALL[rng.random_range(0..Operation::ALL.len())];
        let most = if rng.random_bool(SHORT) { 1 } else { self.digits };
        let digits = [(); 2].map(|()| rng.random_range(1..=most));
        sum(operation, digits, rng)
    }

    /// Whether training asks for such: for numbers of no more digits, or for this country.
    pub fn has(&self, task: &Task) -> bool {
        let asked = super::tokens::text(&task.asked);
        let numbers = || asked.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
        match numbers().map(str::len).max() {
            Some(longest) => longest <= self.digits,
            None => self.trained.contains(&asked),
        }
    }

    /// Sums of numbers of exactly so many digits, to measure with: others than those trained on are not told apart, for of
    /// long numbers nearly all are.
    pub fn sums(&self, operation: Operation, digits: usize, count: usize) -> Vec<Task> {
        let number = (operation as usize * MOST_DIGITS + digits) as u32;
        let mut rng = generator(self.seed, Purpose::Sample, number);
        (0..count).map(|_| sum(operation, [digits; 2], &mut rng)).collect()
    }

    /// Questions for capitals.
    pub fn capitals(countries: &[String], count: usize) -> Vec<Task> {
        countries.iter().take(count).map(|country| Task::new(tokens(country))).collect()
    }
}

/// Two numbers of so many digits, and what is done with them.
fn sum(operation: Operation, digits: [usize; 2], rng: &mut impl Rng) -> Task {
    let [a, b] = digits.map(|digits| {
        let least = if digits > 1 { 10_u32.pow(digits as u32 - 1) } else { 0 };
        rng.random_range(least..10_u32.pow(digits as u32))
    });
    Task::new(tokens(&format!("{a}{}{b}", operation.sign())))
}

/// Lines side by side, filled up to the longest, as a net takes them.
pub(super) struct Lines {
    /// `[n, t]`.
    pub tokens: Vec<u32>,
    pub t: usize,
    /// The places, among all n·t, whose next token a net is to write; and that token.
    pub places: Vec<usize>,
    pub answers: Vec<u32>,
    /// How many of them each line has.
    pub counts: Vec<usize>,
}

impl Lines {
    pub fn new(tasks: &[Task], tool: bool) -> Self {
        let lines: Vec<_> = tasks.iter().map(|task| task.line(tool)).collect();
        // The last token of a line is asked for, and not shown.
        let t = lines.iter().map(|(line, _)| line.len() - 1).max().unwrap_or(1);
        let mut all = Self { tokens: vec![], t, places: vec![], answers: vec![], counts: vec![] };
        for (number, (line, own)) in lines.iter().enumerate() {
            all.tokens.extend(&line[..line.len() - 1]);
            all.tokens.resize((number + 1) * t, BLANK);
            all.places.extend(own.iter().map(|place| number * t + place - 1));
            all.answers.extend(own.iter().map(|place| line[*place]));
            all.counts.push(own.len());
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens::text;
    use super::*;

    #[test]
    fn a_line_has_the_call_its_result_and_the_end_and_says_who_writes_what() {
        let task = Task::new(tokens("12*7"));
        let (line, own) = task.line(true);
        assert_eq!(text(&line), "12*7········?calc(12*7)=84■");
        let written: String = own.iter().map(|place| super::super::tokens::label(line[*place])).collect();
        assert_eq!(written, "calc(12*7)=■");
        let (line, own) = task.line(false);
        assert_eq!((text(&line).as_str(), own), ("12*7········?84■", vec![13, 14, 15]));
        assert_eq!(text(&Task::new(tokens("peru")).line(true).0), "peru········?look(peru)=lima■");
        assert_eq!(text(&Task::new(tokens("xyz")).line(true).0), "xyz·········?look(xyz)=none■");
    }

    #[test]
    fn lines_are_asked_where_the_token_before_stands() {
        let tasks = [Task::new(tokens("1+1")), Task::new(tokens("12*7"))];
        let lines = Lines::new(&tasks, false);
        assert_eq!(lines.t, 15);
        assert_eq!(lines.tokens.len(), 30);
        assert_eq!((&lines.places[..], &lines.counts[..]), (&[12, 13, 27, 28, 29][..], &[2, 3][..]));
        assert_eq!(text(&lines.answers), "2■84■");
    }

    #[test]
    fn sums_have_the_digits_wanted_and_steps_differ() {
        let tasks = Tasks::new(7, 2);
        for task in tasks.sums(Operation::Minus, 3, 20) {
            let asked = text(&task.asked);
            let (a, b) = asked.split_once('-').unwrap();
            assert_eq!((a.len(), b.len()), (3, 3));
            assert_eq!(
                text(&task.value),
                (a.parse::<i32>().unwrap() - b.parse::<i32>().unwrap()).to_string()
            );
        }
        assert_eq!(tasks.draw(3, 8), tasks.draw(3, 8));
        assert_ne!(tasks.draw(3, 8), tasks.draw(4, 8));
        assert_eq!(tasks.trained.len() + tasks.held_out.len(), 171);
        assert!(tasks.held_out.iter().all(|country| !tasks.trained.contains(country)));
        let has = |asked: &str| tasks.has(&Task::new(tokens(asked)));
        assert!(has("12*7") && !has("123*7") && has(&tasks.trained[0]) && !has(&tasks.held_out[0]));
    }
}
