//! What a reader can look at.

use super::LanguageModel;
use super::diagnosis::{LanguageTrouble, RecentLoss};
use super::look::log_prob;
use super::ngrams::CountingBaselines;
use super::options::Reading;
use crate::error::Result;
use crate::lab::{AnyRecord, Array, Channel, Record, curve, fields, record, tensor};
use crate::labs::shared::{BatchLoss, Measured};
use crate::nn::numbers;
use crate::record;
use crate::train::Part;
use crate::train::parts::rows_of;
use crate::train::sampling::Sampling;

type Lab = LanguageModel;

record! {
    /// How good a language model is on the text held out.
    pub struct LanguageHeldOut {
        /// In nats per token.
        pub loss: f32,
        /// The share of tokens predicted right: those it held likeliest.
        pub score: f32,
        /// The loss in bits per character.
        pub bits: f32,
        /// e to the loss.
        pub perplexity: f32,
    }
}

record! {
    /// A row of the batch.
    pub struct BatchRow {
        /// The token that comes next, at each of its places.
        pub answers: Vec<u32>,
        /// The probability that each was given; empty before the forward stage.
        pub probabilities: Vec<f32>,
    }
}

record! {
    /// The bet at one place of the batch's first row: where the truth came as the greatest surprise.
    pub struct BatchBet {
        /// The place, from 0.
        pub place: usize,
        /// The token that comes next there.
        pub answer: u32,
        /// The probability of every token.
        pub probabilities: Vec<f32>,
        /// −∂L/∂z of every logit, L being the loss at this place alone: 1 − p for the answer, −p for any other. Empty
        /// before the backward stage.
        pub pull: Vec<f32>,
    }
}

record! {
    /// A batch cut into parts, and what each does to the gradient of all.
    pub struct GradientParts {
        /// How many rows each part has.
        pub rows: Vec<usize>,
        /// The share of each in the loss of the batch.
        pub losses: Vec<f32>,
        /// How far the share of each in the gradient goes along that of the whole batch: together, as far as it is long.
        pub along: Vec<f32>,
        /// The length of the share of each.
        pub norms: Vec<f32>,
    }
}

record! {
    /// The reader's text, and what the model wrote after it.
    pub struct ReadAndWritten {
        /// The end of a line, what was read, and what was written.
        pub tokens: Vec<u32>,
        /// How many of them are the reader's, the end of a line included.
        pub given: usize,
        /// Whether the line is complete, so that nothing comes next.
        pub ended: bool,
    }
}

record! {
    /// The tokens written, as they were drawn.
    pub struct DrawnTokens {
        /// The probability that each was drawn with.
        pub probabilities: Vec<f32>,
        /// The number from 0 to 1 that drew each.
        pub numbers: Vec<f32>,
    }
}

record! {
    /// How the next token is drawn.
    pub struct NextDraw {
        /// The number from 0 to 1 that draws it.
        pub number: f32,
        /// The token at which the running sum passes that number.
        pub token: u32,
    }
}

record! {
    /// ln p of each token after the first, by counting.
    pub struct CountedLogProbs {
        /// As often as it occurs.
        pub unigram: Vec<f32>,
        /// As often as it occurs after the one before.
        pub bigram: Vec<f32>,
        /// The unigram of the end of the line.
        pub unigram_end: f32,
        /// The bigram of the end of the line, right after your text.
        pub bigram_end: f32,
    }
}

record! {
    /// What the model wrote at a step.
    #[derive(serde::Deserialize)]
    pub struct WrittenSample {
        /// The step.
        pub step: u32,
        /// What it wrote.
        pub tokens: Vec<u32>,
    }
}

record! {
    /// What the model wrote in the course of a run.
    pub struct WrittenSamples {
        /// From the first to the latest.
        pub samples: Vec<WrittenSample>,
    }
}

#[rustfmt::skip] // one channel a paragraph reads better than one argument a line
pub(super) const CHANNELS: &[Channel<Lab>] = &[
    curve("loss", "Loss of the batches", &["step", "batch"], "nats",
        r"L",
        "The loss of each step on its batch, in nats per token.",
        |lab| Ok(lab.log.history.curve())),
    curve("measured", "Loss on what is held out", &["step", "held_out", "held_out_score"], "nats",
        r"L_{\text{held out}}",
        "Every hundred steps, at first every twenty: the loss on the text held out, in nats per token, and the share of tokens predicted right.",
        |lab| Ok(lab.measured()?.curve())),
    record("held_out", "On what is held out", LanguageHeldOut::TYPE,
        r"-\frac{1}{m} \sum_i \ln p(y_i), \quad \frac{L}{c \ln 2}, \quad e^L",
        "As last measured: the loss in nats per token and in bits per character, the perplexity, and the share of tokens predicted right.",
        |lab| fields(&lab.held_out_record()?)),
    record("guess", "Knowing nothing", Measured::TYPE,
        r"\ln V, \quad \tfrac{1}{V}",
        "Loss and score of the answer that every token is equally likely.",
        |lab| fields(&lab.guess())),
    record("baselines", "Baselines", CountingBaselines::TYPE,
        r"\ln V, \quad -\tfrac{1}{m} \sum \ln p_1(y), \quad -\tfrac{1}{m} \sum \ln p_2(y | x)",
        "On the same text held out: every token equally likely; each as often as it occurs; each as often as after the one before.",
        |lab| fields(&lab.problem.baselines)),
    tensor("characters_per_token", "Characters in a token", "[]", "",
        r"c",
        "On average, in the text held out.",
        |lab| Ok(Array::scalar(lab.problem.characters_per_token))),
    tensor("batch", "Batch", "[b, t]", "",
        r"x",
        "The tokens of each row of the latest batch, −1 after its end.",
        |lab| {
            let examples = lab.problem.examples(&lab.log.rows);
            let places = examples.asked.iter().zip(&examples.answers);
            let shown = places.map(|(x, y)| if y.is_some() { *x as f32 } else { -1.0 });
            Ok(Array::matrix(shown.collect(), examples.width))
        }),
    record("batch_row", "The first row of the batch", BatchRow::TYPE,
        r"y, \; p(y)",
        "The answers of its first row and, after the forward stage, the probability that each was given.",
        |lab| lab.batch_row()),
    record("batch_bet", "A bet of the first row", BatchBet::TYPE,
        r"p, \; -\frac{\partial L_i}{\partial z_i}",
        "After the forward stage: what the model bet in the first row where the truth surprised it most; after the backward stage, which way each logit is to go.",
        |lab| lab.batch_bet()),
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
    record("gradient_parts", "The gradient, part by part", GradientParts::TYPE,
        r"\frac{g_i \cdot g}{\lVert g \rVert}, \quad g = \sum_i g_i",
        "From the backward stage to the update, where the batch is cut into parts: what each of them adds to loss and gradient.",
        |lab| lab.gradient_parts()?.map_or(Ok(None), |parts| fields(&parts))),
    tensor("parameters", "Parameters", "[p]", "",
        r"\theta",
        "The embeddings, then layer by layer; see the transformer’s docs.",
        |lab| Ok(Array::vector(lab.trainer.parameters()?))),
    tensor("rate", "Learning rate now", "[]", "",
        r"\eta(t)",
        "What the schedule makes of the learning rate at this step.",
        |lab| Ok(Array::scalar(lab.options.rate(lab.trainer.step()) as f32))),
    record("recent_loss", "Recent loss", RecentLoss::TYPE,
        r"\tfrac{1}{20} \sum_{s = t - 19}^t L_s",
        "The mean of the latest twenty points of the loss curve, and the lowest such mean of the run.",
        |lab| lab.recent_loss().map_or(Ok(None), |recent| fields(&recent))),
    record("trouble", "What goes wrong", LanguageTrouble::TYPE,
        r"\text{see help}",
        "It unlearns: the loss was lower by far, and is above the unigram’s again.",
        |lab| fields(&lab.trouble())),
    tensor("counts", "How often each token comes", "[v]", "",
        r"n(v)",
        "In the text trained on.",
        |lab| Ok(Array::counts(lab.problem.ngrams.counts().iter().map(|n| *n as usize)))),
    record("text", "Your text and what is written", ReadAndWritten::TYPE,
        r"x_0, x_1, \dots",
        "The tokens read and written, the first being the end of a line; how many are yours; and whether the line is complete.",
        |lab| fields(&lab.continuation()?.text)),
    tensor("log_probs", "Each token’s probability", "[q]", "nats",
        r"\ln p(x_i \mid x_0 \dots x_{i-1})",
        "The logarithm of the probability that the model gave to each token after the first.",
        |lab| Ok(Array::vector(lab.continuation()?.log_probs.clone()))),
    tensor("end_log_prob", "The end’s probability", "[e]", "nats",
        r"\ln p(\text{⏎} \mid x_0 \dots x_q)",
        "That the line ends right after your text; nothing where the text is read as one stream.",
        |lab| {
            let lines = lab.problem.reading == Reading::Lines;
            Ok(Array::vector(if lines { vec![lab.continuation()?.end] } else { vec![] }))
        }),
    tensor("bet", "The bet at a place", "[v]", "",
        r"\operatorname{softmax}(z_i)",
        "The probability of every token at the place that is chosen; nothing where none is.",
        |lab| Ok(Array::vector(lab.continuation()?.bet.clone()))),
    record("table_log_probs", "The same by counting", CountedLogProbs::TYPE,
        r"\ln p_1(x_i), \; \ln p_2(x_i \mid x_{i-1})",
        "What unigram and bigram give to the same tokens.",
        |lab| fields(&lab.table_log_probs()?)),
    record("drawn", "Drawn", DrawnTokens::TYPE,
        r"p(x), u",
        "For each token written: the probability it was drawn with, and the number from 0 to 1 that drew it.",
        |lab| fields(&lab.continuation()?.drawn)),
    tensor("next", "The next token", "[v]", "",
        r"\operatorname{softmax}(z)",
        "The probability of every token to come next; where the line is complete, of the last.",
        |lab| Ok(Array::vector(lab.continuation()?.next.clone()))),
    tensor("sampling", "The next token, as it is drawn", "[v]", "",
        r"\operatorname{softmax}(z / T)",
        "The same after temperature, top k and top p.",
        |lab| Ok(Array::vector(lab.continuation()?.sampling.clone()))),
    record("dice", "The dice", NextDraw::TYPE,
        r"u",
        "The number from 0 to 1 that draws the next token, and the token at which the running sum passes it.",
        |lab| fields(&lab.continuation()?.draw)),
    tensor("attention", "Attention", "[l, h, t, t]", "",
        r"A^{l,h}",
        "For each layer and head: how much the token of a row looks at the token of a column, over your text and what is written.",
        |lab| lab.attention().cloned()),
    tensor("map", "Embeddings", "[v, 2]", "",
        r"E",
        "Every token’s vector, on the plane in which they differ most.",
        |lab| lab.map().cloned()),
    record("written", "What it wrote", WrittenSamples::TYPE,
        r"x \sim p_\theta",
        "48 tokens that the model wrote by itself at some steps, always with the same throw of the dice.",
        |lab| fields(&lab.samples())),
];

impl LanguageModel {
    fn held_out_record(&self) -> Result<LanguageHeldOut> {
        let Measured { loss, score } = self.held_out()?;
        let bits = loss / self.problem.characters_per_token / std::f32::consts::LN_2;
        Ok(LanguageHeldOut { loss, score, bits, perplexity: loss.exp() })
    }

    fn guess(&self) -> Measured {
        let tokens = self.problem.text.vocabulary.size() as f32;
        Measured { loss: self.problem.baselines.nothing, score: 1.0 / tokens }
    }

    /// The answers of the batch's first row and, after the forward stage, the logits at their places.
    fn first_row(&self) -> Result<Option<(Vec<u32>, Vec<f32>)>> {
        let Some(row) = self.log.rows.first() else { return Ok(None) };
        let answers: Vec<_> = self.problem.examples(&[*row]).answers.into_iter().flatten().collect();
        let logits = match self.work.first_logits() {
            Some(logits) => numbers(logits.clone().narrow(0, 0, answers.len()))?,
            None => vec![],
        };
        Ok(Some((answers, logits)))
    }

    /// Worked out anew, as whoever computes a part does.
    fn gradient_parts(&self) -> Result<Option<GradientParts>> {
        let (parts, step) = (self.cut(), self.trainer.step());
        if parts < 2 || !self.trainer.is_ready() {
            return Ok(None);
        }
        let (whole, length) = (self.trainer.gradient(), self.trainer.norm());
        let dot =
            |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
        let mut found = GradientParts { rows: vec![], losses: vec![], along: vec![], norms: vec![] };
        for part in 0..parts {
            let Part { loss, gradient, .. } = self.compute(step, part)?;
            found.rows.push(rows_of(part, parts, self.log.rows.len()).len());
            found.losses.push(loss);
            found.along.push((dot(&gradient, whole) / f64::from(length)) as f32);
            found.norms.push(dot(&gradient, &gradient).sqrt() as f32);
        }
        Ok(Some(found))
    }

    fn batch_row(&self) -> Result<Option<AnyRecord>> {
        let Some((answers, logits)) = self.first_row()? else { return Ok(None) };
        let places = logits.chunks_exact(self.trainer.model().config().vocabulary).zip(&answers);
        let probabilities = places.map(|(z, answer)| log_prob(z, *answer).exp()).collect();
        fields(&BatchRow { answers, probabilities })
    }

    fn batch_bet(&self) -> Result<Option<AnyRecord>> {
        let Some((answers, logits)) = self.first_row()? else { return Ok(None) };
        let places = logits.chunks_exact(self.trainer.model().config().vocabulary).zip(&answers).enumerate();
        let surprise = |(_, (z, answer)): &(usize, (&[f32], &u32))| log_prob(z, **answer);
        let Some((place, (z, answer))) = places.min_by(|a, b| surprise(a).total_cmp(&surprise(b))) else {
            return Ok(None);
        };
        let probabilities = Sampling::PLAIN.distribution(z);
        let pull = |(token, p): (usize, &f32)| if token == *answer as usize { 1.0 - p } else { -p };
        let ready = self.trainer.is_ready();
        let pull = probabilities.iter().enumerate().map(pull).filter(|_| ready).collect();
        fields(&BatchBet { place, answer: *answer, probabilities, pull })
    }

    fn table_log_probs(&self) -> Result<CountedLogProbs> {
        let (text, counted) = (&self.continuation()?.text, &self.problem.ngrams);
        let tokens = &text.tokens;
        let last = tokens.get(text.given.wrapping_sub(1)).copied().unwrap_or(0);
        Ok(CountedLogProbs {
            unigram: tokens.iter().skip(1).map(|token| counted.unigram(*token).ln() as f32).collect(),
            bigram: tokens.windows(2).map(|w| counted.bigram(w[0], w[1]).ln() as f32).collect(),
            unigram_end: counted.unigram(0).ln() as f32,
            bigram_end: counted.bigram(last, 0).ln() as f32,
        })
    }

    fn samples(&self) -> WrittenSamples {
        WrittenSamples { samples: self.log.samples.clone() }
    }
}
