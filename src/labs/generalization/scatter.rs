//! Points from a known truth: x uniform in −1 … 1, y = f(x) + σ ε with ε standard normal.

use std::f64::consts::TAU;
use std::fmt::Write;

use rand::RngExt;
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

use super::options::Options;
use crate::data::planar::normal;
use crate::error::{Error, Result};
use crate::lab::{Answer, Value, choices};
use crate::message;
use crate::message::Message;
use crate::rng::{Purpose, generator};

/// The most points trained on.
pub(super) const MOST_POINTS: usize = 200;
/// How far up and down a point may be put.
pub(super) const MOST_HEIGHT: f64 = 3.0;
/// The points that validation has.
const VALIDATION: usize = 20;
/// The points that stand for all there could be.
const FRESH: usize = 1000;
/// Between these lie wrong answers.
const WRONG: f64 = 1.5;

/// Which draw of the data is for what. Data sets that are drawn anew come behind.
const TRAINED_ON: u32 = 0;
const HELD_BACK: u32 = 1;
const HELD_OUT: u32 = 2;
const FRESH_DRAW: u32 = 3;
const ANEW: u32 = 10;

choices! {
    /// f.
    pub enum Source {
        Wave = "wave": "a wave, sin 2πx",
        Cubic = "cubic": "a cubic, 3x³ − 2x",
        Jump = "jump": "a jump, −1 to 1",
    }
}

impl Source {
    /// f(x).
    pub fn at(self, x: f64) -> f64 {
        match self {
            Self::Wave => (TAU * x).sin(),
            Self::Cubic => x * (3.0 * x * x - 2.0),
            Self::Jump => x.signum(),
        }
    }
}

/// Points of a plane, `[n]` each.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Points {
    pub x: Vec<f64>,
    pub y: Vec<f64>,
}

impl Points {
    /// How many.
    pub fn len(&self) -> usize {
        self.x.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.x.is_empty()
    }

    /// Puts one behind the others.
    pub fn push(&mut self, x: f64, y: f64) {
        self.x.push(x);
        self.y.push(y);
    }

    /// The mean of (y − ŷ)².
    pub fn error(&self, predicted: impl Iterator<Item = f64>) -> f64 {
        let sum: f64 = self.y.iter().zip(predicted).map(|(y, p)| (y - p).powi(2)).sum();
        sum / self.len().max(1) as f64
    }

    /// Whether every number is where a point may be put, and there are as many x as y, not too many.
    pub fn is_sound(&self) -> bool {
        self.x.len() == self.y.len()
            && self.len() <= MOST_POINTS + super::options::MOST_LEAKED
            && self.x.iter().all(|x| x.abs() <= 1.0)
            && self.y.iter().all(|y| y.is_finite())
    }
}

fn accepted() -> Message {
    let most = MOST_POINTS;
    let height = MOST_HEIGHT;
    message!(
        "accepts_points",
        "up to {most} points as x y, x y with x from −1 to 1 and y from −{height} to {height}",
        most,
        height
    )
}

impl Answer for Points {
    fn to_value(&self) -> Value {
        let mut text = String::new();
        for (x, y) in self.x.iter().zip(&self.y) {
            let before = if text.is_empty() { "" } else { ", " };
            let _ = write!(text, "{before}{x} {y}");
        }
        Value::Text(text)
    }

    fn from_value(value: &Value) -> std::result::Result<Self, Message> {
        let Value::Text(text) = value else { return Err(accepted()) };
        let mut points = Self::default();
        for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let mut numbers = pair.split_whitespace().map(str::parse::<f64>);
            let (Some(Ok(x)), Some(Ok(y)), None) = (numbers.next(), numbers.next(), numbers.next()) else {
                return Err(accepted());
            };
            // Written so that NaN is refused as well.
            if !(x.abs() <= 1.0 && y.abs() <= MOST_HEIGHT) || points.len() == MOST_POINTS {
                return Err(accepted());
            }
            points.push(x, y);
        }
        Ok(points)
    }
}

/// The points of a run, part by part.
pub(super) struct Scatter {
    pub source: Source,
    pub noise: f64,
    wrong_share: f64,
    seed: u64,
    /// Of a data set that is drawn anew.
    examples: usize,
    /// Trained on; the last of them leaked.
    pub trained_on: Points,
    /// 0; 1 where the answer has been made wrong; 2 of a copy of a test row.
    pub wrong: Vec<u8>,
    pub validation: Points,
    pub held_out: Points,
    pub fresh: Points,
}

impl Scatter {
    pub fn new(options: &Options) -> Self {
        let Options { source, noise, wrong_labels, seed, examples, .. } = *options;
        let mut made = Self {
            source,
            noise,
            wrong_share: wrong_labels,
            seed,
            examples,
            trained_on: options.points.clone(),
            wrong: vec![0; options.points.len()],
            validation: draw(source, noise, VALIDATION, seed, HELD_BACK),
            held_out: draw(source, noise, options.test_examples, seed, HELD_OUT),
            fresh: draw(source, noise, FRESH, seed, FRESH_DRAW),
        };
        if made.trained_on.is_empty() {
            (made.trained_on, made.wrong) = made.spoilt(TRAINED_ON);
        }
        for row in 0..options.leaked.min(made.held_out.len()) {
            made.trained_on.push(made.held_out.x[row], made.held_out.y[row]);
            made.wrong.push(2);
        }
        made
    }

    /// A draw of as many points as are trained on, some of them wrong, and which.
    fn spoilt(&self, draw_number: u32) -> (Points, Vec<u8>) {
        let mut points = draw(self.source, self.noise, self.examples, self.seed, draw_number);
        let mut wrong = vec![0; points.len()];
        let count = (self.wrong_share * points.len() as f64).round() as usize;
        let mut rng = generator(self.seed, Purpose::Noise, draw_number);
        let mut order: Vec<usize> = (0..points.len()).collect();
        order.shuffle(&mut rng);
        for place in order.into_iter().take(count) {
            points.y[place] = rng.random_range(-WRONG..WRONG);
            wrong[place] = 1;
        }
        (points, wrong)
    }

    /// Data set number `index` of those that could have been drawn in place of the one trained on.
    pub fn anew(&self, index: usize) -> Points {
        self.spoilt(ANEW + index as u32).0
    }

    /// Puts a point somewhere else.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there is no such point.
    pub fn move_point(&mut self, index: usize, x: f64, y: f64) -> Result<()> {
        self.check(index)?;
        (self.trained_on.x[index], self.trained_on.y[index]) = (x, y);
        self.wrong[index] = 0;
        Ok(())
    }

    /// Adds a point.
    ///
    /// # Errors
    /// [`Error::Data`] if there are as many as there may be.
    pub fn add_point(&mut self, x: f64, y: f64) -> Result<()> {
        let most = MOST_POINTS;
        if self.trained_on.len() >= most {
            return Err(Error::Data(message!(
                "points_full",
                "There are {most} points already: no more fit.",
                most
            )));
        }
        self.trained_on.push(x, y);
        self.wrong.push(0);
        Ok(())
    }

    /// Takes a point away.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if there is no such point, [`Error::Data`] if it is the last one.
    pub fn remove_point(&mut self, index: usize) -> Result<()> {
        self.check(index)?;
        if self.trained_on.len() == 1 {
            return Err(Error::Data(message!("points_last", "This is the last point: a fit needs one.")));
        }
        self.trained_on.x.remove(index);
        self.trained_on.y.remove(index);
        self.wrong.remove(index);
        Ok(())
    }

    fn check(&self, index: usize) -> Result<()> {
        let most = self.trained_on.len() - 1;
        if index <= most {
            return Ok(());
        }
        let accepted =
            message!("accepts_whole", "a whole number from {min} to {max}", min = 0_usize, max = most);
        Err(Error::out_of_range("index", index, accepted))
    }
}

/// `n` points of the truth.
fn draw(source: Source, noise: f64, n: usize, seed: u64, draw: u32) -> Points {
    let mut rng = generator(seed, Purpose::Data, draw);
    let mut points = Points::default();
    for _ in 0..n {
        let x = rng.random_range(-1.0..1.0);
        points.push(x, source.at(x) + noise * normal(&mut rng));
    }
    points
}
