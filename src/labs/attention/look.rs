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
    pub looks: OnceCell<Vec<f32>>,
    pull: OnceCell<Vec<f32>>,
    pub meaning: OnceCell<Meaning>,
}

impl Look {
    /// The edits have changed, and nothing else.
    pub fn forget_edits(&mut self) {
        self.edited.take();
        self.pull.take();
    }

    /// Another sequence goes through the picture.
    pub fn forget_sequence(&mut self) {
        self.forget_edits();
        self.plain.take();
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

    /// The sequence that goes through the picture: while a step is under way the first of its batch.
    pub(super) fn shown(&self) -> &Example {
        static NONE: Example = Example { tokens: vec![], answers: vec![] };
        let held_out = || self.held_out.get((self.options.example - 1) % self.held_out.len().max(1));
        self.work.example.seen().or(self.own.as_ref()).or_else(held_out).unwrap_or(&NONE)
    }

    /// Whether the sequence has come through the embedding and so many half layers; between two steps it has come all the
    /// way.
    fn has_come(&self, halves: usize) -> bool {
        self.work.example.seen().is_none() || self.work.halves() > halves
    }

    /// Whether it has come to the logits.
    fn has_answered(&self) -> bool {
        self.work.example.seen().is_none() || self.work.has_logits()
    }

    /// What the pass gives, where the sequence has come through the embedding.
    pub(super) fn of_embedding(&self, pick: fn(&Trace) -> Option<&Tensor<2>>) -> Result<Vec<f32>> {
        let found = if self.has_come(0) { pick(self.trace()?) } else { None };
        found.map_or(Ok(vec![]), |tensor| numbers(tensor.clone()))
    }

    /// What the pass gives, where the sequence has come to the logits.
    pub(super) fn of_end(&self, pick: fn(&Trace) -> &Tensor<2>) -> Result<Vec<f32>> {
        if self.has_answered() { numbers(pick(self.trace()?).clone()) } else { Ok(vec![]) }
    }

    /// Its pass with the reader's changes.
    pub(super) fn trace(&self) -> Result<&Trace> {
        kept(&self.look.edited, || Ok(self.without_gradients().trace(self.shown_tokens(), &self.edits()?)))
    }

    /// The logits without the changes, `[t, v]`, where the sequence has come to them.
    pub(super) fn unedited(&self) -> Result<&[f32]> {
        if !self.has_answered() {
            return Ok(&[]);
        }
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

    /// Something of the opened head, `[t, n]`; nothing before its layer's attention.
    pub(super) fn of_head(&self, pick: fn(&LayerTrace) -> &Tensor<3>) -> Result<Array> {
        let (layer, head) = self.opened();
        let done = self.has_come(2 * layer + 1);
        let Some(layer) = self.trace()?.layers.get(layer).filter(|_| done) else {
            return Ok(Array::matrix(vec![], 0));
        };
        let tensor = pick(layer).clone().narrow(0, head, 1);
        let width = tensor.dims()[2];
        Ok(Array::matrix(numbers(tensor)?, width))
    }

    /// Something of the opened layer's attention, `[t, d]`; nothing before that.
    pub(super) fn of_attention(&self, pick: fn(&LayerTrace) -> &Tensor<2>) -> Result<Vec<f32>> {
        self.of_half(2 * self.opened().0 + 1, pick)
    }

    /// Something of the opened layer's MLP; nothing before that.
    pub(super) fn of_mlp(&self, pick: fn(&LayerTrace) -> &Tensor<2>) -> Result<Vec<f32>> {
        self.of_half(2 * self.opened().0 + 2, pick)
    }

    fn of_half(&self, halves: usize, pick: fn(&LayerTrace) -> &Tensor<2>) -> Result<Vec<f32>> {
        let layer = self.trace()?.layers.get(self.opened().0).filter(|_| self.has_come(halves));
        layer.map_or(Ok(vec![]), |layer| numbers(pick(layer).clone()))
    }

    /// The attention maps of every head, `[l, h, t, t]`, of the layers whose attention the sequence has come through.
    pub(super) fn maps(&self) -> Result<Array> {
        let (mut maps, mut layers) = (Vec::new(), 0);
        for (i, layer) in self.trace()?.layers.iter().enumerate().filter(|(i, _)| self.has_come(2 * i + 1)) {
            maps.extend(numbers(layer.attention.clone())?);
            layers = i + 1;
        }
        let t = self.shown().tokens.len();
        Ok(Array { shape: vec![layers, self.options.heads, t, t], data: maps })
    }

    /// −∂L/∂S for every score of the batch's first sequence, L being the loss of that sequence alone: where attention
    /// would have to grow (above 0) or to shrink for its loss to fall, `[l, h, t, t]`. Nothing but between the backward
    /// stage and the update.
    pub(super) fn pull(&self) -> Result<Array> {
        let t = self.shown().tokens.len();
        let shape = |layers| vec![layers, self.options.heads, t, t];
        let example = self.work.example.seen().filter(|_| self.trainer.is_ready());
        let Some(example) = example else { return Ok(Array { shape: shape(0), data: vec![] }) };
        let data = kept(&self.look.pull, || self.measure_pull(example))?.clone();
        Ok(Array { shape: shape(self.options.layers), data })
    }

    fn measure_pull(&self, Example { tokens: all, answers }: &Example) -> Result<Vec<f32>> {
        let (t, heads) = (all.len(), self.options.heads);
        let zeros = || Tensor::<3>::zeros([heads, t, t], &self.device).require_grad();
        let nudges: Vec<_> = (0..self.options.layers).map(|_| zeros()).collect();
        let edits = transformer::Edits::default();
        let trace = self.trainer.model().trace_nudged(tokens(all, t, &self.device), &edits, &nudges);
        let slopes = cross_entropy(trace.logits, &Targets::new(answers, &self.device)).backward();
        let mut pull = vec![];
        for nudge in nudges {
            let slope = nudge.grad(&slopes).map_or(Ok(vec![0.0; heads * t * t]), numbers)?;
            pull.extend(slope.into_iter().map(|slope| -slope));
        }
        Ok(pull)
    }

    /// −Σ a ln a of each row of a map, as the mean over its rows, `[L, h]`, in nats.
    pub(super) fn entropy(&self) -> Result<Vec<f32>> {
        let t = self.shown().tokens.len();
        let maps = self.maps()?.data;
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
