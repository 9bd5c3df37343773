//! What burn's optimisers remember: as bytes, and as numbers.

use std::collections::BTreeMap;

use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::ModuleOptimizer;
use burn::tensor::{Bytes, DType, Shape, Tensor};
use burn_pack::{Reader, Writer};

use super::{Method, of_another};
use crate::error::{Error, Result};
use crate::message;

/// An optimiser's moments as bytes.
pub(super) fn written(optimizer: &ModuleOptimizer) -> Result<Vec<u8>> {
    let bytes = optimizer.into_bytes().map_err(|error| unusable(&error))?;
    Ok(in_order(bytes)?.to_vec())
}

/// An optimiser of `model` with the moments that [`written`] gave of it.
pub(super) fn read(optimizer: ModuleOptimizer, model: &impl Module, bytes: &[u8]) -> Result<ModuleOptimizer> {
    let bytes = Bytes::from_bytes_vec(bytes.to_vec());
    if !belongs(bytes.clone(), &shapes(model))? {
        return Err(of_another());
    }
    optimizer.from_bytes(in_order(bytes)?).map_err(|error| unusable(&error))
}

impl Method {
    /// What an optimiser of this method remembers.
    ///
    /// # Errors
    /// [`Error::Save`] if it can't be had.
    pub fn moments(self, optimizer: &ModuleOptimizer) -> Result<Moments> {
        let bytes = optimizer.into_bytes().map_err(|error| unusable(&error))?;
        let pack = Reader::from_bytes(bytes).map_err(|error| unusable(&error))?;
        let time = pack.scalars().iter().find(|(name, _)| name.ends_with(".time"));
        let time = time.and_then(|(_, scalar)| i32::try_from(*scalar).ok()).unwrap_or(0);
        // By parameter.
        let mut tensors: BTreeMap<(String, Option<u64>), Vec<f32>> = BTreeMap::new();
        for tensor in pack.into_tensors().map_err(|error| unusable(&error))? {
            let (name, _, _, id, bytes) = tensor.into_parts().map_err(|error| unusable(&error))?;
            let field = name.rsplit('.').next().unwrap_or_default().to_string();
            let values = bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]));
            tensors.insert((field, id), values.collect());
        }
        let named = |field: &str| -> Vec<f32> {
            tensors
                .iter()
                .filter(|((name, _), _)| name == field)
                .flat_map(|(_, values)| values)
                .copied()
                .collect()
        };
        let corrected = |field: &str, decay: f32| -> Vec<f32> {
            let share = 1.0 - f64::from(decay).powi(time);
            named(field).into_iter().map(|mean| (f64::from(mean) / share) as f32).collect()
        };
        Ok(match self {
            Self::Sgd => Moments::default(),
            Self::Momentum | Self::Nesterov => Moments { first: named("velocity"), second: vec![] },
            Self::RmsProp => Moments { first: vec![], second: named("square_avg") },
            Self::Adam | Self::AdamW | Self::AdamShort => {
                let [beta_1, beta_2] = self.decays();
                Moments { first: corrected("moment_1", beta_1), second: corrected("moment_2", beta_2) }
            }
        })
    }
}

impl Method {
    /// What an optimiser of this method remembers of `model`, as it stands: m and s of an Adam are not yet divided by
    /// what they lack at first. Nothing where it has not taken a step.
    ///
    /// # Errors
    /// [`Error::Save`] if it can't be had.
    pub fn remembered(self, optimizer: &ModuleOptimizer, model: &impl Module) -> Result<Memory> {
        let fields: &[(char, &str)] = match self {
            Self::Sgd => return Ok(Memory::default()),
            Self::Momentum | Self::Nesterov => &[('v', "velocity")],
            Self::RmsProp => &[('s', "square_avg")],
            Self::Adam | Self::AdamW | Self::AdamShort => &[('m', "moment_1"), ('s', "moment_2")],
        };
        let bytes = optimizer.into_bytes().map_err(|error| unusable(&error))?;
        let pack = Reader::from_bytes(bytes).map_err(|error| unusable(&error))?;
        let time = pack.scalars().iter().find(|(name, _)| name.ends_with(".time"));
        let time = time.and_then(|(_, scalar)| u32::try_from(*scalar).ok());
        let mut found: BTreeMap<(String, u64), Vec<f32>> = BTreeMap::new();
        for tensor in pack.into_tensors().map_err(|error| unusable(&error))? {
            let (name, _, _, id, bytes) = tensor.into_parts().map_err(|error| unusable(&error))?;
            let field = name.rsplit('.').next().unwrap_or_default().to_string();
            let values = bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]));
            found.extend(id.map(|id| ((field, id), values.collect())));
        }
        if found.is_empty() {
            return Ok(Memory::default());
        }
        let own = |field: &str| -> Vec<f32> {
            let each = in_model(model).into_iter().map(|(id, count)| {
                found.get(&(field.to_string(), id)).cloned().unwrap_or_else(|| vec![0.0; count])
            });
            each.flatten().collect()
        };
        let moments = fields.iter().map(|(letter, field)| (*letter, own(field))).collect();
        // What has none counts no steps, and needs not.
        Ok(Memory { steps: time.unwrap_or(1), moments })
    }
}

/// The id of each parameter of a model and how many numbers it has, in the order of
/// [`params::flat`](crate::nn::params::flat).
fn in_model(model: &impl Module) -> Vec<(u64, usize)> {
    struct Ids(Vec<(u64, usize)>);
    impl ModuleVisitor for Ids {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            self.0.push((param.id.val(), param.dims().iter().product()));
        }
    }
    let mut ids = Ids(vec![]);
    model.visit(&mut ids);
    ids.0
}

/// What an optimiser remembers as it stands, by the letters of the [module](super).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Memory {
    /// Steps that it remembers; 0 before the first.
    pub steps: u32,
    /// `v`, `m` or `s`, each in the order of [`params::flat`](crate::nn::params::flat), `[p]`.
    pub moments: Vec<(char, Vec<f32>)>,
}

/// What an optimiser remembers, by the formulas of the [module](super); of each parameter tensor in turn, and empty
/// before the first step or where the method has none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Moments {
    /// v of momentum and Nesterov, m̂ of Adam.
    pub first: Vec<f32>,
    /// s of RMSProp, ŝ of Adam.
    pub second: Vec<f32>,
}

/// The shape of each parameter of a model, by its id.
fn shapes(model: &impl Module) -> BTreeMap<u64, Shape> {
    struct Shapes(BTreeMap<u64, Shape>);
    impl ModuleVisitor for Shapes {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            self.0.insert(param.id.val(), param.shape());
        }
    }
    let mut shapes = Shapes(BTreeMap::new());
    model.visit(&mut shapes);
    shapes.0
}

/// Whether all of a memory is of parameters of such shapes, which burn takes for granted. The names in it are
/// `id.field`; beside tensors there are the ranks and the steps taken.
fn belongs(memory: Bytes, shapes: &BTreeMap<u64, Shape>) -> Result<bool> {
    let pack = Reader::from_bytes(memory).map_err(|error| unusable(&error))?;
    let shape = |name: &str| shapes.get(&name.split('.').next()?.parse().ok()?);
    let counts = pack.scalars().iter().all(|(name, scalar)| {
        let (shape, count) = (shape(name), i32::try_from(*scalar));
        let is_rank = name.ends_with(".__rank");
        shape.zip(count.ok()).is_some_and(|(shape, count)| !is_rank || count as usize == shape.num_dims())
    });
    let tensors = pack.into_tensors().map_err(|error| unusable(&error))?;
    let fits = |tensor: &burn_pack::Tensor| {
        tensor.dtype == DType::F32 && shape(&tensor.name).is_some_and(|shape| *shape == tensor.shape)
    };
    Ok(counts && tensors.iter().all(fits))
}

/// The same pack with its tensors in the order of their names. burn writes them in the order of a hash map,
/// which differs from run to run; and it takes for granted that each names its parameter, which bytes from
/// outside may not do.
fn in_order(bytes: Bytes) -> Result<Bytes> {
    let pack = Reader::from_bytes(bytes).map_err(|error| unusable(&error))?;
    let (scalars, paths) = (pack.scalars().clone(), pack.metadata().clone());
    let tensors = pack.into_tensors().map_err(|error| unusable(&error))?;
    if tensors.iter().any(|tensor| tensor.param_id.is_none()) {
        return Err(unusable(&"a moment without a parameter"));
    }
    let mut writer = Writer::new(tensors);
    for (name, value) in scalars {
        writer = writer.with_scalar(&name, value);
    }
    for (name, path) in paths {
        writer = writer.with_metadata(&name, &path);
    }
    writer.into_bytes().map_err(|error| unusable(&error))
}

fn unusable(error: &impl std::fmt::Debug) -> Error {
    let error = format!("{error:?}");
    Error::Save(message!("memory_unusable", "The optimiser’s memory can’t be used: {error}.", error))
}
