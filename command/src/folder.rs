//! Where a run is written: one folder, for one run, by one command at a time.

use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The run itself, which the page opens.
pub const RUN: &str = "run.underhood";
/// Its parameters.
pub const WEIGHTS: &str = "model.safetensors";
/// What it came to.
pub const SUMMARY: &str = "summary.json";
/// Who holds it is the one that writes here.
const LOCK: &str = ".underhood.lock";

/// The folder of a run, held until it is dropped.
pub struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Makes the folder, or takes one that is there. What another run has left there stays, unless that is to be gone on
    /// with.
    ///
    /// # Errors
    /// If it can't be made, is being written to, or holds what would be overwritten.
    pub fn take(path: &Path, resume: bool) -> Result<Self, Failure> {
        fs::create_dir_all(path).map_err(|error| Failure::file("made", path, error))?;
        let held = path.join(LOCK);
        let lock = File::create(&held).map_err(|error| Failure::file("written", &held, error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let path = path.display();
                return Err(Failure::input(format!(
                    "Another run is being written to {path}: choose another --out."
                )));
            }
            Err(TryLockError::Error(error)) => return Err(Failure::file("written", &held, error)),
        }
        let folder = Self { path: path.into(), _lock: lock };
        let present = folder.present()?;
        match present.first() {
            Some(_) if resume && present.iter().any(|name| name == RUN) => Ok(folder),
            Some(name) if resume => Err(Failure::input(format!(
                "{} has a {name}, but no {RUN} to go on with: choose another --out.",
                path.display()
            ))),
            Some(name) => Err(Failure::input(format!(
                "{} holds a run already ({name}), and nothing is overwritten: choose another --out, or go on with that \
                 run by --resume.",
                path.display()
            ))),
            None => Ok(folder),
        }
    }

    /// The run that is there, if there is one.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn run(&self) -> Result<Option<Vec<u8>>, Failure> {
        let path = self.path.join(RUN);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::file("read", &path, error)),
        }
    }

    /// Writes a file whole or not at all: what was there before stays until its successor is complete.
    ///
    /// # Errors
    /// If it can't be written, or there is no room.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let (path, part) = (self.path.join(name), self.path.join(format!(".{name}.part")));
        let whole = || {
            let mut file = File::create(&part)?;
            file.write_all(bytes)?;
            // Some disks find out only now that they are full.
            file.sync_all()?;
            fs::rename(&part, &path)
        };
        whole().map_err(|error| {
            // Nobody has a use for half a file; if it can't be removed, its name says what it is.
            let _ = fs::remove_file(&part);
            Failure::file("written", &path, error)
        })
    }

    /// What of a run is in the folder.
    fn present(&self) -> Result<Vec<String>, Failure> {
        let entries = fs::read_dir(&self.path).map_err(|error| Failure::file("read", &self.path, error))?;
        let mut names: Vec<_> =
            entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.retain(|name| {
            [RUN, WEIGHTS, SUMMARY].contains(&name.as_str())
                || Path::new(name).extension().is_some_and(|extension| extension == "csv")
        });
        names.sort();
        Ok(names)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // The lock ends with the file's handle; the name is only in the way then.
        let _ = fs::remove_file(self.path.join(LOCK));
    }
}
