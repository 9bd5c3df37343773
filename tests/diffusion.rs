//! Diffusion: closed forms, what it learns, what breaks it and what cures that, and bad input.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{assert_close, open, read};
use underhood::engine::Engine;
use underhood::labs::LabId;
use underhood::session::Session;

fn lab(settings: &[(&str, &str)]) -> Session {
    open(LabId::Diffusion, Engine::default(), settings)
}

#[test]
#[ignore]
fn probe() {
    let begin = std::time::Instant::now();
    let mut session = lab(&[]);
    println!("open {:?}", begin.elapsed());
    for _ in 0..4 {
        session.step(500).unwrap();
        let begin = std::time::Instant::now();
        println!("{:?} exam {:?}", read(&session, "measured"), read(&session, "exam"));
        println!("{:?}", begin.elapsed());
    }
    println!("all {:?}", begin.elapsed());
    assert_close("", &[0.0], &[0.0], 1.0);
}
