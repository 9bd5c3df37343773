//! Samples and what they are worth. Drawing them is no part of training and does not disturb it: it is done while
//! something on screen shows them, and kept until the weights or the reader's wishes change.

use std::cell::OnceCell;

use super::Diffusion;
use super::judge::Judge;
use super::options::Run;
use super::problem::{REACH, Yardstick};
use crate::data::planar::normals;
use crate::error::Result;
use crate::labs::shared::kept;
use crate::nn::diffusion::{Chain, Reverse};
use crate::nn::mlp::Mlp;
use crate::rng::{Purpose, generator};

/// The field of the denoiser has so many arrows a side.
pub(super) const SIDE: usize = 24;
/// The distance is measured over training with so many points, or so many digits, whose networks are larger: the run
/// should not wait for its measure longer than for its steps …
const MEASURED: [usize; 2] = [1_000, 200];
/// … in so many steps of DDIM; and, when asked, with so many points, or digits, in as many steps as the reader has chosen.
/// A guided digit asks a network of 175,000 weights twice a step: 2,000 of them in fifty steps would be 70 billion operations.
const MEASURED_STEPS: usize = 50;
const EXAMINED: [usize; 2] = [2_000, 200];
/// Throws of the dice of one chain: its start, and its steps behind.
const THROWS: u32 = 2_048;
/// Those of the measure and of the examination lie beyond the reader's.
const MEASURING: u32 = 20_000 * THROWS;
const EXAMINING: u32 = MEASURING + THROWS;

/// Kept until the weights change.
#[derive(Default)]
pub(super) struct Look {
    pub main: Sampled,
    pub beside: Sampled,
    pub field: OnceCell<Vec<f32>>,
    first_distances: OnceCell<[f32; 2]>,
}

/// The samples of one [`Run`].
#[derive(Default)]
pub(super) struct Sampled {
    chain: OnceCell<Chain>,
    judged: OnceCell<Vec<usize>>,
    nearest: OnceCell<Vec<(usize, f32)>>,
    exam: OnceCell<f32>,
}

/// What does not change with the weights: kept until the problem, or what is asked of it, changes.
#[derive(Default)]
pub(super) struct Yardsticks {
    pub measured: OnceCell<Yardstick>,
    pub examined: OnceCell<Yardstick>,
    pub shown: OnceCell<Yardstick>,
}

impl Diffusion {
    /// The weights that a run samples from.
    fn net_of(&self, run: &Run) -> Mlp {
        if run.averaged { self.average.net().clone() } else { self.without_gradients() }
    }

    /// What a network says of x_t, for a run.
    fn said(&self, net: &Mlp, run: &Run, x: &[f32], t: usize) -> Result<Vec<f32>> {
        match run.class {
            Some(class) if run.guidance != 0.0 => {
                self.denoiser.predict_guided(net, x, t, class, run.guidance as f32)
            }
            class => self.denoiser.predict(net, x, t, |_| class),
        }
    }

    fn reverse(&self, eta: f64) -> Reverse<'_> {
        Reverse {
            schedule: &self.schedule,
            target: self.options.target,
            eta,
            limit: Some(self.problem.limit),
        }
    }

    fn sample(&self, run: &Run, n: usize, throws: u32) -> Result<Chain> {
        let net = self.net_of(run);
        let dice = |throw: u32| generator(self.options.seed, Purpose::Sample, throws + throw);
        let start = normals(n * self.problem.dims, &mut dice(0));
        self.reverse(run.eta).run(start, run.steps, |x, t| self.said(&net, run, x, t), |step| dice(1 + step))
    }

    /// The main samples, or those beside them.
    pub(super) fn chain<'a>(&'a self, run: &Run, sampled: &'a Sampled) -> Result<&'a Chain> {
        kept(&sampled.chain, || self.sample(run, run.particles, run.take * THROWS))
    }

    /// The distance of 2,000 points, or 200 digits, of a run.
    pub(super) fn exam(&self) -> Result<[f32; 3]> {
        let run = &self.options.run;
        let n = EXAMINED[usize::from(self.problem.is_digits())];
        let yardstick = kept(&self.yardsticks.examined, || Ok(self.problem.yardstick(n, run.class)))?;
        let distance =
            kept(&self.look.main.exam, || Ok(yardstick.distance(self.sample(run, n, EXAMINING)?.samples())))?;
        Ok([*distance, yardstick.floor, yardstick.ceiling])
    }

    /// How many samples the distance is measured with over training.
    fn measured_samples(&self) -> usize {
        MEASURED[usize::from(self.problem.is_digits())]
    }

    /// What the distance over training is measured by.
    pub(super) fn yardstick(&self) -> Result<&Yardstick> {
        kept(&self.yardsticks.measured, || Ok(self.problem.yardstick(self.measured_samples(), None)))
    }

    /// What the samples shown are measured by: as many draws, of the class asked for.
    pub(super) fn yardstick_shown(&self) -> Result<&Yardstick> {
        let run = &self.options.run;
        kept(&self.yardsticks.shown, || Ok(self.problem.yardstick(run.particles, run.class)))
    }

    /// The distances of the averaged and of the latest weights' samples. Where there are classes, every class is asked for
    /// equally often, without guidance.
    pub(super) fn distances(&self) -> Result<[f32; 2]> {
        let yardstick = self.yardstick()?;
        let latest = self.without_gradients();
        let mut distances = [0.0; 2];
        for (net, distance) in [self.average.net(), &latest].into_iter().zip(&mut distances) {
            let dice = |throw: u32| generator(self.options.seed, Purpose::Sample, MEASURING + throw);
            let start = normals(self.measured_samples() * self.problem.dims, &mut dice(0));
            let classes = self.problem.classes;
            let class = |row: usize| (classes > 0).then(|| row % classes);
            let predict = |x: &[f32], t: usize| self.denoiser.predict(net, x, t, class);
            let chain = self.reverse(0.0).run(start, MEASURED_STEPS, predict, dice)?;
            *distance = yardstick.distance(chain.samples());
        }
        Ok(distances)
    }

    /// The distances as last measured.
    pub(super) fn latest_distances(&self) -> Result<[f32; 2]> {
        match (self.log.measured.last(1), self.log.measured.last(2)) {
            (Some(averaged), Some(latest)) => Ok([averaged, latest]),
            _ => kept(&self.look.first_distances, || self.distances()).copied(),
        }
    }

    /// The noise that data are shown under.
    fn shown_noise(&self, count: usize) -> Vec<f32> {
        normals(count, &mut generator(self.options.seed, Purpose::Noise, u32::MAX - self.options.run.take))
    }

    /// q(x_t | x₀) of the first `n` data at some noise levels, under the same noise.
    pub(super) fn forward(&self, n: usize, times: &[usize]) -> Vec<f32> {
        let x0 = self.problem.first(n, self.options.run.class);
        let noise = self.shown_noise(x0.len());
        times.iter().flat_map(|t| self.schedule.noisy(*t, &x0, &noise)).collect()
    }

    /// The score over the plane, ∇ ln p_t(x) ≈ −ε̂ / √(1 − ᾱ_t), `[SIDE, SIDE, 2]`, rows going up: Song et al. (2021),
    /// *Score-Based Generative Modeling*, with equation 9 of Ho et al.
    pub(super) fn field(&self) -> Result<&Vec<f32>> {
        kept(&self.look.field, || {
            if self.problem.is_digits() {
                return Ok(vec![]);
            }
            // At t = 0 nothing has been learned, and nothing is divided by.
            let t = self.options.t.max(1);
            let at = |i: usize| REACH * (2.0 * i as f32 / (SIDE - 1) as f32 - 1.0);
            let places: Vec<f32> =
                (0..SIDE).flat_map(|row| (0..SIDE).flat_map(move |column| [at(column), at(row)])).collect();
            let run = &self.options.run;
            let said = self.said(&self.net_of(run), run, &places, t)?;
            let shares = self.schedule.shares(t).map(|share| share as f32);
            let target = self.options.target;
            let score = |(x, said): (&f32, &f32)| -target.noise(shares, *x, *said) / shares[1];
            Ok(places.iter().zip(&said).map(score).collect())
        })
    }

    /// The mean distance between two of the first samples, and the share of their numbers that lie at the limit.
    pub(super) fn spread(&self, chain: &Chain) -> [f32; 2] {
        const PAIRED: usize = 100;
        let d = self.problem.dims;
        let samples: Vec<&[f32]> = chain.samples().chunks_exact(d).take(PAIRED).collect();
        let (mut sum, mut pairs) = (0.0_f64, 0_u32);
        for (i, a) in samples.iter().enumerate() {
            for b in &samples[..i] {
                let square: f32 = a.iter().zip(*b).map(|(a, b)| (a - b) * (a - b)).sum();
                sum += f64::from(square.sqrt());
                pairs += 1;
            }
        }
        let all = chain.samples();
        let limit = self.problem.limit * 0.999;
        let at_limit = all.iter().filter(|x| x.abs() >= limit).count();
        [(sum / f64::from(pairs.max(1))) as f32, at_limit as f32 / all.len().max(1) as f32]
    }

    /// The judge of digits; `None` where there are none.
    pub(super) fn judge(&self) -> Result<Option<&Judge>> {
        if !self.problem.is_digits() {
            return Ok(None);
        }
        kept(&self.judge, || Judge::new(&self.device)).map(Some)
    }

    /// What the judge takes each sample for.
    pub(super) fn judged<'a>(&'a self, run: &Run, sampled: &'a Sampled) -> Result<&'a [usize]> {
        let Some(judge) = self.judge()? else { return Ok(&[]) };
        kept(&sampled.judged, || judge.labels(self.chain(run, sampled)?.samples())).map(Vec::as_slice)
    }

    /// The share that the judge takes for what the prompt asked for; nothing where it asked for nothing.
    pub(super) fn agreement(&self, run: &Run, sampled: &Sampled) -> Result<Option<f32>> {
        let Some(class) = run.class else { return Ok(None) };
        let judged = self.judged(run, sampled)?;
        let agree = judged.iter().filter(|label| **label == class).count();
        Ok((!judged.is_empty()).then(|| agree as f32 / judged.len() as f32))
    }

    /// For each sample the nearest digit trained on, and its distance.
    pub(super) fn nearest(&self) -> Result<&[(usize, f32)]> {
        let Some(judge) = self.judge()? else { return Ok(&[]) };
        let sampled = &self.look.main;
        let chain = self.chain(&self.options.run, sampled)?;
        kept(&sampled.nearest, || Ok(judge.nearest(chain.samples()))).map(Vec::as_slice)
    }
}
