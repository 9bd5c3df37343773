//! Text to learn from: built in, or the reader's own; and how it is cut into tokens.

mod bag;
pub mod bm25;
mod byte_pairs;
mod clean;
mod fold;
mod grammar;
mod names;
pub mod people;
mod script;
mod vocabulary;
pub mod world;

pub use bag::{Bag, Piece, folded, pieces};
pub use byte_pairs::merges;
pub use clean::{Cleaned, MAX_TEXT_BYTES, clean};
pub use grammar::sentences;
pub use names::names;
pub use script::in_georgian;
pub use vocabulary::{MAX_CHARACTERS, Typed, UNKNOWN, Vocabulary};
