//! What a run is taken from: a link, or a save.

use std::fs;
use std::path::Path;

use underhood::engine::Engine;
use underhood::session::{Recipe, Session};

use crate::failure::{Failure, together};
use crate::link;

/// What files that the page saves are called.
pub const SAVE: &str = "underhood";

/// A run as it was given.
pub enum Source {
    Link(Recipe),
    Save(Vec<u8>),
}

impl Source {
    /// Reads the file of that name, where there is one, and else the link.
    ///
    /// # Errors
    /// If the file can't be read, or of the link all that can't.
    pub fn read(text: &str) -> Result<Self, Failure> {
        let path = Path::new(text);
        // A link is longer than a path may be, and then no file.
        if path.is_file() || path.extension().is_some_and(|extension| extension == SAVE) {
            return fs::read(path).map(Self::Save).map_err(|error| Failure::file("read", path, error));
        }
        let link = link::parse(text).map_err(Failure::input)?;
        if !link.problems.is_empty() {
            return Err(Failure::input(together(link.problems)));
        }
        Ok(Self::Link(link.recipe))
    }

    /// The run where it was saved, or at its beginning, and its whole recipe.
    ///
    /// # Errors
    /// If it is of no lab there is, of another version, or has settings that this version does not have.
    pub fn open(self, engine: Engine) -> Result<(Session, Recipe), Failure> {
        match self {
            Self::Save(bytes) => {
                let session = Session::resume(engine, &bytes)?;
                let recipe = session.recipe();
                Ok((session, recipe))
            }
            Self::Link(recipe) => Ok((begin(engine, recipe.clone())?, recipe)),
        }
    }
}

/// A run at its beginning, all of its recipe accepted.
///
/// # Errors
/// What of it is not.
pub fn begin(engine: Engine, recipe: Recipe) -> Result<Session, Failure> {
    let (session, rejected) = Session::open(engine, recipe.clone())?;
    // A control that no lab of this version has is passed over by the page; here it would be another run.
    let controls = session.describe().controls;
    let known: Vec<_> = controls.iter().map(|control| control.id).collect();
    let unknown = recipe.settings.keys().filter(|id| !known.contains(&id.as_str())).map(|id| {
        let lab = &recipe.lab;
        format!("The lab “{lab}” has no control “{id}” with these settings. It has: {}.", known.join(", "))
    });
    let complaints: Vec<_> = rejected.iter().map(ToString::to_string).chain(unknown).collect();
    if complaints.is_empty() { Ok(session) } else { Err(Failure::input(together(complaints))) }
}

/// Whether a step of the run has a stage of that number to stop at.
///
/// # Errors
/// If not.
pub fn has_stage(session: &Session, stage: usize) -> Result<(), Failure> {
    let stages = session.describe().stages.len();
    if stage < stages {
        return Ok(());
    }
    Err(Failure::input(format!("There is no stage {stage} in this lab: a step has {stages}.")))
}

/// Whether a change of the run could not be made.
///
/// # Errors
/// Which, and why.
pub fn all_made(session: &Session) -> Result<(), Failure> {
    let complaints = session.left_out().iter().map(|(change, error)| {
        format!("The change at step {}, stage {} can’t be made: {error}", change.step, change.stage)
    });
    let complaints: Vec<_> = complaints.collect();
    if complaints.is_empty() { Ok(()) } else { Err(Failure::input(together(complaints))) }
}
