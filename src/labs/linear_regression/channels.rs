//! What a reader can look at.

use super::LinearRegression;
use crate::error::Result;
use crate::lab::{Array, Channel, channel};
use crate::train::numbers;

/// The loss surface is drawn from so many points a side.
const SIDE: usize = 41;
/// It shows at least so many standard deviations around the least-squares solution.
const MIN_SPAN: f32 = 1.5;

type Lab = LinearRegression;

#[rustfmt::skip] // one channel a paragraph reads better than one argument a line
pub(super) const CHANNELS: &[Channel<Lab>] = &[
    channel("loss", "Loss", "[k, 3]", "",
        r"L = \frac{1}{m}\sum_{i \in B} (\hat y_i - y_i)^2",
        "One row a step: the step, the mean squared error on its batch, and over all examples.",
        |lab| Ok(Array::matrix(lab.history.columns(0, 3), 3))),
    channel("path", "Path", "[k, p]", "",
        r"\theta_0, \theta_1, \dots",
        "The parameters before each step in `loss`, and last of all the present ones.",
        |lab| {
            let mut path = lab.history.columns(3, lab.history.width());
            path.extend_from_slice(&lab.theta);
            Ok(Array::matrix(path, lab.initial.len()))
        }),
    channel("w", "Weights", "[d]", "",
        r"w",
        "How much the prediction moves, in its standard deviations, for one standard deviation of a feature.",
        |lab| Ok(Array::vector(lab.theta[..lab.problem.features()].to_vec()))),
    channel("b", "Bias", "[1]", "",
        r"b",
        "The prediction for average features, in standard deviations from the mean.",
        |lab| Ok(Array::vector(lab.theta[lab.problem.features()..].to_vec()))),
    channel("grad_w", "Gradient of the weights", "[d]", "",
        r"\frac{\partial L}{\partial w} = \frac{2}{m} X^\top (\hat y - y)",
        "How fast the loss grows as each weight grows; empty until the first backward stage.",
        |lab| {
            let d = lab.gradient.len().saturating_sub(1);
            Ok(Array::vector(lab.gradient[..d].to_vec()))
        }),
    channel("grad_b", "Gradient of the bias", "[1]", "",
        r"\frac{\partial L}{\partial b} = \frac{2}{m} \sum_i (\hat y_i - y_i)",
        "How fast the loss grows as the bias grows; empty until the first backward stage.",
        |lab| Ok(Array::vector(lab.gradient.last().copied().into_iter().collect()))),
    channel("update", "Update", "[p]", "",
        r"-\eta \frac{\partial L}{\partial \theta}",
        "What the latest gradient adds to each parameter at the present learning rate; empty until there is one.",
        |lab| {
            let rate = lab.options.learning_rate as f32;
            Ok(Array::vector(lab.gradient.iter().map(|g| -rate * g).collect()))
        }),
    channel("descent", "Step on all examples", "[p]", "",
        r"-\eta \nabla L(\theta)",
        "Where a step over all examples would go from here. With all in the batch it is the next update; otherwise the updates scatter around it.",
        |lab| {
            let rate = lab.options.learning_rate as f32;
            Ok(Array::vector(lab.problem.gradient(&lab.theta).iter().map(|g| -rate * g).collect()))
        }),
    channel("batch", "Batch", "[m]", "",
        r"B",
        "The row numbers, from 0, of the latest batch; empty before the first.",
        |lab| Ok(Array::vector(lab.batch.iter().map(|row| *row as f32).collect()))),
    channel("batch_predictions", "Predictions on the batch", "[m]", "",
        r"\hat y_i = w^\top x_i + b",
        "What the forward stage said for the batch, standardised; empty unless this step has got that far.",
        |lab| Ok(Array::vector(match &lab.work.predictions {
            Some(predictions) => numbers(predictions.clone())?,
            None => vec![],
        }))),
    channel("batch_loss", "Loss on the batch", "[1]", "",
        r"L = \frac{1}{m}\sum_{i \in B} (\hat y_i - y_i)^2",
        "What the loss stage said; empty unless this step has got that far.",
        |lab| Ok(Array::vector(lab.work.loss.iter().map(|(_, value)| *value).collect()))),
    channel("predictions", "Predictions", "[n]", "target",
        r"\hat y",
        "What the model says for every example, in the target's unit.",
        |lab| Ok(Array::vector(lab.predictions()?))),
    channel("residuals", "Residuals", "[n]", "target",
        r"\hat y - y",
        "Prediction minus truth for every example, in the target's unit.",
        |lab| {
            let width = lab.initial.len();
            let truth = lab.problem.raw.chunks_exact(width).map(|row| row[width - 1]);
            Ok(Array::vector(lab.predictions()?.into_iter().zip(truth).map(|(p, y)| p - y).collect()))
        }),
    channel("r2", "R²", "[1]", "",
        r"R^2 = 1 - \frac{\sum_i (\hat y_i - y_i)^2}{\sum_i (y_i - \bar y)^2}",
        "The share of the target's variance that the model explains: 1 is perfect, 0 no better than the mean.",
        |lab| Ok(Array::vector(vec![lab.r2()?]))),
    channel("rmse", "Typical error", "[1]", "target",
        r"\sqrt{\tfrac{1}{n}\sum_i (\hat y_i - y_i)^2}",
        "The root of the mean squared error over all examples, in the target's unit.",
        |lab| Ok(Array::vector(vec![lab.rmse(1.0 - lab.r2()?)]))),
    channel("parameters", "Parameters in units", "[p]", "",
        r"w_j \frac{\sigma_y}{\sigma_j}",
        "Weights per unit of their feature, and last the prediction where all features are zero.",
        |lab| Ok(Array::vector(lab.problem.in_units(&lab.theta)))),
    channel("least_squares", "Least squares", "[p]", "",
        r"\theta^* = (Z^\top Z)^{-1} Z^\top y,\; Z = (X, 1)",
        "The exact solution, which no training can beat, standardised.",
        |lab| Ok(Array::vector(lab.problem.exact.clone()))),
    channel("least_squares_parameters", "Least squares in units", "[p]", "",
        r"w^*_j \frac{\sigma_y}{\sigma_j}",
        "The exact solution, in units.",
        |lab| Ok(Array::vector(lab.problem.in_units(&lab.problem.exact)))),
    channel("least_squares_fit", "Least squares: loss, R², typical error", "[3]", "",
        r"L(\theta^*),\; 1 - L(\theta^*),\; \sigma_y \sqrt{L(\theta^*)}",
        "How good the exact solution is: its loss, its R², and its typical error in the target's unit.",
        |lab| {
            let loss = lab.problem.loss(&lab.problem.exact);
            Ok(Array::vector(vec![loss, 1.0 - loss, lab.rmse(loss)]))
        }),
    channel("mean_fit", "Guessing the mean: loss, mean, typical error", "[3]", "",
        r"L(0) = \tfrac{1}{n}\sum_i y_i^2 = 1,\; \bar y,\; \sigma_y",
        "The simplest baseline: the mean for everyone. Its loss, the mean, and its typical error.",
        |lab| {
            let loss = lab.problem.loss(&vec![0.0; lab.initial.len()]);
            Ok(Array::vector(vec![loss, lab.problem.target_scaling().mean as f32, lab.rmse(loss)]))
        }),
    channel("stable_rate", "Largest stable learning rate", "[1]", "",
        r"2 / \lambda_{\max}(\nabla^2 L)",
        "Above it, descent on all examples diverges.",
        |lab| Ok(Array::vector(vec![lab.problem.stable_rate() as f32]))),
    channel("scaling", "Scaling", "[p, 2]", "",
        r"z = (x - \mu) / \sigma",
        "Mean and standard deviation of each feature and, last, of the target.",
        |lab| {
            let pairs = lab.problem.scalings.iter().flat_map(|s| [s.mean as f32, s.std as f32]);
            Ok(Array::matrix(pairs.collect(), 2))
        }),
    channel("data", "Data", "[n, p]", "",
        r"(x_i, y_i)",
        "The examples as they came: the features, and last the target.",
        |lab| Ok(Array::matrix(lab.problem.raw.clone(), lab.initial.len()))),
    channel("loss_surface", "Loss bowl", "[41, 41]", "",
        r"L(\theta)",
        "The loss over all examples on a grid of the two chosen parameters, the others as they are; rows go up.",
        |lab| lab.loss_surface()),
    channel("surface_extent", "Loss bowl, extent", "[4]", "",
        r"[x_0, x_1, y_0, y_1]",
        "What the bowl's grid covers: from and to across, from and to up.",
        |lab| Ok(Array::vector(lab.surface()?.1.to_vec()))),
];

impl LinearRegression {
    /// ŷ for all examples, in the target's unit, `[n]`.
    fn predictions(&self) -> Result<Vec<f32>> {
        let target = self.problem.target_scaling();
        let undo = |z: f32| target.undo(f64::from(z)) as f32;
        Ok(self.predict_all()?.into_iter().map(undo).collect())
    }

    /// By the definition, from the model's own forward pass.
    fn r2(&self) -> Result<f32> {
        let (mut wrong, mut total) = (0.0_f64, 0.0_f64);
        for (prediction, y) in self.predict_all()?.iter().zip(&self.problem.y) {
            wrong += f64::from(prediction - y).powi(2);
            total += f64::from(*y).powi(2);
        }
        Ok((1.0 - wrong / total) as f32)
    }

    /// The root of a loss, in the target's unit.
    fn rmse(&self, loss: f32) -> f32 {
        (f64::from(loss).sqrt() * self.problem.target_scaling().std) as f32
    }

    /// The positions of the surface's two parameters in θ, and its extent.
    ///
    /// The extent is centred on the least-squares solution and reaches the starting point, so that it
    /// stays put while the path is walked.
    fn surface(&self) -> Result<([usize; 2], [f32; 4])> {
        let mut axes = [0; 2];
        for (axis, id) in axes.iter_mut().zip(&self.options.surface) {
            let position = self.problem.parameters.iter().position(|p| p.id == *id);
            *axis = position.ok_or_else(|| crate::error::Error::unknown("parameter", id, []))?;
        }
        let exact = &self.problem.exact;
        let reach = axes.map(|axis| (self.initial[axis] - exact[axis]).abs() * 1.2);
        let span = reach[0].max(reach[1]).max(MIN_SPAN);
        let [x, y] = axes.map(|axis| exact[axis]);
        Ok((axes, [x - span, x + span, y - span, y + span]))
    }

    fn loss_surface(&self) -> Result<Array> {
        let ([across, up], [x0, x1, y0, y1]) = self.surface()?;
        let mut theta = self.theta.clone();
        let at = |from: f32, to: f32, i: usize| from + (to - from) * i as f32 / (SIDE - 1) as f32;
        let mut grid = Vec::with_capacity(SIDE * SIDE);
        for row in 0..SIDE {
            theta[up] = at(y0, y1, row);
            for column in 0..SIDE {
                theta[across] = at(x0, x1, column);
                grid.push(self.problem.loss(&theta));
            }
        }
        Ok(Array::matrix(grid, SIDE))
    }
}
