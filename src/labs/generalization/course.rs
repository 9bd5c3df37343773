//! How a run of the net that adds goes on elsewhere.

use super::Generalization;
use super::problem::Problem;
use crate::error::{Error, Result};
use crate::export::{Architecture, Carried, Course, Examples, Numbers, Order};
use crate::lab::Named;
use crate::message;

impl Generalization {
    pub(super) fn tell_course(&self) -> Result<Course> {
        let (Problem::Sums(sums), Some(descent), options) = (&self.problem, &self.descent, &self.options)
        else {
            return Err(Error::Data(message!(
                "only_the_adder_goes_on",
                "Of this chapter’s machines only the net that learns to add goes on elsewhere."
            )));
        };
        let (n, p) = (sums.trained_on.len(), sums.modulus);
        let pairs = sums.trained_on.iter().flat_map(|pair| [*pair as usize / p, *pair as usize % p]);
        let answers = sums.given(&sums.trained_on).into_iter().map(|answer| answer as i32);
        let numbers = vec![
            Numbers::wholes("x", [n, 2], pairs.map(|number| number as i32)),
            Numbers::wholes("y", [n], answers),
        ];
        let course = Course::new(
            Carried::of(&descent.trainer)?,
            Architecture::Adder {
                modulus: p,
                units: options.width,
                activation: options.activation.id().into(),
            },
            (Examples::Table { n, sparse: false, width: 2 }, numbers),
            (n, &Order::All),
            "cross_entropy",
            options.learning_rate,
        );
        Ok(Course { decay: options.weight_decay, dropout: options.dropout, ..course })
    }
}
