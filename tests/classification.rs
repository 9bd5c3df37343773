//! Softmax regression's lab: the figures it reaches beside published ones, what it shows, and what it answers to bad input.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{array, assert_close, field, open, read};
use underhood::data::digits::Digits;
use underhood::data::shelf::{DataFile, text};
use underhood::data::text::Bag;
use underhood::data::{Scaling, SparseRows, penguins};
use underhood::engine::Engine;
use underhood::labs::LabId;
use underhood::session::Session;
use underhood::train::naive_bayes::Inputs;
use underhood::train::score::measure;
use underhood::train::{NaiveBayes, SoftmaxRegression};

fn lab(settings: &[(&str, &str)]) -> Session {
    open(LabId::Classification, Engine::default(), settings)
}

/// Rows of a fold, and the others: every `k`-th row is in the same.
fn fold(n: usize, k: usize, fold: usize) -> (Vec<u32>, Vec<u32>) {
    (0..n as u32).partition(|row| *row as usize % k == fold)
}

fn some(labels: &[u32], rows: &[u32]) -> Vec<u32> {
    rows.iter().map(|row| labels[*row as usize]).collect()
}

/// Loss and share right, held out, of the optimum and of naive Bayes.
fn optimum(x: &SparseRows, y: &[u32], (train, test): (&[u32], &[u32]), classes: usize, l2: f64, inputs: Inputs) -> [(f64, f64); 2] {
    let (own, theirs) = (x.some(train), x.some(test));
    let (known, truth) = (some(y, train), some(y, test));
    let fit = SoftmaxRegression::fit(&own, &known, classes, l2, 500);
    eprintln!("  steps {} {} {}", fit.minimum.steps, fit.minimum.converged, fit.minimum.value);
    let naive = NaiveBayes::fit(&own, &known, classes, inputs);
    [measure(&fit.logits(&theirs), &truth, 1.0), measure(&naive.logits(&theirs), &truth, 1.0)]
}

#[test]
fn explore_exact() {
    let table = penguins().unwrap();
    let n = table.rows();
    let y = &table.names[0].values;
    let mut right = [0.0; 2];
    for f in 0..10 {
        let (test, train) = fold(n, 10, f);
        let mut numbers = vec![0.0; n * 4];
        for (place, column) in table.columns.iter().enumerate() {
            let own: Vec<f64> = train.iter().map(|row| column.values[*row as usize]).collect();
            let scaling = Scaling::of(&own).unwrap();
            for (row, value) in column.values.iter().enumerate() {
                numbers[row * 4 + place] = scaling.apply(*value) as f32;
            }
        }
        let x = SparseRows::from_dense(&numbers, 4);
        for (sum, (_, score)) in right.iter_mut().zip(optimum(&x, y, (&train, &test), 3, 1.0 / 3000.0, Inputs::Measures)) {
            *sum += score * test.len() as f64 / n as f64;
        }
    }
    eprintln!("penguins {right:?}");
    let digits = Digits::all();
    let x: Vec<f32> = digits.pixels.iter().map(|ink| (ink + 1.0) / 2.0).collect();
    let x = SparseRows::from_dense(&x, 64);
    let y: Vec<u32> = digits.labels.iter().map(|label| u32::from(*label)).collect();
    let (train, test): (Vec<u32>, Vec<u32>) = (0..1797).partition(|row| *row < 1000);
    eprintln!("digits {:?}", optimum(&x, &y, (&train, &test), 10, 0.001, Inputs::Measures));
    let word_task = |file: DataFile, words: usize, positive: fn(&str) -> bool, l2s: &[f64], drop: bool| {
        let mut seen = std::collections::BTreeSet::new();
        let pairs: Vec<(&str, &str)> = text(file).unwrap().lines().filter_map(|line| line.split_once('\t')).filter(|(_, t)| seen.insert(*t) || !drop).collect();
        let y: Vec<u32> = pairs.iter().map(|(label, _)| u32::from(positive(label))).collect();
        for presence in [false, true] {
        for l2 in l2s {
            let mut sum = [0.0; 2];
            for f in 0..5 {
                let (test, train) = fold(y.len(), 5, f);
                let bag = Bag::of(train.iter().map(|row| pairs[*row as usize].1), words);
                let mut x = SparseRows::new(bag.words().len());
                pairs.iter().for_each(|(_, t)| if presence { x.push(bag.counts(t).into_iter().map(|(a, _)| (a, 1.0))) } else { x.push(bag.counts(t)) });
                for (sum, (_, score)) in sum.iter_mut().zip(optimum(&x, &y, (&train, &test), 2, *l2, Inputs::Counts)) {
                    *sum += score / 5.0;
                }
            }
            eprintln!("{file:?} n {} presence {presence} l2 {l2}: {sum:?} majority {}", y.len(), y.iter().sum::<u32>() as f64 / y.len() as f64);
        }
        }
    };
    word_task(DataFile::Messages, 1000, |l| l == "spam", &[0.0005], true);
    word_task(DataFile::FilmSentences, 2000, |l| l.parse::<f32>().unwrap() > 0.0, &[0.00025, 0.0005], true);
}

#[test]
fn explore_trained() {
    let d = |extra: &[(&'static str, &'static str)]| [&[("dataset", "digits"), ("split", "ordered"), ("test_share", "0.4435")], extra].concat();
    let f = |extra: &[(&'static str, &'static str)]| [&[("dataset", "films"), ("l2", "0.0005")], extra].concat();
    let m = |extra: &[(&'static str, &'static str)]| [&[("dataset", "messages")], extra].concat();
    let p = |extra: &[(&'static str, &'static str)]| [&[("dataset", "penguins")], extra].concat();
    for (settings, steps) in [
        (p(&[("learning_rate", "1")]), vec![100, 200, 500, 1000]),
        (p(&[("learning_rate", "1"), ("batch_size", "300"), ("optimizer", "momentum")]), vec![100, 200, 500, 1000]),
        (p(&[("learning_rate", "0.1"), ("optimizer", "adam"), ("schedule", "cosine"), ("horizon", "1000")]), vec![100, 200, 500, 1000]),
        (d(&[("learning_rate", "0.5")]), vec![500, 1000, 2000]),
        (d(&[("learning_rate", "1")]), vec![500, 1000, 2000]),
        (d(&[("optimizer", "adam"), ("learning_rate", "0.03"), ("schedule", "cosine"), ("horizon", "1500")]), vec![100, 500, 1000, 1500]),
        (m(&[("learning_rate", "1")]), vec![100, 300, 1000]),
        (m(&[("optimizer", "adam"), ("learning_rate", "0.03"), ("schedule", "cosine"), ("horizon", "2000")]), vec![100, 500, 1000, 2000]),
        (f(&[("learning_rate", "1")]), vec![100, 300, 1000, 2000]),
        (f(&[("learning_rate", "0.7")]), vec![100, 300, 1000, 2000]),
        (f(&[("optimizer", "adam"), ("learning_rate", "0.003")]), vec![100, 300, 1000, 2000]),
        (f(&[("optimizer", "adam"), ("learning_rate", "0.02"), ("schedule", "cosine"), ("horizon", "2000"), ("batch_size", "128")]), vec![100, 500, 1000, 2000]),
        (vec![("flipped", "0.2")], vec![100, 500]),
        (vec![("flipped", "0.2"), ("trim", "0.25")], vec![100, 500]),
        (d(&[("flipped", "0.3")]), vec![500, 1000]),
        (d(&[("flipped", "0.3"), ("trim", "0.3")]), vec![500, 1000]),
        (d(&[("flipped", "0.3"), ("l2", "0.02")]), vec![500, 1000]),
        (m(&[("flipped", "0.2")]), vec![500, 1000]),
        (m(&[("flipped", "0.2"), ("trim", "0.2")]), vec![500, 1000]),
        (m(&[("kept", "0.08")]), vec![500, 1000]),
        (m(&[("duplicates", "true")]), vec![500, 1000]),
        (d(&[("hidden", "1"), ("width", "32")]), vec![500, 1000]),
        (vec![("dataset", "digits"), ("hidden", "2"), ("width", "32"), ("l2", "0")], vec![500, 1000]),
    ] {
        let mut session = lab(&settings);
        let mut at = 0;
        for step in steps {
            let t = std::time::Instant::now();
            session.step(step - at).unwrap();
            let per = t.elapsed().as_secs_f64() / (step - at) as f64 * 1000.0;
            at = step;
            let get = |f: &str| field(&session, "baselines", f);
            eprintln!("{settings:?} {step}: {:.4} {:.4} trained {:.5} optimum {:.5} steps {} {per:.2} ms", field(&session, "held_out", "loss"), field(&session, "held_out", "score"), get("trained_loss"), get("optimum_trained_loss"), get("optimum_steps"));
        }
        let t = std::time::Instant::now();
        for record in ["trouble", "calibration", "decision", "ranking", "problem"] {
            let found = common::record(&session, record).map(|r| format!("{:?}", r.value)).unwrap_or_default();
            eprintln!("   {record} {}", found.replace("Text(", "").replace("Float(", "").replace("Integer(Integer", ""));
        }
        eprintln!("{:?} flipped found {}", t.elapsed(), field(&session, "suspects", "flipped_found"));
    }
    let session = lab(&[]);
    let _ = (read(&session, "loss"), array(&session, "field"));
    assert_close("x", &[1.0], &[1.0], 1.0);
}
