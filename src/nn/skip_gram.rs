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
//! Of all words a step touches few, and gradient descent moves no others. So it is taken on a model of
//! [those rows](Touched) alone, and they are put back into the tables.
//!
//! Source: Mikolov, Sutskever, Chen, Corrado and Dean (2013), *Distributed Representations of Words and Phrases and their
//! Compositionality*, equation 4.

use std::sync::Arc;

use burn::module::{Module, Param, ParamId};
use burn::tensor::{Device, IndexingUpdateOp, Int, Tensor, TensorData};
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

    /// The model of the rows touched alone, its parameters leaves of their own.
    pub fn rows(&self, touched: &Touched) -> Self {
        let take = |table: &Param<Tensor<2>>, rows: &[u32]| {
            let id = table.id;
            let table = table.val().inner();
            let rows = places(rows, &table.device());
            Param::initialized(id, Tensor::from_inner(table.select(0, rows)).require_grad())
        };
        Self { input: take(&self.input, &touched.input), output: take(&self.output, &touched.output) }
    }

    /// Puts those rows into their places.
    pub fn put(&mut self, touched: &Touched, rows: Self) {
        let put = |table: &mut Param<Tensor<2>>, places_of: &[u32], rows: Param<Tensor<2>>| {
            let new = rows.val().inner();
            // Nobody else holds the table while its rows are written: so it is not copied.
            let old = std::mem::replace(table, rows);
            *table = old.map(|old| {
                let old = old.inner();
                let places = places(places_of, &old.device());
                let whole = old.select_assign(0, places, new, IndexingUpdateOp::Assign);
                Tensor::from_inner(whole).require_grad()
            });
        };
        put(&mut self.input, &touched.input, rows.input);
        put(&mut self.output, &touched.output, rows.output);
    }
}

/// Rows of the tables, for burn.
fn places(rows: &[u32], device: &Device) -> Tensor<1, Int> {
    let rows: Vec<i64> = rows.iter().map(|row| i64::from(*row)).collect();
    let n = rows.len();
    Tensor::from_data(TensorData::new(rows, [n]), device)
}

/// The rows of both tables that pairs are of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// Rows of v, in order, each once.
    pub input: Vec<u32>,
    /// Rows of u, in order, each once.
    pub output: Vec<u32>,
    /// The pairs among these rows: a row goes by its place in the lists above.
    pub pairs: Arc<Pairs>,
}

impl Touched {
    /// Of pairs of so many `words`; all their places are below that.
    pub fn of(pairs: &Pairs, words: usize) -> Self {
        let (input, from) = renumbered(&pairs.from, words);
        let (output, to) = renumbered(&pairs.to, words);
        Self { input, output, pairs: Arc::new(Pairs { from, to, width: pairs.width }) }
    }

    /// A gradient of the parameters of these rows, of `d` numbers each, as one of all the parameters of so many `words`:
    /// zero in all other rows.
    pub fn spread(&self, gradient: &[f32], words: usize, d: usize) -> Vec<f32> {
        let mut whole = vec![0.0; 2 * words * d];
        let input = self.input.iter().map(|row| *row as usize);
        let output = self.output.iter().map(|row| words + *row as usize);
        for (row, own) in input.chain(output).zip(gradient.chunks_exact(d.max(1))) {
            if let Some(place) = whole.get_mut(row * d..(row + 1) * d) {
                place.copy_from_slice(own);
            }
        }
        whole
    }
}

/// The different ones of some places below `n`, in order, and each place by where it stands among those.
fn renumbered(places: &[u32], n: usize) -> (Vec<u32>, Vec<u32>) {
    const NONE: u32 = u32::MAX;
    let mut new = vec![NONE; n];
    places.iter().for_each(|place| new[*place as usize] = 0);
    let mut different = vec![];
    for (place, new) in (0..).zip(&mut new) {
        if *new != NONE {
            *new = different.len() as u32;
            different.push(place);
        }
    }
    (different, places.iter().map(|place| new[*place as usize]).collect())
}

/// The loss of each score, `[pairs, 1 + k]`: the first of a row is to be large, the others small.
pub fn losses(scores: Tensor<2>) -> Tensor<2> {
    logistic_losses(scores)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::nn::numbers;
    use crate::nn::params::{self, gradient};
    use burn::optim::{GradientsParams, SgdConfig};

    /// Words 3 and 1 are touched of the first table, 0, 2 and 4 of the second.
    fn pairs() -> Pairs {
        Pairs { from: vec![3, 1, 3], to: vec![2, 0, 4, 2, 2, 0], width: 2 }
    }

    fn model(device: &Device) -> SkipGram {
        let theta: Vec<f32> = (0..30).map(|i| ((i * 7) % 11) as f32 / 10.0 - 0.5).collect();
        params::with(SkipGram::new(5, 3, 7, device), &theta).unwrap()
    }

    #[test]
    fn a_step_on_the_rows_touched_is_the_one_on_all_of_them() {
        for engine in Engine::AVAILABLE {
            let device = engine.device().unwrap();
            let pairs = Arc::new(pairs());
            let touched = Touched::of(&pairs, 5);
            assert_eq!((&touched.input[..], &touched.output[..]), (&[1, 3][..], &[0, 2, 4][..]));

            let whole = model(&device);
            let slope = |model: &SkipGram, pairs: &Arc<Pairs>| {
                let all = losses(model.scores(pairs)).sum().backward();
                GradientsParams::from_grads(all, model)
            };
            let gradients = slope(&whole, &pairs);
            let exact = gradient(&whole, &gradients).unwrap();
            let exact_moved = SgdConfig::new().init().step(0.1, whole, gradients);

            let mut ours = model(&device);
            let rows = ours.rows(&touched);
            let scores = |model: &SkipGram, pairs: &Arc<Pairs>| numbers(model.scores(pairs)).unwrap();
            assert_eq!(scores(&rows, &touched.pairs), scores(&ours, &pairs));
            let gradients = slope(&rows, &touched.pairs);
            assert_eq!(touched.spread(&gradient(&rows, &gradients).unwrap(), 5, 3), exact);
            ours.put(&touched, SgdConfig::new().init().step(0.1, rows, gradients));
            assert_eq!(params::flat(&ours).unwrap(), params::flat(&exact_moved).unwrap());
            // And there is a next step.
            assert!(!slope(&ours, &pairs).is_empty());
        }
    }
}
