//! One running lab: checks what it is given, steps, scrubs back, saves and replays.
//!
//! A run is a [`Recipe`]: the settings it starts from, what the reader brought, and every live change
//! with the place in the run where it was made. Randomness is addressed by seed ([`crate::rng`]), so
//! the recipe *is* the run: carried out again it gives the same bytes. Links hold recipes.
//!
//! To go back, the session keeps a bounded number of checkpoints and carries out
//! the recipe from the nearest one. Changes ahead of that place stay in the recipe and are made again
//! when it is reached, until the reader changes something else there: then the run branches.
//!
//! Between two stages, the state is a function of (snapshot, settings, stage): a lab's stages may be
//! run again, and only the last one changes what its snapshot holds. So a live change in the middle of
//! a step is followed by the stages already done, and the reader sees their new numbers at once.

mod budget;
mod changes;
mod hands;
#[cfg(test)]
pub(crate) mod lacking;
mod recipe;
mod runs;
mod save;
mod settings;
mod timeline;
mod weights;

pub use budget::Budget;
pub use hands::{Cut, Sight};
pub use recipe::{Change, Command, Recipe};
pub use runs::{Difference, RunInfo};

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::data::table::TablePreview;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::export::Course;
use crate::lab::{
    ActionInfo, Args, Axis, ChannelInfo, Control, DynLab, Effect, Kind, Reading, Settings, Stage, Value,
    by_name, bytes,
};
use crate::labs::LabId;
use crate::labs::shared::table_choices;
use crate::message;
use crate::message::Message;
use crate::nn::params::Parameter;
use hands::Hands;
use runs::{Ending, Runs};
use settings::build;
use timeline::{Checkpoint, Timeline};

/// A lab, where it is in its run, and how it got there.
pub struct Session {
    id: LabId,
    engine: Engine,
    lab: Box<dyn DynLab>,
    stages: Vec<Stage>,
    settings: Settings,
    /// The settings at step 0 of this run.
    start: Settings,
    /// Every live change of this run, in order; those from `cursor` on lie ahead.
    changes: Vec<Change>,
    cursor: usize,
    /// Those that could not be made, and why.
    left_out: Vec<(Change, Error)>,
    step: u32,
    /// The stage that comes next; 0 between two steps.
    stage: usize,
    halted: Option<Message>,
    timeline: Timeline,
    runs: Runs,
    hands: Hands,
}

/// What a lab tells of itself. It changes when settings or data do, not when it trains.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Description {
    /// Which lab.
    pub lab: LabId,
    /// Which engine runs it.
    pub engine: Engine,
    /// The stages of a step, in order.
    pub stages: Vec<Stage>,
    /// The controls, in order.
    pub controls: Vec<Control>,
    /// The controls' present values, by id.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, Value>"))]
    pub values: BTreeMap<String, Value>,
    /// What can be looked at.
    pub channels: Vec<ChannelInfo>,
    /// What can be done.
    pub actions: Vec<ActionInfo>,
    /// The model's parameter tensors, in the order of the channel `parameters`.
    pub parameters: Vec<Parameter>,
    /// In how many parts the batch of a step is cut; 1 is not at all.
    pub parts: usize,
    /// How many workers are of use, in a step or in what is looked at.
    pub workers: usize,
    /// What lies along the axes of the channels.
    pub axes: Vec<Axis>,
    /// What the reader should know about the data or the run.
    pub notices: Vec<Message>,
    /// The runs that are kept beside the present one.
    pub runs: Vec<RunInfo>,
    /// Whether a program elsewhere can go on with the run.
    pub has_course: bool,
}

/// Where a run is. It changes with every stage.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Status {
    /// Whole steps done.
    pub step: u32,
    /// The number of the stage that comes next; 0 between two steps.
    pub stage: usize,
    /// The farthest step that this run has reached; it may lie ahead after scrubbing back.
    pub furthest: u32,
    /// The steps at which the reader changed something live.
    pub changes: Vec<u32>,
    /// Why training stopped itself, if it did.
    pub halted: Option<Message>,
}

impl Session {
    /// Opens a lab at the beginning of a recipe, with the changes of the recipe lying ahead;
    /// [`step`](Self::step) and [`advance`](Self::advance) then carry them out.
    ///
    /// A recipe often comes from an address somebody typed. What can't be used in it is replaced by
    /// the default, and reported as the second value.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a lab that does not exist; [`Error::Missing`] for a data file that is not there yet;
    /// [`Error::Engine`].
    pub fn open(engine: Engine, recipe: Recipe) -> Result<(Self, Vec<Error>)> {
        let id = LabId::from_name(&recipe.lab)?;
        let mut lab = id.build(engine)?;
        let mut rejected = Vec::new();
        if let Err(error) = lab.set_up(&recipe.setup) {
            rejected.push(error.unless_missing()?);
            lab.set_up(&[])?;
        }
        let wanted = by_name(recipe.settings.into_iter().map(|(id, text)| (id, Value::Text(text))));
        let settings = build(lab.as_mut(), wanted, &mut rejected)?;

        let stages = lab.stages();
        let (changes, misplaced) = recipe::in_order(recipe.changes, stages.len());
        rejected.extend(misplaced);
        let timeline = Timeline::new(Checkpoint::new(0, 0, &settings, &lab.snapshot()?));
        let start = settings.clone();
        let mut session = Self {
            id,
            engine,
            lab,
            stages,
            settings,
            start,
            changes,
            cursor: 0,
            left_out: vec![],
            step: 0,
            stage: 0,
            halted: None,
            timeline,
            runs: Runs::default(),
            hands: Hands::default(),
        };
        session.make_due_changes();
        Ok((session, rejected))
    }

    /// What the lab tells of itself.
    pub fn describe(&self) -> Description {
        Description {
            lab: self.id,
            engine: self.engine,
            stages: self.stages.clone(),
            controls: self.controls(),
            values: self.wanted(),
            channels: self.lab.channels(),
            actions: self.lab.actions(),
            parameters: self.lab.parameters(),
            parts: self.lab.parts(),
            workers: self.lab.workers(),
            axes: self.lab.axes(),
            notices: self.lab.notices(),
            runs: self.runs(),
            has_course: self.lab.has_course(),
        }
    }

    /// Where the run is.
    pub fn status(&self) -> Status {
        Status {
            step: self.step,
            stage: self.stage,
            furthest: self.timeline.furthest(),
            changes: self.changes.iter().map(|change| change.step).collect(),
            halted: self.halted.clone(),
        }
    }

    /// Reads a channel.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a channel that does not exist; [`Error::Engine`].
    pub fn read(&self, channel: &str) -> Result<Reading> {
        self.lab.read(channel)
    }

    /// How the run goes on from the beginning of the present step, with the present settings, and what up to `steps` steps,
    /// at least one, see. Changes that lie ahead are not in it.
    ///
    /// # Errors
    /// [`Error::Data`] where the lab has no course; [`Error::Engine`].
    pub fn course(&self, steps: u32) -> Result<Course> {
        Ok(Course { lab: self.id.name().into(), ..self.lab.course(steps.max(1))? })
    }

    /// Does an action. On an error nothing has changed.
    ///
    /// # Errors
    /// [`Error::Unknown`], [`Error::OutOfRange`] or [`Error::WrongType`] name what is accepted;
    /// [`Error::Data`] if the reader's data can't be used.
    pub fn act(&mut self, action: &str, args: &Args) -> Result<()> {
        let (effect, args) = self.lab.check_action(action, args)?;
        if effect == Effect::Rebuild {
            return self.act_and_rebuild(action, &args);
        }
        self.lab.act(action, &args)?;
        for (id, value) in self.lab.amended() {
            self.settings.insert(id, value);
        }
        if effect == Effect::Live {
            let args = by_name(args.into_iter().map(|(id, value)| (id, value.to_string())));
            self.log(Command::Act { action: action.into(), args });
            self.redo_stages()?;
        }
        Ok(())
    }

    /// What the table that an action takes would become, with these arguments; nothing is built.
    ///
    /// # Errors
    /// Those of [`act`](Self::act) for arguments that are not accepted, and those of [`TablePreview::of`].
    pub fn preview(&self, action: &str, args: &Args) -> Result<TablePreview> {
        let (_, checked) = self.lab.check_action(action, args)?;
        let known = self.lab.actions().into_iter().find(|known| known.id == action);
        let table = known.iter().flat_map(|known| &known.args).find_map(|arg| match arg.kind {
            Kind::Table { needs, .. } => Some((arg.id, needs)),
            _ => None,
        });
        let (id, needs) = table.ok_or_else(|| Error::unknown("table", action, []))?;
        TablePreview::of(bytes(&checked, id)?, &table_choices(&checked), needs)
    }

    /// An action that brings other data: if no model can be built on it, the data that was there stays, and so does the run.
    fn act_and_rebuild(&mut self, action: &str, args: &Args) -> Result<()> {
        let (before, trained) = (self.lab.setup().to_vec(), self.lab.snapshot()?);
        let ending = self.ending()?;
        self.lab.act(action, args)?;
        let mut wanted = self.wanted();
        for control in self.controls().iter().filter(|c| c.resets_with.contains(&action)) {
            wanted.remove(control.id);
        }
        self.begin_anew(ending, &wanted).or_else(|error| {
            self.lab.set_up(&before)?;
            self.lab.rebuild(&self.settings)?;
            self.lab.restore(&trained)?;
            self.redo_stages()?;
            Err(error)
        })
    }

    /// Does one stage and gives its id. Parts that were brought are left: who goes stage by stage looks at what each has
    /// computed.
    ///
    /// # Errors
    /// [`Error::Halted`] if training has stopped itself; [`Error::Engine`].
    pub fn advance(&mut self) -> Result<Cow<'static, str>> {
        self.hands.forget_parts();
        self.next_stage()
    }

    fn next_stage(&mut self) -> Result<Cow<'static, str>> {
        if let Some(reason) = &self.halted {
            return Err(Error::Halted(reason.clone()));
        }
        let stage = self
            .stages
            .get(self.stage)
            .map(|stage| stage.id.clone())
            .ok_or_else(|| Error::Engine(message!("no_stages", "This lab has no stages.")))?;
        if self.stage == 0 {
            self.give_parts();
        }
        self.hands.moved();
        if let crate::lab::Flow::Halt(reason) = self.lab.run(self.stage)? {
            self.halted = Some(reason);
        }
        self.stage += 1;
        if self.stage == self.stages.len() {
            self.stage = 0;
            let next = self.step.checked_add(1);
            self.step = next.ok_or_else(|| {
                Error::Halted(message!("last_step", "This run has reached the last step there is."))
            })?;
            if self.timeline.wants(self.step) {
                self.timeline.keep(Checkpoint::new(
                    self.step,
                    self.cursor,
                    &self.settings,
                    &self.lab.snapshot()?,
                ));
            }
            self.timeline.reach(self.step);
            self.catch_up();
        }
        self.make_due_changes();
        Ok(stage)
    }

    /// Does `n` steps and gives the step reached; a step half done counts as the first. It ends early,
    /// without an error, when training stops itself.
    ///
    /// # Errors
    /// As [`advance`](Self::advance).
    pub fn step(&mut self, n: u32) -> Result<u32> {
        self.step_while(n, || true)
    }

    /// Does up to `n` steps as long as `go_on`, asked after each, says so; gives the step reached.
    ///
    /// # Errors
    /// As [`advance`](Self::advance).
    pub fn step_while(&mut self, n: u32, mut go_on: impl FnMut() -> bool) -> Result<u32> {
        for _ in 0..n {
            self.next_stage()?;
            while self.stage != 0 && self.halted.is_none() {
                self.next_stage()?;
            }
            if self.halted.is_some() || !go_on() {
                break;
            }
        }
        Ok(self.step)
    }

    /// Goes to the nearest checkpoint at or before the beginning of `step` and gives its step; from there,
    /// [`step`](Self::step) carries out the run again. That may be back, or, once back, ahead: into what has been trained
    /// already. Where none is nearer than the present step, that is given.
    ///
    /// # Errors
    /// [`Error::Save`] or [`Error::Engine`], if the lab refuses its own checkpoint.
    pub fn rewind(&mut self, step: u32) -> Result<u32> {
        let ahead = step > self.step || (step == self.step && self.stage == 0);
        if ahead && self.timeline.at_or_before(step).step <= self.step {
            return Ok(self.step);
        }
        self.keep_ahead()?;
        self.hands = Hands::default();
        let checkpoint = self.timeline.at_or_before(step).clone();
        let mut settings = checkpoint.settings;
        // Going back in the run does not change what the reader is looking at.
        for control in self.controls() {
            if let (Effect::View, Some(value)) = (control.effect, self.settings.get(control.id)) {
                settings.insert(control.id, value.clone());
            }
        }
        self.lab.tune(&settings)?;
        self.lab.restore(&checkpoint.bytes)?;
        self.settings = settings;
        self.cursor = checkpoint.cursor;
        self.step = checkpoint.step;
        self.stage = 0;
        self.halted = None;
        self.catch_up();
        self.make_due_changes();
        Ok(self.step)
    }

    /// Starts a new run with the present settings.
    ///
    /// # Errors
    /// [`Error::Data`] or [`Error::Engine`], as [`Lab::rebuild`](crate::lab::Lab::rebuild).
    pub fn reset(&mut self) -> Result<()> {
        let ending = self.ending()?;
        self.begin_anew(ending, &self.wanted())
    }

    fn begin_anew(&mut self, ending: Option<Ending>, wanted: &Args) -> Result<()> {
        let settings = self.lab.form(wanted).settings;
        self.lab.rebuild(&settings)?;
        self.keep(ending);
        self.begin(settings)
    }

    /// The recipe of the run up to here.
    pub fn recipe(&self) -> Recipe {
        let mut settings = BTreeMap::new();
        for control in self.lab.form(self.start.as_args()).controls {
            let values = if control.effect == Effect::View { &self.settings } else { &self.start };
            if let Some(value) = values.get(control.id).filter(|value| **value != control.default) {
                settings.insert(control.id.into(), value.to_string());
            }
        }
        Recipe {
            lab: self.id.name().into(),
            settings,
            setup: serde_bytes::ByteBuf::from(self.lab.setup()),
            changes: self.changes.iter().take(self.cursor).cloned().collect(),
            step: self.step,
            stage: self.stage as u32,
        }
    }

    /// The controls as they are with the present settings.
    fn controls(&self) -> Vec<Control> {
        self.lab.form(self.settings.as_args()).controls
    }

    fn begin(&mut self, settings: Settings) -> Result<()> {
        self.hands = Hands::default();
        self.timeline = Timeline::new(Checkpoint::new(0, 0, &settings, &self.lab.snapshot()?));
        self.stages = self.lab.stages();
        self.start = settings.clone();
        self.settings = settings;
        self.changes.clear();
        self.left_out.clear();
        self.cursor = 0;
        self.step = 0;
        self.stage = 0;
        self.halted = None;
        Ok(())
    }
}
