//! Tables of numbers: built in, or from the reader's CSV; and how they are brought to one scale. And texts, clouds of
//! points and handwritten digits. What is too large to be built in is on the [`shelf`].

pub mod clouds;
pub mod countries;
pub mod digits;
pub mod fashion;
pub mod formula;
mod homes;
mod penguins;
pub mod planar;
mod scale;
pub mod shelf;
pub mod signals;
mod sparse;
pub mod strokes;
pub mod table;
pub mod text;

pub use homes::homes;
pub use penguins::{PENGUIN_MEASURES, penguins};
pub use scale::Scaling;
pub use sparse::SparseRows;
pub use table::{Column, Names, Table, TableChoices, TableNeeds, Texts};

/// The largest CSV accepted, in bytes.
pub const MAX_CSV_BYTES: usize = 10_000_000;
/// The most rows accepted.
pub const MAX_ROWS: usize = 100_000;
/// The largest magnitude of a number accepted: its square must fit an `f64`, and it an `f32`.
pub const MAX_MAGNITUDE: f64 = 1e30;
