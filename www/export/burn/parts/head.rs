use std::collections::BTreeMap;
use std::error::Error;

use burn::module::{Module, ModuleVisitor, Param, ParamId};
//if velocity
use burn::optim::momentum::MomentumConfig;
//end
use burn::optim::{{{optimiser_use}}};
{{uses}}
use burn::tensor::{{{tensor_use}}};
