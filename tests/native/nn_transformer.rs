//! The transformer: values as NumPy has them, masks, positions, gradients by nudging, and the cache.
use crate::common::assert_close;
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor};
use underhood::engine::Engine;
use underhood::lab::Named;
use underhood::nn::transformer::{
    Cache, Config, Edits, Positions, ScoreEdit, Trace, Transformer, VectorEdit, tokens,
};
use underhood::nn::{Targets, cross_entropy, numbers, params, scalar};
use underhood::train::clip;

fn each_engine(test: impl Fn(&Device)) {
    Engine::AVAILABLE.iter().for_each(|engine| test(&engine.device().unwrap()));
}

fn config(positions: Positions, causal: bool) -> Config {
    Config { positions, causal, spread: 0.3, ..Config::gpt(7, 12, 2, 2, 8) }
}

/// The model with these parameters.
fn with_parameters(shape: &Config, parameters: &[f32], device: &Device) -> Transformer {
    params::with(Transformer::new(shape.clone(), 0, device).unwrap(), parameters).unwrap()
}

fn rows<const D: usize>(tensor: &Tensor<D>) -> Vec<Vec<f32>> {
    let width = tensor.dims()[D - 1];
    numbers(tensor.clone()).unwrap().chunks(width).map(<[f32]>::to_vec).collect()
}

fn trace(model: &Transformer, sequence: &[u32], edits: &Edits, device: &Device) -> Trace {
    model.trace(tokens(sequence, sequence.len(), device), edits)
}

#[test]
fn attention_as_numpy_has_it() {
    // tests/reference_attention.py prints these figures.
    let shape = Config { tied: false, ..Config::gpt(5, 4, 1, 2, 4) };
    let parameters: Vec<f32> = (0..308).map(|i| (0.5 * (0.7 * f64::from(i) + 0.3).sin()) as f32).collect();
    let attention = [
        1.0, 0.0, 0.0, 0.466_024, 0.533_976, 0.0, 0.307_381, 0.352_623, 0.339_995, 1.0, 0.0, 0.0, 0.500_081,
        0.499_919, 0.0, 0.347, 0.341_766, 0.311_234,
    ];
    let logits = [
        -0.064_318, 0.083_372, 0.191_851, 0.210_099, 0.129_534, -0.013_179, -0.170_405, -0.247_488,
        -0.208_173, -0.070_951, -0.055_015, -0.217_239, -0.277_293, -0.206_931, -0.039_247,
    ];
    each_engine(|device| {
        let model = with_parameters(&shape, &parameters, device);
        let found = trace(&model, &[3, 0, 4], &Edits::default(), device);
        let map = numbers(found.layers[0].attention.clone()).unwrap();
        assert_close("attention", &map, &attention, 1e-5);
        assert_close("traced", &numbers(found.logits).unwrap(), &logits, 1e-5);
        let straight = model.forward(tokens(&[3, 0, 4], 3, device));
        assert_close("straight", &numbers(straight.clone()).unwrap(), &logits, 1e-5);
        let loss = cross_entropy(straight, &Targets::new(&[None, Some(2), Some(0)], device));
        assert_close("loss", &[scalar(loss).unwrap()], &[1.614_264], 1e-5);
    });
}

#[test]
fn parameters_come_back() {
    let device = Engine::default().device().unwrap();
    for (norm, tied, positions) in [
        (true, true, Positions::Learned),
        (false, false, Positions::Rotary),
        (true, false, Positions::Sinusoidal),
        (false, true, Positions::None),
    ] {
        let shape = Config { norm, tied, ..config(positions, true) };
        let model = Transformer::new(shape.clone(), 3, &device).unwrap();
        let parameters = params::flat(&model).unwrap();
        let again = with_parameters(&shape, &parameters, &device);
        assert_eq!(params::flat(&again).unwrap(), parameters);
    }
}

#[test]
fn weights_begin_with_the_spread_of_gpt_2() {
    let device = Engine::default().device().unwrap();
    let model = Transformer::new(Config::gpt(60, 20, 2, 4, 64), 1, &device).unwrap();
    let deviation = |tensor: Tensor<2>| {
        let all = numbers(tensor).unwrap();
        (all.iter().map(|w| f64::from(*w).powi(2)).sum::<f64>() / all.len() as f64).sqrt()
    };
    let close = |found: f64, wanted: f64| assert!((found / wanted - 1.0).abs() < 0.05, "{found} {wanted}");
    close(deviation(model.token.val()), 0.02);
    close(deviation(model.layers[1].qkv.weight.val()), 0.02);
    close(deviation(model.layers[1].projection.weight.val()), 0.01);
    close(deviation(model.layers[0].contract.weight.val()), 0.01);
    assert_eq!(numbers(model.layers[0].qkv.bias.val()).unwrap(), vec![0.0; 192]);
}

#[test]
fn each_row_of_attention_sums_to_one_and_the_mask_hides_the_future_exactly() {
    each_engine(|device| {
        for causal in [true, false] {
            let model = Transformer::new(config(Positions::Learned, causal), 5, device).unwrap();
            let found = trace(&model, &[1, 2, 3, 4, 5], &Edits::default(), device);
            for layer in &found.layers {
                for (i, row) in rows(&layer.attention).iter().enumerate() {
                    assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-6);
                    let hidden = &row[i % 5 + 1..];
                    assert!(hidden.iter().all(|weight| (*weight == 0.0) == causal), "{row:?}");
                }
            }
            let changed = trace(&model, &[1, 2, 3, 4, 0], &Edits::default(), device);
            let (before, after) = (rows(&found.logits), rows(&changed.logits));
            assert_eq!(before[..4] == after[..4], causal);
            assert_ne!(before[4], after[4]);
        }
    });
}

#[test]
fn without_positions_the_tokens_are_a_set() {
    let device = Engine::default().device().unwrap();
    let model = Transformer::new(config(Positions::None, false), 5, &device).unwrap();
    let one = rows(&trace(&model, &[1, 2, 3, 4], &Edits::default(), &device).logits);
    let other = rows(&trace(&model, &[4, 2, 1, 3], &Edits::default(), &device).logits);
    for (token, at) in [(0, 2), (1, 1), (2, 3), (3, 0)] {
        assert_close("moved", &other[at], &one[token], 1e-5);
    }
}

#[test]
fn a_rotary_score_depends_on_the_distance_alone() {
    each_engine(|device| {
        let model = Transformer::new(config(Positions::Rotary, false), 5, device).unwrap();
        // The same two tokens three apart, at the beginning and four places further on.
        let sequence = [1, 0, 0, 2, 1, 0, 0, 2];
        let found = trace(&model, &sequence, &Edits::default(), device);
        let scores = rows(&found.layers[0].products);
        let score = |head: usize, query: usize, key: usize| scores[head * 8 + query][key];
        for head in 0..2 {
            let [near, far] = [score(head, 0, 3), score(head, 4, 7)];
            assert!((near - far).abs() <= 1e-5 * near.abs().max(1.0), "{near} {far}");
            assert!((score(head, 0, 3) - score(head, 0, 7)).abs() > 1e-3, "another distance, another score");
        }
    });
}

#[test]
fn the_gradient_is_what_nudging_says() {
    for (norm, residual, positions, causal, tied) in [
        (true, true, Positions::Learned, true, true),
        (false, false, Positions::Rotary, false, false),
        (true, true, Positions::Sinusoidal, false, true),
    ] {
        each_engine(|device| {
            let shape = Config { norm, residual, tied, layers: 1, ..config(positions, causal) };
            let model = Transformer::new(shape.clone(), 2, device).unwrap();
            let sequences = || tokens(&[1, 2, 3, 4, 6, 5, 5, 0], 4, device);
            let answers = [Some(2), None, Some(1), Some(0), Some(6), Some(3), None, Some(2)];
            let targets = Targets::new(&answers, device);
            let loss = cross_entropy(model.forward(sequences()), &targets);
            let gradients = GradientsParams::from_grads(loss.backward(), &model);
            let gradient = params::gradient(&model, &gradients).unwrap();
            let parameters = params::flat(&model).unwrap();
            let loss_at = |i: usize, nudge: f32| {
                let mut moved = parameters.clone();
                moved[i] += nudge;
                let model = with_parameters(&shape, &moved, device);
                scalar(cross_entropy(model.forward(sequences()), &targets)).unwrap()
            };
            // Every eleventh reaches into every weight and bias.
            for i in (0..parameters.len()).step_by(11) {
                let nudged = (loss_at(i, 1e-2) - loss_at(i, -1e-2)) / 2e-2;
                let close = (nudged - gradient[i]).abs() <= 2e-3 * gradient[i].abs().max(1.0);
                assert!(close, "{positions:?} {i}: the gradient says {}, nudging says {nudged}", gradient[i]);
            }
        });
    }
}

#[test]
fn the_engines_agree() {
    for &positions in Positions::ALL {
        let [flex, ndarray] = [Engine::Flex, Engine::Ndarray].map(|engine| {
            let device = engine.device().unwrap();
            let model = Transformer::new(config(positions, true), 9, &device).unwrap();
            numbers(model.forward(tokens(&[1, 2, 3, 4, 5, 6], 3, &device))).unwrap()
        });
        assert_close(positions.id(), &flex, &ndarray, 1e-5);
    }
}

#[test]
fn the_cache_gives_what_the_whole_pass_gives() {
    each_engine(|device| {
        for &positions in Positions::ALL {
            let model = Transformer::new(config(positions, true), 4, device).unwrap();
            let sequence = [3, 1, 4, 1, 5, 2, 6, 5, 3, 0, 2, 4];
            let whole = rows(&model.forward(tokens(&sequence, sequence.len(), device)));
            let mut cache = Cache::default();
            for (token, row) in sequence.iter().zip(&whole) {
                let logits = numbers(model.step(*token, &mut cache).unwrap()).unwrap();
                assert_close(positions.id(), &logits, row, 1e-4);
            }
            assert_eq!(cache.len(), sequence.len());
            assert_eq!(model.step(0, &mut cache).unwrap_err().code(), "out_of_range", "the context is full");
            assert_eq!(model.step(7, &mut Cache::default()).unwrap_err().code(), "out_of_range");
        }
    });
}

#[test]
fn edits_reach_the_answer_and_none_changes_nothing() {
    each_engine(|device| {
        let model = Transformer::new(config(Positions::Learned, false), 8, device).unwrap();
        let sequence = [1, 2, 3, 4];
        let plain = trace(&model, &sequence, &Edits::default(), device);
        let straight = model.forward(tokens(&sequence, 4, device));
        assert_close("none", &numbers(plain.logits.clone()).unwrap(), &numbers(straight).unwrap(), 1e-5);

        let masked = Edits { masked: vec![(0, 1), (9, 9)], ..Edits::default() };
        let heads = rows(&trace(&model, &sequence, &masked, device).layers[0].heads);
        assert!(heads[4..].iter().flatten().all(|n| *n == 0.0) && heads[0].iter().any(|n| *n != 0.0));

        // A score so high that all attention goes there: the head's output is that token's value.
        let score = ScoreEdit { layer: 1, head: 0, query: 2, key: 3, score: 1e4 };
        let edited = trace(&model, &sequence, &Edits { scores: vec![score], ..Edits::default() }, device);
        assert_eq!(rows(&edited.layers[1].attention)[2], [0.0, 0.0, 0.0, 1.0]);
        assert_close("value", &rows(&edited.layers[1].heads)[2], &rows(&edited.layers[1].v)[3], 1e-6);

        let vector = VectorEdit { position: 1, vector: rows(&plain.embedded)[3].clone() };
        let swapped = trace(&model, &sequence, &Edits { vectors: vec![vector], ..Edits::default() }, device);
        assert_eq!(rows(&swapped.embedded)[1], rows(&plain.embedded)[3]);
        assert_ne!(rows(&swapped.logits)[0], rows(&plain.logits)[0]);
    });
}

#[test]
fn clipping_shortens_the_gradient_as_a_whole_and_keeps_its_direction() {
    each_engine(|device| {
        let model = Transformer::new(config(Positions::Learned, true), 8, device).unwrap();
        let gradients = || {
            let logits = model.forward(tokens(&[1, 2, 3], 3, device));
            let loss = cross_entropy(logits, &Targets::new(&[Some(1); 3], device));
            GradientsParams::from_grads(loss.backward(), &model)
        };
        let long = params::gradient(&model, &gradients()).unwrap();
        let norm = long.iter().map(|g| f64::from(*g).powi(2)).sum::<f64>().sqrt();
        let mut clipped = gradients();
        let found = clip(&model, &mut clipped, norm / 4.0).unwrap();
        assert!((found / norm - 1.0).abs() < 1e-5);
        let wanted: Vec<f32> = long.iter().map(|g| g / 4.0).collect();
        assert_close("clipped", &params::gradient(&model, &clipped).unwrap(), &wanted, 1e-6);
        let mut untouched = gradients();
        clip(&model, &mut untouched, norm * 2.0).unwrap();
        assert_eq!(params::gradient(&model, &untouched).unwrap(), long);
    });
}

#[test]
fn shapes_that_make_no_sense_are_refused() {
    let device = Engine::default().device().unwrap();
    let good = config(Positions::Rotary, true);
    for bad in [
        Config { heads: 3, ..good.clone() },
        Config { heads: 8, ..good.clone() }, // one number a head: nothing to turn
        Config { layers: 0, ..good.clone() },
        Config { width: 0, ..good.clone() },
        Config { vocabulary: 0, ..good },
    ] {
        assert_eq!(Transformer::new(bad, 1, &device).unwrap_err().code(), "out_of_range");
    }
}
