//! Generalization: what a model does on what it has not seen, asked of three machines.
//!
//! | machine | what is fitted | to what |
//! |---|---|---|
//! | polynomial | ŷ = Σ wₖ φₖ(x), of degree 0 … 30 | a few noisy points of a known truth |
//! | random features | ŷ = φ(x) W with P fixed random features | a hundred digits |
//! | grokking | softmax(φ(A\[a\] + B\[b\]) W) | a part of the table of a + b mod p |
//!
//! The first two are linear in their weights, so a model is solved at once, and a step of a *sweep* is the next larger
//! model; or they *descend* as the third does, a step an update of one model:
//!
//! | sweep | formula | | descent | formula |
//! |---|---|---|---|---|
//! | capacity | φ of the next size | | forward | ŷ = φ(X) W |
//! | fit | w = arg min Σ (y − ŷ)² + λ ‖w‖², of several the shortest | | loss | L = 1/n (Σ (y − ŷ)² + λ ‖w‖²), or cross-entropy |
//! | training error | 1/n Σ (y − ŷ)² | | backward | ∂L/∂θ |
//! | validation error | the same of other examples | | update | θ ← the optimiser’s step, after θ ← (1 − η λ) θ |
//! | risk | the same of the test, and of fresh data | | | |
//!
//! Four parts are kept apart: what is trained on, what one chooses by (validation), the test, and fresh data of the same
//! source, many, which stand for the expected risk.
//!
//! Sources: Belkin et al. (2019) for what happens past interpolation; Power et al., “Grokking: generalization beyond
//! overfitting on small algorithmic datasets” (2022); Geman, Bienenstock and Doursat, “Neural networks and the
//! bias/variance dilemma” (1992); others in the files of this folder.

mod actions;
mod channels;
mod course;
mod descent;
mod diagnosis;
mod fourier;
mod handwriting;
mod look;
mod net;
mod options;
mod polynomial;
mod problem;
mod records;
mod scatter;
mod step;
mod sums;
mod sweep;

use std::cell::OnceCell;

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::export::Course;
use crate::lab::{Action, Axis, Channel, Flow, Form, Lab, Stage, decode, encode};
use crate::labs::shared::{Measured, digit_labels};
use crate::message;
use crate::message::Message;
use crate::nn::params::{Parameter, named};
use descent::{Descent, DescentState};
use look::Look;
use options::{Machine, Options};
use problem::Problem;
use scatter::Points;
use step::Reached;
use sweep::Sweep;

/// The lab. See the [module](self).
pub struct Generalization {
    device: Device,
    /// The same without autodiff, for what is solved and looked at.
    plain: Device,
    options: Options,
    problem: Problem,
    /// The best constant answer, on fresh data.
    guess: Measured,
    /// Whole steps done.
    step: u32,
    reached: Reached,
    sweep: Sweep,
    descent: Option<Descent>,
    look: Look,
    baselines: OnceCell<records::GeneralizationBaselines>,
}

/// What training has changed, and the reader with it; see [`Lab::snapshot`].
#[derive(Serialize, Deserialize)]
struct State {
    step: u32,
    points: Option<(Points, Vec<u8>)>,
    descent: Option<DescentState>,
}

impl Generalization {
    /// The lab with polynomials, and the default settings.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine fails.
    pub fn new(device: Device) -> Result<Self> {
        let options = Options::ask(&mut Form::default());
        Self::begin(device, options)
    }

    /// The lab before its first step.
    fn begin(device: Device, options: Options) -> Result<Self> {
        let problem = Problem::new(&options);
        let descent = options.descends().then(|| Descent::new(&options, &problem, &device)).transpose()?;
        Ok(Self {
            plain: device.clone().inner(),
            guess: problem.guess(),
            sweep: Sweep::new(&options),
            step: 0,
            reached: Reached::Nothing,
            look: Look::default(),
            baselines: OnceCell::new(),
            descent,
            problem,
            device,
            options,
        })
    }

    /// The points are others: what was found on the old ones is forgotten.
    fn data_changed(&mut self) -> Result<()> {
        self.sweep.forget_models();
        self.look = Look::default();
        self.baselines = OnceCell::new();
        self.guess = self.problem.guess();
        let Self { descent, options, problem, device, .. } = self;
        descent.as_mut().map_or(Ok(()), |descent| descent.change_data(options, problem, device))
    }
}

impl Lab for Generalization {
    type Options = Options;
    const CHANNELS: &'static [Channel<Self>] = channels::CHANNELS;
    const ACTIONS: &'static [Action<Self>] = actions::ACTIONS;

    fn options(&self, form: &mut Form) -> Options {
        Options::ask(form)
    }

    fn stages(&self) -> Vec<Stage> {
        self.stages_here()
    }

    fn run(&mut self, stage: usize) -> Result<Flow> {
        self.run_stage(stage)
    }

    fn parameters(&self) -> Vec<Parameter> {
        self.descent.as_ref().map_or(vec![], |descent| named(descent.trainer.model()))
    }

    fn weights(&self) -> Result<Vec<f32>> {
        self.descent.as_ref().map_or(Ok(vec![]), |descent| descent.trainer.parameters())
    }

    fn set_weights(&mut self, weights: &[f32]) -> Result<()> {
        let descent = self.descent.as_mut().ok_or_else(Error::no_weights)?;
        descent.trainer.set_parameters(weights)?;
        self.look = Default::default();
        Ok(())
    }

    fn axes(&self) -> Vec<Axis> {
        match self.options.machine {
            Machine::RandomFeatures => vec![Axis { symbol: "k", labels: digit_labels() }],
            _ => vec![],
        }
    }

    fn notices(&self) -> Vec<Message> {
        self.noticed()
    }

    fn rebuild(&mut self, options: Options) -> Result<()> {
        *self = Self::begin(self.device.clone(), options)?;
        Ok(())
    }

    fn tune(&mut self, options: Options) -> Result<()> {
        let ridge = self.options.ridge != options.ridge;
        self.options = options;
        self.look = Look::default();
        if ridge {
            self.sweep = Sweep::new(&self.options);
        }
        if let Some(descent) = &mut self.descent {
            descent.trainer.set_method(self.options.optimizer);
        }
        Ok(())
    }

    fn snapshot(&self) -> Result<Vec<u8>> {
        let points = match &self.problem {
            Problem::Points(points) => Some((points.trained_on.clone(), points.wrong.clone())),
            _ => None,
        };
        let descent = self.descent.as_ref().map(Descent::state).transpose()?;
        encode(&State { step: self.step, points, descent })
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        let State { step, points, descent } = decode(bytes)?;
        let mut restored = Self::begin(self.device.clone(), self.options.clone())?;
        let sound = restored.take(step, points, descent)?;
        if !sound {
            let said = message!("generalization_save", "This save is of another machine, or of other data.");
            return Err(Error::Save(said));
        }
        // What was solved on the same points holds still.
        if restored.same_points(self) {
            restored.sweep = std::mem::take(&mut self.sweep);
        }
        *self = restored;
        Ok(())
    }

    fn has_course(&self) -> bool {
        true
    }

    fn course(&self, _steps: u32) -> Result<Course> {
        self.tell_course()
    }
}

impl Generalization {
    /// Takes over a state, if it is one of such a lab.
    fn take(
        &mut self,
        step: u32,
        points: Option<(Points, Vec<u8>)>,
        descent: Option<DescentState>,
    ) -> Result<bool> {
        match (&mut self.problem, points) {
            (Problem::Points(own), Some((points, wrong))) => {
                if points.is_empty() || !points.is_sound() || wrong.len() != points.len() {
                    return Ok(false);
                }
                if own.trained_on != points {
                    (own.trained_on, own.wrong) = (points, wrong);
                    self.data_changed()?;
                } else {
                    own.wrong = wrong;
                }
            }
            (Problem::Digits(_) | Problem::Sums(_), None) => {}
            _ => return Ok(false),
        }
        self.step = step;
        match (&mut self.descent, descent) {
            (Some(own), Some(state)) => Ok(own.restore(state)? && own.trainer.step() == step),
            (None, None) => Ok(true),
            _ => Ok(false),
        }
    }

    fn same_points(&self, other: &Self) -> bool {
        match (&self.problem, &other.problem) {
            (Problem::Points(a), Problem::Points(b)) => a.trained_on == b.trained_on,
            _ => true,
        }
    }
}
