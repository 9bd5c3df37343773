//! The contract, kept by every lab there is on every engine there is.
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use underhood::engine::Engine;
use underhood::error::Error;
use underhood::lab::{Args, ChannelKind, Effect, Kind, Reading, Value};
use underhood::labs::LabId;
use underhood::session::{Change, Command, Recipe, Session};

fn each(test: impl Fn(LabId, &mut Session)) {
    for engine in Engine::AVAILABLE {
        for id in LabId::ALL {
            let (mut session, rejected) = Session::open(*engine, Recipe::new(*id)).unwrap();
            assert_eq!(rejected, []);
            test(*id, &mut session);
        }
    }
}

fn open(recipe: Recipe) -> Session {
    let (session, rejected) = Session::open(Engine::default(), recipe).unwrap();
    assert_eq!(rejected, []);
    session
}

/// Another value that the control accepts.
fn other_value(kind: &Kind, now: &Value) -> Value {
    match kind {
        Kind::Range { min, max, .. } => Value::Number(if *now == Value::Number(*min) { *max } else { *min }),
        Kind::Choice { options } => options
            .iter()
            .map(|o| Value::Text(o.id.clone()))
            .find(|v| v != now)
            .unwrap_or_else(|| now.clone()),
        Kind::Choices { options, .. } => {
            Value::List(options.last().map(|o| o.id.clone()).into_iter().collect())
        }
        Kind::Toggle => Value::Flag(*now != Value::Flag(true)),
        // Some texts mean something: a list of numbers becomes another one.
        Kind::Text { .. } => {
            let is_list =
                |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || ", ".contains(c));
            let (one, two) = match now {
                Value::Text(text) if is_list(text) => ("3, 5", "5, 3"),
                _ => ("x", "y"),
            };
            Value::Text(if *now == one.into() { two.into() } else { one.into() })
        }
        Kind::File { .. } | Kind::Table { .. } | Kind::Optional { .. } => now.clone(),
    }
}

#[test]
fn a_name_leads_to_its_lab() {
    for id in LabId::ALL {
        assert_eq!(LabId::from_name(id.name()), Ok(*id));
    }
    assert!(matches!(LabId::from_name("<b>no</b>"), Err(Error::Unknown { .. })));
}

#[test]
fn everything_is_named_once_and_explained() {
    each(|_, session| {
        let about = session.describe();
        let mut names = BTreeSet::new();
        let stages = about.stages.iter().map(|s| (s.id.as_ref(), s.label.as_ref(), s.help.as_ref()));
        let controls = about.controls.iter().map(|c| (c.id, c.label, c.help));
        let channels = about.channels.iter().map(|c| (c.id, c.label, c.help));
        let actions = about.actions.iter().map(|a| (a.id, a.label, a.help));
        let kinds: [Vec<_>; 4] =
            [stages.collect(), controls.collect(), channels.collect(), actions.collect()];
        for (kind, list) in kinds.iter().enumerate() {
            for (id, label, help) in list {
                assert!(names.insert((kind, *id)), "{id} is there twice");
                assert!(!label.is_empty() && help.len() > 9 && help.ends_with('.'), "{id}: {label}, {help}");
            }
        }
        assert!(about.channels.iter().all(|c| !c.formula.is_empty()));
        assert!(about.controls.iter().any(|c| c.id == "seed"), "every lab is seeded");
    });
}

#[test]
fn every_channel_can_be_read_at_every_stage_and_is_what_it_is_said_to_be() {
    each(|id, session| {
        for _ in 0..2 * session.describe().stages.len() {
            for channel in session.describe().channels {
                let what = format!("{id:?} {}", channel.id);
                match (channel.kind, session.read(channel.id).unwrap()) {
                    (ChannelKind::Tensor { axes }, Reading::Tensor(array)) => {
                        assert_eq!(array.shape.iter().product::<usize>(), array.data.len(), "{what}");
                        let named = axes.split(',').filter(|axis| *axis != "[]").count();
                        assert_eq!(named, array.shape.len(), "{what} is said to be {axes}");
                    }
                    (ChannelKind::Curve { columns }, Reading::Curve(curve)) => {
                        assert!(columns.starts_with(&curve.columns) && curve.columns.len() > 1, "{what}");
                        assert!(curve.data.len().is_multiple_of(curve.columns.len()), "{what}");
                    }
                    (ChannelKind::Record { record }, Reading::Record(found)) => {
                        assert!(found.is_none_or(|found| found.of == record), "{what}");
                    }
                    (kind, reading) => panic!("{what} is said to be {kind:?}, and gives {reading:?}"),
                }
            }
            session.advance().unwrap();
        }
        assert!(matches!(session.read("no such"), Err(Error::Unknown { .. })));
    });
}

/// The kind of a channel, and for tensors how many axes, for records which: `None` where each lab has its own.
type Meaning = (&'static str, Option<&'static str>);

/// What is asked of every lab alike has one id and one kind, so that whoever knows one lab can read the others.
const MEANINGS: &[(&str, Meaning)] = &[
    ("loss", ("curve", Some("step"))),
    ("measured", ("curve", Some("step"))),
    ("parameters", ("tensor", Some("[p]"))),
    ("gradient", ("tensor", Some("[p]"))),
    ("update", ("tensor", Some("[p]"))),
    ("rate", ("tensor", Some("[]"))),
    ("batch", ("tensor", None)),
    ("batch_loss", ("record", Some("BatchLoss"))),
    ("guess", ("record", Some("Measured"))),
    ("extent", ("record", Some("Extent"))),
    ("held_out", ("record", None)),
    ("trouble", ("record", None)),
    ("baselines", ("record", None)),
];

#[test]
fn an_id_means_the_same_in_every_lab() {
    let kind_of = |kind: ChannelKind| match kind {
        ChannelKind::Tensor { axes } => ("tensor", axes),
        ChannelKind::Curve { columns } => ("curve", columns[0]),
        ChannelKind::Record { record } => ("record", record),
    };
    let mut kinds = BTreeMap::new();
    let mut found = BTreeMap::<&str, usize>::new();
    for id in LabId::ALL {
        for channel in open(Recipe::new(*id)).describe().channels {
            let (kind, detail) = kind_of(channel.kind);
            let what = format!("{id:?} {}", channel.id);
            assert_eq!(
                *kinds.entry(channel.id).or_insert(kind),
                kind,
                "{what}: something else in another lab"
            );
            if let Some((_, meaning)) = MEANINGS.iter().find(|(name, _)| *name == channel.id) {
                assert_eq!((kind, meaning.1.map(|_| detail)), *meaning, "{what}");
                *found.entry(channel.id).or_default() += 1;
            }
        }
    }
    for (name, _) in MEANINGS {
        assert!(found.get(name).is_some_and(|labs| *labs > 1), "{name}: no two labs have it");
    }
}

#[test]
fn every_lab_is_built_alike() {
    for id in LabId::ALL {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/labs").join(id.name());
        for part in ["mod", "options", "problem", "step", "channels"] {
            assert!(folder.join(part).with_extension("rs").is_file(), "{id:?} has no {part}.rs");
        }
    }
}

#[test]
fn the_stages_make_a_step() {
    each(|_, session| {
        for stage in session.describe().stages {
            assert_eq!(session.status().step, 0);
            assert_eq!(session.advance().unwrap(), stage.id);
        }
        assert_eq!((session.status().step, session.status().stage), (1, 0));
        session.advance().unwrap();
        assert_eq!(session.step(1).unwrap(), 2, "a step half done is the first");
        assert_eq!(session.step(0).unwrap(), 2);
    });
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_does_not() {
    for id in LabId::ALL {
        let run = |seed: &str| {
            let mut session = open(Recipe::new(*id).with("seed", seed));
            session.step(20).unwrap();
            session.save().unwrap()
        };
        assert_eq!(run("5"), run("5"));
        assert_ne!(run("5"), run("6"));
    }
}

#[test]
fn stage_by_stage_is_the_same_run_as_step_by_step() {
    each(|id, session| {
        let (mut stepped, _) = Session::open(session.describe().engine, Recipe::new(id)).unwrap();
        stepped.step(3).unwrap();
        for _ in 0..3 * session.describe().stages.len() {
            session.advance().unwrap();
        }
        assert_eq!(session.save().unwrap(), stepped.save().unwrap());
    });
}

#[test]
fn a_save_at_any_stage_loads_and_goes_on_to_the_same_bytes() {
    each(|id, session| {
        session.step(7).unwrap();
        for _ in 0..session.describe().stages.len() {
            let saved = session.save().unwrap();
            let (mut loaded, _) = Session::open(session.describe().engine, Recipe::new(id)).unwrap();
            loaded.load(&saved).unwrap();
            assert_eq!(loaded.save().unwrap(), saved);
            for channel in session.describe().channels {
                assert_eq!(loaded.read(channel.id), session.read(channel.id), "{}", channel.id);
            }
            session.advance().unwrap();
            loaded.advance().unwrap();
            assert_eq!(loaded.save().unwrap(), session.save().unwrap());
        }
    });
}

/// Makes every live change there is, some in mid-step, and gives the saves along the way.
fn eventful(session: &mut Session) -> Vec<Vec<u8>> {
    let mut saves = vec![session.save().unwrap()];
    for control in session.describe().controls.iter().filter(|c| c.effect == Effect::Live) {
        let now = session.describe().values[control.id].clone();
        session.set(control.id, &other_value(&control.kind, &now)).unwrap();
        session.advance().unwrap();
        session.set(control.id, &now).unwrap();
        session.step(1).unwrap();
        saves.push(session.save().unwrap());
    }
    saves
}

#[test]
fn going_back_and_on_again_retraces_the_run() {
    each(|_, session| {
        let saves = eventful(session);
        let end = saves.len() as u32 - 1;
        let mut seen = BTreeMap::new();
        // Every place twice, so that it is reached from other checkpoints and from either side.
        for target in (0..=end).chain((0..=end).rev()) {
            let from = session.rewind(target).unwrap();
            session.step(target - from).unwrap();
            assert_eq!(session.status().step, target);
            let here = session.save().unwrap();
            assert_eq!(*seen.entry(target).or_insert_with(|| here.clone()), here, "at {target}");
            assert_eq!(session.step(end - target).unwrap(), end);
            assert_eq!(session.save().unwrap(), saves[end as usize], "from {target}");
        }
        assert_eq!(session.status().furthest as usize, saves.len() - 1);
    });
}

#[test]
fn what_lies_ahead_is_gone_to_without_training_it_again() {
    each(|_, session| {
        session.step(10).unwrap();
        let (control, value) = live_change(session);
        session.set(control, &value).unwrap();
        session.step(8).unwrap();
        let there = session.save().unwrap();
        let end = session.step(4).unwrap();
        let last = session.save().unwrap();

        assert_eq!(session.rewind(3).unwrap(), 0);
        // Over the change, to the checkpoint next to the place.
        assert_eq!(session.rewind(18).unwrap(), 16);
        assert_eq!(session.status().furthest, end);
        for id in curves(session) {
            assert!(session.curve_ahead(id).unwrap().is_some(), "{id} lies ahead");
        }
        session.step(2).unwrap();
        assert_eq!(session.save().unwrap(), there);
        // None is nearer than this.
        assert_eq!(session.rewind(20).unwrap(), 18);
        session.step(end - 18).unwrap();
        assert_eq!(session.save().unwrap(), last);
        assert!(session.runs().is_empty());

        // A change in the past, and this is no longer what lies ahead.
        session.rewind(2).unwrap();
        session.step(2).unwrap();
        session.set(control, &value).unwrap();
        assert_eq!(session.rewind(18).unwrap(), 2);
    });
}

/// A live control, and another value for it.
fn live_change(session: &Session) -> (&'static str, Value) {
    let about = session.describe();
    let control = about.controls.into_iter().find(|c| c.effect == Effect::Live && c.shown).unwrap();
    let value = other_value(&control.kind, &about.values[control.id]);
    (control.id, value)
}

fn curves(session: &Session) -> Vec<&'static str> {
    let channels = session.describe().channels.into_iter();
    channels.filter(|c| matches!(c.kind, ChannelKind::Curve { .. })).map(|c| c.id).collect()
}

#[test]
fn a_change_in_the_past_branches_and_the_old_future_stays() {
    each(|_, session| {
        session.step(30).unwrap();
        let future = session.save().unwrap();
        let seen: Vec<_> = curves(session).into_iter().map(|id| (id, session.read(id).unwrap())).collect();
        session.rewind(10).unwrap();
        for (id, reading) in &seen {
            assert_eq!(session.curve_ahead(id).unwrap().map(Reading::Curve).as_ref(), Some(reading), "{id}");
        }
        session.step(10 - session.status().step).unwrap();
        assert!(session.runs().is_empty(), "going back loses nothing");

        let (control, value) = live_change(session);
        session.set(control, &value).unwrap();
        let status = session.status();
        assert_eq!((status.step, status.furthest, status.changes), (10, 10, vec![10]));
        let [kept] = &session.runs()[..] else { panic!("{:?}", session.runs()) };
        assert_eq!((kept.step, kept.pinned), (30, false));
        assert!(kept.differs.iter().any(|difference| difference.control == control), "{:?}", kept.differs);
        for (id, reading) in seen {
            assert_eq!(Reading::Curve(session.run_curve(kept.id, id).unwrap()), reading, "{id}");
        }

        session.step(1).unwrap();
        let branch = session.save().unwrap();
        session.reopen(kept.id).unwrap();
        assert_eq!(session.save().unwrap(), future);
        let [kept] = &session.runs()[..] else { panic!("{:?}", session.runs()) };
        session.reopen(kept.id).unwrap();
        assert_eq!(session.save().unwrap(), branch, "and neither does the branch get lost");
    });
}

#[test]
fn going_back_and_on_to_the_end_keeps_nothing_twice() {
    each(|_, session| {
        session.step(6).unwrap();
        for step in [2, 4, 1] {
            session.rewind(step).unwrap();
        }
        session.step(6 - session.status().step).unwrap();
        let (control, value) = live_change(session);
        session.set(control, &value).unwrap();
        assert!(session.runs().is_empty(), "a change at the end ends no future");
    });
}

#[test]
fn a_pinned_run_is_drawn_beside_and_can_be_gone_on_with() {
    each(|id, session| {
        session.step(5).unwrap();
        let pinned = session.save().unwrap();
        let number = session.pin().unwrap();
        session.set("seed", &3.0.into()).unwrap();
        session.step(2).unwrap();
        let runs = session.runs();
        let run = runs.iter().find(|run| run.id == number).unwrap();
        assert!(run.pinned && run.step == 5);
        assert_eq!(run.differs.iter().map(|d| d.control).collect::<Vec<_>>(), ["seed"]);
        assert_eq!(runs.len(), 1, "what was pinned is not kept a second time");

        // In another session, as after a reload.
        let bytes = session.export_run(number).unwrap();
        let mut other = Session::open(session.describe().engine, Recipe::new(id)).unwrap().0;
        let there = other.import_run(&bytes).unwrap();
        assert_eq!(other.runs()[0].step, 5);
        for channel in curves(session) {
            assert_eq!(other.run_curve(there, channel), session.run_curve(number, channel), "{channel}");
        }
        other.reopen(there).unwrap();
        assert_eq!(other.save().unwrap(), pinned);
        assert!(other.runs().iter().any(|run| run.id == there), "a pinned run stays");

        session.forget(number).unwrap();
        assert!(session.runs().is_empty());
        for unknown in [session.forget(number), session.reopen(number), session.export_run(99).map(drop)] {
            assert!(matches!(unknown, Err(Error::Unknown { .. })), "{unknown:?}");
        }
        assert!(matches!(other.run_curve(there, "no such"), Err(Error::Unknown { .. })));
        let before = session.save().unwrap();
        for bytes in [&bytes[..bytes.len() - 1], &bytes[1..], &[], b"GIF89a"] {
            assert_eq!(session.import_run(bytes).unwrap_err().code(), "save");
        }
        assert_eq!(session.save().unwrap(), before);
    });
}

#[test]
fn kept_runs_are_few_and_pinned_ones_stay_longest() {
    each(|_, session| {
        session.step(1).unwrap();
        let pinned = session.pin().unwrap();
        for seed in 10..15 {
            session.set("seed", &f64::from(seed).into()).unwrap();
            session.step(1).unwrap();
        }
        let runs = session.runs();
        assert!(runs.len() <= 4 && runs.iter().any(|run| run.id == pinned), "{runs:?}");
    });
}

#[test]
fn a_run_of_another_lab_is_refused() {
    let mut first = open(Recipe::new(LabId::ALL[0]));
    first.step(1).unwrap();
    let number = first.pin().unwrap();
    let bytes = first.export_run(number).unwrap();
    let error = open(Recipe::new(LabId::ALL[1])).import_run(&bytes).unwrap_err();
    assert_eq!(error.code(), "save");
}

#[test]
fn a_recipe_carried_out_elsewhere_gives_the_same_bytes() {
    each(|_, session| {
        eventful(session);
        session.advance().unwrap();
        let recipe = session.recipe();
        let (step, stage) = (recipe.step, recipe.stage);
        let (mut other, rejected) = Session::open(session.describe().engine, recipe).unwrap();
        assert_eq!(rejected, []);
        other.step(step).unwrap();
        while other.status().stage != stage as usize {
            other.advance().unwrap();
        }
        assert_eq!(other.save().unwrap(), session.save().unwrap());
    });
}

#[test]
fn reset_begins_the_same_run_again() {
    each(|_, session| {
        let fresh = session.save().unwrap();
        session.step(5).unwrap();
        session.advance().unwrap();
        session.reset().unwrap();
        assert_eq!(session.save().unwrap(), fresh);
    });
}

#[test]
fn every_control_takes_its_limits_and_refuses_what_lies_beyond() {
    each(|_, session| {
        for control in session.describe().controls {
            let before = session.save().unwrap();
            let bad = match &control.kind {
                Kind::Range { min, max, .. } => {
                    let (below, above) = (Value::Number(min - 1.0), Value::Number(max + 1.0));
                    vec![below, above, Value::Number(f64::NAN), "fast".into(), Value::Flag(true)]
                }
                Kind::Choice { .. } | Kind::Choices { .. } => {
                    vec!["<img src=x>".into(), "".into(), Value::Number(1.0), Value::List(vec![])]
                }
                Kind::Toggle => vec!["perhaps".into(), Value::Number(1.0)],
                Kind::Text { most } => vec!["x".repeat(most + 1).as_str().into(), Value::Number(1.0)],
                Kind::File { .. } | Kind::Table { .. } | Kind::Optional { .. } => vec![Value::Number(1.0)],
            };
            for value in bad {
                let error = session.set(control.id, &value).unwrap_err();
                assert!(["out_of_range", "wrong_type"].contains(&error.code()));
                assert_eq!(error.about(), Some(control.id), "{error}");
                assert!(error.to_string().contains(control.label), "{error}");
                assert_eq!(session.save().unwrap(), before, "{} {value:?}", control.id);
            }
            if let Kind::Range { min, max, .. } = control.kind {
                session.set(control.id, &max.into()).unwrap();
                session.set(control.id, &min.into()).unwrap();
            }
            session.set(control.id, &control.default).unwrap();
        }
        assert!(matches!(session.set("no such", &1.0.into()), Err(Error::Unknown { .. })));
        assert!(matches!(session.act("no such", &Args::new()), Err(Error::Unknown { .. })));
    });
}

#[test]
fn controls_set_as_one_are_as_those_set_one_by_one() {
    for id in LabId::ALL {
        let live = open(Recipe::new(*id)).describe().controls;
        let others: Args = live
            .iter()
            .filter(|c| c.effect == Effect::Live)
            .map(|c| (c.id.to_string(), other_value(&c.kind, &c.default)))
            .collect();
        let at_a_place = || {
            let mut session = open(Recipe::new(*id));
            session.step(2).unwrap();
            session.advance().unwrap();
            session
        };
        let (mut one, mut each) = (at_a_place(), at_a_place());
        one.set_all(&others, false).unwrap();
        // In the lab's order, as one sets them.
        for control in live.iter().filter(|c| others.contains_key(c.id)) {
            each.set(control.id, &others[control.id]).unwrap();
        }
        assert_eq!(one.describe().values, each.describe().values);
        assert_eq!(one.status().step, 2, "the run goes on");
        let saved = one.save().unwrap();
        let mut replayed = open(one.recipe());
        replayed.step(2).unwrap();
        replayed.advance().unwrap();
        assert_eq!(replayed.save().unwrap(), saved, "and is replayed");

        // With one that rebuilds it is a new run, as if it had begun so.
        let mut both = others.clone();
        both.insert("seed".into(), Value::Number(3.0));
        one.set_all(&both, false).unwrap();
        let texts = both.iter().map(|(id, value)| (id.clone(), value.to_string()));
        let begun = open(Recipe { settings: texts.collect(), ..Recipe::new(*id) });
        assert_eq!(one.save().unwrap(), begun.save().unwrap());

        // Back to the defaults, but for the seed.
        one.set_all(&Args::new(), true).unwrap();
        one.reset().unwrap();
        assert_eq!(one.save().unwrap(), open(Recipe::new(*id).with("seed", "3")).save().unwrap());

        let before = one.save().unwrap();
        let seed = || ("seed".to_string(), Value::Number(4.0));
        for (bad, value) in [("no such", Value::Number(1.0)), ("learning_rate", Value::Number(f64::NAN))] {
            let error = one.set_all(&Args::from([seed(), (bad.into(), value)]), false).unwrap_err();
            assert!(error.about() == Some(bad) || error.to_string().contains(bad), "{error}");
            assert_eq!(one.save().unwrap(), before, "nothing has changed");
        }
    }
}

#[test]
fn a_recipe_with_nonsense_opens_with_the_defaults_and_says_so() {
    for id in LabId::ALL {
        let mut recipe = Recipe::new(*id).with("seed", "-1").with("<script>", "1");
        let set = |step, stage, control: &str| Change {
            step,
            stage,
            command: Command::Set { control: control.into(), value: "1".into() },
        };
        recipe.changes = vec![set(3, 0, "no such"), set(1, 0, "learning_rate"), set(4, 99, "learning_rate")];
        let (mut session, rejected) = Session::open(Engine::default(), recipe).unwrap();
        assert_eq!(rejected.len(), 4, "{rejected:?}");
        session.step(5).unwrap();
        assert!(session.status().changes.is_empty(), "a change that can't be made is left out");

        let mut plain = open(Recipe::new(*id));
        plain.step(5).unwrap();
        assert_eq!(session.save().unwrap(), plain.save().unwrap());
    }
    assert!(Session::open(Engine::default(), Recipe { lab: "no such".into(), ..Recipe::default() }).is_err());
}

/// A course of 512 rows at most has as many rows after 600 steps as after 1,200. One that kept a row of two numbers for
/// every step would have grown by 4,800 bytes; what is taken down every tenth step or so may still grow a little.
#[test]
fn memory_is_bounded_over_a_long_run() {
    for id in LabId::ALL {
        let mut session = open(Recipe::new(*id));
        let mut size_after = |steps| {
            session.step(steps).unwrap();
            session.save().unwrap().len()
        };
        let (early, late) = (size_after(600), size_after(600));
        assert!(late < early + 4_000, "{id:?}: {early} bytes, then {late}");
    }
}

/// A damaged save is refused, and nothing is lost.
#[test]
fn damaged_saves_are_refused() {
    for id in LabId::ALL {
        let mut session = open(Recipe::new(*id));
        session.step(3).unwrap();
        let saved = session.save().unwrap();
        let session = RefCell::new(session);
        let places = (any::<prop::sample::Index>(), 0..8u8, any::<prop::sample::Index>());
        let refused = |(at, bit, cut): (prop::sample::Index, u8, prop::sample::Index)| {
            let mut session = session.borrow_mut();
            let mut flipped = saved.clone();
            flipped[at.index(saved.len())] ^= 1 << bit;
            for bytes in [&flipped, &saved[..cut.index(saved.len())], &[]] {
                prop_assert_eq!(session.load(bytes).unwrap_err().code(), "save", "{:?}", id);
                prop_assert_eq!(&session.save().unwrap(), &saved);
            }
            Ok(())
        };
        TestRunner::new(ProptestConfig::with_cases(64)).run(&places, refused).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is said to a control, an action or a save, the answer is an error or a lab that works.
    #[test]
    fn noise_never_breaks_a_lab(
        engine in prop::sample::select(Engine::AVAILABLE),
        id in "\\PC{0,20}",
        text in "\\PC{0,60}",
        number in any::<f64>(),
        bytes in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        for lab in LabId::ALL {
            let (mut session, _) = Session::open(engine, Recipe::new(*lab)).unwrap();
            let about = session.describe();
            let controls = about.controls.iter().map(|c| c.id).chain([id.as_str()]);
            let values = [Value::Text(text.clone()), Value::Number(number), Value::List(vec![text.clone()])];
            for control in controls {
                for value in &values {
                    let _ = session.set(control, value);
                }
            }
            for action in &about.actions {
                for value in &values {
                    let args = action.args.iter().map(|a| (a.id.to_string(), value.clone())).collect();
                    let _ = session.act(action.id, &args);
                }
            }
            prop_assert!(session.load(&bytes).is_err());
            session.step(1).unwrap();
        }
    }
}
