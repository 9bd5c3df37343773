//! What is worked out only to be looked at, and what goes wrong.

use std::cell::OnceCell;

use burn::module::Module;
use burn::tensor::{Device, Tensor};

use super::Backprop;
use super::graph::{Graph, NodeOp};
use super::problem::Problem;
use crate::error::Result;
use crate::labs::shared::kept;
use crate::nn::mlp::{Activation, Initialisation, Mlp};
use crate::nn::params::{Parameter, named};
use crate::nn::{matrix, scalar};
use crate::record;

/// Below this slope of a sigmoid or a tanh, next to nothing comes through.
const SATURATED: f64 = 0.01;
/// Below this loss there is nothing left to learn.
const LEARNED: f64 = 1e-6;

record! {
    /// Where the gradient does not get through, or has nothing to say.
    pub struct BlameTrouble {
        /// How many hidden neurons there are.
        pub neurons: usize,
        /// How many of them are ReLUs whose sum is not above zero: their slope is 0.
        pub off: usize,
        /// How many of them are sigmoids or tanhs with next to no slope.
        pub saturated: usize,
        /// A sum is exactly 0, where a ReLU has no one slope.
        pub kink: bool,
        /// All neurons of every layer began alike, and still are.
        pub alike: bool,
        /// The loss is almost zero.
        pub learned: bool,
    }
}

/// Kept until the parameters or the pass change.
#[derive(Default)]
pub(super) struct Look {
    present_loss: OnceCell<f32>,
    nudged: OnceCell<Vec<f64>>,
}

impl Backprop {
    /// The loss with the parameters as they are now: after an update, not that of the pass that is looked at.
    pub(super) fn present_loss(&self) -> Result<f32> {
        kept(&self.look.present_loss, || scalar(self.loss_of(&self.trainer.model().valid(), &self.plain)))
            .copied()
    }

    /// L of a net on the example, `[1]`.
    pub(super) fn loss_of(&self, model: &Mlp, device: &Device) -> Tensor<1> {
        let problem = &self.problem;
        let x = matrix(problem.example.x.to_vec(), 2, device); // (1, 2)
        let y = matrix(vec![problem.example.y], 1, device); // (1, 1)
        let z = model.forward(x, problem.activation); // (1, 1)
        problem.loss(z.clone(), y.clone(), z - y)
    }

    /// What the net says in the pass that is looked at, once the forward pass has come to it.
    pub(super) fn prediction(&self) -> Result<Option<f32>> {
        let output = self.graph.nodes.iter().position(|node| node.output);
        let Some(output) = output.filter(|output| *output < self.reached()) else { return Ok(None) };
        Ok(Some(self.problem.prediction(self.pass()?.values[output] as f32)))
    }

    /// dL/dθ by nudging, in the pass that is looked at, `[p]`.
    pub(super) fn nudged(&self) -> Result<&[f64]> {
        let nudge = || Ok(nudged(&self.graph, &self.pass()?.at, &self.problem));
        kept(&self.look.nudged, nudge).map(Vec::as_slice)
    }

    pub(super) fn trouble(&self) -> Result<BlameTrouble> {
        let (activation, pass) = (self.options.activation, self.pass()?);
        let reached = self.reached();
        let nodes = || self.graph.nodes.iter().enumerate().filter(|(_, node)| node.op == NodeOp::Activation);
        // Nothing is said of a neuron before its operation is done.
        let slopes: Vec<f64> = nodes()
            .filter(|(place, _)| *place < reached)
            .map(|(_, node)| pass.local[node.first_edge])
            .collect();
        let many = |is: &dyn Fn(f64) -> bool| slopes.iter().filter(|slope| is(**slope)).count();
        let mut sums = nodes().map(|(_, node)| self.graph.edges[node.first_edge].0);
        let loss = pass.values.last().filter(|_| reached == self.graph.nodes.len());
        let (relu, kinked) = match activation {
            Activation::Relu => (true, true),
            Activation::LeakyRelu => (false, true),
            _ => (false, false),
        };
        Ok(BlameTrouble {
            neurons: nodes().count(),
            off: if relu { many(&|slope| slope == 0.0) } else { 0 },
            saturated: if activation.is_bounded() { many(&|slope| slope < SATURATED) } else { 0 },
            kink: kinked && sums.any(|z| z < reached && pass.values[z] == 0.0),
            alike: self.options.initialisation == Initialisation::Zero && self.is_alike()?,
            learned: loss.is_some_and(|loss| *loss < LEARNED),
        })
    }

    /// Whether each neuron of every layer of two or more has the weights and the bias of the first.
    fn is_alike(&self) -> Result<bool> {
        let parameters = self.trainer.parameters()?;
        let rows = |tensor: &Parameter| {
            let own = &parameters[tensor.start..tensor.start + tensor.count()];
            own.chunks(tensor.shape.last().copied().unwrap_or(1)).filter(|row| row.len() > 1)
        };
        let all = named(self.trainer.model());
        let mut rows = all.iter().flat_map(rows).peekable();
        Ok(rows.peek().is_some() && rows.all(|row| row.iter().all(|parameter| *parameter == row[0])))
    }
}

/// dL/dθ by nudging: (L(θ + h) − L(θ − h)) / 2h, with h = 10⁻⁵ · max(1, |θᵢ|), `[p]`.
///
/// The graph's forward pass in f64: no derivative rule is used, and the rounding stays far below what the
/// comparison looks for. The error is of order h², some 10⁻¹⁰.
///
/// Where a sum is exactly 0, at the kink of a ReLU, there is no one slope: this gives the mean of the two,
/// the gradient one of them.
fn nudged(graph: &Graph, at: &[f32], problem: &Problem) -> Vec<f64> {
    let mut leaves = problem.leaves(at);
    (graph.first_parameter..graph.first_operation)
        .map(|place| {
            let here = leaves[place];
            let h = 1e-5 * here.abs().max(1.0);
            let mut loss_at = |value: f64| {
                leaves[place] = value;
                graph.forward(&leaves, problem.activation).last().copied().unwrap_or(f64::NAN)
            };
            let slope = (loss_at(here + h) - loss_at(here - h)) / (2.0 * h);
            leaves[place] = here;
            slope
        })
        .collect()
}
