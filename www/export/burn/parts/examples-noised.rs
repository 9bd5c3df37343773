/// What the net is given of all examples of a step, and what it should say. x₀, t and the noise ε are the lab's own for
/// {{told}} steps; behind them they begin again.
struct Examples {
    x: Tensor<2>,
    y: Tensor<2>,
}

//if waves
/// 16 sines and 16 cosines of 1000 t/T · ω, ω from 1 down to 10⁻⁴.
fn time_embedding(t: usize) -> Vec<f32> {
    let wave = |i: usize| 1000.0 * (t as f64 / LEVELS as f64) * 1e-4_f64.powf(i as f64 / 15.0);
    let sines = (0..16).map(|i| wave(i).sin() as f32);
    sines.chain((0..16).map(|i| wave(i).cos() as f32)).collect()
}

//end
//if number
/// 2 t/T − 1, one number.
fn time_embedding(t: usize) -> Vec<f32> {
    vec![(2.0 * t as f64 / LEVELS as f64 - 1.0) as f32]
}

//end
impl Examples {
    fn of(step: u32, numbers: &Numbers, device: &Device) -> Self {
        let (order, times) = (numbers.wholes("order"), numbers.wholes("order.t"));
        let (noise, shares, all) =
            (numbers.floats("order.noise"), numbers.floats("shares"), numbers.floats("x0"));
        //if digits
        let (told, labels) = (numbers.wholes("order.told"), numbers.wholes("labels"));
        //end
        let (mut x, mut y) = (vec![], vec![]);
        let first = ((step - STEP) as usize * BATCH) % order.len();
        for at in first..first + BATCH {
            let (row, t) = (order[at] as usize, times[at] as usize);
            let (a, s) = (shares[2 * t], shares[2 * t + 1]); // √ᾱ_t and √(1 − ᾱ_t)
            let (x0, e) = (&all[row * D..(row + 1) * D], &noise[at * D..(at + 1) * D]);
            x.extend(x0.iter().zip(e).map(|(x0, e)| a * x0 + s * e)); // x_t
            //if timed
            x.extend(time_embedding(t));
            //end
            //if digits
            // Which digit it is, as a 1 in one of so many places; the last place says that it is not told.
            let place = if told[at] == 1 { labels[row] as usize } else { CLASSES };
            x.extend((0..=CLASSES).map(|class| if class == place { 1.0 } else { 0.0 }));
            //end
            //if says_noise
            y.extend_from_slice(e);
            //end
            //if says_data
            y.extend_from_slice(x0);
            //end
            //if says_velocity
            y.extend(x0.iter().zip(e).map(|(x0, e)| a * e - s * x0));
            //end
        }
        let tensor = |numbers: Vec<f32>| {
            let width = numbers.len() / BATCH;
            Tensor::from_data(TensorData::new(numbers, [BATCH, width]), device)
        };
        Self { x: tensor(x), y: tensor(y) }
    }
}
