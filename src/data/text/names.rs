//! Given names of people: 29,494 of them, in lower case.
//!
//! Source: US Social Security Administration, baby names; public domain. Here as in Karpathy's *makemore*
//! (2022), each name once, so that none of those held out is among those trained on.

/// The names in the order of the alphabet. Each begins with a capital that says how many letters of the one
/// before it fall away at its end (A for none, B for one …); what follows is put in their place.
const PACKED: &str = include_str!("names.packed.txt");

/// The names, one a line.
pub fn names() -> String {
    let mut all = String::with_capacity(3 * PACKED.len());
    let mut name = String::new();
    for letter in PACKED.trim_end().chars() {
        if letter.is_ascii_uppercase() {
            if !name.is_empty() {
                all.push_str(&name);
                all.push('\n');
            }
            let kept = name.len().saturating_sub(letter as usize - 'A' as usize);
            name.truncate(kept);
        } else {
            name.push(letter);
        }
    }
    all.push_str(&name);
    all.push('\n');
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_come_out_as_they_went_in() {
        let all = names();
        let list: Vec<_> = all.lines().collect();
        assert_eq!(list.len(), 29_494);
        assert_eq!((list[0], list[1], list[29_493]), ("aaban", "aabid", "zzyzx"));
        assert!(list.is_sorted() && list.windows(2).all(|pair| pair[0] != pair[1]));
        assert!(list.iter().all(|name| (2..=15).contains(&name.len())));
        assert!(all.bytes().all(|b| b == b'\n' || b.is_ascii_lowercase()));
        for name in ["emma", "olivia", "ava", "liam", "noah"] {
            assert!(list.binary_search(&name).is_ok(), "{name}");
        }
    }
}
