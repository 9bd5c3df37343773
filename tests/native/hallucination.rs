//! The lab `hallucination`: what the model knows and what it makes up, the rules it is judged by, and what it refuses.
use crate::common::{self, array, column, field, notices, open, read, record};
use ciborium::Value as Cbor;
use underhood::engine::Engine;
use underhood::labs::LabId;
use underhood::session::Session;

fn lab(settings: &[(&str, &str)]) -> Session {
    open(LabId::Hallucination, Engine::default(), settings)
}

/// A small world, quickly learned.
const SMALL: [(&str, &str); 5] =
    [("people", "40"), ("told_people", "20"), ("tellings", "200"), ("zipf", "0"), ("width", "32")];

/// What stands under names in a record, one within the other.
fn entry(session: &Session, channel: &str, path: &[&str]) -> Cbor {
    let all = record(session, channel).unwrap().value;
    path.iter().fold(all, |of, name| {
        let map = of.as_map().unwrap();
        map.iter().find(|(key, _)| key.as_text() == Some(name)).unwrap().1.clone()
    })
}

fn number(session: &Session, channel: &str, path: &[&str]) -> f64 {
    match entry(session, channel, path) {
        Cbor::Float(number) => number,
        Cbor::Integer(number) => i128::from(number) as f64,
        Cbor::Bool(flag) => f64::from(u8::from(flag)),
        other => panic!("{channel} {path:?} is {other:?}"),
    }
}

fn text(session: &Session, channel: &str, name: &str) -> String {
    entry(session, channel, &[name]).as_text().unwrap().to_string()
}

fn group(session: &Session, name: &str, of: &str) -> f64 {
    number(session, "fact_groups", &[name, of])
}

/// The first fact told at least so often, or never, with its person's name.
fn fact(session: &Session, told: impl Fn(f32) -> bool) -> usize {
    read(session, "told").iter().position(|count| told(*count)).unwrap()
}

/// The figures of the chapter, seed 7, as it opens: what was told is known, and what was not is made up as fluently.
#[test]
fn what_was_told_is_known_and_what_was_not_is_made_up() {
    let mut session = lab(&[]);
    session.step(1200).unwrap();
    let of = |name, what| group(&session, name, what);
    // NumPy's MLP: told 100 % at 0.98, never told 5 % at 0.6, right kind 95 %, AUROC 0.9.
    assert!(of("told", "right") >= 0.99, "{}", of("told", "right"));
    assert!(of("told", "confidence") >= 0.95, "{}", of("told", "confidence"));
    assert!((0.02..0.09).contains(&of("never", "right")), "{}", of("never", "right"));
    assert!(of("never", "confidence") >= 0.6, "{}", of("never", "confidence"));
    assert!(of("never", "right_kind") >= 0.9, "{}", of("never", "right_kind"));
    assert!(field(&session, "separation", "auroc") >= 0.9);
    assert_eq!(number(&session, "trouble", &["fluent_and_wrong"]), 1.0);
    assert!(of("never", "sure_wrong") > 0.1 && of("told", "sure_wrong") < 0.01);
    // The curve ends where the table stands.
    let last = |name| *column(&session, "measured", name).last().unwrap();
    assert!((f64::from(last("told")) - of("told", "right")).abs() < 1e-6);
    assert!((f64::from(last("never_confidence")) - of("never", "confidence")).abs() < 1e-5);

    the_table_agrees_with_the_groups(&session);
    abstaining(&mut session);
    told_once_and_never(&session);
    a_line_is_read_and_judged(&mut session);
    other_words(&session);
}

/// Counted again from the tensors.
fn the_table_agrees_with_the_groups(session: &Session) {
    let [told, truth, answers, confidence, probability] =
        ["told", "truth", "answers", "confidence", "truth_probability"].map(|id| array(session, id));
    assert_eq!(told.shape, [400, 3]);
    assert_eq!(told.data.iter().sum::<f32>(), 1500.0);
    let never: Vec<usize> = (0..1200).filter(|fact| told.data[*fact] == 0.0).collect();
    let right = never.iter().filter(|fact| truth.data[**fact] == answers.data[**fact]).count();
    assert!((right as f64 / never.len() as f64 - group(session, "never", "right")).abs() < 1e-9);
    assert_eq!(never.len() as f64, group(session, "never", "facts"));
    for fact in 0..1200 {
        let (c, p) = (confidence.data[fact], probability.data[fact]);
        assert!(p <= c + 1e-6 && (truth.data[fact] != answers.data[fact] || p == c), "{fact}: {c}, {p}");
    }
    let world = |name| number(session, "world", &[name]);
    assert_eq!(world("told") + world("strangers") + world("gaps"), 1200.0);
    assert_eq!(world("told") + group(session, "never", "facts"), 1200.0);
    let bins = |of: &str| match entry(session, "reliability", &[of, "bins"]) {
        Cbor::Array(bins) => bins.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(bins("never"), 10);
    // Where it was told it is right as often as it is sure, elsewhere it is far too sure.
    assert!(number(session, "reliability", &["told", "error"]) < 0.06);
    assert!(number(session, "reliability", &["never", "error"]) > 0.5);
}

/// A rule that charges nothing makes guessing always pay; one that charges makes silence pay.
fn abstaining(session: &mut Session) {
    let at = |session: &Session, name| number(session, "selective", &[name]);
    assert_eq!(at(session, "best_free_threshold"), 0.0);
    assert!((at(session, "always_free") - group(session, "all", "right")).abs() < 1e-9);
    assert_eq!(at(session, "price"), 3.0);
    assert!(at(session, "always_charged") < -1.0 && at(session, "best_charged") > 0.05);
    assert!(at(session, "best_charged_threshold") > 0.75);
    let [free, charged] = ["free", "charged"].map(|name| column(session, "risk_coverage", name));
    assert!(free.windows(2).all(|pair| pair[0] >= pair[1]), "guessing never loses a point");
    assert_eq!((free.len(), charged.len()), (101, 101));
    let coverage = column(session, "risk_coverage", "coverage");
    assert!(coverage.windows(2).all(|pair| pair[0] >= pair[1]) && coverage[0] == 1.0);
    let counted = |session: &Session| {
        ["right", "wrong", "withheld", "refused"].map(|name| at(session, name)).iter().sum::<f64>()
    };
    for threshold in [0.0, 0.5, 0.9, 1.0] {
        session.set("threshold", &threshold.into()).unwrap();
        assert_eq!(counted(session), 1200.0);
        let points = (at(session, "right") - 3.0 * at(session, "wrong")) / 1200.0;
        assert!((at(session, "charged") - points).abs() < 1e-9);
    }
    session.set("threshold", &0.95.into()).unwrap();
    // Abstaining tells much of what it does not know, and not all: the surest inventions stay.
    assert!(at(session, "never_answered") < 0.25 && at(session, "told_answered") > 0.75);
    assert!(at(session, "never_answered") > 0.0);
    session.set("charge_from", &0.0.into()).unwrap();
    assert_eq!(at(session, "charged"), at(session, "free"));
    // Hotter, it is less sure of everything, and answers the same.
    let (answers, sure) = (read(session, "answers"), group(session, "never", "confidence"));
    session.set("temperature", &2.0.into()).unwrap();
    assert_eq!(read(session, "answers"), answers);
    assert!(group(session, "never", "confidence") < sure - 0.1);
    session.set("temperature", &0.0.into()).unwrap();
    assert_eq!(group(session, "never", "confidence"), 1.0);
    for (control, value) in [("temperature", 1.0), ("threshold", 0.5), ("charge_from", 0.75)] {
        session.set(control, &value.into()).unwrap();
    }
}

fn told_once_and_never(session: &Session) {
    let at = |name| number(session, "good_turing", &[name]);
    assert!((at("singleton_rate") - at("missing_mass")).abs() < 0.02);
    // One who knows all that was told and guesses the rest errs as often as the floor says, and so does it.
    assert!((at("wrong_drawn") - at("floor")).abs() < 0.03, "{} {}", at("wrong_drawn"), at("floor"));
    let course = column(session, "good_turing_course", "missing_mass");
    assert!((f64::from(*course.last().unwrap()) - at("missing_mass")).abs() < 1e-5);
    assert!(course.windows(2).all(|pair| pair[0] >= pair[1]));
}

/// A question about a fact that was told, in its own words; about one that never was; and about nobody.
fn a_line_is_read_and_judged(session: &mut Session) {
    let often = fact(session, |told| told > 20.0);
    let people = session.describe().axes.iter().find(|axis| axis.symbol == "p").unwrap().labels.clone();
    let name = people[often / 3].name.clone();
    let [statement, noun, question] = [
        [format!("{name} was born in"), format!("{name} works as a"), format!("{name} plays the")],
        ["birthplace", "job", "instrument"].map(|noun| format!("the {noun} of {name} is")),
        [
            format!("where was {name} born?"),
            format!("what does {name} work as?"),
            format!("what does {name} play?"),
        ],
    ];
    let mut rights = 0;
    for lines in [statement, noun, question] {
        let line = lines[often % 3].to_uppercase();
        session.set("line", &line.as_str().into()).unwrap();
        assert_eq!(number(session, "asked", &["fact"]), often as f64, "{line}");
        assert_eq!(text(session, "asked", "person"), name);
        assert_eq!(number(session, "asked", &["ended"]), 1.0);
        let right = text(session, "asked", "answer") == text(session, "asked", "truth");
        assert_eq!(number(session, "asked", &["right"]), f64::from(u8::from(right)));
        rights += usize::from(right);
        let bet = read(session, "asked_bet");
        assert!((bet.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        let surest = bet.iter().copied().fold(0.0, f32::max);
        assert!((f64::from(surest) - number(session, "asked", &["confidence"])).abs() < 1e-6);
        let attention = array(session, "attention");
        let t = attention.shape[2];
        assert_eq!(attention.shape, [1, 4, t, t]);
        assert!(attention.data.chunks(t).all(|row| (row.iter().sum::<f32>() - 1.0).abs() < 1e-4));
    }
    assert!(rights >= 1, "in its own words at least");
    // From the name alone it goes on to a whole sentence.
    session.set("line", &name.as_str().into()).unwrap();
    assert_eq!(number(session, "asked", &["ended"]), 1.0);
    assert!(!text(session, "asked", "answer").is_empty());
    // A name that nobody has is answered as fluently.
    session.set("line", &"".into()).unwrap();
    let stranger = fact(session, |told| told == 0.0);
    session.set("fact", &(stranger as f64).into()).unwrap();
    assert_eq!(number(session, "asked", &["fact"]), stranger as f64);
    assert_eq!(number(session, "asked", &["told"]), 0.0);
    // The dice fall alike each time, and mostly as the likeliest.
    session.set("take", &3.0.into()).unwrap();
    let once = read(session, "asked_bet");
    session.set("take", &4.0.into()).unwrap();
    session.set("take", &3.0.into()).unwrap();
    assert_eq!(read(session, "asked_bet"), once);
    session.set("take", &0.0.into()).unwrap();
}

/// What was learned in one wording is hardly there in another.
fn other_words(session: &Session) {
    let at = |name| number(session, "other_words", &[name]);
    assert!(at("own") >= 0.99 && at("others") < 0.25, "{} {}", at("own"), at("others"));
    assert!(at("confidence_others") > 0.5, "{}", at("confidence_others"));
}

/// NumPy's MLP refuses 95 % of what it was not told, having met such names among its examples. These it has never met: they
/// are nobody's, and the strangers are somebody. By itself it refuses nine in ten; with a threshold, 95 %.
#[test]
fn examples_of_not_knowing_teach_it_to_say_so() {
    let mut session = lab(&[("dont_know", "0.3"), ("horizon", "2000"), ("learning_rate", "0.005")]);
    session.step(2000).unwrap();
    let of = |name, what| group(&session, name, what);
    assert!(of("never", "refused") >= 0.87, "{}", of("never", "refused"));
    assert!(of("told", "right") >= 0.95, "{}", of("told", "right"));
    // It knows what it does not know, and no more than that.
    assert!(of("never", "right") < 0.05);
    assert_eq!(number(&session, "trouble", &["fluent_and_wrong"]), 0.0);
    assert!(field(&session, "separation", "auroc") > 0.97);
    let selective = |session: &Session, name| number(session, "selective", &[name]);
    assert!(selective(&session, "always_charged") > 0.0, "what is refused costs nothing");
    let mut both = |threshold: f64| {
        session.set("threshold", &threshold.into()).unwrap();
        (selective(&session, "never_answered"), selective(&session, "told_answered"))
    };
    let found: Vec<_> = (50..80).step_by(5).map(|percent| both(f64::from(percent) / 100.0)).collect();
    assert!(found.iter().any(|(never, told)| *never <= 0.05 && *told >= 0.95), "{found:?}");
}

#[test]
fn good_turing_agrees_over_a_thousand_facts() {
    let settings = [("people", "334"), ("told_people", "334"), ("tellings", "4000")];
    for seed in ["7", "8", "9"] {
        let session = lab(&[settings.as_slice(), &[("seed", seed)]].concat());
        assert_eq!(number(&session, "world", &["facts"]), 1002.0);
        let [rate, mass] =
            ["singleton_rate", "missing_mass"].map(|name| number(&session, "good_turing", &[name]));
        assert!((rate - mass).abs() < 0.02 && mass > 0.03, "{rate} {mass}");
    }
}

#[test]
fn each_stage_fills_in_what_it_finds() {
    let mut session = lab(&SMALL);
    assert_eq!(record(&session, "line_shown"), None);
    let at = |session: &Session, channel: &str, name: &str| record(session, channel).unwrap().numbers(name);
    session.advance().unwrap();
    let tokens = at(&session, "line_shown", "tokens");
    assert!(tokens.len() > 5 && tokens[0] == 0.0 && *tokens.last().unwrap() == 0.0);
    assert!(at(&session, "line_shown", "probabilities").is_empty());
    assert!(at(&session, "batch_lines", "probabilities").is_empty());
    assert!(at(&session, "batch_lines", "told").iter().all(|told| *told >= 1.0));
    session.advance().unwrap();
    let probabilities = at(&session, "line_shown", "probabilities");
    assert_eq!(probabilities.len(), tokens.len() - 1);
    let answer_at = field(&session, "line_shown", "answer_at") as usize;
    let given = at(&session, "batch_lines", "probabilities");
    assert_eq!(given.len(), at(&session, "batch_lines", "facts").len());
    assert!((given[0] - probabilities[answer_at - 1]).abs() < 1e-9);
    assert_eq!(record(&session, "batch_loss"), None);
    session.advance().unwrap();
    // Before the first step every word is about as likely.
    assert!((field(&session, "batch_loss", "loss") - field(&session, "guess", "loss")).abs() < 0.4);
    session.set("dont_know", &0.9.into()).unwrap();
    assert!(at(&session, "batch_lines", "facts").contains(&-1.0));
}

#[test]
fn lines_of_any_kind_are_read_and_worlds_of_any_size_built() {
    let mut session = lab(&SMALL);
    let long = "was ".repeat(30);
    for (line, said) in [
        ("Who is the king of France?", "not read: “Who”, “king”, “France”"),
        ("<script>alert(1)</script>", "not read: “<”, “script”"),
        ("🤖 ☂", "not read: “🤖”, “☂”"),
        (long.as_str(), "it reads the first 15"),
        ("   ", ""),
        (". . .", ""),
        ("unknown unknown", ""),
    ] {
        session.set("line", &line.into()).unwrap();
        let notices = notices(&session);
        assert!(
            if said.is_empty() { notices.is_empty() } else { notices.contains(said) },
            "{line}: {notices}"
        );
        assert!(record(&session, "asked").unwrap().all_numbers().iter().all(|number| number.is_finite()));
        read(&session, "attention");
    }
    session.set("line", &"".into()).unwrap();
    session.set("fact", &1199.0.into()).unwrap();
    assert_eq!(number(&session, "asked", &["fact"]), 119.0, "the last there is");
    let error = session.set("line", &"x".repeat(121).as_str().into()).unwrap_err();
    assert_eq!((error.code(), error.about()), ("out_of_range", Some("line")));

    for settings in [
        &[("people", "20"), ("told_people", "400"), ("tellings", "20000"), ("width", "16")][..],
        &[("people", "20"), ("told_people", "10"), ("tellings", "50"), ("zipf", "2"), ("batch_size", "1")],
        &[("people", "21"), ("dont_know", "0.9"), ("paraphrases", "true"), ("width", "16"), ("layers", "3")],
    ] {
        let mut session = lab(settings);
        session.step(1).unwrap();
        for channel in session.describe().channels {
            let (_, numbers) = common::everything(session.read(channel.id).unwrap());
            assert!(numbers.iter().all(|number| number.is_finite()), "{} {settings:?}", channel.id);
        }
    }
    // Nobody is a stranger, and all is told: groups of nothing are zeros, not holes.
    let all = lab(&[
        ("people", "20"),
        ("told_people", "20"),
        ("tellings", "20000"),
        ("zipf", "0"),
        ("width", "16"),
    ]);
    assert_eq!((group(&all, "never", "facts"), group(&all, "never", "right")), (0.0, 0.0));
    assert_eq!(field(&all, "separation", "auroc"), 0.5);
    assert_eq!(column(&all, "measured", "never"), Vec::<f32>::new());
}
