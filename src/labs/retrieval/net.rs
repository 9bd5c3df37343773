//! The model: two encoders that search, and a transformer that reads.
//!
//! The reader sees of each token of a prompt not its word alone. With n the number of the passage that it stands in (0: in
//! none), and c the cosine of that passage with the question, by the encoders (0 in none):
//!
//! ```text
//! x⁰ = E[token] + S[n] + c u        (b·t, d)
//! ```
//! S as BERT marks its segments (Devlin et al., 2019, section 3). That the search tells the reader how near a passage is, is
//! what lets so small a reader tell whose passage it has before it, and see that it has none: without u it took, after as
//! many steps, either of two passages. The reader's loss reaches the encoders through c, as in REALM (Guu et al., 2020).

use burn::module::{Module, Param, ParamId};
use burn::tensor::{Device, Int, Tensor, TensorData};
use rand::RngExt;

use super::options::Options;
use super::prompt::{CONTEXT, Rows};
use super::words::MOST_NUMBERED;
use crate::error::Result;
use crate::nn::dual_encoder::DualEncoder;
use crate::nn::matrix;
use crate::nn::transformer::{Config, Transformer, tokens};
use crate::rng::{Purpose, generator};

/// The reader's layers: one to gather what belongs to a passage, one to look it up.
pub(super) const LAYERS: usize = 2;
/// Its heads in each.
pub(super) const HEADS: usize = 4;

/// Numbers of the parameters of its own: far from those of the reader and of the encoders.
const FIRST_ID: u64 = 1 << 33;
/// How much wider u is drawn than the rows of E: a cosine is at most 1, and a layer norm is to notice it.
const LOUD: f32 = 3.0;

/// All that is trained.
#[derive(Module, Debug)]
pub(super) struct Net {
    /// What searches.
    pub encoders: DualEncoder,
    /// What reads, and answers.
    pub reader: Transformer,
    /// S, `[1 + most numbered, d]`.
    pub segment: Param<Tensor<2>>,
    /// u, `[1, d]`.
    pub nearness: Param<Tensor<2>>,
}

impl Net {
    pub fn new(words: usize, options: &Options, device: &Device) -> Result<Self> {
        let config = Config::rotary(words, CONTEXT, LAYERS, HEADS, options.width);
        let drawn = |place: u32, rows: usize, spread: f32| {
            let mut rng = generator(options.seed, Purpose::Init, 2000 + place);
            let width = options.width;
            let data = (0..rows * width).map(|_| rng.random_range(-spread..spread)).collect();
            let id = ParamId::from(FIRST_ID + u64::from(place));
            Param::initialized(id, matrix(data, width, device).require_grad())
        };
        // Even in ±s has a standard deviation of s/√3.
        let spread = (3.0 / options.width as f32).sqrt();
        Ok(Self {
            segment: drawn(0, 1 + MOST_NUMBERED, spread),
            nearness: drawn(1, 1, LOUD * spread),
            encoders: DualEncoder::new(words, options.dimensions, options.seed, device),
            reader: Transformer::new(config, options.seed, device)?,
        })
    }

    /// x⁰ `[b·t, d]`.
    pub fn embed(&self, rows: &Rows, device: &Device) -> Tensor<2> {
        let words = self.reader.embed(tokens(&rows.tokens, rows.t, device));
        let segments = self.segment.val().select(0, places(&rows.segments, device));
        let near = self.cosines(rows, device).select(0, places(&rows.nearness, device)); // (b·t, 1)
        words + segments + near.matmul(self.nearness.val())
    }

    /// 0, and then the cosine of each passage of the prompts with its question, `[1 + passages, 1]`.
    pub fn cosines(&self, rows: &Rows, device: &Device) -> Tensor<2> {
        let none = matrix(vec![0.0], 1, device);
        if rows.read.is_empty() {
            return none;
        }
        let questions = rows.read.iter().map(|(question, _)| question.as_slice());
        let passages = rows.read.iter().map(|(_, passage)| passage.as_slice());
        let [q, p] = self.encoders.encode(self.counted(questions, device), self.counted(passages, device));
        Tensor::cat(vec![none, (q * p).sum_dim(1)], 0)
    }

    /// How often each word stands in texts, `[n, v]`.
    pub fn counted<'a>(&self, texts: impl ExactSizeIterator<Item = &'a [u32]>, device: &Device) -> Tensor<2> {
        let v = self.encoders.question.dims()[0];
        let mut counts = vec![0.0; texts.len() * v];
        for (text, row) in texts.zip(counts.chunks_exact_mut(v.max(1))) {
            text.iter().filter(|word| (**word as usize) < v).for_each(|word| row[*word as usize] += 1.0);
        }
        matrix(counts, v, device)
    }

    /// The logits `[m, v]` behind the places that are asked.
    pub fn logits(&self, rows: &Rows, device: &Device) -> Tensor<2> {
        let inputs = self.reader.inputs(rows.tokens.len() / rows.t.max(1), rows.t);
        self.reader.logits_at(self.embed(rows, device), &inputs, &rows.places)
    }
}

fn places(places: &[usize], device: &Device) -> Tensor<1, Int> {
    let data: Vec<i64> = places.iter().map(|place| *place as i64).collect();
    Tensor::from_data(TensorData::new(data, [places.len()]), device)
}
