//! How a file is to be read: what a reader decides, and what is left for the file to decide.

use serde::{Deserialize, Serialize};

use super::Decimal;
use crate::error::{Error, Result};
use crate::message;

/// What stands in front of a file whose decisions are made. No text begins with two empty characters.
const MARK: &[u8] = b"\0\0table\x01";

/// Decisions about a file. What is left open is decided on the whole of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableChoices {
    /// What stands between cells: `comma`, `semicolon`, `tab`, `bar`, `space`, or the character itself.
    pub separator: Option<String>,
    /// Whether the first line holds the names of the columns.
    pub header: Option<bool>,
    /// What stands before decimals.
    pub decimal: Option<Decimal>,
    /// The id of the column to predict.
    pub target: Option<String>,
    /// The ids of the columns to predict from.
    pub columns: Option<Vec<String>>,
}

impl TableChoices {
    /// The file with these decisions in front of it, so that they travel where the file does: in links and saves.
    pub fn before(&self, file: &[u8]) -> Result<Vec<u8>> {
        let encoded = postcard::to_stdvec(self).map_err(|error| {
            let error = error.to_string();
            Error::Data(message!(
                "csv_choices_unsaved",
                "How the file is read can’t be kept: {error}.",
                error
            ))
        })?;
        Ok([MARK, encoded.as_slice(), file].concat())
    }

    /// The reverse of [`before`](Self::before). A file with nothing in front has all left open.
    ///
    /// # Errors
    /// [`Error::Data`] if what is in front can't be read.
    pub fn split(bytes: &[u8]) -> Result<(Self, &[u8])> {
        let Some(rest) = bytes.strip_prefix(MARK) else { return Ok((Self::default(), bytes)) };
        postcard::take_from_bytes(rest).map_err(|_| {
            Error::Data(message!(
                "csv_choices_unread",
                "How this file is to be read is not complete. Bring the file again."
            ))
        })
    }
}

/// What a lab does with a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct TableNeeds {
    /// The most different texts that a column to predict may hold; 0 if only numbers can be predicted.
    pub classes: usize,
    /// How many columns it predicts from until the reader says otherwise …
    pub features: usize,
    /// … and at most.
    pub most: usize,
    /// Whether it tells classes apart: then a column of many different numbers can't be predicted, and one of texts can be
    /// predicted from.
    pub classifies: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_travel_with_their_file() {
        let choices = TableChoices {
            separator: Some("tab".into()),
            header: Some(false),
            decimal: Some(Decimal::Comma),
            target: Some("price".into()),
            columns: Some(vec!["size".into(), "age".into()]),
        };
        let bytes = choices.before(b"1\t2\n").unwrap();
        assert_eq!(TableChoices::split(&bytes).unwrap(), (choices, b"1\t2\n".as_slice()));
        assert_eq!(TableChoices::split(b"a,b\n").unwrap(), (TableChoices::default(), b"a,b\n".as_slice()));
        for cut in MARK.len()..bytes.len() - 5 {
            assert_eq!(TableChoices::split(&bytes[..cut]).unwrap_err().code(), "data", "{cut}");
        }
    }
}
