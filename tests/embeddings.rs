//! The lab `embeddings`: what it comes to, what it tells of itself, and what it refuses.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{field, open};
use underhood::engine::Engine;
use underhood::labs::LabId;

#[test]
fn trial() {
    let settings: Vec<(String, String)> = std::env::var("EMB").unwrap_or_default().split_whitespace()
        .map(|kv| { let (k, v) = kv.split_once('=').unwrap(); (k.to_string(), v.to_string()) }).collect();
    let settings: Vec<(&str, &str)> = settings.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let mut session = open(LabId::Embeddings, Engine::default(), &settings);
    let steps: u32 = std::env::var("STEPS").ok().and_then(|s| s.parse().ok()).unwrap_or(500);
    let times: u32 = std::env::var("TIMES").ok().and_then(|s| s.parse().ok()).unwrap_or(10);
    eprintln!("{:?}", session.read("text").unwrap());
    for _ in 0..times {
        let start = std::time::Instant::now();
        let before = field(&session, "progress", "words");
        session.step(steps).unwrap();
        let words = field(&session, "progress", "words") - before;
        let took = start.elapsed().as_secs_f64();
        eprintln!("step {} passes {:.2} loss {:?} analogies {} of {} words/s {:.0} share {:?}", session.status().step,
            field(&session, "progress", "passes"), common::read(&session, "loss").last().unwrap(), field(&session, "analogies", "right"), field(&session, "analogies", "questions"), words / took, common::read(&session, "map_share"));
    }
    eprintln!("{:?}", session.read("analogies").unwrap());
    if std::env::var("ALL").is_ok() {
        let start = std::time::Instant::now();
        eprintln!("{:?}", session.read("counted").unwrap());
        eprintln!("{:?}", start.elapsed());
        if settings.is_empty() { eprintln!("{:?}", field(&session, "truth", "correlation")); }
        for word in ["king", "bank", "water", "day"] {
            session.set("word", &word.into()).unwrap();
            eprintln!("{:?}", session.read("neighbours").unwrap());
        }
        eprintln!("{:?}", session.read("analogy").unwrap());
    }
}
