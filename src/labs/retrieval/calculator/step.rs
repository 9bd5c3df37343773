//! One step, stage by stage, as the table of the [machine](super) has it.

use burn::tensor::Tensor;

use super::tasks::{Lines, Task};
use super::{Calculator, Options, tokens, tools};
use crate::error::{Error, Result};
use crate::lab::{Flow, Slot};
use crate::message;
use crate::message::Message;
use crate::nn::{Targets, cross_entropy, numbers, transformer};
use crate::train::Divergence;
use crate::train::score::answer;

/// Steps between two measurements.
const EVERY: u32 = 25;
/// The longest gradient that is followed.
const CLIP: f64 = 1.0;
/// Training stops itself when the loss passes this many times that of knowing nothing.
const DIVERGED: f32 = 20.0;

/// A stage, and what it does.
pub(super) struct StageHere {
    pub id: &'static str,
    pub label: &'static str,
    pub help: &'static str,
    pub run: fn(&mut Calculator, &Options) -> Result<Flow>,
}

const fn stage(
    id: &'static str,
    label: &'static str,
    help: &'static str,
    run: fn(&mut Calculator, &Options) -> Result<Flow>,
) -> StageHere {
    StageHere { id, label, help, run }
}

pub(super) const STAGES: &[StageHere] = &[
    stage("batch", "Questions", "Draw sums and countries to ask both nets for.", Calculator::draw),
    stage(
        "forward",
        "Predict",
        "Put every line through both nets: what would each write, token by token?",
        Calculator::forward,
    ),
    stage(
        "call",
        "Call",
        "Read each call as the net would write it, and let the tool do it.",
        Calculator::call,
    ),
    stage(
        "loss",
        "Loss",
        "Measure each net’s surprise at the tokens that it is to write itself.",
        Calculator::loss,
    ),
    stage(
        "backward",
        "Gradient",
        "Find which way every parameter makes the loss grow.",
        Calculator::backward,
    ),
    stage(
        "update",
        "Update",
        "Let the optimiser move every parameter a little the other way.",
        Calculator::update,
    ),
];

/// What the stages of one step hand to one another.
#[derive(Default)]
pub(super) struct Work {
    pub tasks: Slot<Vec<Task>>,
    /// With the tool, and without: the logits `[m, v]`, and what they are of.
    logits: Slot<[(Tensor<2>, Lines); 2]>,
    /// What each net would write in each line, once it has gone through.
    pub said: Slot<[Vec<Vec<u32>>; 2]>,
    /// What came of each call.
    pub called: Slot<Vec<std::result::Result<String, Message>>>,
}

impl Calculator {
    fn draw(&mut self, options: &Options) -> Result<Flow> {
        self.work = Work::default();
        self.trainers.iter_mut().for_each(|trainer| trainer.begin());
        self.work.tasks.put(self.tasks.draw(self.trainers[0].step(), options.batch_size));
        self.look.forget_shown();
        Ok(Flow::Continue)
    }

    fn forward(&mut self, _: &Options) -> Result<Flow> {
        let tasks = self.work.tasks.get()?;
        let through = |net: usize| {
            let lines = Lines::new(tasks, net == 0);
            let all = transformer::tokens(&lines.tokens, lines.t, &self.device);
            let logits = self.trainers[net].model().forward_at(all, &lines.places);
            let said = said(&numbers(logits.clone().inner())?, &lines.counts);
            Ok(((logits, lines), said))
        };
        let ((with, with_said), (without, without_said)) = (through(0)?, through(1)?);
        self.work.logits.put([with, without]);
        self.work.said.put([with_said, without_said]);
        Ok(Flow::Continue)
    }

    fn call(&mut self, _: &Options) -> Result<Flow> {
        let [with, _] = self.work.said.get()?;
        // The last token is the end, behind the result.
        let call = |said: &Vec<u32>| tools::call(&tokens::text(&said[..said.len().saturating_sub(1)]));
        let called = with.iter().map(call).collect();
        self.work.called.put(called);
        Ok(Flow::Continue)
    }

    fn loss(&mut self, _: &Options) -> Result<Flow> {
        self.work.called.get()?;
        let logits = self.work.logits.get()?;
        for (trainer, (logits, lines)) in self.trainers.iter_mut().zip(logits) {
            let answers: Vec<_> = lines.answers.iter().copied().map(Some).collect();
            trainer.loss(cross_entropy(logits.clone(), &Targets::new(&answers, &self.device)))?;
        }
        Ok(Flow::Continue)
    }

    fn backward(&mut self, _: &Options) -> Result<Flow> {
        // What the pass has used up is freed as it goes.
        self.work.logits = Slot::default();
        self.trainers.iter_mut().try_for_each(|trainer| trainer.backward(Some(CLIP)))?;
        Ok(Flow::Continue)
    }

    fn update(&mut self, options: &Options) -> Result<Flow> {
        if !self.trainers.iter().all(|trainer| trainer.is_ready()) {
            return Err(Error::out_of_order());
        }
        let step = self.trainers[0].step();
        if step == 0 {
            self.take_down(0)?;
        }
        let finite = self.trainers.iter().all(|trainer| trainer.is_finite());
        let [with, without] = &mut self.trainers;
        let losses = [with.update(options.learning_rate)?, without.update(options.learning_rate)?];
        self.log.history.push(step, &losses);
        self.work = Work::default();
        self.look = Default::default();
        let step = step + 1;
        if step.is_multiple_of(EVERY) {
            self.take_down(step)?;
        }
        let loss = losses[0].max(losses[1]);
        if finite && loss < DIVERGED * (tokens::count() as f32).ln() {
            return Ok(Flow::Continue);
        }
        let compared = message!("twenty_times_nothing", "more than twenty times that of knowing nothing");
        let learning_rate = options.learning_rate;
        Ok(Flow::Halt(Divergence { step, learning_rate, loss, compared }.message(finite)))
    }

    fn take_down(&mut self, step: u32) -> Result<()> {
        let measures = self.measures()?;
        self.log.measured.push(step, &measures);
        Ok(())
    }
}

/// The likeliest token at each place, line by line.
pub(super) fn said(logits: &[f32], counts: &[usize]) -> Vec<Vec<u32>> {
    let mut each = logits.chunks_exact(tokens::count()).map(|z| answer(z) as u32);
    counts.iter().map(|count| each.by_ref().take(*count).collect()).collect()
}
