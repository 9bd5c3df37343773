//! What a reader can look at.

use burn::tensor::activation::softmax;

use super::Retrieval;
use super::calculator::records::{BatchLines, CalculatorTrouble, CallResult, SumsTable, WrittenLine};
use super::calculator::{Calculator, typed};
use super::problem::Asked;
use super::records::{
    AnswerShown, BatchTexts, ConflictScore, LibraryAbout, OverlapCourse, PromptShown, RecallTable,
    RetrievalTrouble, SearchShown, SimilarityShown, ToldBefore,
};
use crate::error::Result;
use crate::lab::{AnyRecord, Array, Channel, Record, curve, fields, record, tensor};
use crate::labs::shared::BatchLoss;
use crate::nn::dual_encoder::TEMPERATURE;
use crate::nn::numbers;
use crate::train::Rows;

type Lab = Retrieval;

/// A record, where there is one.
fn some<R: Record>(record: Option<R>) -> Result<Option<AnyRecord>> {
    record.map_or(Ok(None), |record| fields(&record))
}

#[rustfmt::skip] // one channel a paragraph reads better than one argument a line
pub(super) const CHANNELS: &[Channel<Lab>] = &[
    curve("loss", "Loss", &["step", "retriever", "reader"], "",
        r"L_1, L_2",
        "The surprise of each step, in nats: of the search at each question’s own passage, and of the reader at each token of its answers.",
        |lab| Ok(lab.log.history.curve())),
    curve("measured", "On people never trained on", &["step", "recall", "given", "chosen", "refused", "told", "untold"], "",
        r"\frac{\#\text{right}}{\#}",
        "At intervals: how often the right passage comes first of 1,200; how often the answer is right given that passage alone, and beside another like it; how often it is refused given the other alone; and how often it is right from memory, of facts told in training and of others.",
        |lab| Ok(lab.log.measured.curve())),
    record("library", "The library", LibraryAbout::TYPE,
        r"N",
        "How many passages there are, and how many facts are trained on and held out.",
        |lab| fields(&lab.library_about())),
    record("search", "Search", SearchShown::TYPE,
        r"\operatorname{top}_k \operatorname{score}(q, p)",
        "The question followed, and the passages that it finds, the best first, with the scores of every method.",
        |lab| fields(&lab.search_shown()?)),
    tensor("question_vector", "Vector of the question", "[d]", "",
        r"q = \sum_w Q_w",
        "The sum of the rows of its words, before it is brought to length 1.",
        |lab| Ok(Array::vector(lab.question_vector()?))),
    tensor("passage_vector", "Vector of the passage", "[d]", "",
        r"p = \sum_w P_w",
        "Of the passage opened: the sum of the rows of its words.",
        |lab| Ok(Array::vector(lab.passage_vector()?))),
    record("similarity", "Similarity written out", SimilarityShown::TYPE,
        r"\operatorname{sim}(q, p) = \frac{q \cdot p}{\lVert q \rVert \lVert p \rVert}",
        "The cosine of the question and the passage opened, and what each word shared adds to its score by BM25.",
        |lab| some(lab.similarity_shown()?)),
    tensor("batch_similarity", "Similarity in the batch", "[b, b]", "",
        r"S = q p^\top",
        "The cosine of each question of the step with each of its passages.",
        |lab| match lab.work.similarity.seen() {
            Some(similarity) => Ok(Array::matrix(numbers(similarity.clone())?, similarity.dims()[1])),
            None => Ok(Array::matrix(vec![], 0)),
        }),
    tensor("batch_softmax", "Softmax in the batch", "[b, b]", "",
        r"\operatorname{softmax}(S / \tau)",
        "How probable each passage is for each question: its own, on the diagonal, is to be 1.",
        |lab| match lab.work.similarity.seen() {
            Some(similarity) => {
                let shares = softmax(similarity.clone() / TEMPERATURE, 1);
                Ok(Array::matrix(numbers(shares)?, similarity.dims()[1]))
            }
            None => Ok(Array::matrix(vec![], 0)),
        }),
    record("batch_questions", "Questions of the batch", BatchTexts::TYPE,
        r"q_i",
        "The questions of the step.",
        |lab| {
            let words = &lab.problem.words;
            let asked = lab.work.asked.seen().map_or(&[][..], Vec::as_slice);
            fields(&BatchTexts { texts: asked.iter().map(|asked| words.line(&asked.question)).collect() })
        }),
    record("batch_passages", "Passages of the batch", BatchTexts::TYPE,
        r"p_i",
        "The passages that answer the questions of the step.",
        |lab| {
            let asked = lab.work.asked.seen().map_or(&[][..], Vec::as_slice);
            let text = |asked: &Asked| lab.problem.words.line(&lab.problem.statement(asked.about, asked.value));
            fields(&BatchTexts { texts: asked.iter().map(text).collect() })
        }),
    record("prompt", "Prompt", PromptShown::TYPE,
        r"[1]\, p_1\, [2]\, p_2 \dots q",
        "All that the reader reads, token by token, with what each comes from, and what did not fit.",
        |lab| some(lab.prompt_shown()?)),
    record("answer", "Answer", AnswerShown::TYPE,
        r"\arg\max \operatorname{softmax}(z)",
        "What the reader goes on with, token by token, with its source.",
        |lab| some(lab.answer_shown()?)),
    record("closed_answer", "Answer from memory", AnswerShown::TYPE,
        r"\arg\max \operatorname{softmax}(z)",
        "What the same reader answers to the same question without any passage.",
        |lab| some(lab.closed_shown()?)),
    record("told_before", "Whether it was told", ToldBefore::TYPE,
        r"\#",
        "Whether what is asked was told in training, and what is true.",
        |lab| fields(&lab.told_before())),
    tensor("answer_attention", "Attention of the answer", "[l, h, t]", "",
        r"A_{t,\cdot}",
        "From the place that writes the token shown to every token before it, in each head of each layer.",
        |lab| lab.answer_attention()),
    record("recall", "Recall", RecallTable::TYPE,
        r"\frac{1}{\#} \sum [\text{rank} \le k]",
        "How often the right passage is among the first k, and the mean of 1 / rank, of people never trained on.",
        |lab| fields(lab.recall()?)),
    record("overlap_course", "Recall and shared words", OverlapCourse::TYPE,
        r"\operatorname{recall}@1(s)",
        "How often the right passage comes first, as more of the question’s words are written as in the passage.",
        |lab| fields(lab.overlap_course()?)),
    record("conflict", "Passage against memory", ConflictScore::TYPE,
        r"\frac{\#\text{passage}}{\#}",
        "What is answered to facts that were told, where the passage says otherwise: as it says, or as it was told.",
        |lab| fields(lab.conflict()?)),
    record("batch_loss", "Loss of this step", BatchLoss::TYPE,
        r"L = L_1 + L_2",
        "The sum of both surprises, once the loss stage is done.",
        |lab| match lab.present_loss() {
            Some(loss) => fields(&BatchLoss { loss, penalty: 0.0 }),
            None => Ok(None),
        }),
    tensor("rate", "Learning rate now", "[]", "",
        r"\eta",
        "How far this step goes.",
        |lab| Ok(Array::scalar(lab.options.learning_rate as f32))),
    tensor("parameters", "Parameters", "[p]", "",
        r"\theta",
        "Of the two encoders, and then of the reader; or of the net with the tool, and then of that without.",
        |lab| Ok(Array::vector(match &lab.calculator {
            Some(calculator) => calculator.numbers()?,
            None => lab.trainer.parameters()?,
        }))),
    tensor("gradient", "Gradient", "[p]", "",
        r"\frac{\partial L}{\partial \theta}",
        "Of this step, in the order of the parameters, once the backward stage is done; empty before.",
        |lab| Ok(Array::vector(match &lab.calculator {
            Some(calculator) => calculator.gradient(),
            None if lab.trainer.is_ready() => lab.trainer.gradient().to_vec(),
            None => vec![],
        }))),
    record("trouble", "Trouble", RetrievalTrouble::TYPE,
        r"L",
        "What may be wrong with the run, or with the question.",
        |lab| fields(&lab.trouble()?)),
    curve("calculator_loss", "Loss with the tool and without", &["step", "tool", "plain"], "",
        r"L",
        "The surprise of each step at the tokens that each net is to write itself, in nats.",
        |lab| Ok(lab.calculator.as_ref().map_or(Rows { width: 3, data: vec![] }, Calculator::losses))),
    curve("calculator_measured", "Right with the tool and without",
        &["step", "tool_short", "plain_short", "tool", "plain", "tool_longer", "plain_longer", "tool_told", "plain_told", "tool_untold", "plain_untold"], "",
        r"\frac{\#\text{right}}{\#}",
        "At intervals, of both nets: sums of one digit each; of numbers as long as the longest trained on; of numbers one digit longer; capitals of countries asked for in training; and of others.",
        |lab| Ok(lab.calculator.as_ref().map_or(Rows { width: 11, data: vec![] }, Calculator::measured))),
    record("tool_line", "With the tool", WrittenLine::TYPE,
        r"\arg\max \operatorname{softmax}(z)",
        "What the net that may call a tool writes behind the question, and what the tool puts there.",
        |lab| some(lab.written_line(0)?)),
    record("plain_line", "Without", WrittenLine::TYPE,
        r"\arg\max \operatorname{softmax}(z)",
        "What the same net writes that has no tool.",
        |lab| some(lab.written_line(1)?)),
    record("batch_lines", "Lines of the batch", BatchLines::TYPE,
        r"x_i",
        "The questions of the step, with what both nets would write and what came of each call, as far as the step has come.",
        |lab| fields(&lab.calculator.as_ref().map_or(BatchLines { lines: vec![] }, Calculator::batch_lines))),
    record("sums", "Sums of all lengths", SumsTable::TYPE,
        r"\frac{\#\text{right}}{\#}",
        "How often both nets are right, by what is done and how long the numbers are.",
        |lab| lab.calculator.as_ref().map_or(Ok(None), |calculator| fields(calculator.table()?))),
    record("call_result", "A call by hand", CallResult::TYPE,
        r"f(x)",
        "What the tool makes of the reader’s own call, or why it makes nothing of it.",
        |lab| some(lab.calculator.as_ref().and_then(|_| typed(&lab.options.call)))),
    record("calculator_trouble", "Trouble with sums", CalculatorTrouble::TYPE,
        r"L",
        "What may be wrong with the run, or with what is asked.",
        |lab| match &lab.calculator {
            Some(calculator) => fields(&calculator.trouble(&lab.options)?),
            None => Ok(None),
        }),
];

impl Lab {
    fn present_loss(&self) -> Option<f32> {
        match &self.calculator {
            Some(calculator) => calculator.present_loss(),
            None => self.trainer.present_loss(),
        }
    }

    fn written_line(&self, net: usize) -> Result<Option<WrittenLine>> {
        self.calculator.as_ref().map_or(Ok(None), |calculator| calculator.line(net, &self.options))
    }
}
