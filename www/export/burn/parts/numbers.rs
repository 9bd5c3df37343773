// --- The file: .safetensors, which is short enough to be read here ----------------------------------------------

/// A tensor of the file: its sizes, and its numbers, of one kind or another.
#[derive(Default)]
struct Array {
    shape: Vec<usize>,
    floats: Vec<f32>,
    //if wholes
    wholes: Vec<i64>,
    //end
    //if remembers
    bytes: Vec<u8>,
    //end
}

/// The tensors of the file by name.
struct Numbers(BTreeMap<String, Array>);

impl Numbers {
    /// After the length of the header (8 bytes) and the header, which is JSON, come the numbers, one tensor behind the
    /// other.
    fn read(path: &str) -> Result<Self, Box<dyn Error>> {
        let file = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
        let start = 8 + u64::from_le_bytes(file[..8].try_into()?) as usize;
        let header: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(&file[8..start])?;
        let mut tensors = BTreeMap::new();
        for (name, about) in header.into_iter().filter(|(name, _)| name != "__metadata__") {
            let shape: Vec<usize> = serde_json::from_value(about["shape"].clone())?;
            let [begin, end]: [usize; 2] = serde_json::from_value(about["data_offsets"].clone())?;
            let bytes = &file[start + begin..start + end];
            let four = || bytes.chunks_exact(4).map(|b| [b[0], b[1], b[2], b[3]]);
            let array = match about["dtype"].as_str() {
                Some("F32") => Array { floats: four().map(f32::from_le_bytes).collect(), ..Array::default() },
                //if wholes
                Some("I32") => Array {
                    wholes: four().map(|b| i32::from_le_bytes(b).into()).collect(),
                    ..Array::default()
                },
                //end
                //if remembers
                _ => Array { bytes: bytes.to_vec(), ..Array::default() },
                //else
                _ => Array::default(),
                //end
            };
            tensors.insert(name, Array { shape, ..array });
        }
        Ok(Self(tensors))
    }

    fn floats(&self, name: &str) -> &[f32] {
        &self.0[name].floats
    }
//if wholes

    fn wholes(&self, name: &str) -> &[i64] {
        &self.0[name].wholes
    }
//end
//if table

    fn tensor<const D: usize>(&self, name: &str, device: &Device) -> Tensor<D> {
        Tensor::from_data(TensorData::new(self.floats(name).to_vec(), self.0[name].shape.clone()), device)
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
        let shape = self.numbers.0[name].shape.clone();
        let data = TensorData::new(self.numbers.floats(name).to_vec(), shape);
        let id = ParamId::from(self.taken);
        self.taken += 1;
        Param::initialized(id, Tensor::from_data(data, self.device).require_grad())
    }
}
