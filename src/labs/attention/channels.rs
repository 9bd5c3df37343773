//! What a reader can look at.

use std::ops::Range;

use burn::tensor::Tensor;

use super::Attention;
use super::look::probabilities;
use crate::error::Result;
use crate::lab::{Array, Channel, Record, curve, fields, record, tensor};
use crate::labs::shared::{BatchLoss, Measured};
use crate::nn::numbers;
use crate::nn::transformer::{Layer, Norm};
use crate::record;

type Lab = Attention;

record! {
    /// How good a model is on sequences that it never trains on.
    pub struct AttentionHeldOut {
        /// In nats an answer.
        pub loss: f32,
        /// The share of answers that are right.
        pub score: f32,
        /// The share of sequences in which all answers are right.
        pub sequences: f32,
    }
}

record! {
    /// What keeps a run from learning.
    pub struct AttentionTrouble {
        /// Without positions, every order of the tokens is the same.
        pub places: bool,
        /// Some answers stand before what they depend on, where a causal mask hides it.
        pub ahead: bool,
        /// Without a residual, the signal does not find through the layers.
        pub lost: bool,
    }
}

record! {
    /// A head whose output is zero.
    pub struct EditedHead {
        /// From 1.
        pub layer: usize,
        /// From 1.
        pub head: usize,
    }
}

record! {
    /// A token that goes into the first layer with another vector.
    pub struct EditedVector {
        /// From 1.
        pub place: usize,
        /// The place whose vector it gets, from 1; 0 for zero.
        pub from: usize,
    }
}

record! {
    /// A score set by hand.
    pub struct EditedScore {
        /// From 1.
        pub layer: usize,
        /// From 1.
        pub head: usize,
        /// The place that attends, from 1.
        pub query: usize,
        /// The place that is attended to, from 1.
        pub key: usize,
        /// The score.
        pub value: f32,
    }
}

record! {
    /// What is changed by hand in the shown sequence's pass.
    pub struct AttentionEdits {
        /// Heads switched off.
        pub heads: Vec<EditedHead>,
        /// Token vectors replaced.
        pub vectors: Vec<EditedVector>,
        /// Scores set.
        pub scores: Vec<EditedScore>,
    }
}

#[rustfmt::skip] // one channel a paragraph reads better than one argument a line
pub(super) const CHANNELS: &[Channel<Lab>] = &[
    curve("loss", "Loss of the batches", &["step", "batch", "gradient_norm"], "nats",
        r"L",
        "The loss of each step on its batch, and the length of the gradient before it was shortened.",
        |lab| Ok(lab.log.history.curve())),
    curve("measured", "Loss and answers right", &["step", "held_out", "held_out_score", "held_out_sequences"], "",
        r"L_{\text{test}}",
        "Every twenty steps, on the sequences held out: the loss, the share of answers right, and the share of whole sequences right.",
        |lab| Ok(lab.log.measured.curve())),
    record("held_out", "On the sequences held out", AttentionHeldOut::TYPE,
        r"L_{\text{test}}",
        "On the sequences that it never trains on: the loss in nats, the share of answers right, and of whole sequences.",
        |lab| fields(lab.measure()?)),
    record("guess", "Without looking", Measured::TYPE,
        r"-\textstyle\sum_a p_a \ln p_a",
        "The loss in nats and the share right when only the frequency of each answer at its place is known.",
        |lab| fields(&lab.guess)),
    tensor("batch", "Batch", "[b, t]", "",
        r"B",
        "The tokens of each sequence of the latest batch; the first goes through the picture while its step is under way.",
        |lab| {
            let tokens = lab.log.batch.iter().map(|token| *token as f32);
            Ok(Array::matrix(tokens.collect(), lab.problem.length))
        }),
    tensor("stream", "The batch’s vectors", "[b * t, d]", "",
        r"x^l",
        "The vector of every token of the batch, after the latest stage of this step.",
        |lab| lab.vectors(lab.work.latest()?)),
    record("batch_loss", "Loss of this batch", BatchLoss::TYPE,
        r"L",
        "The loss of the present step, once its stage is done.",
        |lab| match lab.trainer.present_loss() {
            Some(loss) => fields(&BatchLoss { loss, penalty: 0.0 }),
            None => Ok(None),
        }),
    tensor("gradient", "Gradient", "[p]", "",
        r"\nabla_\theta L",
        "Of the latest backward stage, in the order of the parameters, before it was shortened; empty before the first.",
        |lab| Ok(Array::vector(lab.trainer.gradient().to_vec()))),
    tensor("parameters", "Parameters", "[p]", "",
        r"\theta",
        "All weights and biases: the embeddings, then layer by layer, and last what makes the logits.",
        |lab| Ok(Array::vector(lab.trainer.parameters()?))),
    tensor("rate", "Learning rate now", "[]", "",
        r"\eta(t)",
        "What the schedule makes of the learning rate at this step.",
        |lab| Ok(Array::scalar(lab.options.rate(lab.trainer.step()) as f32))),
    record("trouble", "What goes wrong", AttentionTrouble::TYPE,
        r"\text{see help}",
        "No positions, answers that stand before what they depend on, a signal lost without a residual.",
        |lab| fields(&lab.trouble()?)),
    record("edits", "Edits by hand", AttentionEdits::TYPE,
        r"\text{see help}",
        "What is changed by hand in the picture: heads switched off, token vectors replaced, scores set.",
        |lab| fields(&lab.options.edits.record())),
    tensor("shown", "Tokens", "[t]", "",
        r"w_i",
        "The sequence that goes through the picture, each token by its number: while a step is under way the first of the batch, else one held out, or yours.",
        |lab| Ok(Array::counts(lab.shown().tokens.iter().map(|token| *token as usize)))),
    tensor("wanted", "Answers", "[t]", "",
        r"y_i",
        "The right answer at each place, or −1 where none is asked.",
        |lab| Ok(Array::vector(lab.shown().answers.iter().map(|answer| answer.map_or(-1.0, |a| a as f32)).collect()))),
    tensor("token_vectors", "Token vectors", "[t, d]", "",
        r"E_{w_i}",
        "The embedding of each token.",
        |lab| lab.vectors(lab.of_embedding(|pass| Some(&pass.token))?)),
    tensor("position_vectors", "Position vectors", "[t, d]", "",
        r"P_i",
        "What is added for each place; empty where positions are not added.",
        |lab| lab.vectors(lab.of_embedding(|pass| pass.position.as_ref())?)),
    tensor("embedded", "Embeddings", "[t, d]", "",
        r"x^0_i",
        "Token and position together, with your edits.",
        |lab| lab.vectors(lab.of_embedding(|pass| Some(&pass.embedded))?)),
    tensor("layer_input", "Into the layer", "[t, d]", "",
        r"x^l_i",
        "The vectors that come into the opened layer.",
        |lab| lab.vectors(lab.of_attention(|l| &l.input)?)),
    tensor("layer_normed", "Normalised", "[t, d]", "",
        r"\mathrm{LN}(x^l_i)",
        "The same after the layer norm: what Q, K and V are made from.",
        |lab| lab.vectors(lab.of_attention(|l| &l.normed)?)),
    tensor("norm_scale", "Scale of the layer norm", "[d]", "",
        r"\gamma",
        "What the opened layer’s first norm multiplies each number with; empty without a norm.",
        |lab| Ok(Array::vector(lab.norm(|norm| norm.gamma.val())?))),
    tensor("norm_shift", "Shift of the layer norm", "[d]", "",
        r"\beta",
        "What it adds to each number; empty without a norm.",
        |lab| Ok(Array::vector(lab.norm(|norm| norm.beta.val())?))),
    tensor("query_weights", "Weights of the queries", "[d, c]", "",
        r"W_Q",
        "The opened head’s part of the weights that make Q.",
        |lab| lab.head_weights(0)),
    tensor("query_bias", "Bias of the queries", "[c]", "",
        r"b_Q",
        "What is added to every query of the opened head.",
        |lab| lab.head_bias(0)),
    tensor("queries", "Queries", "[t, c]", "",
        r"Q",
        "What each token looks for, in the opened head.",
        |lab| lab.of_head(|l| &l.q)),
    tensor("key_weights", "Weights of the keys", "[d, c]", "",
        r"W_K",
        "The opened head’s part of the weights that make K.",
        |lab| lab.head_weights(1)),
    tensor("key_bias", "Bias of the keys", "[c]", "",
        r"b_K",
        "What is added to every key of the opened head.",
        |lab| lab.head_bias(1)),
    tensor("keys", "Keys", "[t, c]", "",
        r"K",
        "What each token can be found by, in the opened head.",
        |lab| lab.of_head(|l| &l.k)),
    tensor("value_weights", "Weights of the values", "[d, c]", "",
        r"W_V",
        "The opened head’s part of the weights that make V.",
        |lab| lab.head_weights(2)),
    tensor("value_bias", "Bias of the values", "[c]", "",
        r"b_V",
        "What is added to every value of the opened head.",
        |lab| lab.head_bias(2)),
    tensor("values", "Values", "[t, c]", "",
        r"V",
        "What each token passes on, in the opened head.",
        |lab| lab.of_head(|l| &l.v)),
    tensor("products", "Dot products", "[t, t]", "",
        r"QK^\top",
        "Each query with each key.",
        |lab| lab.of_head(|l| &l.products)),
    tensor("scaled", "Scores", "[t, t]", "",
        r"\tfrac{QK^\top}{\sqrt{d_h}}",
        "The dot products divided by the root of the head’s width, with your edits.",
        |lab| lab.of_head(|l| &l.scaled)),
    tensor("masked", "Masked scores", "[t, t]", "",
        r"S",
        "The scores with what must not be seen at −10⁹, which stands for −∞.",
        |lab| lab.of_head(|l| &l.masked)),
    tensor("weights", "Attention", "[t, t]", "",
        r"A",
        "How much each token takes from each, in the opened head; every row sums to one.",
        |lab| lab.of_head(|l| &l.attention)),
    tensor("weighted", "Weighted values", "[t, c]", "",
        r"AV",
        "What the opened head brings to each token.",
        |lab| lab.of_head(|l| &l.heads)),
    tensor("attended", "Attention’s part", "[t, d]", "",
        r"\mathrm{concat}(AV) W_O",
        "What all heads of the opened layer add to each token.",
        |lab| lab.vectors(lab.of_attention(|l| &l.attended)?)),
    tensor("middle", "After attention", "[t, d]", "",
        r"x'^l_i",
        "The vectors between attention and the MLP of the opened layer.",
        |lab| lab.vectors(lab.of_attention(|l| &l.middle)?)),
    tensor("hidden", "Inside the MLP", "[t, 4 * d]", "",
        r"\mathrm{GELU}(\cdot)",
        "The hidden neurons of the opened layer’s MLP.",
        |lab| Ok(Array::matrix(lab.of_mlp(|l| &l.hidden)?, 4 * lab.options.width))),
    tensor("layer_output", "Out of the layer", "[t, d]", "",
        r"x^{l+1}_i",
        "The vectors that go on from the opened layer.",
        |lab| lab.vectors(lab.of_mlp(|l| &l.output)?)),
    tensor("final", "Before the logits", "[t, d]", "",
        r"\mathrm{LN}(x^L_i)",
        "The last vectors, normalised: what the logits are made from.",
        |lab| lab.vectors(lab.of_end(|pass| &pass.normed)?)),
    tensor("unembedding", "Weights of the logits", "[d, v]", "",
        r"W",
        "A column for every token that could be the answer.",
        |lab| lab.of_tokens(lab.trainer.model().unembedding.as_ref().map_or(Ok(vec![]), |w| numbers(w.val()))?)),
    tensor("logits", "Logits", "[t, v]", "",
        r"z",
        "One number for each token that could be the answer, at each place.",
        |lab| lab.of_tokens(lab.of_end(|pass| &pass.logits)?)),
    tensor("probabilities", "Prediction", "[t, v]", "",
        r"\mathrm{softmax}(z)",
        "The probability that the model gives each answer at each place, with your edits.",
        |lab| lab.of_tokens(probabilities(&lab.of_end(|pass| &pass.logits)?, lab.problem.labels.len()))),
    tensor("unedited", "Prediction without the edits", "[t, v]", "",
        r"\mathrm{softmax}(z)",
        "The same as if nothing had been edited in the picture.",
        |lab| lab.of_tokens(probabilities(lab.unedited()?, lab.problem.labels.len()))),
    tensor("maps", "All attention maps", "[l, h, t, t]", "",
        r"A^{l,h}",
        "The attention of every head, in the layers that the sequence has come through.",
        |lab| lab.maps()),
    tensor("pull", "Where attention is to grow", "[l, h, t, t]", "",
        r"-\frac{\partial L_1}{\partial S^{l,h}}",
        "Between backward and update: how a little more of each score would lower the loss of the batch’s first sequence; below zero, raise it.",
        |lab| lab.pull()),
    tensor("looks", "Whom each head listens to", "[l, h, k]", "",
        r"\overline{a_{ij}}",
        "The share of its attention that each head gives to where it would have to look, on the mean over fifty sequences held out.",
        |lab| {
            let kinds = lab.look_labels().len();
            let data = lab.looks()?.to_vec();
            Ok(Array { shape: vec![lab.options.layers, lab.options.heads, kinds], data })
        }),
    tensor("entropy", "Entropy of the maps", "[l, h]", "nats",
        r"-\textstyle\sum_j a_{ij} \ln a_{ij}",
        "How spread out a head’s attention is, the mean over its rows: 0 for one place only, ln t for all alike.",
        |lab| Ok(Array::matrix(lab.entropy()?, lab.options.heads))),
    tensor("bank_points", "Vectors of “bank”", "[s, n, 2]", "",
        r"u",
        "Of sentences of both senses, before the first layer and after each: the cosine with the direction that tells the senses apart, and with a fixed one across it. Empty in other tasks.",
        |lab| {
            let meaning = lab.meaning()?;
            let n = meaning.senses.len();
            Ok(Array { shape: vec![meaning.cosines.len(), n, 2], data: meaning.points.clone() })
        }),
    tensor("bank_senses", "Senses", "[n]", "",
        r"y",
        "The sense of each of those sentences: 0 for river, 1 for money.",
        |lab| Ok(Array::vector(lab.meaning()?.senses.clone()))),
    tensor("bank_cosine", "Cosine of the senses", "[s]", "",
        r"\cos(\bar u_{\text{river}}, \bar u_{\text{money}})",
        "Between the mean vectors of the two senses, before the first layer and after each.",
        |lab| Ok(Array::vector(lab.meaning()?.cosines.clone()))),
    curve("bank_course", "Cosine over time", &["step", "before", "after_1", "after_2", "after_3", "after_4"], "",
        r"\cos(\bar u_{\text{river}}, \bar u_{\text{money}})",
        "Every twenty steps: the cosine between the senses before the first layer and after each.",
        |lab| Ok(lab.log.course.curve())),
];

impl Attention {
    /// A vector a row, `[n, d]`.
    fn vectors(&self, data: Vec<f32>) -> Result<Array> {
        Ok(Array::matrix(data, self.options.width))
    }

    /// A number for every token a row, `[n, v]`.
    fn of_tokens(&self, data: Vec<f32>) -> Result<Array> {
        Ok(Array::matrix(data, self.problem.labels.len()))
    }

    /// Of the opened head: its columns of W_QKV in the part of the queries (0), keys (1) or values (2), `[d, c]`.
    fn head_weights(&self, part: usize) -> Result<Array> {
        let weights = self.opened_layer().map_or(Ok(vec![]), |layer| numbers(layer.qkv.weight.val()))?;
        let (width, columns) = (self.options.width, self.head_columns(part));
        let own = weights.chunks_exact(3 * width).flat_map(|row| &row[columns.clone()]).copied();
        Ok(Array::matrix(own.collect(), columns.len()))
    }

    /// The bias of those columns, `[c]`.
    fn head_bias(&self, part: usize) -> Result<Array> {
        let bias = self.opened_layer().map_or(Ok(vec![]), |layer| numbers(layer.qkv.bias.val()))?;
        Ok(Array::vector(bias.get(self.head_columns(part)).unwrap_or(&[]).to_vec()))
    }

    /// Of the opened layer's first norm, if it has one, `[d]`.
    fn norm(&self, pick: fn(&Norm) -> Tensor<1>) -> Result<Vec<f32>> {
        let norm = self.opened_layer().and_then(|layer| layer.norm_1.as_ref());
        norm.map_or(Ok(vec![]), |norm| numbers(pick(norm)))
    }

    fn opened_layer(&self) -> Option<&Layer> {
        self.trainer.model().layers.get(self.opened().0)
    }

    fn head_columns(&self, part: usize) -> Range<usize> {
        let c = self.config().head_width();
        let start = part * self.options.width + self.opened().1 * c;
        start..start + c
    }
}
