//! Everything that can go wrong, in words a reader can act on: the bad value, and what is accepted.

use std::fmt;

use crate::data::shelf::DataFile;
use crate::message;
use crate::message::Message;

/// A `Result` with the crate's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong. [`Error::message`] is for readers, [`Error::code`] and [`Error::about`] are for programs.
#[derive(Debug, Clone, PartialEq)]
pub enum Error {
    /// A name that nothing answers to.
    Unknown {
        /// What was looked for: “lab”, “control”, “channel” …
        what: &'static str,
        /// The name as given, shortened.
        name: String,
        /// The names that exist.
        known: Vec<String>,
    },
    /// A value of the right type outside its limits.
    OutOfRange(Box<Refused>),
    /// A value of the wrong type.
    WrongType(Box<Refused>),
    /// The reader's own data can't be used.
    Data(Message),
    /// A data file that the page has to fetch first; nothing has changed, and the same call can be made again then.
    Missing {
        /// Which one.
        file: DataFile,
    },
    /// Bytes that are not a save of this lab.
    Save(Message),
    /// Training has stopped itself, and says why.
    Halted(Message),
    /// The engine failed, or is not in this build.
    Engine(Message),
}

/// A value that was not taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// The id of the control or argument.
    pub id: String,
    /// What a reader knows it by.
    pub label: String,
    /// The value as given, shortened.
    pub value: String,
    /// What is accepted.
    pub accepted: Message,
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl Error {
    /// A stable name for programs: the `code` of the JavaScript error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "unknown",
            Self::OutOfRange(_) => "out_of_range",
            Self::WrongType(_) => "wrong_type",
            Self::Data(_) => "data",
            Self::Missing { .. } => "missing",
            Self::Save(_) => "save",
            Self::Halted(_) => "halted",
            Self::Engine(_) => "engine",
        }
    }

    /// The id of the control or argument that it is about, if it is about one.
    pub fn about(&self) -> Option<&str> {
        match self {
            Self::OutOfRange(refused) | Self::WrongType(refused) => Some(&refused.id),
            _ => None,
        }
    }

    /// The data file that is missing, if it is that.
    pub fn missing(&self) -> Option<DataFile> {
        match self {
            Self::Missing { file } => Some(*file),
            _ => None,
        }
    }

    /// The error, to be reported or got over; but one that is [missing](Self::Missing) a file goes to the caller, who can
    /// have it fetched.
    ///
    /// # Errors
    /// Itself, if it is [`Error::Missing`].
    pub fn unless_missing(self) -> Result<Self> {
        if self.missing().is_some() { Err(self) } else { Ok(self) }
    }

    /// What is said to the reader.
    pub fn message(&self) -> Message {
        match self.clone() {
            Self::Unknown { what, name, known } => {
                let what = Message::word(what);
                if known.is_empty() {
                    return message!("unknown", "There is no {what} called “{name}”.", what, name);
                }
                let english = "There is no {what} called “{name}”. There is: {known}.";
                message!("unknown_among", english, what, name, known)
            }
            Self::OutOfRange(refused) => {
                let Refused { label, value, accepted, .. } = *refused;
                let english = "{label} can’t be {value}: it takes {accepted}.";
                message!("out_of_range", english, label, value, accepted)
            }
            Self::WrongType(refused) => {
                let Refused { label, value, accepted, .. } = *refused;
                message!("wrong_type", "{label} takes {accepted}, not “{value}”.", label, value, accepted)
            }
            Self::Missing { file } => {
                let file = file.name();
                message!("file_missing", "The data file “{file}” has not been fetched yet.", file)
            }
            Self::Data(message) | Self::Save(message) | Self::Halted(message) | Self::Engine(message) => {
                message
            }
        }
    }

    /// An [`Error::Engine`] for a stage that was run before those it needs.
    pub fn out_of_order() -> Self {
        Self::Engine(message!("out_of_order", "This stage ran before those it needs."))
    }

    /// An [`Error::Data`] for weights asked of what has none.
    pub fn no_weights() -> Self {
        Self::Data(message!("no_weights", "What trains here has no weights: it is no model with parameters."))
    }

    /// An [`Error::OutOfRange`] for a part of a batch that is cut into so many.
    pub fn no_part(part: usize, parts: usize) -> Self {
        Self::out_of_range("part", part, message!("accepts_below", "a whole number below {parts}", parts))
    }

    /// An [`Error::Unknown`] that lists what is known.
    pub fn unknown<'a>(what: &'static str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        Self::Unknown { what, name: excerpt(name), known: known.into_iter().map(Into::into).collect() }
    }

    /// An [`Error::OutOfRange`] of something that has no other name than its id.
    pub fn out_of_range(id: &str, value: impl fmt::Display, accepted: Message) -> Self {
        let (id, value) = (id.to_string(), excerpt(&value.to_string()));
        Self::OutOfRange(Box::new(Refused { label: id.clone(), id, value, accepted }))
    }
}

/// The first 60 characters of `text`, so that a pasted megabyte does not become an error message.
pub fn excerpt(text: &str) -> String {
    let mut chars = text.chars();
    let mut short: String = chars.by_ref().take(60).collect();
    if chars.next().is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_name_is_listed_beside_the_known_ones() {
        let error = Error::unknown("channel", "los", ["loss", "w"]);
        assert_eq!(error.to_string(), "There is no channel called “los”. There is: loss, w.");
        assert_eq!(error.code(), "unknown");
    }

    #[test]
    fn long_input_is_shortened_by_characters_not_bytes() {
        let shown = excerpt(&"é".repeat(1000));
        assert_eq!(shown.chars().count(), 61);
        assert!(shown.ends_with('…'));
    }
}
