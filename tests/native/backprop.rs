//! Backpropagation: a net worked in NumPy, the chain rule against autodiff and nudging, and what breaks it.
use crate::common::{
    self, TOLERANCE, array, assert_close, before_update, column, everything, field, read, record,
    set_parameter,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use underhood::engine::Engine;
use underhood::error::Error;
use underhood::lab::Args;
use underhood::labs::LabId;
use underhood::session::Session;

fn open(engine: Engine, settings: &[(&str, &str)]) -> Session {
    common::open(LabId::Backprop, engine, settings)
}

/// A weight of a layer from a neuron below to a neuron, or from 0 a bias; all others from 1.
fn put(session: &mut Session, [layer, from, to]: [usize; 3], value: f64) -> Result<(), Error> {
    let weight = format!("layers.{}.weight", layer - 1);
    if from == 0 {
        return set_parameter(session, &weight.replace("weight", "bias"), to - 1, value);
    }
    let about = session.describe();
    let width = about.parameters.iter().find(|parameter| parameter.name == weight).unwrap().shape[1];
    set_parameter(session, &weight, (from - 1) * width + to - 1, value)
}

/// Names of an axis.
fn names(session: &Session, symbol: &str) -> Vec<String> {
    let axes = session.describe().axes;
    axes.iter().find(|axis| axis.symbol == symbol).unwrap().labels.iter().map(|l| l.id.clone()).collect()
}

/// A record as it is typed here.
fn typed<T: DeserializeOwned>(session: &Session, channel: &str) -> T {
    record(session, channel).unwrap().value.deserialized().unwrap()
}

/// The edges of the graph, from one node to another.
fn edges(session: &Session) -> Vec<(usize, usize)> {
    #[derive(Deserialize)]
    struct Edge {
        from: usize,
        to: usize,
    }
    #[derive(Deserialize)]
    struct Graph {
        edges: Vec<Edge>,
    }
    typed::<Graph>(session, "graph").edges.into_iter().map(|Edge { from, to }| (from, to)).collect()
}

#[derive(Deserialize)]
struct Reached {
    node: usize,
    gradient: f32,
    /// Of autodiff, none.
    #[serde(default)]
    open: usize,
}

/// The nodes that have a gradient, with it and the number of paths still open.
fn gradients(session: &Session) -> Vec<(String, f32, usize)> {
    #[derive(Deserialize)]
    struct Gradients {
        reached: Vec<Reached>,
    }
    let names = names(session, "n");
    let row = |Reached { node, gradient, open }| (names[node].clone(), gradient, open);
    typed::<Gradients>(session, "node_gradients").reached.into_iter().map(row).collect()
}

/// What autodiff says of the nodes whose gradient is complete.
fn autodiff(session: &Session) -> Vec<(String, f32)> {
    #[derive(Deserialize)]
    struct Gradients {
        complete: Vec<Reached>,
    }
    let names = names(session, "n");
    let row = |Reached { node, gradient, .. }| (names[node].clone(), gradient);
    typed::<Gradients>(session, "autodiff").complete.into_iter().map(row).collect()
}

fn gradient_of(session: &Session, node: &str) -> f32 {
    let all = gradients(session);
    let (_, gradient, open) = all.iter().find(|(id, ..)| id == node).unwrap();
    assert_eq!(*open, 0, "{node}");
    *gradient
}

/// The net of `tests/reference.py`, `backprop`.
fn reference_net(engine: Engine, loss: &str, detail: &str) -> Session {
    let mut session = open(engine, &[("loss", loss), ("detail", detail)]);
    let parameters = [
        ([1, 1, 1], 0.3),
        ([1, 1, 2], -0.4),
        ([1, 2, 1], 0.8),
        ([1, 2, 2], 0.2),
        ([1, 0, 1], 0.1),
        ([1, 0, 2], -0.2),
        ([2, 1, 1], 0.5),
        ([2, 2, 1], -0.7),
        ([2, 0, 1], 0.25),
    ];
    for (place, value) in parameters {
        put(&mut session, place, value).unwrap();
    }
    session
}

#[test]
fn a_net_worked_in_numpy() {
    struct Figures {
        loss: &'static str,
        value: f32,
        /// In the order of the parameters.
        gradient: [f32; 9],
        /// ∂L/∂a¹ and ∂L/∂x.
        inside: [f32; 4],
    }
    let figures = [
        Figures {
            loss: "squared",
            value: 0.447_950_7,
            gradient: [
                -0.143_167_9,
                0.220_200_3,
                -0.071_583_9,
                0.110_100_1,
                -0.143_167_9,
                0.220_200_3,
                -0.923_587_7,
                -0.505_369_3,
                -1.338_582_5,
            ],
            inside: [-0.669_291_2, 0.937_007_7, -0.131_030_5, -0.070_494_2],
        },
        Figures {
            loss: "cross_entropy",
            value: 0.541_402,
            gradient: [
                -0.044_714_4,
                0.068_773_3,
                -0.022_357_2,
                0.034_386_7,
                -0.044_714_4,
                0.068_773_3,
                -0.288_456_4,
                -0.157_837_7,
                -0.418_068_2,
            ],
            inside: [-0.209_034_1, 0.292_647_7, -0.040_923_6, -0.022_016_9],
        },
    ];
    for engine in Engine::AVAILABLE {
        for Figures { loss, value, gradient, inside } in &figures {
            for detail in ["neurons", "products"] {
                let mut session = reference_net(*engine, loss, detail);
                before_update(&mut session);
                let names = names(&session, "n");
                let values = read(&session, "values");
                let value_of = |id: &str| values[names.iter().position(|name| name == id).unwrap()];
                let inner = ["z1_1", "z1_2", "a1_1", "a1_2"].map(value_of);
                assert_close("inside", &inner, &[0.8, -0.5, 0.689_974_5, 0.377_540_7], 1e-6);
                let output = if *loss == "squared" { "yhat2_1" } else { "z2_1" };
                assert_close("output", &[value_of(output)], &[0.330_708_8], 1e-6);
                assert_close("loss", &read(&session, "present_loss"), &[*value], 1e-6);
                assert_close("gradient", &read(&session, "gradient"), gradient, 1e-6);
                let within = ["a1_1", "a1_2", "x1", "x2"].map(|id| gradient_of(&session, id));
                assert_close("inside", &within, inside, 1e-6);
            }
        }
    }
}

/// The edges of the same net, each worked by hand from its two ends.
#[test]
fn local_derivatives_by_hand() {
    let mut session = reference_net(Engine::default(), "squared", "neurons");
    before_update(&mut session);
    let names = names(&session, "n");
    let edges: Vec<String> =
        edges(&session).into_iter().map(|(from, to)| format!("{}>{}", names[from], names[to])).collect();
    let local = read(&session, "local_derivatives");
    let expected = [
        ("x1>z1_1", 0.3),               // w
        ("w1_11>z1_1", 1.0),            // x₁
        ("x2>z1_1", 0.8),               // w
        ("w1_21>z1_1", 0.5),            // x₂
        ("b1_1>z1_1", 1.0),             // z = … + b
        ("z1_1>a1_1", 0.213_909_7),     // a (1 − a), a = 0.6899745
        ("z1_2>a1_2", 0.235_003_7),     // a (1 − a), a = 0.3775407
        ("a1_1>yhat2_1", 0.5),          // w
        ("w2_11>yhat2_1", 0.689_974_5), // a
        ("yhat2_1>e", 1.0),             // e = ŷ − y
        ("y>e", -1.0),
        ("e>square", -1.338_582_4), // 2e, e = 0.3307088 − 1
    ];
    for (edge, derivative) in expected {
        let place = edges.iter().position(|name| name == edge).unwrap();
        assert_close(edge, &[local[place]], &[derivative], 1e-6);
    }

    let mut session = reference_net(Engine::default(), "cross_entropy", "products");
    before_update(&mut session);
    let local = read(&session, "local_derivatives");
    // σ(z) − y and −z, z = 0.3307088; and in the first product ∂p/∂x = w, ∂p/∂w = x.
    assert_close("cross-entropy", &local[local.len() - 2..], &[-0.418_068_2, -0.330_708_8], 1e-6);
    assert_close("product", &local[..2], &[0.3, 1.0], 1e-6);
}

/// Of every activation, loss and detail, on nets of every depth: the chain rule against burn's autodiff, and
/// both against nudging.
#[test]
fn gradients_match_autodiff_and_nudging() {
    for engine in Engine::AVAILABLE {
        for activation in ["sigmoid", "tanh", "relu", "leaky_relu", "linear"] {
            for (layers, neurons, loss, detail) in [
                ("0", "1", "squared", "neurons"),
                ("1", "2", "squared", "products"),
                ("2", "3", "cross_entropy", "neurons"),
                ("3", "4", "squared", "neurons"),
                ("3", "4", "cross_entropy", "products"),
            ] {
                for example in ["first", "negative", "one_zero", "all_zero"] {
                    let settings = [
                        ("activation", activation),
                        ("layers", layers),
                        ("neurons", neurons),
                        ("loss", loss),
                        ("detail", detail),
                        ("example", example),
                        ("seed", "3"),
                        ("learning_rate", "0.02"),
                    ];
                    let mut session = open(*engine, &settings);
                    // Away from biases of zero, at which a ReLU without inputs sits on its kink.
                    session.step(3).unwrap();
                    before_update(&mut session);
                    let what = format!("{engine:?} {settings:?}");
                    let gradient = read(&session, "gradient");
                    let chain: Vec<_> =
                        names(&session, "p").iter().map(|id| gradient_of(&session, id)).collect();
                    assert_close(&what, &chain, &gradient, 1e-5);
                    for (name, slope) in autodiff(&session) {
                        let ours = gradient_of(&session, &name);
                        assert_close(&format!("{what} {name}"), &[ours], &[slope], 1e-5);
                    }
                    let nudged = read(&session, "nudged");
                    let kink = activation.contains("relu") && example == "all_zero";
                    for (said, nudging) in gradient.iter().zip(&nudged).filter(|_| !kink) {
                        let apart = (said - nudging).abs();
                        assert!(
                            apart <= 2e-5 * said.abs().max(1.0),
                            "{what}: {said}, nudging says {nudging}"
                        );
                    }
                    assert!(gradient.iter().any(|slope| *slope != 0.0), "{what}");
                }
            }
        }
    }
}

/// Without inputs and biases a ReLU sits on its kink: the gradient is that of one side, nudging finds the mean.
#[test]
fn on_a_kink_nudging_finds_the_mean_of_two_slopes() {
    for (activation, left) in [("relu", 0.0), ("leaky_relu", 0.01)] {
        let mut session = open(Engine::default(), &[("activation", activation), ("example", "all_zero")]);
        before_update(&mut session);
        let bias = names(&session, "p").iter().position(|id| id == "b1_1").unwrap();
        let through = gradient_of(&session, "a1_1");
        let nudged = read(&session, "nudged")[bias];
        assert_close(activation, &[nudged], &[through * (left + 1.0) / 2.0], 1e-5);
        // burn takes a ReLU's slope at 0 to be 0, a leaky ReLU's to be 1.
        let taken = if activation == "relu" { 0.0 } else { through };
        assert_close(activation, &[read(&session, "gradient")[bias]], &[taken], 1e-6);
    }
}

#[test]
fn one_operation_at_a_time_there_and_back() {
    let mut session = open(Engine::default(), &[]);
    let stages = session.describe().stages;
    let forward = ["z1_1", "z1_2", "a1_1", "a1_2", "yhat2_1", "e", "square"];
    let ids: Vec<_> = stages.iter().map(|stage| stage.id.to_string()).collect();
    let expected: Vec<_> = (forward.iter().map(|id| format!("forward_{id}")))
        .chain(forward.iter().rev().map(|id| format!("backward_{id}")))
        .chain(["update".into()])
        .collect();
    assert_eq!(ids, expected);
    // A translation needs a text for each kind of operation, not for each node of every net.
    let kinds: Vec<_> = [0, 4, 13].map(|i| (stages[i].kind.as_ref(), stages[i].on.as_ref())).to_vec();
    assert_eq!(
        kinds,
        [("forward_weighted_sum", "z¹₁"), ("forward_weighted_sum", "ŷ"), ("backward_weighted_sum", "z¹₁")]
    );
    assert_eq!((stages[14].kind.as_ref(), stages[14].on.as_ref()), ("update", ""));

    let leaves = 3 + 9;
    assert_eq!(read(&session, "values").len(), leaves, "what is known beforehand");
    let not_yet = ["local_derivatives", "prediction", "nudged", "difference", "update"];
    assert!(not_yet.iter().all(|channel| read(&session, channel).is_empty()), "nothing before its stage");
    for done in 1..=forward.len() {
        assert_eq!(record(&session, "batch_loss"), None);
        session.advance().unwrap();
        assert_eq!(field(&session, "progress", "forward"), done as f64);
        assert_eq!(read(&session, "values").len(), leaves + done);
        assert_eq!(gradients(&session), []);
        assert_eq!(read(&session, "prediction").len(), usize::from(done >= 5), "ŷ is the fifth");
    }
    let edges = edges(&session).len();
    assert_eq!(read(&session, "local_derivatives").len(), edges);
    let loss = read(&session, "present_loss")[0];
    assert_close("loss", &[field(&session, "batch_loss", "loss") as f32], &[loss], 1e-6);

    session.advance().unwrap(); // L
    session.advance().unwrap(); // e
    session.advance().unwrap(); // ŷ
    let reached: Vec<_> = gradients(&session).into_iter().map(|(id, ..)| id).collect();
    assert_eq!(reached, ["square", "e", "y", "yhat2_1", "b2_1", "w2_21", "a1_2", "w2_11", "a1_1"]);
    assert_eq!(read(&session, "products").len(), 1 + 2 + 5);
    let not_yet = ["gradient", "nudged", "difference", "update"];
    assert!(not_yet.iter().all(|channel| read(&session, channel).is_empty()), "not complete");
    assert_eq!(
        ["forward", "backward", "operations"].map(|way| field(&session, "progress", way)),
        [7.0, 3.0, 7.0]
    );
    session.advance().unwrap(); // a¹₂
    session.advance().unwrap(); // a¹₁
    session.advance().unwrap(); // z¹₂
    let open = |session: &Session, id: &str| {
        gradients(session).into_iter().find(|(name, ..)| name == id).map(|(_, _, open)| open)
    };
    assert_eq!(open(&session, "x1"), Some(1), "x₁ is still to be blamed by z¹₁");
    session.advance().unwrap(); // z¹₁
    assert_eq!(open(&session, "x1"), Some(0));
    assert_eq!(gradients(&session).len(), names(&session, "n").len());
    assert_eq!(read(&session, "products").len(), edges);
    assert_eq!(["gradient", "nudged"].map(|channel| read(&session, channel).len()), [9, 9]);

    let (before, update) = (read(&session, "parameters"), read(&session, "update"));
    assert_eq!(session.advance().unwrap(), "update");
    let sum: Vec<_> = before.iter().zip(&update).map(|(parameter, by)| parameter + by).collect();
    assert_close("updated", &read(&session, "parameters"), &sum, 1e-6);
    // Between two steps the pass just made is still there to be read.
    assert_eq!(read(&session, "gradient").len(), 9);
    assert_eq!(read(&session, "values")[3..12], before);
}

/// Where three layers of four meet, paths add up: ∂L/∂a is the sum of its edges' products.
#[test]
fn where_paths_meet_their_products_add_up() {
    let mut session = open(Engine::default(), &[("layers", "3"), ("neurons", "4"), ("detail", "products")]);
    assert!(session.describe().stages.len() < 150);
    before_update(&mut session);
    let (edges, products) = (edges(&session), read(&session, "products"));
    let names = names(&session, "n");
    for id in ["a1_3", "a2_1", "x2", "z3_4", "w2_34", "p3_21"] {
        let node = names.iter().position(|name| name == id).unwrap();
        let paths = edges.iter().zip(&products).filter(|((from, _), _)| *from == node);
        let sum: f32 = paths.map(|(_, product)| product).sum();
        assert_close(id, &[gradient_of(&session, id)], &[sum], 1e-6);
    }
}

#[test]
fn it_learns_its_example() {
    for (settings, steps) in [
        (vec![], 100),
        (vec![("activation", "tanh"), ("layers", "3"), ("neurons", "4"), ("learning_rate", "0.05")], 200),
        (vec![("activation", "relu"), ("initialisation", "he"), ("learning_rate", "0.05")], 300),
        (vec![("layers", "0"), ("learning_rate", "0.1")], 100),
    ] {
        for engine in Engine::AVAILABLE {
            let mut session = open(*engine, &settings);
            let first = read(&session, "present_loss")[0];
            session.step(steps).unwrap();
            let last = read(&session, "present_loss")[0];
            assert!(first > 0.02 && last < 1e-5, "{settings:?}: from {first} to {last}");
            assert_close("prediction", &read(&session, "prediction"), &[1.0], 5e-3);
            let losses = column(&session, "loss", "batch");
            assert_eq!((losses.len(), losses[0]), (steps as usize, first));
        }
    }
    let mut session = open(Engine::default(), &[("loss", "cross_entropy"), ("learning_rate", "2")]);
    session.step(300).unwrap();
    assert!(read(&session, "prediction")[0] > 0.99);
    let baselines = everything(session.read("baselines").unwrap()).1;
    assert_close("nothing, least", &baselines, &[std::f32::consts::LN_2, 0.0], 1e-6);
}

#[test]
fn zero_weights_blame_nobody_and_keep_all_neurons_alike() {
    let broken = [("initialisation", "zero"), ("activation", "tanh"), ("neurons", "3")];
    let mut session = open(Engine::default(), &broken);
    session.step(50).unwrap();
    let parameters = read(&session, "parameters");
    assert!(parameters[..12].iter().all(|parameter| *parameter == 0.0), "only the last bias moves");
    assert!(parameters[12] != 0.0);
    // With sigmoids the last layer does learn, but every neuron learns the same.
    let mut session = open(Engine::default(), &[("initialisation", "zero"), ("neurons", "2")]);
    session.step(50).unwrap();
    let parameters = read(&session, "parameters");
    let [w11, w12, w21, w22, b1, b2, v1, v2, _] = parameters[..] else { panic!("nine parameters") };
    assert_eq!([w11, w21, b1, v1], [w12, w22, b2, v2]);
    assert!(w11 != 0.0);

    let mut session = open(Engine::default(), &[("activation", "tanh"), ("neurons", "3")]);
    before_update(&mut session);
    assert!(read(&session, "gradient").iter().all(|slope| *slope != 0.0), "Xavier cures it");
}

#[test]
fn a_saturated_sigmoid_and_a_dead_relu_let_no_blame_through() {
    let mut session = reference_net(Engine::default(), "squared", "neurons");
    before_update(&mut session);
    let before = gradient_of(&session, "w1_11");
    put(&mut session, [1, 0, 1], 12.0).unwrap();
    let saturated = gradient_of(&session, "w1_11");
    assert!(saturated.abs() < before.abs() * 1e-3, "{before}, saturated {saturated}");

    session.set("activation", &"relu".into()).unwrap();
    put(&mut session, [1, 0, 1], -12.0).unwrap();
    assert_eq!(["w1_11", "w1_21", "b1_1"].map(|id| gradient_of(&session, id)), [0.0; 3]);
    assert!(gradient_of(&session, "w1_12") == 0.0, "z¹₂ = −0.5 is off as well");
    session.set("activation", &"leaky_relu".into()).unwrap();
    assert!(gradient_of(&session, "w1_11") != 0.0, "the leak cures it");
}

#[test]
fn what_goes_wrong_is_found() {
    let found = |session: &Session| {
        ["off", "saturated", "kink", "alike", "learned"].map(|sign| field(session, "trouble", sign))
    };
    let well = open(Engine::default(), &[]);
    assert_eq!((field(&well, "trouble", "neurons"), found(&well)), (2.0, [0.0; 5]));

    // Nothing is said of an activation, or of a sum, before its operation is done.
    let mut dead = open(Engine::default(), &[("activation", "relu"), ("seed", "7")]);
    for off in [0.0, 0.0, 0.0, 1.0, 2.0] {
        assert_eq!(found(&dead), [off, 0.0, 0.0, 0.0, 0.0]);
        dead.advance().unwrap();
    }

    let mut far = open(Engine::default(), &[("example", "own"), ("x1", "10"), ("x2", "10"), ("seed", "7")]);
    assert_eq!(found(&far), [0.0; 5]);
    before_update(&mut far);
    assert_eq!(found(&far), [0.0, 2.0, 0.0, 0.0, 0.0]);

    let mut kink = open(Engine::default(), &[("activation", "leaky_relu"), ("example", "all_zero")]);
    assert_eq!(found(&kink), [0.0; 5]);
    kink.advance().unwrap();
    assert_eq!(found(&kink), [0.0, 0.0, 1.0, 0.0, 0.0]);

    let mut alike = open(Engine::default(), &[("initialisation", "zero"), ("layers", "2")]);
    alike.step(3).unwrap();
    assert_eq!(found(&alike), [0.0, 0.0, 0.0, 1.0, 0.0]);
    put(&mut alike, [2, 1, 2], 0.5).unwrap();
    assert_eq!(found(&alike), [0.0; 5]);
    let alone = open(Engine::default(), &[("initialisation", "zero"), ("neurons", "1")]);
    assert_eq!(found(&alone), [0.0; 5], "one neuron in a layer is like no other");

    let mut learned = open(Engine::default(), &[]);
    learned.step(300).unwrap();
    assert_eq!(found(&learned), [0.0, 0.0, 0.0, 0.0, 1.0]);
}

#[test]
fn gradients_vanish_through_sigmoids_and_not_through_relus() {
    for (engine, seed) in
        Engine::AVAILABLE.iter().flat_map(|engine| ["7", "14", "21"].map(|seed| (engine, seed)))
    {
        let settings = [("stack_depth", "20"), ("initialisation", "he"), ("seed", seed)];
        let session = open(*engine, &settings);
        let stack = array(&session, "stack");
        assert_eq!(stack.shape, [3, 20]);
        let [sigmoid, tanh, relu] = [0, 20, 40].map(|from| &stack.data[from..from + 20]);
        // σ′ ≤ 1/4, so that each layer shrinks it.
        assert!(sigmoid.windows(2).all(|pair| pair[0] < pair[1]), "{sigmoid:?}");
        let kept = |norms: &[f32]| norms[0] / norms[19];
        assert!(kept(sigmoid) < 1e-9, "{seed}: {}", kept(sigmoid));
        assert!(kept(relu) > 0.01, "{seed}: {}", kept(relu));
        assert!(kept(tanh) > 0.01, "{seed}: {}", kept(tanh));
    }
    // Of the net itself: the length of ∂L/∂z of each layer.
    let mut session = reference_net(Engine::default(), "squared", "neurons");
    assert!(read(&session, "layer_gradients").is_empty());
    before_update(&mut session);
    let expected = [0.143_167_9_f32.hypot(0.220_200_3), 1.338_582_5];
    assert_close("by layer", &read(&session, "layer_gradients"), &expected, 1e-6);
}

#[test]
fn a_parameter_set_by_hand_shows_at_once() {
    let mut session = open(Engine::default(), &[]);
    put(&mut session, [2, 0, 1], 3.0).unwrap();
    assert_eq!(read(&session, "parameters")[8], 3.0);
    assert_eq!(gradients(&session), [], "no pass has been made yet");

    before_update(&mut session);
    let before = ["gradient", "prediction"].map(|channel| read(&session, channel));
    put(&mut session, [2, 0, 1], 0.0).unwrap();
    let after = ["gradient", "prediction"].map(|channel| read(&session, channel));
    assert_ne!(after[0], before[0], "the stages done are done again");
    assert_close("prediction", &after[1], &[before[1][0] - 3.0], 1e-6);
    session.step(1).unwrap();

    // Between two steps the latest pass is made again, complete.
    put(&mut session, [2, 1, 1], 0.0).unwrap();
    assert_eq!(gradient_of(&session, "w1_11"), 0.0, "its path to the loss is cut");
    assert_eq!(read(&session, "values")[3..12], read(&session, "parameters"));
    session.set("example", &"all_zero".into()).unwrap();
    assert_eq!(gradient_of(&session, "w1_12"), 0.0, "its input is zero");
}

#[test]
fn hostile_input_is_refused_with_words_and_changes_nothing() {
    let mut session = open(Engine::default(), &[("loss", "cross_entropy"), ("neurons", "3")]);
    session.step(2).unwrap();
    session.advance().unwrap();
    let before = session.save().unwrap();
    for (parameter, index, value, named) in [
        ("layers.2.weight", 0, 1.0, "parameter"),
        ("layers.1.bias", 1, 1.0, "index"),
        ("layers.0.weight", 6, 1.0, "index"),
        ("layers.0.bias", 0, f64::NAN, "value"),
        ("layers.0.bias", 0, f64::INFINITY, "value"),
        ("layers.0.bias", 0, 1001.0, "value"),
    ] {
        let error = set_parameter(&mut session, parameter, index, value).unwrap_err();
        assert_eq!(error.code(), "out_of_range", "{parameter} {index}");
        assert!(error.to_string().starts_with(named), "{error}");
        assert_eq!(session.save().unwrap(), before);
    }
    let error = session.act("set_parameter", &Args::new()).unwrap_err();
    assert_eq!(error.code(), "wrong_type", "{error}");
    for (control, value) in
        [("y", 2.0.into()), ("x1", 11.0.into()), ("activation", "gelu".into()), ("layers", 1.5.into())]
    {
        let error = session.set(control, &value).unwrap_err();
        assert_eq!(error.code(), "out_of_range", "{error}");
    }
    assert_eq!(session.save().unwrap(), before);

    // A target that is no probability falls back when it must be one.
    let mut session = open(Engine::default(), &[("example", "own"), ("y", "-3")]);
    session.set("loss", &"cross_entropy".into()).unwrap();
    assert_eq!(session.describe().values["y"], 1.0.into());

    // The farthest corner of what is accepted gives numbers all the same.
    let corner =
        [("example", "own"), ("x1", "10"), ("x2", "-10"), ("y", "-10"), ("layers", "3"), ("neurons", "4")];
    let mut session = open(Engine::default(), &corner);
    for layer in 1..=4 {
        put(&mut session, [layer, 1, 1], 1000.0).unwrap();
    }
    session.set("activation", &"linear".into()).unwrap();
    before_update(&mut session);
    for channel in session.describe().channels {
        let (_, numbers) = everything(session.read(channel.id).unwrap());
        assert!(numbers.iter().all(|number| number.is_finite()), "{}", channel.id);
    }
}

#[test]
fn too_large_a_rate_stops_the_training_and_says_why() {
    let settings = [("activation", "linear"), ("layers", "2"), ("learning_rate", "5")];
    let mut session = open(Engine::default(), &settings);
    session.step(1000).unwrap();
    let why = session.status().halted.expect("it diverges");
    assert_eq!(why.id, "diverged");
    assert!(why.to_string().contains("past a million and still rising. The learning rate of 5"), "{why}");
    assert_eq!(session.advance(), Err(Error::Halted(why)));
    // Numbers beyond all bounds are still read without a fault, and a new beginning is possible.
    for channel in session.describe().channels {
        session.read(channel.id).unwrap();
    }
    session.set("learning_rate", &0.05.into()).unwrap();
    session.advance().unwrap();
    session.reset().unwrap();
    session.step(300).unwrap();
    assert!(session.status().halted.is_none() && read(&session, "present_loss")[0] < 1e-4);
}

#[test]
fn both_engines_compute_the_same_run() {
    let run = |engine| {
        let mut session =
            open(engine, &[("layers", "3"), ("neurons", "4"), ("activation", "tanh"), ("seed", "5")]);
        session.step(40).unwrap();
        for _ in 0..40 {
            session.advance().unwrap();
        }
        session
    };
    let [flex, ndarray] = [Engine::Flex, Engine::Ndarray].map(run);
    for channel in flex.describe().channels {
        let [(ours, ours_shape), (theirs, theirs_shape)] = [&flex, &ndarray]
            .map(|session| everything(session.read(channel.id).unwrap()))
            .map(|(shape, all)| (all, shape));
        assert_eq!(ours_shape, theirs_shape, "{}", channel.id);
        assert_close(channel.id, &ours, &theirs, TOLERANCE);
    }
    let mut other = open(Engine::Ndarray, &[]);
    other.load(&flex.save().unwrap()).unwrap();
    assert_eq!(read(&other, "parameters"), read(&flex, "parameters"));
    assert_eq!(other.step(10).unwrap(), 50);
}
