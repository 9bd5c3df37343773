//! What is worked out on reading, and kept until what it came from changes.

use std::cell::OnceCell;

use crate::error::Result;

/// What `cell` holds, made if it holds nothing yet. On an error it stays empty.
///
/// (`OnceCell::get_or_try_init`, which stable Rust does not have.)
pub(in crate::labs) fn kept<T>(cell: &OnceCell<T>, make: impl FnOnce() -> Result<T>) -> Result<&T> {
    if let Some(made) = cell.get() {
        return Ok(made);
    }
    let made = make()?;
    Ok(cell.get_or_init(|| made))
}
