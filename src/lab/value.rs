//! Values that a reader gives: to a control, to an action, in an address, as an attribute.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::error::{Error, Refused, Result, excerpt};
use crate::message;
use crate::message::Message;

/// A value from outside. Its text form ([`fmt::Display`]) is what addresses and attributes hold, and
/// what [`Kind::parse`](super::Kind::parse) reads back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(untagged)]
pub enum Value {
    /// On or off.
    Flag(bool),
    /// A number.
    Number(f64),
    /// A text, or the id of a choice.
    Text(String),
    /// The ids of several choices.
    List(Vec<String>),
    /// A file.
    Bytes(#[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array"))] ByteBuf),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => write!(f, "{flag}"),
            // Rust prints the shortest text that reads back as the same number.
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
            Self::List(items) => f.write_str(&items.join(",")),
            Self::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
        }
    }
}

impl Value {
    /// The text form, shortened for an error message.
    pub(crate) fn shown(&self) -> String {
        excerpt(&self.to_string())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

/// The arguments of an action, by name.
pub type Args = BTreeMap<String, Value>;

/// A map of such pairs. To collect them would sort them first, by code of its own for every type there is, which every
/// page would download.
pub(crate) fn by_name<V>(pairs: impl Iterator<Item = (String, V)>) -> BTreeMap<String, V> {
    let mut map = BTreeMap::new();
    for (name, value) in pairs {
        map.insert(name, value);
    }
    map
}

/// The values of a lab's controls, each checked by its control.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings(BTreeMap<String, Value>);

impl Settings {
    /// The value of a control, if it has one yet.
    pub fn get(&self, id: &str) -> Option<&Value> {
        self.0.get(id)
    }

    /// Sets a value that its control has checked.
    pub fn insert(&mut self, id: &str, value: Value) {
        self.0.insert(id.into(), value);
    }

    /// All values with their ids, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(id, value)| (id.as_str(), value))
    }

    /// All values by id.
    pub fn as_args(&self) -> &Args {
        &self.0
    }

    /// The value of a range.
    ///
    /// # Errors
    /// [`Error::WrongType`] if there is no such number.
    pub fn number(&self, id: &str) -> Result<f64> {
        number(&self.0, id)
    }

    /// The value of a range of whole numbers.
    ///
    /// # Errors
    /// [`Error::WrongType`] if there is no such number.
    pub fn whole(&self, id: &str) -> Result<usize> {
        Ok(self.number(id)? as usize)
    }

    /// The id that was chosen, or a text.
    ///
    /// # Errors
    /// [`Error::WrongType`] if there is no such text.
    pub fn text(&self, id: &str) -> Result<&str> {
        text(&self.0, id)
    }

    /// The ids that were chosen.
    ///
    /// # Errors
    /// [`Error::WrongType`] if there is no such list.
    pub fn list(&self, id: &str) -> Result<&[String]> {
        match self.0.get(id) {
            Some(Value::List(items)) => Ok(items),
            other => Err(mismatch(id, other, message!("a_list", "a list of choices"))),
        }
    }
}

/// The number called `id` among `values`.
///
/// # Errors
/// [`Error::WrongType`] if there is none.
pub fn number(values: &BTreeMap<String, Value>, id: &str) -> Result<f64> {
    match values.get(id) {
        Some(Value::Number(number)) => Ok(*number),
        other => Err(mismatch(id, other, message!("a_number", "a number"))),
    }
}

/// The text called `id` among `values`.
///
/// # Errors
/// [`Error::WrongType`] if there is none.
pub fn text<'a>(values: &'a BTreeMap<String, Value>, id: &str) -> Result<&'a str> {
    match values.get(id) {
        Some(Value::Text(text)) => Ok(text),
        other => Err(mismatch(id, other, message!("a_text", "a text"))),
    }
}

/// The file called `id` among `values`.
///
/// # Errors
/// [`Error::WrongType`] if there is none.
pub fn bytes<'a>(values: &'a BTreeMap<String, Value>, id: &str) -> Result<&'a [u8]> {
    match values.get(id) {
        Some(Value::Bytes(bytes)) => Ok(bytes),
        other => Err(mismatch(id, other, message!("a_file", "a file"))),
    }
}

fn mismatch(id: &str, value: Option<&Value>, accepted: Message) -> Error {
    let value = value.map_or_else(|| "nothing".into(), Value::shown);
    Error::WrongType(Box::new(Refused { id: id.into(), label: id.into(), value, accepted }))
}
