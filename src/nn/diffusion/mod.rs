//! Denoising diffusion: noise is added to data step by step, and a network learns to take it away again.
//!
//! With x₀ the data, ε ~ N(0, I) of the same shape, and t = 1 … T:
//!
//! | | formula | here |
//! |---|---|---|
//! | forward | x_t = √ᾱ_t x₀ + √(1 − ᾱ_t) ε | [`NoiseSchedule::noisy`] |
//! | learned | ε, x₀ or v = √ᾱ_t ε − √(1 − ᾱ_t) x₀, from x_t and t | [`Target`], [`Denoiser`] |
//! | reverse | x_t → x_s, s < t, with what the network says of x_t | [`Reverse`] |
//!
//! All of it works on plain numbers, row-major `[n, d]`; the network alone is burn's. So both engines take the same
//! steps, and the formulas can be tested without a network.
//!
//! Sources: Ho, Jain and Abbeel, *Denoising Diffusion Probabilistic Models* (2020), equations 4 to 14; Song, Meng and
//! Ermon, *Denoising Diffusion Implicit Models* (2021), equations 12 and 16; Salimans and Ho, *Progressive
//! Distillation* (2022), section 4, for v; Ho and Salimans, *Classifier-Free Diffusion Guidance* (2022), equation 6.

pub mod average;
pub mod denoiser;
pub mod reverse;
pub mod schedule;
pub mod target;

pub use average::Average;
pub use denoiser::{Denoiser, TimeEmbedding};
pub use reverse::{Chain, Reverse, guided};
pub use schedule::{BETA_MAX, NoiseCurve, NoiseSchedule};
pub use target::Target;
