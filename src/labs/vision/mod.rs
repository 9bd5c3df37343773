//! A convolutional net that the reader builds, on handwritten digits, on clothes, on signals, or on what the reader draws.
//!
//! With x⁰ the images of a batch B `[m, h, w, 1]`, and the layers as in [`nn::conv`](crate::nn::conv):
//!
//! | stage | formula | shape |
//! |---|---|---|
//! | batch | B ⊆ the images trained on | `[m]` |
//! | forward | xˡ = max(0, wˡ ∗ xˡ⁻¹ + bˡ), pooled; z = xᴸ W + b | `[m, hₗ, wₗ, cₗ]`, `[m, k]` |
//! | loss | L = −1/m Σ ln softmax(zᵢ)\[yᵢ\] | `[]` |
//! | backward | ∂L/∂w, ∂L/∂b of every layer | as they |
//! | update | θ ← the [optimiser](crate::train::optimizer)'s step with rate η(t) | as θ |
//!
//! Where a rival is wanted, a dense net of one hidden layer and as many parameters trains on the same batches with the
//! same settings.
//!
//! Sources: LeCun et al., “Gradient-based learning applied to document recognition” (1998); what is looked at in the net
//! is in the files of this folder, each with its source.

mod actions;
mod baselines;
mod channels;
mod course;
mod diagnosis;
mod drawing;
mod excite;
mod layers;
mod look;
mod options;
mod probes;
mod problem;
mod records;
mod saliency;
mod shifts;
mod step;
mod window;

use burn::module::Module;
use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Refused, Result};
use crate::export::Course;
use crate::lab::{Action, Answer, Axis, Channel, Form, Lab, StageOf, Value, decode, encode};
use crate::labs::shared::Measured;
use crate::message;
use crate::message::Message;
use crate::nn::conv::{ConvNet, Plan};
use crate::nn::mlp::{Initialisation, Mlp};
use crate::nn::params::{Parameter, named};
use crate::train::{BatchPlace, Batches, History, Part, StepPlace, Trained, Trainer};
use look::{Look, Shown};
use options::Options;
use problem::Problem;
use step::Work;

/// The lab. See the [module](self).
pub struct Vision {
    device: Device,
    /// The same without autodiff, for what is only looked at.
    plain: Device,
    options: Options,
    problem: Problem,
    plan: Plan,
    /// The best answer that does not look, measured on the images trained on.
    guess: Measured,
    trainer: Trainer<ConvNet>,
    rival: Option<Trainer<Mlp>>,
    batches: Batches,
    log: Log,
    work: Work,
    /// Height and width of the image that was brought, where it was brought to the grid.
    brought_from: Option<[usize; 2]>,
    look: Look,
    shown: Shown,
    baselines: std::cell::OnceCell<records::VisionBaselines>,
}

/// What a run leaves behind beside its parameters.
#[derive(Clone, Serialize, Deserialize)]
struct Log {
    /// Rows of (step; loss of the batch, the rival's).
    history: History,
    /// Rows of (step; loss trained on, loss held out, score trained on, score held out; the rival's loss and score held
    /// out), at intervals.
    measured: History,
    /// The rows of the latest batch.
    batch: Vec<u32>,
}

/// What training has changed; see [`Lab::snapshot`].
#[derive(Serialize, Deserialize)]
struct State {
    trained: Trained,
    rival: Option<Trained>,
    place: BatchPlace,
    log: Log,
}

impl Vision {
    /// The lab on digits, with the default settings.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine fails.
    pub fn new(device: Device) -> Result<Self> {
        let options = Options::ask(&mut Form::default());
        let problem = Problem::new(&options)?;
        let plan = plan(&options, &problem)?;
        Ok(Self::begin(device, options, problem, plan))
    }

    /// The lab before its first step.
    fn begin(device: Device, options: Options, problem: Problem, plan: Plan) -> Self {
        let model = ConvNet::new(&plan, options.seed, &device);
        let rival = options.rival.then(|| {
            let sizes = [plan.pixels(), rival_width(&plan), plan.classes()];
            Trainer::new(Mlp::new(&sizes, Initialisation::He, options.seed, &device), options.optimizer)
        });
        let own = usize::from(options.rival);
        let log = Log { history: History::new(1 + own), measured: History::new(4 + 2 * own), batch: vec![] };
        Self {
            trainer: Trainer::new(model, options.optimizer),
            rival,
            batches: Batches::new(problem.train.len(), options.seed),
            log,
            work: Work::default(),
            guess: baselines::guess(&problem),
            brought_from: None,
            look: Look::default(),
            shown: Shown::default(),
            baselines: Default::default(),
            plain: device.clone().inner(),
            device,
            options,
            problem,
            plan,
        }
    }

    /// The model as it is looked at.
    fn without_gradients(&self) -> ConvNet {
        self.trainer.model().valid()
    }

    /// What is known of the parameters is known of others: it is forgotten.
    fn forget(&mut self) {
        self.look = Look::default();
        self.shown = Shown::default();
    }
}

/// The hidden neurons of a dense net with about as many parameters as the plan has: d h + h + h k + k.
fn rival_width(plan: &Plan) -> usize {
    let (d, k) = (plan.pixels(), plan.classes());
    let width = plan.parameters().saturating_sub(k) as f64 / (d + 1 + k) as f64;
    (width.round() as usize).max(1)
}

/// The net that the settings ask for.
///
/// # Errors
/// [`Error::OutOfRange`] names the layer that would leave nothing of its map.
fn plan(options: &Options, problem: &Problem) -> Result<Plan> {
    let [height, width] = problem.grid;
    let specs = &options.layers.0;
    Plan::new([height, width, 1], specs, problem.labels.len()).map_err(|vanishes| {
        let layer = vanishes.layer + 1;
        let what = specs.get(vanishes.layer).copied().map_or(String::new(), layers::written);
        let [height, width] = vanishes.given;
        let accepted = if vanishes.behind_dense {
            message!(
                "accepts_maps_first",
                "maps before dense layers, and layer {layer}, {what}, comes behind one",
                layer,
                what
            )
        } else {
            let english = "layers that leave something of the image, and layer {layer}, {what}, is given maps of \
                           {height} × {width}, smaller than its window";
            message!("accepts_maps", english, layer, what, height, width)
        };
        let value = options.layers.to_value().to_string();
        Error::OutOfRange(Box::new(Refused { id: "layers".into(), label: "Layers".into(), value, accepted }))
    })
}

impl Lab for Vision {
    type Options = Options;
    const STAGES: &'static [StageOf<Self>] = step::STAGES;
    const CHANNELS: &'static [Channel<Self>] = channels::CHANNELS;
    const ACTIONS: &'static [Action<Self>] = actions::ACTIONS;

    fn options(&self, form: &mut Form) -> Options {
        Options::ask(form)
    }

    fn parameters(&self) -> Vec<Parameter> {
        named(self.trainer.model())
    }

    fn weights(&self) -> Result<Vec<f32>> {
        self.trainer.parameters()
    }

    fn set_weights(&mut self, weights: &[f32]) -> Result<()> {
        self.trainer.set_parameters(weights)?;
        self.forget();
        Ok(())
    }

    fn parts(&self) -> usize {
        self.next_cut()
    }

    fn batch_place(&self) -> BatchPlace {
        self.batches.place()
    }

    fn part(&self, at: StepPlace, part: usize) -> Result<Part> {
        self.compute(at.batch, part)
    }

    fn bring(&mut self, parts: Vec<Option<Part>>) {
        self.trainer.offer(parts);
    }

    fn axes(&self) -> Vec<Axis> {
        self.problem.axes()
    }

    fn notices(&self) -> Vec<Message> {
        let [height, width] = self.problem.grid;
        let said = self.brought_from.map(|[from_height, from_width]| {
            message!(
                "image_brought",
                "Your image of {from_height} × {from_width} was brought to the {height} × {width} that the net sees.",
                from_height,
                from_width,
                height,
                width
            )
        });
        said.into_iter().collect()
    }

    fn rebuild(&mut self, options: Options) -> Result<()> {
        // All that can fail comes before anything is given up.
        let problem = Problem::new(&options)?;
        let plan = plan(&options, &problem)?;
        *self = Self::begin(self.device.clone(), options, problem, plan);
        Ok(())
    }

    fn tune(&mut self, options: Options) -> Result<()> {
        options.drawing.check(self.problem.dataset)?;
        if options.drawing != self.options.drawing {
            self.brought_from = None;
        }
        self.options = options;
        self.trainer.set_method(self.options.optimizer);
        if let Some(rival) = &mut self.rival {
            rival.set_method(self.options.optimizer);
        }
        self.shown = Shown::default();
        Ok(())
    }

    fn amended(&self) -> Vec<(&'static str, Value)> {
        vec![("drawing", self.options.drawing.to_value())]
    }

    fn snapshot(&self) -> Result<Vec<u8>> {
        let (trained, place) = (self.trainer.snapshot()?, self.batches.place());
        let rival = self.rival.as_ref().map(Trainer::snapshot).transpose()?;
        encode(&State { trained, rival, place, log: self.log.clone() })
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        let state: State = decode(bytes)?;
        let log = &state.log;
        let sound = self.log.history.takes(&log.history)
            && self.log.measured.takes(&log.measured)
            && log.batch.iter().all(|row| (*row as usize) < self.problem.examples())
            && state.rival.is_some() == self.rival.is_some();
        if !sound {
            let said = message!("vision_save", "This save is of a net of other layers or data.");
            return Err(Error::Save(said));
        }
        let before = self.trainer.snapshot()?;
        self.trainer.restore(&state.trained)?;
        if let (Some(rival), Some(saved)) = (&mut self.rival, &state.rival)
            && let Err(error) = rival.restore(saved)
        {
            self.trainer.restore(&before)?;
            return Err(error);
        }
        self.batches.go_to(state.place);
        self.log = state.log;
        self.work = Work::default();
        self.forget();
        Ok(())
    }

    fn has_course(&self) -> bool {
        true
    }

    fn course(&self, steps: u32) -> Result<Course> {
        self.tell_course(steps)
    }
}
