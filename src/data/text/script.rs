//! Words in another script: the same word, and not one letter of it the same.

/// Each letter from a to z, in Georgian: the nearest sound where there is one, and each another.
const GEORGIAN: [char; 26] = [
    'ა', 'ბ', 'ც', 'დ', 'ე', 'ფ', 'გ', 'ჰ', 'ი', 'ჯ', 'კ', 'ლ', 'მ', 'ნ', 'ო', 'პ', 'ქ', 'რ', 'ს', 'ტ', 'უ',
    'ვ', 'ჭ', 'ხ', 'ყ', 'ზ',
];

/// A word with its letters from a to z, of either case, as Georgian ones; all else stays.
pub fn in_georgian(word: &str) -> String {
    let letter = |c: char| {
        let place = (c.to_ascii_lowercase() as usize).checked_sub('a' as usize);
        place.and_then(|place| GEORGIAN.get(place)).copied().unwrap_or(c)
    };
    word.chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_becomes_one_of_its_own_and_the_rest_stays() {
        assert_eq!(in_georgian("Mira"), "მირა");
        assert_eq!(in_georgian("É 42 ?"), "É 42 ?");
        let all: std::collections::BTreeSet<char> =
            ('a'..='z').flat_map(|c| in_georgian(&c.to_string()).chars().collect::<Vec<_>>()).collect();
        assert_eq!(all.len(), 26);
        assert!(all.iter().all(|letter| !letter.is_ascii()));
    }
}
