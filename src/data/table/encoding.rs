//! From bytes to text: UTF-8 or UTF-16, with a mark in front or without.

use std::borrow::Cow;

use super::super::MAX_CSV_BYTES;
use crate::error::{Error, Result};
use crate::message;
use crate::message::rounded;

/// A file as text, without the mark in front, and how it was encoded.
///
/// # Errors
/// [`Error::Data`] if it is over [`MAX_CSV_BYTES`] or neither UTF-8 nor UTF-16.
pub(super) fn text(bytes: &[u8]) -> Result<(Cow<'_, str>, &'static str)> {
    if bytes.len() > MAX_CSV_BYTES {
        let (size, most) = (rounded(bytes.len() as f64 / 1e6, 3), MAX_CSV_BYTES / 1_000_000);
        let english = "This file is {size} MB; at most {most} MB can be used.";
        return Err(Error::Data(message!("csv_too_large", english, size, most)));
    }
    if let Some(little) = utf16(bytes) {
        let unit = |pair: &[u8]| {
            let pair = [pair[0], pair.get(1).copied().unwrap_or(0)];
            if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
        };
        let mut text = String::with_capacity(bytes.len() / 2);
        for char in char::decode_utf16(bytes.chunks(2).map(unit)) {
            let broken = |_| {
                let line = lines_in(text.as_bytes()) + 1;
                let english = "Line {line} is not UTF-16 text, as the rest of this file is. Save it as CSV in UTF-8 and try again.";
                Error::Data(message!("csv_not_utf16", english, line))
            };
            text.push(char.map_err(broken)?);
        }
        let marked = text.strip_prefix('\u{feff}').map(str::to_string);
        return Ok((Cow::Owned(marked.unwrap_or(text)), "UTF-16"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = lines_in(&bytes[..error.valid_up_to()]) + 1;
        let english = "Line {line} is not UTF-8 text. Save the file as CSV in UTF-8 and try again.";
        Error::Data(message!("csv_not_utf8", english, line))
    })?;
    Ok((Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text)), "UTF-8"))
}

/// Whether bytes are UTF-16, and then whether the lower byte comes first. Digits, separators and ends of lines have a
/// zero byte each in it, always on the same side; UTF-8 has none.
fn utf16(bytes: &[u8]) -> Option<bool> {
    match bytes {
        [0xff, 0xfe, ..] => return Some(true),
        [0xfe, 0xff, ..] => return Some(false),
        _ => {}
    }
    let zeros = |from: usize| bytes.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    // A picture has some on either side.
    let clear = |most: usize, least: usize| most * 8 >= bytes.len() && least * 8 <= most;
    if clear(second, first) { Some(true) } else { clear(first, second).then_some(false) }
        .filter(|_| bytes.len() > 1)
}

/// How many lines end in a text: `\n`, `\r\n` and `\r` alike.
pub(super) fn lines_in(text: &[u8]) -> usize {
    let ends = |i: usize| text[i] == b'\n' && (i == 0 || text[i - 1] != b'\r') || text[i] == b'\r';
    (0..text.len()).filter(|i| ends(*i)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect()
    }

    #[test]
    fn utf_16_is_known_with_a_mark_and_without() {
        for written in ["größe,preis\n1,2\n", "площадь;цена\n1,5;2\n3,5;4\n"] {
            for little in [true, false] {
                assert_eq!(text(&units(written, little)).unwrap(), (written.into(), "UTF-16"), "{little}");
                let marked = units(&format!("\u{feff}{written}"), little);
                assert_eq!(text(&marked).unwrap(), (written.into(), "UTF-16"), "{little}");
            }
            assert_eq!(text(written.as_bytes()).unwrap(), (written.into(), "UTF-8"));
            assert_eq!(text(format!("\u{feff}{written}").as_bytes()).unwrap(), (written.into(), "UTF-8"));
        }
        assert_eq!(text(b"").unwrap(), ("".into(), "UTF-8"));
    }

    #[test]
    fn what_is_neither_is_named_by_the_line() {
        let message = |bytes: &[u8]| text(bytes).unwrap_err().to_string();
        assert!(message(b"a\r\nb\r\n\xff,3\r\n").starts_with("Line 3 is not UTF-8"));
        assert!(message(b"a\rb\r\xff,3").starts_with("Line 3 is not UTF-8"));
        assert!(message(b"\n\n\n\xff").starts_with("Line 4 is not UTF-8"));
        let mut half = units("a,b\n1,2\n", true);
        half.extend(0xd800_u16.to_le_bytes());
        half.extend(units("\n", true));
        assert!(message(&half).starts_with("Line 3 is not UTF-16"));
        assert!(message(&vec![b'1'; MAX_CSV_BYTES + 1]).contains("at most 10 MB"));
    }
}
