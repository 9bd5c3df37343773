//! A network in training: what an agent has one or two of.

use burn::module::Module;
use burn::tensor::{Device, Tensor};

use super::super::cartpole::STATE;
use crate::error::Result;
use crate::nn::mlp::{Activation, Initialisation, Mlp};
use crate::nn::params::{self, Parameter};
use crate::nn::{matrix, numbers};
use crate::train::{Method, Trained, Trainer};

/// The gradient of a network is shortened to this length, as is usual for A2C and PPO.
const LONGEST_GRADIENT: f64 = 0.5;
/// Every network: two hidden layers.
const ACTIVATION: Activation = Activation::Tanh;

/// An MLP from states to `outputs` numbers each, trained by Adam. See the [module](self).
pub(super) struct Net {
    trainer: Trainer<Mlp>,
    /// Its model without autodiff, kept because it is asked in every step.
    plain: Frozen,
    device: Device,
}

/// A network that is only asked, and does not learn.
#[derive(Clone)]
pub(super) struct Frozen {
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
        params::flat(&self.model)
    }
}

/// A network of two hidden layers. The last layer's weights are `last` times Xavier's: a policy that begins with small
/// ones tries everything alike.
pub(super) fn model(hidden: usize, outputs: usize, last: f32, seed: u64, device: &Device) -> Result<Mlp> {
    let sizes = [STATE, hidden, hidden, outputs];
    let model = Mlp::new(&sizes, Initialisation::Xavier, seed, device);
    let mut parameters = params::flat(&model)?;
    let behind = Mlp::count(&sizes[..3]);
    parameters.iter_mut().skip(behind).for_each(|weight| *weight *= last);
    params::with(model, &parameters)
}

/// The outputs of a network for states `[n, 4]`, `[n, outputs]`.
pub(super) fn forward(model: &Mlp, states: Tensor<2>) -> Tensor<2> {
    model.forward(states, ACTIVATION)
}

impl Net {
    /// One that begins as this [`model`].
    pub fn new(model: Mlp, device: &Device) -> Self {
        let plain = Frozen::of(&model, device);
        Self { trainer: Trainer::new(model, Method::Adam), plain, device: device.clone() }
    }

    /// States, one after the other, as a tensor `[n, 4]`.
    pub fn tensor(&self, states: Vec<f32>) -> Tensor<2> {
        matrix(states, STATE, &self.device)
    }

    /// The outputs for `[n, 4]` with autodiff, `[n, outputs]`.
    pub fn forward(&self, states: Tensor<2>) -> Tensor<2> {
        forward(self.trainer.model(), states)
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
    ///
    /// # Errors
    /// [`Error::Save`](crate::error::Error::Save) if they are more or fewer.
    pub fn frozen_with(&self, parameters: &[f32]) -> Result<Frozen> {
        Ok(Frozen::of(&params::with(self.trainer.model().clone(), parameters)?, &self.device))
    }

    /// One step of Adam down a loss; gives the loss, and the length of its gradient. If they are not finite, nothing is
    /// changed.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the engine can't give its numbers.
    pub fn improve(&mut self, loss: Tensor<1>, rate: f64) -> Result<Improved> {
        let loss = self.trainer.loss(loss)?;
        self.trainer.backward(Some(LONGEST_GRADIENT))?;
        self.trainer.update(rate)?;
        self.plain = Frozen::of(self.trainer.model(), &self.device);
        Ok(Improved { loss, norm: self.trainer.norm() })
    }

    /// All its numbers.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the engine can't give them.
    pub fn parameters(&self) -> Result<Vec<f32>> {
        self.plain.parameters()
    }

    /// How many they are.
    pub fn count(&self) -> usize {
        params::count(self.trainer.model())
    }

    /// Puts other numbers in their place.
    ///
    /// # Errors
    /// [`Error::Save`](crate::error::Error::Save) if they are more or fewer.
    pub fn set_parameters(&mut self, parameters: &[f32]) -> Result<()> {
        self.trainer.set_parameters(parameters)?;
        self.plain = Frozen::of(self.trainer.model(), &self.device);
        Ok(())
    }

    /// Their names and shapes.
    pub fn named(&self) -> Vec<Parameter> {
        params::named(self.trainer.model())
    }

    /// Without its gradient, which no step needs of the one before.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the engine can't give its numbers.
    pub fn state(&self) -> Result<Trained> {
        Ok(self.trainer.snapshot()?.without_gradient())
    }

    /// Goes back to a [`state`](Self::state). On an error it stays as it was.
    ///
    /// # Errors
    /// [`Error::Save`](crate::error::Error::Save) if it is of another network.
    pub fn restore(&mut self, state: &Trained) -> Result<()> {
        self.trainer.restore(state)?;
        self.plain = Frozen::of(self.trainer.model(), &self.device);
        Ok(())
    }
}

/// What a step of a [`Net`] was made by.
pub(super) struct Improved {
    pub loss: f32,
    /// ‖∂L/∂θ‖, before it is shortened.
    pub norm: f32,
}
