//! Gradient descent: five methods race down one surface, each with its own learning rate.
//!
//! For each racer, with θ = (x, y) where it stands and L the surface:
//!
//! | stage | formula | shape |
//! |---|---|---|
//! | forward | L(θ) | `[]` |
//! | backward | g = ∇L(θ), by autodiff, plus noise of standard deviation σ | `[2]` |
//! | plan | Δθ of the method, from g, η and its memory ([`optimizer`](crate::train::optimizer)) | `[2]` |
//! | update | θ ← θ + Δθ | `[2]` |
//!
//! burn's optimisers do the stepping. The surfaces are in `surfaces.rs`; two of them are losses of real models.
//!
//! Source: Goodfellow, Bengio and Courville, *Deep Learning*, sections 4.3 and 8.3 to 8.5.

mod channels;
mod controls;
mod landscape;
mod race;
mod slice;
mod surfaces;

use std::cell::OnceCell;
use std::rc::Rc;

use burn::tensor::Device;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::error::{Error, Result};
use crate::lab::Named;
use crate::lab::old::{Channel, Lab};
use crate::lab::{Action, Axis, Control, Flow, Label, Settings, Stage, decode, encode};
use crate::labs::shared::kept;
use crate::message::Message;
use crate::train::History;
use crate::train::optimizer::{memory, moments};
use controls::Options;
use landscape::Landscape;
use race::{Ahead, Forward, Plan, Racer, line_up};
use surfaces::RACERS;

/// The lab. See the [module](self).
pub struct GradientDescent {
    device: Device,
    options: Options,
    landscape: Rc<Landscape>,
    racers: Vec<Racer>,
    /// L at the start.
    start_loss: f32,
    step: u32,
    /// Rows of (step; the racers' losses, their places), all before the step's update. NaN is the loss of one
    /// who has left the map.
    history: History,
    work: Work,
    /// What the channels tell of the coming step; worked out once for each place in the run.
    ahead: OnceCell<Ahead>,
}

/// What the stages of one step hand to one another.
#[derive(Default)]
struct Work {
    forward: Option<Forward>,
    gradients: Option<Vec<[f32; 2]>>,
    plans: Option<Vec<Plan>>,
}

/// What training has changed; see [`Lab::snapshot`].
#[derive(Serialize, Deserialize)]
struct State {
    step: u32,
    racers: Vec<RacerState>,
    history: History,
}

#[derive(Serialize, Deserialize)]
struct RacerState {
    at: [f32; 2],
    /// The optimiser's.
    memory: ByteBuf,
    lost: bool,
    arrived: Option<u32>,
}

impl GradientDescent {
    /// The lab with the default settings.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine fails.
    pub fn new(device: Device) -> Result<Self> {
        let options = Options::from_settings(&Settings::defaults(controls::controls))?;
        let landscape = Rc::new(Landscape::new(options.key, &device)?);
        Self::begin(device, options, landscape)
    }

    /// The lab before its first step.
    fn begin(device: Device, options: Options, landscape: Rc<Landscape>) -> Result<Self> {
        let (losses, _) = landscape.measure(&options.start)?;
        Ok(Self {
            racers: line_up(options.start),
            start_loss: losses.first().copied().unwrap_or(f32::NAN),
            history: History::new(3 * RACERS.len()),
            step: 0,
            work: Work::default(),
            ahead: OnceCell::new(),
            landscape,
            options,
            device,
        })
    }

    /// The coming step, worked out at most once.
    fn ahead(&self) -> Result<&Ahead> {
        kept(&self.ahead, || self.look_ahead())
    }

    fn update(&mut self) -> Result<Flow> {
        let (Some(forward), Some(plans)) = (self.work.forward.take(), self.work.plans.take()) else {
            return Err(Error::out_of_order());
        };
        let finish = self.finish()?;
        let mut row = Vec::with_capacity(3 * RACERS.len());
        for (racer, loss) in self.racers.iter_mut().zip(&forward.values) {
            row.push(if racer.lost { f32::NAN } else { *loss });
            // Passing through is not arriving: one who leaves again has still to come.
            racer.arrived = (*loss <= finish).then(|| racer.arrived.unwrap_or(self.step));
        }
        row.extend(self.racers.iter().flat_map(|racer| racer.at));
        self.history.push(self.step, &row);
        self.follow(plans);
        self.step += 1;
        self.forget();
        let all_lost = self.racers.iter().all(|racer| racer.lost);
        Ok(if all_lost { Flow::Halt(Message::plain(self.why_all_are_lost())) } else { Flow::Continue })
    }

    fn why_all_are_lost(&self) -> String {
        format!(
            "The race stopped at step {}: every racer has left the map, since each step overshot by more than \
             the one before. Lower the learning rates and go on, or start over.",
            self.step
        )
    }

    /// What was worked out for this step no longer holds.
    fn forget(&mut self) {
        self.work = Work::default();
        self.ahead = OnceCell::new();
    }
}

impl Lab for GradientDescent {
    const CHANNELS: &'static [Channel<Self>] = channels::CHANNELS;
    const ACTIONS: &'static [Action<Self>] = controls::ACTIONS;

    fn stages(&self) -> Vec<Stage> {
        vec![
            Stage::new("forward", "Loss", "Measure how high each racer stands."),
            Stage::new("backward", "Gradient", "Find which way is up for it, and how steep."),
            Stage::new(
                "plan",
                "Plan",
                "Let each method make a step of the gradient and of what it remembers.",
            ),
            Stage::new("update", "Update", "Let all take their step."),
        ]
    }

    fn controls(&self, settings: &Settings) -> Vec<Control> {
        controls::controls(settings)
    }

    fn resets(&self, control: &str) -> &'static [&'static str] {
        controls::resets(control)
    }

    fn axes(&self) -> Vec<Axis> {
        let racers = RACERS.map(|method| Label::new(method.id(), method.label()));
        vec![
            Axis { symbol: "r", labels: racers.to_vec() },
            Axis { symbol: "c", labels: controls::coordinates(self.options.key.surface) },
        ]
    }

    fn rebuild(&mut self, settings: &Settings) -> Result<()> {
        let options = Options::from_settings(settings)?;
        let landscape = if options.key == self.landscape.key {
            self.landscape.clone()
        } else {
            Rc::new(Landscape::new(options.key, &self.device)?)
        };
        *self = Self::begin(self.device.clone(), options, landscape)?;
        Ok(())
    }

    fn tune(&mut self, settings: &Settings) -> Result<()> {
        let options = Options::from_settings(settings)?;
        for (index, racer) in self.racers.iter_mut().enumerate() {
            // With another rate it may come back; what it remembers would carry it off again.
            if racer.lost && options.rates[index] != self.options.rates[index] {
                *racer = Racer { arrived: racer.arrived, ..Racer::new(racer.method, racer.at) };
            }
        }
        self.options = options;
        self.ahead = OnceCell::new();
        Ok(())
    }

    fn run(&mut self, stage: usize) -> Result<Flow> {
        match stage {
            0 => {
                self.work = Work { forward: Some(self.forward()?), ..Work::default() };
                Ok(Flow::Continue)
            }
            1 => {
                let forward = self.work.forward.as_ref().ok_or_else(Error::out_of_order)?;
                self.work.gradients = Some(self.backward(forward)?);
                Ok(Flow::Continue)
            }
            2 => {
                let gradients = self.work.gradients.as_ref().ok_or_else(Error::out_of_order)?;
                self.work.plans = Some(self.plan(gradients)?);
                Ok(Flow::Continue)
            }
            3 => self.update(),
            _ => Err(Error::out_of_order()),
        }
    }

    fn snapshot(&self) -> Result<Vec<u8>> {
        let racer = |racer: &Racer| {
            let memory = ByteBuf::from(memory(&racer.optimizer)?);
            Ok(RacerState { at: racer.at, memory, lost: racer.lost, arrived: racer.arrived })
        };
        let racers = self.racers.iter().map(racer).collect::<Result<_>>()?;
        encode(&State { step: self.step, racers, history: self.history.clone() })
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        let state: State = decode(bytes)?;
        let sound = state.racers.len() == RACERS.len() && self.history.takes(&state.history);
        if !sound {
            return Err(Error::Save(Message::plain("This save is of another race.".into())));
        }
        let mut racers = Vec::with_capacity(RACERS.len());
        for (method, saved) in RACERS.into_iter().zip(state.racers) {
            let optimizer = method.recall(&saved.memory)?;
            if moments(&optimizer)?.tensors.iter().any(|(_, values)| values.len() != 2) {
                return Err(Error::Save(Message::plain(
                    "This save’s moments are not those of a place in the plane.".into(),
                )));
            }
            racers.push(Racer { method, at: saved.at, optimizer, lost: saved.lost, arrived: saved.arrived });
        }
        (self.racers, self.history, self.step) = (racers, state.history, state.step);
        self.forget();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;

    fn lab() -> GradientDescent {
        GradientDescent::new(Engine::default().device().unwrap()).unwrap()
    }

    /// RMSProp and Adam hardly ever leave, so that all have is arranged here.
    #[test]
    fn the_race_stops_only_when_nobody_is_left() {
        let mut lab = lab();
        let step = |lab: &mut GradientDescent| (0..4).map(|stage| lab.run(stage).unwrap()).last().unwrap();
        lab.racers[0].lost = true;
        assert_eq!(step(&mut lab), Flow::Continue);
        lab.racers.iter_mut().for_each(|racer| racer.lost = true);
        assert!(
            matches!(step(&mut lab), Flow::Halt(why) if why.to_string().contains("Lower the learning rates"))
        );
    }

    #[test]
    fn stages_out_of_order_are_refused() {
        for stage in [1, 2, 3, 4] {
            assert_eq!(lab().run(stage).unwrap_err().code(), "engine", "{stage}");
        }
    }

    #[test]
    fn snapshots_of_something_else_are_refused() {
        let mut lab = lab();
        for stage in 0..4 {
            lab.run(stage).unwrap();
        }
        let sound = || decode::<State>(&lab.snapshot().unwrap()).unwrap();
        let mut fewer = sound();
        fewer.racers.pop();
        let mut mixed = sound();
        // Adam with the memory of a network's optimiser is no racer.
        mixed.racers[4].memory = ByteBuf::from(vec![7; 40]);
        let mut wide = sound();
        wide.history = History::new(2);
        let bytes: Vec<_> = [fewer, mixed, wide].iter().map(|state| encode(state).unwrap()).collect();
        let before = lab.snapshot().unwrap();
        for bytes in bytes {
            assert_eq!(lab.restore(&bytes).unwrap_err().code(), "save");
            assert_eq!(lab.snapshot().unwrap(), before, "the lab stays as it was");
        }
    }
}
