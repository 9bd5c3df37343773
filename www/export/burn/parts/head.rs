use std::collections::BTreeMap;
use std::error::Error;

//if clip
use burn::module::{Module, ModuleVisitor, Param, ParamId};
//else
use burn::module::{Module, Param, ParamId};
//end
//if velocity
use burn::optim::momentum::MomentumConfig;
//end
use burn::optim::{{{optimiser_use}}};
{{uses}}
use burn::tensor::{{{tensor_use}}};
