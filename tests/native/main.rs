//! All tests of the core from outside, native. One program for all of them: a program for each file would link burn as
//! many times. One file's alone: `cargo test --test native mlp::`.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../common/mod.rs"]
mod common;

mod attention;
mod backprop;
mod calculator;
mod cartpole;
mod classification;
mod course;
mod diffusion;
mod embeddings;
mod generalization;
mod gradient_descent;
mod gradients;
mod hallucination;
mod hands;
mod labs;
mod language_model;
mod linear_regression;
mod mlp;
mod nn_conv;
mod nn_diffusion;
mod nn_mlp;
mod nn_transformer;
mod parity;
mod reinforcement;
mod retrieval;
mod sights;
mod tables;
mod train_optimizer;
mod vision;
mod weights;
#[cfg(feature = "wgpu")]
mod wgpu;
