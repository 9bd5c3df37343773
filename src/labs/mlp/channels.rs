//! What a reader can look at.

use super::MultilayerPerceptron;
use super::look::{MAP_SIDE, SIDE};
use super::objective::answered;
use super::problem::Task;
use crate::error::Result;
use crate::lab::{Array, Channel, Record, curve, fields, record, tensor};
use crate::labs::shared::{BatchLoss, Extent, Measured};
use crate::nn::mlp::Activation;
use crate::record;

type Lab = MultilayerPerceptron;

record! {
    /// What a network is built of.
    pub struct NetworkShape {
        /// Neurons of each layer, inputs and outputs among them.
        pub sizes: Vec<usize>,
        /// How many classes there are to tell apart; 0 where a number is to be told.
        pub classes: usize,
    }
}

record! {
    /// What goes wrong in a deep network, by its signs.
    pub struct NetworkTrouble {
        /// Many ReLUs are zero for every example.
        pub dead: bool,
        /// The first layer's gradient is next to nothing beside the last one's.
        pub vanishing: bool,
        /// A gradient throws the parameters about.
        pub exploding: bool,
        /// The loss is many times that of guessing.
        pub diverging: bool,
        /// All neurons of a layer compute the same.
        pub alike: bool,
    }
}

#[rustfmt::skip] // one channel a paragraph reads better than one argument a line
pub(super) const CHANNELS: &[Channel<Lab>] = &[
    curve("loss", "Loss of the batches", &["step", "batch"], "",
        r"L",
        "The loss of each step on its batch, without penalties.",
        |lab| Ok(lab.log.history.curve())),
    curve("measured", "Loss and score", &["step", "trained_on", "held_out", "trained_on_score", "held_out_score"], "",
        r"L_{\text{train}}, L_{\text{test}}",
        "Every ten steps: the loss on the examples trained on and held out, and the score on both.",
        |lab| Ok(lab.log.measured.curve())),
    tensor("batch", "Batch", "[m]", "",
        r"B",
        "The rows drawn for the latest step.",
        |lab| Ok(Array::counts(lab.log.batch.iter().map(|row| *row as usize)))),
    tensor("batch_outputs", "Outputs for the batch", "[m, o]", "",
        r"z^L",
        "What the network says of each example of the batch: a number, or the logits.",
        |lab| {
            Ok(Array::matrix(lab.batch_outputs()?, lab.problem.task.outputs()))
        }),
    tensor("batch_targets", "Targets of the batch", "[m]", "",
        r"y",
        "The true class or, standardised, the number of each example of the batch.",
        |lab| Ok(Array::vector(lab.problem.targets_of(&lab.log.batch)))),
    tensor("batch_losses", "Loss of each example of the batch", "[m]", "",
        r"\ell(\hat y_i, y_i)",
        "How wrong the answer to each example of the batch is: squared, or −ln of the probability it gave the truth. Once the loss stage is done.",
        |lab| Ok(Array::vector(lab.batch_losses()?))),
    record("batch_loss", "Loss of this batch", BatchLoss::TYPE,
        r"L + \lambda_1 \sum |w| + \tfrac{\lambda_2}{2} \sum w^2",
        "With its penalties, as it is made small, once the loss stage is done.",
        |lab| match lab.trainer.present_loss() {
            Some(loss) => fields(&BatchLoss { loss, penalty: lab.work.penalty }),
            None => Ok(None),
        }),
    record("trained_on", "On the examples trained on", Measured::TYPE,
        r"L_{\text{train}}, \frac{\#\text{right}}{n}",
        "The loss without penalties and dropout; and the share of classes told right, or of numbers R².",
        |lab| fields(&lab.measures()?[0].record())),
    record("held_out", "On the examples held out", Measured::TYPE,
        r"L_{\text{test}}, \frac{\#\text{right}}{n}",
        "The same on the examples that it never trains on.",
        |lab| fields(&lab.measures()?[1].record())),
    record("guess", "Guessing", Measured::TYPE,
        r"-\sum_k p_k \ln p_k, \quad \max_k p_k",
        "Loss and score of the best answer that does not look at the features: the classes' shares, or the mean.",
        |lab| fields(&lab.guess.record())),
    record("network", "The network", NetworkShape::TYPE,
        r"n_0, n_1, \dots, n_L",
        "The neurons of each layer, and how many classes it tells apart.",
        |lab| fields(&NetworkShape {
            sizes: lab.sizes(),
            classes: match lab.problem.task { Task::Regression => 0, Task::Classes(k) => k },
        })),
    tensor("parameters", "Weights and biases", "[p]", "",
        r"W^1, b^1, \dots, W^L, b^L",
        "Layer by layer: the weights, a row for each neuron they come from, and then the biases.",
        |lab| Ok(Array::vector(lab.trainer.parameters()?))),
    tensor("gradient", "Gradient", "[p]", "",
        r"\frac{\partial L}{\partial W^1}, \dots, \frac{\partial L}{\partial b^L}",
        "Of the latest backward stage, in the order of the parameters; empty before the first.",
        |lab| Ok(Array::vector(lab.trainer.gradient().to_vec()))),
    tensor("gradient_norms", "Gradient, layer by layer", "[l]", "",
        r"\sqrt{\tfrac{1}{p_l} \sum (\partial L / \partial \theta^l)^2}",
        "The root mean square of each layer's gradient; empty before the first backward stage.",
        |lab| Ok(Array::vector(lab.gradient_norms()))),
    tensor("rate", "Learning rate now", "[]", "",
        r"\eta(t)",
        "What the schedule makes of the learning rate at this step.",
        |lab| Ok(Array::scalar(lab.options.rate(lab.trainer.step()) as f32))),
    tensor("points", "Points", "[s, 2]", "",
        r"(x_1, x_2)",
        "The first two features of the examples that are drawn.",
        |lab| {
            let first = |row: &u32| {
                let x = lab.problem.row(*row);
                [0, 1].map(|feature| x.get(feature).copied().unwrap_or(0.0))
            };
            Ok(Array::matrix(lab.problem.sample.iter().flat_map(first).collect(), 2))
        }),
    tensor("point_rows", "Rows of the points", "[s]", "",
        r"i",
        "Which example each drawn point is.",
        |lab| Ok(Array::counts(lab.problem.sample.iter().map(|row| *row as usize)))),
    tensor("point_targets", "Targets of the points", "[s]", "",
        r"y",
        "The true class or, standardised, the number of each drawn point.",
        |lab| Ok(Array::vector(lab.sample_y.clone()))),
    tensor("point_held_out", "Points held out", "[s]", "",
        r"i \notin B",
        "1 for each drawn point that it never trains on.",
        |lab| Ok(Array::counts((0..lab.problem.sample.len()).map(|i| usize::from(i >= lab.problem.sample_test))))),
    tensor("wrong", "Answered wrong", "[s]", "",
        r"\arg\max_k z_k \neq y",
        "1 for each drawn example whose class the network gets wrong.",
        |lab| Ok(Array::vector(lab.wrong()?))),
    record("extent", "What the picture covers", Extent::TYPE,
        r"[x_0, x_1] \times [y_0, y_1]",
        "Across and up, in the units the network sees.",
        |lab| fields(&Extent::from(lab.problem.extent))),
    tensor("field", "Answer over the plane", "[c, 48, 48]", "",
        r"f(x)",
        "The shown neuron, or the outputs: a number; for two classes 2σ(z) − 1; for more, their probabilities. Rows go up.",
        |lab| {
            let (data, outputs) = lab.field()?;
            Ok(Array { shape: vec![outputs, SIDE, SIDE], data })
        }),
    tensor("maps", "Every neuron over the plane", "[u, 24, 24]", "",
        r"a^l_j(x)",
        "Inputs, hidden neurons and outputs in order, within ±1; empty where a layer is too large to be drawn.",
        |lab| {
            let data = lab.maps()?;
            Ok(Array { shape: vec![data.len() / (MAP_SIDE * MAP_SIDE), MAP_SIDE, MAP_SIDE], data })
        }),
    tensor("activations", "Activations of one example", "[u]", "",
        r"a^l_j",
        "Of the example pointed at: its features, every hidden neuron, and the outputs: the number, or the probabilities.",
        |lab| {
            let layers = lab.at_probe()?;
            let hidden = (0..lab.sizes().len() - 1).flat_map(|layer| layers.layer(layer).to_vec());
            Ok(Array::vector(hidden.chain(answered(lab.problem.task, layers.output())).collect()))
        }),
    tensor("product", "The stack multiplied out", "[q, o]", "",
        r"W^1 W^2 \cdots W^L",
        "Without an activation, the one layer that the stack is: a row for each feature and a last for the bias. Else empty.",
        |lab| Ok(Array::matrix(lab.product()?, lab.problem.task.outputs()))),
    tensor("histogram_steps", "Steps of the histograms", "[k]", "",
        r"t",
        "The steps at which the histograms were taken, every ten or more.",
        |lab| Ok(Array::vector(lab.log.spread.weights.steps()))),
    tensor("weight_histograms", "Weights over time", "[k, l, 24]", "",
        r"W^l",
        "The share of each layer's weights in each of 24 bins from −r to r.",
        |lab| Ok(lab.log.spread.weights.shares())),
    tensor("weight_reach", "Weights over time, range", "[l]", "",
        r"r",
        "The r of each layer's bins.",
        |lab| Ok(Array::vector(lab.log.spread.weights.reach().to_vec()))),
    tensor("activation_histograms", "Activations over time", "[k, h, 24]", "",
        r"a^l",
        "The same of each hidden layer's activations on the batch.",
        |lab| Ok(lab.log.spread.activations.shares())),
    tensor("activation_reach", "Activations over time, range", "[h]", "",
        r"r",
        "The r of each hidden layer's bins.",
        |lab| Ok(Array::vector(lab.log.spread.activations.reach().to_vec()))),
    tensor("gradient_histograms", "Gradients over time", "[k, l, 24]", "",
        r"\partial L / \partial \theta^l",
        "The same of each layer's gradient.",
        |lab| Ok(lab.log.spread.gradients.shares())),
    tensor("gradient_reach", "Gradients over time, range", "[l]", "",
        r"r",
        "The r of each layer's bins.",
        |lab| Ok(Array::vector(lab.log.spread.gradients.reach().to_vec()))),
    tensor("dead", "Dead neurons", "[h]", "",
        r"\#\{j : a^l_j = 0 \ \forall x\}",
        "How many neurons of each hidden layer are zero for every example; only a ReLU can be.",
        |lab| Ok(Array::vector(lab.dead()?))),
    record("trouble", "What goes wrong", NetworkTrouble::TYPE,
        r"\text{see help}",
        "Dead ReLUs, vanishing gradients, exploding gradients, divergence, neurons all alike.",
        |lab| fields(&lab.trouble()?)),
];

impl MultilayerPerceptron {
    /// W¹ W² … Wᴸ with its bias as a last row, `[d + 1, o]` row-major; nothing where there is an activation.
    fn product(&self) -> Result<Vec<f32>> {
        if self.options.activation != Activation::Linear {
            return Ok(vec![]);
        }
        let parameters = self.trainer.parameters()?;
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
