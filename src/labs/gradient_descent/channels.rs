//! What a reader can look at.

use super::GradientDescent;
use super::surfaces::{RACERS, stable_rate};
use crate::lab::Array;
use crate::lab::old::{Channel, channel};
use crate::train::optimizer::{EPSILON, Method};

type Lab = GradientDescent;

#[rustfmt::skip] // one channel a paragraph reads better than one argument a line
pub(super) const CHANNELS: &[Channel<Lab>] = &[
    channel("losses", "Losses", "[k, 1 + r]", "",
        r"L(\theta_0), L(\theta_1), \dots",
        "One row a step: the step, then the loss of each racer before it moved. The last row is where they stand now.",
        |lab| {
            let mut rows = lab.history.columns(0, 1 + RACERS.len());
            rows.push(lab.step as f32);
            let ahead = lab.ahead()?;
            rows.extend(lab.racers.iter().zip(&ahead.losses).map(|(r, loss)| if r.lost { f32::NAN } else { *loss }));
            Ok(Array::matrix(rows, 1 + RACERS.len()))
        }),
    channel("paths", "Paths", "[k, 2r]", "",
        r"\theta_0, \theta_1, \dots",
        "The place of every racer before each step in `losses`, x and y in turn; the last row is where they are now.",
        |lab| {
            let mut rows = lab.history.columns(1 + RACERS.len(), lab.history.width());
            rows.extend(lab.racers.iter().flat_map(|racer| racer.at));
            Ok(Array::matrix(rows, 2 * RACERS.len()))
        }),
    channel("positions", "Places", "[r, c]", "",
        r"\theta = (x, y)",
        "Where each racer is.",
        |lab| Ok(Array::matrix(lab.racers.iter().flat_map(|racer| racer.at).collect(), 2))),
    channel("loss", "Loss", "[r]", "",
        r"L(\theta)",
        "How high each racer stands.",
        |lab| Ok(Array::vector(lab.ahead()?.losses.clone()))),
    channel("gradient", "Gradient", "[r, c]", "",
        r"g = \nabla L(\theta)",
        "How fast the loss grows along each axis where each racer stands, by autodiff; with noise, as the step sees it.",
        |lab| Ok(Array::matrix(lab.ahead()?.gradients.iter().flatten().copied().collect(), 2))),
    channel("steps", "Coming step", "[r, c]", "",
        r"\Delta\theta",
        "Where each racer’s next step leads, from where it is; 0 once it has left the map.",
        |lab| Ok(Array::matrix(lab.ahead()?.moves.iter().flatten().copied().collect(), 2))),
    channel("memory", "Memory", "[r, 4]", "",
        r"v,\; s,\; \hat m,\; \hat s",
        "What each method remembers with this gradient in it: first moments of x and y (v of momentum and Nesterov, m̂ of Adam), then second (s of RMSProp, ŝ of Adam); 0 where it has none.",
        |lab| Ok(Array::matrix(lab.ahead()?.memory.iter().flatten().copied().collect(), 4))),
    channel("effective_rates", "Effective learning rates", "[r, c]", "",
        r"\eta,\; \frac{\eta}{\sqrt{s} + \varepsilon}",
        "What multiplies the gradient, or the mean of gradients, along each axis in the coming step.",
        |lab| {
            let ahead = lab.ahead()?;
            let each = RACERS.iter().zip(lab.options.rates).zip(&ahead.memory);
            let rates = each.flat_map(|((method, rate), memory)| {
                let rate = rate as f32;
                match method {
                    Method::Sgd | Method::Momentum | Method::Nesterov => [rate; 2],
                    _ => [memory[2], memory[3]].map(|s| rate / (s.sqrt() + EPSILON)),
                }
            });
            Ok(Array::matrix(rates.collect(), 2))
        }),
    channel("rates", "Learning rates", "[r]", "",
        r"\eta",
        "The learning rate of each racer.",
        |lab| Ok(Array::vector(lab.options.rates.iter().map(|rate| *rate as f32).collect()))),
    channel("rate_presets", "Rates that are too small, good, too large", "[3, r]", "",
        r"\eta",
        "Learning rates of each racer for this surface: a row too small, a row of good ones, a row too large.",
        |lab| {
            let key = lab.options.key;
            let row = |level: usize| RACERS.map(|method| key.surface.rates(method, key.kappa)[level] as f32);
            Ok(Array::matrix((0..3).flat_map(row).collect(), RACERS.len()))
        }),
    channel("stable_rates", "Largest stable learning rates", "[r]", "",
        r"\frac{2}{\lambda_{\max}},\; \frac{2(1+\mu)}{\lambda_{\max}},\; \frac{2(1+\mu)}{(1+2\mu)\lambda_{\max}}",
        "Above it a racer can’t settle at the minimum; infinite for those that divide by the size of their gradients. On a bowl, a ravine and the homes it holds everywhere.",
        |lab| {
            let [_, steepest] = lab.landscape.survey()?.curvature;
            Ok(Array::vector(RACERS.map(|method| stable_rate(method, steepest) as f32).to_vec()))
        }),
    channel("curvature", "Curvature at the minimum", "[2]", "",
        r"\lambda_{\min}, \lambda_{\max}",
        "The smallest and largest eigenvalue of the Hessian at the lowest minimum. Their ratio is the condition number κ.",
        |lab| Ok(Array::vector(lab.landscape.survey()?.curvature.map(|value| value as f32).to_vec()))),
    channel("quadratic", "Same curvature everywhere", "[1]", "",
        r"\nabla^2 L = \text{const.}",
        "1 where the curvature is the same all over, so that the largest stable rates hold everywhere; else 0.",
        |lab| Ok(Array::vector(vec![f32::from(u8::from(lab.options.key.surface.is_quadratic()))]))),
    channel("lost", "Left the map", "[r]", "",
        r"\lVert\theta\rVert \to \infty",
        "1 for a racer who has left the map and stopped, else 0.",
        |lab| Ok(Array::vector(lab.racers.iter().map(|racer| f32::from(u8::from(racer.lost))).collect()))),
    channel("arrived", "At the bottom since step", "[r]", "",
        r"L(\theta) - L^* \le 0.001\,(L(\theta_0) - L^*)",
        "The step since which each racer has been within a thousandth of the height it started at; −1 while it is not.",
        |lab| {
            let finish = lab.finish()?;
            let ahead = lab.ahead()?;
            let step = |(racer, loss): (&super::Racer, &f32)| {
                if *loss <= finish { racer.arrived.unwrap_or(lab.step) as f32 } else { -1.0 }
            };
            Ok(Array::vector(lab.racers.iter().zip(&ahead.losses).map(step).collect()))
        }),
    channel("start", "Start", "[c]", "",
        r"\theta_0",
        "Where all began.",
        |lab| Ok(Array::vector(lab.options.start.to_vec()))),
    channel("baseline", "Loss at the start and at the minimum", "[2]", "",
        r"L(\theta_0),\; L^*",
        "The loss at the start, which doing nothing keeps, and the lowest there is in the picture.",
        |lab| Ok(Array::vector(vec![lab.start_loss, lab.landscape.survey()?.lowest]))),
    channel("minima", "Minima", "[m, c]", "",
        r"\theta^*",
        "The places of least loss, the lowest first; searched for where the surface has no formula.",
        |lab| Ok(Array::matrix(lab.landscape.survey()?.minima.iter().flatten().copied().collect(), 2))),
    channel("surface", "Surface", "[s, s]", "",
        r"L(\theta)",
        "The loss on a grid over the picture; rows go up.",
        |lab| {
            let survey = lab.landscape.survey()?;
            Ok(Array::matrix(survey.loss.clone(), survey.side))
        }),
    channel("field", "Gradient field", "[s, s, c]", "",
        r"\nabla L(\theta)",
        "The gradient at each point of the same grid, by autodiff.",
        |lab| {
            let survey = lab.landscape.survey()?;
            Ok(Array { shape: vec![survey.side, survey.side, 2], data: survey.gradient.clone() })
        }),
    channel("extent", "Surface, extent", "[4]", "",
        r"[x_0, x_1, y_0, y_1]",
        "What the grid covers: from and to across, from and to up.",
        |lab| Ok(Array::vector(lab.options.key.surface.extent().map(|x| x as f32).to_vec()))),
];
