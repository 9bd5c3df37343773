//! Pieces of a training loop that labs share. None of them knows a model.

mod batches;
mod history;
pub mod mlp;
pub mod optimizer;
mod tanh;
mod tensors;

pub use batches::{BatchPlace, Batches};
pub use history::History;
pub use tanh::tanh;
pub use tensors::{matrix, numbers, scalar, vector};
