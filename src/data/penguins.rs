//! 333 penguins of three species, measured at Palmer Station, Antarctica, 2007 to 2009.
//!
//! Source: Gorman, Williams and Fraser (2014), “Ecological sexual dimorphism and environmental variability within a community
//! of Antarctic penguins (genus *Pygoscelis*)”, as in the R package `palmerpenguins`, CC0; rows with gaps left out, and the
//! columns of island, sex and year.

use super::{Table, TableChoices, TableNeeds};
use crate::error::Result;

const CSV: &str = include_str!("penguins.csv");

/// Of each measure its column, its name on screen, and its unit.
pub const PENGUIN_MEASURES: [(&str, &str, &str); 4] = [
    ("bill_length", "bill length", "mm"),
    ("bill_depth", "bill depth", "mm"),
    ("flipper_length", "flipper length", "mm"),
    ("body_mass", "body mass", "g"),
];

/// The table: four measures, and the species as names.
///
/// # Errors
/// [`Error::Data`](crate::error::Error::Data) never happens with the file this crate was built from; the tests see to that.
pub fn penguins() -> Result<Table> {
    let needs = TableNeeds { classes: 3, features: 4, most: 4, classifies: true };
    let mut table = Table::read(CSV.as_bytes(), &TableChoices::default(), needs)?;
    for (column, (_, name, unit)) in table.columns.iter_mut().zip(PENGUIN_MEASURES) {
        (column.name, column.unit) = (name.into(), unit.into());
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_the_published_ones() {
        let table = penguins().unwrap();
        assert_eq!((table.rows(), table.target.as_str()), (333, "species"));
        assert_eq!(
            table.columns.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(),
            PENGUIN_MEASURES.map(|c| c.0)
        );
        assert_eq!(table.features, PENGUIN_MEASURES.map(|c| c.0));
        let species = &table.names[0];
        let count = |class| species.values.iter().filter(|value| **value == class).count();
        assert_eq!(species.names, ["Adelie", "Chinstrap", "Gentoo"]);
        assert_eq!([count(0), count(1), count(2)], [146, 68, 119]);
        assert_eq!(table.columns[0].values[0], 39.1);
    }
}
