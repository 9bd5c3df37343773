//! The workloads natively, on one thread: `cargo run --release -p underhood-bench -- <layers> <heads> <width>
//! <context> <rows> <steps>`. Prints the loss after so many steps, µs a step and tokens a second of each engine as JSON.

use std::time::Instant;

use underhood::engine::Engine;
use underhood::error::Result;
use underhood_bench::gpt::Gpt;

/// A window of work is at least so long …
const WINDOW: f64 = 0.4;
/// … and the best of so many counts.
const WINDOWS: usize = 5;

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
    let numbers =
        std::env::args().skip(1).map(|word| word.parse()).collect::<std::result::Result<Vec<usize>, _>>()?;
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
    println!("{{{}}}", lines.join(","));
    Ok(())
}
