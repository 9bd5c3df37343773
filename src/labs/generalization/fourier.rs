//! What the weights of the net that adds look like as waves.
//!
//! A column of A, the mean removed, is a sum of waves of frequency f = 1 … (p − 1)/2 around the circle of numbers; the power at f is
//! |Σ_a A\[a\] e^{−2πi f a / p}|². (p is odd, so that there is none at p/2.)
//!
//! Source: Nanda et al., “Progress measures for grokking via mechanistic interpretability” (2023), section 4.

use std::f64::consts::TAU;

/// The waves of each column of A.
pub(super) struct Waves {
    p: usize,
    units: usize,
    /// (cosine, sine) parts, `[u, f]`.
    parts: Vec<[f64; 2]>,
}

impl Waves {
    /// Of A, `[p, u]` row-major.
    pub fn of(table: &[f32], p: usize) -> Self {
        let units = table.len() / p.max(1);
        let frequencies = p / 2;
        let turn: Vec<[f64; 2]> = (0..p)
            .map(|k| {
                let (sine, cosine) = (TAU * k as f64 / p as f64).sin_cos();
                [cosine, sine]
            })
            .collect();
        let mut parts = vec![[0.0; 2]; units * frequencies];
        for (a, row) in table.chunks_exact(units.max(1)).enumerate() {
            for f in 1..=frequencies {
                let [cosine, sine] = turn[a * f % p];
                for (unit, weight) in row.iter().enumerate() {
                    let part = &mut parts[unit * frequencies + f - 1];
                    part[0] += f64::from(*weight) * cosine;
                    part[1] += f64::from(*weight) * sine;
                }
            }
        }
        Self { p, units, parts }
    }

    /// (p − 1)/2.
    pub fn frequencies(&self) -> usize {
        self.p / 2
    }

    fn power(&self, unit: usize, f: usize) -> f64 {
        let [cosine, sine] = self.parts[unit * self.frequencies() + f];
        cosine * cosine + sine * sine
    }

    /// The share of the power at each frequency, of all units together.
    pub fn shares(&self) -> Vec<f64> {
        let of = |f| (0..self.units).map(|unit| self.power(unit, f)).sum();
        shares((0..self.frequencies()).map(of).collect())
    }

    /// The same of each unit, `[u, f]`.
    pub fn unit_shares(&self) -> Vec<f64> {
        let of = |unit| shares((0..self.frequencies()).map(|f| self.power(unit, f)).collect());
        (0..self.units).flat_map(of).collect()
    }

    /// The strongest frequency, from 1, and its share.
    pub fn strongest(&self) -> (usize, f64) {
        let shares = self.shares();
        let best = (0..shares.len()).fold(0, |best, f| if shares[f] > shares[best] { f } else { best });
        (best + 1, shares.get(best).copied().unwrap_or(0.0))
    }

    /// The share of the power in the three strongest.
    pub fn concentration(&self) -> f64 {
        let mut shares = self.shares();
        shares.sort_by(|a, b| b.total_cmp(a));
        shares.iter().take(3).sum()
    }

    /// Every number's row of A on the plane of the strongest frequency, `[p, 2]`: along the directions that its cosine and
    /// its sine point to among the units, made orthonormal.
    pub fn circle(&self, table: &[f32]) -> Vec<f32> {
        let (f, _) = self.strongest();
        let along = |part: usize| -> Vec<f64> {
            (0..self.units).map(|unit| self.parts[unit * self.frequencies() + f - 1][part]).collect()
        };
        let (first, mut second) = (unit_vector(along(0)), along(1));
        let shared = dot(&first, &second);
        second.iter_mut().zip(&first).for_each(|(s, f)| *s -= shared * f);
        let second = unit_vector(second);
        let place = |row: &[f32]| {
            let row: Vec<f64> = row.iter().map(|w| f64::from(*w)).collect();
            [dot(&row, &first) as f32, dot(&row, &second) as f32]
        };
        table.chunks_exact(self.units.max(1)).flat_map(place).collect()
    }
}

fn shares(powers: Vec<f64>) -> Vec<f64> {
    let sum: f64 = powers.iter().sum();
    powers.into_iter().map(|power| if sum > 0.0 { power / sum } else { 0.0 }).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn unit_vector(v: Vec<f64>) -> Vec<f64> {
    let length = dot(&v, &v).sqrt();
    v.into_iter().map(|x| if length > 0.0 { x / length } else { 0.0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wave_has_all_its_power_at_its_own_frequency_and_its_numbers_lie_on_a_circle() {
        let p = 13;
        let wave = |a: usize, shift: f64| (TAU * 4.0 * a as f64 / p as f64 + shift).cos() as f32 + 0.5;
        let table: Vec<f32> = (0..p).flat_map(|a| [wave(a, 0.0), wave(a, 1.0), wave(a, 2.5)]).collect();
        let waves = Waves::of(&table, p);
        let (f, share) = waves.strongest();
        assert_eq!(f, 4);
        assert!(share > 0.999_999 && waves.concentration() > 0.999_999);
        assert!(waves.unit_shares().chunks_exact(6).all(|row| (row[3] - 1.0).abs() < 1e-6));
        // Twice the angle between a and a + 1 is the angle between a and a + 2; the mean is moved along by the 0.5.
        let circle = waves.circle(&table);
        let middle: [f32; 2] =
            std::array::from_fn(|i| circle.iter().skip(i).step_by(2).sum::<f32>() / p as f32);
        let away = |a: usize| (circle[2 * a] - middle[0]).hypot(circle[2 * a + 1] - middle[1]);
        assert!((0..p).all(|a| away(a) > 0.3), "{circle:?}");
    }
}
