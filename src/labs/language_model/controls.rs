//! What a reader sets, and what a reader does.

use super::LanguageModel;
use crate::data::text::{MAX_TEXT_BYTES, clean};
use crate::lab::Named;
use crate::lab::old::Lab;
use crate::lab::{Action, Arg, Control, Effect, Kind, Settings, bytes};
use crate::nn::transformer::Positions;

const SEED: u32 = 7;
/// The most tokens in a step: more would take the memory of a small phone.
const MAX_STEP_TOKENS: f64 = 4096.0;
/// The most sequences in a step.
const MAX_BATCH: f64 = 64.0;
/// The most characters in a prompt.
const MAX_PROMPT: usize = 200;
/// The most tokens that are written behind it.
pub(super) const MAX_NEW: usize = 200;

pub(super) fn controls(brought: bool, settings: &Settings) -> Vec<Control> {
    use Effect::{Live, Rebuild, View};
    let (dataset, first) = if brought {
        (Kind::choice(&[("yours", "your text")]), "yours")
    } else {
        (Kind::choice(&[("names", "names"), ("grammar", "small sentences")]), "names")
    };
    let text = |id: &str, default: &'static str| settings.text(id).unwrap_or(default).to_string();
    let is_names = text("dataset", first) == "names";
    let pairs = text("tokens", "characters") == "pairs";
    let [schedule, horizon] = crate::lab::old::schedule_controls(settings, "warm_up", 5000.0);
    let context = settings.number("context").unwrap_or(16.0);
    let sizes = |sizes: &[&'static str]| Kind::choice(&sizes.iter().map(|s| (*s, *s)).collect::<Vec<_>>());
    vec![
        Control::new("dataset", "Text", "What the model reads.", dataset, first, Rebuild),
        Control::new(
            "tokens",
            "Tokens",
            "What it reads at a time: characters, or the pieces that byte-pair encoding makes of them.",
            Kind::choice(&[("characters", "characters"), ("pairs", "byte pairs")]),
            "characters",
            Rebuild,
        ),
        Control::new(
            "vocabulary",
            "Vocabulary",
            "How many pieces at most, the single characters among them.",
            Kind::whole(32.0, 1024.0),
            256.0,
            Rebuild,
        )
        .shown_if(pairs),
        Control::new(
            "reading",
            "Read",
            "Each line by itself, as for a list of names, or the whole text as one stream.",
            Kind::choice(&[("lines", "line by line"), ("stream", "as one stream")]),
            if is_names { "lines" } else { "stream" },
            Rebuild,
        ),
        Control::new(
            "held_out",
            "Held out",
            "The share of the text that it never trains on, kept to measure what it has learned.",
            Kind::linear(0.05, 0.5),
            0.1,
            Rebuild,
        ),
        Control::new(
            "context",
            "Context",
            "How many tokens it sees at once, the present one among them.",
            Kind::whole(1.0, 128.0),
            16.0,
            Rebuild,
        ),
        Control::new(
            "layers",
            "Layers",
            "How many times attention and MLP follow one another.",
            Kind::whole(1.0, 6.0),
            2.0,
            Rebuild,
        ),
        Control::new(
            "heads",
            "Heads",
            "How many places each layer can look at for reasons of their own.",
            sizes(&["1", "2", "4", "8"]),
            "2",
            Rebuild,
        ),
        Control::new(
            "width",
            "Width",
            "The numbers in a token’s vector.",
            sizes(&["16", "32", "64", "128"]),
            "32",
            Rebuild,
        ),
        Control::new(
            "positions",
            "Positions",
            "How the model knows where a token stands.",
            Kind::Choice { options: Positions::ALL.iter().map(|named| named.choice()).collect() },
            Positions::Learned.id(),
            Rebuild,
        ),
        Control::new(
            "tied",
            "Output weights",
            "Whether the logits are made with the embedding’s own vectors, or with others.",
            Kind::choice(&[("tied", "tied to the embedding"), ("own", "their own")]),
            "tied",
            Rebuild,
        ),
        Control::new(
            "batch_size",
            "Batch size",
            "How many rows of text a step sees.",
            Kind::whole(1.0, (MAX_STEP_TOKENS / context).floor().min(MAX_BATCH)),
            16.0,
            Live,
        ),
        Control::new(
            "learning_rate",
            "Learning rate η",
            "How far each step of AdamW goes.",
            Kind::log(0.0001, 1.0),
            0.01,
            Live,
        ),
        schedule,
        horizon,
        Control::new(
            "clip",
            "Gradient clipping",
            "A gradient longer than this is shortened to it.",
            Kind::log(0.01, 100.0),
            1.0,
            Live,
        ),
        Control::new(
            "dropout",
            "Dropout",
            "The share of numbers set to zero in each training step, so that none is relied upon.",
            Kind::linear(0.0, 0.8),
            0.0,
            Live,
        ),
        Control::seed(
            SEED,
            "Decides the first weights, the split and the batches. The same seed gives the same run.",
        ),
        // The pictures set these.
        Control::new(
            "prompt",
            "Your text",
            "What is read token by token, and what the model goes on from.",
            Kind::Text { most: MAX_PROMPT },
            "emma",
            View,
        ),
        Control::new(
            "temperature",
            "Temperature T",
            "Divides the logits: below 1 the likely becomes likelier, above 1 all becomes alike, at 0 only the likeliest is left.",
            Kind::linear(0.0, 5.0),
            1.0,
            View,
        ),
        Control::new(
            "top_k",
            "Top k",
            "Only so many of the likeliest tokens can be drawn.",
            Kind::whole(1.0, 1024.0),
            1024.0,
            View,
        ),
        Control::new(
            "top_p",
            "Top p",
            "Only the fewest likeliest tokens that make up this share can be drawn.",
            Kind::linear(0.0, 1.0),
            1.0,
            View,
        ),
        Control::new(
            "new_tokens",
            "Tokens written",
            "How many tokens the model has written behind your text.",
            Kind::whole(0.0, MAX_NEW as f64),
            0.0,
            View,
        )
        .shown_if(false),
        Control::new(
            "take",
            "Throw of the dice",
            "Which numbers decide what is drawn. The same throw gives the same text from the same model.",
            Kind::whole(0.0, 9_999.0),
            0.0,
            View,
        )
        .shown_if(false),
    ]
}

pub(super) const ACTIONS: &[Action<LanguageModel>] = &[
    Action {
        id: "load_text",
        label: "Use your own text",
        help: "Learns from a text of yours, at most 5 MB of UTF-8.",
        effect: Effect::Rebuild,
        args: |_| vec![Arg { id: "text", help: "The text.", kind: Kind::File { max_bytes: MAX_TEXT_BYTES } }],
        run: |lab, args| {
            // No text at all would mean the built-in ones.
            let text = bytes(args, "text")?;
            clean(text)?;
            lab.set_up(text)
        },
    },
    Action {
        id: "use_built_in",
        label: "Back to the built-in texts",
        help: "Learns from the names or the small sentences again.",
        effect: Effect::Rebuild,
        args: |_| vec![],
        run: |lab, _| lab.set_up(&[]),
    },
];
