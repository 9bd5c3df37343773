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

mod actions;
mod balancer;
mod cartpole;
mod channels;
mod diagnosis;
mod dice;
mod dynamics;
mod grid;
mod gridworld;
mod learner;
mod look;
mod moment;
mod networks;
mod options;
mod planning;
mod poleworld;
mod problem;
mod step;
mod tables;
mod tally;
mod walker;

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::lab::{Action, Axis, Channel, Form, Lab, Label, Named, Stage, StageOf, decode, encode};
use crate::message;
use crate::nn::params::Parameter;
use grid::Cell;
use gridworld::{GridState, GridWorld};
use options::Options;
use poleworld::{PoleState, PoleWorld};

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

impl Body {
    /// Before the first step.
    fn new(options: &Options, device: &Device) -> Result<Self> {
        Ok(if options.world.is_grid() {
            Self::Grid(Box::new(GridWorld::new(options)))
        } else {
            Self::Poles(Box::new(PoleWorld::new(options, device)?))
        })
    }
}

impl Reinforcement {
    /// The lab in its first world, with the default settings.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine fails.
    pub fn new(device: Device) -> Result<Self> {
        let options = Options::ask(&mut Form::default());
        Ok(Self { body: Body::new(&options, &device)?, device, options, step: 0 })
    }
}

impl Lab for Reinforcement {
    type Options = Options;
    const STAGES: &'static [StageOf<Self>] = step::STAGES;
    const CHANNELS: &'static [Channel<Self>] = channels::CHANNELS;
    const ACTIONS: &'static [Action<Self>] = actions::ACTIONS;

    fn options(&self, form: &mut Form) -> Options {
        Options::ask(form)
    }

    fn stages(&self) -> Vec<Stage> {
        self.stages_here()
    }

    fn parameters(&self) -> Vec<Parameter> {
        self.who(0).balancer().map_or(vec![], |balancer| balancer.agent.named())
    }

    fn weights(&self) -> Result<Vec<f32>> {
        self.who(0).balancer().map_or(Ok(vec![]), |balancer| balancer.agent.parameters())
    }

    /// Of the agent; its rival, and what DQN bootstraps from until it is copied anew, stay as they are.
    fn set_weights(&mut self, weights: &[f32]) -> Result<()> {
        let Body::Poles(world) = &mut self.body else { return Err(Error::no_weights()) };
        let balancer = world.balancers.first_mut().ok_or_else(Error::no_weights)?;
        balancer.agent.set_parameters(weights)?;
        world.look_again();
        Ok(())
    }

    fn axes(&self) -> Vec<Axis> {
        let label = |(id, name): &(&str, &str)| Label::new(*id, *name);
        let moves: &[_] = if self.options.world.is_grid() {
            &[("up", "up"), ("right", "right"), ("down", "down"), ("left", "left")]
        } else {
            &[("left", "left"), ("right", "right")]
        };
        let state =
            [("x", "x", "m"), ("x_dot", "ẋ", "m/s"), ("theta", "θ", "rad"), ("theta_dot", "θ̇", "rad/s")];
        let kinds = Cell::ALL.iter().map(|cell| Label::new(cell.id(), cell.label()));
        vec![
            Axis { symbol: "k", labels: kinds.collect() },
            Axis { symbol: "a", labels: moves.iter().map(label).collect() },
            Axis {
                symbol: "s",
                labels: state.map(|(id, name, unit)| Label::new(id, name).in_unit(unit)).to_vec(),
            },
        ]
    }

    fn rebuild(&mut self, options: Options) -> Result<()> {
        // All that can fail comes before anything is given up.
        self.body = Body::new(&options, &self.device)?;
        (self.options, self.step) = (options, 0);
        Ok(())
    }

    fn tune(&mut self, options: Options) -> Result<()> {
        self.options = options;
        match &mut self.body {
            Body::Grid(world) => world.tune(&self.options),
            Body::Poles(world) => world.look_again(),
        }
        Ok(())
    }

    fn snapshot(&self) -> Result<Vec<u8>> {
        let body = match &self.body {
            Body::Grid(world) => BodyState::Grid(world.state()),
            Body::Poles(world) => BodyState::Poles(world.state()?),
        };
        encode(&State { step: self.step, body })
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        let State { step, body } = decode(bytes)?;
        let mut restored = Body::new(&self.options, &self.device)?;
        let sound = match (&mut restored, body) {
            (Body::Grid(world), BodyState::Grid(state)) => world.restore(state),
            (Body::Poles(world), BodyState::Poles(state)) => world.restore(state)?,
            _ => false,
        };
        if !sound {
            let said = message!("reinforcement_save", "This save is of another world or of other learners.");
            return Err(Error::Save(said));
        }
        (self.body, self.step) = (restored, step);
        Ok(())
    }
}
