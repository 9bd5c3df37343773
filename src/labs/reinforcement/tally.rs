//! What is taken down of an agent's episodes.

use serde::{Deserialize, Serialize};

use crate::record;
use crate::train::Rows;

/// The latest episodes that are all kept.
const RECENT: usize = 20;
/// The episodes that a mean is taken over.
pub(super) const WINDOW: usize = 100;
/// When as many are kept of the whole course, every second one goes: enough for a curve's width, and small beside a table.
const COURSE: usize = 256;
/// Of the course, at most as many are offered to be played again.
const OFFERED: usize = 100;

record! {
    /// An episode that is over.
    #[derive(Copy, Deserialize)]
    pub struct PlayedEpisode {
        /// Which one, from 0.
        pub number: u32,
        /// The sum of its rewards, without a discount.
        pub earned: f64,
        /// Its steps.
        pub length: u32,
        /// The step of the run at which it began.
        pub begun: u32,
        /// Which of the poles that are balanced side by side; 0 on a grid.
        pub pole: u32,
    }
}

record! {
    /// Episodes that can be played again.
    pub struct PlayedEpisodes {
        /// The latest, and some of those before, evenly spread.
        pub episodes: Vec<PlayedEpisode>,
    }
}

/// The record of all episodes: some of the whole course, the latest, the best.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Tally {
    /// Whole episodes so far.
    pub count: u32,
    /// Episodes at equal intervals, with the mean of the [`WINDOW`] that ended with it.
    course: Vec<(PlayedEpisode, f32)>,
    stride: u32,
    recent: Vec<PlayedEpisode>,
    best: Option<PlayedEpisode>,
    /// The returns of the latest [`WINDOW`] episodes, that of episode e at e mod WINDOW.
    window: Vec<f32>,
}

impl Tally {
    pub fn new() -> Self {
        Self { count: 0, course: vec![], stride: 1, recent: vec![], best: None, window: vec![] }
    }

    /// Adds the next episode. Gives whether it is the best so far.
    pub fn push(&mut self, earned: f64, length: u32, begun: u32, pole: u32) -> bool {
        let episode = PlayedEpisode { number: self.count, earned, length, begun, pole };
        let place = self.count as usize % WINDOW;
        match self.window.get_mut(place) {
            Some(slot) => *slot = earned as f32,
            None => self.window.push(earned as f32),
        }
        if self.count.is_multiple_of(self.stride) {
            self.course.push((episode, self.mean().unwrap_or_default()));
        }
        if self.course.len() >= COURSE {
            self.stride *= 2;
            self.course.retain(|(episode, _)| episode.number.is_multiple_of(self.stride));
        }
        if self.recent.len() == RECENT {
            self.recent.remove(0);
        }
        self.recent.push(episode);
        self.count = self.count.wrapping_add(1);
        // Equally good, the shorter; a return that is worse by rounding only is equally good.
        let better =
            |best: &PlayedEpisode| earned > best.earned || (earned == best.earned && length < best.length);
        let is_best = self.best.as_ref().is_none_or(better);
        if is_best {
            self.best = Some(episode);
        }
        is_best
    }

    /// The mean return of the latest episodes, at most [`WINDOW`].
    pub fn mean(&self) -> Option<f32> {
        let sum: f64 = self.window.iter().map(|earned| f64::from(*earned)).sum();
        (!self.window.is_empty()).then(|| (sum / self.window.len() as f64) as f32)
    }

    pub fn best(&self) -> Option<PlayedEpisode> {
        self.best
    }

    /// Rows of (episode; its return, the mean of the latest), the latest episode last.
    pub fn curve(&self) -> Rows {
        let kept = self.course.last().map(|(episode, _)| episode.number);
        let latest =
            self.recent.last().filter(|latest| Some(latest.number) != kept).copied().zip(self.mean());
        let row =
            |(episode, mean): (PlayedEpisode, f32)| [episode.number as f32, episode.earned as f32, mean];
        Rows { width: 3, data: self.course.iter().copied().chain(latest).flat_map(row).collect() }
    }

    /// Those that can be played again, in order.
    pub fn played(&self) -> PlayedEpisodes {
        let first = self.recent.first().map_or(u32::MAX, |first| first.number);
        let early = self.course.partition_point(|(episode, _)| episode.number < first);
        let offered = early.min(OFFERED);
        let early = (0..offered).filter_map(|i| self.course.get(i * early / offered));
        PlayedEpisodes {
            episodes: early.map(|(episode, _)| *episode).chain(self.recent.iter().copied()).collect(),
        }
    }

    /// Whether a tally read from a save is one that [`push`](Self::push) could have made.
    pub fn is_sound(&self) -> bool {
        self.stride.is_power_of_two()
            && self.course.len() < COURSE
            && self.recent.len() <= RECENT
            && self.window.len() <= WINDOW
            && self.window.len() == (self.count as usize).min(WINDOW)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(episodes: u32) -> Tally {
        let mut tally = Tally::new();
        for episode in 0..episodes {
            tally.push(f64::from(episode % 200), 10, episode * 100_000, episode % 3);
        }
        tally
    }

    #[test]
    fn the_mean_is_of_the_latest_hundred_and_the_best_is_kept() {
        assert_eq!(Tally::new().mean(), None);
        let tally = tally(250);
        // The latest hundred are 150 … 199 and 0 … 49.
        assert_eq!(tally.mean(), Some(99.5));
        assert_eq!(tally.best().map(|best| best.number), Some(199));
        assert!(tally.is_sound());
        let last = PlayedEpisode { number: 249, earned: 49.0, length: 10, begun: 24_900_000, pole: 0 };
        assert_eq!(tally.played().episodes.last(), Some(&last));
        assert!(tally.curve().data.ends_with(&[249.0, 49.0, 99.5]));
    }

    #[test]
    fn the_course_is_bounded_evenly_spaced_and_ends_with_the_latest() {
        for episodes in [1, 255, 256, 257, 10_000] {
            let tally = tally(episodes);
            let curve = tally.curve().data;
            let numbers: Vec<_> = curve.iter().step_by(3).map(|number| *number as u32).collect();
            assert!(numbers.len() <= COURSE && tally.is_sound(), "{episodes}");
            assert_eq!((numbers[0], numbers.last()), (0, Some(&(episodes - 1))));
            let even = &numbers[..numbers.len() - 1];
            assert!(even.windows(2).all(|pair| pair[1] - pair[0] == tally.stride), "{episodes}");
        }
    }

    #[test]
    fn of_many_episodes_the_latest_can_be_played_again_and_the_earlier_ones_evenly() {
        for (episodes, offered) in [(0, 0), (5, 5), (120, 120), (121, 120), (5_000, 120)] {
            let played = tally(episodes).played().episodes;
            assert_eq!(played.len(), offered);
            assert!(played.windows(2).all(|pair| pair[0].number < pair[1].number));
            assert_eq!(played.first().map(|first| first.number), (episodes > 0).then_some(0));
            let latest = played.iter().rev().take(RECENT).map(|episode| episode.number);
            assert!(latest.eq((0..episodes).rev().take(RECENT)));
        }
    }
}
