//! What a reader can look at.

use super::Generalization;
use super::handwriting::GALLERY;
use super::polynomial::{GRID, grid};
use super::problem::Problem;
use super::records::{
    BestStep, BiasVariance, GeneralizationBaselines, GeneralizationTrouble, Selection, ShownModel, SweepRow,
};
use crate::data::digits::{CLASSES, SIDE};
use crate::error::Result;
use crate::lab::{AnyRecord, Array, Channel, Record, curve, fields, record, tensor};
use crate::labs::shared::{BatchLoss, Measured};
use crate::train::Rows;
use crate::train::score::{answer, softmax};

type Lab = Generalization;

#[rustfmt::skip] // one channel a paragraph reads better than one argument a line
pub(super) const CHANNELS: &[Channel<Lab>] = &[
    curve("sweep", "Error by capacity",
        &["capacity", "trained_on", "validation", "held_out", "risk", "norm", "typical", "bias2", "variance"], "",
        r"L(d)",
        "Every model of the sweep so far: its error on what it trained on, on validation, test and fresh data, the length of its weights, and what is typical over other draws.",
        |lab| lab.sweep_rows()),
    record("step_row", "What this step has found", SweepRow::TYPE,
        r"L_{\text{train}}, L_{\text{val}}, L_{\text{test}}, R",
        "The errors of the model that the step is at, as far as its stages have come; nothing between two steps.",
        |lab| maybe(lab.step_row()?)),
    record("shown_model", "The model shown", ShownModel::TYPE,
        r"\hat{y}",
        "Its size, and loss and score on each part of the data.",
        |lab| maybe(lab.shown_model()?)),
    record("trained_on", "On what it trained on", Measured::TYPE,
        r"L_{\text{train}}",
        "Loss and score of the model shown on the examples trained on; nothing before its stage.",
        |lab| maybe(lab.shown_measure(0)?)),
    record("validation", "On validation", Measured::TYPE,
        r"L_{\text{val}}",
        "The same on examples that one chooses by.",
        |lab| maybe(lab.shown_measure(1)?)),
    record("held_out", "On the test", Measured::TYPE,
        r"L_{\text{test}}",
        "The same on examples that nothing is chosen by.",
        |lab| maybe(lab.shown_measure(2)?)),
    record("risk", "On fresh data", Measured::TYPE,
        r"R = \mathbb{E}\, \ell(y, \hat{y}(x))",
        "The same on many fresh examples of the same source: nearly the expected risk.",
        |lab| maybe(lab.shown_measure(3)?)),
    record("guess", "Guessing", Measured::TYPE,
        r"\min_c \mathbb{E}\, \ell(y, c)",
        "Loss and score on fresh data of the best answer that does not look.",
        |lab| fields(&lab.guess)),
    curve("loss", "Loss of each step", &["step", "batch"], "",
        r"L",
        "The loss on the examples trained on, step by step of a descent.",
        |lab| Ok(lab.descent.as_ref().map_or(Rows { width: 2, data: vec![] }, |d| d.log.history.curve()))),
    curve("measured", "Losses and scores",
        &["step", "trained_on", "validation", "held_out", "risk", "trained_on_score", "validation_score", "held_out_score", "risk_score", "norm"], "",
        r"L_{\text{train}}, L_{\text{val}}, L_{\text{test}}, R, \lVert \theta \rVert",
        "Now and then in a descent: loss and score on each part of the data, and the length of the weights.",
        |lab| Ok(lab.descent.as_ref().map_or(Rows { width: 10, data: vec![] }, |d| d.log.measured.rows_of(10)))),
    record("best", "The best step", BestStep::TYPE,
        r"\arg\min_t L_{\text{val}}(t)",
        "The step of least validation loss, what it comes to on test and fresh data, and what the latest does.",
        |lab| maybe(lab.best_step())),
    record("selection", "Chosen among many", Selection::TYPE,
        r"\arg\min_d L_{\text{val}}, \; \arg\min_d L_{\text{test}}",
        "Of all models of the sweep so far the one that validation chooses, the one that the test would, and both on fresh data.",
        |lab| maybe(lab.selection()?)),
    tensor("points", "Points", "[n, 2]", "",
        r"(x_i, y_i)",
        "The points trained on, then those of validation, then those of the test.",
        |lab| Ok(lab.points())),
    tensor("point_parts", "Part of each point", "[n]", "",
        r"i",
        "0 trained on, 1 validation, 2 test.",
        |lab| Ok(lab.point_parts())),
    tensor("point_wrong", "Wrong and leaked points", "[n]", "",
        r"i",
        "1 where the answer has been made wrong, 2 where the point is a copy of one of the test.",
        |lab| Ok(lab.point_wrong())),
    tensor("fit_x", "Where the fit is drawn", "[g]", "",
        r"x",
        "From −1 to 1.",
        |lab| Ok(lab.of_points(|_| grid().into_iter().map(|x| x as f32).collect()))),
    tensor("truth", "The truth", "[g]", "",
        r"f(x)",
        "The function that the points come from.",
        |lab| Ok(lab.of_points(|points| grid().into_iter().map(|x| points.source.at(x) as f32).collect()))),
    tensor("fitted", "The fit", "[g]", "",
        r"\hat{y}(x) = \sum_k w_k \varphi_k(x)",
        "The model shown over the picture’s width, cut off at a million; empty before it is solved.",
        |lab| Ok(Array::vector(lab.fit()?))),
    tensor("draws", "Fits to other draws", "[s, g]", "",
        r"\hat{y}_D(x)",
        "Models of the same size, fitted to thirty other data sets of the same truth.",
        |lab| Ok(Array { data: lab.draws()?, shape: vec![lab.draws()?.len() / GRID, GRID] })),
    tensor("draws_mean", "Their mean", "[g]", "",
        r"\mathbb{E}_D\, \hat{y}_D(x)",
        "The mean of those fits; its distance from the truth is the bias.",
        |lab| { let [mean, _] = lab.draws_middle()?; Ok(Array::vector(mean)) }),
    tensor("draws_spread", "Their spread", "[g]", "",
        r"\sqrt{\operatorname{Var}_D\, \hat{y}_D(x)}",
        "The standard deviation of those fits.",
        |lab| { let [_, spread] = lab.draws_middle()?; Ok(Array::vector(spread)) }),
    record("bias_variance", "Bias and variance", BiasVariance::TYPE,
        r"R = \text{bias}^2 + \text{variance} + \sigma^2",
        "What the risk of a model of this size is made of, over those fits.",
        |lab| match (&lab.problem, lab.shown_capacity()) {
            (Problem::Points(points), Some(degree)) => fields(&lab.drawn(points, degree)?.parts),
            _ => Ok(None),
        }),
    tensor("basis_functions", "The basis", "[b, g]", "",
        r"\varphi_k(x)",
        "The functions that the model shown adds up.",
        |lab| Ok(Array::matrix(lab.basis_functions(), GRID))),
    tensor("weights", "Weights of the model shown", "[p]", "",
        r"w_k",
        "Of a polynomial one a function, of random features one a feature and class, of the net that adds all its numbers.",
        |lab| Ok(Array::vector(lab.shown_parameters()?))),
    tensor("gallery_images", "Some digits of the test", "[s, h, w]", "",
        r"x_i",
        "From 0, paper, to 1, ink.",
        |lab| Ok(lab.images(&lab.gallery()))),
    tensor("gallery_targets", "What they are", "[s]", "",
        r"y_i",
        "Their classes.",
        |lab| Ok(lab.digit_classes(&lab.gallery()))),
    tensor("gallery_answers", "What it takes them for", "[s]", "",
        r"\arg\max_k \hat{y}_{ik}",
        "The class of the largest score; empty before it is solved.",
        |lab| Ok(Array::counts(lab.digit_scores(&lab.gallery())?.chunks_exact(CLASSES).map(answer)))),
    tensor("training_images", "The digits trained on", "[n, h, w]", "",
        r"x_i",
        "From 0, paper, to 1, ink.",
        |lab| Ok(lab.images(&lab.lesson_rows()))),
    tensor("training_labels", "What is said of them", "[n]", "",
        r"y_i",
        "The classes trained on, of which some may be wrong.",
        |lab| Ok(match &lab.problem {
            Problem::Digits(digits) => whole(&digits.lesson(0).classes),
            _ => Array::vector(vec![]),
        })),
    tensor("training_true", "What they are", "[n]", "",
        r"y_i",
        "Their true classes.",
        |lab| Ok(lab.digit_classes(&lab.lesson_rows()))),
    tensor("table", "The table of answers", "[p, p]", "",
        r"\arg\max z(a, b)",
        "The net’s answer to each a + b, a down and b across.",
        |lab| lab.pairs(|z, _| answer(z) as f32)),
    tensor("table_right", "How sure it is of what is right", "[p, p]", "",
        r"p(a + b \bmod p)",
        "The probability that the net gives the right answer of each pair.",
        |lab| lab.pairs(|z, right| softmax(z, 1.0).get(right).copied().unwrap_or(0.0))),
    tensor("table_part", "Part of each pair", "[p, p]", "",
        r"(a, b)",
        "0 trained on, 1 validation, 2 test.",
        |lab| Ok(lab.sums(|sums| sums.parts().into_iter().map(f32::from).collect()))),
    tensor("table_given", "The answers given", "[p, p]", "",
        r"y(a, b)",
        "What training says of each pair, and where it says nothing, what is true.",
        |lab| Ok(lab.sums(|sums| sums.given.iter().map(|answer| *answer as f32).collect()))),
    tensor("spectrum", "The spectrum", "[f]", "",
        r"\textstyle \sum_u \lvert \sum_a A_{au} e^{-2 \pi i f a / p} \rvert^2",
        "The share of the power of the first number’s weights at each frequency from 1 to (p − 1)/2.",
        |lab| Ok(Array::vector(lab.shown_waves()?.map_or(vec![], |waves| narrow(waves.shares()))))),
    tensor("spectrum_units", "The spectrum of each unit", "[u, f]", "",
        r"\lvert \textstyle \sum_a A_{au} e^{-2 \pi i f a / p} \rvert^2",
        "The same of each hidden unit by itself.",
        |lab| Ok(match lab.shown_waves()? {
            Some(waves) => Array::matrix(narrow(waves.unit_shares()), waves.frequencies()),
            None => Array::matrix(vec![], 1),
        })),
    curve("frequencies", "How much of a wave each unit is", &["step", "concentration"], "",
        r"\tfrac{1}{u} \sum_u \max_f",
        "The share of a unit’s power in its strongest frequency, the mean over the units, now and then.",
        |lab| Ok(lab.frequencies())),
    tensor("parameters", "Parameters", "[p]", "",
        r"\theta",
        "What descends, as it is now; in a sweep the weights of the model shown.",
        |lab| Ok(Array::vector(match &lab.descent {
            Some(descent) => descent.trainer.parameters()?,
            None => lab.shown_parameters()?,
        }))),
    tensor("gradient", "Gradient", "[p]", "",
        r"\partial L / \partial \theta",
        "Of the latest backward stage; empty before the first, and in a sweep.",
        |lab| Ok(Array::vector(lab.descent.as_ref().map_or(vec![], |d| d.trainer.gradient().to_vec())))),
    tensor("outputs", "Predictions of this step", "[n, k]", "",
        r"\hat{y}_i",
        "What the model says of the examples trained on, dropout included, once the forward stage is done.",
        |lab| match &lab.descent {
            Some(descent) => {
                let outputs = descent.outputs.seen().cloned();
                Ok(Array::matrix(outputs.map_or(Ok(vec![]), crate::nn::numbers)?, descent.width))
            }
            None => Ok(Array::matrix(vec![], 1)),
        }),
    record("batch_loss", "Loss of this step", BatchLoss::TYPE,
        r"L",
        "As it is made small, once the loss stage is done.",
        |lab| match &lab.descent {
            Some(descent) => match descent.trainer.present_loss() {
                Some(loss) => fields(&BatchLoss { loss, penalty: descent.penalty(&lab.options)? }),
                None => Ok(None),
            },
            None => Ok(None),
        }),
    tensor("rate", "Learning rate now", "[]", "",
        r"\eta",
        "How far a step of a descent goes.",
        |lab| Ok(Array::scalar(lab.options.learning_rate as f32))),
    record("baselines", "What others come to", GeneralizationBaselines::TYPE,
        r"R(\bar{y}), \; R(f)",
        "On fresh data: the best constant answer, the truth itself, and for digits softmax regression on the pixels.",
        |lab| fields(lab.baselines()?)),
    record("trouble", "What goes wrong", GeneralizationTrouble::TYPE,
        r"\text{see help}",
        "Divergence, learning by heart, as many weights as examples, leaks, wrong answers, too few points.",
        |lab| fields(&lab.trouble()?)),
];

fn maybe<R: Record>(record: Option<R>) -> Result<Option<AnyRecord>> {
    record.map_or(Ok(None), |record| fields(&record))
}

fn whole(numbers: &[u32]) -> Array {
    Array::counts(numbers.iter().map(|number| *number as usize))
}

fn narrow(numbers: Vec<f64>) -> Vec<f32> {
    numbers.into_iter().map(|number| number as f32).collect()
}

impl Generalization {
    fn of_points(&self, of: impl Fn(&super::scatter::Scatter) -> Vec<f32>) -> Array {
        match &self.problem {
            Problem::Points(points) => Array::vector(of(points)),
            _ => Array::vector(vec![]),
        }
    }

    fn points(&self) -> Array {
        let places = self.of_points(|points| {
            let parts = [&points.trained_on, &points.validation, &points.held_out];
            let each = parts.into_iter().flat_map(|part| part.x.iter().zip(&part.y));
            each.flat_map(|(x, y)| [*x as f32, *y as f32]).collect()
        });
        Array::matrix(places.data, 2)
    }

    fn point_parts(&self) -> Array {
        self.of_points(|points| {
            let parts = [&points.trained_on, &points.validation, &points.held_out];
            let each = parts.into_iter().enumerate();
            each.flat_map(|(part, points)| vec![part as f32; points.len()]).collect()
        })
    }

    fn point_wrong(&self) -> Array {
        self.of_points(|points| {
            let others = points.validation.len() + points.held_out.len();
            points.wrong.iter().map(|wrong| f32::from(*wrong)).chain(vec![0.0; others]).collect()
        })
    }

    /// The first rows of the test.
    fn gallery(&self) -> Vec<u32> {
        match &self.problem {
            Problem::Digits(digits) => digits.held_out.iter().take(GALLERY).copied().collect(),
            _ => vec![],
        }
    }

    fn lesson_rows(&self) -> Vec<u32> {
        match &self.problem {
            Problem::Digits(digits) => digits.lesson(0).rows,
            _ => vec![],
        }
    }

    fn images(&self, rows: &[u32]) -> Array {
        let data = match &self.problem {
            Problem::Digits(digits) => digits.images(rows),
            _ => vec![],
        };
        Array { shape: vec![data.len() / (SIDE * SIDE), SIDE, SIDE], data }
    }

    fn digit_classes(&self, rows: &[u32]) -> Array {
        match &self.problem {
            Problem::Digits(digits) => whole(&digits.classes(rows)),
            _ => Array::vector(vec![]),
        }
    }

    fn sums(&self, of: impl Fn(&super::sums::Sums) -> Vec<f32>) -> Array {
        match &self.problem {
            Problem::Sums(sums) => Array::matrix(of(sums), sums.modulus),
            _ => Array::matrix(vec![], 1),
        }
    }

    /// A number of each pair, from its logits and the right answer.
    fn pairs(&self, of: impl Fn(&[f32], usize) -> f32) -> Result<Array> {
        let table = self.table()?;
        Ok(self.sums(|sums| {
            let each = table.chunks_exact(sums.modulus).zip(&sums.all);
            each.map(|(z, pair)| of(z, sums.answer(*pair) as usize)).collect()
        }))
    }
}
