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
//! burn's optimisers make the steps. The surfaces are in `surfaces.rs`; two of them are losses of real models.
//!
//! Source: Goodfellow, Bengio and Courville, *Deep Learning*, sections 4.3 and 8.3 to 8.5.

mod channels;
mod look;
mod options;
mod problem;
mod slice;
mod step;
mod surfaces;

use std::rc::Rc;

use burn::tensor::Device;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::error::{Error, Result};
use crate::lab::{Action, Axis, Channel, Form, Lab, Label, Named, StageOf, decode, encode};
use crate::message;
use crate::train::{History, Method};
use look::Look;
use options::Options;
use problem::Problem;
use step::{Place, Racer, Work};
use surfaces::RACERS;

/// The lab. See the [module](self).
pub struct GradientDescent {
    device: Device,
    options: Options,
    /// Shared with the run that follows, if it is on the same surface.
    problem: Rc<Problem>,
    /// As many as there are methods.
    racers: Vec<Racer>,
    /// L at the start.
    start_loss: f32,
    step: u32,
    log: Log,
    work: Work,
    look: Look,
}

/// What a run leaves behind.
#[derive(Clone, Serialize, Deserialize)]
struct Log {
    /// Rows of (step; the racers' losses, their places), all before the step's update. NaN is the loss of one who has
    /// left the map.
    history: History,
}

/// What training has changed; see [`Lab::snapshot`].
#[derive(Serialize, Deserialize)]
struct State {
    step: u32,
    racers: Vec<RacerState>,
    log: Log,
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
        let options = Options::ask(&mut Form::default());
        let problem = Rc::new(Problem::new(options.key(), &device)?);
        Self::begin(device, options, problem)
    }

    /// The lab before its first step.
    fn begin(device: Device, options: Options, problem: Rc<Problem>) -> Result<Self> {
        let start = options.start();
        let (losses, _) = problem.measure(&start)?;
        Ok(Self {
            racers: RACERS.map(|method| Racer::new(method, start)).into(),
            start_loss: losses.first().copied().unwrap_or(f32::NAN),
            log: Log { history: History::new(3 * RACERS.len()) },
            step: 0,
            work: Work::default(),
            look: Look::default(),
            problem,
            options,
            device,
        })
    }

    /// What was worked out for this step no longer holds.
    fn forget(&mut self) {
        self.work = Work::default();
        self.look = Look::default();
    }
}

impl Lab for GradientDescent {
    type Options = Options;
    const STAGES: &'static [StageOf<Self>] = step::STAGES;
    const CHANNELS: &'static [Channel<Self>] = channels::CHANNELS;
    // All there is to do here is in the controls.
    const ACTIONS: &'static [Action<Self>] = &[];

    fn options(&self, form: &mut Form) -> Options {
        Options::ask(form)
    }

    fn axes(&self) -> Vec<Axis> {
        let racers =
            RACERS.map(|method| Label::new(method.id(), options::called(method, self.options.noise)));
        vec![
            Axis { symbol: "r", labels: racers.into() },
            Axis { symbol: "c", labels: self.options.surface.coordinates().into() },
        ]
    }

    fn rebuild(&mut self, options: Options) -> Result<()> {
        let key = options.key();
        let same = key == self.problem.key;
        let problem = if same { self.problem.clone() } else { Rc::new(Problem::new(key, &self.device)?) };
        *self = Self::begin(self.device.clone(), options, problem)?;
        Ok(())
    }

    fn tune(&mut self, options: Options) -> Result<()> {
        let rates = self.options.rates.iter().zip(options.rates);
        for (racer, (before, after)) in self.racers.iter_mut().zip(rates) {
            // With another rate it may come back; what it remembers would carry it off again.
            if racer.lost && *before != after {
                *racer = Racer { arrived: racer.arrived, ..Racer::new(racer.method, racer.at) };
            }
        }
        self.options = options;
        self.look = Look::default();
        Ok(())
    }

    fn snapshot(&self) -> Result<Vec<u8>> {
        let racer = |racer: &Racer| {
            let memory = ByteBuf::from(racer.method.memory(&racer.optimizer)?);
            Ok(RacerState { at: racer.at, memory, lost: racer.lost, arrived: racer.arrived })
        };
        let racers = self.racers.iter().map(racer).collect::<Result<_>>()?;
        encode(&State { step: self.step, racers, log: self.log.clone() })
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        let State { step, racers, log } = decode(bytes)?;
        if racers.len() != RACERS.len() || !self.log.history.takes(&log.history) {
            return Err(Error::Save(message!("race_save", "This save is of another race.")));
        }
        let racer = |(method, RacerState { at, memory, lost, arrived }): (Method, RacerState)| {
            let optimizer = method.resume(&Place::new(at, &self.device), &memory)?;
            Ok(Racer { method, at, optimizer, lost, arrived })
        };
        self.racers = RACERS.into_iter().zip(racers).map(racer).collect::<Result<_>>()?;
        (self.step, self.log) = (step, log);
        self.forget();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::lab::Flow;

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
        mixed.racers[4].memory = ByteBuf::from(vec![7; 40]);
        let mut wide = sound();
        wide.log.history = History::new(2);
        let bytes: Vec<_> = [fewer, mixed, wide].iter().map(|state| encode(state).unwrap()).collect();
        let before = lab.snapshot().unwrap();
        for bytes in bytes {
            assert_eq!(lab.restore(&bytes).unwrap_err().code(), "save");
            assert_eq!(lab.snapshot().unwrap(), before, "the lab stays as it was");
        }
    }
}
