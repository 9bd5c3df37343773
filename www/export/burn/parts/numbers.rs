// --- The file: .safetensors, which is short enough to be read here ----------------------------------------------

/// The tensors of the file by name: each with its shape and its bytes.
struct Numbers(BTreeMap<String, (Vec<usize>, Vec<u8>)>);

impl Numbers {
    /// After the length of the header (8 bytes) and the header, which is JSON, come the numbers, one tensor behind the
    /// other.
    fn read(path: &str) -> Result<Self, Box<dyn Error>> {
        let file = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
        let start = 8 + u64::from_le_bytes(file[..8].try_into()?) as usize;
        let header: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(&file[8..start])?;
        let whole = |value: &serde_json::Value| value.as_u64().unwrap_or(0) as usize;
        let mut tensors = BTreeMap::new();
        for (name, about) in header {
            let list = |key: &str| about[key].as_array().map_or(vec![], |all| all.iter().map(whole).collect());
            if let [begin, end] = list("data_offsets")[..] {
                tensors.insert(name, (list("shape"), file[start + begin..start + end].to_vec()));
            }
        }
        Ok(Self(tensors))
    }

    fn four<T>(&self, name: &str, of: fn([u8; 4]) -> T) -> Vec<T> {
        let (_, bytes) = &self.0[name];
        bytes.chunks_exact(4).map(|b| of([b[0], b[1], b[2], b[3]])).collect()
    }

    fn floats(&self, name: &str) -> Vec<f32> {
        self.four(name, f32::from_le_bytes)
    }

    fn wholes(&self, name: &str) -> Vec<i64> {
        self.four(name, |bytes| i64::from(i32::from_le_bytes(bytes)))
    }
//if table

    fn tensor<const D: usize>(&self, name: &str, device: &Device) -> Tensor<D> {
        Tensor::from_data(TensorData::new(self.floats(name), self.0[name].0.clone()), device)
    }
//end
}

/// Takes parameters out of the file. Each is numbered by its place, as in the lab, so that the optimiser's memory finds
/// it again.
struct Parameters<'a> {
    numbers: &'a Numbers,
    device: &'a Device,
    taken: u64,
}

impl Parameters<'_> {
    fn take<const D: usize>(&mut self, name: &str) -> Param<Tensor<D>> {
        let (shape, _) = &self.numbers.0[name];
        let data = TensorData::new(self.numbers.floats(name), shape.clone());
        let id = ParamId::from(self.taken);
        self.taken += 1;
        Param::initialized(id, Tensor::from_data(data, self.device).require_grad())
    }
}
