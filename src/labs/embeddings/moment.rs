//! The window and the pair that are followed: within a step the first of its windows, as far as its stages have come;
//! between two steps the window that the reader put on the text, where every neighbour is a pair and there are no negatives.

use super::Embeddings;
use super::plane;
use super::problem::Window;
use super::records::{FollowedPair, TextWindow};
use crate::error::Result;
use crate::lab::Array;
use crate::nn::ops::dot;

/// Words of a long sentence that are shown to either side.
const AROUND: usize = 20;

/// A word with what it is paired with, by their places in the vocabulary.
struct Followed {
    centre: usize,
    others: Vec<u32>,
    labels: Vec<u8>,
}

impl Embeddings {
    /// Whether a step has begun.
    fn inside(&self) -> bool {
        self.work.pairs.seen().is_some()
    }

    /// Of every pair of the step its neighbour; its negatives, one behind the other; and how many there are of them.
    pub(super) fn batch_others(&self) -> (Vec<usize>, Vec<f32>, usize) {
        let Some(pairs) = self.work.pairs.seen() else { return (vec![], vec![], self.options.negatives) };
        let rows = || pairs.to.chunks_exact(pairs.width);
        let contexts = rows().filter_map(|row| row.first()).map(|place| *place as usize).collect();
        let negatives = rows().flat_map(|row| &row[1..]).map(|place| *place as f32).collect();
        (contexts, negatives, pairs.width - 1)
    }

    /// ∂L/∂θ of all words, once it is there; nothing before.
    pub(super) fn gradient(&self) -> Vec<f32> {
        match self.work.touched.seen() {
            Some(touched) if self.trainer.is_ready() => {
                touched.spread(self.trainer.gradient(), self.problem.words, self.options.dimensions)
            }
            _ => vec![],
        }
    }

    fn shown_window(&self) -> Window {
        if self.inside() { self.work.first.clone() } else { self.problem.window_at(self.options.position) }
    }

    /// Which neighbour of the window is followed.
    fn shown_pair(&self, window: &Window) -> usize {
        self.options.pair % window.contexts.len().max(1)
    }

    pub(super) fn text_window(&self) -> TextWindow {
        let (window, text) = (self.shown_window(), &self.problem.text);
        let sentence = text.sentence(window.at);
        let start = sentence.start.max(window.at.saturating_sub(AROUND));
        let end = sentence.end.min(window.at + AROUND + 1);
        let shown = |places: &[usize]| -> Vec<usize> {
            places.iter().filter(|at| (start..end).contains(*at)).map(|at| at - start).collect()
        };
        let token = |at: usize| text.tokens.get(at).copied().unwrap_or(0);
        let place = |at: usize| if self.problem.knows(at) { token(at) as i32 } else { -1 };
        let followed = window.contexts.get(self.shown_pair(&window));
        TextWindow {
            words: (start..end).map(|at| text.words[token(at) as usize].clone()).collect(),
            places: (start..end).map(place).collect(),
            centre: window.at - start,
            reach: window.reach,
            contexts: shown(&window.contexts),
            dropped: shown(&window.dropped),
            followed: followed.filter(|at| (start..end).contains(*at)).map_or(-1, |at| (at - start) as i32),
            position: window.at,
        }
    }

    /// The pair followed: of the window drawn with its negatives, or all of the window put there by the reader.
    fn followed(&self) -> Followed {
        let window = self.shown_window();
        let tokens = &self.problem.text.tokens;
        if let Some(pairs) = self.work.pairs.seen() {
            // The first window's pairs come first, in the order of its neighbours.
            let place = self.shown_pair(&window);
            let others = pairs.to.get(place * pairs.width..(place + 1) * pairs.width).unwrap_or(&[]).to_vec();
            let labels = (0..others.len()).map(|i| u8::from(i == 0)).collect();
            let centre = pairs.from.get(place).map_or(0, |place| *place as usize);
            return Followed { centre, others, labels };
        }
        let others: Vec<u32> = window.contexts.iter().filter_map(|at| tokens.get(*at)).copied().collect();
        let centre = tokens.get(window.at).map_or(0, |token| *token as usize);
        Followed { centre, labels: vec![1; others.len()], others }
    }

    /// Its numbers, as far as the stages of a step have come.
    pub(super) fn pair_shown(&self) -> Result<FollowedPair> {
        let Followed { centre, others, labels } = self.followed();
        let vectors = self.vectors()?;
        let v = vectors.row(&vectors.input, centre);
        let rows: Vec<&[f32]> =
            others.iter().map(|place| vectors.row(&vectors.output, *place as usize)).collect();
        let inside = self.inside();
        let [scored, lost, pulled] = [
            !inside || self.work.scores.seen().is_some(),
            inside && self.trainer.present_loss().is_some(),
            inside && self.trainer.is_ready(),
        ];
        let when = |there: bool, numbers: Vec<f32>| if there { numbers } else { vec![] };
        let scores: Vec<f32> = rows.iter().map(|u| dot(u, v)).collect();
        let sigmas: Vec<f32> = scores.iter().map(|s| 1.0 / (1.0 + (-s).exp())).collect();
        let signed = scores.iter().zip(&labels).map(|(s, label)| if *label == 1 { -s } else { *s });
        let losses = signed.map(|z| z.max(0.0) + (-z.abs()).exp().ln_1p()).collect();
        let errors: Vec<f32> =
            sigmas.iter().zip(&labels).map(|(sigma, label)| sigma - f32::from(*label)).collect();
        let mut gradient = vec![0.0; vectors.d];
        for (error, u) in errors.iter().zip(&rows) {
            gradient.iter_mut().zip(*u).for_each(|(g, u)| *g += error * u);
        }
        let rate = self.options.rate(self.trainer.step()) as f32;
        let words = &self.problem.text.words;
        Ok(FollowedPair {
            centre: words.get(centre).cloned().unwrap_or_default(),
            words: others.iter().map(|place| words[*place as usize].clone()).collect(),
            places: others,
            labels,
            scores: when(scored, scores),
            sigmas: when(scored, sigmas),
            losses: when(lost, losses),
            errors: when(pulled, errors),
            vector_centre: v.to_vec(),
            vectors: rows.concat(),
            moved_centre: when(pulled, gradient.iter().map(|g| -rate * g).collect()),
            gradient_centre: when(pulled, gradient),
        })
    }

    /// The pair on the map: v of the window's word, and u of the others, `[1 + pairs, 2]`.
    pub(super) fn map_pair(&self) -> Result<Vec<f32>> {
        let Followed { centre, others, .. } = self.followed();
        let vectors = self.vectors()?;
        let mut rows = vectors.row(&vectors.input, centre).to_vec();
        others.iter().for_each(|place| rows.extend(vectors.row(&vectors.output, *place as usize)));
        Ok(plane::project(&rows, &self.middle()?, &self.log.plane))
    }

    /// How far this pair alone moves each of them on the map, `[1 + pairs, 2]`; nothing before there is a gradient.
    pub(super) fn map_moves(&self) -> Result<Array> {
        let pair = self.pair_shown()?;
        let d = self.options.dimensions;
        let rate = self.options.rate(self.trainer.step()) as f32;
        let mut moves = pair.moved_centre.clone();
        for error in &pair.errors {
            moves.extend(pair.vector_centre.iter().map(|v| -rate * error * v));
        }
        Ok(Array::matrix(plane::project(&moves, &vec![0.0; d], &self.log.plane), 2))
    }
}
