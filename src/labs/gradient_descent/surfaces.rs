//! The surfaces by name: formula, picture, minima, and learning rates that are too small, good and too large.
//!
//! | surface | L(x, y) | source |
//! |---|---|---|
//! | bowl | ½ (x² + y²) | |
//! | ravine | ½ (x² + κ y²): its curvatures are 1 and κ | Nocedal and Wright, *Numerical Optimization*, section 3.3 |
//! | saddle | ½ x² + ¼ (y² − 1)²: a pass at (0, 0) between two valleys | |
//! | Rosenbrock | (1 − x)² + 100 (y − x²)² | Rosenbrock (1960) |
//! | many minima | x² + y² + 2 − cos 2πx − cos 2πy: Rastrigin's (1974), with a ripple of 1 for 10 | |
//! | homes | 1/n Σ (w₁ xᵢ₁ + w₂ xᵢ₂ − yᵢ)², standardised, over 932 home sales | |
//! | network | the loss of a small trained network along two directions ([`Slice`](super::slice::Slice)) | Li et al. (2018) |

use std::f64::consts::TAU;

use burn::tensor::Tensor;

use crate::lab::{Label, choices};
use crate::train::Method;
use crate::train::optimizer::MOMENTUM;

/// Who races, in this order everywhere.
pub(super) const RACERS: [Method; 5] =
    [Method::Sgd, Method::Momentum, Method::Nesterov, Method::RmsProp, Method::Adam];

/// The homes' features along the two axes.
pub(super) const FEATURES: [&str; 2] = ["area", "baths"];

/// A learning rate that is too small, one that is good, and one that is too large.
pub(super) type Rates = [f64; 3];

choices! {
    /// What is descended. See the [module](self).
    pub enum Surface {
        Bowl = "bowl": "round bowl",
        Ravine = "ravine": "narrow ravine",
        Saddle = "saddle": "saddle between two valleys",
        Rosenbrock = "rosenbrock": "Rosenbrock’s bent valley",
        Rastrigin = "rastrigin": "many minima",
        Homes = "homes": "home prices, two weights",
        Network = "network": "a small network",
    }
}

/// L at every point, `[k]` and `[k]` → `[k]`, of κ.
pub(super) type Formula = fn(Tensor<1>, Tensor<1>, f64) -> Tensor<1>;

impl Surface {
    /// What the picture covers: from and to across, from and to up.
    pub fn extent(self) -> [f64; 4] {
        match self {
            Self::Bowl | Self::Ravine => [-3.0, 3.0, -2.0, 2.0],
            Self::Saddle => [-2.4, 2.4, -1.6, 1.6],
            Self::Rosenbrock => [-2.0, 2.0, -0.8, 2.2],
            Self::Rastrigin => [-3.0, 3.0, -2.0, 2.0],
            Self::Homes => [-1.2, 2.4, -1.2, 1.2],
            Self::Network => [-1.5, 1.5, -1.0, 1.0],
        }
    }

    /// Where the race starts until the reader says otherwise.
    pub fn start(self) -> [f64; 2] {
        match self {
            Self::Bowl => [-2.4, 1.4],
            Self::Ravine => [-2.6, 0.9],
            // Exactly on the ridge.
            Self::Saddle => [-2.0, 0.0],
            // Rosenbrock's own.
            Self::Rosenbrock => [-1.2, 1.0],
            Self::Rastrigin => [2.4, -1.3],
            Self::Homes => [-0.8, 0.9],
            Self::Network => [1.2, 0.8],
        }
    }

    /// The names of its two coordinates.
    pub fn coordinates(self) -> [Label; 2] {
        match self {
            Self::Homes => [
                Label::new(FEATURES[0], "weight of floor area"),
                Label::new(FEATURES[1], "weight of bathrooms"),
            ],
            Self::Network => [Label::new("alpha", "α"), Label::new("beta", "β")],
            _ => [Label::new("x", "x"), Label::new("y", "y")],
        }
    }

    /// What the controls of the start are called.
    pub fn start_labels(self) -> [&'static str; 2] {
        match self {
            Self::Homes => ["Start: area", "Start: baths"],
            Self::Network => ["Start: α", "Start: β"],
            _ => ["Start: x", "Start: y"],
        }
    }

    /// The minima that the formula has in the picture, the lowest first; none where it is not a formula.
    pub fn minima(self) -> &'static [[f64; 2]] {
        match self {
            Self::Saddle => &[[0.0, 1.0], [0.0, -1.0]],
            Self::Rosenbrock => &[[1.0, 1.0]],
            Self::Bowl | Self::Ravine | Self::Rastrigin => &[[0.0, 0.0]],
            Self::Homes | Self::Network => &[],
        }
    }

    /// Whether its curvature is the same everywhere, so that what holds at the minimum holds all over.
    pub fn is_quadratic(self) -> bool {
        matches!(self, Self::Bowl | Self::Ravine | Self::Homes)
    }

    /// L as a formula; `None` where it is measured on data.
    pub fn formula(self) -> Option<Formula> {
        Some(match self {
            Self::Bowl => |x, y, _| (x.square() + y.square()) * 0.5,
            Self::Ravine => |x, y, kappa| (x.square() + y.square() * kappa) * 0.5,
            Self::Saddle => |x, y, _| x.square() * 0.5 + (y.square() - 1.0).square() * 0.25,
            Self::Rosenbrock => |x, y, _| {
                let across = y - x.clone().square();
                (x.neg() + 1.0).square() + across.square() * 100.0
            },
            Self::Rastrigin => |x, y, _| {
                let ripple = |u: Tensor<1>| u.clone().square() + (u * TAU).cos().neg() + 1.0;
                ripple(x) + ripple(y)
            },
            Self::Homes | Self::Network => return None,
        })
    }

    /// Rates for `method`. On a ravine of condition number κ the methods without a memory of squares are
    /// bound by its steep side, so their rates go with 1/κ.
    pub fn rates(self, method: Method, kappa: f64) -> Rates {
        use Method::{Adam, Momentum, Nesterov, RmsProp, Sgd};
        // Three digits, as a reader would type them.
        let scaled = |rates: Rates| rates.map(|rate| rounded(rate / kappa));
        match (self, method) {
            (Self::Bowl, Sgd) => [0.01, 0.3, 2.1],
            (Self::Bowl, Momentum) => [0.001, 0.1, 4.0],
            (Self::Bowl, Nesterov) => [0.001, 0.1, 1.45],
            // The best there is, 2 / (1 + κ), and never so near its limit that three digits would put it there.
            (Self::Ravine, Sgd) => scaled([0.1, (2.0 * kappa / (kappa + 1.0).max(2.5)).min(1.98), 2.15]),
            (Self::Ravine, Momentum) => scaled([0.01, 1.0, 4.0]),
            (Self::Ravine, Nesterov) => scaled([0.01, 0.7, 1.45]),
            (Self::Saddle, Sgd) => [0.01, 0.3, 2.1],
            (Self::Saddle, Momentum) => [0.001, 0.1, 4.0],
            (Self::Saddle, Nesterov) => [0.001, 0.1, 1.5],
            (Self::Rosenbrock, Sgd) => [0.0001, 0.0015, 0.006],
            (Self::Rosenbrock, Momentum) => [0.00001, 0.0005, 0.006],
            (Self::Rosenbrock, Nesterov) => [0.00001, 0.0005, 0.006],
            (Self::Rastrigin, Sgd) => [0.001, 0.02, 0.5],
            (Self::Rastrigin, Momentum) => [0.0002, 0.02, 0.5],
            (Self::Rastrigin, Nesterov) => [0.0002, 0.02, 0.5],
            (Self::Homes, Sgd) => [0.005, 0.3, 0.6],
            (Self::Homes, Momentum) => [0.001, 0.1, 1.2],
            (Self::Homes, Nesterov) => [0.001, 0.1, 0.45],
            (Self::Network, Sgd) => [0.01, 0.2, 3.0],
            (Self::Network, Momentum) => [0.001, 0.02, 3.0],
            (Self::Network, Nesterov) => [0.001, 0.02, 3.0],
            (Self::Rosenbrock, RmsProp) => [0.0005, 0.005, 0.5],
            (Self::Rosenbrock, _) => [0.002, 0.1, 2.0],
            (Self::Homes | Self::Network, RmsProp) => [0.001, 0.02, 0.5],
            (Self::Homes | Self::Network, Adam) => [0.003, 0.1, 2.0],
            (_, RmsProp) => [0.002, 0.05, 1.0],
            (_, _) => [0.005, 0.2, 4.0],
        }
    }
}

fn rounded(rate: f64) -> f64 {
    let unit = 10_f64.powf(rate.log10().floor() - 2.0);
    // Divided by a whole number where it can be: 0.08 and not 0.080000000000000002.
    if unit < 1.0 { (rate / unit).round() / (1.0 / unit).round() } else { (rate / unit).round() * unit }
}

/// The rate below which `method` settles in a bowl of largest curvature λmax; infinite where no rate makes it
/// run away.
///
/// | method | limit |
/// |---|---|
/// | SGD | 2 / λmax |
/// | momentum | 2 (1 + μ) / λmax |
/// | Nesterov | 2 (1 + μ) / ((1 + 2μ) λmax) |
///
/// Each is where the largest root of the method's linear recurrence on ½ λ x² reaches size 1. Source: Polyak
/// (1964); for Nesterov's, the recurrence θ' = (1 − a − μa) θ − μ² v, v' = a θ + μ v with a = ηλ.
pub(super) fn stable_rate(method: Method, steepest: f64) -> f64 {
    let reach = match method {
        Method::Sgd => 2.0,
        Method::Momentum => 2.0 * (1.0 + MOMENTUM),
        Method::Nesterov => 2.0 * (1.0 + MOMENTUM) / (1.0 + 2.0 * MOMENTUM),
        Method::RmsProp | Method::Adam | Method::AdamW | Method::AdamShort => return f64::INFINITY,
    };
    reach / steepest
}
