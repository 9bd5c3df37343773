//! What a reader can look at.

use serde::Serialize;

use super::Backprop;
use super::graph::{Backward, NodeOp};
use super::look::BlameTrouble;
use super::problem::{ExampleBaselines, OneExample};
use super::stack::{gradient_norms, layer_norms};
use super::step::Done;
use crate::error::Result;
use crate::lab::{Array, Channel, Lab as _, Record, curve, fields, record, tensor};
use crate::labs::shared::BatchLoss;
use crate::record;

type Lab = Backprop;

record! {
    /// What is computed of what.
    pub struct ComputationGraph {
        /// In the order of the forward pass; the axis `n` has their names.
        pub nodes: Vec<ComputationNode>,
        /// In the order of the operations they lead to.
        pub edges: Vec<ComputationEdge>,
    }
}

/// A number of the computation.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ComputationNode {
    /// How it comes about.
    pub op: NodeOp,
    /// From 1; 0 for what belongs to no layer.
    pub layer: usize,
    /// From 1; 0 for what there is one of.
    pub index: usize,
    /// Of a weight or a product, the index of the neuron below; else 0.
    pub from: usize,
}

/// That one node is computed of another, both by their places.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ComputationEdge {
    /// What goes in.
    pub from: usize,
    /// What comes out.
    pub to: usize,
}

record! {
    /// How far a pass has come, in operations.
    pub struct ComputationProgress {
        /// Done forward.
        pub forward: usize,
        /// Done backward.
        pub backward: usize,
        /// How many there are.
        pub operations: usize,
    }
}

record! {
    /// ∂L/∂u of the nodes that the backward pass has reached, in its order.
    pub struct ChainGradients {
        /// L first.
        pub reached: Vec<ChainGradient>,
    }
}

/// ∂L/∂u by the chain rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ChainGradient {
    /// The node's place.
    pub node: usize,
    /// The sum of the shares so far.
    pub gradient: f32,
    /// How many shares are still to come.
    pub open: usize,
}

record! {
    /// ∂L/∂u of the nodes whose gradient is complete, products excepted.
    pub struct AutodiffGradients {
        /// In the order of the nodes.
        pub complete: Vec<AutodiffGradient>,
    }
}

/// ∂L/∂u by autodiff.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct AutodiffGradient {
    /// The node's place.
    pub node: usize,
    /// What autodiff says.
    pub gradient: f32,
}

/// Numbers that have been reached come first or last in their order, so that a channel holds just those:
/// nothing stands for what is not known yet.
#[rustfmt::skip] // one channel a paragraph reads better than one argument a line
pub(super) const CHANNELS: &[Channel<Lab>] = &[
    curve("loss", "Loss", &["step", "batch"], "",
        r"L",
        "The loss of the example at each step, before its update.",
        |lab| Ok(lab.history.curve())),
    record("batch_loss", "Loss of this step", BatchLoss::TYPE,
        r"L",
        "The loss of the example in this step, once the forward pass has come to it.",
        |lab| match lab.loss_of_step() {
            Some(loss) => fields(&BatchLoss { loss, penalty: 0.0 }),
            None => Ok(None),
        }),
    tensor("present_loss", "Loss with the present parameters", "[]", "",
        r"L(\theta)",
        "The loss of the example with the parameters as they are now.",
        |lab| Ok(Array::scalar(lab.present_loss()?))),
    tensor("prediction", "Prediction", "[o]", "",
        r"\hat y",
        "What the net says for the example, once the forward pass has come to it; for cross-entropy, the probability.",
        |lab| Ok(Array::vector(lab.prediction()?.into_iter().collect()))),
    record("baselines", "Baselines", ExampleBaselines::TYPE,
        r"L|_{z = 0},\; \min_z L",
        "The loss of an output of zero, which knows nothing, and the least there can be for this target.",
        |lab| fields(&lab.problem.baselines())),
    record("example", "Example", OneExample::TYPE,
        r"(x_1, x_2, y)",
        "The two inputs and the target.",
        |lab| fields(&lab.problem.example)),
    record("graph", "Computation graph", ComputationGraph::TYPE,
        r"u \to v",
        "Every number of the computation, in the order of the forward pass, and what it is computed of.",
        |lab| fields(&lab.computation())),
    tensor("values", "Values", "[v]", "",
        r"v",
        "The numbers of the first nodes, as far as the forward pass has come; those known beforehand are always there.",
        |lab| Ok(single(&lab.pass()?.values[..lab.reached()]))),
    tensor("local_derivatives", "Local derivatives", "[d]", "",
        r"\frac{\partial v}{\partial u}",
        "How fast the end of an edge grows with its beginning: of the first edges, as far as the forward pass has come.",
        |lab| {
            let end = lab.graph.nodes.get(lab.reached()).map_or(lab.graph.edges.len(), |node| node.first_edge);
            Ok(single(&lab.pass()?.local[..end]))
        }),
    tensor("products", "Products of the chain rule", "[q]", "",
        r"\frac{\partial L}{\partial v} \cdot \frac{\partial v}{\partial u}",
        "What each edge hands back: of the last edges, as far as the backward pass has come.",
        |lab| Ok(single(&lab.backward()?.products))),
    record("node_gradients", "Gradients", ChainGradients::TYPE,
        r"\frac{\partial L}{\partial u} = \sum_v \frac{\partial L}{\partial v} \cdot \frac{\partial v}{\partial u}",
        "By the chain rule, of each node that the backward pass has reached: the sum so far, and how many paths are still to come.",
        |lab| fields(&lab.chain_gradients()?)),
    record("autodiff", "Gradients by autodiff", AutodiffGradients::TYPE,
        r"\frac{\partial L}{\partial u}",
        "What burn’s own autodiff says, of each node whose gradient is complete. Products have none.",
        |lab| fields(&lab.autodiff_gradients()?)),
    record("progress", "Operations done", ComputationProgress::TYPE,
        r"t",
        "How many operations of the forward pass are done, how many of the backward pass, and how many there are.",
        |lab| {
            let Done { forward, backward } = lab.done();
            fields(&ComputationProgress { forward, backward, operations: lab.graph.operations() })
        }),
    tensor("parameters", "Parameters", "[p]", "",
        r"\theta",
        "All weights and biases as they are now.",
        |lab| Ok(Array::vector(lab.trainer.parameters()?))),
    tensor("gradient", "Gradient", "[p]", "",
        r"\frac{\partial L}{\partial \theta}",
        "By burn’s autodiff, of each parameter; empty until the backward pass is complete.",
        |lab| Ok(Array::vector(lab.gradient()?.to_vec()))),
    tensor("nudged", "Gradient by nudging", "[p]", "",
        r"\frac{L(\theta + h) - L(\theta - h)}{2h}",
        "How fast the loss really grows when the parameter is moved a little, h = 0.00001, to either side; no derivative rule is used. Empty until the backward pass is complete.",
        |lab| Ok(if lab.is_complete() { single(lab.nudged()?) } else { Array::vector(vec![]) })),
    tensor("difference", "Gradient minus nudging", "[p]", "",
        r"\frac{\partial L}{\partial \theta} - \frac{L(\theta + h) - L(\theta - h)}{2h}",
        "How far the two are apart; empty until the backward pass is complete. Up to 1 % or 0.0001 counts as the same.",
        |lab| {
            let pairs = lab.gradient()?.iter().zip(lab.nudged()?);
            Ok(Array::vector(pairs.map(|(g, n)| (f64::from(*g) - n) as f32).collect()))
        }),
    tensor("update", "Update", "[p]", "",
        r"-\eta \frac{\partial L}{\partial \theta}",
        "What the latest gradient adds to each parameter at the present learning rate; empty until there is one.",
        |lab| {
            let rate = lab.options.learning_rate as f32;
            Ok(Array::vector(lab.gradient()?.iter().map(|g| -rate * g).collect()))
        }),
    tensor("rate", "Learning rate now", "[]", "",
        r"\eta",
        "The learning rate of the present step.",
        |lab| Ok(Array::scalar(lab.options.learning_rate as f32))),
    tensor("layer_gradients", "Gradient by layer", "[l]", "",
        r"\lVert \frac{\partial L}{\partial z^l} \rVert",
        "The length of the gradient at each layer’s sums; empty until the backward pass is complete.",
        |lab| Ok(Array::vector(layer_norms(&lab.parameters(), lab.gradient()?)))),
    tensor("stack", "Gradient by layer in the stack", "[c, s]", "",
        r"\lVert \frac{\partial L}{\partial z^l} \rVert",
        "The same in a stack of layers of 16 neurons with the same example, first weights and seed: a row for sigmoid, tanh and ReLU.",
        |lab| Ok(Array::matrix(gradient_norms(&lab.options, &lab.device)?, lab.options.stack_depth))),
    record("trouble", "What goes wrong", BlameTrouble::TYPE,
        r"\varphi'(z) \approx 0",
        "As far as the forward pass has come: ReLUs that are off, saturated neurons, a sum on a kink; neurons all alike, nothing left to learn.",
        |lab| fields(&lab.trouble()?)),
];

/// As a channel gives them.
fn single(numbers: &[f64]) -> Array {
    Array::vector(numbers.iter().map(|number| *number as f32).collect())
}

impl Backprop {
    fn computation(&self) -> ComputationGraph {
        let node = |node: &super::graph::Node| ComputationNode {
            op: node.op,
            layer: node.layer,
            index: node.index,
            from: node.from,
        };
        ComputationGraph {
            nodes: self.graph.nodes.iter().map(node).collect(),
            edges: self
                .graph
                .edges
                .iter()
                .map(|(from, to)| ComputationEdge { from: *from, to: *to })
                .collect(),
        }
    }

    /// As far as the backward pass has come.
    fn backward(&self) -> Result<Backward> {
        Ok(self.graph.backward(&self.pass()?.local, self.done().backward))
    }

    fn chain_gradients(&self) -> Result<ChainGradients> {
        let Backward { reached, gradients, open, .. } = self.backward()?;
        let gradient =
            |node: usize| ChainGradient { node, gradient: gradients[node] as f32, open: open[node] };
        Ok(ChainGradients { reached: reached.into_iter().map(gradient).collect() })
    }

    fn autodiff_gradients(&self) -> Result<AutodiffGradients> {
        let Backward { reached, open, .. } = self.backward()?;
        let known = |node: usize| open[node] == 0 && reached.contains(&node);
        let all = self.pass()?.autodiff.iter().filter(|(node, _)| known(*node));
        let gradient =
            |(node, gradient): &(usize, f32)| AutodiffGradient { node: *node, gradient: *gradient };
        Ok(AutodiffGradients { complete: all.map(gradient).collect() })
    }

    /// ∂L/∂θ by burn's autodiff, or empty until the backward pass is complete.
    fn gradient(&self) -> Result<&[f32]> {
        Ok(if self.is_complete() { &self.pass()?.gradient } else { &[] })
    }
}
