//! `underhood`: runs and checks the labs without a browser.
//!
//! A run is given as the page gives it away: a link, or a save. What comes of it is files that other programs read, and a
//! save that the page opens.

mod check;
mod failure;
mod figures;
mod folder;
mod link;
mod run;
mod source;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use serde_json::{Value, json};
use underhood::engine::Engine;
use underhood::labs::LabId;
use underhood::session::{Recipe, Session};

use failure::{EXIT_CODES, Exit, Failure};
use source::Source;

/// Runs and checks the labs of Under the Hood without a browser.
#[derive(Parser)]
#[command(name = "underhood", version, after_help = EXIT_CODES)]
struct Command {
    #[command(subcommand)]
    deed: Deed,
    /// Prints JSON: results on stdout, errors on stderr.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Deed {
    /// Trains a run, and writes its curves, its weights, a summary and a save that the page opens.
    #[command(long_about = "Trains a run, and writes into one folder:
  run.underhood      the run itself: the page opens it at this step, and --resume goes on with it
  <curve>.csv        every curve of the lab, such as loss.csv, a row a step
  model.safetensors  the model’s parameters, where there are any
  summary.json       what it came to, beside what others do")]
    Run {
        #[command(flatten)]
        given: Given,
        /// Up to which step of the whole run, counted from its beginning [default: where the link or the save stands]
        #[arg(long, value_name = "N")]
        steps: Option<u32>,
        /// The folder that is written to; it may hold no other run [default: the lab’s name]
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Goes on with the run that is in the folder already, if it is the same
        #[arg(long)]
        resume: bool,
    },
    /// Carries a run out again, and compares it with what the save recorded.
    #[command(long_about = "Carries a run out again from its beginning.
Of a save, what comes out is compared with what was recorded: to the byte, or else its curves, number by number. Machines \
        and engines add the same numbers in another order, so that a run of the page differs in the last digits.
Of a link: it has to carry out, all its changes have to be accepted, and its loss has to be a number.")]
    Check {
        #[command(flatten)]
        given: Given,
        /// How far numbers may lie apart, relative to the largest of their curve, or to 1; 0 asks for the same bytes
        #[arg(long, value_name = "T", default_value_t = 1e-3, value_parser = tolerance)]
        tolerance: f64,
    },
    /// Names the labs there are.
    Labs,
    /// Describes a lab as JSON: its controls, channels, actions, parameters.
    Describe {
        /// The lab’s name
        lab: String,
        /// What does the arithmetic
        #[arg(long, default_value_t = Engine::default().name().to_string())]
        engine: String,
    },
}

#[derive(Args)]
struct Given {
    /// A link to a run, as the page gives it (in quotes), `lab?query`, or a file that the page saved
    #[arg(value_name = "LINK OR SAVE")]
    source: String,
    /// What does the arithmetic
    #[arg(long, default_value_t = Engine::default().name().to_string())]
    engine: String,
}

fn tolerance(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "it is to be a number".to_string())?;
    if number.is_finite() && number >= 0.0 {
        Ok(number)
    } else {
        Err("it is to be 0 or above, and finite".into())
    }
}

fn main() -> ExitCode {
    let Command { deed, json } = Command::parse();
    let exit = done(deed, json).unwrap_or_else(|failure| {
        let told = if json { failure.json() } else { failure.message };
        // Where stderr is closed there is nobody to tell.
        let _ = writeln!(io::stderr(), "{told}");
        failure.exit
    });
    exit.into()
}

fn done(deed: Deed, json: bool) -> Result<Exit, Failure> {
    match deed {
        Deed::Run { given, steps, out, resume } => {
            let (engine, source) = (Engine::from_name(&given.engine)?, Source::read(&given.source)?);
            let (told, exit) = run::run(run::Wish { source, steps, engine, out, resume, quiet: json })?;
            say(if json { told.to_string() } else { in_words(&told) })?;
            if let (false, Some(reason)) = (json, told["halted"].as_str()) {
                let _ = writeln!(io::stderr(), "Training stopped itself: {reason}");
            }
            Ok(exit)
        }
        Deed::Check { given, tolerance } => {
            let (engine, source) = (Engine::from_name(&given.engine)?, Source::read(&given.source)?);
            let told = check::check(source, engine, tolerance, json)?;
            say(if json { told.to_string() } else { checked_in_words(&told) })?;
            Ok(Exit::Done)
        }
        Deed::Labs => {
            let names: Vec<_> = LabId::ALL.iter().map(|lab| lab.name()).collect();
            say(if json { json!(names).to_string() } else { names.join("\n") })?;
            Ok(Exit::Done)
        }
        Deed::Describe { lab, engine } => {
            let recipe = Recipe { lab, ..Recipe::default() };
            let (session, _) = Session::open(Engine::from_name(&engine)?, recipe)?;
            let about = json!(session.describe());
            say(if json { about.to_string() } else { format!("{about:#}") })?;
            Ok(Exit::Done)
        }
    }
}

/// Puts a result on stdout. A reader that has read enough (`| head`) is no error.
fn say(text: String) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure {
            exit: Exit::Files,
            code: "files",
            message: format!("The result can’t be written: {error}"),
        }),
        _ => Ok(()),
    }
}

fn in_words(told: &Value) -> String {
    let trained = &told["trained"];
    let mut lines = vec![format!(
        "{} on {}: step {}, {} steps in {:.1} s ({:.0} a second), {} parameters",
        told["lab"].as_str().unwrap_or_default(),
        told["engine"].as_str().unwrap_or_default(),
        told["step"],
        trained["steps"],
        trained["seconds"].as_f64().unwrap_or_default(),
        trained["steps_per_second"].as_f64().unwrap_or_default(),
        told["parameters"],
    )];
    lines.extend(figures_in_words(&told["figures"]));
    lines.join("\n")
}

fn checked_in_words(told: &Value) -> String {
    let (lab, step) = (told["lab"].as_str().unwrap_or_default(), &told["step"]);
    let difference = &told["largest_difference"];
    let what = match told["same"].as_str() {
        Some("bytes") => "as recorded, to the byte".to_string(),
        Some(_) if difference.is_object() => format!(
            "as recorded, within {:.1e} ({}, {})",
            difference["size"].as_f64().unwrap_or_default(),
            difference["channel"].as_str().unwrap_or_default(),
            difference["at"].as_str().unwrap_or_default()
        ),
        Some(_) => "as recorded in every curve".to_string(),
        None => "carries out, all its changes are accepted, and its loss is a number".to_string(),
    };
    let mut lines = vec![format!("{lab}, step {step}: {what}")];
    lines.extend(figures_in_words(&told["figures"]));
    lines.join("\n")
}

/// A line for each of the figures: `measured  step 500 · held_out 0.0421`.
fn figures_in_words(figures: &Value) -> Vec<String> {
    let number = |value: &Value| match value.as_f64() {
        Some(number) if number.fract() != 0.0 => Some(format!("{number:.4}")),
        Some(number) => Some(number.to_string()),
        None => value.as_bool().map(|flag| flag.to_string()),
    };
    let line = |(name, all): (&String, &Value)| {
        let all = all.as_object()?.iter();
        let all: Vec<_> = all.filter_map(|(key, value)| Some(format!("{key} {}", number(value)?))).collect();
        Some(format!("  {name:<10} {}", all.join(" · "))).filter(|_| !all.is_empty())
    };
    figures.as_object().into_iter().flatten().filter_map(line).collect()
}
