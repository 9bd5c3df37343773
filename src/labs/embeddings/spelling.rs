//! Words spelt much like one that is not there.

/// The words offered.
const OFFERED: usize = 5;
/// The longest word that is compared.
const LONGEST: usize = 60;

/// The nearest spellings among `words`; of equals the first.
pub(super) fn nearest<'a>(word: &str, words: impl Iterator<Item = &'a String>) -> Vec<String> {
    let word: Vec<char> = word.chars().take(LONGEST).collect();
    let most = (word.len() / 3).max(2);
    let far = |other: &String| {
        let other: Vec<char> = other.chars().take(LONGEST).collect();
        // No need to compare what differs in length alone by more.
        (word.len().abs_diff(other.len()) <= most).then(|| distance(&word, &other))
    };
    let mut found: Vec<_> =
        words.filter_map(|other| far(other).filter(|far| *far <= most).map(|far| (far, other))).collect();
    found.sort_by_key(|(far, _)| *far);
    found.into_iter().take(OFFERED).map(|(_, other)| other.clone()).collect()
}

/// How many letters must be put in, taken out, changed, or exchanged with their neighbour: Damerau (1964), without a
/// second change of what was exchanged.
fn distance(a: &[char], b: &[char]) -> usize {
    let width = b.len() + 1;
    let mut table = vec![0; (a.len() + 1) * width];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            let at = i * width + j;
            table[at] = if i == 0 || j == 0 {
                i + j
            } else {
                let changed = table[at - width - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut least = changed.min(table[at - width] + 1).min(table[at - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(table[at - 2 * width - 2] + 1);
                }
                least
            };
        }
    }
    table[a.len() * width + b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_counted_by_hand() {
        let far = |a: &str, b: &str| distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        for (a, b, expected) in [
            ("king", "king", 0),
            ("kign", "king", 1),
            ("kin", "king", 1),
            ("kitten", "sitting", 3),
            ("", "ab", 2),
        ] {
            assert_eq!(far(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn the_nearest_come_first_and_far_ones_not_at_all() {
        let words: Vec<String> = ["king", "kingdom", "ring", "queen", "kin"].map(String::from).to_vec();
        assert_eq!(nearest("kign", words.iter()), ["king", "kin", "ring"]);
        assert_eq!(nearest("xylophone", words.iter()), Vec::<String>::new());
        assert_eq!(nearest("", words.iter()), Vec::<String>::new());
    }
}
