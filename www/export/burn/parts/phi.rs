/// φ, the activation.
fn phi(z: Tensor<2>) -> Tensor<2> {
    {{phi}}
}
