/// z = φ(A[a] + B[b]) W: the net that adds.
#[derive(Module, Debug)]
struct Model {
    embedding: Vec<Param<Tensor<2>>>,
    head: Param<Tensor<2>>,
}

impl Model {
    fn new(from: &mut Parameters) -> Self {
        Self { embedding: vec![from.take("embedding.0"), from.take("embedding.1")], head: from.take("head") }
    }

    /// a and b, (n, 2), to the logits of every sum, (n, p).
    fn forward(&self, x: Tensor<2, Int>) -> Tensor<2> {
        let row = |part: usize| {
            let of: Tensor<1, Int> = x.clone().slice([0..x.dims()[0], part..part + 1]).flatten(0, 1);
            self.embedding[part].val().select(0, of)
        };
        let h = phi(row(0) + row(1));
        //if dropout
        let h = burn::nn::DropoutConfig::new(DROPOUT).init().forward(h);
        //end
        h.matmul(self.head.val())
    }
}
