//! Which pixels speak for a class: by the gradient, and by covering them up.
//!
//! Sources: Simonyan, Vedaldi and Zisserman, “Deep inside convolutional networks” (2014), section 3, for the gradient; Zeiler
//! and Fergus (2014), section 4.2, for occlusion.

use burn::module::Module;

use super::Vision;
use super::options::ANSWER;
use crate::error::Result;
use crate::labs::shared::kept;
use crate::nn::numbers;
use crate::train::score::{answer, surprise};

/// Pixels on either side of the middle that are covered together: 1 in a picture, 2 along a signal.
const COVERED: [usize; 2] = [1, 2];

impl Vision {
    /// The class that is asked about.
    fn class_asked(&self) -> Result<usize> {
        let wanted = &self.options.shown_class;
        let found = self.problem.labels.iter().position(|label| label.id == *wanted && wanted != ANSWER);
        found.map_or_else(|| Ok(answer(self.shown_logits()?)), Ok)
    }

    /// ∂z/∂x of the class's logit at each pixel of the image shown.
    pub(super) fn saliency(&self) -> Result<Vec<f32>> {
        kept(&self.shown.saliency, || {
            let class = self.class_asked()?;
            let model = self.trainer.model().clone().no_grad();
            let x = self.pictures(self.image(), &self.device).require_grad();
            let logit = model.forward(&self.plan, x.clone()).narrow(1, class, 1).sum();
            x.grad(&logit.backward()).map_or(Ok(vec![]), numbers)
        })
        .cloned()
    }

    /// How much ln p of the class falls when the pixels around each become paper.
    pub(super) fn occlusion(&self) -> Result<Vec<f32>> {
        kept(&self.shown.occlusion, || {
            let class = self.class_asked()?;
            let [height, width] = self.problem.grid;
            let reach = COVERED[usize::from(height == 1)];
            let image = self.image();
            let near = |at: usize, middle: usize| at.abs_diff(middle) <= reach;
            let mut images = Vec::with_capacity(image.len() * image.len());
            for middle in 0..image.len() {
                let covered = image.iter().enumerate().map(|(i, pixel)| {
                    let both = near(i / width, middle / width) && near(i % width, middle % width);
                    if both { 0.0 } else { *pixel }
                });
                images.extend(covered);
            }
            let logits = self.logits_of(&self.without_gradients(), &images)?;
            let before = surprise(self.shown_logits()?, class, 1.0);
            let each = logits.chunks_exact(self.plan.classes().max(1));
            Ok(each.map(|z| (surprise(z, class, 1.0) - before) as f32).collect())
        })
        .cloned()
    }
}
