//! What a reader sets, and what a reader does.

use super::Backprop;
use super::graph::Loss;
use super::pass::Setting;
use crate::error::Result;
use crate::lab::Named;
use crate::lab::old::parameter_args;
use crate::lab::{Action, Choice, Control, Effect, Kind, Settings};
use crate::nn::mlp::{Activation, Initialisation};

/// Hidden layers, and neurons in each: as many as can be read as a graph.
const MAX_LAYERS: f64 = 3.0;
const MAX_NEURONS: f64 = 4.0;
/// Hidden layers of the stack.
const MAX_DEPTH: f64 = 20.0;
/// How large an input or a target may be.
const MAX_EXAMPLE: f64 = 10.0;
/// Those whose φ the nudging can compute in f64 with what Rust has; GELU's erf it has not.
const ACTIVATIONS: [Activation; 5] =
    [Activation::Sigmoid, Activation::Tanh, Activation::Relu, Activation::LeakyRelu, Activation::Linear];

/// The examples that are brought along: x₁, x₂, y.
const EXAMPLES: [(&str, &str, [f32; 3]); 4] = [
    ("first", "x = (1, 0.5), y = 1", [1.0, 0.5, 1.0]),
    ("negative", "x = (−1, 2), y = 0", [-1.0, 2.0, 0.0]),
    ("one_zero", "x = (1, 0), y = 1", [1.0, 0.0, 1.0]),
    ("all_zero", "x = (0, 0), y = 1", [0.0, 0.0, 1.0]),
];
const OWN: &str = "own";
/// With it, blame of either sign reaches every first weight, and no ReLU is off.
const SEED: u32 = 14;

/// The settings, typed.
pub(super) struct Options {
    pub setting: Setting,
    pub hidden: Vec<usize>,
    pub fine: bool,
    pub initialisation: Initialisation,
    pub learning_rate: f64,
    pub seed: u64,
    pub stack_depth: usize,
}

impl Options {
    pub fn from_settings(settings: &Settings) -> Result<Self> {
        let example = settings.text("example")?;
        let number = |id: &str| settings.number(id).map(|number| number as f32);
        let [x1, x2, y] = match EXAMPLES.iter().find(|(id, ..)| *id == example) {
            Some((.., numbers)) => *numbers,
            None => [number("x1")?, number("x2")?, number("y")?],
        };
        let loss = match settings.text("loss")? {
            "cross_entropy" => Loss::CrossEntropy,
            _ => Loss::Squared,
        };
        let activation = Activation::from_id(settings.text("activation")?)?;
        Ok(Self {
            setting: Setting { x: [x1, x2], y, activation, loss },
            hidden: vec![settings.whole("neurons")?; settings.whole("layers")?],
            fine: settings.text("detail")? == "products",
            initialisation: Initialisation::from_id(settings.text("initialisation")?)?,
            learning_rate: settings.number("learning_rate")?,
            seed: settings.whole("seed")? as u64,
            stack_depth: settings.whole("stack_depth")?,
        })
    }

    /// The inputs, the neurons of each hidden layer, the output.
    pub fn sizes(&self) -> Vec<usize> {
        [2].into_iter().chain(self.hidden.iter().copied()).chain([1]).collect()
    }
}

pub(super) fn controls(settings: &Settings) -> Vec<Control> {
    use Effect::{Live, Rebuild, View};
    let own = settings.text("example").is_ok_and(|example| example == OWN);
    let hidden = settings.whole("layers").map_or(true, |layers| layers > 0);
    // A probability, where the loss takes it for one.
    let probability = settings.text("loss").is_ok_and(|loss| loss == "cross_entropy");
    let (least, most) = if probability { (0.0, 1.0) } else { (-MAX_EXAMPLE, MAX_EXAMPLE) };
    let mut examples: Vec<_> = EXAMPLES.iter().map(|(id, label, _)| Choice::new(*id, *label)).collect();
    examples.push(Choice::new(OWN, "your own"));
    vec![
        Control::new(
            "example",
            "Example",
            "The one example that it sees: two inputs, and the answer it should give.",
            Kind::Choice { options: examples },
            "first",
            Live,
        ),
        Control::new(
            "x1",
            "Input x₁",
            "The first input.",
            Kind::linear(-MAX_EXAMPLE, MAX_EXAMPLE),
            1.0,
            Live,
        )
        .shown_if(own),
        Control::new(
            "x2",
            "Input x₂",
            "The second input.",
            Kind::linear(-MAX_EXAMPLE, MAX_EXAMPLE),
            0.5,
            Live,
        )
        .shown_if(own),
        Control::new(
            "loss",
            "Loss",
            "How wrong is measured: the squared error, or the surprise at y if the output’s sigmoid is a probability.",
            Kind::choice(&[("squared", "squared error"), ("cross_entropy", "cross-entropy")]),
            "squared",
            Rebuild,
        ),
        Control::new("y", "Target y", "The right answer.", Kind::linear(least, most), 1.0, Live)
            .shown_if(own),
        Control::new(
            "layers",
            "Hidden layers",
            "How many layers stand between the inputs and the output.",
            Kind::whole(0.0, MAX_LAYERS),
            1.0,
            Rebuild,
        ),
        Control::new(
            "neurons",
            "Neurons in each",
            "How many neurons each hidden layer has.",
            Kind::whole(1.0, MAX_NEURONS),
            2.0,
            Rebuild,
        )
        .shown_if(hidden),
        Control::new(
            "activation",
            "Activation φ",
            "What each hidden neuron does with its sum.",
            Kind::Choice { options: ACTIVATIONS.map(Activation::choice).to_vec() },
            Activation::Sigmoid.id(),
            Live,
        )
        .shown_if(hidden),
        Control::new(
            "initialisation",
            "First weights",
            "How far from zero they begin. Xavier suits sigmoid and tanh, He suits ReLU; zero makes all neurons alike.",
            Kind::Choice { options: Initialisation::ALL.iter().map(|named| named.choice()).collect() },
            Initialisation::Xavier.id(),
            Rebuild,
        ),
        Control::new(
            "learning_rate",
            "Learning rate η",
            "How far the update goes against the gradient.",
            Kind::log(0.001, 10.0),
            0.1,
            Live,
        ),
        Control::new(
            "detail",
            "One operation is",
            "A neuron’s whole weighted sum, or each product in it. A change begins a new run.",
            Kind::choice(&[("neurons", "a weighted sum"), ("products", "every product")]),
            "neurons",
            Rebuild,
        ),
        Control::new(
            "stack_depth",
            "Layers in the stack",
            "How many hidden layers the gradient must come back through.",
            Kind::whole(1.0, MAX_DEPTH),
            10.0,
            View,
        ),
        Control::seed(SEED, "Decides the first weights. The same seed gives the same run."),
    ]
}

pub(super) const ACTIONS: &[Action<Backprop>] = &[Action {
    id: "set_parameter",
    label: "Set a weight or a bias",
    help: "Puts it where you want it, even in mid-step.",
    effect: Effect::Live,
    args: |lab| parameter_args(&lab.sizes()),
    run: Backprop::set_parameter,
}];
