//! What digit a prompt asks for.

/// The words understood; each also with an s.
const WORDS: [&[&str]; 10] = [
    &["zero", "nought", "naught", "nil"],
    &["one"],
    &["two"],
    &["three"],
    &["four"],
    &["five"],
    &["six", "sixe"],
    &["seven"],
    &["eight"],
    &["nine"],
];

/// The first digit that a prompt names, as a numeral or as a word. A longer number names none.
pub(super) fn digit(prompt: &str) -> Option<usize> {
    let lower = prompt.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).find_map(|word| {
        if let Some(digit) = word.parse().ok().filter(|_| word.len() == 1) {
            return Some(digit);
        }
        let single = word.strip_suffix('s').unwrap_or(word);
        WORDS.iter().position(|names| names.contains(&word) || names.contains(&single))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_found_as_numerals_and_as_words() {
        for (prompt, expected) in [
            ("seven", Some(7)),
            ("3", Some(3)),
            ("an eight", Some(8)),
            ("draw me a 7 please", Some(7)),
            ("ZERO!", Some(0)),
            ("some sixes", Some(6)),
            ("nines, many", Some(9)),
            ("a “five”.", Some(5)),
            ("one or two", Some(1)),
            ("", None),
            ("a cat", None),
            ("42", None),
            ("someone", None),
            ("-1e9 ½ ٣", None),
        ] {
            assert_eq!(digit(prompt), expected, "{prompt}");
        }
    }
}
