//! What a reader does.

use super::Hallucination;
use crate::lab::Action;
use crate::labs::shared::set_parameter;

pub(super) const ACTIONS: &[Action<Hallucination>] = &[set_parameter()];
