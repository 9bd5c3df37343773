//! What a reader can look at.

use super::Hallucination;
use super::judge::Answered;
use super::records::{
    AskedLine, FactGroups, HallucinationTrouble, LineBets, MissingMass, OtherWords, Selective, Separation,
    ToldBaselines, ToldCalibration, ToldLines, ToldWorld,
};
use crate::data::text::people::{ATTRIBUTES, VALUES};
use crate::error::Result;
use crate::lab::{Array, Channel, Record, curve, fields, record, tensor};
use crate::labs::shared::{BatchLoss, Measured};
use crate::nn::numbers;
use crate::train::sampling::Sampling;

type Lab = Hallucination;

#[rustfmt::skip] // one channel a paragraph reads better than one argument a line
pub(super) const CHANNELS: &[Channel<Lab>] = &[
    record("world", "The world", ToldWorld::TYPE,
        r"n",
        "How many people and facts there are, and how many are told.",
        |lab| fields(&lab.world())),
    curve("loss", "Loss of the batches", &["step", "batch"], "nats",
        r"L",
        "The loss of each step on its batch, in nats per token.",
        |lab| Ok(lab.log.history.curve())),
    curve("measured", "Told and never told",
        &["step", "told", "told_confidence", "never", "never_confidence", "told_refused", "never_refused", "once", "kind"], "",
        r"\frac{\#\text{right}}{\#}, \quad \bar c",
        "Every fifty steps, at first every twenty, each fact in its own words: shares right, mean confidence, shares refused; and of what was never told the share answered with the right kind of thing.",
        |lab| Ok(lab.log.measured.curve())),
    tensor("batch", "Batch", "[b, t]", "",
        r"x",
        "The tokens of each row of the latest batch, −1 after its end.",
        |lab| {
            let examples = lab.examples();
            let places = examples.asked.iter().zip(&examples.answers);
            Ok(Array::matrix(places.map(|(x, y)| if y.is_some() { *x as f32 } else { -1.0 }).collect(), examples.width))
        }),
    record("batch_lines", "Sentences of the batch", ToldLines::TYPE,
        r"p(y)",
        "Which fact each tells, how often that is told, and what its value was given.",
        |lab| fields(&lab.batch_lines()?)),
    record("line_shown", "The first sentence", LineBets::TYPE,
        r"p(x_i \mid x_0 \dots x_{i-1})",
        "The batch’s first sentence, and the probability of each of its tokens.",
        |lab| match lab.log.rows.is_empty() {
            true => Ok(None),
            false => fields(&lab.line_shown()?),
        }),
    record("batch_loss", "Loss of this batch", BatchLoss::TYPE,
        r"L",
        "In nats per token, once the loss stage is done.",
        |lab| match lab.trainer.present_loss() {
            Some(loss) => fields(&BatchLoss { loss, penalty: 0.0 }),
            None => Ok(None),
        }),
    tensor("gradient_norm", "Length of the gradient", "[]", "",
        r"\lVert g \rVert",
        "Of the latest backward stage, before it was shortened.",
        |lab| Ok(Array::scalar(lab.trainer.norm()))),
    tensor("gradient", "Gradient", "[p]", "",
        r"\frac{\partial L}{\partial \theta}",
        "From the backward stage to the update, in the order of the parameters, before it is shortened; else empty.",
        // A save does not keep it, so nothing is shown of it either once it has been followed.
        |lab| Ok(Array::vector(if lab.trainer.is_ready() { lab.trainer.gradient().to_vec() } else { vec![] }))),
    tensor("parameters", "Parameters", "[p]", "",
        r"\theta",
        "The embeddings, then layer by layer; see the transformer’s docs.",
        |lab| Ok(Array::vector(lab.trainer.parameters()?))),
    tensor("rate", "Learning rate now", "[]", "",
        r"\eta(t)",
        "What the schedule makes of the learning rate at this step.",
        |lab| Ok(Array::scalar(lab.options.rate(lab.trainer.step()) as f32))),
    record("guess", "Knowing nothing", Measured::TYPE,
        r"\ln v, \quad \tfrac{1}{20}",
        "The loss of holding every word equally likely, and the share right of one who guesses a value.",
        |lab| fields(&Measured { loss: lab.nothing(), score: 1.0 / VALUES as f32 })),
    tensor("told", "How often told", "[p, a]", "",
        r"n(f)",
        "Sentences that tell each fact.",
        |lab| Ok(lab.by_fact(|fact| lab.problem.told.counts[fact] as f32))),
    tensor("truth", "What is true", "[p, a]", "",
        r"y",
        "The token of each fact’s true value.",
        |lab| Ok(lab.by_fact(|fact| lab.problem.truth(fact) as f32))),
    tensor("answers", "Answers", "[p, a]", "",
        r"\hat y = \arg\max z",
        "The token that each fact is answered with.",
        |lab| lab.by_answer(|one| one.token as f32)),
    tensor("confidence", "Confidence", "[p, a]", "",
        r"c = \max \operatorname{softmax}(z / T)",
        "The probability of each answer.",
        |lab| lab.by_answer(|one| one.confidence as f32)),
    tensor("truth_probability", "Probability of the truth", "[p, a]", "",
        r"\operatorname{softmax}(z / T)_y",
        "What each true value is given.",
        |lab| lab.by_answer(|one| one.truth as f32)),
    record("fact_groups", "By how often told", FactGroups::TYPE,
        r"\frac{\#\text{right}}{\#}, \quad \bar c",
        "Told, once, often, never: shares right, refused, and mean confidence.",
        |lab| fields(&lab.groups()?)),
    record("other_words", "Asked in other words", OtherWords::TYPE,
        r"\frac{\#\text{right}}{\#}",
        "What was told, asked in the words it was first told in, and in others.",
        |lab| fields(&lab.other_words()?)),
    record("reliability", "Reliability", ToldCalibration::TYPE,
        r"\sum \tfrac{n_b}{n} \lvert a_b - c_b \rvert",
        "Share right by confidence, and the expected calibration error: told, never told, all.",
        |lab| fields(&lab.calibration()?)),
    record("separation", "Told or not, by confidence", Separation::TYPE,
        r"P(c_{\text{told}} > c_{\text{never}})",
        "How often a fact that was told is answered more confidently than one that never was.",
        |lab| fields(&lab.separation()?)),
    curve("risk_coverage", "Risk and coverage", &["threshold", "coverage", "risk", "free", "charged"], "",
        r"\frac{\#\text{wrong}}{\#\text{answered}}, \quad \frac{\#\text{answered}}{\#}",
        "For every threshold: share answered, share wrong of those, and the points of either rule.",
        |lab| lab.risk_coverage()),
    record("selective", "At this threshold", Selective::TYPE,
        r"\frac{\#\text{right} - \frac{t}{1-t} \#\text{wrong}}{\#}",
        "What answering only above the threshold comes to, and the thresholds with the most points.",
        |lab| fields(&lab.selective()?)),
    record("good_turing", "Told once, and never", MissingMass::TYPE,
        r"\frac{n_1}{n} \approx \sum_{f \text{ never told}} p(f)",
        "The share of sentences whose fact is told just once, the missing mass, and how often the model is wrong.",
        |lab| fields(&lab.missing_mass()?)),
    curve("good_turing_course", "Told once, and never, so far", &["told", "singleton_rate", "missing_mass"], "",
        r"\frac{n_1}{n}, \quad \sum_{f \text{ never told}} p(f)",
        "The same after each of some numbers of sentences.",
        |lab| Ok(lab.missing_mass_course())),
    record("asked", "Your line and what is written", AskedLine::TYPE,
        r"x_0, x_1, \dots",
        "The line, read and gone on with to the end of the sentence, beside the truth.",
        |lab| fields(&lab.asked()?.line)),
    tensor("asked_bet", "Bet on the value", "[v]", "",
        r"\operatorname{softmax}(z / T)",
        "The probability of every word where the value is to stand; nothing if the line has no such place.",
        |lab| Ok(Array::vector(lab.asked()?.bet.clone()))),
    tensor("attention", "Attention", "[l, h, t, t]", "",
        r"A^{l,h}",
        "For each layer and head: how much the token of a row looks at the token of a column, over the line and what is written.",
        |lab| Ok(lab.asked()?.attention.clone())),
    record("baselines", "A plain table", ToldBaselines::TYPE,
        r"1, \quad \tfrac{1}{20}",
        "What one comes to who looks up what was told, and guesses or stays silent otherwise.",
        |lab| fields(&lab.beside())),
    record("trouble", "What goes wrong", HallucinationTrouble::TYPE,
        r"\text{see help}",
        "Divergence; sure and wrong answers to what was never told; refusals of what was.",
        |lab| fields(&lab.trouble()?)),
];

impl Hallucination {
    fn by_fact(&self, number: impl Fn(usize) -> f32) -> Array {
        Array::matrix((0..self.problem.world.facts()).map(number).collect(), ATTRIBUTES.len())
    }

    fn by_answer(&self, number: fn(&Answered) -> f32) -> Result<Array> {
        Ok(Array::matrix(self.answered()?.iter().map(number).collect(), ATTRIBUTES.len()))
    }

    /// The probability given to each answer of the batch, `[b·t]`, −1 where there is none; nothing before the forward
    /// stage.
    fn given(&self) -> Result<(usize, Vec<f32>)> {
        let examples = self.examples();
        let Some(logits) = self.work.logits.seen() else { return Ok((examples.width, vec![])) };
        let z = numbers(logits.clone())?;
        let each = z.chunks_exact(self.problem.words.len()).zip(&examples.answers);
        let given = each.map(|(z, answer)| {
            let p = |answer: &u32| Sampling::PLAIN.probabilities(z).get(*answer as usize).copied();
            answer.as_ref().and_then(p).map_or(-1.0, |p| p as f32)
        });
        Ok((examples.width, given.collect()))
    }

    fn batch_lines(&self) -> Result<ToldLines> {
        let rows = &self.log.rows;
        let facts: Vec<_> = rows.iter().map(|row| self.problem.fact(*row)).collect();
        let answers_at: Vec<_> = rows.iter().map(|row| self.problem.asked(*row).len()).collect();
        let (width, given) = self.given()?;
        let at = |(row, at): (usize, &usize)| given.get(row * width + at - 1).copied();
        Ok(ToldLines {
            told: facts.iter().map(|fact| fact.map_or(0, |fact| self.problem.told.counts[fact])).collect(),
            probabilities: answers_at.iter().enumerate().filter_map(at).collect(),
            facts: facts.into_iter().map(|fact| fact.map_or(-1, |fact| fact as i32)).collect(),
            answers_at,
        })
    }

    fn line_shown(&self) -> Result<LineBets> {
        let row = self.log.rows.first().copied();
        let tokens = row.map(|row| self.problem.line(row)).unwrap_or_default();
        let (_, given) = self.given()?;
        Ok(LineBets {
            probabilities: given.into_iter().take(tokens.len().saturating_sub(1)).collect(),
            answer_at: tokens.len().saturating_sub(2),
            tokens,
        })
    }
}
