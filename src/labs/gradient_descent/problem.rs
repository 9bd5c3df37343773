//! A surface with its data: its loss anywhere, its gradient by autodiff, its minima and curvature.

use std::cell::OnceCell;

use burn::tensor::{Device, Tensor};

use super::slice::Slice;
use super::surfaces::{FEATURES, Formula, Surface};
use crate::data::{Scaling, homes};
use crate::error::{Error, Result};
use crate::labs::shared::kept;
use crate::message;
use crate::nn::{matrix, numbers};

/// Points a side that the surface is drawn from. Even, so that no sample lies exactly on a minimum at the
/// centre: levels by ratio need a lowest sample above 0.
const SIDE: usize = 60;
/// Rosenbrock's valley is narrower than a sample of those.
const FINE_SIDE: usize = 120;
/// So many points go through a model at once, which bounds the memory of it.
const CHUNK: usize = 300;

/// What a surface is made of; equal keys make equal problems.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Key {
    pub surface: Surface,
    /// κ of the ravine.
    pub kappa: f64,
    pub seed: u64,
}

/// See the [module](self).
pub(super) struct Problem {
    pub key: Key,
    device: Device,
    ground: Ground,
    survey: OnceCell<Survey>,
}

enum Ground {
    Formula(Formula),
    /// Standardised features `[n, 2]` and target `[n, 1]`.
    Homes {
        x: Tensor<2>,
        y: Tensor<2>,
    },
    Slice(Slice),
}

/// The grid of the picture, row by row from the low end of y.
pub(super) struct Survey {
    /// The points a side, s.
    pub side: usize,
    /// `[s, s]`.
    pub loss: Vec<f32>,
    /// `[s, s, 2]`.
    pub gradient: Vec<f32>,
    /// The minima, the lowest first.
    pub minima: Vec<[f32; 2]>,
    /// The loss at the lowest.
    pub lowest: f32,
    /// The smallest and largest curvature there: the eigenvalues of ∇²L.
    pub curvature: [f64; 2],
}

impl Problem {
    pub fn new(key: Key, device: &Device) -> Result<Self> {
        let ground = match key.surface.formula() {
            Some(formula) => Ground::Formula(formula),
            None if key.surface == Surface::Network => Ground::Slice(Slice::new(key.seed, device)?),
            None => {
                let table = homes()?;
                let column = |id: &str| -> Result<Vec<f32>> {
                    let missing =
                        || Error::Data(message!("homes_column", "The homes have no usable column {id}.", id));
                    let column = table.column(id).ok_or_else(missing)?;
                    let scaling = Scaling::of(&column.values).ok_or_else(missing)?;
                    Ok(column.values.iter().map(|value| scaling.apply(*value) as f32).collect())
                };
                let [first, second] = [column(FEATURES[0])?, column(FEATURES[1])?];
                let x = first.into_iter().zip(second).flat_map(|(a, b)| [a, b]).collect();
                Ground::Homes { x: matrix(x, 2, device), y: matrix(column("price")?, 1, device) }
            }
        };
        Ok(Self { key, device: device.clone(), ground, survey: OnceCell::new() })
    }

    /// L at every point, `[k, 2]` → `[k]`.
    pub fn loss(&self, points: Tensor<2>) -> Tensor<1> {
        match &self.ground {
            Ground::Homes { x, y } => {
                let [k, _] = points.dims();
                let predictions = x.clone().matmul(points.transpose()); // (n, 2) (2, k) -> (n, k)
                (predictions - y.clone()).square().mean_dim(0).reshape([k])
            }
            Ground::Slice(slice) => slice.loss(points),
            Ground::Formula(height) => {
                let [k, _] = points.dims();
                let part = |from: usize| points.clone().slice([0..k, from..from + 1]).reshape([k]);
                height(part(0), part(1), self.key.kappa)
            }
        }
    }

    /// Points on the device, recording gradients, `[k, 2]`.
    pub fn points(&self, at: Vec<f32>) -> Tensor<2> {
        matrix(at, 2, &self.device).require_grad()
    }

    /// L and ∇L at every point, by autodiff: `[k]` and `[k, 2]`.
    pub fn measure(&self, at: &[f32]) -> Result<(Vec<f32>, Vec<f32>)> {
        let (mut losses, mut gradients) = (vec![], vec![]);
        for chunk in at.chunks(2 * CHUNK) {
            let points = self.points(chunk.to_vec());
            let loss = self.loss(points.clone());
            losses.extend(numbers(loss.clone())?);
            gradients.extend(slopes(&points, loss)?);
        }
        Ok((losses, gradients))
    }

    /// The picture's grid; measured once.
    pub fn survey(&self) -> Result<&Survey> {
        kept(&self.survey, || self.measure_all())
    }

    fn measure_all(&self) -> Result<Survey> {
        let [x0, x1, y0, y1] = self.key.surface.extent();
        let side = if self.key.surface == Surface::Rosenbrock { FINE_SIDE } else { SIDE };
        let place = |from: f64, to: f64, i: usize| (from + (to - from) * i as f64 / (side - 1) as f64) as f32;
        let grid: Vec<f32> =
            (0..side * side).flat_map(|k| [place(x0, x1, k % side), place(y0, y1, k / side)]).collect();
        let (loss, gradient) = self.measure(&grid)?;
        let minima: Vec<[f32; 2]> = match self.key.surface.minima() {
            [] => vec![self.sink(&grid, &loss)?],
            known => known.iter().map(|place| place.map(|x| x as f32)).collect(),
        };
        let bottom = minima.first().copied().unwrap_or_default();
        let lowest = self.measure(&bottom)?.0.first().copied().unwrap_or(f32::NAN);
        let curvature = self.curvature(bottom)?;
        Ok(Survey { side, loss, gradient, minima, lowest, curvature })
    }

    /// From the lowest sample to the bottom: by compass search (look a stride away to four sides, go where it
    /// is lower, else halve the stride) as far as the f32 loss can tell, then by Newton's method on the gradient.
    ///
    /// Source: Kolda, Lewis and Torczon, “Optimization by Direct Search” (2003), section 1; Nocedal and Wright,
    /// *Numerical Optimization*, section 3.3.
    fn sink(&self, grid: &[f32], losses: &[f32]) -> Result<[f32; 2]> {
        let least = lowest(losses);
        let (mut at, mut here) = ([grid[2 * least], grid[2 * least + 1]], losses[least]);
        let mut stride = self.share_of_width(1.0 / SIDE as f64);
        let end = stride / 100.0;
        while stride > end {
            let around = around(at, stride);
            let found = numbers(self.loss(matrix(around.to_vec(), 2, &self.device)))?;
            let best = lowest(&found);
            if found[best] < here {
                (at, here) = ([around[2 * best], around[2 * best + 1]], found[best]);
            } else {
                stride /= 2.0;
            }
        }
        for _ in 0..3 {
            let [xx, xy, yy] = self.hessian(at)?;
            let slope = self.measure(&at)?.1;
            let (gx, gy) = (f64::from(slope[0]), f64::from(slope[1]));
            let determinant = xx * yy - xy * xy;
            // Newton's step leads to a minimum only where the surface curves up.
            if !(xx > 0.0 && determinant > 0.0) {
                break;
            }
            at[0] -= ((yy * gx - xy * gy) / determinant) as f32;
            at[1] -= ((xx * gy - xy * gx) / determinant) as f32;
        }
        Ok(at)
    }

    /// The eigenvalues of ∇²L at a place, the smaller first.
    fn curvature(&self, at: [f32; 2]) -> Result<[f64; 2]> {
        let [xx, xy, yy] = self.hessian(at)?;
        let (middle, half) = ((xx + yy) / 2.0, ((xx - yy) / 2.0).hypot(xy));
        Ok([middle - half, middle + half])
    }

    /// ∇²L as (xx, xy, yy), by central differences of the gradient.
    fn hessian(&self, at: [f32; 2]) -> Result<[f64; 3]> {
        let nudge = self.share_of_width(1e-3);
        let g: Vec<f64> = self.measure(&around(at, nudge))?.1.into_iter().map(f64::from).collect();
        let slope = |plus: usize, minus: usize| (g[plus] - g[minus]) / (2.0 * f64::from(nudge));
        Ok([slope(0, 2), (slope(1, 3) + slope(4, 6)) / 2.0, slope(5, 7)])
    }

    fn share_of_width(&self, share: f64) -> f32 {
        let [x0, x1, ..] = self.key.surface.extent();
        ((x1 - x0) * share) as f32
    }
}

/// A stride to the right, left, up and down, `[4, 2]`.
fn around([x, y]: [f32; 2], stride: f32) -> [f32; 8] {
    [x + stride, y, x - stride, y, x, y + stride, x, y - stride]
}

/// The position of the smallest.
fn lowest(losses: &[f32]) -> usize {
    (0..losses.len()).min_by(|a, b| losses[*a].total_cmp(&losses[*b])).unwrap_or(0)
}

/// ∇L at every point, `[k, 2]`: the points don't touch one another, so the gradient of the sum holds them all.
pub(super) fn slopes(points: &Tensor<2>, losses: Tensor<1>) -> Result<Vec<f32>> {
    let gradients = losses.sum().backward();
    let missing = || Error::Engine(message!("no_gradient", "The engine gave no gradient."));
    numbers(points.grad(&gradients).ok_or_else(missing)?)
}
