//! The gradient of all parameters together kept from growing too long.

use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::tensor::Tensor;

use crate::error::Result;
use crate::nn::scalar;

struct Squares<'a> {
    gradients: &'a GradientsParams,
    sum: Result<f64>,
}

impl ModuleVisitor for Squares<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let (Ok(sum), Some(gradient)) = (&self.sum, self.gradients.get::<D>(param.id)) else { return };
        self.sum = scalar(gradient.square().sum()).map(|square| sum + f64::from(square));
    }
}

struct Shrink<'a> {
    gradients: &'a mut GradientsParams,
    by: f64,
}

impl ModuleVisitor for Shrink<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if let Some(gradient) = self.gradients.remove::<D>(param.id) {
            self.gradients.register(param.id, gradient * self.by);
        }
    }
}

/// ‖g‖ over all parameters together; where it is longer than `most`, g ← g · most / ‖g‖ (Pascanu, Mikolov and
/// Bengio, 2013, algorithm 1). burn's own clipping takes each parameter by itself.
///
/// # Errors
/// [`Error::Engine`](crate::error::Error::Engine) if the engine can't give its numbers.
pub fn clip(model: &impl Module, gradients: &mut GradientsParams, most: f64) -> Result<f64> {
    let mut squares = Squares { gradients, sum: Ok(0.0) };
    model.visit(&mut squares);
    let norm = squares.sum?.sqrt();
    if norm > most {
        model.visit(&mut Shrink { gradients, by: most / norm });
    }
    Ok(norm)
}
