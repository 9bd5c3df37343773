//! A graphics card computes the same runs: `cargo test --features wgpu --test native wgpu::`. Without a card, or Mesa's
//! `mesa-vulkan-drivers`, which is one in software, there is nothing to compare, and the test says so.

use crate::common::{TOLERANCE, assert_close, open};
use underhood::engine::Engine;
use underhood::lab::Reading;
use underhood::labs::LabId;
use underhood::session::Session;

/// How far a loss may lie from flex's, relative to it, at the first step …
const FIRST: f32 = 2e-6;
/// … and after so many, since what is rounded otherwise grows.
const STEPS: u32 = 10;
/// How far then.
const LATER: f32 = 5e-5;

/// Each lab where it trains a model, as small as it goes there.
const RUNS: [(LabId, &[(&str, &str)]); 14] = [
    (LabId::LinearRegression, &[]),
    (LabId::GradientDescent, &[]),
    (LabId::Mlp, &[]),
    (LabId::Backprop, &[]),
    (LabId::Classification, &[]),
    (LabId::Generalization, &[("machine", "grokking")]),
    (LabId::Vision, &[]),
    (LabId::Embeddings, &[]),
    (LabId::Attention, &[]),
    (LabId::LanguageModel, &[]),
    (LabId::Hallucination, &[]),
    (LabId::Retrieval, &[]),
    (LabId::Reinforcement, &[("world", "cartpole"), ("learner", "ppo")]),
    (LabId::Diffusion, &[]),
];

/// All numbers of the loss so far, row by row.
fn losses(session: &Session) -> (usize, Vec<f32>) {
    let channels = session.describe().channels;
    let id = if channels.iter().any(|channel| channel.id == "loss") { "loss" } else { "losses" };
    match session.read(id) {
        Ok(Reading::Curve(curve)) => (curve.columns.len(), curve.data),
        other => panic!("{id} is no curve: {other:?}"),
    }
}

#[test]
fn every_lab_comes_to_the_losses_of_flex() {
    if let Err(error) = Engine::Wgpu.device() {
        eprintln!("skipped: {error}");
        return;
    }
    let mut apart = vec![];
    for (lab, settings) in RUNS {
        let [(columns, ours), (_, theirs)] = [Engine::Wgpu, Engine::Flex].map(|engine| {
            let mut session = open(lab, engine, settings);
            session.step(STEPS).unwrap();
            losses(&session)
        });
        assert_eq!(ours.len(), theirs.len(), "{lab:?}");
        assert!(theirs.iter().any(|loss| *loss != 0.0), "{lab:?} has no losses");
        let distance = |(ours, theirs): (&f32, &f32)| match (ours - theirs).abs() / theirs.abs().max(1e-12) {
            // Both are no number, where a column has none.
            _ if ours.is_nan() && theirs.is_nan() => 0.0,
            _ if ours == theirs => 0.0,
            apart if apart.is_finite() => apart,
            _ => f32::INFINITY,
        };
        let each: Vec<f32> = ours.iter().zip(&theirs).map(distance).collect();
        let most = |part: &[f32]| part.iter().copied().fold(0.0, f32::max);
        let (first, all) = (most(&each[..columns]), most(&each));
        println!("{:20} {first:.1e} at the first step, {all:.1e} in {STEPS}", lab.name());
        if first > FIRST || all > LATER {
            apart.push(lab.name());
        }
    }
    assert!(apart.is_empty(), "too far from flex: {apart:?}");
}

#[test]
fn a_run_goes_on_with_another_engine() {
    if let Err(error) = Engine::Wgpu.device() {
        eprintln!("skipped: {error}");
        return;
    }
    let mut session = open(LabId::Mlp, Engine::Wgpu, &[]);
    session.step(5).unwrap();
    let saved = session.save().unwrap();
    let mut other = Session::resume(Engine::Flex, &saved).unwrap();
    let parameters = |session: &Session| session.read("parameters").unwrap().numbers();
    assert_eq!(parameters(&other), parameters(&session));
    for session in [&mut session, &mut other] {
        session.step(5).unwrap();
    }
    assert_close("parameters", &parameters(&session), &parameters(&other), TOLERANCE);
}
