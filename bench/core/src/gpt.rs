//! The transformer of the language lab on names, one batch of them, and AdamW.

use burn::module::Module;
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Int, Tensor};
use underhood::data::text::{Vocabulary, names};
use underhood::error::Result;
use underhood::nn::transformer::{Cache, Config, Transformer, tokens};
use underhood::nn::{Targets, cross_entropy, numbers, params, scalar};
use underhood::train::optimizer::Method;

/// η.
const RATE: f64 = 1e-3;
/// The standard deviation of the first weights, as in the lab.
const SPREAD: f64 = 0.08;
const SEED: u64 = 7;

/// A model, the batch it learns, and its optimiser.
pub struct Gpt {
    model: Transformer,
    optimizer: ModuleOptimizer,
    x: Tensor<2, Int>,
    targets: Targets,
    /// The characters there are.
    pub vocabulary: Vocabulary,
    /// The tokens of the batch, row by row.
    pub asked: Vec<u32>,
    /// The token behind each of them.
    pub answers: Vec<u32>,
}

impl Gpt {
    /// A GPT of these layers, heads, width and context, and a batch of `rows` pieces of the names, each as long as
    /// the context.
    ///
    /// # Errors
    /// If there can be no such model.
    pub fn new([layers, heads, width, context, rows]: [usize; 5], device: &Device) -> Result<Self> {
        let text = names();
        let vocabulary = Vocabulary::characters(&text);
        let mut read = vocabulary.encode(&text);
        read.truncate(rows * context + 1);
        let (asked, answers) = (read[..rows * context].to_vec(), read[1..].to_vec());
        let config =
            Config { spread: SPREAD, ..Config::gpt(vocabulary.size(), context, layers, heads, width) };
        let right: Vec<_> = answers.iter().copied().map(Some).collect();
        Ok(Self {
            model: Transformer::new(config, SEED, device)?,
            optimizer: Method::AdamW.init(),
            x: tokens(&asked, context, device),
            targets: Targets::new(&right, device),
            vocabulary,
            asked,
            answers,
        })
    }

    /// All parameters, in the order of [`params::flat`].
    ///
    /// # Errors
    /// If the engine can't give them.
    pub fn parameters(&self) -> Result<Vec<f32>> {
        params::flat(&self.model)
    }

    /// Goes on from these parameters, with no memory of the steps before.
    ///
    /// # Errors
    /// If they are more or fewer.
    pub fn set(&mut self, parameters: &[f32]) -> Result<()> {
        self.model = params::with(self.model.clone(), parameters)?;
        self.optimizer = Method::AdamW.init();
        Ok(())
    }

    /// Forward, loss, backward and update, `n` times.
    pub fn steps(&mut self, n: usize) {
        for _ in 0..n {
            let gradients = GradientsParams::from_grads(self.objective().backward(), &self.model);
            self.model = self.optimizer.step(RATE, self.model.clone(), gradients);
        }
    }

    /// The loss where the model is now.
    ///
    /// # Errors
    /// If the engine can't give it.
    pub fn loss(&self) -> Result<f32> {
        scalar(self.objective())
    }

    fn objective(&self) -> Tensor<1> {
        cross_entropy(self.model.forward(self.x.clone()), &self.targets)
    }

    /// `n` tokens from the end of a line on, each the likeliest behind those before it; keys and values are kept.
    ///
    /// # Errors
    /// If they don't fit into the context.
    pub fn write(&self, n: usize) -> Result<Vec<u32>> {
        let model = self.model.valid();
        let (mut cache, mut token, mut written) = (Cache::default(), 0, Vec::with_capacity(n));
        for _ in 0..n {
            let logits = numbers(model.step(token, &mut cache)?)?;
            let likeliest = logits.iter().zip(0..).max_by(|(a, _), (b, _)| a.total_cmp(b));
            token = likeliest.map_or(0, |(_, token)| token);
            written.push(token);
        }
        Ok(written)
    }
}
