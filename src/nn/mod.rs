//! Models and their layers. None of them knows a lab, or how it is trained.

pub mod conv;
mod cross_entropy;
pub mod diffusion;
mod dropout;
pub mod dual_encoder;
pub mod mlp;
pub mod ops;
pub mod params;
pub mod penalty;
pub mod skip_gram;
mod tensors;
pub mod transformer;

pub use cross_entropy::{Targets, cross_entropy, negative_log_likelihood};
pub use dropout::{Dropout, drops_of_part};
pub use tensors::{matrix, numbers, scalar, vector};
