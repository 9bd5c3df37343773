//! An image that a reader draws.

use super::options::Dataset;
use crate::error::{Error, Refused, Result};
use crate::lab::{Answer, Value};
use crate::message;
use crate::message::Message;

/// The darkest level of a pixel, which has 16.
const DARKEST: f32 = 15.0;
/// The rows and columns of an image that is brought.
const MOST_SIDE: usize = 1024;
/// The level of a signal's number that stands for 0, of 256 …
const MIDDLE: f32 = 128.0;
/// … and how many there are to 1.
const FINE: f32 = 32.0;

/// A level for each pixel, row by row, as hexadecimal digits: one for a pixel, two for a number of a signal, which is finer.
/// None where nothing is drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drawing(Vec<u8>);

impl Answer for Drawing {
    fn to_value(&self) -> Value {
        Value::Text(self.0.iter().filter_map(|level| char::from_digit(u32::from(*level), 16)).collect())
    }

    fn from_value(value: &Value) -> std::result::Result<Self, Message> {
        let levels = value.to_string().chars().map(|c| c.to_digit(16).map(|level| level as u8)).collect();
        let levels: Option<Vec<u8>> = levels;
        levels
            .map(Self)
            .ok_or_else(|| message!("accepts_levels", "a digit from 0 to f for each pixel, or nothing"))
    }
}

impl Drawing {
    /// Whether there is a drawing, of the data's grid.
    pub fn is_of(&self, dataset: Dataset) -> bool {
        self.0.len() == digits(dataset)
    }

    /// That it is empty, or has a level for each pixel of the data's grid.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] names how many digits it should have.
    pub fn check(&self, dataset: Dataset) -> Result<()> {
        if self.0.is_empty() || self.is_of(dataset) {
            return Ok(());
        }
        let digits = digits(dataset);
        let accepted = match dataset {
            Dataset::Signals => {
                message!("accepts_all_numbers", "{digits} digits from 0 to f, two for each number", digits)
            }
            _ => message!("accepts_all_levels", "{digits} digits from 0 to f, one for each pixel", digits),
        };
        let value = crate::error::excerpt(&self.to_value().to_string());
        Err(Error::OutOfRange(Box::new(Refused {
            id: "drawing".into(),
            label: "Drawing".into(),
            value,
            accepted,
        })))
    }

    /// As a net is given it: 0 to 1, of a signal −4 to nearly 4.
    pub fn pixels(&self, dataset: Dataset) -> Vec<f32> {
        let (pairs, _) = self.0.as_chunks::<2>();
        let number = |[high, low]: &[u8; 2]| (f32::from(16 * high + low) - MIDDLE) / FINE;
        match dataset {
            Dataset::Signals => pairs.iter().map(number).collect(),
            _ => self.0.iter().map(|level| f32::from(*level) / DARKEST).collect(),
        }
    }

    /// Numbers as a drawing; what lies beyond its levels is brought to the last of them.
    pub fn of(numbers: &[f32], dataset: Dataset) -> Self {
        // What is no number or beyond a byte comes to its ends.
        let pair = |x: &f32| {
            let level = (x * FINE + MIDDLE).round() as u8;
            [level / 16, level % 16]
        };
        Self(match dataset {
            Dataset::Signals => numbers.iter().flat_map(pair).collect(),
            _ => numbers.iter().map(|x| (x.clamp(0.0, 1.0) * DARKEST).round() as u8).collect(),
        })
    }
}

/// Of a drawing that fits.
fn digits(dataset: Dataset) -> usize {
    let pixels = dataset.grid().iter().product::<usize>();
    if dataset == Dataset::Signals { 2 * pixels } else { pixels }
}

/// An image of any size as a reader brings it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Brought {
    pub height: usize,
    pub width: usize,
    /// Row by row.
    pub numbers: Vec<f32>,
}

impl Brought {
    /// Numbers by commas, semicolons and spaces, a line a row.
    ///
    /// # Errors
    /// [`Error::Data`] names what is no image.
    pub fn read(text: &str) -> Result<Self> {
        let mut rows: Vec<Vec<f32>> = vec![];
        for line in text.lines() {
            let mut row = vec![];
            for cell in line.split([',', ';', ' ', '\t']).map(str::trim).filter(|cell| !cell.is_empty()) {
                let number =
                    cell.parse::<f32>().ok().filter(|number| number.is_finite() && number.abs() <= 1e6);
                row.push(number.ok_or_else(|| {
                    let (cell, row) = (crate::error::excerpt(cell), rows.len() + 1);
                    let english = "Row {row} of this image holds “{cell}”, which is no number from -1000000 to 1000000.";
                    Error::Data(message!("image_cell", english, row, cell))
                })?);
            }
            if !row.is_empty() {
                rows.push(row);
            }
        }
        let (height, width) = (rows.len(), rows.first().map_or(0, Vec::len));
        if height == 0 || height > MOST_SIDE || width > MOST_SIDE || rows.iter().any(|row| row.len() != width)
        {
            return Err(Error::Data(message!(
                "image_shape",
                "This is no image: it takes 1 to {most} rows of numbers, all of the same length up to {most}.",
                most = MOST_SIDE
            )));
        }
        Ok(Self { height, width, numbers: rows.concat() })
    }

    /// Brought to a grid: reduced by the means of areas where it is larger, in the middle of paper where it is smaller, and
    /// for pictures with its largest number as 1.
    pub fn on_grid(&self, [height, width]: [usize; 2], dataset: Dataset) -> Vec<f32> {
        let (height_of, width_of) = (self.height.min(height), self.width.min(width));
        let (above, before) = ((height - height_of) / 2, (width - width_of) / 2);
        let mut grid = vec![0.0; height * width];
        for row in 0..height_of {
            for column in 0..width_of {
                let mean = self.mean(
                    [row, row + 1].map(|edge| edge as f64 * self.height as f64 / height_of as f64),
                    [column, column + 1].map(|edge| edge as f64 * self.width as f64 / width_of as f64),
                );
                grid[(row + above) * width + column + before] = mean as f32;
            }
        }
        if dataset != Dataset::Signals {
            let most = grid.iter().copied().fold(0.0_f32, f32::max);
            if most > 0.0 {
                grid.iter_mut().for_each(|pixel| *pixel = (*pixel / most).max(0.0));
            }
        }
        grid
    }

    /// The mean over a rectangle, each pixel by its share of it.
    fn mean(&self, rows: [f64; 2], columns: [f64; 2]) -> f64 {
        let shares = |[from, to]: [f64; 2], most: usize| {
            let share = move |i: usize| ((i + 1) as f64).min(to) - (i as f64).max(from);
            let last = (to.ceil() as usize).min(most);
            (from as usize..last).map(move |i| (i, share(i).max(0.0)))
        };
        let (mut sum, mut area) = (0.0, 0.0);
        for (row, down) in shares(rows, self.height) {
            for (column, across) in shares(columns, self.width) {
                sum += down * across * f64::from(self.numbers[row * self.width + column]);
                area += down * across;
            }
        }
        if area > 0.0 { sum / area } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_is_read_as_it_is_written() {
        let drawing = Drawing::from_value(&"0F8".into()).unwrap();
        assert_eq!(
            (drawing.to_value(), drawing.pixels(Dataset::Digits)),
            ("0f8".into(), vec![0.0, 1.0, 8.0 / 15.0])
        );
        assert_eq!(Drawing::of(&drawing.pixels(Dataset::Digits), Dataset::Digits), drawing);
        assert!(Drawing::from_value(&"0g".into()).is_err());
        let error = drawing.check(Dataset::Digits).unwrap_err();
        assert_eq!(
            error.to_string(),
            "Drawing can’t be 0f8: it takes 64 digits from 0 to f, one for each pixel."
        );
        assert!(Drawing::default().check(Dataset::Digits).is_ok());
    }

    #[test]
    fn a_signal_is_drawn_finer_and_has_a_zero() {
        let drawing = Drawing::from_value(&"80a000ff".into()).unwrap();
        assert_eq!(drawing.pixels(Dataset::Signals), [0.0, 1.0, -4.0, 127.0 / 32.0]);
        assert_eq!(Drawing::of(&[0.004, 1.01, -9.0, 9.0], Dataset::Signals), drawing);
        let error = drawing.check(Dataset::Signals).unwrap_err();
        assert!(error.to_string().contains("80 digits from 0 to f, two for each number"), "{error}");
        assert!(Drawing::of(&[0.0; 40], Dataset::Signals).check(Dataset::Signals).is_ok());
    }

    #[test]
    fn a_larger_image_is_reduced_by_means_and_a_smaller_one_put_in_the_middle() {
        let four = Brought::read("0 0 4 4\n0 0 4 4\n8,8,0,0\n8;8;0;0\n").unwrap();
        assert_eq!(four.on_grid([2, 2], Dataset::Digits), [0.0, 0.5, 1.0, 0.0]);
        let three = Brought::read("3 0 0\n0 0 0\n0 0 0").unwrap();
        // The first of four squares of 1.5 × 1.5 holds all of the pixel.
        assert_eq!(three.on_grid([2, 2], Dataset::Signals), [3.0 / 2.25, 0.0, 0.0, 0.0]);
        assert_eq!(Brought::read("5").unwrap().on_grid([1, 3], Dataset::Digits), [0.0, 1.0, 0.0]);
        assert_eq!(Brought::read("0 0\n0 0").unwrap().on_grid([2, 2], Dataset::Digits), [0.0; 4]);
    }

    #[test]
    fn what_is_no_image_is_refused_with_words() {
        for (text, said) in [
            ("", "This is no image"),
            ("1 2\n3", "This is no image"),
            ("1 x", "Row 1 of this image holds “x”"),
            ("1e99", "which is no number"),
        ] {
            assert!(Brought::read(text).unwrap_err().to_string().contains(said), "{text}");
        }
    }
}
