//! 932 home sales in the Sacramento area, five days of 2008.
//!
//! Source: published by the Sacramento Bee; here without the columns `type` and `city`.

use super::{Table, TableChoices, TableNeeds};
use crate::error::{Error, Result};

const CSV: &str = include_str!("homes.csv");

/// The names and units a reader sees, by column.
const COLUMNS: &[(&str, &str, &str)] = &[
    ("area", "floor area", "ft²"),
    ("beds", "bedrooms", ""),
    ("baths", "bathrooms", ""),
    ("latitude", "latitude", "°"),
    ("longitude", "longitude", "°"),
    ("price", "price", "US$"),
];

/// The built-in table: `area` in square feet, `beds`, `baths`, `latitude` and `longitude` in degrees,
/// `price` in US dollars.
///
/// # Errors
/// [`Error::Data`] never happens with the file this crate was built from; the tests see to that.
pub fn homes() -> Result<Table> {
    let needs = TableNeeds { classes: 0, features: 1, most: COLUMNS.len(), classifies: false };
    let mut table = Table::read(CSV.as_bytes(), &TableChoices::default(), needs)?;
    for column in &mut table.columns {
        let known = COLUMNS.iter().find(|(id, ..)| *id == column.id);
        let (_, name, unit) =
            known.ok_or_else(|| Error::unknown("column", &column.id, COLUMNS.iter().map(|c| c.0)))?;
        (column.name, column.unit) = ((*name).into(), (*unit).into());
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_published_table() {
        let table = homes().unwrap();
        assert_eq!(table.rows(), 932);
        assert_eq!(table.columns.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), COLUMNS.map_ids());
        assert_eq!(table.column("price").unwrap().values[0], 59_222.0);
        assert_eq!(table.column("area").unwrap().values[0], 836.0);
        assert!(table.notices.is_empty());
    }

    trait Ids {
        fn map_ids(&self) -> Vec<&'static str>;
    }
    impl Ids for [(&'static str, &'static str, &'static str)] {
        fn map_ids(&self) -> Vec<&'static str> {
            self.iter().map(|(id, ..)| *id).collect()
        }
    }
}
