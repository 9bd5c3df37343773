//! The race: its surfaces against formulas worked by hand, its racers against theory.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::read;
use underhood::engine::Engine;
use underhood::labs::LabId;
use underhood::session::{Recipe, Session};

const METHODS: [&str; 5] = ["sgd", "momentum", "nesterov", "rmsprop", "adam"];
const SURFACES: [&str; 7] = ["bowl", "ravine", "saddle", "rosenbrock", "rastrigin", "homes", "network"];

/// The race with some controls set.
fn race(engine: Engine, settings: &[(&str, &str)]) -> Session {
    let mut recipe = Recipe::new(LabId::GradientDescent);
    for (control, value) in settings {
        recipe = recipe.with(control, value);
    }
    let (session, rejected) = Session::open(engine, recipe).unwrap();
    assert_eq!(rejected, []);
    session
}

#[test]
#[ignore]
fn scratch() {
    for surface in SURFACES {
        let started = std::time::Instant::now();
        let mut session = race(Engine::Flex, &[("surface", surface)]);
        println!(
            "== {surface} baseline {:?} minima {:?} curvature {:?} {:?}",
            read(&session, "baseline"),
            read(&session, "minima"),
            read(&session, "curvature"),
            started.elapsed()
        );
        println!("   stable {:?}", read(&session, "stable_rates"));
        let presets = read(&session, "rate_presets");
        for level in 0..3 {
            session.reset().unwrap();
            for (i, m) in METHODS.iter().enumerate() {
                session.set(&format!("rate_{m}"), &f64::from(presets[level * 5 + i]).into()).unwrap();
            }
            session.reset().unwrap();
            let started = std::time::Instant::now();
            for n in [1, 20, 100, 300, 1000] {
                let at = session.status().step;
                session.step(n - at).unwrap();
                println!(
                    "  {level} {n}: arrived {:?} loss {:?} lost {:?}",
                    read(&session, "arrived"),
                    read(&session, "loss"),
                    read(&session, "lost")
                );
            }
            println!("  {:?} {:?}", started.elapsed(), read(&session, "positions"));
        }
    }
}
