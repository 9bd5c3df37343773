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
    //if average
    /// What stands before their names.
    prefix: &'a str,
    //end
    taken: Vec<String>,
}

impl Parameters<'_> {
    fn take<const D: usize>(&mut self, name: &str) -> Param<Tensor<D>> {
        let id = ParamId::from(self.taken.len() as u64);
        self.taken.push(name.to_string());
        //if average
        let name = &format!("{}{name}", self.prefix);
        //end
        let shape = self.numbers.0[name].shape.clone();
        let data = TensorData::new(self.numbers.floats(name).to_vec(), shape);
        Param::initialized(id, Tensor::from_data(data, self.device).require_grad())
    }
}

/// A file the other way: a model's parameters, by the names that they were taken by.
struct Writer<'a> {
    names: &'a [String],
    header: serde_json::Map<String, serde_json::Value>,
    body: Vec<u8>,
}

impl Writer<'_> {
    fn write(path: &std::path::Path, model: &Model, names: &[String]) -> Result<(), Box<dyn Error>> {
        let mut writer = Writer { names, header: serde_json::Map::new(), body: vec![] };
        model.visit(&mut writer);
        let mut header = serde_json::to_vec(&writer.header)?;
        header.resize(header.len().next_multiple_of(8), b' ');
        let length = (header.len() as u64).to_le_bytes();
        std::fs::write(path, [&length[..], &header, &writer.body].concat())
            .map_err(|error| format!("{}: {error}", path.display()).into())
    }
}

impl ModuleVisitor for Writer<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let (tensor, begin) = (param.val(), self.body.len());
        let shape = tensor.dims();
        self.body.extend(tensor.into_data().iter::<f32>().flat_map(f32::to_le_bytes));
        let about = serde_json::json!({
            "dtype": "F32", "shape": shape.to_vec(), "data_offsets": [begin, self.body.len()],
        });
        self.header.insert(self.names[param.id.val() as usize].clone(), about);
    }
}
