//! What the model answers to every fact of the world. Training does not notice; worked out once for each state of the
//! parameters, and only while something on screen shows it.

use std::cell::OnceCell;

use burn::tensor::{Int, Tensor, TensorData};

use super::Hallucination;
use super::asked::Asked;
use super::judge::Answered;
use super::options::Asking;
use super::problem::{Examples, Row};
use crate::data::text::people::WORDINGS;
use crate::error::Result;
use crate::labs::shared::kept;
use crate::nn::numbers;
use crate::nn::transformer::{Transformer, tokens};

/// How many facts are asked for at once.
const AT_ONCE: usize = 200;

/// Kept until the parameters change.
#[derive(Default)]
pub(super) struct Look {
    /// Logits at the answers' places of all facts, `[n, v]`: in their own words, and in each wording.
    own: OnceCell<Vec<f32>>,
    worded: [OnceCell<Vec<f32>>; WORDINGS],
    /// Kept until the settings change.
    pub shown: Shown,
}

/// What else depends on the settings.
#[derive(Default)]
pub(super) struct Shown {
    pub answered: OnceCell<Vec<Answered>>,
    pub asked: OnceCell<Asked>,
}

impl Hallucination {
    /// The logits behind the last token of each row, `[rows, v]`: at those places alone, which is cheaper by far.
    fn last_logits(&self, model: &Transformer, rows: &[Row]) -> Result<Vec<f32>> {
        let device = self.device.clone().inner();
        let mut all = vec![];
        for rows in rows.chunks(AT_ONCE) {
            let asked: Vec<_> = rows.iter().map(|row| self.problem.asked(*row)).collect();
            let width = asked.iter().map(Vec::len).max().unwrap_or(1);
            let place = |(row, line): (usize, &Vec<u32>)| (row * width + line.len() - 1) as i64;
            let places: Vec<i64> = asked.iter().enumerate().map(place).collect();
            let places = Tensor::<1, Int>::from_data(TensorData::new(places, [asked.len()]), &device);
            // One token more than is asked, so that rows of all lengths make a table.
            let lines: Vec<_> = asked.into_iter().map(|line| [line, vec![0]].concat()).collect();
            let inputs = model.inputs(lines.len(), width);
            let mut x = model.embed(tokens(&Examples::of(&lines).asked, width, &device)); // (n·t, d)
            for (index, layer) in model.layers.iter().enumerate() {
                x = layer.attend(x, &inputs, None);
                if index + 1 == model.layers.len() {
                    x = x.select(0, places.clone()); // (n, d)
                }
                x = layer.feed_forward(x, None);
            }
            all.extend(numbers(model.unembed(x))?);
        }
        Ok(all)
    }

    fn logits_of(&self, wording: impl Fn(usize) -> usize) -> Result<Vec<f32>> {
        let rows: Vec<_> =
            (0..self.problem.world.facts()).map(|fact| self.problem.question(fact, wording(fact))).collect();
        self.last_logits(&self.without_gradients(), &rows)
    }

    /// Logits of all facts, asked in the words of `asking`, `[n, v]`.
    fn logits(&self, asking: Asking) -> Result<&Vec<f32>> {
        let Some(wording) = asking.place() else {
            return kept(&self.look.own, || self.logits_of(|fact| self.problem.told.own[fact]));
        };
        kept(&self.look.worded[wording], || self.logits_of(|_| wording))
    }

    fn judged(&self, asking: Asking, temperature: f64) -> Result<Vec<Answered>> {
        let logits = self.logits(asking)?.chunks_exact(self.problem.words.len()).enumerate();
        Ok(logits.map(|(fact, z)| Answered::new(&self.problem, fact, z, temperature)).collect())
    }

    /// What is answered to each fact, in its own words and at T = 1.
    pub(super) fn answered_plainly(&self) -> Result<Vec<Answered>> {
        self.judged(Asking::Own, 1.0)
    }

    /// What is answered to each fact, as the reader has it asked.
    pub(super) fn answered(&self) -> Result<&Vec<Answered>> {
        kept(&self.look.shown.answered, || self.judged(self.options.wording, self.options.temperature))
    }

    /// What is answered to each fact in each wording.
    pub(super) fn answered_in_all_words(&self) -> Result<[Vec<Answered>; WORDINGS]> {
        let each = |asking| self.judged(asking, self.options.temperature);
        Ok([each(Asking::Statement)?, each(Asking::Noun)?, each(Asking::Question)?])
    }
}
