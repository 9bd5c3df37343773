//! Two encoders that bring questions and passages to one space, where what belongs together lies together.
//!
//! With n_w the times that a word w stands in a text, Q and P the tables of the two, and τ the temperature:
//!
//! | | formula | shape |
//! |---|---|---|
//! | vectors | q = Σ n_w Q\[w\] / ‖·‖, p = Σ n_w P\[w\] / ‖·‖ | `[b, d]` each |
//! | similarity | S = q pᵀ, cosines | `[b, b]` |
//! | loss | −1/b Σ ln softmax(Sᵢ / τ)ᵢ | `[1]` |
//!
//! Each question is to find its own passage among those of the batch.
//!
//! Sources: Karpukhin et al., “Dense passage retrieval for open-domain question answering” (2020), section 3.2, for two
//! encoders and passages of the batch as negatives; Oord, Li and Vinyals (2018), equation 4, for the loss.

use burn::module::{Module, Param, ParamId};
use burn::tensor::activation::log_softmax;
use burn::tensor::{Device, Int, Tensor};
use rand::RngExt;

use super::matrix;
use super::ops::{matmul, matmul_transposed};
use crate::rng::{Purpose, generator};

/// τ: a cosine is at most 1, which softmax alone could not tell from 0.
pub const TEMPERATURE: f64 = 0.1;
/// Keeps the vector of a text without a known word finite.
const EPSILON: f64 = 1e-12;
/// Numbers of the parameters: far from those of another module that is trained along.
const FIRST_ID: u64 = 1 << 32;
/// Where the first numbers lie: within ± this. Their size does not matter to a cosine, but how soon steps turn them does.
const SPREAD: f32 = 0.1;

/// The model. See the [module](self).
#[derive(Module, Debug)]
pub struct DualEncoder {
    /// Q, `[v, d]`.
    pub question: Param<Tensor<2>>,
    /// P, `[v, d]`.
    pub passage: Param<Tensor<2>>,
}

impl DualEncoder {
    /// For so many words, each of so many numbers.
    pub fn new(words: usize, dimensions: usize, seed: u64, device: &Device) -> Self {
        let table = |place: u64| {
            // The numbers of the reader's parameters come from the first places.
            let mut rng = generator(seed, Purpose::Init, 1000 + place as u32);
            let data = (0..words * dimensions).map(|_| rng.random_range(-SPREAD..SPREAD)).collect();
            let id = ParamId::from(FIRST_ID + place);
            Param::initialized(id, matrix(data, dimensions, device).require_grad())
        };
        Self { question: table(0), passage: table(1) }
    }

    /// q and p, `[b, d]` each, from how often each word stands in the texts, `[b, v]`.
    pub fn encode(&self, questions: Tensor<2>, passages: Tensor<2>) -> [Tensor<2>; 2] {
        [unit(matmul(questions, self.question.val())), unit(matmul(passages, self.passage.val()))]
    }
}

/// Rows at length 1.
fn unit(x: Tensor<2>) -> Tensor<2> {
    let length = (x.clone().square().sum_dim(1) + EPSILON).sqrt();
    x / length
}

/// S, `[b, b]`.
pub fn similarity(questions: Tensor<2>, passages: Tensor<2>) -> Tensor<2> {
    matmul_transposed(questions, passages)
}

/// The loss `[1]` of S.
pub fn loss(similarity: Tensor<2>) -> Tensor<1> {
    let [b, _] = similarity.dims();
    let device = similarity.device();
    let own = Tensor::<1, Int>::arange(0..b as i64, &device).reshape([b, 1]);
    -log_softmax(similarity / TEMPERATURE, 1).gather(1, own).mean()
}
