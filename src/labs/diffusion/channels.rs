//! What a reader can look at.

use super::look::{SIDE, Sampling};
use super::problem::REACH;
use super::step::LEVELS;
use super::{Diffusion, Drawn};
use crate::error::Result;
use crate::lab::{AnyRecord, Array, Channel, Record, curve, fields, record, tensor};
use crate::labs::shared::{BatchLoss, Extent};
use crate::nn::diffusion::Chain;
use crate::nn::params;
use crate::record;

type Lab = Diffusion;

/// So many of the data are shown.
const SHOWN: usize = 1_000;

record! {
    /// How far samples are from the data, by the sliced Wasserstein distance SW₁.
    pub struct SampleDistance {
        /// Of the samples to fresh data.
        pub distance: f32,
        /// Of as many other fresh data: no samples can be nearer on average.
        pub floor: f32,
        /// Of as much pure noise.
        pub ceiling: f32,
    }
}

record! {
    /// What some samples are worth.
    pub struct SampleQuality {
        /// SW₁ to fresh data, of the digit asked for if any.
        pub distance: f32,
        /// What that would be if they were data.
        pub floor: f32,
        /// The mean distance between two of them, E ‖x − x'‖.
        pub diversity: f32,
        /// The same of as many data.
        pub real_diversity: f32,
        /// The share of their numbers that lie where data can go no farther: full ink or bare paper.
        pub saturation: f32,
        /// The share of them that lie where no data can be, where it is known where that is: off the filled squares of the
        /// checkerboard.
        pub astray: Option<f32>,
        /// The share that the judge takes for the digit asked for, where one is.
        pub agreement: Option<f32>,
    }
}

record! {
    /// One example of a step, as far as the step has come; what is not there yet is empty.
    pub struct DiffusionExample {
        /// Its noise level.
        pub t: usize,
        /// The digit that the network is told, if it is told one.
        pub digit: Option<usize>,
        /// x₀.
        pub data: Vec<f32>,
        /// ε.
        pub noise: Vec<f32>,
        /// x_t.
        pub noisy: Vec<f32>,
        /// y, what the network should answer …
        pub target: Vec<f32>,
        /// … ŷ, what it answers …
        pub answer: Vec<f32>,
        /// … ε̂, the noise that follows from that …
        pub predicted_noise: Vec<f32>,
        /// … and x̂₀, the data.
        pub predicted_data: Vec<f32>,
    }
}

record! {
    /// What the denoiser is built of.
    pub struct DenoiserShape {
        /// Neurons of each layer, inputs and outputs among them.
        pub sizes: Vec<usize>,
        /// All the numbers that it learns.
        pub parameters: usize,
    }
}

record! {
    /// What is understood of a prompt.
    pub struct PromptReading {
        /// The digit that it asks for, if it asks for one.
        pub digit: Option<usize>,
    }
}

record! {
    /// The classifier that reads samples.
    pub struct DigitJudge {
        /// The share of real digits, held out from all training, that it tells right.
        pub accuracy: f32,
    }
}

record! {
    /// What stands between a run and the data.
    pub struct DiffusionTrouble {
        /// The schedule leaves some of the data at T.
        pub signal_left: bool,
        /// The samples shown take so few steps that they miss the data, and more would help.
        pub few_steps: bool,
        /// Guidance makes the samples like one another.
        pub strong_guidance: bool,
        /// A small network has had its time, and is still far from the data.
        pub small_network: bool,
    }
}

/// The table of channels: those in the first brackets once; those in the second, which are of a [`Sampling`], once of the
/// samples shown and again, as `compare_…`, of those beside them.
macro_rules! channels {
    (
        [$($single:expr),+ $(,)?]
        [$($kind:ident($id:literal, $label:literal, $($about:expr),+; $read:expr)),+ $(,)?]
    ) => {
        &[
            $($single,)+
            $($kind($id, $label, $($about,)+ |lab| $read(lab, Some(lab.shown()))),)+
            $($kind(concat!("compare_", $id), concat!($label, ", beside"), $($about,)+ |lab| $read(lab, lab.beside())),)+
        ]
    };
}

#[rustfmt::skip] // one channel a paragraph reads better than one argument a line
pub(super) const CHANNELS: &[Channel<Lab>] = channels! {[
    tensor("points", "Data", "[s, d]", "",
        r"x_0",
        "The first thousand of the examples that it learns from: places on the plane, or pixels from −1 (paper) to 1 (ink).",
        |lab| Ok(lab.rows(lab.problem.first(lab.examples_shown(), None)))),
    tensor("labels", "Digits of the data", "[s]", "",
        r"c",
        "Which digit each is; empty without digits.",
        |lab| Ok(Array::counts(lab.problem.labels.iter().take(SHOWN).map(|label| usize::from(*label))))),
    record("extent", "What the picture covers", Extent::TYPE,
        r"[x_0, x_1] \times [y_0, y_1]",
        "Across and up, in the units of the data.",
        |_| fields(&Extent::from([-REACH, REACH, -REACH, REACH]))),
    tensor("alpha_bar", "Signal left", "[q]", "",
        r"\bar\alpha_t",
        "The share of the variance that is still data, for t = 0 to T.",
        |lab| Ok(Array::vector(lab.schedule.alpha_bars().iter().map(|a| *a as f32).collect()))),
    tensor("log_snr", "Signal-to-noise ratio", "[r]", "",
        r"\log_{10} \frac{\bar\alpha_t}{1 - \bar\alpha_t}",
        "As a power of ten, for t = 1 to T.",
        |lab| Ok(Array::vector((1..=lab.schedule.steps()).map(|t| lab.schedule.log_snr(t) as f32).collect()))),
    tensor("betas", "Noise added at each step", "[r]", "",
        r"\beta_t",
        "The variance that step t adds, for t = 1 to T.",
        |lab| Ok(Array::vector((1..=lab.schedule.steps()).map(|t| lab.schedule.beta(t) as f32).collect()))),
    tensor("cloud", "Data under noise", "[s, d]", "",
        r"x_t \sim q(x_t | x_0)",
        "The data shown, at the noise level looked at; the same noise at every level.",
        |lab| Ok(lab.rows(lab.forward(lab.examples_shown(), &[lab.options.t])))),
    curve("loss", "Loss of the batches", &["step", "batch"], "",
        r"L",
        "The loss of each step on its batch.",
        |lab| Ok(lab.log.history.curve())),
    tensor("levels", "Noise levels of the losses", "[b]", "",
        r"t",
        "The middle of each tenth of the noise levels.",
        |lab| Ok(Array::counts((0..LEVELS).map(|level| 1 + (2 * level + 1) * lab.schedule.steps() / (2 * LEVELS))))),
    tensor("loss_levels", "Loss at each noise level", "[b]", "",
        r"L(t)",
        "The mean loss lately in each tenth of the noise levels; NaN where none was met yet.",
        |lab| Ok(Array::vector(lab.log.levels.iter().map(|loss| loss.unwrap_or(f32::NAN)).collect()))),
    tensor("loss_levels_zero", "Loss of always answering 0, at each noise level", "[b]", "",
        r"\mathbb{E}\, y^2",
        "In each tenth of the noise levels, the loss of always answering 0.",
        |lab| Ok(Array::vector(lab.loss_of_zero().to_vec()))),
    tensor("loss_zero", "Loss of always answering 0", "[]", "",
        r"\mathbb{E}\, y^2",
        "The same over all noise levels.",
        |lab| Ok(Array::scalar(lab.loss_of_zero().iter().sum::<f32>() / LEVELS as f32))),
    tensor("batch", "Batch", "[m, d]", "",
        r"x_0",
        "The examples of the latest batch; empty before the first.",
        |lab| Ok(lab.rows(lab.batch()))),
    tensor("batch_t", "Noise levels of the batch", "[m]", "",
        r"t",
        "The noise level drawn for each example.",
        |lab| Ok(Array::counts(lab.log.batch.iter().map(|drawn| drawn.t as usize)))),
    tensor("batch_labels", "Digits of the batch", "[m]", "",
        r"c",
        "Which digit each example is, NaN where the network is not told; empty without digits.",
        |lab| {
            let digits = lab.log.batch.iter().filter(|_| lab.problem.is_digits());
            Ok(Array::vector(digits.map(|drawn| lab.class_told(drawn).map_or(f32::NAN, |c| c as f32)).collect()))
        }),
    tensor("batch_noise", "Noise of the batch", "[m, d]", "",
        r"\varepsilon",
        "What is mixed into each example; empty between steps.",
        |lab| Ok(lab.rows(lab.work.noise.seen().cloned().unwrap_or_default()))),
    tensor("batch_noisy", "Noisy batch", "[m, d]", "",
        r"x_t",
        "Each example mixed with its noise; empty before that stage.",
        |lab| Ok(lab.rows(lab.work.mixed.seen().map_or(vec![], |mixed| mixed.noisy.clone())))),
    tensor("batch_predicted", "Noise predicted in the batch", "[m, d]", "",
        r"\hat\varepsilon",
        "The noise that the network takes each to hold; empty before the predict stage.",
        |lab| Ok(lab.rows((0..lab.log.batch.len()).flat_map(|row| lab.follows(row).0).collect()))),
    record("example", "One example", DiffusionExample::TYPE,
        r"x_0, \varepsilon, x_t, y, \hat y, \hat\varepsilon, \hat x_0",
        "The example followed, as far as the step has come: data, noise, their mix, the target, the answer, and the noise and the data that follow from it.",
        |lab| lab.example()),
    record("batch_loss", "Loss of this batch", BatchLoss::TYPE,
        r"L",
        "Once the loss stage is done.",
        |lab| match lab.trainer.present_loss() {
            Some(loss) => fields(&BatchLoss { loss, penalty: 0.0 }),
            None => Ok(None),
        }),
    tensor("gradient", "Gradient", "[p]", "",
        r"\frac{\partial L}{\partial \theta}",
        "Of the latest backward stage, in the order of the parameters; empty before the first.",
        |lab| Ok(Array::vector(lab.trainer.gradient().to_vec()))),
    tensor("gradient_norm", "Length of the gradient", "[o]", "",
        r"\lVert \partial L / \partial \theta \rVert",
        "Empty before the backward stage of this step.",
        |lab| Ok(Array::vector(lab.trainer.is_ready().then(|| lab.trainer.norm()).into_iter().collect()))),
    tensor("parameters", "Weights and biases", "[p]", "",
        r"\theta",
        "Layer by layer: the weights, a row for each number they come from, and then the biases.",
        |lab| Ok(Array::vector(lab.trainer.parameters()?))),
    tensor("averaged_parameters", "Averaged weights and biases", "[p]", "",
        r"\bar\theta",
        "The running average, in the same order.",
        |lab| Ok(Array::vector(lab.average.parameters()?))),
    record("network", "The network", DenoiserShape::TYPE,
        r"n_0, n_1, \dots, n_L",
        "Its layers, and how many parameters they have.",
        |lab| fields(&DenoiserShape {
            sizes: lab.denoiser.sizes(),
            parameters: params::count(lab.trainer.model()),
        })),
    tensor("rate", "Learning rate now", "[]", "",
        r"\eta",
        "What the schedule makes of the learning rate at this step.",
        |lab| Ok(Array::scalar(lab.options.rate(lab.trainer.step()) as f32))),
    curve("measured", "Distance to the data", &["step", "averaged", "latest"], "",
        r"SW_1",
        "Every 250 steps, at first more often: how far 1,000 points or 200 digits in 50 steps of DDIM are from fresh data, by the averaged and by the latest weights.",
        |lab| Ok(lab.measured()?.curve())),
    record("distance", "Distance to the data", SampleDistance::TYPE,
        r"SW_1",
        "As last measured, by the weights that samples come from.",
        |lab| fields(&lab.latest_distance()?)),
    record("exam", "Examination", SampleDistance::TYPE,
        r"SW_1",
        "The distance of 2,000 points, or 200 digits, as they are drawn now. It takes a moment.",
        |lab| fields(&lab.exam()?)),
    tensor("forward", "Data on their way into noise", "[c, n, d]", "",
        r"x_t \sim q(x_t | x_s)",
        "As many data drowning in noise, step by step through the noise levels of the chain; of the digit asked for, if any.",
        |lab| {
            let (rows, d) = (lab.schedule.visits(lab.shown().run.steps).len(), lab.problem.dims);
            let data = lab.drowned()?.clone();
            Ok(Array { shape: vec![rows, data.len() / d / rows.max(1), d], data })
        }),
    tensor("samples", "Samples", "[n, d]", "",
        r"x_0",
        "Where the particles end.",
        |lab| Ok(lab.rows(lab.chain(lab.shown())?.samples().to_vec()))),
    tensor("field", "Score", "[g, g, 2]", "",
        r"\nabla \ln p_t(x) \approx -\frac{\hat\varepsilon}{\sqrt{1 - \bar\alpha_t}}",
        "Over the picture, at the noise level looked at: which way lie likelier places, and how steeply. Rows go up; empty for digits.",
        |lab| {
            let data = lab.field()?.clone();
            let side = if data.is_empty() { 0 } else { SIDE };
            Ok(Array { shape: vec![side, side, 2], data })
        }),
    record("prompt", "What the prompt asks for", PromptReading::TYPE,
        r"c",
        "The digit, if one is understood; nothing without digits.",
        |lab| match lab.problem.is_digits() {
            true => fields(&PromptReading { digit: lab.shown().run.class }),
            false => Ok(None),
        }),
    record("judge", "How good the judge is", DigitJudge::TYPE,
        r"P(\hat c = c)",
        "A classifier that has seen real digits only; nothing without digits.",
        |lab| match lab.judge()? {
            Some(judge) => fields(&DigitJudge { accuracy: judge.accuracy }),
            None => Ok(None),
        }),
    tensor("nearest", "Nearest real digits", "[n, d]", "",
        r"\arg\min_{x \in \text{data}} \lVert x - x_0 \rVert",
        "For each sample the digit trained on that is most like it; empty without digits.",
        |lab| {
            let Some(judge) = lab.judge()? else { return Ok(lab.rows(vec![])) };
            Ok(lab.rows(lab.nearest()?.iter().flat_map(|(index, _)| judge.image(*index)).copied().collect()))
        }),
    tensor("nearest_distance", "Distance to the nearest", "[n]", "",
        r"\min_{x \in \text{data}} \lVert x - x_0 \rVert",
        "Of each sample to the digit trained on that is most like it; a copy would have 0.",
        |lab| Ok(Array::vector(lab.nearest()?.iter().map(|(_, distance)| *distance).collect()))),
    tensor("held_out_distance", "Distance of real digits to the nearest", "[h]", "",
        r"\min_{x \in \text{data}} \lVert x - x' \rVert",
        "Of each real digit held out to the nearest one trained on: how like one another digits are anyway.",
        |lab| Ok(Array::vector(lab.judge()?.map_or(vec![], |judge| judge.held_out_distances.clone())))),
    record("trouble", "What goes wrong", DiffusionTrouble::TYPE,
        r"\text{see help}",
        "Signal left at T, too few steps back, too strong a guidance, too small a network.",
        |lab| fields(&lab.trouble()?)),
] [
    tensor("chain", "Samples on their way", "[c, n, d]", "",
        r"x_T, \dots, x_0",
        "Every particle after every step back, from pure noise to the sample.";
        Lab::path),
    tensor("chain_t", "Noise levels on the way", "[c]", "",
        r"t",
        "Of each row of the chain, from T down to 0.";
        Lab::levels_on_the_way),
    tensor("chain_x0", "Samples foreseen", "[c, n, d]", "",
        r"\hat x_0",
        "What the network takes each particle to become, seen from each row of the chain; the last row is what it became.";
        Lab::foreseen),
    tensor("judged", "What the judge sees", "[n]", "",
        r"\arg\max_k z_k",
        "The digit that the judge takes each sample for; empty without digits.";
        Lab::read_as),
    record("quality", "Quality of the samples", SampleQuality::TYPE,
        r"SW_1,\; \mathbb{E}\, \lVert x - x' \rVert,\; P(\hat c = c)",
        "How far they are from the data, how unlike one another, and how often they are what was asked for.";
        Lab::quality_of),
]};

/// What samples have to show, or nothing where there are none.
impl Diffusion {
    fn path(&self, of: Option<Sampling<'_>>) -> Result<Array> {
        self.way(of, |chain| &chain.path)
    }

    fn foreseen(&self, of: Option<Sampling<'_>>) -> Result<Array> {
        self.way(of, |chain| &chain.estimates)
    }

    /// `[c, n, d]`.
    fn way(&self, of: Option<Sampling<'_>>, rows: fn(&Chain) -> &[Vec<f32>]) -> Result<Array> {
        let d = self.problem.dims;
        let Some(of) = of else { return Ok(Array { shape: vec![0, 0, d], data: vec![] }) };
        let rows = rows(self.chain(of)?);
        Ok(Array { shape: vec![rows.len(), of.run.particles, d], data: rows.concat() })
    }

    fn levels_on_the_way(&self, of: Option<Sampling<'_>>) -> Result<Array> {
        Ok(Array::counts(of.map_or(vec![], |of| self.schedule.visits(of.run.steps))))
    }

    fn read_as(&self, of: Option<Sampling<'_>>) -> Result<Array> {
        Ok(Array::counts(of.map_or(Ok(&[][..]), |of| self.judged(of))?.iter().copied()))
    }

    fn quality_of(&self, of: Option<Sampling<'_>>) -> Result<Option<AnyRecord>> {
        of.map_or(Ok(None), |of| fields(&self.quality(of)?))
    }
}

impl Diffusion {
    /// `[data.len() / d, d]`.
    fn rows(&self, data: Vec<f32>) -> Array {
        Array::matrix(data, self.problem.dims)
    }

    fn examples_shown(&self) -> usize {
        self.problem.examples().min(SHOWN)
    }

    fn loss_of_zero(&self) -> [f32; LEVELS] {
        let mut sums = [(0.0, 0.0); LEVELS];
        for t in 1..=self.schedule.steps() {
            let level = &mut sums[self.level(t)];
            let loss = self.options.target.loss_of_zero(self.schedule.shares(t), self.problem.power);
            *level = (level.0 + loss, level.1 + 1.0);
        }
        sums.map(|(sum, count)| (sum / f64::max(count, 1.0)) as f32)
    }

    /// ε̂ and x̂₀ of one of the batch, as they follow from the answer; empty before there is one.
    fn follows(&self, row: usize) -> (Vec<f32>, Vec<f32>) {
        let (Some(mixed), Some(answers)) = (self.work.mixed.seen(), self.work.answers.seen()) else {
            return (vec![], vec![]);
        };
        let target = self.options.target;
        let shares = self.schedule.shares(self.log.batch[row].t as usize).map(|share| share as f32);
        let pairs = self.own(row, &mixed.noisy).iter().zip(self.own(row, &answers.numbers));
        pairs.map(|(x, said)| (target.noise(shares, *x, *said), target.data(shares, *x, *said))).unzip()
    }

    /// The numbers of one of the batch.
    fn own<'a>(&self, row: usize, all: &'a [f32]) -> &'a [f32] {
        let d = self.problem.dims;
        all.get(row * d..(row + 1) * d).unwrap_or(&[])
    }

    /// The example followed, or the last of a batch that is smaller. Nothing between steps.
    fn example(&self) -> Result<Option<AnyRecord>> {
        let Some(noise) = self.work.noise.seen() else { return Ok(None) };
        let row = self.options.example.min(self.log.batch.len().saturating_sub(1));
        let Some(drawn @ Drawn { t, .. }) = self.log.batch.get(row) else { return Ok(None) };
        let own = |all: Option<&Vec<f32>>| all.map_or(vec![], |all| self.own(row, all).to_vec());
        let (mixed, answers) = (self.work.mixed.seen(), self.work.answers.seen());
        let (predicted_noise, predicted_data) = self.follows(row);
        fields(&DiffusionExample {
            t: *t as usize,
            digit: self.class_told(drawn),
            data: self.problem.example(drawn.row as usize).to_vec(),
            noise: own(Some(noise)),
            noisy: own(mixed.map(|mixed| &mixed.noisy)),
            target: own(mixed.map(|mixed| &mixed.target)),
            answer: own(answers.map(|answers| &answers.numbers)),
            predicted_noise,
            predicted_data,
        })
    }
}
