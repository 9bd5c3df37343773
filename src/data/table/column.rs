//! What a column of a file holds, and why it can't be used if it can't.

use super::super::{MAX_MAGNITUDE, Scaling};
use super::grid::Grid;
use super::number::{Decimal, Number, is_date, is_gap, number};
use super::{ColumnKind, Names, TableNeeds};
use crate::error::excerpt;
use crate::message;
use crate::message::Message;

/// A name of ours, and what a column of that name is called instead: the bias is `b` in formulas and in code.
const OURS: (&str, &str) = ("b", "b (column)");

/// A column of a file.
#[derive(Debug)]
pub(super) struct Found {
    pub id: String,
    pub kind: ColumnKind,
    pub unit: &'static str,
    /// Why it can't be used.
    pub flaw: Option<Message>,
    /// Its name says that it numbers the rows, and its numbers are whole.
    pub is_id: bool,
    /// It counts 1, 2, 3 … or tells each row apart by a text of its own: there is nothing in it to predict.
    pub tells_rows_apart: bool,
    /// All finite; empty where it can't be used.
    pub values: Vec<f64>,
    pub names: Option<Names>,
    /// As they stand in the file, where they can be read.
    pub texts: Option<Vec<String>>,
}

impl Found {
    pub fn has_numbers(&self) -> bool {
        self.flaw.is_none() && self.kind == ColumnKind::Numbers
    }

    pub fn has_names(&self) -> bool {
        self.flaw.is_none() && self.names.is_some()
    }

    pub fn has_texts(&self) -> bool {
        self.flaw.is_none() && self.texts.is_some()
    }

    /// Whether it can tell classes, of which there are at most `most`: whole numbers, or names that are not mostly different.
    pub fn tells_classes(&self, most: usize) -> bool {
        let mut different = self.values.clone();
        different.sort_by(f64::total_cmp);
        different.dedup();
        let whole = different.len() <= most && different.iter().all(|value| value.fract() == 0.0);
        let repeated = |names: &Names| names.names.len() * 2 <= names.values.len();
        (self.has_numbers() && whole) || (self.has_names() && self.names.as_ref().is_some_and(repeated))
    }
}

/// Looks through the column of some lines, for a lab with these needs.
pub(super) fn column(
    grid: &Grid,
    rows: std::ops::Range<usize>,
    (column, id): (usize, String),
    decimal: Decimal,
    TableNeeds { classes, classifies, .. }: TableNeeds,
) -> Found {
    let cells = || rows.clone().map(|row| (row, grid.cell(row, column)));
    let (mut filled, mut dates) = (0, 0);
    let mut numbers: Vec<Number> = Vec::new();
    let mut stray = None;
    for (row, cell) in cells() {
        let found = number(cell, decimal).filter(|found| found.value.abs() <= MAX_MAGNITUDE);
        filled += usize::from(!is_gap(cell));
        dates += usize::from(found.is_none() && is_date(cell));
        match found {
            Some(found) => numbers.push(found),
            None => stray = stray.or(Some(row)),
        }
    }
    let is_id = says_id(&id);
    let mut found = Found {
        id,
        kind: ColumnKind::Empty,
        unit: "",
        flaw: None,
        is_id: false,
        tells_rows_apart: false,
        values: vec![],
        names: None,
        texts: None,
    };
    // As the file has it.
    let name = if found.id == OURS.1 { OURS.0 } else { found.id.as_str() };
    if !numbers.is_empty() && numbers.len() * 2 >= filled {
        found.kind = ColumnKind::Numbers;
        found.unit = numbers.iter().map(|number| number.unit).find(|unit| !unit.is_empty()).unwrap_or("");
        // A plain number among dollars is dollars; among percents it may be a share.
        let fits = |cell: &Number| cell.unit == found.unit || (cell.unit.is_empty() && found.unit != "%");
        let (unit, odd) = (found.unit, numbers.iter().position(|number| !fits(number)));
        if let Some(row) = stray {
            found.flaw = Some(no_number(grid.line(row), name, grid.cell(row, column)));
        } else if let Some(row) = odd.map(|odd| rows.start + odd) {
            let (line, cell) = (grid.line(row), excerpt(grid.cell(row, column)));
            let english = "Line {line}, column “{name}” is “{cell}”; others in this column are in {unit}.";
            found.flaw = Some(message!("csv_other_unit", english, line, name, cell, unit));
        } else {
            found.values = numbers.iter().map(|number| number.value).collect();
            if Scaling::of(&found.values).is_none() {
                found.flaw = Some(constant(name));
            }
        }
        let whole = numbers.iter().all(|number| number.value.fract() == 0.0);
        let counts = numbers.windows(2).all(|pair| pair[1].value - pair[0].value == 1.0);
        found.tells_rows_apart = whole && counts && numbers.len() > 2;
        found.is_id = is_id && whole;
        return found;
    }
    if filled == 0 {
        found.flaw = Some(message!("csv_column_empty", "Column “{name}” is empty.", name));
    } else if dates * 2 >= filled {
        found.kind = ColumnKind::Dates;
        found.flaw = Some(message!("csv_dates", "Column “{name}” holds dates, which are no numbers.", name));
    } else {
        found.kind = ColumnKind::Names;
        // The first chapter's lab predicts numbers only: its build does without the rest.
        if classes == 0 || cfg!(not(feature = "chapters")) {
            found.flaw = Some(message!("csv_no_numbers", "Column “{name}” is not made of numbers.", name));
            return found;
        }
        let names = Names::new(found.id.clone(), cells().map(|(_, cell)| cell), classes);
        found.tells_rows_apart = names.names.len() == rows.len();
        if classifies {
            found.texts = Some(cells().map(|(_, cell)| cell.to_string()).collect());
        }
        match names.names.len() {
            // No classes, but there to be read.
            many if many > classes && classifies => {}
            many if many > classes => found.flaw = Some(too_many_texts(name, classes)),
            few => {
                found.flaw = (few < 2).then(|| constant(name));
                found.names = Some(names);
            }
        }
    }
    found
}

/// Whether a name is one that numbers of rows go by.
fn says_id(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let word =
        ["id", "index", "idx", "nr", "nr.", "no", "no.", "#", "row", "unnamed", "unnamed: 0", "rownames"];
    word.contains(&lower.as_str())
        || lower.ends_with("_id")
        || lower.ends_with(" id")
        || name
            .strip_suffix("Id")
            .or_else(|| name.strip_suffix("ID"))
            .is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_lowercase()))
}

/// A column that holds more different texts than there can be classes.
pub(super) fn too_many_texts(name: &str, classes: usize) -> Message {
    let english =
        "Column “{name}” has more than {classes} different texts; there can be at most {classes} classes.";
    message!("csv_many_texts", english, name, classes)
}

fn constant(name: &str) -> Message {
    message!("csv_constant", "Column “{name}” is the same in every row.", name)
}

fn no_number(line: usize, name: &str, cell: &str) -> Message {
    let cell = excerpt(cell);
    if cell.is_empty() {
        let english =
            "Line {line}, column “{name}” is empty; it must be a finite number up to 1e30, such as 1250.5.";
        return message!("csv_empty_cell", english, line, name);
    }
    let english =
        "Line {line}, column “{name}” is “{cell}”; it must be a finite number up to 1e30, such as 1250.5.";
    message!("csv_no_number", english, line, name, cell)
}

impl Names {
    /// Looks through texts until there are more than `most` different ones.
    fn new<'a>(id: String, cells: impl Iterator<Item = &'a str>, most: usize) -> Self {
        // Each with its place among those found, which is another once they are in order.
        let (mut found, mut values) = (Vec::<String>::new(), Vec::new());
        for cell in cells {
            let shown = if cell.is_empty() { "(empty)".to_string() } else { clean(cell) };
            let place = found.iter().position(|known| *known == shown).unwrap_or_else(|| {
                found.push(shown);
                found.len() - 1
            });
            values.push(place as u32);
            if found.len() > most {
                break;
            }
        }
        let rank = |text: &String| found.iter().filter(|other| *other < text).count();
        let ranks: Vec<usize> = found.iter().map(rank).collect();
        let values = values.into_iter().map(|place| ranks[place as usize] as u32).collect();
        let mut names = vec![String::new(); found.len()];
        for (text, rank) in found.into_iter().zip(ranks) {
            names[rank] = text;
        }
        Self { id, names, values }
    }
}

/// A name as part of ids and addresses: no separators, not long.
fn clean(name: &str) -> String {
    let name: String = name.chars().map(|c| if c == ',' || c.is_control() { ' ' } else { c }).collect();
    excerpt(name.split_whitespace().collect::<Vec<_>>().join(" ").as_str())
}

/// The columns' ids: their names, told apart where two are the same or one is a name of ours.
pub(super) fn ids<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for name in names {
        let name = match clean(name).as_str() {
            "" => "unnamed".into(),
            name if name == OURS.0 => OURS.1.into(),
            name => name.to_string(),
        };
        let (mut id, mut count) = (name.clone(), 1);
        while ids.contains(&id) {
            count += 1;
            id = format!("{name} {count}");
        }
        ids.push(id);
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_names_told_apart() {
        let names = ["x", "x", "b", "", "a,b\tc", "x 2", "b"].into_iter();
        assert_eq!(ids(names), ["x", "x 2", "b (column)", "unnamed", "a b c", "x 2 2", "b (column) 2"]);
    }

    #[test]
    fn names_of_rows() {
        for name in
            ["id", "ID", "PassengerId", "customer_id", "Order ID", "index", "Unnamed: 0", "#", "unnamed"]
        {
            assert!(says_id(name), "{name}");
        }
        for name in ["width", "humid", "paid", "covid", "GRID", "price", "rows", "number"] {
            assert!(!says_id(name), "{name}");
        }
    }
}
