//! A reader's file made into text that can be learned from, with what was done to it in words.

use crate::error::{Error, Result, excerpt};
use crate::message;
use crate::message::Message;

/// The largest text accepted, in bytes.
pub const MAX_TEXT_BYTES: usize = 5_000_000;
/// A text with a larger share of control characters than this is a file of another kind.
const MOST_CONTROL: f64 = 0.01;

/// Text, and what was done to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Cleaned {
    /// Lines end in `\n`, the last one too; no other control characters.
    pub text: String,
    /// One for each kind of change that a reader should know of.
    pub notices: Vec<Message>,
}

/// Bytes as text: UTF-8 with or without a byte order mark; `\r\n` and `\r` become `\n`, a tab becomes a space,
/// other control characters and the invisible ones that turn the direction of writing are left out.
///
/// # Errors
/// [`Error::Data`] if the bytes are not UTF-8, are mostly control characters, or hold nothing to learn from.
pub fn clean(bytes: &[u8]) -> Result<Cleaned> {
    let raw = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let byte = bytes.get(at).copied().unwrap_or_default();
        let byte = format!("0x{byte:02X}");
        Error::Data(message!(
            "text_not_utf8",
            "This is not text: byte {at} is {byte}, which UTF-8 does not have there. Save it as plain text in UTF-8.",
            at,
            byte
        ))
    })?;
    let raw = raw.strip_prefix('\u{feff}').unwrap_or(raw);
    let mut text = String::with_capacity(raw.len() + 1);
    let (mut removed, mut all) = (0_usize, 0_usize);
    let mut chars = raw.chars().peekable();
    while let Some(letter) = chars.next() {
        all += 1;
        match letter {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    text.push('\n');
                }
            }
            '\t' => text.push(' '),
            '\n' | '\u{2028}' | '\u{2029}' => text.push('\n'),
            letter if letter.is_control() || is_direction(letter) => removed += 1,
            letter => text.push(letter),
        }
    }
    if removed as f64 > MOST_CONTROL * all as f64 {
        return Err(Error::Data(message!(
            "text_binary",
            "This is not text: {removed} of its {all} characters are control characters. A plain text file is needed.",
            removed,
            all
        )));
    }
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(Error::Data(message!(
            "text_empty",
            "This text is empty: there is nothing to learn from."
        )));
    }
    if trimmed.chars().take(LEAST).count() < LEAST {
        return Err(Error::Data(message!(
            "text_short",
            "This text is “{text}”: at least {least} characters are needed, some to learn from and some to be tested on.",
            text = excerpt(trimmed),
            least = LEAST
        )));
    }
    let mut notices = vec![];
    if removed > 0 {
        notices.push(message!("text_control", "Control characters left out: {removed}.", removed));
    }
    let mut text = trimmed.to_string();
    text.push('\n');
    Ok(Cleaned { text, notices })
}

/// The fewest characters that can be learned from and tested on.
const LEAST: usize = 10;

/// Marks that turn the direction of writing; they have no shape of their own.
fn is_direction(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(bytes: &[u8]) -> String {
        clean(bytes).unwrap_err().to_string()
    }

    #[test]
    fn lines_end_alike_and_what_was_left_out_is_said() {
        let cleaned = clean("\u{feff}one\r\ntwo\rthree\tfour \n".as_bytes()).unwrap();
        assert_eq!(cleaned, Cleaned { text: "one\ntwo\nthree four\n".into(), notices: vec![] });
        let bell = format!("{}\u{7}", "a line of text\n".repeat(20));
        let notices = clean(bell.as_bytes()).unwrap().notices;
        assert_eq!(
            notices,
            [message!("text_control", "Control characters left out: {removed}.", removed = 1_usize)]
        );
    }

    #[test]
    fn what_is_no_text_is_refused_in_words() {
        assert!(says(b"").contains("empty"));
        assert!(says(b" \n\t ").contains("empty"));
        assert!(says(b"x").contains("“x”") && says(b"x").contains("at least 10"));
        assert!(says(b"GIF89a\xff\x00").contains("byte 6 is 0xFF"));
        assert!(says(b"PK\x03\x04\x14\x00\x06\x00\x08\x00plain").contains("control characters"));
    }

    #[test]
    fn emoji_and_right_to_left_text_stay_as_they_are() {
        for text in ["שלום עולם, מה שלומך?\n", "👩‍🚀🚀🌍✨🎉👍🏽🔥💧🌊🌋\n"]
        {
            assert_eq!(clean(text.as_bytes()).unwrap().text, text);
        }
        let turned = format!("{}\u{202e}", "right to left and back ".repeat(10));
        assert_eq!(clean(turned.as_bytes()).unwrap().notices.len(), 1);
    }
}
