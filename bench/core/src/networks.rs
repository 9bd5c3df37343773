//! A network of dense layers, and plain gradient descent on one batch.

use burn::nn::loss::{CrossEntropyLossConfig, MseLoss, Reduction};
use burn::optim::{GradientsParams, ModuleOptimizer, SgdConfig};
use burn::tensor::{Int, Tensor, TensorData};
use underhood::engine::Engine;
use underhood::nn::mlp::{Activation, Mlp};
use underhood::nn::{matrix, scalar};
use wasm_bindgen::prelude::*;

/// What a network is to say.
enum Target {
    /// L = 1/2m Σ (ŷ − y)².
    Numbers(Tensor<2>),
    /// L = −1/m Σ log softmax(z)_y.
    Classes(Tensor<1, Int>),
}

/// A network, a batch, and plain gradient descent.
#[wasm_bindgen]
pub struct Workload {
    net: Mlp,
    activation: Activation,
    optimizer: ModuleOptimizer,
    rate: f64,
    x: Tensor<2>,
    target: Target,
}

#[wasm_bindgen]
impl Workload {
    /// Layers of `sizes`; `parameters` holds each layer's weights, `[n_in, n_out]` row-major, and biases, in
    /// order. With one output `y` holds numbers, with more it holds classes.
    ///
    /// # Errors
    /// If there is no such activation, or numbers are missing.
    #[wasm_bindgen(constructor)]
    pub fn new(
        sizes: Vec<usize>,
        activation: &str,
        parameters: &[f32],
        x: Vec<f32>,
        y: Vec<f32>,
        rate: f64,
    ) -> Result<Self, JsError> {
        let device = Engine::default().device()?;
        let activation = match activation {
            "tanh" => Activation::Tanh,
            "relu" => Activation::Relu,
            other => return Err(JsError::new(&format!("no activation called {other}"))),
        };
        let mut rest = parameters;
        let mut layers = Vec::new();
        for (inputs, outputs) in sizes.iter().zip(sizes.iter().skip(1)) {
            let missing = || JsError::new("too few parameters");
            let (weights, after) = rest.split_at_checked(inputs * outputs).ok_or_else(missing)?;
            let (bias, after) = after.split_at_checked(*outputs).ok_or_else(missing)?;
            layers.push((weights.to_vec(), bias.to_vec()));
            rest = after;
        }
        let (inputs, outputs) = (*sizes.first().unwrap_or(&0), *sizes.last().unwrap_or(&0));
        let target = if outputs == 1 {
            Target::Numbers(matrix(y, 1, &device))
        } else {
            let classes: Vec<i64> = y.iter().map(|class| *class as i64).collect();
            let n = classes.len();
            Target::Classes(Tensor::from_data(TensorData::new(classes, [n]), &device))
        };
        Ok(Self {
            net: Mlp::from_parameters(layers, &device),
            activation,
            optimizer: SgdConfig::new().init(),
            rate,
            x: matrix(x, inputs, &device),
            target,
        })
    }

    /// Forward, loss, backward and update, `n` times.
    pub fn steps(&mut self, n: usize) {
        for _ in 0..n {
            let gradients = GradientsParams::from_grads(self.objective().backward(), &self.net);
            self.net = self.optimizer.step(self.rate, self.net.clone(), gradients);
        }
    }

    /// The loss where the network is now.
    ///
    /// # Errors
    /// If the engine can't give it.
    pub fn loss(&self) -> Result<f32, JsError> {
        Ok(scalar(self.objective())?)
    }

    fn objective(&self) -> Tensor<1> {
        let output = self.net.forward(self.x.clone(), self.activation);
        match &self.target {
            Target::Numbers(y) => MseLoss::new().forward(output, y.clone(), Reduction::Mean).mul_scalar(0.5),
            Target::Classes(y) => {
                CrossEntropyLossConfig::new().init(&output.device()).forward(output, y.clone())
            }
        }
    }
}
