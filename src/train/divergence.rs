//! What a run says when it stops itself.

use crate::message;
use crate::message::{Message, rounded};

/// A run whose learning rate is too large for it to go on.
pub struct Divergence {
    /// Whole steps done.
    pub step: u32,
    /// η.
    pub learning_rate: f64,
    /// The loss of the latest batch.
    pub loss: f32,
    /// How large that is beside something known, such as “more than a million times that of guessing”.
    pub compared: Message,
}

impl Divergence {
    /// Why the run stops, and what helps. `finite` is false where the loss or its gradient no longer is.
    pub fn message(self, finite: bool) -> Message {
        let Self { step, learning_rate, loss, compared } = self;
        let what = match (finite, loss.is_finite()) {
            (true, _) => {
                let loss = rounded(f64::from(loss), 2);
                message!("loss_large", "the loss is {loss}, {compared}", loss, compared)
            }
            (false, true) => {
                message!("gradient_not_finite", "the gradient is no longer made of finite numbers")
            }
            (false, false) => message!("loss_not_finite", "the loss is no longer a finite number"),
        };
        message!(
            "diverged",
            "Training stopped at step {step}: {what}. The learning rate of {learning_rate} is too large here. Lower it \
             and start over.",
            step,
            what,
            learning_rate
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_really_happened() {
        let said = |loss: f32, finite: bool| {
            let compared = message!("test", "a hundred times that of guessing");
            Divergence { step: 7, learning_rate: 0.5, loss, compared }.message(finite).to_string()
        };
        let cure = "The learning rate of 0.5 is too large here. Lower it and start over.";
        for (loss, finite, what) in [
            (230.0, true, "the loss is 230, a hundred times that of guessing"),
            (2.3, false, "the gradient is no longer made of finite numbers"),
            (f32::NAN, false, "the loss is no longer a finite number"),
        ] {
            assert_eq!(said(loss, finite), format!("Training stopped at step 7: {what}. {cure}"));
        }
    }
}
