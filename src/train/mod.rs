//! Pieces of a training loop that labs share. None of them knows a model or a lab.

mod batches;
mod clip;
mod divergence;
mod history;
pub mod optimizer;
pub mod sampling;
pub mod schedule;
mod trainer;
pub mod wasserstein;

pub use batches::{BatchPlace, Batches};
pub use clip::clip;
pub use divergence::Divergence;
pub use history::{History, Rows};
pub use optimizer::Method;
pub use schedule::Schedule;
pub use trainer::{Trained, Trainer};

/// Whether this is the first chapter's build. Its lab takes plain steps of SGD: the other optimisers, what they remember,
/// and clipping are left out of it, which are a hundred kilobytes on the way to the first picture.
const FIRST_ALONE: bool = !cfg!(feature = "chapters");
