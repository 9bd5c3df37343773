//! What leaves the page for other programs: the weights of a model, and a run told so that a program elsewhere goes on with
//! it: what it is made of, what it remembers, and what its next steps see.
//!
//! A lab tells its [`Course`]; its numbers become [one file](Course::file), and the page writes the program around it
//! (`www/export/`).

mod course;
mod order;
pub mod safetensors;

pub use course::{Architecture, Carried, Course, Examples, Layer, Objective, Rate, Rule};
pub use order::{Order, Shown};
pub use safetensors::{Numbers, Values};
