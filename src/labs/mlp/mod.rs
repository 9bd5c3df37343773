//! A multilayer perceptron on points of a plane, or on a table: regression, two classes, or up to ten.
//!
//! With a⁰ the features of a batch B, layers l = 1 … L, and φ left out in the last:
//!
//! | stage | formula | shape |
//! |---|---|---|
//! | batch | B ⊆ the examples trained on | `[m]` |
//! | forward | zˡ = aˡ⁻¹ Wˡ + bˡ, aˡ = φ(zˡ) ⊙ dropout | `[m, nₗ]` |
//! | loss | L(z, y) + λ₁ Σ\|w\| + λ₂/2 Σ w², see `objective.rs` | `[]` |
//! | backward | ∂/∂Wˡ, ∂/∂bˡ | `[nₗ₋₁, nₗ]`, `[nₗ]` |
//! | update | θ ← the [optimiser](crate::train::optimizer)'s step with rate η(t) | as θ |
//!
//! Dropout keeps each hidden activation with probability 1 − p and divides it by that, in training only.
//!
//! Source: Goodfellow, Bengio and Courville, *Deep Learning*, chapters 6 to 8; dropout: Srivastava et al.
//! (2014), section 4, in its inverted form.

mod channels;
mod controls;
mod diagnosis;
mod histograms;
mod look;
mod objective;
mod options;
mod problem;

use burn::module::Module;
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Tensor};
use rand::RngExt;
use serde::{Deserialize, Serialize};

use crate::data::Table;
use crate::error::{Error, Result};
use crate::lab::{Action, Args, Axis, Channel, Control, Flow, Lab, Label, Settings, Stage, decode, encode};
use crate::rng::{Purpose, generator};
use crate::train::mlp::{Mlp, Pass};
use crate::train::optimizer::{Method, memory};
use crate::train::{BatchPlace, Batches, Divergence, History, matrix, numbers, scalar};
use diagnosis::TROUBLES;
use histograms::Spread;
use look::Look;
use objective::{Measure, Targets, penalty};
use options::Options;
use problem::{Brought, Problem};

/// Every so many steps, loss and score over all examples and the histograms are taken down.
const EVERY: u32 = 10;
/// Training stops itself when the loss of a batch passes this many times that of guessing.
const DIVERGED: f32 = 1e6;

/// The lab. See the [module](self).
pub struct MultilayerPerceptron {
    device: Device,
    /// The same without autodiff, for what is only looked at.
    plain: Device,
    brought: Brought,
    /// `brought` as it came, for [`Lab::setup`].
    setup: Vec<u8>,
    table: Option<Table>,
    options: Options,
    problem: Problem,
    /// The targets of the problem's sample.
    sample_y: Vec<f32>,
    /// The best answer that does not look at the features, measured on the examples trained on.
    guess: Measure,
    model: Mlp,
    optimizer: ModuleOptimizer,
    /// What `optimizer` is.
    method: Method,
    batches: Batches,
    step: u32,
    log: Log,
    work: Work,
    look: Look,
}

/// What a run leaves behind beside its parameters.
#[derive(Clone, Serialize, Deserialize)]
struct Log {
    /// Rows of (step; loss of the batch without penalties).
    history: History,
    /// Rows of (step; loss trained on, loss held out, score trained on, score held out), every [`EVERY`] steps.
    measured: History,
    spread: Spread,
    /// The rows of the latest batch.
    batch: Vec<u32>,
    /// ∂/∂θ of the latest backward stage, or empty.
    gradient: Vec<f32>,
}

/// What the stages of one step hand to one another.
#[derive(Default)]
struct Work {
    /// `[m, d]`, and the targets.
    examples: Option<(Tensor<2>, Targets)>,
    pass: Option<Pass>,
    loss: Option<Loss>,
    gradients: Option<GradientsParams>,
}

struct Loss {
    /// With penalties, `[1]`.
    whole: Tensor<1>,
    data: f32,
    penalty: f32,
}

/// What training has changed; see [`Lab::snapshot`].
#[derive(Serialize, Deserialize)]
struct State {
    step: u32,
    place: BatchPlace,
    parameters: Vec<f32>,
    memory: serde_bytes::ByteBuf,
    log: Log,
}

impl MultilayerPerceptron {
    /// The lab on made data, with the default settings.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine fails.
    pub fn new(device: Device) -> Result<Self> {
        let brought = Brought::default();
        let settings = Settings::defaults(|settings| controls::controls(&brought, None, settings));
        let options = Options::from_settings(&settings)?;
        let problem = Problem::new(&brought, None, &options)?;
        Ok(Self::begin(device, (brought, vec![], None), options, problem))
    }

    /// The lab before its first step.
    fn begin(
        device: Device,
        (brought, setup, table): (Brought, Vec<u8>, Option<Table>),
        options: Options,
        problem: Problem,
    ) -> Self {
        let sizes = layer_sizes(&problem, &options);
        Self {
            model: Mlp::new(&sizes, options.initialisation, options.seed, &device),
            optimizer: options.method.init(),
            method: options.method,
            batches: Batches::new(problem.train.len(), options.seed),
            step: 0,
            log: Log {
                history: History::new(1),
                measured: History::new(4),
                spread: Spread::new(sizes.len() - 1),
                batch: vec![],
                gradient: vec![],
            },
            work: Work::default(),
            look: Look::default(),
            sample_y: problem.targets_of(&problem.sample),
            guess: Measure::of_guessing(problem.task, &problem.targets_of(&problem.train)),
            plain: device.clone().inner(),
            device,
            brought,
            setup,
            table,
            options,
            problem,
        }
    }

    /// Neurons of each layer, inputs and outputs among them.
    fn sizes(&self) -> Vec<usize> {
        layer_sizes(&self.problem, &self.options)
    }

    /// The model as it is looked at.
    fn without_gradients(&self) -> Mlp {
        self.model.valid()
    }

    /// Puts other parameters in the model's place.
    fn set_model(&mut self, model: Mlp) {
        self.model = model;
        self.look = Look::default();
    }

    fn draw_batch(&mut self) -> Flow {
        let places = self.batches.present(self.options.batch_size);
        self.log.batch =
            places.iter().filter_map(|place| self.problem.train.get(*place as usize)).copied().collect();
        let x = matrix(self.problem.features_of(&self.log.batch), self.problem.width(), &self.device);
        let y = Targets::new(self.problem.task, self.problem.targets_of(&self.log.batch), &self.device);
        self.work = Work { examples: Some((x, y)), ..Work::default() };
        Flow::Continue
    }

    fn forward(&mut self) -> Result<Flow> {
        let (x, _) = self.work.examples.as_ref().ok_or_else(|| Error::out_of_order("forward"))?;
        let mut masks = self.masks(x.dims()[0]).into_iter();
        self.work.pass = Some(self.model.pass_with(x.clone(), self.options.activation, |_, a| {
            masks.next().map_or(a.clone(), |mask| a * mask) // (m, n)
        }));
        Ok(Flow::Continue)
    }

    /// 0 or 1 / (1 − p) for each hidden activation of this step, `[m, n]` a layer; none without dropout.
    fn masks(&self, examples: usize) -> Vec<Tensor<2>> {
        let p = self.options.dropout;
        if p == 0.0 {
            return vec![];
        }
        let mut rng = generator(self.options.seed, Purpose::Dropout, self.step);
        let kept = (1.0 / (1.0 - p)) as f32;
        let mut mask = |width: usize| {
            let draw = (0..examples * width).map(|_| if rng.random::<f64>() < p { 0.0 } else { kept });
            matrix(draw.collect(), width, &self.device)
        };
        self.options.hidden.iter().map(|width| mask(*width)).collect()
    }

    fn loss(&mut self) -> Result<Flow> {
        let (Some((_, y)), Some(z)) =
            (&self.work.examples, self.work.pass.as_ref().and_then(|pass| pass.z.last()))
        else {
            return Err(Error::out_of_order("loss"));
        };
        let data = y.loss(z.clone()); // (1)
        let (data_value, mut penalty_value) = (scalar(data.clone())?, 0.0);
        let mut whole = data;
        if let Some(penalty) = penalty(&self.model, self.options.l1, self.options.l2) {
            penalty_value = scalar(penalty.clone())?;
            whole = whole + penalty;
        }
        self.work.loss = Some(Loss { whole, data: data_value, penalty: penalty_value });
        Ok(Flow::Continue)
    }

    fn backward(&mut self) -> Result<Flow> {
        let loss = self.work.loss.as_ref().ok_or_else(|| Error::out_of_order("backward"))?;
        let gradients = GradientsParams::from_grads(loss.whole.backward(), &self.model);
        self.log.gradient = self.model.gradient(&gradients)?;
        self.work.gradients = Some(gradients);
        Ok(Flow::Continue)
    }

    fn update(&mut self) -> Result<Flow> {
        let (Some(loss), Some(gradients)) = (self.work.loss.take(), self.work.gradients.take()) else {
            return Err(Error::out_of_order("update"));
        };
        if self.step.is_multiple_of(EVERY) {
            self.take_down()?;
        }
        let before = self.log.history.last(1);
        self.log.history.push(self.step, &[loss.data]);
        let finite = loss.data.is_finite() && self.log.gradient.iter().all(|g| g.is_finite());
        if finite {
            let rate = self.options.rate(self.step);
            let model = self.optimizer.step(rate, self.model.clone(), gradients);
            self.set_model(model);
        }
        self.batches.advance(self.options.batch_size);
        self.step += 1;
        self.work = Work::default();
        // Not while it is coming down again, after a cure.
        let bearable = DIVERGED * self.guess.loss.max(1e-3);
        let falling = before.is_some_and(|before| loss.data < before);
        if finite && (loss.data < bearable || falling) {
            return Ok(Flow::Continue);
        }
        let divergence = Divergence {
            step: self.step,
            learning_rate: self.options.learning_rate,
            loss: loss.data,
            compared: "more than a million times that of guessing",
            model: "network",
        };
        Ok(divergence.halt(finite))
    }

    /// Adds a row to the measures and to the histograms.
    fn take_down(&mut self) -> Result<()> {
        let [train, test] = self.measures()?;
        let weights = self.model.layers.iter().map(|layer| numbers(layer.weight.val()));
        let weights = weights.collect::<Result<Vec<_>>>()?;
        let hidden = self.work.pass.iter().flat_map(|pass| &pass.a);
        let hidden = hidden.map(|a| numbers(a.clone())).collect::<Result<Vec<_>>>()?;
        let gradients: Vec<_> = self.layers_of_gradient().map(<[f32]>::to_vec).collect();
        self.log.measured.push(self.step, &[train.loss, test.loss, train.score, test.score]);
        self.log.spread.push(self.step, [&weights, &hidden, &gradients]);
        Ok(())
    }

    /// The gradient of each layer's weights and biases, or nothing before there is one.
    fn layers_of_gradient(&self) -> impl Iterator<Item = &[f32]> {
        let sizes = self.sizes();
        let mut rest = self.log.gradient.as_slice();
        (1..sizes.len()).map_while(move |layer| {
            let (own, after) = rest.split_at_checked((sizes[layer - 1] + 1) * sizes[layer])?;
            rest = after;
            Some(own)
        })
    }

    fn set_parameter(&mut self, args: &Args) -> Result<()> {
        self.set_model(self.model.with_parameter(&self.sizes(), args, &self.device)?);
        Ok(())
    }
}

fn layer_sizes(problem: &Problem, options: &Options) -> Vec<usize> {
    let hidden = options.hidden.iter().copied();
    std::iter::once(problem.width()).chain(hidden).chain([problem.task.outputs()]).collect()
}

impl Lab for MultilayerPerceptron {
    const CHANNELS: &'static [Channel<Self>] = channels::CHANNELS;
    const ACTIONS: &'static [Action<Self>] = controls::ACTIONS;

    fn stages(&self) -> Vec<Stage> {
        vec![
            Stage::new("batch", "Batch", "Draw the examples for this step."),
            Stage::new("forward", "Predict", "Put them through the layers, one after the other."),
            Stage::new("loss", "Loss", "Measure how wrong the answers are, and add the penalties."),
            Stage::new("backward", "Gradient", "Find which way every weight and bias makes the loss grow."),
            Stage::new("update", "Update", "Let the optimiser move them all a little the other way."),
        ]
    }

    fn controls(&self, settings: &Settings) -> Vec<Control> {
        controls::controls(&self.brought, self.table.as_ref(), settings)
    }

    fn axes(&self) -> Vec<Axis> {
        let mut axes = self.problem.axes();
        axes.push(Axis { symbol: "w", labels: TROUBLES.map(|(id, name)| Label::new(id, name)).to_vec() });
        axes
    }

    fn notices(&self) -> Vec<String> {
        self.problem.notices.clone()
    }

    fn rebuild(&mut self, settings: &Settings) -> Result<()> {
        let options = Options::from_settings(settings)?;
        // All that can fail comes before anything is given up.
        let problem = Problem::new(&self.brought, self.table.as_ref(), &options)?;
        let data = (std::mem::take(&mut self.brought), std::mem::take(&mut self.setup), self.table.take());
        *self = Self::begin(self.device.clone(), data, options, problem);
        Ok(())
    }

    fn tune(&mut self, settings: &Settings) -> Result<()> {
        self.options = Options::from_settings(settings)?;
        if self.options.method != self.method {
            self.method = self.options.method;
            self.optimizer = self.method.init();
        }
        self.look = Look::default();
        Ok(())
    }

    fn run(&mut self, stage: usize) -> Result<Flow> {
        match stage {
            0 => Ok(self.draw_batch()),
            1 => self.forward(),
            2 => self.loss(),
            3 => self.backward(),
            4 => self.update(),
            _ => Err(Error::out_of_order("next")),
        }
    }

    fn snapshot(&self) -> Result<Vec<u8>> {
        encode(&State {
            step: self.step,
            place: self.batches.place(),
            parameters: self.model.parameters()?,
            memory: memory(&self.optimizer)?.into(),
            log: self.log.clone(),
        })
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        let state: State = decode(bytes)?;
        let sizes = self.sizes();
        let (n, parameters) = (self.problem.examples(), Mlp::count(&sizes));
        let log = &state.log;
        let sound = state.parameters.len() == parameters
            && self.log.history.takes(&log.history)
            && self.log.measured.takes(&log.measured)
            && log.spread.is_sound(sizes.len() - 1)
            && (log.gradient.is_empty() || log.gradient.len() == parameters)
            && log.batch.iter().all(|row| (*row as usize) < n);
        if !sound {
            return Err(Error::Save("This save is of a network of other layers or data.".into()));
        }
        self.optimizer = self.method.recall(&state.memory)?;
        self.set_model(Mlp::with_parameters(&sizes, &state.parameters, &self.device));
        self.batches.go_to(state.place);
        self.step = state.step;
        self.log = state.log;
        self.work = Work::default();
        Ok(())
    }

    fn setup(&self) -> &[u8] {
        &self.setup
    }

    fn set_up(&mut self, bytes: &[u8]) -> Result<()> {
        let brought = Brought::from_setup(bytes)?;
        self.table = match &brought {
            Brought::Csv(csv) => Some(Table::with_names(csv)?),
            _ => None,
        };
        self.brought = brought;
        self.setup = bytes.to_vec();
        Ok(())
    }
}
