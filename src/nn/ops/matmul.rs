//! Products of matrices as an operation of burn's own kind, in [tiles](super::tiles) where these are faster than burn's. Where
//! the product is, its backward pass is as well, whatever shapes that has.

// burn deprecates its ndarray backend, which we keep beside the other.
#![allow(deprecated)]

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind, binary};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Dispatch, TensorMetadata, backend_extension};
use burn::nn::Linear;
use burn::tensor::Tensor;

use super::tiles::{Matrix, is_tiled, product};
use super::{Slices, biased, of_numbers, plain};

/// a b, `[.., m, k]` and `[.., k, n]` to `[.., m, n]`, as burn's `matmul` but for the rounding of its sums.
pub fn matmul<const D: usize>(a: Tensor<D>, b: Tensor<D>) -> Tensor<D> {
    let [k, n] = [b.dims()[D - 2], b.dims()[D - 1]];
    if is_ours(&a, &b, [k, n]) { multiply(a, b, Transposed::Neither) } else { a.matmul(b) }
}

/// a bᵀ, `[.., m, k]` and `[.., n, k]` to `[.., m, n]`.
pub fn matmul_transposed<const D: usize>(a: Tensor<D>, b: Tensor<D>) -> Tensor<D> {
    let [n, k] = [b.dims()[D - 2], b.dims()[D - 1]];
    if is_ours(&a, &b, [k, n]) { multiply(a, b, Transposed::Second) } else { a.matmul(b.transpose()) }
}

/// x W + b of a layer, `[m, k]` to `[m, n]`.
pub fn linear(layer: &Linear, x: Tensor<2>) -> Tensor<2> {
    let weight = layer.weight.val();
    if !is_ours(&x, &weight, weight.dims()) {
        return layer.forward(x);
    }
    let product = multiply(x, weight, Transposed::Neither);
    match &layer.bias {
        Some(bias) => biased(product, bias.val(), false),
        None => product,
    }
}

/// Whether they are multiplied here, the second being taken as `[k, n]`: not on a graphics card, nor what burn would have to
/// repeat to make it fit, or would refuse.
fn is_ours<const D: usize>(a: &Tensor<D>, b: &Tensor<D>, [k, n]: [usize; 2]) -> bool {
    let a_dims = a.dims();
    is_tiled([a_dims[D - 2], k, n])
        && a_dims[D - 1] == k
        && a_dims[..D - 2] == b.dims()[..D - 2]
        && !plain::is_far(a)
}

fn multiply<const D: usize>(a: Tensor<D>, b: Tensor<D>, transposed: Transposed) -> Tensor<D> {
    Tensor::from_dispatch(Dispatch::tiled_matmul(a.into_dispatch(), b.into_dispatch(), transposed))
}

/// Which of two matrices is taken with its rows as columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Transposed {
    Neither,
    First,
    Second,
}

#[backend_extension(Flex: cfg(feature = "flex"), NdArray: cfg(feature = "ndarray"), Autodiff)]
trait MatmulOps: Backend {
    fn tiled_matmul(a: FloatTensor<Self>, b: FloatTensor<Self>, transposed: Transposed) -> FloatTensor<Self>;
}

/// Its shape but for the last two, and these.
fn split(x: &impl TensorMetadata) -> (Vec<usize>, [usize; 2]) {
    match x.shape().as_slice() {
        [before @ .., rows, columns] => (before.to_vec(), [*rows, *columns]),
        _ => (vec![], [1, 1]),
    }
}

/// Each matrix of the first with that of the second.
fn batched<B: Slices>(a: FloatTensor<B>, b: FloatTensor<B>, transposed: Transposed) -> FloatTensor<B> {
    let ((mut shape, [down, across]), (_, [rows, columns])) = (split(&a), split(&b));
    let [m, k] = if transposed == Transposed::First { [across, down] } else { [down, across] };
    let n = if transposed == Transposed::Second { rows } else { columns };
    shape.extend([m, n]);
    let mut y = vec![0.0; shape.iter().product()];
    B::look(a, |a| {
        B::look(b, |b| {
            let each = a.chunks_exact((m * k).max(1)).zip(b.chunks_exact((k * n).max(1)));
            for ((a, b), y) in each.zip(y.chunks_exact_mut((m * n).max(1))) {
                let (a, b) = (Matrix::new(a, across), Matrix::new(b, columns));
                let a = if transposed == Transposed::First { a.transposed() } else { a };
                let b = if transposed == Transposed::Second { b.transposed() } else { b };
                product([m, k, n], a, b, y);
            }
        });
    });
    of_numbers::<B>(y, shape)
}

#[cfg(feature = "flex")]
impl MatmulOps for burn::backend::Flex {
    fn tiled_matmul(a: FloatTensor<Self>, b: FloatTensor<Self>, transposed: Transposed) -> FloatTensor<Self> {
        batched::<Self>(a, b, transposed)
    }
}

#[cfg(feature = "ndarray")]
impl MatmulOps for burn::backend::NdArray {
    fn tiled_matmul(a: FloatTensor<Self>, b: FloatTensor<Self>, transposed: Transposed) -> FloatTensor<Self> {
        batched::<Self>(a, b, transposed)
    }
}

#[derive(Debug)]
struct Matmul;

impl<B: MatmulOps> Backward<B, 2> for Matmul {
    /// a, b, and which of them was transposed.
    type State = (FloatTensor<B>, FloatTensor<B>, Transposed);

    fn backward(self, ops: Ops<Self::State, 2>, gradients: &mut Gradients, _: &mut Checkpointer) {
        use Transposed::{First, Neither, Second};
        let (a, b, transposed) = ops.state;
        binary::<B, _, _>(
            ops.parents,
            ops.node,
            gradients,
            // y = a b: ∂L/∂a = g bᵀ, ∂L/∂b = aᵀ g.
            |g| match transposed {
                Neither => B::tiled_matmul(g, b, Second),
                First => B::tiled_matmul(b, g, Second),
                Second => B::tiled_matmul(g, b, Neither),
            },
            |g| match transposed {
                Neither => B::tiled_matmul(a, g, First),
                First => B::tiled_matmul(a, g, Neither),
                Second => B::tiled_matmul(g, a, First),
            },
        );
    }
}

impl<B: MatmulOps, C: CheckpointStrategy> MatmulOps for Autodiff<B, C> {
    fn tiled_matmul(a: FloatTensor<Self>, b: FloatTensor<Self>, transposed: Transposed) -> FloatTensor<Self> {
        let ((a, of_a), (b, of_b)) = (a.into_parts(), b.into_parts());
        match Matmul.prepare::<C>([of_a, of_b]).compute_bound().stateful() {
            OpsKind::Tracked(step) => {
                let y = B::tiled_matmul(a.clone(), b.clone(), transposed);
                step.finish((a, b, transposed), y)
            }
            OpsKind::UnTracked(step) => step.finish(B::tiled_matmul(a, b, transposed)),
        }
    }
}

#[cfg(test)]
mod tests {
    use burn::tensor::{Device, TensorData};
    use rand::RngExt;

    use super::*;
    use crate::engine::Engine;
    use crate::nn::numbers;
    use crate::rng::{Purpose, generator};

    fn some<const D: usize>(dims: [usize; D], place: u32, device: &Device) -> Tensor<D> {
        let mut rng = generator(3, Purpose::Init, place);
        let data: Vec<f32> = (0..dims.iter().product()).map(|_| rng.random_range(-1.0..1.0)).collect();
        Tensor::from_data(TensorData::new(data, dims), device)
    }

    fn near<const D: usize>(is: Tensor<D>, expected: Tensor<D>) {
        assert_eq!(is.dims(), expected.dims());
        let (is, expected) = (numbers(is).unwrap(), numbers(expected).unwrap());
        for (is, expected) in is.iter().zip(expected) {
            assert!((is - expected).abs() < 1e-5 * expected.abs().max(10.0), "{is}, not {expected}");
        }
    }

    /// Values and both slopes against burn's own: of whole tiles, blocks and panels, and of those that are cut off.
    #[test]
    fn a_product_and_its_slopes_are_burns() {
        let sizes = [[1, 1, 1], [2, 256, 16], [3, 5, 17], [64, 32, 64], [67, 300, 33], [130, 513, 16]];
        for device in Engine::AVAILABLE.iter().map(|engine| engine.device().unwrap()) {
            for [m, k, n] in sizes {
                for (transposed, dims) in [
                    (Transposed::Neither, [2, k, n]),
                    (Transposed::Second, [2, n, k]),
                    (Transposed::First, [2, k, n]),
                ] {
                    let first = transposed == Transposed::First;
                    let of_a = if first { [2, k, m] } else { [2, m, k] };
                    let weights = some([2, m, n], 3, &device);
                    let work = |f: &dyn Fn(Tensor<3>, Tensor<3>) -> Tensor<3>| {
                        let (a, b) = (some(of_a, 1, &device), some(dims, 2, &device));
                        let (a, b) = (a.require_grad(), b.require_grad());
                        let y = f(a.clone(), b.clone());
                        let slopes = (y.clone() * weights.clone()).sum().backward();
                        (y, a.grad(&slopes).unwrap(), b.grad(&slopes).unwrap())
                    };
                    let is = work(&|a, b| multiply(a, b, transposed));
                    let expected = work(&|a, b| match transposed {
                        Transposed::Neither => a.matmul(b),
                        Transposed::First => a.transpose().matmul(b),
                        Transposed::Second => a.matmul(b.transpose()),
                    });
                    near(is.0, expected.0);
                    near(is.1, expected.1);
                    near(is.2, expected.2);
                }
            }
        }
    }

    #[test]
    fn no_rows_or_nothing_to_add_up_is_no_fault() {
        for device in Engine::AVAILABLE.iter().map(|engine| engine.device().unwrap()) {
            let empty = |dims| Tensor::<2>::zeros(dims, &device);
            assert_eq!(multiply(empty([0, 3]), empty([3, 2]), Transposed::Neither).dims(), [0, 2]);
            let nothing = multiply(empty([2, 0]), empty([0, 2]), Transposed::Neither);
            assert_eq!(numbers(nothing).unwrap(), [0.0; 4]);
        }
    }

    /// Hand-computed, of what is recorded and what is not.
    #[test]
    fn it_is_the_product() {
        for engine in Engine::AVAILABLE {
            let recording = engine.device().unwrap();
            for device in [recording.clone().inner(), recording] {
                let a = || Tensor::<2>::from_data([[1.0, 2.0], [3.0, 4.0]], &device);
                let b = || Tensor::<2>::from_data([[5.0, 6.0], [7.0, 8.0]], &device);
                for (transposed, expected) in [
                    (Transposed::Neither, [19.0, 22.0, 43.0, 50.0]),
                    (Transposed::First, [26.0, 30.0, 38.0, 44.0]),
                    (Transposed::Second, [17.0, 23.0, 39.0, 53.0]),
                ] {
                    assert_eq!(numbers(multiply(a(), b(), transposed)).unwrap(), expected);
                }
                // As labs call it; here these are burn's.
                assert_eq!(numbers(matmul(a(), b())).unwrap(), [19.0, 22.0, 43.0, 50.0]);
                assert_eq!(numbers(matmul_transposed(a(), b())).unwrap(), [17.0, 23.0, 39.0, 53.0]);
                // Views, whose numbers do not stand in their order, or are a part of others, or the same for each row.
                let view = |x: Tensor<2>| multiply(x, b(), Transposed::Neither);
                assert_eq!(numbers(view(a().transpose())).unwrap(), [26.0, 30.0, 38.0, 44.0]);
                assert_eq!(numbers(view(a().narrow(0, 1, 1))).unwrap(), [43.0, 50.0]);
                assert_eq!(
                    numbers(view(a().narrow(0, 1, 1).expand([2, 2]))).unwrap(),
                    [43.0, 50.0, 43.0, 50.0]
                );
            }
        }
    }
}
