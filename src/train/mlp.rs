//! A multilayer perceptron whose every layer can be looked at.
//!
//! With a⁰ = x, for each layer l = 1 … L:
//!
//! | | formula | shape |
//! |---|---|---|
//! | pre-activation | zˡ = aˡ⁻¹ Wˡ + bˡ | `[m, nₗ]` |
//! | activation | aˡ = φ(zˡ), for l < L | `[m, nₗ]` |
//!
//! The last layer is left linear: its z is the prediction, or the logits.
//!
//! Source: Goodfellow, Bengio and Courville, *Deep Learning*, section 6.

use burn::module::{Module, Param, ParamId};
use burn::nn::Linear;
use burn::tensor::activation::{gelu, leaky_relu, relu, sigmoid};
use burn::tensor::{Device, Tensor};
use rand::RngExt;

use super::{matrix, vector};
use crate::rng::{Purpose, generator};

/// The slope of a leaky ReLU below zero (Maas, Hannun and Ng, 2013).
const LEAK: f64 = 0.01;
/// The range of small initial weights.
const SMALL: f64 = 0.05;

/// φ, between two layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// φ(z) = z.
    Linear,
    /// φ(z) = max(0, z).
    Relu,
    /// φ(z) = max(0.01 z, z).
    LeakyRelu,
    /// φ(z) = tanh z.
    Tanh,
    /// φ(z) = 1 / (1 + e⁻ᶻ).
    Sigmoid,
    /// φ(z) = z Φ(z), Φ the normal distribution (Hendrycks and Gimpel, 2016).
    Gelu,
}

impl Activation {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Linear, Self::Relu, Self::LeakyRelu, Self::Tanh, Self::Sigmoid, Self::Gelu];

    /// φ(z), entry by entry.
    pub fn apply(self, z: Tensor<2>) -> Tensor<2> {
        match self {
            Self::Linear => z,
            Self::Relu => relu(z),
            Self::LeakyRelu => leaky_relu(z, LEAK),
            Self::Tanh => z.tanh(),
            Self::Sigmoid => sigmoid(z),
            Self::Gelu => gelu(z),
        }
    }
}

/// How the weights begin; biases begin at zero. All are uniform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Initialisation {
    /// All zero: then all neurons of a layer are the same for ever.
    Zero,
    /// Within ±0.05.
    Small,
    /// Variance 2 / (n_in + n_out): Glorot and Bengio (2010), equation 16.
    Xavier,
    /// Variance 2 / n_in: He et al. (2015), equation 10.
    He,
}

impl Initialisation {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Zero, Self::Small, Self::Xavier, Self::He];

    /// The half-width r of the uniform distribution: its variance is r²/3.
    pub fn half_width(self, inputs: usize, outputs: usize) -> f64 {
        match self {
            Self::Zero => 0.0,
            Self::Small => SMALL,
            Self::Xavier => (6.0 / (inputs + outputs) as f64).sqrt(),
            Self::He => (6.0 / inputs as f64).sqrt(),
        }
    }
}

/// The model. See the [module](self).
#[derive(Module, Debug)]
pub struct Mlp {
    /// The layers; the weight of each is `[n_in, n_out]`, its bias `[n_out]`.
    pub layers: Vec<Linear>,
}

/// One pass through an [`Mlp`].
#[derive(Debug, Clone)]
pub struct Pass {
    /// zˡ of every layer; the last is the output.
    pub z: Vec<Tensor<2>>,
    /// aˡ of every hidden layer.
    pub a: Vec<Tensor<2>>,
}

impl Mlp {
    /// Layers of the given sizes: the inputs, the hidden neurons of each layer, the outputs.
    pub fn new(sizes: &[usize], initialisation: Initialisation, seed: u64, device: &Device) -> Self {
        let pairs = sizes.iter().copied().zip(sizes.iter().copied().skip(1));
        let layer = |(index, (inputs, outputs)): (usize, (usize, usize))| {
            let half = initialisation.half_width(inputs, outputs) as f32;
            // A generator for each layer: adding one behind does not change those before it.
            let mut rng = generator(seed, Purpose::Init, index as u32);
            let weights = (0..inputs * outputs).map(|_| half * rng.random_range(-1.0..1.0)).collect();
            (weights, vec![0.0; outputs])
        };
        Self::from_parameters(pairs.enumerate().map(layer), device)
    }

    /// Layers with given weights, row-major `[n_in, n_out]`, and biases `[n_out]`.
    pub fn from_parameters(layers: impl IntoIterator<Item = (Vec<f32>, Vec<f32>)>, device: &Device) -> Self {
        let layer = |(index, (weights, bias)): (usize, (Vec<f32>, Vec<f32>))| {
            // Named by their place, not at random: an optimiser's state finds them again after a save.
            let id = |part: u64| ParamId::from(2 * index as u64 + part);
            let weight = matrix(weights, bias.len(), device).require_grad();
            Linear {
                weight: Param::initialized(id(0), weight),
                bias: Some(Param::initialized(id(1), vector(bias, device).require_grad())),
            }
        };
        Self { layers: layers.into_iter().enumerate().map(layer).collect() }
    }

    /// `[m, n_in]` through all layers.
    pub fn pass(&self, x: Tensor<2>, activation: Activation) -> Pass {
        let mut pass = Pass { z: Vec::with_capacity(self.layers.len()), a: vec![] };
        let mut input = x;
        for (index, layer) in self.layers.iter().enumerate() {
            let z = layer.forward(input.clone());
            pass.z.push(z.clone());
            if index + 1 < self.layers.len() {
                input = activation.apply(z);
                pass.a.push(input.clone());
            }
        }
        pass
    }

    /// The output alone, `[m, n_in]` → `[m, n_out]`.
    pub fn forward(&self, x: Tensor<2>, activation: Activation) -> Tensor<2> {
        let last = self.layers.len().saturating_sub(1);
        self.layers.iter().enumerate().fold(x, |input, (index, layer)| {
            let z = layer.forward(input);
            if index < last { activation.apply(z) } else { z }
        })
    }
}
