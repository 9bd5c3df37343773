//! How a run goes on elsewhere.

use super::{Classification, layer_sizes};
use crate::error::Result;
use crate::export::{Architecture, Carried, Course, Examples, Numbers, Order};
use crate::lab::Named;

/// Rows are told by what is not zero in them where that is no more than one number in so many.
const SPARSE: usize = 4;

impl Classification {
    pub(super) fn tell_course(&self, steps: u32) -> Result<Course> {
        let (problem, options) = (&self.problem, &self.options);
        let rows = problem.x.some(&problem.train);
        let (n, width) = (rows.len(), rows.width());
        let sparse = rows.filled() > 0 && rows.filled() < n * width / SPARSE;
        let mut numbers = if sparse {
            // Compressed sparse rows: where each row begins and ends, and its places with their values.
            let (mut ends, mut places, mut values) = (vec![0], vec![], vec![]);
            for row in 0..n {
                for (place, value) in rows.row(row) {
                    places.push(place as i32);
                    values.push(value);
                }
                ends.push(places.len() as i32);
            }
            vec![
                Numbers::wholes("x.ends", [n + 1], ends),
                Numbers::wholes("x.places", [places.len()], places),
                Numbers::floats("x.values", [values.len()], values),
            ]
        } else {
            let all: Vec<u32> = (0..n as u32).collect();
            vec![Numbers::floats("x", [n, width], rows.dense(&all))]
        };
        let classes = problem.given_of(&problem.train).into_iter().map(|class| class as i32);
        numbers.push(Numbers::wholes("y", [n], classes));
        let size = options.batch_size.min(n);
        let order = Order::Each(self.batches.coming(options.batch_size, Order::steps(steps, size)));
        let sizes = layer_sizes(problem, options);
        let mut course = Course::new(
            Carried::of(&self.trainer)?,
            Architecture::Mlp { sizes, activation: options.activation.id().into() },
            (Examples::Table { n, sparse, width }, numbers),
            (size, &order),
            "cross_entropy",
            options.learning_rate,
        );
        course = course.scheduled(options.schedule, options.horizon).penalised(0.0, options.l2);
        course.objective.trim = options.trim;
        Ok(course)
    }
}
