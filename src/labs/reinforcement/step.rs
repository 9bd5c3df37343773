//! One step, stage by stage, as the table of the [lab](super) has it. Everyone who learns goes through it together.

use super::balancer::{Balancer, Now};
use super::walker::{Surroundings, Walker};
use super::{Body, Reinforcement};
use crate::error::Result;
use crate::lab::{Flow, Stage, StageOf, stage};

type Lab = Reinforcement;

pub(super) const STAGES: &[StageOf<Lab>] = &[
    stage(
        "observe",
        "Observe",
        "See which cell the agent is on. After an episode’s end, a new one begins.",
        |lab| lab.each(Walker::observe, Balancer::observe),
    ),
    stage("act", "Act", "Choose an action, mostly the one that looks best.", |lab| {
        lab.each(Walker::act, Balancer::act)
    }),
    stage("reward", "Reward", "The world answers: where it leads, and what it pays.", |lab| {
        lab.each(Walker::reward, Balancer::reward)
    }),
    stage("learn", "Learn", "Move the value of the action towards what came of it.", |lab| {
        let flow = lab.each(Walker::learn, Balancer::learn)?;
        lab.step += 1;
        Ok(flow)
    }),
];

/// What the stages do on CartPole, where that is not the same.
const ON_CARTPOLE: [(&str, &str); 2] = [
    ("observe", "See where each cart and its pole are. After a fall, the pole is set up again."),
    ("learn", "Remember the step and, once enough steps are collected, improve the networks by them."),
];

impl Reinforcement {
    /// The stages as they are in the present world.
    pub(super) fn stages_here(&self) -> Vec<Stage> {
        let help = |stage: &StageOf<Lab>| match ON_CARTPOLE.iter().find(|(id, _)| *id == stage.id) {
            Some((_, help)) if !self.options.world.is_grid() => help,
            _ => stage.help,
        };
        STAGES.iter().map(|stage| Stage::new(stage.id, stage.label, help(stage))).collect()
    }

    /// Lets everyone do a stage, in whichever world they are.
    fn each(
        &mut self,
        walk: fn(&mut Walker, &Surroundings) -> Result<Flow>,
        balance: fn(&mut Balancer, &Now) -> Result<Flow>,
    ) -> Result<Flow> {
        let mut flow = Flow::Continue;
        let mut take = |told: Flow| {
            if let halt @ Flow::Halt(_) = told {
                flow = halt;
            }
        };
        match &mut self.body {
            Body::Grid(world) => {
                for (walker, around) in world.each(self.step, &self.options) {
                    take(walk(walker, &around)?);
                }
            }
            Body::Poles(world) => {
                world.look_again();
                for (balancer, now) in world.each(self.step, &self.options) {
                    take(balance(balancer, &now)?);
                }
            }
        }
        Ok(flow)
    }
}
