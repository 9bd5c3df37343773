//! The optimum, for a world that is known: what the learners, who don't know it, are compared with.
//!
//! | | formula |
//! |---|---|
//! | backup of an action | Q(s, a) = Σ p(s′, r \| s, a) \[r + γ V(s′)\] |
//! | value iteration | V(s) ← max_a Q(s, a), cell by cell, until no value changes |
//! | policy evaluation | V(s) ← Σ_a π(a \| s) Q(s, a), the same way |
//! | policy iteration | evaluate π, then let π take the best action everywhere, until it stays |
//!
//! Sweeps are in place. They are counted and bounded: under γ = 1 a world without an end has no finite values, and
//! then [`Plan::settled`] says so.
//!
//! Source: Sutton and Barto, 2nd edition, sections 4.1 to 4.4.

use super::dynamics::{Dynamics, Outcome};
use super::grid::ACTIONS;

/// No more sweeps than this where γ < 1, so that values have a limit …
const MOST_SWEEPS: u32 = 20_000;
/// … and no more than this where γ = 1, so that they may have none.
const MOST_WITHOUT_DISCOUNT: u32 = 3_000;
/// Values have settled when none changes by more than this share of the largest.
const TOLERANCE: f64 = 1e-9;

/// Values that planning has found.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// `[cells]`; 0 where no episode can be.
    pub values: Vec<f64>,
    /// `[cells, 4]`.
    pub q: Vec<f64>,
    pub sweeps: u32,
    /// The largest change of the last sweep.
    pub residual: f64,
    pub settled: bool,
}

impl Plan {
    fn new(dynamics: &Dynamics, gamma: f64, values: Vec<f64>, (sweeps, residual, settled): Sweeps) -> Self {
        let q = all_q(dynamics, gamma, &values);
        Self { values, q, sweeps, residual, settled }
    }
}

/// How many, the last one's largest change, and whether that was small enough.
type Sweeps = (u32, f64, bool);

/// What pits lead to: the mean value of the starts.
pub(super) fn restart_value(dynamics: &Dynamics, values: &[f64]) -> f64 {
    let sum: f64 = dynamics.starts.iter().map(|cell| values[usize::from(*cell)]).sum();
    sum / dynamics.starts.len().max(1) as f64
}

/// Q(s, a) under `values`, `restart` being the value of going back to a start.
pub(super) fn backup(outcomes: &[Outcome], gamma: f64, values: &[f64], restart: f64) -> f64 {
    let worth = |outcome: &Outcome| match outcome.next {
        _ if outcome.ends => outcome.reward,
        Some(next) => outcome.reward + gamma * values[usize::from(next)],
        None => outcome.reward + gamma * restart,
    };
    outcomes.iter().map(|outcome| outcome.probability * worth(outcome)).sum()
}

/// Q of every state and action under `values`, `[cells, 4]`; 0 for a cell that no episode can come to.
pub(super) fn all_q(dynamics: &Dynamics, gamma: f64, values: &[f64]) -> Vec<f64> {
    let restart = restart_value(dynamics, values);
    let mut all = vec![0.0; dynamics.cells * ACTIONS];
    for cell in dynamics.states.iter().map(|cell| usize::from(*cell)) {
        for action in 0..ACTIONS {
            all[cell * ACTIONS + action] = backup(dynamics.outcomes(cell, action), gamma, values, restart);
        }
    }
    all
}

/// One sweep: `weigh` makes the value of a cell of its four Q. Gives the largest change.
pub(super) fn sweep(
    dynamics: &Dynamics,
    gamma: f64,
    values: &mut [f64],
    weigh: impl Fn(usize, [f64; ACTIONS]) -> f64,
) -> f64 {
    let mut residual = 0.0_f64;
    let mut restart = restart_value(dynamics, values);
    for cell in dynamics.states.iter().map(|cell| usize::from(*cell)) {
        let q = std::array::from_fn(|action| backup(dynamics.outcomes(cell, action), gamma, values, restart));
        let value = weigh(cell, q);
        residual = residual.max((value - values[cell]).abs());
        values[cell] = value;
        if dynamics.starts.contains(&(cell as u16)) {
            restart = restart_value(dynamics, values);
        }
    }
    residual
}

fn until_settled(gamma: f64, values: &mut [f64], mut sweep: impl FnMut(&mut [f64]) -> f64) -> Sweeps {
    let most = if gamma < 1.0 { MOST_SWEEPS } else { MOST_WITHOUT_DISCOUNT };
    let mut residual = f64::INFINITY;
    for sweeps in 1..=most {
        residual = sweep(values);
        let largest = values.iter().fold(1.0_f64, |most, value| most.max(value.abs()));
        if residual <= TOLERANCE * largest {
            return (sweeps, residual, true);
        }
    }
    (most, residual, false)
}

/// The largest.
pub(super) fn best(q: [f64; ACTIONS]) -> f64 {
    q.into_iter().fold(f64::NEG_INFINITY, f64::max)
}

/// V* and Q*.
pub(super) fn value_iteration(dynamics: &Dynamics, gamma: f64) -> Plan {
    let mut values = vec![0.0; dynamics.cells];
    let sweeps = until_settled(gamma, &mut values, |values| sweep(dynamics, gamma, values, |_, q| best(q)));
    Plan::new(dynamics, gamma, values, sweeps)
}

/// V of a policy `[cells, 4]`, starting from `values`.
pub(super) fn evaluate(dynamics: &Dynamics, gamma: f64, policy: &[f64], mut values: Vec<f64>) -> Plan {
    let sweeps = until_settled(gamma, &mut values, |values| {
        sweep(dynamics, gamma, values, |cell, q| {
            q.iter().zip(&policy[cell * ACTIONS..]).map(|(q, share)| q * share).sum()
        })
    });
    Plan::new(dynamics, gamma, values, sweeps)
}

/// The policy that takes a best action everywhere, equally good ones alike: `[cells, 4]`, zero where no episode
/// can be.
pub(super) fn greedy(dynamics: &Dynamics, q: &[f64]) -> Vec<f64> {
    let mut policy = vec![0.0; q.len()];
    for (cell, (own, shares)) in q.chunks_exact(ACTIONS).zip(policy.chunks_exact_mut(ACTIONS)).enumerate() {
        if dynamics.outcomes(cell, 0).is_empty() {
            continue;
        }
        let best = own.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        // What differs by rounding only is equally good.
        let margin = 1e-9 * best.abs().max(1.0);
        let ties = own.iter().filter(|q| **q >= best - margin).count().max(1) as f64;
        own.iter()
            .zip(shares)
            .for_each(|(q, share)| *share = if *q >= best - margin { 1.0 / ties } else { 0.0 });
    }
    policy
}

/// The expected sum of rewards, not discounted, of an episode of at most `limit` steps under a policy: exact, by
/// following the probability of being in each cell.
pub(super) fn expected_return(dynamics: &Dynamics, policy: &[f64], limit: usize) -> f64 {
    let start = 1.0 / dynamics.starts.len().max(1) as f64;
    let mut there = vec![0.0; dynamics.cells];
    dynamics.starts.iter().for_each(|cell| there[usize::from(*cell)] += start);
    let mut sum = 0.0;
    for _ in 0..limit {
        let mut then = vec![0.0; dynamics.cells];
        let mut alive = 0.0;
        for (cell, here) in there.iter().enumerate().filter(|(_, here)| **here > 1e-15) {
            for action in 0..ACTIONS {
                let taken = here * policy[cell * ACTIONS + action];
                if taken == 0.0 {
                    continue;
                }
                for outcome in dynamics.outcomes(cell, action) {
                    let share = taken * outcome.probability;
                    sum += share * outcome.reward;
                    if outcome.ends {
                        continue;
                    }
                    alive += share;
                    match outcome.next {
                        Some(next) => then[usize::from(next)] += share,
                        None => dynamics.starts.iter().for_each(|s| then[usize::from(*s)] += share * start),
                    }
                }
            }
        }
        there = then;
        if alive < 1e-12 {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::super::dynamics::Rules;
    use super::super::grid::Grid;
    use super::super::problem::World;
    use super::*;
    use crate::lab::Named;

    const RULES: Rules = Rules { step: -1.0, goal: 0.0, pit: -10.0, coin: 1.0, prize: 2.0, slip: 0.2 };

    /// V* and Q* the other way; begins with the policy that takes every action alike.
    fn policy_iteration(dynamics: &Dynamics, gamma: f64) -> Plan {
        let mut policy = vec![1.0 / ACTIONS as f64; dynamics.cells * ACTIONS];
        let mut plan = evaluate(dynamics, gamma, &policy, vec![0.0; dynamics.cells]);
        for _ in 0..200 {
            let better = greedy(dynamics, &plan.q);
            if better == policy {
                break;
            }
            policy = better;
            let sweeps = plan.sweeps;
            plan = evaluate(dynamics, gamma, &policy, plan.values);
            plan.sweeps += sweeps;
        }
        plan
    }

    fn world(text: &str) -> Dynamics {
        Dynamics::new(&Grid::parse(text).unwrap(), &RULES)
    }

    fn close(ours: f64, by_hand: f64) {
        assert!((ours - by_hand).abs() < 1e-6 * by_hand.abs().max(1.0), "{ours} is not {by_hand}");
    }

    #[test]
    fn a_corridor_by_hand() {
        // From the left: -1 + γ(-1 + γ(-1 + γ·0)) with the goal's own step worth 0.
        let dynamics = world("S...G");
        for gamma in [0.0, 0.5, 0.9, 1.0] {
            let plan = value_iteration(&dynamics, gamma);
            assert!(plan.settled);
            let by_hand = [-(1.0 + gamma + gamma * gamma), -(1.0 + gamma), -1.0, 0.0, 0.0];
            plan.values.iter().zip(by_hand).for_each(|(ours, by_hand)| close(*ours, by_hand));
        }
    }

    #[test]
    fn a_slippery_cell_and_a_pit_by_hand() {
        // S ~ G over a row of floor, pit, floor. From ~ (cell 1) right: 0.8 the goal, 0.1 the border above, 0.1 the
        // pit below, which is back at S. With γ = 1, x = V(S), y = V(~): x = -1 + y,
        // y = 0.8·0 + 0.1(-1 + y) + 0.1(-10 + x) → 0.9 y = -1.1 + 0.1 (y - 1) → 0.8 y = -1.2.
        let plan = value_iteration(&world("S~G/#X#"), 1.0);
        assert!(plan.settled);
        close(plan.values[1], -1.5);
        close(plan.values[0], -2.5);
    }

    #[test]
    fn a_coin_that_comes_back_is_worth_a_series() {
        // In and out: 1 - 1·γ … so V on the coin's neighbour is (1 - γ) / (1 - γ²).
        let gamma = 0.9;
        let plan = value_iteration(&world("So"), gamma);
        close(plan.values[0], (1.0 - gamma) / (1.0 - gamma * gamma));
    }

    #[test]
    fn both_ways_of_planning_agree() {
        for world in World::ALL {
            let preset = world.preset();
            let dynamics = Dynamics::new(&preset.grid(), &preset.rules);
            for gamma in [0.5, 0.95] {
                let (value, policy) = (value_iteration(&dynamics, gamma), policy_iteration(&dynamics, gamma));
                assert!(value.settled && policy.settled, "{world:?} {gamma}");
                value.values.iter().zip(&policy.values).for_each(|(a, b)| close(*a, *b));
            }
        }
    }

    #[test]
    fn no_end_and_no_discount_is_said_and_not_looped_over() {
        for text in ["S..", "S.#G"] {
            let plan = value_iteration(&world(text), 1.0);
            assert!(!plan.settled && plan.residual >= 0.9);
            assert!(!policy_iteration(&world(text), 1.0).settled);
            assert!(value_iteration(&world(text), 0.9).settled);
        }
    }

    #[test]
    fn expected_returns_by_hand() {
        let dynamics = world("S.G");
        let optimal = greedy(&dynamics, &value_iteration(&dynamics, 1.0).q);
        close(expected_return(&dynamics, &optimal, 100), -1.0);
        close(expected_return(&dynamics, &optimal, 1), -1.0);
        // At random a quarter of the moves go right, a quarter left, the rest nowhere. Steps to the goal are 16 from
        // cell 1's neighbour S and 12 … by first-step analysis: b = 1 + b/2 + a/4, a = 1 + 3a/4 + b/4; a = 12, b = 8
        // and all but the last cost 1.
        let random = vec![0.25; 12];
        close(expected_return(&dynamics, &random, 10_000), -11.0);
    }
}
