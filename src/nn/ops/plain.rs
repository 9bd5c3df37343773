//! The same operations made of burn's own, for an engine whose numbers are no slice in our memory: a graphics card. Their
//! backward passes are those that burn records. They are slower; the tests hold the fast ones to them.

use burn::tensor::activation::{relu, softmax as softmax_of};
use burn::tensor::{Bool, Device, Int, Tensor, TensorData};

use super::{Pairs, Windows};

/// Whether a tensor is on such an engine.
#[cfg(feature = "wgpu")]
pub(super) fn is_far<const D: usize>(x: &Tensor<D>) -> bool {
    matches!(x.device().inner().as_dispatch(), burn::backend::DispatchDevice::Cube(_))
}

/// No engine of this build is one.
#[cfg(not(feature = "wgpu"))]
#[inline(always)]
pub(super) fn is_far<const D: usize>(_: &Tensor<D>) -> bool {
    false
}

/// x + b, `[m, n]` and `[n]`; or max(0, x + b), where `rectify`.
pub(super) fn biased(x: Tensor<2>, bias: Tensor<1>, rectify: bool) -> Tensor<2> {
    let sum = x + bias.unsqueeze();
    if rectify { relu(sum) } else { sum }
}

/// x (1 + erf(x/√2)) / 2. burn has a GELU as well, but its slope is the one of an approximation by tanh.
pub(super) fn gelu<const D: usize>(x: Tensor<D>) -> Tensor<D> {
    let share = ((x.clone() * std::f64::consts::FRAC_1_SQRT_2).erf() + 1.0) * 0.5;
    x * share
}

/// softmax(x · scale) of each row; where `causal`, −∞ takes the place of what lies above the diagonal.
pub(super) fn softmax<const D: usize>(x: Tensor<D>, scale: f64, causal: bool) -> Tensor<D> {
    let (x, last) = (x * scale, D - 1);
    if !causal {
        return softmax_of(x, last);
    }
    let width = x.dims()[last];
    let above = Tensor::<2, Bool>::tril_mask([width, width], 0, &x.device());
    let above = above.unsqueeze::<D>().expand(x.dims());
    softmax_of(x.mask_fill(above, f32::NEG_INFINITY), last)
}

/// (x − mean) / √(variance + ε) of each row.
pub(super) fn standardize<const D: usize>(x: Tensor<D>, epsilon: f64) -> Tensor<D> {
    let centred = x.clone() - x.mean_dim(D - 1);
    let variance = centred.clone().square().mean_dim(D - 1);
    centred / (variance + epsilon).sqrt()
}

/// a\[from\] · b\[to\], `[v, d]` and `[v, d]` to `[pairs, width]`. Of a row that is not there, 0 times the first.
pub(super) fn products(a: Tensor<2>, b: Tensor<2>, pairs: &Pairs) -> Tensor<2> {
    let (n, d) = (pairs.from.len(), a.dims()[1]);
    let from = rows(a, &pairs.from).reshape([n, 1, d]);
    let to = rows(b, &pairs.to).reshape([n, pairs.width, d]);
    (from * to).sum_dim(2).reshape([n, pairs.width])
}

/// Rows of a table by their places, those that are not there zero.
fn rows(table: Tensor<2>, places: &[u32]) -> Tensor<2> {
    let (count, device) = (table.dims()[0], table.device());
    let there = |place: &u32| (*place as usize) < count;
    let known = places.iter().map(|place| if there(place) { *place as usize } else { 0 }).collect();
    let rows = table.select(0, indices(known, &device));
    if places.iter().all(there) {
        return rows;
    }
    let kept: Vec<f32> = places.iter().map(|place| f32::from(u8::from(there(place)))).collect();
    rows * Tensor::from_data(TensorData::new(kept, [places.len(), 1]), &device)
}

/// Places, for burn.
fn indices(places: Vec<usize>, device: &Device) -> Tensor<1, Int> {
    // The integers of a graphics card have 32 bits.
    let places: Vec<i32> = places.into_iter().map(|place| place as i32).collect();
    let count = places.len();
    Tensor::from_data(TensorData::new(places, [count]), device)
}

/// −ln σ(x) in the first column and −ln σ(−x) in the others, `[n, k]` to `[n, k]`.
pub(super) fn logistic_losses(x: Tensor<2>) -> Tensor<2> {
    let [_, k] = x.dims();
    let signs: Vec<f32> = (0..k).map(|column| if column == 0 { -1.0 } else { 1.0 }).collect();
    let x = x.clone() * Tensor::from_data(TensorData::new(signs, [1, k]), &x.device());
    // max(x, 0) as (x + |x|) / 2: at 0, where every word begins, the slope is to be ½, and burn's of |x| is 0.
    let size = x.clone().abs();
    (x + size.clone()) * 0.5 + (-size).exp().log1p()
}

/// What lies under the window at each of its places, `[n, h, w, c]` to `[n · places, area]`.
pub(super) fn unfold(x: Tensor<4>, at: Windows) -> Tensor<2> {
    let n = x.dims()[0];
    under(x, at, 0.0).reshape([n * at.places(), at.area()])
}

/// The largest under the window, `[n, h, w, c]` to `[n, h', w', c]`.
pub(super) fn max_pool(x: Tensor<4>, at: Windows) -> Tensor<4> {
    let (n, [down, across]) = (x.dims()[0], at.output());
    under(x, at, f32::NEG_INFINITY).max_dim(2).reshape([n, down, across, at.channels])
}

/// The mean under the window, `[n, h, w, c]` to `[n, h', w', c]`.
pub(super) fn mean_pool(x: Tensor<4>, at: Windows) -> Tensor<4> {
    let (n, [down, across]) = (x.dims()[0], at.output());
    under(x, at, 0.0).mean_dim(2).reshape([n, down, across, at.channels])
}

/// For each picture and place of the window the numbers under it, `[n, places, height · width, c]`; `beyond` the edge.
fn under(x: Tensor<4>, at: Windows, beyond: f32) -> Tensor<4> {
    let (n, device, picture) = (x.dims()[0], x.device(), at.picture());
    let edge = Tensor::from_data(TensorData::new(vec![beyond; n], [n, 1]), &device);
    let all = Tensor::cat(vec![x.reshape([n, picture]), edge], 1);
    let under = all.select(1, indices(at.sources(), &device));
    under.reshape([n, at.places(), at.size[0] * at.size[1], at.channels])
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::engine::Engine;
    use crate::nn::{matrix, numbers, ops};
    use crate::rng::{Purpose, generator};
    use rand::RngExt;

    /// Numbers in ±3, such as every seed gives.
    fn some<const D: usize>(dims: [usize; D], seed: u64, device: &Device) -> Tensor<D> {
        let mut rng = generator(seed, Purpose::Init, 0);
        let data: Vec<f32> = (0..dims.iter().product()).map(|_| 6.0 * rng.random::<f32>() - 3.0).collect();
        Tensor::from_data(TensorData::new(data, dims), device)
    }

    /// Fails unless both give the same, and the same gradient of Σ wᵢ f(x)ᵢ, within a millionth of the largest.
    fn hold<const D: usize, const E: usize>(
        x: impl Fn(&Device) -> Tensor<D>,
        fast: impl Fn(Tensor<D>) -> Tensor<E>,
        plain: impl Fn(Tensor<D>) -> Tensor<E>,
    ) {
        for engine in Engine::AVAILABLE {
            let device = engine.device().unwrap();
            let of = |f: &dyn Fn(Tensor<D>) -> Tensor<E>| {
                let x = x(&device).require_grad();
                let y = f(x.clone());
                let gradients = (y.clone() * some(y.dims(), 2, &device)).sum().backward();
                (y.dims(), numbers(y).unwrap(), numbers(x.grad(&gradients).unwrap()).unwrap())
            };
            let (ours, theirs) = (of(&fast), of(&plain));
            assert_eq!(ours.0, theirs.0);
            for (ours, theirs) in [(ours.1, theirs.1), (ours.2, theirs.2)] {
                let most = theirs.iter().fold(1.0_f32, |most, x| most.max(x.abs()));
                assert!(theirs.iter().any(|x| *x != 0.0));
                for (ours, theirs) in ours.iter().zip(&theirs) {
                    assert!((ours - theirs).abs() <= 2e-6 * most, "{ours}, not {theirs}, on {engine:?}");
                }
            }
        }
    }

    #[test]
    fn of_each_number_and_of_each_row() {
        let x = |device: &Device| some([3, 7, 7], 1, device);
        hold(x, ops::gelu, gelu);
        hold(x, ops::tanh, |x| x.tanh());
        hold(x, |x| ops::softmax(x, 0.4, false), |x| softmax(x, 0.4, false));
        hold(x, |x| ops::softmax(x, 0.4, true), |x| softmax(x, 0.4, true));
        hold(x, |x| ops::standardize(x, 1e-5), |x| standardize(x, 1e-5));
    }

    #[test]
    fn of_a_bias() {
        for rectify in [false, true] {
            let x = |device: &Device| some([5, 6], 1, device);
            let bias = |x: &Tensor<2>| some([6], 3, &x.device());
            let of = |f: fn(Tensor<2>, Tensor<1>, bool) -> Tensor<2>| {
                move |x: Tensor<2>| {
                    let bias = bias(&x);
                    f(x, bias, rectify)
                }
            };
            hold(x, of(ops::biased), of(biased));
            let of = |f: fn(Tensor<2>, Tensor<1>, bool) -> Tensor<2>| {
                move |bias: Tensor<1>| f(some([5, 6], 1, &bias.device()), bias, rectify)
            };
            hold(|device| some([6], 3, device), of(ops::biased), of(biased));
        }
    }

    #[test]
    fn of_pairs_of_rows_and_their_losses() {
        // Row 1 twice; row 9 is not there.
        let pairs = Arc::new(Pairs { from: vec![1, 0, 9, 1], to: vec![0, 2, 2, 2, 0, 0, 1, 9], width: 2 });
        let (a, b) = (|device: &Device| some([3, 4], 1, device), |device: &Device| some([3, 4], 3, device));
        let plain = Arc::clone(&pairs);
        hold(
            a,
            |x| ops::products(x.clone(), b(&x.device()), &pairs),
            |x| products(x.clone(), b(&x.device()), &plain),
        );
        hold(b, |x| ops::products(a(&x.device()), x, &pairs), |x| products(a(&x.device()), x, &plain));

        let x = |device: &Device| {
            matrix(vec![0.0, 0.0, 0.1, -0.1, 3.0, 3.0, -3.0, -3.0, 30.0, 30.0, -30.0, -30.0], 2, device)
        };
        hold(x, ops::logistic_losses, logistic_losses);
    }

    #[test]
    fn of_windows_over_pictures() {
        let x = |device: &Device| some([2, 5, 6, 3], 1, device);
        for (size, stride, padding) in
            [([3, 3], [1, 1], [1, 1]), ([3, 2], [1, 3], [0, 0]), ([2, 2], [2, 2], [0, 0])]
        {
            let at = Windows { input: [5, 6], channels: 3, size, stride, padding };
            hold(x, |x| ops::unfold(x, at), |x| unfold(x, at));
            hold(x, |x| ops::max_pool(x, at), |x| max_pool(x, at));
            hold(x, |x| ops::mean_pool(x, at), |x| mean_pool(x, at));
        }
    }
}
