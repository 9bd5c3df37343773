//! How a gradient fares on its way back through many layers.
//!
//! With δˡ = ∂L/∂zˡ, each layer multiplies it on the way back: δˡ = (Wˡ⁺¹ᵀ δˡ⁺¹) ⊙ φ′(zˡ). A sigmoid's φ′ is
//! at most ¼, so that ‖δˡ‖ shrinks layer by layer; a ReLU's is 1 wherever it is on.
//!
//! Sources: Hochreiter (1991); Glorot and Bengio (2010), section 4.2; He et al. (2015), section 2.2.

use burn::tensor::Device;

use super::graph::Graph;
use super::options::Options;
use super::pass::{Pass, sum_gradients};
use super::problem::Problem;
use crate::error::Result;
use crate::nn::mlp::{Activation, Mlp};
use crate::nn::params::{Parameter, named};

/// Neurons in each layer: enough that not all ReLUs of a layer are off.
const WIDTH: usize = 16;
/// Side by side.
pub(super) const COMPARED: [Activation; 3] = [Activation::Sigmoid, Activation::Tanh, Activation::Relu];

/// ‖∂L/∂zˡ‖ of each hidden layer, by burn's autodiff, for each of [`COMPARED`]: `[3, depth]`.
pub(super) fn gradient_norms(options: &Options, device: &Device) -> Result<Vec<f32>> {
    let hidden = std::iter::repeat_n(WIDTH, options.stack_depth);
    let sizes: Vec<usize> = [2].into_iter().chain(hidden).chain([1]).collect();
    let model = Mlp::new(&sizes, options.initialisation, options.seed, device);
    let graph = Graph::new(&sizes, options.loss, false);
    let mut norms = Vec::new();
    for activation in COMPARED {
        let problem = Problem { activation, ..options.problem() };
        let pass = Pass::of(&graph, model.clone(), &problem, device)?;
        let layers = layer_norms(&named(&model), &pass.gradient);
        norms.extend_from_slice(&layers[..options.stack_depth]);
    }
    Ok(norms)
}

/// ‖∂L/∂zˡ‖ of every layer, from ∂L/∂θ.
pub(super) fn layer_norms(named: &[Parameter], gradient: &[f32]) -> Vec<f32> {
    let norm = |layer: &[f32]| layer.iter().map(|slope| f64::from(*slope).powi(2)).sum::<f64>().sqrt() as f32;
    sum_gradients(named, gradient).map(norm).collect()
}
