//! One step, stage by stage, as the tables of the [lab](super) have it.

use super::Generalization;
use crate::error::{Error, Result};
use crate::lab::{Flow, Stage};
use crate::message;
use crate::train::Divergence;

/// Steps between two measurements: in the first hundred, and behind them.
const EVERY: [u32; 2] = [5, 10];
const EARLY: u32 = 100;
/// Training stops itself when the loss passes this many times that of guessing.
const DIVERGED: f32 = 1e4;

/// The stages of a sweep: id, label, help.
const SWEEP: [[&str; 3]; 5] = [
    ["capacity", "Model", "Take the next model, larger than the one before."],
    ["fit", "Fit", "Solve for its weights: the least squared error on the examples trained on."],
    ["training_error", "Training error", "Measure it on the examples it was fitted to."],
    ["validation_error", "Validation error", "Measure it on examples that it has not seen, to choose by."],
    ["risk", "Test and risk", "Measure it on the test, and on fresh data of the same source."],
];
/// The stages of a descent.
const DESCENT: [[&str; 3]; 4] = [
    ["forward", "Predict", "Put all examples trained on through the model."],
    ["loss", "Loss", "Measure how far the predictions are from the answers."],
    ["backward", "Gradient", "Find which way every weight makes the loss grow."],
    ["update", "Update", "Let the optimiser move every weight a little the other way."],
];

/// How far a step of a sweep has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reached {
    Nothing,
    Capacity,
    Fit,
    Training,
    Validation,
}

impl Generalization {
    /// The stages of the present course.
    pub(super) fn stages_here(&self) -> Vec<Stage> {
        let all: &[[&'static str; 3]] = if self.options.descends() { &DESCENT } else { &SWEEP };
        all.iter().map(|[id, label, help]| Stage::new(*id, *label, *help)).collect()
    }

    /// Does a stage of the present course.
    pub(super) fn run_stage(&mut self, stage: usize) -> Result<Flow> {
        if self.descent.is_some() { self.descend(stage) } else { self.sweep_on(stage) }
    }

    fn sweep_on(&mut self, stage: usize) -> Result<Flow> {
        let (round, index) = self.place_of(self.step);
        self.reached = match stage {
            0 => Reached::Capacity,
            1 => {
                // Solved and measured at once; the stages behind say it piece by piece.
                self.solved(round, index)?;
                Reached::Fit
            }
            2 => Reached::Training,
            3 => Reached::Validation,
            4 => {
                self.step += 1;
                Reached::Nothing
            }
            _ => return Err(Error::out_of_order()),
        };
        Ok(Flow::Continue)
    }

    fn descend(&mut self, stage: usize) -> Result<Flow> {
        let Self { descent: Some(descent), options, problem, .. } = self else {
            return Err(Error::out_of_order());
        };
        match stage {
            0 => descent.forward(options),
            1 => descent.loss(options)?,
            2 => descent.trainer.backward(None)?,
            3 => {
                let step = descent.trainer.step();
                let due = step.is_multiple_of(EVERY[usize::from(step >= EARLY)]);
                if !descent.trainer.is_ready() {
                    return Err(Error::out_of_order());
                }
                let finite = descent.trainer.is_finite();
                if due && finite {
                    descent.take_down(options, problem)?;
                }
                if finite {
                    descent.decay(options)?;
                }
                let loss = descent.trainer.update(options.learning_rate)?;
                return Ok(self.finish(loss, finite));
            }
            _ => return Err(Error::out_of_order()),
        }
        Ok(Flow::Continue)
    }

    /// Takes down the loss of a step that is done, and says whether to go on.
    fn finish(&mut self, loss: f32, finite: bool) -> Flow {
        self.look = Default::default();
        let Some(descent) = &mut self.descent else { return Flow::Continue };
        descent.outputs = Default::default();
        self.step = descent.trainer.step();
        let history = &mut descent.log.history;
        let before = history.last(1);
        history.push(self.step - 1, &[loss]);
        // Not while it is coming down again, after a cure.
        let bearable = DIVERGED * self.guess.loss.max(1e-3);
        let falling = before.is_some_and(|before| loss < before);
        if finite && (loss < bearable || falling) {
            return Flow::Continue;
        }
        let compared =
            message!("ten_thousand_times_guessing", "more than ten thousand times that of guessing");
        let learning_rate = self.options.learning_rate;
        Flow::Halt(Divergence { step: self.step, learning_rate, loss, compared }.message(finite))
    }
}
