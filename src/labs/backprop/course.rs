//! How a run goes on elsewhere.

use super::Backprop;
use super::problem::Loss;
use crate::error::Result;
use crate::export::{Architecture, Carried, Course, Examples, Numbers, Order};
use crate::lab::Named;

impl Backprop {
    pub(super) fn tell_course(&self) -> Result<Course> {
        let (example, options) = (&self.problem.example, &self.options);
        let numbers = vec![
            Numbers::floats("x", [1, 2], example.x.to_vec()),
            Numbers::floats("y", [1, 1], vec![example.y]),
        ];
        // Of one example, the sum of the squares is their mean.
        let loss = match options.loss {
            Loss::Squared => "squared_error",
            Loss::CrossEntropy => "two_classes",
        };
        Ok(Course::new(
            Carried::of(&self.trainer)?,
            Architecture::Mlp { sizes: options.sizes(), activation: options.activation.id().into() },
            (Examples::Table { n: 1, sparse: false, width: 2 }, numbers),
            (1, &Order::All),
            loss,
            options.learning_rate,
        ))
    }
}
