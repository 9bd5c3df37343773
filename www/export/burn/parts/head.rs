use std::collections::BTreeMap;
use std::error::Error;

use burn::module::{Module, Param, ParamId};
use burn::optim::{{{optimiser_use}}, GradientsParams, ModuleOptimizer};
//if clip
use burn::module::ModuleVisitor;
//end
use burn::tensor::{{{tensor_use}}};
