//! How a run goes on elsewhere.

use super::LinearRegression;
use crate::error::Result;
use crate::export::{Architecture, Carried, Course, Examples, Numbers, Order};

impl LinearRegression {
    pub(super) fn tell_course(&self, steps: u32) -> Result<Course> {
        let (n, d) = (self.problem.examples(), self.problem.features());
        let size = self.options.examples(n);
        let told = |steps| Order::Each(self.batches.coming(size, Order::steps(steps, size)));
        let order = if size == n { Order::All } else { told(steps) };
        let numbers = vec![
            Numbers::floats("x", [n, d], self.problem.x.clone()),
            Numbers::floats("y", [n, 1], self.problem.y.clone()),
        ];
        Ok(Course::new(
            Carried::of(&self.trainer)?,
            Architecture::Linear { features: d },
            (Examples::Table { n, sparse: false, width: d }, numbers),
            (size, &order),
            "squared_error",
            self.options.learning_rate,
        ))
    }
}
