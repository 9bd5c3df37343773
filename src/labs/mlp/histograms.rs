//! How weights, activations and gradients are spread, layer by layer, over the course of a run.

use serde::{Deserialize, Serialize};

use crate::lab::Array;
use crate::train::History;

/// Bins of one histogram, half of them on either side of zero.
pub(super) const BINS: usize = 24;
/// Moments of the run that are kept, at most.
const MOMENTS: usize = 64;
/// The narrowest range: anything smaller counts as zero.
const NARROWEST: f32 = 1.0 / 1_048_576.0;
/// The widest: anything larger counts as this.
const WIDEST: f32 = 1e30;

/// One histogram a layer and moment. All of a layer's have the same range, −r to r: when a number lies outside,
/// r doubles and every two bins become one, so that nothing is lost and nothing is guessed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Histograms {
    /// r of each layer.
    reach: Vec<f32>,
    /// Rows of `BINS` shares a layer.
    rows: History<MOMENTS>,
}

impl Histograms {
    pub fn new(layers: usize) -> Self {
        Self { reach: vec![NARROWEST; layers], rows: History::new(layers * BINS) }
    }

    /// Adds the histograms of this moment. Steps come in order.
    pub fn push(&mut self, step: u32, layers: &[Vec<f32>]) {
        let mut row = vec![0.0; self.reach.len() * BINS];
        for (layer, values) in layers.iter().enumerate().take(self.reach.len()) {
            let finite =
                || values.iter().filter(|value| value.is_finite()).map(|value| value.clamp(-WIDEST, WIDEST));
            let most = finite().fold(0.0_f32, |most, value| most.max(value.abs()));
            while most > self.reach[layer] {
                self.double(layer);
            }
            let (reach, count) = (self.reach[layer], finite().count().max(1) as f32);
            for value in finite() {
                let place = ((value / reach + 1.0) * (BINS / 2) as f32) as usize;
                row[layer * BINS + place.min(BINS - 1)] += 1.0 / count;
            }
        }
        self.rows.push(step, &row);
    }

    fn double(&mut self, layer: usize) {
        self.reach[layer] *= 2.0;
        self.rows.change(|row| {
            // Behind the step.
            let bins = &mut row[1 + layer * BINS..][..BINS];
            let mut wider = [0.0; BINS];
            for (bin, share) in bins.iter().enumerate() {
                wider[BINS / 4 + bin / 2] += share;
            }
            bins.copy_from_slice(&wider);
        });
    }

    /// The steps of the moments.
    pub fn steps(&self) -> Vec<f32> {
        self.rows.columns(0, 1)
    }

    /// The share in each bin, `[moments, layers, BINS]`.
    pub fn shares(&self) -> Array {
        let data = self.rows.columns(1, self.width());
        Array { shape: vec![self.rows.rows().count(), self.reach.len(), BINS], data }
    }

    /// Numbers in a row, the step counted.
    fn width(&self) -> usize {
        self.rows.width()
    }

    /// r of each layer.
    pub fn reach(&self) -> &[f32] {
        &self.reach
    }

    /// Whether histograms read from a save have this many layers.
    pub fn is_sound(&self, layers: usize) -> bool {
        let reach = self.reach.iter().all(|r| r.is_finite() && *r >= NARROWEST);
        self.reach.len() == layers && reach && self.rows.is_sound() && self.width() == layers * BINS + 1
    }
}

/// The histograms of weights, activations and gradients.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Spread {
    pub weights: Histograms,
    pub activations: Histograms,
    pub gradients: Histograms,
}

impl Spread {
    /// For `layers` layers of weights; the last has no activations.
    pub fn new(layers: usize) -> Self {
        let [weights, activations, gradients] = [layers, layers - 1, layers].map(Histograms::new);
        Self { weights, activations, gradients }
    }

    /// Adds this moment's weights, activations and gradients, layer by layer.
    pub fn push(&mut self, step: u32, [weights, activations, gradients]: [&[Vec<f32>]; 3]) {
        self.weights.push(step, weights);
        self.activations.push(step, activations);
        self.gradients.push(step, gradients);
    }

    /// Whether what was read from a save has this many layers.
    pub fn is_sound(&self, layers: usize) -> bool {
        let each = [(&self.weights, layers), (&self.activations, layers - 1), (&self.gradients, layers)];
        each.iter().all(|(histograms, layers)| histograms.is_sound(*layers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latest(histograms: &Histograms) -> Vec<f32> {
        let shares = histograms.shares().data;
        shares[shares.len() - BINS..].to_vec()
    }

    #[test]
    fn every_number_falls_into_the_bin_that_holds_it() {
        let mut histograms = Histograms::new(1);
        histograms.push(0, &[vec![-1.0, -0.01, 0.01, 1.0]]);
        assert_eq!(histograms.reach(), [1.0]);
        let mut expected = [0.0; BINS];
        for bin in [0, 11, 12, 23] {
            expected[bin] = 0.25;
        }
        assert_eq!(latest(&histograms), expected);
    }

    #[test]
    fn a_wider_range_is_as_if_it_had_been_there_from_the_start() {
        let values: Vec<f32> = (0..100).map(|i| (i as f32 * 0.37).sin()).collect();
        let mut grown = Histograms::new(1);
        grown.push(0, std::slice::from_ref(&values));
        grown.push(1, &[vec![3.5]]);
        let mut wide = Histograms::new(1);
        wide.push(0, &[vec![3.5]]);
        wide.push(1, &[values]);
        assert_eq!((grown.reach(), wide.reach()), ([4.0].as_slice(), [4.0].as_slice()));
        let first = &grown.shares().data[..BINS];
        for (a, b) in first.iter().zip(latest(&wide)) {
            assert!((a - b).abs() < 1e-5);
        }
    }

    #[test]
    fn what_is_not_finite_is_left_out() {
        let mut histograms = Histograms::new(1);
        histograms.push(0, &[vec![f32::NAN, f32::INFINITY, 0.0]]);
        assert_eq!(latest(&histograms).iter().sum::<f32>(), 1.0);
        histograms.push(1, &[vec![f32::MAX]]);
        assert!(histograms.is_sound(1));
    }
}
