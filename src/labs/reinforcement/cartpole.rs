//! A pole on a cart, as in Gym's `CartPole-v1`.
//!
//! The state is (x, ẋ, θ, θ̇): the cart's place in m and its velocity, the pole's angle from upright in rad and its
//! velocity. Each step lasts 0.02 s, in which the cart is pushed with 10 N to the left or to the right:
//!
//! | | formula |
//! |---|---|
//! | | u = (F + m l θ̇² sin θ) / M, with M the mass of both |
//! | angular acceleration | θ̈ = (g sin θ − u cos θ) / (l (4/3 − m cos² θ / M)) |
//! | acceleration | ẍ = u − m l θ̈ cos θ / M |
//! | Euler's step | x ← x + τ ẋ, ẋ ← ẋ + τ ẍ, θ ← θ + τ θ̇, θ̇ ← θ̇ + τ θ̈ |
//!
//! An episode ends when the pole leans more than 12° or the cart leaves the track of ±2.4 m, and is cut after 500 steps.
//! Every step is worth 1.
//!
//! Source: Barto, Sutton and Anderson (1983), appendix; Gym's `classic_control/cartpole.py`.

use rand::RngExt;

use crate::rng::{Purpose, generator};

/// Numbers in a state.
pub(super) const STATE: usize = 4;
/// Left and right.
pub(super) const ACTIONS: usize = 2;
/// An episode's most steps.
pub(super) const LIMIT: u32 = 500;
/// How far the cart may go, in m.
pub(super) const MOST_X: f64 = 2.4;
/// How far the pole may lean, in rad.
pub(super) const MOST_THETA: f64 = 12.0 * std::f64::consts::PI / 180.0;
/// The most poles that are balanced together.
pub(super) const MOST_POLES: usize = 16;

const GRAVITY: f64 = 9.8;
const POLE_MASS: f64 = 0.1;
const TOTAL_MASS: f64 = 1.0 + POLE_MASS;
/// l: half the pole's length.
const HALF_LENGTH: f64 = 0.5;
const FORCE: f64 = 10.0;
/// τ, in s.
const TIME_STEP: f64 = 0.02;
/// Each number of a first state lies within ± this.
const START: f64 = 0.05;

/// (x, ẋ, θ, θ̇).
pub(super) type State = [f64; STATE];

/// The state after one step; the cart is pushed to the right or to the left.
pub(super) fn step([x, x_dot, theta, theta_dot]: State, right: bool) -> State {
    let force = if right { FORCE } else { -FORCE };
    let (sin, cos) = theta.sin_cos();
    let moment = POLE_MASS * HALF_LENGTH;
    let u = (force + moment * theta_dot * theta_dot * sin) / TOTAL_MASS;
    let inertia = HALF_LENGTH * (4.0 / 3.0 - POLE_MASS * cos * cos / TOTAL_MASS);
    let theta_acc = (GRAVITY * sin - cos * u) / inertia;
    let x_acc = u - moment * theta_acc * cos / TOTAL_MASS;
    [
        x + TIME_STEP * x_dot,
        x_dot + TIME_STEP * x_acc,
        theta + TIME_STEP * theta_dot,
        theta_dot + TIME_STEP * theta_acc,
    ]
}

/// Whether the pole has fallen, or the cart left the track.
pub(super) fn fell([x, _, theta, _]: State) -> bool {
    // Not a number is not a balanced pole either.
    !(x.abs() <= MOST_X && theta.abs() <= MOST_THETA)
}

/// Where episode number `episode` of a pole begins.
pub(super) fn start(seed: u64, pole: usize, episode: u32) -> State {
    let counter = episode.wrapping_mul(MOST_POLES as u32).wrapping_add(pole as u32);
    let mut rng = generator(seed, Purpose::Data, counter);
    std::array::from_fn(|_| rng.random_range(-START..=START))
}

/// The mean return of pushing at random, over `episodes` episodes.
pub(super) fn random_return(seed: u64, episodes: u32) -> f64 {
    let mut steps = 0_u32;
    for episode in 0..episodes {
        let mut rng = generator(seed, Purpose::Sample, u32::MAX - episode);
        let mut state = start(seed, MOST_POLES - 1, u32::MAX - episode);
        for _ in 0..LIMIT {
            steps += 1;
            state = step(state, rng.random());
            if fell(state) {
                break;
            }
        }
    }
    f64::from(steps) / f64::from(episodes.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On paper: from rest u = 10 / 1.1, θ̈ = −u / (½ (4/3 − 0.1/1.1)) = −14.634146, ẍ = u − 0.05 θ̈ / 1.1 = 9.756098.
    #[test]
    fn a_push_from_rest() {
        let pushed = step([0.0; 4], true);
        let expected = [0.0, 0.195_121_951, 0.0, -0.292_682_927];
        for (ours, paper) in pushed.iter().zip(expected) {
            assert!((ours - paper).abs() < 1e-9, "{pushed:?}");
        }
        // The mirror image.
        assert_eq!(step([0.0; 4], false), pushed.map(|v| -v));
    }

    #[test]
    fn it_falls_beyond_the_limits_only() {
        assert!(!fell([2.4, 9.0, MOST_THETA, 9.0]) && !fell([-2.4, 0.0, -MOST_THETA, 0.0]));
        assert!(fell([2.41, 0.0, 0.0, 0.0]) && fell([0.0, 0.0, -0.21, 0.0]) && fell([f64::NAN; 4]));
    }

    /// Random pushing lasts about 22 steps, as is well known of Gym's.
    #[test]
    fn random_pushing_does_not_last() {
        let mean = random_return(7, 1000);
        assert!((20.0..25.0).contains(&mean), "{mean}");
    }
}
