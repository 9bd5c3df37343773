//! A model being trained: loss, gradient, update, and all that a run has to keep of them.

use burn::module::Module;
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::{Gradients, Tensor};
use serde::{Deserialize, Serialize};

use super::optimizer::{Memory, Method};
use super::{FIRST_ALONE, Part, clip};
use crate::error::{Error, Result};
use crate::nn::{params, scalar};

/// θ ← the [method](Method)'s step against g = ∂L/∂θ, g shortened to a greatest length if one is given. It knows no
/// model: any of burn's modules will do.
///
/// In a step, [`loss`](Self::loss), [`backward`](Self::backward) and [`update`](Self::update) follow one another; where the
/// batch is cut into [parts](super::parts), [`losses`](Self::losses) takes the place of the first.
pub struct Trainer<M> {
    model: M,
    method: Method,
    optimizer: ModuleOptimizer,
    step: u32,
    /// `[1]`, until its backward pass.
    loss: Option<Tensor<1>>,
    /// The same of a batch that is cut, part by part; else none.
    shares: Vec<Share>,
    /// What was computed elsewhere of the step under way, and of the one to come; by the numbers of the parts.
    brought: Vec<Option<Part>>,
    offered: Vec<Option<Part>>,
    loss_value: Option<f32>,
    gradients: Option<GradientsParams>,
    gradient: Vec<f32>,
    norm: f32,
}

/// A part of a batch, until the backward pass.
enum Share {
    /// Its loss `[1]`, weighted.
    Here(Tensor<1>),
    Brought(Part),
}

/// What training has changed, for a snapshot.
#[derive(Clone, Serialize, Deserialize)]
pub struct Trained {
    step: u32,
    /// θ, `[p]`.
    parameters: Vec<f32>,
    /// The optimiser's moments.
    memory: serde_bytes::ByteBuf,
    /// g of the latest backward pass, `[p]`, or nothing.
    gradient: Vec<f32>,
    norm: f32,
}

impl<M: Module> Trainer<M> {
    /// Before the first step.
    pub fn new(model: M, method: Method) -> Self {
        Self {
            model,
            optimizer: method.init(),
            method,
            step: 0,
            loss: None,
            shares: vec![],
            brought: vec![],
            offered: vec![],
            loss_value: None,
            gradients: None,
            gradient: vec![],
            norm: 0.0,
        }
    }

    /// The model as it is.
    pub fn model(&self) -> &M {
        &self.model
    }

    /// Whole steps done.
    pub fn step(&self) -> u32 {
        self.step
    }

    /// How a gradient becomes a step.
    pub fn method(&self) -> Method {
        self.method
    }

    /// What its optimiser remembers as it stands.
    ///
    /// # Errors
    /// [`Error::Save`] if it can't be had.
    pub fn memory(&self) -> Result<Memory> {
        self.method.remembered(&self.optimizer, &self.model)
    }

    /// The same as burn packs it; nothing where there is none.
    ///
    /// # Errors
    /// [`Error::Save`] if it can't be had.
    pub fn packed_memory(&self) -> Result<Vec<u8>> {
        self.method.memory(&self.optimizer)
    }

    /// Another method from now on, which remembers nothing yet; the same one stays as it is.
    pub fn set_method(&mut self, method: Method) {
        if method != self.method {
            self.method = method;
            self.optimizer = method.init();
        }
    }

    /// Goes on with another model, of other parameters: nothing is known of them yet.
    pub fn set_model(&mut self, model: M) {
        self.model = model;
        self.optimizer = self.method.init();
        self.begin();
        self.gradient.clear();
        self.norm = 0.0;
    }

    /// θ, `[p]`, in the order of [`params::named`].
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine can't give its numbers.
    pub fn parameters(&self) -> Result<Vec<f32>> {
        params::flat(&self.model)
    }

    /// Puts other parameters in the model's place.
    ///
    /// # Errors
    /// [`Error::Save`] if they are more or fewer.
    pub fn set_parameters(&mut self, parameters: &[f32]) -> Result<()> {
        self.model = params::with(self.model.clone(), parameters)?;
        Ok(())
    }

    /// A new step begins: what is left of one half done is forgotten.
    pub fn begin(&mut self) {
        self.loss = None;
        self.shares.clear();
        self.brought = std::mem::take(&mut self.offered);
        self.loss_value = None;
        self.gradients = None;
    }

    /// Parts of the next step's batch that were computed elsewhere, by their numbers. They are for that step as it is now
    /// about to begin: one that begins again knows nothing of them.
    pub fn offer(&mut self, parts: Vec<Option<Part>>) {
        self.offered = parts;
    }

    /// Whether a part of this step's batch was computed elsewhere, so that it need not be here.
    pub fn has(&self, part: usize) -> bool {
        self.brought.get(part).is_some_and(Option::is_some)
    }

    /// Takes the loss `[1]` that is to be made small, and gives its number.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine can't give its number.
    pub fn loss(&mut self, loss: Tensor<1>) -> Result<f32> {
        let value = scalar(loss.clone())?;
        self.loss = Some(loss);
        self.loss_value = Some(value);
        Ok(value)
    }

    /// What such a part has [aside](Part::aside), until the losses are taken; nothing of a part that is to be computed here.
    pub fn aside(&self, part: usize) -> Option<&[f32]> {
        self.brought.get(part)?.as_ref().map(|part| part.aside.as_slice())
    }

    /// Takes the losses `[1]` of a batch's parts, each [weighted](super::parts), in their order, and gives the number of
    /// their sum; none where the trainer [has](Self::has) the part. One part is the whole batch.
    ///
    /// # Errors
    /// [`Error::Engine`] if a part is neither here nor there, or if the engine can't give its number.
    pub fn losses(&mut self, losses: Vec<Option<Tensor<1>>>) -> Result<f32> {
        if let [Some(loss)] = losses.as_slice() {
            return self.loss(loss.clone());
        }
        let mut sum = None;
        self.shares.clear();
        for (part, loss) in losses.into_iter().enumerate() {
            let brought = self.brought.get_mut(part).and_then(Option::take);
            let (value, share) = match (loss, brought) {
                (_, Some(part)) => (part.loss, Share::Brought(part)),
                (Some(loss), None) => (scalar(loss.clone())?, Share::Here(loss)),
                (None, None) => return Err(Error::out_of_order()),
            };
            sum = Some(sum.map_or(value, |sum| sum + value));
            self.shares.push(share);
        }
        self.loss_value = sum;
        sum.ok_or_else(Error::out_of_order)
    }

    /// The loss of this step, once it is known.
    pub fn present_loss(&self) -> Option<f32> {
        self.loss_value
    }

    /// g = ∂L/∂θ; what is used of it is no longer than `most` (see [`clip`]), where one is given.
    ///
    /// # Errors
    /// [`Error::Engine`] if there is no loss yet, or if the engine can't give its numbers.
    pub fn backward(&mut self, most: Option<f64>) -> Result<()> {
        self.backward_with(most, |_| Ok(()))
    }

    /// As [`backward`](Self::backward); `read` takes from the pass what else it found: ∂L/∂u of leaves that are no
    /// parameters.
    ///
    /// # Errors
    /// As [`backward`](Self::backward), and what `read` fails with.
    pub fn backward_with<T>(
        &mut self,
        most: Option<f64>,
        read: impl FnOnce(&Gradients) -> Result<T>,
    ) -> Result<T> {
        self.pass(None, most, read)
    }

    /// As [`backward`](Self::backward), for a loss of a `part` of the model alone: g is that of the part's parameters.
    ///
    /// # Errors
    /// As [`backward`](Self::backward).
    pub fn backward_part(&mut self, part: &M) -> Result<()> {
        self.pass(Some(part), None, |_| Ok(()))
    }

    /// As [`backward`](Self::backward), of a batch that may be cut.
    ///
    /// # Errors
    /// As [`backward`](Self::backward).
    pub fn backward_parts(&mut self, most: Option<f64>) -> Result<()> {
        if FIRST_ALONE || self.shares.is_empty() {
            return self.backward(most);
        }
        let model = &self.model;
        let mut parts = std::mem::take(&mut self.shares).into_iter().map(|share| match share {
            Share::Here(loss) => Part::of(model, loss),
            Share::Brought(part) => Ok(part),
        });
        let mut sum = parts.next().ok_or_else(Error::out_of_order)??;
        for part in parts {
            sum.add(&part?);
        }
        let mut gradients = params::as_gradients(model, &sum.gradient)?;
        self.norm = shortened(model, &mut gradients, &sum.gradient, most)?;
        self.gradient = sum.gradient;
        self.gradients = Some(gradients);
        Ok(())
    }

    fn pass<T>(
        &mut self,
        part: Option<&M>,
        most: Option<f64>,
        read: impl FnOnce(&Gradients) -> Result<T>,
    ) -> Result<T> {
        // Held no longer than needed: what the pass has used up is freed as it goes.
        let loss = self.loss.take().ok_or_else(Error::out_of_order)?;
        let all = loss.backward();
        drop(loss);
        let taken = read(&all)?;
        let model = part.unwrap_or(&self.model);
        let mut gradients = GradientsParams::from_grads(all, model);
        self.gradient = params::gradient(model, &gradients)?;
        self.norm = shortened(model, &mut gradients, &self.gradient, most)?;
        self.gradients = Some(gradients);
        Ok(taken)
    }

    /// g of the latest backward pass, `[p]`, before it was shortened; nothing before the first.
    pub fn gradient(&self) -> &[f32] {
        &self.gradient
    }

    /// ‖g‖, before it was shortened; 0 before the first backward pass.
    pub fn norm(&self) -> f32 {
        self.norm
    }

    /// Whether loss and gradient of this step are finite: with others there is no step to take.
    pub fn is_finite(&self) -> bool {
        self.present_loss().is_some_and(f32::is_finite) && self.norm.is_finite()
    }

    /// Whether this step's gradient is there to be followed.
    pub fn is_ready(&self) -> bool {
        self.gradients.is_some()
    }

    /// The step against g with the rate η, and on to the next; without a step where something is not
    /// [finite](Self::is_finite). Gives the loss that this step began with.
    ///
    /// # Errors
    /// [`Error::Engine`] if there is no gradient yet.
    pub fn update(&mut self, rate: f64) -> Result<f32> {
        self.update_part(rate, self.model.clone(), |model, moved| *model = moved)
    }

    /// As [`update`](Self::update), of a part of the model that [`backward_part`](Self::backward_part) was given: `put`
    /// puts it back, moved. For methods that remember nothing: what they remember would be of another part.
    ///
    /// # Errors
    /// As [`update`](Self::update).
    pub fn update_part(&mut self, rate: f64, part: M, put: impl FnOnce(&mut M, M)) -> Result<f32> {
        let finite = self.is_finite();
        let (Some(loss), Some(gradients)) = (self.loss_value.take(), self.gradients.take()) else {
            return Err(Error::out_of_order());
        };
        if finite {
            let moved = self.optimizer.step(rate, part, gradients);
            put(&mut self.model, moved);
        }
        self.step += 1;
        Ok(loss)
    }

    /// Everything of it that a snapshot has to hold.
    ///
    /// # Errors
    /// [`Error::Engine`] or [`Error::Save`] if it can't be had.
    pub fn snapshot(&self) -> Result<Trained> {
        Ok(Trained {
            step: self.step,
            parameters: self.parameters()?,
            memory: self.method.memory(&self.optimizer)?.into(),
            gradient: self.gradient.clone(),
            norm: self.norm,
        })
    }

    /// Goes back to a [`snapshot`](Self::snapshot). On an error it stays as it was.
    ///
    /// # Errors
    /// [`Error::Save`] if it is of another model or method.
    pub fn restore(&mut self, saved: &Trained) -> Result<()> {
        let Trained { step, parameters, memory, gradient, norm } = saved;
        let model = params::with(self.model.clone(), parameters)?;
        if !gradient.is_empty() && gradient.len() != parameters.len() {
            return Err(Error::Save(crate::message!(
                "other_gradient",
                "This save’s gradient is of another model."
            )));
        }
        self.optimizer = self.method.resume(&model, memory)?;
        self.model = model;
        self.begin();
        (self.step, self.norm) = (*step, *norm);
        self.gradient.clone_from(gradient);
        Ok(())
    }
}

/// ‖g‖, after which what is used of g is no longer than `most`, where one is given.
fn shortened(
    model: &impl Module,
    gradients: &mut GradientsParams,
    gradient: &[f32],
    most: Option<f64>,
) -> Result<f32> {
    match most {
        Some(most) if !FIRST_ALONE => Ok(clip(model, gradients, most)? as f32),
        _ => Ok(gradient.iter().map(|g| f64::from(*g).powi(2)).sum::<f64>().sqrt() as f32),
    }
}

impl Trained {
    /// Without the gradient, for models so large that it would weigh on every checkpoint.
    #[must_use]
    pub fn without_gradient(self) -> Self {
        Self { gradient: vec![], ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::nn::mlp::{Activation, Initialisation, Mlp};
    use crate::nn::{matrix, numbers};

    fn trainer(method: Method) -> Trainer<Mlp> {
        let device = Engine::default().device().unwrap();
        Trainer::new(Mlp::new(&[1, 1], Initialisation::Zero, 7, &device), method)
    }

    /// L = mean of (w x + b − y)² over (1, 2) and (2, 4).
    fn step(trainer: &mut Trainer<Mlp>, most: Option<f64>, rate: f64) -> f32 {
        let device = Engine::default().device().unwrap();
        let x = matrix(vec![1.0, 2.0], 1, &device);
        let error = trainer.model().forward(x, Activation::Linear) - matrix(vec![2.0, 4.0], 1, &device);
        trainer.loss(error.square().mean()).unwrap();
        trainer.backward(most).unwrap();
        trainer.update(rate).unwrap()
    }

    #[test]
    fn a_step_is_the_one_worked_out_by_hand() {
        let mut trainer = trainer(Method::Sgd);
        // At w = b = 0: L = (4 + 16) / 2, ∂L/∂w = −(2·1 + 4·2), ∂L/∂b = −(2 + 4).
        assert_eq!(step(&mut trainer, None, 0.1), 10.0);
        assert_eq!(trainer.gradient(), [-10.0, -6.0]);
        assert_eq!(trainer.norm(), 136.0_f32.sqrt());
        assert_eq!(trainer.parameters().unwrap(), [1.0, 0.6]);
        assert_eq!(trainer.step(), 1);
    }

    /// The same step with its batch cut in two, and parts of it computed elsewhere.
    #[test]
    fn a_step_in_parts_is_the_same_whoever_computed_them() {
        let device = Engine::default().device().unwrap();
        let half = |trainer: &Trainer<Mlp>, x: f32| {
            let x = matrix(vec![x], 1, &device);
            let error = trainer.model().forward(x.clone(), Activation::Linear) - x * 2.0;
            error.square().mean() * 0.5
        };
        for elsewhere in [[false, false], [false, true], [true, false], [true, true]] {
            let mut trainer = trainer(Method::Sgd);
            // A backward pass uses up what the forward pass recorded.
            let losses = |trainer: &Trainer<Mlp>| [half(trainer, 1.0), half(trainer, 2.0)];
            let parts = losses(&trainer).map(|loss| Part::of(trainer.model(), loss).unwrap());
            assert_eq!(parts[0], Part { loss: 2.0, gradient: vec![-2.0, -2.0], aside: vec![] });
            assert_eq!(parts[1], Part { loss: 8.0, gradient: vec![-8.0, -4.0], aside: vec![] });
            trainer.offer(std::iter::zip(parts, elsewhere).map(|(part, is)| is.then_some(part)).collect());
            assert!(!trainer.has(0) && !trainer.has(1), "they are for the step that begins next");
            trainer.begin();
            assert_eq!([trainer.has(0), trainer.has(1)], elsewhere);
            let own = std::iter::zip(losses(&trainer), elsewhere);
            let here = own.map(|(loss, is)| (!is).then_some(loss)).collect();
            assert_eq!(trainer.losses(here).unwrap(), 10.0);
            trainer.backward_parts(None).unwrap();
            assert_eq!(trainer.gradient(), [-10.0, -6.0]);
            assert_eq!(trainer.norm(), 136.0_f32.sqrt());
            trainer.update(0.1).unwrap();
            assert_eq!(trainer.parameters().unwrap(), [1.0, 0.6]);
            trainer.begin();
            assert!(!trainer.has(0) && !trainer.has(1), "they are used up");
            assert!(trainer.losses(vec![None, None]).is_err(), "neither here nor there");
        }
    }

    #[test]
    fn a_gradient_longer_than_allowed_is_shortened_and_told_as_it_was() {
        let mut trainer = trainer(Method::Sgd);
        step(&mut trainer, Some(1.0), 1.0);
        assert_eq!(trainer.gradient(), [-10.0, -6.0]);
        let moved = trainer.parameters().unwrap();
        let length = moved.iter().map(|p| p * p).sum::<f32>().sqrt();
        assert!((length - 1.0).abs() < 1e-6, "{moved:?}");
    }

    #[test]
    fn gradients_of_other_leaves_can_be_read_from_the_same_pass() {
        let device = Engine::default().device().unwrap();
        let mut trainer = trainer(Method::Sgd);
        trainer.set_parameters(&[3.0, 0.0]).unwrap();
        let x = matrix(vec![2.0], 1, &device).require_grad();
        // L = w x + b, so that ∂L/∂x = w, ∂L/∂w = x.
        let loss = trainer.model().forward(x.clone(), Activation::Linear).sum();
        trainer.loss(loss).unwrap();
        let slope = trainer.backward_with(None, |all| numbers(x.grad(all).unwrap())).unwrap();
        assert_eq!((slope.as_slice(), trainer.gradient()), (&[3.0][..], &[2.0, 1.0][..]));
    }

    #[test]
    fn what_is_not_finite_moves_nothing() {
        let mut trainer = trainer(Method::Sgd);
        trainer.set_parameters(&[f32::INFINITY, 0.0]).unwrap();
        assert!(!step(&mut trainer, None, 0.1).is_finite());
        assert_eq!(trainer.parameters().unwrap(), [f32::INFINITY, 0.0]);
    }

    #[test]
    fn a_snapshot_goes_on_to_the_same_bytes_and_stages_out_of_order_are_refused() {
        let mut first = trainer(Method::Adam);
        step(&mut first, None, 0.1);
        let bytes = |trainer: &Trainer<Mlp>| postcard::to_stdvec(&trainer.snapshot().unwrap()).unwrap();
        let mut second = trainer(Method::Adam);
        second.restore(&postcard::from_bytes(&bytes(&first)).unwrap()).unwrap();
        step(&mut first, None, 0.1);
        step(&mut second, None, 0.1);
        assert_eq!(bytes(&first), bytes(&second));
        assert!(second.update(0.1).is_err() && second.backward(None).is_err());
        let weight = numbers(second.model().layers[0].weight.val()).unwrap();
        assert_eq!(weight, first.parameters().unwrap()[..1]);
    }
}
