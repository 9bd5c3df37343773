//! The attention lab: what its presets learn, its tasks, its gradients, the reader's changes, bad input.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{array, assert_close, open, read};
use underhood::engine::Engine;
use underhood::lab::Value;
use underhood::labs::LabId;
use underhood::labs::attention::tasks::{Example, Problem, Task};
use underhood::session::Session;

fn lab(settings: &[(&str, &str)]) -> Session {
    open(LabId::Attention, Engine::default(), settings)
}

/// The share of answers right on held-out sequences after so many steps.
fn learned(settings: &[(&str, &str)], steps: u32) -> f32 {
    let mut session = lab(settings);
    session.step(steps).unwrap();
    read(&session, "held_out")[1]
}

/// The step, a multiple of 100, at which `share` of the answers are right for the first time; fails if it is not reached
/// within `most`.
fn steps_to(share: f32, settings: &[(&str, &str)], most: u32) -> u32 {
    let mut session = lab(settings);
    loop {
        let step = session.step(100).unwrap();
        let right = read(&session, "held_out")[1];
        if right >= share {
            return step;
        }
        assert!(step < most, "{settings:?}: {right} after {step} steps");
    }
}

#[test]
fn reverse_is_learned() {
    steps_to(0.99, &[], 1000);
}

#[test]
fn copy_is_learned() {
    steps_to(0.99, &[("task", "copy"), ("answer", "behind")], 1000);
}

#[test]
fn sort_is_learned() {
    steps_to(0.99, &[("task", "sort"), ("schedule", "cosine"), ("horizon", "2000")], 2000);
}

#[test]
fn brackets_and_bank_are_learned() {
    steps_to(0.97, &[("task", "brackets"), ("layers", "2")], 800);
    let mut session = lab(&[("task", "bank"), ("layers", "2")]);
    let before = read(&session, "bank_cosine");
    session.step(200).unwrap();
    assert!(read(&session, "held_out")[1] >= 0.99);
    let after = read(&session, "bank_cosine");
    assert!(after[2] < 0.0 && before[2] > 0.5, "the senses part: {before:?} {after:?}");
    // The sentences are alike but for one word, and that is not “bank”.
    assert!((before[0] - 1.0).abs() < 1e-5 && (after[0] - 1.0).abs() < 1e-5, "{before:?} {after:?}");
    assert_eq!(array(&session, "bank_points").shape, [3, 24, 2]);
}

#[test]
fn without_positions_reversing_is_a_guess_and_with_a_causal_mask_half_of_it() {
    let guess = read(&lab(&[]), "guess")[1];
    let none = learned(&[("positions", "none")], 400);
    assert!(none < 0.45, "{none}, guessing scores {guess}");
    let causal = learned(&[("mask", "causal")], 800);
    assert!((0.45..0.65).contains(&causal), "{causal}");
}

/// The lookup needs two layers: the challenge's answer.
#[test]
fn a_pair_is_found_with_two_layers() {
    let with = |layers| [("task", "pair"), ("layers", layers), ("learning_rate", "0.005")];
    let steps = steps_to(0.95, &with("2"), 3000);
    let one = learned(&with("1"), steps);
    assert!(one < 0.5, "{one} with one layer after {steps} steps");
}

#[test]
fn four_layers_need_a_residual() {
    let of = |residual| learned(&[("layers", "4"), ("norm", "off"), ("residual", residual)], 400);
    let (off, on) = (of("off"), of("on"));
    assert!(off < 0.3 && on >= 0.9, "{off} without, {on} with");
}

#[test]
fn the_answers_are_those_of_the_task() {
    let of = |task, text: &str| {
        let problem = Problem::new(task, 8, 10, false);
        let example = problem.parse(text).unwrap();
        let name =
            |token: &Option<u32>| token.map_or("-".into(), |token| problem.labels[token as usize].clone());
        example.answers.iter().map(name).collect::<Vec<String>>().concat()
    };
    assert_eq!(of(Task::Copy, "31415926"), "31415926");
    assert_eq!(of(Task::Reverse, "3 1 4 1 5 9 2 6"), "62951413");
    assert_eq!(of(Task::Sort, "31415926"), "11234569");
    assert_eq!(of(Task::Pair, "A3B7C0D9 DBAC"), "--------9730");
    assert_eq!(of(Task::Pair, "A3B7C0D9 DBAE"), "--------973-", "a key that was not told has no answer");
    assert_eq!(of(Task::Brackets, "([?{?]<?".replace(']', "?").as_str()), "--]-})->");
    assert_eq!(of(Task::Brackets, "?(??[[??"), "--)---]]", "nothing closes where nothing is open");
    let behind = Problem::new(Task::Reverse, 4, 4, true);
    let Example { tokens, answers } = behind.parse("0123").unwrap();
    assert_eq!(tokens, [0, 1, 2, 3, 4, 4, 4, 4]);
    assert_eq!(answers, [None, None, None, None, Some(3), Some(2), Some(1), Some(0)]);
}

#[test]
fn what_is_held_out_is_never_trained_on() {
    for task in Task::ALL {
        let problem = Problem::new(task, 8, 10, false);
        let held_out = problem.held_out(200, 7);
        assert!(held_out.len() >= 100, "{task:?}: {}", held_out.len());
        for step in 0..50 {
            for example in problem.batch(32, 7, step) {
                assert!(!held_out.contains(&example), "{task:?}");
                assert_eq!(example.tokens.len(), problem.length);
                assert!(example.answers.iter().flatten().all(|answer| problem.choices.contains(answer)));
                assert!(example.answers.iter().flatten().count() > 0);
            }
        }
    }
}

#[test]
fn guessing_blindly_scores_what_it_should() {
    // Eight even places of ten symbols: ln 10 nats, and one in ten, but for the sample.
    let guess = read(&lab(&[]), "guess");
    assert!((guess[0] - 10_f32.ln()).abs() < 0.03 && (0.1..0.16).contains(&guess[1]), "{guess:?}");
    let bank = read(&lab(&[("task", "bank")]), "guess");
    assert!((bank[0] - 2_f32.ln()).abs() < 0.03, "{bank:?}");
}

/// tests/transformer.rs holds that gradient against nudging; this is what the lab does with it.
#[test]
fn a_step_of_plain_descent_is_the_gradient_times_the_rate() {
    for engine in Engine::AVAILABLE {
        let mut session = open(
            LabId::Attention,
            *engine,
            &[("optimizer", "sgd"), ("learning_rate", "0.01"), ("clip", "100"), ("width", "16")],
        );
        let before = read(&session, "parameters");
        session.step(1).unwrap();
        let gradient = read(&session, "gradient");
        let after = read(&session, "parameters");
        let moved: Vec<f32> = before.iter().zip(&after).map(|(a, b)| (a - b) / 0.01).collect();
        assert_close("step", &moved, &gradient, 1e-3);
    }
}

#[test]
fn the_engines_agree() {
    let [flex, ndarray] = [Engine::Flex, Engine::Ndarray].map(|engine| {
        // Plain descent: Adam would blow up the rounding in what has no slope at all, such as the keys' bias,
        // which moves all scores of a row alike.
        let settings = [("width", "16"), ("task", "bank"), ("optimizer", "sgd"), ("learning_rate", "0.1")];
        let mut session = open(LabId::Attention, engine, &settings);
        session.step(20).unwrap();
        session
    });
    for channel in flex.describe().channels {
        assert_close(channel.id, &read(&flex, channel.id), &read(&ndarray, channel.id), 1e-3);
    }
}

#[test]
fn changes_reach_the_answer_at_once_and_training_does_not_notice() {
    let mut session = lab(&[]);
    session.step(300).unwrap();
    let saved = read(&session, "parameters");
    let plain = read(&session, "probabilities");
    assert_eq!(plain.len(), read(&session, "unedited").len());
    assert_close("no change", &plain, &read(&session, "unedited"), 1e-5);
    for (control, value) in
        [("muted", "1.1, 1.2"), ("vectors", "8=0"), ("scores", "1.1.1.8=-50, 1.2.1.8=-50")]
    {
        session.set(control, &value.into()).unwrap();
        assert_ne!(read(&session, "probabilities"), plain, "{control}");
        assert_close("as it was", &read(&session, "unedited"), &plain, 1e-5);
        session.set(control, &"".into()).unwrap();
        assert_eq!(read(&session, "probabilities"), plain);
    }
    // The first place answers with the last digit; with the third's vector there, it cannot any more.
    let tokens = read(&session, "shown");
    let first = |session: &Session| {
        let row = read(session, "probabilities")[..10].to_vec();
        (0..10).max_by(|a, b| row[*a].total_cmp(&row[*b])).unwrap()
    };
    assert_eq!(first(&session), tokens[7] as usize);
    session.set("vectors", &"8=3".into()).unwrap();
    assert_ne!(first(&session), tokens[7] as usize);
    assert_eq!(read(&session, "parameters"), saved);
}

#[test]
fn nonsense_is_answered_in_words() {
    let mut session = lab(&[]);
    for (control, value) in [
        ("input", "1234567"),
        ("input", "123456789"),
        ("input", "1234567x"),
        ("input", "1234567👍"),
        ("muted", "all"),
        ("muted", "0.1"),
        ("vectors", "1=-2"),
        ("vectors", "=="),
        ("scores", "1.1.1=2"),
        ("scores", "1.1.1.1=NaN"),
        ("scores", "1.1.1.1=1e9"),
    ] {
        let before = session.save().unwrap();
        let error = session.set(control, &value.into()).unwrap_err();
        assert_eq!(error.code(), "out_of_range", "{control} {value}");
        assert!(error.to_string().contains(control), "{error}");
        assert_eq!(session.save().unwrap(), before);
    }
    session.set("input", &"00000000".into()).unwrap();
    assert_eq!(read(&session, "shown"), [0.0; 8]);
    // What no layer, head or place has is left out.
    session.set("muted", &"9.9".into()).unwrap();
    session.set("scores", &"4.8.16.16=3".into()).unwrap();
    session.set("vectors", &"99=0, 1=99".into()).unwrap();
    assert_eq!(read(&session, "probabilities").len(), 80);
    // Typed for one task, left out with a word in another.
    session.set("task", &"bank".into()).unwrap();
    assert_eq!(read(&session, "shown").len(), 9);
    assert_eq!(session.describe().notices.len(), 1);
    session.set("input", &"The old BANK was muddy.".into()).unwrap();
    assert_eq!(session.describe().notices.len(), 0);
    assert_eq!(read(&session, "wanted"), [-1.0; 9]);
    session.set("learning_rate", &Value::Number(1.0)).unwrap();
    session.set("optimizer", &"sgd".into()).unwrap();
    session.step(5).unwrap();
}
