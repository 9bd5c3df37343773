//! What is said to a reader: a name, its values, and the English of it.
//!
//! Nothing is composed on the way: a message is written once, where it arises, with `{name}` for what is filled in. The
//! page shows the English, or what a translation has under the same name; either way the values are filled in last.
//!
//! ```
//! use underhood::message;
//!
//! let rows = 1_usize;
//! let said = message!("csv_too_short", "This file has {rows} row. {why}", rows, why = "A line needs two.");
//! assert_eq!(said.to_string(), "This file has 1 row. A line needs two.");
//! assert_eq!(said.id, "csv_too_short");
//! ```

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Something to be said. Made by [`message!`](crate::message!).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Message {
    /// Its name, the same in all languages.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string"))]
    pub id: Cow<'static, str>,
    /// What it says in English, `{name}` standing for a value.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string"))]
    pub english: Cow<'static, str>,
    /// What is filled in, by name.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, Part>"))]
    pub values: BTreeMap<Cow<'static, str>, Part>,
}

/// A value in a [`Message`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// A number, rounded as it is to be read.
    Number(f64),
    /// A name of ours that is the same in all languages, such as the id of a control; or what a reader brought.
    Text(String),
    /// A message within the message.
    Message(Box<Message>),
    /// Several, to be read with commas between them.
    List(Vec<Part>),
}

impl Message {
    /// What [`message!`](crate::message!) makes. In a debug build every value has its place and every place its value.
    pub fn new<const N: usize>(
        id: &'static str,
        english: &'static str,
        values: [(&'static str, Part); N],
    ) -> Self {
        debug_assert!(values.iter().all(|(name, _)| english.contains(&format!("{{{name}}}"))), "{id}");
        debug_assert_eq!(english.matches('{').count(), english.matches('}').count(), "{id}");
        // Not collected: see `by_name` of the labs' values.
        let mut map = BTreeMap::new();
        for (name, part) in values {
            map.insert(Cow::from(name), part);
        }
        let values = map;
        debug_assert!(places(english).all(|name| values.contains_key(name)), "{id}");
        Self { id: id.into(), english: english.into(), values }
    }
}

impl Message {
    /// A word that is the same in code and in English, such as “control”.
    pub fn word(word: &'static str) -> Self {
        Self { id: word.into(), english: word.into(), values: BTreeMap::new() }
    }
}

/// The names in braces.
fn places(english: &str) -> impl Iterator<Item = &str> {
    english.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = self.english.split('{');
        f.write_str(parts.next().unwrap_or_default())?;
        for part in parts {
            let (name, after) = part.split_once('}').unwrap_or((part, ""));
            match self.values.get(name) {
                Some(value) => write!(f, "{value}")?,
                None => write!(f, "{{{name}}}")?,
            }
            f.write_str(after)?;
        }
        Ok(())
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
            Self::Message(message) => write!(f, "{message}"),
            Self::List(parts) => {
                for (i, part) in parts.iter().enumerate() {
                    if i > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{part}")?;
                }
                Ok(())
            }
        }
    }
}

/// A number rounded to `digits` significant digits, as it is to be read in a message.
pub fn rounded(number: f64, digits: usize) -> f64 {
    format!("{number:.*e}", digits.saturating_sub(1)).parse().unwrap_or(number)
}

/// A [`Message`](crate::message::Message): its name, its English, and what is filled in, `name` or `name = value`.
#[macro_export]
macro_rules! message {
    ($id:literal, $english:expr $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::message::Message::new(
            $id,
            $english,
            [$((stringify!($name), $crate::message::Part::from($crate::message!(@value $name $($value)?)))),*],
        )
    };
    (@value $name:ident) => { $name };
    (@value $name:ident $value:expr) => { $value };
}

macro_rules! numbers {
    ($($from:ty),+) => {
        $(impl From<$from> for Part {
            fn from(number: $from) -> Self {
                Self::Number(number as f64)
            }
        })+
    };
}
numbers!(f64, u8, u32, usize);

impl From<f32> for Part {
    /// As short as an `f32` can be told: 0.1, not 0.10000000149.
    fn from(number: f32) -> Self {
        Self::Number(number.to_string().parse().unwrap_or_else(|_| f64::from(number)))
    }
}

impl From<&str> for Part {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Part {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Message> for Part {
    fn from(message: Message) -> Self {
        Self::Message(Box::new(message))
    }
}

impl<T: Into<Part>> From<Vec<T>> for Part {
    fn from(parts: Vec<T>) -> Self {
        Self::List(parts.into_iter().map(Into::into).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_filled_in_and_messages_within_messages() {
        let accepted = message!("range", "a number from {min} to {max}", min = 0.1_f32, max = 10_usize);
        let name = "η";
        let said = message!("outside", "{name} takes {accepted}, {name}.", name, accepted);
        assert_eq!(said.to_string(), "η takes a number from 0.1 to 10, η.");
        let list = message!("known", "There is: {known}.", known = vec!["a", "b"]);
        assert_eq!(list.to_string(), "There is: a, b.");
        let bytes = postcard::to_stdvec(&said).unwrap();
        assert_eq!(postcard::from_bytes::<Message>(&bytes).unwrap(), said);
    }

    #[test]
    fn what_is_brought_is_not_read_as_a_place() {
        let said = message!("quoted", "“{text}”", text = "{text}");
        assert_eq!(said.to_string(), "“{text}”");
    }

    #[test]
    #[should_panic(expected = "forgotten")]
    fn a_value_without_a_place_is_a_bug() {
        let _ = message!("forgotten", "Nothing here.", why = "?");
    }

    #[test]
    fn numbers_are_rounded_to_digits() {
        assert_eq!(rounded(1.23456, 3), 1.23);
        assert_eq!(rounded(123_456.0, 2), 120_000.0);
        assert!(rounded(f64::NAN, 2).is_nan());
    }
}
