//! What can only be seen from within: the gradient against finite differences.

use super::*;
use crate::engine::Engine;
use crate::lab::Value;

fn settings(pairs: &[(&str, &str)]) -> Settings {
    let wanted = pairs.iter().map(|(id, text)| ((*id).into(), Value::Text((*text).into()))).collect();
    let mut rejected = vec![];
    let settings =
        crate::lab::old::conform(|settings| controls::controls(false, settings), &wanted, &mut rejected);
    assert_eq!(rejected, []);
    settings
}

/// The loss of the present batch with parameter `place` moved by `by`.
fn loss_with(lab: &mut LanguageModel, parameters: &[f32], place: usize, by: f32) -> f64 {
    let mut moved = parameters.to_vec();
    moved[place] += by;
    lab.model = Transformer::with_parameters(lab.model.config().clone(), &moved, &lab.device);
    for stage in 0..3 {
        lab.run(stage).unwrap();
    }
    f64::from(lab.work.loss.as_ref().unwrap().1)
}

#[test]
fn the_gradient_is_that_of_central_differences_on_both_engines() {
    for engine in Engine::AVAILABLE {
        for extra in [("tied", "tied"), ("tied", "own"), ("positions", "rotary")] {
            let small = [("width", "16"), ("layers", "1"), ("batch_size", "4"), ("clip", "100"), extra];
            let mut lab = LanguageModel::new(engine.device().unwrap()).unwrap();
            lab.rebuild(&settings(&small)).unwrap();
            for stage in 0..4 {
                lab.run(stage).unwrap();
            }
            let gradient = lab.model.gradient(lab.work.gradients.as_ref().unwrap()).unwrap();
            let parameters = lab.model.parameters().unwrap();
            // The largest, where rounding counts least, and some of every part.
            let mut places: Vec<_> = (0..gradient.len()).step_by(gradient.len() / 16).collect();
            let largest =
                (0..gradient.len()).max_by(|a, b| gradient[*a].abs().total_cmp(&gradient[*b].abs()));
            places.extend(largest);
            const H: f32 = 1e-2;
            for place in places {
                let [above, below] = [H, -H].map(|by| loss_with(&mut lab, &parameters, place, by));
                let numeric = (above - below) / f64::from(2.0 * H);
                let ours = f64::from(gradient[place]);
                assert!(
                    (ours - numeric).abs() < 1e-3 + 0.02 * numeric.abs(),
                    "{engine:?} {extra:?} {place}: {ours} is not {numeric}"
                );
            }
        }
    }
}

#[test]
fn a_long_gradient_is_shortened_to_the_clipping_length() {
    let mut lab = LanguageModel::new(Engine::default().device().unwrap()).unwrap();
    lab.rebuild(&settings(&[("clip", "0.05"), ("width", "16")])).unwrap();
    for stage in 0..4 {
        lab.run(stage).unwrap();
    }
    let gradient = lab.model.gradient(lab.work.gradients.as_ref().unwrap()).unwrap();
    let length = gradient.iter().map(|g| f64::from(*g).powi(2)).sum::<f64>().sqrt();
    assert!(
        lab.log.gradient_norm > 0.05 && (length - 0.05).abs() < 1e-4,
        "{} {length}",
        lab.log.gradient_norm
    );
}
