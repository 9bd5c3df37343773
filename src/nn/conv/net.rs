//! The net itself: its parameters, and a pass through it.

use burn::module::{Module, Param, ParamId};
use burn::nn::Linear;
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor, TensorData};
use rand::RngExt;

use super::plan::{LayerKind, Plan, PlannedLayer};
use crate::nn::ops::{linear, matmul, max_pool, mean_pool, unfold};
use crate::nn::{matrix, vector};
use crate::rng::{Purpose, generator};

/// The filters of a convolution.
#[derive(Module, Debug)]
pub struct Filters {
    /// `[height, width, channels in, channels out]`.
    pub weight: Param<Tensor<4>>,
    /// `[channels out]`.
    pub bias: Param<Tensor<1>>,
}

/// The model: what of a [`Plan`] is learned. See the [module](super).
#[derive(Module, Debug)]
pub struct ConvNet {
    /// The filters of each convolution.
    pub convs: Vec<Filters>,
    /// The dense layers, the head last; each weight is `[n_in, n_out]`, the inputs in the order `[h, w, c]`.
    pub dense: Vec<Linear>,
}

/// One pass through a [`ConvNet`].
#[derive(Debug, Clone)]
pub struct Pass {
    /// Each layer's answer before its ReLU, `[n, h, w, c]`; of a pooling layer, which has none, its answer.
    pub z: Vec<Tensor<4>>,
    /// Each layer's answer, `[n, h, w, c]`; the last are the logits.
    pub x: Vec<Tensor<4>>,
}

impl Pass {
    /// The logits, `[n, classes]`.
    pub fn logits(&self) -> Tensor<2> {
        self.x[self.x.len() - 1].clone().flatten(1, 3)
    }
}

impl ConvNet {
    /// The plan's layers with weights at random and biases of zero: before a ReLU of variance 2/n_in (He et al., 2015,
    /// equation 10), in the head of variance 1/n_in; uniform.
    pub fn new(plan: &Plan, seed: u64, device: &Device) -> Self {
        let (mut convs, mut dense) = (vec![], vec![]);
        let weighted = plan.layers.iter().filter(|layer| layer.is_weighted());
        for (index, layer) in weighted.enumerate() {
            // A generator for each layer: adding one behind does not change those before it.
            let mut rng = generator(seed, Purpose::Init, index as u32);
            let gain = if layer.is_rectified() { 6.0 } else { 3.0 };
            let half = (gain / layer.windows.area() as f64).sqrt() as f32;
            let weights = (0..layer.windows.area() * layer.channels)
                .map(|_| half * rng.random_range(-1.0..1.0))
                .collect();
            // Named by their place, not at random: an optimiser's state finds them again after a save.
            let id = |part: u64| ParamId::from(2 * index as u64 + part);
            let bias = vector(vec![0.0; layer.channels], device).require_grad();
            let bias = Param::initialized(id(1), bias);
            if layer.kind == LayerKind::Conv {
                let ([height, width], c) = (layer.windows.size, layer.windows.channels);
                let shape = [height, width, c, layer.channels];
                let weight = Tensor::from_data(TensorData::new::<f32, _>(weights, shape), device);
                convs.push(Filters { weight: Param::initialized(id(0), weight.require_grad()), bias });
            } else {
                let weight = matrix(weights, layer.channels, device).require_grad();
                dense.push(Linear { weight: Param::initialized(id(0), weight), bias: Some(bias) });
            }
        }
        Self { convs, dense }
    }

    /// Pictures `[n, h, w, c]` to the logits `[n, classes]`, by the plan that the net was made with.
    pub fn forward(&self, plan: &Plan, pictures: Tensor<4>) -> Tensor<2> {
        self.before_relu(plan, pictures, plan.layers.len()).flatten(1, 3)
    }

    /// The same, with all that comes on the way.
    pub fn pass(&self, plan: &Plan, pictures: Tensor<4>) -> Pass {
        let mut pass = Pass { z: vec![], x: vec![] };
        let (mut x, mut place) = (pictures, Place::default());
        for layer in &plan.layers {
            let z = self.layer(layer, x, &mut place);
            x = if layer.is_rectified() { relu(z.clone()) } else { z.clone() };
            pass.z.push(z);
            pass.x.push(x.clone());
        }
        pass
    }

    /// The answer of layer number `count`, from 1, and none of those above it.
    pub fn up_to(&self, plan: &Plan, pictures: Tensor<4>, count: usize) -> Tensor<4> {
        let z = self.before_relu(plan, pictures, count);
        let rectified =
            count.checked_sub(1).and_then(|last| plan.layers.get(last)).is_some_and(|l| l.is_rectified());
        if rectified { relu(z) } else { z }
    }

    /// The same before its ReLU.
    pub fn before_relu(&self, plan: &Plan, pictures: Tensor<4>, count: usize) -> Tensor<4> {
        let mut place = Place::default();
        let mut rectify = false;
        plan.layers.iter().take(count).fold(pictures, |x, layer| {
            let z = self.layer(layer, if rectify { relu(x) } else { x }, &mut place);
            rectify = layer.is_rectified();
            z
        })
    }

    /// What drives layer number `count`, from 1: its answer before its ReLU; of a pooling layer what is pooled, before the
    /// ReLU as well, so that where it is zero there is still a slope.
    pub fn drive(&self, plan: &Plan, pictures: Tensor<4>, count: usize) -> Tensor<4> {
        let layers = &plan.layers[..count.min(plan.layers.len())];
        let pools = layers.iter().rev().take_while(|layer| !layer.is_weighted()).count();
        let z = self.before_relu(plan, pictures, count - pools);
        layers[layers.len() - pools..].iter().fold(z, |z, pool| self.layer(pool, z, &mut Place::default()))
    }

    /// One layer before its ReLU.
    fn layer(&self, layer: &PlannedLayer, x: Tensor<4>, place: &mut Place) -> Tensor<4> {
        let n = x.dims()[0];
        let ([height, width], channels) = (layer.output, layer.channels);
        match layer.kind {
            LayerKind::MaxPool => max_pool(x, layer.windows),
            LayerKind::MeanPool => mean_pool(x, layer.windows),
            LayerKind::Conv => {
                let Some(filters) = self.convs.get(place.conv()) else { return x };
                let weight = filters.weight.val().reshape([layer.windows.area(), channels]);
                let z = matmul(unfold(x, layer.windows), weight); // (n h w, c)
                (z + filters.bias.val().unsqueeze()).reshape([n, height, width, channels])
            }
            LayerKind::Dense | LayerKind::Head => {
                let Some(dense) = self.dense.get(place.dense()) else { return x };
                linear(dense, x.flatten::<2>(1, 3)).reshape([n, 1, 1, channels])
            }
        }
    }
}

/// How many layers of either sort have been passed.
#[derive(Default)]
struct Place {
    convs: usize,
    dense: usize,
}

impl Place {
    fn conv(&mut self) -> usize {
        self.convs += 1;
        self.convs - 1
    }

    fn dense(&mut self) -> usize {
        self.dense += 1;
        self.dense - 1
    }
}
