//! Pieces of a training loop that labs share. None of them knows a model.

mod batches;
mod history;
pub mod mlp;
pub mod optimizer;
pub mod sampling;
mod tensors;

pub use batches::{BatchPlace, Batches};
pub use history::History;
pub use tensors::{matrix, numbers, scalar, vector};
