//! The images, and which of them are held out.

use rand::seq::SliceRandom;

use super::options::{Dataset, Options, Split};
use crate::data::digits::{self, Digits};
use crate::data::fashion::{self, Fashion};
use crate::data::signals::{self, Signals};
use crate::error::Result;
use crate::lab::{Axis, Label};
use crate::labs::shared::{digit_labels, evenly};
use crate::rng::{Purpose, generator};

/// The digits of which the order of the file makes the part to train on: the others are by other writers.
const FIRST_WRITERS: usize = 1000;
/// The share of the digits that is held out at random.
const HELD_OUT: f64 = 0.2;
/// Signals of each class, and how many of all are trained on.
const SIGNALS_OF_EACH: usize = 500;
const SIGNALS_TRAINED_ON: usize = 4000;
/// Examples on which loss and score are measured: trained on, and held out.
const MEASURED: [usize; 2] = [100, 300];
/// Examples to choose from.
const GALLERY: usize = 60;

impl Dataset {
    /// How many examples there are.
    pub fn examples(self) -> usize {
        match self {
            Self::Digits => digits::EXAMPLES,
            Self::Fashion => fashion::IMAGES,
            Self::Signals => SIGNALS_OF_EACH * signals::CLASSES,
        }
    }

    /// Height and width of an image; a signal has one row.
    pub fn grid(self) -> [usize; 2] {
        match self {
            Self::Digits => [digits::SIDE; 2],
            Self::Fashion => [fashion::SIDE; 2],
            Self::Signals => [1, signals::LENGTH],
        }
    }

    /// The numbers that a pixel can be.
    pub fn range(self) -> [f32; 2] {
        match self {
            Self::Signals => [-4.0, 4.0],
            _ => [0.0, 1.0],
        }
    }

    /// `[n, pixels]`, and the classes.
    fn images(self, seed: u64) -> Result<(Vec<f32>, Vec<u8>)> {
        Ok(match self {
            Self::Digits => {
                let digits = Digits::all();
                // 0 for paper: what is beyond the edge is paper as well.
                (digits.greys(), digits.labels)
            }
            Self::Fashion => {
                let Fashion { pixels, labels } = Fashion::all()?;
                (pixels, labels)
            }
            Self::Signals => {
                let Signals { numbers, labels } = Signals::made(SIGNALS_OF_EACH, seed);
                (numbers, labels)
            }
        })
    }
}

/// What there is to tell apart.
pub(super) fn labels(dataset: Dataset) -> Vec<Label> {
    match dataset {
        Dataset::Fashion => fashion::KINDS.iter().map(|(id, name)| Label::new(*id, *name)).collect(),
        _ => digit_labels(),
    }
}

/// The rows to train on, and those held out.
fn parts(dataset: Dataset, split: Split, seed: u64) -> [Vec<u32>; 2] {
    let n = dataset.examples();
    let mut order: Vec<u32> = (0..n as u32).collect();
    let trained_on = match (dataset, split) {
        (Dataset::Digits, Split::Random) => {
            order.shuffle(&mut generator(seed, Purpose::Split, 0));
            n - (n as f64 * HELD_OUT).round() as usize
        }
        (Dataset::Digits, Split::Ordered) => FIRST_WRITERS,
        (Dataset::Fashion, _) => fashion::TRAINED_ON,
        (Dataset::Signals, _) => SIGNALS_TRAINED_ON,
    };
    let held_out = order.split_off(trained_on);
    [order, held_out]
}

/// The image that is shown at first.
pub(super) fn first_held_out(dataset: Dataset, split: Split, seed: u64) -> usize {
    let [_, held_out] = parts(dataset, split, seed);
    held_out.first().map_or(0, |row| *row as usize)
}

/// The data of a run.
pub(super) struct Problem {
    pub dataset: Dataset,
    /// Height and width.
    pub grid: [usize; 2],
    /// `[n, pixels]`, as they are.
    plain: Vec<f32>,
    /// Where each pixel that the net sees comes from.
    pub permutation: Vec<u32>,
    /// `[n]`.
    pub classes: Vec<u8>,
    pub labels: Vec<Label>,
    /// Rows.
    pub train: Vec<u32>,
    pub test: Vec<u32>,
    /// Those measured: of those trained on, and held out.
    pub measured: [Vec<u32>; 2],
    /// Those to choose from, all held out.
    pub gallery: Vec<u32>,
}

impl Problem {
    /// What the settings ask for.
    ///
    /// # Errors
    /// [`Error::Missing`](crate::error::Error::Missing) if the images are in a file that is not there yet.
    pub fn new(options: &Options) -> Result<Self> {
        let dataset = options.dataset;
        let (plain, classes) = dataset.images(options.seed)?;
        let grid = dataset.grid();
        let mut permutation: Vec<u32> = (0..(grid[0] * grid[1]) as u32).collect();
        if options.shuffled {
            permutation.shuffle(&mut generator(options.seed, Purpose::Data, 1));
        }
        let [train, test] = parts(dataset, options.split, options.seed);
        let measured = [evenly(&train, MEASURED[0]), evenly(&test, MEASURED[1])];
        let gallery = evenly(&test, GALLERY);
        let labels = labels(dataset);
        Ok(Self { dataset, grid, plain, permutation, classes, labels, train, test, measured, gallery })
    }

    /// Numbers of an image.
    pub fn pixels(&self) -> usize {
        self.permutation.len()
    }

    /// How many examples there are.
    pub fn examples(&self) -> usize {
        self.classes.len()
    }

    /// An image as it is; nothing where there is no such.
    pub fn plain(&self, row: u32) -> &[f32] {
        let d = self.pixels();
        self.plain.get(row as usize * d..(row as usize + 1) * d).unwrap_or(&[])
    }

    /// An image as the net sees it.
    pub fn seen(&self, image: &[f32]) -> Vec<f32> {
        self.permutation.iter().map(|from| image.get(*from as usize).copied().unwrap_or(0.0)).collect()
    }

    /// Some images as the net sees them, `[rows, pixels]`.
    pub fn images(&self, rows: &[u32]) -> Vec<f32> {
        let mut images = Vec::with_capacity(rows.len() * self.pixels());
        for row in rows {
            let image = self.plain(*row);
            images.extend(
                self.permutation.iter().map(|from| image.get(*from as usize).copied().unwrap_or(0.0)),
            );
        }
        images
    }

    /// The class of an image.
    pub fn class(&self, row: u32) -> u32 {
        self.classes.get(row as usize).map_or(0, |class| u32::from(*class))
    }

    /// The classes of some images.
    pub fn classes_of(&self, rows: &[u32]) -> Vec<u32> {
        rows.iter().map(|row| self.class(*row)).collect()
    }

    /// Whether an image is held out.
    pub fn is_held_out(&self, row: u32) -> bool {
        self.test.contains(&row)
    }

    pub fn axes(&self) -> Vec<Axis> {
        vec![Axis { symbol: "k", labels: self.labels.clone() }]
    }
}
