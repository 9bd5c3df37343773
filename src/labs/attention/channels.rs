//! What a reader can look at.

use super::Attention;
use super::look::probabilities;
use crate::error::Result;
use crate::lab::Array;
use crate::lab::old::{Channel, channel};
use crate::nn::numbers;

type Lab = Attention;

#[rustfmt::skip] // one channel a paragraph reads better than one argument a line
pub(super) const CHANNELS: &[Channel<Lab>] = &[
    channel("loss", "Loss of the batches", "[k, 3]", "nats",
        r"L",
        "One row a step: the step, the loss on its batch, and the length of the gradient before it was shortened.",
        |lab| Ok(Array::matrix(lab.log.history.columns(0, 3), 3))),
    channel("measured", "Held-out course", "[k, 4]", "",
        r"L_{\text{test}}",
        "Every twenty steps, on the sequences held out: the step, the loss, the share of answers right, and of whole sequences.",
        |lab| Ok(Array::matrix(lab.log.measured.columns(0, 4), 4))),
    channel("held_out", "Held out, now", "[m]", "",
        r"L_{\text{test}}",
        "On the sequences held out: the loss in nats, the share of answers right, and of whole sequences.",
        |lab| {
            let measure = lab.measure()?;
            Ok(Array::vector(vec![measure.loss, measure.answers, measure.sequences]))
        }),
    channel("guess", "Without looking", "[m]", "",
        r"-\textstyle\sum_a p_a \ln p_a",
        "The loss in nats and the share right when only the frequency of each answer at its place is known.",
        |lab| Ok(Array::vector(lab.blind.to_vec()))),
    channel("batch", "Batch", "[b, t]", "",
        r"B",
        "The tokens of each sequence of the latest batch.",
        |lab| Ok(Array::matrix(lab.log.batch.iter().map(|token| *token as f32).collect(), lab.problem.length))),
    channel("stream", "The batch’s vectors", "[b * t, d]", "",
        r"x^l",
        "The vector of every token of the batch, behind the latest stage of this step.",
        |lab| Ok(Array::matrix(lab.work.stream.last().map_or(Ok(vec![]), |x| numbers(x.clone()))?, lab.options.width))),
    channel("batch_loss", "Loss of this batch", "[1]", "nats",
        r"L",
        "The loss of the present step, once its stage is done.",
        |lab| Ok(Array::vector(lab.work.loss.iter().map(|(_, loss)| *loss).collect()))),
    channel("gradient", "Gradient", "[p]", "",
        r"\nabla_\theta L",
        "The latest slope of the loss along every parameter, before it was shortened.",
        |lab| Ok(Array::vector(lab.log.gradient.clone()))),
    channel("parameters", "Parameters", "[p]", "",
        r"\theta",
        "All weights and biases, in the order of the layers.",
        |lab| Ok(Array::vector(lab.model.parameters()?))),
    channel("rate", "Learning rate now", "[1]", "",
        r"\eta(t)",
        "The learning rate of the present step.",
        |lab| Ok(Array::vector(vec![lab.options.rate(lab.step) as f32]))),
    channel("shown", "Tokens", "[t]", "",
        r"w_i",
        "The sequence that goes through the picture, as numbers of tokens.",
        |lab| Ok(Array::counts(lab.shown().tokens.iter().map(|token| *token as usize)))),
    channel("wanted", "Answers", "[t]", "",
        r"y_i",
        "The right answer at each place, or −1 where none is asked.",
        |lab| Ok(Array::vector(lab.shown().answers.iter().map(|answer| answer.map_or(-1.0, |a| a as f32)).collect()))),
    channel("token_vectors", "Token vectors", "[t, d]", "",
        r"E_{w_i}",
        "The embedding of each token.",
        |lab| matrix(numbers(lab.trace()?.token.clone())?, lab.options.width)),
    channel("position_vectors", "Position vectors", "[t, d]", "",
        r"P_i",
        "What is added for each place; nothing where positions are not added.",
        |lab| matrix(lab.trace()?.position.clone().map_or(Ok(vec![]), numbers)?, lab.options.width)),
    channel("embedded", "Embeddings", "[t, d]", "",
        r"x^0_i",
        "Token and position together, with the reader’s changes.",
        |lab| matrix(numbers(lab.trace()?.embedded.clone())?, lab.options.width)),
    channel("layer_input", "Into the layer", "[t, d]", "",
        r"x^l_i",
        "The vectors that come into the opened layer.",
        |lab| matrix(lab.of_layer(|l| &l.input)?, lab.options.width)),
    channel("layer_normed", "Normalised", "[t, d]", "",
        r"\mathrm{LN}(x^l_i)",
        "The same after the layer norm: what Q, K and V are made from.",
        |lab| matrix(lab.of_layer(|l| &l.normed)?, lab.options.width)),
    channel("queries", "Queries", "[t, c]", "",
        r"Q",
        "What each token looks for, in the opened head.",
        |lab| head(lab.of_head(|l| &l.q)?)),
    channel("keys", "Keys", "[t, c]", "",
        r"K",
        "What each token can be found by, in the opened head.",
        |lab| head(lab.of_head(|l| &l.k)?)),
    channel("values", "Values", "[t, c]", "",
        r"V",
        "What each token passes on, in the opened head.",
        |lab| head(lab.of_head(|l| &l.v)?)),
    channel("head_weights", "Weights of Q, K and V", "[e, 3 * c]", "",
        r"W_Q, W_K, W_V",
        "The opened head’s columns of the weights that make Q, K and V, and in the last row their biases.",
        |lab| {
            let c = lab.config().head_width();
            Ok(Array::matrix(lab.head_weights()?, 3 * c))
        }),
    channel("products", "Dot products", "[t, t]", "",
        r"QK^\top",
        "Each query with each key.",
        |lab| head(lab.of_head(|l| &l.products)?)),
    channel("scaled", "Scores", "[t, t]", "",
        r"\tfrac{QK^\top}{\sqrt{d_h}}",
        "The dot products by the root of the head’s width, with the reader’s changes.",
        |lab| head(lab.of_head(|l| &l.scaled)?)),
    channel("masked", "Masked scores", "[t, t]", "",
        r"S",
        "The scores with what must not be seen at −10⁹, which stands for −∞.",
        |lab| head(lab.of_head(|l| &l.masked)?)),
    channel("weights", "Attention", "[t, t]", "",
        r"A",
        "How much each token takes from each, in the opened head; every row sums to one.",
        |lab| head(lab.of_head(|l| &l.attention)?)),
    channel("weighted", "Weighted values", "[t, c]", "",
        r"AV",
        "What the opened head brings to each token.",
        |lab| head(lab.of_head(|l| &l.heads)?)),
    channel("attended", "Attention’s part", "[t, d]", "",
        r"\mathrm{concat}(AV) W_O",
        "What all heads of the opened layer add to each token.",
        |lab| matrix(lab.of_layer(|l| &l.attended)?, lab.options.width)),
    channel("middle", "After attention", "[t, d]", "",
        r"x'^l_i",
        "The vectors between attention and the MLP of the opened layer.",
        |lab| matrix(lab.of_layer(|l| &l.middle)?, lab.options.width)),
    channel("hidden", "Inside the MLP", "[t, 4 * d]", "",
        r"\mathrm{GELU}(\cdot)",
        "The hidden neurons of the opened layer’s MLP.",
        |lab| matrix(lab.of_layer(|l| &l.hidden)?, 4 * lab.options.width)),
    channel("layer_output", "Out of the layer", "[t, d]", "",
        r"x^{l+1}_i",
        "The vectors that go on from the opened layer.",
        |lab| matrix(lab.of_layer(|l| &l.output)?, lab.options.width)),
    channel("final", "Before the logits", "[t, d]", "",
        r"\mathrm{LN}(x^L_i)",
        "The last vectors, normalised: what the logits are made from.",
        |lab| matrix(numbers(lab.trace()?.normed.clone())?, lab.options.width)),
    channel("unembedding", "Weights of the logits", "[d, v]", "",
        r"W",
        "A column for every token that could be the answer.",
        |lab| matrix(lab.model.unembedding.as_ref().map_or(Ok(vec![]), |w| numbers(w.val()))?, lab.problem.labels.len())),
    channel("logits", "Logits", "[t, v]", "",
        r"z",
        "One number for each token that could be the answer, at each place.",
        |lab| matrix(numbers(lab.trace()?.logits.clone())?, lab.problem.labels.len())),
    channel("probabilities", "Prediction", "[t, v]", "",
        r"\mathrm{softmax}(z)",
        "How likely the model holds each answer at each place, with the reader’s changes.",
        |lab| {
            let v = lab.problem.labels.len();
            matrix(probabilities(&numbers(lab.trace()?.logits.clone())?, v), v)
        }),
    channel("unedited", "Prediction without the changes", "[t, v]", "",
        r"\mathrm{softmax}(z)",
        "The same as if the reader had changed nothing in the picture.",
        |lab| {
            let v = lab.problem.labels.len();
            matrix(probabilities(lab.unedited()?, v), v)
        }),
    channel("maps", "All attention maps", "[l, h, t, t]", "",
        r"A^{l,h}",
        "The attention of every layer and head.",
        |lab| {
            let t = lab.shown().tokens.len();
            Ok(Array { shape: vec![lab.options.layers, lab.options.heads, t, t], data: lab.maps()? })
        }),
    channel("entropy", "Entropy of the maps", "[l, h]", "nats",
        r"-\textstyle\sum_j a_{ij} \ln a_{ij}",
        "How spread a head’s attention is, the mean over its rows: 0 for one place, ln t for all alike.",
        |lab| matrix(lab.entropy()?, lab.options.heads)),
    channel("bank_points", "Vectors of “bank”", "[s, n, 2]", "",
        r"u",
        "Of sentences of both senses, before the first layer and behind each: the cosine with the direction that tells the senses apart, and with a fixed one across it. Nothing in other tasks.",
        |lab| {
            let meaning = lab.meaning()?;
            let n = meaning.senses.len();
            Ok(Array { shape: vec![meaning.cosines.len(), n, 2], data: meaning.points.clone() })
        }),
    channel("bank_senses", "Senses", "[n]", "",
        r"y",
        "The sense of each of those sentences: 0 for river, 1 for money.",
        |lab| Ok(Array::vector(lab.meaning()?.senses.clone()))),
    channel("bank_cosine", "Cosine of the senses", "[s]", "",
        r"\cos(\bar u_{\text{river}}, \bar u_{\text{money}})",
        "Between the mean vectors of the two senses, before the first layer and behind each.",
        |lab| Ok(Array::vector(lab.meaning()?.cosines.clone()))),
    channel("bank_course", "Cosine over time", "[k, s + 1]", "",
        r"\cos(\bar u_{\text{river}}, \bar u_{\text{money}})",
        "Every twenty steps: the step, and the cosine between the senses before the first layer and behind each.",
        |lab| Ok(Array::matrix(lab.log.course.columns(0, lab.log.course.width()), lab.log.course.width()))),
];

fn matrix(data: Vec<f32>, width: usize) -> Result<Array> {
    Ok(Array::matrix(data, width))
}

fn head((data, width): (Vec<f32>, usize)) -> Result<Array> {
    Ok(Array::matrix(data, width))
}

impl Attention {
    /// The opened head's columns of W_QKV and, behind its rows, of the bias, `[d + 1, 3c]`.
    fn head_weights(&self) -> Result<Vec<f32>> {
        let (layer, head) = self.opened();
        let Some(layer) = self.model.layers.get(layer) else { return Ok(vec![]) };
        let (d, c) = (self.options.width, self.config().head_width());
        let all = [numbers(layer.qkv.weight.val())?, numbers(layer.qkv.bias.val())?].concat();
        let own = |row: &[f32]| {
            (0..3).flat_map(|part| row[part * d + head * c..][..c].to_vec()).collect::<Vec<_>>()
        };
        Ok(all.chunks_exact(3 * d).flat_map(own).collect())
    }
}
