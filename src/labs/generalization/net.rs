//! What descends: a linear model on features, or the net that adds.
//!
//! Linear: ŷ = φ(x) W. The net: h = φ(A\[a\] + B\[b\]), z = h W, φ(s) = s² or max(0, s); no biases.
//!
//! Source of the net: Gromov, “Grokking modular arithmetic” (2023), section 2.

use burn::module::{Module, Param, ParamId};
use burn::tensor::activation::relu;
use burn::tensor::{Device, Int, Tensor, TensorData};

use super::options::Bend;
use crate::data::planar::normals;
use crate::nn::ops::matmul;
use crate::nn::{Dropout, matrix};
use crate::rng::{Purpose, generator};

/// The model.
#[derive(Module, Debug)]
pub(super) struct Learner {
    /// A and B, `[p, u]` each; none of a linear model.
    pub embedding: Vec<Param<Tensor<2>>>,
    /// W, `[b, k]` or `[u, p]`.
    pub head: Param<Tensor<2>>,
}

/// What a model is given.
#[derive(Clone)]
#[allow(clippy::large_enum_variant)] // there are five a run
pub(super) enum Inputs {
    /// `[n, b]`.
    Features(Tensor<2>),
    /// a and b, `[n]` each.
    Pairs([Tensor<1, Int>; 2]),
}

impl Inputs {
    /// Pairs, each a · p + b.
    pub fn pairs(pairs: &[u32], modulus: usize, device: &Device) -> Self {
        let p = modulus as u32;
        let part = |of: &dyn Fn(u32) -> u32| {
            let numbers: Vec<i64> = pairs.iter().map(|pair| i64::from(of(*pair))).collect();
            let n = numbers.len();
            Tensor::from_data(TensorData::new(numbers, [n]), device)
        };
        Self::Pairs([part(&|pair| pair / p), part(&|pair| pair % p)])
    }
}

impl Learner {
    /// A linear model, its weights zero: then descent ends at the shortest w of all that fit best.
    pub fn linear(features: usize, outputs: usize, device: &Device) -> Self {
        Self { embedding: vec![], head: parameter(0, vec![0.0; features * outputs], outputs, device) }
    }

    /// The net that adds, A and B normal of variance 1/2, W of variance 1/u.
    pub fn adder(modulus: usize, units: usize, seed: u64, device: &Device) -> Self {
        let drawn = |place: u32, count: usize, variance: f64| {
            let mut numbers = normals(count, &mut generator(seed, Purpose::Init, place));
            numbers.iter_mut().for_each(|number| *number *= variance.sqrt() as f32);
            numbers
        };
        let table =
            |place: u32| parameter(u64::from(place), drawn(place, modulus * units, 0.5), units, device);
        let head = drawn(2, units * modulus, 1.0 / units as f64);
        Self { embedding: vec![table(0), table(1)], head: parameter(2, head, modulus, device) }
    }

    /// ŷ or z, `[n, k]`; `dropout` leaves out some of what W is given.
    pub fn forward(&self, inputs: &Inputs, bend: Bend, dropout: Option<Dropout>) -> Tensor<2> {
        let hidden = match (inputs, &self.embedding[..]) {
            (Inputs::Pairs([a, b]), [first, second]) => {
                let sum = first.val().select(0, a.clone()) + second.val().select(0, b.clone());
                match bend {
                    Bend::Square => sum.clone() * sum,
                    Bend::Relu => relu(sum),
                }
            }
            (Inputs::Features(features), _) => features.clone(),
            // No machine gives pairs to a model without A and B.
            (Inputs::Pairs([a, _]), _) => Tensor::zeros([a.dims()[0], self.head.dims()[0]], &a.device()),
        };
        let hidden = match dropout {
            Some(mut dropout) => dropout.apply(hidden),
            None => hidden,
        };
        matmul(hidden, self.head.val())
    }
}

fn parameter(place: u64, numbers: Vec<f32>, width: usize, device: &Device) -> Param<Tensor<2>> {
    Param::initialized(ParamId::from(place), matrix(numbers, width, device).require_grad())
}
