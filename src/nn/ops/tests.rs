//! Held to the formulas in f64, forward and backward, on both engines.

use burn::tensor::{Device, Tensor, TensorData};
use rand::RngExt;

use super::math::tests::exact_erf;
use super::{Windows, gelu, max_pool, mean_pool, softmax, standardize, unfold};
use crate::engine::Engine;
use crate::nn::numbers;
use crate::rng::{Purpose, generator};

fn engines() -> impl Iterator<Item = Device> {
    Engine::AVAILABLE.iter().map(|engine| engine.device().unwrap())
}

/// Numbers in ±`most`.
fn some(count: usize, most: f64, purpose: u32) -> Vec<f64> {
    let mut rng = generator(7, Purpose::Init, purpose);
    // What f32 can hold, so that only the arithmetic is compared.
    (0..count).map(|_| f64::from((most * (2.0 * rng.random::<f64>() - 1.0)) as f32)).collect()
}

fn tensor<const D: usize>(data: &[f64], dims: [usize; D], device: &Device) -> Tensor<D> {
    let data: Vec<f32> = data.iter().map(|x| *x as f32).collect();
    Tensor::from_data(TensorData::new(data, dims), device)
}

/// Compares f(x) with `exact`, and the gradient of L = Σ wᵢ f(x)ᵢ with central differences of `exact` in f64.
fn hold<const D: usize>(
    dims: [usize; D],
    f: impl Fn(Tensor<D>) -> Tensor<D>,
    exact: impl Fn(&[f64]) -> Vec<f64>,
    tolerance: f64,
) {
    const H: f64 = 1e-5;
    let count = dims.iter().product();
    let x = some(count, 3.0, 1);
    let expected = exact(&x);
    let weights = some(expected.len(), 1.0, 2);
    let objective = |x: &[f64]| exact(x).iter().zip(&weights).map(|(y, w)| y * w).sum::<f64>();
    let slopes: Vec<f64> = (0..count)
        .map(|i| {
            let at = |h: f64| {
                let mut moved = x.clone();
                moved[i] += h;
                objective(&moved)
            };
            (at(H) - at(-H)) / (2.0 * H)
        })
        .collect();
    for device in engines() {
        let input = tensor(&x, dims, &device).require_grad();
        let output = f(input.clone());
        let gradients = (output.clone() * tensor(&weights, output.dims(), &device)).sum().backward();
        let pairs = [
            (numbers(output).unwrap(), &expected),
            (numbers(input.grad(&gradients).unwrap()).unwrap(), &slopes),
        ];
        for (what, (is, expected)) in ["value", "slope"].iter().zip(pairs) {
            assert_eq!(is.len(), expected.len());
            for (is, expected) in is.iter().zip(expected) {
                let error = (f64::from(*is) - expected).abs();
                assert!(error < tolerance * expected.abs().max(1.0), "{what}: {is}, not {expected}");
            }
        }
    }
}

#[test]
fn gelu_and_its_slope() {
    let exact = |x: &[f64]| x.iter().map(|x| 0.5 * x * (1.0 + exact_erf(x / 2.0_f64.sqrt()))).collect();
    hold([5, 7], gelu, exact, 1e-6);
}

#[test]
fn gelu_far_out_is_zero_or_what_goes_in() {
    for device in engines() {
        let y = numbers(gelu(tensor(&[-1e30, -50.0, 0.0, 50.0, 1e30, f64::NAN], [6], &device))).unwrap();
        assert!(
            y[0] == 0.0 && y[1] == 0.0 && y[2] == 0.0 && y[3] == 50.0 && y[4] == 1e30 && y[5].is_nan(),
            "{y:?}"
        );
    }
}

/// softmax(scale · x) in rows of `width`, of which row i sees as many as `seen` says.
fn exact_softmax(x: &[f64], width: usize, scale: f64, seen: impl Fn(usize) -> usize) -> Vec<f64> {
    let row = |(i, row): (usize, &[f64])| {
        let powers: Vec<f64> = row.iter().map(|x| (scale * x).exp()).collect();
        let sum: f64 = powers.iter().take(seen(i)).sum();
        (0..width).map(|j| if j < seen(i) { powers[j] / sum } else { 0.0 }).collect::<Vec<_>>()
    };
    x.chunks(width).enumerate().flat_map(row).collect()
}

#[test]
fn softmax_and_its_slope_behind_a_causal_mask_and_without() {
    let (t, scale) = (9, 0.7);
    hold([3, t, t], |x| softmax(x, scale, true), |x| exact_softmax(x, t, scale, |i| i % t + 1), 1e-6);
    hold([2, 3, 11], |x| softmax(x, scale, false), |x| exact_softmax(x, 11, scale, |_| 11), 1e-6);
}

#[test]
fn softmax_of_what_is_huge_or_no_number() {
    for device in engines() {
        let x = tensor(&[1e30, 0.0, -1e30, 5.0, 5.0, 5.0, f64::NAN, 0.0, 0.0], [3, 3], &device);
        let y = numbers(softmax(x, 1.0, false)).unwrap();
        assert!(y[0] == 1.0 && y[1] < 1e-37 && y[2] < 1e-37, "{y:?}");
        assert!(y[3..6].iter().all(|y| (y - 1.0 / 3.0).abs() < 1e-7), "{y:?}");
        assert!(y[6..].iter().all(|y| y.is_nan()), "{y:?}");
    }
}

#[test]
fn standardized_rows_and_their_slope() {
    let (width, epsilon) = (13, 1e-5);
    let exact = |x: &[f64]| {
        let row = |row: &[f64]| {
            let mean = row.iter().sum::<f64>() / row.len() as f64;
            let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / row.len() as f64;
            row.iter().map(|x| (x - mean) / (variance + epsilon).sqrt()).collect::<Vec<_>>()
        };
        x.chunks(width).flat_map(row).collect()
    };
    hold([6, width], |x| standardize(x, epsilon), exact, 2e-6);
}

#[test]
fn what_others_hold_stays_as_it_is_and_views_are_read_in_order() {
    let all: [fn(Tensor<2>) -> Tensor<2>; 3] = [gelu, |x| softmax(x, 1.0, false), |x| standardize(x, 1e-5)];
    for device in engines() {
        for f in all {
            let data = some(6, 2.0, 3);
            let x = tensor(&data, [2, 3], &device);
            let kept = numbers(x.clone()).unwrap();
            let turned = numbers(f(x.clone().transpose())).unwrap();
            // The same numbers, in memory of their own.
            let copied: Vec<f64> = (0..6).map(|i| data[i % 2 * 3 + i / 2]).collect();
            assert_eq!(turned, numbers(f(tensor(&copied, [3, 2], &device))).unwrap());
            assert_eq!(numbers(x).unwrap(), kept);
        }
    }
}

/// The numbers under a window at each of its places in pictures `[n, h, w, c]`, as the definition has it: for each picture,
/// place and channel `[height, width]` of them, zero beyond the edge.
fn exact_windows(x: &[f64], at: Windows) -> Vec<Vec<f64>> {
    let ([height, width], c) = (at.input, at.channels);
    let [down, across] = at.output();
    let mut all = vec![];
    for picture in x.chunks(height * width * c) {
        for place in 0..down * across {
            for channel in 0..c {
                let number = |i: usize| {
                    let row =
                        (place / across * at.stride[0] + i / at.size[1]) as isize - at.padding[0] as isize;
                    let column =
                        (place % across * at.stride[1] + i % at.size[1]) as isize - at.padding[1] as isize;
                    let inside = (0..height as isize).contains(&row) && (0..width as isize).contains(&column);
                    if inside { picture[(row as usize * width + column as usize) * c + channel] } else { 0.0 }
                };
                all.push((0..at.size[0] * at.size[1]).map(number).collect());
            }
        }
    }
    all
}

#[test]
fn what_lies_under_a_window_and_its_slope() {
    let windows = |size: [usize; 2], stride: [usize; 2], padding: [usize; 2]| Windows {
        input: [5, 6],
        channels: 3,
        size,
        stride,
        padding,
    };
    for at in [
        windows([3, 3], [1, 1], [1, 1]),
        windows([3, 3], [2, 2], [1, 1]),
        windows([5, 5], [1, 1], [2, 2]),
        windows([3, 2], [1, 3], [0, 0]),
        windows([1, 5], [1, 1], [0, 2]),
    ] {
        let places = at.places();
        let rows = |x: Tensor<4>| unfold(x, at).reshape([2, places, at.area(), 1]);
        let exact = |x: &[f64]| {
            let all = exact_windows(x, at);
            // By place: what lies under it for one channel after the other becomes number by number.
            let place = |channels: &[Vec<f64>]| {
                (0..channels[0].len()).flat_map(|i| channels.iter().map(move |c| c[i])).collect::<Vec<_>>()
            };
            all.chunks(at.channels).flat_map(place).collect()
        };
        hold([2, 5, 6, 3], rows, exact, 1e-6);
    }
}

#[test]
fn the_largest_and_the_mean_under_a_window_and_their_slopes() {
    for size in [[2, 2], [3, 3], [1, 2]] {
        let at = Windows { input: [6, 7], channels: 2, size, stride: size, padding: [0, 0] };
        let of = |each: fn(&[f64]) -> f64| {
            move |x: &[f64]| exact_windows(x, at).iter().map(|window| each(window)).collect::<Vec<_>>()
        };
        let most = of(|window| window.iter().copied().fold(f64::MIN, f64::max));
        hold([2, 6, 7, 2], |x| max_pool(x, at), most, 1e-6);
        let mean = of(|window| window.iter().sum::<f64>() / window.len() as f64);
        hold([2, 6, 7, 2], |x| mean_pool(x, at), mean, 1e-6);
    }
}
