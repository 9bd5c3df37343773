//! `underhood run`: trains a run, and writes down what came of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};
use underhood::engine::Engine;
use underhood::session::{Recipe, Session};

use crate::failure::{Exit, Failure};
use crate::figures;
use crate::folder::{Folder, RUN, SUMMARY, WEIGHTS};
use crate::source::{Source, all_made, begin, has_stage};

/// How often the bar is drawn.
const DRAWN: Duration = Duration::from_millis(100);
/// How often the run is kept, so that no more than this is lost to a power cut.
const KEPT: Duration = Duration::from_secs(30);

/// What is asked for.
pub struct Wish {
    pub source: Source,
    pub steps: Option<u32>,
    pub engine: Engine,
    pub out: Option<PathBuf>,
    pub resume: bool,
    /// No bar.
    pub quiet: bool,
}

/// Where training is to end: step and stage.
type Goal = (u32, usize);

/// Trains, and gives what there is to tell.
///
/// # Errors
/// What of the wish can't be used, or written.
pub fn run(wish: Wish) -> Result<(Value, Exit), Failure> {
    let Wish { source, steps, engine, out, resume, quiet } = wish;
    let (session, recipe) = source.open(engine)?;
    let goal = steps.map_or((recipe.step, recipe.stage as usize), |steps| (steps, 0));
    if goal == (0, 0) {
        return Err(Failure::input(
            "This run stands at its beginning, so there is nothing to train: say with --steps up to which step.",
        ));
    }
    has_stage(&session, goal.1)?;
    let path = out.unwrap_or_else(|| recipe.lab.clone().into());
    let folder = Folder::take(&path, resume)?;
    let mut session = match folder.run()? {
        Some(bytes) => go_on(&path, &bytes, engine, &recipe)?,
        // A save that is past the goal is carried out from its beginning.
        None if session.status().step > goal.0 => begin(engine, recipe.clone())?,
        None => session,
    };
    let status = session.status();
    if (status.step, status.stage) > goal {
        let (path, step) = (path.display(), status.step);
        return Err(Failure::input(format!(
            "The run in {path} has come to step {step} already, past step {}: give a larger --steps, or another --out.",
            goal.0
        )));
    }
    // That there is room and leave to write is found out before training, not after.
    folder.write(RUN, &session.save()?)?;

    let stopped = stop_on_interrupt()?;
    let begun = (Instant::now(), session.status().step);
    train(&mut session, goal, &folder, &stopped, quiet)?;
    let seconds = begun.0.elapsed().as_secs_f64();
    let exit = ending(&session, goal);
    let told = tell(&session, goal, exit, (seconds, session.status().step - begun.1))?;
    write(&folder, &session, &told)?;
    Ok((told, exit))
}

/// The run in the folder, if it is the one that is asked for, with the changes that it has not come to yet.
fn go_on(path: &Path, bytes: &[u8], engine: Engine, recipe: &Recipe) -> Result<Session, Failure> {
    let mut kept = Session::resume(engine, bytes)?;
    let theirs = kept.recipe();
    // As the core writes them: a link may say 0.30, or what is the default.
    let settings = begin(engine, Recipe { changes: vec![], ..recipe.clone() })?.recipe().settings;
    let same = theirs.lab == recipe.lab && theirs.settings == settings && theirs.setup == recipe.setup;
    let other = || Failure::input(format!("{} holds another run: choose another --out.", path.display()));
    let ahead = recipe.changes.strip_prefix(theirs.changes.as_slice());
    let ahead = ahead.filter(|_| same).ok_or_else(other)?;
    kept.plan(ahead.to_vec()).map_err(|_| other())?;
    Ok(kept)
}

/// To the goal, or as far as it goes.
fn train(
    session: &mut Session,
    goal: Goal,
    folder: &Folder,
    stopped: &AtomicBool,
    quiet: bool,
) -> Result<(), Failure> {
    let bar = bar(session.status().step, goal.0, quiet);
    let guess = figures::guess(session);
    let mut kept = Instant::now();
    let goes_on = |session: &Session| session.status().halted.is_none() && !stopped.load(Ordering::Relaxed);
    all_made(session)?;
    while session.status().step < goal.0 && goes_on(session) {
        let drawn = Instant::now();
        let left = goal.0 - session.status().step;
        session.step_while(left, || drawn.elapsed() < DRAWN && !stopped.load(Ordering::Relaxed))?;
        all_made(session)?;
        bar.set_message(figures::in_a_line(session, guess));
        bar.set_position(session.status().step.into());
        if kept.elapsed() >= KEPT {
            folder.write(RUN, &session.save()?)?;
            kept = Instant::now();
        }
    }
    while session.status().step == goal.0 && session.status().stage < goal.1 && goes_on(session) {
        session.advance()?;
        all_made(session)?;
    }
    bar.finish_and_clear();
    Ok(())
}

fn bar(from: u32, to: u32, quiet: bool) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(to.into()), ProgressDrawTarget::stderr());
    if quiet {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    let style = ProgressStyle::with_template("{bar:24} {pos}/{len} steps · {per_sec} · {eta} left · {msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    // What was trained before is not counted as trained in no time.
    bar.set_position(from.into());
    bar.reset_eta();
    bar
}

/// Becomes true at the first Ctrl-C; the second ends the command at once.
fn stop_on_interrupt() -> Result<Arc<AtomicBool>, Failure> {
    let stopped = Arc::new(AtomicBool::new(false));
    let heard = Arc::clone(&stopped);
    ctrlc::set_handler(move || {
        if heard.swap(true, Ordering::Relaxed) {
            std::process::exit(Exit::Interrupted as i32);
        }
    })
    .map_err(|error| Failure::input(format!("Ctrl-C can’t be listened to: {error}")))?;
    Ok(stopped)
}

fn ending(session: &Session, goal: Goal) -> Exit {
    let status = session.status();
    match status.halted {
        _ if (status.step, status.stage) >= goal => Exit::Done,
        Some(_) => Exit::Halted,
        None => Exit::Interrupted,
    }
}

fn tell(session: &Session, goal: Goal, exit: Exit, (seconds, steps): (f64, u32)) -> Result<Value, Failure> {
    let about = session.describe();
    let status = session.status();
    let ended = match exit {
        Exit::Halted => "halted",
        Exit::Interrupted => "interrupted",
        _ => "reached",
    };
    Ok(json!({
        "lab": about.lab.name(),
        "engine": about.engine.name(),
        "ended": ended,
        "halted": status.halted.map(|said| said.to_string()),
        "step": status.step,
        "stage": status.stage,
        "goal": { "step": goal.0, "stage": goal.1 },
        "trained": { "steps": steps, "seconds": seconds, "steps_per_second": f64::from(steps) / seconds.max(1e-9) },
        "settings": about.values,
        "parameters": about.parameters.iter().map(underhood::nn::params::Parameter::count).sum::<usize>(),
        "figures": figures::told(session),
    }))
}

/// The run first: the rest can be had from it.
fn write(folder: &Folder, session: &Session, told: &Value) -> Result<(), Failure> {
    folder.write(RUN, &session.save()?)?;
    if !session.describe().parameters.is_empty() {
        folder.write(WEIGHTS, &session.weights()?)?;
    }
    for (channel, curve) in figures::curves(session)? {
        let name = format!("{channel}.csv");
        let bytes =
            figures::csv(&curve).map_err(|error| Failure::file("written", Path::new(&name), error))?;
        folder.write(&name, &bytes)?;
    }
    folder.write(SUMMARY, format!("{told:#}\n").as_bytes())
}
