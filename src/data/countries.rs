//! Countries and territories of the world.
//!
//! Source: the JavaScript package *countries-list* 3.4.1, MIT, © 2014 Annexare Studio: those with a capital, without Vatican
//! City, whose name is its capital; dots and brackets of names left out.

/// A line is a country: name, capital, continent and first currency, with tabs between; in the order of ISO 3166 codes.
const TABLE: &str = include_str!("countries.tsv");

/// What is known of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// Its name in English.
    pub name: &'static str,
    /// Its capital.
    pub capital: &'static str,
    /// Its continent.
    pub continent: &'static str,
    /// Its currency, by the three letters of ISO 4217.
    pub currency: &'static str,
}

/// All of them.
pub fn countries() -> impl Iterator<Item = Country> {
    TABLE.lines().map(|line| {
        let mut fields = line.split('\t');
        let mut next = || fields.next().unwrap_or_default();
        Country { name: next(), capital: next(), continent: next(), currency: next() }
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_country_has_a_name_of_its_own_and_all_that_is_told_of_it() {
        let all: Vec<Country> = countries().collect();
        assert_eq!(all.len(), 246);
        assert_eq!(all.iter().map(|country| country.name).collect::<BTreeSet<_>>().len(), 246);
        assert!(all.iter().all(|country| !country.capital.is_empty() && country.currency.len() == 3));
        assert_eq!(all.iter().map(|country| country.continent).collect::<BTreeSet<_>>().len(), 7);
        let peru = all.iter().find(|country| country.name == "Peru").unwrap();
        assert_eq!((peru.capital, peru.continent, peru.currency), ("Lima", "South America", "PEN"));
    }
}
