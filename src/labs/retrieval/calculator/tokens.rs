//! What both nets read and write: characters, the names of the tools, and a few marks.

use super::tools::{CALC, LOOK};

/// The room that a question has: what is shorter is filled up with blanks, so that each of its characters stands always
/// equally far before the place where a call repeats it.
pub(super) const FIELD: usize = 12;
/// The most characters of a result that go into a line.
pub(super) const RESULT: usize = 12;
/// The most tokens in a line: the question and its mark, a call around it, its result, the end.
pub(super) const CONTEXT: usize = FIELD + 1 + FIELD + 4 + RESULT + 1;

/// Fills up a question.
pub(super) const BLANK: u32 = 0;
/// Behind it begins the answer.
pub(super) const ASK: u32 = 1;
/// Ends a line.
pub(super) const STOP: u32 = 2;
/// Stands for a result where there is none.
pub(super) const NONE: u32 = 3;
/// The names of the tools.
pub(super) const TOOLS: [u32; 2] = [4, 5];
/// = behind a call: what follows is the tool’s.
pub(super) const EQUALS: u32 = 8;
/// The first that is a character of its own.
const FIRST: u32 = 6;
/// The characters.
const CHARACTERS: &str = "()=0123456789+-*/.abcdefghijklmnopqrstuvwxyz ";

/// v: how many there are.
pub(super) fn count() -> usize {
    FIRST as usize + CHARACTERS.len()
}

/// A character as a token.
pub(super) fn token(character: char) -> Option<u32> {
    CHARACTERS.find(character).map(|place| FIRST + place as u32)
}

/// The characters of a text that are tokens.
pub(super) fn tokens(text: &str) -> Vec<u32> {
    text.chars().filter_map(token).collect()
}

/// A token as it is written.
pub(super) fn label(token: u32) -> &'static str {
    match token {
        BLANK => "·",
        ASK => "?",
        STOP => "■",
        NONE => "none",
        4 => CALC,
        5 => LOOK,
        _ => {
            let place = (token - FIRST) as usize;
            CHARACTERS.get(place..=place).unwrap_or("")
        }
    }
}

/// Tokens as they are written.
pub(super) fn text(tokens: &[u32]) -> String {
    tokens.iter().map(|token| label(*token)).collect()
}

/// A reader's line as a question, and the characters of it that are not known.
pub(super) fn read(line: &str) -> (Vec<u32>, Vec<char>) {
    let line = line
        .trim()
        .trim_end_matches(['=', '?', ' '])
        .to_lowercase()
        .replace(['×', '·'], "*")
        .replace('−', "-");
    // Between digits a space says nothing; within a name it does.
    let spaced = !line.chars().any(|c| c.is_ascii_digit());
    let mut unknown: Vec<char> = vec![];
    let mut known = vec![];
    for character in line.chars() {
        match token(character) {
            _ if character == ' ' && !spaced => {}
            Some(token) => known.push(token),
            None if !unknown.contains(&character) => unknown.push(character),
            None => {}
        }
    }
    (known, unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_has_a_label_of_its_own() {
        let labels: std::collections::BTreeSet<_> = (0..count() as u32).map(label).collect();
        assert_eq!(labels.len(), count());
        assert!(!labels.contains(""));
        assert_eq!(text(&tokens("347+285")), "347+285");
    }

    #[test]
    fn what_a_reader_types_is_brought_to_what_is_known() {
        for (line, read_as, not) in [
            ("347 + 285 = ?", "347+285", ""),
            ("12×7", "12*7", ""),
            (" New Zealand ", "new zealand", ""),
            ("5 € + 3 €", "5+3", "€"),
            ("Перу", "", "перу"),
            ("", "", ""),
        ] {
            let (known, unknown) = read(line);
            assert_eq!(
                (text(&known).as_str(), unknown.iter().collect::<String>().as_str()),
                (read_as, not),
                "{line}"
            );
        }
    }
}
