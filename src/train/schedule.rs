//! How the learning rate changes.

/// A share of the learning rate η by the step t, T being the schedule's length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// η.
    Constant,
    /// η · 2^(−t/T).
    Halving,
    /// η · ½ (1 + cos(π t/T)), then 0: Loshchilov and Hutter (2017), equation 5, without restarts.
    Cosine,
    /// Rising evenly over the first tenth of T, then as `Cosine`.
    WarmUp,
}

impl Schedule {
    /// The share of η at step t.
    pub fn share(self, step: u32, horizon: f64) -> f64 {
        let along = (f64::from(step) / horizon).min(1.0);
        let cosine = 0.5 * (1.0 + (std::f64::consts::PI * along).cos());
        match self {
            Self::Constant => 1.0,
            Self::Halving => (-f64::from(step) / horizon).exp2(),
            Self::Cosine => cosine,
            Self::WarmUp => cosine * (10.0 * f64::from(step + 1) / horizon).min(1.0),
        }
    }
}
