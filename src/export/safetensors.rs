//! Tensors as bytes, in the format of Hugging Face's `safetensors`: the length of the header (8 bytes, the least first),
//! the header as JSON, and the numbers one tensor behind the other.
//!
//! Written by hand: names and metadata here are our own, so that there is nothing to escape, and the crate would bring
//! a JSON library into the module of every reader.
//!
//! Source: <https://huggingface.co/docs/safetensors>.

use std::fmt::Write as _;

/// A tensor by name.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbers {
    /// Its name: letters, digits, points and underscores.
    pub name: String,
    /// Its sizes.
    pub shape: Vec<usize>,
    /// Its numbers, row-major.
    pub values: Values,
}

/// Numbers of either kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// `F32`.
    Floats(Vec<f32>),
    /// `I32`.
    Wholes(Vec<i32>),
    /// `U8`: what somebody else has packed.
    Bytes(Vec<u8>),
}

impl Numbers {
    /// A tensor of floats.
    pub fn floats(name: impl Into<String>, shape: impl Into<Vec<usize>>, values: Vec<f32>) -> Self {
        Self { name: name.into(), shape: shape.into(), values: Values::Floats(values) }
    }

    /// A tensor of whole numbers.
    pub fn wholes(
        name: impl Into<String>,
        shape: impl Into<Vec<usize>>,
        values: impl IntoIterator<Item = i32>,
    ) -> Self {
        Self { name: name.into(), shape: shape.into(), values: Values::Wholes(values.into_iter().collect()) }
    }

    fn bytes(&self) -> Vec<u8> {
        match &self.values {
            Values::Floats(values) => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
            Values::Wholes(values) => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
            Values::Bytes(bytes) => bytes.clone(),
        }
    }
}

/// The file of some tensors, with what is said of them all: names and texts without quotes or backslashes.
pub(super) fn file(metadata: &[(&str, &str)], tensors: &[Numbers]) -> Vec<u8> {
    let said: Vec<_> = metadata.iter().map(|(name, text)| format!(r#""{name}":"{text}""#)).collect();
    let mut header = format!(r#"{{"__metadata__":{{{}}}"#, said.join(","));
    let mut body = vec![];
    for tensor in tensors {
        let begin = body.len();
        body.extend(tensor.bytes());
        let kind = match tensor.values {
            Values::Floats(_) => "F32",
            Values::Wholes(_) => "I32",
            Values::Bytes(_) => "U8",
        };
        let (name, shape, end) = (&tensor.name, &tensor.shape, body.len());
        // Into a text, which never fails.
        let _ = write!(
            header,
            r#","{name}":{{"dtype":"{kind}","shape":{shape:?},"data_offsets":[{begin},{end}]}}"#
        );
    }
    header.push('}');
    // Spaces up to a multiple of eight, so that the numbers stand where a reader may map them.
    let length = header.len().next_multiple_of(8);
    let mut file = Vec::with_capacity(8 + length + body.len());
    file.extend((length as u64).to_le_bytes());
    file.extend(header.bytes());
    file.resize(8 + length, b' ');
    file.extend(body);
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_the_format_says() {
        let tensors = [Numbers::floats("w", [1, 2], vec![1.0, -2.0]), Numbers::wholes("rows", [1], [7])];
        let bytes = file(&[("lab", "mlp")], &tensors);
        let header = concat!(
            r#"{"__metadata__":{"lab":"mlp"},"w":{"dtype":"F32","shape":[1, 2],"data_offsets":[0,8]}"#,
            r#","rows":{"dtype":"I32","shape":[1],"data_offsets":[8,12]}}"#
        );
        let length = bytes.len() - 8 - 12;
        assert_eq!(bytes[..8], (length as u64).to_le_bytes());
        assert_eq!(std::str::from_utf8(&bytes[8..8 + length]).unwrap().trim_end(), header);
        assert_eq!(length % 8, 0);
        assert_eq!(bytes[8 + length..], [0, 0, 128, 63, 0, 0, 0, 192, 7, 0, 0, 0]);
    }
}
