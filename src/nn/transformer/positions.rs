//! Places as numbers.

use burn::tensor::{Device, Tensor};

use crate::nn::matrix;

/// The base of the wavelengths of both encodings.
const BASE: f64 = 10_000.0;

/// sin(p ω) in the even columns and cos(p ω) in the odd ones, ω = 10000^(−2i/d): Vaswani et al. (2017),
/// section 3.5. Row-major `[count, d]`, for the places from `start`.
pub(super) fn sinusoidal(start: usize, count: usize, d: usize) -> Vec<f32> {
    let entry = |place: usize, column: usize| {
        let angle = place as f64 * BASE.powf(-((column / 2 * 2) as f64) / d as f64);
        (if column.is_multiple_of(2) { angle.sin() } else { angle.cos() }) as f32
    };
    (start..start + count).flat_map(|place| (0..d).map(move |column| entry(place, column))).collect()
}

/// The cosines and sines of the angles p·10000^(−2i/dₕ), `[1, count, dₕ/2]` each: Su et al. (2021), equation 34.
#[derive(Debug, Clone)]
pub(super) struct Rotation {
    cos: Tensor<3>,
    sin: Tensor<3>,
}

impl Rotation {
    pub fn new(start: usize, count: usize, head_width: usize, device: &Device) -> Self {
        let half = head_width / 2;
        let angle = |place: usize, i: usize| place as f64 * BASE.powf(-((2 * i) as f64) / head_width as f64);
        let table = |f: fn(f64) -> f64| {
            let data = (start..start + count).flat_map(|p| (0..half).map(move |i| f(angle(p, i)) as f32));
            matrix(data.collect(), half, device).unsqueeze::<3>()
        };
        Self { cos: table(f64::cos), sin: table(f64::sin) }
    }

    /// Turns `[b·h, t, dₕ]`: number i and number i + dₕ/2 are the two coordinates of pair i.
    pub fn turn(&self, x: Tensor<3>) -> Tensor<3> {
        let half = self.cos.dims()[2];
        let (a, b) = (x.clone().narrow(2, 0, half), x.narrow(2, half, half));
        let (cos, sin) = (self.cos.clone(), self.sin.clone());
        let first = a.clone() * cos.clone() - b.clone() * sin.clone();
        Tensor::cat(vec![first, a * sin + b * cos], 2)
    }
}
