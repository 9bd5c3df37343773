//! A small transformer whose every intermediate can be looked at.
//!
//! For tokens `[b, t]`, with d the width, h heads of dₕ = d/h numbers, and L layers:
//!
//! | | formula | shape |
//! |---|---|---|
//! | embedding | x⁰ = E\[token\] + P\[position\] | `[b·t, d]` |
//! | queries, keys, values | (Q, K, V) = LN(xˡ) W_QKV + b, split by head | `[b·h, t, dₕ]` each |
//! | scores | S = QKᵀ / √dₕ, −∞ where the mask hides | `[b·h, t, t]` |
//! | attention | A = softmax(S), row by row | `[b·h, t, t]` |
//! | weighted values | O = AV, the heads side by side | `[b·h, t, dₕ]` → `[b·t, d]` |
//! | | xˡ' = xˡ + O W_O + b | `[b·t, d]` |
//! | MLP | xˡ⁺¹ = xˡ' + GELU(LN(xˡ') W₁ + b) W₂ + b | `[b·t, d]`, `[b·t, 4d]` within |
//! | logits | z = LN(xᴸ) W, or LN(xᴸ) Eᵀ where tied | `[b·t, v]` |
//!
//! All heads go through one matmul, and Q, K and V come from one. In training the scores are scaled, masked and made into
//! attention in one pass of the [kernels](super::ops); [`Transformer::trace`] does the same one by one, so that nothing
//! is hidden from who looks.
//!
//! Sources: Vaswani et al. (2017), equation 1 and section 3; layer norm first and the initialisation as in
//! Radford et al. (2019), section 2.3.

mod cache;
mod config;
mod layer;
mod positions;
mod trace;

pub use cache::Cache;
pub use config::{Config, Positions};
pub use layer::{Affine, Inputs, Layer, Norm};
pub use trace::{Edits, LayerTrace, ScoreEdit, Trace, VectorEdit};

use burn::module::{Module, Param, ParamId};
use burn::tensor::module::embedding;
use burn::tensor::{Device, Int, Tensor, TensorData};
use rand::{Rng, RngExt};

use super::ops::{matmul, matmul_transposed};
use super::{Dropout, matrix, vector};
use crate::error::Result;
use crate::rng::{Purpose, generator};

/// How a parameter begins.
#[derive(Clone, Copy)]
enum Begin {
    Zero,
    One,
    /// Normal, with this standard deviation.
    Normal(f64),
}

/// The model. See the [module](self).
#[derive(Module, Debug)]
pub struct Transformer {
    /// E, `[v, d]`.
    pub token: Param<Tensor<2>>,
    /// P, `[context, d]`, where positions are learned.
    pub position: Option<Param<Tensor<2>>>,
    /// The layers, first to last.
    pub layers: Vec<Layer>,
    /// The layer norm before the logits.
    pub norm: Option<Norm>,
    /// `[d, v]`, unless tied to the embedding.
    pub unembedding: Option<Param<Tensor<2>>>,
    #[module(skip)]
    config: Config,
}

/// Makes parameters one after the other. Each is numbered by its place: an optimiser's state finds it again
/// after a save.
struct Builder<'a> {
    place: u32,
    seed: u64,
    device: &'a Device,
}

impl Builder<'_> {
    /// The number of the next parameter, and its `count` numbers.
    fn next(&mut self, count: usize, begin: Begin) -> (ParamId, Vec<f32>) {
        let place = self.place;
        self.place += 1;
        let data = match begin {
            Begin::Zero => vec![0.0; count],
            Begin::One => vec![1.0; count],
            Begin::Normal(deviation) => {
                // A generator for each parameter: what one draws does not change the next.
                let mut rng = generator(self.seed, Purpose::Init, place);
                (0..count).map(|_| (deviation * normal(&mut rng)) as f32).collect()
            }
        };
        (ParamId::from(u64::from(place)), data)
    }

    fn vector(&mut self, size: usize, begin: Begin) -> Param<Tensor<1>> {
        let (id, data) = self.next(size, begin);
        Param::initialized(id, vector(data, self.device).require_grad())
    }

    fn matrix(&mut self, rows: usize, columns: usize, begin: Begin) -> Param<Tensor<2>> {
        let (id, data) = self.next(rows * columns, begin);
        Param::initialized(id, matrix(data, columns, self.device).require_grad())
    }
}

impl Transformer {
    /// The model before its first step: weights normal with a standard deviation of [`Config::spread`], those
    /// that write to the residual stream divided by √(2L), biases zero.
    ///
    /// # Errors
    /// Those of [`Config::check`].
    pub fn new(config: Config, seed: u64, device: &Device) -> Result<Self> {
        config.check()?;
        let mut builder = Builder { place: 0, seed, device };
        let (d, wide) = (config.width, Begin::Normal(config.spread));
        let token = builder.matrix(config.vocabulary, d, wide);
        let learned = config.positions == Positions::Learned;
        let position = learned.then(|| builder.matrix(config.context, d, wide));
        let layers = (0..config.layers).map(|_| Layer::new(&config, &mut builder)).collect();
        let norm = config.norm.then(|| Norm::new(d, &mut builder));
        let unembedding = (!config.tied).then(|| builder.matrix(d, config.vocabulary, wide));
        Ok(Self { token, position, layers, norm, unembedding, config })
    }

    /// What it was built from.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Tokens `[b, t]`, each below the vocabulary's size and t at most the context, as logits `[b·t, v]`.
    pub fn forward(&self, tokens: Tensor<2, Int>) -> Tensor<2> {
        self.forward_with(tokens, None)
    }

    /// As [`forward`](Self::forward), with dropout on the embeddings and on what each half layer adds
    /// (Vaswani et al., 2017, section 5.4).
    pub fn forward_with(&self, tokens: Tensor<2, Int>, mut dropout: Option<&mut Dropout>) -> Tensor<2> {
        let [b, t] = tokens.dims();
        let inputs = self.inputs(b, t);
        let mut x = self.embed(tokens);
        if let Some(dropout) = dropout.as_deref_mut() {
            x = dropout.apply(x);
        }
        for layer in &self.layers {
            x = layer.attend(x, &inputs, dropout.as_deref_mut());
            x = layer.feed_forward(x, dropout.as_deref_mut());
        }
        self.unembed(x)
    }

    /// The logits `[m, v]` at `places` alone, of all b·t; which is cheaper where few are asked.
    pub fn forward_at(&self, tokens: Tensor<2, Int>, places: &[usize]) -> Tensor<2> {
        let [b, t] = tokens.dims();
        self.logits_at(self.embed(tokens), &self.inputs(b, t), places)
    }

    /// The same from x⁰ `[b·t, d]` on.
    pub fn logits_at(&self, mut x: Tensor<2>, inputs: &Inputs, places: &[usize]) -> Tensor<2> {
        let places: Vec<i64> = places.iter().map(|place| *place as i64).collect();
        let m = places.len();
        let places = Tensor::from_data(TensorData::new(places, [m]), &x.device());
        for (index, layer) in self.layers.iter().enumerate() {
            x = layer.attend(x, inputs, None);
            if index + 1 == self.layers.len() {
                // From here on each place is by itself, and the others are not asked.
                x = x.select(0, Tensor::<1, Int>::clone(&places));
            }
            x = layer.feed_forward(x, None);
        }
        self.unembed(x)
    }

    /// x⁰: tokens `[b, t]` → `[b·t, d]`.
    pub fn embed(&self, tokens: Tensor<2, Int>) -> Tensor<2> {
        let [b, t] = tokens.dims();
        let x = embedding(self.token.val(), tokens);
        let positions = self.positions(0, t, &x.device());
        let x = match positions {
            Some(positions) => x + positions.unsqueeze::<3>(),
            None => x,
        };
        x.reshape([b * t, self.config.width])
    }

    /// The rows of P for `count` positions from `start`, `[count, d]`; none where they are not added.
    fn positions(&self, start: usize, count: usize, device: &Device) -> Option<Tensor<2>> {
        match self.config.positions {
            Positions::Learned => self.position.as_ref().map(|p| p.val().narrow(0, start, count)),
            Positions::Sinusoidal => {
                let d = self.config.width;
                Some(matrix(positions::sinusoidal(start, count, d), d, device))
            }
            Positions::None | Positions::Rotary => None,
        }
    }

    /// What is the same for every layer of a pass over `[b, t]` tokens.
    pub fn inputs(&self, b: usize, t: usize) -> Inputs {
        Inputs::new(&self.config, b, t, &self.token.val().device())
    }

    /// The residual stream `[n, d]` as logits `[n, v]`.
    pub fn unembed(&self, x: Tensor<2>) -> Tensor<2> {
        let x = self.normed(x);
        match &self.unembedding {
            Some(weight) => matmul(x, weight.val()),
            None => matmul_transposed(x, self.token.val()),
        }
    }

    fn normed(&self, x: Tensor<2>) -> Tensor<2> {
        match &self.norm {
            Some(norm) => norm.forward(x),
            None => x,
        }
    }

    /// As [`forward`](Self::forward), with everything on the way kept, and the reader's edits made.
    pub fn trace(&self, tokens: Tensor<2, Int>, edits: &Edits) -> Trace {
        self.trace_nudged(tokens, edits, &[])
    }

    /// As [`trace`](Self::trace), with something added to the scaled scores of each layer, `[b·h, t, t]`: with zeros that
    /// require a gradient, ∂L/∂S of all scores can be had.
    pub fn trace_nudged(&self, tokens: Tensor<2, Int>, edits: &Edits, nudges: &[Tensor<3>]) -> Trace {
        let [b, t] = tokens.dims();
        let inputs = self.inputs(b, t);
        let token = embedding(self.token.val(), tokens.clone()).reshape([b * t, self.config.width]);
        let position = self.positions(0, t, &token.device());
        let embedded = edits.embedding(self.embed(tokens), b, t);
        let mut x = embedded.clone();
        let mut layers = Vec::with_capacity(self.layers.len());
        for (index, layer) in self.layers.iter().enumerate() {
            let traced = layer.trace(x, &inputs, index, edits, nudges.get(index));
            x = traced.output.clone();
            layers.push(traced);
        }
        let normed = self.normed(x.clone());
        Trace { token, position, embedded, layers, normed, logits: self.unembed(x) }
    }
}

/// Tokens as a tensor `[tokens.len() / t, t]`.
pub fn tokens(tokens: &[u32], t: usize, device: &Device) -> Tensor<2, Int> {
    let data: Vec<i64> = tokens.iter().map(|token| i64::from(*token)).collect();
    Tensor::from_data(TensorData::new(data, [tokens.len() / t.max(1), t]), device)
}

/// A number from the standard normal distribution, by Box and Muller (1958).
fn normal(rng: &mut impl Rng) -> f64 {
    // 1 − u lies in (0, 1]: its logarithm is finite.
    let (u, v): (f64, f64) = (rng.random(), rng.random());
    (-2.0 * (1.0 - u).ln()).sqrt() * (2.0 * std::f64::consts::PI * v).cos()
}
