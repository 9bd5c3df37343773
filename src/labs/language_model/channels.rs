//! What a reader can look at.

use super::LanguageModel;
use super::look::SAMPLE;
use crate::error::Result;
use crate::lab::Array;
use crate::lab::old::{Channel, channel};
use crate::nn::numbers;

type Lab = LanguageModel;

#[rustfmt::skip] // one channel a paragraph reads better than one argument a line
pub(super) const CHANNELS: &[Channel<Lab>] = &[
    channel("loss", "Loss of the batches", "[k, 2]", "nats",
        r"L",
        "One row a step: the step, and the loss on its batch.",
        |lab| Ok(Array::matrix(lab.log.history.columns(0, 2), 2))),
    channel("measured", "Loss on what is held out", "[k, 2]", "nats",
        r"L_{\text{held out}}",
        "Every hundred steps, at first every twenty: the step, and the loss on the text held out, in nats per token.",
        |lab| Ok(Array::matrix(lab.log.measured.columns(0, 2), 2))),
    channel("held_out_loss", "Loss on what is held out", "[1]", "nats",
        r"-\frac{1}{m} \sum_i \ln p(y_i)",
        "As last measured, in nats per token.",
        |lab| Ok(Array::vector(vec![lab.held_out_loss()?]))),
    channel("bits", "Bits per character", "[1]", "bits",
        r"\frac{L}{c \ln 2}",
        "The loss on what is held out, in bits for each character.",
        |lab| Ok(Array::vector(vec![
            lab.held_out_loss()? / lab.corpus.characters_per_token / std::f32::consts::LN_2,
        ]))),
    channel("perplexity", "Perplexity", "[1]", "",
        r"e^L",
        "Among so many equally likely tokens it would be as unsure as it is.",
        |lab| Ok(Array::vector(vec![lab.held_out_loss()?.exp()]))),
    channel("baselines", "Baselines", "[3]", "nats",
        r"\ln V, \quad -\tfrac{1}{m} \sum \ln p_1(y), \quad -\tfrac{1}{m} \sum \ln p_2(y | x)",
        "On the same text held out: every token equally likely; each as often as it occurs; each as often as after the one before.",
        |lab| Ok(Array::vector(lab.corpus.baselines.to_vec()))),
    channel("characters_per_token", "Characters in a token", "[1]", "",
        r"c",
        "On average, in the text held out.",
        |lab| Ok(Array::vector(vec![lab.corpus.characters_per_token]))),
    channel("batch", "Batch", "[b, t]", "",
        r"x",
        "The tokens of each row of the latest batch, −1 behind its end.",
        |lab| {
            let (asked, answers, t) = lab.corpus.examples(&lab.log.rows);
            let shown = asked.iter().zip(&answers).map(|(x, y)| if y.is_some() { *x as f32 } else { -1.0 });
            Ok(Array::matrix(shown.collect(), t))
        }),
    channel("batch_row", "The first row of the batch", "[r, 2]", "",
        r"y, \; p(y)",
        "The answers of its first row, and after the forward stage the probability that each was given, else −1.",
        |lab| lab.batch_row()),
    channel("batch_loss", "Loss of this batch", "[1]", "nats",
        r"L",
        "In nats per token; empty before the loss stage.",
        |lab| Ok(Array::vector(lab.work.loss.iter().map(|(_, loss)| *loss).collect()))),
    channel("gradient_norm", "Length of the gradient", "[1]", "",
        r"\lVert g \rVert",
        "Of the latest backward stage, before it was shortened.",
        |lab| Ok(Array::vector(vec![lab.log.gradient_norm]))),
    channel("gradient", "Gradient", "[p]", "",
        r"\frac{\partial L}{\partial \theta}",
        "After the backward stage, shortened where it was too long; else empty.",
        |lab| Ok(Array::vector(lab.work.gradients.as_ref().map_or(Ok(vec![]), |g| lab.model.gradient(g))?))),
    channel("parameters", "Parameters", "[p]", "",
        r"\theta",
        "The embeddings, then layer by layer; see the transformer’s docs.",
        |lab| Ok(Array::vector(lab.model.parameters()?))),
    channel("parameter_count", "How many parameters", "[1]", "",
        r"p",
        "All the numbers that it learns.",
        |lab| Ok(Array::counts([lab.model.config().count()]))),
    channel("rate", "Learning rate now", "[1]", "",
        r"\eta(t)",
        "What the schedule makes of the learning rate at this step.",
        |lab| Ok(Array::vector(vec![lab.options.rate(lab.step) as f32]))),
    channel("counts", "How often each token comes", "[v]", "",
        r"n(v)",
        "In the text trained on.",
        |lab| Ok(Array::counts(lab.corpus.ngrams.counts().iter().map(|n| *n as usize)))),
    channel("text", "Your text and what is written", "[s]", "",
        r"x_0, x_1, \dots",
        "The tokens read and written; the first is the end of a line.",
        |lab| Ok(Array::counts(lab.told()?.tokens.iter().map(|token| *token as usize)))),
    channel("given", "How many are yours", "[1]", "",
        r"g",
        "So many of the tokens were read, the end of a line counted; those behind were written.",
        |lab| Ok(Array::counts([lab.told()?.given]))),
    channel("log_probs", "Each token’s probability", "[q]", "nats",
        r"\ln p(x_i \mid x_0 \dots x_{i-1})",
        "The logarithm of the probability that the model gave to each token behind the first.",
        |lab| Ok(Array::vector(lab.told()?.log_probs.clone()))),
    channel("table_log_probs", "The same by the tables", "[q, 2]", "nats",
        r"\ln p_1(x_i), \; \ln p_2(x_i \mid x_{i-1})",
        "What unigram and bigram give to the same tokens.",
        |lab| {
            let pairs = lab.told()?.tokens.windows(2);
            let n = &lab.corpus.ngrams;
            let rows = pairs.flat_map(|w| [n.unigram(w[1]).ln() as f32, n.bigram(w[0], w[1]).ln() as f32]);
            Ok(Array::matrix(rows.collect(), 2))
        }),
    channel("drawn", "Drawn", "[w, 2]", "",
        r"p(x), u",
        "For each token written: the probability it was drawn with, and the number from 0 to 1 that drew it.",
        |lab| Ok(Array::matrix(lab.told()?.drawn.concat(), 2))),
    channel("ended", "Whether the line is complete", "[1]", "",
        r"x_t = \text{⏎}",
        "1 where the model has written the end of the line: nothing comes next.",
        |lab| Ok(Array::counts([usize::from(lab.told()?.ended)]))),
    channel("next", "The next token", "[v]", "",
        r"\operatorname{softmax}(z)",
        "The probability of every token to come next; where the line is complete, of the last.",
        |lab| Ok(Array::vector(lab.told()?.next.clone()))),
    channel("sampling", "The next token, as it is drawn", "[v]", "",
        r"\operatorname{softmax}(z / T)",
        "The same after temperature, top-k and top-p.",
        |lab| Ok(Array::vector(lab.told()?.sampling.clone()))),
    channel("dice", "The dice", "[2]", "",
        r"u",
        "The number from 0 to 1 that draws the next token, and the token at which the running sum passes it.",
        |lab| Ok(Array::vector(lab.told()?.dice.to_vec()))),
    channel("attention", "Attention", "[l, h, t, t]", "",
        r"A^{l,h}",
        "For each layer and head: how much the token of a row looks at the token of a column, over your text and what is written.",
        |lab| lab.attention().map(|(shape, data)| Array { shape: shape.clone(), data: data.clone() })),
    channel("map", "Embeddings", "[v, 2]", "",
        r"E",
        "Every token’s vector, on the plane in which they differ most.",
        |lab| Ok(Array::matrix(lab.map()?.clone(), 2))),
    channel("samples", "What it wrote", "[k, 49]", "",
        r"x \sim p_\theta",
        "The step, and 48 tokens that the model wrote by itself then, always with the same throw of the dice.",
        |lab| {
            let rows = lab.log.samples.iter().flat_map(|sample| {
                std::iter::once(sample.step as f32).chain(sample.tokens.iter().map(|token| *token as f32))
            });
            Ok(Array::matrix(rows.collect(), SAMPLE + 1))
        }),
];

impl LanguageModel {
    fn batch_row(&self) -> Result<Array> {
        let Some(row) = self.log.rows.first() else { return Ok(Array::matrix(vec![], 2)) };
        let n = row.length as usize;
        let (_, answers, _) = self.corpus.examples(&[*row]);
        let logits = match &self.work.logits {
            Some(logits) => numbers(logits.clone().narrow(0, 0, n))?,
            None => vec![],
        };
        let v = self.model.config().vocabulary;
        let rows = answers.iter().flatten().enumerate().flat_map(|(i, answer)| {
            let z = logits.get(i * v..(i + 1) * v);
            [*answer as f32, z.map_or(-1.0, |z| super::look::log_prob(z, *answer).exp())]
        });
        Ok(Array::matrix(rows.collect(), 2))
    }
}
