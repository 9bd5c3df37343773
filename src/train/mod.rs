//! Pieces of a training loop that labs share. None of them knows a model or a lab.

mod batches;
pub mod calibration;
mod centroid;
mod clip;
mod divergence;
mod history;
pub mod lbfgs;
pub mod naive_bayes;
pub mod optimizer;
pub mod parts;
mod ranking;
pub mod ridge;
pub mod sampling;
pub mod schedule;
pub mod score;
pub mod softmax_regression;
mod trainer;
pub mod wasserstein;

pub use batches::{BatchPlace, Batches, StepPlace};
pub use centroid::nearest_centroid;
pub use clip::clip;
pub use divergence::Divergence;
pub use history::{History, Rows};
pub use naive_bayes::NaiveBayes;
pub use optimizer::Method;
pub use parts::Part;
pub use ranking::{Cut, Ranking};
pub use schedule::Schedule;
pub use softmax_regression::SoftmaxRegression;
pub use trainer::{Trained, Trainer};

/// Whether this is the first chapter's build. Its lab takes plain steps of SGD: the other optimisers, what they remember,
/// and clipping are left out of it, which are a hundred kilobytes on the way to the first picture.
const FIRST_ALONE: bool = !cfg!(feature = "chapters");
