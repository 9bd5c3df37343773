fn main() -> Result<(), Box<dyn Error>> {
    let steps: u32 = std::env::args().nth(1).map_or(Ok(100), |steps| steps.parse())?;
    let device = Device::flex().autodiff();
    let numbers = Numbers::read("{{name}}.safetensors")?;
    let mut model = Model::new(&mut Parameters { numbers: &numbers, device: &device, taken: 0 });
    let mut optimiser = optimiser(&numbers)?;
    //if kept
    let examples = Examples::new(&numbers, &device);
    //end
    println!("step,loss");
    for step in STEP..STEP + steps {
        //if kept
        let Examples { x, y } = examples.of(step, &numbers);
        //else
        let Examples { x, y } = Examples::of(step, &numbers, &device);
        //end
        let loss = loss(model.forward(x), y);
        //if penalty
        let objective = loss.clone() + penalty(&model);
        //else
        let objective = loss.clone();
        //end
        let gradients = GradientsParams::from_grads(objective.backward(), &model);
        //if clip
        let gradients = Clip::clip(&model, gradients);
        //end
        //if decay
        model = model.map(&mut Decay(1.0 - rate(step) * WEIGHT_DECAY));
        //end
        model = optimiser.step(rate(step), model, gradients);
        println!("{step},{:e}", loss.into_scalar::<f32>());
    }
    Ok(())
}
