//! What takes long to look at, in pieces: the same numbers come of it whoever worked them out.
use crate::common::{open, read};
use underhood::engine::Engine;
use underhood::error::Error;
use underhood::labs::LabId;
use underhood::session::Session;

type Settings = &'static [(&'static str, &'static str)];

const GPT: Settings = &[("width", "64"), ("heads", "4"), ("batch_size", "4")];
const BESIDE: Settings = &[("particles", "2000"), ("compare", "steps"), ("compare_steps", "60")];
const DIGITS: Settings = &[("dataset", "digits"), ("particles", "40"), ("compare", "guidance")];
const MEASURED_DIGITS: Settings = &[("dataset", "digits"), ("batch_size", "8")];
/// Labs, and the step behind which something is measured that takes long.
const MEASURED: [(LabId, Settings, u32); 2] =
    [(LabId::LanguageModel, GPT, 20), (LabId::Diffusion, MEASURED_DIGITS, 25)];

fn lab(id: LabId, settings: &[(&str, &str)]) -> Session {
    open(id, Engine::default(), settings)
}

fn hand(session: &Session) -> Session {
    let (hand, rejected) = Session::open(Engine::default(), session.brief()).unwrap();
    assert_eq!(rejected, []);
    hand
}

/// Has another session bring every second piece of what such channels need; gives how many pieces there were.
fn share(session: &mut Session, channels: &[&str]) -> usize {
    let (sight, mut hand) = (session.sight(channels), hand(session));
    for (place, piece) in sight.pieces.iter().rev().enumerate() {
        if place % 2 == 0 {
            session.look(*piece).unwrap();
            continue;
        }
        hand.set_theta(&session.theta_for(*piece).unwrap()).unwrap();
        let found = hand.piece(*piece).unwrap();
        assert_eq!(found, session.piece(*piece).unwrap());
        assert!(session.bring_piece(sight.moment, *piece, found).unwrap());
    }
    assert_eq!(session.sight(channels).pieces, [0_u32; 0]);
    sight.pieces.len()
}

#[test]
fn a_measure_is_the_same_in_pieces_of_others_in_one_go_and_when_nobody_looks() {
    for (id, settings, steps) in MEASURED {
        let [mut unseen, mut looked, mut shared] = [(); 3].map(|()| lab(id, settings));
        for session in [&mut unseen, &mut looked, &mut shared] {
            session.step(steps - 1).unwrap();
            assert_eq!(session.sight(&[]).pieces, [0_u32; 0], "nothing is measured yet");
            session.step(1).unwrap();
            assert!(session.sight(&[]).pieces.len() > 1, "{id:?}");
        }
        let (before, save) = (read(&looked, "measured"), looked.save().unwrap());
        assert_eq!(looked.sight(&[]).pieces, [0_u32; 0], "it has been looked at");
        assert!(share(&mut shared, &[]) > 1);
        assert_eq!(read(&shared, "measured"), before);
        assert!(shared.save().unwrap() == save, "{id:?}");
        for session in [&mut unseen, &mut looked, &mut shared] {
            session.step(1).unwrap();
            assert_eq!(read(session, "measured"), before);
        }
        let save = unseen.save().unwrap();
        assert!(looked.save().unwrap() == save && shared.save().unwrap() == save, "{id:?}");
        // One who goes stage by stage finds it in its place as well, and so does one who changes a weight.
        let mut staged = lab(id, settings);
        staged.step(steps).unwrap();
        staged.advance().unwrap();
        assert_eq!(staged.sight(&[]).pieces, [0_u32; 0]);
        assert_eq!(read(&staged, "measured"), before);
        let mut edited = lab(id, settings);
        edited.step(steps).unwrap();
        let weights = edited.weights().unwrap();
        edited.take_weights(&weights).unwrap();
        assert_eq!(read(&edited, "measured"), before);
    }
}

#[test]
fn samples_are_the_same_in_pieces_of_others_and_in_one_go() {
    const CHANNELS: [&str; 5] = ["samples", "chain", "compare_chain_x0", "quality", "exam"];
    for settings in [BESIDE, DIGITS, &[("sampler", "ddpm"), ("particles", "1999"), ("weights", "latest")]] {
        let [mut alone, mut shared] = [(); 2].map(|()| lab(LabId::Diffusion, settings));
        for session in [&mut alone, &mut shared] {
            session.step(3).unwrap();
        }
        assert!(share(&mut shared, &CHANNELS) > 1, "{settings:?}");
        for channel in CHANNELS {
            assert_eq!(read(&shared, channel), read(&alone, channel), "{settings:?}: {channel}");
        }
        let moments = [&alone, &shared].map(Session::moment);
        for (session, moment) in [&mut alone, &mut shared].into_iter().zip(moments) {
            assert_eq!(session.sight(&CHANNELS).pieces, [0_u32; 0]);
            session.step(1).unwrap();
            assert_ne!(session.moment(), moment);
        }
        assert!(share(&mut shared, &CHANNELS) > 1, "the weights are others");
        assert_eq!(read(&shared, "chain"), read(&alone, "chain"), "{settings:?}");
    }
}

/// Which channels need which pieces is written down: here is what reading each of them has drawn.
#[test]
fn a_channel_says_what_it_takes() {
    for settings in [BESIDE, DIGITS] {
        let fresh = lab(LabId::Diffusion, settings);
        let all = fresh.describe().channels.iter().map(|channel| channel.id).collect::<Vec<_>>();
        let everything = fresh.sight(&all).pieces;
        assert!(everything.len() >= 8);
        for channel in &all {
            let session = lab(LabId::Diffusion, settings);
            let said = session.sight(&[*channel]).pieces;
            session.read(channel).unwrap();
            let left = session.sight(&all).pieces;
            let drawn: Vec<_> = everything.iter().copied().filter(|piece| !left.contains(piece)).collect();
            assert_eq!(said, drawn, "{settings:?}: {channel}");
        }
    }
}

#[test]
fn hostile_pieces_are_refused() {
    let cases: [(LabId, Settings, u32, &[&str]); 3] = [
        (LabId::LanguageModel, GPT, 20, &[]),
        (LabId::Diffusion, MEASURED_DIGITS, 25, &[]),
        (LabId::Diffusion, BESIDE, 1, &["samples", "compare_samples", "exam"]),
    ];
    for (id, settings, steps, channels) in cases {
        let mut session = lab(id, settings);
        session.step(steps).unwrap();
        let sight = session.sight(channels);
        for wrong in [0xffff_ff00, u32::MAX, 255] {
            assert!(matches!(session.piece(wrong), Err(Error::OutOfRange(_))), "{id:?} {wrong}");
            assert!(matches!(session.look(wrong), Err(Error::OutOfRange(_))));
            assert!(matches!(
                session.bring_piece(sight.moment, wrong, vec![1.0]),
                Err(Error::OutOfRange(_) | Error::Save(_))
            ));
        }
        for piece in &sight.pieces {
            let found = session.piece(*piece).unwrap();
            for few in [vec![], found[1..].to_vec(), [found.as_slice(), &[0.0]].concat()] {
                assert!(matches!(session.bring_piece(sight.moment, *piece, few), Err(Error::Save(_))));
            }
        }
        assert_eq!(session.sight(channels), sight, "nothing of it was kept");
        // What was worked out for another moment is of no use.
        let late = session.piece(sight.pieces[0]).unwrap();
        session.step(1).unwrap();
        assert!(!session.bring_piece(sight.moment, sight.pieces[0], late).unwrap());
    }
    let mut session = lab(LabId::Mlp, &[]);
    let moment = session.moment();
    assert_eq!(session.sight(&["field"]).pieces, [0_u32; 0]);
    assert!(matches!(session.piece(0), Err(Error::OutOfRange(_))));
    assert!(matches!(session.bring_piece(moment, 0, vec![]), Err(Error::OutOfRange(_))));
}
