//! How one number of a map is made: the window, the filter, and their products.

use super::Vision;
use super::layers::written;
use super::records::{VisionLayer, VisionNetwork, WindowSum};
use crate::error::Result;
use crate::nn::conv::{LayerKind, PlannedLayer};
use crate::nn::numbers;

impl LayerKind {
    /// As the page is told.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Conv => "conv",
            Self::MaxPool => "pool",
            Self::MeanPool => "mean",
            Self::Dense => "dense",
            Self::Head => "head",
        }
    }
}

/// A place in a layer's map.
#[derive(Clone, Copy)]
struct Place {
    layer: usize,
    channel: usize,
    row: usize,
    column: usize,
}

impl Vision {
    /// The net's layers as a record.
    pub(super) fn network(&self) -> VisionNetwork {
        let [height, width] = self.problem.grid;
        let (mut start, mut convs, mut dense) = (0, 0, 0);
        let mut layers = vec![];
        for (index, layer) in self.plan.layers.iter().enumerate() {
            let next = |count: &mut usize, name: &str| {
                *count += 1;
                format!("{name}.{}.weight", *count - 1)
            };
            let weight = match layer.kind {
                LayerKind::Conv => next(&mut convs, "convs"),
                LayerKind::Dense | LayerKind::Head => next(&mut dense, "dense"),
                _ => String::new(),
            };
            let whole = matches!(layer.kind, LayerKind::Dense | LayerKind::Head);
            layers.push(VisionLayer {
                kind: layer.kind.id().into(),
                size: if whole { 0 } else { layer.windows.size[1] },
                stride: layer.windows.stride[1],
                same: layer.windows.padding[1] > 0,
                height: layer.output[0],
                width: layer.output[1],
                channels: layer.channels,
                start,
                weight,
                parameters: layer.parameters(),
                field: layer.field[1].min(width),
                described: self.options.layers.0.get(index).copied().map_or("head".into(), written),
            });
            start += layer.numbers();
        }
        let (classes, parameters) = (self.plan.classes(), self.plan.parameters());
        VisionNetwork { height, width, classes, parameters, layers }
    }

    /// A layer's weights, `[window, channels]`, and its biases; none of a pooling layer.
    fn weights_of(&self, layer: usize) -> Result<(Vec<f32>, Vec<f32>)> {
        let model = self.without_gradients();
        let before = self.plan.layers.iter().take(layer);
        let convs = before.clone().filter(|layer| layer.kind == LayerKind::Conv).count();
        let dense = before.filter(|layer| layer.kind == LayerKind::Dense).count();
        match self.plan.layers.get(layer).map(|layer| layer.kind) {
            Some(LayerKind::Conv) => match model.convs.get(convs) {
                Some(filters) => Ok((numbers(filters.weight.val())?, numbers(filters.bias.val())?)),
                None => Ok(Default::default()),
            },
            Some(LayerKind::Dense | LayerKind::Head) => match model.dense.get(dense) {
                Some(dense) => {
                    let bias = dense.bias.as_ref().map_or(Ok(vec![]), |bias| numbers(bias.val()))?;
                    Ok((numbers(dense.weight.val())?, bias))
                }
                None => Ok(Default::default()),
            },
            _ => Ok(Default::default()),
        }
    }

    /// The number that the reader points at, brought into its map.
    fn pointed_at(&self) -> Place {
        let index = self.shown_layer();
        let layer = &self.plan.layers[index];
        Place {
            layer: index,
            channel: self.options.shown_channel.min(layer.channels - 1),
            row: self.options.shown_row.min(layer.output[0] - 1),
            column: self.options.shown_column.min(layer.output[1] - 1),
        }
    }

    /// How the number that the reader points at is made, for the image shown.
    pub(super) fn window(&self) -> Result<WindowSum> {
        let place = self.pointed_at();
        let layer = &self.plan.layers[place.layer];
        let shown = self.shown_layers()?;
        let image = self.image();
        let input = if place.layer == 0 { &image } else { &shown.x[place.layer - 1] };
        let (weights, bias) = match layer.kind {
            LayerKind::MaxPool | LayerKind::MeanPool => (vec![], 0.0),
            _ => {
                let (weights, biases) = self.weights_of(place.layer)?;
                let own = weights.iter().skip(place.channel).step_by(layer.channels).copied().collect();
                (own, biases.get(place.channel).copied().unwrap_or(0.0))
            }
        };
        let mut made = under(layer, place, input, &weights);
        if layer.kind == LayerKind::MaxPool {
            made.weights = largest(&made.inputs);
        }
        made.products = made.inputs.iter().zip(&made.weights).map(|(x, w)| x * w).collect();
        let sum: f64 = made.products.iter().map(|product| f64::from(*product)).sum();
        let at = (place.row * layer.output[1] + place.column) * layer.channels + place.channel;
        let [field_top, field_left, field_height, field_width] = self.field_of(place);
        Ok(WindowSum {
            bias,
            sum: sum as f32 + bias,
            value: shown.x[place.layer].get(at).copied().unwrap_or(f32::NAN),
            field_top,
            field_left,
            field_height,
            field_width,
            ..made
        })
    }

    /// What a number sees of the image: the first row and column, and how many.
    fn field_of(&self, place: Place) -> [usize; 4] {
        let layer = &self.plan.layers[place.layer];
        let along = |axis: usize, at: usize| seen(layer, axis, at, self.problem.grid[axis]);
        let ([top, bottom], [left, right]) = (along(0, place.row), along(1, place.column));
        [top, left, bottom - top, right - left]
    }
}

/// The rows (or columns) of the image that a number at place `at` of a layer sees: from …, to before ….
pub(super) fn seen(layer: &PlannedLayer, axis: usize, at: usize, most: usize) -> [usize; 2] {
    let from = layer.start[axis] + (at * layer.step[axis]) as isize;
    let to = from + layer.field[axis] as isize;
    [from, to].map(|edge| edge.clamp(0, most as isize) as usize)
}

/// What lies under a layer's window at a place, and the weights over it, both `[channels, height, width]`. `weights` are one
/// filter's, `[height, width, channels]`; none of a pooling layer, of which only the channel pooled is told.
fn under(layer: &PlannedLayer, place: Place, input: &[f32], weights: &[f32]) -> WindowSum {
    let windows = &layer.windows;
    let pooled = !layer.is_weighted();
    let channels = if pooled { place.channel..place.channel + 1 } else { 0..windows.channels };
    let begin = |axis: usize, at: usize| (at * windows.stride[axis]) as i64 - windows.padding[axis] as i64;
    let (top, left) = (begin(0, place.row), begin(1, place.column));
    let ([height, width], mut inputs, mut filter) = (windows.size, vec![], vec![]);
    for channel in channels.clone() {
        for y in 0..height {
            for x in 0..width {
                let (row, column) = (top + y as i64, left + x as i64);
                let inside = (0..windows.input[0] as i64).contains(&row)
                    && (0..windows.input[1] as i64).contains(&column);
                let at = (row.max(0) as usize * windows.input[1] + column.max(0) as usize) * windows.channels
                    + channel;
                inputs.push(if inside { input.get(at).copied().unwrap_or(0.0) } else { 0.0 });
                let over = (y * width + x) * windows.channels + channel;
                let mean = 1.0 / (height * width) as f32;
                filter.push(if pooled { mean } else { weights.get(over).copied().unwrap_or(0.0) });
            }
        }
    }
    WindowSum {
        layer: place.layer + 1,
        kind: layer.kind.id().into(),
        channel: place.channel,
        row: place.row,
        column: place.column,
        top,
        left,
        height,
        width,
        input_channels: channels.len(),
        inputs,
        weights: filter,
        products: vec![],
        bias: 0.0,
        sum: 0.0,
        value: 0.0,
        field_top: 0,
        field_left: 0,
        field_height: 0,
        field_width: 0,
    }
}

/// 1 at the first of the largest, 0 elsewhere.
fn largest(inputs: &[f32]) -> Vec<f32> {
    let best = (1..inputs.len()).fold(0, |best, i| if inputs[i] > inputs[best] { i } else { best });
    (0..inputs.len()).map(|i| f32::from(u8::from(i == best))).collect()
}
