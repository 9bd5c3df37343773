//! Skip-gram with negative sampling: two vectors for every word, learned by telling the neighbours of a word from words
//! drawn at random.
//!
//! With v the input vector of a word w, u the output vectors of a word c seen near it and of k others n drawn at random:
//!
//! | | formula | shape |
//! |---|---|---|
//! | score | s = u·v | `[pairs, 1 + k]` |
//! | loss | L = Σ −ln σ(s_c) − Σₙ ln σ(−sₙ) | `[1]` |
//!
//! The loss is a sum: word2vec takes a step at every pair, and its learning rate is that of a pair.
//!
//! Source: Mikolov, Sutskever, Chen, Corrado and Dean (2013), *Distributed Representations of Words and Phrases and their
//! Compositionality*, equation 4.

use std::sync::Arc;

use burn::module::{Module, Param, ParamId};
use burn::tensor::{Device, Tensor};
use rand::RngExt;

use super::matrix;
use super::ops::{Pairs, logistic_losses, products};
use crate::rng::{Purpose, generator};

/// The model. See the [module](self).
#[derive(Module, Debug)]
pub struct SkipGram {
    /// v of every word, `[v, d]`: its vector, as others use it.
    pub input: Param<Tensor<2>>,
    /// u of every word, `[v, d]`: what it is as a neighbour.
    pub output: Param<Tensor<2>>,
}

impl SkipGram {
    /// For so many words, each of so many numbers: v uniform within ±1/(2d), u zero, as word2vec begins.
    pub fn new(words: usize, dimensions: usize, seed: u64, device: &Device) -> Self {
        let mut rng = generator(seed, Purpose::Init, 0);
        let half = 0.5 / dimensions.max(1) as f32;
        let input = (0..words * dimensions).map(|_| rng.random_range(-half..half)).collect();
        let output = vec![0.0; words * dimensions];
        // Named by their place, not at random: an optimiser's state finds them again after a save.
        let param = |id: u64, data| {
            Param::initialized(ParamId::from(id), matrix(data, dimensions, device).require_grad())
        };
        Self { input: param(0, input), output: param(1, output) }
    }

    /// s, `[pairs, 1 + k]`: of each pair its word's v with the u of what it is to be near, and of k others.
    pub fn scores(&self, pairs: &Arc<Pairs>) -> Tensor<2> {
        products(self.input.val(), self.output.val(), pairs)
    }
}

/// The loss of each score, `[pairs, 1 + k]`: the first of a row is to be large, the others small.
pub fn losses(scores: Tensor<2>) -> Tensor<2> {
    logistic_losses(scores)
}
