//! Each optimiser against its published recurrence, worked in f64; and its memory through a save.
use crate::common::assert_close;
use burn::module::{Module, Param, ParamId};
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Tensor};
use underhood::engine::Engine;
use underhood::lab::Named;
use underhood::nn::mlp::{Activation, Initialisation, Mlp};
use underhood::nn::{matrix, numbers, vector};
use underhood::train::optimizer::{Method, Moments};

/// A point on a surface.
#[derive(Module, Debug)]
struct Place {
    at: Param<Tensor<1>>,
}

/// Rosenbrock's valley: (1 − x)² + 100 (y − x²)².
fn rosenbrock(at: Tensor<1>) -> Tensor<1> {
    let [x, y] = [at.clone().slice(0..1), at.slice(1..2)];
    let across = y - x.clone().square();
    (x.neg() + 1.0).square() + across.square() * 100.0
}

fn rosenbrock_gradient([x, y]: [f64; 2]) -> [f64; 2] {
    let across = y - x * x;
    [-2.0 * (1.0 - x) - 400.0 * x * across, 200.0 * across]
}

/// The published recurrences.
fn by_hand(method: Method, rate: f64, start: [f64; 2], steps: u32) -> [f64; 2] {
    let mut at = start;
    let (mut m, mut s) = ([0.0; 2], [0.0; 2]);
    for t in 1..=steps {
        let gradient = rosenbrock_gradient(at);
        for i in 0..2 {
            let g = gradient[i];
            let mean = |old: f64, new: f64, keep: f64| keep * old + (1.0 - keep) * new;
            let step = match method {
                Method::Sgd => g,
                Method::Momentum => {
                    m[i] = 0.9 * m[i] + g;
                    m[i]
                }
                Method::Nesterov => {
                    m[i] = 0.9 * m[i] + g;
                    g + 0.9 * m[i]
                }
                Method::RmsProp => {
                    s[i] = mean(s[i], g * g, 0.9);
                    g / (s[i].sqrt() + 1e-8)
                }
                Method::Adam | Method::AdamW | Method::AdamShort => {
                    let beta_2: f64 = if method == Method::AdamShort { 0.98 } else { 0.999 };
                    m[i] = mean(m[i], g, 0.9);
                    s[i] = mean(s[i], g * g, beta_2);
                    let (m_hat, s_hat) =
                        (m[i] / (1.0 - 0.9_f64.powi(t as i32)), s[i] / (1.0 - beta_2.powi(t as i32)));
                    let decay = if method == Method::AdamW { 0.01 * at[i] } else { 0.0 };
                    m_hat / (s_hat.sqrt() + 1e-8) + decay
                }
            };
            at[i] -= rate * step;
        }
    }
    at
}

fn place(at: [f64; 2], device: &Device) -> Place {
    let at = vector(at.map(|x| x as f32).to_vec(), device).require_grad();
    Place { at: Param::initialized(ParamId::from(0), at) }
}

fn walk(mut place: Place, optimizer: &mut ModuleOptimizer, rate: f64, steps: u32) -> Place {
    for _ in 0..steps {
        let gradients = GradientsParams::from_grads(rosenbrock(place.at.val()).backward(), &place);
        place = optimizer.step(rate, place, gradients);
    }
    place
}

#[test]
fn every_method_is_its_published_recurrence() {
    let start = [-1.2, 1.0];
    for engine in Engine::AVAILABLE {
        let device = engine.device().unwrap();
        for &method in Method::ALL {
            let rate = match method {
                Method::Sgd | Method::Momentum | Method::Nesterov => 2e-4,
                _ => 0.02,
            };
            let end = walk(place(start, &device), &mut method.init(), rate, 40);
            let expected = by_hand(method, rate, start, 40).map(|x| x as f32);
            let ours = numbers(end.at.val()).unwrap();
            assert_close(method.label(), &ours, &expected, 1e-4);
            assert!((expected[0] + 1.2).hypot(expected[1] - 1.0) > 0.05, "{method:?} has moved");
        }
    }
}

#[test]
fn a_walk_goes_on_after_a_save() {
    for engine in Engine::AVAILABLE {
        let device = engine.device().unwrap();
        for &method in Method::ALL {
            let mut optimizer = method.init();
            let half = walk(place([-1.2, 1.0], &device), &mut optimizer, 1e-3, 15);
            let saved = method.memory(&optimizer).unwrap();
            let whole = numbers(walk(half.clone(), &mut optimizer, 1e-3, 15).at.val()).unwrap();
            let mut recalled = method.resume(&half, &saved).unwrap();
            assert_eq!(method.memory(&recalled).unwrap(), saved, "{method:?}");
            let again = numbers(walk(half, &mut recalled, 1e-3, 15).at.val()).unwrap();
            assert_eq!(whole, again, "{engine:?} {method:?}");
        }
    }
}

#[test]
fn the_memory_of_a_network_is_the_same_bytes_for_the_same_run() {
    let device = Engine::default().device().unwrap();
    for &method in Method::ALL {
        let run = || {
            let mut net = Mlp::new(&[2, 5, 4, 1], Initialisation::Xavier, 3, &device);
            let mut optimizer = method.init();
            for _ in 0..3 {
                let x = matrix(vec![0.5, -1.0, 2.0, 0.25], 2, &device);
                let loss = net.forward(x, Activation::Tanh).square().mean();
                let gradients = GradientsParams::from_grads(loss.backward(), &net);
                net = optimizer.step(0.01, net, gradients);
            }
            method.memory(&optimizer).unwrap()
        };
        assert_eq!(run(), run(), "{method:?}");
    }
}

#[test]
fn names_and_bytes_that_are_none_are_refused() {
    let error = Method::from_id("adagrad").unwrap_err();
    assert!(error.to_string().contains("sgd, momentum, nesterov, rmsprop, adam, adamw"), "{error}");
    let place = place([0.0; 2], &Engine::default().device().unwrap());
    for &method in Method::ALL {
        assert_eq!(Method::from_id(method.id()), Ok(method));
        assert!(method.resume(&place, &[]).is_ok());
        for bytes in [vec![7_u8; 3], vec![0; 400]] {
            let refused = method.resume(&place, &bytes);
            assert!(matches!(refused, Err(ref error) if error.code() == "save"));
        }
    }
}

/// burn would take it, and panic at the next step.
#[test]
fn the_memory_of_another_model_is_refused() {
    let device = Engine::default().device().unwrap();
    let net = Mlp::new(&[2, 2], Initialisation::Zero, 7, &device);
    for &method in Method::ALL.iter().filter(|method| **method != Method::Sgd) {
        let mut optimizer = method.init();
        let place = walk(place([-1.2, 1.0], &device), &mut optimizer, 1e-3, 1);
        let saved = method.memory(&optimizer).unwrap();
        assert!(method.resume(&place, &saved).is_ok(), "{method:?}");
        let refused = method.resume(&net, &saved);
        assert!(matches!(refused, Err(ref error) if error.code() == "save"), "{method:?}");
    }
}

/// v, s, m̂ and ŝ, worked in f64.
#[test]
fn what_is_remembered_is_what_the_formulas_have() {
    let device = Engine::default().device().unwrap();
    let start = [-1.2, 1.0];
    for &method in Method::ALL {
        let mut optimizer = method.init();
        assert_eq!(method.moments(&optimizer).unwrap(), Moments::default(), "{method:?} begins with nothing");
        let half = walk(place(start, &device), &mut optimizer, 1e-3, 1);
        let at = numbers(half.at.val()).unwrap();
        let gradients = [start, [0, 1].map(|i| f64::from(at[i]))].map(rosenbrock_gradient);
        walk(half, &mut optimizer, 1e-3, 1);
        let both = |moment: fn(f64, f64) -> f64| -> Vec<f32> {
            (0..2).map(|i| moment(gradients[0][i], gradients[1][i]) as f32).collect()
        };
        let (first, second) = match method {
            Method::Sgd => (vec![], vec![]),
            Method::Momentum | Method::Nesterov => (both(|a, b| 0.9 * a + b), vec![]),
            Method::RmsProp => (vec![], both(|a, b| 0.1 * (0.9 * a * a + b * b))),
            Method::AdamShort => {
                (both(|a, b| (0.9 * a + b) / 1.9), both(|a, b| (0.98 * a * a + b * b) / 1.98))
            }
            Method::Adam | Method::AdamW => {
                // (1 − β) (β a + b) / (1 − β²) = (β a + b) / (1 + β).
                (both(|a, b| (0.9 * a + b) / 1.9), both(|a, b| (0.999 * a * a + b * b) / 1.999))
            }
        };
        let moments = method.moments(&optimizer).unwrap();
        assert_close(method.label(), &moments.first, &first, 1e-4);
        assert_close(method.label(), &moments.second, &second, 1e-4);
    }
}
