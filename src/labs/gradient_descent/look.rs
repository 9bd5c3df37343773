//! What can be told of the coming step without taking it: worked out once for each place in the run, and only while
//! something on screen shows it.

use std::cell::OnceCell;

use super::GradientDescent;
use super::channels::RaceTrouble;
use super::step::Racer;
use super::surfaces::{RACERS, stable_rate};
use crate::error::Result;
use crate::labs::shared::kept;
use crate::train::Method;
use crate::train::optimizer::EPSILON;

/// A gradient shorter than this is level ground: no racer gets anywhere on it.
const LEVEL: f32 = 1e-3;

/// Kept until a racer moves or a setting changes.
#[derive(Default)]
pub(super) struct Look {
    ahead: OnceCell<Ahead>,
}

/// All that can be known of the step from here.
pub(super) struct Ahead {
    /// L, `[r]`.
    pub losses: Vec<f32>,
    /// ∇L, with the noise of this step, `[r, 2]`.
    pub gradients: Vec<[f32; 2]>,
    /// Δθ, `[r, 2]`; 0 for one who has left the map.
    pub moves: Vec<[f32; 2]>,
    /// v or m̂ with this gradient in it, `[r, 2]`; 0 where the method has none.
    pub first: Vec<[f32; 2]>,
    /// s or ŝ, likewise.
    pub second: Vec<[f32; 2]>,
}

impl GradientDescent {
    /// The coming step, worked out at most once.
    pub(super) fn ahead(&self) -> Result<&Ahead> {
        kept(&self.look.ahead, || {
            let forward = self.losses()?;
            let gradients = self.gradients(&forward)?;
            let plans = self.plans(&gradients)?;
            let each = || self.racers.iter().zip(&plans);
            let moves =
                each().map(|(racer, plan)| [0, 1].map(|axis| plan.to[axis] - racer.at[axis])).collect();
            let moments = each().map(|(racer, plan)| racer.method.moments(&plan.optimizer));
            let moments = moments.collect::<Result<Vec<_>>>()?;
            let pair = |values: &[f32]| <[f32; 2]>::try_from(values).unwrap_or_default();
            let first = moments.iter().map(|moments| pair(&moments.first)).collect();
            let second = moments.iter().map(|moments| pair(&moments.second)).collect();
            Ok(Ahead { losses: forward.values, gradients, moves, first, second })
        })
    }

    /// What multiplies the gradient, or the mean of gradients, along each axis: η, or η / (√s + ε), `[r, 2]`.
    pub(super) fn effective_rates(&self) -> Result<Vec<[f32; 2]>> {
        let each = RACERS.iter().zip(self.options.rates).zip(&self.ahead()?.second);
        let rates = each.map(|((method, rate), second)| match method {
            Method::Sgd | Method::Momentum | Method::Nesterov => [rate as f32; 2],
            _ => second.map(|s| rate as f32 / (s.sqrt() + EPSILON)),
        });
        Ok(rates.collect())
    }

    /// The largest rates at which each can settle at the minimum, `[r]`.
    pub(super) fn stable_rates(&self) -> Result<[f64; RACERS.len()]> {
        let [_, steepest] = self.problem.survey()?.curvature;
        Ok(RACERS.map(|method| stable_rate(method, steepest)))
    }

    /// The step since which each racer has been at the bottom, if it is, `[r]`.
    pub(super) fn arrivals(&self) -> Result<Vec<Option<u32>>> {
        let finish = self.finish()?;
        let since =
            |(racer, loss): (&Racer, &f32)| (*loss <= finish).then(|| racer.arrived.unwrap_or(self.step));
        Ok(self.racers.iter().zip(&self.ahead()?.losses).map(since).collect())
    }

    /// What goes wrong.
    pub(super) fn trouble(&self) -> Result<RaceTrouble> {
        let lost: Vec<bool> = self.racers.iter().map(|racer| racer.lost).collect();
        let everywhere = self.options.surface.is_quadratic();
        let limits = self.stable_rates()?;
        let unstable = self.options.rates.iter().zip(limits).map(|(rate, limit)| everywhere && *rate > limit);
        let arrivals = self.arrivals()?;
        let level = self.ahead()?.gradients.iter().map(|[x, y]| x.hypot(*y) < LEVEL);
        let stuck = level.zip(&lost).zip(arrivals);
        let stuck =
            stuck.map(|((level, lost), arrived)| self.step > 0 && level && !lost && arrived.is_none());
        Ok(RaceTrouble { unstable: unstable.collect(), stuck: stuck.collect(), lost })
    }
}
