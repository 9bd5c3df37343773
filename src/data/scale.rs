//! Bringing columns to one scale, and back.

/// Standardisation: `z = (x − mean) / std`, with the population standard deviation (÷ n), so that a
/// column has mean 0 and variance 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scaling {
    /// The mean, in the column's unit.
    pub mean: f64,
    /// The standard deviation, in the column's unit; above 0.
    pub std: f64,
}

impl Scaling {
    /// The scaling of a column, or `None` if its values are all the same (up to rounding).
    pub fn of(values: &[f64]) -> Option<Self> {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
        let std = variance.sqrt();
        let largest = values.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
        (std.is_finite() && std > 1e-12 * largest).then_some(Self { mean, std })
    }

    /// `(x − mean) / std`.
    pub fn apply(self, x: f64) -> f64 {
        (x - self.mean) / self.std
    }

    /// `mean + std · z`.
    pub fn undo(self, z: f64) -> f64 {
        self.mean + self.std * z
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        let scaling = Scaling::of(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]).unwrap();
        assert_eq!(scaling, Scaling { mean: 5.0, std: 2.0 });
        assert_eq!(scaling.apply(9.0), 2.0);
        assert_eq!(scaling.undo(2.0), 9.0);
    }

    #[test]
    fn a_constant_column_has_none() {
        assert_eq!(Scaling::of(&[0.1; 1000]), None);
        assert_eq!(Scaling::of(&[]), None);
    }
}
