//! The data as the model sees it, and the exact answer that training is measured against.

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use super::options::Options;
use crate::data::{Column, Scaling, Table};
use crate::error::{Error, Result};
use crate::lab::{Axis, Label};
use crate::message;

/// Eigenvalues below this share of the largest count as zero: columns that repeat one another.
const RANK: f64 = 1e-9;

/// Standardised examples, with the moments that determine the loss.
pub(super) struct Problem {
    /// Standardised features, row-major, `[n, d]`.
    pub x: Vec<f32>,
    /// The standardised target, `[n]`.
    pub y: Vec<f32>,
    /// As they came, row-major with the target last, `[n, d + 1]`.
    pub raw: Vec<f32>,
    /// Scalings of the features and, last, of the target.
    pub scalings: Vec<Scaling>,
    /// The features' and the bias's labels, `d + 1`.
    pub parameters: Vec<Label>,
    target: Label,
    /// A = ZᵀZ / n with Z = (X, 1).
    a: DMatrix<f64>,
    /// c = Zᵀy / n.
    c: DVector<f64>,
    /// s = yᵀy / n.
    s: f64,
    /// The least-squares solution θ*, `[d + 1]`.
    pub exact: Vec<f32>,
    /// The largest eigenvalue of A.
    steepest: f64,
}

impl Problem {
    pub fn new(table: &Table, options: &Options) -> Result<Self> {
        let column = |id: &String| {
            let known = || table.columns.iter().map(|c| c.id.as_str());
            table.column(id).ok_or_else(|| Error::unknown("column", id, known()))
        };
        let features = options.features.iter().map(column).collect::<Result<Vec<&Column>>>()?;
        let target = column(&options.target)?;
        let columns: Vec<&Column> = features.iter().copied().chain([target]).collect();
        let scaling = |column: &&Column| {
            let name = column.name.as_str();
            let constant = || {
                Error::Data(message!("column_constant", "Column “{name}” is the same in every row.", name))
            };
            Scaling::of(&column.values).ok_or_else(constant)
        };
        let scalings = columns.iter().map(scaling).collect::<Result<Vec<_>>>()?;

        let (n, d) = (table.rows(), features.len());
        let (mut x, mut y, mut raw) = (Vec::with_capacity(n * d), Vec::with_capacity(n), Vec::new());
        for row in 0..n {
            for (column, scaling) in columns.iter().zip(&scalings) {
                raw.push(column.values[row] as f32);
                x.push(scaling.apply(column.values[row]) as f32);
            }
            y.extend(x.pop());
        }

        // In f64, of the f32 numbers that the model sees.
        let z = DMatrix::from_fn(n, d + 1, |i, j| if j == d { 1.0 } else { f64::from(x[i * d + j]) });
        let t = DVector::from_iterator(n, y.iter().map(|y| f64::from(*y)));
        let a = z.tr_mul(&z) / n as f64;
        let c = z.tr_mul(&t) / n as f64;
        let s = t.norm_squared() / n as f64;
        let eigen = SymmetricEigen::new(a.clone());
        let steepest = eigen.eigenvalues.max();
        // θ* = A⁺c: of all that fit equally well, the shortest.
        let mut exact = DVector::zeros(d + 1);
        for (value, vector) in eigen.eigenvalues.iter().zip(eigen.eigenvectors.column_iter()) {
            if *value > RANK * steepest {
                exact += vector * (vector.dot(&c) / value);
            }
        }
        Ok(Self {
            x,
            y,
            raw,
            scalings,
            parameters: features.iter().map(|c| label(c)).chain([bias()]).collect(),
            target: label(target),
            a,
            c,
            s,
            exact: exact.iter().map(|value| *value as f32).collect(),
            steepest,
        })
    }

    /// n.
    pub fn examples(&self) -> usize {
        self.y.len()
    }

    /// d.
    pub fn features(&self) -> usize {
        self.parameters.len() - 1
    }

    /// The target's scaling.
    pub fn target_scaling(&self) -> Scaling {
        self.scalings[self.features()]
    }

    /// The mean squared error of θ over all examples: L(θ) = θᵀAθ − 2cᵀθ + s.
    ///
    /// The same number as the model's own forward pass gives, from the moments of the data; so it
    /// costs d² instead of n·d, and a whole surface can be drawn every frame.
    pub fn loss(&self, theta: &[f32]) -> f32 {
        let theta = vector(theta);
        (theta.dot(&(&self.a * &theta)) - 2.0 * self.c.dot(&theta) + self.s) as f32
    }

    /// The gradient of [`loss`](Self::loss): ∇L(θ) = 2(Aθ − c), `[d + 1]`.
    pub fn gradient(&self, theta: &[f32]) -> Vec<f32> {
        let gradient = (&self.a * vector(theta) - &self.c) * 2.0;
        gradient.iter().map(|value| *value as f32).collect()
    }

    /// The learning rate below which full-batch descent settles: 2 / λmax(∇²L), where ∇²L = 2A.
    ///
    /// Source: Boyd and Vandenberghe, *Convex Optimization*, section 9.3.
    pub fn stable_rate(&self) -> f64 {
        1.0 / self.steepest
    }

    /// What a model in standardised units says in the reader's units: θ with `w` per unit of the
    /// feature, and `b` at feature values of zero.
    pub fn in_units(&self, theta: &[f32]) -> Vec<f32> {
        let target = self.target_scaling();
        let mut intercept = target.mean;
        let mut scaled = Vec::with_capacity(theta.len());
        for (w, scaling) in theta.iter().zip(&self.scalings).take(self.features()) {
            let slope = f64::from(*w) * target.std / scaling.std;
            intercept -= slope * scaling.mean;
            scaled.push(slope as f32);
        }
        let b = theta.last().copied().unwrap_or(0.0);
        scaled.push((intercept + f64::from(b) * target.std) as f32);
        scaled
    }

    /// The labels of the axes `d` (features), `p` (parameters) and `t` (the target).
    pub fn axes(&self) -> Vec<Axis> {
        vec![
            Axis { symbol: "d", labels: self.parameters[..self.features()].to_vec() },
            Axis { symbol: "p", labels: self.parameters.clone() },
            Axis { symbol: "t", labels: vec![self.target.clone()] },
        ]
    }
}

fn vector(theta: &[f32]) -> DVector<f64> {
    DVector::from_iterator(theta.len(), theta.iter().map(|value| f64::from(*value)))
}

fn label(column: &Column) -> Label {
    Label::new(&column.id, &column.name).in_unit(&column.unit)
}

fn bias() -> Label {
    Label::new("b", "bias")
}
