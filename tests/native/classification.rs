//! Softmax regression's lab: the figures it reaches beside published ones, what it shows, and what it answers to bad input.
use std::collections::BTreeSet;

use crate::common::{self, array, assert_close, before_update, field, notices, open, read, record};
use underhood::data::digits::Digits;
use underhood::data::shelf::{DataFile, text};
use underhood::data::text::Bag;
use underhood::data::{Scaling, SparseRows, penguins};
use underhood::engine::Engine;
use underhood::error::Error;
use underhood::lab::Args;
use underhood::labs::LabId;
use underhood::session::Session;
use underhood::train::naive_bayes::Inputs;
use underhood::train::score::{measure, softmax};
use underhood::train::{NaiveBayes, SoftmaxRegression};

/// The first 1,000 digits to train on, and the last 797, which others wrote.
const WRITERS: [(&str, &str); 3] = [("dataset", "digits"), ("split", "ordered"), ("test_share", "0.4435")];

fn lab(settings: &[(&str, &str)]) -> Session {
    open(LabId::Classification, Engine::default(), settings)
}

fn after(steps: u32, settings: &[&[(&'static str, &'static str)]]) -> Session {
    let mut session = lab(&settings.concat());
    session.step(steps).unwrap();
    session
}

fn score(session: &Session) -> f64 {
    field(session, "held_out", "score")
}

fn load(csv: &str, settings: &[(&str, &str)]) -> Result<Session, Error> {
    let mut session = lab(&[]);
    let mut args = Args::from([("csv".into(), csv.into())]);
    args.extend(settings.iter().map(|(id, value)| ((*id).into(), (*value).into())));
    session.act("load_csv", &args).map(|()| session)
}

/// Share right, held out, of the optimum and of naive Bayes, where every `k`-th row is held out, each once; and the
/// confusions of the optimum, truth first.
fn in_folds(
    y: &[u32],
    (classes, k): (usize, usize),
    (l2, inputs): (f64, Inputs),
    x: impl Fn(&[u32]) -> SparseRows,
) -> ([f64; 2], Vec<usize>) {
    let some = |rows: &[u32]| rows.iter().map(|row| y[*row as usize]).collect::<Vec<_>>();
    let (mut right, mut confusion) = ([0.0; 2], vec![0; classes * classes]);
    for fold in 0..k {
        let (test, train): (Vec<u32>, Vec<u32>) =
            (0..y.len() as u32).partition(|row| *row as usize % k == fold);
        let (x, known, truth) = (x(&train), some(&train), some(&test));
        let (own, held_out) = (x.some(&train), x.some(&test));
        let fit = SoftmaxRegression::fit(&own, &known, classes, l2, 500);
        assert!(fit.minimum.converged);
        let z = fit.logits(&held_out);
        for (z, truth) in z.chunks_exact(classes).zip(&truth) {
            confusion[*truth as usize * classes + underhood::train::score::answer(z)] += 1;
        }
        let naive = NaiveBayes::fit(&own, &known, classes, inputs).logits(&held_out);
        for (right, z) in right.iter_mut().zip([z, naive]) {
            *right += measure(&z, &truth, 1.0).1 * truth.len() as f64 / y.len() as f64;
        }
    }
    (right, confusion)
}

/// Labelled lines, those that were there before left out.
fn lines(file: DataFile, positive: fn(&str) -> bool) -> (Vec<u32>, Vec<&'static str>) {
    let mut seen = BTreeSet::new();
    let pairs = text(file).unwrap().lines().filter_map(|line| line.split_once('\t'));
    pairs
        .filter(|(_, text)| seen.insert(*text))
        .map(|(label, text)| (u32::from(positive(label)), text))
        .unzip()
}

fn words_in_folds(y: &[u32], texts: &[&str], words: usize) -> ([f64; 2], Vec<usize>) {
    in_folds(y, (2, 5), (0.0005, Inputs::Counts), |train| {
        let bag = Bag::of(train.iter().map(|row| texts[*row as usize]), words);
        let mut x = SparseRows::new(bag.words().len());
        texts.iter().for_each(|text| x.push(bag.counts(text)));
        x
    })
}

/// scikit-learn: logistic regression 98.8 %, Gaussian naive Bayes 97.0 %.
#[test]
fn penguins_in_ten_folds() {
    let table = penguins().unwrap();
    let ([optimum, naive], _) =
        in_folds(&table.names[0].values, (3, 10), (1.0 / 3000.0, Inputs::Measures), |train| {
            let scaling = |values: &[f64]| {
                Scaling::of(&train.iter().map(|row| values[*row as usize]).collect::<Vec<_>>()).unwrap()
            };
            let columns: Vec<_> = table.columns.iter().map(|c| (scaling(&c.values), &c.values)).collect();
            let row =
                |row: usize| columns.iter().map(move |(scaling, values)| scaling.apply(values[row]) as f32);
            SparseRows::from_dense(&(0..table.rows()).flat_map(row).collect::<Vec<_>>(), 4)
        });
    assert!(optimum >= 0.98 && (0.96..0.98).contains(&naive), "{optimum} {naive}");
}

/// scikit-learn: logistic regression 93.2 %, Gaussian naive Bayes 79.3 % with one level of grey more.
#[test]
fn digits_of_other_writers() {
    let digits = Digits::all();
    let x: Vec<f32> = digits.pixels.iter().map(|ink| (ink + 1.0) / 2.0).collect();
    let x = SparseRows::from_dense(&x, 64);
    let y: Vec<u32> = digits.labels.iter().map(|label| u32::from(*label)).collect();
    let (train, test): (Vec<u32>, Vec<u32>) = (0..1797).partition(|row| *row < 1000);
    let fit = SoftmaxRegression::fit(&x.some(&train), &y[..1000], 10, 0.001, 500);
    let optimum = measure(&fit.logits(&x.some(&test)), &y[1000..], 1.0).1;
    assert!(fit.minimum.converged && (optimum - 0.932).abs() < 0.002, "{optimum}");

    let session = after(1000, &[&WRITERS]);
    assert!(score(&session) >= 0.925, "{}", score(&session));
    let beside = record(&session, "baselines").unwrap();
    assert!(
        (beside.number("optimum_trained_loss") - fit.minimum.value).abs() < 1e-6,
        "the lab's is the same"
    );
    let of = |name: &str| record(&session, "baselines").map(|_| field_of(&session, name)).unwrap();
    assert!((of("optimum") - optimum).abs() < 1e-6);
    assert!((0.78..0.81).contains(&of("naive")) && of("centroid") < 0.9 && of("majority") < 0.12);
    // Dealt at random, other digits of the same hands are in the test.
    let random = after(1000, &[&[("dataset", "digits")]]);
    assert!(score(&random) > score(&session) + 0.03);
}

/// The score of a baseline.
fn field_of(session: &Session, baseline: &str) -> f64 {
    let all = record(session, "baselines").unwrap();
    let found = all.value.as_map().unwrap().iter().find(|(key, _)| key.as_text() == Some(baseline)).unwrap();
    let score = found.1.as_map().unwrap().iter().find(|(key, _)| key.as_text() == Some("score")).unwrap();
    score.1.as_float().unwrap()
}

#[test]
fn messages_in_five_folds() {
    let (y, texts) = lines(DataFile::Messages, |label| label == "spam");
    let ([optimum, naive], confusion) = words_in_folds(&y, &texts, 1000);
    let share = y.iter().sum::<u32>() as f64 / y.len() as f64;
    assert!((0.11..0.14).contains(&share), "{share}");
    assert!(optimum >= 0.98 && naive >= 0.98, "{optimum} {naive}");
    let [_, alarms, missed, found] = confusion[..] else { panic!() };
    let (precision, recall) =
        (found as f64 / (found + alarms) as f64, found as f64 / (found + missed) as f64);
    assert!(precision > 0.95 && recall > 0.87, "precision {precision}, recall {recall}");
}

/// scikit-learn: logistic regression 75.2 %, naive Bayes 75.3 %.
#[test]
fn film_sentences_in_five_folds() {
    let (y, texts) = lines(DataFile::FilmSentences, |mean| mean.parse::<f32>().unwrap() > 0.0);
    let ([optimum, naive], _) = words_in_folds(&y, &texts, 2000);
    assert!(y.len() > 10_500 && optimum >= 0.745 && naive >= 0.745, "{optimum} {naive}");
}

#[test]
fn each_task_is_learned_as_its_controls_stand() {
    for (dataset, steps, least) in [("penguins", 500, 0.98), ("messages", 1000, 0.98), ("films", 1000, 0.745)]
    {
        let session = after(steps, &[&[("dataset", dataset)]]);
        let score = score(&session);
        assert!(score >= least, "{dataset}: {score}");
        assert!(score > field_of(&session, "majority") + 0.05, "{dataset}: {score}");
    }
}

#[test]
fn training_comes_to_the_optimum() {
    let cosine = [("optimizer", "adam"), ("schedule", "cosine"), ("horizon", "1500")];
    let cases: [(&[(&str, &str)], u32); 3] = [
        (&[("learning_rate", "1"), ("optimizer", "momentum"), ("batch_size", "300")], 300),
        (
            &[
                ("dataset", "digits"),
                ("learning_rate", "0.1"),
                ("batch_size", "300"),
                cosine[0],
                cosine[1],
                cosine[2],
            ],
            1500,
        ),
        (&[("dataset", "messages"), ("learning_rate", "0.03"), cosine[0], cosine[1], cosine[2]], 1500),
    ];
    for (settings, steps) in cases {
        let session = after(steps, &[settings]);
        let beside = record(&session, "baselines").unwrap();
        let (own, optimum) = (beside.number("trained_loss"), beside.number("optimum_trained_loss"));
        assert!(
            beside.number("optimum_converged") == 1.0 && own >= optimum - 1e-6,
            "{settings:?}: {own} {optimum}"
        );
        assert!(own - optimum < 1e-3, "{settings:?}: {own} is not {optimum}");
    }
}

#[test]
fn every_number_of_the_chain_follows_from_those_before_it() {
    for engine in Engine::AVAILABLE {
        for settings in [
            vec![],
            vec![("dataset", "digits")],
            vec![("dataset", "digits"), ("hidden_layers", "2"), ("width", "8"), ("activation", "tanh")],
            vec![("dataset", "messages")],
        ] {
            let mut session = open(LabId::Classification, *engine, &settings);
            session.step(20).unwrap();
            before_update(&mut session);
            session.set("shown", &"batch".into()).unwrap();
            let row = record(&session, "example").unwrap();
            let products = array(&session, "products");
            let [classes, inputs] = products.shape[..] else { panic!() };
            assert_eq!(read(&session, "example_inputs").len(), inputs);
            let z: Vec<f32> = row.numbers("logits").iter().map(|z| *z as f32).collect();
            let sums = products.data.chunks_exact(inputs).zip(row.numbers("bias"));
            let sums: Vec<f32> = sums.map(|(w_x, b)| w_x.iter().sum::<f32>() + b as f32).collect();
            assert_close("z", &sums, &z, 1e-5);
            // What is looked at skips the zeros; what is trained does not.
            assert_close("the batch", &read(&session, "batch_logits")[..classes], &z, 1e-5);
            let p = softmax(&z, 1.0);
            assert_close("p", &read(&session, "batch_probabilities")[..classes], &p, 1e-5);
            let sum: f64 = row.numbers("powers").iter().sum();
            assert!((row.number("power_sum") - sum).abs() < 1e-9);
            let given = row.number("given") as usize;
            assert!((row.number("loss") + f64::from(p[given]).ln()).abs() < 1e-4);
            assert_close("loss", &read(&session, "batch_losses")[..1], &[row.number("loss") as f32], 1e-5);
            let errors = read(&session, "batch_errors");
            let error: Vec<f32> = row.numbers("error").iter().map(|e| *e as f32).collect();
            assert_close("p − y", &errors[..classes], &error, 1e-5);
            assert!((error[given] - (p[given] - 1.0)).abs() < 1e-6);
            // ∂L/∂b = mean of p − y: the last of the gradient.
            let m = read(&session, "batch").len() as f32;
            let mean = (0..classes).map(|class| errors.iter().skip(class).step_by(classes).sum::<f32>() / m);
            let gradient = read(&session, "gradient");
            assert_close("gradient", &gradient[gradient.len() - classes..], &mean.collect::<Vec<_>>(), 1e-5);
        }
    }
}

/// The pieces of the message that is followed, and the change of the second logit against the first that each makes.
fn pushes(session: &Session) -> Vec<(String, bool, Option<f64>)> {
    let message = record(session, "message_words").unwrap();
    let pieces =
        message.value.as_map().unwrap().iter().find(|(key, _)| key.as_text() == Some("pieces")).unwrap();
    let of = |piece: &ciborium::Value| {
        let at = |name: &str| {
            let fields = piece.as_map().unwrap();
            fields.iter().find(|(key, _)| key.as_text() == Some(name)).unwrap().1.clone()
        };
        let pushes: Vec<f64> =
            at("pushes").as_array().unwrap().iter().map(|p| p.as_float().unwrap()).collect();
        let push = (pushes.len() == 2).then(|| pushes[1] - pushes[0]);
        (at("text").as_text().unwrap().to_string(), at("word").as_bool().unwrap(), push)
    };
    pieces.1.as_array().unwrap().iter().map(of).collect()
}

#[test]
fn the_words_of_a_message_push_by_their_weights() {
    let mut session = after(300, &[&[("dataset", "messages")]]);
    let say = |session: &mut Session, message: &str| {
        session
            .set_all(&Args::from([("shown".into(), "own".into()), ("message".into(), message.into())]), false)
            .unwrap();
    };
    say(&mut session, "Free prize! Call now, FREE…");
    let found = pushes(&session);
    assert_eq!(
        found.iter().map(|(text, ..)| text.as_str()).collect::<String>(),
        "Free prize! Call now, FREE…"
    );
    let push = |word: &str| found.iter().find(|(text, ..)| text == word).unwrap().2.unwrap();
    assert!(push("Free") > 0.1 && push("Free") == push("FREE") && push("prize") > 0.1, "{found:?}");
    let logits = record(&session, "example").unwrap().numbers("logits");
    let bias = record(&session, "example").unwrap().numbers("bias");
    let sum: f64 = found.iter().filter_map(|(.., push)| *push).sum();
    assert!((logits[1] - logits[0] - (bias[1] - bias[0] + sum)).abs() < 1e-4);
    assert!(record(&session, "example").unwrap().number("answer") == 1.0, "that is spam");
    say(&mut session, "ok, see you at home then, love");
    assert!(record(&session, "example").unwrap().number("answer") == 0.0, "and that is not");

    let long = "free ".repeat(2000);
    let long = long.trim_end();
    for (message, words) in [("", 0.0), ("🎉🎉 🚀", 0.0), ("привет, как дела?", 3.0), (long, 2000.0)]
    {
        say(&mut session, message);
        let found = record(&session, "message_words").unwrap();
        assert_eq!(found.number("words"), words);
        let p = record(&session, "example").unwrap().numbers("probabilities");
        assert!(
            p.iter().all(|p| p.is_finite()) && (p.iter().sum::<f64>() - 1.0).abs() < 1e-6,
            "{message}: {p:?}"
        );
        assert_eq!(pushes(&session).iter().map(|(text, ..)| text.as_str()).collect::<String>(), message);
    }
    let too_long = session.set("message", &"x".repeat(10_001).as_str().into()).unwrap_err();
    assert_eq!(too_long.about(), Some("message"));
    // The words that speak for spam, of which the first weighs most.
    let strongest = format!("{:?}", record(&session, "strongest").unwrap());
    assert!(strongest.contains("txt") || strongest.contains("free"), "{strongest}");
}

#[test]
fn a_drawn_digit_and_a_place_on_the_map_are_examples() {
    let mut session = after(300, &[&[("dataset", "digits")]]);
    // Row 11 of the data is a one.
    let one = read(&session, "example_pixels");
    assert_eq!(one.len(), 64);
    session.set("example", &11.0.into()).unwrap();
    let pixels = read(&session, "example_pixels");
    let drawn: String =
        pixels.iter().map(|grey| char::from_digit((grey * 15.0).round() as u32, 16).unwrap()).collect();
    let answer = record(&session, "example").unwrap();
    session
        .set_all(
            &Args::from([("shown".into(), "own".into()), ("drawing".into(), drawn.as_str().into())]),
            false,
        )
        .unwrap();
    let own = record(&session, "example").unwrap();
    assert_eq!((own.number("row"), own.number("target")), (-1.0, -1.0));
    assert_close("z", &numbers(&own.numbers("logits")), &numbers(&answer.numbers("logits")), 1e-4);
    for bad in ["f", "zz", &"g".repeat(64)] {
        let error = session.set("drawing", &(*bad).into()).unwrap_err().to_string();
        assert!(error.contains("64 hexadecimal digits"), "{error}");
    }

    let mut session = after(200, &[]);
    session.set("shown", &"own".into()).unwrap();
    session.set("probe_x", &38.0.into()).unwrap();
    session.set("probe_y", &185.0.into()).unwrap();
    assert_eq!(record(&session, "example").unwrap().number("answer"), 0.0, "an Adelie");
    // And the map says so there as well.
    let extent = common::everything(session.read("extent").unwrap()).1;
    let cell = |value: f32, from: f32, to: f32| ((value - from) / (to - from) * 47.0).round() as usize;
    let place = cell(185.0, extent[2], extent[3]) * 48 + cell(38.0, extent[0], extent[1]);
    assert!(read(&session, "field")[place] > 0.5);
}

fn numbers(of: &[f64]) -> Vec<f32> {
    of.iter().map(|number| *number as f32).collect()
}

/// The share of held-out examples in the diagonal of the confusion matrix, and the columns' sums.
fn answered(session: &Session) -> (f32, [f32; 2]) {
    let [tn, fp, fneg, tp] = read(session, "confusion")[..] else { panic!() };
    ((tn + tp) / (tn + fp + fneg + tp), [tn + fneg, fp + tp])
}

#[test]
fn of_two_classes_the_second_is_the_answer_where_it_is_the_more_probable() {
    // Untrained, each has one half: the answer is the first, in the matrix, at the threshold and in the score alike.
    let mut session = lab(&[("dataset", "messages")]);
    for trained in [false, true] {
        if trained {
            session.step(100).unwrap();
        }
        let (accuracy, [_, positive]) = answered(&session);
        assert_eq!(positive > 0.0, trained);
        assert!((f64::from(accuracy) - score(&session)).abs() < 1e-6, "{accuracy} {}", score(&session));
        let decision = record(&session, "decision").unwrap();
        assert!((decision.number("accuracy") - score(&session)).abs() < 1e-6);
    }
    // Every place on the curve is what its threshold does.
    let roc = array(&session, "roc");
    let all = record(&session, "ranking").unwrap();
    for row in roc.data.chunks_exact(3).step_by(7) {
        session.set("threshold", &f64::from(row[0]).into()).unwrap();
        let decision = record(&session, "decision").unwrap();
        let shares = [("false_positives", "negatives"), ("true_positives", "positives")]
            .map(|(of, all_of)| decision.number(of) / all.number(all_of));
        assert!((shares[0] - f64::from(row[1])).abs() < 1e-6 && (shares[1] - f64::from(row[2])).abs() < 1e-6);
    }
}

#[test]
fn the_threshold_moves_what_is_found_and_what_it_costs() {
    let mut session = after(300, &[&[("dataset", "messages")]]);
    let held_out = field(&session, "problem", "held_out");
    let mut before = f64::INFINITY;
    for threshold in [0.0, 0.1, 0.5, 0.9, 1.0] {
        session.set("threshold", &threshold.into()).unwrap();
        session.set("cost_missed", &5.0.into()).unwrap();
        let found = record(&session, "decision").unwrap();
        let [tn, fp, fneg, tp] = read(&session, "confusion")[..] else { panic!() };
        let of = |name: &str| found.number(name);
        assert_eq!(
            [of("true_negatives"), of("false_positives"), of("false_negatives"), of("true_positives")],
            [tn, fp, fneg, tp].map(f64::from)
        );
        assert_eq!(f64::from(tn + fp + fneg + tp), held_out);
        assert_eq!(of("cost"), 5.0 * of("false_negatives") + of("false_positives"));
        assert!(of("cheapest_cost") <= of("cost").min(of("never_cost")).min(of("always_cost")));
        assert!(of("true_positives") <= before, "fewer are found");
        before = of("true_positives");
        // The cell of the missed, by its examples.
        session.set("cell_true", &2.0.into()).unwrap();
        session.set("cell_answer", &1.0.into()).unwrap();
        let listed = record(&session, "examples").unwrap();
        assert_eq!(listed.number("total"), of("false_negatives"));
        assert!(listed.numbers("targets").iter().all(|class| *class == 1.0));
        assert!(listed.numbers("answers").iter().all(|class| *class == 0.0));
    }
    let (roc, quality) = (array(&session, "roc"), record(&session, "ranking").unwrap());
    assert!(quality.number("auroc") > 0.95 && quality.number("naive_auroc") > 0.95);
    let (first, last) = (&roc.data[1..3], &roc.data[roc.data.len() - 2..]);
    assert_eq!((first, last), (&[0.0, 0.0][..], &[1.0, 1.0][..]));
    assert!(
        record(&lab(&[]), "decision").is_none() && read(&lab(&[]), "roc").is_empty(),
        "three classes have none"
    );
}

#[test]
fn wrong_labels_are_found_by_their_losses_and_survived_without_them() {
    let flipped = [("flipped", "0.3")];
    let (clean, spoiled) = (after(1000, &[&WRITERS]), after(1000, &[&WRITERS, &flipped]));
    assert_eq!(field(&spoiled, "problem", "flipped"), 300.0);
    assert!(score(&spoiled) < score(&clean) - 0.03, "{} {}", score(&spoiled), score(&clean));
    assert!(field(&spoiled, "suspects", "flipped_found") >= 36.0);
    assert_eq!(
        (field(&spoiled, "trouble", "mislabelled"), field(&clean, "trouble", "mislabelled")),
        (1.0, 0.0)
    );
    let cured = after(1000, &[&WRITERS, &flipped, &[("trim", "0.3")]]);
    assert!(score(&cured) > score(&spoiled) + 0.01, "{} {}", score(&cured), score(&spoiled));
    let counted = |session: &mut Session| {
        before_update(session);
        read(session, "batch_counts").iter().sum::<f32>() / read(session, "batch").len() as f32
    };
    let (mut cured, mut clean) = (cured, clean);
    assert!(counted(&mut cured) < 0.75 && counted(&mut clean) == 1.0);
}

#[test]
fn with_a_rare_class_it_is_nearly_always_right_and_useless() {
    let session = after(1000, &[&[("dataset", "messages"), ("kept", "0.08")]]);
    let found = record(&session, "decision").unwrap();
    assert!(found.number("accuracy") > 0.98 && found.number("recall") < 0.5, "{found:?}");
    assert_eq!((field(&session, "trouble", "rare"), field(&session, "trouble", "useless")), (1.0, 1.0));
    // A lower threshold finds more of it.
    let mut session = session;
    session.set("threshold", &0.1.into()).unwrap();
    assert!(record(&session, "decision").unwrap().number("recall") >= 0.5);
    assert_eq!(field(&session, "trouble", "useless"), 0.0);
}

#[test]
fn duplicates_are_dropped_unless_they_are_to_stay() {
    let (dropped, kept) =
        (lab(&[("dataset", "messages")]), lab(&[("dataset", "messages"), ("duplicates", "true")]));
    let of = |session: &Session, name: &str| field(session, "problem", name);
    assert_eq!(of(&dropped, "examples") + of(&dropped, "duplicates"), 4862.0);
    assert_eq!(of(&kept, "examples"), 4862.0);
    assert_eq!(of(&dropped, "twins"), 0.0);
    assert!(of(&kept, "twins") > 50.0 && field(&kept, "trouble", "twins") == 1.0);
}

#[test]
fn confidence_is_measured_and_a_temperature_mends_it() {
    let mut session = after(1500, &[&[("dataset", "films"), ("l2", "0"), ("hidden_layers", "1")]]);
    let sure = record(&session, "calibration").unwrap();
    assert!(sure.number("error") > 0.1 && sure.number("confidence") > sure.number("accuracy"), "{sure:?}");
    assert_eq!(field(&session, "trouble", "overconfident"), 1.0);
    let best = sure.number("best_temperature");
    assert!(best > 1.2 && sure.number("best_loss") < sure.number("loss"), "{sure:?}");
    session.set("temperature", &best.into()).unwrap();
    let mended = record(&session, "calibration").unwrap();
    assert!(
        mended.number("error") < 0.5 * sure.number("error")
            && mended.number("accuracy") == sure.number("accuracy")
    );
    assert!((mended.number("loss") - sure.number("best_loss")).abs() < 1e-6);
}

#[test]
fn a_readers_own_table_of_numbers_or_texts_is_told_apart() {
    let numbers: String = (0..60)
        .map(|i| format!("{},{},{}\n", i % 7, i % 3 * 10 + i % 2, ["red", "green", "blue"][i % 3]))
        .collect();
    let mut session = load(&format!("a,b,colour\n{numbers}"), &[]).unwrap();
    assert_eq!(session.describe().values["target"], "colour".into());
    session.step(300).unwrap();
    assert_eq!(score(&session), 1.0);

    let texts: String = (0..60)
        .map(|i| {
            let (label, animal, word) =
                (["no", "yes"][i % 2], ["cat", "dog"][i / 2 % 2], ["bad", "good"][i % 2]);
            format!("{label}\t{}the {animal} is {word}\n", "very ".repeat(i / 4))
        })
        .collect();
    let mut session = load(&format!("label\ttext\n{texts}"), &[]).unwrap();
    assert_eq!(
        (record(&session, "problem").unwrap().number("inputs") > 4.0, read(&session, "points").len()),
        (true, 0)
    );
    session.step(300).unwrap();
    assert_eq!(score(&session), 1.0);
    assert!(format!("{:?}", record(&session, "strongest").unwrap()).contains("good"));
    // Saved and loaded, the file with it.
    let saved = session.save().unwrap();
    let mut other = lab(&[]);
    other.load(&saved).unwrap();
    assert_eq!(other.save().unwrap(), saved);
    session.act("use_built_in", &Args::new()).unwrap();
    assert_eq!(session.describe().values["dataset"], "penguins".into());
}

#[test]
fn bad_files_are_refused_with_words_and_nothing_is_lost() {
    let many: String = (0..2000).map(|i| format!("{},{},c{}\n", i % 9, i % 4, i % 1000)).collect();
    let refused = [
        ("a,b,label\n1,2,x\n3,4,x\n5,7,x\n", &[("target", "label")][..], "the same in every row"),
        ("label\ttext\nx\ta b\nx\tc d\nx\te f\n", &[], "A classifier needs two columns"),
        (&format!("a,b,label\n{many}"), &[("target", "label")], "more than 50 different texts"),
        ("a,c\n1,0.5\n2,1.5\n3,7.25\n", &[("target", "c")], "numbers such as 0.5"),
        ("label\ttext\nx\t!!\ny\t??\nx\t!\ny\t...\n", &[], "no word"),
        ("", &[], "empty"),
    ];
    for (csv, settings, words) in refused {
        let error = load(csv, settings).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains(words), "{words}: {error}");
    }
    let mut session = after(5, &[]);
    let before = session.save().unwrap();
    let args =
        Args::from([("csv".into(), "a,c\n1,0.5\n2,1.5\n3,7.25\n".into()), ("target".into(), "c".into())]);
    assert!(session.act("load_csv", &args).is_err());
    assert_eq!(session.save().unwrap(), before);
}

#[test]
fn odd_files_are_read_and_what_is_odd_is_said() {
    // A class with one example.
    let lonely = load("a,b,label\n1,2,x\n2,3,x\n3,1,y\n4,6,y\n5,5,z\n6,1,x\n7,2,y\n", &[]).unwrap();
    assert!(notices(&lonely).contains("“z” has one example"), "{}", notices(&lonely));
    // Whole numbers as classes.
    let mut numbered =
        load("a,b,label\n1,2,5\n2,3,5\n3,1,7\n4,6,7\n5,5,7\n6,1,5\n", &[("target", "label")]).unwrap();
    assert_eq!(numbered.describe().axes.iter().find(|a| a.symbol == "c").unwrap().labels[1].name, "7");
    numbered.step(3).unwrap();
    // Texts that are empty, and other scripts.
    let csv = "label\ttext\nx\t\ny\tпривет мир\nx\tпривет там\ny\tмир 🎉\nx\t\ny\tтам мир\n";
    let mut empty = load(csv, &[("separator", "tab"), ("target", "label"), ("columns", "text")]).unwrap();
    assert!(notices(&empty).contains("2 texts are empty"), "{}", notices(&empty));
    empty.step(5).unwrap();
    assert!(score(&empty).is_finite());
    // So many rows of a class that it has to be counted among at most fifty.
    let fifty: String = (0..200).map(|i| format!("{},{},c{}\n", i % 9, i % 4, i % 50)).collect();
    let mut many = load(&format!("a,b,label\n{fifty}"), &[("target", "label")]).unwrap();
    many.step(3).unwrap();
    assert_eq!(array(&many, "confusion").shape, [50, 50]);
}

#[test]
fn the_last_of_the_file_are_others_than_those_before() {
    // The file has the species one after the other: the last fifth are all Chinstraps.
    let session = after(300, &[&[("split", "ordered")]]);
    let held_out = record(&session, "problem").unwrap().numbers("class_counts_held_out");
    assert_eq!(held_out[..2], [0.0, 67.0]);
    assert!(score(&session) < 0.5, "{}", score(&session));
}

#[test]
fn what_knows_nothing_yet_is_not_told_that_it_is_too_sure() {
    let digits = [("dataset", "digits"), ("hidden_layers", "1")];
    let session = lab(&digits);
    assert_eq!(
        (field(&session, "trouble", "overconfident"), field(&session, "trouble", "mislabelled")),
        (0.0, 0.0)
    );
}
