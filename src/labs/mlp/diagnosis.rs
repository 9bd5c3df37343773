//! What goes wrong in deep networks, seen by its signs in the running model.

use super::MultilayerPerceptron;
use super::channels::NetworkTrouble;
use crate::error::Result;
use crate::nn::mlp::Activation;

/// A hidden layer with more dead neurons than this share of it is in trouble.
const DEAD: f32 = 0.4;
/// A first layer whose gradient is smaller than this share of the last layer's learns next to nothing.
const VANISHED: f32 = 1e-3;
/// A gradient, root mean square, beyond this throws the parameters about.
const EXPLODED: f32 = 10.0;
/// A loss this many times that of guessing does not come from noise.
const DIVERGING: f32 = 10.0;

impl MultilayerPerceptron {
    /// How many neurons of each hidden layer are zero for every example of the sample. Only a ReLU can be.
    pub(super) fn dead(&self) -> Result<Vec<f32>> {
        let sizes = self.sizes();
        let hidden = 1..sizes.len() - 1;
        if self.options.activation != Activation::Relu {
            return Ok(hidden.map(|_| 0.0).collect());
        }
        let layers = self.over_sample()?;
        Ok(hidden
            .map(|layer| {
                let mut alive = vec![false; sizes[layer]];
                for row in layers.layer(layer).chunks_exact(sizes[layer]) {
                    alive.iter_mut().zip(row).for_each(|(alive, a)| *alive |= *a != 0.0);
                }
                alive.iter().filter(|alive| !**alive).count() as f32
            })
            .collect())
    }

    /// The root mean square of each layer's gradient; nothing before there is one.
    pub(super) fn gradient_norms(&self) -> Vec<f32> {
        let root_mean_square = |layer: &[f32]| {
            let squares: f64 = layer.iter().map(|g| f64::from(*g).powi(2)).sum();
            (squares / layer.len().max(1) as f64).sqrt() as f32
        };
        self.layers_of_gradient().map(root_mean_square).collect()
    }

    pub(super) fn trouble(&self) -> Result<NetworkTrouble> {
        let sizes = self.sizes();
        let norms = self.gradient_norms();
        let latest = self.log.history.last(1);
        Ok(NetworkTrouble {
            dead: self.dead()?.iter().zip(&sizes[1..]).any(|(dead, size)| *dead > DEAD * *size as f32),
            vanishing: match norms.as_slice() {
                // A gradient that is small everywhere is a job done.
                [first, .., last] => *first < VANISHED * *last && *last > 1e-4,
                _ => false,
            },
            exploding: norms.iter().any(|norm| norm.is_nan() || *norm > EXPLODED),
            diverging: latest
                .is_some_and(|loss| loss.is_nan() || loss > DIVERGING * self.guess.loss.max(1e-3)),
            alike: self.is_alike()?,
        })
    }

    /// Whether all neurons of a hidden layer, two or more, compute the same.
    fn is_alike(&self) -> Result<bool> {
        let parameters = self.trainer.parameters()?;
        let mut rest = parameters.as_slice();
        for pair in self.sizes().windows(2) {
            let [inputs, outputs] = [pair[0], pair[1]];
            let (own, after) = rest.split_at_checked((inputs + 1) * outputs).unwrap_or((rest, &[]));
            let is_hidden = !after.is_empty();
            if is_hidden && outputs > 1 && own.chunks(outputs).all(|row| row.iter().all(|w| *w == row[0])) {
                return Ok(true);
            }
            rest = after;
        }
        Ok(false)
    }
}
