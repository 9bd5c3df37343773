//! A net as a reader writes it: `conv 3x8, conv 3x16 stride 2, pool 2, dense 32`.

use super::options::Dataset;
use crate::lab::{Answer, Value};
use crate::message;
use crate::message::Message;
use crate::nn::conv::LayerSpec;

/// Layers, the answer not counted.
const MOST_LAYERS: usize = 6;
const SIZES: [usize; 2] = [3, 5];
const MOST_CHANNELS: usize = 32;
const MOST_STRIDE: usize = 2;
const POOLS: [usize; 3] = [2, 3, 4];
const MOST_UNITS: usize = 128;

/// The layers of a net.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layers(pub Vec<LayerSpec>);

impl Layers {
    /// What a data set begins with.
    pub fn first(dataset: Dataset) -> Self {
        let conv = |size, channels| LayerSpec::Conv { size, channels, stride: 1, same: true };
        let pool = LayerSpec::MaxPool { size: 2 };
        Self(match dataset {
            Dataset::Digits | Dataset::Fashion => vec![conv(3, 8), conv(3, 16), pool],
            Dataset::Signals => vec![conv(5, 16), pool, conv(5, 24), pool],
        })
    }
}

/// A layer as it is written.
pub(super) fn written(spec: LayerSpec) -> String {
    match spec {
        LayerSpec::Conv { size, channels, stride, same } => {
            let stride = if stride == 1 { String::new() } else { format!(" stride {stride}") };
            format!("conv {size}x{channels}{stride}{}", if same { "" } else { " valid" })
        }
        LayerSpec::MaxPool { size } => format!("pool {size}"),
        LayerSpec::MeanPool { size } => format!("mean {size}"),
        LayerSpec::Dense { units } => format!("dense {units}"),
    }
}

impl Answer for Layers {
    fn to_value(&self) -> Value {
        let layers: Vec<_> = self.0.iter().copied().map(written).collect();
        Value::Text(layers.join(", "))
    }

    fn from_value(value: &Value) -> Result<Self, Message> {
        let text = value.to_string().to_lowercase();
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let layers: Option<Vec<_>> = parts.map(layer).collect();
        layers.filter(|layers| layers.len() <= MOST_LAYERS).map(Self).ok_or_else(|| {
            message!(
                "accepts_vision_layers",
                "up to {layers} layers with commas between them: conv 3x8 (3 or 5, and 1 to {channels} channels; behind \
                 it stride 2, valid), pool 2 or mean 2 (2 to 4), dense 32 (1 to {units})",
                layers = MOST_LAYERS,
                channels = MOST_CHANNELS,
                units = MOST_UNITS
            )
        })
    }
}

/// One layer, or none where it is not one.
fn layer(text: &str) -> Option<LayerSpec> {
    let mut words = text.split_whitespace();
    let (kind, sizes) = (words.next()?, words.next()?);
    let number = |text: &str, fits: &dyn Fn(&usize) -> bool| text.parse().ok().filter(fits);
    let spec = match kind {
        "conv" => {
            let (size, channels) = sizes.split_once(['x', '×'])?;
            let (mut stride, mut same) = (1, true);
            while let Some(word) = words.next() {
                match word {
                    "stride" => stride = number(words.next()?, &|n| (1..=MOST_STRIDE).contains(n))?,
                    "valid" => same = false,
                    "same" => same = true,
                    _ => return None,
                }
            }
            let size = number(size, &|n| SIZES.contains(n))?;
            LayerSpec::Conv {
                size,
                channels: number(channels, &|n| (1..=MOST_CHANNELS).contains(n))?,
                stride,
                same,
            }
        }
        "pool" => LayerSpec::MaxPool { size: number(sizes, &|n| POOLS.contains(n))? },
        "mean" => LayerSpec::MeanPool { size: number(sizes, &|n| POOLS.contains(n))? },
        "dense" => LayerSpec::Dense { units: number(sizes, &|n| (1..=MOST_UNITS).contains(n))? },
        _ => return None,
    };
    words.next().is_none().then_some(spec)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_are_read_as_they_are_written() {
        for text in
            ["conv 3x8, conv 3x16, pool 2", "", "conv 5x4 stride 2 valid, mean 3, dense 32", "conv 3x1 valid"]
        {
            let layers = Layers::from_value(&text.into()).unwrap();
            assert_eq!(layers.to_value(), text.into());
        }
        let odd = Layers::from_value(&" CONV 3×8  same stride 1 ,, Pool 2".into()).unwrap();
        assert_eq!(odd.to_value(), "conv 3x8, pool 2".into());
    }

    #[test]
    fn what_is_no_layer_is_refused_with_words() {
        let nonsense = [
            "conv",
            "conv 3",
            "conv 4x8",
            "conv 3x0",
            "conv 3x33",
            "conv 3x8 stride 3",
            "conv 3x8 fast",
            "pool",
            "pool 1",
            "pool 2 2",
            "dense 0",
            "dense 129",
            "soup 2",
            "conv 3x8 stride",
            "pool 2, pool 2, pool 2, pool 2, pool 2, pool 2, pool 2",
        ];
        for text in nonsense {
            let accepted = Layers::from_value(&text.into()).unwrap_err().to_string();
            assert!(accepted.starts_with("up to 6 layers with commas between them: conv 3x8"), "{text}");
        }
    }
}
