//! What a reader does.

use super::Retrieval;
use crate::lab::{Action, Lab};
use crate::labs::shared::{set_parameter, set_parameter_place};

pub(super) const ACTIONS: &[Action<Retrieval>] = &[set_parameter(|lab, args| {
    let (place, value) = set_parameter_place(&lab.parameters(), args)?;
    if let Some(calculator) = &mut lab.calculator {
        return calculator.set_parameter(place, value);
    }
    lab.look = Default::default();
    lab.log.reads = None;
    lab.trainer.set_parameter(place, value)
})];
