//! Countries and their capitals, in lower case: 171 of them, those whose names have at most twelve letters, none with a mark.
//!
//! Source: the npm package *countries-list* 3.4.1, MIT; as it has them.

/// A line is a country, a tab, its capital; in the order of the alphabet.
const TABLE: &str = include_str!("capitals.tsv");

/// Every country with its capital.
pub fn capitals() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_country_stands_once_in_letters_and_spaces() {
        let all: Vec<_> = capitals().collect();
        assert_eq!(all.len(), 171);
        assert!(all.windows(2).all(|pair| pair[0].0 < pair[1].0));
        let plain = |name: &str| name.chars().all(|c| c == ' ' || c.is_ascii_lowercase()) && name.len() <= 12;
        assert!(all.iter().all(|(country, capital)| plain(country) && plain(capital)));
        assert!(all.contains(&("peru", "lima")) && all.contains(&("japan", "tokyo")));
    }
}
