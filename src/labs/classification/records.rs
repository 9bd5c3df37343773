//! What the judging of a classifier gives.

use crate::labs::shared::{Measured, ReliabilityBin};
use crate::record;

record! {
    /// What there is to tell apart.
    pub struct ClassificationProblem {
        /// What the inputs are: `measures`, `pixels` or `words`.
        pub kind: &'static str,
        /// How many classes there are.
        pub classes: usize,
        /// d.
        pub inputs: usize,
        /// Examples of both parts.
        pub examples: usize,
        /// Examples trained on.
        pub trained_on: usize,
        /// Examples held out.
        pub held_out: usize,
        /// Examples trained on with a wrong label.
        pub flipped: usize,
        /// Texts that were there before, dropped or left in.
        pub duplicates: usize,
        /// Held-out texts that are trained on as well, to the letter.
        pub twins: usize,
        /// Of each class, by the labels trained on.
        pub class_counts_trained_on: Vec<usize>,
        /// Of each class.
        pub class_counts_held_out: Vec<usize>,
    }
}

record! {
    /// Held-out examples of a cell of the confusion matrix.
    pub struct ExampleList {
        /// How many there are; at most 60 are listed.
        pub total: usize,
        /// Which.
        pub rows: Vec<u32>,
        /// Their true classes.
        pub targets: Vec<u32>,
        /// The answers.
        pub answers: Vec<u32>,
        /// The probability of each answer.
        pub confidences: Vec<f32>,
        /// What they say; none unless they are texts.
        pub texts: Vec<String>,
    }
}

record! {
    /// The examples trained on whose labels surprise the model most.
    pub struct SuspectList {
        /// Which, the most surprising first.
        pub rows: Vec<u32>,
        /// The classes they are said to have.
        pub targets: Vec<u32>,
        /// The answers.
        pub answers: Vec<u32>,
        /// −ln p of the labels.
        pub losses: Vec<f32>,
        /// Whether the label was made wrong.
        pub flipped: Vec<bool>,
        /// What they say; none unless they are texts.
        pub texts: Vec<String>,
        /// How many of those listed were made wrong.
        pub flipped_found: usize,
    }
}

record! {
    /// How well the probabilities of the second class rank the held-out examples.
    pub struct RankingQuality {
        /// The area under the ROC curve.
        pub auroc: f64,
        /// The area under the precision–recall curve, in steps.
        pub average_precision: f64,
        /// Held-out examples of the second class.
        pub positives: usize,
        /// And of the first.
        pub negatives: usize,
        /// Of naive Bayes.
        pub naive_auroc: f64,
        /// Of naive Bayes.
        pub naive_average_precision: f64,
    }
}

record! {
    /// What the threshold does to the held-out examples; “positive” is the second class.
    pub struct Decision {
        /// The probability above which it is called positive.
        pub threshold: f64,
        /// Positives found.
        pub true_positives: usize,
        /// False alarms.
        pub false_positives: usize,
        /// Others left alone.
        pub true_negatives: usize,
        /// Positives missed.
        pub false_negatives: usize,
        /// The share answered right.
        pub accuracy: f64,
        /// The share of those called positive that are; NaN if none is.
        pub precision: f64,
        /// The share of the positives that are called so.
        pub recall: f64,
        /// 2 · precision · recall / (precision + recall).
        pub f1: f64,
        /// What all errors cost.
        pub cost: f64,
        /// The threshold at which they cost least.
        pub cheapest_threshold: f64,
        /// What they cost there.
        pub cheapest_cost: f64,
        /// What it costs never to answer the second class …
        pub never_cost: f64,
        /// … and always.
        pub always_cost: f64,
    }
}

record! {
    /// Whether it is right as often as it is sure.
    pub struct Calibration {
        /// Held-out examples by the probability of their answer.
        pub bins: Vec<ReliabilityBin>,
        /// The expected calibration error: the mean distance of confidence and accuracy.
        pub error: f64,
        /// The mean probability of the answers.
        pub confidence: f64,
        /// The share that is right.
        pub accuracy: f64,
        /// The loss at this temperature.
        pub loss: f64,
        /// The temperature at which the held-out loss is least.
        pub best_temperature: f64,
        /// The loss there.
        pub best_loss: f64,
    }
}

record! {
    /// Others on the held-out examples, trained on the same.
    pub struct ClassifierBaselines {
        /// The classes' shares, each counted once more than it is there, and the most common class.
        pub majority: Measured,
        /// The class whose mean is nearest.
        pub centroid: AnswersAlone,
        /// Naive Bayes.
        pub naive: Measured,
        /// Softmax regression at its optimum, with the same penalty.
        pub optimum: Measured,
        /// What is made small there, on the examples trained on.
        pub optimum_trained_loss: f64,
        /// Steps of L-BFGS.
        pub optimum_steps: usize,
        /// Whether it came to the end of them.
        pub optimum_converged: bool,
        /// What is made small, of the present model on the same examples; NaN with hidden layers.
        pub trained_loss: f64,
    }
}

record! {
    /// How good answers without probabilities are.
    pub struct AnswersAlone {
        /// Without probabilities there is none.
        pub loss: Option<f32>,
        /// The share answered right.
        pub score: f32,
    }
}

record! {
    /// What is wrong with a classifier, by its signs.
    pub struct ClassificationTrouble {
        /// The loss is many times that of guessing.
        pub diverging: bool,
        /// A class has few of the examples trained on.
        pub rare: bool,
        /// It is nearly always right and finds less than half of a class.
        pub useless: bool,
        /// It is surer than it is right.
        pub overconfident: bool,
        /// It is much better on what it was trained on.
        pub memorised: bool,
        /// Held-out texts are trained on as well.
        pub twins: bool,
        /// It contradicts many labels that it is trained on.
        pub mislabelled: bool,
    }
}
