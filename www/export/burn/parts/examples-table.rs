/// x and y of all examples.
struct Examples {
    //if pairs
    x: Tensor<2, Int>,
    //end
    //if pictures
    x: Tensor<4>,
    //end
    //if plain
    x: Tensor<2>,
    //end
    //if classes
    y: Tensor<1, Int>,
    //else
    y: Tensor<2>,
    //end
}

impl Examples {
    fn new(numbers: &Numbers, device: &Device) -> Self {
        //if sparse
        // Most words are in few texts, so that only what is not zero is in the file.
        let (ends, places, values) =
            (numbers.wholes("x.ends"), numbers.wholes("x.places"), numbers.floats("x.values"));
        let mut dense = vec![0.0; N * D];
        for row in 0..N {
            for at in ends[row] as usize..ends[row + 1] as usize {
                dense[row * D + places[at] as usize] = values[at];
            }
        }
        let x = Tensor::from_data(TensorData::new(dense, [N, D]), device);
        //else
        //if pairs
        let x = Tensor::from_data(TensorData::new(numbers.wholes("x").to_vec(), [N, 2]), device);
        //else
        let x = numbers.tensor("x", device);
        //end
        //end
        //if classes
        let y = Tensor::from_data(TensorData::new(numbers.wholes("y").to_vec(), [N]), device);
        //else
        let y = numbers.tensor("y", device);
        //end
        Self { x, y }
    }

    /// Those of a step.
    fn of(&self, step: u32, numbers: &Numbers) -> Self {
        let rows = rows_of(step, numbers);
        let (m, device) = (rows.len(), self.x.device());
        let rows = Tensor::<1, Int>::from_data(TensorData::new(rows, [m]), &device);
        Self { x: self.x.clone().select(0, rows.clone()), y: self.y.clone().select(0, rows) }
    }
}
