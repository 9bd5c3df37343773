//! A table of named columns of numbers.

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

/// Columns of equal length, none of them constant.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// The columns of numbers, in the order of the file.
    pub columns: Vec<Column>,
    /// The columns of texts, where they were asked for.
    pub names: Vec<Names>,
    /// The id of the last column that can be used, of either sort: where files usually have the target.
    pub last: String,
    /// What was left out of the file, in words for the reader.
    pub notices: Vec<Message>,
}

impl Table {
    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.values.len())
    }

    /// The column with that id.
    pub fn column(&self, id: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.id == id)
    }
}
