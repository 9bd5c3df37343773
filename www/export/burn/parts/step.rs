// --- How a gradient becomes a step -------------------------------------------------------------------------------

/// η(t).
fn rate(step: u32) -> f64 {
    //if constant
    let _ = step;
    LEARNING_RATE
    //end
    //if halving
    LEARNING_RATE * (-f64::from(step) / HORIZON).exp2()
    //end
    //if cosine
    LEARNING_RATE * 0.5 * (1.0 + (std::f64::consts::PI * (f64::from(step) / HORIZON).min(1.0)).cos())
    //end
    //if warm_up
    let cosine = 0.5 * (1.0 + (std::f64::consts::PI * (f64::from(step) / HORIZON).min(1.0)).cos());
    LEARNING_RATE * cosine * (10.0 * f64::from(step + 1) / HORIZON).min(1.0)
    //end
}

/// {{optimiser_name}}{{remembering}}.
fn optimiser({{numbers_name}}: &Numbers) -> Result<ModuleOptimizer, Box<dyn Error>> {
    let optimiser = {{optimiser}};
    //if remembers
    let memory = numbers.0["optimizer"].bytes.clone();
    Ok(optimiser.from_bytes(burn::tensor::Bytes::from_bytes_vec(memory))?)
    //else
    Ok(optimiser)
    //end
}
//if clip

/// All gradients together as one vector, shortened to the greatest length where it is longer. burn's own clipping takes
/// each parameter by itself.
struct Clip {
    gradients: GradientsParams,
    squares: f64,
    by: Option<f64>,
}

impl Clip {
    fn clip(model: &Model, gradients: GradientsParams) -> GradientsParams {
        let mut clip = Clip { gradients, squares: 0.0, by: None };
        model.visit(&mut clip);
        let length = clip.squares.sqrt();
        if length > LONGEST_GRADIENT {
            clip.by = Some(LONGEST_GRADIENT / length);
            model.visit(&mut clip);
        }
        clip.gradients
    }
}

impl ModuleVisitor for Clip {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        match self.by {
            None => {
                if let Some(gradient) = self.gradients.get::<D>(param.id) {
                    self.squares += f64::from(gradient.square().sum().into_scalar::<f32>());
                }
            }
            Some(by) => {
                if let Some(gradient) = self.gradients.remove::<D>(param.id) {
                    self.gradients.register(param.id, gradient * by);
                }
            }
        }
    }
}
//end
//if decay

/// AdamW's decay, apart from the gradient: θ ← (1 − η λ) θ.
struct Decay(f64);

impl burn::module::ModuleMapper for Decay {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        param.map(|w| Tensor::from_inner(w.inner() * self.0).require_grad())
    }
}
//end
//if average

impl Model {
    /// θ̄ ← d θ̄ + (1 − d) θ, d being what is kept: the running average that samples are drawn by.
    fn mixed(mut self, model: &Model, kept: f64) -> Self {
        for (own, new) in self.layers.iter_mut().zip(&model.layers) {
            own.weight = mixed(&own.weight, &new.weight, kept);
            own.bias = mixed(&own.bias, &new.bias, kept);
        }
        self
    }
}

fn mixed<const D: usize>(own: &Param<Tensor<D>>, new: &Param<Tensor<D>>, kept: f64) -> Param<Tensor<D>> {
    let mixed = own.val().inner() * kept + new.val().inner() * (1.0 - kept);
    Param::initialized(own.id, Tensor::from_inner(mixed))
}
//end
