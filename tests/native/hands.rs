//! Many hands: steps in parts come to the same bytes whoever computed the parts, and what is brought wrongly does no harm.
use crate::common::{array, field, open, read};
use underhood::engine::Engine;
use underhood::error::Error;
use underhood::labs::LabId;
use underhood::session::Session;
use underhood::train::{BatchPlace, Part, StepPlace};

/// A lab, its settings, and into how many parts a step of it is cut.
type Case = (LabId, &'static [(&'static str, &'static str)], usize);

/// Labs with steps so long that they are cut.
const CUT: [Case; 5] = [
    (
        LabId::LanguageModel,
        &[
            ("width", "64"),
            ("heads", "4"),
            ("batch_size", "32"),
            ("dropout", "0.1"),
            ("learning_rate", "0.005"),
        ],
        4,
    ),
    (LabId::Diffusion, &[("dataset", "digits"), ("batch_size", "255")], 4),
    // The fourth batch is an epoch's last, and smaller.
    (
        LabId::Vision,
        &[
            ("layers", "conv 3x8, conv 3x30, pool 2"),
            ("split", "ordered"),
            ("rival", "true"),
            ("batch_size", "255"),
        ],
        4,
    ),
    // The fourth batch is so small that it is not cut. The histograms are of the first.
    (
        LabId::Mlp,
        &[
            ("layers", "256, 144"),
            ("points", "4300"),
            ("batch_size", "1000"),
            ("dropout", "0.2"),
            ("l1", "0.001"),
            ("l2", "0.01"),
        ],
        4,
    ),
    (LabId::Attention, &[("width", "64"), ("heads", "4"), ("batch_size", "90")], 4),
];

/// What crosses the boundary of a part.
fn bring(session: &mut Session, moment: u32, part: usize, found: &Part) -> Result<bool, Error> {
    session.bring(moment, part, found.loss, [found.gradient.as_slice(), &found.aside].concat())
}

fn lab((id, settings, _): Case) -> Session {
    open(id, Engine::default(), settings)
}

/// A session that helps another one.
fn hand(session: &Session) -> Session {
    let (hand, rejected) = Session::open(Engine::default(), session.brief()).unwrap();
    assert_eq!(rejected, []);
    hand
}

/// One step, for which `brings` parts come from a hand; of one that is too short to be cut none do.
fn step_with(session: &mut Session, hand: &mut Session, brings: impl Fn(usize) -> bool) {
    let cut = session.cut();
    if cut.parts == 1 {
        session.step(1).unwrap();
        return;
    }
    hand.set_theta(&session.theta().unwrap()).unwrap();
    for part in (0..cut.parts).rev().filter(|part| brings(*part)) {
        let found = hand.part(cut.at, part).unwrap();
        assert!(bring(session, cut.moment, part, &found).unwrap());
    }
    // As the worker that trains does its own share, and what it left is computed with the step.
    session.compute(0).unwrap();
    session.step(1).unwrap();
}

#[test]
fn the_same_bytes_come_of_parts_computed_here_elsewhere_or_both() {
    for case in CUT {
        let [mut alone, mut staged, mut some, mut all] = [(); 4].map(|()| lab(case));
        assert_eq!(alone.cut().parts, case.2, "{:?}", case.0);
        let [mut for_some, mut for_all] = [hand(&some), hand(&all)];
        for step in 0..5 {
            alone.step(1).unwrap();
            while staged.status().step == step {
                staged.advance().unwrap();
            }
            step_with(&mut some, &mut for_some, |part| (part + step as usize).is_multiple_of(2));
            step_with(&mut all, &mut for_all, |_| true);
        }
        let save = alone.save().unwrap();
        for (how, other) in [("by stages", staged), ("some brought", some), ("all brought", all)] {
            assert!(other.save().unwrap() == save, "{:?}: {how}", case.0);
        }
    }
}

/// The lab's own part of a step is a hand's, and its sum what the stages show.
#[test]
fn the_parts_add_up_to_what_is_shown() {
    for case in CUT {
        let mut session = lab(case);
        session.step(2).unwrap();
        let at = session.cut().at;
        let parts: Vec<_> = (0..case.2).map(|part| session.part(at, part).unwrap()).collect();
        while session.advance().unwrap() != "backward" {}
        let sum = |of: &dyn Fn(&Part) -> f32| parts.iter().map(of).reduce(|sum, own| sum + own).unwrap();
        assert_eq!(sum(&|part| part.loss), field(&session, "batch_loss", "loss") as f32);
        let shown = array(&session, "gradient").data;
        assert!(shown.iter().enumerate().all(|(i, g)| *g == sum(&|part| part.gradient[i])), "{:?}", case.0);
    }
}

/// ∂L/∂u along the gradient, against L a little to either side: finite differences, through all parts.
#[test]
fn the_sum_of_the_parts_is_the_slope_of_their_losses() {
    for case in CUT {
        let mut session = lab(case);
        session.step(2).unwrap();
        let (theta, at) = (session.theta().unwrap(), session.cut().at);
        let parts: Vec<_> = (0..case.2).map(|part| session.part(at, part).unwrap()).collect();
        let g: Vec<f32> = (0..theta.len()).map(|i| parts.iter().map(|part| part.gradient[i]).sum()).collect();
        let norm = g.iter().map(|g| f64::from(*g).powi(2)).sum::<f64>().sqrt();
        let mut moved_to = |h: f64| -> f64 {
            let moved: Vec<f32> = std::iter::zip(&theta, &g)
                .map(|(p, g)| (f64::from(*p) + h * f64::from(*g) / norm) as f32)
                .collect();
            session.set_theta(&moved).unwrap();
            (0..case.2).map(|part| f64::from(session.part(at, part).unwrap().loss)).sum()
        };
        let h = 0.02;
        let slope = (moved_to(h) - moved_to(-h)) / (2.0 * h);
        assert!((slope / norm - 1.0).abs() < 0.01, "{:?}: {slope} is not {norm}", case.0);
    }
}

#[test]
fn what_was_worked_out_for_another_moment_is_of_no_use() {
    for case in CUT {
        let (mut session, mut alone) = (lab(case), lab(case));
        // Brought before a step, which has gone on since.
        let (before, found) = (session.cut(), hand(&session).part(StepPlace::of(0), 1).unwrap());
        session.step(1).unwrap();
        assert!(!bring(&mut session, before.moment, 1, &found).unwrap());
        // Brought in time, and then the reader changes something, or goes back.
        let rate = |session: &mut Session| session.set("learning_rate", &0.002.into()).unwrap();
        let wrong_now = |session: &mut Session| {
            let now = session.cut();
            let found = session.part(now.at, 1).unwrap();
            let wrong = Part { loss: 1.0, gradient: vec![1.0; found.gradient.len()], ..found };
            assert!(bring(session, now.moment, 1, &wrong).unwrap());
        };
        wrong_now(&mut session);
        rate(&mut session);
        assert_ne!(session.cut().brief, before.brief, "the hands have to be told");
        session.step(1).unwrap();
        wrong_now(&mut session);
        session.rewind(0).unwrap();
        session.step(2).unwrap();
        // In mid-step nothing can be brought, and what was brought is gone once the step begins anew.
        let now = session.cut();
        let right = session.part(now.at, 0).unwrap();
        assert!(bring(&mut session, now.moment, 0, &right).unwrap());
        session.advance().unwrap();
        let mid = session.cut();
        assert_eq!(mid.parts, 1);
        assert!(matches!(bring(&mut session, mid.moment, 1, &right), Err(Error::OutOfRange(_))));
        session.set("learning_rate", &0.004.into()).unwrap();
        session.step(1).unwrap();
        alone.step(1).unwrap();
        rate(&mut alone);
        alone.step(1).unwrap();
        alone.advance().unwrap();
        alone.set("learning_rate", &0.004.into()).unwrap();
        alone.step(1).unwrap();
        assert_eq!(session.status().step, 3);
        assert_eq!(read(&session, "parameters"), read(&alone, "parameters"), "{:?}", case.0);
    }
}

#[test]
fn a_hand_knows_what_the_reader_has_changed() {
    let mut session = lab(CUT[0]);
    session.step(1).unwrap();
    session.set("dropout", &0.3.into()).unwrap();
    session.set("batch_size", &40.0.into()).unwrap();
    let theta = session.theta().unwrap();
    let mut hand = hand(&session);
    hand.set_theta(&theta).unwrap();
    for part in 0..4 {
        assert_eq!(hand.part(StepPlace::of(1), part).unwrap(), session.part(StepPlace::of(1), part).unwrap());
    }
}

#[test]
fn hostile_hands_are_refused() {
    for case in CUT {
        let mut session = lab(case);
        let theta = session.theta().unwrap();
        let cut = session.cut();
        for part in [cut.parts, usize::MAX] {
            assert!(matches!(session.part(StepPlace::of(0), part), Err(Error::OutOfRange(_))));
            assert!(matches!(session.compute(part), Err(Error::OutOfRange(_))));
            assert!(matches!(session.bring(cut.moment, part, 0.0, theta.clone()), Err(Error::OutOfRange(_))));
        }
        for wrong in [&theta[1..], &[]] {
            assert!(matches!(session.set_theta(wrong), Err(Error::Save(_))));
            assert_eq!(session.theta().unwrap(), theta, "they stay as they were");
            assert!(matches!(session.bring(cut.moment, 0, 0.0, wrong.to_vec()), Err(Error::Save(_))));
        }
        // The gradient alone of a part that has something aside.
        if !session.part(cut.at, 0).unwrap().aside.is_empty() {
            assert!(matches!(session.bring(cut.moment, 0, 0.0, theta.clone()), Err(Error::Save(_))));
        }
        // Any step has its parts, and weights that are no numbers have a gradient that is none: the run says so itself.
        session.part(StepPlace::of(u32::MAX), 0).unwrap();
        let nowhere = BatchPlace { epoch: u32::MAX, seen: u32::MAX };
        session.part(StepPlace { step: 0, batch: nowhere }, 0).unwrap();
        let mut broken = hand(&session);
        broken.set_theta(&vec![f32::NAN; theta.len()]).unwrap();
        let broken = broken.part(StepPlace::of(0), 0).unwrap();
        assert!(broken.loss.is_nan());
        assert!(bring(&mut session, cut.moment, 0, &broken).unwrap());
        session.step(1).unwrap();
        assert!(session.status().halted.is_some());
        assert_eq!(session.cut().parts, 1, "a run that has stopped itself needs no hands");
    }
}

#[test]
fn a_short_step_is_not_cut() {
    for id in LabId::ALL.iter().copied() {
        let mut session = open(id, Engine::default(), &[]);
        assert_eq!(session.cut().parts, 1, "{id:?}");
        let moment = session.cut().moment;
        assert!(matches!(session.bring(moment, 0, 0.0, vec![]), Err(Error::OutOfRange(_))));
        assert!(matches!(session.compute(0), Err(Error::OutOfRange(_))));
    }
}

/// A network grown in mid-run is of the size that a hand builds anew, and the step after is the same whoever computed it.
#[test]
fn a_hand_knows_a_network_that_has_grown() {
    let case = CUT.into_iter().find(|case| case.0 == LabId::Mlp).unwrap();
    let [mut alone, mut helped] = [(); 2].map(|()| lab(case));
    for session in [&mut alone, &mut helped] {
        session.step(1).unwrap();
        session.set("layers", &"256, 128, 32".into()).unwrap();
    }
    let mut hand = hand(&helped);
    alone.step(1).unwrap();
    step_with(&mut helped, &mut hand, |_| true);
    assert!(alone.save().unwrap() == helped.save().unwrap());
}

/// Channels of a step half done have the batch's rows in their order, wherever it is cut.
#[test]
fn who_looks_into_a_step_sees_the_whole_batch() {
    let case = |id| CUT.into_iter().find(|case| case.0 == id).unwrap();
    for id in [LabId::Vision, LabId::Mlp] {
        let mut session = lab(case(id));
        while session.advance().unwrap() != "loss" {}
        let losses = array(&session, "batch_losses").data;
        assert_eq!(losses.len(), array(&session, "batch").data.len());
        let mean = losses.iter().map(|loss| f64::from(*loss)).sum::<f64>() / losses.len() as f64;
        let whole = ["loss", "penalty"].map(|name| field(&session, "batch_loss", name));
        assert!((mean + whole[1] - whole[0]).abs() < 1e-5, "{id:?}: {mean} of {whole:?}");
    }
    let mut session = lab(case(LabId::Attention));
    while session.advance().unwrap() != "embed" {}
    let (tokens, stream) = (array(&session, "batch"), array(&session, "stream"));
    let [t, d] = [tokens.shape[1], stream.shape[1]];
    assert_eq!((t, tokens.data.len()), (8, stream.shape[0]));
    // As many vectors as there are tokens at places, and the same one wherever both are the same.
    let mut known = std::collections::BTreeMap::new();
    for (row, (token, vector)) in tokens.data.iter().zip(stream.data.chunks_exact(d)).enumerate() {
        assert_eq!(*known.entry((*token as u32, row % t)).or_insert(vector), vector, "row {row}");
    }
    assert_eq!(known.len(), 80);
}
