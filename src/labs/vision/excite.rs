//! What a channel responds to: the patches of images trained on that excite it most, and the image that would excite it
//! more than any.
//!
//! Sources: Zeiler and Fergus, “Visualizing and understanding convolutional networks” (2014), section 4, for the
//! patches; Erhan, Bengio, Courville and Vincent, “Visualizing higher-layer features of a deep network” (2009), section
//! 3, for gradient ascent.

use burn::module::Module;
use burn::tensor::{Tensor, TensorData};
use rand::RngExt;

use super::Vision;
use crate::error::Result;
use crate::lab::Array;
use crate::labs::shared::{evenly, kept};
use crate::nn::numbers;
use crate::rng::{Purpose, generator};

/// Images that are searched.
const SEARCHED: usize = 300;
/// Images that go through together.
const TOGETHER: usize = 50;
/// Patches of each channel.
pub(super) const PATCHES: usize = 9;
/// What stands for no pixel. (Not NaN, which does not equal itself: readings are compared.)
const BEYOND: f32 = f32::NEG_INFINITY;
/// Channels whose images are found; a dense layer may have more.
const MOST_CHANNELS: usize = 32;
/// Steps of gradient ascent, and how far the most moved pixel goes in one, as a share of its range.
const STEPS: usize = 30;
const STRIDE: f32 = 0.06;
/// How far from grey the pixels begin, as a share of their range: on grey alone a ReLU may have no slope.
const SPREAD: f32 = 0.05;

/// The patches that excite each channel of a layer most.
pub(super) struct Excited {
    /// `[c, 9]` numbers of the map, and the rows of their images.
    pub activations: Vec<f32>,
    pub rows: Vec<u32>,
    /// `[c, 9, h, w]`; [`BEYOND`] beyond the image.
    pub patches: Array,
}

/// A number of a map: how large, of which image, and where.
#[derive(Clone, Copy)]
struct Found {
    value: f32,
    row: u32,
    place: usize,
}

impl Vision {
    /// Of the layer shown.
    pub(super) fn excited(&self) -> Result<&Excited> {
        kept(&self.shown.excited, || {
            let index = self.shown_layer();
            let layer = &self.plan.layers[index];
            let (channels, places) = (layer.channels.min(MOST_CHANNELS), layer.output[0] * layer.output[1]);
            let model = self.without_gradients();
            let rows = evenly(&self.problem.train, SEARCHED);
            let mut found: Vec<Vec<Found>> = vec![vec![]; channels];
            for some in rows.chunks(TOGETHER) {
                let x = self.pictures(self.problem.images(some), &self.plain);
                let maps = numbers(model.up_to(&self.plan, x, index + 1))?;
                for (map, row) in maps.chunks_exact(places * layer.channels).zip(some) {
                    for (channel, found) in found.iter_mut().enumerate() {
                        let values = map.iter().skip(channel).step_by(layer.channels).enumerate();
                        let best = values.fold((0, f32::NEG_INFINITY), |best, (place, value)| {
                            if *value > best.1 { (place, *value) } else { best }
                        });
                        found.push(Found { value: best.1, row: *row, place: best.0 });
                    }
                }
            }
            found.iter_mut().for_each(|found| {
                found.sort_by(|a, b| b.value.total_cmp(&a.value));
                found.truncate(PATCHES);
            });
            let (all, sides) = (found.concat(), self.patch_sides());
            let patches = all.iter().flat_map(|found| self.patch(found, sides)).collect();
            Ok(Excited {
                activations: all.iter().map(|found| found.value).collect(),
                rows: all.iter().map(|found| found.row).collect(),
                patches: Array { shape: vec![channels, PATCHES, sides[0], sides[1]], data: patches },
            })
        })
    }

    /// Height and width of a patch: what a number sees, and no more than the image.
    fn patch_sides(&self) -> [usize; 2] {
        let layer = &self.plan.layers[self.shown_layer()];
        std::array::from_fn(|axis| layer.field[axis].min(self.problem.grid[axis]))
    }

    /// What a number sees of its image.
    fn patch(&self, found: &Found, sides: [usize; 2]) -> Vec<f32> {
        let layer = &self.plan.layers[self.shown_layer()];
        let image = self.problem.images(&[found.row]);
        let at = [found.place / layer.output[1], found.place % layer.output[1]];
        let first: [isize; 2] = std::array::from_fn(|axis| {
            // A number that sees more than the image is shown the whole of it.
            let whole = layer.field[axis] >= self.problem.grid[axis];
            if whole { 0 } else { layer.start[axis] + (at[axis] * layer.step[axis]) as isize }
        });
        let [height, width] = self.problem.grid.map(|side| side as isize);
        let pixel = |y: usize, x: usize| {
            let (row, column) = (first[0] + y as isize, first[1] + x as isize);
            let inside = (0..height).contains(&row) && (0..width).contains(&column);
            if inside {
                image.get((row * width + column) as usize).copied().unwrap_or(BEYOND)
            } else {
                BEYOND
            }
        };
        (0..sides[0]).flat_map(|y| (0..sides[1]).map(move |x| (y, x))).map(|(y, x)| pixel(y, x)).collect()
    }

    /// For each channel of the layer shown the image that makes the number in the middle of its map, before its ReLU, large:
    /// gradient ascent from grey, pixels kept within their range, `[c, h, w]`.
    pub(super) fn ideal(&self) -> Result<Array> {
        let channels = self.plan.layers[self.shown_layer()].channels.min(MOST_CHANNELS);
        let [height, width] = self.problem.grid;
        let data = kept(&self.shown.ideal, || self.ascend(channels))?.clone();
        Ok(Array { shape: vec![channels, height, width], data })
    }

    fn ascend(&self, channels: usize) -> Result<Vec<f32>> {
        let index = self.shown_layer();
        let layer = &self.plan.layers[index];
        let model = self.trainer.model().clone().no_grad();
        let [low, high] = self.problem.dataset.range();
        let middle = (layer.output[0] / 2 * layer.output[1] + layer.output[1] / 2) * layer.channels;
        let per_image = layer.numbers();
        // 1 at each image's own channel: the sum of what is picked is what is to grow.
        let mut picked = vec![0.0; channels * per_image];
        for channel in 0..channels {
            picked[channel * per_image + middle + channel] = 1.0;
        }
        let shape = [channels, layer.output[0], layer.output[1], layer.channels];
        let picked: Tensor<4> = Tensor::from_data(TensorData::new(picked, shape), &self.device);
        let mut rng = generator(self.options.seed, Purpose::Sample, index as u32);
        let grey = || (low + high) / 2.0 + SPREAD * (high - low) * rng.random_range(-1.0..1.0);
        let mut images: Vec<f32> =
            std::iter::repeat_with(grey).take(channels * self.problem.pixels()).collect();
        for _ in 0..STEPS {
            let x = self.pictures(images.clone(), &self.device).require_grad();
            let z = model.drive(&self.plan, x.clone(), index + 1);
            let gradients = (z * picked.clone()).sum().backward();
            let Some(slope) = x.grad(&gradients) else { break };
            let slope = numbers(slope)?;
            let d = self.problem.pixels();
            for (image, slope) in images.chunks_exact_mut(d).zip(slope.chunks_exact(d)) {
                let most = slope.iter().fold(0.0_f32, |most, g| most.max(g.abs()));
                if most > 0.0 && most.is_finite() {
                    let by = STRIDE * (high - low) / most;
                    image.iter_mut().zip(slope).for_each(|(x, g)| *x = (*x + by * g).clamp(low, high));
                }
            }
        }
        Ok(images)
    }
}
