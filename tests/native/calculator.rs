//! The calculator of the lab `retrieval`: what two nets come to, with the tool and without, and what it refuses.
use ciborium::Value;

use crate::common::{column, field, open, read, record};
use underhood::engine::Engine;
use underhood::labs::LabId;
use underhood::session::Session;

/// The steps after which calls are written without a mistake.
const LEARNED: u32 = 150;

fn calculator(settings: &[(&str, &str)]) -> Session {
    open(LabId::Retrieval, Engine::default(), &[&[("machine", "calculator")], settings].concat())
}

fn entry(of: &Value, name: &str) -> Value {
    of.as_map().unwrap().iter().find(|(key, _)| key.as_text() == Some(name)).unwrap().1.clone()
}

fn value(session: &Session, channel: &str, name: &str) -> Value {
    entry(&record(session, channel).unwrap().value, name)
}

fn said(session: &Session, channel: &str, name: &str) -> String {
    value(session, channel, name).as_text().unwrap().to_string()
}

fn list(session: &Session, channel: &str, name: &str) -> Vec<Value> {
    value(session, channel, name).as_array().unwrap().clone()
}

fn ask(session: &mut Session, sum: &str) {
    session.set("sum", &sum.into()).unwrap();
}

/// The number of these that each net answers right, with the tool and without.
fn right(session: &mut Session, asked: &[String]) -> [usize; 2] {
    let mut right = [0; 2];
    for sum in asked {
        ask(session, sum);
        for (right, line) in right.iter_mut().zip(["tool_line", "plain_line"]) {
            *right += usize::from(field(session, line, "right") == 1.0);
        }
    }
    right
}

/// The reason that the reader's own call gives nothing.
fn reason(session: &mut Session, call: &str) -> String {
    session.set("call", &call.into()).unwrap();
    let error = value(session, "call_result", "error");
    assert_eq!(said(session, "call_result", "value").is_empty(), !error.is_null(), "{call}");
    if error.is_null() { String::new() } else { entry(&error, "id").as_text().unwrap().to_string() }
}

/// The figures of the chapter: seed 7, as it opens. One run, asked in many ways.
#[test]
fn what_is_called_for_is_right_where_what_is_worked_out_is_not() {
    let mut session = calculator(&[]);
    ask(&mut session, "347+285");
    assert_eq!(right(&mut session, &["347+285".into()]), [0, 0], "before training");
    session.step(LEARNED).unwrap();

    // A hundred sums, differences and products of numbers of three digits.
    let numbers = |i: u32| (100 + (i * 7919) % 900, 100 + (i * 104_729 + 31) % 900);
    let three: Vec<String> = (0..100)
        .map(|i| {
            let (a, b) = numbers(i);
            format!("{a}{}{b}", ["+", "-", "*", "+"][i as usize % 4])
        })
        .collect();
    let [tool, plain] = right(&mut session, &three);
    assert!(tool >= 99, "{tool} of 100 with the tool");
    // What the same net comes to without: nothing of these, and some sums of one digit.
    assert!(plain <= 5, "{plain} of 100 without");
    let last = |session: &Session, name: &str| *column(session, "calculator_measured", name).last().unwrap();
    let [short, longer] = ["", "_longer"]
        .map(|kind| (last(&session, &format!("tool{kind}")), last(&session, &format!("plain{kind}"))));
    assert!(short.0 >= 0.99 && longer.0 >= 0.95 && longer.1 <= 0.05, "{short:?} {longer:?}");
    let untold = (last(&session, "tool_untold"), last(&session, "plain_untold"));
    assert!(untold.0 >= 0.95 && untold.1 <= 0.05, "{untold:?}");

    // Who wrote what: the call is the net's, the result the tool's.
    ask(&mut session, "347 + 285 =");
    let tokens = list(&session, "tool_line", "tokens");
    let by = |tool: bool| -> String {
        let own = tokens.iter().filter(|token| entry(token, "by_tool").as_bool() == Some(tool));
        own.map(|token| entry(token, "token").as_text().unwrap().to_string()).collect()
    };
    assert_eq!((by(false).as_str(), by(true).as_str()), ("calc(347+285)=■", "632"));
    assert_eq!(said(&session, "tool_line", "answer"), "632");
    assert_eq!(field(&session, "tool_line", "trained"), 1.0);
    // Of these countries neither net was ever asked.
    let mut never = vec![];
    for country in ["Japan", "Peru", "Kenya", "Norway", "Egypt", "Chile", "Italy", "Ghana", "Nepal", "France"]
    {
        ask(&mut session, country);
        if field(&session, "tool_line", "trained") == 0.0 {
            assert_eq!(field(&session, "tool_line", "right"), 1.0, "{country}");
            never.push(country);
        }
    }
    assert!(never.contains(&"Kenya"), "{never:?}");
    ask(&mut session, "Kenya");
    assert_eq!(said(&session, "tool_line", "answer"), "nairobi");
    // A country that there is not: the table has none, and that is what is written.
    ask(&mut session, "atlantis");
    assert_eq!(said(&session, "tool_line", "answer"), "none");
    let calls = list(&session, "tool_line", "calls");
    assert_eq!(entry(&entry(&calls[0], "error"), "id").as_text(), Some("look_missing"));

    let rows = list(&session, "sums", "rows");
    assert_eq!(rows.len(), 15);
    let share = |row: &Value, net: &str| entry(row, net).as_float().unwrap();
    let long: Vec<_> = rows.iter().filter(|row| entry(row, "trained").as_bool() == Some(false)).collect();
    assert!(long.len() == 6 && long.iter().all(|row| share(row, "plain") <= 0.2));
    assert!(rows.iter().filter(|row| !long.contains(row)).all(|row| share(row, "tool") >= 0.9));
    hostile(&mut session);
}

fn hostile(session: &mut Session) {
    for (sum, unknown, cut) in [
        ("🎉", vec!["🎉"], 0.0),
        ("", vec![], 0.0),
        ("12 € + 3", vec!["€"], 0.0),
        ("123456789+987654321", vec![], 7.0),
        ("((((((", vec![], 0.0),
        ("1/0", vec![], 0.0),
        ("=", vec![], 0.0),
        ("\u{202e}", vec!["\u{202e}"], 0.0),
    ] {
        ask(session, sum);
        let found = list(session, "calculator_trouble", "unknown");
        assert_eq!(found.iter().map(|c| c.as_text().unwrap()).collect::<Vec<_>>(), unknown, "{sum}");
        assert_eq!(field(session, "calculator_trouble", "cut"), cut, "{sum}");
        for line in ["tool_line", "plain_line"] {
            let there = record(session, line).is_some();
            assert_eq!(there, !["🎉", "", "=", "\u{202e}"].contains(&sum), "{sum}");
        }
    }
    assert!(session.set("sum", &"1".repeat(61).as_str().into()).is_err());
    for (call, why) in [
        ("calc(12*7)=", ""),
        ("look(peru)", ""),
        ("calc(1/0)", "calc_by_zero"),
        ("calc(9**999)", "calc_too_large"),
        ("calc(12*7", "call_never_closed"),
        ("calc", "call_no_call"),
        ("run(1)", "call_no_tool"),
        ("look(atlantis)", "look_missing"),
        (&format!("calc({}", "(".repeat(50)), "call_never_closed"),
        ("calc(🎉)", "calc_unexpected"),
    ] {
        assert_eq!(reason(session, call), why, "{call}");
    }
    session.set("call", &"".into()).unwrap();
    assert!(record(session, "call_result").is_none());
}

#[test]
fn a_step_shows_what_its_stages_have_come_to_and_nothing_else() {
    let mut session = calculator(&[("batch_size", "4"), ("width", "32")]);
    session.step(2).unwrap();
    assert!(list(&session, "batch_lines", "lines").is_empty());
    let filled = |session: &Session| {
        let lines = list(session, "batch_lines", "lines");
        let text = |name: &str| entry(&lines[0], name).as_text().unwrap().to_string();
        [
            !text("asked").is_empty(),
            !text("with_tool").is_empty() && record(session, "tool_line").is_some(),
            !entry(&lines[0], "called").is_null(),
            record(session, "batch_loss").is_some(),
            !read(session, "gradient").is_empty(),
        ]
    };
    for (count, stage) in ["batch", "forward", "call", "loss", "backward"].iter().enumerate() {
        assert_eq!(session.advance().unwrap(), *stage);
        let there = filled(&session);
        assert!((0..5).all(|place| there[place] == (place <= count)), "{stage}: {there:?}");
    }
    let lines = list(&session, "batch_lines", "lines");
    assert_eq!(lines.len(), 4);
    let asked = entry(&lines[0], "asked");
    assert_eq!(Some(said(&session, "plain_line", "asked").as_str()), asked.as_text());
    assert_eq!(session.advance().unwrap(), "update");
    let (first, second) =
        (column(&session, "calculator_loss", "tool"), column(&session, "calculator_loss", "plain"));
    assert!(first.len() == 3 && second.len() == 3);
    // Alike at the start, they are asked for other tokens.
    assert_ne!(first[0], second[0]);
}

#[test]
fn both_nets_begin_alike_and_are_saved_with_their_machine() {
    let session = calculator(&[]);
    let all = read(&session, "parameters");
    let (with, without) = all.split_at(all.len() / 2);
    assert_eq!(with, without);
    let names: Vec<_> = session.describe().parameters.iter().map(|p| p.name.clone()).collect();
    assert!(
        names[0] == "tool.token"
            && names.iter().filter(|name| name.starts_with("plain.")).count() * 2 == names.len()
    );
    assert_eq!(session.describe().parameters.iter().map(|p| p.count()).sum::<usize>(), all.len());
}
