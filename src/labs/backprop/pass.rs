//! One pass through the net on burn, forward and backward, and the graph's own numbers beside it.
//!
//! The values are burn's; the local derivatives and the products of the chain rule are worked out here from
//! them; and burn's autodiff says what each gradient must come to. burn keeps gradients of leaves only: to
//! see that of a number in the middle, a leaf of zeros is added to it, whose gradient is the same.

use burn::optim::GradientsParams;
use burn::tensor::activation::log_sigmoid;
use burn::tensor::{Device, Tensor};

use super::graph::{Graph, Loss, Op};
use crate::error::Result;
use crate::nn::mlp::{Activation, Mlp};
use crate::nn::{matrix, numbers, scalar};

/// What a pass needs to know beside the parameters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    /// x, `[2]`.
    pub x: [f32; 2],
    pub y: f32,
    pub activation: Activation,
    pub loss: Loss,
}

/// The numbers of one pass.
pub(super) struct Pass {
    pub model: Mlp,
    /// For the optimiser, which takes them.
    pub gradients: Option<GradientsParams>,
    /// θ.
    pub at: Vec<f32>,
    /// The value of every node.
    pub values: Vec<f64>,
    /// ∂v/∂u of every edge.
    pub local: Vec<f64>,
    /// ∂L/∂θ by burn's autodiff.
    pub gradient: Vec<f32>,
    /// (node, ∂L/∂node) by burn's autodiff, of every node that it has: all but products.
    pub autodiff: Vec<(usize, f32)>,
    pub loss: f32,
}

impl Pass {
    pub fn new(
        graph: &Graph,
        sizes: &[usize],
        at: &[f32],
        setting: &Setting,
        device: &Device,
    ) -> Result<Self> {
        let model = Mlp::with_parameters(sizes, at, device);
        let x = matrix(setting.x.to_vec(), 2, device).require_grad(); // (1, 2)
        let y = matrix(vec![setting.y], 1, device).require_grad(); // (1, 1)
        let mut hidden = Vec::new();
        let run = model.pass_with(x.clone(), setting.activation, |_, a| {
            let zeros = Tensor::zeros(a.dims(), device).require_grad();
            hidden.push(zeros.clone());
            a + zeros
        });
        let output = run.z.last().cloned().unwrap_or_else(|| x.clone()); // (1, 1)
        let no_error = Tensor::zeros([1, 1], device).require_grad();
        let error = output.clone() - y.clone() + no_error.clone();
        let loss: Tensor<1> = match setting.loss {
            Loss::Squared => (error.clone() * error.clone()).sum(),
            // −ln σ(z) + (1 − y) z = ln(1 + eᶻ) − y z
            Loss::CrossEntropy => (-log_sigmoid(output.clone()) + (-y.clone() + 1.0) * output.clone()).sum(),
        };
        let value = scalar(loss.clone())?;

        let all = loss.backward();
        let of = |leaf: &Tensor<2>| leaf.grad(&all).map_or_else(|| Ok(vec![]), numbers);
        let (x_gradient, y_gradient, error_gradient) = (of(&x)?, of(&y)?, of(&no_error)?);
        let hidden_gradients = hidden.iter().map(of).collect::<Result<Vec<_>>>()?;
        let gradients = GradientsParams::from_grads(all, &model);
        let gradient = model.gradient(&gradients)?;

        // Products are the graph's own; everything else is what burn computed.
        let leaves = setting.x.iter().chain([&setting.y]).chain(at).map(|value| f64::from(*value));
        let mut values = graph.forward(&leaves.collect::<Vec<_>>(), setting.activation);
        let z = run.z.into_iter().map(numbers).collect::<Result<Vec<_>>>()?;
        let a = run.a.into_iter().map(numbers).collect::<Result<Vec<_>>>()?;
        let error = numbers(error)?;
        let pick = |all: &[Vec<f32>], layer: usize, index: usize| {
            all.get(layer.wrapping_sub(1)).and_then(|row| row.get(index.wrapping_sub(1))).copied()
        };
        let mut autodiff = Vec::new();
        for (place, node) in graph.nodes.iter().enumerate() {
            let parameter = place.checked_sub(graph.first_parameter);
            let (value, slope) = match node.op {
                Op::Input => (None, x_gradient.get(node.index - 1).copied()),
                Op::Target => (None, y_gradient.first().copied()),
                Op::Weight | Op::Bias => (None, parameter.and_then(|p| gradient.get(p).copied())),
                Op::Product => (None, None),
                // z = aW + b for one example, so that ∂L/∂z is ∂L/∂b.
                Op::Sum | Op::Neuron => {
                    let bias = |n: &super::graph::Node| {
                        n.op == Op::Bias && (n.layer, n.index) == (node.layer, node.index)
                    };
                    let bias = graph.nodes.iter().position(bias).map(|at| at - graph.first_parameter);
                    (pick(&z, node.layer, node.index), bias.and_then(|p| gradient.get(p).copied()))
                }
                Op::Activation => {
                    (pick(&a, node.layer, node.index), pick(&hidden_gradients, node.layer, node.index))
                }
                Op::Error => (error.first().copied(), error_gradient.first().copied()),
                Op::Square | Op::CrossEntropy => (Some(value), Some(1.0)),
            };
            if let Some(value) = value {
                values[place] = f64::from(value);
            }
            autodiff.extend(slope.map(|slope| (place, slope)));
        }
        let local = graph.local_derivatives(&values, setting.activation);
        Ok(Self {
            model,
            gradients: Some(gradients),
            at: at.to_vec(),
            values,
            local,
            gradient,
            autodiff,
            loss: value,
        })
    }
}

/// dL/dθᵢ by nudging: (L(θ + h) − L(θ − h)) / 2h, with h = 10⁻⁵ · max(1, |θᵢ|), `[p]`.
///
/// The graph's forward pass in f64: no derivative rule is used, and the rounding stays far below what the
/// comparison looks for. The error is of order h², some 10⁻¹⁰.
///
/// Where a sum is exactly 0, at the kink of a ReLU, there is no one slope: this gives the mean of the two,
/// the gradient one of them.
pub(super) fn nudged(graph: &Graph, at: &[f32], setting: &Setting) -> Vec<f64> {
    let leaves = setting.x.iter().chain([&setting.y]).chain(at).map(|value| f64::from(*value));
    let mut leaves: Vec<f64> = leaves.collect();
    (graph.first_parameter..graph.first_operation)
        .map(|place| {
            let here = leaves[place];
            let h = 1e-5 * here.abs().max(1.0);
            let mut loss_at = |value: f64| {
                leaves[place] = value;
                graph.forward(&leaves, setting.activation).last().copied().unwrap_or(f64::NAN)
            };
            let slope = (loss_at(here + h) - loss_at(here - h)) / (2.0 * h);
            loss_at(here);
            slope
        })
        .collect()
}
