//! How a run goes on elsewhere.

use super::Attention;
use crate::error::Result;
use crate::export::{Architecture, Carried, Course, Examples, Order, Shown};

impl Attention {
    pub(super) fn tell_course(&self, steps: u32) -> Result<Course> {
        let (options, length) = (&self.options, self.problem.length);
        let (size, now) = (options.batch_size, self.trainer.step());
        let steps = Order::steps(steps, 2 * size * length);
        let (mut shown, mut order) = (Shown::new(length), vec![]);
        for step in (0..steps).map(|ahead| now.saturating_add(ahead)) {
            let first = shown.len() as u32;
            for example in self.problem.batch(size, options.seed, step) {
                shown.push(&example.tokens, &example.answers);
            }
            order.push((first..shown.len() as u32).collect());
        }
        let course = Course::new(
            Carried::of(&self.trainer)?,
            Architecture::from(self.config()),
            (Examples::Sequences { n: shown.len() }, shown.tensors()),
            (size, &Order::Each(order)),
            "cross_entropy",
            options.learning_rate,
        );
        Ok(Course { clip: Some(options.clip), ..course.scheduled(options.schedule, options.horizon) })
    }
}
