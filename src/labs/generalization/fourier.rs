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

    /// The share of a unit’s power in its strongest frequency, the mean over the units.
    pub fn concentration(&self) -> f64 {
        let shares = self.unit_shares();
        let units = shares.chunks_exact(self.frequencies().max(1));
        units.map(|unit| unit.iter().copied().fold(0.0, f64::max)).sum::<f64>() / self.units.max(1) as f64
    }
}

fn shares(powers: Vec<f64>) -> Vec<f64> {
    let sum: f64 = powers.iter().sum();
    powers.into_iter().map(|power| if sum > 0.0 { power / sum } else { 0.0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wave_has_all_its_power_at_its_own_frequency() {
        let p = 13;
        let wave = |a: usize, f: f64, shift: f64| (TAU * f * a as f64 / p as f64 + shift).cos() as f32 + 0.5;
        let table: Vec<f32> =
            (0..p).flat_map(|a| [wave(a, 4.0, 0.0), wave(a, 4.0, 1.0), wave(a, 2.0, 2.5)]).collect();
        let waves = Waves::of(&table, p);
        let close = |share: f64, expected: f64| (share - expected).abs() < 1e-6;
        assert!(waves.unit_shares().chunks_exact(6).zip([3, 3, 1]).all(|(unit, f)| close(unit[f], 1.0)));
        assert!(close(waves.concentration(), 1.0));
        let shares = waves.shares();
        assert!(close(shares[3], 2.0 / 3.0) && close(shares[1], 1.0 / 3.0), "{shares:?}");
    }
}
