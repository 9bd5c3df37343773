//! A table of named columns, read from what people have: files of spreadsheets and programs of any country.
//!
//! All is decided on the whole file, in this order:
//!
//! | | decided by |
//! |---|---|
//! | encoding | a mark in front, or where the zero bytes are |
//! | separator | a line `sep=;`, or what gives lines of equal length with the most numbers; quotes respected |
//! | decimal sign | the cells that are numbers with one sign only |
//! | header | whether the first line differs from what stands below it |
//! | kind of each column | what most of its cells are |
//! | target | the last column that can be one |
//!
//! A reader may decide any of it otherwise: [`TableChoices`]. What came out, and what would be left out or refused, is
//! the [`TablePreview`].

mod choices;
mod column;
mod encoding;
mod grid;
mod number;
mod preview;
mod read;

use serde::Serialize;

pub use choices::{TableChoices, TableNeeds};
pub use number::{Decimal, typed};
pub use preview::{ColumnPreview, TablePreview};

use crate::message::Message;

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The name in code: no commas, unique in its table.
    pub id: String,
    /// The name on screen.
    pub name: String,
    /// The unit, or empty.
    pub unit: String,
    /// The values, all finite.
    pub values: Vec<f64>,
}

/// A column of texts: the classes of a classifier.
#[derive(Debug, Clone, PartialEq)]
pub struct Names {
    /// The name in code: no commas, unique in its table.
    pub id: String,
    /// The different texts, in the order of the alphabet.
    pub names: Vec<String>,
    /// Which of them each row has.
    pub values: Vec<u32>,
}

/// A column of texts to be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Texts {
    /// The name in code: no commas, unique in its table.
    pub id: String,
    /// As they stand in the file.
    pub values: Vec<String>,
}

/// What a column of a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Numbers, with a currency or percent sign or without.
    Numbers,
    /// Texts.
    Names,
    /// Days or times of day.
    Dates,
    /// Nothing.
    Empty,
}

/// Columns of equal length, none of them constant.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// The columns of numbers, in the order of the file.
    pub columns: Vec<Column>,
    /// The columns of texts that can be classes, where they were asked for.
    pub names: Vec<Names>,
    /// The columns of texts that can be predicted from, where they were asked for; some of them are among the names as well.
    pub texts: Vec<Texts>,
    /// The id of the column to predict until the reader says otherwise, of either sort.
    pub target: String,
    /// The ids of the columns to predict it from until the reader says otherwise.
    pub features: Vec<String>,
    /// What was left out of the file, in words for the reader.
    pub notices: Vec<Message>,
    /// The file with all decisions in front: read again, it gives this table whatever the next version would decide.
    pub setup: Vec<u8>,
}

impl Table {
    /// The number of rows.
    pub fn rows(&self) -> usize {
        let texts = || self.texts.first().map_or(0, |texts| texts.values.len());
        self.columns.first().map_or_else(texts, |column| column.values.len())
    }

    /// The columns to predict another target from until the reader says otherwise.
    pub fn features_for(&self, target: &str) -> Vec<String> {
        let others = |ids: &mut dyn Iterator<Item = &String>| {
            ids.filter(|id| *id != target).cloned().collect::<Vec<_>>()
        };
        let features = others(&mut self.features.iter());
        if !features.is_empty() {
            return features;
        }
        others(&mut self.columns.iter().map(|column| &column.id)).into_iter().take(1).collect()
    }

    /// The column with that id.
    pub fn column(&self, id: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.id == id)
    }
}
