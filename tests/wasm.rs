//! The core in a real browser, through the boundary that the page uses: the same numbers as native, errors
//! as JavaScript errors, and nothing that traps. Run by `npm test`, or `wasm-pack test --headless --chrome`.
#![cfg(target_arch = "wasm32")]

mod common;

use std::sync::Once;

use common::{
    MINI_BATCH_THETA, RECORDS, REFERENCES, TOLERANCE, assert_close, check_record, check_reference,
    mini_batch_run, read,
};
use js_sys::{Array, Float32Array, Int8Array, Object, Reflect, Uint8Array};
use underhood::data::shelf::{self, DataFile};
use underhood::engine::Engine;
use underhood::error::Error;
use underhood::wasm::{Session, labs, provide};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (key, value) in entries {
        Reflect::set(&object, &(*key).into(), value).unwrap();
    }
    object.into()
}

fn open(settings: &[(&str, JsValue)]) -> Session {
    let recipe = object(&[("lab", "linear_regression".into()), ("settings", object(settings))]);
    Session::new(recipe, None).map_err(|error| error_parts(&error)).unwrap()
}

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap()
}

fn number(object: &JsValue, key: &str) -> f64 {
    get(object, key).as_f64().unwrap()
}

/// Name, code and message of what was thrown.
fn error_parts(error: &JsValue) -> (String, String, String) {
    let text = |key| get(error, key).as_string().unwrap_or_default();
    (text("name"), text("code"), text("message"))
}

/// That the call failed as a `LabError` with the code.
fn assert_fails<T>(result: Result<T, JsValue>, code: &str) {
    let Err(error) = result else { panic!("expected an error of code {code}") };
    let (name, found, message) = error_parts(&error);
    assert_eq!((name.as_str(), found.as_str()), ("LabError", code), "{message}");
    assert!(!message.is_empty());
}

/// What the page would fetch. A file more does not compile until it is here.
fn on_disk(file: DataFile) -> &'static [u8] {
    match file {
        DataFile::Messages => include_bytes!("../src/data/files/messages.tsv"),
        DataFile::FilmSentences => include_bytes!("../src/data/files/film_sentences.tsv"),
        DataFile::Fashion => include_bytes!("../src/data/files/fashion.bin"),
        DataFile::Glosses => include_bytes!("../src/data/files/glosses.txt"),
        DataFile::Bible => include_bytes!("../src/data/files/bible.txt"),
    }
}

/// Puts on the shelf what the page would fetch. All tests share it, so the first to come finds it empty.
fn fill_the_shelf() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let missing = shelf::get(DataFile::Fashion).unwrap_err();
        assert_eq!(missing, Error::Missing { file: DataFile::Fashion });
        assert_fails(provide("fashion", vec![0; 396_000]), "data");
        assert_fails(provide("moons", vec![]), "unknown");
        assert_eq!(shelf::get(DataFile::Fashion), Err(missing));
        let files = DataFile::ALL.iter().map(|file| (file.name(), on_disk(*file)));
        for (file, bytes) in files {
            provide(file, bytes.to_vec()).map_err(|error| error_parts(&error)).unwrap();
        }
    });
}

#[wasm_bindgen_test]
fn a_data_file_is_missing_until_it_is_provided_whole() {
    fill_the_shelf();
    for file in DataFile::ALL {
        assert!(shelf::get(*file).is_ok(), "{}", file.name());
    }
}

#[wasm_bindgen_test]
fn descent_is_numpys_on_both_engines() {
    for engine in Engine::AVAILABLE {
        for reference in &REFERENCES {
            check_reference(*engine, reference);
        }
    }
}

#[wasm_bindgen_test]
fn the_run_is_the_native_one_on_both_engines() {
    for engine in Engine::AVAILABLE {
        let session = mini_batch_run(*engine);
        let theta = read(&session, "parameters");
        assert_close("theta", &theta, &MINI_BATCH_THETA, TOLERANCE);
    }
}

#[wasm_bindgen_test]
fn every_run_on_record_is_the_native_one_on_both_engines() {
    for engine in Engine::AVAILABLE {
        RECORDS.iter().for_each(|record| check_record(*engine, record));
    }
}

/// Of the sizes that the browser multiplies in tiles of its own, cut off at every edge: values and slopes, summed up in f64.
#[wasm_bindgen_test]
fn large_products_and_their_slopes_are_right_on_both_engines() {
    use burn::module::Param;
    use burn::nn::Linear;
    use burn::tensor::{Tensor, TensorData};
    use underhood::nn::{numbers, ops};

    const M: usize = 67;
    const K: usize = 300;
    const N: usize = 66;
    assert!(ops::is_tiled([M, K, N]));
    let some = |count: usize, step: f64| -> Vec<f32> {
        (0..count).map(|place| (place as f64 * step).sin() as f32).collect()
    };
    let (a, b, weights) = (some(M * K, 0.7), some(K * N, 1.3), some(M * N, 0.9));
    // Σ over `inner` of x[row, inner] y[inner, column].
    let sums = |[rows, inner, columns]: [usize; 3],
                x: &dyn Fn(usize, usize) -> f32,
                y: &dyn Fn(usize, usize) -> f32|
     -> Vec<f32> {
        let entry =
            |row, column| (0..inner).map(|k| f64::from(x(row, k)) * f64::from(y(k, column))).sum::<f64>();
        (0..rows * columns).map(|place| entry(place / columns, place % columns) as f32).collect()
    };
    let [at_a, at_b, at_w]: [&dyn Fn(usize, usize) -> f32; 3] =
        [&|m, k| a[m * K + k], &|k, n| b[k * N + n], &|m, n| weights[m * N + n]];
    let product = sums([M, K, N], at_a, at_b);
    let slope_a = sums([M, N, K], at_w, &|n, k| at_b(k, n));
    let slope_b = sums([K, M, N], &|k, m| at_a(m, k), at_w);
    let turned: Vec<f32> = (0..N * K).map(|place| at_b(place % K, place / K)).collect();
    let slope_turned: Vec<f32> = (0..N * K).map(|place| slope_b[place % K * N + place / K]).collect();
    for engine in Engine::AVAILABLE {
        let device = engine.device().unwrap();
        let tensor = |data: &[f32], shape: [usize; 2]| {
            Tensor::<2>::from_data(TensorData::new(data.to_vec(), shape), &device)
        };
        for (second, shape, expected, multiply) in [
            (&b, [K, N], &slope_b, ops::matmul::<2> as fn(_, _) -> _),
            (&turned, [N, K], &slope_turned, ops::matmul_transposed::<2>),
        ] {
            let (x, y) = (tensor(&a, [M, K]).require_grad(), tensor(second, shape).require_grad());
            let z: Tensor<2> = multiply(x.clone(), y.clone());
            let slopes = (z.clone() * tensor(&weights, [M, N])).sum().backward();
            assert_close("product", &numbers(z).unwrap(), &product, 1e-4);
            assert_close("slope", &numbers(x.grad(&slopes).unwrap()).unwrap(), &slope_a, 1e-4);
            assert_close("slope", &numbers(y.grad(&slopes).unwrap()).unwrap(), expected, 1e-4);
        }
        let twice = |x: Tensor<2>| x.clone().unsqueeze::<3>().repeat_dim(0, 2);
        let both = ops::matmul(twice(tensor(&a, [M, K])), twice(tensor(&b, [K, N])));
        assert_close("both", &numbers(both).unwrap(), &[product.clone(), product.clone()].concat(), 1e-4);
        let bias = Tensor::<1>::from_data(TensorData::new(weights[..N].to_vec(), [N]), &device);
        let (weight, bias) = (Param::from_tensor(tensor(&b, [K, N])), Some(Param::from_tensor(bias)));
        let layer = Linear { weight, bias };
        let expected: Vec<f32> =
            product.iter().enumerate().map(|(place, sum)| sum + weights[place % N]).collect();
        assert_close("layer", &numbers(ops::linear(&layer, tensor(&a, [M, K]))).unwrap(), &expected, 1e-4);
    }
}

#[wasm_bindgen_test]
fn every_lab_opens_describes_itself_and_trains() {
    fill_the_shelf();
    for lab in Array::from(&labs().unwrap()).iter() {
        let mut session = Session::new(object(&[("lab", lab.clone())]), None).unwrap();
        let about = session.describe().unwrap();
        assert_eq!(get(&about, "lab"), lab);
        assert_eq!(session.run(5.0, 1e9).unwrap(), 5);
        for channel in Array::from(&get(&about, "channels")).iter() {
            let id = get(&channel, "id").as_string().unwrap();
            let read = session.read(&id).unwrap();
            let kind = get(&get(&channel, "kind"), "type");
            assert_eq!(get(&read, "type"), kind, "{id}");
            if kind == "record" {
                // Fields by their names, or nothing yet.
                let value = get(&read, "value");
                assert!(value.is_undefined() || value.is_null() || value.is_object(), "{id}: {value:?}");
                continue;
            }
            let data: Float32Array = get(&read, "data").dyn_into().unwrap();
            let sizes = Array::from(&get(&read, "shape"));
            let size: f64 = sizes.iter().map(|n| n.as_f64().unwrap()).product();
            assert_eq!(f64::from(data.length()), size, "{id}");
            assert_eq!(data.buffer().byte_length(), data.byte_length(), "{id} can be transferred");
        }
    }
}

#[wasm_bindgen_test]
fn controls_take_javascript_values_and_texts() {
    let mut session = open(&[("features", "area,beds".into()), ("seed", "7".into())]);
    assert_eq!(Array::from(&session.rejected().unwrap()).length(), 0);
    session.set("learning_rate", 0.25.into()).unwrap();
    session.set("learning_rate", "0.5".into()).unwrap();
    session.set("features", Array::of2(&"beds".into(), &"baths".into()).into()).unwrap();
    let values = get(&session.describe().unwrap(), "values");
    assert_eq!(number(&values, "learning_rate"), 0.5);
    assert_eq!(number(&values, "seed"), 7.0);
    assert_eq!(Array::from(&get(&values, "features")).length(), 2);
}

#[wasm_bindgen_test]
fn bad_input_is_an_error_with_a_code() {
    let mut session = open(&[]);
    let before = session.save().unwrap();
    assert_fails(session.set("learning_rate", 99.into()), "out_of_range");
    assert_fails(session.set("learning_rate", f64::NAN.into()), "out_of_range");
    assert_fails(session.set("learning_rate", object(&[])), "wrong_type");
    assert_fails(session.set("learning_rate", JsValue::UNDEFINED), "wrong_type");
    assert_fails(session.set("no such", 1.into()), "unknown");
    assert_fails(session.act("no such", object(&[])), "unknown");
    assert_fails(session.act("set_parameter", JsValue::NULL), "wrong_type");
    assert_fails(session.act("set_parameter", object(&[])), "wrong_type");
    assert_fails(session.act("load_csv", object(&[("csv", "a,b\n1,2\n3".into())])), "data");
    let not_utf8 = Uint8Array::from(&[b'a', b',', 0xff][..]);
    assert_fails(session.act("load_csv", object(&[("csv", not_utf8.into())])), "data");
    assert_fails(session.read("no such").map(drop), "unknown");
    assert_fails(session.run(-1.0, 1.0), "out_of_range");
    assert_fails(session.run(0.5, 1.0), "out_of_range");
    assert_fails(session.rewind(f64::INFINITY), "out_of_range");
    assert_fails(session.load(b"GIF89a"), "save");
    assert_fails(session.load(&before[..before.len() - 1]), "save");
    assert_fails(Session::new(object(&[("lab", "no such".into())]), None).map(drop), "unknown");
    assert_fails(Session::new(object(&[("lab", 7.into())]), None).map(drop), "wrong_type");
    assert_fails(
        Session::new(object(&[("lab", "linear_regression".into())]), Some("gpu".into())).map(drop),
        "unknown",
    );
    assert_eq!(session.save().unwrap(), before, "nothing was lost");
}

#[wasm_bindgen_test]
fn a_save_and_a_recipe_give_the_same_run() {
    let mut session = open(&[("batching", "mini".into()), ("seed", "3".into())]);
    session.run(20.0, 1e9).unwrap();
    session.set("learning_rate", 0.02.into()).unwrap();
    session.run(20.0, 1e9).unwrap();
    let saved = session.save().unwrap();

    let mut loaded = open(&[]);
    loaded.load(&saved).unwrap();
    assert_eq!(loaded.save().unwrap(), saved);

    let mut replayed = Session::new(session.recipe().unwrap(), None).unwrap();
    replayed.run(40.0, 1e9).unwrap();
    assert_eq!(replayed.save().unwrap(), saved);
}

#[wasm_bindgen_test]
fn a_budget_ends_a_long_run_between_two_steps() {
    let mut session = open(&[]);
    session.set("learning_rate", 0.001.into()).unwrap();
    let reached = session.run(1e6, 20.0).unwrap();
    assert!((1..1_000_000).contains(&reached), "{reached}");
    let status = session.status().unwrap();
    assert_eq!((number(&status, "stage"), number(&status, "step")), (0.0, f64::from(reached)));
    assert_eq!(session.run(10.0, 0.0).unwrap(), reached + 1, "at least one step, whatever the budget");
}

#[wasm_bindgen_test]
fn weights_go_out_come_back_and_are_a_part_of_the_run() {
    let mut session = open(&[("batching", "mini".into()), ("seed", "3".into())]);
    session.run(5.0, 1e9).unwrap();
    let file = session.weights().unwrap().unwrap();
    let mut other = open(&[("batching", "mini".into()), ("seed", "4".into())]);
    other.run(2.0, 1e9).unwrap();
    other.take_weights(&file).unwrap();
    let theta = |session: &Session| {
        let data: Float32Array = get(&session.read("parameters").unwrap(), "data").dyn_into().unwrap();
        data.to_vec()
    };
    assert_eq!(theta(&other), theta(&session));
    other.run(3.0, 1e9).unwrap();
    // Through JavaScript, as the page keeps it.
    let mut replayed = Session::new(other.recipe().unwrap(), None).unwrap();
    replayed.run(5.0, 1e9).unwrap();
    assert_eq!(replayed.save().unwrap(), other.save().unwrap());
}

/// Weights and gradients cross between workers in arrays that go back and forth.
#[wasm_bindgen_test]
fn an_array_that_fits_is_filled_and_no_other() {
    fill_the_shelf();
    let settings = object(&[("width", "64".into()), ("heads", "4".into()), ("batch_size", "32".into())]);
    let recipe = object(&[("lab", "language_model".into()), ("settings", settings)]);
    let session = Session::new(recipe, None).map_err(|error| error_parts(&error)).unwrap();
    let at = get(&session.cut().unwrap(), "at");
    let part = |into| session.part(at.clone(), 0.0, into).unwrap();
    let theta = |into| session.theta(into).unwrap();
    for (made, filled) in [(theta(None), &theta as &dyn Fn(_) -> _), (part(None), &part)] {
        let (numbers, length) = (made.to_vec(), made.length());
        made.fill(0.0, 0, length);
        let again: Float32Array = filled(Some(made.clone()));
        assert!(Object::is(&again, &made));
        assert_eq!(again.to_vec(), numbers);
        let other_numbers = Int8Array::new_with_length(length).unchecked_into();
        for unfit in [Float32Array::new_with_length(length - 1), other_numbers] {
            let fresh = filled(Some(unfit.clone()));
            assert!(!Object::is(&fresh, &unfit));
            assert_eq!(fresh.to_vec(), numbers);
        }
    }
}

#[wasm_bindgen_test]
fn weights_that_mean_harm_are_refused() {
    let mut session = open(&[]);
    let before = session.save().unwrap();
    let file = session.weights().unwrap().unwrap();
    let length = u64::from_le_bytes(file[..8].try_into().unwrap()) as usize;
    // A length that no address of this machine has, and one that all have.
    for length in [1_u64 << 63, u64::MAX, u64::from(u32::MAX), u64::from(u32::MAX) - 7] {
        assert_fails(session.take_weights(&[&length.to_le_bytes()[..], &file[8..]].concat()), "data");
    }
    for end in [0, 7, 8, 20, 8 + length, file.len() - 1] {
        assert_fails(session.take_weights(&file[..end]), "data");
    }
    let mut not_a_number = file.clone();
    not_a_number[8 + length..][..4].copy_from_slice(&f32::NAN.to_le_bytes());
    assert_fails(session.take_weights(&not_a_number), "data");
    let far = br#"{"weight":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,18446744073709551615]}}"#;
    assert_fails(session.take_weights(&[&(far.len() as u64).to_le_bytes()[..], far].concat()), "data");
    let deep = "{\"a\":".repeat(1_000_000);
    assert_fails(
        session.take_weights(&[&(deep.len() as u64).to_le_bytes()[..], deep.as_bytes()].concat()),
        "data",
    );
    let mut race = Session::new(object(&[("lab", "gradient_descent".into())]), None).unwrap();
    assert_fails(race.weights().map(drop), "data");
    assert_fails(race.take_weights(&file), "data");
    assert_eq!(session.save().unwrap(), before, "nothing was lost");
}
