//! The command as it is called: what it writes, says and ends with.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use underhood::engine::Engine;
use underhood::lab::Reading;
use underhood::labs::LabId;
use underhood::session::{Recipe, Session};

const PROGRAM: &str = env!("CARGO_BIN_EXE_underhood");

fn underhood(args: &[&str]) -> Output {
    Command::new(PROGRAM).args(args).output().unwrap()
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What it says on stdout, where it ends well.
fn done(args: &[&str]) -> String {
    let output = underhood(args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// What it says on stderr, where it ends with a code.
fn fails(code: i32, args: &[&str]) -> String {
    let output = underhood(args);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
    assert_eq!(text(&output.stdout), "", "{args:?}");
    assert!(!said.contains("panicked"), "{said}");
    said
}

/// A path in a folder, as an argument.
fn within(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).to_str().unwrap().to_string()
}

fn files(path: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The run of a link as the core itself trains it.
fn trained(settings: &[(&str, &str)], steps: u32) -> Session {
    let recipe =
        settings.iter().fold(Recipe::new(LabId::LinearRegression), |r, (id, value)| r.with(id, value));
    let (mut session, rejected) = Session::open(Engine::default(), recipe).unwrap();
    assert_eq!(rejected, []);
    session.step(steps).unwrap();
    session
}

#[test]
fn a_link_is_trained_and_all_of_it_is_written() {
    let folder = folder();
    let out = within(&folder, "deep/run");
    let link = "https://example.org/linear_regression/#a-beat?seed=3&step=40&view.bowl=3d";
    let said = done(&["run", link, "--out", &out]);
    assert!(said.contains("linear_regression on flex: step 40, 40 steps in"), "{said}");
    assert!(said.contains("baselines"), "{said}");
    let expected = trained(&[("seed", "3")], 40);
    let out = Path::new(&out);
    assert_eq!(files(out), ["loss.csv", "model.safetensors", "run.underhood", "summary.json"]);
    assert_eq!(fs::read(out.join("run.underhood")).unwrap(), expected.save().unwrap());
    assert_eq!(fs::read(out.join("model.safetensors")).unwrap(), expected.weights().unwrap());
    let summary: Value = serde_json::from_slice(&fs::read(out.join("summary.json")).unwrap()).unwrap();
    assert_eq!((summary["step"].as_u64(), summary["ended"].as_str()), (Some(40), Some("reached")));

    let Reading::Curve(curve) = expected.read("loss").unwrap() else { panic!("no curve") };
    let mut rows = csv::Reader::from_path(out.join("loss.csv")).unwrap();
    assert_eq!(rows.headers().unwrap(), curve.columns);
    let numbers: Vec<f32> = rows
        .records()
        .flat_map(|row| row.unwrap().iter().map(|cell| cell.parse().unwrap()).collect::<Vec<_>>())
        .collect();
    assert_eq!(numbers, curve.data);
}

#[test]
fn changes_of_a_link_and_its_stage_are_carried_out() {
    let folder = folder();
    let out = within(&folder, "run");
    let link = "linear_regression?batching=mini&at=5.1:learning_rate=0.02&at=7.0!set_parameter:parameter=bias:index=0:value=2&step=9&stage=2";
    let told: Value = serde_json::from_str(&done(&["run", link, "--out", &out, "--json"])).unwrap();
    assert_eq!((told["step"].as_u64(), told["stage"].as_u64()), (Some(9), Some(2)));
    let run = fs::read(Path::new(&out).join("run.underhood")).unwrap();
    assert_eq!(Session::resume(Engine::default(), &run).unwrap().recipe().changes.len(), 2);
    let checked: Value = serde_json::from_str(&done(&[
        "check",
        &format!("{out}/run.underhood"),
        "--json",
        "--tolerance",
        "0",
    ]))
    .unwrap();
    assert_eq!(checked["same"], "bytes");
}

#[test]
fn a_run_goes_on_where_it_was_to_the_same_bytes() {
    let folder = folder();
    let (short, long) = (within(&folder, "short"), within(&folder, "long"));
    // Its second change lies behind where it first ends.
    let link =
        "linear_regression?batching=mini&seed=5&at=4.0:learning_rate=0.02&at=30.0:learning_rate=0.01&step=50";
    done(&["run", link, "--out", &long]);
    done(&["run", link, "--out", &short, "--steps", "20"]);
    let refused = fails(2, &["run", link, "--out", &short]);
    assert!(refused.contains("holds a run already") && refused.contains("--resume"), "{refused}");
    done(&["run", link, "--out", &short, "--resume"]);
    let run = |path: &str| fs::read(Path::new(path).join("run.underhood")).unwrap();
    assert_eq!(run(&short), run(&long));

    // From a save as well, and back before it.
    let save = format!("{long}/run.underhood");
    let further = within(&folder, "further");
    done(&["run", &save, "--out", &further, "--steps", "60"]);
    assert_eq!(Session::resume(Engine::default(), &run(&further)).unwrap().status().step, 60);
    let before = within(&folder, "before");
    done(&["run", &save, "--out", &before, "--steps", "20"]);
    done(&["run", &save, "--out", &before, "--resume"]);
    assert_eq!(run(&before), run(&long));
    assert!(
        fails(2, &["run", &save, "--out", &long, "--resume", "--steps", "10"]).contains("to step 50 already")
    );

    // Of another run nothing is overwritten.
    for other in ["linear_regression?seed=6&step=60", &link.replace("0.02", "0.03"), "mlp?step=60"] {
        let refused = fails(2, &["run", other, "--out", &short, "--resume"]);
        assert!(refused.contains("holds another run"), "{refused}");
    }
    assert_eq!(run(&short), run(&long));
}

#[test]
fn every_lab_runs_and_its_save_is_as_recorded() {
    let folder = folder();
    for lab in done(&["labs"]).lines() {
        let out = within(&folder, lab);
        let told: Value =
            serde_json::from_str(&done(&["run", lab, "--steps", "3", "--out", &out, "--json"])).unwrap();
        assert_eq!(told["step"].as_u64(), Some(3), "{lab}");
        let has_weights = Path::new(&out).join("model.safetensors").exists();
        assert_eq!(has_weights, told["parameters"].as_u64() > Some(0), "{lab}");
        // An agent has no curve before its first episode ends.
        let has_curves = files(Path::new(&out)).iter().any(|name| name.ends_with(".csv"));
        assert_eq!(has_curves, lab != "reinforcement", "{lab}");
        let said = done(&["check", &format!("{out}/run.underhood"), "--tolerance", "0"]);
        assert!(said.contains("as recorded, to the byte"), "{lab}: {said}");
    }
    // Those whose data is a file of its own.
    let out = within(&folder, "garments");
    done(&["run", "vision?dataset=fashion", "--steps", "1", "--out", &out]);
}

#[test]
fn both_engines_carry_out_what_the_other_recorded() {
    let folder = folder();
    let out = within(&folder, "run");
    done(&["run", "mlp?step=30", "--engine", "ndarray", "--out", &out]);
    let save = format!("{out}/run.underhood");
    assert!(done(&["check", &save, "--engine", "flex"]).contains("as recorded"));
}

#[test]
fn a_run_that_was_tampered_with_is_told_by_where_it_differs_first() {
    let folder = folder();
    let mut session = trained(&[("seed", "3")], 6);
    let honest = session.save().unwrap();
    session.step(10).unwrap();
    // The recipe of one run with the numbers of another: what a save would be that somebody has made up.
    let mut other = trained(&[("seed", "4")], 16);
    let forged = forge(&session.save().unwrap(), &mut other);
    let path = within(&folder, "forged.underhood");
    fs::write(&path, forged).unwrap();
    let said = fails(1, &["check", &path]);
    assert!(said.contains("differs first in “") && said.contains("step 0"), "{said}");
    let json = fails(1, &["check", &path, "--json"]);
    assert_eq!(serde_json::from_str::<Value>(&json).unwrap()["error"]["code"], "check");

    let path = within(&folder, "honest.underhood");
    fs::write(&path, &honest).unwrap();
    assert!(done(&["check", &path]).contains("step 6: as recorded, to the byte"));
}

/// A save with the snapshot of another of the same lab and length.
fn forge(save: &[u8], other: &mut Session) -> Vec<u8> {
    let theirs = other.save().unwrap();
    // Recipe and settings of the two differ in their one-digit seeds alone; the checksum is made anew.
    let place = |bytes: &[u8]| bytes.windows(5).position(|five| five == b"seed\x01").unwrap() + 5;
    let mut forged = theirs;
    let seed = save[place(save)];
    let places: Vec<_> = forged
        .windows(5)
        .enumerate()
        .filter(|(_, five)| *five == b"seed\x01")
        .map(|(at, _)| at + 5)
        .collect();
    places.into_iter().for_each(|at| forged[at] = seed);
    let (body, head) = (forged.len() - 4, b"UNDERHOOD".len() + 1);
    let sum = crc::Crc::<u32>::new(&crc::CRC_32_ISCSI).checksum(&forged[head..body]);
    forged[body..].copy_from_slice(&sum.to_le_bytes());
    forged
}

#[test]
fn a_link_is_checked_by_carrying_it_out() {
    let said = done(&["check", "mlp?seed=2&at=3.0:learning_rate=0.01&step=10"]);
    assert!(said.contains("mlp, step 10: carries out"), "{said}");
    let refused = fails(1, &["check", "mlp?at=3.0!set_parameter:parameter=no:index=0:value=1&step=10"]);
    assert!(refused.contains("The change at step 3, stage 0 can’t be made"), "{refused}");
    let late = fails(1, &["check", "mlp?at=30.0:learning_rate=0.01&step=10"]);
    assert!(late.contains("1 changes of this link lie behind its last step, 10"), "{late}");
    let diverged =
        fails(1, &["check", "linear_regression?learning_rate=10&features=area,beds,baths&step=4000"]);
    assert!(diverged.contains("Training stopped itself at step"), "{diverged}");
}

#[test]
fn a_run_that_stops_itself_keeps_what_was_reached_and_says_so() {
    let folder = folder();
    let out = within(&folder, "run");
    let output = underhood(&[
        "run",
        "linear_regression?learning_rate=10&features=area,beds,baths",
        "--steps",
        "4000",
        "--out",
        &out,
    ]);
    assert_eq!(output.status.code(), Some(4));
    assert!(text(&output.stderr).contains("Training stopped itself: "), "{}", text(&output.stderr));
    let summary: Value = serde_json::from_slice(&fs::read(format!("{out}/summary.json")).unwrap()).unwrap();
    assert_eq!(summary["ended"], "halted");
    assert!(done(&["check", &format!("{out}/run.underhood")]).contains("as recorded"));
}

#[test]
fn the_labs_describe_themselves() {
    let labs: Vec<String> = serde_json::from_str(&done(&["labs", "--json"])).unwrap();
    assert_eq!(labs, LabId::ALL.iter().map(|lab| lab.name()).collect::<Vec<_>>());
    for lab in &labs {
        let about: Value = serde_json::from_str(&done(&["describe", lab, "--json"])).unwrap();
        assert_eq!((about["lab"].as_str(), about["engine"].as_str()), (Some(lab.as_str()), Some("flex")));
    }
    let about: Value = serde_json::from_str(&done(&["describe", "mlp"])).unwrap();
    let ids =
        |key: &str| about[key].as_array().unwrap().iter().map(|one| one["id"].clone()).collect::<Vec<_>>();
    assert!(ids("controls").contains(&"learning_rate".into()));
    assert!(ids("channels").contains(&"loss".into()));
    assert!(ids("actions").contains(&"set_parameter".into()));
    assert_eq!(about["parameters"][0]["name"], "layers.0.weight");
}

#[test]
fn bad_input_is_refused_in_words_before_anything_is_written() {
    let folder = folder();
    let out = within(&folder, "run");
    let save = trained(&[], 5).save().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        fs::write(folder.path().join(name), bytes).unwrap();
        within(&folder, name)
    };
    let cut = write("cut.underhood", &save[..save.len() / 2]);
    let image = write("image.underhood", b"GIF89a");
    let mut newer = save.clone();
    newer[9] = 99;
    let newer = write("newer.underhood", &newer);
    let run = |source: &str, rest: &[&str]| fails(2, &[&["run", source, "--out", &out], rest].concat());
    let says = [
        (run("mlp?step=5", &["--engine", "gpu"]), "There is no engine called “gpu”. There is: flex, ndarray"),
        (run("nlp?step=5", &[]), "There is no lab called “nlp”. There is: linear_regression, "),
        (run("mlp?no_such=5&step=5", &[]), "has no control “no_such”"),
        (run("mlp?learning_rate=fast&step=5", &[]), "not “fast”"),
        (run("mlp?step=five", &[]), "step “five” is not a whole number"),
        (run("mlp?at=1.0&step=5", &[]), "change “1.0” can’t be read"),
        (run("mlp?step=5&stage=99", &[]), "no stage 99"),
        (run("mlp?data=AAAA&step=5", &[]), "can’t be unpacked"),
        (run("mlp", &[]), "nothing to train: say with --steps"),
        (run("https://example.org/mlp/#spiral", &[]), "the beat “spiral” and no run"),
        (run("mlp?step=5", &["--steps", "4294967296"]), "4294967296"),
        (run("mlp?step=5", &["--steps", "-1"]), "-1"),
        (run(&cut, &[]), "damaged or cut short"),
        (run(&image, &[]), "not a save from Under the Hood"),
        (run(&newer, &[]), "newer version"),
        (fails(2, &["check", "mlp?step=5&stage=99"]), "no stage 99"),
        (fails(2, &["check", &cut]), "damaged or cut short"),
        (fails(2, &["check", "mlp?step=5", "--tolerance", "NaN"]), "NaN"),
        (fails(2, &["describe", "nlp"]), "no lab called “nlp”"),
        (
            fails(3, &["run", &within(&folder, "none.underhood"), "--out", &out]),
            "none.underhood can’t be read: ",
        ),
    ];
    for (said, says) in says {
        assert!(said.contains(says), "{said} does not say {says}");
    }
    assert!(!Path::new(&out).exists());
    let json: Value = serde_json::from_str(&fails(2, &["run", "nlp", "--json"])).unwrap();
    assert_eq!(json["error"]["code"], "unknown");
}

#[test]
fn a_change_that_cant_be_made_ends_the_run() {
    let folder = folder();
    let link = "mlp?at=3.0!set_parameter:parameter=no:index=0:value=1&step=10";
    let said = fails(2, &["run", link, "--out", &within(&folder, "run")]);
    assert!(said.contains("The change at step 3, stage 0 can’t be made"), "{said}");
}

#[test]
fn a_folder_that_cant_be_made_or_is_in_use_is_told() {
    let folder = folder();
    let file = within(&folder, "file");
    fs::write(&file, "mine").unwrap();
    for out in [file.clone(), format!("{file}/run")] {
        let said = fails(3, &["run", "mlp?step=5", "--out", &out]);
        assert!(said.contains("can’t be made: "), "{said}");
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");

    let notes = within(&folder, "notes");
    fs::create_dir(&notes).unwrap();
    fs::write(format!("{notes}/model.safetensors"), "mine").unwrap();
    for more in [&[][..], &["--resume"]] {
        let said = fails(2, &[&["run", "mlp?step=5", "--out", &notes], more].concat());
        assert!(said.contains("model.safetensors"), "{said}");
    }
    assert_eq!(fs::read_to_string(format!("{notes}/model.safetensors")).unwrap(), "mine");

    let held = within(&folder, "held");
    fs::create_dir(&held).unwrap();
    let lock = fs::File::create(format!("{held}/.underhood.lock")).unwrap();
    lock.lock().unwrap();
    let said = fails(2, &["run", "mlp?step=5", "--out", &held]);
    assert!(said.contains("Another run is being written to"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn where_there_is_no_room_nothing_is_lost_and_it_is_told() {
    let folder = folder();
    let out = within(&folder, "run");
    done(&["run", "mlp?step=5", "--out", &out]);
    let before = fs::read(format!("{out}/run.underhood")).unwrap();
    // No file may grow beyond 1 kB: as on a disk that is full.
    let script =
        format!("trap '' XFSZ; ulimit -f 1; exec '{PROGRAM}' run 'mlp?step=9' --out '{out}' --resume");
    let output = Command::new("bash").args(["-c", &script]).output().unwrap();
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("run.underhood can’t be written: "), "{said}");
    assert_eq!(fs::read(format!("{out}/run.underhood")).unwrap(), before);
    assert!(!files(Path::new(&out)).iter().any(|name| name.ends_with(".part")));

    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = Command::new(PROGRAM).arg("labs").stdout(full).output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr).contains("can’t be written")), (Some(3), true));
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_was_reached_and_the_run_can_be_gone_on_with() {
    let folder = folder();
    let out = within(&folder, "run");
    let args = ["run", "linear_regression?learning_rate=0.001", "--steps", "4000000000", "--out", &out];
    let child =
        Command::new(PROGRAM).args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Its first save is there once it trains.
    let begun = (0..600).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        Path::new(&out).join("run.underhood").exists()
    });
    assert!(begun);
    std::thread::sleep(Duration::from_millis(300));
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", text(&output.stderr));
    let summary: Value = serde_json::from_slice(&fs::read(format!("{out}/summary.json")).unwrap()).unwrap();
    let step = summary["step"].as_u64().unwrap();
    assert_eq!(summary["ended"], "interrupted");
    assert!(step > 0);
    let on = (step + 5).to_string();
    done(&["run", args[1], "--steps", &on, "--out", &out, "--resume"]);
}
