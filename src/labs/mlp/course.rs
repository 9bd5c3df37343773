//! How a run goes on elsewhere.

use super::MultilayerPerceptron;
use super::problem::Task;
use crate::error::Result;
use crate::export::{Architecture, Carried, Course, Examples, Numbers, Order};
use crate::lab::Named;

impl MultilayerPerceptron {
    pub(super) fn tell_course(&self, steps: u32) -> Result<Course> {
        let (problem, options) = (&self.problem, &self.options);
        let (n, width, rows) = (problem.train.len(), problem.width(), &problem.train);
        let (loss, y) = match (problem.task, problem.targets_of(rows)) {
            (Task::Regression, y) => ("squared_error", Numbers::floats("y", [n, 1], y)),
            (Task::Classes(..=2), y) => ("two_classes", Numbers::floats("y", [n, 1], y)),
            (Task::Classes(_), y) => {
                ("cross_entropy", Numbers::wholes("y", [n], y.into_iter().map(|class| class as i32)))
            }
        };
        let x = Numbers::floats("x", [n, width], problem.features_of(rows));
        let size = options.batch_size.min(n);
        let order = Order::Each(self.batches.coming(options.batch_size, Order::steps(steps, size)));
        let course = Course::new(
            Carried::of(&self.trainer)?,
            Architecture::Mlp { sizes: self.sizes(), activation: options.activation.id().into() },
            (Examples::Table { n, sparse: false, width }, vec![x, y]),
            (size, &order),
            loss,
            options.learning_rate,
        );
        let course = course.scheduled(options.schedule, options.horizon).penalised(options.l1, options.l2);
        Ok(Course { dropout: options.dropout, ..course })
    }
}
