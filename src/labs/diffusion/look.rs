//! Samples and what they are worth. Drawing them is no part of training and does not disturb it: it is done while
//! something on screen shows them, and kept until the weights or the reader's wishes change.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use super::Diffusion;
use super::channels::{SampleDistance, SampleQuality};
use super::judge::Judge;
use super::options::{Run, Sampler, THROWS, Weights};
use super::pieces::of_numbers;
use super::problem::{REACH, Yardstick};
use crate::data::planar::{normals, normals_at};
use crate::error::Result;
use crate::labs::shared::{Due, Pieces, kept};
use crate::nn::diffusion::{Chain, Reverse};
use crate::nn::mlp::Mlp;
use crate::rng::{Purpose, generator};
use crate::train::History;
use crate::train::parts::rows_of;

/// Arrows a side in the field of the denoiser.
pub(super) const SIDE: usize = 24;
/// The distance is measured over training with this many points, or digits, whose networks are larger: the run
/// should not wait for its measure longer than for its steps …
const MEASURED: [usize; 2] = [1_000, 200];
/// … in this many steps of DDIM; and, when asked, with this many points, or digits, in as many steps as the reader has chosen.
/// A guided digit asks a network of 175,000 weights twice a step: 2,000 of them in fifty steps would be 70 billion operations.
pub(super) const MEASURED_STEPS: usize = 50;
pub(super) const EXAMINED: [usize; 2] = [2_000, 200];
/// Those of the examination lie beyond the reader's.
pub(super) const EXAMINING: u32 = 20_000 * THROWS;

/// Kept until the weights change.
#[derive(Default)]
pub(super) struct Look {
    pub shown: Sampled,
    pub beside: Sampled,
    pub field: OnceCell<Vec<f32>>,
    first_distances: OnceCell<[f32; 2]>,
    /// The [distances](Diffusion::distances) that others have brought, one a piece.
    pub distances: Pieces,
}

/// What is kept of one [`Sampling`].
#[derive(Default)]
pub(super) struct Sampled {
    chain: OnceCell<Chain>,
    /// Of the chain, as others have brought it …
    pub pieces: Pieces,
    /// … and of the samples examined.
    pub exam_pieces: Pieces,
    quality: OnceCell<SampleQuality>,
    judged: OnceCell<Vec<usize>>,
    nearest: OnceCell<Vec<(usize, f32)>>,
    exam: OnceCell<f32>,
}

impl Sampled {
    /// Whether nothing is left to draw.
    pub fn is_drawn(&self) -> bool {
        self.chain.get().is_some()
    }

    /// Whether the examination is over.
    pub fn is_examined(&self) -> bool {
        self.exam.get().is_some()
    }
}

/// How samples are made, with what is kept of them.
#[derive(Clone, Copy)]
pub(super) struct Sampling<'a> {
    pub run: Run,
    kept: &'a Sampled,
}

/// What does not change with the weights: kept until the problem, or what is asked of it, changes.
#[derive(Default)]
pub(super) struct Yardsticks {
    pub measured: OnceCell<Yardstick>,
    pub examined: OnceCell<Yardstick>,
    pub shown: OnceCell<Yardstick>,
    /// The data shown, at every level on their way into noise.
    pub drowned: OnceCell<Vec<f32>>,
}

impl Diffusion {
    /// The samples shown.
    pub(super) fn shown(&self) -> Sampling<'_> {
        Sampling { run: self.options.run(), kept: &self.look.shown }
    }

    /// Those beside them, if any.
    pub(super) fn beside(&self) -> Option<Sampling<'_>> {
        self.options.beside().map(|run| Sampling { run, kept: &self.look.beside })
    }

    /// The weights that a run samples from.
    pub(super) fn net_of(&self, run: &Run) -> Mlp {
        match run.weights {
            Weights::Averaged => self.average.net().clone(),
            Weights::Latest => self.without_gradients(),
        }
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

    /// Some of the samples of a run, which throw the dice as they do among all.
    pub(super) fn sample(&self, run: &Run, rows: Range<usize>, throws: u32) -> Result<Chain> {
        let (net, d) = (self.net_of(run), self.problem.dims);
        let numbers = rows.start * d..rows.end * d;
        let dice = |throw: u32| {
            normals_at(numbers.clone(), generator(self.options.seed, Purpose::Sample, throws + throw))
        };
        let eta = match run.sampler {
            Sampler::Ddim => 0.0,
            Sampler::Ddpm => 1.0,
        };
        self.reverse(eta).run(dice(0), run.steps, |x, t| self.said(&net, run, x, t), |step| dice(1 + step))
    }

    /// The way of some samples out of noise.
    pub(super) fn chain<'a>(&'a self, of: Sampling<'a>) -> Result<&'a Chain> {
        kept(&of.kept.chain, || {
            let (n, pieces) = (of.run.particles, self.pieces_of(&of.run, of.run.particles));
            let piece = |piece| match of.kept.pieces.get(piece) {
                Some(brought) => Ok(of_numbers(self.schedule.visits(of.run.steps), brought)),
                None => self.sample(&of.run, rows_of(piece, pieces, n), of.run.first_throw()),
            };
            let chains = (0..pieces).map(piece).collect::<Result<Vec<_>>>()?;
            Ok(side_by_side(chains))
        })
    }

    /// What some samples are worth.
    pub(super) fn quality(&self, of: Sampling<'_>) -> Result<SampleQuality> {
        kept(&of.kept.quality, || {
            let Run { particles, class, .. } = of.run;
            let yardstick = kept(&self.yardsticks.shown, || Ok(self.problem.yardstick(particles, class)))?;
            let (samples, d) = (self.chain(of)?.samples(), self.problem.dims);
            Ok(SampleQuality {
                distance: yardstick.distance(samples),
                floor: yardstick.floor,
                diversity: diversity(samples, d),
                real_diversity: diversity(&self.problem.first(particles, class), d),
                saturation: self.saturation(samples),
                astray: self.problem.astray(samples),
                agreement: self.agreement(of)?,
            })
        })
        .cloned()
    }

    /// The distance of 2,000 points, or 200 digits, of the run shown.
    pub(super) fn exam(&self) -> Result<SampleDistance> {
        let Sampling { run, kept: cells } = self.shown();
        let (n, kept_pieces) = (self.examined(), &cells.exam_pieces);
        let yardstick = kept(&self.yardsticks.examined, || Ok(self.problem.yardstick(n, run.class)))?;
        let distance = kept(&cells.exam, || {
            let pieces = self.pieces_of(&run, n);
            let mut samples = vec![];
            for piece in 0..pieces {
                match kept_pieces.get(piece) {
                    Some(brought) => samples.extend(brought),
                    None => {
                        let chain = self.sample(&run, rows_of(piece, pieces, n), EXAMINING)?;
                        samples.extend(chain.samples());
                    }
                }
            }
            Ok(yardstick.distance(&samples))
        })?;
        Ok(yardstick.at(*distance))
    }

    /// How many samples the distance is measured with over training.
    pub(super) fn measured_samples(&self) -> usize {
        MEASURED[usize::from(self.problem.is_digits())]
    }

    /// What the distance over training is measured by.
    fn yardstick(&self) -> Result<&Yardstick> {
        kept(&self.yardsticks.measured, || Ok(self.problem.yardstick(self.measured_samples(), None)))
    }

    /// The distances of the averaged and of the latest weights' samples. Where there are classes, every class is asked for
    /// equally often, without guidance.
    pub(super) fn distances(&self) -> Result<[f32; 2]> {
        let latest = self.without_gradients();
        let mut distances = [0.0; 2];
        for (place, net) in [self.average.net(), &latest].into_iter().enumerate() {
            distances[place] = match self.look.distances.get(place) {
                Some(&[brought]) => brought,
                _ => self.distance_of(net)?,
            };
        }
        Ok(distances)
    }

    /// The distance of a network's samples.
    pub(super) fn distance_of(&self, net: &Mlp) -> Result<f32> {
        // From the noise that the pictures begin with: where they are made in the same way, both say the same.
        let numbers = self.measured_samples() * self.problem.dims;
        let dice = |throw: u32| normals(numbers, &mut generator(self.options.seed, Purpose::Sample, throw));
        let classes = self.problem.classes;
        let class = |row: usize| (classes > 0).then(|| row % classes);
        let predict = |x: &[f32], t: usize| self.denoiser.predict(net, x, t, class);
        let chain = self.reverse(0.0).run(dice(0), MEASURED_STEPS, predict, dice)?;
        Ok(self.yardstick()?.distance(chain.samples()))
    }

    /// The row that is due is measured, if there is one: the weights are about to change.
    pub(super) fn settle(&mut self) -> Result<()> {
        if let Cow::Owned(measured) = self.measured()? {
            self.log.measured = measured;
            self.due = None;
        }
        Ok(())
    }

    /// Rows of (step; distance of the averaged weights' samples, of the latest weights'), up to the present.
    pub(super) fn measured(&self) -> Result<Cow<'_, History>> {
        Due::added(self.due.as_ref(), &self.log.measured, || self.distances().map(Vec::from))
    }

    /// The distance as last measured, by the weights that samples come from.
    pub(super) fn latest_distance(&self) -> Result<SampleDistance> {
        let measured = self.measured()?;
        let [averaged, latest] = match (measured.last(1), measured.last(2)) {
            (Some(averaged), Some(latest)) => [averaged, latest],
            _ => *kept(&self.look.first_distances, || self.distances())?,
        };
        Ok(self.yardstick()?.at(match self.options.weights {
            Weights::Averaged => averaged,
            Weights::Latest => latest,
        }))
    }

    /// The noise that data are shown under.
    fn shown_noise(&self, count: usize) -> Vec<f32> {
        normals(count, &mut generator(self.options.seed, Purpose::Noise, u32::MAX - self.options.take))
    }

    /// q(x_t | x₀) of the first `n` data at some noise levels, under the same noise.
    pub(super) fn forward(&self, n: usize, times: &[usize]) -> Vec<f32> {
        let x0 = self.problem.first(n, self.options.run().class);
        let noise = self.shown_noise(x0.len());
        times.iter().flat_map(|t| self.schedule.noisy(*t, &x0, &noise)).collect()
    }

    /// As many data as samples on their way into noise, level by level of the chain: `[levels, n, d]`, from T down to 0.
    pub(super) fn drowned(&self) -> Result<&Vec<f32>> {
        kept(&self.yardsticks.drowned, || Ok(self.drown(&self.options.run())))
    }

    /// Step by step: x_t ~ q(x_t | x_s) for each two neighbours s < t, √(ᾱ_t / ᾱ_s) x_s + √(1 − ᾱ_t / ᾱ_s) z, with a fresh
    /// z a step. Ho et al. (2020), equations 2 and 4.
    fn drown(&self, run: &Run) -> Vec<f32> {
        let times = self.schedule.visits(run.steps);
        let mut rows = vec![self.problem.first(run.particles, run.class)];
        let mut rng = generator(self.options.seed, Purpose::Noise, u32::MAX - self.options.take);
        for pair in times.windows(2).rev() {
            let kept = self.schedule.alpha_bar(pair[0]) / self.schedule.alpha_bar(pair[1]);
            let (of_data, of_noise) = (kept.sqrt() as f32, (1.0 - kept).max(0.0).sqrt() as f32);
            let Some(x) = rows.last() else { break };
            let z = normals(x.len(), &mut rng);
            let next = x.iter().zip(z).map(|(x, z)| of_data * x + of_noise * z).collect();
            rows.push(next);
        }
        rows.reverse();
        rows.concat()
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
            let run = self.options.run();
            let said = self.said(&self.net_of(&run), &run, &places, t)?;
            let shares = self.schedule.shares(t).map(|share| share as f32);
            let target = self.options.target;
            let score = |(x, said): (&f32, &f32)| -target.noise(shares, *x, *said) / shares[1];
            Ok(places.iter().zip(&said).map(score).collect())
        })
    }

    /// The share of the samples' numbers that lie at the limit.
    fn saturation(&self, samples: &[f32]) -> f32 {
        let limit = self.problem.limit * 0.999;
        let at_limit = samples.iter().filter(|x| x.abs() >= limit).count();
        at_limit as f32 / samples.len().max(1) as f32
    }

    /// The judge of digits; `None` where there are none.
    pub(super) fn judge(&self) -> Result<Option<&Judge>> {
        if !self.problem.is_digits() {
            return Ok(None);
        }
        kept(&self.judge, || Judge::new(&self.device)).map(Some)
    }

    /// What the judge takes each sample for.
    pub(super) fn judged<'a>(&'a self, of: Sampling<'a>) -> Result<&'a [usize]> {
        let Some(judge) = self.judge()? else { return Ok(&[]) };
        kept(&of.kept.judged, || judge.labels(self.chain(of)?.samples())).map(Vec::as_slice)
    }

    /// The share that the judge takes for what the prompt asked for; nothing where it asked for nothing.
    fn agreement(&self, of: Sampling<'_>) -> Result<Option<f32>> {
        let Some(class) = of.run.class else { return Ok(None) };
        let judged = self.judged(of)?;
        let agree = judged.iter().filter(|label| **label == class).count();
        Ok((!judged.is_empty()).then(|| agree as f32 / judged.len() as f32))
    }

    /// For each sample shown the nearest digit trained on, and its distance.
    pub(super) fn nearest(&self) -> Result<&[(usize, f32)]> {
        let Some(judge) = self.judge()? else { return Ok(&[]) };
        let shown = self.shown();
        kept(&shown.kept.nearest, || Ok(judge.nearest(self.chain(shown)?.samples()))).map(Vec::as_slice)
    }
}

/// Chains of the same noise levels as one, whose samples follow one another.
fn side_by_side(chains: Vec<Chain>) -> Chain {
    let mut chains = chains.into_iter();
    let Some(mut all) = chains.next() else {
        return Chain { times: vec![], path: vec![], estimates: vec![] };
    };
    for chain in chains {
        let rows = all.path.iter_mut().chain(&mut all.estimates);
        for (row, more) in rows.zip(chain.path.iter().chain(&chain.estimates)) {
            row.extend(more);
        }
    }
    all
}

/// The mean distance between two of the first rows of `d` numbers; 0 of fewer than two.
fn diversity(rows: &[f32], d: usize) -> f32 {
    const PAIRED: usize = 100;
    let rows: Vec<&[f32]> = rows.chunks_exact(d).take(PAIRED).collect();
    let (mut sum, mut pairs) = (0.0_f64, 0_u32);
    for (i, a) in rows.iter().enumerate() {
        for b in &rows[..i] {
            let square: f32 = a.iter().zip(*b).map(|(a, b)| (a - b) * (a - b)).sum();
            sum += f64::from(square.sqrt());
            pairs += 1;
        }
    }
    (sum / f64::from(pairs.max(1))) as f32
}
