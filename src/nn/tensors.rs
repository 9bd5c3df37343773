//! Numbers into burn tensors and out of them, with errors instead of panics.

use burn::tensor::{Device, Tensor, TensorData};

use crate::error::{Error, Result};
use crate::message;

/// A tensor of shape `[n]`.
pub fn vector(data: Vec<f32>, device: &Device) -> Tensor<1> {
    let n = data.len();
    Tensor::from_data(TensorData::new(data, [n]), device)
}

/// A tensor of shape `[data.len() / width, width]`.
pub fn matrix(data: Vec<f32>, width: usize, device: &Device) -> Tensor<2> {
    let rows = data.len() / width.max(1);
    Tensor::from_data(TensorData::new(data, [rows, width]), device)
}

/// All numbers of a tensor, row-major.
///
/// # Errors
/// [`Error::Engine`] if the engine can't give them.
pub fn numbers<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>> {
    let data = tensor.try_into_data().map_err(|error| unreadable(&error))?;
    data.try_into_vec::<f32>().map_err(|error| unreadable(&error))
}

/// The number of a tensor that holds one.
///
/// # Errors
/// [`Error::Engine`] if the engine can't give it.
pub fn scalar(tensor: Tensor<1>) -> Result<f32> {
    tensor.try_into_scalar::<f32>().map_err(|error| unreadable(&error))
}

fn unreadable(error: &impl std::fmt::Debug) -> Error {
    let error = format!("{error:?}");
    Error::Engine(message!("unreadable", "The engine could not give its numbers: {error}.", error))
}
