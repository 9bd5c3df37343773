//! How a run goes on elsewhere.

use super::Hallucination;
use super::options::CONTEXT;
use super::step::LONGEST_GRADIENT;
use crate::error::Result;
use crate::export::{Architecture, Carried, Course, Examples, Order, Shown};

impl Hallucination {
    pub(super) fn tell_course(&self, steps: u32) -> Result<Course> {
        let (options, now) = (&self.options, self.trainer.step());
        let steps = Order::steps(steps, 2 * options.batch_size * CONTEXT);
        let ahead = (0..steps).map(|ahead| now.saturating_add(ahead));
        let lines = |step| {
            let rows = self.problem.batch(step, options.batch_size, options.dont_know);
            rows.into_iter().map(|row| self.problem.line(row)).collect::<Vec<_>>()
        };
        let batches: Vec<_> = ahead.map(lines).collect();
        let width = batches.iter().flatten().map(|line| line.len().saturating_sub(1)).max().unwrap_or(1);
        let (mut shown, mut order) = (Shown::new(width), vec![]);
        for batch in &batches {
            let first = shown.len() as u32;
            for line in batch {
                // Each word is answered by the one after it.
                let answers: Vec<_> = line.iter().skip(1).map(|word| Some(*word)).collect();
                shown.push(&line[..answers.len()], &answers);
            }
            order.push((first..shown.len() as u32).collect());
        }
        let course = Course::new(
            Carried::of(&self.trainer)?,
            Architecture::from(self.trainer.model().config()),
            (Examples::Sequences { n: shown.len() }, shown.tensors()),
            (options.batch_size, &Order::Each(order)),
            "cross_entropy",
            options.learning_rate,
        );
        let course = course.scheduled(options.schedule, options.horizon);
        Ok(Course { clip: Some(LONGEST_GRADIENT), ..course })
    }
}
