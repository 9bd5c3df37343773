//! What the page calls.

use underhood::engine::Engine;
use wasm_bindgen::prelude::*;

use crate::gpt;

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

    /// All parameters, in the order of `Transformer::parameters`.
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
    pub fn set(&mut self, parameters: &[f32]) {
        self.0.set(parameters);
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
