//! What a reliability diagram shows.

use crate::record;
use crate::train::calibration::Bin;

record! {
    /// Examples of about the same confidence.
    pub struct ReliabilityBin {
        /// From this confidence …
        pub from: f64,
        /// … to this.
        pub to: f64,
        /// Their mean confidence; 0 of none.
        pub confidence: f64,
        /// The share of them that is right; 0 of none.
        pub accuracy: f64,
        /// How many there are.
        pub count: usize,
    }
}

impl ReliabilityBin {
    /// Bins of equal width, from 0 to 1.
    pub(in crate::labs) fn all(bins: &[Bin]) -> Vec<Self> {
        let end = |place: usize| place as f64 / bins.len() as f64;
        let bin = |(place, bin): (usize, &Bin)| Self {
            from: end(place),
            to: end(place + 1),
            confidence: bin.confidence,
            accuracy: bin.accuracy,
            count: bin.count,
        };
        bins.iter().enumerate().map(bin).collect()
    }
}
