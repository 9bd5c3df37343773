//! What the network is asked for. From x_t and the noise level, each of the three gives the others.
//!
//! With a = √ᾱ_t and s = √(1 − ᾱ_t), so that a² + s² = 1 and x_t = a x₀ + s ε:
//!
//! | target | is | x̂₀ | ε̂ |
//! |---|---|---|---|
//! | noise | ε | (x_t − s ε̂) / a | ε̂ |
//! | data | x₀ | x̂₀ | (x_t − a x̂₀) / s |
//! | velocity | v = a ε − s x₀ | a x_t − s v̂ | s x_t + a v̂ |
//!
//! Source: Salimans and Ho (2022), section 4 and appendix D.

/// See the [module](self).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// ε.
    Noise,
    /// x₀.
    Data,
    /// v.
    Velocity,
}

impl Target {
    /// What the network should say, for the shares \[a, s\], one number of x₀ and its noise.
    pub fn of(self, [a, s]: [f32; 2], x0: f32, noise: f32) -> f32 {
        match self {
            Self::Noise => noise,
            Self::Data => x0,
            Self::Velocity => a * noise - s * x0,
        }
    }

    /// x̂₀, from x_t and what the network says of it.
    pub fn data(self, [a, s]: [f32; 2], x: f32, said: f32) -> f32 {
        match self {
            Self::Noise => (x - s * said) / a,
            Self::Data => said,
            Self::Velocity => a * x - s * said,
        }
    }

    /// ε̂, from x_t and what the network says of it; t ≥ 1, where s > 0.
    pub fn noise(self, [a, s]: [f32; 2], x: f32, said: f32) -> f32 {
        match self {
            Self::Noise => said,
            Self::Data => (x - a * said) / s,
            Self::Velocity => s * x + a * said,
        }
    }

    /// The mean squared error of always saying 0, where the data's mean square is `power`.
    pub fn loss_of_zero(self, [a, s]: [f64; 2], power: f64) -> f64 {
        match self {
            Self::Noise => 1.0,
            Self::Data => power,
            Self::Velocity => a * a + s * s * power,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_gives_back_what_was_mixed() {
        for alpha_bar in [0.999_f32, 0.7, 0.2, 0.01] {
            let shares = [alpha_bar.sqrt(), (1.0 - alpha_bar).sqrt()];
            for (x0, noise) in [(0.5, -1.25), (-1.75, 0.25), (0.0, 2.0)] {
                let x = shares[0] * x0 + shares[1] * noise;
                for target in [Target::Noise, Target::Data, Target::Velocity] {
                    let said = target.of(shares, x0, noise);
                    let (data, back) = (target.data(shares, x, said), target.noise(shares, x, said));
                    // Where one share is small, what is divided by it is less exact.
                    assert!(
                        (data - x0).abs() < 1e-5 && (back - noise).abs() < 1e-5,
                        "{target:?} {alpha_bar}"
                    );
                }
            }
        }
    }
}
