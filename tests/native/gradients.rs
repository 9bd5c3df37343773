//! Every gradient that burn gives is checked by nudging the parameter it belongs to: in every lab that has parameters,
//! on both engines.
use crate::common::{before_update, field, open, read, set_at};
use underhood::engine::Engine;
use underhood::labs::LabId;

/// A lab with some settings, how wide a nudge, and how far the two may lie apart. Central differences of an f32 loss are
/// good to about 1e-3 at a width of 1e-2; a kink of ReLU or |w| within the nudge makes them coarser.
struct Case {
    lab: LabId,
    settings: &'static [(&'static str, &'static str)],
    nudge: f64,
    tolerance: f64,
    /// Of large models, parameters at this distance.
    stride: usize,
}

const fn case(lab: LabId, settings: &'static [(&'static str, &'static str)], tolerance: f64) -> Case {
    Case { lab, settings, nudge: 1e-2, tolerance, stride: 1 }
}

/// A model whose parameters are too many to nudge each.
const fn large(lab: LabId, settings: &'static [(&'static str, &'static str)], stride: usize) -> Case {
    Case { lab, settings, nudge: 1e-2, tolerance: 6e-3, stride }
}

const FIVE: &str = "area,beds,baths,latitude,longitude";

const CASES: &[Case] = &[
    case(LabId::LinearRegression, &[("features", FIVE), ("batching", "full"), ("seed", "3")], 1e-3),
    case(LabId::LinearRegression, &[("features", FIVE), ("batching", "mini"), ("seed", "3")], 1e-3),
    case(LabId::LinearRegression, &[("features", FIVE), ("batching", "single"), ("seed", "3")], 1e-3),
    case(LabId::Mlp, &[("dataset", "xor"), ("activation", "tanh"), ("l2", "0.01")], 6e-3),
    case(
        LabId::Mlp,
        &[("dataset", "rings"), ("classes", "3"), ("activation", "sigmoid"), ("dropout", "0.3")],
        6e-3,
    ),
    case(LabId::Mlp, &[("dataset", "waves"), ("activation", "gelu"), ("batch_size", "20")], 6e-3),
    case(
        LabId::Mlp,
        &[("dataset", "circle"), ("activation", "relu"), ("l1", "0.01"), ("layers", "3, 3, 3")],
        6e-3,
    ),
    Case {
        lab: LabId::Diffusion,
        settings: &[("dataset", "moons"), ("target", "velocity"), ("width", "4"), ("depth", "2")],
        nudge: 5e-3,
        tolerance: 2e-3,
        stride: 7,
    },
    Case {
        lab: LabId::Diffusion,
        settings: &[("dataset", "digits"), ("target", "noise"), ("width", "4"), ("depth", "1")],
        nudge: 5e-3,
        tolerance: 2e-3,
        stride: 7,
    },
    // A weight of a filter is at work in many places: a wider nudge would cross some ReLU's kink.
    Case { nudge: 2e-3, stride: 41, ..case(LabId::Vision, &[("batch_size", "8")], 6e-3) },
    Case {
        nudge: 2e-3,
        stride: 37,
        ..case(
            LabId::Vision,
            &[
                ("layers", "conv 3x4 stride 2 valid, mean 2, dense 12"),
                ("dataset", "fashion"),
                ("rival", "true"),
                ("shuffled", "true"),
                ("batch_size", "8"),
            ],
            6e-3,
        )
    },
    Case {
        nudge: 2e-3,
        stride: 53,
        ..case(LabId::Vision, &[("dataset", "signals"), ("batch_size", "8")], 6e-3)
    },
    large(LabId::Attention, &[("width", "16"), ("batch_size", "4")], 97),
    large(
        LabId::Attention,
        &[
            ("task", "copy"),
            ("answer", "behind"),
            ("width", "16"),
            ("layers", "2"),
            ("mask", "causal"),
            ("positions", "rotary"),
            ("norm", "false"),
            ("residual", "false"),
            ("batch_size", "4"),
        ],
        173,
    ),
    Case {
        stride: 251,
        ..case(LabId::LanguageModel, &[("width", "16"), ("layers", "1"), ("batch_size", "4")], 2e-3)
    },
    Case {
        stride: 251,
        ..case(
            LabId::LanguageModel,
            &[("width", "16"), ("layers", "1"), ("batch_size", "4"), ("tied", "own"), ("dropout", "0.2")],
            2e-3,
        )
    },
    Case {
        stride: 251,
        ..case(
            LabId::LanguageModel,
            &[("width", "16"), ("layers", "1"), ("batch_size", "4"), ("positions", "rotary")],
            2e-3,
        )
    },
    Case {
        stride: 251,
        ..case(
            LabId::Hallucination,
            &[("width", "16"), ("batch_size", "4"), ("dont_know", "0.5"), ("paraphrases", "true")],
            2e-3,
        )
    },
    case(LabId::Classification, &[("l2", "0.05")], 1e-3),
    case(
        LabId::Classification,
        &[("hidden_layers", "1"), ("width", "4"), ("activation", "tanh"), ("flipped", "0.2")],
        2e-3,
    ),
    Case { stride: 53, ..case(LabId::Classification, &[("dataset", "digits"), ("batch_size", "20")], 1e-3) },
    Case {
        stride: 251,
        ..case(LabId::Classification, &[("dataset", "messages"), ("vocabulary", "500")], 1e-3)
    },
    Case { stride: 7, ..case(LabId::Embeddings, &[("dimensions", "4"), ("batch_size", "4")], 6e-3) },
    case(
        LabId::Generalization,
        &[("course", "descent"), ("degree", "9"), ("ridge", "0.1"), ("dropout", "0.2")],
        2e-3,
    ),
    Case {
        stride: 41,
        ..case(
            LabId::Generalization,
            &[
                ("machine", "random_features"),
                ("course", "descent"),
                ("ridge", "0.1"),
                ("wrong_labels", "0.2"),
            ],
            1e-3,
        )
    },
    Case {
        stride: 37,
        ..case(LabId::Generalization, &[("machine", "grokking"), ("modulus", "7"), ("width", "16")], 2e-3)
    },
    Case {
        stride: 37,
        nudge: 2e-3,
        ..case(
            LabId::Generalization,
            &[("machine", "grokking"), ("modulus", "7"), ("activation", "relu"), ("dropout", "0.3")],
            6e-3,
        )
    },
    // A cosine over a temperature of 0.1 bends sharply.
    Case {
        stride: 397,
        nudge: 2e-3,
        ..case(LabId::Retrieval, &[("dimensions", "4"), ("width", "32"), ("batch_size", "4")], 6e-3)
    },
    Case {
        stride: 397,
        ..case(LabId::Retrieval, &[("machine", "calculator"), ("width", "32"), ("batch_size", "4")], 2e-3)
    },
    case(LabId::Backprop, &[("activation", "sigmoid")], 1e-3),
    case(LabId::Backprop, &[("loss", "cross_entropy"), ("activation", "tanh"), ("layers", "2")], 1e-3),
    case(LabId::Backprop, &[("activation", "leaky_relu"), ("detail", "products"), ("neurons", "4")], 6e-3),
];

#[test]
fn gradients_are_those_of_nudging() {
    for engine in Engine::AVAILABLE {
        for Case { lab, settings, nudge, tolerance, stride } in CASES {
            let mut session = open(*lab, *engine, settings);
            session.step(3).unwrap();
            before_update(&mut session);
            let (parameters, gradient) = (read(&session, "parameters"), read(&session, "gradient"));
            assert_eq!(parameters.len(), gradient.len());
            for place in (0..parameters.len()).step_by(*stride) {
                // Set in mid-step, a parameter's loss is measured on the very same batch.
                let mut loss_at = |value: f64| {
                    set_at(&mut session, place, value);
                    field(&session, "batch_loss", "loss")
                };
                let here = f64::from(parameters[place]);
                let nudged = (loss_at(here + nudge) - loss_at(here - nudge)) / (2.0 * nudge);
                loss_at(here);
                let said = f64::from(gradient[place]);
                assert!(
                    (said - nudged).abs() <= tolerance * said.abs().max(1.0),
                    "{engine:?} {lab:?} {settings:?} {place}: the gradient says {said}, nudging says {nudged}"
                );
            }
        }
    }
}

/// A lab that trains a model and is not checked here would be one whose gradient nobody has checked.
#[test]
fn every_lab_with_parameters_is_checked() {
    for id in LabId::ALL {
        let has = !open(*id, Engine::default(), &[]).describe().parameters.is_empty();
        // A lab may descend in some of its settings only, and have no parameters in those it opens with.
        assert!(!has || CASES.iter().any(|case| case.lab == *id), "{id:?}");
    }
}
