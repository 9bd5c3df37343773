//! What the model makes of the sequences it is shown: worked out once for each state of its parameters, and
//! only while something on screen shows it. Training does not notice.

use std::cell::OnceCell;

use burn::module::Module;
use burn::tensor::{Int, Tensor};

use super::Attention;
use super::channels::AttentionHeldOut;
use super::geometry::Meaning;
use super::problem::Example;
use crate::error::Result;
use crate::lab::Array;
use crate::labs::shared::kept;
use crate::nn::transformer::{self, LayerTrace, ScoreEdit, Trace, Transformer, VectorEdit, tokens};
use crate::nn::{Targets, cross_entropy, numbers, scalar};

/// Kept until the parameters or the picture change.
#[derive(Default)]
pub(super) struct Look {
    held_out: OnceCell<AttentionHeldOut>,
    edited: OnceCell<Trace>,
    plain: OnceCell<Vec<f32>>,
    pub meaning: OnceCell<Meaning>,
}

impl Look {
    /// The edits have changed, and nothing else.
    pub fn forget_edits(&mut self) {
        self.edited.take();
    }
}

impl Attention {
    /// The model as it is looked at.
    pub(super) fn without_gradients(&self) -> Transformer {
        self.trainer.model().valid()
    }

    /// How good it is on the sequences held out.
    pub(super) fn measure(&self) -> Result<&AttentionHeldOut> {
        kept(&self.look.held_out, || self.measure_held_out())
    }

    fn measure_held_out(&self) -> Result<AttentionHeldOut> {
        let (t, v) = (self.problem.length, self.problem.labels.len());
        let all: Vec<u32> = self.held_out.iter().flat_map(|e| e.tokens.iter().copied()).collect();
        let answers: Vec<_> = self.held_out.iter().flat_map(|e| e.answers.iter().copied()).collect();
        let logits = self.without_gradients().forward(tokens(&all, t, &self.plain));
        let loss = scalar(cross_entropy(logits.clone(), &Targets::new(&answers, &self.plain)))?;
        let logits = numbers(logits)?;
        let rows: Vec<_> = logits.chunks_exact(v).zip(&answers).collect();
        let (mut asked, mut right, mut whole) = (0, 0, 0);
        for sequence in rows.chunks(t) {
            let wanted = sequence.iter().filter(|(_, answer)| answer.is_some()).count();
            let met = sequence.iter().filter(|(z, answer)| answer.is_some_and(|a| best(z) == a)).count();
            asked += wanted;
            right += met;
            whole += usize::from(met == wanted);
        }
        let share = |part: usize, of: usize| part as f32 / of.max(1) as f32;
        let sequences = share(whole, self.held_out.len());
        Ok(AttentionHeldOut { loss, score: share(right, asked), sequences })
    }

    /// The sequence that goes through the picture.
    pub(super) fn shown(&self) -> &Example {
        static NONE: Example = Example { tokens: vec![], answers: vec![] };
        let held_out = || self.held_out.get((self.options.example - 1) % self.held_out.len().max(1));
        self.own.as_ref().or_else(held_out).unwrap_or(&NONE)
    }

    /// Its pass with the reader's changes.
    pub(super) fn trace(&self) -> Result<&Trace> {
        kept(&self.look.edited, || Ok(self.without_gradients().trace(self.shown_tokens(), &self.edits()?)))
    }

    /// The logits without the changes, `[t, v]`.
    pub(super) fn unedited(&self) -> Result<&[f32]> {
        let logits = || numbers(self.without_gradients().forward(self.shown_tokens()));
        kept(&self.look.plain, logits).map(Vec::as_slice)
    }

    /// `[1, t]`.
    fn shown_tokens(&self) -> Tensor<2, Int> {
        let shown = &self.shown().tokens;
        tokens(shown, shown.len(), &self.plain)
    }

    /// The reader's edits as the model takes them, counted from 0.
    fn edits(&self) -> Result<transformer::Edits> {
        let edits = &self.options.edits;
        let mut vectors = Vec::new();
        if !edits.vectors.is_empty() {
            let d = self.options.width;
            let embedded = numbers(self.without_gradients().embed(self.shown_tokens()))?;
            for (place, from) in &edits.vectors {
                let vector = match from.checked_sub(1) {
                    None => vec![0.0; d],
                    // No vector at all, which the model leaves out, where there is no such place.
                    Some(from) => embedded.chunks_exact(d).nth(from).unwrap_or(&[]).to_vec(),
                };
                vectors.push(VectorEdit { position: place - 1, vector });
            }
        }
        let score = |(at, score): (&[usize; 4], &f32)| {
            let [layer, head, query, key] = at.map(|number| number - 1);
            ScoreEdit { layer, head, query, key, score: *score }
        };
        Ok(transformer::Edits {
            vectors,
            masked: edits.heads.iter().map(|[layer, head]| (layer - 1, head - 1)).collect(),
            scores: edits.scores.iter().map(score).collect(),
        })
    }

    /// The layer and the head that are opened, from 0.
    pub(super) fn opened(&self) -> (usize, usize) {
        (self.options.layer - 1, self.options.head - 1)
    }

    /// Something of the opened head, `[t, n]`.
    pub(super) fn of_head(&self, pick: fn(&LayerTrace) -> &Tensor<3>) -> Result<Array> {
        let (layer, head) = self.opened();
        let Some(layer) = self.trace()?.layers.get(layer) else { return Ok(Array::matrix(vec![], 0)) };
        let tensor = pick(layer).clone().narrow(0, head, 1);
        let width = tensor.dims()[2];
        Ok(Array::matrix(numbers(tensor)?, width))
    }

    /// Something of the opened layer, `[t, d]`.
    pub(super) fn of_layer(&self, pick: fn(&LayerTrace) -> &Tensor<2>) -> Result<Vec<f32>> {
        let layer = self.trace()?.layers.get(self.opened().0);
        layer.map_or(Ok(vec![]), |layer| numbers(pick(layer).clone()))
    }

    /// The attention maps of every layer and head, `[L, h, t, t]`.
    pub(super) fn maps(&self) -> Result<Vec<f32>> {
        let mut maps = Vec::new();
        for layer in &self.trace()?.layers {
            maps.extend(numbers(layer.attention.clone())?);
        }
        Ok(maps)
    }

    /// −Σ a ln a of each row of a map, as the mean over its rows, `[L, h]`, in nats.
    pub(super) fn entropy(&self) -> Result<Vec<f32>> {
        let t = self.shown().tokens.len();
        let maps = self.maps()?;
        let of = |map: &[f32]| {
            let sum: f32 = map.iter().filter(|a| **a > 0.0).map(|a| -a * a.ln()).sum();
            sum / t as f32
        };
        Ok(maps.chunks_exact((t * t).max(1)).map(of).collect())
    }
}

/// The number of the largest logit.
pub(super) fn best(logits: &[f32]) -> u32 {
    let most = |best: (usize, f32), (i, z): (usize, &f32)| if *z > best.1 { (i, *z) } else { best };
    logits.iter().enumerate().fold((0, f32::NEG_INFINITY), most).0 as u32
}

/// Each row of `width` logits as probabilities.
pub(super) fn probabilities(logits: &[f32], width: usize) -> Vec<f32> {
    let row = |z: &[f32]| {
        let most = z.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let powers: Vec<f32> = z.iter().map(|z| (z - most).exp()).collect();
        let sum: f32 = powers.iter().sum();
        powers.into_iter().map(move |power| power / sum).collect::<Vec<_>>()
    };
    logits.chunks_exact(width.max(1)).flat_map(row).collect()
}
