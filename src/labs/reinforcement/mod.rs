//! Reinforcement learning: agents that learn by doing, on a grid of cells with tables and on CartPole with networks.
//!
//! An agent in the state s does a, the world answers with a reward r and the next state s′, and the agent learns of it:
//!
//! | stage | on a grid | on CartPole |
//! |---|---|---|
//! | observe | s, the cell | s, four numbers for each pole, `[n, 4]` |
//! | act | a, ε-greedy on Q(s, ·) | a, drawn from π(· \| s), or ε-greedy on Q(s, ·) |
//! | reward | s′, r drawn from p(· \| s, a), see `dynamics.rs` | a step of physics, see `cartpole.rs` |
//! | learn | Q(s, a) ← Q(s, a) + α δ, see `tables.rs` | see `networks/` |
//!
//! What an agent makes large is the discounted return Σ γᵗ rₜ. What is drawn of an episode is its return without a
//! discount, as in Sutton and Barto's figures.
//!
//! Source: Sutton and Barto, *Reinforcement Learning*, 2nd edition (2018).

mod balance;
mod cartpole;
mod channels;
mod controls;
mod dice;
mod dynamics;
mod grid;
mod gridworld;
mod look;
mod moment;
mod network_controls;
mod networks;
mod options;
mod planning;
mod poleworld;
mod presets;
mod tables;
mod tally;
mod trouble;
mod walk;

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::lab::old::{Channel, Lab, text};
use crate::lab::{Action, Args, Axis, Control, Flow, Label, Settings, Stage, decode, encode, number};
use crate::message::Message;
use grid::Cell;
use gridworld::{GridState, GridWorld};
use options::Options;
use poleworld::{PoleState, PoleWorld};
use trouble::TROUBLES;

/// The lab. See the [module](self).
pub struct Reinforcement {
    device: Device,
    options: Options,
    step: u32,
    body: Body,
}

/// The world, and who lives in it.
enum Body {
    Grid(Box<GridWorld>),
    Poles(Box<PoleWorld>),
}

/// What training has changed; see [`Lab::snapshot`].
#[derive(Serialize, Deserialize)]
struct State {
    step: u32,
    body: BodyState,
}

#[derive(Serialize, Deserialize)]
enum BodyState {
    Grid(GridState),
    Poles(PoleState),
}

impl Reinforcement {
    /// The lab in its first world, with the default settings.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine fails.
    pub fn new(device: Device) -> Result<Self> {
        Self::begin(device, Options::from_settings(&Settings::defaults(controls::controls))?)
    }

    /// The lab before its first step.
    fn begin(device: Device, options: Options) -> Result<Self> {
        let body = if options.is_cartpole() {
            Body::Poles(Box::new(PoleWorld::new(&options, &device)?))
        } else {
            Body::Grid(Box::new(GridWorld::new(&options)?))
        };
        Ok(Self { device, options, step: 0, body })
    }

    /// The grid, for what a reader does to it.
    fn grid(&mut self) -> Result<&mut GridWorld> {
        match &mut self.body {
            Body::Grid(world) => Ok(world),
            Body::Poles(_) => {
                Err(Error::Data(Message::plain("There are no cells in this world: choose a grid.".into())))
            }
        }
    }

    fn paint(&mut self, args: &Args) -> Result<()> {
        let (row, column) = (number(args, "row")? as usize, number(args, "column")? as usize);
        self.grid()?.paint(row, column, text(args, "kind")?)
    }

    fn set_wind(&mut self, args: &Args) -> Result<()> {
        let (column, strength) = (number(args, "column")? as usize, number(args, "strength")? as u8);
        self.grid()?.set_wind(column, strength)
    }

    fn push(&mut self, args: &Args) -> Result<()> {
        let velocity = number(args, "velocity")?;
        match &mut self.body {
            Body::Grid(_) => {
                Err(Error::Data(Message::plain("There is no cart in this world: choose CartPole.".into())))
            }
            Body::Poles(world) => {
                world.push(velocity);
                Ok(())
            }
        }
    }
}

impl Lab for Reinforcement {
    const CHANNELS: &'static [Channel<Self>] = channels::CHANNELS;
    const ACTIONS: &'static [Action<Self>] = controls::ACTIONS;

    fn stages(&self) -> Vec<Stage> {
        let cartpole = self.options.is_cartpole();
        let learn = if cartpole {
            "Remember the step; every so many steps, improve the networks by what was remembered."
        } else {
            "Move the value of the action towards what came of it."
        };
        let observe = if cartpole {
            "See where each cart and its pole are. One that has fallen is set up anew."
        } else {
            "See which cell the agent is on. After an episode’s end, a new one begins."
        };
        vec![
            Stage::new("observe", "Observe", observe),
            Stage::new("act", "Act", "Choose an action, mostly the one that looks best."),
            Stage::new("reward", "Reward", "The world answers: where it leads, and what it pays."),
            Stage::new("learn", "Learn", learn),
        ]
    }

    fn controls(&self, settings: &Settings) -> Vec<Control> {
        controls::controls(settings)
    }

    fn resets(&self, control: &str) -> &'static [&'static str] {
        match control {
            "world" => controls::OF_WORLD,
            "learner" => controls::OF_LEARNER,
            "rival" => &["rival_rate"],
            _ => &[],
        }
    }

    fn axes(&self) -> Vec<Axis> {
        let label = |(id, name): (&str, &str)| Label::new(id, name);
        let kinds = Cell::ALL.map(|cell| {
            let (letter, _, name) = cell.names();
            Label::new(letter, name)
        });
        let actions: &[_] = if self.options.is_cartpole() {
            &[("left", "left"), ("right", "right")]
        } else {
            &[("up", "up"), ("right", "right"), ("down", "down"), ("left", "left")]
        };
        vec![
            Axis { symbol: "k", labels: kinds.to_vec() },
            Axis { symbol: "a", labels: actions.iter().copied().map(label).collect() },
            Axis { symbol: "w", labels: TROUBLES.map(label).to_vec() },
        ]
    }

    fn rebuild(&mut self, settings: &Settings) -> Result<()> {
        // All that can fail comes before anything is given up.
        *self = Self::begin(self.device.clone(), Options::from_settings(settings)?)?;
        Ok(())
    }

    fn tune(&mut self, settings: &Settings) -> Result<()> {
        self.options = Options::from_settings(settings)?;
        match &mut self.body {
            Body::Grid(world) => world.tune(&self.options),
            Body::Poles(_) => {}
        }
        Ok(())
    }

    #[inline]
    fn run(&mut self, stage: usize) -> Result<Flow> {
        let flow = match &mut self.body {
            Body::Grid(world) => world.run(stage, self.step, &self.options)?,
            Body::Poles(world) => world.run(stage, self.step, &self.options)?,
        };
        // The last of them.
        if stage == 3 {
            self.step += 1;
        }
        Ok(flow)
    }

    fn snapshot(&self) -> Result<Vec<u8>> {
        let body = match &self.body {
            Body::Grid(world) => BodyState::Grid(world.state()),
            Body::Poles(world) => BodyState::Poles(world.state()?),
        };
        encode(&State { step: self.step, body })
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        let state: State = decode(bytes)?;
        match (&mut self.body, state.body) {
            (Body::Grid(world), BodyState::Grid(grid)) => world.restore(grid)?,
            (Body::Poles(world), BodyState::Poles(poles)) => world.restore(poles)?,
            _ => return Err(Error::Save(Message::plain("This save is of another kind of world.".into()))),
        }
        self.step = state.step;
        Ok(())
    }
}
