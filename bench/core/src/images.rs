//! A convolutional net, and plain gradient descent on one batch of images.

use burn::optim::{GradientsParams, ModuleOptimizer, SgdConfig};
use burn::tensor::{Tensor, TensorData};
use underhood::engine::Engine;
use underhood::nn::conv::{ConvNet, LayerSpec, Plan};
use underhood::nn::{Targets, cross_entropy, params, scalar};
use wasm_bindgen::prelude::*;

/// A net, a batch, and plain gradient descent.
#[wasm_bindgen]
pub struct Images {
    net: ConvNet,
    plan: Plan,
    optimizer: ModuleOptimizer,
    rate: f64,
    x: Tensor<4>,
    y: Targets,
}

#[wasm_bindgen]
impl Images {
    /// Images of `side` × `side`, `[n, side, side]`, with their classes. `layers` holds two numbers for each: the window's
    /// size and the channels, of which pooling has 0. `parameters` holds each layer's weights, `[height, width, in, out]`,
    /// and biases, in order, the head's last.
    ///
    /// # Errors
    /// If the layers leave nothing of an image, or numbers are missing.
    #[wasm_bindgen(constructor)]
    pub fn new(
        side: usize,
        layers: &[usize],
        classes: usize,
        parameters: &[f32],
        x: Vec<f32>,
        y: &[u32],
        rate: f64,
    ) -> Result<Self, JsError> {
        let device = Engine::default().device()?;
        let layer = |layer: &[usize]| match *layer {
            [size, channels] if channels > 0 => LayerSpec::Conv { size, channels, stride: 1, same: true },
            [size, ..] => LayerSpec::MaxPool { size },
            [] => LayerSpec::MaxPool { size: 1 },
        };
        let specs: Vec<_> = layers.chunks_exact(2).map(layer).collect();
        let plan =
            Plan::new([side, side, 1], &specs, classes).map_err(|_| JsError::new("nothing is left"))?;
        let net = params::with(ConvNet::new(&plan, 0, &device), parameters)?;
        let answers: Vec<_> = y.iter().copied().map(Some).collect();
        Ok(Self {
            net,
            plan,
            optimizer: SgdConfig::new().init(),
            rate,
            x: Tensor::from_data(TensorData::new(x, [y.len(), side, side, 1]), &device),
            y: Targets::new(&answers, &device),
        })
    }

    /// Forward, loss, backward and update, `n` times.
    pub fn steps(&mut self, n: usize) {
        for _ in 0..n {
            let gradients = GradientsParams::from_grads(self.objective().backward(), &self.net);
            self.net = self.optimizer.step(self.rate, self.net.clone(), gradients);
        }
    }

    /// The loss where the net is now.
    ///
    /// # Errors
    /// If the engine can't give it.
    pub fn loss(&self) -> Result<f32, JsError> {
        Ok(scalar(self.objective())?)
    }

    fn objective(&self) -> Tensor<1> {
        cross_entropy(self.net.forward(&self.plan, self.x.clone()), &self.y)
    }
}
