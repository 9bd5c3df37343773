//! A table of named columns of numbers.

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

/// Columns of equal length, at least two, none of them constant.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// The columns, in the order of the file.
    pub columns: Vec<Column>,
    /// What was left out of the file, in words for the reader.
    pub notices: Vec<String>,
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
