//! What a reader does.

use super::Backprop;
use crate::lab::{Action, Lab};
use crate::labs::shared::{set_parameter, set_parameter_place};

pub(super) const ACTIONS: &[Action<Backprop>] = &[set_parameter(|lab, args| {
    let (place, value) = set_parameter_place(&lab.parameters(), args)?;
    lab.trainer.set_parameter(place, value)?;
    // Between two steps the latest pass is made again; in mid-step the session does its stages again.
    if lab.shown.is_some() {
        lab.shown = Some(lab.trainer.model().clone());
    }
    lab.refresh();
    Ok(())
})];
