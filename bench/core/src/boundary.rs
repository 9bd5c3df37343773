//! What the page calls.

use underhood::engine::Engine;
use wasm_bindgen::prelude::*;

use underhood::data::planar::normals;
use underhood::rng::{Purpose, generator};

use crate::{diffusion, gpt};

/// See [`gpt::Gpt`].
#[wasm_bindgen]
pub struct Gpt(gpt::Gpt);

#[wasm_bindgen]
impl Gpt {
    /// See [`gpt::Gpt::new`].
    ///
    /// # Errors
    /// If there can be no such model.
    #[wasm_bindgen(constructor)]
    pub fn new(
        layers: usize,
        heads: usize,
        width: usize,
        context: usize,
        rows: usize,
    ) -> Result<Self, JsError> {
        Ok(Self(gpt::Gpt::new([layers, heads, width, context, rows], &Engine::default().device()?)?))
    }

    /// All parameters, in the order of `nn::params::flat`.
    ///
    /// # Errors
    /// If the engine can't give them.
    pub fn parameters(&self) -> Result<Vec<f32>, JsError> {
        Ok(self.0.parameters()?)
    }

    /// The tokens of the batch, `[rows, context]`, row by row.
    pub fn asked(&self) -> Vec<u32> {
        self.0.asked.clone()
    }

    /// The token behind each of them.
    pub fn answers(&self) -> Vec<u32> {
        self.0.answers.clone()
    }

    /// V.
    pub fn vocabulary(&self) -> usize {
        self.0.vocabulary.size()
    }

    /// Forward, loss, backward and update, `n` times.
    pub fn steps(&mut self, n: usize) {
        self.0.steps(n);
    }

    /// The loss where the model is now.
    ///
    /// # Errors
    /// If the engine can't give it.
    pub fn loss(&self) -> Result<f32, JsError> {
        Ok(self.0.loss()?)
    }

    /// Goes on from these parameters.
    ///
    /// # Errors
    /// If they are more or fewer.
    pub fn set(&mut self, parameters: &[f32]) -> Result<(), JsError> {
        Ok(self.0.set(parameters)?)
    }

    /// `n` tokens, each the likeliest behind those before it.
    ///
    /// # Errors
    /// If they don't fit into the context.
    pub fn write(&self, n: usize) -> Result<Vec<u32>, JsError> {
        Ok(self.0.write(n)?)
    }

    /// Tokens as text.
    pub fn decode(&self, tokens: &[u32]) -> String {
        self.0.vocabulary.decode(tokens)
    }
}

/// See [`diffusion::Diffusion`].
#[wasm_bindgen]
pub struct Diffusion(diffusion::Diffusion);

#[wasm_bindgen]
impl Diffusion {
    /// See [`diffusion::Diffusion::new`].
    ///
    /// # Errors
    /// If there can be no such network.
    #[wasm_bindgen(constructor)]
    pub fn new(hidden: Vec<usize>, batch: usize) -> Result<Self, JsError> {
        Ok(Self(diffusion::Diffusion::new(hidden, batch, &Engine::default().device()?)?))
    }

    /// Numbers from the standard normal distribution: what samples begin from.
    pub fn normals(n: usize) -> Vec<f32> {
        normals(n, &mut generator(7, Purpose::Sample, 0))
    }

    /// Neurons of each layer.
    pub fn sizes(&self) -> Vec<usize> {
        self.0.sizes()
    }

    /// ᾱ at t = 0 … T.
    pub fn alpha_bars(&self) -> Vec<f64> {
        self.0.alpha_bars().to_vec()
    }

    /// x_t, `[batch, 2]`.
    pub fn noisy(&self) -> Vec<f32> {
        self.0.noisy.clone()
    }

    /// t of each row.
    pub fn times(&self) -> Vec<u32> {
        self.0.times.clone()
    }

    /// ε, `[batch, 2]`.
    pub fn noise(&self) -> Vec<f32> {
        self.0.noise.clone()
    }

    /// All parameters, layer by layer.
    ///
    /// # Errors
    /// If the engine can't give them.
    pub fn parameters(&self) -> Result<Vec<f32>, JsError> {
        Ok(self.0.parameters()?)
    }

    /// Goes on from these parameters.
    pub fn set(&mut self, parameters: &[f32]) {
        self.0.set(parameters);
    }

    /// Inputs, forward, loss, backward and update, `n` times.
    pub fn steps(&mut self, n: usize) {
        self.0.steps(n);
    }

    /// The loss where the network is now.
    ///
    /// # Errors
    /// If the engine can't give it.
    pub fn loss(&self) -> Result<f32, JsError> {
        Ok(self.0.loss()?)
    }

    /// x₀ from this noise.
    ///
    /// # Errors
    /// If the engine can't give it.
    pub fn sample(&self, noise: Vec<f32>) -> Result<Vec<f32>, JsError> {
        Ok(self.0.sample(noise)?)
    }
}
