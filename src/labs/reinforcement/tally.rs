//! What is taken down of an agent's episodes.

use serde::{Deserialize, Serialize};

use crate::train::History;

/// The latest episodes that are kept one by one.
const RECENT: usize = 20;
/// The episodes that a mean is taken over.
pub(super) const WINDOW: usize = 100;
/// Episodes of the curve; enough for its width and small beside a table.
const CURVE: usize = 256;
/// Numbers are handed out as f32, exact up to 2²⁴: the step at which an episode began is handed out in two parts.
const PART: u32 = 65_536;

/// An episode that is over.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Episode {
    pub number: u32,
    /// The sum of its rewards, not discounted.
    pub sum: f64,
    pub length: u32,
    /// The step of the run at which it was first observed.
    pub begun: u32,
    /// Which of several agents that learn together played it.
    pub who: u32,
}

impl Episode {
    /// (episode, return, length, begun ÷ 65,536, begun mod 65,536, who).
    pub fn row(&self) -> [f32; 6] {
        let parts = [self.begun / PART, self.begun % PART].map(|part| part as f32);
        [self.number as f32, self.sum as f32, self.length as f32, parts[0], parts[1], self.who as f32]
    }
}

/// The record of all episodes: a thinned curve, the latest one by one, the best.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Tally {
    /// Whole episodes so far.
    pub count: u32,
    /// Rows of (episode; return, length, begun with who, begun, mean of the latest).
    curve: History<CURVE>,
    recent: Vec<Episode>,
    best: Option<Episode>,
    /// The returns of the latest [`WINDOW`] episodes, that of episode e at e mod WINDOW.
    window: Vec<f32>,
}

impl Tally {
    pub fn new() -> Self {
        Self { count: 0, curve: History::new(5), recent: vec![], best: None, window: vec![] }
    }

    /// Adds the next episode. Gives whether it is the best so far.
    pub fn push(&mut self, sum: f64, length: u32, begun: u32, who: u32) -> bool {
        let episode = Episode { number: self.count, sum, length, begun, who };
        let place = self.count as usize % WINDOW;
        match self.window.get_mut(place) {
            Some(slot) => *slot = sum as f32,
            None => self.window.push(sum as f32),
        }
        let [_, sum, length, part, rest, _] = episode.row();
        let mean = self.mean().unwrap_or(sum);
        self.curve.push(self.count, &[sum, length, part + (who * PART) as f32, rest, mean]);
        if self.recent.len() == RECENT {
            self.recent.remove(0);
        }
        self.recent.push(episode);
        self.count = self.count.wrapping_add(1);
        // Equally good, the shorter; a return that is worse by rounding only is equally good.
        let better = |best: &Episode| {
            episode.sum > best.sum || (episode.sum == best.sum && episode.length < best.length)
        };
        let is_best = self.best.as_ref().is_none_or(better);
        if is_best {
            self.best = Some(episode);
        }
        is_best
    }

    /// The mean return of the latest episodes, at most [`WINDOW`].
    pub fn mean(&self) -> Option<f32> {
        let sum: f64 = self.window.iter().map(|sum| f64::from(*sum)).sum();
        (!self.window.is_empty()).then(|| (sum / self.window.len() as f64) as f32)
    }

    pub fn best(&self) -> Option<&Episode> {
        self.best.as_ref()
    }

    /// The latest, in order.
    pub fn recent(&self) -> &[Episode] {
        &self.recent
    }

    /// Rows of (episode, return, length, begun ÷ 65,536, begun mod 65,536, mean, who).
    pub fn rows(&self) -> Vec<f32> {
        let row = |row: &[f32]| match row {
            [number, sum, length, part, rest, mean] => {
                let who = (part / PART as f32).floor();
                [*number, *sum, *length, part - who * PART as f32, *rest, *mean, who]
            }
            _ => [0.0; 7],
        };
        self.curve.rows().flat_map(row).collect()
    }

    /// Whether a tally read from a save is one that [`push`](Self::push) could have made.
    pub fn is_sound(&self) -> bool {
        self.curve.is_sound()
            && self.curve.width() == 6
            && self.recent.len() <= RECENT
            && self.window.len() <= WINDOW
            && self.window.len() == (self.count as usize).min(WINDOW)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_is_of_the_latest_hundred_and_the_best_is_kept() {
        let mut tally = Tally::new();
        assert_eq!(tally.mean(), None);
        for episode in 0..250_u32 {
            tally.push(f64::from(episode % 200), 10, episode * 1000, episode % 3);
        }
        // The latest hundred are 150 … 199 and 0 … 49.
        assert_eq!(tally.mean(), Some(99.5));
        assert_eq!(tally.best().map(|best| best.number), Some(199));
        assert_eq!(tally.recent().len(), RECENT);
        assert!(tally.is_sound());
        let rows = tally.rows();
        let last = &rows[rows.len() - 7..];
        assert_eq!(last, [249.0, 49.0, 10.0, 3.0, 249_000.0 - 3.0 * 65_536.0, 99.5, 0.0]);
    }
}
