//! What a run has come to, as numbers: its curves, its latest losses, what they are to be compared with.

use serde_json::{Map, Value, json};
use underhood::error::Error;
use underhood::lab::{ChannelKind, Curve, Reading};
use underhood::session::Session;

/// Curves whose latest row says how well it goes.
const COURSES: [&str; 2] = ["loss", "measured"];
/// Records that say what others come to, and the model on what it has not seen.
const COMPARED: [&str; 3] = ["guess", "baselines", "held_out"];

/// Every curve that has a row, by its channel.
///
/// # Errors
/// The core's, if its numbers can't be had.
pub fn curves(session: &Session) -> Result<Vec<(&'static str, Curve)>, Error> {
    let mut curves = vec![];
    for channel in session.describe().channels {
        if let (ChannelKind::Curve { .. }, Reading::Curve(curve)) = (channel.kind, session.read(channel.id)?)
            && !curve.data.is_empty()
        {
            curves.push((channel.id, curve));
        }
    }
    Ok(curves)
}

/// A curve as CSV, a row a step. What is not a number is an empty cell.
///
/// # Errors
/// Where it can't be written.
pub fn csv(curve: &Curve) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(vec![]);
    writer.write_record(&curve.columns)?;
    for row in curve.data.chunks(curve.columns.len().max(1)) {
        let cell = |number: &f32| if number.is_nan() { String::new() } else { number.to_string() };
        writer.write_record(row.iter().map(cell))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// The latest row of the channel, by its columns; nothing before the first, or where the lab has no such curve.
fn latest(session: &Session, channel: &str) -> Vec<(&'static str, f32)> {
    let Ok(Reading::Curve(curve)) = session.read(channel) else { return vec![] };
    let last = curve.data.chunks(curve.columns.len().max(1)).next_back().unwrap_or_default();
    curve.columns.iter().copied().zip(last.iter().copied()).collect()
}

/// Whether the latest loss is a number; true where nothing is called a loss.
pub fn loss_is_finite(session: &Session) -> bool {
    latest(session, "loss").iter().all(|(_, number)| number.is_finite())
}

/// The losses in a line: `batch 0.412 · all 0.423 · guessing 1.386`.
pub fn in_a_line(session: &Session, guess: Option<f64>) -> String {
    let losses = latest(session, "loss").into_iter().skip(1).filter(|(_, number)| number.is_finite());
    let losses = losses.map(|(column, number)| format!("{column} {number:.4}"));
    losses.chain(guess.map(|loss| format!("guessing {loss:.4}"))).collect::<Vec<_>>().join(" · ")
}

/// The loss of guessing, where the lab tells it.
pub fn guess(session: &Session) -> Option<f64> {
    match session.read("guess") {
        Ok(Reading::Record(Some(record))) => Some(record.number("loss")).filter(|loss| loss.is_finite()),
        _ => None,
    }
}

/// What it has come to, and beside it what others do.
pub fn told(session: &Session) -> Value {
    let mut all = Map::new();
    for channel in COURSES {
        let row: Map<_, _> = latest(session, channel)
            .into_iter()
            .map(|(column, number)| (column.into(), json!(number)))
            .collect();
        if !row.is_empty() {
            all.insert(channel.into(), row.into());
        }
    }
    for channel in COMPARED {
        if let Ok(Reading::Record(Some(record))) = session.read(channel)
            && let Ok(value) = serde_json::to_value(&record.value)
        {
            all.insert(channel.into(), value);
        }
    }
    all.into()
}
