//! What a reader can look at.

use super::LinearRegression;
use crate::error::{Error, Result};
use crate::lab::{Array, Channel, Record, curve, fields, record, tensor};
use crate::labs::shared::{BatchLoss, Extent};
use crate::nn::numbers;
use crate::record;

/// Points a side that the loss surface is drawn from.
const SIDE: usize = 41;
/// The fewest standard deviations that it shows around the least-squares solution.
const MIN_SPAN: f32 = 1.5;

type Lab = LinearRegression;

record! {
    /// How well a line fits.
    pub struct LineFit {
        /// The loss over all examples.
        pub loss: f32,
        /// The share of the target's variance that is explained.
        pub r2: f32,
        /// The root mean squared error, in the target's unit.
        pub rmse: f32,
    }
}

record! {
    /// What a line is measured against.
    pub struct LineBaselines {
        /// Guessing the mean for everyone.
        pub mean: LineFit,
        /// That mean, in the target's unit.
        pub mean_value: f32,
        /// The exact solution, which no training can beat.
        pub least_squares: LineFit,
        /// The learning rate 2 / λmax(∇²L) above which descent on all examples diverges.
        pub stable_rate: f32,
    }
}

#[rustfmt::skip] // one channel a paragraph reads better than one argument a line
pub(super) const CHANNELS: &[Channel<Lab>] = &[
    curve("loss", "Loss", &["step", "batch", "all"], "",
        r"L = \frac{1}{m}\sum_{i \in B} (\hat y_i - y_i)^2",
        "The mean squared error of each step on its batch, and over all examples.",
        |lab| Ok(lab.log.history.rows_of(3))),
    tensor("path", "Path", "[k, p]", "",
        r"\theta_0, \theta_1, \dots",
        "The parameters before each step in `loss`, and last of all the present ones.",
        |lab| {
            let mut path = lab.log.history.columns(3, lab.log.history.width());
            path.extend_from_slice(&lab.theta);
            Ok(Array::matrix(path, lab.initial.len()))
        }),
    tensor("parameters", "Parameters", "[p]", "",
        r"\theta = (w, b)",
        "How much the prediction moves, in its standard deviations, for one standard deviation of each feature; and last the prediction for average features.",
        |lab| Ok(Array::vector(lab.theta.clone()))),
    tensor("gradient", "Gradient", "[p]", "",
        r"\frac{\partial L}{\partial \theta} = \frac{2}{m} Z^\top (\hat y - y),\; Z = (X, 1)",
        "How fast the loss grows as each parameter grows; empty until the first backward stage.",
        |lab| Ok(Array::vector(lab.trainer.gradient().to_vec()))),
    tensor("update", "Update", "[p]", "",
        r"-\eta \frac{\partial L}{\partial \theta}",
        "What the latest gradient adds to each parameter at the present learning rate; empty until there is one.",
        |lab| Ok(Array::vector(lab.downhill(lab.trainer.gradient())))),
    tensor("descent", "Step on all examples", "[p]", "",
        r"-\eta \nabla L(\theta)",
        "Where a step over all examples would go from here. With all in the batch it is the next update; otherwise the updates scatter around it.",
        |lab| Ok(Array::vector(lab.downhill(&lab.problem.gradient(&lab.theta))))),
    tensor("rate", "Learning rate now", "[]", "",
        r"\eta",
        "The learning rate of the present step.",
        |lab| Ok(Array::scalar(lab.options.learning_rate as f32))),
    tensor("batch", "Batch", "[m]", "",
        r"B",
        "The row numbers, from 0, of the latest batch; empty before the first.",
        |lab| Ok(Array::counts(lab.log.batch.iter().map(|row| *row as usize)))),
    tensor("batch_predictions", "Predictions on the batch", "[m]", "",
        r"\hat y_i = w^\top x_i + b",
        "What the forward stage said for the batch, standardised; empty unless this step has got that far.",
        |lab| Ok(Array::vector(match lab.work.predictions.seen() {
            Some(predictions) => numbers(predictions.clone())?,
            None => vec![],
        }))),
    record("batch_loss", "Loss on the batch", BatchLoss::TYPE,
        r"L = \frac{1}{m}\sum_{i \in B} (\hat y_i - y_i)^2",
        "What the loss stage said, unless this step has not got that far.",
        |lab| match lab.trainer.present_loss() {
            Some(loss) => fields(&BatchLoss { loss, penalty: 0.0 }),
            None => Ok(None),
        }),
    tensor("predictions", "Predictions", "[n]", "target",
        r"\hat y",
        "What the model says for every example, in the target's unit.",
        |lab| Ok(Array::vector(lab.predictions()?))),
    tensor("residuals", "Residuals", "[n]", "target",
        r"\hat y - y",
        "Prediction minus truth for every example, in the target's unit.",
        |lab| {
            let width = lab.initial.len();
            let truth = lab.problem.raw.chunks_exact(width).map(|row| row[width - 1]);
            Ok(Array::vector(lab.predictions()?.into_iter().zip(truth).map(|(p, y)| p - y).collect()))
        }),
    record("fit", "Fit", LineFit::TYPE,
        r"R^2 = 1 - \frac{\sum_i (\hat y_i - y_i)^2}{\sum_i (y_i - \bar y)^2}",
        "How good the line is over all examples: 1 is perfect for R², and 0 no better than the mean.",
        |lab| fields(&lab.fit(1.0 - lab.r2()?))),
    record("baselines", "Baselines", LineBaselines::TYPE,
        r"L(0) = 1,\; L(\theta^*)",
        "Guessing the mean, the exact solution, and the largest learning rate that settles.",
        |lab| fields(&LineBaselines {
            mean: lab.fit(lab.problem.loss(&vec![0.0; lab.initial.len()])),
            mean_value: lab.problem.target_scaling().mean as f32,
            least_squares: lab.fit(lab.problem.loss(&lab.problem.exact)),
            stable_rate: lab.problem.stable_rate() as f32,
        })),
    tensor("in_units", "Parameters in units", "[p]", "",
        r"w_j \frac{\sigma_y}{\sigma_j}",
        "Weights per unit of their feature, and last the prediction where all features are zero.",
        |lab| Ok(Array::vector(lab.problem.in_units(&lab.theta)))),
    tensor("least_squares", "Least squares", "[p]", "",
        r"\theta^* = (Z^\top Z)^{-1} Z^\top y,\; Z = (X, 1)",
        "The exact solution, which no training can beat, standardised.",
        |lab| Ok(Array::vector(lab.problem.exact.clone()))),
    tensor("least_squares_in_units", "Least squares in units", "[p]", "",
        r"w^*_j \frac{\sigma_y}{\sigma_j}",
        "The exact solution, in units.",
        |lab| Ok(Array::vector(lab.problem.in_units(&lab.problem.exact)))),
    tensor("scaling", "Scaling", "[p, 2]", "",
        r"z = (x - \mu) / \sigma",
        "Mean and standard deviation of each feature and, last, of the target.",
        |lab| {
            let pairs = lab.problem.scalings.iter().flat_map(|s| [s.mean as f32, s.std as f32]);
            Ok(Array::matrix(pairs.collect(), 2))
        }),
    tensor("data", "Data", "[n, p]", "",
        r"(x_i, y_i)",
        "The examples as they came: the features, and last the target.",
        |lab| Ok(Array::matrix(lab.problem.raw.clone(), lab.initial.len()))),
    tensor("loss_surface", "Loss bowl", "[41, 41]", "",
        r"L(\theta)",
        "The loss over all examples on a grid of the two chosen parameters, the others as they are; rows go up.",
        |lab| lab.loss_surface()),
    record("surface_extent", "Loss bowl, extent", Extent::TYPE,
        r"[x_0, x_1] \times [y_0, y_1]",
        "What the bowl's grid covers.",
        |lab| fields(&Extent::from(lab.surface()?.1))),
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

    /// A loss over all examples, in the ways it can be read.
    fn fit(&self, loss: f32) -> LineFit {
        let rmse = (f64::from(loss).sqrt() * self.problem.target_scaling().std) as f32;
        LineFit { loss, r2: 1.0 - loss, rmse }
    }

    /// −η g.
    fn downhill(&self, gradient: &[f32]) -> Vec<f32> {
        let rate = self.options.learning_rate as f32;
        gradient.iter().map(|g| -rate * g).collect()
    }

    /// The positions of the surface's two parameters in θ, and its extent.
    ///
    /// The extent is centred on the least-squares solution and reaches the starting point, so that it
    /// stays put while the path is walked.
    fn surface(&self) -> Result<([usize; 2], [f32; 4])> {
        let mut axes = [0; 2];
        for (axis, id) in axes.iter_mut().zip([&self.options.surface_x, &self.options.surface_y]) {
            let position = self.problem.parameters.iter().position(|p| p.id == *id);
            *axis = position.ok_or_else(|| Error::unknown("parameter", id, []))?;
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
