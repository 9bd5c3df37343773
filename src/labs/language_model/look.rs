//! What a reader makes the model do: read a text token by token, and go on from there. Training does not notice;
//! worked out once for each state of the parameters and settings, and only while something on screen shows it.

use std::cell::OnceCell;

use nalgebra::{DMatrix, Matrix2, SymmetricEigen};
use rand::RngExt;

use super::LanguageModel;
use super::channels::{DrawnTokens, NextDraw, ReadAndWritten};
use super::options::Reading;
use crate::error::Result;
use crate::lab::Array;
use crate::labs::shared::{Measured, Pieces, kept};
use crate::nn::numbers;
use crate::nn::transformer::{Cache, Edits, Transformer, tokens};
use crate::rng::{Purpose, generator};
use crate::train::sampling::{Sampling, draw};

/// A sample taken down while training is this many tokens long.
pub(super) const SAMPLE: usize = 48;
/// Its throws of the dice are numbered from here: beyond those of the reader.
const SAMPLE_DICE: u32 = 1 << 24;
/// How many numbers each throw of the dice has.
const DICE: u32 = 1 << 10;

/// Kept until the parameters or the settings change.
#[derive(Default)]
pub(super) struct Look {
    continuation: OnceCell<Continuation>,
    attention: OnceCell<Array>,
    map: OnceCell<Array>,
    measured: OnceCell<Measured>,
    /// Of what is held out, as far as others have measured it.
    pub held_out: Pieces,
}

/// The reader's text, and what the model wrote after it.
pub(super) struct Continuation {
    pub text: ReadAndWritten,
    /// ln p of each token after the first.
    pub log_probs: Vec<f32>,
    pub drawn: DrawnTokens,
    /// softmax(z) at the place that is asked for; nothing where there is none.
    pub bet: Vec<f32>,
    /// ln p of the end of the line, right after what was given.
    pub end: f32,
    /// softmax(z) of the token that comes next; where the line is complete, of its end.
    pub next: Vec<f32>,
    /// The same after temperature, top-k and top-p.
    pub sampling: Vec<f32>,
    pub draw: NextDraw,
}

/// Reads one token after the other; keys and values are kept as long as the context has room.
struct Reader<'a> {
    model: &'a Transformer,
    cache: Cache,
    tokens: Vec<u32>,
    /// z after the last token.
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

    /// The prompt as it is read: after the end of a line.
    fn prompt(&self) -> Vec<u32> {
        let vocabulary = &self.problem.text.vocabulary;
        let mut tokens = vec![0];
        tokens.extend(vocabulary.encode(&vocabulary.typed(&self.options.prompt).text));
        tokens
    }

    /// The reader's text and what the model writes after it, as far as it is to write.
    pub(super) fn continuation(&self) -> Result<&Continuation> {
        kept(&self.look.continuation, || self.go_on(&self.without_gradients()))
    }

    fn go_on(&self, model: &Transformer) -> Result<Continuation> {
        let prompt = self.prompt();
        let (given, mut ended) = (prompt.len(), false);
        let mut reader = Reader::new(model);
        let (mut log_probs, mut bet) = (vec![], vec![]);
        // Token number 0 is given and no bet was placed on it.
        let is_asked_for =
            |reader: &Reader<'_>| self.options.place > 0 && reader.tokens.len() == self.options.place;
        for token in prompt {
            if !reader.tokens.is_empty() {
                log_probs.push(log_prob(&reader.logits, token));
            }
            if is_asked_for(&reader) {
                bet = Sampling::PLAIN.distribution(&reader.logits);
            }
            reader.read(token)?;
        }
        let end = log_prob(&reader.logits, 0);
        let mut drawn = DrawnTokens { probabilities: vec![], numbers: vec![] };
        loop {
            let next = Sampling::PLAIN.distribution(&reader.logits);
            let sampling = self.options.sampling().distribution(&reader.logits);
            let place = drawn.numbers.len();
            let u = self.dice(self.options.take, place);
            let token = draw(&sampling, u) as u32;
            let writes = place < self.options.new_tokens;
            if writes {
                log_probs.push(log_prob(&reader.logits, token));
                if is_asked_for(&reader) {
                    bet.clone_from(&next);
                }
                drawn.probabilities.push(sampling.get(token as usize).copied().unwrap_or(0.0));
                drawn.numbers.push(u as f32);
                reader.read(token)?;
                ended = token == 0 && self.problem.reading == Reading::Lines;
            }
            if ended || !writes {
                let text = ReadAndWritten { tokens: reader.tokens, given, ended };
                let draw = NextDraw { number: u as f32, token };
                return Ok(Continuation { text, log_probs, drawn, bet, end, next, sampling, draw });
            }
        }
    }

    /// What the model writes by itself, at temperature 1, with the same throw of the dice every time. Line by line,
    /// it begins anew after the end of each.
    pub(super) fn write(&self, model: &Transformer) -> Result<Vec<u32>> {
        let mut written = vec![];
        let mut reader = Reader::new(model);
        reader.read(0)?;
        while written.len() < SAMPLE {
            let u =
                generator(self.options.seed, Purpose::Sample, SAMPLE_DICE + written.len() as u32).random();
            let token = draw(&Sampling::PLAIN.distribution(&reader.logits), u) as u32;
            written.push(token);
            if token == 0 && self.problem.reading == Reading::Lines {
                reader = Reader::new(model);
            }
            reader.read(token)?;
        }
        Ok(written)
    }

    /// How good it is on what is held out, as last measured: before the first step, as it is.
    pub(super) fn held_out(&self) -> Result<Measured> {
        let measured = self.measured()?;
        match (measured.last(1), measured.last(2)) {
            (Some(loss), Some(score)) => Ok(Measured { loss, score }),
            _ => kept(&self.look.measured, || self.measure()).cloned(),
        }
    }

    /// Attention over the text and what was written, the last tokens that fit into the context: `[l, h, t, t]`.
    pub(super) fn attention(&self) -> Result<&Array> {
        kept(&self.look.attention, || {
            let all = &self.continuation()?.text.tokens;
            let seen = &all[all.len().saturating_sub(self.problem.context)..];
            let model = self.without_gradients();
            let trace = model.trace(tokens(seen, seen.len(), &model.token.val().device()), &Edits::default());
            let mut data = vec![];
            for layer in &trace.layers {
                data.extend(numbers(layer.attention.clone())?);
            }
            let t = seen.len();
            Ok(Array { shape: vec![trace.layers.len(), self.options.heads, t, t], data })
        })
    }

    /// The embeddings on the plane in which they differ most, `[v, 2]`: their first two principal components
    /// (Pearson, 1901), turned to lie as close as can be to the first two numbers of each embedding (orthogonal
    /// Procrustes: Schönemann, 1966). So the picture turns with nothing but the embeddings themselves, and the same
    /// parameters always give the same picture.
    pub(super) fn map(&self) -> Result<&Array> {
        kept(&self.look.map, || {
            let model = self.without_gradients();
            let (v, d) = (model.config().vocabulary, model.config().width);
            let all = numbers(model.token.val())?;
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
            Ok(Array::matrix(turned.row_iter().flat_map(|row| [row[0] as f32, row[1] as f32]).collect(), 2))
        })
    }
}
