//! What the network learners descend.
//!
//! With π the policy, A advantages (numbers, not differentiated), R targets of the values, all over a batch of m:
//!
//! | | loss | source |
//! |---|---|---|
//! | policy gradient | −1/m Σ A ln π(a ∣ s) | Williams (1992); Mnih et al. (2016), section 4 |
//! | PPO | −1/m Σ min(ρ A, clip(ρ, 1 − c, 1 + c) A), with ρ = π / π_old | Schulman et al. (2017), eq. 7 |
//! | entropy bonus | − β · 1/m Σ H(π(· ∣ s)), in nats, added to either | Williams and Peng (1991) |
//! | values | 1/2m Σ (V(s) − R)² | |
//! | DQN | 1/m Σ (Q(s, a) − y)² | Mnih et al. (2013), eq. 2 |
//!
//! DQN's errors are not clipped, as Mnih et al. (2015) do for the sake of Atari's rewards: there an error of 60 counts no
//! more than one of 1, but it is just the few falls, among many steps on which the pole stands, that Q has to learn from.

use burn::tensor::activation::log_softmax;
use burn::tensor::{Device, Tensor};

use super::super::cartpole::ACTIONS;
use crate::nn::matrix;

/// What was done, as a mask `[m, actions]` that picks it.
pub(super) fn chosen(actions: &[u8], device: &Device) -> Tensor<2> {
    let one = |action: u8| (0..ACTIONS as u8).map(move |a| f32::from(u8::from(a == action)));
    matrix(actions.iter().copied().flat_map(one).collect(), ACTIONS, device)
}

/// What was said of that: `[m, actions]` → `[m, 1]`.
pub(super) fn of_chosen(outputs: Tensor<2>, chosen: Tensor<2>) -> Tensor<2> {
    (outputs * chosen).sum_dim(1)
}

/// A policy's loss, and its mean entropy.
pub(super) struct PolicyLoss {
    /// With the entropy bonus, to descend.
    pub whole: Tensor<1>,
    /// Without it.
    pub policy: Tensor<1>,
    pub entropy: Tensor<1>,
}

/// The loss of a policy with these logits `[m, actions]`, for advantages `[m, 1]`. With `old`, ln π_old(a ∣ s) `[m, 1]`
/// and the range c of the clipping, it is PPO's; without, the policy gradient's.
pub(super) fn policy_loss(
    logits: Tensor<2>,
    chosen: Tensor<2>,
    advantages: Tensor<2>,
    old: Option<(Tensor<2>, f64)>,
    bonus: f64,
) -> PolicyLoss {
    let all = log_softmax(logits, 1); // (m, actions)
    let taken = of_chosen(all.clone(), chosen); // (m, 1)
    let gain = match old {
        None => taken * advantages,
        Some((old, range)) => {
            let ratio = (taken - old).exp();
            let clipped = ratio.clone().clamp(1.0 - range, 1.0 + range) * advantages.clone();
            (ratio * advantages).min_pair(clipped)
        }
    };
    let policy = -gain.mean();
    let entropy = -(all.clone().exp() * all).sum_dim(1).mean();
    PolicyLoss { whole: policy.clone() - entropy.clone() * bonus, policy, entropy }
}

/// Half the mean square of V − R, both `[m, 1]`.
pub(super) fn value_loss(values: Tensor<2>, targets: Tensor<2>) -> Tensor<1> {
    (values - targets).square().mean() * 0.5
}

/// The mean square of Q(s, a) − y, both `[m, 1]`.
pub(super) fn q_loss(q: Tensor<2>, targets: Tensor<2>) -> Tensor<1> {
    (q - targets).square().mean()
}

#[cfg(test)]
mod tests {
    use super::super::super::cartpole::STATE;
    use super::super::net::{forward, model};
    use super::*;
    use crate::engine::Engine;
    use crate::nn::mlp::Mlp;
    use crate::nn::scalar;
    use crate::train::{Method, Trainer};

    fn column(values: &[f32], device: &Device) -> Tensor<2> {
        matrix(values.to_vec(), 1, device)
    }

    #[test]
    fn losses_by_hand() {
        let device = Engine::default().device().unwrap();
        // Even odds: ln π = −ln 2, the entropy is ln 2.
        let logits = || matrix(vec![0.0; 4], 2, &device);
        let picked = || chosen(&[1, 0], &device);
        let plain = policy_loss(logits(), picked(), column(&[2.0, -1.0], &device), None, 0.5);
        let ln2 = std::f32::consts::LN_2;
        let near = |ours: Tensor<1>, paper: f32| {
            let ours = scalar(ours).unwrap();
            assert!((ours - paper).abs() < 1e-6, "{ours} is not {paper}");
        };
        near(plain.policy, ln2 * (2.0 - 1.0) / 2.0);
        near(plain.entropy, ln2);
        near(plain.whole, ln2 / 2.0 - 0.5 * ln2);
        // ρ = 1.5 and 0.5. A > 0 is clipped from above at 1.2; A < 0 from below at 0.8.
        let old = column(&[(0.5_f32 / 1.5).ln(), (0.5_f32 / 0.5).ln()], &device);
        let ppo = policy_loss(logits(), picked(), column(&[2.0, -1.0], &device), Some((old, 0.2)), 0.0);
        near(ppo.policy, -(1.2 * 2.0 - 0.8) / 2.0);
        near(value_loss(column(&[1.0, 3.0], &device), column(&[0.0, 1.0], &device)), (1.0 + 4.0) / 4.0);
        // Errors of 0.5 and 3.
        let q = matrix(vec![0.0, 0.5, 3.0, 9.0], 2, &device);
        near(q_loss(of_chosen(q, picked()), column(&[0.0, 0.0], &device)), (0.25 + 9.0) / 2.0);
    }

    /// Every gradient that a learner follows, by nudging each parameter of a small network.
    #[test]
    fn gradients_by_nudging() {
        const NUDGE: f32 = 5e-3;
        for engine in Engine::AVAILABLE {
            let device = engine.device().unwrap();
            let states: Vec<f32> = (0..24).map(|i| ((i * 7 % 11) as f32 - 5.0) / 6.0).collect();
            let actions = [0, 1, 1, 0, 1, 0];
            let column = |values: [f32; 6]| column(&values, &device);
            let advantages = || column([1.0, -0.5, 0.3, 2.0, -1.0, 0.7]);
            let objective = |which: usize, model: &Mlp| {
                let outputs = forward(model, matrix(states.clone(), STATE, &device));
                let picked = chosen(&actions, &device);
                match which {
                    0 => policy_loss(outputs, picked, advantages(), None, 0.05).whole,
                    1 => {
                        // Some ratios inside the range and some clipped, none at an edge.
                        let old = column([-0.7, -0.9, -0.4, -1.2, -0.69, -0.3]);
                        policy_loss(outputs, picked, advantages(), Some((old, 0.2)), 0.05).whole
                    }
                    2 => value_loss(outputs, column([1.0, 0.0, 2.0, -1.0, 0.5, 3.0])),
                    _ => q_loss(of_chosen(outputs, picked), column([1.0, 0.0, 4.0, -3.0, 0.5, 0.2])),
                }
            };
            for which in 0..4 {
                let outputs = if which == 2 { 1 } else { 2 };
                let mut trainer = Trainer::new(model(3, outputs, 1.0, 5, &device).unwrap(), Method::Adam);
                let loss = objective(which, trainer.model());
                trainer.loss(loss).unwrap();
                trainer.backward(None).unwrap();
                let said = trainer.gradient().to_vec();
                let mut parameters = trainer.parameters().unwrap();
                for place in 0..parameters.len() {
                    let here = parameters[place];
                    let mut at = |value: f32| {
                        parameters[place] = value;
                        trainer.set_parameters(&parameters).unwrap();
                        scalar(objective(which, trainer.model())).unwrap()
                    };
                    let nudged = (at(here + NUDGE) - at(here - NUDGE)) / (2.0 * NUDGE);
                    at(here);
                    let said = said[place];
                    assert!(
                        (said - nudged).abs() < 1e-3,
                        "{engine:?} {which} {place}: {said}, nudged {nudged}"
                    );
                }
            }
        }
    }
}
