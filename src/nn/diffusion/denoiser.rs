//! The network: a multilayer perceptron told x_t, the noise level and, where there are classes, which one.
//!
//! Its input is a row of x_t, `[d]`, behind it the embedding of t, and behind that, with k classes, a 1 in one of k + 1
//! places: the class, or in the last place that none is told. The rows of W¹ that this 1 picks are the embeddings of
//! the classes and of ∅.
//!
//! The embedding of t has sin and cos of 1000 t/T · ωᵢ, ωᵢ from 1 down to 10⁻⁴ by equal factors: that of a transformer's
//! places (Vaswani et al., 2017, section 3.5), as Ho et al. (2020) take it, for the same places whatever T is.

use burn::tensor::{Device, Tensor};

use crate::error::Result;
use crate::nn::mlp::{Activation, Initialisation, Mlp};
use crate::nn::{matrix, numbers};

/// Sines, and as many cosines.
const WAVES: usize = 16;

/// How the network is told the noise level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeEmbedding {
    /// 16 sines and 16 cosines.
    Sinusoidal,
    /// 2 t/T − 1, one number.
    Number,
    /// Not at all.
    None,
}

impl TimeEmbedding {
    /// How many numbers it has.
    pub fn width(self) -> usize {
        match self {
            Self::Sinusoidal => 2 * WAVES,
            Self::Number => 1,
            Self::None => 0,
        }
    }

    /// The numbers at u = t/T.
    pub fn at(self, u: f64) -> Vec<f32> {
        match self {
            Self::Sinusoidal => {
                let wave = |i: usize| 1000.0 * u * 1e-4_f64.powf(i as f64 / (WAVES - 1) as f64);
                let sines = (0..WAVES).map(|i| wave(i).sin() as f32);
                sines.chain((0..WAVES).map(|i| wave(i).cos() as f32)).collect()
            }
            Self::Number => vec![(2.0 * u - 1.0) as f32],
            Self::None => vec![],
        }
    }
}

/// A denoiser's shape, and its embedding of every t. Its parameters are an [`Mlp`]'s. See the [module](self).
#[derive(Debug, Clone)]
pub struct Denoiser {
    /// d, the numbers of one example.
    pub dims: usize,
    /// k; 0 where there are no classes.
    pub classes: usize,
    /// Neurons of each hidden layer.
    pub hidden: Vec<usize>,
    /// φ.
    pub activation: Activation,
    /// `[T + 1, e]`.
    times: Vec<Vec<f32>>,
}

impl Denoiser {
    /// A denoiser for t = 0 … `steps`.
    pub fn new(dims: usize, classes: usize, hidden: Vec<usize>, time: TimeEmbedding, steps: usize) -> Self {
        let times = (0..=steps).map(|t| time.at(t as f64 / steps.max(1) as f64)).collect();
        Self { dims, classes, hidden, activation: Activation::Relu, times }
    }

    /// Neurons of each layer, inputs and outputs among them.
    pub fn sizes(&self) -> Vec<usize> {
        std::iter::once(self.inputs_wide()).chain(self.hidden.iter().copied()).chain([self.dims]).collect()
    }

    /// The numbers of one input.
    pub fn inputs_wide(&self) -> usize {
        let told = if self.classes > 0 { self.classes + 1 } else { 0 };
        self.dims + self.times.first().map_or(0, Vec::len) + told
    }

    /// First parameters.
    pub fn init(&self, seed: u64, device: &Device) -> Mlp {
        Mlp::new(&self.sizes(), Initialisation::He, seed, device)
    }

    /// The inputs of `[n, d]` numbers, each row at the noise level and with the class that `told` gives it; a class of
    /// `None` is ∅. `[n, inputs]`.
    pub fn inputs(&self, x: &[f32], told: impl Fn(usize) -> (usize, Option<usize>)) -> Vec<f32> {
        let width = self.inputs_wide();
        let mut inputs = Vec::with_capacity(x.len() / self.dims.max(1) * width);
        for (row, x) in x.chunks_exact(self.dims).enumerate() {
            let (t, class) = told(row);
            inputs.extend_from_slice(x);
            inputs.extend_from_slice(self.times.get(t).map_or(&[], Vec::as_slice));
            if self.classes > 0 {
                let place = class.unwrap_or(self.classes).min(self.classes);
                let from = inputs.len();
                inputs.resize(from + self.classes + 1, 0.0);
                inputs[from + place] = 1.0;
            }
        }
        inputs
    }

    /// What the network says of such inputs, `[n, d]`.
    pub fn forward(&self, net: &Mlp, inputs: Tensor<2>) -> Tensor<2> {
        net.forward(inputs, self.activation)
    }

    /// What the network says of `[n, d]` numbers, all at one noise level, each row of the class that
    /// `class` gives it.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the engine can't give its numbers.
    pub fn predict(
        &self,
        net: &Mlp,
        x: &[f32],
        t: usize,
        class: impl Fn(usize) -> Option<usize>,
    ) -> Result<Vec<f32>> {
        let Some(layer) = net.layers.first() else { return Ok(vec![]) };
        let device = layer.weight.val().device();
        let rows = x.len() / self.dims.max(1);
        if (1..rows).any(|row| class(row) != class(0)) {
            let inputs = self.inputs(x, |row| (t, class(row)));
            return numbers(net.answer(matrix(inputs, self.inputs_wide(), &device), self.activation));
        }
        // All rows are told the same: that is a part of the first layer's bias, worked out once.
        let told = self.inputs(&vec![0.0; self.dims], |_| (t, class(0))).split_off(self.dims);
        numbers(net.told(told).answer(matrix(x.to_vec(), self.dims, &device), self.activation))
    }

    /// As [`predict`](Self::predict), guided toward a class by `w`; see [`guided`](super::guided). Both answers come
    /// from one pass.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the engine can't give its numbers.
    pub fn predict_guided(&self, net: &Mlp, x: &[f32], t: usize, class: usize, w: f32) -> Result<Vec<f32>> {
        let Some(layer) = net.layers.first() else { return Ok(vec![]) };
        let device = layer.weight.val().device();
        let mut inputs = self.inputs(x, |_| (t, Some(class)));
        inputs.extend(self.inputs(x, |_| (t, None)));
        let both = numbers(net.answer(matrix(inputs, self.inputs_wide(), &device), self.activation))?;
        let (told, untold) = both.split_at(both.len() / 2);
        Ok(super::guided(told, untold, w))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;

    #[test]
    fn it_is_asked_for_the_same_as_it_is_trained_to_say() {
        for engine in Engine::AVAILABLE {
            let device = engine.device().unwrap();
            // With classes that all rows share, with ones of their own, and without any, as the embeddings come.
            for (classes, time) in
                [(0, TimeEmbedding::Sinusoidal), (3, TimeEmbedding::Number), (0, TimeEmbedding::None)]
            {
                let denoiser = Denoiser::new(2, classes, vec![5, 4], time, 10);
                let net = denoiser.init(7, &device);
                let x: Vec<f32> = (0..12).map(|i| (i as f32 - 6.0) / 4.0).collect();
                let own = |row: usize| (classes > 0).then_some(row % 3);
                let shared = |_| (classes > 0).then_some(1);
                for class in [&own as &dyn Fn(usize) -> Option<usize>, &shared] {
                    let inputs = denoiser.inputs(&x, |row| (4, class(row)));
                    let inputs = matrix(inputs, denoiser.inputs_wide(), &device);
                    let trained = numbers(denoiser.forward(&net, inputs)).unwrap();
                    let asked = denoiser.predict(&net, &x, 4, class).unwrap();
                    assert_eq!((trained.len(), asked.len()), (12, 12));
                    let apart = trained.iter().zip(&asked).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
                    assert!(apart < 1e-5, "{apart} apart with {classes} classes");
                    assert!(trained.iter().any(|said| said.abs() > 0.1));
                }
            }
        }
    }
}
