//! Everything on the way through the model, and what a reader changes there.

use burn::tensor::{Tensor, TensorData};

/// One pass with everything kept. With b sequences of t tokens.
#[derive(Debug, Clone)]
pub struct Trace {
    /// E\[token\], `[b·t, d]`.
    pub token: Tensor<2>,
    /// P\[position\], `[t, d]`, where positions are added.
    pub position: Option<Tensor<2>>,
    /// x⁰, `[b·t, d]`.
    pub embedded: Tensor<2>,
    /// The layers, first to last.
    pub layers: Vec<LayerTrace>,
    /// LN(xᴸ), `[b·t, d]`.
    pub normed: Tensor<2>,
    /// z, `[b·t, v]`.
    pub logits: Tensor<2>,
}

/// What happens in one layer.
#[derive(Debug, Clone)]
pub struct LayerTrace {
    /// xˡ, `[b·t, d]`.
    pub input: Tensor<2>,
    /// LN(xˡ), what Q, K and V are made from, `[b·t, d]`.
    pub normed: Tensor<2>,
    /// Q, `[b·h, t, dₕ]`, turned where the positions are rotary.
    pub q: Tensor<3>,
    /// K, `[b·h, t, dₕ]`, turned where the positions are rotary.
    pub k: Tensor<3>,
    /// V, `[b·h, t, dₕ]`.
    pub v: Tensor<3>,
    /// QKᵀ, `[b·h, t, t]`.
    pub products: Tensor<3>,
    /// QKᵀ / √dₕ, with the reader's edits, `[b·h, t, t]`.
    pub scaled: Tensor<3>,
    /// The same with −10⁹ where the mask hides, `[b·h, t, t]`.
    pub masked: Tensor<3>,
    /// A, `[b·h, t, t]`.
    pub attention: Tensor<3>,
    /// AV by head, zero for a masked head, `[b·h, t, dₕ]`.
    pub heads: Tensor<3>,
    /// What attention adds, `[b·t, d]`.
    pub attended: Tensor<2>,
    /// xˡ', `[b·t, d]`.
    pub middle: Tensor<2>,
    /// GELU(LN(xˡ') W₁ + b), `[b·t, 4d]`.
    pub hidden: Tensor<2>,
    /// xˡ⁺¹, `[b·t, d]`.
    pub output: Tensor<2>,
}

/// What stands for −∞ in a masked score: e to its power is exactly zero in f32.
pub const HIDDEN: f32 = -1e9;

/// A token's vector x⁰ replaced.
#[derive(Debug, Clone, PartialEq)]
pub struct VectorEdit {
    /// The place of the token.
    pub position: usize,
    /// Its new vector, d numbers.
    pub vector: Vec<f32>,
}

/// A scaled score replaced, before mask and softmax.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreEdit {
    /// The layer, from 0.
    pub layer: usize,
    /// The head, from 0.
    pub head: usize,
    /// The place that looks.
    pub query: usize,
    /// The place that is looked at.
    pub key: usize,
    /// The new score.
    pub score: f32,
}

/// What a reader changes on the way, in every sequence of the batch. What lies outside the model is left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Edits {
    /// Token vectors replaced.
    pub vectors: Vec<VectorEdit>,
    /// Heads that say nothing, as layer and head, from 0.
    pub masked: Vec<(usize, usize)>,
    /// Scores replaced.
    pub scores: Vec<ScoreEdit>,
}

impl Edits {
    pub(super) fn embedding(&self, mut x: Tensor<2>, b: usize, t: usize) -> Tensor<2> {
        let d = x.dims()[1];
        for edit in self.vectors.iter().filter(|edit| edit.position < t && edit.vector.len() == d) {
            let row = Tensor::<2>::from_data(TensorData::new(edit.vector.clone(), [1, d]), &x.device());
            for sequence in 0..b {
                let at = sequence * t + edit.position;
                x = x.slice_assign([at..at + 1, 0..d], row.clone());
            }
        }
        x
    }

    pub(super) fn scores(&self, mut scores: Tensor<3>, layer: usize, heads: usize) -> Tensor<3> {
        let [all, t, _] = scores.dims();
        let here =
            |edit: &&ScoreEdit| edit.layer == layer && edit.head < heads && edit.query < t && edit.key < t;
        for edit in self.scores.iter().filter(here) {
            for at in (edit.head..all).step_by(heads) {
                let place = [at..at + 1, edit.query..edit.query + 1, edit.key..edit.key + 1];
                scores = scores.slice_fill(place, edit.score);
            }
        }
        scores
    }

    pub(super) fn heads(&self, mut outputs: Tensor<3>, layer: usize, heads: usize) -> Tensor<3> {
        let [all, t, width] = outputs.dims();
        for (_, head) in self.masked.iter().filter(|(l, head)| *l == layer && *head < heads) {
            for at in (*head..all).step_by(heads) {
                outputs = outputs.slice_fill([at..at + 1, 0..t, 0..width], 0.0_f32);
            }
        }
        outputs
    }
}
