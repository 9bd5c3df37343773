//! One step of every racer, stage by stage: each stage a function of the one before it.

use burn::module::{Module, Param, ParamId};
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::Tensor;

use super::GradientDescent;
use super::landscape::slopes;
use super::surfaces::RACERS;
use crate::data::planar::normal;
use crate::error::{Error, Result};
use crate::message::Message;
use crate::nn::{numbers, vector};
use crate::rng::{Purpose, generator};
use crate::train::optimizer::{ADAM_DECAYS, Method, moments};

/// A racer farther than this many picture widths from the picture's centre has left, and stops.
const REACH: f32 = 100.0;
/// A racer has arrived when its loss is within this share of the height it started at.
pub(super) const ARRIVED: f32 = 1e-3;

/// Where a racer is, as burn's optimisers want it: a parameter of shape `[2]`.
#[derive(Module, Debug)]
struct Place {
    at: Param<Tensor<1>>,
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
    optimizer: ModuleOptimizer,
}

/// All that can be known of the step from here, without taking it.
pub(super) struct Ahead {
    /// L, `[r]`.
    pub losses: Vec<f32>,
    /// ∇L, with the noise of this step, `[r, 2]`.
    pub gradients: Vec<[f32; 2]>,
    /// Δθ, `[r, 2]`; 0 for one who has left the map.
    pub moves: Vec<[f32; 2]>,
    /// v, or s, or m̂ and ŝ, with this gradient in it, `[r, 4]`: first moments, second moments.
    pub memory: Vec<[f32; 4]>,
}

impl GradientDescent {
    pub(super) fn forward(&self) -> Result<Forward> {
        let points = self.landscape.points(self.racers.iter().flat_map(|racer| racer.at).collect());
        let losses = self.landscape.loss(points.clone())?;
        let values = numbers(losses.clone())?;
        Ok(Forward { points, losses, values })
    }

    pub(super) fn backward(&self, forward: &Forward) -> Result<Vec<[f32; 2]>> {
        let mut flat = slopes(&forward.points, forward.losses.clone())?;
        if self.options.noise > 0.0 {
            let mut rng = generator(self.options.seed, Purpose::Noise, self.step);
            flat.iter_mut().for_each(|g| *g += (self.options.noise * normal(&mut rng)) as f32);
        }
        Ok(flat.chunks_exact(2).map(|g| [g[0], g[1]]).collect())
    }

    pub(super) fn plan(&self, gradients: &[[f32; 2]]) -> Result<Vec<Plan>> {
        let each = self.racers.iter().zip(gradients).zip(self.options.rates);
        each.map(|((racer, gradient), rate)| self.plan_one(racer, *gradient, rate)).collect()
    }

    fn plan_one(&self, racer: &Racer, gradient: [f32; 2], rate: f64) -> Result<Plan> {
        let mut optimizer = racer.optimizer.clone();
        if racer.lost {
            return Ok(Plan { to: racer.at, optimizer });
        }
        // Named, not at random: the optimiser's memory finds its parameter again after a save.
        let id = ParamId::from(0);
        let tensor = |values: [f32; 2]| vector(values.to_vec(), &self.device);
        let place = Place { at: Param::initialized(id, tensor(racer.at).require_grad()) };
        let mut gradients = GradientsParams::new();
        gradients.register(id, tensor(gradient).inner());
        let place = optimizer.step(rate, place, gradients);
        match numbers(place.at.val())?[..] {
            [x, y] => Ok(Plan { to: [x, y], optimizer }),
            _ => Err(Error::Engine(Message::plain("A step in the plane has two coordinates.".into()))),
        }
    }

    /// Moves every racer as planned, unless that leads off the map.
    pub(super) fn follow(&mut self, plans: Vec<Plan>) {
        let [x0, x1, y0, y1] = self.options.key.surface.extent().map(|x| x as f32);
        let (middle, reach) = ([(x0 + x1) / 2.0, (y0 + y1) / 2.0], REACH * (x1 - x0));
        for (racer, plan) in self.racers.iter_mut().zip(plans) {
            let away = (plan.to[0] - middle[0]).hypot(plan.to[1] - middle[1]);
            // Written so that NaN is off the map as well.
            let inside = away <= reach;
            if inside {
                racer.at = plan.to;
                racer.optimizer = plan.optimizer;
            } else {
                racer.lost = true;
            }
        }
    }

    /// Everything about the coming step, worked out without taking it.
    pub(super) fn look_ahead(&self) -> Result<Ahead> {
        let forward = self.forward()?;
        let gradients = self.backward(&forward)?;
        let plans = self.plan(&gradients)?;
        let moved = |(racer, plan): (&Racer, &Plan)| [plan.to[0] - racer.at[0], plan.to[1] - racer.at[1]];
        let moves = self.racers.iter().zip(&plans).map(moved).collect();
        let memory = self.racers.iter().zip(&plans);
        let memory = memory.map(|(racer, plan)| remembered(racer.method, &plan.optimizer));
        Ok(Ahead { losses: forward.values, gradients, moves, memory: memory.collect::<Result<_>>()? })
    }

    /// The loss at which a racer has arrived.
    pub(super) fn finish(&self) -> Result<f32> {
        let lowest = self.landscape.survey()?.lowest;
        Ok(lowest + ARRIVED * (self.start_loss - lowest))
    }
}

/// An optimiser's memory as the formulas have it: (v, –), (–, s) or (m̂, ŝ).
fn remembered(method: Method, optimizer: &ModuleOptimizer) -> Result<[f32; 4]> {
    let moments = moments(optimizer)?;
    let pair = |part: &str| -> [f32; 2] {
        let found = moments.tensors.iter().find(|(name, _)| name.contains(part));
        found.and_then(|(_, values)| <[f32; 2]>::try_from(values.as_slice()).ok()).unwrap_or_default()
    };
    let corrected = |values: [f32; 2], decay: f32| {
        let kept = 1.0 - f64::from(decay).powf(f64::from(moments.time));
        values.map(|m| if kept > 0.0 { (f64::from(m) / kept) as f32 } else { 0.0 })
    };
    let ([a, b], [c, d]) = match method {
        Method::Sgd => ([0.0; 2], [0.0; 2]),
        Method::Momentum | Method::Nesterov => (pair("velocity"), [0.0; 2]),
        Method::RmsProp => ([0.0; 2], pair("square_avg")),
        Method::Adam | Method::AdamW => {
            (corrected(pair("moment_1"), ADAM_DECAYS[0]), corrected(pair("moment_2"), ADAM_DECAYS[1]))
        }
    };
    Ok([a, b, c, d])
}

/// As many racers as there are methods.
pub(super) fn line_up(at: [f32; 2]) -> Vec<Racer> {
    RACERS.into_iter().map(|method| Racer::new(method, at)).collect()
}
