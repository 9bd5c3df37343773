//! *Under the Hood*: models that train in the reader's browser and can be stopped at any stage.
//!
//! The map of the crate, from the contract outwards:
//!
//! | module | holds |
//! |---|---|
//! | [`lab`] | the contract: controls, stages, channels, actions |
//! | `export` | a run told to a program elsewhere: its numbers as a file |
//! | [`session`] | one running lab: validates input, steps, scrubs back, saves, replays |
//! | [`labs`] | the one list of labs, and the labs |
//! | [`nn`] | models and their layers |
//! | [`train`] | pieces of a training loop that labs share |
//! | [`data`] | tables and texts: built in, or the reader's own |
//! | [`export`] | what leaves the page for other programs: weights |
//! | [`engine`] | which burn device does the arithmetic |
//! | [`rng`] | seeded randomness, addressed rather than consumed |
//! | [`error`] | everything that can go wrong, in words for a reader |
//! | [`message`](mod@message) | what is said to a reader: a name, its values, and the English of it |
//! | `wasm` | the boundary: the only file that knows JavaScript |
//!
//! The core knows no browser. A native program drives a lab as the page does:
//!
//! ```
//! use underhood::{engine::Engine, lab::Reading, labs::LabId, session::{Recipe, Session}};
//!
//! let recipe = Recipe::new(LabId::LinearRegression).with("learning_rate", "0.5");
//! let (mut session, _rejected) = Session::open(Engine::default(), recipe)?;
//! session.step(50)?;
//! let Reading::Record(Some(fit)) = session.read("fit")? else { unreachable!("a line always fits somehow") };
//! assert!((fit.number("r2") - 0.5888).abs() < 1e-3); // least squares on floor area alone
//! # Ok::<(), underhood::error::Error>(())
//! ```

// Bad input must become an `Error`, never a trap in the reader's tab.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::todo, clippy::unimplemented)]

pub mod data;
pub mod engine;
pub mod error;
pub mod export;
pub mod lab;
pub mod labs;
pub mod message;
pub mod nn;
pub mod rng;
pub mod session;
pub mod train;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

/// Where memory comes from in the browser: there is one thread, so nothing need be locked.
#[cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
