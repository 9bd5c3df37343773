//! The workloads natively, on one thread, as JSON. `cargo run --release -p underhood-bench --features flex --` and
//!
//! - `<layers> <heads> <width> <context> <rows> <steps>`: of a GPT the loss after so many steps, µs a step and tokens a
//!   second, of each engine;
//! - `lab <lab> <control>=<value> …`: of a lab µs for a whole step, and the losses of its first.

use std::time::Instant;

use underhood::engine::Engine;
use underhood::error::Result;
use underhood::lab::Reading;
use underhood::session::{Recipe, Session};
use underhood_bench::gpt::Gpt;

/// A window of work is at least so long …
const WINDOW: f64 = 0.4;
/// … and the best of so many counts.
const WINDOWS: usize = 5;
/// Labs measure, sample and write down every 10, 20, 100 or 250 steps: each window of theirs has its share of that.
const UNIT: u32 = 500;
/// Steps whose losses are told.
const TOLD: u32 = 20;

/// Seconds for one piece of work: the best of several windows.
fn time(mut work: impl FnMut() -> Result<()>) -> Result<f64> {
    let mut best = f64::INFINITY;
    for _ in 0..WINDOWS {
        let (start, mut done) = (Instant::now(), 0);
        while start.elapsed().as_secs_f64() < WINDOW {
            work()?;
            done += 1;
        }
        best = best.min(start.elapsed().as_secs_f64() / f64::from(done));
    }
    Ok(best)
}

fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    println!(
        "{}",
        if words.first().is_some_and(|word| word == "lab") { lab(&words[1..])? } else { gpt(&words)? }
    );
    Ok(())
}

/// A lab with some controls set, as the session runs it with nothing read.
fn lab(words: &[String]) -> std::result::Result<String, Box<dyn std::error::Error>> {
    let [name, settings @ ..] = words else { return Err("which lab?".into()) };
    let mut recipe = Recipe { lab: name.clone(), ..Recipe::default() };
    for setting in settings {
        let (control, value) = setting.split_once('=').ok_or_else(|| format!("“{setting}” sets nothing"))?;
        recipe = recipe.with(control, value);
    }
    let (mut session, rejected) = Session::open(Engine::default(), recipe)?;
    if let Some(error) = rejected.into_iter().next() {
        return Err(error.into());
    }
    session.step(TOLD)?;
    // Not every lab has losses: some begin with a table.
    let losses = match session.read("loss") {
        Ok(Reading::Curve(curve)) => curve.data.chunks_exact(curve.columns.len()).map(|row| row[1]).collect(),
        _ => vec![],
    };
    let mut steps = |n: u32| -> std::result::Result<f64, Box<dyn std::error::Error>> {
        let (wanted, start) = (session.status().step + n, Instant::now());
        let reached = session.step(n)?;
        let seconds = start.elapsed().as_secs_f64();
        if reached == wanted { Ok(seconds) } else { Err(format!("it stopped at step {reached}").into()) }
    };
    // A slow lab's steps are timed by fewer.
    let mut n = if steps(TOLD)? > WINDOW { TOLD } else { UNIT };
    while steps(n)? < WINDOW {
        n *= 2;
    }
    let mut best = f64::INFINITY;
    for _ in 0..WINDOWS {
        best = best.min(steps(n)? / f64::from(n));
    }
    Ok(format!(r#"{{"micros":{},"losses":{losses:?}}}"#, 1e6 * best))
}

fn gpt(words: &[String]) -> std::result::Result<String, Box<dyn std::error::Error>> {
    let numbers = words.iter().map(|word| word.parse()).collect::<std::result::Result<Vec<usize>, _>>()?;
    let [layers, heads, width, context, rows, steps] = numbers[..] else {
        return Err("six numbers are wanted: layers, heads, width, context, rows, steps".into());
    };
    let mut lines = vec![];
    for engine in Engine::AVAILABLE {
        let mut gpt = Gpt::new([layers, heads, width, context, rows], &engine.device()?)?;
        gpt.steps(steps);
        let loss = gpt.loss()?;
        let micros = 1e6
            * time(|| {
                gpt.steps(1);
                Ok(())
            })?;
        let rate = context as f64 / time(|| gpt.write(context).map(drop))?;
        lines.push(format!(r#""{}":{{"loss":{loss},"micros":{micros},"rate":{rate}}}"#, engine.name()));
    }
    Ok(format!("{{{}}}", lines.join(",")))
}
