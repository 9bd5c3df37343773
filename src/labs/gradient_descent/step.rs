//! One step of every racer, stage by stage, as the table of the [lab](super) has it.

use burn::module::{Module, Param, ParamId};
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Tensor};

use super::GradientDescent;
use super::problem::slopes;
use super::surfaces::RACERS;
use crate::data::planar::normal;
use crate::error::{Error, Result};
use crate::lab::{Flow, Slot, StageOf, stage};
use crate::message;
use crate::nn::{numbers, vector};
use crate::rng::{Purpose, generator};
use crate::train::Method;

/// A racer farther than this many picture widths from the picture's centre has left, and stops.
const REACH: f32 = 100.0;
/// A racer has arrived when its loss is within this share of the height it started at.
const ARRIVED: f32 = 1e-3;

type Lab = GradientDescent;

pub(super) const STAGES: &[StageOf<Lab>] = &[
    stage("forward", "Loss", "Measure how high each racer stands.", Lab::forward),
    stage("backward", "Gradient", "Find which way is up for it, and how steep.", Lab::backward),
    stage(
        "plan",
        "Plan",
        "Let each method turn the gradient, and what it remembers, into a step.",
        Lab::plan,
    ),
    stage("update", "Update", "Move every racer by its step.", Lab::update),
];

/// What the stages of one step hand to one another.
#[derive(Default)]
pub(super) struct Work {
    forward: Slot<Forward>,
    gradients: Slot<Vec<[f32; 2]>>,
    plans: Slot<Vec<Plan>>,
}

/// The loss of every racer where it stands, with its graph.
pub(super) struct Forward {
    /// `[r, 2]`.
    points: Tensor<2>,
    /// `[r]`.
    losses: Tensor<1>,
    pub values: Vec<f32>,
}

/// What the optimiser of one racer makes of its gradient.
pub(super) struct Plan {
    /// Where the step leads.
    pub to: [f32; 2],
    /// The optimiser after it.
    pub optimizer: ModuleOptimizer,
}

/// One who descends.
pub(super) struct Racer {
    pub method: Method,
    pub at: [f32; 2],
    pub optimizer: ModuleOptimizer,
    /// Has left the map; it stands until its learning rate changes.
    pub lost: bool,
    /// The step since which it has been at the bottom, by [`ARRIVED`].
    pub arrived: Option<u32>,
}

impl Racer {
    pub fn new(method: Method, at: [f32; 2]) -> Self {
        Self { method, at, optimizer: method.init(), lost: false, arrived: None }
    }
}

/// Where a racer is, as burn's optimisers want it: a parameter of shape `[2]`.
#[derive(Module, Debug)]
pub(super) struct Place {
    at: Param<Tensor<1>>,
}

impl Place {
    /// Numbered, not at random: the optimiser's memory finds its parameter again after a save.
    const ID: u64 = 0;

    pub fn new(at: [f32; 2], device: &Device) -> Self {
        let at = vector(at.to_vec(), device).require_grad();
        Self { at: Param::initialized(Self::ID.into(), at) }
    }
}

/// The stages.
impl GradientDescent {
    fn forward(&mut self) -> Result<Flow> {
        self.work = Work::default();
        self.work.forward.put(self.losses()?);
        Ok(Flow::Continue)
    }

    fn backward(&mut self) -> Result<Flow> {
        self.work.gradients.put(self.gradients(self.work.forward.get()?)?);
        Ok(Flow::Continue)
    }

    fn plan(&mut self) -> Result<Flow> {
        self.work.plans.put(self.plans(self.work.gradients.get()?)?);
        Ok(Flow::Continue)
    }

    fn update(&mut self) -> Result<Flow> {
        let (losses, plans) = (self.work.forward.take()?.values, self.work.plans.take()?);
        let finish = self.finish()?;
        let mut row = Vec::with_capacity(3 * RACERS.len());
        for (racer, loss) in self.racers.iter_mut().zip(losses) {
            row.push(if racer.lost { f32::NAN } else { loss });
            // Passing through is not arriving: one who leaves again has still to come.
            racer.arrived = (loss <= finish).then(|| racer.arrived.unwrap_or(self.step));
        }
        row.extend(self.racers.iter().flat_map(|racer| racer.at));
        self.log.history.push(self.step, &row);
        self.follow(plans);
        self.step += 1;
        self.forget();
        if self.racers.iter().any(|racer| !racer.lost) {
            return Ok(Flow::Continue);
        }
        Ok(Flow::Halt(message!(
            "race_all_lost",
            "The race stopped at step {step}: every racer has left the map, since each step overshot by more than the \
             one before. Lower the learning rates and go on, or start over.",
            step = self.step
        )))
    }
}

/// What they do.
impl GradientDescent {
    pub(super) fn losses(&self) -> Result<Forward> {
        let points = self.problem.points(self.racers.iter().flat_map(|racer| racer.at).collect());
        let losses = self.problem.loss(points.clone());
        let values = numbers(losses.clone())?;
        Ok(Forward { points, losses, values })
    }

    /// g of every racer, with the noise of this step, `[r, 2]`.
    pub(super) fn gradients(&self, forward: &Forward) -> Result<Vec<[f32; 2]>> {
        let mut flat = slopes(&forward.points, forward.losses.clone())?;
        if self.options.noise > 0.0 {
            let mut rng = generator(self.options.seed, Purpose::Noise, self.step);
            flat.iter_mut().for_each(|g| *g += (self.options.noise * normal(&mut rng)) as f32);
        }
        Ok(flat.chunks_exact(2).map(|g| [g[0], g[1]]).collect())
    }

    pub(super) fn plans(&self, gradients: &[[f32; 2]]) -> Result<Vec<Plan>> {
        let each = self.racers.iter().zip(gradients).zip(self.options.rates);
        each.map(|((racer, gradient), rate)| self.plan_one(racer, *gradient, rate)).collect()
    }

    fn plan_one(&self, racer: &Racer, gradient: [f32; 2], rate: f64) -> Result<Plan> {
        let mut optimizer = racer.optimizer.clone();
        if racer.lost {
            return Ok(Plan { to: racer.at, optimizer });
        }
        let mut gradients = GradientsParams::new();
        gradients.register(ParamId::from(Place::ID), vector(gradient.to_vec(), &self.device).inner());
        let place = optimizer.step(rate, Place::new(racer.at, &self.device), gradients);
        let [x, y] = numbers(place.at.val())?[..] else {
            return Err(Error::Engine(message!("plane_step", "A step in the plane has two coordinates.")));
        };
        Ok(Plan { to: [x, y], optimizer })
    }

    /// Moves every racer as planned, unless that leads off the map.
    fn follow(&mut self, plans: Vec<Plan>) {
        let [x0, x1, y0, y1] = self.options.surface.extent().map(|x| x as f32);
        let (middle, reach) = ([(x0 + x1) / 2.0, (y0 + y1) / 2.0], REACH * (x1 - x0));
        for (racer, plan) in self.racers.iter_mut().zip(plans) {
            let away = (plan.to[0] - middle[0]).hypot(plan.to[1] - middle[1]);
            // Written so that NaN is off the map as well.
            let inside = away <= reach;
            if inside {
                (racer.at, racer.optimizer) = (plan.to, plan.optimizer);
            } else {
                racer.lost = true;
            }
        }
    }

    /// The loss at which a racer has arrived.
    pub(super) fn finish(&self) -> Result<f32> {
        let lowest = self.problem.survey()?.lowest;
        Ok(lowest + ARRIVED * (self.start_loss - lowest))
    }
}
