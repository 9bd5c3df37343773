//! How a run goes on elsewhere.

use super::Vision;
use crate::error::Result;
use crate::export::{Architecture, Carried, Course, Examples, Numbers, Order};

impl Vision {
    pub(super) fn tell_course(&self, steps: u32) -> Result<Course> {
        let (problem, options) = (&self.problem, &self.options);
        let (n, [height, width]) = (problem.train.len(), problem.grid);
        let classes = problem.classes_of(&problem.train).into_iter().map(|class| class as i32);
        let numbers = vec![
            Numbers::floats("x", [n, height, width, 1], problem.images(&problem.train)),
            Numbers::wholes("y", [n], classes),
        ];
        let size = options.batch_size.min(n);
        let order = Order::Each(self.batches.coming(options.batch_size, Order::steps(steps, size)));
        let course = Course::new(
            Carried::of(&self.trainer)?,
            Architecture::from(&self.plan),
            (Examples::Table { n, sparse: false, width: problem.pixels() }, numbers),
            (size, &order),
            "cross_entropy",
            options.learning_rate,
        );
        Ok(course.scheduled(options.schedule, options.horizon))
    }
}
