//! What a reader sets, and what a reader does.

use super::Diffusion;
use super::problem::Drawing;
use crate::lab::Named;
use crate::lab::old::Lab;
use crate::lab::old::parameter_args;
use crate::lab::{Action, Arg, Control, Effect, Kind, Settings, bytes, encode};
use crate::nn::diffusion::{BETA_MAX, NoiseCurve, Target, TimeEmbedding};

/// The most particles.
const MAX_PARTICLES: f64 = 2_000.0;
/// The most characters of a prompt.
const MAX_PROMPT: usize = 80;
/// The most letters.
const MAX_LETTERS: usize = 4;
const MAX_BATCH: f64 = 1_024.0;
/// The range of w.
const GUIDANCE: [f64; 2] = [-1.0, 20.0];

/// Other data ask for another network, so these go back to their defaults with it; another T for another way down.
pub(super) fn resets(control: &str) -> &'static [&'static str] {
    match control {
        "dataset" => &[
            "noise_schedule",
            "noise_steps",
            "width",
            "depth",
            "learning_rate",
            "batch_size",
            "sampling_steps",
            "particles",
        ],
        "noise_steps" => &["sampling_steps", "t"],
        _ => &[],
    }
}

pub(super) fn controls(drawn: bool, settings: &Settings) -> Vec<Control> {
    use Effect::{Live, Rebuild, View};
    let (dataset, first) = if drawn {
        (Kind::choice(&[("drawn", "your drawing")]), "drawn")
    } else {
        let built_in = [
            ("moons", "moons"),
            ("swiss_roll", "Swiss roll"),
            ("checkerboard", "checkerboard"),
            ("spirals", "two spirals"),
            ("letters", "letters"),
            ("digits", "handwritten digits"),
        ];
        (Kind::choice(&built_in), "moons")
    };
    let text = |id: &str, default: &'static str| settings.text(id).unwrap_or(default).to_string();
    let data = text("dataset", first);
    let digits = data == "digits";
    let curve = if digits { "linear" } else { "cosine" };
    let linear = text("noise_schedule", curve) == "linear";
    let compare = text("compare", "none");
    let noise_steps = settings.number("noise_steps").unwrap_or(200.0);
    let widths = ["4", "8", "16", "32", "64", "128", "256"].map(|width| (width, width));
    let mut comparisons = vec![("none", "nothing"), ("steps", "another number of steps")];
    if digits {
        comparisons.push(("guidance", "another guidance"));
    }
    let [schedule, horizon] = crate::lab::old::schedule_controls(settings, "constant", 3000.0);
    let steps = Kind::whole(1.0, noise_steps);
    let few = |steps: f64| noise_steps.min(steps);
    let guidance = || Kind::linear(GUIDANCE[0], GUIDANCE[1]);

    vec![
        Control::new("dataset", "Data", "What it learns to make from noise.", dataset, first, Rebuild),
        Control::new(
            "letters",
            "Letters",
            "One to four of A to Z, drawn as strokes.",
            Kind::Text { most: MAX_LETTERS },
            "AI",
            Rebuild,
        )
        .shown_if(data == "letters"),
        Control::new(
            "points",
            "Points",
            "How many points it learns from.",
            Kind::whole(100.0, 20_000.0),
            10_000.0,
            Rebuild,
        )
        .shown_if(!drawn && !digits),
        Control::new(
            "noise_schedule",
            "Noise schedule",
            "How fast the data drown in noise.",
            Kind::Choice { options: NoiseCurve::choices() },
            curve,
            Rebuild,
        ),
        Control::new(
            "beta_max",
            "Last step’s noise β",
            "The variance that the last of a thousand steps adds. Too little leaves signal at the end.",
            Kind::log(0.0002, 0.05),
            BETA_MAX,
            Rebuild,
        )
        .shown_if(linear),
        Control::new(
            "noise_steps",
            "Noise levels T",
            "In how many steps data become noise.",
            Kind::whole(10.0, 1000.0),
            200.0,
            Rebuild,
        ),
        Control::new(
            "target",
            "It predicts",
            "What the network is asked for. From each, the others follow.",
            Kind::Choice { options: Target::ALL.iter().map(|named| named.choice()).collect() },
            Target::Noise.id(),
            Rebuild,
        ),
        Control::new(
            "depth",
            "Hidden layers",
            "How many lie between what it sees and what it says.",
            Kind::whole(1.0, 6.0),
            3.0,
            Rebuild,
        ),
        Control::new(
            "width",
            "Neurons a layer",
            "How many each hidden layer has.",
            Kind::choice(&widths),
            if digits { "256" } else { "64" },
            Rebuild,
        ),
        Control::new(
            "time_embedding",
            "It is told t",
            "How the network learns the noise level.",
            Kind::Choice { options: TimeEmbedding::ALL.iter().map(|named| named.choice()).collect() },
            TimeEmbedding::Sinusoidal.id(),
            Rebuild,
        ),
        Control::new(
            "learning_rate",
            "Learning rate η",
            "How far each step of Adam goes.",
            Kind::log(0.00001, 1.0),
            if digits { 0.001 } else { 0.005 },
            Live,
        ),
        schedule,
        horizon,
        Control::new(
            "batch_size",
            "Batch size",
            "How many examples a step sees.",
            Kind::whole(1.0, MAX_BATCH),
            if digits { 128.0 } else { 256.0 },
            Live,
        ),
        Control::new(
            "ema_decay",
            "Averaging of the weights",
            "What the running average keeps of itself at every step; 0 follows the weights at once.",
            Kind::linear(0.0, 0.9999),
            0.995,
            Live,
        ),
        Control::new(
            "class_dropout",
            "Class left out",
            "How often the network is not told which digit it sees, so that it can do without.",
            Kind::linear(0.0, 1.0),
            0.15,
            Live,
        )
        .shown_if(digits),
        Control::seed(
            7,
            "Decides the data, the first weights, the batches and all noise. The same seed gives the same run.",
        ),
        Control::new(
            "prompt",
            "Prompt",
            "Which digit it is to draw: 0 to 9, or zero, one, two … nine, alone or in a sentence.",
            Kind::Text { most: MAX_PROMPT },
            "seven",
            View,
        )
        .shown_if(digits),
        Control::new(
            "guidance",
            "Guidance w",
            "How far to go beyond what the prompt alone says: 0 is the prompt alone, −1 ignores it.",
            guidance(),
            2.0,
            View,
        )
        .shown_if(digits),
        Control::new(
            "weights",
            "Samples come from",
            "The averaged weights, or the latest.",
            Kind::choice(&[("averaged", "the averaged weights"), ("latest", "the latest weights")]),
            "averaged",
            View,
        ),
        Control::new(
            "sampler",
            "Sampler",
            "DDPM adds fresh noise at every step back; DDIM adds none.",
            Kind::choice(&[("ddim", "DDIM"), ("ddpm", "DDPM")]),
            "ddim",
            View,
        ),
        Control::new(
            "sampling_steps",
            "Steps back",
            "In how many steps noise becomes a sample.",
            steps.clone(),
            few(50.0),
            View,
        ),
        Control::new(
            "particles",
            "Particles",
            "How many samples are drawn.",
            Kind::whole(1.0, MAX_PARTICLES),
            if digits { 24.0 } else { 1000.0 },
            View,
        ),
        Control::new(
            "compare",
            "Beside it",
            "The same noise, sampled otherwise.",
            Kind::choice(&comparisons),
            "none",
            View,
        ),
        Control::new(
            "compare_steps",
            "Steps back, beside",
            "In how many steps the samples beside are drawn.",
            steps,
            few(5.0),
            View,
        )
        .shown_if(compare == "steps"),
        Control::new(
            "compare_guidance",
            "Guidance, beside",
            "How far the samples beside go beyond what the prompt says.",
            guidance(),
            0.0,
            View,
        )
        .shown_if(digits && compare == "guidance"),
        Control::new(
            "take",
            "Throw of the dice",
            "Which noise the particles begin from. The same throw gives the same samples from the same weights.",
            Kind::whole(0.0, 9_999.0),
            0.0,
            View,
        ),
        // The pictures set these.
        Control::new(
            "t",
            "Noise level shown",
            "The t at which the field is shown.",
            Kind::whole(0.0, noise_steps),
            (noise_steps / 4.0).round(),
            View,
        )
        .shown_if(false),
        Control::new(
            "example",
            "Example shown",
            "Which of the batch is followed through a step, from 0.",
            Kind::whole(0.0, MAX_BATCH - 1.0),
            0.0,
            View,
        )
        .shown_if(false),
    ]
}

pub(super) const ACTIONS: &[Action<Diffusion>] = &[
    Action {
        id: "set_parameter",
        label: "Set a weight or a bias",
        help: "Puts it where you want it.",
        effect: Effect::Live,
        args: |lab| parameter_args(&lab.denoiser.sizes()),
        run: Diffusion::set_parameter,
    },
    Action {
        id: "draw",
        label: "Draw points",
        help: "Adds points to a drawing, which it learns from instead; one a line: x, y.",
        effect: Effect::Rebuild,
        args: |_| vec![Arg { id: "points", help: "The points.", kind: Kind::File { max_bytes: 4_000_000 } }],
        run: |lab, args| {
            let text = String::from_utf8_lossy(bytes(args, "points")?).into_owned();
            let drawing = lab.drawing.clone().unwrap_or_else(Drawing::default).with(&text)?;
            lab.set_up(&encode(&drawing)?)
        },
    },
    Action {
        id: "use_built_in",
        label: "Back to the built-in data",
        help: "Learns from one of the built-in sets again.",
        effect: Effect::Rebuild,
        args: |_| vec![],
        run: |lab, _| lab.set_up(&[]),
    },
];
