//! How a run goes on elsewhere.

use super::Diffusion;
use crate::error::Result;
use crate::export::{Architecture, Carried, Course, Examples, Numbers, Order};
use crate::lab::Named;
use crate::nn::params::named;

impl Diffusion {
    pub(super) fn tell_course(&self, steps: u32) -> Result<Course> {
        let (problem, options, now) = (&self.problem, &self.options, self.trainer.step());
        let (n, d, m) = (problem.examples(), problem.dims, options.batch_size);
        let levels = self.schedule.steps();
        let shares = (0..=levels).flat_map(|t| self.schedule.shares(t)).map(|share| share as f32);
        let mut numbers = vec![
            Numbers::floats("x0", [n, d], problem.x.clone()),
            Numbers::floats("shares", [levels + 1, 2], shares.collect()),
        ];
        if problem.is_digits() {
            numbers.push(Numbers::wholes(
                "labels",
                [n],
                problem.labels.iter().map(|label| i32::from(*label)),
            ));
        }
        let (mut order, mut times, mut told, mut noise) = (vec![], vec![], vec![], vec![]);
        for ahead in 0..Order::steps(steps, m * (d + 3)) {
            let step = now.saturating_add(ahead);
            let drawn = self.drawn(step);
            noise.extend(self.noise_of(0..drawn.len(), step));
            times.extend(drawn.iter().map(|drawn| drawn.t as i32));
            told.extend(drawn.iter().map(|drawn| i32::from(drawn.told)));
            order.push(drawn.into_iter().map(|drawn| drawn.row).collect());
        }
        let all = times.len();
        numbers.push(Numbers::wholes("order.t", [all], times));
        numbers.push(Numbers::wholes("order.told", [all], told));
        numbers.push(Numbers::floats("order.noise", [all, d], noise));
        let average = self.average.parameters()?;
        for parameter in named(self.trainer.model()) {
            let own = average.get(parameter.start..parameter.start + parameter.count());
            let name = format!("average.{}", parameter.name);
            numbers.push(Numbers::floats(name, parameter.shape, own.unwrap_or_default().to_vec()));
        }
        let examples = Examples::Noised {
            n,
            dims: d,
            classes: problem.classes,
            levels,
            embedding: options.time_embedding.id().into(),
            untold: if problem.is_digits() { options.class_dropout } else { 0.0 },
            target: options.target.id().into(),
        };
        let course = Course::new(
            Carried::of(&self.trainer)?,
            Architecture::Mlp {
                sizes: self.denoiser.sizes(),
                activation: self.denoiser.activation.id().into(),
            },
            (examples, numbers),
            (m, &Order::Each(order)),
            "squared_error",
            options.learning_rate,
        );
        let course = course.scheduled(options.schedule, options.horizon);
        Ok(Course { average: Some(options.ema_decay), ..course })
    }
}
