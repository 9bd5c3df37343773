//! A lab with its type erased, so that one session can hold any.

use super::{
    Action, ActionInfo, Args, Axis, ChannelInfo, Effect, Flow, Form, Lab, Reading, Settings, Stage, Value,
};
use crate::error::{Error, Result};
use crate::export::Course;
use crate::message::Message;
use crate::nn::params::Parameter;
use crate::train::{BatchPlace, Part, StepPlace};

/// A [`Lab`] with its type erased. Every `Lab` is one.
#[allow(missing_docs)] // the methods are those of `Lab`
pub trait DynLab {
    /// All controls, filled in as wanted.
    fn form(&self, wanted: &Args) -> Form;
    fn stages(&self) -> Vec<Stage>;
    fn channels(&self) -> Vec<ChannelInfo>;
    fn actions(&self) -> Vec<ActionInfo>;
    fn parameters(&self) -> Vec<Parameter>;
    fn weights(&self) -> Result<Vec<f32>>;
    fn set_weights(&mut self, weights: &[f32]) -> Result<()>;
    fn parts(&self) -> usize;
    fn batch_place(&self) -> BatchPlace;
    fn part(&self, at: StepPlace, part: usize) -> Result<Part>;
    fn aside(&self, at: StepPlace, part: usize) -> usize;
    fn workers(&self) -> usize;
    fn pieces(&self, reads: &[&str]) -> Vec<u32>;
    fn weights_for(&self, piece: u32) -> Result<Vec<f32>>;
    fn lend(&mut self, weights: &[f32]) -> Result<()>;
    fn piece(&self, piece: u32) -> Result<Vec<f32>>;
    fn keep(&mut self, piece: u32, numbers: Vec<f32>) -> Result<()>;
    fn bring(&mut self, parts: Vec<Option<Part>>);
    fn axes(&self) -> Vec<Axis>;
    fn notices(&self) -> Vec<Message>;
    fn rebuild(&mut self, settings: &Settings) -> Result<()>;
    fn tune(&mut self, settings: &Settings) -> Result<()>;
    fn amended(&self) -> Vec<(&'static str, Value)>;
    fn run(&mut self, stage: usize) -> Result<Flow>;
    fn read(&self, channel: &str) -> Result<Reading>;
    fn check_action(&self, action: &str, args: &Args) -> Result<(Effect, Args)>;
    fn act(&mut self, action: &str, args: &Args) -> Result<()>;
    fn snapshot(&self) -> Result<Vec<u8>>;
    fn restore(&mut self, bytes: &[u8]) -> Result<()>;
    fn has_course(&self) -> bool;
    fn course(&self, steps: u32) -> Result<Course>;
    fn setup(&self) -> &[u8];
    fn set_up(&mut self, bytes: &[u8]) -> Result<()>;
}

/// The typed settings of a lab.
fn typed<L: Lab>(lab: &L, settings: &Settings) -> L::Options {
    lab.options(&mut Form::new(settings.as_args().clone()))
}

fn find_action<L: Lab>(id: &str) -> Result<&'static Action<L>> {
    let found = L::ACTIONS.iter().find(|a| a.id == id);
    found.ok_or_else(|| Error::unknown("action", id, L::ACTIONS.iter().map(|a| a.id)))
}

impl<L: Lab> DynLab for L {
    fn form(&self, wanted: &Args) -> Form {
        let mut form = Form::new(wanted.clone());
        self.options(&mut form);
        form.finish()
    }
    fn stages(&self) -> Vec<Stage> {
        Lab::stages(self)
    }
    fn channels(&self) -> Vec<ChannelInfo> {
        L::CHANNELS.iter().map(|channel| channel.info()).collect()
    }
    fn actions(&self) -> Vec<ActionInfo> {
        L::ACTIONS.iter().map(|action| action.info(self)).collect()
    }
    fn parameters(&self) -> Vec<Parameter> {
        Lab::parameters(self)
    }
    fn weights(&self) -> Result<Vec<f32>> {
        Lab::weights(self)
    }
    fn set_weights(&mut self, weights: &[f32]) -> Result<()> {
        Lab::set_weights(self, weights)
    }
    fn parts(&self) -> usize {
        Lab::parts(self)
    }
    fn batch_place(&self) -> BatchPlace {
        Lab::batch_place(self)
    }
    fn part(&self, at: StepPlace, part: usize) -> Result<Part> {
        Lab::part(self, at, part)
    }
    fn aside(&self, at: StepPlace, part: usize) -> usize {
        Lab::aside(self, at, part)
    }
    fn bring(&mut self, parts: Vec<Option<Part>>) {
        Lab::bring(self, parts);
    }
    fn workers(&self) -> usize {
        Lab::workers(self)
    }
    fn pieces(&self, reads: &[&str]) -> Vec<u32> {
        Lab::pieces(self, reads)
    }
    fn weights_for(&self, piece: u32) -> Result<Vec<f32>> {
        Lab::weights_for(self, piece)
    }
    fn lend(&mut self, weights: &[f32]) -> Result<()> {
        Lab::lend(self, weights)
    }
    fn piece(&self, piece: u32) -> Result<Vec<f32>> {
        Lab::piece(self, piece)
    }
    fn keep(&mut self, piece: u32, numbers: Vec<f32>) -> Result<()> {
        Lab::keep(self, piece, numbers)
    }
    fn axes(&self) -> Vec<Axis> {
        Lab::axes(self)
    }
    fn notices(&self) -> Vec<Message> {
        Lab::notices(self)
    }
    fn rebuild(&mut self, settings: &Settings) -> Result<()> {
        let options = typed(self, settings);
        Lab::rebuild(self, options)
    }
    fn tune(&mut self, settings: &Settings) -> Result<()> {
        let options = typed(self, settings);
        Lab::tune(self, options)
    }
    fn amended(&self) -> Vec<(&'static str, Value)> {
        Lab::amended(self)
    }
    fn run(&mut self, stage: usize) -> Result<Flow> {
        Lab::run(self, stage)
    }
    fn read(&self, channel: &str) -> Result<Reading> {
        let found = L::CHANNELS.iter().find(|c| c.id == channel);
        let known = || L::CHANNELS.iter().map(|c| c.id);
        found.ok_or_else(|| Error::unknown("channel", channel, known()))?.read(self)
    }
    fn check_action(&self, action: &str, args: &Args) -> Result<(Effect, Args)> {
        let action = find_action::<L>(action)?;
        Ok((action.effect, action.check(self, args)?))
    }
    fn act(&mut self, action: &str, args: &Args) -> Result<()> {
        (find_action::<L>(action)?.run)(self, args)
    }
    fn snapshot(&self) -> Result<Vec<u8>> {
        Lab::snapshot(self)
    }
    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        Lab::restore(self, bytes)
    }
    fn has_course(&self) -> bool {
        Lab::has_course(self)
    }
    fn course(&self, steps: u32) -> Result<Course> {
        Lab::course(self, steps)
    }
    fn setup(&self) -> &[u8] {
        Lab::setup(self)
    }
    fn set_up(&mut self, bytes: &[u8]) -> Result<()> {
        Lab::set_up(self, bytes)
    }
}
