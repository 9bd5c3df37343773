//! One layer: attention, then the MLP.

use burn::module::{Module, Param};
use burn::tensor::activation::softmax;
use burn::tensor::{Device, Tensor};

use super::positions::Rotation;
use super::trace::{Edits, HIDDEN, LayerTrace};
use super::{Begin, Builder, Config, Positions};
use crate::nn::ops::{self, gelu, matmul, matmul_transposed, standardize};
use crate::nn::{Dropout, matrix};

/// Keeps a layer norm finite where all numbers are equal.
const EPSILON: f64 = 1e-5;

/// LN(x) = γ (x − mean) / √(variance + 10⁻⁵) + β, over each vector: Ba, Kiros and Hinton (2016).
#[derive(Module, Debug)]
pub struct Norm {
    /// γ, `[d]`.
    pub gamma: Param<Tensor<1>>,
    /// β, `[d]`.
    pub beta: Param<Tensor<1>>,
}

impl Norm {
    pub(super) fn new(d: usize, builder: &mut Builder<'_>) -> Self {
        Self { gamma: builder.vector(d, Begin::One), beta: builder.vector(d, Begin::Zero) }
    }

    /// `[n, d]` → `[n, d]`.
    pub fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        standardize(x, EPSILON) * self.gamma.val().unsqueeze::<2>() + self.beta.val().unsqueeze::<2>()
    }
}

/// xW + b.
#[derive(Module, Debug)]
pub struct Affine {
    /// W, `[n_in, n_out]`.
    pub weight: Param<Tensor<2>>,
    /// b, `[n_out]`.
    pub bias: Param<Tensor<1>>,
}

impl Affine {
    fn new([inputs, outputs]: [usize; 2], begin: Begin, builder: &mut Builder<'_>) -> Self {
        Self { weight: builder.matrix(inputs, outputs, begin), bias: builder.vector(outputs, Begin::Zero) }
    }

    /// `[n, n_in]` → `[n, n_out]`.
    pub fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        matmul(x, self.weight.val()) + self.bias.val().unsqueeze::<2>()
    }
}

/// What is the same for every layer of a pass.
#[derive(Debug, Clone)]
pub struct Inputs {
    b: usize,
    t: usize,
    /// [`HIDDEN`] above the diagonal, `[1, t, t]`.
    mask: Option<Tensor<3>>,
    rotation: Option<Rotation>,
}

impl Inputs {
    pub(super) fn new(config: &Config, b: usize, t: usize, device: &Device) -> Self {
        let entry = |i: usize| if i % t > i / t { HIDDEN } else { 0.0 };
        let mask = || matrix((0..t * t).map(entry).collect(), t, device).unsqueeze::<3>();
        Self { b, t, mask: config.causal.then(mask), rotation: Self::rotation(config, 0, t, device) }
    }

    /// For the one token at `place`, which sees all before it.
    pub(super) fn at(config: &Config, place: usize, device: &Device) -> Self {
        Self { b: 1, t: 1, mask: None, rotation: Self::rotation(config, place, 1, device) }
    }

    fn rotation(config: &Config, start: usize, count: usize, device: &Device) -> Option<Rotation> {
        let rotary = config.positions == Positions::Rotary;
        rotary.then(|| Rotation::new(start, count, config.head_width(), device))
    }
}

/// Attention, then the MLP. See the [module above](super).
#[derive(Module, Debug)]
pub struct Layer {
    /// Before attention.
    pub norm_1: Option<Norm>,
    /// W_QKV, `[d, 3d]`: the queries of all heads, then the keys, then the values.
    pub qkv: Affine,
    /// W_O, `[d, d]`.
    pub projection: Affine,
    /// Before the MLP.
    pub norm_2: Option<Norm>,
    /// W₁, `[d, 4d]`.
    pub expand: Affine,
    /// W₂, `[4d, d]`.
    pub contract: Affine,
    heads: usize,
    residual: bool,
}

impl Layer {
    pub(super) fn new(config: &Config, builder: &mut Builder<'_>) -> Self {
        let (d, wide) = (config.width, Begin::Normal(config.spread));
        // Each of the 2L additions to the stream adds its variance (Radford et al., 2019, section 2.3).
        let narrow = Begin::Normal(config.spread / (2.0 * config.layers as f64).sqrt());
        let narrow = if config.residual { narrow } else { wide };
        Self {
            norm_1: config.norm.then(|| Norm::new(d, builder)),
            qkv: Affine::new([d, 3 * d], wide, builder),
            projection: Affine::new([d, d], narrow, builder),
            norm_2: config.norm.then(|| Norm::new(d, builder)),
            expand: Affine::new([d, 4 * d], wide, builder),
            contract: Affine::new([4 * d, d], narrow, builder),
            heads: config.heads,
            residual: config.residual,
        }
    }

    /// Q, K and V, `[b·h, t, dₕ]` each, from `[b·t, d]`.
    pub(super) fn split(&self, normed: Tensor<2>, inputs: &Inputs) -> [Tensor<3>; 3] {
        let (b, t, h) = (inputs.b, inputs.t, self.heads);
        let width = normed.dims()[1] / h;
        let qkv = self.qkv.forward(normed); // (b·t, 3d)
        let qkv = qkv.reshape([b, t, 3 * h, width]).swap_dims(1, 2); // (b, 3h, t, dₕ)
        let part = |i: usize| qkv.clone().narrow(1, i * h, h).reshape([b * h, t, width]);
        let turn = |x: Tensor<3>| match &inputs.rotation {
            Some(rotation) => rotation.turn(x),
            None => x,
        };
        [turn(part(0)), turn(part(1)), part(2)]
    }

    /// The heads side by side: `[b·h, t, dₕ]` → `[b·t, d]`.
    pub(super) fn join(&self, heads: Tensor<3>, inputs: &Inputs) -> Tensor<2> {
        let (b, t, h) = (inputs.b, inputs.t, self.heads);
        let width = heads.dims()[2];
        heads.reshape([b, h, t, width]).swap_dims(1, 2).reshape([b * t, h * width])
    }

    /// xˡ' from xˡ, `[b·t, d]`.
    pub fn attend(&self, x: Tensor<2>, inputs: &Inputs, dropout: Option<&mut Dropout>) -> Tensor<2> {
        let [q, k, v] = self.split(normed(&self.norm_1, x.clone()), inputs);
        // Scaled, masked and normalised in one pass; `trace` does the same one after the other.
        let scale = 1.0 / root(v.dims()[2]);
        let attention = ops::softmax(matmul_transposed(q, k), scale, inputs.mask.is_some());
        let heads = matmul(attention, v);
        self.add(x, self.projection.forward(self.join(heads, inputs)), dropout)
    }

    /// xˡ⁺¹ from xˡ', `[n, d]`.
    pub fn feed_forward(&self, x: Tensor<2>, dropout: Option<&mut Dropout>) -> Tensor<2> {
        let hidden = gelu(self.expand.forward(normed(&self.norm_2, x.clone())));
        self.add(x, self.contract.forward(hidden), dropout)
    }

    pub(super) fn add(&self, x: Tensor<2>, new: Tensor<2>, dropout: Option<&mut Dropout>) -> Tensor<2> {
        let new = match dropout {
            Some(dropout) => dropout.apply(new),
            None => new,
        };
        if self.residual { x + new } else { new }
    }

    /// `nudge`, where there is one, is added to the scaled scores: `[b·h, t, t]`.
    pub(super) fn trace(
        &self,
        x: Tensor<2>,
        inputs: &Inputs,
        index: usize,
        edits: &Edits,
        nudge: Option<&Tensor<3>>,
    ) -> LayerTrace {
        let before = normed(&self.norm_1, x.clone());
        let [q, k, v] = self.split(before.clone(), inputs);
        let products = matmul_transposed(q.clone(), k.clone());
        let scaled = edits.scores(products.clone() / root(v.dims()[2]), index, self.heads);
        let scaled = match nudge {
            Some(nudge) => scaled + nudge.clone(),
            None => scaled,
        };
        let masked = match &inputs.mask {
            Some(mask) => scaled.clone() + mask.clone(),
            None => scaled.clone(),
        };
        let attention = softmax(masked.clone(), 2);
        let heads = edits.heads(matmul(attention.clone(), v.clone()), index, self.heads);
        let attended = self.projection.forward(self.join(heads.clone(), inputs));
        let middle = self.add(x.clone(), attended.clone(), None);
        let hidden = gelu(self.expand.forward(normed(&self.norm_2, middle.clone())));
        let output = self.add(middle.clone(), self.contract.forward(hidden.clone()), None);
        LayerTrace {
            input: x,
            normed: before,
            q,
            k,
            v,
            products,
            scaled,
            masked,
            attention,
            heads,
            attended,
            middle,
            hidden,
            output,
        }
    }
}

pub(super) fn normed(norm: &Option<Norm>, x: Tensor<2>) -> Tensor<2> {
    match norm {
        Some(norm) => norm.forward(x),
        None => x,
    }
}

pub(super) fn root(width: usize) -> f64 {
    (width as f64).sqrt()
}
