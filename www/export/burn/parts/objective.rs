// --- What is made small ------------------------------------------------------------------------------------------

//if squared_error
/// The mean of (z − y)².
fn loss(z: Tensor<2>, y: Tensor<2>) -> Tensor<1> {
    (z - y).square().mean()
}
//end
//if two_classes
/// The mean of −[y ln σ(z) + (1 − y) ln(1 − σ(z))].
fn loss(z: Tensor<2>, y: Tensor<2>) -> Tensor<1> {
    (-log_sigmoid(z.clone()) + (-y + 1.0) * z).mean()
}
//end
//if cross_entropy
//if tokens
/// The mean of −ln softmax(z)[y] over the places that are asked.
fn loss(z: Tensor<2>, y: Tensor<2, Int>) -> Tensor<1> {
    let y = y.flatten::<1>(0, 1).unsqueeze_dim::<2>(1); // (n, 1)
    let asked = y.clone().greater_equal_scalar(0).float();
    let right = log_softmax(z, 1).gather(1, y.clamp_min(0));
    -(right * asked.clone()).sum() / asked.sum()
}
//else
//if trim
/// The mean of −ln softmax(z)[y], without the greatest of a batch: wrong labels are among them.
fn loss(z: Tensor<2>, y: Tensor<1, Int>) -> Tensor<1> {
    let each = -log_softmax(z, 1).gather(1, y.unsqueeze_dim::<2>(1)).flatten::<1>(0, 1);
    let m = each.dims()[0];
    let order = each.clone().inner().argsort(0);
    let kept = m - (TRIM * m as f64) as usize;
    each.clone().select(0, Tensor::from_inner(order.narrow(0, 0, kept))).mean()
}
//else
/// The mean of −ln softmax(z)[y].
fn loss(z: Tensor<2>, y: Tensor<1, Int>) -> Tensor<1> {
    -log_softmax(z, 1).gather(1, y.unsqueeze_dim::<2>(1)).mean()
}
//end
//end
//end
//if penalty

/// {{penalty_says}} over all weights and not the biases.
fn penalty(model: &Model) -> Tensor<1> {
    let each = model.layers.iter().map(|layer| {
        let w = layer.weight.val();
        {{penalty}}
    });
    each.reduce(|a, b| a + b).expect("there is a layer")
}
//end
