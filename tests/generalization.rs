//! The lab `generalization`: what its machines come to, what it tells of itself, and what it refuses.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{array, column, field, open, read, record};
use underhood::engine::Engine;
use underhood::labs::LabId;
use underhood::session::Session;

fn lab(settings: &[(&str, &str)]) -> Session {
    open(LabId::Generalization, Engine::default(), settings)
}

#[test]
fn look_poly() {
    let mut s = lab(&[]);
    s.step(31).unwrap();
    for c in ["capacity", "trained_on", "validation", "held_out", "risk", "norm", "typical", "bias2", "variance"] {
        println!("{c} {:?}", column(&s, "sweep", c));
    }
    println!("{:?}", record(&s, "selection"));
    let t = std::time::Instant::now();
    s.set("ridge", &0.01.into()).unwrap();
    println!("{:?} {:?}", column(&s, "sweep", "typical"), t.elapsed());
}

#[test]
fn look_rf() {
    for seed in ["7", "1", "2"] {
        let mut s = lab(&[("machine", "random_features"), ("seed", seed)]);
        let t = std::time::Instant::now();
        s.step(42).unwrap();
        println!("42 fits {:?}", t.elapsed());
        for c in ["capacity", "trained_on", "validation", "held_out", "risk", "norm", "typical"] {
            println!("{c} {:?}", column(&s, "sweep", c));
        }
        println!("{:?}", record(&s, "selection"));
        s.set("ridge", &0.01.into()).unwrap();
        println!("{:?}", column(&s, "sweep", "typical"));
    }
}

#[test]
fn look_grok() {
    for seed in ["7", "1", "2"] {
        let mut s = lab(&[("machine", "grokking"), ("seed", seed)]);
        let t = std::time::Instant::now();
        s.step(1000).unwrap();
        println!("{:?}", t.elapsed());
        println!("{:?}", column(&s, "measured", "step"));
        println!("{:?}", column(&s, "measured", "trained_on_score"));
        println!("{:?}", column(&s, "measured", "held_out_score"));
        println!("{:?}", column(&s, "frequencies", "concentration"));
        println!("{:?} {:?}", record(&s, "best"), read(&s, "spectrum"));
    }
}
