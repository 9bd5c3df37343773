//! What a file would become, before anything is built on it.

use serde::Serialize;

use super::grid::name_of;
use super::read::Look;
use super::{ColumnKind, Decimal, TableChoices, TableNeeds};
use crate::error::{Error, Result};
use crate::message::Message;

/// The first lines shown.
const LINES: usize = 6;
/// The longest text of a cell shown.
const LONGEST: usize = 24;

/// A file as it was understood: what is decided, what it holds, and what stands in the way.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct TablePreview {
    /// `UTF-8` or `UTF-16`.
    pub encoding: &'static str,
    /// What stands between cells; see [`TableChoices::separator`].
    pub separator: String,
    /// Whether the first line holds the columns' names.
    pub header: bool,
    /// What stands before decimals.
    pub decimal: Decimal,
    /// How many lines there are below the names.
    pub rows: usize,
    /// The columns; none if the lines don't make any.
    pub columns: Vec<ColumnPreview>,
    /// The cells of the first lines below the names, shortened.
    pub lines: Vec<Vec<String>>,
    /// Why it can't be used as it stands.
    pub refused: Option<Message>,
}

/// A column as it was understood.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ColumnPreview {
    /// Its name, unique in its table.
    pub id: String,
    /// What it holds.
    pub kind: ColumnKind,
    /// The currency or percent sign, or empty.
    pub unit: &'static str,
    /// Whether it can be predicted.
    pub predictable: bool,
    /// Whether it can be predicted from.
    pub usable: bool,
    /// Whether it is predicted.
    pub target: bool,
    /// Whether it is predicted from.
    pub feature: bool,
    /// Why it can't be used.
    pub flaw: Option<Message>,
}

impl TablePreview {
    /// What a file would become with these choices.
    ///
    /// # Errors
    /// [`Error::Data`] if it is empty, too large or not text; [`Error::Unknown`] for a separator that there is not. What
    /// another choice may mend is told in [`refused`](Self::refused).
    pub fn of(file: &[u8], choices: &TableChoices, needs: TableNeeds) -> Result<Self> {
        let mut look = Look::at(file, choices)?;
        let refused = look.build(choices, needs).err().as_ref().map(Error::message);
        let column = |(index, found): (usize, &super::column::Found)| ColumnPreview {
            id: found.id.clone(),
            kind: found.kind,
            unit: found.unit,
            predictable: found.has_numbers() || found.has_names(),
            usable: found.has_numbers() || found.has_texts(),
            target: look.target == Some(index),
            feature: look.features.contains(&index),
            flaw: found.flaw.clone(),
        };
        let width = look.columns.len();
        let line = |row| {
            let cells = look.grid.row(row).take(if width == 0 { LINES * 2 } else { width });
            cells.map(shortened).collect::<Vec<_>>()
        };
        Ok(Self {
            encoding: look.encoding,
            separator: name_of(look.separator),
            header: look.header,
            decimal: look.decimal,
            rows: look.rows().len(),
            columns: look.columns.iter().enumerate().map(column).collect(),
            lines: look.rows().take(LINES).map(line).collect(),
            refused,
        })
    }
}

fn shortened(cell: &str) -> String {
    let mut chars = cell.chars();
    let mut short: String = chars.by_ref().take(LONGEST).collect();
    if chars.next().is_some() {
        short.push('…');
    }
    short
}
