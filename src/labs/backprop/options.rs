//! What a reader sets.

use super::problem::{Example, Loss, OneExample, Problem};
use crate::lab::{choice, choice_of, choices, linear, log, options, seed, whole};
use crate::nn::mlp::{Activation, Initialisation};

/// Hidden layers, and neurons in each: as many as can be read as a graph.
const MAX_LAYERS: usize = 3;
const MAX_NEURONS: usize = 4;
/// Hidden layers of the stack.
const MAX_DEPTH: usize = 20;
/// How large an input or a target may be.
const MAX_EXAMPLE: f64 = 10.0;
/// Those whose φ the nudging can compute in f64 with what Rust has; GELU's erf it has not.
const ACTIVATIONS: [Activation; 5] =
    [Activation::Sigmoid, Activation::Tanh, Activation::Relu, Activation::LeakyRelu, Activation::Linear];
/// With it, gradients of either sign reach every first weight, and no ReLU is off.
const SEED: u64 = 14;

choices! {
    /// What one operation of the graph is.
    pub enum Detail {
        Neurons = "neurons": "a weighted sum",
        Products = "products": "every product",
    }
}

options! {
    /// What a reader sets.
    pub struct Options() {
        example: Example = choice(Example::First)
            .says("Example", "The one example that it sees: two inputs, and the answer it should give.")
            .live(),
        x1: f32 = linear(-MAX_EXAMPLE, MAX_EXAMPLE, 1.0)
            .says("Input x₁", "The first input.")
            .live()
            .shown_if(example == Example::Own),
        x2: f32 = linear(-MAX_EXAMPLE, MAX_EXAMPLE, 0.5)
            .says("Input x₂", "The second input.")
            .live()
            .shown_if(example == Example::Own),
        loss: Loss = choice(Loss::Squared).says(
            "Loss",
            "The squared error of the output, or the cross-entropy of y and the probability σ(z) that the output stands for.",
        ),
        y: f32 = {
            // A probability, where the loss takes it for one.
            let least = if loss == Loss::CrossEntropy { 0.0 } else { -MAX_EXAMPLE };
            let most = if loss == Loss::CrossEntropy { 1.0 } else { MAX_EXAMPLE };
            linear(least, most, 1.0).says("Target y", "The right answer.").live().shown_if(example == Example::Own)
        },
        layers: usize = whole(0, MAX_LAYERS, 1)
            .says("Hidden layers", "How many layers stand between the inputs and the output."),
        neurons: usize = whole(1, MAX_NEURONS, 2)
            .says("Neurons in each", "How many neurons each hidden layer has.")
            .shown_if(layers > 0),
        activation: Activation = choice_of(&ACTIVATIONS, Activation::Sigmoid)
            .says("Activation φ", "What each hidden neuron does with its sum.")
            .live()
            .shown_if(layers > 0),
        initialisation: Initialisation = choice(Initialisation::Xavier).says(
            "First weights",
            "How far from zero they begin. Xavier suits sigmoid and tanh, He suits ReLU; zero makes all neurons alike.",
        ),
        learning_rate: f64 = log(0.001, 10.0, 0.1)
            .says("Learning rate η", "How far the update goes against the gradient.")
            .live(),
        detail: Detail = choice(Detail::Neurons).says(
            "One operation is",
            "A neuron’s whole weighted sum, or each product in it. A change begins a new run.",
        ),
        stack_depth: usize = whole(1, MAX_DEPTH, 10)
            .says("Layers in the stack", "How many hidden layers the gradient passes back through.")
            .view(),
        seed: u64 = seed(SEED, "Decides the first weights. The same seed gives the same run."),
    }
}

impl Options {
    /// The inputs, the neurons of each hidden layer, the output.
    pub fn sizes(&self) -> Vec<usize> {
        let hidden = std::iter::repeat_n(self.neurons, self.layers);
        std::iter::once(2).chain(hidden).chain([1]).collect()
    }

    /// The example, the activation and the loss.
    pub(super) fn problem(&self) -> Problem {
        let own = OneExample { x: [self.x1, self.x2], y: self.y };
        let example = self.example.built_in().unwrap_or(own);
        Problem { example, activation: self.activation, loss: self.loss }
    }
}
