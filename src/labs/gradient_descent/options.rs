//! What a reader sets.

use super::problem::Key;
use super::surfaces::{RACERS, Surface};
use crate::lab::{Named, choice, linear, log, options, seed, several};
use crate::train::Method;

/// The κ of a ravine until the reader sets one.
const KAPPA: f64 = 100.0;
const SEED: u64 = 7;
/// Who is shown until the reader adds others: the plain rule, and the first that is cleverer.
const FIRST: [Method; 2] = [Method::Sgd, Method::Momentum];

/// What a racer is called. The plain rule is stochastic only where there is chance in its gradient.
pub(super) fn called(method: Method, noise: f64) -> &'static str {
    if method == Method::Sgd && noise == 0.0 { "gradient descent" } else { method.label() }
}

options! {
    /// What a reader sets.
    pub struct Options() {
        surface: Surface = choice(Surface::Ravine).says(
            "Surface",
            "The landscape of the race. Learning rates and start go back to ones that suit it.",
        ),
        kappa: f64 = log(1.0, 1000.0, KAPPA)
            .says("Condition number κ", "How many times more the ravine curves across than along.")
            .shown_if(surface == Surface::Ravine),
        start[start_x, start_y]: f64 = |axis| {
            let [x0, x1, y0, y1] = surface.extent();
            let (min, max) = [(x0, x1), (y0, y1)][axis];
            linear(min, max, surface.start()[axis])
                .says(surface.start_labels()[axis], "Where all begin. A click on the map sets it too.")
                .resets_with(&["surface"])
        },
        noise: f64 = linear(0.0, 2.0, 0.0)
            .says(
                "Noise in the gradient",
                "The standard deviation of what is added to each component of the gradient, as small batches do.",
            )
            .live()
            .resets_with(&["surface"]),
        racers: Vec<Method> = several(&RACERS, &FIRST, |method| called(method, noise))
            .says("Shown", "Which racers are shown. The others run on unseen.")
            .of_picture(),
        /// η of each racer.
        rates[rate_sgd, rate_momentum, rate_nesterov, rate_rmsprop, rate_adam]: f64 = |racer| {
            let plain = if noise == 0.0 { "η of gradient descent" } else { "η of SGD" };
            let labels = [plain, "η of momentum", "η of Nesterov", "η of RMSProp", "η of Adam"];
            let [_, good, _] = surface.rates(RACERS[racer], kappa);
            log(1e-6, 10.0, good)
                .says(labels[racer], "Its learning rate: how far its steps go.")
                .live()
                .shown_if(racers.contains(&RACERS[racer]))
                .resets_with(&["surface", "kappa"])
        },
        seed: u64 = seed(
            SEED,
            "Decides the noise, and the network with its directions. The same seed gives the same run.",
        )
        .shown_if(surface == Surface::Network || noise > 0.0),
    }
}

impl Options {
    /// What the surface is made of. What it does not depend on is left as it is by default, so that it is not made anew
    /// for nothing.
    pub(super) fn key(&self) -> Key {
        Key {
            surface: self.surface,
            kappa: if self.surface == Surface::Ravine { self.kappa } else { KAPPA },
            seed: if self.surface == Surface::Network { self.seed } else { SEED },
        }
    }

    /// Where all begin.
    pub fn start(&self) -> [f32; 2] {
        self.start.map(|x| x as f32)
    }
}
