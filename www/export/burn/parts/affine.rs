/// x W + b, with W as [inputs, outputs].
#[derive(Module, Debug)]
struct Affine {
    weight: Param<Tensor<2>>,
    bias: Param<Tensor<1>>,
}

impl Affine {
    fn new(name: &str, from: &mut Parameters) -> Self {
        Self { weight: from.take(&format!("{name}.weight")), bias: from.take(&format!("{name}.bias")) }
    }

    fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        x.matmul(self.weight.val()) + self.bias.val().unsqueeze()
    }
}
