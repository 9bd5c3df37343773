//! What a step of a transformer or of a convolutional net spends its time in, each in one pass over the numbers, forward and
//! backward, as operations of burn's own kind: GELU, softmax behind a causal mask, the standardised rows of a layer norm; what
//! lies [under a window](Windows) that runs over pictures; and, in a browser, the [products](matmul()) of large matrices.
//!
//! burn makes softmax and layer norm of five and nine operations, each with a tensor and a backward pass of its own, and
//! takes erf and eˣ from the C library one number at a time. The formulas are in `rows.rs`; what is kept for the backward
//! pass is the input, or the answer where that is enough. On a graphics card, whose numbers are no slice of ours, `plain.rs`
//! makes them of burn's operations.

// burn deprecates its ndarray backend, which we keep beside the other.
#![allow(deprecated)]

mod bias;
mod math;
mod matmul;
mod pairs;
mod plain;
mod rows;
mod spatial;
mod tanh;
#[cfg(test)]
mod tests;
mod tiles;
mod windows;

pub use bias::biased;
pub use matmul::{linear, matmul, matmul_transposed};
pub use pairs::{Pairs, logistic_losses, products};
pub use spatial::{max_pool, mean_pool, unfold};
pub use tanh::tanh;
pub use tiles::is_tiled;
pub use windows::Windows;

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind, unary};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, AutodiffBackend, Backend, Dispatch, TensorMetadata, backend_extension};
use burn::tensor::{Shape, Tensor, TensorData};

/// a · b, eight products side by side.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    math::sum(a, b, |a, b| a * b)
}

/// x Φ(x), entry by entry: Hendrycks and Gimpel (2016). Within 10⁻⁶ · max(1, |x|).
pub fn gelu<const D: usize>(x: Tensor<D>) -> Tensor<D> {
    if plain::is_far(&x) {
        return plain::gelu(x);
    }
    Tensor::from_dispatch(Dispatch::fused_gelu(x.into_dispatch()))
}

/// softmax(x · scale) of each row. Where `causal`, x is `[.., t, t]` and row i has only its first i + 1 entries; the others
/// become zero, as if −∞ had been added to them.
pub fn softmax<const D: usize>(x: Tensor<D>, scale: f64, causal: bool) -> Tensor<D> {
    if plain::is_far(&x) {
        return plain::softmax(x, scale, causal);
    }
    Tensor::from_dispatch(Dispatch::fused_softmax(x.into_dispatch(), scale as f32, causal))
}

/// (x − mean) / √(variance + ε) of each row: a layer norm before its γ and β.
pub fn standardize<const D: usize>(x: Tensor<D>, epsilon: f64) -> Tensor<D> {
    if plain::is_far(&x) {
        return plain::standardize(x, epsilon);
    }
    Tensor::from_dispatch(Dispatch::fused_standardize(x.into_dispatch(), epsilon as f32))
}

#[backend_extension(Flex: cfg(feature = "flex"), NdArray: cfg(feature = "ndarray"), Autodiff)]
trait FusedOps: Backend {
    fn fused_gelu(x: FloatTensor<Self>) -> FloatTensor<Self>;
    /// Of x and ∂L/∂y.
    fn fused_gelu_backward(x: FloatTensor<Self>, gradient: FloatTensor<Self>) -> FloatTensor<Self>;
    fn fused_softmax(x: FloatTensor<Self>, scale: f32, causal: bool) -> FloatTensor<Self>;
    /// Of y and ∂L/∂y.
    fn fused_softmax_backward(
        y: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        scale: f32,
    ) -> FloatTensor<Self>;
    fn fused_standardize(x: FloatTensor<Self>, epsilon: f32) -> FloatTensor<Self>;
    /// Of x and ∂L/∂y.
    fn fused_standardize_backward(
        x: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        epsilon: f32,
    ) -> FloatTensor<Self>;
}

/// The numbers of a row.
fn width(x: &impl TensorMetadata) -> usize {
    x.shape().as_slice().last().copied().unwrap_or(1)
}

/// Numbers as a tensor of an engine.
fn of_numbers<B: Backend>(numbers: Vec<f32>, shape: impl Into<Shape>) -> FloatTensor<B> {
    // Either engine has one device, the processor.
    B::float_from_data(TensorData::new(numbers, shape), &Default::default())
}

/// An engine's numbers as a slice, row-major. Tensors are taken, so that one that nobody else holds is written in place.
trait Slices: Backend {
    fn look(x: FloatTensor<Self>, f: impl FnOnce(&[f32]));
    fn change(x: FloatTensor<Self>, f: impl FnOnce(&mut [f32])) -> FloatTensor<Self>;
    /// Changes the second by the first.
    fn change_by(
        x: FloatTensor<Self>,
        y: FloatTensor<Self>,
        f: impl FnOnce(&[f32], &mut [f32]),
    ) -> FloatTensor<Self>;
}

#[cfg(feature = "flex")]
impl Slices for burn::backend::Flex {
    fn look(x: FloatTensor<Self>, f: impl FnOnce(&[f32])) {
        f(x.to_contiguous().storage::<f32>());
    }

    fn change(x: FloatTensor<Self>, f: impl FnOnce(&mut [f32])) -> FloatTensor<Self> {
        let mut x = x.to_contiguous();
        f(x.storage_mut::<f32>());
        x
    }

    fn change_by(
        x: FloatTensor<Self>,
        y: FloatTensor<Self>,
        f: impl FnOnce(&[f32], &mut [f32]),
    ) -> FloatTensor<Self> {
        let (x, mut y) = (x.to_contiguous(), y.to_contiguous());
        f(x.storage::<f32>(), y.storage_mut::<f32>());
        y
    }
}

#[cfg(feature = "ndarray")]
impl Slices for burn::backend::NdArray {
    fn look(x: FloatTensor<Self>, f: impl FnOnce(&[f32])) {
        let burn_ndarray::NdArrayTensor::F32(x) = x else { return };
        let x = x.into_shared();
        if let Some(numbers) = x.as_standard_layout().as_slice() {
            f(numbers);
        }
    }

    fn change(x: FloatTensor<Self>, f: impl FnOnce(&mut [f32])) -> FloatTensor<Self> {
        let burn_ndarray::NdArrayTensor::F32(x) = x else { return x };
        let x = x.into_shared();
        let mut x =
            if x.is_standard_layout() { x } else { x.as_standard_layout().into_owned().into_shared() };
        if let Some(numbers) = x.as_slice_mut() {
            f(numbers);
        }
        x.into()
    }

    fn change_by(
        x: FloatTensor<Self>,
        y: FloatTensor<Self>,
        f: impl FnOnce(&[f32], &mut [f32]),
    ) -> FloatTensor<Self> {
        let burn_ndarray::NdArrayTensor::F32(x) = x else { return y };
        let x = x.into_shared();
        let x = x.as_standard_layout();
        Self::change(y, |y| {
            if let Some(x) = x.as_slice() {
                f(x, y);
            }
        })
    }
}

/// The same for each engine.
macro_rules! on_slices {
    ($engine:ty) => {
        impl FusedOps for $engine {
            fn fused_gelu(x: FloatTensor<Self>) -> FloatTensor<Self> {
                Self::change(x, rows::gelu)
            }

            fn fused_gelu_backward(x: FloatTensor<Self>, gradient: FloatTensor<Self>) -> FloatTensor<Self> {
                Self::change_by(x, gradient, rows::gelu_backward)
            }

            fn fused_softmax(x: FloatTensor<Self>, scale: f32, causal: bool) -> FloatTensor<Self> {
                let width = width(&x);
                Self::change(x, |x| rows::softmax(x, width, scale, causal))
            }

            fn fused_softmax_backward(
                y: FloatTensor<Self>,
                gradient: FloatTensor<Self>,
                scale: f32,
            ) -> FloatTensor<Self> {
                let width = width(&y);
                Self::change_by(y, gradient, |y, g| rows::softmax_backward(y, g, width, scale))
            }

            fn fused_standardize(x: FloatTensor<Self>, epsilon: f32) -> FloatTensor<Self> {
                let width = width(&x);
                Self::change(x, |x| rows::standardize(x, width, epsilon))
            }

            fn fused_standardize_backward(
                x: FloatTensor<Self>,
                gradient: FloatTensor<Self>,
                epsilon: f32,
            ) -> FloatTensor<Self> {
                let width = width(&x);
                Self::change_by(x, gradient, |x, g| rows::standardize_backward(x, g, width, epsilon))
            }
        }
    };
}

#[cfg(feature = "flex")]
on_slices!(burn::backend::Flex);
#[cfg(feature = "ndarray")]
on_slices!(burn::backend::NdArray);

/// What a backward pass needs, and which it is.
#[derive(Debug, Clone)]
enum Kept<B: Backend> {
    /// x.
    Gelu(FloatTensor<B>),
    /// y, scale.
    Softmax(FloatTensor<B>, f32),
    /// x, ε.
    Standardize(FloatTensor<B>, f32),
}

#[derive(Debug)]
struct Fused;

impl<B: FusedOps> Backward<B, 1> for Fused {
    type State = Kept<B>;

    fn backward(self, ops: Ops<Self::State, 1>, gradients: &mut Gradients, _: &mut Checkpointer) {
        unary::<B, _>(ops.parents, ops.node, gradients, |g| match ops.state {
            Kept::Gelu(x) => B::fused_gelu_backward(x, g),
            Kept::Softmax(y, scale) => B::fused_softmax_backward(y, g, scale),
            Kept::Standardize(x, epsilon) => B::fused_standardize_backward(x, g, epsilon),
        });
    }
}

/// Runs an operation that gives its answer and what its backward pass needs.
fn recorded<B: FusedOps, C: CheckpointStrategy>(
    x: FloatTensor<Autodiff<B, C>>,
    run: impl FnOnce(FloatTensor<B>) -> (FloatTensor<B>, Kept<B>),
) -> FloatTensor<Autodiff<B, C>> {
    let (x, node) = x.into_parts();
    let (y, kept) = run(x);
    match Fused.prepare::<C>([node]).compute_bound().stateful() {
        OpsKind::Tracked(step) => step.finish(kept, y),
        OpsKind::UnTracked(step) => step.finish(y),
    }
}

/// Of a gradient there is no further gradient: the backward passes are never asked of what records.
impl<B: FusedOps, C: CheckpointStrategy> FusedOps for Autodiff<B, C> {
    fn fused_gelu(x: FloatTensor<Self>) -> FloatTensor<Self> {
        recorded::<B, C>(x, |x| (B::fused_gelu(x.clone()), Kept::Gelu(x)))
    }

    fn fused_gelu_backward(x: FloatTensor<Self>, gradient: FloatTensor<Self>) -> FloatTensor<Self> {
        Self::from_inner(B::fused_gelu_backward(Self::inner(x), Self::inner(gradient)))
    }

    fn fused_softmax(x: FloatTensor<Self>, scale: f32, causal: bool) -> FloatTensor<Self> {
        recorded::<B, C>(x, |x| {
            let y = B::fused_softmax(x, scale, causal);
            (y.clone(), Kept::Softmax(y, scale))
        })
    }

    fn fused_softmax_backward(
        y: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        scale: f32,
    ) -> FloatTensor<Self> {
        Self::from_inner(B::fused_softmax_backward(Self::inner(y), Self::inner(gradient), scale))
    }

    fn fused_standardize(x: FloatTensor<Self>, epsilon: f32) -> FloatTensor<Self> {
        recorded::<B, C>(x, |x| (B::fused_standardize(x.clone(), epsilon), Kept::Standardize(x, epsilon)))
    }

    fn fused_standardize_backward(
        x: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        epsilon: f32,
    ) -> FloatTensor<Self> {
        Self::from_inner(B::fused_standardize_backward(Self::inner(x), Self::inner(gradient), epsilon))
    }
}
