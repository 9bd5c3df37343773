//! What keeps a run from learning: settings that can't do better, once its held-out answers show it.

use super::Attention;
use super::channels::AttentionTrouble;
use super::options::{AnswerPlace, Mask};
use super::problem::Task;
use crate::error::Result;
use crate::nn::transformer::Positions;

/// Nothing is said before this step.
const STEPS: u32 = 100;
/// Nor where so large a share of the answers is right.
const RIGHT: f32 = 0.6;
/// From this depth on, the signal does not get through without residual connections.
const DEEP: usize = 3;

impl Attention {
    pub(super) fn trouble(&self) -> Result<AttentionTrouble> {
        let options = &self.options;
        let seen = self.trainer.step() >= STEPS && self.measure()?.score < RIGHT;
        let is_one_of = |tasks: &[Task]| tasks.contains(&options.task);
        let in_place = options.answer == AnswerPlace::InPlace;
        Ok(AttentionTrouble {
            // To match brackets or to sort, it matters less where a token stands; and to copy in place, not at all.
            places: seen
                && options.positions == Positions::None
                && (options.task == Task::Reverse || options.task == Task::Copy && !in_place),
            ahead: seen
                && options.mask == Mask::Causal
                && in_place
                && is_one_of(&[Task::Reverse, Task::Sort]),
            lost: seen && !options.residual && options.layers >= DEEP,
        })
    }
}
