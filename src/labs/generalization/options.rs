//! What a reader sets.

use super::scatter::{MOST_POINTS, Points, Source};
use crate::lab::{Spec, choice, choice_of, choices, linear, log, options, seed, size, text, toggle, whole};
use crate::train::Method;

/// The optimisers of this chapter; with weight decay, Adam is AdamW.
const METHODS: [Method; 4] = [Method::Sgd, Method::Momentum, Method::Adam, Method::AdamShort];
/// A ridge this small is none.
const NO_RIDGE: f64 = 1e-8;
/// The degrees there are.
pub(super) const MOST_DEGREE: usize = 30;
/// The most test rows that leak.
pub(super) const MOST_LEAKED: usize = 50;
/// The random features there are.
pub(super) const MOST_FEATURES: usize = 2000;
/// A point takes at most this many characters.
const POINT_TEXT: usize = 48;

choices! {
    /// What is fitted.
    pub enum Machine {
        Polynomial = "polynomial": "polynomials",
        RandomFeatures = "random_features": "random features",
        Grokking = "grokking": "a net that learns to add",
    }
}

choices! {
    /// What a step is.
    pub enum Course {
        Sweep = "sweep": "the next model, larger",
        Descent = "descent": "gradient descent",
    }
}

choices! {
    /// Functions that a polynomial is put together of.
    pub enum Basis {
        Legendre = "legendre": "Legendre polynomials",
        Powers = "powers": "plain powers",
    }
}

choices! {
    /// φ of the net that adds.
    pub enum Bend {
        Square = "square": "square",
        Relu = "relu": "ReLU",
    }
}

options! {
    /// What a reader sets.
    pub struct Options() {
        machine: Machine = choice(Machine::Polynomial).says("Machine", "What is fitted, and to what."),
        course: Course = choice(Course::Sweep)
            .says("A step is", "Another model, larger than the one before and solved at once; or one update of one model.")
            .shown_if(machine != Machine::Grokking),
        source: Source = choice(Source::Wave)
            .says("Truth", "The function that the points come from.")
            .shown_if(machine == Machine::Polynomial),
        basis: Basis = choice(Basis::Legendre)
            .says("Basis", "What a polynomial is put together of. It decides which of the many perfect fits is the shortest.")
            .shown_if(machine == Machine::Polynomial),
        degree: usize = whole(0, MOST_DEGREE, 15)
            .says("Degree", "The highest power of the polynomial that is trained.")
            .shown_if(machine == Machine::Polynomial && course == Course::Descent),
        features: usize = whole(10, MOST_FEATURES, 100)
            .says("Random features P", "How many features the model has a weight for.")
            .shown_if(machine == Machine::RandomFeatures && course == Course::Descent),
        examples: usize = examples(machine)
            .says("Examples", "How many are trained on.")
            .shown_if(machine != Machine::Grokking)
            .resets_with(&["machine"]),
        noise: f64 = linear(0.0, 2.0, 0.2)
            .says("Noise σ", "The standard deviation of what is added to each answer.")
            .shown_if(machine == Machine::Polynomial),
        points: Points = text(MOST_POINTS * POINT_TEXT, Points::default())
            .says("Points", "The points trained on, as x y, x y, …; drawn from the truth if there are none.")
            .shown_if(false)
            .resets_with(&["machine", "source", "examples", "noise"]),
        test_examples: usize = whole(5, 200, if machine == Machine::Polynomial { 20 } else { 200 })
            .says("Test examples", "How many are held out for the test. With few, luck decides more.")
            .shown_if(machine != Machine::Grokking)
            .resets_with(&["machine"]),
        modulus: usize = size(&[7, 13, 23, 31, 43, 53], 31)
            .says("Numbers p", "The net adds numbers from 0 to p − 1, and what passes p begins again at 0.")
            .shown_if(machine == Machine::Grokking),
        train_share: f64 = linear(0.05, 0.95, 0.5)
            .says("Share trained on", "How much of the table of sums the net is shown.")
            .shown_if(machine == Machine::Grokking),
        width: usize = size(&[16, 32, 64, 128, 256], 128)
            .says("Hidden units", "How many neurons the net has.")
            .shown_if(machine == Machine::Grokking),
        activation: Bend = choice(Bend::Square)
            .says("Activation φ", "What bends the sum of the two numbers’ weights.")
            .shown_if(machine == Machine::Grokking),
        wrong_labels: f64 = linear(0.0, 0.9, 0.0)
            .says("Wrong answers", "The share of the answers trained on that is replaced by wrong ones.")
            .resets_with(&["machine"]),
        leaked: usize = whole(0, MOST_LEAKED, 0)
            .says("Leaked test rows", "How many rows of the test are trained on as well.")
            .shown_if(machine != Machine::Grokking)
            .resets_with(&["machine"]),
        ridge: f64 = log(NO_RIDGE, 10.0, NO_RIDGE)
            .says("Ridge λ", "What large weights cost: λ ‖w‖² beside the squared errors. At its least, nothing.")
            .live()
            .shown_if(machine != Machine::Grokking)
            .resets_with(&["machine"]),
        optimizer: Method = choice_of(&METHODS, method(machine))
            .says("Optimiser", "How the gradient becomes a step. With weight decay, Adam is AdamW.")
            .live()
            .shown_if(descends(machine, course))
            .resets_with(&["machine"]),
        learning_rate: f64 = log(1e-4, 10.0, rate(machine, optimizer))
            .says("Learning rate η", "How far each step goes.")
            .live()
            .shown_if(descends(machine, course))
            .resets_with(&["machine", "optimizer"]),
        weight_decay: f64 = linear(0.0, 3.0, 1.0)
            .says("Weight decay λ", "Each step makes every weight smaller by η λ of itself.")
            .live()
            .shown_if(machine == Machine::Grokking),
        dropout: f64 = linear(0.0, 0.9, 0.0)
            .says("Dropout", "The share of features or hidden units that each step leaves out.")
            .live()
            .shown_if(descends(machine, course))
            .resets_with(&["machine"]),
        seed: u64 = seed(7, "Decides the data, the features and the first weights. The same seed gives the same run."),
        follow: bool = toggle(true)
            .says("Follow the sweep", "Shows the latest model of the sweep, not the one that was opened.")
            .of_picture(),
        opened: usize = whole(0, MOST_FEATURES, 8)
            .says("Model opened", "The capacity of the model shown, while the sweep is not followed.")
            .of_picture()
            .resets_with(&["machine"]),
        use_best: bool = toggle(false)
            .says("Early stopping", "Shows the model of the best step, by the validation loss, not the latest.")
            .of_picture(),
    }
}

/// How many are trained on.
fn examples(machine: Machine) -> Spec<usize> {
    match machine {
        Machine::RandomFeatures => whole(10, 300, 100),
        _ => whole(1, MOST_POINTS / 2, 20),
    }
}

fn method(machine: Machine) -> Method {
    if machine == Machine::Grokking { Method::AdamShort } else { Method::Sgd }
}

/// A learning rate that suits.
fn rate(machine: Machine, method: Method) -> f64 {
    match (machine, method) {
        (Machine::Polynomial, Method::Sgd) => 0.05,
        (Machine::RandomFeatures, Method::Sgd) => 1.0,
        (Machine::Grokking, Method::Sgd) => 0.5,
        (Machine::Polynomial, Method::Momentum) => 0.01,
        (Machine::RandomFeatures, Method::Momentum) => 0.2,
        (Machine::Grokking, Method::Momentum) => 0.1,
        _ => 0.01,
    }
}

fn descends(machine: Machine, course: Course) -> bool {
    machine == Machine::Grokking || course == Course::Descent
}

impl Options {
    /// Whether a step is an update of one model.
    pub fn descends(&self) -> bool {
        descends(self.machine, self.course)
    }

    /// λ of the ridge; zero at its least.
    pub fn penalty(&self) -> f64 {
        if self.ridge <= NO_RIDGE { 0.0 } else { self.ridge }
    }
}
