//! The language model against published figures, against counting, and against bad input.
use crate::common::{array, assert_close, column, field, notices, open, read, record};
use underhood::engine::Engine;
use underhood::lab::{Args, Value};
use underhood::labs::LabId;
use underhood::nn::params::Parameter;
use underhood::session::Session;

/// What meets the challenge.
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

/// Numbers of a record's field.
fn listed(session: &Session, channel: &str, field: &str) -> Vec<f32> {
    record(session, channel).unwrap().numbers(field).into_iter().map(|number| number as f32).collect()
}

/// The tokens read and written.
fn text(session: &Session) -> Vec<f32> {
    listed(session, "text", "tokens")
}

fn loss(session: &Session) -> f32 {
    field(session, "held_out", "loss") as f32
}

fn bigram(session: &Session) -> f32 {
    field(session, "baselines", "bigram") as f32
}

#[test]
fn baselines_are_those_of_makemore() {
    let session = lab(&[]);
    let [nothing, unigram, bigram] =
        ["nothing", "unigram", "bigram"].map(|name| field(&session, "baselines", name) as f32);
    assert_close("ln V", &[nothing], &[27.0_f32.ln()], 1e-6);
    assert_eq!(field(&session, "guess", "loss") as f32, nothing);
    assert_close("1/V", &[field(&session, "guess", "score") as f32], &[1.0 / 27.0], 1e-6);
    // 2.45 on all names; ours are measured on about 4,000 characters held out.
    assert!((bigram - 2.45).abs() < 0.03, "{bigram}");
    assert!(bigram < unigram && unigram < nothing, "{unigram}");
    // Before the first step the model knows nothing.
    assert!((loss(&session) - nothing).abs() < 0.2, "{}", loss(&session));
    let held_out = |name| field(&session, "held_out", name) as f32;
    assert_close("perplexity", &[held_out("perplexity")], &[loss(&session).exp()], 1e-5);
    assert_close("bits", &[held_out("bits")], &[loss(&session) / std::f32::consts::LN_2], 1e-5);
}

#[test]
fn it_soon_knows_more_than_a_table_of_pairs() {
    let mut session = lab(&[("horizon", "1000")]);
    session.step(1000).unwrap();
    // As measured: 2.24.
    assert!(loss(&session) < 2.3, "{}", loss(&session));
    assert!(loss(&session) < bigram(&session) - 0.14);
    // One token in three it predicts right; at first it was one in 27.
    let scores = column(&session, "measured", "held_out_score");
    assert!(scores[0] < 0.2 && scores[scores.len() - 1] > 0.3, "{scores:?}");
    assert_eq!(field(&session, "trouble", "unlearns"), 0.0);
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
    let samples: Vec<_> = record(&session, "written").unwrap().all_numbers();
    let latest: Vec<_> = samples[samples.len() - 48..].iter().map(|token| *token as f32).collect();
    println!("{}", spelled(&session, &latest));
}

/// What the page's challenge begins with does not meet it; what does is above.
#[test]
fn the_challenge_is_not_met_by_leaving_all_as_it_is() {
    let mut session = lab(&[("layers", "1"), ("heads", "1"), ("width", "16")]);
    session.step(5000).unwrap();
    // As measured: 2.168.
    assert!(column(&session, "measured", "held_out").iter().all(|loss| *loss > 2.05), "{}", loss(&session));
}

#[test]
fn with_a_context_of_one_it_is_the_bigram() {
    let set = [("context", "1"), ("layers", "1"), ("heads", "1"), ("horizon", "800"), ("batch_size", "64")];
    let mut session = lab(&set);
    session.step(800).unwrap();
    let bigram = bigram(&session);
    assert!((-0.01..0.05).contains(&(loss(&session) - bigram)), "{} is not {bigram}", loss(&session));
}

#[test]
fn a_rate_far_too_large_learns_nothing_of_worth() {
    let mut session = lab(&[("learning_rate", "1")]);
    session.step(300).unwrap();
    let bigram = bigram(&session);
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
            assert_eq!(text(&session).len(), at + 1);
            let letter = name.as_bytes()[at] - b'a' + 1;
            assert_close(name, &[next[usize::from(letter)].ln()], &[all[at]], 1e-4);
        }
    }
}

/// The bet at each place is the one whose surprise is shown there, and the last of them that on the line's end.
#[test]
fn a_bet_is_shown_at_its_place_and_the_line_ends_with_one() {
    let mut session = lab(&[("prompt", "emma"), ("new_tokens", "3")]);
    session.step(20).unwrap();
    assert!(read(&session, "bet").is_empty(), "that on the next token is another channel");
    let (tokens, log_probs) = (text(&session), read(&session, "log_probs"));
    for place in 1..tokens.len() {
        session.set("place", &(place as f64).into()).unwrap();
        let bet = read(&session, "bet");
        assert!((bet.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert_close("bet", &[bet[tokens[place] as usize].ln()], &[log_probs[place - 1]], 1e-4);
    }
    session.set("place", &200.0.into()).unwrap();
    assert!(read(&session, "bet").is_empty(), "there is no such place");
    let end = read(&session, "end_log_prob");
    session.set("new_tokens", &0.0.into()).unwrap();
    assert_eq!(read(&session, "end_log_prob"), end, "whatever is written after it");
    assert_close("end", &end, &[read(&session, "next")[0].ln()], 1e-4);
    session.set("reading", &"stream".into()).unwrap();
    assert!(read(&session, "end_log_prob").is_empty(), "no line is by itself");
}

#[test]
fn while_a_step_is_under_way_the_first_row_s_worst_bet_is_shown_and_which_way_it_is_to_go() {
    let mut session = lab(&[]);
    session.step(2).unwrap();
    assert!(record(&session, "batch_bet").is_none());
    session.advance().unwrap();
    assert!(record(&session, "batch_bet").is_none(), "nothing is bet before the forward stage");
    session.advance().unwrap();
    let row = listed(&session, "batch_row", "probabilities");
    let worst = row.iter().copied().fold(1.0, f32::min);
    let bet = |name| listed(&session, "batch_bet", name);
    let (place, answer) = (field(&session, "batch_bet", "place"), field(&session, "batch_bet", "answer"));
    assert_eq!(row[place as usize], worst);
    assert_close("p", &[bet("probabilities")[answer as usize]], &[worst], 1e-5);
    assert!(bet("pull").is_empty());
    for _ in 0..2 {
        session.advance().unwrap();
    }
    let (p, pull) = (listed(&session, "batch_bet", "probabilities"), listed(&session, "batch_bet", "pull"));
    // y − p: one more for the answer.
    let sums: Vec<f32> = p.iter().zip(&pull).map(|(p, pull)| p + pull).collect();
    let truth: Vec<f32> = (0..p.len()).map(|token| f32::from(u8::from(token == answer as usize))).collect();
    assert_close("y", &sums, &truth, 1e-6);
}

#[test]
fn how_a_text_is_read_goes_back_with_the_text() {
    let mut session = lab(&[]);
    let reading = |session: &Session| session.describe().values["reading"].to_string();
    session.set("reading", &"stream".into()).unwrap();
    session.set("dataset", &"grammar".into()).unwrap();
    session.set("reading", &"lines".into()).unwrap();
    session.set("dataset", &"names".into()).unwrap();
    assert_eq!(reading(&session), "lines");
    session.set("dataset", &"grammar".into()).unwrap();
    assert_eq!(reading(&session), "stream");
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
        text(&writes);
        writes.step(5).unwrap();
    }
    assert_eq!(read(&quiet, "parameters"), read(&writes, "parameters"));

    let wrote = |take: f64, temperature: f64| {
        let mut session = lab(&[("new_tokens", "15"), ("prompt", "a")]);
        session.step(5).unwrap();
        session.set("take", &take.into()).unwrap();
        session.set("temperature", &temperature.into()).unwrap();
        text(&session)
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
        let sampling = read(&session, "sampling");
        let (number, token) = (field(&session, "dice", "number"), field(&session, "dice", "token"));
        assert_eq!(sampling.iter().filter(|p| **p > 0.0).count(), 5);
        let mut sum = 0.0;
        let passed = sampling.iter().position(|p| {
            sum += f64::from(*p);
            number < sum
        });
        assert_eq!(passed, Some(token as usize));
        by_hand.push(token as f32);
        session.set("new_tokens", &f64::from(n).into()).unwrap();
        let given = field(&session, "text", "given") as usize;
        assert_eq!(text(&session)[given..], by_hand);
        assert_eq!(listed(&session, "drawn", "probabilities").last(), Some(&sampling[token as usize]));
        assert_eq!(listed(&session, "drawn", "numbers").last(), Some(&(number as f32)));
        if field(&session, "text", "ended") == 1.0 {
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
    assert_eq!(error.to_string(), "Temperature T can’t be 1000000000: it takes a number from 0 to 5.");
}

#[test]
fn a_prompt_with_what_was_never_seen_is_skipped_and_named() {
    let session = lab(&[("prompt", "em7ma!🚀 שלום")]);
    assert_eq!(spelled(&session, &text(&session)), "\nemma");
    let said = notices(&session);
    for named in ["“7”", "“!”", "“🚀”", "“ש”"] {
        assert!(said.contains(named), "{said}");
    }
    // Nothing at all, and nothing known: the model begins a line.
    for prompt in ["", "7777"] {
        let session = lab(&[("prompt", prompt)]);
        assert_eq!(text(&session), [0.0]);
        assert!(read(&session, "log_probs").is_empty());
        assert_eq!(read(&session, "next").len(), 27);
    }
}

#[test]
fn capitals_and_accents_are_read_as_letters_that_the_model_knows_and_named() {
    for (prompt, reads, says) in [
        ("anna", "\nanna", ""),
        ("Anna", "\nanna", "Not in the text it learned from, so the nearest is read instead: “a” for “A”."),
        (
            "ZOË ß7",
            "\nzoess",
            "Not in the text it learned from, so the nearest is read instead: “z” for “Z”, “o” for “O”, “e” for “Ë”, “ss” \
             for “ß”. Not in the text it learned from, so skipped in yours: “ ”, “7”.",
        ),
    ] {
        let session = lab(&[("prompt", prompt)]);
        assert_eq!(spelled(&session, &text(&session)), reads);
        assert_eq!(notices(&session), says);
    }
    // The sentences know one capital, that of Sunday.
    let session = lab(&[("dataset", "grammar"), ("prompt", "The cats Sing")]);
    assert_eq!(spelled(&session, &text(&session)), "\nthe cats Sing");
}

#[test]
fn of_a_text_with_too_many_characters_the_unknown_is_read_as_one_and_named() {
    let letters: String = (0x4e00..0x4e00 + 400).filter_map(char::from_u32).collect();
    let mut session = lab(&[("prompt", "aB")]);
    load(&mut session, format!("{} {letters}", "abcdefghij ".repeat(20)).as_bytes()).unwrap();
    assert_eq!(spelled(&session, &text(&session)), "\na�");
    let said = notices(&session);
    assert!(said.contains("Not in the vocabulary, so read in yours as “�”: “B”."), "{said}");
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
    assert_eq!(spelled(&session, &text(&session)), "\nthe cats sleep");
    assert!(text(&session).len() < 10);
    let bits = |session: &Session| field(session, "held_out", "bits");
    let before = bits(&session);
    session.step(100).unwrap();
    assert!(bits(&session) < 0.6 * before, "{before} {}", bits(&session));
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
fn a_long_gradient_is_shortened_and_shown_as_it_was() {
    let at_backward = |clip: &str| {
        let mut session = lab(&[("clip", clip), ("width", "16")]);
        session.step(1).unwrap();
        assert!(read(&session, "gradient").is_empty());
        while session.advance().unwrap() != "backward" {}
        session
    };
    let [mut short, mut long] = ["0.05", "100"].map(at_backward);
    let norm = read(&short, "gradient_norm");
    assert!(norm[0] > 0.05);
    let length = read(&short, "gradient").iter().map(|g| f64::from(*g).powi(2)).sum::<f64>().sqrt();
    assert_close("‖g‖", &[length as f32], &norm, 1e-4);
    // The first step of Adam is as long whatever the gradient's length; the second no longer is.
    for session in [&mut short, &mut long] {
        session.advance().unwrap();
        assert!(read(session, "gradient").is_empty());
    }
    assert_ne!(read(&short, "parameters"), read(&long, "parameters"));
}

/// A gradient in every checkpoint would make it half as large again.
#[test]
fn a_save_holds_the_parameters_and_two_moments_of_each() {
    let mut session = lab(&[]);
    session.step(2).unwrap();
    let count = read(&session, "parameters").len();
    session.advance().unwrap();
    let saved = session.save().unwrap().len();
    assert!((12 * count..14 * count).contains(&saved), "{saved} bytes of {count} parameters");
}

#[test]
fn a_run_that_unlearns_says_so() {
    let mut session = lab(&[("learning_rate", "1")]);
    assert!(record(&session, "recent_loss").is_none());
    session.step(200).unwrap();
    let recent = |name| field(&session, "recent_loss", name);
    assert_eq!(field(&session, "trouble", "unlearns"), 1.0);
    assert!(recent("now") > recent("best") + 0.2, "{} {}", recent("now"), recent("best"));
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
    let count: usize = session.describe().parameters.iter().map(Parameter::count).sum();
    assert!((780_000..820_000).contains(&count), "{count}");
    session.step(2).unwrap();
    let loss = column(&session, "loss", "batch");
    assert!(loss[1] < loss[0], "{loss:?}");
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
    let said = notices(&session);
    assert!(said.contains("shorter than the context of 64"), "{said}");
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
