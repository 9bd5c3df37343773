/// ŷ = x w + b.
#[derive(Module, Debug)]
struct Model {
    weight: Param<Tensor<2>>,
    bias: Param<Tensor<1>>,
}

impl Model {
    fn new(from: &mut Parameters) -> Self {
        Self { weight: from.take("weight"), bias: from.take("bias") }
    }

    /// (m, d) -> (m, 1)
    fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        x.matmul(self.weight.val()) + self.bias.val().unsqueeze()
    }
}
