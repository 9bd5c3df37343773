//if norm
/// LN(x) = γ (x − mean) / √(variance + 10⁻⁵) + β, over each vector.
#[derive(Module, Debug)]
struct Norm {
    gamma: Param<Tensor<1>>,
    beta: Param<Tensor<1>>,
}

impl Norm {
    fn new(name: &str, from: &mut Parameters) -> Self {
        Self { gamma: from.take(&format!("{name}.gamma")), beta: from.take(&format!("{name}.beta")) }
    }

    fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        let x = x.clone() - x.mean_dim(1);
        let variance = x.clone().square().mean_dim(1);
        x / (variance + 1e-5).sqrt() * self.gamma.val().unsqueeze() + self.beta.val().unsqueeze()
    }
}

//end
/// x' = x + AV W_O, then x'' = x' + GELU(LN(x') W₁) W₂.
#[derive(Module, Debug)]
struct Layer {
    //if norm
    norm_1: Norm,
    //end
    qkv: Affine,
    projection: Affine,
    //if norm
    norm_2: Norm,
    //end
    expand: Affine,
    contract: Affine,
}

impl Layer {
    fn new(name: &str, from: &mut Parameters) -> Self {
        Self {
            //if norm
            norm_1: Norm::new(&format!("{name}.norm_1"), from),
            //end
            qkv: Affine::new(&format!("{name}.qkv"), from),
            projection: Affine::new(&format!("{name}.projection"), from),
            //if norm
            norm_2: Norm::new(&format!("{name}.norm_2"), from),
            //end
            expand: Affine::new(&format!("{name}.expand"), from),
            contract: Affine::new(&format!("{name}.contract"), from),
        }
    }

    /// (b·t, d) -> (b·t, d)
    fn forward(&self, x: Tensor<2>, b: usize, t: usize) -> Tensor<2> {
        //if norm
        let new = self.projection.forward(self.attention(self.norm_1.forward(x.clone()), b, t));
        //else
        let new = self.projection.forward(self.attention(x.clone(), b, t));
        //end
        //if dropout
        let new = drop_some(new);
        //end
        //if residual
        let x = x + new;
        //else
        let x = new; // without the residual: replaced, not added to
        //end
        //if norm
        let new = self.contract.forward(gelu(self.expand.forward(self.norm_2.forward(x.clone()))));
        //else
        let new = self.contract.forward(gelu(self.expand.forward(x.clone())));
        //end
        //if dropout
        let new = drop_some(new);
        //end
        //if residual
        x + new
        //else
        new
        //end
    }

    /// softmax(Q Kᵀ / √dₕ) V, head by head, and the heads side by side again.
    fn attention(&self, x: Tensor<2>, b: usize, t: usize) -> Tensor<2> {
        let d_h = WIDTH / HEADS;
        let qkv = self.qkv.forward(x).reshape([b, t, 3 * HEADS, d_h]).swap_dims(1, 2); // (b, 3h, t, dₕ)
        let part = |i: usize| qkv.clone().narrow(1, i * HEADS, HEADS); // (b, h, t, dₕ)
        //if rotary
        let (q, k, v) = (turn(part(0)), turn(part(1)), part(2));
        //else
        let (q, k, v) = (part(0), part(1), part(2));
        //end
        let scores = q.matmul(k.transpose()) / (d_h as f64).sqrt(); // (b, h, t, t)
        //if causal
        let ahead = Tensor::<2>::ones([t, t], &scores.device()).triu(1) * -1e9; // nobody sees what comes after
        let scores = scores + ahead.unsqueeze();
        //end
        softmax(scores, 3).matmul(v).swap_dims(1, 2).reshape([b * t, WIDTH])
    }
}

//if dropout
fn drop_some(x: Tensor<2>) -> Tensor<2> {
    burn::nn::DropoutConfig::new(DROPOUT).init().forward(x)
}

//end
//if rotary
/// Turns number i and number i + dₕ/2 of each vector by the angle p · 10000^(−2i/dₕ), p being its place (RoPE).
fn turn(x: Tensor<4>) -> Tensor<4> {
    let [_, _, t, d_h] = x.dims();
    let half = d_h / 2;
    let angle = |p: usize, i: usize| p as f64 * 10000.0_f64.powf(-((2 * i) as f64) / d_h as f64);
    let table = |f: fn(f64) -> f64| {
        let all: Vec<f32> = (0..t).flat_map(|p| (0..half).map(move |i| f(angle(p, i)) as f32)).collect();
        Tensor::<4>::from_data(TensorData::new(all, [1, 1, t, half]), &x.device())
    };
    let (cos, sin) = (table(f64::cos), table(f64::sin));
    let (a, b) = (x.clone().narrow(3, 0, half), x.clone().narrow(3, half, half));
    Tensor::cat(vec![a.clone() * cos.clone() - b.clone() * sin.clone(), a * sin + b * cos], 3)
}

//end
//if sinusoidal
/// sin(p ω) in the even columns and cos(p ω) in the odd ones, ω = 10000^(−2i/d), (t, d).
fn places(t: usize, device: &Device) -> Tensor<2> {
    let entry = |p: usize, column: usize| {
        let angle = p as f64 * 10000.0_f64.powf(-((column / 2 * 2) as f64) / WIDTH as f64);
        (if column % 2 == 0 { angle.sin() } else { angle.cos() }) as f32
    };
    let all: Vec<f32> = (0..t).flat_map(|p| (0..WIDTH).map(move |column| entry(p, column))).collect();
    Tensor::from_data(TensorData::new(all, [t, WIDTH]), device)
}

//end
/// Tokens in, logits out; the names are the lab's.
#[derive(Module, Debug)]
struct Model {
    token: Param<Tensor<2>>,
    //if learned
    position: Param<Tensor<2>>,
    //end
    layers: Vec<Layer>,
    //if norm
    norm: Norm,
    //end
    //if not tied
    unembedding: Param<Tensor<2>>,
    //end
}

impl Model {
    fn new(from: &mut Parameters) -> Self {
        Self {
            token: from.take("token"),
            //if learned
            position: from.take("position"),
            //end
            layers: (0..LAYERS).map(|layer| Layer::new(&format!("layers.{layer}"), from)).collect(),
            //if norm
            norm: Norm::new("norm", from),
            //end
            //if not tied
            unembedding: from.take("unembedding"),
            //end
        }
    }

    /// (b, t) -> (b·t, v)
    fn forward(&self, tokens: Tensor<2, Int>) -> Tensor<2> {
        let [b, t] = tokens.dims();
        let x: Tensor<3> = embedding(self.token.val(), tokens);
        //if learned
        let x = x + self.position.val().narrow(0, 0, t).unsqueeze();
        //end
        //if sinusoidal
        let x = x.clone() + places(t, &x.device()).unsqueeze();
        //end
        let x: Tensor<2> = x.reshape([b * t, WIDTH]);
        //if dropout
        let x = drop_some(x);
        //end
        let x = self.layers.iter().fold(x, |x, layer| layer.forward(x, b, t));
        //if norm
        let x = self.norm.forward(x);
        //end
        //if tied
        x.matmul(self.token.val().transpose()) // the embedding's own vectors once more
        //else
        x.matmul(self.unembedding.val())
        //end
    }
}
