//! A judge of drawn digits: a classifier that has seen real ones only, and how near each sample is to a real one.
//!
//! It is a network 64-64-10 with ReLU, trained by Adam on the digits that the denoiser is trained on as well; neither ever
//! sees those held out. It is made when it is first asked, and always the same.

use burn::module::Module;
use burn::nn::loss::CrossEntropyLossConfig;
use burn::tensor::{Device, Int, Tensor, TensorData};

use crate::data::digits::{CLASSES, Digits, PIXELS};
use crate::error::Result;
use crate::nn::mlp::{Activation, Initialisation, Mlp};
use crate::nn::{matrix, numbers};
use crate::train::{Batches, Method, Trainer};

const HIDDEN: usize = 64;
const SEED: u64 = 1;
const BATCH: usize = 64;
const STEPS: usize = 600;
const RATE: f64 = 0.003;

/// See the [module](self).
pub(super) struct Judge {
    net: Mlp,
    device: Device,
    train: Digits,
    /// The share of those held out that it tells right.
    pub accuracy: f32,
    /// The distance of each digit held out to the nearest trained on.
    pub held_out_distances: Vec<f32>,
}

impl Judge {
    /// Trains it, on a device with autodiff.
    pub fn new(device: &Device) -> Result<Self> {
        let (train, held_out) = Digits::split();
        let net = Mlp::new(&[PIXELS, HIDDEN, CLASSES], Initialisation::He, SEED, device);
        let mut trainer = Trainer::new(net, Method::Adam);
        let mut batches = Batches::new(train.len(), SEED);
        for _ in 0..STEPS {
            let rows: Vec<usize> = batches.present(BATCH).iter().map(|row| *row as usize).collect();
            let x: Vec<f32> = rows.iter().flat_map(|row| train.image(*row)).copied().collect();
            let y: Vec<i64> = rows.iter().map(|row| i64::from(train.labels[*row])).collect();
            let y = Tensor::<1, Int>::from_data(TensorData::new(y, [rows.len()]), device);
            let logits = trainer.model().forward(matrix(x, PIXELS, device), Activation::Relu);
            trainer.loss(CrossEntropyLossConfig::new().init(device).forward(logits, y))?;
            trainer.backward(None)?;
            trainer.update(RATE)?;
            batches.advance(BATCH);
        }
        let mut judge = Self {
            net: trainer.model().valid(),
            device: device.clone().inner(),
            train,
            accuracy: 0.0,
            held_out_distances: vec![],
        };
        let told = judge.labels(&held_out.pixels)?;
        let right = told.iter().zip(&held_out.labels).filter(|(told, true_)| **told == usize::from(**true_));
        judge.accuracy = right.count() as f32 / held_out.len().max(1) as f32;
        judge.held_out_distances = judge.nearest(&held_out.pixels).into_iter().map(|(_, d)| d).collect();
        Ok(judge)
    }

    /// The class it gives to each of `[n, 64]` pixels.
    pub fn labels(&self, pixels: &[f32]) -> Result<Vec<usize>> {
        let logits =
            numbers(self.net.forward(matrix(pixels.to_vec(), PIXELS, &self.device), Activation::Relu))?;
        let largest =
            |row: &[f32]| (1..row.len()).fold(0, |best, i| if row[i] > row[best] { i } else { best });
        Ok(logits.chunks_exact(CLASSES).map(largest).collect())
    }

    /// For each of `[n, 64]` pixels the digit trained on that is nearest, and its Euclidean distance.
    pub fn nearest(&self, pixels: &[f32]) -> Vec<(usize, f32)> {
        let square = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f32>();
        let nearest = |own: &[f32]| {
            let all = self.train.pixels.chunks_exact(PIXELS).map(|other| square(own, other)).enumerate();
            let found = all.min_by(|(_, a), (_, b)| a.total_cmp(b)).unwrap_or_default();
            (found.0, found.1.sqrt())
        };
        pixels.chunks_exact(PIXELS).map(nearest).collect()
    }

    /// The pixels of a digit trained on.
    pub fn image(&self, index: usize) -> &[f32] {
        self.train.image(index)
    }
}
