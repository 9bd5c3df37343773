//! Skip-gram with negative sampling, and plain gradient descent on given pairs.

use std::sync::Arc;

use burn::optim::{GradientsParams, ModuleOptimizer, SgdConfig};
use burn::tensor::{Device, Tensor};
use underhood::engine::Engine;
use underhood::error::Result;
use underhood::nn::ops::Pairs;
use underhood::nn::skip_gram::{SkipGram, Touched, losses};
use underhood::nn::{params, scalar};
use wasm_bindgen::prelude::*;

/// A model and its batches, which come again in turn.
pub struct Course {
    model: SkipGram,
    words: usize,
    batches: Vec<Arc<Pairs>>,
    optimizer: ModuleOptimizer,
    rate: f64,
    step: usize,
}

impl Course {
    /// Before the first step. There is a batch at least.
    pub fn new(model: SkipGram, batches: Vec<Pairs>, rate: f64) -> Self {
        let words = model.input.dims()[0];
        let batches = batches.into_iter().map(Arc::new).collect();
        Self { model, words, batches, optimizer: SgdConfig::new().init(), rate, step: 0 }
    }

    fn batch(&self) -> &Arc<Pairs> {
        &self.batches[self.step % self.batches.len()]
    }

    /// Forward, loss, backward and update, on the rows that the batch touches.
    pub fn step(&mut self) {
        let touched = Touched::of(self.batch(), self.words);
        let rows = self.model.rows(&touched);
        let all = losses(rows.scores(&touched.pairs)).sum().backward();
        let gradients = GradientsParams::from_grads(all, &rows);
        let moved = self.optimizer.step(self.rate, rows, gradients);
        self.model.put(&touched, moved);
        self.step += 1;
    }

    /// The loss of a pair that the next step begins with, on average over the batch.
    ///
    /// # Errors
    /// If the engine can't give it.
    pub fn loss(&self) -> Result<f32> {
        let all: Tensor<1> = losses(self.model.scores(self.batch())).sum();
        Ok(scalar(all)? / self.batch().from.len().max(1) as f32)
    }
}

/// What the page times.
#[wasm_bindgen]
pub struct Words(Course);

#[wasm_bindgen]
impl Words {
    /// `sizes` are those of the vocabulary, of a vector, of a batch in pairs, and how many words each word of a pair meets.
    /// `parameters` holds `[words, d]` twice, `from` the words of all batches, `to` those that each of them meets.
    ///
    /// # Errors
    /// If numbers are missing.
    #[wasm_bindgen(constructor)]
    pub fn new(
        sizes: &[usize],
        parameters: &[f32],
        from: &[u32],
        to: &[u32],
        rate: f64,
    ) -> std::result::Result<Self, JsError> {
        let [words, d, pairs, width] = *sizes else { return Err(JsError::new("four sizes are wanted")) };
        let device: &Device = &Engine::default().device()?;
        let model = params::with(SkipGram::new(words, d, 0, device), parameters)?;
        if pairs == 0 || from.len() < pairs || to.len() != width * from.len() {
            return Err(JsError::new("numbers are missing"));
        }
        let batches = from.chunks_exact(pairs).zip(to.chunks_exact(pairs * width));
        let batches = batches.map(|(from, to)| Pairs { from: from.to_vec(), to: to.to_vec(), width });
        Ok(Self(Course::new(model, batches.collect(), rate)))
    }

    /// Forward, loss, backward and update, `n` times.
    pub fn steps(&mut self, n: usize) {
        (0..n).for_each(|_| self.0.step());
    }

    /// The loss of a pair where the model is now.
    ///
    /// # Errors
    /// If the engine can't give it.
    pub fn loss(&self) -> std::result::Result<f32, JsError> {
        Ok(self.0.loss()?)
    }
}
