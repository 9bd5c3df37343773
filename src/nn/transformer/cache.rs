//! Generation one token at a time, keys and values of the tokens before it kept.

use burn::tensor::Tensor;

use super::layer::{Inputs, normed, root};
use super::{Transformer, tokens};
use crate::error::{Error, Result};
use crate::message;
use crate::nn::ops::softmax;

/// The keys and values of the tokens so far, by layer: what [`Transformer::step`] need not compute again.
#[derive(Debug, Clone, Default)]
pub struct Cache {
    /// K and V of each layer, `[h, n, dₕ]`.
    layers: Vec<(Tensor<3>, Tensor<3>)>,
    /// n: how many tokens there are.
    length: usize,
}

impl Cache {
    /// How many tokens it holds.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }
}

impl Transformer {
    /// The logits `[1, v]` behind one more token: those of the last row of [`forward`](Self::forward) over all
    /// tokens so far. Only for a causal model.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if the token is not of the vocabulary, or if the context is full.
    pub fn step(&self, token: u32, cache: &mut Cache) -> Result<Tensor<2>> {
        let config = self.config();
        if token as usize >= config.vocabulary {
            return Err(Error::out_of_range(
                "token",
                token,
                message!(
                    "accepts_token",
                    "a whole number below {vocabulary}",
                    vocabulary = config.vocabulary
                ),
            ));
        }
        let place = cache.length;
        if place >= config.context {
            return Err(Error::out_of_range(
                "context",
                place + 1,
                message!("accepts_context", "at most {context} tokens", context = config.context),
            ));
        }
        let device = self.token.val().device();
        let inputs = Inputs::at(config, place, &device);
        let token = tokens(&[token], 1, &device).reshape([1]);
        let mut x = self.token.val().select(0, token); // (1, d)
        if let Some(position) = self.positions(place, 1, &device) {
            x = x + position;
        }
        for (index, layer) in self.layers.iter().enumerate() {
            let [q, k, v] = layer.split(normed(&layer.norm_1, x.clone()), &inputs); // (h, 1, dₕ) each
            let (k, v) = match cache.layers.get(index) {
                Some((keys, values)) => {
                    (Tensor::cat(vec![keys.clone(), k], 1), Tensor::cat(vec![values.clone(), v], 1))
                }
                None => (k, v),
            };
            let scores = q.matmul(k.clone().transpose()); // (h, 1, n)
            let heads = softmax(scores, 1.0 / root(v.dims()[2]), false).matmul(v.clone());
            match cache.layers.get_mut(index) {
                Some(kept) => *kept = (k, v),
                None => cache.layers.push((k, v)),
            }
            x = layer.add(x, layer.projection.forward(layer.join(heads, &inputs)), None);
            x = layer.feed_forward(x, None);
        }
        cache.length += 1;
        Ok(self.unembed(x))
    }
}
