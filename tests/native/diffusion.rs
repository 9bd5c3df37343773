//! The diffusion lab: what it learns, what breaks it and what cures that, what it shows, and bad input.
use crate::common::{self, array, field, notices, open, read, record};
use underhood::engine::Engine;
use underhood::error::Error;
use underhood::lab::{Args, Value};
use underhood::labs::LabId;
use underhood::session::Session;

/// The clouds that the page offers; each is learned with the defaults.
const CLOUDS: [&str; 5] = ["moons", "swiss_roll", "checkerboard", "spirals", "letters"];
/// Steps after which the figures are reached.
const ENOUGH: u32 = 2_000;

fn lab(settings: &[(&str, &str)]) -> Session {
    open(LabId::Diffusion, Engine::default(), settings)
}

fn trained(settings: &[(&str, &str)], steps: u32) -> Session {
    let mut session = lab(settings);
    session.step(steps).unwrap();
    session
}

/// The distance of 2,000 samples, in floors.
fn floors(session: &Session) -> f64 {
    field(session, "exam", "distance") / field(session, "exam", "floor")
}

fn set(session: &mut Session, control: &str, value: impl Into<Value>) {
    session.set(control, &value.into()).unwrap();
}

fn draw(session: &mut Session, points: &str) -> Result<(), Error> {
    let points = Value::Bytes(serde_bytes::ByteBuf::from(points.as_bytes()));
    session.act("draw", &Args::from([("points".into(), points)]))
}

#[test]
fn every_cloud_is_learned_to_within_three_floors() {
    for cloud in CLOUDS {
        let session = trained(&[("dataset", cloud)], ENOUGH);
        println!("{cloud}: {:.2} floors, {:?}", floors(&session), record(&session, "exam"));
        assert!(floors(&session) <= 3.0, "{cloud}: {}", floors(&session));
    }
}

#[test]
fn every_target_and_schedule_learns() {
    for settings in [
        [("target", "velocity"), ("noise_schedule", "cosine")],
        [("target", "data"), ("noise_schedule", "sigmoid")],
        [("target", "noise"), ("noise_schedule", "linear")],
    ] {
        let session = trained(&settings, 1_000);
        println!("{settings:?}: {:.2} floors", floors(&session));
        assert!(floors(&session) <= 3.5, "{settings:?}: {}", floors(&session));
    }
}

#[test]
fn few_steps_back_are_too_few_and_more_are_the_cure() {
    let mut session = trained(&[], 1_000);
    let mut at = |steps: f64| {
        set(&mut session, "sampling_steps", steps);
        floors(&session)
    };
    let (two, fifty) = (at(2.0), at(50.0));
    println!("2 steps: {two:.2} floors, 50: {fifty:.2}");
    assert!(two > 2.5 * fifty, "{two} {fifty}");
    // DDPM needs more of them, and gets there too.
    set(&mut session, "sampler", "ddpm");
    set(&mut session, "sampling_steps", 200.0);
    let ddpm = floors(&session);
    println!("DDPM, 200: {ddpm:.2}");
    assert!(ddpm < 3.5, "{ddpm}");
}

#[test]
fn a_schedule_that_leaves_signal_and_a_network_too_small_fail() {
    let fails = [
        vec![("dataset", "letters"), ("noise_schedule", "linear"), ("beta_max", "0.0005")],
        vec![("dataset", "spirals"), ("width", "4"), ("depth", "1")],
        vec![("dataset", "spirals"), ("time_embedding", "none")],
    ];
    for settings in fails {
        let session = trained(&settings, 1_000);
        println!("{settings:?}: {:.2} floors", floors(&session));
        assert!(floors(&session) > 3.0, "{settings:?}: {}", floors(&session));
    }
    let left = |beta: &str| {
        *read(&lab(&[("noise_schedule", "linear"), ("beta_max", beta)]), "alpha_bar").last().unwrap()
    };
    assert!(left("0.0005") > 0.7 && left("0.02") < 1e-4);
}

#[test]
fn digits_come_as_the_prompt_asks_and_are_no_copies() {
    let mut session = trained(&[("dataset", "digits"), ("particles", "20")], 1_500);
    assert!(field(&session, "judge", "accuracy") >= 0.96);
    let mut held_out = read(&session, "held_out_distance");
    let (mut agree, mut nearest, mut spread, mut saturated) = (0.0, vec![], vec![], vec![]);
    for digit in 0..10 {
        set(&mut session, "prompt", digit.to_string().as_str());
        set(&mut session, "guidance", 2.0);
        agree += field(&session, "quality", "agreement") / 10.0;
        nearest.extend(read(&session, "nearest_distance"));
        let at = |session: &Session| ["diversity", "saturation"].map(|id| field(session, "quality", id));
        let modest = at(&session);
        set(&mut session, "guidance", 20.0);
        let much = at(&session);
        spread.push(much[0] / modest[0]);
        saturated.push(much[1] - modest[1]);
    }
    // 200 guided samples, 20 of each digit.
    println!("agree {agree}, w = 20: diversity × {spread:?}, at the limit + {saturated:?}");
    assert!(agree >= 0.9, "{agree}");
    // No copies: they lie no nearer to what was trained on than other real digits do, at the median and at the nearest
    // twentieth.
    for share in [0.5, 0.05] {
        let at = |all: &mut Vec<f32>| {
            all.sort_by(f32::total_cmp);
            all[(all.len() as f64 * share) as usize]
        };
        let (samples, real) = (at(&mut nearest), at(&mut held_out));
        println!("nearest, share {share}: samples {samples}, real {real}");
        assert!(samples >= real, "{samples} {real}");
    }
    // Too much guidance: ink and paper without grey.
    assert!(saturated.iter().all(|more| *more > 0.05), "{saturated:?}");
    let mean = spread.iter().sum::<f64>() / 10.0;
    assert!(mean < 1.0, "{mean}");
    set(&mut session, "prompt", "seven");
    for (guidance, strong) in [(15.0, true), (2.0, false)] {
        set(&mut session, "guidance", guidance);
        assert_eq!(flags(&session), [false, false, strong, false], "w = {guidance}");
    }
}

#[test]
fn guidance_follows_its_convention() {
    let samples = |guidance: &str, prompt: &str| {
        let set = [("dataset", "digits"), ("width", "32"), ("guidance", guidance), ("prompt", prompt)];
        read(&trained(&set, 30), "samples")
    };
    // w = −1 ignores what is asked for, as no prompt does; w = 0 does not.
    let nothing = samples("2", "a cat");
    common::assert_close("untold", &samples("-1", "seven"), &nothing, 1e-4);
    assert_ne!(samples("0", "seven"), samples("0", "three"));
    assert_ne!(samples("0", "seven"), nothing);
}

#[test]
fn sampling_does_not_disturb_training() {
    let (mut quiet, mut samples) = (lab(&[]), lab(&[]));
    for (round, steps) in [(0.0, 5.0), (1.0, 1.0), (2.0, 200.0)] {
        quiet.step(10).unwrap();
        for (control, value) in [("sampling_steps", steps), ("take", round), ("t", 10.0 * round)] {
            set(&mut samples, control, value);
        }
        set(&mut samples, "compare", "steps");
        for channel in ["chain", "compare_chain", "field", "exam", "forward", "distance", "trouble"] {
            samples.read(channel).unwrap();
        }
        samples.step(10).unwrap();
    }
    for channel in ["parameters", "averaged_parameters", "loss", "measured"] {
        assert_eq!(read(&quiet, channel), read(&samples, channel), "{channel}");
    }
}

#[test]
fn a_chain_is_what_its_parts_say() {
    let mut session = trained(&[("particles", "30"), ("compare", "steps"), ("compare_steps", "7")], 100);
    let (times, path) = (read(&session, "chain_t"), array(&session, "chain"));
    let (data, alpha_bar) = (read(&session, "chain_x0"), read(&session, "alpha_bar"));
    assert_eq!(path.shape, [51, 30, 2]);
    assert_eq!((times[0], times[50]), (200.0, 0.0));
    let row = |all: &[f32], row: usize| all[row * 60..(row + 1) * 60].to_vec();
    for step in 0..50 {
        // DDIM: what is said of x_t is mixed again as the next level asks.
        let share = |t: f32| [alpha_bar[t as usize].sqrt(), (1.0 - alpha_bar[t as usize]).sqrt()];
        let ([a, s], [a_next, s_next]) = (share(times[step]), share(times[step + 1]));
        let (x, x0) = (row(&path.data, step), row(&data, step));
        let next: Vec<f32> =
            x.iter().zip(&x0).map(|(x, x0)| a_next * x0 + s_next * (x - a * x0) / s).collect();
        common::assert_close("next", &row(&path.data, step + 1), &next, 1e-4);
    }
    assert_eq!(row(&path.data, 50), read(&session, "samples"));
    assert_eq!(row(&data, 50), read(&session, "samples"));
    // Beside it, the same noise.
    let beside = array(&session, "compare_chain");
    assert_eq!(beside.shape, [8, 30, 2]);
    assert_eq!(row(&beside.data, 0), row(&path.data, 0));
    assert_eq!(array(&session, "forward").shape, [51, 30, 2]);
    // Another throw begins elsewhere; the same comes back.
    set(&mut session, "take", 1.0);
    assert_ne!(read(&session, "chain"), path.data);
    set(&mut session, "take", 0.0);
    assert_eq!(read(&session, "chain"), path.data);
}

#[test]
fn the_stages_show_one_example_whole() {
    let mut session = trained(&[("target", "velocity"), ("example", "3")], 5);
    assert_eq!(record(&session, "example"), None);
    let numbers = |session: &Session, name: &str| record(session, "example").unwrap().numbers(name);
    let parts = ["data", "noise", "noisy", "target", "answer", "predicted_noise", "predicted_data"];
    for (stage, there) in [("draw", 2), ("noise", 4), ("predict", 7), ("loss", 7), ("backward", 7)] {
        assert_eq!(session.advance().unwrap(), stage);
        for (place, part) in parts.iter().enumerate() {
            assert_eq!(numbers(&session, part).len(), if place < there { 2 } else { 0 }, "{stage} {part}");
        }
    }
    let t = field(&session, "example", "t") as usize;
    let alpha_bar = f64::from(read(&session, "alpha_bar")[t]);
    let (a, s) = (alpha_bar.sqrt(), (1.0 - alpha_bar).sqrt());
    for i in 0..2 {
        let [x0, noise, noisy, target, said, found, data] = parts.map(|part| numbers(&session, part)[i]);
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-5, "{a} is not {b}");
        close(noisy, a * x0 + s * noise);
        close(target, a * noise - s * x0);
        close(found, s * noisy + a * said);
        close(data, a * noisy - s * said);
        assert_eq!(f64::from(read(&session, "batch")[6 + i]), x0);
    }
    assert_eq!(read(&session, "batch_t")[3], t as f32);
    session.advance().unwrap();
    assert_eq!((record(&session, "example"), read(&session, "batch").len()), (None, 512));
}

/// Signal left at T, few steps back, strong guidance, a small network.
fn flags(session: &Session) -> [bool; 4] {
    ["signal_left", "few_steps", "strong_guidance", "small_network"]
        .map(|flag| field(session, "trouble", flag) == 1.0)
}

#[test]
fn what_is_wrong_is_found() {
    let weak = lab(&[("noise_schedule", "linear"), ("beta_max", "0.0005")]);
    assert_eq!(flags(&weak), [true, false, false, false]);
    let mut few = trained(&[], 600);
    assert_eq!(flags(&few), [false; 4]);
    set(&mut few, "sampling_steps", 2.0);
    assert_eq!(flags(&few), [false, true, false, false]);
    let small = trained(&[("dataset", "spirals"), ("width", "4"), ("depth", "1")], 1_000);
    assert_eq!(flags(&small), [false, false, false, true]);
}

#[test]
fn a_prompt_is_read_and_beside_it_stands_another_sampling() {
    let mut session = lab(&[("dataset", "digits"), ("width", "8"), ("particles", "3")]);
    assert_eq!(field(&session, "prompt", "digit"), 7.0);
    assert_eq!((record(&session, "compare_quality"), read(&session, "compare_judged").len()), (None, 0));
    set(&mut session, "compare", "guidance");
    assert_eq!(array(&session, "compare_chain").shape, [51, 3, 64]);
    assert_eq!(read(&session, "compare_judged").len(), 3);
    assert!(field(&session, "compare_quality", "distance") > 0.0);
    set(&mut session, "prompt", "a cat");
    assert!(field(&session, "prompt", "digit").is_nan() && field(&session, "quality", "agreement").is_nan());
    set(&mut session, "dataset", "moons");
    assert_eq!((record(&session, "prompt"), record(&session, "compare_quality")), (None, None));
}

#[test]
fn the_average_lags_behind_and_can_be_left_out() {
    let mut session = trained(&[("ema_decay", "0")], 20);
    assert_eq!(read(&session, "averaged_parameters"), read(&session, "parameters"));
    set(&mut session, "ema_decay", 0.99);
    session.step(20).unwrap();
    assert_ne!(read(&session, "averaged_parameters"), read(&session, "parameters"));
    let averaged = read(&session, "samples");
    set(&mut session, "weights", "latest");
    assert_ne!(read(&session, "samples"), averaged);
}

#[test]
fn the_reader_draws_a_cloud() {
    let mut session = lab(&[]);
    draw(&mut session, "0.5, 0.5\n0.6,0.4").unwrap();
    draw(&mut session, "-1, -1").unwrap();
    assert_eq!(read(&session, "points"), [0.5, 0.5, 0.6, 0.4, -1.0, -1.0]);
    session.step(3).unwrap();
    let saved = session.save().unwrap();
    // A save from other data is refused, or brings its own with it; nothing is lost either way.
    let mut other = trained(&[("dataset", "digits"), ("width", "8")], 1);
    other.load(&saved).unwrap();
    assert_eq!(other.save().unwrap(), saved);
    session.act("use_built_in", &Args::new()).unwrap();
    assert_eq!(read(&session, "points").len(), 2_000);
}

#[test]
fn bad_drawings_are_answered_in_words() {
    let mut session = lab(&[]);
    for (points, words) in [
        ("", "0 points"),
        ("  \n ", "0 points"),
        ("1", "“1”"),
        ("1, 2, 3", "“1, 2, 3”"),
        ("a, b", "“a, b”"),
        ("4, 0", "from -3 to 3"),
        ("NaN, 0", "from -3 to 3"),
        ("1e30, 0", "from -3 to 3"),
    ] {
        let before = session.save().unwrap();
        let error = draw(&mut session, points).unwrap_err();
        assert!(error.to_string().contains(words) && error.code() == "data", "{error}");
        assert_eq!(session.save().unwrap(), before, "nothing is lost");
    }
    let error = draw(&mut session, &"0,0\n".repeat(100_001)).unwrap_err();
    assert!(error.to_string().contains("100001"), "{error}");

    // One point is a cloud as well, if a poor one.
    draw(&mut session, "1, 1").unwrap();
    session.step(2).unwrap();
    assert!(notices(&session).contains("one point"));
    session.act("use_built_in", &Args::new()).unwrap();

    // A hundred thousand are too many; as many as can be used are, evenly.
    draw(&mut session, &"0.1,0.2\n".repeat(100_000)).unwrap();
    session.step(1).unwrap();
    assert_eq!(notices(&session), "Of 100000 points drawn, 20000 are used.");
}

#[test]
fn what_lies_out_of_range_is_refused_with_the_range() {
    let mut session = lab(&[("noise_steps", "10")]);
    for (control, value, range) in [
        ("noise_steps", 9.0, "10 to 1000"),
        ("noise_steps", 1001.0, "10 to 1000"),
        ("noise_steps", 20.5, "10 to 1000"),
        ("sampling_steps", 0.0, "1 to 10"),
        ("sampling_steps", 11.0, "1 to 10"),
        ("guidance", 1e9, "-1 to 20"),
        ("particles", 0.0, "1 to 2000"),
        ("t", 11.0, "0 to 10"),
    ] {
        let error = session.set(control, &value.into()).unwrap_err();
        assert!(error.to_string().contains(range), "{error}");
    }
    session.step(2).unwrap();
    assert_eq!(read(&session, "chain_t").len(), 11);
    // Letters that can't be drawn: words, and the run is still there.
    set(&mut session, "dataset", "letters");
    session.step(2).unwrap();
    let before = session.save().unwrap();
    let error = session.set("letters", &"42é".into()).unwrap_err();
    assert!(error.to_string().contains("A to Z") && session.save().unwrap() == before, "{error}");
    set(&mut session, "letters", "a7");
    assert!(notices(&session).contains('7'));
}

/// Forward as the words have it: every step adds a noise of its own, and yet each level is q(x_t | x₀).
#[test]
fn data_drown_step_by_step() {
    let session = lab(&[("particles", "2000")]);
    let (way, times, bars) =
        (array(&session, "forward"), read(&session, "chain_t"), read(&session, "alpha_bar"));
    let (rows, width) = (way.shape[0], way.shape[1] * way.shape[2]);
    assert_eq!(rows, times.len());
    let row = |i: usize| &way.data[i * width..(i + 1) * width];
    let dot = |a: &[f32], b: &[f32]| {
        a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>() / width as f64
    };
    let bar = |i: usize| f64::from(bars[times[i] as usize]);
    let data = row(rows - 1);
    let noise_of = |i: usize| -> Vec<f32> {
        let (a, b) = (bar(i).sqrt() as f32, (1.0 - bar(i)).sqrt() as f32);
        row(i).iter().zip(data).map(|(x, x0)| (x - a * x0) / b).collect()
    };
    for i in [0, rows / 2, rows - 2] {
        let noise = noise_of(i);
        assert!((dot(&noise, &noise) - 1.0).abs() < 0.07, "the noise at row {i} has variance 1");
        assert!((dot(&noise, data) / dot(data, data).sqrt()).abs() < 0.06, "and knows nothing of the data");
    }
    // Two levels share what was there at the lower one: corr² = (1/ᾱ_s − 1) / (1/ᾱ_t − 1), not 1 as of a single ε.
    let (late, early) = (rows / 3, 2 * rows / 3);
    let expected = ((1.0 / bar(early) - 1.0) / (1.0 / bar(late) - 1.0)).sqrt();
    let found = dot(&noise_of(late), &noise_of(early));
    assert!(expected < 0.9 && (found - expected).abs() < 0.06, "{found} is not {expected}");
}

/// What the picture says of its samples, and what the curve says of the same run, is one number.
#[test]
fn the_distance_of_a_run_is_one() {
    let session = trained(&[], 250);
    assert_eq!(field(&session, "quality", "distance"), field(&session, "distance", "distance"));
    assert_eq!(field(&session, "quality", "floor"), field(&session, "distance", "floor"));
}

/// A blob over the checkerboard is near to it as clouds go, and half of it lies where nothing is.
#[test]
fn a_blob_is_no_checkerboard() {
    let settings =
        [("dataset", "checkerboard"), ("noise_schedule", "linear"), ("width", "8"), ("depth", "1")];
    let blob = trained(&settings, 1_000);
    let astray = field(&blob, "quality", "astray");
    assert!((0.45..0.65).contains(&astray), "{astray}");
    assert!(record(&lab(&[]), "quality").is_some_and(|quality| {
        let fields: std::collections::BTreeMap<String, Option<f64>> = quality.value.deserialized().unwrap();
        fields.get("astray").is_none_or(Option::is_none)
    }));
}

#[test]
fn what_depends_on_the_data_goes_back_with_them() {
    let mut session = lab(&[("noise_schedule", "linear"), ("beta_max", "0.001"), ("t", "120")]);
    set(&mut session, "dataset", "swiss_roll");
    set(&mut session, "noise_schedule", "linear");
    let value = |id: &str| session.describe().values.get(id).cloned();
    assert_eq!(value("beta_max"), Some(Value::Number(0.02)));
    assert_eq!(value("t"), Some(Value::Number(0.0)));
}
