//! Pieces of a training loop that labs share. None of them knows a model.

mod batches;
mod clip;
mod cross_entropy;
pub mod diffusion;
mod divergence;
mod dropout;
mod history;
pub mod kernels;
pub mod mlp;
pub mod optimizer;
pub mod sampling;
pub mod schedule;
mod tanh;
mod tensors;
pub mod transformer;
pub mod wasserstein;

pub use batches::{BatchPlace, Batches};
pub use clip::clip;
pub use cross_entropy::{Targets, cross_entropy};
pub use divergence::Divergence;
pub use dropout::Dropout;
pub use history::History;
pub use tanh::tanh;
pub use tensors::{matrix, numbers, scalar, vector};
