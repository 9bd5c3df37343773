//! What labs share that is neither a model nor a way to train one: names, settings, records, edits.

mod calibration;
mod drawing;
mod due;
mod kept;
mod names;
mod parameters;
mod pieces;
mod records;
mod rows;
mod table;

pub use calibration::ReliabilityBin;
pub use drawing::Drawing;
pub(super) use due::Due;
pub(super) use kept::kept;
pub(super) use names::{digit_labels, horizon, schedule};
pub(super) use parameters::set_parameter;
pub(super) use pieces::Pieces;
pub use records::{BatchLoss, Extent, Measured};
pub(super) use rows::evenly;
pub(crate) use table::table_choices;
pub(super) use table::{table_args, table_setup};
