//! How a gradient fares on its way back through many layers.
//!
//! With δˡ = ∂L/∂zˡ, each layer multiplies it on the way back: δˡ = (Wˡ⁺¹ᵀ δˡ⁺¹) ⊙ φ′(zˡ). A sigmoid's φ′ is
//! at most ¼, so that ‖δˡ‖ shrinks layer by layer; a ReLU's is 1 wherever it is on.
//!
//! Sources: Hochreiter (1991); Glorot and Bengio (2010), section 4.2; He et al. (2015), section 2.2.

use burn::tensor::Device;

use super::controls::Options;
use super::graph::Graph;
use super::pass::{Pass, Setting};
use crate::error::Result;
use crate::nn::mlp::{Activation, Mlp};

/// Neurons in each layer: enough that not all ReLUs of a layer are off.
const WIDTH: usize = 16;
/// Side by side.
pub(super) const COMPARED: [Activation; 3] = [Activation::Sigmoid, Activation::Tanh, Activation::Relu];

/// ‖∂L/∂zˡ‖ of each hidden layer, by burn's autodiff, for each of [`COMPARED`]: `[3, depth]`.
pub(super) fn gradient_norms(options: &Options, device: &Device) -> Result<Vec<f32>> {
    let hidden = std::iter::repeat_n(WIDTH, options.stack_depth);
    let sizes: Vec<usize> = [2].into_iter().chain(hidden).chain([1]).collect();
    let parameters = Mlp::new(&sizes, options.initialisation, options.seed, device).parameters()?;
    let graph = Graph::new(&sizes, options.setting.loss, false);
    let mut norms = Vec::new();
    for activation in COMPARED {
        let setting = Setting { activation, ..options.setting };
        let pass = Pass::new(&graph, &sizes, &parameters, &setting, device)?;
        let layers = layer_norms(&sizes, &pass.gradient);
        norms.extend_from_slice(&layers[..options.stack_depth]);
    }
    Ok(norms)
}

/// ‖∂L/∂zˡ‖ of every layer from ∂L/∂θ. With one example zˡ = aˡ⁻¹ Wˡ + bˡ, so that ∂L/∂zˡ is ∂L/∂bˡ.
pub(super) fn layer_norms(sizes: &[usize], gradient: &[f32]) -> Vec<f32> {
    let mut rest = gradient;
    let pairs = sizes.iter().zip(sizes.iter().skip(1));
    let norm = |(n_in, n_out): (&usize, &usize)| {
        let (layer, after) = rest.split_at(((n_in + 1) * n_out).min(rest.len()));
        rest = after;
        let biases = layer.iter().skip(n_in * n_out);
        biases.map(|slope| f64::from(*slope).powi(2)).sum::<f64>().sqrt() as f32
    };
    pairs.map(norm).collect()
}
