//! From a file to a table: the decisions, and what follows from them.

use std::ops::Range;

use super::super::MAX_ROWS;
use super::column::{Found, column, ids, too_many_texts};
use super::encoding::text;
use super::grid::{Grid, grid, name_of, separator};
use super::number::{Decimal, is_date, is_gap, number};
use super::{Column, Table, TableChoices, TableNeeds, Texts};
use crate::error::{Error, Result};
use crate::message;
use crate::message::Message;

/// Columns of numbers beyond these are left out …
const MAX_COLUMNS: usize = 64;
/// … and those beyond these are not even looked at.
const MAX_LOOKED: usize = 256;

/// A file as it was understood.
pub(super) struct Look {
    pub encoding: &'static str,
    pub separator: u8,
    pub decimal: Decimal,
    pub header: bool,
    pub grid: Grid,
    /// Those looked at.
    pub columns: Vec<Found>,
    pub target: Option<usize>,
    pub features: Vec<usize>,
    /// Columns that were not looked at.
    beyond: usize,
}

impl Table {
    /// Reads a file. A column that can't be used is left out, with a notice.
    ///
    /// # Errors
    /// [`Error::Data`] if the file is empty, over [`MAX_CSV_BYTES`](super::super::MAX_CSV_BYTES) or [`MAX_ROWS`], not
    /// text, or ragged; if there is not a column to predict and one to predict it from; if one that was chosen can't be
    /// used. [`Error::Unknown`] for a choice that there is not.
    pub fn read(file: &[u8], choices: &TableChoices, needs: TableNeeds) -> Result<Self> {
        let mut look = Look::at(file, choices)?;
        look.build(choices, needs)?;
        let id = |index: &usize| look.columns[*index].id.clone();
        let (target, features) =
            (look.target.as_ref().map(id), look.features.iter().map(id).collect::<Vec<_>>());
        let resolved = TableChoices {
            separator: Some(name_of(look.separator)),
            header: Some(look.header),
            decimal: Some(look.decimal),
            target: target.clone(),
            columns: Some(features.clone()),
        };
        let mut table = Self {
            target: target.unwrap_or_default(),
            features,
            notices: look.notices(),
            setup: resolved.before(file)?,
            ..Self::default()
        };
        for found in look.columns.into_iter().filter(|found| found.flaw.is_none()) {
            if found.has_numbers() {
                let (name, unit) = (found.id.clone(), found.unit.into());
                table.columns.push(Column { id: found.id, name, unit, values: found.values });
                continue;
            }
            table.names.extend(found.names);
            table.texts.extend(found.texts.map(|values| Texts { id: found.id, values }));
        }
        Ok(table)
    }

    /// Reads a file that may have decisions in front; see [`TableChoices::before`].
    ///
    /// # Errors
    /// Those of [`read`](Self::read).
    pub fn from_setup(bytes: &[u8], needs: TableNeeds) -> Result<Self> {
        let (choices, file) = TableChoices::split(bytes)?;
        Self::read(file, &choices, needs)
    }
}

impl Look {
    /// Takes a file apart.
    pub fn at(file: &[u8], choices: &TableChoices) -> Result<Self> {
        let (text, encoding) = text(file)?;
        let wanted = choices.separator.as_deref().map(separator).transpose()?;
        let (grid, separator) = grid(&text, wanted)?;
        if grid.rows() == 0 {
            return Err(Error::Data(message!(
                "csv_empty",
                "This file is empty. A CSV file has one row a line."
            )));
        }
        let decimal = choices.decimal.unwrap_or_else(|| decimal(&grid, separator));
        let width = grid.width();
        let header = choices.header.unwrap_or_else(|| has_header(&grid, width.min(MAX_LOOKED), decimal));
        let (columns, features) = (vec![], vec![]);
        let beyond = width.saturating_sub(MAX_LOOKED);
        Ok(Self { encoding, separator, decimal, header, grid, columns, target: None, features, beyond })
    }

    /// The lines below the header.
    pub fn rows(&self) -> Range<usize> {
        usize::from(self.header)..self.grid.rows()
    }

    /// Makes columns of it, and decides which is which. On an error what was decided before it stays, to be shown.
    pub fn build(&mut self, choices: &TableChoices, needs: TableNeeds) -> Result<()> {
        let width = self.grid.width();
        if let Some(row) = self.grid.ragged(width) {
            let (line, cells) = (self.grid.line(row), self.grid.row(row).len());
            let english = "Line {line} has {cells} cells; the first line has {width}. Every line needs the same number.";
            return Err(Error::Data(message!("csv_ragged", english, line, cells, width)));
        }
        let rows = self.rows();
        match rows.len() {
            0 => {
                let english = "This file has no row of numbers. At least two are needed.";
                return Err(Error::Data(message!("csv_no_row", english)));
            }
            1 => {
                let english = "This file has 1 row of numbers. At least two are needed.";
                return Err(Error::Data(message!("csv_one_row", english)));
            }
            n if n > MAX_ROWS => {
                let english = "This file has {rows} rows; at most {most} can be used.";
                return Err(Error::Data(message!("csv_too_long", english, rows = n, most = MAX_ROWS)));
            }
            _ => {}
        }
        let looked = width.min(MAX_LOOKED);
        let ids = if self.header {
            ids(self.grid.row(0).take(looked))
        } else {
            (1..=looked).map(|i| format!("column {i}")).collect()
        };
        let mut numbers = 0;
        for (index, id) in ids.into_iter().enumerate() {
            let mut found = column(&self.grid, rows.clone(), (index, id), self.decimal, needs);
            numbers += usize::from(found.has_numbers());
            if found.has_numbers() && numbers > MAX_COLUMNS {
                let (english, name) =
                    ("Column “{name}” is one too many: at most {most} can be used.", &found.id);
                found.flaw =
                    Some(message!("csv_many_columns", english, name = name.as_str(), most = MAX_COLUMNS));
            }
            self.columns.push(found);
        }
        self.enough(needs)?;
        let many = |id: &String| {
            let found = self.columns.iter().find(|found| found.id == *id);
            found.is_some_and(|found| found.has_texts() && !found.has_names())
        };
        if let Some(id) = choices.target.as_ref().filter(|id| many(id)) {
            return Err(Error::Data(too_many_texts(id, needs.classes)));
        }
        let target = match &choices.target {
            Some(id) => self.chosen(id, |found| found.has_numbers() || found.has_names())?,
            None => self.likely_target(needs).ok_or_else(no_features)?,
        };
        self.target = Some(target);
        self.features = match &choices.columns {
            Some(ids) => {
                for id in ids {
                    self.chosen(id, |found| found.has_numbers() || found.has_texts())?;
                }
                let chosen = |index: &usize| *index != target && ids.contains(&self.columns[*index].id);
                (0..self.columns.len()).filter(chosen).collect()
            }
            None => self.likely_features(target, needs.features),
        };
        if self.features.len() > needs.most {
            let (chosen, most) = (self.features.len(), needs.most);
            let english = "{chosen} columns are chosen to predict from; there can be at most {most}.";
            return Err(Error::Data(message!("csv_many_features", english, chosen, most)));
        }
        if self.features.is_empty() { Err(no_features()) } else { Ok(()) }
    }

    /// What was left out, in words for the reader.
    pub fn notices(&self) -> Vec<Message> {
        let left_out =
            |why: &Message| message!("csv_left_out", "{why} The column was left out.", why = why.clone());
        // A column without a name and without content is nobody's.
        let flaws = self
            .columns
            .iter()
            .filter(|found| found.kind != super::ColumnKind::Empty || found.id != "unnamed");
        let mut notices: Vec<_> = flaws.filter_map(|found| found.flaw.as_ref()).map(left_out).collect();
        if self.beyond > 0 {
            let (english, beyond) =
                ("{beyond} columns were left out: only the first {most} are looked at.", self.beyond);
            notices.push(message!("csv_beyond", english, beyond, most = MAX_LOOKED));
        }
        notices
    }

    /// There must be a column to predict and one to predict it from.
    fn enough(&self, needs: TableNeeds) -> Result<()> {
        let numbers = self.columns.iter().filter(|found| found.has_numbers()).count();
        let names = self.columns.iter().any(Found::has_names);
        let texts = self.columns.iter().filter(|found| found.has_texts()).count();
        let read = texts > 0 && (numbers > 0 || (names && texts > 1));
        if numbers >= 2 || (numbers == 1 && names) || read {
            return Ok(());
        }
        let few = if needs.classifies {
            message!(
                "csv_no_classes",
                "A classifier needs two columns at least: one with the class of each row, and one of numbers or texts to \
                 tell it by."
            )
        } else {
            message!(
                "csv_few_columns",
                "A model needs at least two columns of numbers: one to predict and one to predict it from. This file has \
             {have}.",
                have = numbers
            )
        };
        Err(Error::Data(match self.columns.iter().find_map(|found| found.flaw.clone()) {
            None => few,
            Some(why) => message!("because", "{what} {why}", what = few, why),
        }))
    }

    /// The column that a reader chose, if it can be used so; else why not.
    fn chosen(&self, id: &str, usable: impl Fn(&Found) -> bool) -> Result<usize> {
        let known = || self.columns.iter().map(|found| found.id.as_str());
        let index =
            known().position(|known| known == id).ok_or_else(|| Error::unknown("column", id, known()))?;
        let found = &self.columns[index];
        match &found.flaw {
            None if usable(found) => Ok(index),
            Some(flaw) => Err(Error::Data(flaw.clone())),
            None => Err(Error::Data(message!(
                "csv_no_numbers",
                "Column “{name}” is not made of numbers.",
                name = id
            ))),
        }
    }

    /// The last column, where files usually have it; but not one that only tells the rows apart.
    fn likely_target(&self, needs: TableNeeds) -> Option<usize> {
        let numbers = self.columns.iter().filter(|found| found.has_numbers()).count();
        let can = |index: &usize| {
            let found = &self.columns[*index];
            found.has_names() || (found.has_numbers() && (numbers > 1 || needs.classifies))
        };
        let likely = |index: &usize| {
            let found = &self.columns[*index];
            let classes = !needs.classifies || found.tells_classes(needs.classes);
            classes && !found.is_id && !found.tells_rows_apart
        };
        let candidates = || (0..self.columns.len()).rev().filter(can);
        candidates().find(likely).or_else(|| candidates().next())
    }

    /// The first columns of numbers but for the target; else the one of the longest texts; ids only where there is nothing
    /// else.
    fn likely_features(&self, target: usize, most: usize) -> Vec<usize> {
        let numbers =
            (0..self.columns.len()).filter(|index| *index != target && self.columns[*index].has_numbers());
        let (ids, others): (Vec<usize>, Vec<usize>) = numbers.partition(|index| self.columns[*index].is_id);
        let length = |index: &usize| {
            let texts = self.columns[*index].texts.iter().flatten();
            texts.map(String::len).sum::<usize>()
        };
        let texts =
            (0..self.columns.len()).filter(|index| *index != target && self.columns[*index].has_texts());
        match (others.is_empty(), texts.max_by_key(length)) {
            (false, _) => others.into_iter().take(most).collect(),
            (true, Some(text)) => vec![text],
            (true, None) => ids.into_iter().take(most).collect(),
        }
    }
}

fn no_features() -> Error {
    Error::Data(message!(
        "no_features",
        "There is no column of numbers to learn from beside the one to predict."
    ))
}

/// The decimal sign with which more cells are numbers. `1.234` is one with either; then it is the point, but in a file
/// that has commas between digits and is separated by semicolons, as spreadsheets do where the comma is the sign.
fn decimal(grid: &Grid, separator: u8) -> Decimal {
    let (mut point, mut comma, mut commas) = (0_u32, 0_u32, 0_u32);
    for cell in (0..grid.rows()).flat_map(|row| grid.row(row)) {
        let (a, b) = (number(cell, Decimal::Point).is_some(), number(cell, Decimal::Comma).is_some());
        point += u32::from(a && !b);
        comma += u32::from(b && !a);
        commas += u32::from(a && b && cell.contains(','));
    }
    let by_habit = point == comma && commas > 0 && separator == b';';
    if comma > point || by_habit { Decimal::Comma } else { Decimal::Point }
}

/// Whether the first line names the columns: it does where it has a word above numbers or dates, though other names be
/// numbers, such as years. Where it has only numbers above numbers, it does not, though a label be a word in every line.
/// In a table of words only, a name does not occur again below.
fn has_header(grid: &Grid, width: usize, decimal: Decimal) -> bool {
    let known = |cell: &str| number(cell, decimal).is_some() || is_date(cell);
    let (mut words, mut values, mut again) = (0, 0, false);
    for column in 0..width {
        let first = grid.cell(0, column);
        if is_gap(first) {
            continue;
        }
        let cells = || (1..grid.rows()).map(|row| grid.cell(row, column));
        let filled = cells().filter(|cell| !is_gap(cell)).count();
        let numbers = cells().filter(|cell| known(cell)).count();
        // A line alone has nothing below it: what it holds itself decides.
        if (numbers > 0 && numbers * 2 >= filled) || grid.rows() == 1 {
            if known(first) { values += 1 } else { words += 1 }
        } else {
            again = again || cells().any(|cell| cell == first);
        }
    }
    if words + values == 0 { !again } else { words > 0 }
}
