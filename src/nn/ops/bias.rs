//! A bias for each row, and a ReLU behind it if there is one, in one pass over the numbers. burn makes two of it, the first of
//! them a broadcast, which takes longer than the rest of a small layer.

// burn deprecates its ndarray backend, which we keep beside the other.
#![allow(deprecated)]

use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Dispatch, TensorMetadata, backend_extension};
use burn::tensor::{Shape, Tensor};

use super::{Slices, plain};

/// x + b, `[m, n]` and `[n]`; or max(0, x + b), where `relu`.
pub fn biased(x: Tensor<2>, bias: Tensor<1>, relu: bool) -> Tensor<2> {
    if plain::is_far(&x) {
        return plain::biased(x, bias, relu);
    }
    Tensor::from_dispatch(Dispatch::add_bias(x.into_dispatch(), bias.into_dispatch(), relu))
}

#[backend_extension(Flex: cfg(feature = "flex"), NdArray: cfg(feature = "ndarray"), Autodiff)]
trait BiasOps: Backend {
    fn add_bias(x: FloatTensor<Self>, bias: FloatTensor<Self>, relu: bool) -> FloatTensor<Self>;
}

fn add(bias: &[f32], x: &mut [f32], relu: bool) {
    // Loops as plain as this the compiler turns into four numbers at a time.
    for row in x.chunks_exact_mut(bias.len().max(1)) {
        for (x, b) in row.iter_mut().zip(bias) {
            let sum = *x + b;
            // NaN stays NaN, as in burn.
            *x = if relu && sum <= 0.0 { 0.0 } else { sum };
        }
    }
}

#[cfg(feature = "flex")]
impl BiasOps for burn::backend::Flex {
    fn add_bias(x: FloatTensor<Self>, bias: FloatTensor<Self>, relu: bool) -> FloatTensor<Self> {
        Self::change_by(bias, x, |bias, x| add(bias, x, relu))
    }
}

#[cfg(feature = "ndarray")]
impl BiasOps for burn::backend::NdArray {
    fn add_bias(x: FloatTensor<Self>, bias: FloatTensor<Self>, relu: bool) -> FloatTensor<Self> {
        Self::change_by(bias, x, |bias, x| add(bias, x, relu))
    }
}

/// By burn's own operations, which are recorded.
impl<B: BiasOps, C: CheckpointStrategy> BiasOps for Autodiff<B, C> {
    fn add_bias(x: FloatTensor<Self>, bias: FloatTensor<Self>, relu: bool) -> FloatTensor<Self> {
        by_burn::<Self>(x, bias, relu)
    }
}

fn by_burn<B: Backend>(x: FloatTensor<B>, bias: FloatTensor<B>, relu: bool) -> FloatTensor<B> {
    let outputs = bias.shape().as_slice().last().copied().unwrap_or(1);
    let sum = B::float_add(x, B::float_reshape(bias, Shape::new([1, outputs])));
    if relu { B::relu(sum) } else { sum }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::nn::{matrix, numbers, vector};

    #[test]
    fn a_bias_is_added_to_each_row_recorded_or_not() {
        for engine in Engine::AVAILABLE {
            let recording = engine.device().unwrap();
            for device in [recording.clone().inner(), recording] {
                let x = || matrix(vec![1.0, -2.0, 3.0, 0.5, -4.0, f32::NAN], 3, &device);
                let bias = || vector(vec![-1.5, 1.0, 2.0], &device);
                let said = |relu| numbers(biased(x(), bias(), relu)).unwrap();
                let (plain, cut) = (said(false), said(true));
                assert_eq!(plain[..5], [-0.5, -1.0, 5.0, -1.0, -3.0]);
                assert_eq!(cut[..5], [0.0, 0.0, 5.0, 0.0, 0.0]);
                assert!(plain[5].is_nan() && cut[5].is_nan());
            }
        }
    }
}
