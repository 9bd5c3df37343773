//! What went wrong, and the exit code that says so.

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

use serde_json::json;
use underhood::error::Error;

/// How the command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All was done.
    Done = 0,
    /// The run is not what was recorded, or does not carry out.
    CheckFailed = 1,
    /// What was given can't be used.
    BadInput = 2,
    /// A file can't be read or written.
    Files = 3,
    /// Training stopped itself before the step asked for.
    Halted = 4,
    /// Ctrl-C.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// The table of them, for `--help`.
pub const EXIT_CODES: &str = "Exit codes:
  0    done
  1    the check failed: the run is another than was recorded, or does not carry out
  2    what was given can’t be used: a link, a save, an option, a folder that holds another run
  3    a file or folder can’t be read or written
  4    training stopped itself before the step asked for; what was reached is kept
  130  ended by Ctrl-C; what was reached is kept

Errors are told on stderr, results on stdout; with --json both are JSON.";

/// What the command ends with instead of a result.
#[derive(Debug)]
pub struct Failure {
    pub exit: Exit,
    /// A name for programs: the core's, or one of `input`, `files`, `check`.
    pub code: &'static str,
    pub message: String,
}

impl Failure {
    pub fn input(message: impl fmt::Display) -> Self {
        Self { exit: Exit::BadInput, code: "input", message: message.to_string() }
    }

    pub fn check(message: impl fmt::Display) -> Self {
        Self { exit: Exit::CheckFailed, code: "check", message: message.to_string() }
    }

    /// A file that can't be used: `doing` is “read” or “written”.
    pub fn file(doing: &str, path: &Path, error: impl fmt::Display) -> Self {
        let message = format!("{} can’t be {doing}: {error}", path.display());
        Self { exit: Exit::Files, code: "files", message }
    }

    pub fn json(&self) -> String {
        json!({ "error": { "code": self.code, "message": self.message } }).to_string()
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { exit: Exit::BadInput, code: error.code(), message: error.to_string() }
    }
}

/// Several complaints as one text.
pub fn together(complaints: impl IntoIterator<Item = impl fmt::Display>) -> String {
    complaints.into_iter().map(|complaint| complaint.to_string()).collect::<Vec<_>>().join("\n")
}
