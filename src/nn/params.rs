//! A model's parameters with their names and shapes: one place for reading, editing, snapshots, finite differences.
//!
//! Any of burn's modules will do. A name is the path of fields to a parameter, as in PyTorch: `layers.0.weight`. Flat,
//! parameters stand one behind the other in the order of the fields, each row-major.

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::tensor::{Tensor, TensorData};
use serde::Serialize;

use super::numbers;
use crate::error::{Error, Result};
use crate::message;

/// The most axes that a parameter has: those of a convolution over a picture.
const MOST_AXES: usize = 4;

/// One parameter tensor of a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Parameter {
    /// The path of fields to it, such as `layers.0.weight`.
    pub name: String,
    /// Its sizes.
    pub shape: Vec<usize>,
    /// Where its numbers begin in [`flat`].
    pub start: usize,
}

impl Parameter {
    /// How many numbers it has.
    pub fn count(&self) -> usize {
        self.shape.iter().product()
    }
}

/// All parameters of a model, in order.
pub fn named(model: &impl Module) -> Vec<Parameter> {
    struct Naming {
        path: Vec<String>,
        found: Vec<Parameter>,
        start: usize,
    }
    impl ModuleVisitor for Naming {
        fn enter_module(&mut self, name: &str, _: &str) {
            self.path.push(name.into());
        }
        fn exit_module(&mut self, _: &str, _: &str) {
            self.path.pop();
        }
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            let shape = param.dims().to_vec();
            let found = Parameter { name: self.path.join("."), shape, start: self.start };
            self.start += found.count();
            self.found.push(found);
        }
    }
    let mut naming = Naming { path: vec![], found: vec![], start: 0 };
    model.visit(&mut naming);
    naming.found
}

/// How many numbers all parameters of a model have.
pub fn count(model: &impl Module) -> usize {
    struct Count(usize);
    impl ModuleVisitor for Count {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            debug_assert!(D <= MOST_AXES, "a parameter of {D} axes");
            self.0 += param.dims().iter().product::<usize>();
        }
    }
    let mut count = Count(0);
    model.visit(&mut count);
    count.0
}

/// All parameters of a model, one behind the other, `[p]`.
///
/// # Errors
/// [`Error::Engine`] if the engine can't give its numbers.
pub fn flat(model: &impl Module) -> Result<Vec<f32>> {
    struct Flat(Result<Vec<f32>>);
    impl ModuleVisitor for Flat {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            if let (true, Ok(all)) = (D <= MOST_AXES, &mut self.0) {
                match numbers(param.val()) {
                    Ok(own) => all.extend(own),
                    Err(error) => self.0 = Err(error),
                }
            }
        }
    }
    let mut flat = Flat(Ok(Vec::with_capacity(count(model))));
    model.visit(&mut flat);
    flat.0
}

/// ∂L/∂θ in the order of [`flat`]; zero where the loss does not depend on a parameter.
///
/// # Errors
/// [`Error::Engine`] if the engine can't give its numbers.
pub fn gradient(model: &impl Module, gradients: &GradientsParams) -> Result<Vec<f32>> {
    struct Gradient<'a> {
        from: &'a GradientsParams,
        all: Result<Vec<f32>>,
    }
    impl ModuleVisitor for Gradient<'_> {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            let (true, Ok(all)) = (D <= MOST_AXES, &mut self.all) else { return };
            match self.from.get::<D>(param.id).map(numbers) {
                Some(Ok(own)) => all.extend(own),
                Some(Err(error)) => self.all = Err(error),
                None => all.resize(all.len() + param.dims().iter().product::<usize>(), 0.0),
            }
        }
    }
    let mut gradient = Gradient { from: gradients, all: Ok(Vec::with_capacity(count(model))) };
    model.visit(&mut gradient);
    gradient.all
}

/// What [`gradient`] gave as an optimiser takes it.
///
/// # Errors
/// [`Error::Save`] if it is of more parameters or fewer.
pub fn as_gradients(model: &impl Module, gradient: &[f32]) -> Result<GradientsParams> {
    struct Put<'a> {
        rest: &'a [f32],
        into: GradientsParams,
    }
    impl ModuleVisitor for Put<'_> {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            if D > MOST_AXES {
                return;
            }
            let shape = param.dims();
            let (own, rest) = self.rest.split_at(shape.iter().product::<usize>().min(self.rest.len()));
            self.rest = rest;
            let device = param.val().device().inner();
            self.into
                .register(param.id, Tensor::<D>::from_data(TensorData::new(own.to_vec(), shape), &device));
        }
    }
    fits(count(model), gradient)?;
    let mut put = Put { rest: gradient, into: GradientsParams::new() };
    model.visit(&mut put);
    Ok(put.into)
}

/// The model with other parameters, in the order of [`flat`] and as many.
///
/// # Errors
/// [`Error::Save`] if they are more or fewer.
pub fn with<M: Module>(model: M, parameters: &[f32]) -> Result<M> {
    struct Put<'a>(&'a [f32]);
    impl ModuleMapper for Put<'_> {
        fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
            // burn asks for every rank there is; each is its own code.
            if D > MOST_AXES {
                return param;
            }
            param.map(|old| {
                let (own, rest) = self.0.split_at(old.dims().iter().product::<usize>().min(self.0.len()));
                self.0 = rest;
                let new = Tensor::from_data(TensorData::new(own.to_vec(), old.dims()), &old.device());
                // A new leaf, of which gradients are asked as of the old one.
                if old.is_require_grad() { new.require_grad() } else { new }
            })
        }
    }
    fits(count(&model), parameters)?;
    Ok(model.map(&mut Put(parameters)))
}

/// Whether a model of so many parameters can have these.
///
/// # Errors
/// [`Error::Save`] if they are more or fewer.
pub fn fits(ours: usize, parameters: &[f32]) -> Result<()> {
    let theirs = parameters.len();
    if ours == theirs {
        return Ok(());
    }
    Err(Error::Save(message!(
        "other_parameters",
        "These are {theirs} parameters; this model has {ours}.",
        theirs,
        ours
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::nn::mlp::{Initialisation, Mlp};

    fn model() -> Mlp {
        Mlp::new(&[2, 3, 1], Initialisation::Xavier, 7, &Engine::default().device().unwrap())
    }

    #[test]
    fn names_are_the_paths_of_fields() {
        let all = named(&model());
        let names: Vec<_> = all.iter().map(|p| (p.name.as_str(), p.shape.as_slice(), p.start)).collect();
        assert_eq!(
            names,
            [
                ("layers.0.weight", &[2, 3][..], 0),
                ("layers.0.bias", &[3], 6),
                ("layers.1.weight", &[3, 1], 9),
                ("layers.1.bias", &[1], 12),
            ]
        );
        assert_eq!(count(&model()), 13);
    }

    #[test]
    fn what_is_put_is_read_back_and_gradients_are_asked_of_it() {
        let numbers: Vec<f32> = (0..13).map(|i| i as f32).collect();
        let model = with(model(), &numbers).unwrap();
        assert_eq!(flat(&model).unwrap(), numbers);
        assert!(model.layers[0].weight.is_require_grad());
        let loss = model.layers[1].weight.val().sum();
        let gradients = GradientsParams::from_grads(loss.backward(), &model);
        let expected = [vec![0.0; 9], vec![1.0; 3], vec![0.0]].concat();
        assert_eq!(gradient(&model, &gradients).unwrap(), expected);
        let again = as_gradients(&model, &numbers).unwrap();
        assert_eq!(gradient(&model, &again).unwrap(), numbers);
        assert!(as_gradients(&model, &numbers[1..]).is_err());
        assert!(with(model, &numbers[1..]).is_err());
    }
}
