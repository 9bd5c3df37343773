//! `underhood check`: carries a run out again, and compares.

use indicatif::ProgressBar;
use serde_json::{Value, json};
use underhood::engine::Engine;
use underhood::lab::{ChannelKind, Reading};
use underhood::session::{Recipe, Session};

use crate::failure::Failure;
use crate::figures;
use crate::source::{Source, all_made, begin, has_stage};

/// Carries the run out from its beginning, and gives what there is to tell where it is as recorded.
///
/// # Errors
/// What can't be used; and where the check fails, in what.
pub fn check(source: Source, engine: Engine, tolerance: f64, quiet: bool) -> Result<Value, Failure> {
    match source {
        Source::Link(recipe) => check_link(engine, recipe, quiet),
        Source::Save(bytes) => check_save(engine, &bytes, tolerance, quiet),
    }
}

/// A link records no numbers: that it carries out is what can be checked.
fn check_link(engine: Engine, recipe: Recipe, quiet: bool) -> Result<Value, Failure> {
    let lab = recipe.lab.clone();
    let session = replay(engine, recipe, quiet)?;
    let (step, figures) = (session.status().step, figures::told(&session));
    Ok(json!({ "lab": lab, "of": "link", "same": Value::Null, "step": step, "figures": figures }))
}

fn check_save(engine: Engine, bytes: &[u8], tolerance: f64, quiet: bool) -> Result<Value, Failure> {
    let recorded = Session::resume(engine, bytes)?;
    let recipe = recorded.recipe();
    let lab = recipe.lab.clone();
    let halted = recorded.status().halted.is_some();
    let replayed = if halted { carry_out(engine, recipe, quiet)? } else { replay(engine, recipe, quiet)? };
    // Why it stopped is told with numbers, of which the last digits may differ.
    let where_it_ends = |session: &Session| {
        let status = session.status();
        (status.step, status.stage, status.halted.is_some())
    };
    if where_it_ends(&replayed) != where_it_ends(&recorded) {
        let [ours, theirs] = [&replayed, &recorded].map(place);
        return Err(Failure::check(format!(
            "Carried out again, the run ends {ours}; recorded is that it ended {theirs}."
        )));
    }
    let told = |same: &str, difference: Option<&Difference>| {
        let (step, largest) = (recorded.status().step, difference.map(Difference::json));
        json!({
            "lab": lab,
            "of": "save",
            "same": same,
            "step": step,
            "tolerance": tolerance,
            "largest_difference": largest,
        })
    };
    if replayed.save()? == bytes {
        return Ok(told("bytes", None));
    }
    let all = differences(&recorded, &replayed, tolerance)?;
    let beyond = |difference: &&Difference| difference.size > tolerance;
    // The first in the run; of those of one step, the largest.
    let first = all.iter().filter(beyond).min_by(|a, b| {
        let [a_step, b_step] = [a, b].map(|difference| difference.step.unwrap_or(u32::MAX));
        a_step.cmp(&b_step).then(b.size.total_cmp(&a.size))
    });
    if let Some(first) = first {
        let count = all.iter().filter(beyond).count();
        return Err(Failure::check(format!(
            "Carried out again, the run is another: it differs first {first}. By more than {tolerance} of the largest of \
             their numbers, {count} of its curves do."
        )));
    }
    if tolerance == 0.0 {
        return Err(Failure::check(
            "Carried out again, the curves of the run are the same, but what it is saved as is not the same to the byte.",
        ));
    }
    Ok(told("curves", all.iter().max_by(|a, b| a.size.total_cmp(&b.size))))
}

/// The whole run, all its changes made, and its loss a number.
fn replay(engine: Engine, recipe: Recipe, quiet: bool) -> Result<Session, Failure> {
    let session = carry_out(engine, recipe, quiet)?;
    if let Some(reason) = session.status().halted {
        return Err(Failure::check(format!(
            "Training stopped itself at step {}: {reason}",
            session.status().step
        )));
    }
    if !figures::loss_is_finite(&session) {
        return Err(Failure::check(format!("At step {} the loss is no number.", session.status().step)));
    }
    Ok(session)
}

fn carry_out(engine: Engine, recipe: Recipe, quiet: bool) -> Result<Session, Failure> {
    let (step, stage) = (recipe.step, recipe.stage as usize);
    let failed = |failure: Failure| Failure::check(failure.message);
    let planned =
        recipe.changes.iter().filter(|change| (change.step, change.stage) > (step, recipe.stage)).count();
    let mut session = begin(engine, recipe)?;
    has_stage(&session, stage)?;
    let bar = if quiet { ProgressBar::hidden() } else { ProgressBar::new(step.into()) };
    while session.status().step < step && session.status().halted.is_none() {
        let left = step - session.status().step;
        let since = std::time::Instant::now();
        session.step_while(left, || since.elapsed().as_millis() < 100)?;
        all_made(&session).map_err(failed)?;
        bar.set_position(session.status().step.into());
    }
    while session.status().step == step && session.status().stage < stage && session.status().halted.is_none()
    {
        session.advance()?;
    }
    bar.finish_and_clear();
    all_made(&session).map_err(failed)?;
    if planned > 0 {
        return Err(Failure::check(format!(
            "{planned} changes of this link lie behind its last step, {step}."
        )));
    }
    Ok(session)
}

fn place(session: &Session) -> String {
    let status = session.status();
    let halted = status.halted.map(|said| format!(", stopped by itself ({said})")).unwrap_or_default();
    format!("at step {}, stage {}{halted}", status.step, status.stage)
}

/// Where two runs are not the same.
struct Difference {
    channel: &'static str,
    /// The step of the row, in a curve over steps.
    step: Option<u32>,
    what: String,
    recorded: f32,
    replayed: f32,
    /// Relative to the channel's largest number, if that is above 1.
    size: f64,
}

impl Difference {
    fn json(&self) -> Value {
        json!({ "channel": self.channel, "at": self.what, "recorded": self.recorded, "replayed": self.replayed, "size": self.size })
    }
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { channel, what, recorded, replayed, .. } = self;
        write!(f, "in “{channel}”, {what}: recorded {recorded}, now {replayed}")
    }
}

/// One for each channel in which they differ: in a curve the first number that does by more than `tolerance`, else the one
/// that does most.
///
/// Compared are the curves, or tensors while there is none: what is drawn of a model may turn with the last digit of a
/// number, such as a sample that falls to one side or the other, and so may a parameter that the loss does not depend on.
fn differences(recorded: &Session, replayed: &Session, tolerance: f64) -> Result<Vec<Difference>, Failure> {
    let mut channels = recorded.describe().channels;
    if !figures::curves(recorded)?.is_empty() {
        channels.retain(|channel| matches!(channel.kind, ChannelKind::Curve { .. }));
    }
    let mut all = vec![];
    for channel in channels {
        let (ours, theirs) = (replayed.read(channel.id)?, recorded.read(channel.id)?);
        let columns = match &theirs {
            Reading::Curve(curve) => curve.columns.clone(),
            _ => vec![],
        };
        let (ours, theirs) = (ours.numbers(), theirs.numbers());
        if ours.len() != theirs.len() {
            all.push(Difference {
                channel: channel.id,
                step: None,
                what: "how many numbers it has".into(),
                recorded: theirs.len() as f32,
                replayed: ours.len() as f32,
                size: f64::INFINITY,
            });
            continue;
        }
        let scale =
            theirs.iter().filter(|n| n.is_finite()).fold(1.0_f64, |most, n| most.max(f64::from(n.abs())));
        let size = |place: &usize| match (ours[*place], theirs[*place]) {
            (a, b) if a == b || (a.is_nan() && b.is_nan()) => 0.0,
            (a, b) if a.is_finite() && b.is_finite() => (f64::from(a) - f64::from(b)).abs() / scale,
            _ => f64::INFINITY,
        };
        let places = 0..theirs.len();
        let first = places.clone().find(|place| !columns.is_empty() && size(place) > tolerance);
        let most = || places.max_by(|a, b| size(a).total_cmp(&size(b)));
        let Some(place) = first.or_else(most).filter(|place| size(place) > 0.0) else { continue };
        let step = (columns.first() == Some(&"step")).then(|| theirs[place - place % columns.len()] as u32);
        let what = match (columns.get(place % columns.len().max(1)), step) {
            (Some(column), Some(step)) => format!("step {step}, {column}"),
            (Some(column), None) => format!("row {}, {column}", place / columns.len()),
            (None, _) => format!("number {place}"),
        };
        all.push(Difference {
            channel: channel.id,
            step,
            what,
            recorded: theirs[place],
            replayed: ours[place],
            size: size(&place),
        });
    }
    Ok(all)
}
