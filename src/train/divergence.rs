//! What a run says when it stops itself.

use crate::lab::Flow;

/// A run whose learning rate is too large for it to go on.
pub struct Divergence<'a> {
    /// Whole steps done.
    pub step: u32,
    /// η.
    pub learning_rate: f64,
    /// The loss of the latest batch.
    pub loss: f32,
    /// How large that is beside something known, such as “more than a million times that of guessing”.
    pub compared: &'a str,
    /// What the model is to the reader, such as “network”.
    pub model: &'a str,
}

impl Divergence<'_> {
    /// Stops the run, and says why and what helps. `finite` is false where the loss or its gradient no longer is.
    pub fn halt(&self, finite: bool) -> Flow {
        let Self { step, learning_rate, loss, compared, model } = self;
        let what = match (finite, loss.is_finite()) {
            (true, _) => format!("the loss is {loss:.1e}, {compared}"),
            (false, true) => "the gradient is no longer made of finite numbers".into(),
            (false, false) => "the loss is no longer a finite number".into(),
        };
        Flow::Halt(format!(
            "Training stopped at step {step}: {what}. The learning rate of {learning_rate} is too large for this \
             {model}. Lower it and start over."
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_really_happened() {
        let said = |loss: f32, finite: bool| {
            let divergence = Divergence {
                step: 7,
                learning_rate: 0.5,
                loss,
                compared: "a hundred times that of guessing",
                model: "network",
            };
            match divergence.halt(finite) {
                Flow::Halt(text) => text,
                Flow::Continue => String::new(),
            }
        };
        let cure = "The learning rate of 0.5 is too large for this network. Lower it and start over.";
        for (loss, finite, what) in [
            (230.0, true, "the loss is 2.3e2, a hundred times that of guessing"),
            (2.3, false, "the gradient is no longer made of finite numbers"),
            (f32::NAN, false, "the loss is no longer a finite number"),
        ] {
            assert_eq!(said(loss, finite), format!("Training stopped at step 7: {what}. {cure}"));
        }
    }
}
