//! What a table learns of one step.
//!
//! From s the agent did a, got r and landed on s′. With α the learning rate, all learners but the planners move
//! Q(s, a) ← Q(s, a) + α δ with the error δ = target − Q(s, a):
//!
//! | learner | target | source |
//! |---|---|---|
//! | Q-learning | r + γ max_a′ Q(s′, a′) | Watkins (1989); section 6.5 |
//! | SARSA | r + γ Q(s′, a′), a′ being what it will do | Rummery and Niranjan (1994); section 6.4 |
//! | expected SARSA | r + γ Σ π(a′ \| s′) Q(s′, a′) | van Seijen et al. (2009); section 6.6 |
//! | Monte Carlo | G, the discounted return from the first visit to (s, a) on | section 5.4, with a constant α as in 6.1 |
//! | value iteration | the planner's backup of every cell | section 4.4 |
//! | policy iteration | the values of the present policy, and a better policy from them | section 4.3 |
//!
//! What comes after the end of an episode is worth 0. An episode that is cut at its limit has not ended: the targets
//! above look beyond it, all but Monte Carlo's, which only counts what came.
//!
//! The agents behave ε-greedily: with probability ε any action, else a best one, equally good ones alike. Sections are
//! of Sutton and Barto, 2nd edition.

use super::dice::{Words, pick, unit};
use super::grid::ACTIONS;
use super::learner::Learner;
use super::planning::best;
use crate::record;

record! {
    /// One update of a table, written out.
    #[derive(Copy, serde::Deserialize)]
    pub struct TableUpdate {
        /// s, the cell.
        pub state: u16,
        /// a.
        pub action: u8,
        /// r.
        pub reward: f64,
        /// s′, the cell.
        pub next: u16,
        /// a′, where the target has one.
        pub next_action: Option<u8>,
        /// γ.
        pub gamma: f64,
        /// What the target says of s′, before it is discounted.
        pub ahead: f64,
        /// What Q(s, a) moves towards.
        pub target: f64,
        /// Q(s, a) before.
        pub old: f64,
        /// δ = target − old.
        pub error: f64,
        /// α.
        pub alpha: f64,
        /// Q(s, a) afterwards.
        pub new: f64,
        /// Whether the episode ended with it.
        pub ends: bool,
        /// Whether it has been made, or is about to be.
        pub made: bool,
    }
}

/// One step that the world has answered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Transition {
    pub state: u16,
    pub action: u8,
    pub reward: f64,
    pub next: u16,
    pub ends: bool,
}

/// The four Q of a cell.
#[inline]
pub(super) fn of_cell(q: &[f64], cell: u16) -> [f64; ACTIONS] {
    let at = usize::from(cell) * ACTIONS;
    q.get(at..at + ACTIONS).and_then(|own| own.try_into().ok()).unwrap_or([0.0; ACTIONS])
}

/// Whether an ε-greedy agent leaves its move to the dice.
#[inline]
pub(super) fn throws(epsilon: f64, words: Words) -> bool {
    unit(words.explore) < epsilon
}

/// What an ε-greedy agent does.
#[inline]
pub(super) fn epsilon_greedy(q: [f64; ACTIONS], epsilon: f64, words: Words) -> u8 {
    if throws(epsilon, words) {
        return pick(words.action, ACTIONS) as u8;
    }
    let best = best(q);
    let ties = q.iter().filter(|value| **value == best).count();
    let chosen = pick(words.action, ties.max(1));
    let mut tied = (0..ACTIONS).filter(|action| q[*action] == best);
    tied.nth(chosen).unwrap_or(0) as u8
}

/// Σ π(a | s) Q(s, a) of an ε-greedy agent.
fn expectation(q: [f64; ACTIONS], epsilon: f64) -> f64 {
    epsilon * q.iter().sum::<f64>() / ACTIONS as f64 + (1.0 - epsilon) * best(q)
}

/// The update of a learner that looks one step ahead. `next_action` gives what the agent will do in s′.
#[inline]
pub(super) fn update(
    learner: Learner,
    q: &[f64],
    step: &Transition,
    (alpha, gamma, epsilon): (f64, f64, f64),
    next_action: impl Fn([f64; ACTIONS]) -> u8,
) -> TableUpdate {
    let next = of_cell(q, step.next);
    let (mut ahead, mut chosen) = (0.0, None);
    if !step.ends {
        ahead = match learner {
            Learner::Sarsa => {
                let action = next_action(next);
                chosen = Some(action);
                next[usize::from(action) % ACTIONS]
            }
            Learner::ExpectedSarsa => expectation(next, epsilon),
            _ => best(next),
        };
    }
    let target = step.reward + gamma * ahead;
    towards(q, step, target, (alpha, gamma), ahead, chosen)
}

/// Q(s, a) moved towards a target.
#[inline]
pub(super) fn towards(
    q: &[f64],
    step: &Transition,
    target: f64,
    (alpha, gamma): (f64, f64),
    ahead: f64,
    next_action: Option<u8>,
) -> TableUpdate {
    let old = of_cell(q, step.state)[usize::from(step.action) % ACTIONS];
    let error = target - old;
    TableUpdate {
        state: step.state,
        action: step.action,
        reward: step.reward,
        next: step.next,
        next_action,
        gamma,
        ahead,
        target,
        old,
        error,
        alpha,
        new: old + alpha * error,
        ends: step.ends,
        made: false,
    }
}

/// The updates of a whole episode by Monte Carlo, from its last step to its first: for the first visit to each (s, a),
/// the return that followed. Gives the update of the earliest step, if there is one.
pub(super) fn monte_carlo(
    q: &mut [f64],
    episode: &[Transition],
    (alpha, gamma): (f64, f64),
) -> Option<TableUpdate> {
    let place = |step: &Transition| usize::from(step.state) * ACTIONS + usize::from(step.action);
    let mut first = vec![u32::MAX; q.len()];
    for (t, step) in episode.iter().enumerate().rev() {
        if let Some(first) = first.get_mut(place(step)) {
            *first = t as u32;
        }
    }
    let (mut sum, mut last) = (0.0, None);
    for (t, step) in episode.iter().enumerate().rev() {
        let ahead = sum;
        sum = step.reward + gamma * sum;
        if first.get(place(step)) == Some(&(t as u32)) {
            let update = towards(q, step, sum, (alpha, gamma), ahead, None);
            if let Some(slot) = q.get_mut(place(step)) {
                *slot = update.new;
            }
            last = Some(update);
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: Transition = Transition { state: 0, action: 1, reward: -1.0, next: 1, ends: false };
    /// Two cells.
    const Q: [f64; 8] = [0.0, 2.0, 0.0, 0.0, 1.0, 4.0, -1.0, 0.0];

    fn made(learner: Learner, step: &Transition) -> TableUpdate {
        update(learner, &Q, step, (0.5, 0.9, 0.2), |_| 0)
    }

    #[test]
    fn targets_by_hand() {
        // max = 4; a′ = 0 is worth 1; the expectation is 0.2 · (1 + 4 − 1 + 0) / 4 + 0.8 · 4 = 3.4.
        for (learner, ahead) in
            [(Learner::QLearning, 4.0), (Learner::Sarsa, 1.0), (Learner::ExpectedSarsa, 3.4)]
        {
            let update = made(learner, &STEP);
            assert!((update.ahead - ahead).abs() < 1e-12, "{learner:?}");
            let target = -1.0 + 0.9 * ahead;
            assert!((update.target - target).abs() < 1e-12);
            assert!((update.error - (target - 2.0)).abs() < 1e-12);
            assert!((update.new - (2.0 + 0.5 * (target - 2.0))).abs() < 1e-12);
            let end = made(learner, &Transition { ends: true, ..STEP });
            assert_eq!((end.ahead, end.target, end.next_action), (0.0, -1.0, None));
        }
        assert_eq!(made(Learner::Sarsa, &STEP).next_action, Some(0));
    }

    #[test]
    fn monte_carlo_by_hand() {
        // Rewards -1, -1, 10 with γ = ½: returns 10, 4, 1. The pair (0, 1) is met twice; its first visit counts.
        let step = |state, action, reward| Transition { state, action, reward, next: 0, ends: false };
        let episode = [step(0, 1, -1.0), step(1, 0, -1.0), step(0, 1, 10.0)];
        let mut q = Q;
        let last = monte_carlo(&mut q, &episode, (0.5, 0.5)).unwrap();
        assert_eq!((q[1], q[4]), (1.5, 2.5));
        assert_eq!((last.state, last.target, last.old, last.new, last.ahead), (0, 1.0, 2.0, 1.5, 4.0));
    }

    #[test]
    fn greed_takes_the_best_and_splits_ties() {
        let words = |explore, action| Words { explore, action, outcome: 0, start: 0 };
        assert_eq!(epsilon_greedy([0.0, 3.0, 1.0, 0.0], 0.1, words(u32::MAX, 7)), 1);
        assert_eq!(epsilon_greedy([2.0, 0.0, 2.0, 0.0], 0.0, words(0, 0)), 0);
        assert_eq!(epsilon_greedy([2.0, 0.0, 2.0, 0.0], 0.0, words(0, u32::MAX)), 2);
        assert_eq!(epsilon_greedy([0.0, 3.0, 1.0, 0.0], 0.1, words(0, u32::MAX)), 3);
    }
}
