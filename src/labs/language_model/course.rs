//! How a run goes on elsewhere.

use super::LanguageModel;
use crate::error::Result;
use crate::export::{Architecture, Carried, Course, Examples, Numbers, Order};

impl LanguageModel {
    pub(super) fn tell_course(&self, steps: u32) -> Result<Course> {
        let (problem, options, now) = (&self.problem, &self.options, self.trainer.step());
        let size = options.batch_size;
        let ahead = (0..Order::steps(steps, size)).map(|ahead| now.saturating_add(ahead));
        let order = Order::Each(ahead.map(|step| problem.places(step, size)).collect());
        let text = &problem.text.tokens;
        let mut numbers = vec![Numbers::wholes("text", [text.len()], text.iter().map(|token| *token as i32))];
        let lines = problem.lines();
        if let Some(lines) = lines {
            let places = lines.iter().flat_map(|row| [row.start as i32, row.length as i32]);
            numbers.push(Numbers::wholes("rows", [lines.len(), 2], places));
        }
        let examples =
            Examples::Text { n: text.len(), lines: lines.is_some(), rows: problem.rows_to_draw() as usize };
        let course = Course::new(
            Carried::of(&self.trainer)?,
            Architecture::from(self.trainer.model().config()),
            (examples, numbers),
            (size, &order),
            "cross_entropy",
            options.learning_rate,
        );
        let course = course.scheduled(options.schedule, options.horizon);
        Ok(Course { clip: Some(options.clip), dropout: options.dropout, ..course })
    }
}
