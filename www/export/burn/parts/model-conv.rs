/// A convolution. The weight is [height, width, channels in, channels out], as in the lab; burn wants the channels first.
#[derive(Module, Debug)]
struct Filters {
    weight: Param<Tensor<4>>,
    bias: Param<Tensor<1>>,
}

impl Filters {
    fn new(name: &str, from: &mut Parameters) -> Self {
        Self { weight: from.take(&format!("{name}.weight")), bias: from.take(&format!("{name}.bias")) }
    }

    fn forward(&self, x: Tensor<4>, stride: [usize; 2], padding: [usize; 2]) -> Tensor<4> {
        let options = ConvOptions::new(stride, padding, [1, 1], 1);
        conv2d(x, self.weight.val().permute([3, 2, 0, 1]), Some(self.bias.val()), options)
    }
}

/// The net as it was built in the lab, from the picture upwards to the logits.
#[derive(Module, Debug)]
struct Model {
    convs: Vec<Filters>,
    dense: Vec<Affine>,
}

impl Model {
    fn new(from: &mut Parameters) -> Self {
        Self {
            convs: (0..{{convs}}).map(|index| Filters::new(&format!("convs.{index}"), from)).collect(),
            dense: (0..{{dense}}).map(|index| Affine::new(&format!("dense.{index}"), from)).collect(),
        }
    }

    /// Pictures (n, h, w, c) to the logits (n, classes).
    fn forward(&self, x: Tensor<4>) -> Tensor<2> {
        let x = x.permute([0, 3, 1, 2]);
{{forward}}
    }
}
