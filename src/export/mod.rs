//! What leaves the page for other programs.

pub mod safetensors;
