//! Countries and territories of the world, by the file on the [shelf](super::shelf).

use super::shelf::{self, DataFile};
use crate::error::Result;

/// What is known of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    /// Its name in English.
    pub name: String,
    /// Its capital.
    pub capital: String,
    /// Its continent.
    pub continent: String,
    /// Its currency, by the three letters of ISO 4217.
    pub currency: String,
}

/// All of them, in the order of their ISO 3166 codes.
///
/// # Errors
/// [`Error::Missing`](crate::error::Error::Missing) until the page has handed the file over.
pub fn countries() -> Result<Vec<Country>> {
    let country = |line: &str| {
        let mut fields = line.split('\t').map(String::from);
        let mut next = || fields.next().unwrap_or_default();
        Country { name: next(), capital: next(), continent: next(), currency: next() }
    };
    Ok(shelf::text(DataFile::Countries)?.lines().map(country).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_country_has_a_name_of_its_own_and_all_that_is_told_of_it() {
        let all = countries().unwrap();
        assert_eq!(all.len(), 246);
        assert_eq!(all.iter().map(|country| &country.name).collect::<BTreeSet<_>>().len(), 246);
        assert!(all.iter().all(|country| !country.capital.is_empty() && country.currency.len() == 3));
        assert_eq!(all.iter().map(|country| &country.continent).collect::<BTreeSet<_>>().len(), 7);
        let peru = all.iter().find(|country| country.name == "Peru").unwrap();
        assert_eq!((&*peru.capital, &*peru.continent, &*peru.currency), ("Lima", "South America", "PEN"));
    }
}
