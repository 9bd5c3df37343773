/// Rows of the text. The answer to each token is the one after it; −100 behind the end of a shorter row.
struct Examples {
    x: Tensor<2, Int>,
    y: Tensor<2, Int>,
}

impl Examples {
    /// Those of a step.
    fn of(step: u32, numbers: &Numbers, device: &Device) -> Self {
        let text = numbers.wholes("text");
        //if lines
        let lines = numbers.wholes("rows");
        let row = |line: &i64| (lines[2 * *line as usize] as usize, lines[2 * *line as usize + 1] as usize);
        //else
        let row = |start: &i64| (*start as usize, CONTEXT);
        //end
        let rows: Vec<_> = rows_of(step, numbers).iter().map(row).collect();
        let t = rows.iter().map(|(_, length)| *length).max().unwrap_or(1);
        let (mut x, mut y) = (vec![], vec![]);
        for (start, length) in &rows {
            x.extend((0..t).map(|i| if i < *length { text[start + i] } else { 0 }));
            y.extend((0..t).map(|i| if i < *length { text[start + i + 1] } else { -100 }));
        }
        let tensor = |tokens: Vec<i64>| Tensor::from_data(TensorData::new(tokens, [rows.len(), t]), device);
        Self { x: tensor(x), y: tensor(y) }
    }
}
