//! What large weights add to a loss.

use burn::tensor::Tensor;

use super::mlp::Mlp;

/// λ₁ Σ |w| + λ₂/2 Σ w² over all weights and not the biases, `[1]`; nothing where both are zero.
///
/// Source: Goodfellow, Bengio and Courville, *Deep Learning*, section 7.1.
pub fn penalty(model: &Mlp, l1: f64, l2: f64) -> Option<Tensor<1>> {
    let of = |lambda: f64, term: &dyn Fn(Tensor<2>) -> Tensor<2>| {
        let sums = model.layers.iter().map(|layer| term(layer.weight.val()).sum());
        (lambda > 0.0).then(|| sums.reduce(|a, b| a + b)).flatten().map(|sum| sum.mul_scalar(lambda))
    };
    let terms = [of(l1, &|w| w.abs()), of(l2 / 2.0, &|w| w.clone() * w)];
    terms.into_iter().flatten().reduce(|a, b| a + b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::nn::scalar;

    #[test]
    fn biases_are_not_in_it() {
        let device = Engine::default().device().unwrap();
        let model =
            Mlp::from_parameters([(vec![1.0, -2.0], vec![9.0, 9.0]), (vec![3.0, 0.0], vec![9.0])], &device);
        // 0.5 · (1 + 2 + 3) + 0.1 / 2 · (1 + 4 + 9)
        assert!((scalar(penalty(&model, 0.5, 0.1).unwrap()).unwrap() - 3.7).abs() < 1e-6);
        assert!(penalty(&model, 0.0, 0.0).is_none());
    }
}
