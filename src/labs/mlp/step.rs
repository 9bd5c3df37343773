//! One step, stage by stage, as the table of the [lab](super) has it.

use burn::optim::GradientsParams;
use burn::tensor::Tensor;
use rand::RngExt;

use super::MultilayerPerceptron;
use super::objective::{Targets, penalty};
use crate::error::{Error, Result};
use crate::lab::Flow;
use crate::rng::{Purpose, generator};
use crate::train::mlp::Pass;
use crate::train::{Divergence, matrix, numbers, scalar};

/// Every so many steps, loss and score over all examples and the histograms are taken down.
const EVERY: u32 = 10;
/// Training stops itself when the loss of a batch passes this many times that of guessing.
const DIVERGED: f32 = 1e6;

/// What the stages of one step hand to one another.
#[derive(Default)]
pub(super) struct Work {
    /// `[m, d]`, and the targets.
    pub examples: Option<(Tensor<2>, Targets)>,
    pub pass: Option<Pass>,
    pub loss: Option<Loss>,
    pub gradients: Option<GradientsParams>,
}

pub(super) struct Loss {
    /// With penalties, `[1]`.
    pub whole: Tensor<1>,
    pub data: f32,
    pub penalty: f32,
}

impl MultilayerPerceptron {
    pub(super) fn draw_batch(&mut self) -> Flow {
        let places = self.batches.present(self.options.batch_size);
        self.log.batch =
            places.iter().filter_map(|place| self.problem.train.get(*place as usize)).copied().collect();
        let x = matrix(self.problem.features_of(&self.log.batch), self.problem.width(), &self.device);
        let y = Targets::new(self.problem.task, self.problem.targets_of(&self.log.batch), &self.device);
        self.work = Work { examples: Some((x, y)), ..Work::default() };
        Flow::Continue
    }

    pub(super) fn forward(&mut self) -> Result<Flow> {
        let (x, _) = self.work.examples.as_ref().ok_or_else(|| Error::out_of_order("forward"))?;
        let mut masks = self.masks(x.dims()[0]).into_iter();
        self.work.pass = Some(self.model.pass_with(x.clone(), self.options.activation, |_, a| {
            masks.next().map_or(a.clone(), |mask| a * mask) // (m, n)
        }));
        Ok(Flow::Continue)
    }

    /// 0 or 1 / (1 − p) for each hidden activation of this step, `[m, n]` a layer; none without dropout.
    fn masks(&self, examples: usize) -> Vec<Tensor<2>> {
        let p = self.options.dropout;
        if p == 0.0 {
            return vec![];
        }
        let mut rng = generator(self.options.seed, Purpose::Dropout, self.step);
        let kept = (1.0 / (1.0 - p)) as f32;
        let mut mask = |width: usize| {
            let draw = (0..examples * width).map(|_| if rng.random::<f64>() < p { 0.0 } else { kept });
            matrix(draw.collect(), width, &self.device)
        };
        self.options.hidden.iter().map(|width| mask(*width)).collect()
    }

    pub(super) fn loss(&mut self) -> Result<Flow> {
        let (Some((_, y)), Some(z)) =
            (&self.work.examples, self.work.pass.as_ref().and_then(|pass| pass.z.last()))
        else {
            return Err(Error::out_of_order("loss"));
        };
        let data = y.loss(z.clone()); // (1)
        let (data_value, mut penalty_value) = (scalar(data.clone())?, 0.0);
        let mut whole = data;
        if let Some(penalty) = penalty(&self.model, self.options.l1, self.options.l2) {
            penalty_value = scalar(penalty.clone())?;
            whole = whole + penalty;
        }
        self.work.loss = Some(Loss { whole, data: data_value, penalty: penalty_value });
        Ok(Flow::Continue)
    }

    pub(super) fn backward(&mut self) -> Result<Flow> {
        let loss = self.work.loss.as_ref().ok_or_else(|| Error::out_of_order("backward"))?;
        let gradients = GradientsParams::from_grads(loss.whole.backward(), &self.model);
        self.log.gradient = self.model.gradient(&gradients)?;
        self.work.gradients = Some(gradients);
        Ok(Flow::Continue)
    }

    pub(super) fn update(&mut self) -> Result<Flow> {
        let (Some(loss), Some(gradients)) = (self.work.loss.take(), self.work.gradients.take()) else {
            return Err(Error::out_of_order("update"));
        };
        if self.step.is_multiple_of(EVERY) {
            self.take_down()?;
        }
        let before = self.log.history.last(1);
        self.log.history.push(self.step, &[loss.data]);
        let finite = loss.data.is_finite() && self.log.gradient.iter().all(|g| g.is_finite());
        if finite {
            let rate = self.options.rate(self.step);
            let model = self.optimizer.step(rate, self.model.clone(), gradients);
            self.set_model(model);
        }
        self.batches.advance(self.options.batch_size);
        self.step += 1;
        self.work = Work::default();
        // Not while it is coming down again, after a cure.
        let bearable = DIVERGED * self.guess.loss.max(1e-3);
        let falling = before.is_some_and(|before| loss.data < before);
        if finite && (loss.data < bearable || falling) {
            return Ok(Flow::Continue);
        }
        let divergence = Divergence {
            step: self.step,
            learning_rate: self.options.learning_rate,
            loss: loss.data,
            compared: "more than a million times that of guessing",
            model: "network",
        };
        Ok(divergence.halt(finite))
    }

    /// Adds a row to the measures and to the histograms.
    fn take_down(&mut self) -> Result<()> {
        let [train, test] = self.measures()?;
        let weights = self.model.layers.iter().map(|layer| numbers(layer.weight.val()));
        let weights = weights.collect::<Result<Vec<_>>>()?;
        let hidden = self.work.pass.iter().flat_map(|pass| &pass.a);
        let hidden = hidden.map(|a| numbers(a.clone())).collect::<Result<Vec<_>>>()?;
        let gradients: Vec<_> = self.layers_of_gradient().map(<[f32]>::to_vec).collect();
        self.log.measured.push(self.step, &[train.loss, test.loss, train.score, test.score]);
        self.log.spread.push(self.step, [&weights, &hidden, &gradients]);
        Ok(())
    }

    /// The gradient of each layer's weights and biases, or nothing before there is one.
    pub(super) fn layers_of_gradient(&self) -> impl Iterator<Item = &[f32]> {
        let sizes = self.sizes();
        let mut rest = self.log.gradient.as_slice();
        (1..sizes.len()).map_while(move |layer| {
            let (own, after) = rest.split_at_checked((sizes[layer - 1] + 1) * sizes[layer])?;
            rest = after;
            Some(own)
        })
    }
}
