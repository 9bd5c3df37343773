//! What a session does where a lab asks for a data file that is not there: the error, and nothing else; and the same call
//! works once it is. Tested with a lab of its own, since a native program has every file.

use std::cell::Cell;

use super::{Recipe, Session};
use crate::data::shelf::DataFile;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::lab::*;
use crate::labs::LabId;
use crate::message;

thread_local! {
    static THERE: Cell<bool> = const { Cell::new(false) };
}

/// What the lab asks the shelf for.
fn ask() -> Result<()> {
    let file = DataFile::Messages;
    if THERE.get() { Ok(()) } else { Err(Error::Missing { file }) }
}

/// Runs the test with the file there or not.
fn with_file<T>(there: bool, work: impl FnOnce() -> T) -> T {
    THERE.set(there);
    work()
}

options! {
    /// Which data, and a text that can't be “bad”.
    pub struct Options() {
        large: bool = toggle(false).says("Large", "The data that is a file of its own."),
        text: String = text(40, String::new()).says("Text", "Anything but “bad”."),
    }
}

/// A lab that counts, on data that may be a file.
pub struct Lacking {
    options: Options,
    brought: Vec<u8>,
    count: u32,
}

impl Lacking {
    /// With its defaults, which need no file.
    pub fn new(_: burn::tensor::Device) -> Result<Self> {
        let options = Options::ask(&mut Form::default());
        Ok(Self { options, brought: vec![], count: 0 })
    }
}

impl Lab for Lacking {
    type Options = Options;
    const STAGES: &'static [StageOf<Self>] = &[stage("count", "Count", "Adds one.", |lab| {
        lab.count += 1;
        Ok(Flow::Continue)
    })];
    const CHANNELS: &'static [Channel<Self>] =
        &[tensor("count", "Count", "[]", "", "c", "How many.", |lab| Ok(Array::scalar(lab.count as f32)))];
    const ACTIONS: &'static [Action<Self>] = &[];
    fn options(&self, form: &mut Form) -> Options {
        Options::ask(form)
    }
    fn rebuild(&mut self, options: Options) -> Result<()> {
        if options.text == "bad" {
            return Err(Error::Data(message!("bad", "That is bad.")));
        }
        if options.large {
            ask()?;
        }
        (self.options, self.count) = (options, 0);
        Ok(())
    }
    fn tune(&mut self, options: Options) -> Result<()> {
        self.options = options;
        Ok(())
    }
    fn snapshot(&self) -> Result<Vec<u8>> {
        encode(&self.count)
    }
    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        self.count = decode(bytes)?;
        Ok(())
    }
    fn setup(&self) -> &[u8] {
        &self.brought
    }
    fn set_up(&mut self, bytes: &[u8]) -> Result<()> {
        if !bytes.is_empty() {
            ask()?;
        }
        self.brought = bytes.to_vec();
        Ok(())
    }
}

const MISSING: Error = Error::Missing { file: DataFile::Messages };

fn open(recipe: &Recipe) -> Result<(Session, Vec<Error>)> {
    Session::open(Engine::default(), recipe.clone())
}

/// A session on small data, `steps` steps on, with the large data not there.
fn session(steps: u32) -> Session {
    THERE.set(false);
    let (mut session, rejected) = open(&Recipe::new(LabId::Lacking)).unwrap();
    assert_eq!(rejected, []);
    session.step(steps).unwrap();
    session
}

#[test]
fn a_setting_that_lacks_its_file_changes_nothing_and_can_be_made_again() {
    let mut session = session(3);
    let before = session.save().unwrap();
    let all = Args::from([("large".to_string(), Value::Flag(true))]);
    assert_eq!(session.set("large", &Value::Flag(true)), Err(MISSING));
    assert_eq!(session.set_all(&all, true), Err(MISSING));
    assert_eq!((session.save().unwrap(), session.runs().len()), (before, 0));

    with_file(true, || session.set("large", &Value::Flag(true))).unwrap();
    assert_eq!(session.status().step, 0);
    // The run that was is kept, once.
    assert_eq!(session.runs().len(), 1);
}

#[test]
fn a_link_that_lacks_its_file_is_not_opened_with_something_else() {
    let _ = session(0);
    let large = Recipe::new(LabId::Lacking).with("large", "true");
    assert_eq!(open(&large).err(), Some(MISSING));
    // Nor where something else is wrong with it that would be got over.
    let bad = large.clone().with("text", "bad");
    assert_eq!(open(&bad).err(), Some(MISSING));
    let mut brought = Recipe::new(LabId::Lacking);
    brought.setup.push(1);
    assert_eq!(open(&brought).err(), Some(MISSING));

    let (opened, rejected) = with_file(true, || open(&large)).unwrap();
    assert_eq!((opened.recipe(), rejected), (large, vec![]));
    let (_, rejected) = with_file(true, || open(&bad)).unwrap();
    assert_eq!(rejected.iter().map(Error::code).collect::<Vec<_>>(), ["data"]);
}

#[test]
fn a_save_and_a_kept_run_that_lack_their_file_leave_the_session_as_it_was() {
    let _ = session(0);
    let large = Recipe::new(LabId::Lacking).with("large", "true");
    let (mut other, _) = with_file(true, || open(&large)).unwrap();
    other.step(5).unwrap();
    let save = other.save().unwrap();
    let run = other.pin().unwrap();
    let exported = other.export_run(run).unwrap();

    let mut session = session(2);
    let run = session.import_run(&exported).unwrap();
    let before = session.save().unwrap();
    assert_eq!(session.load(&save), Err(MISSING));
    assert_eq!(session.reopen(run), Err(MISSING));
    assert_eq!((session.save().unwrap(), session.runs().len()), (before, 1));

    with_file(true, || session.load(&save)).unwrap();
    assert_eq!((session.status().step, session.recipe().settings), (5, large.settings));
}
