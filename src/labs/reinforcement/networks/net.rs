//! A network with its optimiser: what an agent has one or two of.

use burn::module::Module;
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Tensor};
use serde::{Deserialize, Serialize};

use super::super::cartpole::STATE;
use crate::error::Result;
use crate::train::mlp::{Activation, Initialisation, Mlp};
use crate::train::optimizer::{Method, memory};
use crate::train::{clip, matrix, numbers};

/// The gradient of a network is shortened to this length, as is usual for A2C and PPO.
const LONGEST_GRADIENT: f64 = 0.5;
/// Every network: two hidden layers.
const ACTIVATION: Activation = Activation::Tanh;

/// An MLP from states to `outputs` numbers each. See the [module](self).
pub(in super::super) struct Net {
    sizes: [usize; 4],
    pub model: Mlp,
    /// The same without autodiff.
    plain: Mlp,
    optimizer: ModuleOptimizer,
    device: Device,
}

/// A [`Net`] as numbers and bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in super::super) struct NetState {
    parameters: Vec<f32>,
    memory: serde_bytes::ByteBuf,
}

impl Net {
    /// Of two hidden layers. The last layer's weights are `last` times Xavier's: a policy that begins with small ones
    /// tries everything alike.
    pub fn new(hidden: usize, outputs: usize, last: f32, seed: u64, device: &Device) -> Result<Self> {
        let sizes = [STATE, hidden, hidden, outputs];
        let mut parameters = Mlp::new(&sizes, Initialisation::Xavier, seed, device).parameters()?;
        let behind = Mlp::count(&sizes[..3]);
        parameters[behind..].iter_mut().for_each(|weight| *weight *= last);
        let model = Mlp::with_parameters(&sizes, &parameters, device);
        let (plain, optimizer) = (model.valid(), Method::Adam.init());
        Ok(Self { sizes, model, plain, optimizer, device: device.clone() })
    }

    /// States, one after the other, as a tensor `[n, 4]` that the [`model`](Self::model) takes.
    pub fn tensor(&self, states: &[f32]) -> Tensor<2> {
        matrix(states.to_vec(), STATE, &self.device)
    }

    /// The outputs for `[n, 4]` with autodiff, `[n, outputs]`.
    pub fn forward(&self, states: Tensor<2>) -> Tensor<2> {
        self.model.forward(states, ACTIVATION)
    }

    /// The outputs for states, one after the other, as numbers.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the engine can't give its numbers.
    pub fn look(&self, states: &[f32]) -> Result<Vec<f32>> {
        let states = matrix(states.to_vec(), STATE, &self.device.clone().inner());
        numbers(self.plain.forward(states, ACTIVATION))
    }

    /// As [`look`](Self::look), with other parameters.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the engine can't give its numbers.
    pub fn look_with(&self, parameters: &[f32], states: &[f32]) -> Result<Vec<f32>> {
        let states = matrix(states.to_vec(), STATE, &self.device.clone().inner());
        let other = Mlp::with_parameters(&self.sizes, parameters, &self.device).valid();
        numbers(other.forward(states, ACTIVATION))
    }

    /// One step of Adam down a loss; gives the length of its gradient. If that is not finite, nothing is changed.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the engine can't give its numbers.
    pub fn improve(&mut self, loss: &Tensor<1>, rate: f64) -> Result<f64> {
        let mut gradients = GradientsParams::from_grads(loss.backward(), &self.model);
        let norm = clip(&self.model, &mut gradients, LONGEST_GRADIENT)?;
        if norm.is_finite() {
            self.model = self.optimizer.step(rate, self.model.clone(), gradients);
            self.plain = self.model.valid();
        }
        Ok(norm)
    }

    /// All its numbers.
    pub fn parameters(&self) -> Result<Vec<f32>> {
        self.model.parameters()
    }

    /// Puts other numbers in their place; the optimiser keeps its memory.
    pub fn set_parameters(&mut self, parameters: &[f32]) {
        self.model = Mlp::with_parameters(&self.sizes, parameters, &self.device);
        self.plain = self.model.valid();
    }

    pub fn state(&self) -> Result<NetState> {
        Ok(NetState { parameters: self.parameters()?, memory: memory(&self.optimizer)?.into() })
    }

    /// Whether a state is of such a network.
    pub fn fits(&self, state: &NetState) -> bool {
        state.parameters.len() == Mlp::count(&self.sizes)
    }

    pub fn restore(&mut self, state: &NetState) -> Result<()> {
        self.optimizer = Method::Adam.recall(&state.memory)?;
        self.set_parameters(&state.parameters);
        Ok(())
    }
}
