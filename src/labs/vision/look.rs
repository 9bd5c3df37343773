//! What the net makes of images: worked out once for each state of its parameters, and only while something on screen
//! shows it.

use std::cell::OnceCell;

use burn::module::Module;

use super::Vision;
use super::records::{DenseRival, LinearProbes, ShiftedAccuracy, ShownImage};
use crate::error::Result;
use crate::labs::shared::{Measured, evenly, kept};
use crate::nn::conv::ConvNet;
use crate::nn::mlp::Activation;
use crate::nn::{matrix, numbers, params};
use crate::train::score::{answer, measure, softmax, surprise};

/// Images that go through the net together: more would not fit the cache.
const TOGETHER: usize = 64;
/// Images among which a channel is looked for that answers any.
const LOOKED_AT: usize = 64;

/// Kept until the parameters change.
#[derive(Default)]
pub(super) struct Look {
    /// Over those measured, trained on and held out: logits.
    measured: OnceCell<[Vec<f32>; 2]>,
    rival: OnceCell<[Measured; 2]>,
    all: OnceCell<Measured>,
    dead: OnceCell<usize>,
    pub probes: OnceCell<LinearProbes>,
    pub shifts: OnceCell<ShiftedAccuracy>,
}

/// Kept until the parameters, or what the reader looks at, change.
#[derive(Default)]
pub(super) struct Shown {
    layers: OnceCell<Layers>,
    pub saliency: OnceCell<Vec<f32>>,
    pub occlusion: OnceCell<Vec<f32>>,
    pub excited: OnceCell<super::excite::Excited>,
    pub ideal: OnceCell<Vec<f32>>,
}

/// Each layer's numbers for one image, `[h, w, c]`, behind their ReLU.
pub(super) struct Layers {
    pub x: Vec<Vec<f32>>,
}

impl Vision {
    /// Logits of images as the net sees them, `[n, k]`.
    pub(super) fn logits_of(&self, model: &ConvNet, images: &[f32]) -> Result<Vec<f32>> {
        let mut logits = vec![];
        for some in images.chunks(TOGETHER * self.problem.pixels().max(1)) {
            let x = self.pictures(some.to_vec(), &self.plain);
            logits.extend(numbers(model.forward(&self.plan, x))?);
        }
        Ok(logits)
    }

    /// The rival's.
    pub(super) fn rival_logits_of(&self, images: &[f32]) -> Result<Option<Vec<f32>>> {
        let Some(rival) = &self.rival else { return Ok(None) };
        let x = matrix(images.to_vec(), self.problem.pixels(), &self.plain);
        Ok(Some(numbers(rival.model().valid().forward(x, Activation::Relu))?))
    }

    fn measured(&self, logits: &[f32], rows: &[u32]) -> Measured {
        measure(logits, &self.problem.classes_of(rows), 1.0).into()
    }

    fn measured_logits(&self) -> Result<&[Vec<f32>; 2]> {
        kept(&self.look.measured, || {
            let model = self.without_gradients();
            let [train, test] = &self.problem.measured;
            let of = |rows: &[u32]| self.logits_of(&model, &self.problem.images(rows));
            Ok([of(train)?, of(test)?])
        })
    }

    /// How good it is on images trained on, and on images held out.
    pub(super) fn measures(&self) -> Result<[Measured; 2]> {
        let [train, test] = self.measured_logits()?;
        let [train_rows, test_rows] = &self.problem.measured;
        Ok([self.measured(train, train_rows), self.measured(test, test_rows)])
    }

    /// How good it is on every image held out.
    pub(super) fn measured_on_all(&self) -> Result<Measured> {
        kept(&self.look.all, || {
            let images = self.problem.images(&self.problem.test);
            Ok(self.measured(&self.logits_of(&self.without_gradients(), &images)?, &self.problem.test))
        })
        .cloned()
    }

    /// How good the rival is on both.
    pub(super) fn rival_measures(&self) -> Result<Option<[Measured; 2]>> {
        if self.rival.is_none() {
            return Ok(None);
        }
        let measures = kept(&self.look.rival, || {
            let of = |rows: &[u32]| {
                let logits = self.rival_logits_of(&self.problem.images(rows))?.unwrap_or_default();
                Ok(self.measured(&logits, rows))
            };
            let [train, test] = &self.problem.measured;
            Ok([of(train)?, of(test)?])
        })?;
        Ok(Some(measures.clone()))
    }

    /// The rival, if there is one.
    pub(super) fn rival_record(&self) -> Result<Option<DenseRival>> {
        let (Some(rival), Some([trained_on, held_out])) = (&self.rival, self.rival_measures()?) else {
            return Ok(None);
        };
        let (hidden, parameters) = (super::rival_width(&self.plan), params::count(rival.model()));
        Ok(Some(DenseRival { hidden, parameters, trained_on, held_out }))
    }

    /// What it says of the images to choose from.
    pub(super) fn gallery_answers(&self) -> Result<Vec<usize>> {
        let logits =
            self.logits_of(&self.without_gradients(), &self.problem.images(&self.problem.gallery))?;
        Ok(logits.chunks_exact(self.plan.classes().max(1)).map(answer).collect())
    }

    /// The first image of the batch, within a step.
    fn in_step(&self) -> Option<u32> {
        self.log.batch.first().copied().filter(|_| !self.work.examples.is_empty())
    }

    /// The row of the image shown.
    fn shown_row(&self) -> u32 {
        self.in_step().unwrap_or(self.options.example as u32)
    }

    /// Whether the net has seen the image shown: between two steps always, within one from its stage on.
    fn is_seen(&self) -> bool {
        self.in_step().is_none() || self.work.logits.seen().is_some()
    }

    /// The image shown as it is: within a step the first of the batch; else what was drawn, or the example.
    pub(super) fn image_plain(&self) -> Vec<f32> {
        if self.is_drawn() {
            return self.options.drawing.pixels(self.problem.dataset);
        }
        self.problem.plain(self.shown_row()).to_vec()
    }

    /// The image shown as the net sees it.
    pub(super) fn image(&self) -> Vec<f32> {
        self.problem.seen(&self.image_plain())
    }

    pub(super) fn is_drawn(&self) -> bool {
        self.in_step().is_none() && self.options.drawing.is_of(self.problem.dataset)
    }

    /// Each layer's numbers for the image shown.
    pub(super) fn shown_layers(&self) -> Result<&Layers> {
        kept(&self.shown.layers, || {
            let pass = self.without_gradients().pass(&self.plan, self.pictures(self.image(), &self.plain));
            Ok(Layers { x: pass.x.into_iter().map(numbers).collect::<Result<Vec<_>>>()? })
        })
    }

    /// Of the image shown, once it is seen.
    pub(super) fn shown_probabilities(&self) -> Result<Vec<f32>> {
        if self.is_seen() { Ok(self.probabilities_of(self.shown_logits()?)) } else { Ok(vec![]) }
    }

    /// How the number pointed at is made, once the image is seen.
    pub(super) fn seen_window(&self) -> Result<Option<super::records::WindowSum>> {
        if self.is_seen() { self.window().map(Some) } else { Ok(None) }
    }

    /// Of the image shown.
    pub(super) fn shown_logits(&self) -> Result<&[f32]> {
        Ok(self.shown_layers()?.x.last().map_or(&[], Vec::as_slice))
    }

    /// Every layer's numbers for the image shown, channel by channel, one layer behind the other; none before it is seen.
    pub(super) fn maps(&self) -> Result<Vec<f32>> {
        if !self.is_seen() {
            return Ok(vec![]);
        }
        let layers = self.plan.layers.iter().zip(&self.shown_layers()?.x);
        Ok(layers.flat_map(|(layer, x)| by_channel(x, layer.channels)).collect())
    }

    pub(super) fn shown_image(&self) -> Result<ShownImage> {
        let (drawn, row) = (self.is_drawn(), self.shown_row());
        let class = self.problem.class(row) as usize;
        let logits = self.shown_logits()?;
        let [from_height, from_width] = self.brought_from.filter(|_| drawn).unwrap_or(self.problem.grid);
        let measured = !drawn && (self.in_step().is_none() || self.trainer.present_loss().is_some());
        Ok(ShownImage {
            row: if drawn { -1 } else { i64::from(row) },
            label: if drawn { -1 } else { class as i64 },
            held_out: !drawn && self.problem.is_held_out(row),
            drawn,
            from_height,
            from_width,
            answer: if self.is_seen() { answer(logits) as i64 } else { -1 },
            loss: if measured { surprise(logits, class, 1.0) as f32 } else { -1.0 },
        })
    }

    /// softmax of rows of logits.
    pub(super) fn probabilities_of(&self, logits: &[f32]) -> Vec<f32> {
        logits.chunks_exact(self.plan.classes().max(1)).flat_map(|z| softmax(z, 1.0)).collect()
    }

    /// The layer that is looked into, from 0.
    pub(super) fn shown_layer(&self) -> usize {
        (self.options.shown_layer - 1).min(self.plan.layers.len() - 1)
    }

    /// Channels of convolutions that are zero everywhere in each of some images.
    pub(super) fn dead_channels(&self) -> Result<usize> {
        kept(&self.look.dead, || {
            let rows = evenly(&self.problem.measured[0], LOOKED_AT);
            let pass = self
                .without_gradients()
                .pass(&self.plan, self.pictures(self.problem.images(&rows), &self.plain));
            let mut dead = 0;
            for (layer, x) in self.plan.layers.iter().zip(pass.x) {
                if layer.kind != crate::nn::conv::LayerKind::Conv {
                    continue;
                }
                let mut alive = vec![false; layer.channels];
                for place in numbers(x)?.chunks_exact(layer.channels) {
                    alive.iter_mut().zip(place).for_each(|(alive, x)| *alive |= *x != 0.0);
                }
                dead += alive.iter().filter(|alive| !**alive).count();
            }
            Ok(dead)
        })
        .copied()
    }
}

/// `[h, w, c]` as `[c, h, w]`.
pub(super) fn by_channel(x: &[f32], channels: usize) -> Vec<f32> {
    (0..channels).flat_map(|channel| x.iter().skip(channel).step_by(channels)).copied().collect()
}
