//! What a reader can look at.

use super::GradientDescent;
use super::surfaces::RACERS;
use crate::lab::{Array, Channel, Record, curve, fields, record, tensor};
use crate::labs::shared::Extent;
use crate::record;

type Lab = GradientDescent;

record! {
    /// What goes wrong, for each racer in their order.
    pub struct RaceTrouble {
        /// It has left the map and stopped.
        pub lost: Vec<bool>,
        /// It can’t settle anywhere on this surface with its learning rate.
        pub unstable: Vec<bool>,
        /// It stands on level ground, and yet not at the bottom.
        pub stuck: Vec<bool>,
    }
}

record! {
    /// What a race is measured against.
    pub struct RaceBaselines {
        /// The loss at the start, which doing nothing keeps.
        pub start: f32,
        /// The lowest loss there is in the picture.
        pub lowest: f32,
    }
}

record! {
    /// How strongly a surface curves at its lowest minimum: the eigenvalues of its Hessian.
    pub struct SurfaceCurvature {
        /// The smallest, λmin.
        pub least: f64,
        /// The largest, λmax.
        pub most: f64,
        /// κ = λmax / λmin.
        pub condition: f64,
        /// Whether it is the same everywhere.
        pub everywhere: bool,
    }
}

record! {
    /// Learning rates for this surface, one for each racer in their order.
    pub struct RatePresets {
        /// With which it creeps.
        pub small: Vec<f64>,
        /// With which it gets there.
        pub good: Vec<f64>,
        /// With which it leaves the map, or hops about.
        pub large: Vec<f64>,
    }
}

/// Pairs, `[r, c]`.
fn pairs(pairs: &[[f32; 2]]) -> Array {
    Array::matrix(pairs.concat(), 2)
}

#[rustfmt::skip] // one channel a paragraph reads better than one argument a line
pub(super) const CHANNELS: &[Channel<Lab>] = &[
    curve("loss", "Loss", &["step", "sgd", "momentum", "nesterov", "rmsprop", "adam"], "",
        r"L(\theta_0), L(\theta_1), \dots",
        "The loss of each racer before each step; the last row is where they stand now. It ends where one has left the map.",
        |lab| {
            let mut rows = lab.log.history.rows_of(1 + RACERS.len());
            rows.data.push(lab.step as f32);
            let now = lab.racers.iter().zip(&lab.ahead()?.losses);
            rows.data.extend(now.map(|(racer, loss)| if racer.lost { f32::NAN } else { *loss }));
            Ok(rows)
        }),
    tensor("paths", "Paths", "[k, r, c]", "",
        r"\theta_0, \theta_1, \dots",
        "The place of every racer before each step in `loss`; the last is where they are now.",
        |lab| {
            let mut data = lab.log.history.columns(1 + RACERS.len(), lab.log.history.width());
            data.extend(lab.racers.iter().flat_map(|racer| racer.at));
            Ok(Array { shape: vec![data.len() / (2 * RACERS.len()), RACERS.len(), 2], data })
        }),
    tensor("positions", "Places", "[r, c]", "",
        r"\theta = (x, y)",
        "Where each racer is.",
        |lab| Ok(Array::matrix(lab.racers.iter().flat_map(|racer| racer.at).collect(), 2))),
    tensor("losses", "Loss now", "[r]", "",
        r"L(\theta)",
        "How high each racer stands.",
        |lab| Ok(Array::vector(lab.ahead()?.losses.clone()))),
    tensor("gradients", "Gradients", "[r, c]", "",
        r"g = \nabla L(\theta)",
        "How fast the loss grows along each axis where each racer stands, by autodiff; with noise, as the step sees it.",
        |lab| Ok(pairs(&lab.ahead()?.gradients))),
    tensor("steps", "Coming step", "[r, c]", "",
        r"\Delta\theta",
        "Where each racer’s next step leads, from where it is; 0 once it has left the map.",
        |lab| Ok(pairs(&lab.ahead()?.moves))),
    tensor("first_moments", "First moments", "[r, c]", "",
        r"v,\; \hat m",
        "What each method remembers of the gradients, this one among them: v of momentum and Nesterov, m̂ of Adam; 0 where it has none.",
        |lab| Ok(pairs(&lab.ahead()?.first))),
    tensor("second_moments", "Second moments", "[r, c]", "",
        r"s,\; \hat s",
        "What each method remembers of the squared gradients, this one among them: s of RMSProp, ŝ of Adam; 0 where it has none.",
        |lab| Ok(pairs(&lab.ahead()?.second))),
    tensor("effective_rates", "Effective learning rates", "[r, c]", "",
        r"\eta,\; \frac{\eta}{\sqrt{s} + \varepsilon}",
        "What multiplies the gradient, or the mean of gradients, along each axis in the coming step.",
        |lab| Ok(pairs(&lab.effective_rates()?))),
    tensor("rates", "Learning rates", "[r]", "",
        r"\eta",
        "The learning rate of each racer.",
        |lab| Ok(Array::vector(lab.options.rates.map(|rate| rate as f32).to_vec()))),
    record("rate_presets", "Rates that are too small, good, too large", RatePresets::TYPE,
        r"\eta",
        "Learning rates of each racer for this surface: too small, good, and too large.",
        |lab| {
            let key = lab.options.key();
            let [small, good, large] = [0, 1, 2].map(|level| RACERS.map(|m| key.surface.rates(m, key.kappa)[level]).to_vec());
            fields(&RatePresets { small, good, large })
        }),
    tensor("stable_rates", "Largest stable learning rates", "[r]", "",
        r"\frac{2}{\lambda_{\max}},\; \frac{2(1+\mu)}{\lambda_{\max}},\; \frac{2(1+\mu)}{(1+2\mu)\lambda_{\max}}",
        "Above it a racer can’t settle at the minimum; infinite for those that divide by the size of their gradients. It holds everywhere where the curvature is the same everywhere.",
        |lab| Ok(Array::vector(lab.stable_rates()?.map(|rate| rate as f32).to_vec()))),
    record("curvature", "Curvature at the minimum", SurfaceCurvature::TYPE,
        r"\lambda_{\min}, \lambda_{\max}, \kappa = \frac{\lambda_{\max}}{\lambda_{\min}}",
        "The smallest and largest eigenvalue of the Hessian at the lowest minimum, and their ratio, the condition number.",
        |lab| {
            let [least, most] = lab.problem.survey()?.curvature;
            let everywhere = lab.options.surface.is_quadratic();
            fields(&SurfaceCurvature { least, most, condition: most / least, everywhere })
        }),
    record("trouble", "What goes wrong", RaceTrouble::TYPE,
        r"\text{see help}",
        "For each racer: whether it has left the map, whether its rate is too large to settle, whether it is stuck on level ground.",
        |lab| fields(&lab.trouble()?)),
    tensor("arrived", "At the bottom since step", "[r]", "",
        r"L(\theta) - L^* \le 0.001\,(L(\theta_0) - L^*)",
        "The step since which each racer has been within a thousandth of the height it started at; −1 while it is not.",
        |lab| Ok(Array::vector(lab.arrivals()?.into_iter().map(|step| step.map_or(-1.0, |step| step as f32)).collect()))),
    tensor("start", "Start", "[c]", "",
        r"\theta_0",
        "Where all began.",
        |lab| Ok(Array::vector(lab.options.start().to_vec()))),
    record("baselines", "Loss at the start and at the minimum", RaceBaselines::TYPE,
        r"L(\theta_0),\; L^*",
        "The loss at the start, which doing nothing keeps, and the lowest there is in the picture.",
        |lab| fields(&RaceBaselines { start: lab.start_loss, lowest: lab.problem.survey()?.lowest })),
    tensor("minima", "Minima", "[m, c]", "",
        r"\theta^*",
        "The places of least loss, the lowest first; searched for where the surface has no formula.",
        |lab| Ok(pairs(&lab.problem.survey()?.minima))),
    tensor("surface", "Surface", "[s, s]", "",
        r"L(\theta)",
        "The loss on a grid over the picture; rows go up.",
        |lab| {
            let survey = lab.problem.survey()?;
            Ok(Array::matrix(survey.loss.clone(), survey.side))
        }),
    tensor("field", "Gradient field", "[s, s, c]", "",
        r"\nabla L(\theta)",
        "The gradient at each point of the same grid, by autodiff.",
        |lab| {
            let survey = lab.problem.survey()?;
            Ok(Array { shape: vec![survey.side, survey.side, 2], data: survey.gradient.clone() })
        }),
    record("extent", "What the picture covers", Extent::TYPE,
        r"[x_0, x_1] \times [y_0, y_1]",
        "What the grid covers, across and up.",
        |lab| fields(&Extent::from(lab.options.surface.extent().map(|x| x as f32)))),
];
