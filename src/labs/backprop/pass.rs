//! One pass through the net on burn, forward and backward, and the graph's own numbers beside it.
//!
//! The values are burn's; the local derivatives and the products of the chain rule are worked out here from
//! them; and burn's autodiff says what each gradient must come to. burn keeps gradients of leaves only: to
//! see that of a number in the middle, a leaf of zeros is added to it, whose gradient is the same.

use burn::tensor::{Device, Tensor};

use super::graph::{Graph, Node, NodeOp};
use super::problem::Problem;
use crate::error::Result;
use crate::nn::mlp::Mlp;
use crate::nn::params::{Parameter, named};
use crate::nn::{matrix, numbers};
use crate::train::{Method, Trainer};

/// The numbers of one pass.
pub(super) struct Pass {
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
}

/// What burn has of the nodes: their values, or ∂L/∂ of them.
struct Numbers {
    x: Vec<f32>,
    y: Vec<f32>,
    parameters: Vec<f32>,
    /// Layer by layer.
    z: Vec<Vec<f32>>,
    a: Vec<Vec<f32>>,
    error: Vec<f32>,
    loss: f32,
}

impl Pass {
    /// The pass of the present step: its loss and its gradient are the trainer's from then on.
    pub fn new(
        graph: &Graph,
        trainer: &mut Trainer<Mlp>,
        problem: &Problem,
        device: &Device,
    ) -> Result<Self> {
        let x = matrix(problem.example.x.to_vec(), 2, device).require_grad(); // (1, 2)
        let y = matrix(vec![problem.example.y], 1, device).require_grad(); // (1, 1)
        let zeros = |size| Tensor::<2>::zeros(size, device).require_grad();
        let mut no_a = Vec::new();
        let run = trainer.model().pass_with(x.clone(), problem.activation, |_, a| {
            let zeros = zeros(a.dims());
            no_a.push(zeros.clone());
            a + zeros
        });
        let no_error = zeros([1, 1]);
        let error = run.output() - y.clone() + no_error.clone(); // (1, 1)
        trainer.begin();
        let loss = trainer.loss(problem.loss(run.output(), y.clone(), error.clone()))?;
        let (of_x, of_y, of_a, of_error) = trainer.backward_with(None, |all| {
            let of = |leaf: &Tensor<2>| leaf.grad(all).map_or_else(|| Ok(vec![]), numbers);
            Ok((of(&x)?, of(&y)?, no_a.iter().map(of).collect::<Result<_>>()?, of(&no_error)?))
        })?;
        let gradient = trainer.gradient();
        let slopes = Numbers {
            x: of_x,
            y: of_y,
            parameters: gradient.to_vec(),
            z: sum_gradients(&named(trainer.model()), gradient).map(<[f32]>::to_vec).collect(),
            a: of_a,
            error: of_error,
            loss: 1.0,
        };
        let values = Numbers {
            x: problem.example.x.to_vec(),
            y: vec![problem.example.y],
            parameters: trainer.parameters()?,
            z: run.z.into_iter().map(numbers).collect::<Result<_>>()?,
            a: run.a.into_iter().map(numbers).collect::<Result<_>>()?,
            error: numbers(error)?,
            loss,
        };
        Ok(Self::of_numbers(graph, problem, values, slopes))
    }

    /// A pass that is only looked at, with the parameters of `model`.
    pub fn of(graph: &Graph, model: Mlp, problem: &Problem, device: &Device) -> Result<Self> {
        Self::new(graph, &mut Trainer::new(model, Method::Sgd), problem, device)
    }

    fn of_numbers(graph: &Graph, problem: &Problem, values: Numbers, slopes: Numbers) -> Self {
        // Products are the graph's own; everything else is what burn computed.
        let mut all = graph.forward(&problem.leaves(&values.parameters), problem.activation);
        let mut autodiff = Vec::with_capacity(all.len());
        for (place, value) in all.iter_mut().enumerate() {
            if let Some(known) = values.of(graph, place) {
                *value = f64::from(known);
            }
            autodiff.extend(slopes.of(graph, place).map(|slope| (place, slope)));
        }
        let local = graph.local_derivatives(&all, problem.activation);
        Self { at: values.parameters, values: all, local, gradient: slopes.parameters, autodiff }
    }
}

impl Numbers {
    /// That of a node, unless it is a product.
    fn of(&self, graph: &Graph, place: usize) -> Option<f32> {
        let Node { op, layer, index, .. } = graph.nodes[place];
        let one_of = |all: &[f32]| all.get(index.checked_sub(1)?).copied();
        let one_in = |all: &[Vec<f32>]| one_of(all.get(layer.checked_sub(1)?)?);
        match op {
            NodeOp::Input => one_of(&self.x),
            NodeOp::Target => self.y.first().copied(),
            NodeOp::Weight | NodeOp::Bias => self.parameters.get(place - graph.first_parameter).copied(),
            NodeOp::Product => None,
            NodeOp::Sum | NodeOp::WeightedSum => one_in(&self.z),
            NodeOp::Activation => one_in(&self.a),
            NodeOp::Error => self.error.first().copied(),
            NodeOp::Square | NodeOp::CrossEntropy => Some(self.loss),
        }
    }
}

/// ∂L/∂zˡ of every layer from ∂L/∂θ: with one example zˡ = aˡ⁻¹ Wˡ + bˡ, so that ∂L/∂zˡ is ∂L/∂bˡ.
pub(super) fn sum_gradients<'a>(
    named: &'a [Parameter],
    gradient: &'a [f32],
) -> impl Iterator<Item = &'a [f32]> {
    let biases = named.iter().filter(|parameter| parameter.name.ends_with("bias"));
    biases.filter_map(|bias| gradient.get(bias.start..bias.start + bias.count()))
}
