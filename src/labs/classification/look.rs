//! What the model makes of examples: of all that are measured, kept for each state of its parameters, and of the one that is
//! followed, number by number.

use std::cell::OnceCell;

use super::Classification;
use super::options::Shown;
use super::problem::Inputs;
use crate::data::SparseRows;
use crate::data::digits::PIXELS;
use crate::data::text::{Bag, pieces};
use crate::error::Result;
use crate::lab::Array;
use crate::labs::shared::{evenly, kept};
use crate::nn::{matrix, numbers};
use crate::record;
use crate::train::score::{answer, powers, softmax, surprise};

/// Places a side at which the map is sampled.
pub(super) const SIDE: usize = 48;
/// Points drawn on the map.
const MOST_POINTS: usize = 2_000;
/// The words listed of each class.
const MOST_STRONGEST: usize = 12;
/// The darkest grey of a drawing.
const DARKEST: f32 = 15.0;

record! {
    /// Every number between an example and its loss.
    pub struct FollowedExample {
        /// Which example it is; −1 for one of the reader's own.
        pub row: i32,
        /// Whether it is never trained on.
        pub held_out: bool,
        /// Its true class; −1 if nobody knows.
        pub target: i32,
        /// The class it is said to have in training; −1 if it has none.
        pub given: i32,
        /// The class with the largest logit.
        pub answer: usize,
        /// z, by class.
        pub logits: Vec<f32>,
        /// b of the last layer, by class.
        pub bias: Vec<f32>,
        /// max z, which is taken away before the exponential, so that it can't overflow.
        pub largest: f32,
        /// exp(z − max z), by class.
        pub powers: Vec<f64>,
        /// Their sum.
        pub power_sum: f64,
        /// softmax(z).
        pub probabilities: Vec<f32>,
        /// softmax(z / T).
        pub cooled: Vec<f32>,
        /// T.
        pub temperature: f64,
        /// −ln p of the given class; NaN without one.
        pub loss: f64,
        /// p − y; empty without a class.
        pub error: Vec<f32>,
    }
}

record! {
    /// A message, and what its words do.
    pub struct ExampleMessage {
        /// One behind the other they are the message.
        pub pieces: Vec<MessagePiece>,
        /// How many words there are.
        pub words: usize,
        /// How many of them the model knows.
        pub known: usize,
    }
}

record! {
    /// A word of a message, or what stands between words.
    pub struct MessagePiece {
        /// As it stands there.
        pub text: String,
        /// Whether it is a word.
        pub word: bool,
        /// Whether the model knows it.
        pub known: bool,
        /// How far each logit falls if this one word is taken out, by class; without hidden layers its weight. Empty if it
        /// is not known.
        pub pushes: Vec<f32>,
    }
}

record! {
    /// The words that speak most for each class.
    pub struct StrongestWords {
        /// By class.
        pub classes: Vec<ClassWords>,
    }
}

record! {
    /// The words that speak most for a class, the strongest first.
    pub struct ClassWords {
        /// The words.
        pub words: Vec<String>,
        /// The weight of each, less its mean weight for the other classes.
        pub weights: Vec<f32>,
    }
}

/// Kept until the parameters change: z of the examples that are measured, those trained on and those held out.
#[derive(Default)]
pub(super) struct Look {
    measured: [OnceCell<Vec<f32>>; 2],
}

/// An example by itself.
pub(super) struct Followed {
    /// None of the reader's own.
    pub row: Option<u32>,
    /// `[1, d]`.
    pub x: SparseRows,
}

impl Classification {
    /// aˡ of every hidden layer for some rows, and z behind them, `[rows, n]` each. The first layer skips the zeros.
    pub(super) fn layers_of(&self, x: &SparseRows, rows: &[u32]) -> Result<Vec<Vec<f32>>> {
        let model = self.without_gradients();
        let Some((first, rest)) = model.layers.split_first() else { return Ok(vec![]) };
        let weights = numbers(first.weight.val())?;
        let bias = first.bias.as_ref().map_or(Ok(vec![]), |bias| numbers(bias.val()))?;
        let width = bias.len();
        let mut z = Vec::with_capacity(rows.len() * width);
        for row in rows {
            let start = z.len();
            z.extend_from_slice(&bias);
            for (place, value) in x.row(*row as usize) {
                let from = &weights[place * width..(place + 1) * width];
                z[start..].iter_mut().zip(from).for_each(|(z, w)| *z += value * w);
            }
        }
        let mut layers = vec![];
        for layer in rest {
            let a = self.options.activation.apply(matrix(
                z,
                layer.weight.dims()[0],
                &self.device.clone().inner(),
            ));
            layers.push(numbers(a.clone())?);
            z = numbers(layer.forward(a))?;
        }
        layers.push(z);
        Ok(layers)
    }

    /// z of some rows, `[rows, c]`.
    pub(super) fn logits_of(&self, x: &SparseRows, rows: &[u32]) -> Result<Vec<f32>> {
        Ok(self.layers_of(x, rows)?.pop().unwrap_or_default())
    }

    /// z of the examples measured: of those trained on (0), or held out (1).
    pub(super) fn measured_logits(&self, part: usize) -> Result<&[f32]> {
        kept(&self.look.measured[part], || self.logits_of(&self.problem.x, &self.problem.measured[part]))
            .map(Vec::as_slice)
    }

    /// The example that is followed.
    pub(super) fn followed(&self) -> Followed {
        let last = self.problem.examples().saturating_sub(1) as u32;
        let row = match self.options.shown {
            Shown::Own => return Followed { row: None, x: self.own() },
            Shown::Row => self.options.example,
            Shown::Batch => self.log.batch.first().copied().unwrap_or(self.options.example),
        };
        let row = row.min(last);
        Followed { row: Some(row), x: self.problem.x.some(&[row]) }
    }

    /// What the reader drew, typed, or pointed at, as the model is given it.
    fn own(&self) -> SparseRows {
        let mut x = SparseRows::new(self.problem.x.width());
        match &self.problem.inputs {
            Inputs::Words(_, bag) => x.push(bag.counts(&self.options.message)),
            Inputs::Pixels(_) => {
                x.push((0..).zip(self.options.drawing.0.iter().map(|grey| f32::from(*grey) / DARKEST)));
            }
            Inputs::Measures(..) => x.push(self.at(self.options.probe)),
        }
        x
    }

    /// The inputs of a place on the map, in its units; all other measures stand at their means, which are zero.
    fn at(&self, place: [f64; 2]) -> Vec<(u32, f32)> {
        let measures = self.options.axes.iter().map(|id| self.problem.measure(id));
        let each = measures.zip(place);
        each.filter_map(|(measure, value)| measure.map(|(place, _, s)| (place as u32, s.apply(value) as f32)))
            .collect()
    }

    /// Every number of the example that is followed.
    pub(super) fn example(&self) -> Result<FollowedExample> {
        let Followed { row, x } = self.followed();
        let logits = self.logits_of(&x, &[0])?;
        let class =
            |classes: &[u32]| row.and_then(|row| classes.get(row as usize)).map_or(-1, |class| *class as i32);
        let (target, given) = (class(&self.problem.truth), class(&self.problem.given));
        let powers = powers(&logits, 1.0);
        let probabilities = softmax(&logits, 1.0);
        let error =
            probabilities.iter().enumerate().map(|(class, p)| p - f32::from(u8::from(class as i32 == given)));
        let last = self.trainer.model().layers.last().and_then(|layer| layer.bias.as_ref());
        Ok(FollowedExample {
            row: row.map_or(-1, |row| row as i32),
            held_out: row.is_some_and(|row| self.problem.is_held_out(row)),
            target,
            given,
            answer: answer(&logits),
            bias: last.map_or(Ok(vec![]), |bias| numbers(bias.val()))?,
            largest: logits.iter().copied().fold(f32::MIN, f32::max),
            power_sum: powers.iter().sum(),
            powers,
            cooled: softmax(&logits, self.options.temperature),
            temperature: self.options.temperature,
            loss: if given < 0 { f64::NAN } else { surprise(&logits, given as usize, 1.0) },
            error: if given < 0 { vec![] } else { error.collect() },
            logits,
            probabilities,
        })
    }

    /// What the last layer is given for the example that is followed: the inputs that are not zero, or the last hidden
    /// activations; and which they are.
    pub(super) fn example_inputs(&self) -> Result<Vec<(usize, f32)>> {
        let x = self.followed().x;
        if self.is_linear() {
            return Ok(x.row(0).collect());
        }
        let layers = self.layers_of(&x, &[0])?;
        let last = layers.len().checked_sub(2).and_then(|at| layers.get(at));
        Ok(last.into_iter().flatten().copied().enumerate().collect())
    }

    /// w·x of each of them, `[c, k]`.
    pub(super) fn products(&self) -> Result<Array> {
        let inputs = self.example_inputs()?;
        let classes = self.problem.classes.len();
        let Some(last) = self.trainer.model().layers.last() else { return Ok(Array::matrix(vec![], 0)) };
        let weights = numbers(last.weight.val())?; // (n, c)
        let rows = (0..classes).flat_map(|class| inputs.iter().map(move |(place, x)| (class, *place, *x)));
        let data = rows.map(|(class, place, x)| weights[place * classes + class] * x).collect();
        Ok(Array { shape: vec![classes, inputs.len()], data })
    }

    /// The greys of the digit that is followed, row by row; nothing of other data.
    pub(super) fn example_pixels(&self) -> Vec<f32> {
        match self.problem.inputs {
            Inputs::Pixels(_) => self.followed().x.dense(&[0]),
            _ => vec![],
        }
    }

    /// The message that is followed; none of other data.
    pub(super) fn message(&self) -> Result<Option<ExampleMessage>> {
        let Inputs::Words(_, bag) = &self.problem.inputs else { return Ok(None) };
        let Followed { row, x } = self.followed();
        let text = row.map_or(self.options.message.as_str(), |row| self.problem.text(row));
        let places: Vec<usize> = x.row(0).map(|(place, _)| place).collect();
        // The message itself, and once without each of its words.
        let mut rows = SparseRows::new(x.width());
        rows.push(x.row(0).map(|(place, count)| (place as u32, count)));
        for out in &places {
            let without =
                |(place, count): (usize, f32)| (place as u32, count - f32::from(u8::from(place == *out)));
            rows.push(x.row(0).map(without));
        }
        let z = self.logits_of(&rows, &(0..rows.len() as u32).collect::<Vec<_>>())?;
        let (whole, without) = z.split_at(self.problem.classes.len());
        let pushes = |place: u32| {
            let at = places.binary_search(&(place as usize)).ok()?;
            let z = without.chunks_exact(whole.len()).nth(at)?;
            Some(whole.iter().zip(z).map(|(with, without)| with - without).collect())
        };
        Ok(Some(in_pieces(text, bag, pushes)))
    }

    /// W by class, `[c, d]`; nothing with hidden layers.
    pub(super) fn weights(&self) -> Result<Vec<f32>> {
        let layers = &self.trainer.model().layers;
        let [only] = layers.as_slice() else { return Ok(vec![]) };
        numbers(only.weight.val().transpose())
    }

    /// The words that push most to each class; none of other data.
    pub(super) fn strongest(&self) -> Result<Option<StrongestWords>> {
        let (Inputs::Words(_, bag), true) = (&self.problem.inputs, self.is_linear()) else { return Ok(None) };
        let (weights, d) = (self.weights()?, self.problem.x.width());
        let others = (self.problem.classes.len().max(2) - 1) as f32;
        let sum: Vec<f32> = (0..d).map(|place| weights.iter().skip(place).step_by(d).sum()).collect();
        let classes = weights.chunks_exact(d).map(|own| {
            let lead = own.iter().zip(&sum).map(|(w, sum)| w - (sum - w) / others);
            let mut ranked: Vec<(f32, &String)> = lead.zip(bag.words()).collect();
            ranked.sort_by(|(a, _), (b, _)| b.total_cmp(a));
            ranked.truncate(MOST_STRONGEST);
            let (weights, words) = ranked.into_iter().map(|(w, word)| (w, word.clone())).unzip();
            ClassWords { words, weights }
        });
        Ok(Some(StrongestWords { classes: classes.collect() }))
    }

    /// What the map covers, in units; nothing but 0 to 1 of data without measures.
    pub(super) fn extent(&self) -> [f32; 4] {
        let range = |id: &String| {
            let values = self.problem.measure(id).map_or(&[][..], |(_, column, _)| &column.values);
            let (low, high) =
                values.iter().fold((f64::MAX, f64::MIN), |(low, high), x| (low.min(*x), high.max(*x)));
            if low >= high {
                [0.0, 1.0]
            } else {
                [low, high].map(|end| end + (end - (low + high) / 2.0) * 0.12)
            }
        };
        let [[left, right], [bottom, top]] = [range(&self.options.axes[0]), range(&self.options.axes[1])];
        [left, right, bottom, top].map(|end| end as f32)
    }

    /// The probability of each class over the map, `[c, SIDE, SIDE]`; rows go up.
    pub(super) fn field(&self) -> Result<Array> {
        let classes = self.problem.classes.len();
        let Inputs::Measures(..) = self.problem.inputs else {
            return Ok(Array { shape: vec![0, SIDE, SIDE], data: vec![] });
        };
        let [left, right, bottom, top] = self.extent().map(f64::from);
        let at = |from: f64, to: f64, i: usize| from + (to - from) * i as f64 / (SIDE - 1) as f64;
        let mut x = SparseRows::new(self.problem.x.width());
        for (up, across) in (0..SIDE).flat_map(|up| (0..SIDE).map(move |across| (up, across))) {
            x.push(self.at([at(left, right, across), at(bottom, top, up)]));
        }
        let z = self.logits_of(&x, &(0..x.len() as u32).collect::<Vec<_>>())?;
        let p: Vec<Vec<f32>> =
            z.chunks_exact(classes).map(|z| softmax(z, self.options.temperature)).collect();
        let data = (0..classes).flat_map(|class| p.iter().map(move |p| p[class])).collect();
        Ok(Array { shape: vec![classes, SIDE, SIDE], data })
    }

    /// The rows that are drawn on the map.
    pub(super) fn points(&self) -> Vec<u32> {
        match self.problem.inputs {
            Inputs::Measures(..) => {
                evenly(&(0..self.problem.examples() as u32).collect::<Vec<_>>(), MOST_POINTS)
            }
            _ => vec![],
        }
    }

    /// Their places, `[s, 2]`, in units.
    pub(super) fn places(&self) -> Vec<f32> {
        let measures =
            self.options.axes.each_ref().map(|id| self.problem.measure(id).map(|(_, column, _)| column));
        let at = |row: u32, column: Option<&crate::data::Column>| {
            column.and_then(|column| column.values.get(row as usize)).map_or(0.0, |value| *value as f32)
        };
        self.points().into_iter().flat_map(|row| measures.map(|column| at(row, column))).collect()
    }

    /// 1 for each point that gets another class than it is said to have.
    pub(super) fn wrong(&self) -> Result<Array> {
        let rows = self.points();
        let z = self.logits_of(&self.problem.x, &rows)?;
        let each = z.chunks_exact(self.problem.classes.len()).zip(self.problem.given_of(&rows));
        Ok(Array::counts(each.map(|(z, y)| usize::from(answer(z) != y as usize))))
    }

    /// The inputs of some rows as a reader knows them, `[rows, d]`: in units, or greys; nothing of texts.
    pub(super) fn inputs_of(&self, rows: &[u32]) -> Vec<f32> {
        match &self.problem.inputs {
            Inputs::Words(..) => vec![],
            Inputs::Pixels(all) => {
                let image =
                    |row: &u32| all.get(*row as usize * PIXELS..(*row as usize + 1) * PIXELS).unwrap_or(&[]);
                rows.iter().flat_map(image).copied().collect()
            }
            Inputs::Measures(columns, _) => {
                let values = |row: u32| {
                    columns.iter().filter_map(move |c| c.values.get(row as usize)).map(|v| *v as f32)
                };
                rows.iter().flat_map(|row| values(*row)).collect()
            }
        }
    }
}

fn in_pieces(text: &str, bag: &Bag, pushes: impl Fn(u32) -> Option<Vec<f32>>) -> ExampleMessage {
    let each = pieces(text).map(|piece| {
        let place = if piece.is_word { bag.place(piece.text) } else { None };
        let pushes = place.and_then(&pushes).unwrap_or_default();
        MessagePiece { text: piece.text.into(), word: piece.is_word, known: place.is_some(), pushes }
    });
    let pieces: Vec<_> = each.collect();
    let count = |is: fn(&&MessagePiece) -> bool| pieces.iter().filter(is).count();
    ExampleMessage { words: count(|p| p.word), known: count(|p| p.known), pieces }
}
