//! One step, stage by stage, as the table of the [lab](super) has it.

use burn::nn::loss::{MseLoss, Reduction};
use burn::tensor::Tensor;

use super::LinearRegression;
use crate::error::Result;
use crate::lab::{Flow, Slot, StageOf, stage};
use crate::message;
use crate::message::{Message, rounded};
use crate::nn::matrix;

/// Training stops itself when the loss passes this many times that of the mean price, which is 1. Far
/// enough to be seen, near enough that a smaller learning rate still brings it back.
const DIVERGED: f32 = 1e6;

type Lab = LinearRegression;

pub(super) const STAGES: &[StageOf<Lab>] = &[
    stage("batch", "Batch", "Draw the examples for this step.", Lab::draw_batch),
    stage("forward", "Predict", "Put them through the model: ŷ = wᵀx + b.", Lab::forward),
    stage("loss", "Loss", "Measure how wrong it is: the mean squared error.", Lab::loss),
    stage("backward", "Gradient", "Find which way each parameter makes the loss grow.", Lab::backward),
    stage("update", "Update", "Move every parameter a little the other way.", Lab::update),
];

/// What the stages of one step hand to one another.
#[derive(Default)]
pub(super) struct Work {
    /// `[m, d]` and `[m, 1]`.
    pub examples: Slot<(Tensor<2>, Tensor<2>)>,
    /// `[m, 1]`.
    pub predictions: Slot<Tensor<2>>,
}

impl LinearRegression {
    fn draw_batch(&mut self) -> Result<Flow> {
        let (n, d) = (self.problem.examples(), self.problem.features());
        let size = self.options.examples(n);
        self.work = Work::default();
        self.trainer.begin();
        if size == n {
            self.log.batch = (0..n as u32).collect();
            self.work.examples.put((self.x.clone(), self.y.clone()));
            return Ok(Flow::Continue);
        }
        self.log.batch = self.batches.present(size).to_vec();
        let rows = || self.log.batch.iter().map(|row| *row as usize);
        let x = rows().flat_map(|row| &self.problem.x[row * d..(row + 1) * d]).copied().collect();
        let y = rows().map(|row| self.problem.y[row]).collect();
        self.work.examples.put((matrix(x, d, &self.device), matrix(y, 1, &self.device)));
        Ok(Flow::Continue)
    }

    fn forward(&mut self) -> Result<Flow> {
        let (x, _) = self.work.examples.get()?;
        self.work.predictions.put(self.trainer.model().forward(x.clone())); // (m, d) -> (m, 1)
        Ok(Flow::Continue)
    }

    fn loss(&mut self) -> Result<Flow> {
        let ((_, y), predictions) = (self.work.examples.get()?, self.work.predictions.get()?);
        let loss = MseLoss::new().forward(predictions.clone(), y.clone(), Reduction::Mean); // (1)
        self.trainer.loss(loss)?;
        Ok(Flow::Continue)
    }

    fn backward(&mut self) -> Result<Flow> {
        self.trainer.backward(None)?;
        Ok(Flow::Continue)
    }

    fn update(&mut self) -> Result<Flow> {
        let (step, before) = (self.trainer.step(), self.problem.loss(&self.theta));
        let loss = self.trainer.update(self.options.learning_rate)?;
        let mut row = vec![loss, before];
        row.extend_from_slice(&self.theta);
        self.log.history.push(step, &row);
        self.look()?;
        self.batches.advance(self.options.examples(self.problem.examples()));
        self.work = Work::default();
        // Not while it is coming down again, after a cure. NaN is neither small nor falling.
        let after = self.problem.loss(&self.theta);
        let well = after < DIVERGED || after < before;
        Ok(if well { Flow::Continue } else { Flow::Halt(self.why_it_diverged()) })
    }

    fn why_it_diverged(&self) -> Message {
        let (step, rate) = (self.trainer.step(), self.options.learning_rate);
        let limit = rounded(self.problem.stable_rate(), 4);
        let cause = if rate > limit {
            message!(
                "line_overstepped",
                "A learning rate of {rate} oversteps the bottom of the bowl, and each step lands higher on the other \
                 side. On these features gradient descent settles only below {limit}.",
                rate,
                limit
            )
        } else {
            message!(
                "line_batch_too_steep",
                "A learning rate of {rate} is too large for batches this small: a single batch can be much steeper \
                 than the whole, for which the limit is {limit}.",
                rate,
                limit
            )
        };
        message!(
            "line_diverged",
            "Training stopped at step {step}: the loss is more than a million times that of guessing the mean. {cause} \
             Lower the learning rate and go on, or start over.",
            step,
            cause
        )
    }
}
