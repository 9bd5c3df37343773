//! The data: a cloud of points, a drawing, or handwritten digits.

use rand::RngExt;
use serde::{Deserialize, Serialize};

use super::channels::SampleDistance;
use super::options::{Dataset, Options};
use crate::data::clouds::Cloud;
use crate::data::digits::{self, Digits};
use crate::data::strokes;
use crate::error::{Error, Result, excerpt};
use crate::lab::{Axis, Label, decode};
use crate::message;
use crate::message::Message;
use crate::rng::{Purpose, generator};
use crate::train::wasserstein::{Shadows, Sliced};

/// The picture of the plane reaches so far from the middle, and points are drawn no farther out.
pub(super) const REACH: f32 = 3.0;
/// How many points are kept of a larger drawing.
const MOST_POINTS: usize = 20_000;
/// So many are accepted at once.
const MOST_GIVEN: usize = 100_000;
/// The lines on which clouds are compared.
const LINES: usize = 64;
/// The fewest data that samples are compared with, lest the luck of a small draw decide.
const LEAST_COMPARED: usize = 4_000;
/// Draws of the data: the first is what samples are compared with, the training set has the second, and the floor is
/// the mean distance of some fresh draws, which are as many as the samples, to the first and to two like it.
const REFERENCE: u32 = 0;
const TRAINING: u32 = 1;
const REFERENCES: [u32; 2] = [2, 3];
const FLOORS: [u32; 4] = [4, 5, 6, 7];

/// A drawing; see [`Lab::setup`](crate::lab::Lab::setup).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Drawing {
    pub points: Vec<(f32, f32)>,
    /// How many were drawn, before there were too many.
    pub given: u32,
}

impl Drawing {
    pub fn from_setup(bytes: &[u8]) -> Result<Option<Self>> {
        if bytes.is_empty() {
            return Ok(None);
        }
        let drawing: Self = decode(bytes)?;
        drawing.check()?;
        Ok(Some(drawing))
    }

    fn check(&self) -> Result<()> {
        let points = self.points.len();
        if points == 0 {
            return Err(nothing_drawn());
        }
        if let Some((x, y)) = self.points.iter().find(|(x, y)| !is_near(*x) || !is_near(*y)) {
            let english = "A point is at {x}, {y}; both must be from -{reach} to {reach}.";
            return Err(Error::Data(message!("cloud_far", english, x = *x, y = *y, reach = REACH)));
        }
        if points > MOST_POINTS {
            let english = "There are {points} points; at most {most} can be kept.";
            return Err(Error::Data(message!("cloud_large", english, points, most = MOST_POINTS)));
        }
        Ok(())
    }

    fn notices(&self) -> Vec<Message> {
        let (given, kept) = (self.given, self.points.len());
        let mut notices = vec![];
        if given as usize > kept {
            notices.push(message!("cloud_thinned", "Of {given} points drawn, {kept} are used.", given, kept));
        }
        if kept == 1 {
            let english = "There is one point: all noise will learn to go there. Draw some more.";
            notices.push(message!("cloud_one_point", english));
        }
        notices
    }

    /// The same with more points, from their text form, one a line: `x, y`.
    pub fn with(mut self, text: &str) -> Result<Self> {
        let lines = || text.lines().filter(|line| !line.trim().is_empty());
        let points = lines().count();
        if points > MOST_GIVEN {
            let english = "There are {points} points; at most {most} can be added at once.";
            return Err(Error::Data(message!("cloud_many_added", english, points, most = MOST_GIVEN)));
        }
        if points == 0 {
            return Err(nothing_drawn());
        }
        for (index, line) in lines().enumerate() {
            let mut cells = line.split(',').map(|cell| cell.trim().parse::<f32>().ok());
            let point = cells.next().flatten().zip(cells.next().flatten());
            let point = point.filter(|(x, y)| is_near(*x) && is_near(*y) && cells.next().is_none());
            self.points.push(point.ok_or_else(|| {
                Error::Data(message!(
                    "cloud_unreadable",
                    "Point {point} is “{line}”; it must be x and y, such as 0.5, -1.2, both from -{reach} to {reach}.",
                    point = index + 1,
                    line = excerpt(line),
                    reach = REACH
                ))
            })?);
        }
        self.given = self.given.saturating_add(points as u32);
        let have = self.points.len();
        if have > MOST_POINTS {
            self.points = (0..MOST_POINTS).map(|i| self.points[i * have / MOST_POINTS]).collect();
        }
        Ok(self)
    }
}

fn nothing_drawn() -> Error {
    Error::Data(message!("cloud_empty", "There are 0 points. A model needs at least one to learn from."))
}

/// Written so that NaN is refused as well.
fn is_near(x: f32) -> bool {
    x.abs() <= REACH
}

enum Source {
    Cloud(Cloud),
    Drawn,
    Digits,
}

/// What there is to learn, and what samples are measured by.
pub(super) struct Problem {
    source: Source,
    /// d.
    pub dims: usize,
    /// 0 where there are no classes.
    pub classes: usize,
    /// Those trained on, `[n, d]`.
    pub x: Vec<f32>,
    /// Their classes, `[n]`; empty where there are none.
    pub labels: Vec<u8>,
    held_out: Digits,
    /// All numbers of the data lie within ± this.
    pub limit: f32,
    /// The mean square of the data.
    pub power: f64,
    pub notices: Vec<Message>,
    sliced: Sliced,
    seed: u64,
}

impl Problem {
    pub fn new(drawing: Option<&Drawing>, options: &Options) -> Self {
        let (mut labels, mut held_out, mut notices) = (vec![], Digits::default(), vec![]);
        let (source, x) = match (drawing, options.dataset) {
            (Some(drawing), _) => {
                notices = drawing.notices();
                (Source::Drawn, drawing.points.iter().flat_map(|(x, y)| [*x, *y]).collect())
            }
            (None, Dataset::Digits) => {
                let (train, test) = Digits::split();
                (labels, held_out) = (train.labels, test);
                (Source::Digits, train.pixels)
            }
            (None, _) => {
                let cloud = cloud(options, &mut notices);
                let x = cloud.points(options.points, options.seed, TRAINING);
                (Source::Cloud(cloud), x)
            }
        };
        let digits = matches!(source, Source::Digits);
        let dims = if digits { digits::PIXELS } else { 2 };
        Self {
            source,
            dims,
            classes: if digits { digits::CLASSES } else { 0 },
            power: x.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / x.len().max(1) as f64,
            x,
            labels,
            held_out,
            limit: if digits { 1.0 } else { REACH },
            notices,
            sliced: Sliced::new(dims, LINES, options.seed),
            seed: options.seed,
        }
    }

    pub fn is_digits(&self) -> bool {
        self.classes > 0
    }

    /// n.
    pub fn examples(&self) -> usize {
        self.x.len() / self.dims
    }

    /// One of those trained on.
    pub fn example(&self, index: usize) -> &[f32] {
        self.x.get(index * self.dims..(index + 1) * self.dims).unwrap_or(&[])
    }

    /// The class of one of those trained on, where there are classes.
    pub fn class(&self, index: usize) -> Option<usize> {
        self.labels.get(index).map(|label| usize::from(*label))
    }

    /// What the numbers of an example on the plane are.
    pub fn axes(&self) -> Vec<Axis> {
        let labels = vec![Label::new("x", "x₁"), Label::new("y", "x₂")];
        if self.is_digits() { vec![] } else { vec![Axis { symbol: "d", labels }] }
    }

    /// The first `n` of those trained on, of one class where one is given, from the beginning again where they are too few.
    pub fn first(&self, n: usize, class: Option<usize>) -> Vec<f32> {
        let is_one = |index: &usize| class.is_none_or(|c| self.labels.get(*index) == Some(&(c as u8)));
        let all: Vec<usize> = (0..self.examples()).filter(is_one).take(n).collect();
        all.iter()
            .cycle()
            .take(if all.is_empty() { 0 } else { n })
            .flat_map(|i| self.example(*i))
            .copied()
            .collect()
    }

    /// `n` fresh draws of the data, of one class where one is given. Of digits, draws 0 to 3 take those held out, and the others
    /// those trained on; of a drawing all take its points.
    fn fresh(&self, n: usize, draw: u32, class: Option<usize>) -> Vec<f32> {
        let mut rng = generator(self.seed, Purpose::Data, draw);
        let (pixels, labels) = match &self.source {
            Source::Cloud(cloud) => return cloud.points(n, self.seed, draw),
            Source::Digits if draw <= REFERENCES[1] => (&self.held_out.pixels, &self.held_out.labels),
            _ => (&self.x, &self.labels),
        };
        let is_one = |index: &usize| class.is_none_or(|c| labels.get(*index) == Some(&(c as u8)));
        let rows: Vec<usize> = (0..pixels.len() / self.dims).filter(is_one).collect();
        if rows.is_empty() {
            return vec![];
        }
        (0..n)
            .map(|_| rows[rng.random_range(0..rows.len())] * self.dims)
            .flat_map(|from| &pixels[from..from + self.dims])
            .copied()
            .collect()
    }

    /// The share of samples that lie where no data can be, where it is known where that is.
    pub fn astray(&self, samples: &[f32]) -> Option<f32> {
        let Source::Cloud(cloud) = &self.source else { return None };
        let mut astray = 0;
        for point in samples.chunks_exact(self.dims) {
            astray += usize::from(!cloud.reaches(point[0], point[1])?);
        }
        Some(astray as f32 / (samples.len() / self.dims).max(1) as f32)
    }

    /// What `n` samples are compared with.
    pub fn yardstick(&self, n: usize, class: Option<usize>) -> Yardstick {
        let shadows = |points: &[f32]| self.sliced.shadows(points);
        let many = |draw| shadows(&self.fresh(n.max(LEAST_COMPARED), draw, class));
        let reference = many(REFERENCE);
        let others = REFERENCES.map(many);
        let floors = FLOORS.iter().flat_map(|draw| {
            let fresh = shadows(&self.fresh(n, *draw, class));
            others.iter().chain([&reference]).map(|other| fresh.distance(other)).collect::<Vec<_>>()
        });
        let pairs = FLOORS.len() * (1 + others.len());
        let floor = floors.sum::<f32>() / pairs as f32;
        let noise =
            crate::data::planar::normals(n * self.dims, &mut generator(self.seed, Purpose::Data, u32::MAX));
        Yardstick {
            floor,
            ceiling: shadows(&noise).distance(&reference),
            sliced: self.sliced.clone(),
            reference,
        }
    }
}

/// A fresh draw of the data, and what distances to it mean.
pub(super) struct Yardstick {
    sliced: Sliced,
    reference: Shadows,
    /// The mean distance of other fresh draws.
    pub floor: f32,
    /// The distance of pure noise.
    ceiling: f32,
}

impl Yardstick {
    /// The sliced Wasserstein distance of samples, `[n, d]`.
    pub fn distance(&self, samples: &[f32]) -> f32 {
        self.sliced.shadows(samples).distance(&self.reference)
    }

    /// A distance beside what it means.
    pub fn at(&self, distance: f32) -> SampleDistance {
        SampleDistance { distance, floor: self.floor, ceiling: self.ceiling }
    }
}

fn cloud(options: &Options, notices: &mut Vec<Message>) -> Cloud {
    match options.dataset {
        Dataset::SwissRoll => Cloud::SwissRoll,
        Dataset::Checkerboard => Cloud::Checkerboard,
        Dataset::Spirals => Cloud::Spirals,
        Dataset::Letters => {
            let (known, unknown) = strokes::letters(&options.letters.0);
            if !unknown.is_empty() {
                let unknown: String = unknown.into_iter().collect();
                let english = "There are strokes for A to Z only; left out: {unknown}.";
                notices.push(message!("letters_left_out", english, unknown));
            }
            Cloud::Letters(known)
        }
        // The others are no clouds.
        Dataset::Moons | Dataset::Digits | Dataset::Drawn => Cloud::Moons,
    }
}
