//! A [window](Windows) over pictures as operations of burn's own kind: what lies under it, as rows for a matrix product;
//! the largest; the mean. With the first, a convolution is one product of matrices, which the engines do fast.

// burn deprecates its ndarray backend, which we keep beside the other.
#![allow(deprecated)]

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind, unary};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, AutodiffBackend, Backend, Dispatch, TensorMetadata, backend_extension};
use burn::tensor::Tensor;

use super::windows::{self, Windows};
use super::{Slices, of_numbers, plain};

/// What lies under the window at each of its places in each picture, `[n, h, w, c]` to `[n · places, area]`; a row of it
/// is `[height, width, c]` of the window.
pub fn unfold(x: Tensor<4>, windows: Windows) -> Tensor<2> {
    if plain::is_far(&x) {
        return plain::unfold(x, windows);
    }
    Tensor::from_dispatch(Dispatch::under(x.into_dispatch(), Under::Rows, windows))
}

/// The largest under the window, `[n, h, w, c]` to `[n, h', w', c]`.
pub fn max_pool(x: Tensor<4>, windows: Windows) -> Tensor<4> {
    if plain::is_far(&x) {
        return plain::max_pool(x, windows);
    }
    Tensor::from_dispatch(Dispatch::under(x.into_dispatch(), Under::Max, windows))
}

/// The mean under the window, `[n, h, w, c]` to `[n, h', w', c]`.
pub fn mean_pool(x: Tensor<4>, windows: Windows) -> Tensor<4> {
    if plain::is_far(&x) {
        return plain::mean_pool(x, windows);
    }
    Tensor::from_dispatch(Dispatch::under(x.into_dispatch(), Under::Mean, windows))
}

/// What is made of the numbers under a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Under {
    Rows,
    Max,
    Mean,
}

#[backend_extension(Flex: cfg(feature = "flex"), NdArray: cfg(feature = "ndarray"), Autodiff)]
pub(super) trait SpatialOps: Backend {
    fn under(x: FloatTensor<Self>, what: Under, windows: Windows) -> FloatTensor<Self>;
    /// ∂L/∂x of x and ∂L/∂y.
    fn under_backward(
        x: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        what: Under,
        windows: Windows,
    ) -> FloatTensor<Self>;
}

/// A new tensor of `shape`, all zeros until `f` fills it.
fn made<B: Slices, const D: usize>(
    x: FloatTensor<B>,
    shape: [usize; D],
    f: impl FnOnce(&[f32], &mut [f32]),
) -> FloatTensor<B> {
    let mut y = vec![0.0; shape.iter().product()];
    B::look(x, |x| f(x, &mut y));
    of_numbers::<B>(y, shape)
}

/// Pictures in a tensor.
fn pictures(x: &impl TensorMetadata) -> usize {
    x.shape().as_slice().first().copied().unwrap_or(0)
}

/// The same for each engine.
macro_rules! on_slices {
    ($engine:ty) => {
        impl SpatialOps for $engine {
            fn under(x: FloatTensor<Self>, what: Under, at: Windows) -> FloatTensor<Self> {
                let (n, [down, across]) = (pictures(&x), at.output());
                let pooled = [n, down, across, at.channels];
                match what {
                    Under::Rows => made::<Self, 2>(x, [n * down * across, at.area()], |x, y| {
                        windows::unfold(x, y, &at);
                    }),
                    Under::Max => made::<Self, 4>(x, pooled, |x, y| windows::max(x, y, &at)),
                    Under::Mean => made::<Self, 4>(x, pooled, |x, y| windows::mean(x, y, &at)),
                }
            }

            fn under_backward(
                x: FloatTensor<Self>,
                gradient: FloatTensor<Self>,
                what: Under,
                at: Windows,
            ) -> FloatTensor<Self> {
                let shape = [pictures(&x), at.input[0], at.input[1], at.channels];
                match what {
                    Under::Rows => made::<Self, 4>(gradient, shape, |g, slope| windows::fold(g, slope, &at)),
                    Under::Mean => {
                        made::<Self, 4>(gradient, shape, |g, slope| windows::mean_backward(g, slope, &at))
                    }
                    Under::Max => made::<Self, 4>(gradient, shape, |g, slope| {
                        Self::look(x, |x| windows::max_backward(x, g, slope, &at));
                    }),
                }
            }
        }
    };
}

#[cfg(feature = "flex")]
on_slices!(burn::backend::Flex);
#[cfg(feature = "ndarray")]
on_slices!(burn::backend::NdArray);

#[derive(Debug)]
struct Spatial;

impl<B: SpatialOps> Backward<B, 1> for Spatial {
    /// x, and what was made of it.
    type State = (FloatTensor<B>, Under, Windows);

    fn backward(self, ops: Ops<Self::State, 1>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let (x, what, windows) = ops.state;
        unary::<B, _>(ops.parents, ops.node, gradients, |g| B::under_backward(x, g, what, windows));
    }
}

impl<B: SpatialOps, C: CheckpointStrategy> SpatialOps for Autodiff<B, C> {
    fn under(x: FloatTensor<Self>, what: Under, windows: Windows) -> FloatTensor<Self> {
        let (x, node) = x.into_parts();
        match Spatial.prepare::<C>([node]).compute_bound().stateful() {
            OpsKind::Tracked(step) => {
                let y = B::under(x.clone(), what, windows);
                step.finish((x, what, windows), y)
            }
            OpsKind::UnTracked(step) => step.finish(B::under(x, what, windows)),
        }
    }

    /// Of a gradient there is no further gradient.
    fn under_backward(
        x: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        what: Under,
        windows: Windows,
    ) -> FloatTensor<Self> {
        Self::from_inner(B::under_backward(Self::inner(x), Self::inner(gradient), what, windows))
    }
}
