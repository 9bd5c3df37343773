//! What a reader makes the model do: read a text token by token, and go on from there. Training does not notice;
//! worked out once for each state of the parameters and settings, and only while something on screen shows it.

use std::cell::OnceCell;

use nalgebra::{DMatrix, Matrix2, SymmetricEigen};
use rand::RngExt;

use super::LanguageModel;
use super::options::Reading;
use crate::error::Result;
use crate::labs::shared::kept;
use crate::nn::numbers;
use crate::nn::transformer::{Cache, Edits, Transformer, tokens};
use crate::rng::{Purpose, generator};
use crate::train::sampling::{Sampling, draw};

/// A sample taken down while training is this many tokens long.
pub(super) const SAMPLE: usize = 48;
/// Its throws of the dice are numbered from here: beyond those of the reader.
const SAMPLE_DICE: u32 = 1 << 24;
/// Each throw of the dice has so many numbers.
const DICE: u32 = 1 << 10;

/// Kept until the parameters or the settings change.
#[derive(Default)]
pub(super) struct Look {
    told: OnceCell<Told>,
    attention: OnceCell<(Vec<usize>, Vec<f32>)>,
    map: OnceCell<Vec<f32>>,
    first_loss: OnceCell<f32>,
}

impl Look {
    pub fn first_loss(&self, measure: impl FnOnce() -> Result<f32>) -> Result<f32> {
        kept(&self.first_loss, measure).copied()
    }
}

/// The reader's text, and what the model wrote behind it.
pub(super) struct Told {
    /// The end of a line, the prompt, and what was written.
    pub tokens: Vec<u32>,
    /// How many of them are the reader's, the end of a line counted.
    pub given: usize,
    /// ln p of each token after the first.
    pub log_probs: Vec<f32>,
    /// For each token written: the probability it was drawn with, and the number u that drew it.
    pub drawn: Vec<[f32; 2]>,
    /// Whether the line is complete, so that nothing comes next.
    pub ended: bool,
    /// softmax(z) of the token that comes next; where the line is complete, of its end.
    pub next: Vec<f32>,
    /// The same after temperature, top-k and top-p.
    pub sampling: Vec<f32>,
    /// The u that will draw it, and the token at which it falls.
    pub dice: [f32; 2],
}

/// Reads one token after the other; keys and values are kept as long as the context has room.
struct Reader<'a> {
    model: &'a Transformer,
    cache: Cache,
    tokens: Vec<u32>,
    /// z behind the last token.
    logits: Vec<f32>,
}

impl<'a> Reader<'a> {
    fn new(model: &'a Transformer) -> Self {
        Self { model, cache: Cache::default(), tokens: vec![], logits: vec![] }
    }

    fn read(&mut self, token: u32) -> Result<()> {
        self.tokens.push(token);
        let context = self.model.config().context;
        self.logits = if self.cache.len() < context {
            numbers(self.model.step(token, &mut self.cache)?)?
        } else {
            // Every token has moved on to another place: nothing kept is of use.
            let seen = &self.tokens[self.tokens.len() - context..];
            let all = numbers(self.model.forward(tokens(seen, context, &self.model.token.val().device())))?;
            all[all.len() - self.model.config().vocabulary..].to_vec()
        };
        Ok(())
    }
}

/// ln softmax(z)[token].
pub(super) fn log_prob(logits: &[f32], token: u32) -> f32 {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = logits.iter().map(|z| f64::from(z - most).exp()).sum();
    let own = logits.get(token as usize).copied().unwrap_or(f32::NEG_INFINITY);
    (f64::from(own - most) - sum.ln()) as f32
}

impl LanguageModel {
    /// u number `place` of a throw of the dice.
    fn dice(&self, throw: u32, place: usize) -> f64 {
        generator(self.options.seed, Purpose::Sample, throw * DICE + place as u32).random()
    }

    /// The prompt as it is read: behind the end of a line.
    fn prompt(&self) -> Vec<u32> {
        let mut tokens = vec![0];
        tokens.extend(self.corpus.text.vocabulary.encode(&self.options.prompt));
        tokens
    }

    pub(super) fn told(&self) -> Result<&Told> {
        kept(&self.look.told, || self.tell(&self.without_gradients()))
    }

    fn tell(&self, model: &Transformer) -> Result<Told> {
        let prompt = self.prompt();
        let mut reader = Reader::new(model);
        let mut told = Told {
            tokens: vec![],
            given: prompt.len(),
            log_probs: vec![],
            drawn: vec![],
            ended: false,
            next: vec![],
            sampling: vec![],
            dice: [0.0; 2],
        };
        for token in prompt {
            if !reader.tokens.is_empty() {
                told.log_probs.push(log_prob(&reader.logits, token));
            }
            reader.read(token)?;
        }
        let lines = self.corpus.reading == Reading::Lines;
        for place in 0.. {
            told.next =
                Sampling { temperature: 1.0, top_k: usize::MAX, top_p: 1.0 }.distribution(&reader.logits);
            told.sampling = self.options.sampling.distribution(&reader.logits);
            let u = self.dice(self.options.take, place);
            let token = draw(&told.sampling, u) as u32;
            told.dice = [u as f32, token as f32];
            if place >= self.options.new_tokens {
                break;
            }
            told.log_probs.push(log_prob(&reader.logits, token));
            let p = told.sampling.get(token as usize).copied().unwrap_or(0.0);
            told.drawn.push([p, u as f32]);
            reader.read(token)?;
            if lines && token == 0 {
                told.ended = true;
                break;
            }
        }
        told.tokens = reader.tokens;
        Ok(told)
    }

    /// What the model writes by itself, at temperature 1, with the same throw of the dice every time. Line by line,
    /// it begins anew behind the end of each.
    pub(super) fn write(&self, model: &Transformer) -> Result<Vec<u32>> {
        let sampling = Sampling { temperature: 1.0, top_k: usize::MAX, top_p: 1.0 };
        let mut written = vec![];
        let mut reader = Reader::new(model);
        reader.read(0)?;
        while written.len() < SAMPLE {
            let u =
                generator(self.options.seed, Purpose::Sample, SAMPLE_DICE + written.len() as u32).random();
            let token = draw(&sampling.distribution(&reader.logits), u) as u32;
            written.push(token);
            if token == 0 && self.corpus.reading == Reading::Lines {
                reader = Reader::new(model);
            }
            reader.read(token)?;
        }
        Ok(written)
    }

    /// Attention over the text and what was written, the last tokens that fit into the context: shape `[l, h, t, t]`
    /// and numbers.
    pub(super) fn attention(&self) -> Result<&(Vec<usize>, Vec<f32>)> {
        kept(&self.look.attention, || {
            let all = &self.told()?.tokens;
            let seen = &all[all.len().saturating_sub(self.corpus.context)..];
            let model = self.without_gradients();
            let trace = model.trace(tokens(seen, seen.len(), &model.token.val().device()), &Edits::default());
            let mut maps = vec![];
            for layer in &trace.layers {
                maps.extend(numbers(layer.attention.clone())?);
            }
            let t = seen.len();
            Ok((vec![trace.layers.len(), self.options.heads, t, t], maps))
        })
    }

    /// The embeddings on the plane in which they differ most, `[v, 2]`: their first two principal components
    /// (Pearson, 1901), turned to lie as close as can be to the first two numbers of each embedding (orthogonal
    /// Procrustes: Schönemann, 1966). So the picture turns with nothing but the embeddings themselves, and the same
    /// parameters always give the same picture.
    pub(super) fn map(&self) -> Result<&Vec<f32>> {
        kept(&self.look.map, || {
            let (v, d) = (self.model.config().vocabulary, self.model.config().width);
            let all = numbers(self.without_gradients().token.val())?;
            let mut e = DMatrix::from_row_iterator(v, d, all.into_iter().map(f64::from));
            let mean = e.row_mean();
            e.row_iter_mut().for_each(|mut row| row -= &mean);
            let eigen = SymmetricEigen::new(e.transpose() * &e);
            let mut order: Vec<_> = (0..d).collect();
            order.sort_by(|a, b| eigen.eigenvalues[*b].total_cmp(&eigen.eigenvalues[*a]));
            let axes = eigen.eigenvectors.select_columns(&order[..2]);
            let plane = &e * axes; // (v, 2)
            let toward = plane.transpose() * e.columns(0, 2); // (2, 2)
            let svd = Matrix2::from_iterator(toward.iter().copied()).svd(true, true);
            let turn = match (svd.u, svd.v_t) {
                (Some(u), Some(v_t)) => u * v_t,
                _ => Matrix2::identity(),
            };
            let turned = plane * turn;
            Ok(turned.row_iter().flat_map(|row| [row[0] as f32, row[1] as f32]).collect())
        })
    }
}
