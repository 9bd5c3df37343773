//! Every gradient that burn gives is checked by nudging the parameter it belongs to.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{homes, read, set_parameter};
use underhood::engine::Engine;

/// Central differences of an f32 loss are good to about 1e-3 at this width.
const NUDGE: f64 = 1e-2;

#[test]
fn linear_regression() {
    let names = ["area", "beds", "baths", "latitude", "longitude", "b"];
    for engine in Engine::AVAILABLE {
        for batching in ["full", "mini", "single"] {
            let features = names[..5].join(",");
            let mut session =
                homes(*engine, &[("features", &features), ("batching", batching), ("seed", "3")]);
            session.step(3).unwrap();
            let theta = [read(&session, "w"), read(&session, "b")].concat();
            while session.advance().unwrap() != "backward" {}
            let gradient = [read(&session, "grad_w"), read(&session, "grad_b")].concat();
            for (i, name) in names.iter().enumerate() {
                // Set in mid-step, a parameter's loss is measured on the very same batch.
                let mut loss_at = |value: f64| {
                    set_parameter(&mut session, name, value).unwrap();
                    f64::from(read(&session, "batch_loss")[0])
                };
                let here = f64::from(theta[i]);
                let nudged = (loss_at(here + NUDGE) - loss_at(here - NUDGE)) / (2.0 * NUDGE);
                loss_at(here);
                let said = f64::from(gradient[i]);
                let close = (said - nudged).abs() <= 1e-3 * said.abs().max(1.0);
                assert!(
                    close,
                    "{engine:?} {batching} {name}: the gradient says {said}, nudging says {nudged}"
                );
            }
        }
    }
}
