//! tanh in one pass over the numbers, forward and backward, as an operation of burn's own kind.
//!
//! burn's tanh calls the scalar function of the C library for each number, and its backward pass calls it once
//! more. In a net of small layers that is most of a training step. Here tanh is a quotient of polynomials,
//! which the compiler turns into four numbers at a time, and the backward pass uses the answer of the forward pass:
//! ∂tanh(z)/∂z = 1 − tanh²(z).
//!
//! Source of the coefficients: the `ptanh` of the Eigen library, a minimax fit of degree 13 over 6 on ±7.9,
//! beyond which an `f32` can't tell tanh from ±1.

// burn deprecates its ndarray backend, which we keep beside the other.
#![allow(deprecated)]

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind, unary};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Dispatch, backend_extension};
#[cfg(feature = "flex")]
use burn::tensor::DType;
use burn::tensor::Tensor;

use super::plain;

/// Beyond ±this the fit is ±1 to the last bit.
const FLAT: f32 = 7.905_311;
/// The numerator's coefficients, x¹³ to x¹.
const P: [f32; 7] = [
    -2.760_768_5e-16,
    2.000_188e-13,
    -8.604_672e-11,
    5.122_297_3e-8,
    1.485_722_4e-5,
    6.372_619_4e-4,
    4.893_524_6e-3,
];
/// The denominator's, x⁶ to x⁰.
const Q: [f32; 4] = [1.198_258_4e-6, 1.185_347_1e-4, 2.268_434_6e-3, 4.893_525e-3];

/// tanh z, entry by entry, within 5 · 10⁻⁷ of the true value and never beyond ±1. NaN stays NaN.
pub fn tanh<const D: usize>(z: Tensor<D>) -> Tensor<D> {
    if plain::is_far(&z) {
        return z.tanh();
    }
    Tensor::from_dispatch(Dispatch::fit_tanh(z.into_dispatch()))
}

#[inline(always)]
fn fit(x: f32) -> f32 {
    let x = x.clamp(-FLAT, FLAT);
    let square = x * x;
    // Horner's scheme.
    let over = |first: f32, rest: &[f32]| rest.iter().fold(first, |sum, c| sum * square + c);
    x * over(P[0], &P[1..]) / over(Q[0], &Q[1..])
}

#[backend_extension(Flex: cfg(feature = "flex"), NdArray: cfg(feature = "ndarray"), Autodiff)]
trait TanhOps: Backend {
    /// y = tanh z.
    fn fit_tanh(z: FloatTensor<Self>) -> FloatTensor<Self>;
    /// ∂L/∂z = ∂L/∂y (1 − y²).
    fn fit_tanh_backward(y: FloatTensor<Self>, gradient: FloatTensor<Self>) -> FloatTensor<Self>;
}

#[cfg(feature = "flex")]
impl TanhOps for burn::backend::Flex {
    fn fit_tanh(z: FloatTensor<Self>) -> FloatTensor<Self> {
        if z.dtype() != DType::F32 {
            return <Self as burn::backend::ops::FloatTensorOps<Self>>::float_tanh(z);
        }
        let mut y = contiguous(z);
        for y in y.storage_mut::<f32>() {
            *y = fit(*y);
        }
        y
    }

    fn fit_tanh_backward(y: FloatTensor<Self>, gradient: FloatTensor<Self>) -> FloatTensor<Self> {
        if y.dtype() != DType::F32 {
            return backward::<Self>(y, gradient);
        }
        let (y, mut gradient) = (contiguous(y), contiguous(gradient));
        for (g, y) in gradient.storage_mut::<f32>().iter_mut().zip(y.storage::<f32>()) {
            *g *= 1.0 - y * y;
        }
        gradient
    }
}

/// The same tensor with nothing but its numbers in its memory, in order. Takes its argument, so that a tensor
/// nobody else holds is written in place.
#[cfg(feature = "flex")]
fn contiguous(tensor: burn_flex::FlexTensor) -> burn_flex::FlexTensor {
    tensor.to_contiguous()
}

#[cfg(feature = "ndarray")]
impl TanhOps for burn::backend::NdArray {
    fn fit_tanh(z: FloatTensor<Self>) -> FloatTensor<Self> {
        match z {
            burn_ndarray::NdArrayTensor::F32(z) => z.into_shared().mapv_into(fit).into(),
            other => <Self as burn::backend::ops::FloatTensorOps<Self>>::float_tanh(other),
        }
    }

    fn fit_tanh_backward(y: FloatTensor<Self>, gradient: FloatTensor<Self>) -> FloatTensor<Self> {
        backward::<Self>(y, gradient)
    }
}

impl<B: TanhOps, C: CheckpointStrategy> TanhOps for Autodiff<B, C> {
    fn fit_tanh(z: FloatTensor<Self>) -> FloatTensor<Self> {
        #[derive(Debug)]
        struct Tanh;

        impl<B: TanhOps> Backward<B, 1> for Tanh {
            /// y.
            type State = FloatTensor<B>;

            fn backward(self, ops: Ops<Self::State, 1>, gradients: &mut Gradients, _: &mut Checkpointer) {
                let y = ops.state;
                unary::<B, _>(ops.parents, ops.node, gradients, |g| B::fit_tanh_backward(y, g));
            }
        }

        let (z, node) = z.into_parts();
        let y = B::fit_tanh(z);
        match Tanh.prepare::<C>([node]).compute_bound().stateful() {
            OpsKind::Tracked(step) => step.finish(y.clone(), y),
            OpsKind::UnTracked(step) => step.finish(y),
        }
    }

    /// Of a gradient there is no further gradient.
    fn fit_tanh_backward(y: FloatTensor<Self>, gradient: FloatTensor<Self>) -> FloatTensor<Self> {
        backward::<Self>(y, gradient)
    }
}

/// ∂L/∂z by burn's own operations.
fn backward<B: Backend>(y: FloatTensor<B>, gradient: FloatTensor<B>) -> FloatTensor<B> {
    let slope = B::float_add_scalar(B::float_neg(B::float_mul(y.clone(), y)), 1_f32.into());
    B::float_mul(gradient, slope)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::nn::{matrix, numbers, vector};

    fn engines() -> impl Iterator<Item = burn::tensor::Device> {
        Engine::AVAILABLE.iter().map(|engine| engine.device().unwrap())
    }

    #[test]
    fn it_is_tanh_to_within_five_ten_millionths_and_never_beyond_one() {
        let x: Vec<f32> = (-100_000..=100_000).map(|i| i as f32 * 1e-4).collect();
        for device in engines() {
            let y = numbers(tanh(vector(x.clone(), &device))).unwrap();
            for (x, y) in x.iter().zip(y) {
                let error = (f64::from(y) - f64::from(*x).tanh()).abs();
                assert!(error < 5e-7 && y.abs() <= 1.0, "tanh {x} = {y}, off by {error:e}");
            }
        }
    }

    #[test]
    fn small_and_huge_numbers_and_what_is_no_number() {
        let x = [0.0, -0.0, 1e-30, -1e-6, 9.0, -1e30, f32::INFINITY, f32::NEG_INFINITY];
        let expected = [0.0, -0.0, 1e-30, -1e-6, 1.0, -1.0, 1.0, -1.0];
        for device in engines() {
            let y = numbers(tanh(vector(x.to_vec(), &device))).unwrap();
            for (y, expected) in y.iter().zip(expected) {
                assert!((y - expected).abs() <= 1e-6 * expected.abs(), "{y} for {expected}");
            }
            assert!(numbers(tanh(vector(vec![f32::NAN], &device))).unwrap()[0].is_nan());
        }
    }

    #[test]
    fn its_gradient_is_one_minus_its_square() {
        let x = [-20.0, -3.0, -0.5, 0.0, 0.1, 2.0, 8.0];
        for device in engines() {
            let z = vector(x.to_vec(), &device).require_grad();
            // L = Σ c tanh z, so that each gradient has a factor of its own.
            let c = vector((1..=7).map(|c| c as f32).collect(), &device);
            let gradients = (tanh(z.clone()) * c).sum().backward();
            let gradient = numbers(z.grad(&gradients).unwrap()).unwrap();
            for ((x, c), g) in x.iter().zip(1..).zip(gradient) {
                let expected = f64::from(c) * (1.0 - f64::from(*x).tanh().powi(2));
                assert!((f64::from(g) - expected).abs() < 5e-6, "{g} for {expected} at {x}");
            }
        }
    }

    #[test]
    fn what_others_hold_stays_as_it_is() {
        for device in engines() {
            let z = matrix((0..6).map(|i| i as f32).collect(), 3, &device);
            // A transposed view of memory that z holds too.
            let y = numbers(tanh(z.clone().transpose())).unwrap();
            let expected = [0.0_f32, 3.0, 1.0, 4.0, 2.0, 5.0].map(f32::tanh);
            assert!(y.iter().zip(expected).all(|(a, b)| (a - b).abs() < 5e-7));
            assert_eq!(numbers(z).unwrap(), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        }
    }
}
