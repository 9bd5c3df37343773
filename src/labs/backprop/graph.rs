//! The computation graph: which number is made of which, and how each depends on those it is made of.
//!
//! Nodes stand in the order of the forward pass, so that what has been computed always comes first
//! of them. Edges stand in the order of the operations they lead to, so that what the backward pass has done
//! always comes last among them.
//!
//! Forward, each operation computes its node v from its inputs u. Backward, in the reverse order, it hands
//! each input a share:
//!
//! ∂L/∂u = Σ over the nodes v made of u of ∂L/∂v · ∂v/∂u
//!
//! Source: Rumelhart, Hinton and Williams (1986); as an algorithm on graphs, Griewank and Walther,
//! *Evaluating Derivatives* (2008), section 3.2.

use serde::Serialize;

use super::problem::Loss;
use crate::lab::Label;
use crate::nn::mlp::{Activation, LEAK};

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum NodeOp {
    /// xᵢ.
    Input,
    /// y.
    Target,
    /// wˡᵢⱼ, from i to j.
    Weight,
    /// bˡⱼ.
    Bias,
    /// p = w a.
    Product,
    /// z = Σ pᵢ + b.
    Sum,
    /// z = Σ wᵢ aᵢ + b, products and all.
    WeightedSum,
    /// a = φ(z).
    Activation,
    /// e = ŷ − y.
    Error,
    /// L = e².
    Square,
    /// L = ln(1 + eᶻ) − y z, which is −y ln σ(z) − (1 − y) ln(1 − σ(z)).
    CrossEntropy,
}

impl NodeOp {
    /// The name in code.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Target => "target",
            Self::Weight => "weight",
            Self::Bias => "bias",
            Self::Product => "product",
            Self::Sum => "sum",
            Self::WeightedSum => "weighted_sum",
            Self::Activation => "activation",
            Self::Error => "error",
            Self::Square => "square",
            Self::CrossEntropy => "cross_entropy",
        }
    }
}

/// A number of the computation.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub op: NodeOp,
    /// l, from 1; 0 for what belongs to no layer.
    pub layer: usize,
    /// j, from 1; 0 for what there is one of.
    pub index: usize,
    /// i, of a weight or a product; else 0.
    pub from: usize,
    /// What it is made of, as positions among the edges.
    pub first_edge: usize,
    /// Whether it is the model's output.
    pub output: bool,
}

/// The computation of one loss. See the [module](self).
pub(super) struct Graph {
    pub nodes: Vec<Node>,
    /// (from, to), as positions among the nodes.
    pub edges: Vec<(usize, usize)>,
    /// The position of the first parameter; they follow one another.
    pub first_parameter: usize,
    pub parameters: usize,
    /// The position of the first node that is computed.
    pub first_operation: usize,
}

/// What the backward pass has said so far.
pub(super) struct Backward {
    /// ∂L/∂v · ∂v/∂u of the edges that the backward pass has reached.
    pub products: Vec<f64>,
    /// ∂L/∂u, as far as it has been added up.
    pub gradients: Vec<f64>,
    /// How many shares are still to come.
    pub open: Vec<usize>,
    /// The nodes that have a share, in the order of the pass: L first.
    pub reached: Vec<usize>,
}

impl Graph {
    /// The graph of layers of the given sizes, the inputs first and the output last; with every product as a
    /// node of its own if `fine`.
    pub fn new(sizes: &[usize], loss: Loss, fine: bool) -> Self {
        let mut graph =
            Self { nodes: vec![], edges: vec![], first_parameter: 0, parameters: 0, first_operation: 0 };
        let (inputs, layers) = (sizes.first().copied().unwrap_or(0), sizes.len().saturating_sub(1));
        let mut from: Vec<usize> = (1..=inputs).map(|i| graph.leaf(NodeOp::Input, 0, i, 0)).collect();
        let target = graph.leaf(NodeOp::Target, 0, 0, 0);
        graph.first_parameter = graph.nodes.len();
        let pairs = || sizes.iter().copied().zip(sizes.iter().copied().skip(1)).enumerate();
        let mut weights = Vec::new();
        for (layer, (n_in, n_out)) in pairs() {
            let first = graph.nodes.len();
            for i in 1..=n_in {
                for j in 1..=n_out {
                    graph.leaf(NodeOp::Weight, layer + 1, j, i);
                }
            }
            for j in 1..=n_out {
                graph.leaf(NodeOp::Bias, layer + 1, j, 0);
            }
            weights.push(first);
        }
        graph.first_operation = graph.nodes.len();
        graph.parameters = graph.first_operation - graph.first_parameter;

        for (layer, (n_in, n_out)) in pairs() {
            let weight = |i: usize, j: usize| weights[layer] + i * n_out + j;
            let bias = |j: usize| weights[layer] + n_in * n_out + j;
            let mut sums = Vec::with_capacity(n_out);
            for j in 0..n_out {
                let mut made_of = Vec::new();
                for (i, a) in from.iter().enumerate() {
                    let pair = [*a, weight(i, j)];
                    if fine {
                        made_of.push(graph.operation(NodeOp::Product, layer + 1, j + 1, i + 1, &pair));
                    } else {
                        made_of.extend(pair);
                    }
                }
                made_of.push(bias(j));
                let op = if fine { NodeOp::Sum } else { NodeOp::WeightedSum };
                sums.push(graph.operation(op, layer + 1, j + 1, 0, &made_of));
            }
            from = if layer + 1 < layers {
                let activation =
                    |(j, z): (usize, &usize)| graph.operation(NodeOp::Activation, layer + 1, j + 1, 0, &[*z]);
                sums.iter().enumerate().map(activation).collect()
            } else {
                sums
            };
        }
        let output = from.first().copied().unwrap_or(0);
        graph.nodes[output].output = true;
        match loss {
            Loss::Squared => {
                let error = graph.operation(NodeOp::Error, 0, 0, 0, &[output, target]);
                graph.operation(NodeOp::Square, 0, 0, 0, &[error]);
            }
            Loss::CrossEntropy => {
                graph.operation(NodeOp::CrossEntropy, 0, 0, 0, &[output, target]);
            }
        }
        graph
    }

    fn leaf(&mut self, op: NodeOp, layer: usize, index: usize, from: usize) -> usize {
        self.operation(op, layer, index, from, &[])
    }

    fn operation(&mut self, op: NodeOp, layer: usize, index: usize, from: usize, made_of: &[usize]) -> usize {
        let place = self.nodes.len();
        let first_edge = self.edges.len();
        self.edges.extend(made_of.iter().map(|input| (*input, place)));
        self.nodes.push(Node { op, layer, index, from, first_edge, output: false });
        place
    }

    /// How many nodes are computed.
    pub fn operations(&self) -> usize {
        self.nodes.len() - self.first_operation
    }

    /// The positions of a node's edges.
    fn edges_into(&self, node: usize) -> std::ops::Range<usize> {
        let end = self.nodes.get(node + 1).map_or(self.edges.len(), |next| next.first_edge);
        self.nodes[node].first_edge..end
    }

    /// The forward pass in f64: every node's value, from the inputs, the target and the parameters.
    pub fn forward(&self, leaves: &[f64], activation: Activation) -> Vec<f64> {
        let mut values = leaves.to_vec();
        for node in self.first_operation..self.nodes.len() {
            let inputs = || self.edges[self.edges_into(node)].iter().map(|(from, _)| values[*from]);
            let all: Vec<f64> = inputs().collect();
            let value = match (self.nodes[node].op, all.as_slice()) {
                (NodeOp::Product, [a, w]) => a * w,
                (NodeOp::Sum, all) => all.iter().sum(),
                (NodeOp::WeightedSum, [pairs @ .., bias]) => {
                    pairs.chunks_exact(2).map(|pair| pair[0] * pair[1]).sum::<f64>() + bias
                }
                (NodeOp::Activation, [z]) => apply(activation, *z),
                (NodeOp::Error, [output, target]) => output - target,
                (NodeOp::Square, [error]) => error * error,
                (NodeOp::CrossEntropy, [z, y]) => z.max(0.0) + (-z.abs()).exp().ln_1p() - y * z,
                _ => f64::NAN,
            };
            values.push(value);
        }
        values
    }

    /// ∂v/∂u of every edge, from the values of a forward pass.
    pub fn local_derivatives(&self, values: &[f64], activation: Activation) -> Vec<f64> {
        let derivative = |(edge, (from, to)): (usize, &(usize, usize))| {
            let place = edge - self.nodes[*to].first_edge;
            let of = |place: usize| values[self.edges[self.nodes[*to].first_edge + place].0];
            match self.nodes[*to].op {
                // Of a product each factor's is the other factor; in a neuron they come in pairs.
                NodeOp::Product => of(1 - place),
                NodeOp::WeightedSum if edge + 1 < self.edges_into(*to).end => of(place ^ 1),
                NodeOp::Activation => slope(activation, values[*from], values[*to]),
                NodeOp::Error if place == 1 => -1.0,
                NodeOp::Square => 2.0 * values[*from],
                NodeOp::CrossEntropy if place == 0 => sigmoid(values[*from]) - of(1),
                NodeOp::CrossEntropy => -of(0),
                _ => 1.0,
            }
        };
        self.edges.iter().enumerate().map(derivative).collect()
    }

    /// The backward pass through the last `done` operations.
    pub fn backward(&self, local: &[f64], done: usize) -> Backward {
        let end = self.nodes.len();
        let mut gradients = vec![0.0; end];
        let mut open = vec![0; end];
        for (from, _) in &self.edges {
            open[*from] += 1;
        }
        let paths = open.clone();
        gradients[end - 1] = 1.0; // ∂L/∂L
        let mut reached: Vec<usize> = (end - done.min(1)..end).collect();
        let first = end - done.min(self.operations());
        for node in (first..end).rev() {
            for edge in self.edges_into(node).rev() {
                let from = self.edges[edge].0;
                if open[from] == paths[from] {
                    reached.push(from);
                }
                gradients[from] += gradients[node] * local[edge];
                open[from] -= 1;
            }
        }
        let from = self.nodes.get(first).map_or(self.edges.len(), |node| node.first_edge);
        let product = |edge: usize| gradients[self.edges[edge].1] * local[edge];
        Backward { products: (from..self.edges.len()).map(product).collect(), gradients, open, reached }
    }

    /// Names for the page and for programs.
    pub fn label(&self, node: usize) -> Label {
        let Node { op, layer, index, from, output, .. } = self.nodes[node];
        let place = |letter: &str, i: &str, j: usize| {
            (
                format!("{letter}{layer}_{i}{j}"),
                format!("{letter}{}{}", raised(layer), lowered(&format!("{i}{j}"))),
            )
        };
        let (id, name) = match op {
            NodeOp::Input => (format!("x{index}"), format!("x{}", lowered(&index.to_string()))),
            NodeOp::Target => ("y".into(), "y".into()),
            NodeOp::Weight => place("w", &from.to_string(), index),
            NodeOp::Bias => place("b", "", index),
            NodeOp::Product => place("p", &from.to_string(), index),
            NodeOp::Sum | NodeOp::WeightedSum
                if output && self.nodes.last().is_some_and(|last| last.op == NodeOp::Square) =>
            {
                (format!("yhat{layer}_1"), "ŷ".into())
            }
            NodeOp::Sum | NodeOp::WeightedSum => place("z", "", index),
            NodeOp::Activation => place("a", "", index),
            NodeOp::Error => ("e".into(), "e".into()),
            NodeOp::Square => ("square".into(), "L".into()),
            NodeOp::CrossEntropy => ("cross_entropy".into(), "L".into()),
        };
        Label::new(id, name)
    }
}

/// φ(z) in f64; [`Activation::apply`] does the same to tensors.
pub(super) fn apply(activation: Activation, z: f64) -> f64 {
    match activation {
        Activation::Relu => z.max(0.0),
        Activation::LeakyRelu => z.max(LEAK * z),
        Activation::Tanh => z.tanh(),
        Activation::Sigmoid => sigmoid(z),
        // Not offered here: see `options.rs`.
        Activation::Linear | Activation::Gelu => z,
    }
}

/// φ′(z), from z and a = φ(z). At the kink of a ReLU it is 0, of a leaky ReLU 1, as burn has it.
pub(super) fn slope(activation: Activation, z: f64, a: f64) -> f64 {
    match activation {
        Activation::Relu => f64::from(u8::from(z > 0.0)),
        Activation::LeakyRelu => {
            if z < 0.0 {
                LEAK
            } else {
                1.0
            }
        }
        Activation::Tanh => 1.0 - a * a,
        Activation::Sigmoid => a * (1.0 - a),
        Activation::Linear | Activation::Gelu => 1.0,
    }
}

/// σ(z) = 1 / (1 + e⁻ᶻ).
pub(super) fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

fn raised(number: usize) -> String {
    number
        .to_string()
        .chars()
        .map(|digit| shifted(digit, ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹']))
        .collect()
}

fn lowered(digits: &str) -> String {
    digits.chars().map(|digit| shifted(digit, ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'])).collect()
}

fn shifted(digit: char, to: [char; 10]) -> char {
    digit.to_digit(10).and_then(|digit| to.get(digit as usize).copied()).unwrap_or(digit)
}
