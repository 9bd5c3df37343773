//! What a reader can look at.

use super::graph::{Backward, Loss, Op, sigmoid};
use super::pass::nudged;
use super::stack::{gradient_norms, layer_norms};
use super::{Backprop, Progress};
use crate::error::Result;
use crate::lab::Array;
use crate::lab::old::{Channel, channel};

type Lab = Backprop;

/// Numbers that have been reached come first or last in their order, so that a channel holds just those:
/// nothing stands for what is not known yet.
#[rustfmt::skip] // one channel a paragraph reads better than one argument a line
pub(super) const CHANNELS: &[Channel<Lab>] = &[
    channel("loss", "Loss", "[k, 2]", "",
        r"L",
        "One row a step: the step, and the loss before its update.",
        |lab| Ok(Array::matrix(lab.history.columns(0, 2), 2))),
    channel("present_loss", "Loss with the present parameters", "[1]", "",
        r"L(\theta)",
        "The loss of the example with the parameters as they are now.",
        |lab| Ok(Array::vector(vec![lab.present()?.1]))),
    channel("prediction", "Prediction", "[1]", "",
        r"\hat y",
        "What the net says for the example with the parameters as they are now; for cross-entropy, the probability.",
        |lab| Ok(Array::vector(vec![lab.present()?.0]))),
    channel("baseline", "Baselines: loss of knowing nothing, least loss", "[2]", "",
        r"L|_{z = 0},\; \min_z L",
        "The loss of an output of zero, and the least there can be for this target.",
        |lab| Ok(Array::vector(lab.baselines().to_vec()))),
    channel("example", "Example", "[3]", "",
        r"(x_1, x_2, y)",
        "The two inputs, and last the target.",
        |lab| {
            let setting = &lab.options.setting;
            Ok(Array::vector(vec![setting.x[0], setting.x[1], setting.y]))
        }),
    channel("nodes", "Nodes", "[n, 4]", "",
        r"(\mathrm{op}, l, j, i)",
        "The computation graph, in the order of the forward pass: operation, layer, index, and where a weight comes from. Operations: 0 input, 1 target, 2 weight, 3 bias, 4 product, 5 sum, 6 weighted sum, 7 activation, 8 error, 9 square, 10 cross-entropy.",
        |lab| {
            let row = |node: &super::graph::Node| {
                [node.op as u8 as f32, node.layer as f32, node.index as f32, node.from as f32]
            };
            Ok(Array::matrix(lab.graph.nodes.iter().flat_map(row).collect(), 4))
        }),
    channel("edges", "Edges", "[e, 2]", "",
        r"u \to v",
        "From which node to which, as row numbers of `nodes`, in the order of the operations they lead to.",
        |lab| {
            let pair = |(from, to): &(usize, usize)| [*from as f32, *to as f32];
            Ok(Array::matrix(lab.graph.edges.iter().flat_map(pair).collect(), 2))
        }),
    channel("values", "Values", "[v]", "",
        r"v",
        "The numbers of the first nodes, as far as the forward pass has come; those known beforehand are always there.",
        |lab| Ok(Array::vector(single(&lab.pass.values[..lab.reached()])))),
    channel("local_derivatives", "Local derivatives", "[d]", "",
        r"\frac{\partial v}{\partial u}",
        "How fast the end of an edge grows with its beginning: of the first edges, as far as the forward pass has come.",
        |lab| {
            let end = lab.graph.nodes.get(lab.reached()).map_or(lab.graph.edges.len(), |node| node.first_edge);
            Ok(Array::vector(single(&lab.pass.local[..end])))
        }),
    channel("products", "Products of the chain rule", "[q]", "",
        r"\frac{\partial L}{\partial v} \cdot \frac{\partial v}{\partial u}",
        "What each edge hands back: of the last edges, as far as the backward pass has come.",
        |lab| Ok(Array::vector(single(&lab.backward().products)))),
    channel("node_gradients", "Gradients", "[g, 3]", "",
        r"\frac{\partial L}{\partial u} = \sum_v \frac{\partial L}{\partial v} \cdot \frac{\partial v}{\partial u}",
        "By the chain rule, of each node that the backward pass has reached: its row in `nodes`, the sum so far, and how many paths are still to come.",
        |lab| {
            let Backward { gradients, open, .. } = lab.backward();
            let rows = lab.touched().into_iter().flat_map(|node| [node as f32, gradients[node] as f32, open[node] as f32]);
            Ok(Array::matrix(rows.collect(), 3))
        }),
    channel("autodiff", "Gradients by autodiff", "[r, 2]", "",
        r"\frac{\partial L}{\partial u}",
        "What burn’s own autodiff says, of each node whose gradient is complete: its row in `nodes`, and the number. Products have none.",
        |lab| {
            let open = lab.backward().open;
            let touched = lab.touched();
            let known = |(node, _): &&(usize, f32)| open[*node] == 0 && touched.contains(node);
            let rows = lab.pass.autodiff.iter().filter(known).flat_map(|(node, slope)| [*node as f32, *slope]);
            Ok(Array::matrix(rows.collect(), 2))
        }),
    channel("slopes", "Slopes of the activations", "[h]", "",
        r"\varphi'(z)",
        "Of each hidden neuron, layer by layer, in the pass that is looked at: what is left of the blame that comes through it. Known at once, however far the stages have come.",
        |lab| {
            let activations = lab.graph.nodes.iter().filter(|node| node.op == Op::Activation);
            Ok(Array::vector(activations.map(|node| lab.pass.local[node.first_edge] as f32).collect()))
        }),
    channel("progress", "Operations done", "[3]", "",
        r"t",
        "Operations of the forward pass done, of the backward pass done, and how many there are.",
        |lab| {
            let Progress { forward, backward } = lab.progress();
            Ok(Array::vector([forward, backward, lab.graph.operations()].map(|n| n as f32).to_vec()))
        }),
    channel("parameters", "Parameters", "[p]", "",
        r"\theta",
        "All weights and biases as they are now.",
        |lab| Ok(Array::vector(lab.parameters.clone()))),
    channel("gradient", "Gradient", "[p]", "",
        r"\frac{\partial L}{\partial \theta}",
        "By burn’s autodiff, of each parameter; empty until the backward pass is complete.",
        |lab| Ok(Array::vector(lab.gradient().to_vec()))),
    channel("nudged", "Gradient by nudging", "[p]", "",
        r"\frac{L(\theta + h) - L(\theta - h)}{2h}",
        "How fast the loss really grows when the parameter is moved a little, h = 0.00001, to either side; no derivative rule is used.",
        |lab| Ok(Array::vector(single(&nudged(&lab.graph, &lab.pass.at, &lab.options.setting))))),
    channel("difference", "Gradient minus nudging", "[p]", "",
        r"\frac{\partial L}{\partial \theta} - \frac{L(\theta + h) - L(\theta - h)}{2h}",
        "How far the two are apart; empty until the backward pass is complete. Up to 1 % or 0.0001 counts as the same.",
        |lab| {
            let nudged = nudged(&lab.graph, &lab.pass.at, &lab.options.setting);
            Ok(Array::vector(lab.gradient().iter().zip(nudged).map(|(g, n)| (f64::from(*g) - n) as f32).collect()))
        }),
    channel("update", "Update", "[p]", "",
        r"-\eta \frac{\partial L}{\partial \theta}",
        "What the latest gradient adds to each parameter at the present learning rate; empty until there is one.",
        |lab| {
            let rate = lab.options.learning_rate as f32;
            Ok(Array::vector(lab.gradient().iter().map(|g| -rate * g).collect()))
        }),
    channel("layer_gradients", "Gradient by layer", "[l]", "",
        r"\lVert \frac{\partial L}{\partial z^l} \rVert",
        "The length of the gradient at each layer’s sums; empty until the backward pass is complete.",
        |lab| {
            let norms = layer_norms(&lab.sizes(), lab.gradient());
            Ok(Array::vector(if lab.gradient().is_empty() { vec![] } else { norms }))
        }),
    channel("stack", "Gradient by layer in the stack", "[3, s]", "",
        r"\lVert \frac{\partial L}{\partial z^l} \rVert",
        "The same in a stack of layers of 16 neurons with the same example, first weights and seed: a row for sigmoid, tanh and ReLU.",
        |lab| Ok(Array::matrix(gradient_norms(&lab.options, &lab.device)?, lab.options.stack_depth))),
];

fn single(numbers: &[f64]) -> Vec<f32> {
    numbers.iter().map(|number| *number as f32).collect()
}

impl Backprop {
    /// How many nodes have a value.
    fn reached(&self) -> usize {
        self.graph.first_operation + self.progress().forward
    }

    fn backward(&self) -> Backward {
        self.graph.backward(&self.pass.local, self.progress().backward)
    }

    /// The nodes that the backward pass has reached, in its order: L first.
    fn touched(&self) -> Vec<usize> {
        let done = self.progress().backward;
        let first = self.graph.nodes.len() - done;
        let last = (done > 0).then(|| self.graph.nodes.len() - 1);
        let mut touched: Vec<usize> = last.into_iter().collect();
        for (from, to) in self.graph.edges.iter().rev() {
            if *to >= first && !touched.contains(from) {
                touched.push(*from);
            }
        }
        touched
    }

    /// ∂L/∂θ by burn's autodiff, or empty until the backward pass is complete.
    fn gradient(&self) -> &[f32] {
        if self.progress().backward == self.graph.operations() { &self.pass.gradient } else { &[] }
    }

    /// The prediction and the loss with the present parameters.
    fn present(&self) -> Result<(f32, f32)> {
        let setting = &self.options.setting;
        let (output, loss) = if self.pass.at == self.parameters {
            let output = self.graph.nodes.iter().position(|node| node.output).unwrap_or(0);
            (self.pass.values[output], self.pass.loss)
        } else {
            let pass = self.pass_at(&self.parameters)?;
            let output = self.graph.nodes.iter().position(|node| node.output).unwrap_or(0);
            (pass.values[output], pass.loss)
        };
        let prediction = match setting.loss {
            Loss::Squared => output,
            Loss::CrossEntropy => sigmoid(output),
        };
        Ok((prediction as f32, loss))
    }

    fn baselines(&self) -> [f32; 2] {
        let y = self.options.setting.y;
        match self.options.setting.loss {
            Loss::Squared => [y * y, 0.0],
            // σ(0) = ½ for whatever y; and the entropy of y.
            Loss::CrossEntropy => {
                let part = |p: f32| if p > 0.0 { -p * p.ln() } else { 0.0 };
                [std::f32::consts::LN_2, part(y) + part(1.0 - y)]
            }
        }
    }
}
