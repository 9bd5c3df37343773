//! What a program needs to know of a run to go on with it.

use burn::module::Module;
use serde::Serialize;

use super::{Numbers, Order, Values, safetensors};
use crate::error::Result;
use crate::lab::Named;
use crate::nn::params::named;
use crate::nn::{conv, transformer};
use crate::train::optimizer::{EPSILON, MOMENTUM, RMS_DECAY, WEIGHT_DECAY};
use crate::train::{Schedule, Trainer};

/// How a run goes on from its present step; its numbers are in the [file](Self::file).
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Course {
    /// Which lab.
    pub lab: String,
    /// Whole steps done.
    pub step: u32,
    /// What is trained.
    pub model: Architecture,
    /// What it is trained on.
    pub examples: Examples,
    /// How many examples a step sees.
    pub batch: usize,
    /// Of how many steps the file tells which examples they see; 0 where each sees all.
    pub told: usize,
    /// What is made small.
    pub objective: Objective,
    /// How a gradient becomes a step.
    pub rule: Rule,
    /// The learning rate over time.
    pub rate: Rate,
    /// No gradient is longer than this, all parameters taken together.
    pub clip: Option<f64>,
    /// λ: before each step every parameter becomes smaller by η λ of itself; 0 for none.
    pub decay: f64,
    /// The share of numbers that a step drops.
    pub dropout: f64,
    /// What the running average of the parameters keeps of itself, where there is one.
    pub average: Option<f64>,
    /// All its numbers, by name.
    #[serde(skip)]
    pub tensors: Vec<Numbers>,
    /// What the optimiser remembers, as burn packs it.
    #[serde(skip)]
    pub packed: Vec<u8>,
}

/// What is trained.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Architecture {
    /// ŷ = x w + b.
    Linear {
        /// d.
        features: usize,
    },
    /// A [multilayer perceptron](crate::nn::mlp).
    Mlp {
        /// Neurons of each layer, inputs and outputs among them.
        sizes: Vec<usize>,
        /// φ.
        activation: String,
    },
    /// A [convolutional net](crate::nn::conv).
    Conv {
        /// Its layers, the head last.
        layers: Vec<Layer>,
    },
    /// softmax(φ(A\[a\] + B\[b\]) W).
    Adder {
        /// p.
        modulus: usize,
        /// Neurons.
        units: usize,
        /// φ.
        activation: String,
    },
    /// A [transformer](crate::nn::transformer).
    Transformer {
        /// v.
        vocabulary: usize,
        /// The most tokens in a sequence.
        context: usize,
        /// d.
        width: usize,
        /// h.
        heads: usize,
        /// L.
        layers: usize,
        /// How places become known.
        positions: String,
        /// Whether each token sees only those up to itself.
        causal: bool,
        /// Whether each half layer adds to the stream.
        residual: bool,
        /// Whether there are layer norms.
        norm: bool,
        /// Whether the logits use the embedding's own weights.
        tied: bool,
    },
}

/// A layer of a convolutional net.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Layer {
    /// `conv`, `max_pool`, `mean_pool`, `dense` or `head`.
    pub kind: String,
    /// Height and width of its window.
    pub size: [usize; 2],
    /// How far the window moves, down and across.
    pub stride: [usize; 2],
    /// Rows and columns of zeros around.
    pub padding: [usize; 2],
    /// Numbers that one of its own is made of.
    pub inputs: usize,
    /// Channels that it is given.
    pub channels_in: usize,
    /// Channels of its answer, or neurons.
    pub channels: usize,
}

/// What is trained on, by the tensors that there are.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Examples {
    /// `x` and `y`, a row each.
    Table {
        /// How many.
        n: usize,
        /// Whether x is told by the numbers that are not zero: `x.ends`, `x.places`, `x.values`.
        sparse: bool,
        /// Numbers in a row.
        width: usize,
    },
    /// Sequences `x` with their answers `y`: those that the steps told of see, one behind the other.
    Sequences {
        /// How many.
        n: usize,
    },
    /// `text`, a token behind the other. Where it is read by lines, `rows` has where each begins, and how long it is.
    Text {
        /// Tokens.
        n: usize,
        /// Whether it is read line by line; otherwise any piece may be drawn.
        lines: bool,
        /// How many lines or pieces may be drawn.
        rows: usize,
    },
    /// `x0`, noise for each step, and the noise levels.
    Noised {
        /// How many.
        n: usize,
        /// d.
        dims: usize,
        /// k, or 0.
        classes: usize,
        /// T.
        levels: usize,
        /// How the net is told the noise level: `sinusoidal`, `number` or `none`.
        embedding: String,
        /// How often the class is not told.
        untold: f64,
        /// What the net is to say: `noise`, `data` or `velocity`.
        target: String,
    },
}

/// What is made small.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Objective {
    /// `squared_error`, `two_classes` or `cross_entropy`.
    pub loss: String,
    /// λ₁ Σ |w|.
    pub l1: f64,
    /// λ₂/2 Σ w².
    pub l2: f64,
    /// The share of a batch, its greatest losses, that is left out.
    pub trim: f64,
}

/// How a gradient becomes a step: see [`optimizer`](crate::train::optimizer).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Rule {
    /// The method's name: `sgd`, `momentum`, `nesterov`, `rmsprop`, `adam`, `adamw`, `adam_short`.
    pub method: String,
    /// Steps that it remembers; 0 before its first.
    pub remembers: u32,
    /// μ.
    pub momentum: f64,
    /// ρ of RMSProp.
    pub rms_decay: f64,
    /// β₁ and β₂ of an Adam.
    pub betas: [f64; 2],
    /// ε.
    pub epsilon: f64,
    /// λ of AdamW.
    pub weight_decay: f64,
}

/// The learning rate over time: see [`Schedule`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Rate {
    /// η.
    pub learning_rate: f64,
    /// `constant`, `halving`, `cosine` or `warm_up`.
    pub schedule: String,
    /// T.
    pub horizon: f64,
}

/// What a [`Trainer`] carries from step to step.
pub struct Carried {
    step: u32,
    rule: Rule,
    tensors: Vec<Numbers>,
    packed: Vec<u8>,
}

impl Carried {
    /// Of a trainer: θ by name, and what its optimiser remembers of each: `v.`, `m.` or `s.` before the name.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the engine can't give its numbers.
    pub fn of<M: Module>(trainer: &Trainer<M>) -> Result<Self> {
        let parameters = named(trainer.model());
        let theta = trainer.parameters()?;
        let (method, memory) = (trainer.method(), trainer.memory()?);
        let part = |all: &[f32], start: usize, count: usize| {
            all.get(start..start + count).map(<[f32]>::to_vec).unwrap_or_default()
        };
        let mut tensors = vec![];
        for parameter in &parameters {
            let own = part(&theta, parameter.start, parameter.count());
            tensors.push(Numbers::floats(&parameter.name, parameter.shape.clone(), own));
        }
        for (letter, moments) in &memory.moments {
            for parameter in &parameters {
                let own = part(moments, parameter.start, parameter.count());
                let name = format!("{letter}.{}", parameter.name);
                tensors.push(Numbers::floats(name, parameter.shape.clone(), own));
            }
        }
        // Those of f32, as burn reckons with them: 0.1, and not 0.10000000149.
        let exact = |number: f32| number.to_string().parse().unwrap_or(f64::from(number));
        let rule = Rule {
            method: method.id().into(),
            remembers: memory.steps,
            momentum: MOMENTUM,
            rms_decay: exact(RMS_DECAY),
            betas: method.decays().map(exact),
            epsilon: exact(EPSILON),
            weight_decay: exact(WEIGHT_DECAY),
        };
        Ok(Self { step: trainer.step(), rule, tensors, packed: trainer.packed_memory()? })
    }
}

impl Course {
    /// A course at a constant rate, with nothing that only some labs have.
    pub fn new(
        carried: Carried,
        model: Architecture,
        (examples, numbers): (Examples, Vec<Numbers>),
        (batch, order): (usize, &Order),
        loss: &str,
        learning_rate: f64,
    ) -> Self {
        let Carried { step, rule, mut tensors, packed } = carried;
        tensors.extend(numbers);
        tensors.extend(order.tensors());
        Self {
            lab: String::new(),
            step,
            model,
            examples,
            batch,
            told: order.told(),
            objective: Objective { loss: loss.into(), l1: 0.0, l2: 0.0, trim: 0.0 },
            rule,
            rate: Rate { learning_rate, schedule: Schedule::Constant.id().into(), horizon: 1.0 },
            clip: None,
            decay: 0.0,
            dropout: 0.0,
            average: None,
            tensors,
            packed,
        }
    }

    /// With a rate that changes.
    #[must_use]
    pub fn scheduled(mut self, schedule: Schedule, horizon: f64) -> Self {
        self.rate = Rate { schedule: schedule.id().into(), horizon, ..self.rate };
        self
    }

    /// With penalties on the weights.
    #[must_use]
    pub fn penalised(mut self, l1: f64, l2: f64) -> Self {
        self.objective = Objective { l1, l2, ..self.objective };
        self
    }

    /// Its numbers as a `.safetensors` file, what the optimiser remembers among them: by name, or `for_burn` as one tensor
    /// `optimizer` of bytes, as burn packs them.
    pub fn file(&self, for_burn: bool) -> Vec<u8> {
        let step = self.step.to_string();
        let metadata = [("lab", self.lab.as_str()), ("step", &step)];
        if !for_burn {
            return safetensors::file(&metadata, &self.tensors);
        }
        let moment = |name: &str| ["m.", "s.", "v."].iter().any(|letter| name.starts_with(letter));
        let mut tensors: Vec<_> = self.tensors.iter().filter(|t| !moment(&t.name)).cloned().collect();
        if !self.packed.is_empty() {
            let (name, shape) = ("optimizer".into(), vec![self.packed.len()]);
            tensors.push(Numbers { name, shape, values: Values::Bytes(self.packed.clone()) });
        }
        safetensors::file(&metadata, &tensors)
    }
}

impl From<&transformer::Config> for Architecture {
    fn from(config: &transformer::Config) -> Self {
        let &transformer::Config {
            vocabulary,
            context,
            width,
            heads,
            layers,
            positions,
            causal,
            residual,
            norm,
            tied,
            ..
        } = config;
        let positions = positions.id().into();
        Self::Transformer {
            vocabulary,
            context,
            width,
            heads,
            layers,
            positions,
            causal,
            residual,
            norm,
            tied,
        }
    }
}

impl From<&conv::Plan> for Architecture {
    fn from(plan: &conv::Plan) -> Self {
        let layer = |layer: &conv::PlannedLayer| Layer {
            kind: match layer.kind {
                conv::LayerKind::Conv => "conv",
                conv::LayerKind::MaxPool => "max_pool",
                conv::LayerKind::MeanPool => "mean_pool",
                conv::LayerKind::Dense => "dense",
                conv::LayerKind::Head => "head",
            }
            .into(),
            size: layer.windows.size,
            stride: layer.windows.stride,
            padding: layer.windows.padding,
            inputs: layer.windows.area(),
            channels_in: layer.windows.channels,
            channels: layer.channels,
        };
        Self::Conv { layers: plan.layers.iter().map(layer).collect() }
    }
}
