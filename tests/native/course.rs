//! What a lab tells of a run to a program elsewhere, held to what the lab then does.

use underhood::engine::Engine;
use underhood::export::{Course, Examples, Values};
use underhood::lab::Reading;
use underhood::labs::LabId;
use underhood::session::{Recipe, Session};

use crate::common::{array, open};

/// The numbers of a tensor, whole or not.
fn numbers(course: &Course, name: &str) -> Vec<f32> {
    let found = course.tensors.iter().find(|tensor| tensor.name == name).unwrap();
    match &found.values {
        Values::Floats(values) => values.clone(),
        Values::Wholes(values) => values.iter().map(|value| *value as f32).collect(),
        Values::Bytes(_) => panic!("{name} is packed"),
    }
}

/// The places of the examples that step number `ahead` from here sees.
fn order(course: &Course, ahead: usize) -> Vec<usize> {
    let ends = numbers(course, "order.ends");
    let begin = if ahead == 0 { 0 } else { ends[ahead - 1] as usize };
    numbers(course, "order")[begin..ends[ahead] as usize].iter().map(|place| *place as usize).collect()
}

/// Asks for the course at step 7 and compares what it tells of five steps with the batches that the lab then draws.
fn keeps_its_word(lab: LabId, settings: &[(&str, &str)], shown: impl Fn(&Course, &[usize]) -> Vec<f32>) {
    let mut session = open(lab, Engine::default(), settings);
    session.step(7).unwrap();
    let course = session.course(5).unwrap();
    assert_eq!((course.step, course.told), (7, 5));
    for ahead in 0..5 {
        session.step(1).unwrap();
        let batch: Vec<f32> = array(&session, "batch").data;
        assert_eq!(shown(&course, &order(&course, ahead)), batch, "{lab:?}, {ahead} steps ahead");
    }
}

#[test]
fn the_order_told_is_the_order_drawn() {
    let places = |_: &Course, rows: &[usize]| rows.iter().map(|row| *row as f32).collect();
    let settings = [("batching", "mini"), ("batch_size", "256")];
    keeps_its_word(LabId::LinearRegression, &settings, places);

    let rows = |name: &'static str, width: usize| {
        move |course: &Course, rows: &[usize]| -> Vec<f32> {
            let all = numbers(course, name);
            rows.iter().flat_map(|row| all[row * width..(row + 1) * width].to_vec()).collect()
        }
    };
    keeps_its_word(LabId::Attention, &[("length", "6")], rows("x", 6));
    keeps_its_word(LabId::Diffusion, &[("batch_size", "16")], rows("x0", 2));

    // Of a text, the channel has −1 after the end of a shorter line.
    let lines = |course: &Course, rows: &[usize]| {
        let (text, all) = (numbers(course, "text"), numbers(course, "rows"));
        let line = |row: &usize| (all[2 * row] as usize, all[2 * row + 1] as usize);
        let longest = rows.iter().map(|row| line(row).1).max().unwrap();
        let tokens = |row: &usize| {
            let (start, length) = line(row);
            let own = text[start..start + length].to_vec();
            [own, vec![-1.0; longest - length]].concat()
        };
        rows.iter().flat_map(tokens).collect()
    };
    keeps_its_word(LabId::LanguageModel, &[("layers", "1")], lines);
}

#[test]
fn a_course_has_the_model_by_name_and_asking_for_it_changes_nothing() {
    for lab in LabId::ALL {
        let (mut session, _) = Session::open(Engine::default(), Recipe::new(*lab)).unwrap();
        let (mut other, _) = Session::open(Engine::default(), Recipe::new(*lab)).unwrap();
        session.step(3).unwrap();
        other.step(3).unwrap();
        let about = session.describe();
        match session.course(4) {
            Ok(course) => {
                assert!(about.has_course, "{lab:?}");
                assert_eq!((course.lab.as_str(), course.step), (lab.name(), 3));
                let told = course.tensors.iter().take(about.parameters.len());
                let told: Vec<_> = told.map(|tensor| (tensor.name.clone(), tensor.shape.clone())).collect();
                let own: Vec<_> =
                    about.parameters.iter().map(|p| (p.name.clone(), p.shape.clone())).collect();
                assert_eq!(told, own, "{lab:?}");
            }
            Err(error) => assert_eq!(error.code(), "data", "{lab:?}: {error}"),
        }
        session.advance().unwrap();
        assert_eq!(session.course(4).is_ok(), other.course(4).is_ok());
        other.advance().unwrap();
        assert_eq!(session.save().unwrap(), other.save().unwrap(), "{lab:?}");
    }
}

#[test]
fn in_the_middle_of_a_step_the_course_is_that_of_its_beginning() {
    let mut session = open(LabId::Mlp, Engine::default(), &[]);
    session.step(5).unwrap();
    let before = session.course(3).unwrap();
    session.advance().unwrap();
    session.advance().unwrap();
    assert_eq!(session.course(3).unwrap().file(false), before.file(false));
}

#[test]
fn a_course_of_many_numbers_tells_fewer_steps() {
    let session = open(LabId::Diffusion, Engine::default(), &[("dataset", "digits"), ("batch_size", "1024")]);
    let course = session.course(1000).unwrap();
    // 16 MB are not enough for a hundred steps, which are told all the same.
    assert_eq!(course.told, 100);
    assert!(matches!(course.examples, Examples::Noised { classes: 10, dims: 64, .. }));
    assert_eq!([0, u32::MAX].map(|steps| session.course(steps).unwrap().told), [1, 100]);
}

#[test]
fn a_machine_without_a_course_says_so() {
    let session = open(LabId::Generalization, Engine::default(), &[]);
    let error = session.course(10).unwrap_err();
    assert!(error.to_string().contains("only the net that learns to add"), "{error}");
    assert!(matches!(session.read("loss").unwrap(), Reading::Curve(_)));
}
