//! The language model against published figures, against counting, and against bad input.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{array, assert_close, open, read};
use underhood::engine::Engine;
use underhood::lab::{Args, Value};
use underhood::labs::LabId;
use underhood::session::Session;

/// The thing to try “Learn names”.
const NAMES: [(&str, &str); 4] =
    [("width", "64"), ("heads", "4"), ("batch_size", "32"), ("learning_rate", "0.005")];

fn lab(settings: &[(&str, &str)]) -> Session {
    open(LabId::LanguageModel, Engine::default(), settings)
}

fn load(session: &mut Session, bytes: &[u8]) -> Result<(), underhood::error::Error> {
    let text = Value::Bytes(serde_bytes::ByteBuf::from(bytes));
    session.act("load_text", &Args::from([("text".into(), text)]))
}

/// Some tokens as text.
fn spelled(session: &Session, tokens: &[f32]) -> String {
    let labels = session.describe().axes[0].labels.clone();
    tokens.iter().map(|token| labels[*token as usize].name.clone()).collect()
}

fn loss(session: &Session) -> f32 {
    read(session, "held_out_loss")[0]
}

#[test]
fn baselines_are_those_of_makemore() {
    let session = lab(&[]);
    let [nothing, unigram, bigram] = read(&session, "baselines")[..] else { panic!("three baselines") };
    assert_close("ln V", &[nothing], &[27.0_f32.ln()], 1e-6);
    // 2.45 on all names; ours are measured on about 4,000 characters held out.
    assert!((bigram - 2.45).abs() < 0.03, "{bigram}");
    assert!(bigram < unigram && unigram < nothing, "{unigram}");
    // Before the first step the model knows nothing.
    assert!((loss(&session) - nothing).abs() < 0.2, "{}", loss(&session));
    assert_close("perplexity", &read(&session, "perplexity"), &[loss(&session).exp()], 1e-5);
    assert_close("bits", &read(&session, "bits"), &[loss(&session) / std::f32::consts::LN_2], 1e-5);
}

#[test]
fn it_soon_knows_more_than_a_table_of_pairs() {
    let mut session = lab(&[("horizon", "1000")]);
    session.step(1000).unwrap();
    // As measured: 2.24.
    assert!(loss(&session) < 2.3, "{}", loss(&session));
    assert!(loss(&session) < read(&session, "baselines")[2] - 0.14);
}

/// The figure of the chapter: 2.05 nats within 5,000 steps; as measured, 1.993. Some two minutes on one core.
#[test]
#[ignore = "minutes; run with --ignored"]
fn names_are_learned_below_2_05_nats() {
    let mut session = lab(&NAMES);
    session.step(5000).unwrap();
    println!("{}", loss(&session));
    assert!(loss(&session) <= 2.05, "{}", loss(&session));
    // And what it writes begins to look like names.
    let samples = read(&session, "samples");
    println!("{}", spelled(&session, &samples[samples.len() - 48..]));
}

/// What the page's challenge begins with does not meet it; what does is the preset above.
#[test]
fn the_challenge_is_not_met_by_leaving_all_as_it_is() {
    let mut session = lab(&[("layers", "1"), ("heads", "1"), ("width", "16")]);
    session.step(5000).unwrap();
    // As measured: 2.168.
    assert!(read(&session, "measured").chunks(2).all(|row| row[1] > 2.05), "{}", loss(&session));
}

#[test]
fn with_a_context_of_one_it_is_the_bigram() {
    let set = [("context", "1"), ("layers", "1"), ("heads", "1"), ("horizon", "800"), ("batch_size", "64")];
    let mut session = lab(&set);
    session.step(800).unwrap();
    let bigram = read(&session, "baselines")[2];
    assert!((-0.01..0.05).contains(&(loss(&session) - bigram)), "{} is not {bigram}", loss(&session));
}

#[test]
fn a_rate_far_too_large_learns_nothing_of_worth() {
    let mut session = lab(&[("learning_rate", "1")]);
    session.step(300).unwrap();
    let bigram = read(&session, "baselines")[2];
    assert!(session.status().halted.is_some() || loss(&session) > bigram, "{}", loss(&session));
}

/// What the chain multiplies is what a table of the same tokens would; beyond the context it reads with what fits.
#[test]
fn each_token_is_told_from_those_before_it() {
    for engine in Engine::AVAILABLE {
        let name = "maximiliana";
        let mut session = open(LabId::LanguageModel, *engine, &[("context", "4"), ("prompt", name)]);
        session.step(20).unwrap();
        let all = read(&session, "log_probs");
        assert_eq!(all.len(), name.len());
        // Each by itself, as the last of a prompt: its probability is what comes next after those before it.
        for at in [1, 3, 4, 5, 10] {
            session.set("prompt", &name[..at].into()).unwrap();
            let next = read(&session, "next");
            assert!((next.iter().sum::<f32>() - 1.0).abs() < 1e-5);
            let token = read(&session, "text").len();
            assert_eq!(token, at + 1);
            let letter = name.as_bytes()[at] - b'a' + 1;
            assert_close(name, &[next[usize::from(letter)].ln()], &[all[at]], 1e-4);
        }
    }
}

#[test]
fn attention_sees_no_future_and_its_rows_sum_to_one() {
    let mut session = lab(&[("prompt", "emily")]);
    session.step(3).unwrap();
    let array = array(&session, "attention");
    assert_eq!(array.shape, [2, 2, 6, 6]);
    for map in array.data.chunks(36) {
        for (row, shares) in map.chunks(6).enumerate() {
            assert!((shares.iter().sum::<f32>() - 1.0).abs() < 1e-5);
            assert!(shares.iter().skip(row + 1).all(|share| *share == 0.0));
        }
    }
}

#[test]
fn writing_is_seeded_and_does_not_disturb_training() {
    let (mut quiet, mut writes) = (lab(&[]), lab(&[]));
    for step in 0..4 {
        quiet.step(5).unwrap();
        writes.set("new_tokens", &f64::from(step * 7).into()).unwrap();
        writes.set("take", &f64::from(step).into()).unwrap();
        writes.set("temperature", &2.0.into()).unwrap();
        writes.set("prompt", &"q".into()).unwrap();
        read(&writes, "text");
        writes.step(5).unwrap();
    }
    assert_eq!(read(&quiet, "parameters"), read(&writes, "parameters"));

    let wrote = |take: f64, temperature: f64| {
        let mut session = lab(&[("new_tokens", "15"), ("prompt", "a")]);
        session.step(5).unwrap();
        session.set("take", &take.into()).unwrap();
        session.set("temperature", &temperature.into()).unwrap();
        read(&session, "text")
    };
    assert_eq!(wrote(1.0, 1.0), wrote(1.0, 1.0));
    assert_ne!(wrote(1.0, 1.0), wrote(2.0, 1.0));
    assert_eq!(wrote(1.0, 0.0), wrote(2.0, 0.0), "the likeliest, whatever the dice");
}

#[test]
fn what_is_written_is_what_the_dice_say() {
    let mut session = lab(&[("prompt", "ma"), ("top_k", "5")]);
    session.step(30).unwrap();
    let mut by_hand = vec![];
    for n in 1..=6 {
        // Where the number falls is known before the token is taken.
        let (sampling, dice) = (read(&session, "sampling"), read(&session, "dice"));
        assert_eq!(sampling.iter().filter(|p| **p > 0.0).count(), 5);
        let mut sum = 0.0;
        let passed = sampling.iter().position(|p| {
            sum += p;
            dice[0] < sum
        });
        assert_eq!(passed, Some(dice[1] as usize));
        by_hand.push(dice[1]);
        session.set("new_tokens", &f64::from(n).into()).unwrap();
        let text = read(&session, "text");
        let given = read(&session, "given")[0] as usize;
        assert_eq!(text[given..], by_hand);
        let drawn = read(&session, "drawn");
        assert_eq!(drawn[drawn.len() - 2], sampling[dice[1] as usize]);
        if read(&session, "ended")[0] == 1.0 {
            break;
        }
    }
}

#[test]
fn sampling_at_its_limits() {
    let mut session = lab(&[]);
    session.step(30).unwrap();
    let most = |list: &[f32]| {
        let best = list.iter().copied().fold(0.0, f32::max);
        list.iter().position(|p| *p == best).unwrap()
    };
    let next = read(&session, "next");
    for (control, value) in [("temperature", 0.0), ("top_p", 0.0), ("top_k", 1.0)] {
        let before = session.describe().values[control].clone();
        session.set(control, &value.into()).unwrap();
        let sampling = read(&session, "sampling");
        assert_eq!(sampling[most(&next)], 1.0, "{control}");
        session.set(control, &before).unwrap();
    }
    assert_close("all of it", &read(&session, "sampling"), &next, 1e-6);
    let error = session.set("temperature", &1e9.into()).unwrap_err();
    assert_eq!(error.to_string(), "temperature can’t be 1000000000: it takes a number from 0 to 5.");
}

#[test]
fn a_prompt_with_what_was_never_seen_is_skipped_and_named() {
    let session = lab(&[("prompt", "em7ma!🚀 שלום")]);
    let text = read(&session, "text");
    assert_eq!(spelled(&session, &text), "\nemma");
    let notices = session.describe().notices.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    for named in ["“7”", "“!”", "“🚀”", "“ש”"] {
        assert!(notices.contains(named), "{notices}");
    }
    // Nothing at all, and nothing known: the model begins a line.
    for prompt in ["", "7777"] {
        let session = lab(&[("prompt", prompt)]);
        assert_eq!(read(&session, "text"), [0.0]);
        assert!(read(&session, "log_probs").is_empty());
        assert_eq!(read(&session, "next").len(), 27);
    }
}

#[test]
fn sentences_in_byte_pairs() {
    let set = [
        ("dataset", "grammar"),
        ("tokens", "pairs"),
        ("vocabulary", "128"),
        ("context", "32"),
        ("prompt", "the cats sleep"),
    ];
    let mut session = lab(&set);
    assert_eq!(read(&session, "next").len(), 128);
    assert!(read(&session, "characters_per_token")[0] > 2.0);
    assert_eq!(spelled(&session, &read(&session, "text")), "\nthe cats sleep");
    assert!(read(&session, "text").len() < 10);
    let before = read(&session, "bits")[0];
    session.step(100).unwrap();
    assert!(read(&session, "bits")[0] < 0.6 * before, "{before} {}", read(&session, "bits")[0]);
}

#[test]
fn dropout_of_zero_is_none_and_another_is_the_same_again() {
    let run = |dropout: &str| {
        let mut session = lab(&[("dropout", dropout)]);
        session.step(3).unwrap();
        read(&session, "parameters")
    };
    assert_eq!(run("0.3"), run("0.3"));
    assert_ne!(run("0.3"), run("0"));
}

#[test]
fn the_large_one_is_of_the_size_it_says_and_trains() {
    let set = [
        ("dataset", "grammar"),
        ("context", "64"),
        ("layers", "4"),
        ("heads", "4"),
        ("width", "128"),
        ("batch_size", "12"),
    ];
    let mut session = lab(&set);
    let count = read(&session, "parameter_count")[0];
    assert!((780_000.0..820_000.0).contains(&count), "{count}");
    session.step(2).unwrap();
    let loss = read(&session, "loss");
    assert!(loss[3] < loss[1], "{loss:?}");
}

#[test]
fn own_text_is_learned_and_comes_back_with_the_save() {
    for text in [
        "One line only, of a text that is shorter than the context of this model by far.",
        "שלום עולם, מה שלומך היום?\nשלום חבר, הכול טוב.\nמה שלום העולם?\n",
        "🚀🌍✨ 👩‍🚀 👍🏽🔥💧🌊\n🌋🎉 🚀🚀🌍✨\n🔥💧 🌊🌋🎉\n",
        "0123456789",
    ] {
        let mut session = lab(&[]);
        load(&mut session, text.as_bytes()).unwrap();
        session.set("context", &128.0.into()).unwrap();
        assert_eq!(session.describe().values["dataset"], "yours".into());
        session.step(5).unwrap();
        assert!(loss(&session).is_finite());
        let saved = session.save().unwrap();
        let mut loaded = lab(&[]);
        loaded.load(&saved).unwrap();
        assert_eq!(loaded.save().unwrap(), saved);
        loaded.act("use_built_in", &Args::new()).unwrap();
        assert_eq!(read(&loaded, "next").len(), 27);
    }
    // All of it one piece.
    for text in ["aaaaaaaaaaaaaaaa", "ab ab ab ab ab ab"] {
        let mut session = lab(&[("tokens", "pairs"), ("context", "1")]);
        load(&mut session, text.as_bytes()).unwrap();
        session.step(3).unwrap();
        assert!(loss(&session).is_finite());
        session.set("reading", &"lines".into()).unwrap();
        session.step(1).unwrap();
    }
    let mut session = lab(&[("context", "64")]);
    load(&mut session, b"A line of a few words, no more than that.").unwrap();
    let notices = session.describe().notices.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    assert!(notices.contains("shorter than the context of 64"), "{notices}");
}

#[test]
fn five_megabytes_are_read_and_more_are_refused() {
    let line = "The quick brown fox jumps over the lazy dog, and so does the cat.\n";
    let text = line.repeat(5_000_000 / line.len());
    let mut session = lab(&[]);
    load(&mut session, text.as_bytes()).unwrap();
    session.step(1).unwrap();
    let before = session.save().unwrap();
    let error = load(&mut session, &vec![b'a'; 6_000_000]).unwrap_err();
    assert_eq!(error.to_string(), "text can’t be 6.0 MB: it takes at most 5 MB.");
    assert_eq!(session.save().unwrap(), before);
}

#[test]
fn bad_text_is_answered_and_nothing_is_lost() {
    let mut session = lab(&[]);
    session.step(3).unwrap();
    let before = session.save().unwrap();
    for (bytes, says) in [
        (&b""[..], "empty"),
        (b" \n ", "empty"),
        (b"x", "at least 10 characters"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "byte 0 is 0x89"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00plain text", "control characters"),
    ] {
        let error = load(&mut session, bytes).unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
        assert_eq!(session.save().unwrap(), before);
    }
    for (control, value, says) in [
        ("batch_size", "65", "1 to 64"),
        ("context", "0", "1 to 128"),
        ("heads", "3", "one of 1, 2, 4, 8"),
        ("top_p", "-0.1", "0 to 1"),
        ("learning_rate", "0", "0.0001 to 1"),
    ] {
        let error = session.set(control, &value.into()).unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
    }
    assert_eq!(session.save().unwrap(), before);
}
