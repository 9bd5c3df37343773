//! What a reader can look at.

use super::look::{SIDE, Sampled};
use super::options::Run;
use super::problem::REACH;
use super::{Diffusion, LEVELS};
use crate::error::Result;
use crate::lab::Array;
use crate::lab::old::{Channel, channel};
use crate::nn::diffusion::Chain;
use crate::nn::mlp::Mlp;

type Lab = Diffusion;

/// So many of the data are shown.
const SHOWN: usize = 1_000;

#[rustfmt::skip] // one channel a paragraph reads better than one argument a line
pub(super) const CHANNELS: &[Channel<Lab>] = &[
    channel("points", "Data", "[s, d]", "",
        r"x_0",
        "The first thousand of the examples that it learns from: places on the plane, or pixels from −1 (paper) to 1 (ink).",
        |lab| Ok(rows(lab, lab.problem.first(lab.shown(), None)))),
    channel("labels", "What the data are", "[s]", "",
        r"c",
        "The digit of each, or empty.",
        |lab| Ok(Array::counts(lab.problem.labels.iter().take(SHOWN).map(|label| usize::from(*label))))),
    channel("extent", "What the picture covers", "[4]", "",
        r"[x_0, x_1, y_0, y_1]",
        "From and to across, from and to up.",
        |_| Ok(Array::vector(vec![-REACH, REACH, -REACH, REACH]))),
    channel("alpha_bar", "Signal left", "[q]", "",
        r"\bar\alpha_t",
        "The share of the variance that is still data, for t = 0 to T.",
        |lab| Ok(Array::vector(lab.schedule.alpha_bars().iter().map(|a| *a as f32).collect()))),
    channel("log_snr", "Signal-to-noise ratio", "[r]", "",
        r"\log_{10} \frac{\bar\alpha_t}{1 - \bar\alpha_t}",
        "As a power of ten, for t = 1 to T.",
        |lab| Ok(Array::vector((1..=lab.schedule.steps()).map(|t| lab.schedule.log_snr(t) as f32).collect()))),
    channel("betas", "Noise added at each step", "[r]", "",
        r"\beta_t",
        "The variance that step t adds, for t = 1 to T.",
        |lab| Ok(Array::vector((1..=lab.schedule.steps()).map(|t| lab.schedule.beta(t) as f32).collect()))),
    channel("cloud", "Data under noise", "[s, d]", "",
        r"x_t \sim q(x_t | x_0)",
        "The data shown, at the noise level looked at; the same noise at every level.",
        |lab| Ok(rows(lab, lab.forward(lab.shown(), &[lab.options.t])))),
    channel("loss", "Loss of the batches", "[k, 2]", "",
        r"L",
        "One row a step: the step, and the loss on its batch.",
        |lab| Ok(Array::matrix(lab.log.history.columns(0, 2), 2))),
    channel("loss_levels", "Loss at each noise level", "[b]", "",
        r"L(t)",
        "The mean loss lately in each tenth of the noise levels; −1 where none was met yet.",
        |lab| Ok(Array::vector(lab.log.levels.clone()))),
    channel("loss_levels_zero", "Loss of saying nothing", "[b]", "",
        r"\mathbb{E}\, y^2",
        "In each tenth of the noise levels, the loss of always answering 0.",
        |lab| Ok(Array::vector(lab.loss_of_zero()))),
    channel("batch", "Batch", "[m, d]", "",
        r"x_0",
        "The examples drawn for this step; empty between steps.",
        |lab| Ok(rows(lab, lab.work.x0.clone()))),
    channel("batch_t", "Noise levels of the batch", "[m]", "",
        r"t",
        "The noise level drawn for each example.",
        |lab| Ok(Array::counts(lab.work.times.iter().copied()))),
    channel("batch_labels", "Classes of the batch", "[m]", "",
        r"c",
        "The digit of each example, −1 where the network is not told; empty without digits.",
        |lab| Ok(Array::vector(lab.work.labels.iter().map(|c| c.map_or(-1.0, |c| c as f32)).collect()))),
    channel("batch_noise", "Noise of the batch", "[m, d]", "",
        r"\varepsilon",
        "What is mixed into each example.",
        |lab| Ok(rows(lab, lab.work.noise.clone()))),
    channel("batch_noisy", "Noisy batch", "[m, d]", "",
        r"x_t",
        "Each example mixed with its noise; empty before that stage.",
        |lab| Ok(rows(lab, lab.work.noisy.clone()))),
    channel("batch_predicted", "Noise found in the batch", "[m, d]", "",
        r"\hat\varepsilon",
        "The noise that the network takes each to hold; empty before the predict stage.",
        |lab| Ok(rows(lab, lab.found_noise()))),
    channel("example", "One example", "[e, d]", "",
        r"x_0, \varepsilon, x_t, y, \hat y, \hat\varepsilon, \hat x_0",
        "Of the example followed, a row each, as far as the step has come: data, noise, their mix, the target, the answer, and the noise and the data that follow from it.",
        |lab| Ok(rows(lab, lab.example()))),
    channel("example_t", "Noise level of the example", "[o]", "",
        r"t",
        "Of the example followed; empty between steps.",
        |lab| Ok(Array::counts(lab.work.times.get(lab.followed()).copied()))),
    channel("example_label", "Class of the example", "[o]", "",
        r"c",
        "The digit that the network is told, −1 for none; empty without digits.",
        |lab| Ok(Array::vector(lab.work.labels.get(lab.followed()).map(|c| c.map_or(-1.0, |c| c as f32)).into_iter().collect()))),
    channel("batch_loss", "Loss of this batch", "[o]", "",
        r"L",
        "Empty before the loss stage.",
        |lab| Ok(Array::vector(lab.work.loss.iter().map(|(_, loss)| *loss).collect()))),
    channel("gradient", "Gradient", "[p]", "",
        r"\frac{\partial L}{\partial \theta}",
        "In the order of the parameters; empty before the backward stage.",
        |lab| Ok(Array::vector(lab.work.gradient.clone()))),
    channel("gradient_norm", "Length of the gradient", "[o]", "",
        r"\lVert \partial L / \partial \theta \rVert",
        "Empty before the backward stage.",
        |lab| {
            let square: f64 = lab.work.gradient.iter().map(|g| f64::from(*g).powi(2)).sum();
            let any = !lab.work.gradient.is_empty();
            Ok(Array::vector(any.then(|| square.sqrt() as f32).into_iter().collect()))
        }),
    channel("parameters", "Weights and biases", "[p]", "",
        r"\theta",
        "Layer by layer: the weights, a row for each number they come from, and then the biases.",
        |lab| Ok(Array::vector(lab.model.parameters()?))),
    channel("averaged_parameters", "Averaged weights and biases", "[p]", "",
        r"\bar\theta",
        "The running average, in the same order.",
        |lab| Ok(Array::vector(lab.average.parameters()?))),
    channel("parameter_count", "How many parameters", "[1]", "",
        r"p",
        "All the numbers that it learns.",
        |lab| Ok(Array::counts([Mlp::count(&lab.denoiser.sizes())]))),
    channel("sizes", "Neurons a layer", "[l]", "",
        r"n_0, n_1, \dots, n_L",
        "The inputs, each hidden layer, and the outputs.",
        |lab| Ok(Array::counts(lab.denoiser.sizes()))),
    channel("rate", "Learning rate now", "[1]", "",
        r"\eta",
        "What the schedule makes of the learning rate at this step.",
        |lab| Ok(Array::vector(vec![lab.options.rate(lab.step) as f32]))),
    channel("measured", "Distance to the data", "[k, 3]", "",
        r"SW_1",
        "Every 250 steps, at first more often: the step, and how far 1,000 points or 200 digits in 50 steps of DDIM are from fresh data, by the averaged and by the latest weights.",
        |lab| Ok(Array::matrix(lab.log.measured.columns(0, 3), 3))),
    channel("distance", "Distance to the data", "[1]", "",
        r"SW_1",
        "As last measured, by the weights that samples come from.",
        |lab| {
            let [averaged, latest] = lab.latest_distances()?;
            Ok(Array::vector(vec![if lab.options.run.averaged { averaged } else { latest }]))
        }),
    channel("floor", "Distance of fresh data", "[1]", "",
        r"SW_1(p, p)",
        "How far as many fresh draws of the data themselves are: no samples can be nearer on average.",
        |lab| Ok(Array::vector(vec![lab.yardstick()?.floor]))),
    channel("ceiling", "Distance of pure noise", "[1]", "",
        r"SW_1(\mathcal{N}, p)",
        "How far as much pure noise is: where a model begins that has learned nothing.",
        |lab| Ok(Array::vector(vec![lab.yardstick()?.ceiling]))),
    channel("exam", "Examination", "[3]", "",
        r"SW_1",
        "The distance of 2,000 points, or 200 digits, as they are drawn now, and of as many fresh data and as much noise. It takes a moment.",
        |lab| Ok(Array::vector(lab.exam()?.to_vec()))),
    channel("chain", "Samples on their way", "[c, n, d]", "",
        r"x_T, \dots, x_0",
        "Every particle after every step back, from pure noise to the sample.",
        |lab| Ok(steps(lab, &lab.main()?.path))),
    channel("chain_t", "Noise levels on the way", "[c]", "",
        r"t",
        "Of each row of the chain, from T down to 0.",
        |lab| Ok(Array::counts(lab.visits(&lab.options.run)))),
    channel("chain_x0", "Samples foreseen", "[c, n, d]", "",
        r"\hat x_0",
        "What the network takes each particle to become, seen from each row of the chain; the last row is what it became.",
        |lab| Ok(steps(lab, &lab.main()?.estimates))),
    channel("forward", "Data on their way into noise", "[c, n, d]", "",
        r"x_t = \sqrt{\bar\alpha_t}\, x_0 + \sqrt{1 - \bar\alpha_t}\, \varepsilon",
        "As many data under noise, at the noise levels of the chain; of the digit asked for, if any.",
        |lab| {
            let run = &lab.options.run;
            let (times, d) = (lab.visits(run), lab.problem.dims);
            let data = lab.forward(run.particles, &times);
            Ok(Array { shape: vec![times.len(), data.len() / d / times.len(), d], data })
        }),
    channel("samples", "Samples", "[n, d]", "",
        r"x_0",
        "Where the particles end.",
        |lab| Ok(rows(lab, lab.main()?.samples().to_vec()))),
    channel("compare_chain", "Samples beside, on their way", "[c, n, d]", "",
        r"x_T, \dots, x_0",
        "From the same noise, with other steps or another guidance; empty while nothing is compared.",
        |lab| Ok(steps(lab, lab.aside()?.map_or(&[], |(_, chain)| &chain.path)))),
    channel("compare_t", "Noise levels beside", "[c]", "",
        r"t",
        "Of each row of the chain beside.",
        |lab| Ok(Array::counts(lab.options.beside.iter().flat_map(|run| lab.visits(run))))),
    channel("compare_x0", "Samples foreseen, beside", "[c, n, d]", "",
        r"\hat x_0",
        "As for the chain, of the one beside.",
        |lab| Ok(steps(lab, lab.aside()?.map_or(&[], |(_, chain)| &chain.estimates)))),
    channel("chain_distance", "Distance of the samples shown", "[1]", "",
        r"SW_1",
        "Of the particles to as many fresh data, of the digit asked for if any.",
        |lab| Ok(Array::vector(vec![lab.yardstick_shown()?.distance(lab.main()?.samples())]))),
    channel("compare_distance", "Distance of the samples beside", "[o]", "",
        r"SW_1",
        "The same of the samples beside, or empty.",
        |lab| {
            let Some((_, chain)) = lab.aside()? else { return Ok(Array::vector(vec![])) };
            Ok(Array::vector(vec![lab.yardstick_shown()?.distance(chain.samples())]))
        }),
    channel("chain_floor", "Distance of as many fresh data", "[1]", "",
        r"SW_1(p, p)",
        "What the distance of the samples shown would be if they were data.",
        |lab| Ok(Array::vector(vec![lab.yardstick_shown()?.floor]))),
    channel("field", "Score", "[g, g, 2]", "",
        r"\nabla \ln p_t(x) \approx -\frac{\hat\varepsilon}{\sqrt{1 - \bar\alpha_t}}",
        "Over the picture, at the noise level looked at: which way lie likelier places, and how steeply. Rows go up; empty for digits.",
        |lab| {
            let data = lab.field()?.clone();
            let side = if data.is_empty() { 0 } else { SIDE };
            Ok(Array { shape: vec![side, side, 2], data })
        }),
    channel("diversity", "Diversity", "[1]", "",
        r"\mathbb{E}\, \lVert x - x' \rVert",
        "The mean distance between two of the samples.",
        |lab| Ok(Array::vector(vec![lab.spread(lab.main()?)[0]]))),
    channel("compare_diversity", "Diversity beside", "[o]", "",
        r"\mathbb{E}\, \lVert x - x' \rVert",
        "The same of the samples beside, or empty.",
        |lab| Ok(Array::vector(lab.aside()?.map(|(_, chain)| lab.spread(chain)[0]).into_iter().collect()))),
    channel("saturation", "At the limit", "[1]", "",
        r"P(|x| = x_{\max})",
        "The share of the samples’ numbers that lie where data can go no farther: full ink or bare paper.",
        |lab| Ok(Array::vector(vec![lab.spread(lab.main()?)[1]]))),
    channel("compare_saturation", "At the limit, beside", "[o]", "",
        r"P(|x| = x_{\max})",
        "The same of the samples beside, or empty.",
        |lab| Ok(Array::vector(lab.aside()?.map(|(_, chain)| lab.spread(chain)[1]).into_iter().collect()))),
    channel("prompt_label", "What the prompt asks for", "[o]", "",
        r"c",
        "The digit, or −1 where none is understood; empty without digits.",
        |lab| {
            let class = lab.options.run.class.map_or(-1.0, |class| class as f32);
            Ok(Array::vector(if lab.problem.is_digits() { vec![class] } else { vec![] }))
        }),
    channel("judged", "What the judge sees", "[n]", "",
        r"\arg\max_k z_k",
        "The digit that a classifier takes each sample for; it has seen real digits only. Empty without digits.",
        |lab| Ok(Array::counts(lab.judged(&lab.options.run, &lab.look.main)?.iter().copied()))),
    channel("compare_judged", "What the judge sees beside", "[n]", "",
        r"\arg\max_k z_k",
        "The same of the samples beside, or empty.",
        |lab| {
            let Some(run) = &lab.options.beside else { return Ok(Array::vector(vec![])) };
            Ok(Array::counts(lab.judged(run, &lab.look.beside)?.iter().copied()))
        }),
    channel("agreement", "As the prompt asked", "[o]", "",
        r"P(\hat c = c)",
        "The share of samples that the judge takes for the digit asked for, or empty.",
        |lab| lab.agreed(&lab.options.run, &lab.look.main)),
    channel("compare_agreement", "As the prompt asked, beside", "[o]", "",
        r"P(\hat c = c)",
        "The same of the samples beside, or empty.",
        |lab| match &lab.options.beside {
            Some(run) => lab.agreed(run, &lab.look.beside),
            None => Ok(Array::vector(vec![])),
        }),
    channel("classifier_accuracy", "How good the judge is", "[o]", "",
        r"P(\hat c = c)",
        "The share of real digits, held out from all training, that it tells right; empty without digits.",
        |lab| Ok(Array::vector(lab.judge()?.map(|judge| judge.accuracy).into_iter().collect()))),
    channel("nearest", "Nearest real digits", "[n, d]", "",
        r"\arg\min_{x \in \text{data}} \lVert x - x_0 \rVert",
        "For each sample the digit trained on that is most like it; empty without digits.",
        |lab| {
            let Some(judge) = lab.judge()? else { return Ok(rows(lab, vec![])) };
            Ok(rows(lab, lab.nearest()?.iter().flat_map(|(index, _)| judge.image(*index)).copied().collect()))
        }),
    channel("nearest_distance", "Distance to the nearest", "[n]", "",
        r"\min_{x \in \text{data}} \lVert x - x_0 \rVert",
        "Of each sample to the digit trained on that is most like it; a copy would have 0.",
        |lab| Ok(Array::vector(lab.nearest()?.iter().map(|(_, distance)| *distance).collect()))),
    channel("held_out_distance", "The same of real digits", "[h]", "",
        r"\min_{x \in \text{data}} \lVert x - x' \rVert",
        "Of each real digit held out to the nearest one trained on: how like one another digits are anyway.",
        |lab| Ok(Array::vector(lab.judge()?.map_or(vec![], |judge| judge.held_out_distances.clone())))),
];

fn rows(lab: &Lab, data: Vec<f32>) -> Array {
    Array::matrix(data, lab.problem.dims)
}

/// `[c, n, d]`.
fn steps(lab: &Lab, path: &[Vec<f32>]) -> Array {
    let d = lab.problem.dims;
    Array { shape: vec![path.len(), path.first().map_or(0, Vec::len) / d, d], data: path.concat() }
}

impl Diffusion {
    fn shown(&self) -> usize {
        self.problem.examples().min(SHOWN)
    }

    fn main(&self) -> Result<&Chain> {
        self.chain(&self.options.run, &self.look.main)
    }

    fn aside(&self) -> Result<Option<(&Run, &Chain)>> {
        let chain = |run| Ok((run, self.chain(run, &self.look.beside)?));
        self.options.beside.as_ref().map(chain).transpose()
    }

    fn visits(&self, run: &Run) -> Vec<usize> {
        self.schedule.visits(run.steps)
    }

    fn agreed(&self, run: &Run, sampled: &Sampled) -> Result<Array> {
        Ok(Array::vector(self.agreement(run, sampled)?.into_iter().collect()))
    }

    /// Which of the batch is followed: the last, if it has not so many.
    fn followed(&self) -> usize {
        self.options.example.min(self.work.times.len().saturating_sub(1))
    }

    fn loss_of_zero(&self) -> Vec<f32> {
        let mut sums = [(0.0, 0.0); LEVELS];
        for t in 1..=self.schedule.steps() {
            let level = &mut sums[self.level(t)];
            let loss = self.options.target.loss_of_zero(self.schedule.shares(t), self.problem.power);
            *level = (level.0 + loss, level.1 + 1.0);
        }
        sums.iter().map(|(sum, count)| (sum / f64::max(*count, 1.0)) as f32).collect()
    }

    /// What follows from the answers on the rows `from..to` of the batch.
    fn follows(&self, from: usize, to: usize, of: impl Fn([f32; 2], f32, f32) -> f32) -> Vec<f32> {
        let d = self.problem.dims;
        let within = from * d..(to * d).min(self.work.said.len());
        let each = within.map(|i| {
            let t = self.work.times.get(i / d).copied().unwrap_or(1);
            of(self.schedule.shares(t).map(|share| share as f32), self.work.noisy[i], self.work.said[i])
        });
        each.collect()
    }

    fn found_noise(&self) -> Vec<f32> {
        self.follows(0, self.work.times.len(), |shares, x, said| self.options.target.noise(shares, x, said))
    }

    fn example(&self) -> Vec<f32> {
        let (work, d, row) = (&self.work, self.problem.dims, self.followed());
        let own = |all: &[f32]| all.get(row * d..(row + 1) * d).unwrap_or(&[]).to_vec();
        let target = self.options.target;
        [
            own(&work.x0),
            own(&work.noise),
            own(&work.noisy),
            own(&work.target),
            own(&work.said),
            self.follows(row, row + 1, |shares, x, said| target.noise(shares, x, said)),
            self.follows(row, row + 1, |shares, x, said| target.data(shares, x, said)),
        ]
        .concat()
    }
}
