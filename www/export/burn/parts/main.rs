fn main() -> Result<(), Box<dyn Error>> {
    let mut asked = std::env::args().skip(1);
    let steps: u32 = asked.next().map_or(Ok(100), |steps| steps.parse())?;
    let out = asked.next().map(std::path::PathBuf::from);
    let device = Device::flex().autodiff();
    let numbers = Numbers::read("{{name}}.safetensors")?;
    //if average
    let from = |prefix| Parameters { numbers: &numbers, device: &device, prefix, taken: vec![] };
    let mut average = Model::new(&mut from("average."));
    let mut parameters = from("");
    //else
    let mut parameters = Parameters { numbers: &numbers, device: &device, taken: vec![] };
    //end
    let mut model = Model::new(&mut parameters);
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
        //if average
        average = average.mixed(&model, AVERAGE.min((1.0 + f64::from(step)) / (10.0 + f64::from(step))));
        //end
        println!("{step},{:e}", loss.into_scalar::<f32>());
    }
    if let Some(out) = out {
        Writer::write(&out, &model, &parameters.taken)?;
        //if average
        Writer::write(&out.with_extension("average.safetensors"), &average, &parameters.taken)?;
        //end
    }
    Ok(())
}
