//! What a reader does.

use super::Backprop;
use crate::lab::{Action, Effect, Lab};
use crate::labs::shared::{SET_PARAMETER, set_parameter_args, set_parameter_place};

pub(super) const ACTIONS: &[Action<Backprop>] = &[Action {
    id: SET_PARAMETER[0],
    label: SET_PARAMETER[1],
    help: SET_PARAMETER[2],
    effect: Effect::Live,
    args: |lab| set_parameter_args(&lab.parameters()),
    run: |lab, args| {
        let (place, value) = set_parameter_place(&lab.parameters(), args)?;
        lab.trainer.set_parameter(place, value)?;
        // Between two steps the latest pass is made again; in mid-step the session does its stages again.
        if lab.log.shown.is_some() {
            lab.log.shown = Some(lab.trainer.parameters()?);
        }
        lab.refresh()
    },
}];
