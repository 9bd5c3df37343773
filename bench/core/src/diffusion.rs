//! The denoiser of the diffusion lab on points of the plane, one batch of them, and Adam.

use burn::module::Module;
use burn::nn::loss::{MseLoss, Reduction};
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Tensor};
use rand::RngExt;
use underhood::data::planar::normals;
use underhood::error::Result;
use underhood::nn::diffusion::{
    BETA_MAX, Denoiser, NoiseCurve, NoiseSchedule, Reverse, Target, TimeEmbedding,
};
use underhood::nn::mlp::Mlp;
use underhood::nn::{matrix, scalar};
use underhood::rng::{Purpose, generator};
use underhood::train::optimizer::Method;

/// η.
const RATE: f64 = 2e-3;
/// T.
const STEPS: usize = 100;
/// The data lie within ± this.
const LIMIT: f32 = 3.0;
const SEED: u64 = 7;

/// A denoiser, the batch it learns, and its optimiser.
pub struct Diffusion {
    denoiser: Denoiser,
    schedule: NoiseSchedule,
    net: Mlp,
    optimizer: ModuleOptimizer,
    device: Device,
    /// ε as a tensor.
    target: Tensor<2>,
    /// x_t, `[batch, 2]`.
    pub noisy: Vec<f32>,
    /// t of each row.
    pub times: Vec<u32>,
    /// ε, `[batch, 2]`.
    pub noise: Vec<f32>,
}

impl Diffusion {
    /// Hidden layers of `hidden` neurons, and a batch of points on a circle, each at a noise level of its own.
    ///
    /// # Errors
    /// If there can be no such network.
    pub fn new(hidden: Vec<usize>, batch: usize, device: &Device) -> Result<Self> {
        let schedule = NoiseSchedule::new(NoiseCurve::Cosine, BETA_MAX, STEPS);
        let denoiser = Denoiser::new(2, 0, hidden, TimeEmbedding::Sinusoidal, STEPS);
        let noise = normals(2 * batch, &mut generator(SEED, Purpose::Init, 1));
        let mut rng = generator(SEED, Purpose::Init, 2);
        let times: Vec<u32> = (0..batch).map(|_| rng.random_range(1..=STEPS as u32)).collect();
        let rows = times.iter().zip(noise.chunks_exact(2)).enumerate();
        let noisy = rows.flat_map(|(i, (t, noise))| {
            let angle = i as f32 / batch as f32 * std::f32::consts::TAU;
            schedule.noisy(*t as usize, &[angle.cos(), angle.sin()], noise)
        });
        Ok(Self {
            net: denoiser.init(SEED, device),
            optimizer: Method::Adam.init(),
            device: device.clone(),
            target: matrix(noise.clone(), 2, device),
            noisy: noisy.collect(),
            denoiser,
            schedule,
            times,
            noise,
        })
    }

    /// Neurons of each layer.
    pub fn sizes(&self) -> Vec<usize> {
        self.denoiser.sizes()
    }

    /// ᾱ at t = 0 … T.
    pub fn alpha_bars(&self) -> &[f64] {
        self.schedule.alpha_bars()
    }

    /// All parameters, layer by layer, each weight row-major with its bias behind.
    ///
    /// # Errors
    /// If the engine can't give them.
    pub fn parameters(&self) -> Result<Vec<f32>> {
        self.net.parameters()
    }

    /// Goes on from these parameters, with no memory of the steps before.
    pub fn set(&mut self, parameters: &[f32]) {
        self.net = Mlp::with_parameters(&self.sizes(), parameters, &self.device);
        self.optimizer = Method::Adam.init();
    }

    /// Inputs, forward, loss, backward and update, `n` times.
    pub fn steps(&mut self, n: usize) {
        for _ in 0..n {
            let gradients = GradientsParams::from_grads(self.objective().backward(), &self.net);
            self.net = self.optimizer.step(RATE, self.net.clone(), gradients);
        }
    }

    /// The loss where the network is now.
    ///
    /// # Errors
    /// If the engine can't give it.
    pub fn loss(&self) -> Result<f32> {
        scalar(self.objective())
    }

    fn objective(&self) -> Tensor<1> {
        let inputs = self.denoiser.inputs(&self.noisy, |row| (self.times[row] as usize, None));
        let inputs = matrix(inputs, self.denoiser.inputs_wide(), &self.device);
        let said = self.denoiser.forward(&self.net, inputs);
        MseLoss::new().forward(said, self.target.clone(), Reduction::Mean)
    }

    /// x₀ from this noise, `[n, 2]`, by DDIM in T steps.
    ///
    /// # Errors
    /// If the engine can't give it.
    pub fn sample(&self, noise: Vec<f32>) -> Result<Vec<f32>> {
        let net = self.net.valid();
        let reverse =
            Reverse { schedule: &self.schedule, target: Target::Noise, eta: 0.0, limit: Some(LIMIT) };
        let said = |x: &[f32], t: usize| self.denoiser.predict(&net, x, t, |_| None);
        // At η = 0 it draws nothing on the way.
        let chain = reverse.run(noise, STEPS, said, |_| vec![])?;
        Ok(chain.samples().to_vec())
    }
}
