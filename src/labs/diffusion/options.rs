//! What a reader sets.

use super::prompt;
use crate::data::strokes;
use crate::lab::{Answer, Value, choice, choice_of, choices, linear, log, options, seed, size, text, whole};
use crate::labs::shared::{horizon, schedule};
use crate::message;
use crate::message::Message;
use crate::nn::diffusion::{BETA_MAX, NoiseCurve, Target, TimeEmbedding};
use crate::train::Schedule;

const MAX_PARTICLES: usize = 2_000;
/// Characters of a prompt.
const MAX_PROMPT: usize = 80;
const MAX_LETTERS: usize = 4;
const MAX_BATCH: usize = 1_024;
/// Throws of the dice of one chain: its start, and its steps behind.
pub(super) const THROWS: u32 = 2_048;
/// The range of w.
const GUIDANCE: [f64; 2] = [-1.0, 20.0];
/// Steps back, unless there are fewer noise levels …
const STEPS: usize = 50;
/// … and beside them.
const STEPS_BESIDE: usize = 5;

choices! {
    /// What there is to learn.
    pub enum Dataset {
        Moons = "moons": "moons",
        SwissRoll = "swiss_roll": "Swiss roll",
        Checkerboard = "checkerboard": "checkerboard",
        Spirals = "spirals": "two spirals",
        Letters = "letters": "letters",
        Digits = "digits": "handwritten digits",
        Drawn = "drawn": "your drawing",
    }
}

choices! {
    /// Which weights samples come from.
    pub enum Weights { Averaged = "averaged": "the averaged weights", Latest = "latest": "the latest weights" }
}

choices! {
    /// How noise becomes a sample.
    pub enum Sampler { Ddim = "ddim": "DDIM", Ddpm = "ddpm": "DDPM" }
}

choices! {
    /// What is different beside.
    pub enum Compare {
        None = "none": "nothing",
        Steps = "steps": "another number of steps",
        Guidance = "guidance": "another guidance",
    }
}

options! {
    /// What a reader sets; `drawn` where there is a drawing, which is learned from instead.
    pub struct Options(drawn: bool) {
        dataset: Dataset = {
            let data = Dataset::offered(drawn);
            choice_of(data, data[0]).says("Data", "What it learns to make from noise.")
        },
        letters: Letters = text(MAX_LETTERS, Letters("AI".into()))
            .says("Letters", "One to four letters from A to Z, drawn as strokes.")
            .shown_if(dataset == Dataset::Letters),
        points: usize = whole(100, 20_000, 10_000)
            .says("Points", "How many points it learns from.")
            .shown_if(!drawn && !dataset.is_digits()),
        noise_schedule: NoiseCurve = choice(if dataset.is_digits() { NoiseCurve::Linear } else { NoiseCurve::Cosine })
            .says("Noise schedule", "How the noise grows from level to level.")
            .resets_with(&["dataset"]),
        beta_max: f64 = log(0.0002, 0.05, BETA_MAX)
            .says(
                "Largest β",
                "The variance that the last of a thousand steps adds. Too little leaves signal at the end.",
            )
            .shown_if(noise_schedule == NoiseCurve::Linear)
            .resets_with(&["dataset"]),
        noise_steps: usize = whole(10, 1000, 200)
            .says("Noise levels T", "In how many steps data become noise.")
            .resets_with(&["dataset"]),
        target: Target = choice(Target::Noise)
            .says("Prediction target", "What the network is trained to predict. From each, the others follow."),
        depth: usize = whole(1, 6, 3)
            .says("Hidden layers", "How many lie between its input and its output.")
            .resets_with(&["dataset"]),
        width: usize = size(&[4, 8, 16, 32, 64, 128, 256], if dataset.is_digits() { 256 } else { 64 })
            .says("Neurons per layer", "How many each hidden layer has.")
            .resets_with(&["dataset"]),
        time_embedding: TimeEmbedding = choice(TimeEmbedding::Sinusoidal)
            .says("Time embedding", "In which form the network is given the noise level."),
        learning_rate: f64 = log(0.00001, 1.0, if dataset.is_digits() { 0.001 } else { 0.005 })
            .says("Learning rate η", "How far each step of Adam goes.")
            .live()
            .resets_with(&["dataset"]),
        schedule: Schedule = schedule(Schedule::Constant),
        horizon: f64 = horizon(schedule, 3000.0),
        batch_size: usize = whole(1, MAX_BATCH, if dataset.is_digits() { 128 } else { 256 })
            .says("Batch size", "How many examples a step sees.")
            .live()
            .resets_with(&["dataset"]),
        ema_decay: f64 = linear(0.0, 0.9999, 0.995)
            .says(
                "Averaging of the weights",
                "What the running average keeps of itself at every step; 0 follows the weights at once.",
            )
            .live(),
        class_dropout: f64 = linear(0.0, 1.0, 0.15)
            .says(
                "Class dropout",
                "How often the network is not told which digit it sees, so that it learns to do without.",
            )
            .live()
            .shown_if(dataset.is_digits()),
        seed: u64 = seed(
            7,
            "Decides the data, the first weights, the batches and all noise. The same seed gives the same run.",
        ),
        prompt: String = text(MAX_PROMPT, "seven".to_string())
            .says(
                "Prompt",
                "Which digit it is to draw: 0 to 9, or zero, one, two … nine, alone or in a sentence.",
            )
            .view()
            .shown_if(dataset.is_digits()),
        guidance: f64 = linear(GUIDANCE[0], GUIDANCE[1], 2.0)
            .says(
                "Guidance w",
                "How far to go beyond what the prompt alone says: 0 is the prompt alone, −1 ignores it.",
            )
            .view()
            .shown_if(dataset.is_digits()),
        weights: Weights = choice(Weights::Averaged)
            .says("Samples come from", "The averaged weights, or the latest.")
            .view(),
        sampler: Sampler = choice(Sampler::Ddim)
            .says("Sampler", "DDPM adds fresh noise at every step back; DDIM adds none.")
            .view(),
        sampling_steps: usize = whole(1, noise_steps, noise_steps.min(STEPS))
            .says("Sampling steps", "In how many steps noise becomes a sample.")
            .view()
            .resets_with(&["dataset", "noise_steps"]),
        particles: usize = whole(1, MAX_PARTICLES, if dataset.is_digits() { 24 } else { 1000 })
            .says("Particles", "How many samples are drawn.")
            .view()
            .resets_with(&["dataset"]),
        compare: Compare = choice_of(Compare::offered(dataset), Compare::None)
            .says("Compare with", "The same starting noise, sampled in another way.")
            .view(),
        compare_steps: usize = whole(1, noise_steps, noise_steps.min(STEPS_BESIDE))
            .says("Sampling steps, beside", "In how many steps the samples beside are drawn.")
            .view()
            .shown_if(compare == Compare::Steps),
        compare_guidance: f64 = linear(GUIDANCE[0], GUIDANCE[1], 0.0)
            .says("Guidance, beside", "How far the samples beside go beyond what the prompt says.")
            .view()
            .shown_if(compare == Compare::Guidance),
        take: u32 = whole(0, 9_999, 0)
            .says(
                "Starting noise",
                "Which noise the particles start from. The same noise gives the same samples from the same weights.",
            )
            .view(),
        t: usize = whole(0, noise_steps, 0)
            .says("Noise level shown", "The t at which the pictures stand.")
            .of_picture()
            .resets_with(&["dataset", "noise_steps"]),
        example: usize = whole(0, MAX_BATCH - 1, 0)
            .says("Example shown", "Which example of the batch is followed through a step, from 0.")
            .of_picture(),
    }
}

impl Dataset {
    fn offered(drawn: bool) -> &'static [Self] {
        use Dataset::{Checkerboard, Digits, Drawn, Letters, Moons, Spirals, SwissRoll};
        if drawn { &[Drawn] } else { &[Moons, SwissRoll, Checkerboard, Spirals, Letters, Digits] }
    }

    pub fn is_digits(self) -> bool {
        self == Self::Digits
    }
}

impl Compare {
    fn offered(dataset: Dataset) -> &'static [Self] {
        if dataset.is_digits() {
            &[Self::None, Self::Steps, Self::Guidance]
        } else {
            &[Self::None, Self::Steps]
        }
    }
}

/// How samples are made. Two that are equal give the same samples from the same weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Run {
    pub weights: Weights,
    pub sampler: Sampler,
    pub steps: usize,
    pub particles: usize,
    /// What the prompt asks for, if anything.
    pub class: Option<usize>,
    /// w.
    pub guidance: f64,
    /// Which noise it begins from.
    pub take: u32,
}

impl Run {
    /// Where the throws of its dice begin.
    pub(super) fn first_throw(&self) -> u32 {
        self.take * THROWS
    }
}

impl Options {
    /// η at a step of training.
    pub fn rate(&self, step: u32) -> f64 {
        self.learning_rate * self.schedule.share(step, self.horizon)
    }

    /// The samples shown.
    pub(super) fn run(&self) -> Run {
        Run {
            weights: self.weights,
            sampler: self.sampler,
            steps: self.sampling_steps,
            particles: self.particles,
            class: if self.dataset.is_digits() { prompt::digit(&self.prompt) } else { None },
            guidance: self.guidance,
            take: self.take,
        }
    }

    /// Those beside them, if any.
    pub(super) fn beside(&self) -> Option<Run> {
        match self.compare {
            Compare::None => None,
            Compare::Steps => Some(Run { steps: self.compare_steps, ..self.run() }),
            Compare::Guidance => Some(Run { guidance: self.compare_guidance, ..self.run() }),
        }
    }
}

/// A text of which at least one letter can be drawn, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letters(pub String);

impl Answer for Letters {
    fn to_value(&self) -> Value {
        Value::Text(self.0.clone())
    }

    fn from_value(value: &Value) -> Result<Self, Message> {
        let text = value.to_string();
        let (known, _) = strokes::letters(&text);
        if known.is_empty() {
            return Err(message!("accepts_letters", "one to {most} letters from A to Z", most = MAX_LETTERS));
        }
        Ok(Self(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_taken_as_typed_and_refused_where_none_can_be_drawn() {
        assert_eq!(Letters::from_value(&"a7".into()), Ok(Letters("a7".into())));
        for text in ["", "42é", " "] {
            let accepted = Letters::from_value(&text.into()).unwrap_err().to_string();
            assert_eq!(accepted, "one to 4 letters from A to Z", "{text}");
        }
    }
}
