/// zˡ = aˡ⁻¹ Wˡ + bˡ and aˡ = φ(zˡ), layer by layer; the last z is the answer.
#[derive(Module, Debug)]
struct Model {
    layers: Vec<Affine>,
}

impl Model {
    fn new(from: &mut Parameters) -> Self {
        Self { layers: (0..LAYERS).map(|layer| Affine::new(&format!("layers.{layer}"), from)).collect() }
    }

    /// (m, {{inputs}}) -> (m, {{outputs}})
    fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        //if dropout
        let dropout = burn::nn::DropoutConfig::new(DROPOUT).init();
        //end
        self.layers.iter().enumerate().fold(x, |x, (layer, affine)| {
            let z = affine.forward(x);
            //if dropout
            if layer + 1 < LAYERS { dropout.forward(phi(z)) } else { z }
            //else
            if layer + 1 < LAYERS { phi(z) } else { z }
            //end
        })
    }
}
