//! Checkpoints of a run: dense enough to scrub, bounded however long the run.

use crate::lab::Settings;

/// No more checkpoints than this …
const MOST: usize = 64;
/// … and no more bytes than about this, so that large models keep fewer.
const BUDGET: usize = 32 << 20;
/// The least room a checkpoint is given. Its size varies as a run goes on; room that is the same for all is
/// used again by the next one when a checkpoint goes, so that the memory of a long run does not creep.
const ROOM: usize = 16 << 10;

/// A place to go back to: the beginning of a step.
#[derive(Debug, Clone)]
pub(super) struct Checkpoint {
    pub step: u32,
    /// How many of the recipe's changes had been made.
    pub cursor: usize,
    pub settings: Settings,
    pub bytes: Vec<u8>,
}

impl Checkpoint {
    pub fn new(step: u32, cursor: usize, settings: &Settings, snapshot: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(snapshot.len().next_power_of_two().max(ROOM));
        bytes.extend_from_slice(snapshot);
        Self { step, cursor, settings: settings.clone(), bytes }
    }
}

/// Steps between two checkpoints at first: replaying so few is quick, and taking one costs more than a step of a small lab.
const STRIDE: u32 = 8;

/// Checkpoints at every `stride`-th step; when there are too many, every second one goes and the
/// stride doubles. Going back to any step therefore replays fewer than `stride` steps.
#[derive(Debug)]
pub(super) struct Timeline {
    first: Checkpoint,
    later: Vec<Checkpoint>,
    stride: u32,
    furthest: u32,
}

impl Timeline {
    pub fn new(first: Checkpoint) -> Self {
        let furthest = first.step;
        Self { first, later: Vec::with_capacity(MOST + 1), stride: STRIDE, furthest }
    }

    pub fn furthest(&self) -> u32 {
        self.furthest
    }

    pub fn reach(&mut self, step: u32) {
        self.furthest = self.furthest.max(step);
    }

    /// Whether a checkpoint at `step` is worth taking.
    pub fn wants(&self, step: u32) -> bool {
        let last = self.later.last().map_or(self.first.step, |c| c.step);
        step > last && step.is_multiple_of(self.stride)
    }

    pub fn keep(&mut self, checkpoint: Checkpoint) {
        let most = (BUDGET / checkpoint.bytes.len().max(1)).clamp(2, MOST);
        self.later.push(checkpoint);
        while self.later.len() > most {
            self.stride = self.stride.saturating_mul(2);
            self.later.retain(|c| c.step.is_multiple_of(self.stride));
        }
    }

    pub fn at_or_before(&self, step: u32) -> &Checkpoint {
        self.later.iter().rev().find(|c| c.step <= step).unwrap_or(&self.first)
    }

    /// Forgets what lay ahead of a change made at `step`, after `cursor` earlier changes.
    pub fn branch(&mut self, step: u32, cursor: usize) {
        self.later.retain(|c| c.step <= step && c.cursor <= cursor);
        self.furthest = step;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeline_of(steps: u32, size: usize) -> Timeline {
        let at = |step| Checkpoint::new(step, 0, &Settings::default(), &vec![0; size]);
        let mut timeline = Timeline::new(at(0));
        for step in 1..=steps {
            if timeline.wants(step) {
                timeline.keep(at(step));
            }
            timeline.reach(step);
        }
        timeline
    }

    #[test]
    fn it_stays_bounded_and_replays_less_than_a_stride() {
        let timeline = timeline_of(100_000, 8);
        assert!(timeline.later.len() <= MOST);
        for step in [0, 1, 17, 50_000, 99_999] {
            let found = timeline.at_or_before(step).step;
            assert!(found <= step && step - found < timeline.stride, "{step}: {found}");
        }
    }

    #[test]
    fn large_checkpoints_are_fewer() {
        assert!(timeline_of(400, BUDGET / 4).later.len() <= 4);
    }

    #[test]
    fn a_branch_forgets_what_lay_ahead() {
        let mut timeline = timeline_of(40, 8);
        timeline.branch(10, 0);
        assert_eq!(timeline.furthest(), 10);
        assert_eq!(timeline.at_or_before(40).step, 8);
    }
}
