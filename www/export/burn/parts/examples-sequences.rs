/// Tokens, and the answer at each place: −100 where nothing is asked.
struct Examples {
    x: Tensor<2, Int>,
    y: Tensor<2, Int>,
}

impl Examples {
    fn new(numbers: &Numbers, device: &Device) -> Self {
        let tensor = |name: &str| {
            let data = TensorData::new(numbers.wholes(name).to_vec(), numbers.0[name].shape.clone());
            Tensor::from_data(data, device)
        };
        Self { x: tensor("x"), y: tensor("y") }
    }

    /// Those of a step.
    fn of(&self, step: u32, numbers: &Numbers) -> Self {
        let rows = rows_of(step, numbers);
        let (m, device) = (rows.len(), self.x.device());
        let rows = Tensor::<1, Int>::from_data(TensorData::new(rows, [m]), &device);
        Self { x: self.x.clone().select(0, rows.clone()), y: self.y.clone().select(0, rows) }
    }
}
