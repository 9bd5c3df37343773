//! A network with its optimiser: what an agent has one or two of.

use burn::module::Module;
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Tensor};
use serde::{Deserialize, Serialize};

use super::super::cartpole::STATE;
use crate::error::Result;
use crate::nn::mlp::{Activation, Initialisation, Mlp};
use crate::nn::{matrix, numbers};
use crate::train::clip;
use crate::train::optimizer::{Method, memory};

/// The gradient of a network is shortened to this length, as is usual for A2C and PPO.
const LONGEST_GRADIENT: f64 = 0.5;
/// Every network: two hidden layers.
const ACTIVATION: Activation = Activation::Tanh;

/// An MLP from states to `outputs` numbers each. See the [module](self).
pub(in super::super) struct Net {
    sizes: [usize; 4],
    pub model: Mlp,
    /// The same without autodiff.
    plain: Frozen,
    optimizer: ModuleOptimizer,
    device: Device,
}

/// A network that is only asked, and does not learn.
#[derive(Clone)]
pub(in super::super) struct Frozen {
    model: Mlp,
    device: Device,
}

impl Frozen {
    /// A copy of a model as it is now; it shares its numbers until one of them changes.
    fn of(model: &Mlp, device: &Device) -> Self {
        Self { model: model.valid(), device: device.clone().inner() }
    }

    /// The outputs for states, one after the other, as numbers: `[n, 4]` → `[n, outputs]`.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the engine can't give its numbers.
    pub fn look(&self, states: Vec<f32>) -> Result<Vec<f32>> {
        numbers(self.model.forward(matrix(states, STATE, &self.device), ACTIVATION))
    }

    /// All its numbers.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the engine can't give them.
    pub fn parameters(&self) -> Result<Vec<f32>> {
        self.model.parameters()
    }
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
        let (plain, optimizer) = (Frozen::of(&model, device), Method::Adam.init());
        Ok(Self { sizes, model, plain, optimizer, device: device.clone() })
    }

    /// States, one after the other, as a tensor `[n, 4]` that the [`model`](Self::model) takes.
    pub fn tensor(&self, states: Vec<f32>) -> Tensor<2> {
        matrix(states, STATE, &self.device)
    }

    /// The outputs for `[n, 4]` with autodiff, `[n, outputs]`.
    pub fn forward(&self, states: Tensor<2>) -> Tensor<2> {
        self.model.forward(states, ACTIVATION)
    }

    /// As [`Frozen::look`].
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the engine can't give its numbers.
    pub fn look(&self, states: Vec<f32>) -> Result<Vec<f32>> {
        self.plain.look(states)
    }

    /// The network as it is now, kept from learning.
    pub fn frozen(&self) -> Frozen {
        self.plain.clone()
    }

    /// A network of the same sizes with other numbers, kept from learning.
    pub fn frozen_with(&self, parameters: &[f32]) -> Frozen {
        Frozen::of(&Mlp::with_parameters(&self.sizes, parameters, &self.device), &self.device)
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
            self.plain = Frozen::of(&self.model, &self.device);
        }
        Ok(norm)
    }

    /// All its numbers.
    pub fn parameters(&self) -> Result<Vec<f32>> {
        self.plain.parameters()
    }

    /// How many they are.
    pub fn count(&self) -> usize {
        Mlp::count(&self.sizes)
    }

    /// Puts other numbers in their place; the optimiser keeps its memory.
    pub fn set_parameters(&mut self, parameters: &[f32]) {
        self.model = Mlp::with_parameters(&self.sizes, parameters, &self.device);
        self.plain = Frozen::of(&self.model, &self.device);
    }

    pub fn state(&self) -> Result<NetState> {
        Ok(NetState { parameters: self.parameters()?, memory: memory(&self.optimizer)?.into() })
    }

    /// Whether a state is of such a network.
    pub fn fits(&self, state: &NetState) -> bool {
        state.parameters.len() == self.count()
    }

    pub fn restore(&mut self, state: &NetState) -> Result<()> {
        self.optimizer = Method::Adam.recall(&state.memory)?;
        self.set_parameters(&state.parameters);
        Ok(())
    }
}
