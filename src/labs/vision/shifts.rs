//! How well images are told that have been moved.

use super::Vision;
use super::records::ShiftedAccuracy;
use crate::error::Result;
use crate::labs::shared::{evenly, kept};
use crate::train::score::measure;

/// By up to how many pixels.
const MOST: usize = 3;
/// Images that are moved.
const MOVED: usize = 150;

impl Vision {
    /// The share told right, moved by 0 to 3 pixels: the mean over the directions.
    pub(super) fn shifts(&self) -> Result<&ShiftedAccuracy> {
        kept(&self.look.shifts, || {
            let rows = evenly(&self.problem.test, MOVED);
            let classes = self.problem.classes_of(&rows);
            let model = self.without_gradients();
            let (mut convolution, mut rival) = (vec![], vec![]);
            for by in 0..=MOST {
                let directions = self.directions(by as isize);
                let (mut own, mut others) = (0.0, 0.0);
                for direction in &directions {
                    let images: Vec<f32> = rows.iter().flat_map(|row| self.moved(*row, *direction)).collect();
                    own += measure(&self.logits_of(&model, &images)?, &classes, 1.0).1;
                    if let Some(logits) = self.rival_logits_of(&images)? {
                        others += measure(&logits, &classes, 1.0).1;
                    }
                }
                convolution.push((own / directions.len() as f64) as f32);
                rival.push((others / directions.len() as f64) as f32);
            }
            if self.rival.is_none() {
                rival.clear();
            }
            Ok(ShiftedAccuracy { pixels: (0..=MOST).collect(), convolution, rival })
        })
    }

    /// Where to, down and across.
    fn directions(&self, by: isize) -> Vec<[isize; 2]> {
        match (by, self.problem.grid) {
            (0, _) => vec![[0, 0]],
            (_, [1, _]) => vec![[0, by], [0, -by]],
            _ => vec![[0, by], [0, -by], [by, 0], [-by, 0]],
        }
    }

    /// An image moved, paper moving in behind it, as the net sees it.
    fn moved(&self, row: u32, [down, across]: [isize; 2]) -> Vec<f32> {
        let image = self.problem.plain(row);
        let [height, width] = self.problem.grid.map(|side| side as isize);
        let pixel = |y: isize, x: isize| {
            let inside = (0..height).contains(&y) && (0..width).contains(&x);
            if inside { image.get((y * width + x) as usize).copied().unwrap_or(0.0) } else { 0.0 }
        };
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (y, x)));
        let moved: Vec<f32> = places.map(|(y, x)| pixel(y - down, x - across)).collect();
        self.problem.seen(&moved)
    }
}
