//! A file taken apart into lines of cells, and the separator that does it best.

use csv::{ReaderBuilder, StringRecord};

use super::encoding::lines_in;
use super::number::{Decimal, is_date, is_gap, number};
use crate::error::{Error, Result};
use crate::message;

/// The separators there are, with their names in code; of two that do equally well the earlier is taken.
const SEPARATORS: [(u8, &str); 5] =
    [(b',', "comma"), (b';', "semicolon"), (b'\t', "tab"), (b'|', "bar"), (b' ', "space")];

/// Lines of cells, in little room: a file may have millions of either.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// The cells of all lines, one behind the other.
    text: String,
    /// Where each cell ends.
    ends: Vec<u32>,
    /// The number of each line in the file, and its first cell.
    rows: Vec<(u32, u32)>,
}

impl Grid {
    /// Takes a text apart. Lines without any content are left out. `first` is the number of its first line.
    pub fn new(text: &str, separator: u8, first: usize) -> Result<Self> {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(text.as_bytes());
        let (mut grid, mut record) = (Self::default(), StringRecord::new());
        let (mut at, mut line) = (0, first);
        while reader.read_record(&mut record).map_err(unreadable)? {
            // Where it was read from; the ends of lines there belong to the lines before it.
            let mut from = record.position().map_or(at, |position| position.byte() as usize);
            from += text[from..].bytes().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            line += lines_in(&text.as_bytes()[at..from]);
            at = from;
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            grid.rows.push((line as u32, grid.ends.len() as u32));
            for cell in &record {
                grid.text.push_str(cell.trim());
                grid.ends.push(grid.text.len() as u32);
            }
        }
        Ok(grid)
    }

    /// How many lines.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The number of a line in the file.
    pub fn line(&self, row: usize) -> usize {
        self.rows.get(row).map_or(0, |(line, _)| *line as usize)
    }

    /// The cells of a line.
    pub fn row(&self, row: usize) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        let from = self.rows.get(row).map_or(self.ends.len(), |(_, first)| *first as usize);
        let to = self.rows.get(row + 1).map_or(self.ends.len(), |(_, first)| *first as usize);
        (from..to).map(|cell| self.at(cell))
    }

    /// A cell; what is beyond its line is empty.
    #[inline(never)]
    pub fn cell(&self, row: usize, column: usize) -> &str {
        let from = self.rows.get(row).map_or(self.ends.len(), |(_, first)| *first as usize);
        let to = self.rows.get(row + 1).map_or(self.ends.len(), |(_, first)| *first as usize);
        if from + column < to { self.at(from + column) } else { "" }
    }

    #[inline(never)]
    fn at(&self, cell: usize) -> &str {
        let end = |cell: usize| self.ends.get(cell).map_or(0, |end| *end as usize);
        let from = if cell == 0 { 0 } else { end(cell - 1) };
        self.text.get(from..end(cell)).unwrap_or("")
    }

    /// The cells of a line up to the last that holds something.
    fn filled(&self, row: usize) -> usize {
        self.row(row).rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1)
    }

    /// How many columns: as many as the first line has cells, without those at the end that are empty in every line.
    pub fn width(&self) -> usize {
        let filled = (0..self.rows()).map(|row| self.filled(row)).max().unwrap_or(0);
        self.row(0).len().min(filled)
    }

    /// The first line that has other than `width` cells. Empty ones at its end are none.
    pub fn ragged(&self, width: usize) -> Option<usize> {
        (0..self.rows()).find(|row| self.row(*row).len() < width || self.filled(*row) > width)
    }

    /// How well this is a table: the share of its lines that are as long as most are, times the share of its cells that
    /// are numbers or dates. Nothing if it is one column.
    ///
    /// Source: van den Burg, Nazábal and Sutton (2019), “Wrangling messy CSV files by detecting row and type patterns”,
    /// whose consistency is the product of a pattern score and a type score as here, both made simpler.
    fn consistency(&self) -> f64 {
        let lengths = || (0..self.rows()).map(|row| self.row(row).len());
        // The length that more than half of the lines have, if there is one: it outlasts all others.
        let (mut width, mut lead) = (0, 0_u32);
        for length in lengths() {
            if lead == 0 {
                width = length;
            }
            if length == width { lead += 1 } else { lead -= 1 }
        }
        if width < 2 {
            return 0.0;
        }
        let lines = lengths().filter(|length| *length == width).count();
        let (mut filled, mut typed) = (0_u32, 0_u32);
        for cell in (0..self.ends.len()).map(|cell| self.at(cell)).filter(|cell| !is_gap(cell)) {
            filled += 1;
            let known = number(cell, Decimal::Point).or_else(|| number(cell, Decimal::Comma)).is_some()
                || is_date(cell);
            typed += u32::from(known);
        }
        // Some of it counts where nothing is a number, as in a table of names.
        lines as f64 / self.rows() as f64 * (0.01 + f64::from(typed) / f64::from(filled.max(1)))
    }
}

fn unreadable(error: csv::Error) -> Error {
    let error = error.to_string();
    Error::Data(message!("csv_unreadable", "This file can’t be read: {error}.", error))
}

/// A text taken apart by the separator that is wanted, that it names itself (`sep=;`), or that makes the best table of it.
pub(super) fn grid(text: &str, wanted: Option<u8>) -> Result<(Grid, u8)> {
    let (named, text, first) = match named(text) {
        Some((named, rest)) => (Some(named), rest, 2),
        None => (None, text, 1),
    };
    if let Some(separator) = wanted.or(named) {
        return Ok((Grid::new(text, separator, first)?, separator));
    }
    let mut best: Option<(f64, Grid, u8)> = None;
    for (separator, _) in SEPARATORS {
        if !text.as_bytes().contains(&separator) {
            continue;
        }
        let grid = Grid::new(text, separator, first)?;
        let score = grid.consistency();
        if best.as_ref().is_none_or(|(most, ..)| score > *most) {
            best = Some((score, grid, separator));
        }
    }
    match best {
        Some((_, grid, separator)) => Ok((grid, separator)),
        None => Ok((Grid::new(text, b',', first)?, b',')),
    }
}

/// The separator that a first line `sep=;` names, which spreadsheets write and leave out of the table; and what follows.
fn named(text: &str) -> Option<(u8, &str)> {
    let end = text.find(['\r', '\n']).unwrap_or(text.len());
    let line = text[..end].trim_matches([' ', '"']);
    let name = line.get(..4).filter(|name| name.eq_ignore_ascii_case("sep="))?;
    let rest = text[end..].strip_prefix('\r').unwrap_or(&text[end..]);
    match &line.as_bytes()[name.len()..] {
        [separator] if is_separator(*separator) => {
            Some((*separator, rest.strip_prefix('\n').unwrap_or(rest)))
        }
        _ => None,
    }
}

/// Whether cells can be separated by that.
fn is_separator(byte: u8) -> bool {
    byte == b'\t'
        || (byte.is_ascii_graphic() && !byte.is_ascii_alphanumeric() && byte != b'"')
        || byte == b' '
}

/// The name of a separator: of those that are common a word, of others the character itself.
pub(super) fn name_of(separator: u8) -> String {
    let known = SEPARATORS.iter().find(|(byte, _)| *byte == separator);
    known.map_or_else(|| char::from(separator).to_string(), |(_, name)| (*name).to_string())
}

/// The reverse of [`name_of`].
pub(super) fn separator(name: &str) -> Result<u8> {
    let known = SEPARATORS.iter().find(|(_, known)| *known == name).map(|(byte, _)| *byte);
    let itself = || match name.as_bytes() {
        [byte] if is_separator(*byte) => Some(*byte),
        _ => None,
    };
    known
        .or_else(itself)
        .ok_or_else(|| Error::unknown("separator", name, SEPARATORS.iter().map(|(_, name)| *name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (Grid, String) {
        let (grid, separator) = grid(text, None).unwrap();
        (grid, name_of(separator))
    }

    #[test]
    fn the_separator_is_decided_on_the_whole_file() {
        for (text, separator, width) in [
            ("a,b\n1,2\n3,5\n", "comma", 2),
            ("a;b\n1,5;2,5\n3;4", "semicolon", 2),
            ("1,5;2,5\n3,5;4,5\n", "semicolon", 2),
            ("a\tb\n1,000\t2,000\n", "tab", 2),
            ("a|b\n1|2", "bar", 2),
            ("1.5 2.5\n3 4", "space", 2),
            // More commas in line 1 than semicolons.
            ("size (m, wide, long);price\n1;2\n3;4\n", "semicolon", 2),
            // Quoted ones are none.
            ("\"a;b;c\",d\n\"1;2;3\",4\n\"5;6;7\",8\n", "comma", 2),
            ("note,x\n\"one; two\",1\n\"three; four\",2\n", "comma", 2),
            ("when,x\n2024-01-01 10:00,1\n2024-01-02 10:00,2\n", "comma", 2),
            ("sep=;\na;b\n1;2\n", "semicolon", 2),
            ("SEP=^\r\na^b\r\n1^2\r\n", "^", 2),
            ("\"sep=\t\"\na\tb\n", "tab", 2),
            ("a\n1\n2\n", "comma", 1),
            ("", "comma", 0),
        ] {
            let (grid, found) = of(text);
            assert_eq!((found.as_str(), grid.width()), (separator, width), "{text:?}");
        }
    }

    #[test]
    fn lines_have_the_numbers_an_editor_gives_them() {
        for (text, lines) in [
            ("a,b\n1,2\n3,4\n", vec![1, 2, 3]),
            ("a,b\r\n1,2\r\n3,4\r\n", vec![1, 2, 3]),
            ("a,b\r1,2\r3,4\r", vec![1, 2, 3]),
            ("\n\na,b\n\n\n1,2\n \n,\n3,4", vec![3, 6, 9]),
            ("\r\n\r\na,b\r\n\r\n1,2\r\n3,4", vec![3, 5, 6]),
            ("\r\ra,b\r\r1,2", vec![3, 5]),
            ("a,b\n\"one\ntwo\",2\n3,4", vec![1, 2, 4]),
            ("sep=,\r\na,b\r\n\r\n1,2", vec![2, 4]),
        ] {
            let (grid, _) = of(text);
            let found: Vec<_> = (0..grid.rows()).map(|row| grid.line(row)).collect();
            assert_eq!(found, lines, "{text:?}");
        }
    }

    #[test]
    fn what_is_empty_at_the_end_is_no_column() {
        for text in ["a,b,\n1,2,\n3,4,\n", "a,b\n1,2,\n3,4,,\n", "a,b,,\n1,2\n3,4\n"] {
            let (grid, _) = of(text);
            assert_eq!((grid.width(), grid.ragged(2)), (2, None), "{text:?}");
        }
        assert_eq!(of("a,b\n1,2\n3\n").0.ragged(2), Some(2));
        assert_eq!(of("a,b\n1,2,3\n").0.ragged(2), Some(1));
        assert_eq!(of("a,b\n1,\n2,3").0.ragged(2), None, "a gap is a cell");
    }

    #[test]
    fn separators_by_name() {
        for (byte, name) in SEPARATORS {
            assert_eq!(separator(name), Ok(byte));
        }
        assert_eq!(separator("^"), Ok(b'^'));
        for bad in ["", "a", "\"", "\n", "é", "comma,"] {
            assert!(separator(bad).is_err(), "{bad}");
        }
    }
}
