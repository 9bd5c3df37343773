//! Weights out and in: to the byte, by the format's own crate and by Python, and against files that mean harm.
use std::collections::HashMap;
use std::io::Write as _;
use std::process::{Command as Program, Stdio};

use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use serde_json::{Value, json};
use underhood::engine::Engine;
use underhood::labs::LabId;
use underhood::session::{Command, Recipe, Session};

use crate::common::{open, read};

/// The labs as they open, and those of their machines that train something else.
const MACHINES: &[(&str, &str)] = &[
    ("retrieval", "tool"),
    ("generalization", "grokking"),
    ("reinforcement", "cartpole"),
    ("reinforcement", "dqn"),
];

fn settings(machine: &str) -> &'static [(&'static str, &'static str)] {
    match machine {
        "tool" => &[("machine", "calculator")],
        "grokking" => &[("machine", "grokking")],
        "cartpole" => &[("world", "cartpole"), ("environments", "2"), ("rollout", "16")],
        "dqn" => &[("world", "cartpole"), ("learner", "dqn"), ("environments", "2")],
        _ => &[],
    }
}

/// Every lab that has parameters, as it opens and in its other machines.
///
/// The test is given a way to open it: with the seed given.
fn each(test: impl Fn(&str, &dyn Fn(&str) -> Session)) {
    let all = LabId::ALL.iter().map(|id| (*id, ""));
    let machines = MACHINES.iter().map(|(lab, machine)| (LabId::from_name(lab).unwrap(), *machine));
    let mut tested = 0;
    for (id, machine) in all.chain(machines) {
        let fresh =
            |seed: &str| open(id, Engine::default(), &[settings(machine), &[("seed", seed)]].concat());
        if !fresh("3").describe().parameters.is_empty() {
            tested += 1;
            test(&format!("{} {machine}", id.name()), &fresh);
        }
    }
    assert!(tested >= 15, "{tested}");
}

fn mlp() -> Session {
    open(LabId::Mlp, Engine::default(), &[])
}

#[test]
fn what_goes_out_comes_back_to_the_byte_in_every_lab() {
    each(|what, fresh| {
        let mut trained = fresh("4");
        trained.step(3).unwrap();
        let file = trained.weights().unwrap();
        let mut other = fresh("3");
        assert_ne!(other.weights().unwrap(), file, "{what}");
        other.step(2).unwrap();
        other.take_weights(&file).unwrap();
        assert_eq!(read(&other, "parameters"), read(&trained, "parameters"), "{what}");
        assert_eq!(tensors(&other.weights().unwrap()), tensors(&file), "{what}");
        // Their own once more is no change.
        let before = other.save().unwrap();
        other.take_weights(&file).unwrap();
        assert_eq!(other.save().unwrap(), before, "{what}");
    });
}

#[test]
fn weights_that_were_put_are_a_part_of_the_run() {
    each(|what, fresh| {
        let mut giver = fresh("4");
        giver.step(2).unwrap();
        let file = giver.weights().unwrap();

        let mut session = fresh("3");
        session.step(1).unwrap();
        let before = session.save().unwrap();
        // In mid-step, so that the stages that are done have to be done again.
        session.advance().unwrap();
        session.take_weights(&file).unwrap();
        session.step(3).unwrap();
        let saved = session.save().unwrap();
        let recipe = session.recipe();
        assert!(
            matches!(recipe.changes[..], [ref only] if matches!(only.command, Command::Put { .. })),
            "{what}"
        );

        // A save of it goes on alike.
        let mut loaded = fresh("3");
        loaded.load(&saved).unwrap();
        assert_eq!(loaded.save().unwrap(), saved, "{what}");
        assert_eq!(Session::resume(Engine::default(), &saved).unwrap().save().unwrap(), saved, "{what}");
        // Its recipe carried out again.
        let (mut replayed, rejected) = Session::open(Engine::default(), recipe).unwrap();
        replayed.step(4).unwrap();
        assert_eq!((rejected.len(), replayed.left_out().len()), (0, 0), "{what}");
        assert_eq!(replayed.save().unwrap(), saved, "{what}");
        // Scrubbed back behind it and forth again; and undone, which is the save before it.
        session.rewind(1).unwrap();
        session.step(4 - session.status().step).unwrap();
        assert_eq!(session.save().unwrap(), saved, "{what}");
        session.load(&before).unwrap();
        assert_eq!(session.save().unwrap(), before, "{what}");
    });
}

#[test]
fn putting_others_at_the_same_place_is_one_change() {
    let [first, second] = [1, 2].map(|steps| {
        let mut giver = mlp();
        giver.step(steps).unwrap();
        giver.weights().unwrap()
    });
    let mut session = mlp();
    session.take_weights(&first).unwrap();
    session.take_weights(&second).unwrap();
    session.step(1).unwrap();
    assert_eq!(session.recipe().changes.len(), 1);
}

#[test]
fn labs_without_parameters_say_so() {
    let mut session = open(LabId::GradientDescent, Engine::default(), &[]);
    for error in
        [session.weights().unwrap_err(), session.take_weights(&mlp().weights().unwrap()).unwrap_err()]
    {
        assert_eq!((error.code(), error.to_string().contains("no weights")), ("data", true), "{error}");
    }
}

/// The tensors by their names, without the notes.
fn tensors(file: &[u8]) -> HashMap<String, (Vec<usize>, Vec<u8>)> {
    let all = SafeTensors::deserialize(file).unwrap();
    all.tensors()
        .into_iter()
        .map(|(name, view)| (name, (view.shape().to_vec(), view.data().to_vec())))
        .collect()
}

#[test]
fn the_formats_own_crate_reads_what_we_write_and_we_what_it_writes() {
    each(|what, fresh| {
        let mut session = fresh("3");
        session.step(1).unwrap();
        let file = session.weights().unwrap();
        let (_, header) = SafeTensors::read_metadata(&file).unwrap();
        let notes = header.metadata().clone().unwrap();
        assert_eq!(notes["lab"], session.recipe().lab, "{what}");
        assert_eq!(serde_json::from_str::<Recipe>(&notes["recipe"]).unwrap(), session.recipe(), "{what}");
        let found = tensors(&file);
        let about = session.describe().parameters;
        assert_eq!(found.len(), about.len(), "{what}");
        let numbers = read(&session, "parameters");
        for parameter in about {
            let (shape, bytes) = &found[&parameter.name];
            let own: Vec<u8> = numbers[parameter.start..parameter.start + parameter.count()]
                .iter()
                .flat_map(|number| number.to_le_bytes())
                .collect();
            assert_eq!((shape, bytes), (&parameter.shape, &own), "{what} {}", parameter.name);
        }

        // Its writer sorts the tensors, and knows no notes.
        let views = found.iter().map(|(name, (shape, bytes))| {
            (name.clone(), TensorView::new(Dtype::F32, shape.clone(), bytes).unwrap())
        });
        let theirs = safetensors::serialize(views, None).unwrap();
        let mut other = fresh("3");
        other.take_weights(&theirs).unwrap();
        assert_eq!(read(&other, "parameters"), numbers, "{what}");
    });
}

#[test]
fn python_reads_them_where_it_can() {
    let python = |script: &str| {
        let mut program = Program::new("python3");
        program.args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        program
    };
    let there = python("import safetensors, numpy").stdin(Stdio::null()).status();
    if !there.is_ok_and(|status| status.success()) {
        println!("left out: there is no python3 with safetensors and numpy here");
        return;
    }
    let mut session = mlp();
    session.step(5).unwrap();
    let script = "import sys, json\nfrom safetensors.numpy import load\n\
                  all = load(sys.stdin.buffer.read())\n\
                  print(json.dumps({n: [list(t.shape), [float(v) for v in t.ravel()]] for n, t in all.items()}))";
    let mut program = python(script).spawn().unwrap();
    program.stdin.take().unwrap().write_all(&session.weights().unwrap()).unwrap();
    let told = program.wait_with_output().unwrap().stdout;
    let found: HashMap<String, (Vec<usize>, Vec<f64>)> = serde_json::from_slice(&told).unwrap();
    let numbers = read(&session, "parameters");
    for parameter in session.describe().parameters {
        let (shape, theirs) = &found[&parameter.name];
        // Every f32 is an f64, and is itself again, whatever the last digits of the JSON were read as.
        let theirs = theirs.iter().map(|number| *number as f32);
        let ours = numbers[parameter.start..].iter().copied();
        assert_eq!(shape, &parameter.shape);
        assert!(ours.take(parameter.count()).eq(theirs), "{}", parameter.name);
    }
}

/// A file with this header and so many bytes behind it.
fn file(header: &str, data: &[u8]) -> Vec<u8> {
    [&(header.len() as u64).to_le_bytes(), header.as_bytes(), data].concat()
}

/// The header of a whole file, to be spoilt, and what is behind it.
fn parts(whole: &[u8]) -> (Value, Vec<u8>) {
    let length = u64::from_le_bytes(whole[..8].try_into().unwrap()) as usize;
    (serde_json::from_slice(&whole[8..8 + length]).unwrap(), whole[8 + length..].to_vec())
}

#[test]
fn files_that_do_not_fit_are_refused_in_words_and_change_nothing() {
    let mut session = mlp();
    session.step(3).unwrap();
    let before = session.save().unwrap();
    let whole = session.weights().unwrap();
    let (header, data) = parts(&whole);
    let last = session.describe().parameters.last().unwrap().clone();
    let first = session.describe().parameters[0].clone();
    let spoilt = |change: &dyn Fn(&mut Value, &mut Vec<u8>)| {
        let (mut header, mut data) = (header.clone(), data.clone());
        change(&mut header, &mut data);
        file(&header.to_string(), &data)
    };
    let put = |number: f32| {
        move |_: &mut Value, data: &mut Vec<u8>| data[4..8].copy_from_slice(&number.to_le_bytes())
    };
    let n = data.len();
    let far = 1_u64 << 63;
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("nothing", vec![], "has 0 bytes"),
        ("less than a length", vec![1, 2, 3], "has 3 bytes"),
        ("an image", b"GIF89a..........".to_vec(), "cut short, or is no safetensors file"),
        (
            "a header of 2^63 bytes",
            [&far.to_le_bytes()[..], b"{}"].concat(),
            "would have 9223372036854775808",
        ),
        ("a header of all there is", [&u64::MAX.to_le_bytes()[..], b"{}"].concat(), "18446744073709551615"),
        ("a header cut short", whole[..20].to_vec(), "cut short"),
        ("numbers cut short", whole[..whole.len() - 1].to_vec(), "don’t lie where"),
        ("a byte too many", [&whole[..], &[0]].concat(), "of which its header knows"),
        ("no JSON", file("{nothing}", &[]), "byte 1 is not"),
        ("no UTF-8", [&2_u64.to_le_bytes()[..], &[b'{', 0xff]].concat(), "byte 1 is not"),
        ("something behind the JSON", file("{} x", &[]), "byte 3 is not"),
        ("deep JSON", file(&"[".repeat(100_000), &[]), "byte 0 is not"),
        (
            "deep JSON further in",
            file(&format!("{{\"a\":{}", "{\"a\":".repeat(100_000)), &[]),
            "can’t be read",
        ),
        ("an unknown field", spoilt(&|h, _| h[&first.name]["x"] = json!([1])), "can’t be read"),
        ("a negative shape", spoilt(&|h, _| h[&first.name]["shape"] = json!([-1])), "can’t be read"),
        ("three offsets", spoilt(&|h, _| h[&first.name]["data_offsets"] = json!([0, 1, 2])), "can’t be read"),
        (
            "overlapping offsets",
            spoilt(&|h, _| h[&last.name]["data_offsets"] = json!([last.start * 4 - 4, n - 4])),
            "don’t lie where",
        ),
        (
            "offsets backwards",
            spoilt(&|h, _| h[&last.name]["data_offsets"] = json!([n, last.start * 4])),
            "don’t lie",
        ),
        (
            "offsets beyond",
            spoilt(&|h, _| h[&last.name]["data_offsets"] = json!([last.start * 4, far])),
            "don’t lie",
        ),
        (
            "a gap",
            spoilt(&|h, d| {
                h[&last.name]["data_offsets"] = json!([last.start * 4 + 4, n + 4]);
                d.extend([0; 4]);
            }),
            "don’t lie where",
        ),
        ("NaN", spoilt(&put(f32::NAN)), "Number 1 of the tensor “layers.0.weight” of this file is NaN"),
        ("an infinite one", spoilt(&put(f32::NEG_INFINITY)), "is -inf; a weight has to be finite"),
        (
            "another shape",
            spoilt(&|h, _| {
                let shape = h[&first.name]["shape"].as_array_mut().unwrap();
                shape.reverse();
            }),
            "in this model it has [2, ",
        ),
        (
            "a shape of too much",
            spoilt(&|h, _| h[&first.name]["shape"] = json!([far, far])),
            "has the shape [9223",
        ),
        ("another type", spoilt(&|h, _| h[&first.name]["dtype"] = json!("I32")), "numbers of type I32"),
        (
            "a tensor less",
            spoilt(&|h, d| {
                h.as_object_mut().unwrap().remove(&last.name);
                d.truncate(last.start * 4);
            }),
            &format!("no tensor “{}”", last.name).leak()[..],
        ),
        (
            "a tensor more",
            spoilt(&|h, d| {
                h["more"] = json!({ "dtype": "F32", "shape": [1], "data_offsets": [n, n + 4] });
                d.extend([0; 4]);
            }),
            "has a tensor “more” of shape [1], which this model does not have",
        ),
        (
            "a tensor twice",
            {
                let text = header.to_string();
                let again = header[&first.name].to_string();
                file(&format!("{},\"{}\":{again}}}", &text[..text.len() - 1], first.name), &data)
            },
            "twice",
        ),
    ];
    for (what, bytes, says) in cases {
        let error = session.take_weights(&bytes).expect_err(what);
        assert_eq!(error.code(), "data", "{what}");
        assert!(error.to_string().contains(says), "{what}: {error}");
        assert!(error.to_string().len() < 400, "{what}: {error}");
        assert_eq!(session.save().unwrap(), before, "{what}");
    }
    // What is only written otherwise is taken: spaces, escapes, another order.
    let spaced = file(&format!("{header:#}  \n"), &data);
    let escaped = file(&header.to_string().replace("layers", "\\u006cay\\u0065rs"), &data);
    for bytes in [spaced, escaped] {
        SafeTensors::deserialize(&bytes).unwrap();
        let mut other = mlp();
        other.take_weights(&bytes).unwrap();
        assert_eq!(read(&other, "parameters"), read(&session, "parameters"));
    }
}

#[test]
fn weights_of_a_link_that_do_not_fit_are_left_out_of_the_run() {
    let short = Command::Put { weights: serde_bytes::ByteBuf::from(vec![0; 8]) };
    let odd = Command::Put { weights: serde_bytes::ByteBuf::from(vec![0; 7]) };
    let nan = Command::Put { weights: serde_bytes::ByteBuf::from(f32::NAN.to_le_bytes().to_vec()) };
    for command in [short, odd, nan] {
        let change = underhood::session::Change { step: 1, stage: 0, command };
        let (mut session, rejected) = Session::open(
            Engine::default(),
            Recipe { changes: vec![change.clone()], ..Recipe::new(LabId::Mlp) },
        )
        .unwrap();
        assert_eq!(rejected, []);
        session.step(2).unwrap();
        assert_eq!(session.left_out().len(), 1);
        assert_eq!(session.left_out()[0].0, change);
        assert_eq!(session.recipe().changes, []);
    }
}
