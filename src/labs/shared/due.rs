//! A measurement that takes its time, and need not be taken before somebody looks.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::kept;
use crate::error::Result;
use crate::train::History;

/// The row of a history that is due: it is of the weights as they are, and is measured when it is looked at, at the latest
/// before they change. Until then others may bring it.
pub struct Due {
    step: u32,
    row: OnceCell<Vec<f32>>,
}

impl Due {
    /// That of a step.
    pub fn at(step: u32) -> Self {
        Self { step, row: OnceCell::new() }
    }

    /// Whether it has still to be measured.
    pub fn is_open(&self) -> bool {
        self.row.get().is_none()
    }

    /// A history up to the present: with the row that is due, if one is; `measure` measures it, where that has not been done.
    ///
    /// # Errors
    /// Those of `measure`; then it stays due.
    pub fn added<'a>(
        due: Option<&Self>,
        history: &'a History,
        measure: impl FnOnce() -> Result<Vec<f32>>,
    ) -> Result<Cow<'a, History>> {
        due.map_or(Ok(Cow::Borrowed(history)), |due| due.at_end_of(history, measure).map(Cow::Owned))
    }

    /// A history with this row at its end; `measure` measures it, where that has not been done.
    ///
    /// # Errors
    /// Those of `measure`; then it stays due.
    fn at_end_of(&self, history: &History, measure: impl FnOnce() -> Result<Vec<f32>>) -> Result<History> {
        let row = kept(&self.row, measure)?;
        let mut history = history.clone();
        history.push(self.step, row);
        Ok(history)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn it_is_measured_once_and_stays_due_where_that_fails() {
        let (mut history, due) = (History::new(1), Due::at(20));
        history.push(0, &[3.0]);
        assert!(due.at_end_of(&history, || Err(Error::out_of_order())).is_err());
        assert!(due.is_open());
        for measured in [2.0, 1.0] {
            let rows = due.at_end_of(&history, || Ok(vec![measured])).unwrap();
            assert_eq!((rows.last(0), rows.last(1)), (Some(20.0), Some(2.0)));
        }
        assert!(!due.is_open());
        assert_eq!(history.last(1), Some(3.0), "the history itself stays as it is");
    }
}
