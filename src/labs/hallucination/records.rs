//! What is told of a world and of what a model makes of it. Shares are from 0 to 1.

use crate::labs::shared::ReliabilityBin;
use crate::record;

record! {
    /// What there is, and what is told of it.
    pub struct ToldWorld {
        /// People.
        pub people: usize,
        /// Those of whom anything may be told.
        pub told_people: usize,
        /// Facts, three a person.
        pub facts: usize,
        /// Facts that are told.
        pub told: usize,
        /// Facts that are told just once.
        pub once: usize,
        /// Facts of people of whom nothing may be told.
        pub strangers: usize,
        /// Facts that might have been told, and never were.
        pub gaps: usize,
        /// Sentences told.
        pub tellings: usize,
        /// v: words.
        pub vocabulary: usize,
        /// Values of an attribute.
        pub values: usize,
    }
}

record! {
    /// The sentences of the batch, one entry a row.
    pub struct ToldLines {
        /// The fact that each tells; −1 where it is about nobody.
        pub facts: Vec<i32>,
        /// How often that fact is told.
        pub told: Vec<usize>,
        /// The place of the value among the row's tokens.
        pub answers_at: Vec<usize>,
        /// The probability that the value was given; empty before the forward stage.
        pub probabilities: Vec<f32>,
    }
}

record! {
    /// The batch's first sentence.
    pub struct LineBets {
        /// Its tokens, the stop before it first.
        pub tokens: Vec<u32>,
        /// The probability that each after the first was given; empty before the forward stage.
        pub probabilities: Vec<f32>,
        /// Which of the tokens is the value.
        pub answer_at: usize,
    }
}

record! {
    /// Some facts, and how they were answered.
    pub struct FactGroup {
        /// How many.
        pub facts: usize,
        /// Share answered right.
        pub right: f64,
        /// Share answered “unknown”.
        pub refused: f64,
        /// Share answered with a value of the right attribute, of those not refused.
        pub right_kind: f64,
        /// Mean probability of the answer.
        pub confidence: f64,
        /// Share answered wrong at a confidence of 0.9 or more.
        pub sure_wrong: f64,
    }
}

record! {
    /// All facts, by how often they were told.
    pub struct FactGroups {
        /// Told at all.
        pub told: FactGroup,
        /// Told just once.
        pub once: FactGroup,
        /// Told more than once.
        pub often: FactGroup,
        /// Never told.
        pub never: FactGroup,
        /// Never told, of people of whom nothing is.
        pub strangers: FactGroup,
        /// Never told, of people of whom something may be.
        pub gaps: FactGroup,
        /// All.
        pub all: FactGroup,
    }
}

record! {
    /// Facts that were told, asked in the words they were first told in, and in the two others. Refusals are not right.
    pub struct OtherWords {
        /// Share right in their own words.
        pub own: f64,
        /// Share right in others.
        pub others: f64,
        /// The same of those told once.
        pub once_own: f64,
        /// The same of those told once.
        pub once_others: f64,
        /// Mean confidence in their own words.
        pub confidence_own: f64,
        /// Mean confidence in others.
        pub confidence_others: f64,
    }
}

record! {
    /// Whether it is right as often as it is sure; refusals are left out.
    pub struct GroupCalibration {
        /// Facts that are answered.
        pub facts: usize,
        /// The expected calibration error: the mean distance of confidence and accuracy.
        pub error: f64,
        /// Mean confidence.
        pub confidence: f64,
        /// Share right.
        pub accuracy: f64,
        /// By confidence, in ten bins.
        pub bins: Vec<ReliabilityBin>,
    }
}

record! {
    /// The same of what was told, and of what was not.
    pub struct ToldCalibration {
        /// Of facts that were told.
        pub told: GroupCalibration,
        /// Of those that never were.
        pub never: GroupCalibration,
        /// Of all.
        pub all: GroupCalibration,
    }
}

record! {
    /// How well confidence tells what was told from what never was.
    pub struct Separation {
        /// The share of pairs of a fact told and one never told in which the first is answered more confidently, ties counted
        /// half, and a refusal as a confidence of 0. One half where there are no pairs.
        pub auroc: f64,
    }
}

record! {
    /// All facts asked, and answered only at a confidence of the threshold or more.
    pub struct Selective {
        /// The threshold.
        pub threshold: f64,
        /// Share answered.
        pub coverage: f64,
        /// Share wrong of those answered; 0 of none.
        pub risk: f64,
        /// How many are right.
        pub right: usize,
        /// How many are wrong.
        pub wrong: usize,
        /// How many the threshold withholds.
        pub withheld: usize,
        /// How many the model itself answers “unknown”.
        pub refused: usize,
        /// Share answered of those told.
        pub told_answered: f64,
        /// Share answered of those never told.
        pub never_answered: f64,
        /// Points a fact where a wrong answer costs nothing.
        pub free: f64,
        /// Points a fact where a wrong answer costs the price.
        pub charged: f64,
        /// t / (1 − t).
        pub price: f64,
        /// The most points where wrong answers cost nothing …
        pub best_free: f64,
        /// … and at which threshold, of those that are whole hundredths.
        pub best_free_threshold: f64,
        /// The most where they cost the price …
        pub best_charged: f64,
        /// … and at which threshold.
        pub best_charged_threshold: f64,
        /// Points where all is answered and wrong answers cost nothing.
        pub always_free: f64,
        /// Points where all is answered and they cost the price.
        pub always_charged: f64,
    }
}

record! {
    /// What the sentences told say about those not told.
    pub struct MissingMass {
        /// Sentences told.
        pub tellings: usize,
        /// Facts told just once.
        pub once: usize,
        /// once / tellings.
        pub singleton_rate: f64,
        /// The probability that the next sentence tells what none has told.
        pub missing_mass: f64,
        /// Share wrong of facts asked as often as they are told.
        pub wrong_drawn: f64,
        /// Share refused of the same.
        pub refused_drawn: f64,
        /// Share wrong of all facts that may be told, asked alike.
        pub wrong_uniform: f64,
        /// missing_mass · (1 − 1/20): the share wrong of one who knows all that was told and guesses the rest.
        pub floor: f64,
    }
}

record! {
    /// A line, read and gone on with to the end of the sentence.
    pub struct AskedLine {
        /// The line as it was cut into words.
        pub words: Vec<String>,
        /// Which of them the world knows; the others are not read.
        pub known: Vec<bool>,
        /// The end of a sentence, what was read, and what was written.
        pub tokens: Vec<u32>,
        /// How many of them are given.
        pub given: usize,
        /// The probability of each token after the first.
        pub probabilities: Vec<f32>,
        /// Which token is the value; −1 if none is.
        pub answer_at: i32,
        /// The word there, or nothing.
        pub answer: String,
        /// The probability of the likeliest token there; 0 if there is no such place.
        pub confidence: f32,
        /// The fact it is about; −1 if about none of the world.
        pub fact: i32,
        /// Of whom, or nothing.
        pub person: String,
        /// The id of what is asked of them, or nothing.
        pub attribute: String,
        /// The true word, or nothing.
        pub truth: String,
        /// How often it was told.
        pub told: usize,
        /// Whether the answer is true.
        pub right: bool,
        /// Whether the answer is “unknown”.
        pub refused: bool,
        /// Whether the sentence has come to its end.
        pub ended: bool,
    }
}

record! {
    /// What one comes to who writes down all that is told, and looks it up.
    pub struct ToldBaselines {
        /// Share right of those told.
        pub lookup_told: f64,
        /// Share right of those never told, by guessing a value.
        pub lookup_never: f64,
        /// Points a fact of one who guesses, where wrong answers cost nothing.
        pub guesser_free: f64,
        /// The same where they cost the price.
        pub guesser_charged: f64,
        /// Points a fact, by either rule, of one who says nothing of what was not told.
        pub silent: f64,
    }
}

record! {
    /// What goes wrong, by its signs.
    pub struct HallucinationTrouble {
        /// The loss is no number, or far above that of knowing nothing.
        pub diverging: bool,
        /// What was never told is answered wrongly, and surely: mean confidence 0.6 or more, at most one in five right.
        pub fluent_and_wrong: bool,
        /// More than one in five of those told is answered “unknown”.
        pub mute: bool,
    }
}
