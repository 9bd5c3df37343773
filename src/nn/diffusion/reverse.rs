//! From noise back to data, in as many steps as one likes.
//!
//! From x_t to x_s, s < t, with x̂₀ and ε̂ from what the network says of x_t, and z ~ N(0, I):
//!
//! x_s = √ᾱ_s x̂₀ + √(1 − ᾱ_s − σ²) ε̂ + σ z,  σ = η √((1 − ᾱ_s)/(1 − ᾱ_t)) √(1 − ᾱ_t/ᾱ_s)
//!
//! With η = 0 (DDIM) nothing is drawn on the way: the noise at the start decides the sample. With η = 1 and s = t − 1 it is
//! DDPM's own step: σ² is β̃_t and the mean that of the posterior, [`NoiseSchedule::posterior`].
//!
//! Source: Song, Meng and Ermon (2021), equations 12 and 16; Ho et al. (2020), equations 6, 7 and 11.

use super::{NoiseSchedule, Target};
use crate::error::Result;

/// A sampler. See the [module](self).
#[derive(Debug, Clone, Copy)]
pub struct Reverse<'a> {
    /// The noise levels.
    pub schedule: &'a NoiseSchedule,
    /// What the network says.
    pub target: Target,
    /// η: 0 for DDIM, 1 for DDPM.
    pub eta: f64,
    /// The data lie within ± this, and so x̂₀ is brought there (and ε̂ made to fit). `None` leaves it as it is.
    pub limit: Option<f32>,
}

/// All that a sampler went through; row i of each is at noise level `times[i]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    /// From T down to 0.
    pub times: Vec<usize>,
    /// x_t, `[n, d]` each; the last is the sample.
    pub path: Vec<Vec<f32>>,
    /// x̂₀ as seen from each, `[n, d]`; the last is the sample itself.
    pub estimates: Vec<Vec<f32>>,
}

impl Chain {
    /// x₀, the end of the path.
    pub fn samples(&self) -> &[f32] {
        self.path.last().map_or(&[], Vec::as_slice)
    }
}

impl Reverse<'_> {
    /// σ of the step from `t` to `to`.
    pub fn sigma(&self, t: usize, to: usize) -> f64 {
        let (now, then) = (self.schedule.alpha_bar(t), self.schedule.alpha_bar(to));
        self.eta * ((1.0 - then) / (1.0 - now) * (1.0 - now / then)).sqrt()
    }

    /// One step from `t` ≥ 1 to `to` < `t`, in place, given what the network says of x_t and z; gives x̂₀. `z` may be
    /// empty where σ = 0.
    pub fn step(&self, x: &mut [f32], said: &[f32], z: &[f32], t: usize, to: usize) -> Vec<f32> {
        let shares = self.schedule.shares(t).map(|share| share as f32);
        let sigma = self.sigma(t, to);
        let then = self.schedule.alpha_bar(to);
        let of_data = then.sqrt() as f32;
        let of_noise = (1.0 - then - sigma * sigma).max(0.0).sqrt() as f32;
        let mut estimates = Vec::with_capacity(x.len());
        for (i, (x, said)) in x.iter_mut().zip(said).enumerate() {
            let mut data = self.target.data(shares, *x, *said);
            let mut noise = self.target.noise(shares, *x, *said);
            if let Some(limit) = self.limit {
                let within = data.clamp(-limit, limit);
                if within != data {
                    data = within;
                    noise = (*x - shares[0] * data) / shares[1];
                }
            }
            *x = of_data * data + of_noise * noise + sigma as f32 * z.get(i).copied().unwrap_or(0.0);
            estimates.push(data);
        }
        estimates
    }

    /// The whole way from `start`, x_T, down to x₀, in `steps` steps. `predict` is the network on all of x_t at a t;
    /// `dice` throws the z `[n, d]` of a step, numbered from 0.
    ///
    /// # Errors
    /// Those of `predict`.
    pub fn run(
        &self,
        start: Vec<f32>,
        steps: usize,
        mut predict: impl FnMut(&[f32], usize) -> Result<Vec<f32>>,
        dice: impl Fn(u32) -> Vec<f32>,
    ) -> Result<Chain> {
        let times = self.schedule.visits(steps);
        let mut chain = Chain { path: vec![start], estimates: vec![], times };
        for (index, pair) in chain.times.windows(2).enumerate() {
            let mut x = chain.path[index].clone();
            let said = predict(&x, pair[0])?;
            let draws = self.sigma(pair[0], pair[1]) > 0.0;
            let z = if draws { dice(index as u32) } else { vec![] };
            chain.estimates.push(self.step(&mut x, &said, &z, pair[0], pair[1]));
            chain.path.push(x);
        }
        chain.estimates.push(chain.samples().to_vec());
        Ok(chain)
    }
}

/// (1 + w) ε(x, c) − w ε(x, ∅), number by number: w = 0 is the network told the class, w = −1 the network told nothing,
/// w > 0 goes beyond the one, away from the other. It is the same for v and x₀, which are linear in ε.
///
/// Source: Ho and Salimans (2022), equation 6.
pub fn guided(told: &[f32], untold: &[f32], w: f32) -> Vec<f32> {
    told.iter().zip(untold).map(|(told, untold)| (1.0 + w) * told - w * untold).collect()
}
