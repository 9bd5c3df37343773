//! The lab `embeddings`: what it comes to, what it tells of itself, and what it refuses.
use crate::common::{column, field, notices, open, read, record};
use underhood::engine::Engine;
use underhood::error::Error;
use underhood::lab::{Args, Value};
use underhood::labs::LabId;
use underhood::session::Session;

fn embeddings(settings: &[(&str, &str)]) -> Session {
    open(LabId::Embeddings, Engine::default(), settings)
}

fn load(session: &mut Session, bytes: &[u8]) -> Result<(), Error> {
    let text = Value::Bytes(serde_bytes::ByteBuf::from(bytes));
    session.act("load_text", &Args::from([("text".into(), text)]))
}

/// What stands under a name in a record.
fn entry(of: &ciborium::Value, name: &str) -> ciborium::Value {
    let map = of.as_map().unwrap();
    map.iter().find(|(key, _)| key.as_text() == Some(name)).unwrap().1.clone()
}

/// A record's field, whatever it is.
fn value(session: &Session, channel: &str, name: &str) -> ciborium::Value {
    entry(&record(session, channel).unwrap().value, name)
}

fn texts(of: &ciborium::Value) -> Vec<String> {
    of.as_array().unwrap().iter().map(|text| text.as_text().unwrap().to_string()).collect()
}

/// The words of a list of neighbours.
fn words(of: &ciborium::Value) -> Vec<String> {
    of.as_array().unwrap().iter().map(|word| entry(word, "word").as_text().unwrap().to_string()).collect()
}

fn numbers(session: &Session, channel: &str, name: &str) -> Vec<f64> {
    record(session, channel).unwrap().numbers(name)
}

/// The cosine of two words, by the parameters.
fn cosine(session: &Session, a: &str, b: &str) -> f32 {
    let labels = session.describe().axes[0].labels.clone();
    let d = session.describe().parameters[0].shape[1];
    let parameters = read(session, "parameters");
    let row = |word: &str| {
        let place = labels.iter().position(|label| label.id == word).unwrap();
        &parameters[place * d..(place + 1) * d]
    };
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    let (a, b) = (row(a), row(b));
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

/// The figures of the chapter: the made-up world, seed 7, as it opens.
#[test]
fn the_world_is_learned_and_its_analogies_come_out_right() {
    let mut session = embeddings(&[]);
    assert_eq!(field(&session, "text", "analogies"), 264.0);
    assert!(field(&session, "analogies", "share") < 0.1, "before training");
    session.step(2000).unwrap();
    let share = field(&session, "analogies", "share");
    assert!(share >= 0.95, "{share}");
    assert_eq!(*column(&session, "measured", "analogies").last().unwrap(), share as f32);
    assert!(field(&session, "hidden_truth", "correlation") > 0.5);
    // Nothing is known at first: ln 2 for the neighbour and each of five others.
    let losses = column(&session, "loss", "batch");
    assert!((losses[0] - 6.0 * std::f32::consts::LN_2).abs() < 0.01 && losses[losses.len() - 1] < 3.0);

    assert_eq!(words(&value(&session, "analogy", "answers"))[0], "queen");
    assert_eq!((field(&session, "analogy", "expected_rank")), 1.0);
    assert_eq!(value(&session, "analogy", "expected").as_text(), Some("queen"));
    // Crosswise it is the same parallelogram.
    session.set("second", &"king".into()).unwrap();
    session.set("third", &"woman".into()).unwrap();
    assert_eq!(value(&session, "analogy", "expected").as_text(), Some("queen"));
    let corners = read(&session, "parallelogram");
    assert_eq!((corners.len(), &corners[..2]), (10, &[0.0, 0.0][..]));
    let sum = [corners[2] + corners[4], corners[3] + corners[5]];
    assert!((sum[0] - corners[8]).abs() < 1e-4 && (sum[1] - corners[9]).abs() < 1e-4);

    // It has one vector for two meanings, which comes to lie between them.
    session.step(3000).unwrap();
    let [river, money, apart] =
        [("bank", "river"), ("bank", "money"), ("river", "money")].map(|(a, b)| cosine(&session, a, b));
    assert!(river > apart && money > apart, "{river} {money} {apart}");

    // Baselines, on the same text.
    let share = |of: &str| {
        let score = value(&session, "counted", of);
        entry(&score, "share").as_float().unwrap()
    };
    assert!(share("counts") > 0.9 && share("truth") == 1.0);
    assert!((field(&session, "counted", "chance") - 1.0 / 99.0).abs() < 1e-3);

    // Sentences of one couple lie together, though nothing was learned of sentences.
    let [right, chance] = ["right", "chance"].map(|name| field(&session, "document_neighbours", name));
    assert!(right > 0.6 && chance < 0.15, "{right} {chance}");
    let places = texts(&value(&session, "documents", "texts")).len();
    assert_eq!(read(&session, "document_map").len(), 2 * places);

    // And the map has not jumped: from step to step nothing goes further than a little of its width.
    let width = field(&session, "extent", "right") - field(&session, "extent", "left");
    let mut before = read(&session, "map");
    for _ in 0..50 {
        session.step(1).unwrap();
        let map = read(&session, "map");
        let most = before.iter().zip(&map).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(f64::from(most) < 0.12 * width, "{most} of {width}");
        before = map;
    }
    assert!(read(&session, "map_share")[0] > 0.2);
}

#[test]
fn a_step_shows_what_its_stages_have_computed_and_nothing_else() {
    let mut session = embeddings(&[]);
    session.step(300).unwrap();
    // Between two steps: the window of the reader's, all its neighbours, no negatives.
    let labels = numbers(&session, "pair_shown", "labels");
    assert!(labels.len() > 1 && labels.iter().all(|label| *label == 1.0));
    assert_eq!(numbers(&session, "pair_shown", "scores").len(), labels.len());
    assert!(read(&session, "map_moves").is_empty());
    assert!(record(&session, "batch_loss").is_none() && read(&session, "gradient").is_empty());

    let lengths = |session: &Session| {
        ["scores", "sigmas", "losses", "errors", "moved_centre"]
            .map(|name| numbers(session, "pair_shown", name).len())
    };
    assert_eq!(session.advance().unwrap(), "window");
    assert_eq!(numbers(&session, "pair_shown", "labels"), [1.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(lengths(&session), [0, 0, 0, 0, 0]);
    let pairs = read(&session, "batch_centres").len();
    assert!(pairs > 32 && read(&session, "batch_negatives").len() == 5 * pairs);
    assert_eq!(session.advance().unwrap(), "scores");
    assert_eq!(lengths(&session), [6, 6, 0, 0, 0]);
    assert_eq!(session.advance().unwrap(), "loss");
    assert_eq!(lengths(&session), [6, 6, 6, 0, 0]);
    assert_eq!(session.advance().unwrap(), "backward");
    assert_eq!(lengths(&session), [6, 6, 6, 6, 16]);
    assert_eq!(read(&session, "map_moves").len(), 2 * 7);

    // The numbers are those of the formulas.
    let [scores, sigmas, losses, errors] =
        ["scores", "sigmas", "losses", "errors"].map(|name| numbers(&session, "pair_shown", name));
    let [v, u] = ["vector_centre", "vectors"].map(|name| numbers(&session, "pair_shown", name));
    for (place, u) in u.chunks(16).enumerate() {
        let score: f64 = u.iter().zip(&v).map(|(u, v)| u * v).sum();
        let sigma = 1.0 / (1.0 + (-score).exp());
        let label = f64::from(u8::from(place == 0));
        let loss = -(if place == 0 { sigma } else { 1.0 - sigma }).ln();
        for (said, exact) in [
            (scores[place], score),
            (sigmas[place], sigma),
            (losses[place], loss),
            (errors[place], sigma - label),
        ] {
            assert!((said - exact).abs() < 1e-4, "{said}, not {exact}");
        }
    }
    assert_eq!(read(&session, "gradient").len(), read(&session, "parameters").len());
}

#[test]
fn a_pair_is_pulled_together_and_its_negatives_are_pushed_away() {
    let mut session = embeddings(&[("batch_size", "1"), ("window", "1"), ("seed", "3")]);
    session.step(200).unwrap();
    for stage in ["window", "scores", "loss", "backward"] {
        assert_eq!(session.advance().unwrap(), stage);
    }
    let (centre, contexts) = (read(&session, "batch_centres")[0], read(&session, "batch_contexts"));
    let negatives = read(&session, "batch_negatives");
    let score = |session: &Session, other: f32| {
        let (d, all) = (16, read(session, "parameters"));
        let half = all.len() / 2;
        let (v, u) = (centre as usize * d, half + other as usize * d);
        all[v..v + d].iter().zip(&all[u..u + d]).map(|(v, u)| v * u).sum::<f32>()
    };
    let before: Vec<f32> = contexts.iter().chain(&negatives).map(|other| score(&session, *other)).collect();
    session.advance().unwrap();
    let after: Vec<f32> = contexts.iter().chain(&negatives).map(|other| score(&session, *other)).collect();
    assert!(contexts.iter().enumerate().all(|(i, _)| after[i] > before[i]), "{before:?} {after:?}");
    let sum = |scores: &[f32]| scores[contexts.len()..].iter().sum::<f32>();
    assert!(sum(&after) < sum(&before), "{before:?} {after:?}");
}

#[test]
fn a_word_that_is_not_there_gets_the_nearest_spellings() {
    let mut session = embeddings(&[("word", "quen")]);
    assert_eq!(field(&session, "neighbours", "place"), -1.0);
    assert_eq!(texts(&value(&session, "neighbours", "suggestions"))[0], "queen");
    session.set("third", &"Kngi".into()).unwrap();
    assert_eq!(texts(&value(&session, "analogy", "unknown")), ["Kngi"]);
    let offered = value(&session, "analogy", "suggestions");
    assert_eq!(texts(&offered.as_array().unwrap()[0])[0], "king");
    assert!(read(&session, "parallelogram").is_empty());
    for hostile in ["", "🎉", "\u{202e}", "DROP TABLE", &"x".repeat(60)] {
        session.set("word", &hostile.into()).unwrap();
        assert_eq!(field(&session, "neighbours", "place"), -1.0, "{hostile}");
    }
    session.set("word", &" KING ".into()).unwrap();
    assert!(field(&session, "neighbours", "place") >= 0.0);
    assert!(session.set("word", &"x".repeat(61).as_str().into()).is_err());
}

#[test]
fn a_text_of_ones_own_is_learned_or_refused_in_words() {
    let mut session = embeddings(&[]);
    session.step(3).unwrap();
    let before = session.save().unwrap();
    for (bytes, says) in [
        ("word word word word word".as_bytes(), "“word” is the only word"),
        ("🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉".as_bytes(), "no words"),
        ("one. two. three. four.".as_bytes(), "No two words"),
        (b"GIF89a\xff\x00 and more", "not text"),
        (b"", "empty"),
    ] {
        let said = load(&mut session, bytes).unwrap_err().to_string();
        assert!(said.contains(says), "{said}");
        assert_eq!(session.save().unwrap(), before, "nothing is lost");
    }
    assert!(load(&mut session, &vec![b'a'; 5_000_001]).is_err());

    load(&mut session, "привет мир, привет дом. мир и дом, дом и мир! привет и мир".as_bytes()).unwrap();
    session.step(5).unwrap();
    assert!(read(&session, "parameters").iter().all(|x| x.is_finite()));
    assert_eq!(field(&session, "trouble", "tiny"), 1.0);
    assert_eq!(field(&session, "text", "analogies"), 0.0);
    assert_eq!(session.describe().axes[0].labels[0].name, "мир");

    load(&mut session, b"every word of this one comes but once").unwrap();
    assert!(notices(&session).contains("twice"));
    session.step(5).unwrap();
    session.act("use_built_in", &Args::new()).unwrap();
    assert_eq!(field(&session, "text", "analogies"), 264.0);
}

#[test]
fn a_text_of_five_megabytes_is_learned() {
    let words = ["the", "old", "king", "saw", "a", "queen", "by", "the", "river", "and", "went", "home"];
    let mut text = String::new();
    let mut place = 1_usize;
    while text.len() < 4_999_000 {
        place = (place * 1_103_515_245 + 12_345) % (1 << 31);
        text.push_str(words[(place >> 8) % words.len()]);
        text.push_str(if place.is_multiple_of(11) { ". " } else { " " });
    }
    let mut session = embeddings(&[]);
    load(&mut session, text.as_bytes()).unwrap();
    session.step(2).unwrap();
    assert!(field(&session, "text", "words") > 1_000_000.0);
}

/// The dictionary and the Bible are real texts: what they hold is known, what they give is measured and shown as it is.
#[test]
fn real_texts_are_read_and_their_subjects_lie_together() {
    let mut session = embeddings(&[("corpus", "glosses"), ("dimensions", "32"), ("vocabulary", "2000")]);
    assert_eq!(field(&session, "text", "vocabulary"), 2000.0);
    assert!((190_000.0..205_000.0).contains(&field(&session, "text", "words")));
    session.step(400).unwrap();
    let [right, chance] = ["right", "chance"].map(|name| field(&session, "document_neighbours", name));
    assert!(right > 2.0 * chance, "{right} beside {chance}");
    assert_eq!(texts(&value(&session, "documents", "names")).len(), 8);
    session.set("document", &"a large black bird with a strong beak".into()).unwrap();
    let known = field(&session, "document_neighbours", "known");
    assert!(known >= 6.0, "{known}");
    session.set("document", &"qwxz zzzzq".into()).unwrap();
    assert_eq!(field(&session, "document_neighbours", "known"), 0.0);
    assert!(value(&session, "document_neighbours", "nearest").as_array().unwrap().is_empty());

    let bible = embeddings(&[("corpus", "bible"), ("dimensions", "8")]);
    assert!((185_000.0..200_000.0).contains(&field(&bible, "text", "words")));
    assert_eq!(texts(&value(&bible, "documents", "names"))[2], "1 Samuel");
    assert!(field(&bible, "text", "analogies") > 50.0);
}

#[test]
fn pictures_of_one_digit_lie_together_by_the_hidden_layer() {
    let mut session = embeddings(&[]);
    let [hidden, pixels, accuracy] =
        ["right_hidden", "right_pixels", "accuracy"].map(|name| field(&session, "pictures", name));
    assert!(hidden > 0.93 && pixels > 0.9 && accuracy > 0.93, "{hidden} {pixels} {accuracy}");
    let count = read(&session, "picture_labels").len();
    assert_eq!((count, read(&session, "picture_map").len()), (359, 718));
    assert_eq!(read(&session, "picture_nearest").len(), 8 * 64);
    // A vertical stroke, as one draws it.
    let stroke: String = (0..64).map(|at| if (3..5).contains(&(at % 8)) { 'f' } else { '0' }).collect();
    session.set("drawing", &stroke.as_str().into()).unwrap();
    assert_eq!(field(&session, "pictures", "row"), -1.0);
    let labels = numbers(&session, "pictures", "labels");
    assert!(labels.iter().filter(|label| **label == 1.0).count() >= 5, "{labels:?}");
    let blank = "0".repeat(64);
    session.set("drawing", &blank.as_str().into()).unwrap();
    assert!(numbers(&session, "pictures", "cosines").iter().all(|cosine| cosine.is_finite()));
    assert!(session.set("drawing", &"xyz".into()).is_err());
}

#[test]
fn what_goes_wrong_is_named() {
    let mut session = embeddings(&[("learning_rate", "1"), ("batch_size", "1024"), ("subsample", "1")]);
    let stopped =
        (0..200).find(|_| session.step(1).unwrap() < 1 || field(&session, "trouble", "diverging") == 1.0);
    assert!(stopped.is_some(), "a rate of 1 for thousands of pairs at once");
    let session = embeddings(&[]);
    assert_eq!(field(&session, "trouble", "diverging"), 0.0);
    assert_eq!(field(&session, "trouble", "collapsed"), 0.0);
}
