//! One model that descends: what it is given, what it has come to, and its best step.

use burn::module::Module;
use burn::tensor::{Device, Tensor};
use serde::{Deserialize, Serialize};

use super::fourier::Waves;
use super::handwriting::one_hot;
use super::net::{Inputs, Learner};
use super::options::{Bend, Machine, Options};
use super::polynomial::design;
use super::problem::{Problem, classified, squared};
use super::scatter::Points;
use super::sweep::norm;
use crate::data::digits::CLASSES;
use crate::error::Result;
use crate::lab::Slot;
use crate::labs::shared::Measured;
use crate::nn::{Targets, cross_entropy, matrix, numbers, params};
use crate::train::score::measure;
use crate::train::{History, Trained, Trainer};

/// The numbers of a row of measures: losses, scores, the norm, and how concentrated the spectrum is.
const MEASURES: usize = 10;

/// The model, and all that belongs to its course.
pub(super) struct Descent {
    pub trainer: Trainer<Learner>,
    /// Trained on, with gradients.
    inputs: Inputs,
    wanted: Wanted,
    /// What is looked at, without gradients: trained on, validated with, held out, fresh.
    parts: Vec<(Inputs, Answers)>,
    pub log: Log,
    /// ŷ or z of the examples trained on, `[n, k]`.
    pub outputs: Slot<Tensor<2>>,
    pub width: usize,
}

/// What the outputs should be.
enum Wanted {
    /// `[n, k]`.
    Numbers(Tensor<2>),
    Classes(Box<Targets>),
}

/// The same as plain numbers.
enum Answers {
    Points(Vec<f64>),
    Digits(Vec<u32>),
    Sums(Vec<u32>),
}

/// What a run leaves behind beside its parameters.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Log {
    /// Rows of (step; loss of the examples trained on).
    pub history: History,
    /// Rows of (step; losses and scores of the four parts, ‖θ‖, concentration), at intervals.
    pub measured: History,
    pub best: Option<Best>,
}

/// The step of least validation loss.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Best {
    pub step: u32,
    /// Loss and score of the four parts.
    pub measures: [[f32; 2]; 4],
    pub parameters: Vec<f32>,
}

/// See [`Lab::snapshot`](crate::lab::Lab::snapshot).
#[derive(Serialize, Deserialize)]
pub(super) struct DescentState {
    trained: Trained,
    log: Log,
}

impl Descent {
    /// Before the first step.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the engine can't give its numbers.
    pub fn new(options: &Options, problem: &Problem, device: &Device) -> Result<Self> {
        let model = match problem {
            Problem::Points(_) => Learner::linear(options.degree + 1, 1, device),
            Problem::Digits(_) => Learner::linear(options.features, CLASSES, device),
            Problem::Sums(sums) => Learner::adder(sums.modulus, options.width, options.seed, device),
        };
        let (inputs, wanted) = lesson(options, problem, device)?;
        Ok(Self {
            trainer: Trainer::new(model, options.optimizer),
            inputs,
            wanted,
            parts: parts(options, problem, &device.clone().inner())?,
            log: Log { history: History::new(1), measured: History::new(MEASURES), best: None },
            outputs: Slot::default(),
            width: match problem {
                Problem::Points(_) => 1,
                Problem::Digits(_) => CLASSES,
                Problem::Sums(sums) => sums.modulus,
            },
        })
    }

    /// Other points to train on; what is known of the best step is of the old ones.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn change_data(&mut self, options: &Options, problem: &Problem, device: &Device) -> Result<()> {
        (self.inputs, self.wanted) = lesson(options, problem, device)?;
        self.parts = parts(options, problem, &device.clone().inner())?;
        self.log.best = None;
        Ok(())
    }

    /// ŷ or z of what is trained on.
    pub fn forward(&mut self, options: &Options) {
        let dropout = crate::nn::Dropout::new(options.dropout, options.seed, self.trainer.step());
        self.trainer.begin();
        self.outputs.put(self.trainer.model().forward(&self.inputs, options.activation, dropout));
    }

    /// The loss: the mean of Σ (y − ŷ)² and λ ‖w‖² over n; or cross-entropy.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) before the forward stage.
    pub fn loss(&mut self, options: &Options) -> Result<()> {
        let outputs = self.outputs.get()?.clone();
        let loss = match &self.wanted {
            Wanted::Classes(targets) => cross_entropy(outputs, targets),
            Wanted::Numbers(wanted) => {
                let n = wanted.dims()[0].max(1) as f64;
                let error = outputs - wanted.clone();
                let squares = (error.clone() * error).sum().div_scalar(n);
                match options.penalty() {
                    0.0 => squares,
                    penalty => squares + self.weight_squares().mul_scalar(penalty / n),
                }
            }
        };
        self.trainer.loss(loss)?;
        Ok(())
    }

    fn weight_squares(&self) -> Tensor<1> {
        let w = self.trainer.model().head.val();
        (w.clone() * w).sum()
    }

    /// What the ridge adds to the loss.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the engine can't give its numbers.
    pub fn penalty(&self, options: &Options) -> Result<f32> {
        if options.machine == Machine::Grokking || options.penalty() == 0.0 {
            return Ok(0.0);
        }
        let n = self.outputs.seen().map_or(1, |outputs| outputs.dims()[0].max(1)) as f64;
        crate::nn::scalar(self.weight_squares().mul_scalar(options.penalty() / n))
    }

    /// θ ← (1 − η λ) θ, before the step: AdamW’s decay, apart from the gradient.
    ///
    /// Source: Loshchilov and Hutter (2019), algorithm 2.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the engine can't give its numbers.
    pub fn decay(&mut self, options: &Options) -> Result<()> {
        if options.machine != Machine::Grokking || options.weight_decay == 0.0 {
            return Ok(());
        }
        let kept = (1.0 - options.learning_rate * options.weight_decay) as f32;
        let mut parameters = self.trainer.parameters()?;
        parameters.iter_mut().for_each(|w| *w *= kept);
        self.trainer.set_parameters(&parameters)
    }

    /// The model as it is looked at: the latest, or that of the best step.
    ///
    /// # Errors
    /// [`Error::Save`](crate::error::Error::Save) if the best step’s parameters are of another model.
    pub fn shown(&self, best: bool) -> Result<Learner> {
        let model = self.trainer.model().valid();
        match &self.log.best {
            Some(found) if best => params::with(model, &found.parameters),
            _ => Ok(model),
        }
    }

    /// Outputs of a part, `[n, k]`.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the engine can't give its numbers.
    pub fn outputs_of(&self, model: &Learner, part: usize, bend: Bend) -> Result<Vec<f32>> {
        let Some((inputs, _)) = self.parts.get(part) else { return Ok(vec![]) };
        numbers(model.forward(inputs, bend, None))
    }

    /// Loss and score of the four parts. Of sums, `table` are the logits of every pair.
    ///
    /// # Errors
    /// As [`outputs_of`](Self::outputs_of).
    pub fn measures(&self, model: &Learner, bend: Bend, problem: &Problem) -> Result<[Measured; 4]> {
        let mut all = [(); 4].map(|()| Measured { loss: 0.0, score: 0.0 });
        if let Problem::Sums(sums) = problem {
            let table = self.outputs_of(model, 3, bend)?;
            let p = sums.modulus;
            for (part, pairs) in
                [&sums.trained_on, &sums.validation, &sums.held_out, &sums.all].into_iter().enumerate()
            {
                let z: Vec<f32> =
                    pairs.iter().flat_map(|pair| &table[*pair as usize * p..][..p]).copied().collect();
                let answers = if part == 0 { sums.given(pairs) } else { sums.answers(pairs) };
                let (loss, score) = measure(&z, &answers, 1.0);
                all[part] = (super::problem::told(loss), super::problem::told(score)).into();
            }
            return Ok(all);
        }
        for (part, (_, answers)) in self.parts.iter().enumerate() {
            let outputs = self.outputs_of(model, part, bend)?;
            all[part] = match answers {
                Answers::Points(y) => squared(y, &outputs.iter().map(|o| f64::from(*o)).collect::<Vec<_>>()),
                Answers::Digits(classes) | Answers::Sums(classes) => classified(&outputs, classes),
            };
        }
        Ok(all)
    }

    /// Takes down what the latest model comes to, and keeps it if it is the best so far.
    ///
    /// # Errors
    /// As [`outputs_of`](Self::outputs_of).
    pub fn take_down(&mut self, options: &Options, problem: &Problem) -> Result<()> {
        let model = self.trainer.model().valid();
        let measures = self.measures(&model, options.activation, problem)?;
        let (step, parameters) = (self.trainer.step(), self.trainer.parameters()?);
        let length = norm(&parameters.iter().map(|w| f64::from(*w)).collect::<Vec<_>>());
        let concentration = match problem {
            Problem::Sums(sums) => waves(&parameters, sums.modulus, options.width).concentration(),
            _ => 0.0,
        };
        let losses = measures.iter().map(|measure| measure.loss);
        let row: Vec<f32> = losses
            .chain(measures.iter().map(|measure| measure.score))
            .chain([length as f32, concentration as f32])
            .collect();
        self.log.measured.push(step, &row);
        let better = |best: &Best| measures[1].loss < best.measures[1][0];
        if self.log.best.as_ref().is_none_or(better) {
            let measures = measures.map(|measure| [measure.loss, measure.score]);
            self.log.best = Some(Best { step, measures, parameters });
        }
        Ok(())
    }

    /// # Errors
    /// See [`Trainer::snapshot`].
    pub fn state(&self) -> Result<DescentState> {
        Ok(DescentState { trained: self.trainer.snapshot()?, log: self.log.clone() })
    }

    /// Goes back to a state, if it is of such a model.
    ///
    /// # Errors
    /// [`Error::Save`](crate::error::Error::Save) if it is not; then it stays as it was.
    pub fn restore(&mut self, state: DescentState) -> Result<bool> {
        let count = params::count(self.trainer.model());
        let sound = self.log.history.takes(&state.log.history)
            && self.log.measured.takes(&state.log.measured)
            && state.log.best.as_ref().is_none_or(|best| best.parameters.len() == count);
        if !sound {
            return Ok(false);
        }
        self.trainer.restore(&state.trained)?;
        self.log = state.log;
        self.outputs = Slot::default();
        Ok(true)
    }
}

/// The waves of A, which comes first among the parameters.
pub(super) fn waves(parameters: &[f32], modulus: usize, units: usize) -> Waves {
    Waves::of(&parameters[..(modulus * units).min(parameters.len())], modulus)
}

/// What is trained on.
fn lesson(options: &Options, problem: &Problem, device: &Device) -> Result<(Inputs, Wanted)> {
    Ok(match problem {
        Problem::Points(points) => {
            let y = points.trained_on.y.iter().map(|y| *y as f32).collect();
            (powers(options, &points.trained_on, device), Wanted::Numbers(matrix(y, 1, device)))
        }
        Problem::Digits(digits) => {
            let lesson = digits.lesson(0);
            let features = digits.features(&lesson.rows, options.features, 0, &device.clone().inner())?;
            let wanted = matrix(one_hot(&lesson.classes), CLASSES, device);
            (Inputs::Features(matrix(features, options.features, device)), Wanted::Numbers(wanted))
        }
        Problem::Sums(sums) => {
            let given: Vec<_> = sums.given(&sums.trained_on).into_iter().map(Some).collect();
            let inputs = Inputs::pairs(&sums.trained_on, sums.modulus, device);
            (inputs, Wanted::Classes(Box::new(Targets::new(&given, device))))
        }
    })
}

/// What is looked at.
fn parts(options: &Options, problem: &Problem, device: &Device) -> Result<Vec<(Inputs, Answers)>> {
    Ok(match problem {
        Problem::Points(points) => [&points.trained_on, &points.validation, &points.held_out, &points.fresh]
            .map(|part| (powers(options, part, device), Answers::Points(part.y.clone())))
            .into(),
        Problem::Digits(digits) => {
            let lesson = digits.lesson(0);
            let part = |rows: &[u32], classes: Vec<u32>| -> Result<_> {
                let features = digits.features(rows, options.features, 0, device)?;
                Ok((Inputs::Features(matrix(features, options.features, device)), Answers::Digits(classes)))
            };
            let held = |rows: &[u32]| part(rows, digits.classes(rows));
            vec![
                part(&lesson.rows, lesson.classes.clone())?,
                held(&digits.validation)?,
                held(&digits.held_out)?,
                held(&digits.fresh)?,
            ]
        }
        // Every pair is in the last, and the others are rows of it.
        Problem::Sums(sums) => [&sums.trained_on, &sums.validation, &sums.held_out, &sums.all]
            .map(|pairs| (Inputs::pairs(pairs, sums.modulus, device), Answers::Sums(sums.answers(pairs))))
            .into(),
    })
}

fn powers(options: &Options, points: &Points, device: &Device) -> Inputs {
    let features = design(options.basis, options.degree, &points.x).into_iter().map(|f| f as f32).collect();
    Inputs::Features(matrix(features, options.degree + 1, device))
}
