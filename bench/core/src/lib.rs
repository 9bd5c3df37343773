//! One step of training, without a page around it: what the peers in `bench/` and the labs are timed against.
//!
//! It is the labs' own models and burn's own autodiff and optimisers; nothing is done for the clock. A workload is a
//! module that knows no browser, so that `src/main.rs` can time it natively too.

mod bare;
mod boundary;
pub mod diffusion;
pub mod gpt;
mod images;
mod networks;
mod words;

pub use bare::Bare;
pub use boundary::{Diffusion, Gpt};
pub use images::Images;
pub use networks::Workload;
pub use words::Words;
