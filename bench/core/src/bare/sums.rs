//! The net that adds, of the chapter on generalization: a + b mod 31 from half of the table, all of it in every step.

use burn::module::{Module, Param};
use burn::optim::{AdamWConfig, GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Int, Tensor, TensorData};
use rand::seq::SliceRandom;
use underhood::data::planar::normals;
use underhood::error::Result;
use underhood::nn::ops::matmul;
use underhood::nn::{Targets, cross_entropy, matrix, scalar};
use underhood::rng::{Purpose, generator};

use super::{SEED, Trains};

const MODULUS: u32 = 31;
const UNITS: usize = 128;
const RATE: f64 = 0.01;
const DECAY: f32 = 1.0;

/// z = (A\[a\] + B\[b\])² W.
#[derive(Module, Debug)]
struct Adder {
    /// A and B, `[p, u]` each.
    tables: Vec<Param<Tensor<2>>>,
    /// W, `[u, p]`.
    head: Param<Tensor<2>>,
}

pub(super) struct Adding {
    net: Adder,
    a: Tensor<1, Int>,
    b: Tensor<1, Int>,
    answers: Targets,
    optimizer: ModuleOptimizer,
}

impl Adding {
    pub fn new(device: &Device) -> Self {
        let mut pairs: Vec<u32> = (0..MODULUS * MODULUS).collect();
        pairs.shuffle(&mut generator(SEED, Purpose::Split, 0));
        pairs.truncate((0.5 * pairs.len() as f64).round() as usize);
        let answers: Vec<_> =
            pairs.iter().map(|pair| Some((pair / MODULUS + pair % MODULUS) % MODULUS)).collect();
        let numbers = |of: fn(&u32) -> u32| {
            let numbers: Vec<i64> = pairs.iter().map(|pair| i64::from(of(pair))).collect();
            let n = numbers.len();
            Tensor::from_data(TensorData::new(numbers, [n]), device)
        };
        let (p, drawn) = (MODULUS as usize, |place: u32, variance: f64| {
            let mut numbers = normals(MODULUS as usize * UNITS, &mut generator(SEED, Purpose::Init, place));
            numbers.iter_mut().for_each(|number| *number *= variance.sqrt() as f32);
            numbers
        });
        let param = |place: u32, variance: f64, width: usize| {
            let numbers = matrix(drawn(place, variance), width, device).require_grad();
            Param::initialized(u64::from(place).into(), numbers)
        };
        let tables = vec![param(0, 0.5, UNITS), param(1, 0.5, UNITS)];
        let head = param(2, 1.0 / UNITS as f64, p);
        // Adam that forgets g² sooner; what it takes off the weights is not part of the gradient.
        let optimizer = AdamWConfig::new().with_beta_1(0.9).with_beta_2(0.98).with_epsilon(1e-8);
        Self {
            net: Adder { tables, head },
            a: numbers(|pair| pair / MODULUS),
            b: numbers(|pair| pair % MODULUS),
            answers: Targets::new(&answers, device),
            optimizer: optimizer.with_weight_decay(DECAY).init(),
        }
    }

    fn loss(&self) -> Tensor<1> {
        let [a, b] = [(0, &self.a), (1, &self.b)]
            .map(|(table, numbers)| self.net.tables[table].val().select(0, numbers.clone()));
        let sum = a + b;
        cross_entropy(matmul(sum.clone() * sum, self.net.head.val()), &self.answers)
    }
}

impl Trains for Adding {
    fn step(&mut self) -> Result<()> {
        let gradients = GradientsParams::from_grads(self.loss().backward(), &self.net);
        self.net = self.optimizer.step(RATE, self.net.clone(), gradients);
        Ok(())
    }

    fn losses(&self) -> Result<Vec<f32>> {
        Ok(vec![scalar(self.loss())?])
    }
}
