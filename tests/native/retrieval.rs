//! The lab `retrieval`: what it comes to, what it tells of itself, and what it refuses.
use crate::common::{column, field, notices, open, read, record};
use underhood::engine::Engine;
use underhood::labs::LabId;
use underhood::session::Session;

/// The steps after which it reads what it is given.
const LEARNED: u32 = 500;

fn retrieval(settings: &[(&str, &str)]) -> Session {
    open(LabId::Retrieval, Engine::default(), settings)
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

fn said(session: &Session, channel: &str, name: &str) -> String {
    value(session, channel, name).as_text().unwrap().to_string()
}

fn texts(session: &Session, channel: &str, name: &str) -> Vec<String> {
    let list = value(session, channel, name);
    list.as_array().unwrap().iter().map(|text| text.as_text().unwrap().to_string()).collect()
}

fn numbers(session: &Session, channel: &str, name: &str) -> Vec<f64> {
    record(session, channel).unwrap().numbers(name)
}

fn set(session: &mut Session, control: &str, value: &str) {
    session.set(control, &value.into()).unwrap();
}

/// The share of `count` questions about people never trained on that are answered right, with what is found; and of those
/// the share that names a passage that says so.
fn answered(session: &mut Session, count: usize) -> (f64, f64) {
    let (mut right, mut sourced) = (0.0, 0.0);
    for example in 0..count {
        session.set("example", &(example as f64).into()).unwrap();
        let is_right = field(session, "answer", "right");
        right += is_right;
        let [source, truth] = ["source_text", "truth"].map(|name| said(session, "answer", name));
        sourced += if source.ends_with(&truth) { is_right } else { 0.0 };
    }
    (right / count as f64, sourced / right.max(1.0))
}

/// The figures of the chapter: seed 7, as it opens. One run, asked in many ways.
#[test]
fn what_was_never_trained_on_is_found_read_and_answered_with_its_source() {
    let mut session = retrieval(&[]);
    assert_eq!(
        (field(&session, "library", "passages"), field(&session, "library", "held_out")),
        (1200.0, 450.0)
    );
    assert!(numbers(&session, "recall", "dense")[0] < 0.05, "before training");
    assert_eq!(numbers(&session, "recall", "bm25")[0], 1.0, "words need no training");
    session.step(150).unwrap();
    let dense = numbers(&session, "recall", "dense");
    assert!(dense[0] >= 0.95 && field(&session, "recall", "mrr_dense") >= 0.95, "{dense:?}");

    session.step(LEARNED - 150).unwrap();

    // With no word shared, words find nothing, and meaning finds it still.
    let course = |name: &str| numbers(&session, "overlap_course", name);
    let [dense, bm25, mixture] = ["dense", "bm25", "mixture"].map(course);
    assert!(dense[0] >= 0.9 && bm25[0] <= 0.02 && mixture[0] >= 0.9, "{dense:?} {bm25:?} {mixture:?}");
    assert!(bm25[5] >= dense[5] && bm25.windows(2).all(|pair| pair[0] <= pair[1]), "{bm25:?}");

    let last = |name: &str| *column(&session, "measured", name).last().unwrap();
    let [recall, given, told, untold] = ["recall", "given", "told", "untold"].map(last);
    assert!(recall >= 0.95 && given >= 0.95, "{recall} {given}");
    // It sees whose passage it has before it.
    let [chosen, refused] = ["chosen", "refused"].map(last);
    assert!(chosen >= 0.95 && refused >= 0.9, "{chosen} {refused}");
    assert!(told >= 0.4 && untold <= 0.12, "{told} {untold}");

    // What `hallucination` was never told is answered here, and the source says so.
    let (right, sourced) = answered(&mut session, 60);
    assert!(right >= 0.95 && sourced >= 0.95, "{right} {sourced}");
    assert_eq!(field(&session, "told_before", "told"), 0.0);

    // Which wins, where the passage says otherwise than what was told?
    let [passage, memory] = ["passage", "memory"].map(|name| field(&session, "conflict", name));
    assert!(passage >= 0.9 && memory <= 0.1, "{passage} {memory}");

    operations(&mut session);
    inserted(&mut session);
    hostile(&mut session);
}

/// What a reader's surgery does to what is read.
fn operations(session: &mut Session) {
    set(session, "example", "0");
    set(session, "surgery", "empty");
    assert_eq!(said(session, "answer", "answer"), "unknown");
    assert_eq!(field(session, "library", "passages"), 0.0);
    assert_eq!((field(session, "search", "nothing"), field(session, "trouble", "empty")), (1.0, 1.0));
    set(session, "surgery", "contradicting");
    let (mut followed, mut refused) = (0, 0);
    for example in 0..20 {
        session.set("example", &f64::from(example).into()).unwrap();
        let [answer, source, truth] =
            ["answer", "source_text", "truth"].map(|name| said(session, "answer", name));
        followed += usize::from(answer != truth && source.ends_with(&answer));
    }
    assert!(followed >= 18, "{followed} of 20");
    set(session, "surgery", "wrong");
    for example in 0..20 {
        session.set("example", &f64::from(example).into()).unwrap();
        refused += usize::from(field(session, "answer", "abstained") == 1.0);
    }
    assert!(refused >= 18, "{refused} of 20");
    set(session, "surgery", "none");
    // More than the prompt has room for.
    set(session, "example", "0");
    session.set("top_k", &20.0.into()).unwrap();
    let [read, left] = ["passages", "left_out"].map(|name| field(session, "prompt", name));
    assert!(read >= 3.0 && read + left == 20.0, "{read} {left}");
    let near = numbers(session, "prompt", "nearness");
    assert!(near.len() as f64 == read && near[0] > near[1], "{near:?}");
    session.set("top_k", &3.0.into()).unwrap();
}

/// A fact that nobody ever trained on is known as soon as it is written down.
fn inserted(session: &mut Session) {
    let known = said(session, "search", "question");
    let nobody = ["Mira", "Odo", "Lena", "Tarik"].iter().find_map(|first| {
        set(session, "question", &format!("{first} Oster plays the"));
        (field(session, "told_before", "known") == 0.0).then(|| first.to_string())
    });
    let nobody = nobody.unwrap();
    assert_ne!(known, said(session, "search", "question"));
    set(session, "inserted", &format!("{nobody} Oster plays the harp. Xyzzy plugh."));
    assert_eq!(field(session, "library", "inserted"), 1.0);
    assert!(notices(session).contains("Xyzzy, plugh"));
    assert_eq!(
        (said(session, "answer", "answer"), said(session, "answer", "truth")),
        ("harp".into(), "harp".into())
    );
    assert_eq!(said(session, "answer", "source_text"), format!("{nobody} Oster plays the harp"));
    set(session, "inserted", "");
    set(session, "question", "");
}

fn hostile(session: &mut Session) {
    for question in ["🎉 qwxz zzzzq", "\u{202e}", "DROP TABLE", &"x".repeat(200)] {
        set(session, "question", question);
        let nothing = [("search", "nothing"), ("trouble", "unknown_question")];
        assert!(nothing.iter().all(|(channel, name)| field(session, channel, name) == 1.0), "{question}");
        assert_eq!(field(session, "prompt", "passages"), 0.0, "{question}");
        assert!((0.0..=1.0).contains(&field(session, "answer", "confidence")), "{question}");
    }
    // A question of all the words that there is room for.
    set(session, "question", &"Mira ".repeat(40));
    assert!(field(session, "prompt", "cut") > 0.0 && texts(session, "prompt", "tokens").len() <= 40);
    assert!(session.set("question", &"x".repeat(201).as_str().into()).is_err());
    set(session, "question", "");
    for passages in [1.0, 10_000.0] {
        session.set("passages", &passages.into()).unwrap();
        assert_eq!(field(session, "library", "passages"), passages);
        assert_eq!(field(session, "search", "products"), 32.0 * passages);
        assert!(field(session, "answer", "confidence") > 0.0);
    }
    let recall = numbers(session, "recall", "dense");
    assert!(recall[0] >= 0.9, "among 10,000: {recall:?}");
    // A passage longer than the context is cut, and that is said.
    set(session, "inserted", &"Mira Oster plays the harp and ".repeat(9).replace("and", "lute"));
    set(session, "question", "harp harp harp lute lute");
    set(session, "method", "bm25");
    let [passages, cut] = ["passages", "cut"].map(|name| field(session, "prompt", name));
    assert!(passages == 1.0 && cut > 0.0, "{passages} {cut}");
}

#[test]
fn a_step_shows_what_its_stages_have_computed_and_nothing_else() {
    let mut session = retrieval(&[("batch_size", "4")]);
    session.step(2).unwrap();
    let filled = |session: &Session| {
        [
            !read(session, "question_vector").is_empty(),
            !read(session, "batch_similarity").is_empty(),
            record(session, "prompt").is_some(),
            record(session, "answer").is_some(),
            record(session, "batch_loss").is_some(),
            !read(session, "gradient").is_empty(),
        ]
    };
    assert_eq!(filled(&session), [true, false, true, true, false, false]);
    for (count, stage) in
        ["question", "embed", "search", "prompt", "answer", "loss", "backward"].iter().enumerate()
    {
        assert_eq!(session.advance().unwrap(), *stage);
        let there = filled(&session);
        assert!((0..6).all(|place| there[place] == (place < count)), "{stage}: {there:?}");
    }
    assert_eq!(texts(&session, "batch_questions", "texts").len(), 4);
    assert_eq!(said(&session, "search", "question"), texts(&session, "batch_questions", "texts")[0]);

    // The numbers are those of the formulas.
    let shares = read(&session, "batch_softmax");
    for (row, cosines) in shares.chunks(4).zip(read(&session, "batch_similarity").chunks(4)) {
        let powers: Vec<f32> = cosines.iter().map(|cosine| (cosine / 0.1).exp()).collect();
        let sum: f32 = powers.iter().sum();
        assert!(row.iter().zip(&powers).all(|(share, power)| (share - power / sum).abs() < 1e-4));
    }
    let [q, p] = ["question_vector", "passage_vector"].map(|name| read(&session, name));
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    let cosine = dot(&q, &p) / (dot(&q, &q) * dot(&p, &p)).sqrt();
    assert!((f64::from(cosine) - field(&session, "similarity", "cosine")).abs() < 1e-5);
    let terms = value(&session, "similarity", "terms");
    let sum: f64 =
        terms.as_array().unwrap().iter().map(|term| entry(term, "score").as_float().unwrap()).sum();
    assert!((sum - field(&session, "similarity", "bm25")).abs() < 1e-9);
    // Attention is shared out among all tokens before.
    let t = texts(&session, "prompt", "tokens").len();
    let attention = read(&session, "answer_attention");
    assert_eq!(attention.len(), 2 * 4 * t);
    assert!(attention.chunks(t).all(|row| (row.iter().sum::<f32>() - 1.0).abs() < 1e-4));
}

#[test]
fn what_goes_wrong_is_named() {
    let mut session = retrieval(&[("learning_rate", "0.1"), ("batch_size", "2"), ("width", "32")]);
    assert_eq!(field(&session, "trouble", "diverging"), 0.0);
    let _ = session.step(40);
    assert!(read(&session, "parameters").iter().all(|x| x.is_finite()));
}

fn recall(session: &Session) -> [f64; 3] {
    ["dense", "bm25", "mixture"].map(|method| numbers(session, "recall", method)[0])
}

/// Sciavolino et al. (2021): vectors lose names that nobody trained on, and counting does not.
#[test]
fn countries_that_it_never_met_are_found_by_their_letters() {
    let mut session = retrieval(&[("library", "countries")]);
    let about = ["passages", "held_out", "trained"].map(|name| field(&session, "library", name));
    assert_eq!(about, [738.0, 147.0, 591.0]);
    assert!((field(&session, "library", "guess") - 0.0511).abs() < 0.01);
    set(&mut session, "question", "what is the capital of peru ?");
    assert_eq!(field(&session, "told_before", "known"), 1.0);
    assert_eq!(said(&session, "told_before", "truth"), "Lima");
    assert_eq!(said(&session, "told_before", "attribute"), "capital");
    // Several words that are one value, and a name of several words.
    set(&mut session, "question", "what is the capital of Saint Pierre and Miquelon ?");
    assert_eq!(said(&session, "told_before", "truth"), "Saint-Pierre");
    set(
        &mut session,
        "inserted",
        "the capital of Atlantis is Port-au-Prince. The capital of Peru is Buenos Aires.",
    );
    assert!(notices(&session).contains("Atlantis"));
    set(&mut session, "inserted", "");
    set(&mut session, "question", "");
    session.set("trains", &"search".into()).unwrap();
    session.step(150).unwrap();
    let [dense, bm25, mixture] = recall(&session);
    assert!(dense < 0.15 && bm25 > 0.95 && mixture > 0.95, "{dense} {bm25} {mixture}");
    // Of those that it met it finds what it looks for.
    set(&mut session, "question", "");
    let mut found = 0;
    for country in ["Peru", "France", "Japan", "Kenya", "Chile", "Norway", "Nepal", "Malta", "Spain", "Italy"]
    {
        set(&mut session, "question", &format!("what is the capital of {country} ?"));
        let is_met = field(&session, "told_before", "told") > 0.0;
        found += usize::from(is_met && field(&session, "search", "right_rank") <= 2.0);
    }
    assert!(found >= 6, "{found}");
    // The reader goes by the same vectors.
    session.set("trains", &"both".into()).unwrap();
    session.step(1).unwrap();
    assert!(record(&session, "answer").is_some());
}

#[test]
fn real_prose_is_found_by_its_words_rather_than_by_small_vectors() {
    let mut session = retrieval(&[("library", "bible")]);
    assert_eq!(field(&session, "library", "passages"), 6622.0);
    session.step(200).unwrap();
    let [dense, bm25, mixture] = recall(&session);
    assert!((0.1..0.5).contains(&dense) && bm25 > 0.9 && mixture > 0.9, "{dense} {bm25} {mixture}");
    // Nothing here could be answered.
    assert!(record(&session, "answer").is_none() && record(&session, "prompt").is_some());
    assert!(first_hit(&session).contains(' '));
}

fn load(session: &mut Session, bytes: &[u8]) -> Result<(), underhood::error::Error> {
    let text = underhood::lab::Value::Bytes(serde_bytes::ByteBuf::from(bytes));
    session.act("load_text", &underhood::lab::Args::from([("text".into(), text)]))
}

#[test]
fn a_text_of_ones_own_is_cut_into_passages_and_searched() {
    let mut session = retrieval(&[("batch_size", "4")]);
    for (bytes, says) in [
        (&b""[..], "empty"),
        (b"!!! ??? !!! ??? !!!", "0 different words"),
        (b"\xff\xfe\x00\x00not text at all", "not text"),
    ] {
        let error = load(&mut session, bytes).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
    assert_eq!(field(&session, "library", "passages"), 1200.0, "nothing is lost");

    let text = "The cat sat on the mat. A dog ran by! Did the cat see it? 猫は見た。 Кошка видела собаку.";
    load(&mut session, text.as_bytes()).unwrap();
    assert_eq!(field(&session, "library", "passages"), 5.0);
    set(&mut session, "question", "DOG");
    set(&mut session, "method", "bm25");
    assert_eq!(first_hit(&session), "A dog ran by!");
    set(&mut session, "question", "собаку");
    assert_eq!(first_hit(&session), "Кошка видела собаку.");
    set(&mut session, "question", "a word in none");
    assert_eq!(field(&session, "search", "nothing"), 0.0, "“a” is known");
    set(&mut session, "question", "xyzzy");
    assert_eq!(field(&session, "search", "nothing"), 1.0);
    assert!(record(&session, "answer").is_none() && record(&session, "closed_answer").is_none());
    set(&mut session, "question", "");
    session.step(3).unwrap();
    for _ in 0..8 {
        session.advance().unwrap();
        assert!(record(&session, "answer").is_none());
    }
    assert!(read(&session, "parameters").iter().all(|x| x.is_finite()));

    // One passage: always found.
    load(&mut session, b"One sentence alone stands here").unwrap();
    session.step(2).unwrap();
    assert_eq!(field(&session, "library", "passages"), 1.0);
    assert_eq!(field(&session, "search", "right_rank"), 1.0);

    // All there may be, and a byte more.
    let long: String =
        (0..).map(|n| format!("word{} and word{} meet. ", n % 9_000, n % 77)).take(190_000).collect();
    load(&mut session, &long.as_bytes()[..4_500_000]).unwrap();
    assert_eq!(field(&session, "library", "passages"), 10_000.0);
    assert!(["left out", "3000 most frequent"].iter().all(|part| notices(&session).contains(part)));
    session.step(1).unwrap();
    assert!(load(&mut session, &[b'a'; 5_000_001]).is_err());
    session.act("use_built_in", &underhood::lab::Args::new()).unwrap();
    assert_eq!(field(&session, "library", "passages"), 1200.0);
}

fn first_hit(session: &Session) -> String {
    let hits = value(session, "search", "hits");
    entry(&hits.as_array().unwrap()[0], "text").as_text().unwrap().to_string()
}

/// What is kept is forgotten when what it came from changes, and only then.
#[test]
fn what_is_kept_is_that_of_the_library_and_the_words_asked_with() {
    let mut session = retrieval(&[("trains", "search")]);
    session.step(30).unwrap();
    let fresh = |session: &Session, settings: &[(&str, &str)]| {
        let mut other = retrieval(&[&[("trains", "search")], settings].concat());
        other.step(30).unwrap();
        let both = ["recall", "overlap_course"].map(|channel| record(session, channel).unwrap().value);
        assert_eq!(both, ["recall", "overlap_course"].map(|channel| record(&other, channel).unwrap().value));
    };
    fresh(&session, &[]);
    session.set("overlap", &0.5.into()).unwrap();
    fresh(&session, &[("overlap", "0.5")]);
    session.set("mixture", &0.1.into()).unwrap();
    fresh(&session, &[("overlap", "0.5"), ("mixture", "0.1")]);
    session.set("passages", &5_000.0.into()).unwrap();
    session.set("top_k", &7.0.into()).unwrap();
    fresh(&session, &[("overlap", "0.5"), ("mixture", "0.1"), ("passages", "5000")]);
    session.step(1).unwrap();
    let back = session.rewind(30).unwrap();
    session.step(30 - back).unwrap();
    fresh(&session, &[("overlap", "0.5"), ("mixture", "0.1"), ("passages", "5000")]);
}
