//! A letter in other spellings, so that who types “Zoë” to a model that has read only a to z is understood.

/// Lower-case letters that Unicode (15.0, canonical decompositions of U+00C0–U+024F and U+1E00–U+1EFF) takes apart into
/// one of a to z and its marks, by that letter.
const ACCENTED: [(char, &str); 25] = [
    ('a', "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ"),
    ('b', "ḃḅḇ"),
    ('c', "çćĉċčḉ"),
    ('d', "ďḋḍḏḑḓ"),
    ('e', "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ"),
    ('f', "ḟ"),
    ('g', "ĝğġģǧǵḡ"),
    ('h', "ĥȟḣḥḧḩḫẖ"),
    ('i', "ìíîïĩīĭįǐȉȋḭḯỉị"),
    ('j', "ĵǰ"),
    ('k', "ķǩḱḳḵ"),
    ('l', "ĺļľḷḹḻḽ"),
    ('m', "ḿṁṃ"),
    ('n', "ñńņňǹṅṇṉṋ"),
    ('o', "òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ"),
    ('p', "ṕṗ"),
    ('r', "ŕŗřȑȓṙṛṝṟ"),
    ('s', "śŝşšșṡṣṥṧṩ"),
    ('t', "ţťțṫṭṯṱẗ"),
    ('u', "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
    ('v', "ṽṿ"),
    ('w', "ŵẁẃẅẇẉẘ"),
    ('x', "ẋẍ"),
    ('y', "ýÿŷȳẏẙỳỵỷỹ"),
    ('z', "źżžẑẓẕ"),
];
/// Letters that it does not take apart, and how they are written without them.
const SPELLED_OUT: [(char, &str); 11] = [
    ('æ', "ae"),
    ('œ', "oe"),
    ('ß', "ss"),
    ('þ', "th"),
    ('ð', "d"),
    ('đ', "d"),
    ('ħ', "h"),
    ('ı', "i"),
    ('ł', "l"),
    ('ø', "o"),
    ('ŧ', "t"),
];

/// What a letter can be read as, the nearest first: in the other case, then without its accent.
pub(super) fn spellings(letter: char) -> [String; 4] {
    let (lower, upper): (String, String) = (letter.to_lowercase().collect(), letter.to_uppercase().collect());
    let bare: String = lower.chars().map(bare).collect();
    let bare_upper = bare.to_uppercase();
    if letter.is_uppercase() { [lower, upper, bare_upper, bare] } else { [lower, upper, bare, bare_upper] }
}

/// A lower-case letter without its accent; nothing of an accent by itself.
fn bare(letter: char) -> String {
    if matches!(letter, '\u{300}'..='\u{36f}') {
        return String::new();
    }
    if let Some((_, written)) = SPELLED_OUT.iter().find(|(special, _)| *special == letter) {
        return (*written).into();
    }
    let plain = ACCENTED.iter().find(|(_, accented)| accented.contains(letter));
    plain.map_or(letter, |(plain, _)| *plain).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_other_case_comes_before_the_letter_without_its_accent() {
        assert_eq!(spellings('A'), ["a", "A", "A", "a"]);
        assert_eq!(spellings('É'), ["é", "É", "E", "e"]);
        assert_eq!(spellings('ễ'), ["ễ", "Ễ", "e", "E"]);
        assert_eq!(spellings('ß')[2], "ss");
        assert_eq!(spellings('Æ')[3], "ae");
        assert_eq!(spellings('İ')[3], "i");
        assert_eq!(spellings('🚀')[0], "🚀");
    }

    #[test]
    fn every_accented_letter_is_a_lower_case_one_and_listed_once() {
        let all: Vec<_> = ACCENTED.iter().flat_map(|(_, accented)| accented.chars()).collect();
        assert_eq!(all.len(), 246);
        assert!(all.iter().all(|letter| letter.is_lowercase()));
        assert_eq!(all.iter().collect::<std::collections::BTreeSet<_>>().len(), all.len());
    }
}
