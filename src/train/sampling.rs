//! From a model's logits to the next token.
//!
//! With logits z over V tokens, in this order:
//!
//! | step | formula |
//! |---|---|
//! | temperature | p = softmax(z / T); for T = 0 all on the largest logit (greedy) |
//! | top-k | only the k likeliest stay |
//! | top-p | only the fewest likeliest whose sum reaches p stay, at least one |
//! | | what stays is divided by its sum |
//! | draw | the token at which the running sum passes u, uniform in [0, 1) |
//!
//! Of equally likely tokens the one with the smaller number counts as likelier.
//!
//! Sources: Ackley, Hinton and Sejnowski (1985) for temperature; Fan, Lewis and Dauphin (2018) for top-k;
//! Holtzman et al. (2020) for top-p, “nucleus sampling”.

/// How the next token is chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sampling {
    /// T, from 0.
    pub temperature: f64,
    /// k, from 1.
    pub top_k: usize,
    /// p, from 0 to 1.
    pub top_p: f64,
}

impl Sampling {
    /// As the model has it: nothing is made likelier, and nothing ruled out.
    pub const PLAIN: Self = Self { temperature: 1.0, top_k: usize::MAX, top_p: 1.0 };

    /// The probabilities before top-k and top-p, `[v]`.
    pub fn probabilities(&self, logits: &[f32]) -> Vec<f64> {
        softmax(logits, self.temperature)
    }

    /// The probabilities that the next token is drawn with, `[v]`.
    pub fn distribution(&self, logits: &[f32]) -> Vec<f32> {
        let p = self.probabilities(logits);
        let mut order: Vec<_> = (0..p.len()).collect();
        order.sort_by(|a, b| p[*b].total_cmp(&p[*a]).then(a.cmp(b)));
        order.truncate(self.top_k.max(1));
        // The share is of what top-k has left; a little less of it, or rounding would ask for one more.
        let enough = self.top_p * order.iter().map(|token| p[*token]).sum::<f64>() - 1e-9;
        let mut reached = 0.0;
        let last = order.iter().position(|token| {
            reached += p[*token];
            reached >= enough
        });
        order.truncate(last.map_or(order.len(), |last| last + 1));
        let sum: f64 = order.iter().map(|token| p[*token]).sum();
        let mut left = vec![0.0; p.len()];
        for token in order {
            left[token] = (p[token] / sum) as f32;
        }
        left
    }
}

/// The token at which the running sum of `distribution` passes `u`, from 0 to 1.
pub fn draw(distribution: &[f32], u: f64) -> usize {
    let mut sum = 0.0;
    let possible = distribution.iter().enumerate().filter(|(_, p)| **p > 0.0);
    let mut last = 0;
    for (token, p) in possible {
        sum += f64::from(*p);
        if u < sum {
            return token;
        }
        last = token;
    }
    // Rounding may leave the sum a little short of 1.
    last
}

/// softmax(z / T), in f64.
fn softmax(logits: &[f32], temperature: f64) -> Vec<f64> {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    if temperature == 0.0 {
        let best = logits.iter().position(|z| *z == most);
        return (0..logits.len()).map(|i| f64::from(u8::from(Some(i) == best))).collect();
    }
    let powers: Vec<_> = logits.iter().map(|z| (f64::from(z - most) / temperature).exp()).collect();
    let sum: f64 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ln of 8, 4, 2, 1, 1: probabilities ½, ¼, ⅛, 1/16, 1/16.
    fn logits() -> Vec<f32> {
        [8.0_f32, 4.0, 2.0, 1.0, 1.0].map(f32::ln).to_vec()
    }

    fn check(temperature: f64, top_k: usize, top_p: f64, by_hand: [f32; 5]) {
        let ours = Sampling { temperature, top_k, top_p }.distribution(&logits());
        for (ours, by_hand) in ours.iter().zip(by_hand) {
            assert!((ours - by_hand).abs() < 1e-6, "{temperature} {top_k} {top_p}: {ours} is not {by_hand}");
        }
    }

    #[test]
    fn by_hand() {
        check(1.0, 5, 1.0, [0.5, 0.25, 0.125, 0.0625, 0.0625]);
        // T = ½ squares the odds: 64, 16, 4, 1, 1 of 86.
        check(0.5, 5, 1.0, [64.0, 16.0, 4.0, 1.0, 1.0].map(|n| n / 86.0));
        check(1.0, 2, 1.0, [2.0 / 3.0, 1.0 / 3.0, 0.0, 0.0, 0.0]);
        check(1.0, 5, 0.75, [2.0 / 3.0, 1.0 / 3.0, 0.0, 0.0, 0.0]);
        check(1.0, 5, 0.76, [4.0 / 7.0, 2.0 / 7.0, 1.0 / 7.0, 0.0, 0.0]);
        // First top-k, then top-p of what is left: of 4/7, 2/7, 1/7 the first two make 6/7.
        check(1.0, 3, 0.85, [2.0 / 3.0, 1.0 / 3.0, 0.0, 0.0, 0.0]);
        // Of two equally likely, the first.
        check(1.0, 4, 1.0, [8.0, 4.0, 2.0, 1.0, 0.0].map(|n| n / 15.0));
    }

    #[test]
    fn at_the_limits() {
        let greedy = [1.0, 0.0, 0.0, 0.0, 0.0];
        check(0.0, 5, 1.0, greedy);
        check(1.0, 1, 1.0, greedy);
        check(1.0, 5, 0.0, greedy);
        check(1.0, 0, 1.0, greedy);
        check(1e9, 5, 1.0, [0.2; 5]);
        check(1e9, 500, 1.0, [0.2; 5]);
        check(1e-9, 5, 1.0, greedy);
    }

    #[test]
    fn the_draw_is_the_running_sum() {
        let p = [0.5, 0.25, 0.0, 0.25];
        for (u, token) in [(0.0, 0), (0.49, 0), (0.5, 1), (0.74, 1), (0.75, 3), (0.999_999, 3), (1.0, 3)] {
            assert_eq!(draw(&p, u), token, "{u}");
        }
    }
}
