//! What a reader can look at.

use super::MultilayerPerceptron;
use super::histograms::{BINS, Histograms};
use super::look::{MAP_SIDE, SIDE};
use super::problem::Task;
use crate::error::Result;
use crate::lab::{Array, Channel, channel};
use crate::train::mlp::Activation;
use crate::train::numbers;

type Lab = MultilayerPerceptron;

#[rustfmt::skip] // one channel a paragraph reads better than one argument a line
pub(super) const CHANNELS: &[Channel<Lab>] = &[
    channel("loss", "Loss of the batches", "[k, 2]", "",
        r"L",
        "One row a step: the step, and the loss on its batch without penalties.",
        |lab| Ok(Array::matrix(lab.log.history.columns(0, 2), 2))),
    channel("measured", "Loss and score", "[k, 5]", "",
        r"L_{\text{train}}, L_{\text{test}}",
        "Every ten steps: the step, the loss on the examples trained on and held out, and the score on both.",
        |lab| Ok(Array::matrix(lab.log.measured.columns(0, 5), 5))),
    channel("batch", "Batch", "[m]", "",
        r"B",
        "The rows drawn for the latest step.",
        |lab| Ok(Array::counts(lab.log.batch.iter().map(|row| *row as usize)))),
    channel("batch_outputs", "Outputs for the batch", "[m, o]", "",
        r"z^L",
        "What the network says of each example of the batch: a number, or the logits.",
        |lab| {
            let outputs = lab.problem.task.outputs();
            let z = lab.work.pass.as_ref().and_then(|pass| pass.z.last());
            Ok(Array::matrix(z.map_or(Ok(vec![]), |z| numbers(z.clone()))?, outputs))
        }),
    channel("batch_targets", "Targets of the batch", "[m]", "",
        r"y",
        "The true class or, standardised, the number of each example of the batch.",
        |lab| Ok(Array::vector(lab.problem.targets_of(&lab.log.batch)))),
    channel("batch_loss", "Loss of this batch", "[1]", "",
        r"L + \lambda_1 \sum |w| + \tfrac{\lambda_2}{2} \sum w^2",
        "With its penalties, as it is made small; empty before the loss stage.",
        |lab| Ok(Array::vector(lab.work.loss.iter().map(|loss| loss.data + loss.penalty).collect()))),
    channel("penalty", "Penalty", "[1]", "",
        r"\lambda_1 \sum |w| + \tfrac{\lambda_2}{2} \sum w^2",
        "What large weights add to the loss; empty before the loss stage.",
        |lab| Ok(Array::vector(lab.work.loss.iter().map(|loss| loss.penalty).collect()))),
    channel("train_loss", "Loss", "[1]", "",
        r"L_{\text{train}}",
        "Over the examples trained on, without penalties and dropout.",
        |lab| Ok(Array::vector(vec![lab.measures()?[0].loss]))),
    channel("test_loss", "Test loss", "[1]", "",
        r"L_{\text{test}}",
        "Over the examples held out, which it never trains on.",
        |lab| Ok(Array::vector(vec![lab.measures()?[1].loss]))),
    channel("train_score", "Score on the examples trained on", "[1]", "",
        r"\frac{\#\text{right}}{m}",
        "The share of classes told right; of numbers, R².",
        |lab| Ok(Array::vector(vec![lab.measures()?[0].score]))),
    channel("test_score", "Score on the examples held out", "[1]", "",
        r"\frac{\#\text{right}}{m}",
        "The share of classes told right on examples it never trained on; of numbers, R².",
        |lab| Ok(Array::vector(vec![lab.measures()?[1].score]))),
    channel("guess", "Guessing", "[2]", "",
        r"-\sum_k p_k \ln p_k, \quad \max_k p_k",
        "Loss and score of the best answer that does not look at the features: the classes' shares, or the mean.",
        |lab| Ok(Array::vector(vec![lab.guess.loss, lab.guess.score]))),
    channel("sizes", "Neurons a layer", "[l]", "",
        r"n_0, n_1, \dots, n_L",
        "The inputs, each hidden layer, and the outputs.",
        |lab| Ok(Array::counts(lab.sizes()))),
    channel("parameters", "Weights and biases", "[p]", "",
        r"W^1, b^1, \dots, W^L, b^L",
        "Layer by layer: the weights, a row for each neuron they come from, and then the biases.",
        |lab| Ok(Array::vector(lab.model.parameters()?))),
    channel("gradient", "Gradient", "[p]", "",
        r"\frac{\partial L}{\partial W^1}, \dots, \frac{\partial L}{\partial b^L}",
        "Of the latest backward stage, in the order of the parameters; empty before the first.",
        |lab| Ok(Array::vector(lab.log.gradient.clone()))),
    channel("gradient_norms", "Gradient, layer by layer", "[l]", "",
        r"\sqrt{\tfrac{1}{p_l} \sum (\partial L / \partial \theta^l)^2}",
        "The root mean square of each layer's gradient; empty before the first backward stage.",
        |lab| Ok(Array::vector(lab.gradient_norms()))),
    channel("rate", "Learning rate now", "[1]", "",
        r"\eta(t)",
        "What the schedule makes of the learning rate at this step.",
        |lab| Ok(Array::vector(vec![lab.options.rate(lab.step) as f32]))),
    channel("points", "Points", "[s, 4]", "",
        r"(x, y)",
        "The examples that are drawn: the first two features, the target, and 1 if it is held out.",
        |lab| {
            let sample = &lab.problem.sample;
            let rows = sample.iter().zip(&lab.sample_y).enumerate().flat_map(|(i, (row, y))| {
                let x = lab.problem.row(*row);
                let held_out = f32::from(u8::from(i >= lab.problem.sample_test));
                [x.first().copied().unwrap_or(0.0), x.get(1).copied().unwrap_or(0.0), *y, held_out]
            });
            Ok(Array::matrix(rows.collect(), 4))
        }),
    channel("point_rows", "Rows of the points", "[s]", "",
        r"i",
        "Which example each drawn point is.",
        |lab| Ok(Array::counts(lab.problem.sample.iter().map(|row| *row as usize)))),
    channel("wrong", "Told wrong", "[s]", "",
        r"\arg\max_k z_k \neq y",
        "1 for each drawn example whose class the network gets wrong.",
        |lab| Ok(Array::vector(lab.wrong()?))),
    channel("extent", "What the picture covers", "[4]", "",
        r"[x_0, x_1, y_0, y_1]",
        "From and to across, from and to up, in the units the network sees.",
        |lab| Ok(Array::vector(lab.problem.extent.to_vec()))),
    channel("field", "Answer over the plane", "[c, 48, 48]", "",
        r"f(x)",
        "The shown neuron, or the outputs: a number; for two classes 2σ(z) − 1; for more, their probabilities. Rows go up.",
        |lab| {
            let (data, outputs) = lab.field()?;
            Ok(Array { shape: vec![outputs, SIDE, SIDE], data })
        }),
    channel("maps", "Every neuron over the plane", "[u, 24, 24]", "",
        r"a^l_j(x)",
        "Inputs, hidden neurons and outputs in order, within ±1; empty where a layer is too large to be drawn.",
        |lab| {
            let data = lab.maps()?;
            Ok(Array { shape: vec![data.len() / (MAP_SIDE * MAP_SIDE), MAP_SIDE, MAP_SIDE], data })
        }),
    channel("activations", "Activations of one example", "[u]", "",
        r"a^l_j",
        "Of the example pointed at: its features, every hidden neuron, and the outputs.",
        |lab| {
            let layers = lab.at_probe()?;
            let all = (0..lab.sizes().len()).flat_map(|layer| layers.layer(layer).to_vec());
            Ok(Array::vector(all.collect()))
        }),
    channel("product", "The stack multiplied out", "[q, o]", "",
        r"W^1 W^2 \cdots W^L",
        "Without an activation, the one layer that the stack is: a row for each feature and a last for the bias. Else empty.",
        |lab| Ok(Array::matrix(lab.product()?, lab.problem.task.outputs()))),
    channel("weight_histograms", "Weights over time", "[k, h]", "",
        r"W^l",
        "Every ten steps: the step and, layer by layer, the share of its weights in each of 24 bins from −r to r.",
        |lab| Ok(rows(&lab.log.spread.weights))),
    channel("weight_reach", "Weights over time, range", "[l]", "",
        r"r",
        "The r of each layer's bins.",
        |lab| Ok(Array::vector(lab.log.spread.weights.reach().to_vec()))),
    channel("activation_histograms", "Activations over time", "[k, h]", "",
        r"a^l",
        "The same of each hidden layer's activations on the batch.",
        |lab| Ok(rows(&lab.log.spread.activations))),
    channel("activation_reach", "Activations over time, range", "[h]", "",
        r"r",
        "The r of each hidden layer's bins.",
        |lab| Ok(Array::vector(lab.log.spread.activations.reach().to_vec()))),
    channel("gradient_histograms", "Gradients over time", "[k, h]", "",
        r"\partial L / \partial \theta^l",
        "The same of each layer's gradient.",
        |lab| Ok(rows(&lab.log.spread.gradients))),
    channel("gradient_reach", "Gradients over time, range", "[l]", "",
        r"r",
        "The r of each layer's bins.",
        |lab| Ok(Array::vector(lab.log.spread.gradients.reach().to_vec()))),
    channel("bins", "Bins", "[1]", "",
        r"24",
        "How many bins a histogram has.",
        |_| Ok(Array::counts([BINS]))),
    channel("dead", "Dead neurons", "[h]", "",
        r"\#\{j : a^l_j = 0 \ \forall x\}",
        "How many neurons of each hidden layer are zero for every example; only a ReLU can be.",
        |lab| Ok(Array::vector(lab.dead()?))),
    channel("trouble", "What goes wrong", "[w]", "",
        r"\text{see help}",
        "1 for each that is there: dead ReLUs, vanishing gradients, exploding gradients, divergence, neurons all alike.",
        |lab| Ok(Array::vector(lab.trouble()?))),
    channel("task", "Task", "[1]", "",
        r"k",
        "How many classes there are; 0 where a number is to be told.",
        |lab| Ok(Array::counts([match lab.problem.task { Task::Regression => 0, Task::Classes(k) => k }]))),
];

fn rows(histograms: &Histograms) -> Array {
    Array::matrix(histograms.rows(), histograms.width())
}

impl MultilayerPerceptron {
    /// W¹ W² … Wᴸ with its bias as a last row, `[d + 1, o]` row-major; nothing where there is an activation.
    fn product(&self) -> Result<Vec<f32>> {
        if self.options.activation != Activation::Linear {
            return Ok(vec![]);
        }
        let parameters = self.model.parameters()?;
        let mut rest = parameters.as_slice();
        let d = self.problem.width();
        // The identity over the features, and a bias of zero: (d + 1, d).
        let mut product: Vec<f64> = (0..(d + 1) * d).map(|i| f64::from(u8::from(i / d == i % d))).collect();
        for pair in self.sizes().windows(2) {
            let [inputs, outputs] = [pair[0], pair[1]];
            let (own, after) = rest.split_at_checked((inputs + 1) * outputs).unwrap_or((rest, &[]));
            rest = after;
            let entry = |row: usize, to: usize| {
                let along =
                    product[row * inputs..][..inputs].iter().zip(own.iter().skip(to).step_by(outputs));
                let sum: f64 = along.map(|(a, w)| a * f64::from(*w)).sum();
                let bias = if row == d { f64::from(own[inputs * outputs + to]) } else { 0.0 };
                sum + bias
            };
            product = (0..=d)
                .flat_map(|row| (0..outputs).map(move |to| (row, to)))
                .map(|(r, t)| entry(r, t))
                .collect();
        }
        Ok(product.into_iter().map(|entry| entry as f32).collect())
    }
}
