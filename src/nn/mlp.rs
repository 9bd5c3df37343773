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
use burn::optim::GradientsParams;
use burn::tensor::activation::{gelu, leaky_relu, relu, sigmoid};
use burn::tensor::{Device, Tensor};
use rand::RngExt;

use super::ops::{biased, linear, matmul, tanh};
use super::{matrix, numbers, vector};
use crate::error::Result;
use crate::rng::{Purpose, generator};

/// The slope of a leaky ReLU below zero (Maas, Hannun and Ng, 2013).
pub const LEAK: f64 = 0.01;
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
    /// Whether φ stays within ±1.
    pub fn is_bounded(self) -> bool {
        matches!(self, Self::Tanh | Self::Sigmoid)
    }

    /// φ(z), entry by entry.
    pub fn apply(self, z: Tensor<2>) -> Tensor<2> {
        match self {
            Self::Linear => z,
            Self::Relu => relu(z),
            Self::LeakyRelu => leaky_relu(z, LEAK),
            Self::Tanh => tanh(z),
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

/// The numbers of a layer: weights, row-major `[n_in, n_out]`, and biases `[n_out]`.
#[derive(Clone)]
struct LayerParts {
    weights: Vec<f32>,
    biases: Vec<f32>,
}

impl LayerParts {
    fn of(layer: &Linear) -> Result<Self> {
        let biases = layer.bias.as_ref().map_or(Ok(vec![]), |bias| numbers(bias.val()))?;
        Ok(Self { weights: numbers(layer.weight.val())?, biases })
    }

    fn dims(&self) -> [usize; 2] {
        [self.weights.len() / self.biases.len().max(1), self.biases.len()]
    }

    /// See [`Mlp::grown_into`].
    fn grown_into(&self, fresh: &Self) -> Self {
        let ([inputs, outputs], [new_inputs, new_outputs]) = (self.dims(), fresh.dims());
        let weight = |(from, to): (usize, usize)| match (from < inputs, to < outputs) {
            (true, true) => self.weights[from * outputs + to],
            (true, false) => fresh.weights[from * new_outputs + to],
            (false, _) => 0.0,
        };
        let places = (0..new_inputs).flat_map(|from| (0..new_outputs).map(move |to| (from, to)));
        let bias = |to: usize| self.biases.get(to).copied().unwrap_or_default();
        Self { weights: places.map(weight).collect(), biases: (0..new_outputs).map(bias).collect() }
    }
}

/// One pass through an [`Mlp`].
#[derive(Debug, Clone)]
pub struct Pass {
    /// zˡ of every layer; the last is the output.
    pub z: Vec<Tensor<2>>,
    /// aˡ of every hidden layer.
    pub a: Vec<Tensor<2>>,
}

impl Pass {
    /// The last z: the prediction, or the logits, `[m, n_out]`.
    pub fn output(&self) -> Tensor<2> {
        self.z[self.z.len() - 1].clone()
    }
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

    /// These weights in a network of another size, and those of `fresh`, which has that size, where there are none.
    ///
    /// With as many layers as before, each neuron keeps its place. One that is new listens with fresh weights and is not
    /// listened to yet: its weights onwards are zero, so that a network that only grows answers as before. With a layer
    /// more or fewer, those before it and behind it that still fit are kept.
    ///
    /// Source: Chen, Goodfellow and Shlens, “Net2Net” (2016), for growing without another answer.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the engine can't give its numbers.
    pub fn grown_into(&self, fresh: &Self, device: &Device) -> Result<Self> {
        let parts = |model: &Self| model.layers.iter().map(LayerParts::of).collect::<Result<Vec<_>>>();
        let (old, new) = (parts(self)?, parts(fresh)?);
        let grown: Vec<_> = if old.len() == new.len() {
            old.iter().zip(&new).map(|(old, new)| old.grown_into(new)).collect()
        } else {
            let fits = |(old, new): &(&LayerParts, &LayerParts)| old.dims() == new.dims();
            let front = old.iter().zip(&new).take_while(fits).count();
            let back = old.iter().rev().zip(new.iter().rev()).take_while(fits).count();
            let back = back.min(old.len().min(new.len()) - front);
            let (middle, end) = (new.len() - back, old.len() - back);
            old[..front].iter().chain(&new[front..middle]).chain(&old[end..]).cloned().collect()
        };
        Ok(Self::from_parameters(grown.into_iter().map(|layer| (layer.weights, layer.biases)), device))
    }

    /// All parameters, layer by layer, the weights row-major and then the biases.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the engine can't give its numbers.
    pub fn parameters(&self) -> Result<Vec<f32>> {
        self.flat(|weight| Some(weight.val()), |bias| Some(bias.val()))
    }

    /// ∂L/∂θ in the order of [`parameters`](Self::parameters).
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the engine can't give its numbers.
    pub fn gradient(&self, gradients: &GradientsParams) -> Result<Vec<f32>> {
        self.flat(|weight| gradients.get(weight.id), |bias| gradients.get(bias.id))
    }

    fn flat(
        &self,
        weights: impl Fn(&Param<Tensor<2>>) -> Option<Tensor<2>>,
        biases: impl Fn(&Param<Tensor<1>>) -> Option<Tensor<1>>,
    ) -> Result<Vec<f32>> {
        let mut flat = Vec::new();
        for layer in &self.layers {
            if let Some(weight) = weights(&layer.weight) {
                flat.extend(numbers(weight)?);
            }
            if let Some(bias) = layer.bias.as_ref().and_then(&biases) {
                flat.extend(numbers(bias)?);
            }
        }
        Ok(flat)
    }

    /// Layers of the given sizes with the parameters that [`parameters`](Self::parameters) gave.
    pub fn with_parameters(sizes: &[usize], mut flat: &[f32], device: &Device) -> Self {
        let mut take = |count: usize| {
            let (taken, rest) = flat.split_at(count.min(flat.len()));
            flat = rest;
            taken.to_vec()
        };
        let pairs = sizes.iter().zip(sizes.iter().skip(1));
        let layers: Vec<_> =
            pairs.map(|(inputs, outputs)| (take(inputs * outputs), take(*outputs))).collect();
        Self::from_parameters(layers, device)
    }

    /// How many parameters layers of the given sizes have.
    pub fn count(sizes: &[usize]) -> usize {
        sizes.iter().zip(sizes.iter().skip(1)).map(|(inputs, outputs)| (inputs + 1) * outputs).sum()
    }

    /// `[m, n_in]` through all layers.
    pub fn pass(&self, x: Tensor<2>, activation: Activation) -> Pass {
        self.pass_with(x, activation, |_, a| a)
    }

    /// As [`pass`](Self::pass), with something done to the activations of each hidden layer.
    pub fn pass_with(
        &self,
        x: Tensor<2>,
        activation: Activation,
        mut hidden: impl FnMut(usize, Tensor<2>) -> Tensor<2>,
    ) -> Pass {
        let mut pass = Pass { z: Vec::with_capacity(self.layers.len()), a: vec![] };
        let mut input = x;
        for (index, layer) in self.layers.iter().enumerate() {
            let z = linear(layer, input.clone());
            pass.z.push(z.clone());
            if index + 1 < self.layers.len() {
                input = hidden(index, activation.apply(z));
                pass.a.push(input.clone());
            }
        }
        pass
    }

    /// As [`forward`](Self::forward), for a net that is only asked and not trained: in fewer passes over the numbers.
    pub fn answer(&self, x: Tensor<2>, activation: Activation) -> Tensor<2> {
        let last = self.layers.len().saturating_sub(1);
        self.layers.iter().enumerate().fold(x, |input, (index, layer)| {
            let product = matmul(input, layer.weight.val());
            let Some(bias) = &layer.bias else { return product };
            match (index < last, activation) {
                (true, Activation::Relu) => biased(product, bias.val(), true),
                (true, _) => activation.apply(biased(product, bias.val(), false)),
                (false, _) => biased(product, bias.val(), false),
            }
        })
    }

    /// The same net with its last inputs given: it takes the others only. What it would make of those given becomes a part of
    /// the first layer's biases.
    #[must_use]
    pub fn told(&self, last: Vec<f32>) -> Self {
        let mut net = self.clone();
        let Some(layer) = net.layers.first_mut().filter(|_| !last.is_empty()) else { return net };
        let (weight, count) = (layer.weight.val(), last.len());
        let [inputs, outputs] = weight.dims();
        let others = inputs.saturating_sub(count);
        let given = matrix(last, count, &weight.device()).matmul(weight.clone().narrow(0, others, count));
        layer.weight = Param::initialized(layer.weight.id, weight.narrow(0, 0, others));
        layer.bias =
            layer.bias.take().map(|bias| Param::initialized(bias.id, bias.val() + given.reshape([outputs])));
        net
    }

    /// The output alone, `[m, n_in]` → `[m, n_out]`.
    pub fn forward(&self, x: Tensor<2>, activation: Activation) -> Tensor<2> {
        let last = self.layers.len().saturating_sub(1);
        self.layers.iter().enumerate().fold(x, |input, (index, layer)| {
            let z = linear(layer, input);
            if index < last { activation.apply(z) } else { z }
        })
    }
}
