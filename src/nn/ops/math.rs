//! eˣ and erf as arithmetic that the compiler turns into four numbers at a time. The C library's take one number a call.

/// Beyond these eˣ leaves the normal numbers of `f32`.
const EXP_RANGE: [f32; 2] = [-87.3, 88.3];
/// Added and taken away again, this rounds to a whole number: 1.5 · 2²³.
const ROUND: f32 = 12_582_912.0;
/// ln 2 in two parts, the first exact when multiplied by a small whole number.
const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];
/// (eʳ − 1 − r) / r², highest power first: `expf` of Moshier's Cephes library.
const EXP: [f32; 6] = [1.987_569_1e-4, 1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5];

/// Beyond ±this erf is ±1 to the last bit.
const ERF_FLAT: f32 = 3.832_507;
/// Numerator, x⁹ to x¹, and denominator, x¹⁴ to x⁰, of the `Erf` of the XLA compiler, a minimax fit.
// The last is the fit's own, not 2/√π.
#[allow(clippy::approx_constant)]
const ERF_P: [f32; 5] = [2.290_506_6e-4, 3.408_291e-3, 5.095_569_5e-2, 1.852_083_2e-1, 1.128_379_1];
const ERF_Q: [f32; 7] =
    [-1.179_160_3e-7, 2.354_796_6e-5, 1.017_962_5e-3, 1.407_047e-2, 1.109_850_5e-1, 4.974_692_5e-1, 1.0];

/// c₀xⁿ + … + cₙ by Horner's scheme.
#[inline(always)]
fn polynomial(x: f32, c: &[f32]) -> f32 {
    c[1..].iter().fold(c[0], |sum, c| sum * x + c)
}

/// eˣ within 2 · 10⁻⁷ of itself; no less than 10⁻³⁸ and no more than 2 · 10³⁸. NaN stays NaN.
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    let x = x.clamp(EXP_RANGE[0], EXP_RANGE[1]);
    let n = (x * std::f32::consts::LOG2_E + ROUND) - ROUND; // eˣ = 2ⁿ eʳ
    let r = x - n * LN_2[0] - n * LN_2[1];
    let power = f32::from_bits(((n as i32 + 127) << 23) as u32); // 2ⁿ by its exponent
    (polynomial(r, &EXP) * r * r + r + 1.0) * power
}

/// erf x within 4 · 10⁻⁷ and never beyond ±1. NaN stays NaN.
#[inline(always)]
pub(super) fn erf(x: f32) -> f32 {
    let x = x.clamp(-ERF_FLAT, ERF_FLAT);
    let square = x * x;
    (x * polynomial(square, &ERF_P) / polynomial(square, &ERF_Q)).clamp(-1.0, 1.0)
}

/// The odd powers of 2 artanh z: 2/11, …, 2/3, 2.
const ARTANH: [f32; 6] = [2.0 / 11.0, 2.0 / 9.0, 2.0 / 7.0, 2.0 / 5.0, 2.0 / 3.0, 2.0];

/// ln(1 + t) for t from 0 to 1, within 3 · 10⁻⁷: 2 artanh(t / (2 + t)), by its power series.
#[inline(always)]
pub(super) fn log_1p(t: f32) -> f32 {
    let z = t / (2.0 + t);
    z * polynomial(z * z, &ARTANH)
}

/// How many sums run side by side: a sum in order can't be taken four numbers at a time.
const LANES: usize = 8;

/// Σ f(aᵢ, bᵢ).
#[inline(always)]
pub(super) fn sum(a: &[f32], b: &[f32], f: impl Fn(f32, f32) -> f32) -> f32 {
    let mut sums = [0.0; LANES];
    let (a, b) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest = a.remainder().iter().zip(b.remainder()).map(|(a, b)| f(*a, *b)).sum::<f32>();
    for (a, b) in a.zip(b) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += f(*a, *b);
        }
    }
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// erf by its power series, good to 10⁻⁹ for |x| ≤ 4.
    pub fn exact_erf(x: f64) -> f64 {
        let (mut power, mut total) = (x, x);
        for n in 1..120 {
            power *= -x * x / f64::from(n);
            total += power / f64::from(2 * n + 1);
        }
        total * std::f64::consts::FRAC_2_SQRT_PI
    }

    #[test]
    fn exp_is_right_to_the_last_bits() {
        for i in -873_000..=883_000 {
            let x = i as f32 * 1e-4;
            let (is, expected) = (f64::from(exp(x)), f64::from(x).exp());
            assert!((is / expected - 1.0).abs() < 2e-7, "e^{x} = {is:e}, not {expected:e}");
        }
        assert!(exp(-1e9) < 1.3e-38 && exp(f32::NEG_INFINITY) < 1.3e-38 && exp(f32::INFINITY) > 1e38);
        assert!(exp(f32::NAN).is_nan());
    }

    #[test]
    fn erf_is_within_four_ten_millionths_and_never_beyond_one() {
        for i in -40_000..=40_000 {
            let x = i as f32 * 1e-4;
            let (is, expected) = (erf(x), exact_erf(f64::from(x)));
            assert!(
                (f64::from(is) - expected).abs() < 4e-7 && is.abs() <= 1.0,
                "erf {x} = {is}, not {expected}"
            );
        }
        assert_eq!([erf(f32::INFINITY), erf(-1e30), erf(0.0)].map(f32::abs), [1.0, 1.0, 0.0]);
        assert!(erf(f32::NAN).is_nan());
    }

    #[test]
    fn a_sum_leaves_nothing_out() {
        for n in 0..40 {
            let numbers: Vec<f32> = (0..n).map(|i| i as f32).collect();
            assert_eq!(sum(&numbers, &numbers, |a, b| a + b), (n * (n - 1).max(0)) as f32);
        }
    }
}
