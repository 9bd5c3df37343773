//! Data files that are fetched only when a lab asks for them, so that who opens another lab need not wait for them.
//!
//! A native program has them built in. In the browser the page hands them over: until then [`get`] is an
//! [`Error::Missing`], on which the page fetches the file, [`provide`]s it, and makes its call again. So a lab asks for
//! what it needs where it is built, before it changes anything, and passes the error on.
//!
//! What the files hold, where they are from, and on what terms: `files/README.md`.

#[cfg(any(test, target_arch = "wasm32"))]
use std::sync::OnceLock;

use crc::{CRC_32_ISCSI, Crc};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::message;

const CRC: Crc<u32> = Crc::<u32>::new(&CRC_32_ISCSI);

/// Writes [`DataFile`] from a line for each: its name, its file, how many bytes it has, and their CRC-32C.
macro_rules! files {
    ($($(#[doc = $doc:literal])+ $id:ident, $name:literal, $path:literal, $bytes:literal, $crc:literal;)+) => {
        /// A file on the shelf. The page has an address for each, by a type that is generated from this one.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
        #[serde(rename_all = "snake_case")]
        pub enum DataFile {
            $($(#[doc = $doc])+ $id,)+
        }

        impl DataFile {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$id),+];

            /// Its name, as the page asks for it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$id => $name,)+
                }
            }

            /// How many bytes it has, and their checksum.
            fn sum(self) -> (usize, u32) {
                match self {
                    $(Self::$id => ($bytes, $crc),)+
                }
            }

            #[cfg(not(target_arch = "wasm32"))]
            fn built_in(self) -> &'static [u8] {
                match self {
                    $(Self::$id => include_bytes!(concat!("files/", $path)),)+
                }
            }
        }
    };
}

files! {
    /// 4,862 text messages, each `ham` or `spam`, a tab, and what it says. Some are there more than once.
    Messages, "messages", "messages.tsv", 414_431, 0x5441_dd73;
    /// 10,605 sentences from reviews of films, each with the mean of 20 people's ratings from −4 to 4 and a tab before it.
    FilmSentences, "film_sentences", "film_sentences.tsv", 1_319_971, 0xf220_090f;
    /// 4,000 garments, 3,000 of them to train on: a label from 0 to 9 in a byte, then 14 × 14 levels of grey from 0 to 15,
    /// two in a byte, the first in its upper half, row by row.
    Fashion, "fashion", "fashion.bin", 396_000, 0x20af_2199;
    /// 14,760 senses of frequent nouns, a line each: the words of the sense, then what it is said to be.
    Glosses, "glosses", "glosses.txt", 1_101_262, 0xefe1_f133;
    /// Ten books of the King James Bible, a verse a line; before each book a line with `= ` and its name.
    Bible, "bible", "bible.txt", 996_285, 0xc403_08b8;
}

impl DataFile {
    /// Finds a file by name.
    ///
    /// # Errors
    /// [`Error::Unknown`] if there is none of that name.
    pub fn from_name(name: &str) -> Result<Self> {
        let found = Self::ALL.iter().copied().find(|file| file.name() == name);
        found.ok_or_else(|| Error::unknown("data file", name, Self::ALL.iter().map(|file| file.name())))
    }

    /// Whether these bytes are the file.
    ///
    /// # Errors
    /// [`Error::Data`] if they are others.
    fn check(self, bytes: &[u8]) -> Result<()> {
        let (length, sum) = self.sum();
        if bytes.len() == length && CRC.checksum(bytes) == sum {
            return Ok(());
        }
        Err(Error::Data(message!(
            "file_not_whole",
            "The data file “{file}” did not arrive whole ({found} bytes of {length}).",
            file = self.name(),
            found = bytes.len(),
            length
        )))
    }
}

/// The bytes of a file.
///
/// # Errors
/// [`Error::Missing`] if the page has not handed it over yet; never in a native program.
pub fn get(file: DataFile) -> Result<&'static [u8]> {
    #[cfg(not(target_arch = "wasm32"))]
    return Ok(file.built_in());
    #[cfg(target_arch = "wasm32")]
    SHELF.get(file)
}

/// The text of a file.
///
/// # Errors
/// As [`get`]; [`Error::Data`] for a file that is not text.
pub fn text(file: DataFile) -> Result<&'static str> {
    std::str::from_utf8(get(file)?).map_err(|_| {
        Error::Data(message!("file_not_text", "The data file “{file}” is not text.", file = file.name()))
    })
}

/// Puts a file on the shelf, by its name. One that is there already stays.
///
/// # Errors
/// [`Error::Unknown`] for a name that no file has; [`Error::Data`] for bytes that are not the file's.
pub fn provide(name: &str, bytes: Vec<u8>) -> Result<()> {
    let file = DataFile::from_name(name)?;
    #[cfg(not(target_arch = "wasm32"))]
    return file.check(&bytes);
    #[cfg(target_arch = "wasm32")]
    SHELF.put(file, bytes)
}

/// What has been handed over.
#[cfg(any(test, target_arch = "wasm32"))]
struct Shelf([OnceLock<Vec<u8>>; DataFile::ALL.len()]);

#[cfg(target_arch = "wasm32")]
static SHELF: Shelf = Shelf::new();

#[cfg(any(test, target_arch = "wasm32"))]
impl Shelf {
    const fn new() -> Self {
        Self([const { OnceLock::new() }; DataFile::ALL.len()])
    }

    fn get(&self, file: DataFile) -> Result<&[u8]> {
        let found = self.0.get(file as usize).and_then(OnceLock::get);
        found.map(Vec::as_slice).ok_or(Error::Missing { file })
    }

    fn put(&self, file: DataFile, bytes: Vec<u8>) -> Result<()> {
        file.check(&bytes)?;
        if let Some(place) = self.0.get(file as usize) {
            // Once it has been checked, all that is offered under one name is the same.
            let _ = place.set(bytes);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_those_named() {
        for file in DataFile::ALL {
            file.check(get(*file).unwrap()).unwrap();
            assert_eq!(DataFile::from_name(file.name()), Ok(*file));
            // What serde calls it is what the page's type is made of.
            assert_eq!(serde_name(*file), file.name(), "the name of {file:?} is not that of the page's type");
        }
    }

    fn serde_name(file: DataFile) -> String {
        let mut bytes = vec![];
        ciborium::into_writer(&file, &mut bytes).unwrap();
        ciborium::from_reader(bytes.as_slice()).unwrap()
    }

    #[test]
    fn the_messages_are_the_published_ones() {
        let lines: Vec<_> = text(DataFile::Messages).unwrap().lines().collect();
        assert_eq!(lines.len(), 4862);
        let labels: Vec<_> = lines.iter().map(|line| line.split_once('\t').unwrap().0).collect();
        assert_eq!(labels.iter().filter(|label| **label == "spam").count(), 642);
        assert!(labels.iter().all(|label| ["ham", "spam"].contains(label)));
        let distinct: std::collections::BTreeSet<_> = lines.iter().collect();
        assert_eq!(distinct.len(), 4534);
    }

    #[test]
    fn the_sentences_are_the_published_ones() {
        let rating = |line: &str| line.split_once('\t').unwrap().0.parse::<f64>().unwrap();
        let ratings: Vec<_> = text(DataFile::FilmSentences).unwrap().lines().map(rating).collect();
        assert_eq!(ratings.len(), 10_605);
        assert!(ratings.iter().all(|rating| (-4.0..=4.0).contains(rating)));
        // As the source says: 49.4 % above zero.
        let above = ratings.iter().filter(|rating| **rating > 0.0).count();
        assert_eq!((1000.0 * above as f64 / 10_605.0).round(), 494.0);
    }

    #[test]
    fn the_garments_are_records_of_one_length() {
        let records: Vec<_> = get(DataFile::Fashion).unwrap().chunks(99).collect();
        assert_eq!(records.len(), 4000);
        assert!(records.iter().all(|record| record.len() == 99 && record[0] < 10));
        // The first of the published set is an ankle boot.
        assert_eq!(records[0][0], 9);
        assert!(text(DataFile::Fashion).is_err());
    }

    #[test]
    fn a_file_that_is_not_there_is_missing_until_it_is_provided() {
        let shelf = Shelf::new();
        let file = DataFile::Messages;
        let missing = shelf.get(file).unwrap_err();
        assert_eq!(missing, Error::Missing { file });
        assert_eq!((missing.code(), missing.about()), ("missing", None));
        assert_eq!(missing.to_string(), "The data file “messages” has not been fetched yet.");

        let whole = get(file).unwrap();
        shelf.put(file, whole.to_vec()).unwrap();
        assert_eq!(shelf.get(file), Ok(whole));
        assert!(shelf.get(DataFile::Fashion).is_err());
        // Another lab on the page brings it once more.
        shelf.put(file, whole.to_vec()).unwrap();
    }

    #[test]
    fn what_is_not_the_file_is_refused_and_can_be_brought_again() {
        let (shelf, file) = (Shelf::new(), DataFile::Fashion);
        let whole = get(file).unwrap();
        let cut = shelf.put(file, whole[1..].to_vec()).unwrap_err();
        assert_eq!(cut.code(), "data");
        assert_eq!(cut.to_string(), "The data file “fashion” did not arrive whole (395999 bytes of 396000).");
        let mut other = whole.to_vec();
        other[7] ^= 1;
        assert!(shelf.put(file, other).is_err());
        assert!(shelf.get(file).is_err());
        shelf.put(file, whole.to_vec()).unwrap();
        assert_eq!(shelf.get(file), Ok(whole));

        let unknown = provide("moons", vec![]).unwrap_err();
        assert_eq!(
            unknown.to_string(),
            "There is no data file called “moons”. There is: messages, film_sentences, fashion, glosses, bible."
        );
    }
}
