//! What each depth knows: a linear classifier on every layer's numbers.
//!
//! Source: Alain and Bengio, “Understanding intermediate layers using linear classifier probes” (2016); here by ridge
//! regression on the classes, whose optimum is had at once.

use super::Vision;
use super::records::LinearProbes;
use crate::error::Result;
use crate::labs::shared::{evenly, kept};
use crate::nn::numbers;
use crate::train::ridge::Ridge;

/// Images that a probe is fitted to, and those held out that it is measured on.
const FITTED: usize = 400;
const HELD_OUT: usize = 300;
/// Images that go through together.
const TOGETHER: usize = 50;
/// λ as a share of what the numbers' squares come to.
const PENALTY: f64 = 1e-2;

impl Vision {
    /// From the pixels up to the last layer before the answer.
    pub(super) fn probes(&self) -> Result<&LinearProbes> {
        kept(&self.look.probes, || {
            let (train, test) = (evenly(&self.problem.train, FITTED), evenly(&self.problem.test, HELD_OUT));
            let (seen, unseen) = (self.features(&train)?, self.features(&test)?);
            let (y, y_test) = (self.problem.classes_of(&train), self.problem.classes_of(&test));
            let mut probes =
                LinearProbes { layers: vec![], features: vec![], trained_on: vec![], held_out: vec![] };
            for (index, (x, x_test)) in seen.into_iter().zip(unseen).enumerate() {
                let width = x.len() / train.len().max(1);
                let fitted = Ridge::fit(x, width, &y, self.plan.classes(), PENALTY, &self.plain)?;
                probes.layers.push(match index.checked_sub(1) {
                    None => "input".into(),
                    Some(layer) => self
                        .options
                        .layers
                        .0
                        .get(layer)
                        .copied()
                        .map_or(String::new(), super::layers::written),
                });
                probes.features.push(width);
                probes.trained_on.push(fitted.score_trained_on());
                probes.held_out.push(fitted.score(x_test, &y_test)?);
            }
            Ok(probes)
        })
    }

    /// The pixels of some images and each layer's numbers but the answer's, `[rows, …]`.
    fn features(&self, rows: &[u32]) -> Result<Vec<Vec<f32>>> {
        let model = self.without_gradients();
        let mut features = vec![vec![]; self.plan.layers.len()];
        for some in rows.chunks(TOGETHER) {
            let images = self.problem.images(some);
            let pass = model.pass(&self.plan, self.pictures(images.clone(), &self.plain));
            features[0].extend(images);
            for (features, x) in features.iter_mut().skip(1).zip(pass.x) {
                features.extend(numbers(x)?);
            }
        }
        Ok(features)
    }
}
