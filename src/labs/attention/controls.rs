//! What a reader sets.

use super::SHOWN;
use super::tasks::Task;
use crate::lab::Named;
use crate::lab::{Choice, Control, Effect, Kind, Settings};
use crate::nn::transformer::Positions;
use crate::train::optimizer::Method;

const METHODS: [Method; 3] = [Method::Sgd, Method::Adam, Method::AdamW];
/// The most layers.
const LAYERS: f64 = 4.0;

pub(super) fn controls(settings: &Settings) -> Vec<Control> {
    use Effect::{Live, Rebuild, View};
    let task = settings.text("task").ok().and_then(|id| Task::from_id(id).ok()).unwrap_or(Task::Reverse);
    let [schedule, horizon] = crate::lab::old::schedule_controls(settings, "constant", 2000.0);
    let choice = |options: Vec<Choice>| Kind::Choice { options };
    let switch = || Kind::choice(&[("on", "on"), ("off", "off")]);
    vec![
        Control::new(
            "task",
            "Task",
            "What is to be done with a sequence.",
            choice(Task::ALL.map(Task::choice).to_vec()),
            Task::Reverse.id(),
            Rebuild,
        ),
        Control::new(
            "length",
            "Length",
            "How many symbols a sequence has. Brackets come in twos, and so do keys with their values.",
            Kind::whole(4.0, 16.0),
            8.0,
            Rebuild,
        )
        .shown_if(task != Task::Bank),
        Control::new(
            "symbols",
            "Symbols",
            "How many different symbols there are; of brackets at most four kinds.",
            Kind::whole(4.0, 20.0),
            10.0,
            Rebuild,
        )
        .shown_if(task != Task::Bank),
        Control::new(
            "answer",
            "Answers stand",
            "In the symbols’ own places, or at empty places behind them.",
            Kind::choice(&[("in_place", "in place"), ("behind", "behind")]),
            "in_place",
            Rebuild,
        )
        .shown_if(task.has_slots()),
        Control::new(
            "layers",
            "Layers L",
            "How many times attention and MLP follow on each other.",
            Kind::whole(1.0, LAYERS),
            1.0,
            Rebuild,
        ),
        Control::new(
            "heads",
            "Heads h",
            "How many maps a layer makes side by side. They share the width.",
            Kind::choice(&[("1", "1"), ("2", "2"), ("4", "4"), ("8", "8")]),
            "2",
            Rebuild,
        ),
        Control::new(
            "width",
            "Width d",
            "How many numbers stand for a token.",
            Kind::choice(&[("16", "16"), ("32", "32"), ("64", "64")]),
            "32",
            Rebuild,
        ),
        Control::new(
            "positions",
            "Positions",
            "How a token’s place becomes known.",
            choice(Positions::ALL.iter().map(|named| named.choice()).collect()),
            Positions::Learned.id(),
            Rebuild,
        ),
        Control::new(
            "mask",
            "Each token sees",
            "All tokens, or only those up to itself.",
            Kind::choice(&[("full", "all tokens"), ("causal", "those before it")]),
            "full",
            Rebuild,
        ),
        Control::new(
            "residual",
            "Residual",
            "Whether a layer adds to a token’s vector, or replaces it.",
            switch(),
            "on",
            Rebuild,
        ),
        Control::new(
            "norm",
            "Layer norm",
            "Whether vectors are brought to one scale before each half layer.",
            switch(),
            "on",
            Rebuild,
        ),
        Control::new(
            "optimizer",
            "Optimiser",
            "How a gradient becomes a step.",
            choice(METHODS.map(Method::choice).to_vec()),
            Method::AdamW.id(),
            Live,
        ),
        Control::new(
            "learning_rate",
            "Learning rate η",
            "How far each step goes.",
            Kind::log(0.0001, 1.0),
            0.003,
            Live,
        ),
        schedule,
        horizon,
        Control::new(
            "clip",
            "Longest gradient",
            "A gradient longer than this is shortened to it, its direction kept.",
            Kind::log(0.01, 100.0),
            1.0,
            Live,
        ),
        Control::new(
            "batch_size",
            "Batch size",
            "How many sequences a step sees.",
            Kind::whole(1.0, 128.0),
            32.0,
            Live,
        ),
        Control::seed(7, "Decides the sequences and the first weights. The same seed gives the same run."),
        // The pictures set these.
        Control::new(
            "layer",
            "Layer shown",
            "The layer that is opened, from 1.",
            Kind::whole(1.0, LAYERS),
            1.0,
            View,
        )
        .shown_if(false),
        Control::new(
            "head",
            "Head shown",
            "The head that is opened, from 1.",
            Kind::whole(1.0, 8.0),
            1.0,
            View,
        )
        .shown_if(false),
        Control::new(
            "example",
            "Held-out sequence",
            "Which of the sequences that are never trained on goes through the picture.",
            Kind::whole(1.0, SHOWN as f64),
            1.0,
            View,
        ),
        Control::new(
            "input",
            "Your own sequence",
            "Goes through the picture in its place; leave it empty for the held-out one.",
            Kind::Text { most: 80 },
            "",
            View,
        ),
        Control::new(
            "muted",
            "Heads switched off",
            "Heads whose output is zero in the picture, as layer.head, such as 1.2.",
            Kind::Text { most: 200 },
            "",
            View,
        )
        .shown_if(false),
        Control::new(
            "vectors",
            "Vectors changed",
            "Places whose vector is zero, such as 3=0, or another place’s, such as 3=5, in the picture.",
            Kind::Text { most: 200 },
            "",
            View,
        )
        .shown_if(false),
        Control::new(
            "scores",
            "Scores changed",
            "Scores set by hand in the picture, as layer.head.query.key=score.",
            Kind::Text { most: 400 },
            "",
            View,
        )
        .shown_if(false),
    ]
}
