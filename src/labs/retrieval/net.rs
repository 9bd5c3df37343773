//! The model: two encoders that search, and a transformer that reads.

use burn::module::Module;
use burn::tensor::{Device, Int, Tensor, TensorData};

use super::options::Options;
use super::prompt::{CONTEXT, Rows};
use crate::error::Result;
use crate::nn::dual_encoder::DualEncoder;
use crate::nn::transformer::{Config, Positions, Transformer, tokens};

/// The reader's layers: one to gather what belongs to a passage, one to look it up.
pub(super) const LAYERS: usize = 2;
/// Its heads in each.
pub(super) const HEADS: usize = 4;

/// All that is trained.
#[derive(Module, Debug)]
pub(super) struct Net {
    /// What searches.
    pub encoders: DualEncoder,
    /// What reads, and answers.
    pub reader: Transformer,
}

impl Net {
    pub fn new(words: usize, options: &Options, device: &Device) -> Result<Self> {
        let config = Config {
            vocabulary: words,
            context: CONTEXT,
            width: options.width,
            heads: HEADS,
            layers: LAYERS,
            positions: Positions::Rotary,
            causal: true,
            residual: true,
            norm: true,
            tied: true,
            // Variance 1/d keeps the size of what a layer passes on (LeCun et al., 1998).
            spread: 1.0 / (options.width as f64).sqrt(),
        };
        Ok(Self {
            encoders: DualEncoder::new(words, options.dimensions, options.seed, device),
            reader: Transformer::new(config, options.seed, device)?,
        })
    }

    /// The logits `[m, v]` behind the places that are asked.
    pub fn logits(&self, rows: &Rows, device: &Device) -> Tensor<2> {
        let all = tokens(&rows.tokens, rows.t, device);
        let inputs = self.reader.inputs(all.dims()[0], rows.t);
        let mut x = self.reader.embed(all);
        for (index, layer) in self.reader.layers.iter().enumerate() {
            x = layer.attend(x, &inputs, None);
            if index + 1 == self.reader.layers.len() {
                // From here on each place is by itself, and the others are not asked.
                x = x.select(0, places(&rows.places, device));
            }
            x = layer.feed_forward(x, None);
        }
        self.reader.unembed(x)
    }
}

fn places(places: &[usize], device: &Device) -> Tensor<1, Int> {
    let data: Vec<i64> = places.iter().map(|place| *place as i64).collect();
    Tensor::from_data(TensorData::new(data, [places.len()]), device)
}
