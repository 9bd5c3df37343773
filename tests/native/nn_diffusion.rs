//! Diffusion without a network: closed forms for the process there and back.
use underhood::data::planar::normals;
use underhood::lab::Named;
use underhood::nn::diffusion::{BETA_MAX, Chain, NoiseCurve, NoiseSchedule, Reverse, Target, guided};
use underhood::rng::{Purpose, generator};

const MEAN: f32 = 1.5;
const SPREAD: f32 = 0.4;

fn dice(throw: u32) -> rand_chacha::ChaCha8Rng {
    generator(3, Purpose::Sample, throw)
}

fn moments(x: &[f32]) -> [f64; 2] {
    let n = x.len() as f64;
    let mean = x.iter().map(|x| f64::from(*x)).sum::<f64>() / n;
    [mean, x.iter().map(|x| (f64::from(*x) - mean).powi(2)).sum::<f64>() / n]
}

/// What the best network would say where the data are N(1.5, 0.4²): E\[x₀ | x_t\] in closed form, as its target asks.
fn exact(schedule: &NoiseSchedule, target: Target, x: &[f32], t: usize) -> Vec<f32> {
    let [a, s] = schedule.shares(t).map(|share| share as f32);
    let gain = SPREAD * SPREAD * a / (a * a * SPREAD * SPREAD + s * s);
    let said = |x: &f32| {
        let x0 = MEAN + gain * (x - a * MEAN);
        target.of([a, s], x0, (x - a * x0) / s)
    };
    x.iter().map(said).collect()
}

fn sample(schedule: &NoiseSchedule, target: Target, eta: f64, steps: usize) -> Chain {
    let reverse = Reverse { schedule, target, eta, limit: None };
    let throw = |throw: u32| normals(10_000, &mut dice(throw));
    reverse.run(throw(0), steps, |x, t| Ok(exact(schedule, target, x, t)), |step| throw(step + 1)).unwrap()
}

#[test]
fn noise_comes_with_the_mean_and_variance_of_the_formula() {
    let schedule = NoiseSchedule::new(NoiseCurve::Cosine, BETA_MAX, 100);
    let x0: Vec<f32> = normals(40_000, &mut dice(0)).into_iter().map(|z| MEAN + SPREAD * z).collect();
    let noise = normals(40_000, &mut dice(1));
    for t in [0, 10, 50, 90, 100] {
        let alpha_bar = schedule.alpha_bar(t);
        let [mean, variance] = moments(&schedule.noisy(t, &x0, &noise));
        // √ᾱ μ and ᾱ σ² + 1 − ᾱ.
        assert!((mean - alpha_bar.sqrt() * 1.5).abs() < 0.02, "{t}: {mean}");
        assert!((variance - (alpha_bar * 0.16 + 1.0 - alpha_bar)).abs() < 0.02, "{t}: {variance}");
    }
}

#[test]
fn with_the_exact_denoiser_both_samplers_give_the_data_back() {
    for curve in [NoiseCurve::Linear, NoiseCurve::Cosine, NoiseCurve::Sigmoid] {
        let check = |target: Target, eta: f64, steps: usize| {
            let schedule = NoiseSchedule::new(curve, BETA_MAX, steps);
            let [mean, variance] = moments(sample(&schedule, target, eta, steps).samples());
            let what = format!("{curve:?} {target:?} {eta}: {mean} {variance}");
            assert!((mean - 1.5).abs() < 0.02 && (variance - 0.16).abs() < 0.012, "{what}");
        };
        Target::ALL.iter().for_each(|target| check(*target, 0.0, 100));
        // β̃ is the least variance that a step can have: DDPM needs small steps.
        check(Target::Noise, 1.0, 1000);
    }
}

#[test]
fn few_steps_of_ddim_lose_variance() {
    let schedule = NoiseSchedule::new(NoiseCurve::Cosine, BETA_MAX, 200);
    let variance = |steps| moments(sample(&schedule, Target::Velocity, 0.0, steps).samples())[1];
    let [two, ten, many] = [2, 10, 200].map(variance);
    // Each step replaces a curve by its tangent.
    assert!(
        (two - 0.16).abs() > 2.0 * (ten - 0.16).abs() && (ten - 0.16).abs() > (many - 0.16).abs(),
        "{two} {ten} {many}"
    );
}

#[test]
fn the_whole_way_is_decided_by_the_start() {
    let schedule = NoiseSchedule::new(NoiseCurve::Cosine, BETA_MAX, 100);
    assert_eq!(sample(&schedule, Target::Noise, 0.0, 20), sample(&schedule, Target::Noise, 0.0, 20));
    // Nothing crosses: of two particles on a line, the one on the left stays on the left.
    let chain = sample(&schedule, Target::Velocity, 0.0, 50);
    let mut order: Vec<usize> = (0..200).collect();
    order.sort_by(|a, b| chain.path[0][*a].total_cmp(&chain.path[0][*b]));
    for row in &chain.path {
        assert!(order.windows(2).all(|pair| row[pair[0]] <= row[pair[1]] + 1e-4));
    }
    assert_eq!((chain.path.len(), chain.estimates.len(), chain.times.len()), (51, 51, 51));
}

#[test]
fn one_step_of_ddpm_is_the_posterior() {
    let schedule = NoiseSchedule::new(NoiseCurve::Linear, BETA_MAX, 50);
    let reverse = Reverse { schedule: &schedule, target: Target::Data, eta: 1.0, limit: None };
    for t in [2, 17, 50] {
        let (x, x0) = (0.8_f32, -0.6_f32);
        let ([of_data, of_noisy], variance) = schedule.posterior(t);
        let mean = of_data * f64::from(x0) + of_noisy * f64::from(x);
        for z in [0.0_f32, 1.0] {
            let mut there = [x];
            reverse.step(&mut there, &[x0], &[z], t, t - 1);
            let expected = mean + variance.sqrt() * f64::from(z);
            assert!((f64::from(there[0]) - expected).abs() < 1e-5, "{t}: {} is not {expected}", there[0]);
        }
    }
}

#[test]
fn what_lies_beyond_the_limit_is_brought_back_and_its_noise_with_it() {
    let schedule = NoiseSchedule::new(NoiseCurve::Cosine, BETA_MAX, 100);
    let reverse = Reverse { schedule: &schedule, target: Target::Data, eta: 0.0, limit: Some(1.0) };
    let mut x = [2.0_f32];
    let estimate = reverse.step(&mut x, &[5.0], &[], 50, 25);
    assert_eq!(estimate, [1.0]);
    let ([a, s], [a_next, s_next]) = (schedule.shares(50), schedule.shares(25));
    let expected = a_next + s_next * (2.0 - a) / s;
    assert!((f64::from(x[0]) - expected).abs() < 1e-5);
}

#[test]
fn guidance_is_a_line_through_both_answers() {
    let (told, untold) = ([1.0, -2.0], [0.5, 0.0]);
    assert_eq!(guided(&told, &untold, 0.0), told);
    assert_eq!(guided(&told, &untold, -1.0), untold);
    // (1 + 3) · 1 − 3 · 0.5 and (1 + 3) · −2
    assert_eq!(guided(&told, &untold, 3.0), [2.5, -8.0]);
}
