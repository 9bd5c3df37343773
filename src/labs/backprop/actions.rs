//! What a reader does.

use super::Backprop;
use crate::lab::Action;
use crate::labs::shared::set_parameter;

pub(super) const ACTIONS: &[Action<Backprop>] = &[set_parameter()];
