//! The multilayer perceptron: values worked by hand, gradients by nudging, and what it can learn.
use crate::common::assert_close;
use burn::nn::loss::CrossEntropyLossConfig;
use burn::optim::{AdamConfig, GradientsParams};
use burn::tensor::{Device, Int, Tensor, TensorData};
use underhood::data::planar::{Labelled, Shape};
use underhood::engine::Engine;
use underhood::lab::Named;
use underhood::nn::mlp::{Activation, Initialisation, Mlp};
use underhood::nn::{matrix, numbers, scalar};
use underhood::train::Batches;

fn inputs(points: &[[f32; 2]], device: &Device) -> Tensor<2> {
    matrix(points.concat(), 2, device)
}

fn classes(labels: &[u32], device: &Device) -> Tensor<1, Int> {
    let labels: Vec<i64> = labels.iter().map(|label| i64::from(*label)).collect();
    let n = labels.len();
    Tensor::from_data(TensorData::new(labels, [n]), device)
}

fn loss(logits: Tensor<2>, labels: Tensor<1, Int>) -> Tensor<1> {
    CrossEntropyLossConfig::new().init(&logits.device()).forward(logits, labels)
}

/// The share of points whose largest logit is that of their class.
fn accuracy(net: &Mlp, data: &Labelled, activation: Activation, device: &Device) -> f64 {
    let logits = numbers(net.forward(inputs(&data.points, device), activation)).unwrap();
    let right = |(row, label): &(&[f32], &u32)| {
        let most = row.iter().copied().fold(f32::MIN, f32::max);
        row[**label as usize] == most
    };
    let rows = logits.chunks_exact(data.classes).zip(&data.labels);
    rows.filter(right).count() as f64 / data.labels.len() as f64
}

#[test]
fn a_pass_by_hand() {
    // x = (1, 2); z¹ = (1·0.5 + 2·(−1) + 0.1, 1·2 + 2·0.25 − 0.3) = (−1.4, 2.2)
    for engine in Engine::AVAILABLE {
        let device = engine.device().unwrap();
        let layers = || [(vec![0.5, 2.0, -1.0, 0.25], vec![0.1, -0.3]), (vec![3.0, -2.0], vec![0.5])];
        let net = Mlp::from_parameters(layers(), &device);
        let x = || matrix(vec![1.0, 2.0], 2, &device);
        let expected: [(Activation, [f64; 2]); 6] = [
            (Activation::Linear, [-1.4, 2.2]),
            (Activation::Relu, [0.0, 2.2]),
            (Activation::LeakyRelu, [-0.014, 2.2]),
            (Activation::Tanh, [-1.4_f64.tanh(), 2.2_f64.tanh()]),
            (Activation::Sigmoid, [1.0 / (1.0 + 1.4_f64.exp()), 1.0 / (1.0 + (-2.2_f64).exp())]),
            // z Φ(z) with Φ(−1.4) = 0.080757, Φ(2.2) = 0.986097
            (Activation::Gelu, [-1.4 * 0.080_756_66, 2.2 * 0.986_096_55]),
        ];
        for (activation, [a1, a2]) in expected {
            let pass = net.pass(x(), activation);
            assert_close("z1", &numbers(pass.z[0].clone()).unwrap(), &[-1.4, 2.2], 1e-6);
            assert_close("a1", &numbers(pass.a[0].clone()).unwrap(), &[a1 as f32, a2 as f32], 1e-5);
            let out = (3.0 * a1 - 2.0 * a2 + 0.5) as f32;
            assert_close("out", &numbers(pass.z[1].clone()).unwrap(), &[out], 1e-5);
            assert_close("forward", &numbers(net.forward(x(), activation)).unwrap(), &[out], 1e-5);
        }
    }
}

#[test]
fn weights_begin_with_the_variance_of_their_scheme() {
    let device = Engine::default().device().unwrap();
    let (inputs, outputs) = (200, 300);
    for (scheme, variance) in [
        (Initialisation::Zero, 0.0),
        (Initialisation::Small, 0.05_f64.powi(2) / 3.0),
        (Initialisation::Xavier, 2.0 / 500.0),
        (Initialisation::He, 2.0 / 200.0),
    ] {
        let net = Mlp::new(&[inputs, outputs], scheme, 3, &device);
        let weights = numbers(net.layers[0].weight.val()).unwrap();
        let found = weights.iter().map(|w| f64::from(*w).powi(2)).sum::<f64>() / weights.len() as f64;
        assert!((found - variance).abs() <= 0.02 * variance, "{scheme:?}: {found} is not {variance}");
    }
}

#[test]
fn gradients_match_nudges_through_every_activation() {
    const NUDGE: f32 = 1e-3;
    let data = Shape::Spiral.points(24, 3, 0.1, 5);
    for engine in Engine::AVAILABLE {
        let device = engine.device().unwrap();
        let labels = classes(&data.labels, &device);
        for &activation in Activation::ALL {
            let net = Mlp::new(&[2, 4, 3, 3], Initialisation::Xavier, 11, &device);
            let parameters: Vec<_> = net
                .layers
                .iter()
                .map(|l| (numbers(l.weight.val()).unwrap(), numbers(l.bias.as_ref().unwrap().val()).unwrap()))
                .collect();
            let loss_of = |layers: &[(Vec<f32>, Vec<f32>)]| {
                let net = Mlp::from_parameters(layers.to_vec(), &device);
                loss(net.forward(inputs(&data.points, &device), activation), labels.clone())
            };
            let whole = loss(net.forward(inputs(&data.points, &device), activation), labels.clone());
            let gradients = GradientsParams::from_grads(whole.backward(), &net);
            for (l, layer) in net.layers.iter().enumerate() {
                let said = numbers(gradients.get::<2>(layer.weight.id).unwrap()).unwrap();
                for (i, said) in said.iter().enumerate() {
                    let at = |by: f32| {
                        let mut nudged = parameters.clone();
                        nudged[l].0[i] += by;
                        scalar(loss_of(&nudged)).unwrap()
                    };
                    let nudging = (at(NUDGE) - at(-NUDGE)) / (2.0 * NUDGE);
                    let close = (said - nudging).abs() <= 2e-3;
                    assert!(close, "{engine:?} {activation:?} W{l}[{i}]: {said}, nudging says {nudging}");
                }
            }
        }
    }
}

/// Trains with Adam on batches of 50; the held-out accuracy after `steps`.
fn train(shape: Shape, (sizes, activation): (&[usize], Activation), steps: u32, seed: u64) -> f64 {
    let (rate, batch) = (0.01, 50);
    let device = Engine::default().device().unwrap();
    let data = shape.points(500, 2, 0.0, seed);
    // Every fifth pair of points is held out, so that both classes are.
    let held = |i: usize| (i / 2) % 5 == 4;
    let pick = |wanted: bool| {
        let rows = (0..500).filter(|i| held(*i) == wanted);
        let (points, labels) = rows.map(|i| (data.points[i], data.labels[i])).unzip();
        Labelled { points, labels, classes: 2 }
    };
    let (training, test) = (pick(false), pick(true));
    let mut net = Mlp::new(sizes, Initialisation::Xavier, seed, &device);
    let mut optimizer = AdamConfig::new().init();
    let mut batches = Batches::new(training.points.len(), seed);
    for _ in 0..steps {
        let rows = batches.present(batch);
        let points: Vec<_> = rows.iter().map(|row| training.points[*row as usize]).collect();
        let labels: Vec<_> = rows.iter().map(|row| training.labels[*row as usize]).collect();
        let logits = net.forward(inputs(&points, &device), activation);
        let gradients = GradientsParams::from_grads(loss(logits, classes(&labels, &device)).backward(), &net);
        net = optimizer.step(rate, net, gradients);
        batches.advance(batch);
    }
    accuracy(&net, &test, activation, &device)
}

#[test]
fn it_learns_what_a_line_cannot() {
    let small: (&[usize], _) = (&[2, 8, 8, 2], Activation::Tanh);
    let deep: (&[usize], _) = (&[2, 16, 16, 16, 2], Activation::Relu);
    for seed in [7, 8, 9] {
        for (shape, net, steps) in
            [(Shape::Circle, small, 500), (Shape::Xor, small, 500), (Shape::Spiral, deep, 3000)]
        {
            let held_out = train(shape, net, steps, seed);
            assert!(held_out >= 0.99, "{shape:?}, seed {seed}: {held_out}");
        }
        let line = train(Shape::Spiral, (&[2, 2], Activation::Tanh), 500, seed);
        assert!(line < 0.8, "one layer should not part a spiral, seed {seed}: {line}");
    }
}
