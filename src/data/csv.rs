//! Reading the reader's CSV: what can't be used is named by line, column and value.

use std::collections::BTreeSet;

use csv::{ReaderBuilder, StringRecord, Trim};

use super::{Column, MAX_CSV_BYTES, MAX_MAGNITUDE, MAX_ROWS, Names, Scaling, Table};
use crate::error::{Error, Result, excerpt};
use crate::message;
use crate::message::rounded;

/// Columns beyond these are left out.
const MAX_COLUMNS: usize = 64;

impl Table {
    /// Reads a CSV file: UTF-8, separated by commas, semicolons or tabs, with or without a line of
    /// names. A column counts as numeric if at least half of its filled cells are numbers; the others
    /// are left out, and so are constant ones, both with a notice.
    ///
    /// # Errors
    /// [`Error::Data`] if the file is empty, over [`MAX_CSV_BYTES`] or [`MAX_ROWS`], not UTF-8, ragged;
    /// if a cell of a numeric column is not a finite number of magnitude up to [`MAX_MAGNITUDE`]; if
    /// there are fewer than two rows or two columns that can be used.
    pub fn from_csv(bytes: &[u8]) -> Result<Self> {
        let table = Self::read(bytes, false)?;
        table.with_at_least(2)
    }

    /// As [`from_csv`](Self::from_csv), but columns that are not numeric are kept as [`Names`], and one
    /// column of numbers is enough beside one of names.
    ///
    /// # Errors
    /// Those of [`from_csv`](Self::from_csv).
    pub fn with_names(bytes: &[u8]) -> Result<Self> {
        let table = Self::read(bytes, true)?;
        let least = if table.names.is_empty() { 2 } else { 1 };
        table.with_at_least(least)
    }

    fn read(bytes: &[u8], keep_names: bool) -> Result<Self> {
        let text = utf8(bytes)?;
        let records = records(text)?;
        let [(_, first), ..] = records.as_slice() else {
            return Err(Error::Data(message!(
                "csv_empty",
                "This file is empty. A CSV file has one row a line."
            )));
        };
        let named = first.iter().any(|cell| number(cell).is_none());
        let names: Vec<String> = if named {
            first.iter().map(clean).collect()
        } else {
            (1..=first.len()).map(|i| format!("column {i}")).collect()
        };
        let rows = &records[usize::from(named)..];
        if rows.len() < 2 {
            return Err(Error::Data(if rows.is_empty() {
                message!("csv_no_row", "This file has no row of numbers. At least two are needed.")
            } else {
                message!("csv_one_row", "This file has 1 row of numbers. At least two are needed.")
            }));
        }
        if rows.len() > MAX_ROWS {
            let rows = rows.len();
            let most = MAX_ROWS;
            return Err(Error::Data(message!(
                "csv_too_long",
                "This file has {rows} rows; at most {most} can be used.",
                rows,
                most
            )));
        }
        let mut table = Self::default();
        for (index, name) in names.iter().enumerate() {
            table.add(index, name, rows, keep_names)?;
        }
        Ok(table)
    }

    fn with_at_least(self, columns: usize) -> Result<Self> {
        if self.columns.len() >= columns {
            return Ok(self);
        }
        let have = self.columns.len();
        let few = message!(
            "csv_few_columns",
            "A model needs at least two columns of numbers: one to predict and one to predict it from. This file has \
             {have}.",
            have
        );
        Err(Error::Data(match self.notices.into_iter().next() {
            None => few,
            Some(why) => message!("because", "{what} {why}", what = few, why),
        }))
    }

    fn add(
        &mut self,
        index: usize,
        name: &str,
        rows: &[(u64, StringRecord)],
        keep_names: bool,
    ) -> Result<()> {
        let cells = || rows.iter().map(|(_, record)| record.get(index).unwrap_or(""));
        let filled = cells().filter(|cell| !cell.is_empty()).count();
        let numeric = cells().filter(|cell| number(cell).is_some()).count();
        if numeric == 0 || numeric * 2 < filled {
            if keep_names && self.names.len() < MAX_COLUMNS {
                let id = self.free_id(name);
                self.last.clone_from(&id);
                self.names.push(Names::new(id, cells()));
                return Ok(());
            }
            let english = "Column “{name}” is not made of numbers and was left out.";
            self.notices.push(message!("csv_no_numbers", english, name));
            return Ok(());
        }
        if self.columns.len() == MAX_COLUMNS {
            let english = "Column “{name}” was left out: at most {most} can be used.";
            self.notices.push(message!("csv_many_columns", english, name, most = MAX_COLUMNS));
            return Ok(());
        }
        let parse = |(line, record): &(u64, StringRecord)| {
            let cell = record.get(index).unwrap_or("");
            let accepted = number(cell).filter(|x| x.abs() <= MAX_MAGNITUDE);
            accepted.ok_or_else(|| {
                let (line, cell) = (*line as usize, excerpt(cell));
                Error::Data(if cell.is_empty() {
                    message!(
                        "csv_empty_cell",
                        "Line {line}, column “{name}” is empty; it must be a finite number up to 1e30, such as 1250.5.",
                        line,
                        name
                    )
                } else {
                    message!(
                        "csv_no_number",
                        "Line {line}, column “{name}” is “{cell}”; it must be a finite number up to 1e30, such as \
                         1250.5.",
                        line,
                        name,
                        cell
                    )
                })
            })
        };
        let values = rows.iter().map(parse).collect::<Result<Vec<f64>>>()?;
        if Scaling::of(&values).is_none() {
            let english = "Column “{name}” is the same in every row and was left out.";
            self.notices.push(message!("csv_constant", english, name));
            return Ok(());
        }
        let id = self.free_id(name);
        self.last.clone_from(&id);
        self.columns.push(Column { name: id.clone(), id, unit: String::new(), values });
        Ok(())
    }

    /// `name`, with a number behind it if another column has it already.
    fn free_id(&self, name: &str) -> String {
        let name = if name.is_empty() { "unnamed" } else { name };
        let mut id = name.to_string();
        let mut count = 1;
        // `b` is the bias's name.
        while id == "b" || self.column(&id).is_some() || self.names.iter().any(|other| other.id == id) {
            count += 1;
            id = format!("{name} {count}");
        }
        id
    }
}

impl Names {
    fn new<'a>(id: String, cells: impl Iterator<Item = &'a str> + Clone) -> Self {
        let shown = |cell: &str| if cell.is_empty() { "(empty)".to_string() } else { clean(cell) };
        let names: BTreeSet<String> = cells.clone().map(shown).collect();
        let names: Vec<String> = names.into_iter().collect();
        // Each cell is among them, and they are in order.
        let values = cells.map(|cell| names.partition_point(|name| *name < shown(cell)) as u32).collect();
        Self { id, names, values }
    }
}

fn utf8(bytes: &[u8]) -> Result<&str> {
    if bytes.len() > MAX_CSV_BYTES {
        let (size, most) = (rounded(bytes.len() as f64 / 1e6, 3), MAX_CSV_BYTES / 1_000_000);
        let english = "This file is {size} MB; at most {most} MB can be used.";
        return Err(Error::Data(message!("csv_too_large", english, size, most)));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let english = "Line {line} is not UTF-8 text. Save the file as CSV in UTF-8 and try again.";
        Error::Data(message!("csv_not_utf8", english, line))
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// The lines with their numbers, all with as many cells as the first.
fn records(text: &str) -> Result<Vec<(u64, StringRecord)>> {
    let first_line = text.trim_start().lines().next().unwrap_or("");
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|d| (first_line.bytes().filter(|byte| byte == d).count(), *d == b','))
        .unwrap_or(b',');
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut records: Vec<(u64, StringRecord)> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let error = error.to_string();
            Error::Data(message!("csv_unreadable", "This file can’t be read: {error}.", error))
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(str::is_empty) {
            continue;
        }
        let width = records.first().map_or(record.len(), |(_, first)| first.len());
        if record.len() != width {
            let (line, cells) = (line as usize, record.len());
            return Err(Error::Data(message!(
                "csv_ragged",
                "Line {line} has {cells} cells; the first line has {width}. Every line needs the same number.",
                line,
                cells,
                width
            )));
        }
        records.push((line, record));
    }
    Ok(records)
}

/// A finite number. `NaN` and `inf`, which Rust would read, are none.
fn number(cell: &str) -> Option<f64> {
    cell.parse().ok().filter(|x: &f64| x.is_finite())
}

/// A column's name as part of ids and addresses: no separators, not long.
fn clean(name: &str) -> String {
    let name: String = name.chars().map(|c| if c == ',' || c.is_control() { ' ' } else { c }).collect();
    excerpt(name.split_whitespace().collect::<Vec<_>>().join(" ").as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(csv: &[u8]) -> String {
        match Table::from_csv(csv) {
            Err(Error::Data(message)) => message.to_string(),
            other => panic!("expected a data error, got {other:?}"),
        }
    }

    #[test]
    fn names_separators_and_quotes() {
        for csv in ["a,b\n1,2\n3,5\n", "a;b\r\n1;2\r\n3;5", "\u{feff}\"a\"\tb\n 1\t2\n\n3\t5\n"] {
            let table = Table::from_csv(csv.as_bytes()).unwrap();
            assert_eq!(table.columns[0].id, "a", "{csv:?}");
            assert_eq!(table.columns[1].values, [2.0, 5.0], "{csv:?}");
        }
    }

    #[test]
    fn without_names_columns_are_numbered_and_doubles_are_told_apart() {
        let table = Table::from_csv(b"1,2\n3,5").unwrap();
        assert_eq!(table.columns[1].id, "column 2");
        let table = Table::from_csv(b"x,x,b\n1,2,3\n3,5,7").unwrap();
        let ids: Vec<_> = table.columns.iter().map(|c| c.id.as_str()).collect();
        assert_eq!(ids, ["x", "x 2", "b 2"]);
    }

    #[test]
    fn text_and_constant_columns_are_left_out_with_a_notice() {
        let table = Table::from_csv(b"city,k,a,b2\nx,1,1,2\ny,1,3,5\n").unwrap();
        assert_eq!(table.columns.len(), 2);
        assert_eq!(table.notices.len(), 2);
        assert!(table.notices[1].to_string().contains("“k” is the same in every row"));
    }

    #[test]
    fn every_unusable_file_says_where_and_what() {
        assert!(message(b"").contains("empty"));
        assert!(message(b" \n\n").contains("empty"));
        assert!(message(b"a,b\n").contains("no row"));
        assert!(message(b"a,b\n1,2\n").contains("1 row"));
        assert!(message(b"a,b\n1,2\n3\n").contains("Line 3 has 1 cells; the first line has 2"));
        assert!(message(b"a,b\n1,2\n3,NaN\n4,5").contains("Line 3, column “b” is “NaN”"));
        assert!(message(b"a,b\n1,2\n3,-inf\n4,5").contains("is “-inf”"));
        assert!(message(b"a,b\n1,2\n3,1e31\n4,5").contains("is “1e31”"));
        assert!(message(b"a,b\n1,2\n3,\n4,5").contains("Line 3, column “b” is empty"));
        assert!(message(b"a,b\nx,y\nz,w\n").contains("at least two columns of numbers"));
        assert!(message(b"a,b\n1,2\n1,3\n").contains("“a” is the same in every row"));
        assert!(message(b"a,b\n1,2\n\xff,3\n").contains("Line 3 is not UTF-8"));
        assert!(message(&vec![b'1'; MAX_CSV_BYTES + 1]).contains("at most 10 MB"));
    }

    #[test]
    fn too_many_rows_are_refused() {
        let csv: String = (0..=MAX_ROWS).map(|i| format!("{i},{}\n", i * 2)).collect();
        assert!(message(csv.as_bytes()).contains("100001 rows"));
    }
}
