//! Everything that can go wrong, in words a reader can act on: the bad value, and what is accepted.

/// A `Result` with the crate's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong. `Display` is shown to the reader as it is; [`Error::code`] is for programs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A name that nothing answers to.
    #[error("There is no {what} called “{name}”. There is: {known}.")]
    Unknown {
        /// What was looked for: “lab”, “control”, “channel” …
        what: &'static str,
        /// The name as given, shortened.
        name: String,
        /// The names that exist.
        known: String,
    },
    /// A value of the right type outside its limits.
    #[error("{name} can’t be {value}: it takes {accepted}.")]
    OutOfRange {
        /// The control's or argument's name.
        name: String,
        /// The value as given, shortened.
        value: String,
        /// The accepted range or options.
        accepted: String,
    },
    /// A value of the wrong type.
    #[error("{name} takes {accepted}, not “{value}”.")]
    WrongType {
        /// The control's or argument's name.
        name: String,
        /// The value as given, shortened.
        value: String,
        /// What is accepted.
        accepted: String,
    },
    /// The reader's own data can't be used.
    #[error("{0}")]
    Data(String),
    /// Bytes that are not a save of this lab.
    #[error("{0}")]
    Save(String),
    /// Training has stopped itself, and says why.
    #[error("{0}")]
    Halted(String),
    /// The engine failed, or is not in this build.
    #[error("{0}")]
    Engine(String),
}

impl Error {
    /// A stable name for programs: the `code` of the JavaScript error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "unknown",
            Self::OutOfRange { .. } => "out_of_range",
            Self::WrongType { .. } => "wrong_type",
            Self::Data(_) => "data",
            Self::Save(_) => "save",
            Self::Halted(_) => "halted",
            Self::Engine(_) => "engine",
        }
    }

    /// An [`Error::Engine`] for a stage that was run before those it needs.
    pub fn out_of_order(stage: &str) -> Self {
        Self::Engine(format!("The {stage} stage ran before those it needs."))
    }

    /// An [`Error::Unknown`] that lists what is known.
    pub fn unknown<'a>(what: &'static str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<_> = known.into_iter().collect();
        let known = if known.is_empty() { "none".into() } else { known.join(", ") };
        Self::Unknown { what, name: excerpt(name), known }
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
