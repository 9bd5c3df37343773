//! Both engines compute the same run; `tests/wasm.rs` holds the browser to the same numbers.
use crate::common::{
    MINI_BATCH_THETA, RECORDS, TOLERANCE, assert_close, check_record, everything, homes, mini_batch_run, read,
};
use underhood::engine::Engine;

#[test]
fn the_engines_agree_on_every_channel() {
    let [flex, ndarray] = [Engine::Flex, Engine::Ndarray].map(mini_batch_run);
    for channel in flex.describe().channels {
        let [(ours, ours_shape), (theirs, theirs_shape)] = [&flex, &ndarray]
            .map(|session| everything(session.read(channel.id).unwrap()))
            .map(|(shape, all)| (all, shape));
        assert_eq!(ours_shape, theirs_shape, "{}", channel.id);
        assert_close(channel.id, &ours, &theirs, TOLERANCE);
    }
}

#[test]
fn the_run_is_the_one_on_record() {
    for engine in Engine::AVAILABLE {
        let session = mini_batch_run(*engine);
        let theta = read(&session, "parameters");
        assert_close("theta", &theta, &MINI_BATCH_THETA, TOLERANCE);
    }
}

#[test]
fn every_run_on_record_is_the_same_on_both_engines() {
    for engine in Engine::AVAILABLE {
        RECORDS.iter().for_each(|record| check_record(*engine, record));
    }
}

#[test]
fn a_run_goes_on_with_the_other_engine() {
    let session = mini_batch_run(Engine::Flex);
    let mut other = homes(Engine::Ndarray, &[]);
    other.load(&session.save().unwrap()).unwrap();
    assert_eq!(read(&other, "parameters"), read(&session, "parameters"));
    assert_eq!(other.step(10).unwrap(), 210);
}
