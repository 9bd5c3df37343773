//! What goes wrong, seen by its signs; and what the reader should know.

use super::Generalization;
use super::options::Machine;
use super::problem::Problem;
use super::records::GeneralizationTrouble;
use crate::error::Result;
use crate::message;
use crate::message::Message;

/// A loss this many times that of guessing does not come from noise.
const DIVERGING: f32 = 3.0;
/// A score that is this much better on what was trained on than on fresh data is learned by heart.
const MEMORISED: f32 = 0.3;
/// Points are too few for a curve below this many.
const FEW: usize = 5;

impl Generalization {
    pub(super) fn trouble(&self) -> Result<GeneralizationTrouble> {
        let examples = self.problem.examples();
        let latest = self.descent.as_ref().and_then(|descent| descent.log.history.last(1));
        let [trained_on, _, _, risk] = self.shown_measures()?;
        let memorised = trained_on.zip(risk).is_some_and(|(trained_on, risk)| {
            trained_on.score > 0.9 && trained_on.score >= risk.score + MEMORISED
        });
        let weights = self.shown_capacity().map(|capacity| match self.options.machine {
            Machine::Polynomial => capacity + 1,
            _ => capacity,
        });
        // As many weights as examples, give or take a tenth.
        let near = |weights: usize| 10 * weights.abs_diff(examples) <= examples;
        Ok(GeneralizationTrouble {
            diverging: latest
                .is_some_and(|loss| loss.is_nan() || loss > DIVERGING * self.guess.loss.max(1e-3)),
            memorised,
            interpolating: self.options.machine != Machine::Grokking && weights.is_some_and(near),
            leaked: self.options.machine != Machine::Grokking && self.options.leaked > 0,
            mislabelled: self.options.wrong_labels > 0.0,
            few: examples < FEW,
        })
    }

    pub(super) fn noticed(&self) -> Vec<Message> {
        let mut said = vec![];
        if let Problem::Points(points) = &self.problem
            && let [first, rest @ ..] = &points.trained_on.x[..]
            && rest.iter().all(|x| x == first)
        {
            said.push(message!(
                "points_at_one_x",
                "All points trained on lie at one x: anywhere else, nothing holds the fit but the shortness of its weights."
            ));
        }
        said
    }
}
