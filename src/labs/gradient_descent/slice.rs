//! The loss of a small network, seen along two directions through what training found.
//!
//! θ(α, β) = θ* + α d₁ + β d₂, with θ* trained here, and d₁ and d₂ drawn at random and *filter-normalised*: the
//! weights into each neuron have the same length in a direction as they have in θ*, so that a unit of α means
//! as much to every neuron. Biases stay as they are.
//!
//! | | shape |
//! |---|---|
//! | examples, two half moons | `[m, 2]` |
//! | network | 2 → 6 → 6 → 1, tanh |
//! | loss at each point (α, β), mean of ln(1 + e^(−sᵢ zᵢ)), sᵢ = ±1 | `[k]` |
//!
//! Source: Li, Xu, Taylor, Studer and Goldstein, “Visualizing the Loss Landscape of Neural Nets” (2018), section 4.

use burn::optim::GradientsParams;
use burn::tensor::activation::softplus;
use burn::tensor::{Device, Tensor};

use crate::data::planar::{Shape, normal};
use crate::error::Result;
use crate::nn::mlp::{Activation, Initialisation, Mlp};
use crate::nn::params::flat;
use crate::nn::{matrix, vector};
use crate::rng::{Purpose, generator};
use crate::train::Method;

const SIZES: [usize; 4] = [2, 6, 6, 1];
const EXAMPLES: usize = 60;
/// The standard deviation of the moons' jitter.
const JITTER: f64 = 0.2;
/// The training of θ*: full batches, Adam.
const STEPS: usize = 200;
const RATE: f64 = 0.02;

/// See the [module](self).
pub(super) struct Slice {
    /// `[m, 2]`.
    x: Tensor<2>,
    /// −sᵢ, `[m, 1]`.
    away: Tensor<2>,
    layers: Vec<Layer>,
}

struct Layer {
    /// W*, d₁ and d₂, each `[in, out]`.
    weight: [Tensor<2>; 3],
    /// b*, `[out]`.
    bias: Tensor<1>,
}

impl Slice {
    /// Trains θ* and draws the directions; all by `seed`.
    pub fn new(seed: u64, device: &Device) -> Result<Self> {
        let moons = Shape::Moons.points(EXAMPLES, 2, JITTER, seed);
        let x = matrix(moons.points.into_iter().flatten().collect(), 2, device);
        let away = moons.labels.iter().map(|class| if *class == 0 { 1.0 } else { -1.0 });
        let away = matrix(away.collect(), 1, device);

        let mut net = Mlp::new(&SIZES, Initialisation::Xavier, seed, device);
        let mut optimizer = Method::Adam.init();
        for _ in 0..STEPS {
            let loss = softplus(net.forward(x.clone(), Activation::Tanh) * away.clone(), 1.0).mean();
            let gradients = GradientsParams::from_grads(loss.backward(), &net);
            net = optimizer.step(RATE, net, gradients);
        }

        let parameters = flat(&net)?;
        let mut rest = parameters.as_slice();
        let mut layers = vec![];
        for (index, (inputs, outputs)) in SIZES.iter().zip(&SIZES[1..]).enumerate() {
            let (weights, after) = rest.split_at(inputs * outputs);
            let (biases, after) = after.split_at(*outputs);
            rest = after;
            let direction = |number: u32| {
                // Beside the layers' initial weights, which have the counters from 0 on.
                let counter = 100 + 2 * index as u32 + number;
                matrix(filter_normalised(weights, *outputs, seed, counter), *outputs, device)
            };
            layers.push(Layer {
                weight: [matrix(weights.to_vec(), *outputs, device), direction(0), direction(1)],
                bias: vector(biases.to_vec(), device),
            });
        }
        Ok(Self { x, away, layers })
    }

    /// The loss at every point (α, β): `[k, 2]` → `[k]`, through a network for each.
    pub fn loss(&self, points: Tensor<2>) -> Tensor<1> {
        let [k, _] = points.dims();
        let [m, inputs] = self.x.dims();
        let alpha = points.clone().slice([0..k, 0..1]).reshape([k, 1, 1]);
        let beta = points.slice([0..k, 1..2]).reshape([k, 1, 1]);
        let mut a = self.x.clone().reshape([1, m, inputs]).expand([k, m, inputs]); // (k, m, in)
        for (index, Layer { weight, bias }) in self.layers.iter().enumerate() {
            let [w, first, second] = weight.clone().map(|w| w.unsqueeze::<3>()); // (1, in, out)
            let w = w + first * alpha.clone() + second * beta.clone(); // (k, in, out)
            let z = a.matmul(w) + bias.clone().unsqueeze::<3>(); // (k, m, out)
            a = if index + 1 < self.layers.len() { z.tanh() } else { z };
        }
        softplus(a * self.away.clone().unsqueeze::<3>(), 1.0).mean_dim(1).reshape([k])
    }
}

/// A normal direction whose every column, the weights into one neuron, is as long as that of `weights`.
fn filter_normalised(weights: &[f32], outputs: usize, seed: u64, counter: u32) -> Vec<f32> {
    let mut rng = generator(seed, Purpose::Init, counter);
    let mut direction: Vec<f32> = weights.iter().map(|_| normal(&mut rng) as f32).collect();
    for neuron in 0..outputs {
        let length = |values: &[f32]| {
            let column = values.iter().skip(neuron).step_by(outputs);
            column.map(|w| f64::from(*w).powi(2)).sum::<f64>().sqrt()
        };
        let scale = (length(weights) / length(&direction).max(f64::MIN_POSITIVE)) as f32;
        direction.iter_mut().skip(neuron).step_by(outputs).for_each(|w| *w *= scale);
    }
    direction
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::nn::numbers;

    #[test]
    fn each_neuron_s_weights_are_as_long_in_a_direction_as_in_the_network() {
        let weights = [3.0, 1.0, 4.0, 2.0]; // two neurons: (3, 4) and (1, 2)
        let direction = filter_normalised(&weights, 2, 7, 0);
        assert!((direction[0].hypot(direction[2]) - 5.0).abs() < 1e-5);
        assert!((direction[1].hypot(direction[3]) - 5_f32.sqrt()).abs() < 1e-5);
        assert_ne!(direction, filter_normalised(&weights, 2, 7, 1));
    }

    #[test]
    fn its_middle_is_the_trained_network_and_it_rises_from_there() {
        let device = Engine::default().device().unwrap();
        for seed in [1, 7, 8] {
            let slice = Slice::new(seed, &device).unwrap();
            let at = |points: Vec<f32>| numbers(slice.loss(matrix(points, 2, &device))).unwrap();
            let [middle, far] = at(vec![0.0, 0.0, 1.5, 1.0])[..] else { panic!("two points, two losses") };
            // ln 2 is the loss of a network that knows nothing.
            assert!(middle < 0.3, "{middle}");
            assert!(far > middle, "{far} {middle}");
            // In one batch or alone, a point has the same loss.
            assert!((at(vec![1.5, 1.0])[0] - far).abs() < 1e-5);
        }
    }
}
