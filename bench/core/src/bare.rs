//! A training step of each lab and nothing around it: what a whole step of the lab is measured against.
//!
//! Model, data, batches and settings are those that the lab begins with, so that the losses are the lab's; the bench
//! refuses others. Not here are stages and histories, whatever is read out of a step, measures and samples, the running
//! average of the weights in diffusion, and the drawing of batches: they are drawn beforehand, and come again in turn.
//!
//! Generalization begins with models that are solved at once; its step is that of the machine that descends by default, the
//! net that adds.
//!
//! Reinforcement is left out. It begins on a grid with a table: no model, no loss and no optimiser, and what is left of its
//! step without the lab would be the lab's own world once more. So is retrieval: its step is that of two encoders and of a
//! reader that sees their cosines, over prompts that the lab puts together, and without the lab would be the lab once more.

mod sums;

use burn::module::{Module, Param};
use burn::nn::loss::{BinaryCrossEntropyLossConfig, MseLoss, Reduction};
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Int, Tensor, TensorData};
use rand::RngExt;
use rand::seq::SliceRandom;
use underhood::data::clouds::Cloud;
use underhood::data::digits::{Digits, PIXELS, SIDE};
use underhood::data::planar::{Shape, normals};
use underhood::data::text::people::{People, Telling, Told, before_value, words};
use underhood::data::text::{Vocabulary, names};
use underhood::data::{Scaling, homes, penguins};
use underhood::engine::Engine;
use underhood::error::{Error, Result};
use underhood::labs::attention::problem::{Problem, Task};
use underhood::labs::embeddings::first_batches;
use underhood::nn::conv::{ConvNet, LayerSpec, Plan};
use underhood::nn::diffusion::{BETA_MAX, Denoiser, NoiseCurve, NoiseSchedule, TimeEmbedding};
use underhood::nn::mlp::{Activation, Initialisation, Mlp};
use underhood::nn::penalty::penalty;
use underhood::nn::skip_gram::SkipGram;
use underhood::nn::transformer::{Config, Transformer, tokens};
use underhood::nn::{Targets, cross_entropy, matrix, numbers, scalar};
use underhood::rng::{Purpose, generator};
use underhood::train::{Batches, Method, Schedule, clip};
use wasm_bindgen::prelude::*;

use crate::words::Course;
use sums::Adding;

/// How many batches are drawn, where they differ.
const BATCHES: u32 = 64;
/// The seed of all labs but backprop.
const SEED: u64 = 7;
/// The steps of a schedule.
const HORIZON: f64 = 5000.0;

/// A lab's training step.
#[wasm_bindgen]
pub struct Bare(Box<dyn Trains>);

trait Trains {
    fn step(&mut self) -> Result<()>;

    /// Those that the next step begins with; in the race, each racer's.
    fn losses(&self) -> Result<Vec<f32>>;
}

#[wasm_bindgen]
impl Bare {
    /// That of a lab, by its name, before the first step.
    ///
    /// # Errors
    /// If there is none of that name.
    #[wasm_bindgen(constructor)]
    pub fn new(lab: &str) -> std::result::Result<Self, JsError> {
        let device = &Engine::default().device()?;
        Ok(Self(match lab {
            "linear_regression" => Box::new(linear_regression(device)?),
            "gradient_descent" => Box::new(Race::new(device)),
            "mlp" => Box::new(mlp(device)),
            "backprop" => Box::new(backprop(device)),
            "classification" => Box::new(classification(device)?),
            "vision" => Box::new(vision(device)?),
            "embeddings" => Box::new(embeddings(device)?),
            "generalization" => Box::new(Adding::new(device)),
            "attention" => Box::new(attention(device)?),
            "language_model" => Box::new(language_model(device)?),
            "hallucination" => Box::new(hallucination(device)?),
            "diffusion" => Box::new(diffusion(device)),
            _ => return Err(JsError::new(&format!("no bare step of {lab}"))),
        }))
    }

    /// Forward, loss, backward and update, `n` times.
    ///
    /// # Errors
    /// If the engine can't give its numbers.
    pub fn steps(&mut self, n: usize) -> std::result::Result<(), JsError> {
        Ok((0..n).try_for_each(|_| self.0.step())?)
    }

    /// The losses that the next step begins with.
    ///
    /// # Errors
    /// If the engine can't give them.
    pub fn losses(&self) -> std::result::Result<Vec<f32>, JsError> {
        Ok(self.0.losses()?)
    }
}

/// A model, its batches and its optimiser.
struct Learner<M, B> {
    model: M,
    batches: Vec<B>,
    /// L of the model on a batch, `[1]`.
    objective: fn(&M, &B) -> Tensor<1>,
    optimizer: ModuleOptimizer,
    rate: f64,
    schedule: Schedule,
    /// The steps of the schedule.
    horizon: f64,
    /// What a gradient is shortened to.
    most: Option<f64>,
    step: u32,
}

impl<M: Module, B> Learner<M, B> {
    fn new(model: M, batches: Vec<B>, method: Method, rate: f64, objective: fn(&M, &B) -> Tensor<1>) -> Self {
        let (optimizer, schedule, horizon) = (method.init(), Schedule::Constant, HORIZON);
        Self { model, batches, objective, optimizer, rate, schedule, horizon, most: None, step: 0 }
    }

    fn loss(&self) -> Tensor<1> {
        (self.objective)(&self.model, &self.batches[self.step as usize % self.batches.len()])
    }
}

impl<M: Module, B> Trains for Learner<M, B> {
    fn step(&mut self) -> Result<()> {
        let mut gradients = GradientsParams::from_grads(self.loss().backward(), &self.model);
        if let Some(most) = self.most {
            clip(&self.model, &mut gradients, most)?;
        }
        let rate = self.rate * self.schedule.share(self.step, self.horizon);
        self.model = self.optimizer.step(rate, self.model.clone(), gradients);
        self.step += 1;
        Ok(())
    }

    fn losses(&self) -> Result<Vec<f32>> {
        Ok(vec![scalar(self.loss())?])
    }
}

/// Numbers and what is to be said of them, `[m, d]` and `[m, o]`.
type Pairs = (Tensor<2>, Tensor<2>);
/// Tokens and the answers to them, `[b, t]` and `[b·t]`.
type Sequences = (Tensor<2, Int>, Targets);

fn squared_error(said: Tensor<2>, y: &Tensor<2>) -> Tensor<1> {
    MseLoss::new().forward(said, y.clone(), Reduction::Mean)
}

fn surprise(model: &Transformer, (x, answers): &Sequences) -> Tensor<1> {
    cross_entropy(model.forward(x.clone()), answers)
}

/// Prices from floor areas, all 932 in every step: a network without hidden layers.
fn linear_regression(device: &Device) -> Result<Learner<Mlp, Pairs>> {
    let table = homes()?;
    let column = |id: &str| {
        let values = table.column(id).map_or(&[][..], |column| &column.values);
        let scaling = Scaling::of(values).ok_or_else(|| Error::unknown("column", id, []))?;
        Ok(matrix(values.iter().map(|x| scaling.apply(*x) as f32).collect(), 1, device))
    };
    let mut rng = generator(SEED, Purpose::Init, 0);
    let theta: Vec<f32> = (0..2).map(|_| rng.random_range(-1.5..1.5)).collect();
    let net = Mlp::with_parameters(&[1, 1], &theta, device);
    let batches = vec![(column("area")?, column("price")?)];
    Ok(Learner::new(net, batches, Method::Sgd, 0.1, |net, (x, y)| {
        squared_error(net.forward(x.clone(), Activation::Linear), y)
    }))
}

/// A disc inside a ring, 400 of the 500 points, 50 in a step.
fn mlp(device: &Device) -> Learner<Mlp, (Tensor<2>, Tensor<2, Int>)> {
    let (n, size) = (500, 50);
    let made = Shape::Circle.points(n, 2, 0.05, SEED);
    let mut train: Vec<usize> = (0..n).collect();
    train.shuffle(&mut generator(SEED, Purpose::Split, 0));
    train.truncate(n * 4 / 5);
    train.sort_unstable();
    let mut places = Batches::new(train.len(), SEED);
    let batches = (0..BATCHES).map(|_| {
        let rows: Vec<_> = places.present(size).iter().map(|place| train[*place as usize]).collect();
        places.advance(size);
        let x = rows.iter().flat_map(|row| made.points[*row]).collect();
        let y: Vec<_> = rows.iter().map(|row| i64::from(made.labels[*row])).collect();
        (matrix(x, 2, device), Tensor::from_data(TensorData::new(y, [rows.len(), 1]), device))
    });
    let net = Mlp::new(&[2, 4, 4, 1], Initialisation::Xavier, SEED, device);
    Learner::new(net, batches.collect(), Method::Adam, 0.01, |net, (x, y)| {
        let z = net.forward(x.clone(), Activation::Tanh);
        BinaryCrossEntropyLossConfig::new().with_logits(true).init(&z.device()).forward(z, y.clone())
    })
}

/// Two neurons and one example.
fn backprop(device: &Device) -> Learner<Mlp, Pairs> {
    let example = (matrix(vec![1.0, 0.5], 2, device), matrix(vec![1.0], 1, device));
    let net = Mlp::new(&[2, 2, 1], Initialisation::Xavier, 14, device);
    Learner::new(net, vec![example], Method::Sgd, 0.1, |net, (x, y)| {
        let error = net.forward(x.clone(), Activation::Sigmoid) - y.clone();
        (error.clone() * error).sum()
    })
}

/// A net whose large weights are punished, by so much; its losses are told without that.
struct Penalised<B>(Learner<Mlp, B>, f64);

impl<B> Trains for Penalised<B> {
    fn step(&mut self) -> Result<()> {
        self.0.step()
    }

    fn losses(&self) -> Result<Vec<f32>> {
        let weights = penalty(&self.0.model, 0.0, self.1).map_or(Ok(0.0), scalar)?;
        Ok(self.0.losses()?.into_iter().map(|loss| loss - weights).collect())
    }
}

/// Penguins of three species by four measures, 32 of 266 in a step.
fn classification(device: &Device) -> Result<Penalised<(Tensor<2>, Targets)>> {
    const L2: f64 = 0.001;
    let table = penguins()?;
    let n = table.rows();
    let mut train: Vec<usize> = (0..n).collect();
    train.shuffle(&mut generator(SEED, Purpose::Split, 0));
    train.truncate(n - (n as f64 * 0.2).round() as usize);
    train.sort_unstable();
    let scaling = |values: &[f64]| {
        let own: Vec<f64> = train.iter().map(|row| values[*row]).collect();
        Scaling::of(&own).ok_or_else(|| Error::unknown("column", "penguins", []))
    };
    let scalings = table.columns.iter().map(|c| scaling(&c.values)).collect::<Result<Vec<_>>>()?;
    let measures = |row: usize| {
        let columns = table.columns.iter().zip(&scalings);
        columns.map(move |(column, scaling)| scaling.apply(column.values[row]) as f32)
    };
    let mut places = Batches::new(train.len(), SEED);
    let batches = (0..BATCHES).map(|_| {
        let rows: Vec<_> = places.present(32).iter().map(|place| train[*place as usize]).collect();
        places.advance(32);
        let x = rows.iter().flat_map(|row| measures(*row)).collect();
        let species: Vec<_> = rows.iter().map(|row| Some(table.names[0].values[*row])).collect();
        (matrix(x, 4, device), Targets::new(&species, device))
    });
    let net = Mlp::new(&[4, 3], Initialisation::Zero, SEED, device);
    let learner = Learner::new(net, batches.collect(), Method::Sgd, 1.0, |net, (x, y)| {
        let data = cross_entropy(net.forward(x.clone(), Activation::Linear), y);
        match penalty(net, 0.0, L2) {
            Some(penalty) => data + penalty,
            None => data,
        }
    });
    Ok(Penalised(learner, L2))
}

/// Handwritten digits, 32 in a step: two convolutions, a pooling and the head.
fn vision(device: &Device) -> Result<Learner<ConvNet, (Plan, Tensor<4>, Targets)>> {
    let digits = Digits::all();
    let (pixels, labels) = (digits.greys(), digits.labels);
    let mut train: Vec<usize> = (0..labels.len()).collect();
    train.shuffle(&mut generator(SEED, Purpose::Split, 0));
    train.truncate(labels.len() - (labels.len() as f64 * 0.2).round() as usize);
    let conv = |channels| LayerSpec::Conv { size: 3, channels, stride: 1, same: true };
    let specs = [conv(8), conv(16), LayerSpec::MaxPool { size: 2 }];
    let plan = Plan::new([SIDE, SIDE, 1], &specs, 10).map_err(|_| Error::unknown("layer", "conv", []))?;
    let mut places = Batches::new(train.len(), SEED);
    let batches = (0..BATCHES).map(|_| {
        let rows: Vec<_> = places.present(32).iter().map(|place| train[*place as usize]).collect();
        places.advance(32);
        let x: Vec<_> = rows.iter().flat_map(|row| &pixels[row * PIXELS..][..PIXELS]).copied().collect();
        let y: Vec<_> = rows.iter().map(|row| Some(u32::from(labels[*row]))).collect();
        let x = Tensor::from_data(TensorData::new(x, [rows.len(), SIDE, SIDE, 1]), device);
        (plan.clone(), x, Targets::new(&y, device))
    });
    let net = ConvNet::new(&plan, SEED, device);
    Ok(Learner::new(net, batches.collect(), Method::Adam, 0.003, |net, (plan, x, y)| {
        cross_entropy(net.forward(plan, x.clone()), y)
    }))
}

/// The made-up world, 32 windows in a step.
fn embeddings(device: &Device) -> Result<Course> {
    let (words, batches) = first_batches(BATCHES)?;
    Ok(Course::new(SkipGram::new(words, 16, SEED, device), batches, 0.05))
}

impl Trains for Course {
    fn step(&mut self) -> Result<()> {
        Self::step(self);
        Ok(())
    }

    fn losses(&self) -> Result<Vec<f32>> {
        Ok(vec![self.loss()?])
    }
}

/// Eight digits, backwards.
fn attention(device: &Device) -> Result<Learner<Transformer, Sequences>> {
    let problem = Problem::new(Task::Reverse, 8, 10, false);
    let config = Config {
        causal: false,
        tied: false,
        spread: 1.0 / 32.0_f64.sqrt(),
        ..Config::gpt(problem.labels.len(), problem.length, 1, 2, 32)
    };
    let batches = (0..BATCHES).map(|step| {
        let drawn = problem.batch(32, SEED, step);
        let asked: Vec<_> = drawn.iter().flat_map(|e| e.tokens.iter().copied()).collect();
        let answers: Vec<_> = drawn.iter().flat_map(|e| e.answers.iter().copied()).collect();
        (tokens(&asked, problem.length, device), Targets::new(&answers, device))
    });
    let model = Transformer::new(config, SEED, device)?;
    let learner = Learner::new(model, batches.collect(), Method::AdamW, 0.003, surprise);
    Ok(Learner { most: Some(1.0), schedule: Schedule::Cosine, horizon: 1200.0, ..learner })
}

/// Names, 16 in a step, each with the end of the one before it; all are shorter than the context.
fn language_model(device: &Device) -> Result<Learner<Transformer, Sequences>> {
    let (text, context) = (names(), 16);
    let vocabulary = Vocabulary::characters(&text);
    // From one end of a line to the next: each token but the last is asked, each but the first an answer.
    let mut lines: Vec<Vec<u32>> =
        text.lines().map(|name| vocabulary.encode(&format!("\n{name}\n"))).collect();
    lines.shuffle(&mut generator(SEED, Purpose::Split, 0));
    let train = lines.split_off((lines.len() as f64 * 0.1).round() as usize);
    let batches = (0..BATCHES).map(|step| {
        let mut rng = generator(SEED, Purpose::Shuffle, step);
        let rows: Vec<_> = (0..16).map(|_| &train[rng.random_range(0..train.len())]).collect();
        let t = rows.iter().map(|row| row.len() - 1).max().unwrap_or(1);
        // What is shorter than the longest is filled up with ends of lines, which nobody answers.
        let places = || rows.iter().flat_map(|row| (0..t).map(|i| (row.get(i), row.get(i + 1))));
        let x: Vec<_> = places().map(|(token, _)| token.copied().unwrap_or(0)).collect();
        let answers: Vec<_> = places().map(|(_, answer)| answer.copied()).collect();
        (tokens(&x, t, device), Targets::new(&answers, device))
    });
    let config = Config { spread: 0.08, ..Config::gpt(vocabulary.size(), context, 2, 2, 32) };
    let model = Transformer::new(config, SEED, device)?;
    let learner = Learner::new(model, batches.collect(), Method::AdamW, 0.01, surprise);
    Ok(Learner { most: Some(1.0), schedule: Schedule::WarmUp, ..learner })
}

/// Facts about 250 of 400 people, told in 1,500 sentences, 32 in a step.
fn hallucination(device: &Device) -> Result<Learner<Transformer, Sequences>> {
    let world = People::new(SEED, 400);
    let telling = Telling { people: 250, sentences: 1500, zipf: 1.0, paraphrases: false };
    let sentences = Told::new(&world, telling, SEED).sentences;
    let words = words();
    let token = |word: &str| words.iter().position(|one| *one == word).unwrap_or(0) as u32;
    let batches = (0..BATCHES).map(|step| {
        let mut rng = generator(SEED, Purpose::Shuffle, step);
        let lines: Vec<Vec<u32>> = (0..32)
            .map(|_| {
                // The lab draws four: which kind, which sentence, and two for what nobody was told.
                let [_, which, ..]: [f64; 4] = std::array::from_fn(|_| rng.random());
                let (fact, wording) = sentences[(which * sentences.len() as f64) as usize];
                let about = world.about(fact);
                let said = before_value(about.name, about.attribute, wording);
                let said = said.into_iter().chain([world.truth(fact)]).map(token);
                [0].into_iter().chain(said).chain([0]).collect()
            })
            .collect();
        let t = lines.iter().map(|line| line.len() - 1).max().unwrap_or(1);
        let places = || lines.iter().flat_map(|line| (0..t).map(|i| (line.get(i), line.get(i + 1))));
        let x: Vec<_> = places().map(|(token, _)| token.copied().unwrap_or(0)).collect();
        let answers: Vec<_> = places().map(|(_, answer)| answer.copied()).collect();
        (tokens(&x, t, device), Targets::new(&answers, device))
    });
    let config = Config { spread: 0.1, ..Config::gpt(words.len(), 16, 1, 4, 64) };
    let model = Transformer::new(config, SEED, device)?;
    let learner = Learner::new(model, batches.collect(), Method::AdamW, 0.006, surprise);
    Ok(Learner { most: Some(1.0), schedule: Schedule::Cosine, horizon: 1200.0, ..learner })
}

/// Two half moons, 256 points in a step, each at a noise level of its own.
fn diffusion(device: &Device) -> Learner<Mlp, Pairs> {
    let (levels, size) = (200, 256);
    let points = Cloud::Moons.points(10_000, SEED, 1);
    let schedule = NoiseSchedule::new(NoiseCurve::Cosine, BETA_MAX, levels);
    let denoiser = Denoiser::new(2, 0, vec![64; 3], TimeEmbedding::Sinusoidal, levels);
    let batches = (0..BATCHES).map(|step| {
        let mut rng = generator(SEED, Purpose::Shuffle, step);
        let rows: Vec<_> = (0..size).map(|_| rng.random_range(0..points.len() / 2)).collect();
        let times: Vec<_> = (0..size).map(|_| rng.random_range(1..=levels)).collect();
        let noise = normals(2 * size, &mut generator(SEED, Purpose::Noise, step));
        let drawn = rows.iter().zip(&times).zip(noise.chunks_exact(2));
        let noisy = drawn.flat_map(|((row, t), e)| schedule.noisy(*t, &points[2 * row..2 * row + 2], e));
        let inputs = denoiser.inputs(&noisy.collect::<Vec<_>>(), |row| (times[row], None));
        (matrix(inputs, denoiser.inputs_wide(), device), matrix(noise, 2, device))
    });
    let batches = batches.collect();
    Learner::new(denoiser.init(SEED, device), batches, Method::Adam, 0.005, |net, (x, noise)| {
        squared_error(net.forward(x.clone(), Activation::Relu), noise)
    })
}

/// Five who descend ½ (x² + 100 y²), each with an optimiser of its own.
struct Race(Vec<Racer>);

struct Racer {
    /// `[1, 2]`.
    at: Param<Tensor<2>>,
    optimizer: ModuleOptimizer,
    rate: f64,
}

impl Race {
    fn new(device: &Device) -> Self {
        use Method::{Adam, Momentum, Nesterov, RmsProp, Sgd};
        let methods = [(Sgd, 0.0198), (Momentum, 0.01), (Nesterov, 0.007), (RmsProp, 0.05), (Adam, 0.2)];
        let racer = |((method, rate), id): ((Method, f64), u64)| {
            let start = matrix(vec![-2.6, 0.9], 2, device).require_grad();
            Racer { at: Param::initialized(id.into(), start), optimizer: method.init(), rate }
        };
        Self(methods.into_iter().zip(0..).map(racer).collect())
    }

    /// L where each stands, `[r, 1]`.
    fn heights(&self) -> Tensor<2> {
        let points = Tensor::cat(self.0.iter().map(|racer| racer.at.val()).collect(), 0); // (r, 2)
        let [x, y] = [0, 1].map(|axis| points.clone().narrow(1, axis, 1));
        (x.square() + y.square() * 100.0) * 0.5
    }
}

impl Trains for Race {
    fn step(&mut self) -> Result<()> {
        // They don't touch one another: the gradient of the sum holds that of each.
        let mut gradients = self.heights().sum().backward();
        for Racer { at, optimizer, rate } in &mut self.0 {
            let own = GradientsParams::from_module(&mut gradients, at);
            *at = optimizer.step(*rate, at.clone(), own);
        }
        Ok(())
    }

    fn losses(&self) -> Result<Vec<f32>> {
        numbers(self.heights())
    }
}
