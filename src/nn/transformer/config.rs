//! The shape of a transformer.

use crate::error::{Error, Result};
use crate::message;
use crate::message::Message;

/// How a token's place becomes known to the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Positions {
    /// Not at all: the tokens are a set.
    None,
    /// A learned vector for each place is added to the embedding (Radford et al., 2018).
    Learned,
    /// Sines and cosines of the place are added (Vaswani et al., 2017, section 3.5).
    Sinusoidal,
    /// Queries and keys are turned by an angle that grows with the place, so that a score depends on the
    /// distance alone: RoPE (Su et al., 2021, equation 34).
    Rotary,
}

/// The shape of a [`Transformer`](super::Transformer).
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// v: how many tokens there are.
    pub vocabulary: usize,
    /// The most tokens in a sequence.
    pub context: usize,
    /// d: the numbers in a token's vector.
    pub width: usize,
    /// h: the heads of each layer; they share the width evenly.
    pub heads: usize,
    /// L: the layers.
    pub layers: usize,
    /// How places become known.
    pub positions: Positions,
    /// Whether each token sees only those up to itself, or all.
    pub causal: bool,
    /// Whether each half layer adds to the stream, or replaces it.
    pub residual: bool,
    /// Whether there are layer norms.
    pub norm: bool,
    /// Whether the logits use the embedding's own weights (Press and Wolf, 2017).
    pub tied: bool,
    /// The standard deviation of the first weights; GPT-2 has 0.02.
    pub spread: f64,
}

impl Config {
    /// A decoder as GPT-2 has it: causal, learned positions, residual, layer norm, tied weights.
    pub fn gpt(vocabulary: usize, context: usize, layers: usize, heads: usize, width: usize) -> Self {
        Self {
            vocabulary,
            context,
            width,
            heads,
            layers,
            positions: Positions::Learned,
            causal: true,
            residual: true,
            norm: true,
            tied: true,
            spread: 0.02,
        }
    }

    /// The same with rotary positions and first weights of variance 1/d, which keeps the size of what a layer passes on (LeCun
    /// et al., 1998): it learns to copy sooner.
    pub fn rotary(vocabulary: usize, context: usize, layers: usize, heads: usize, width: usize) -> Self {
        Self {
            positions: Positions::Rotary,
            spread: 1.0 / (width as f64).sqrt(),
            ..Self::gpt(vocabulary, context, layers, heads, width)
        }
    }

    /// dₕ: the numbers in a head's queries, keys and values.
    pub fn head_width(&self) -> usize {
        self.width / self.heads.max(1)
    }

    /// Whether such a model can be built.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if a size is zero, if the heads do not divide the width, or if a rotary
    /// encoding has an odd number to turn.
    pub fn check(&self) -> Result<()> {
        let refused =
            |name: &str, value: usize, accepted: Message| Err(Error::out_of_range(name, value, accepted));
        for (name, value) in [
            ("vocabulary", self.vocabulary),
            ("context", self.context),
            ("width", self.width),
            ("heads", self.heads),
            ("layers", self.layers),
        ] {
            if value == 0 {
                return refused(name, value, message!("accepts_from_one", "a whole number from 1"));
            }
        }
        if !self.width.is_multiple_of(self.heads) {
            return refused(
                "heads",
                self.heads,
                message!("accepts_divisor", "a number that divides the width of {width}", width = self.width),
            );
        }
        if self.positions == Positions::Rotary && !self.head_width().is_multiple_of(2) {
            return refused(
                "heads",
                self.heads,
                message!("accepts_even_heads", "heads of an even width where the positions are rotary"),
            );
        }
        Ok(())
    }
}
