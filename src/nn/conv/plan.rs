//! What a net is to be built of, and the sizes that come of it.

use crate::nn::ops::Windows;

/// A layer as it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayerSpec {
    /// A convolution and a ReLU.
    Conv {
        /// The window's side.
        size: usize,
        /// Channels of its answer.
        channels: usize,
        /// How far the window moves.
        stride: usize,
        /// Whether zeros are put around, so that with a stride of 1 the map keeps its size.
        same: bool,
    },
    /// The largest under a window that moves by its own size.
    MaxPool {
        /// The window's side.
        size: usize,
    },
    /// The mean under such a window.
    MeanPool {
        /// The window's side.
        size: usize,
    },
    /// A dense layer and a ReLU.
    Dense {
        /// Its neurons.
        units: usize,
    },
}

/// What a layer of the net is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayerKind {
    /// A convolution and a ReLU.
    Conv,
    /// The largest under a window.
    MaxPool,
    /// The mean under a window.
    MeanPool,
    /// All numbers to each neuron, and a ReLU.
    Dense,
    /// The same without a ReLU: the logits.
    Head,
}

/// A layer in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedLayer {
    /// What it is.
    pub kind: LayerKind,
    /// Its window; of a dense layer the whole picture.
    pub windows: Windows,
    /// Channels of its answer, or neurons.
    pub channels: usize,
    /// Height and width of its answer.
    pub output: [usize; 2],
    /// Height and width of what one number of its answer sees of the net's input, the padding counted.
    pub field: [usize; 2],
    /// How far, in the input, two neighbours of its answer lie apart.
    pub step: [usize; 2],
    /// Where, in the input, the first number's view begins; before the picture where it is less than zero.
    pub start: [isize; 2],
}

impl PlannedLayer {
    /// Numbers of its answer.
    pub fn numbers(&self) -> usize {
        self.output[0] * self.output[1] * self.channels
    }

    /// Whether it has weights.
    pub fn is_weighted(&self) -> bool {
        !matches!(self.kind, LayerKind::MaxPool | LayerKind::MeanPool)
    }

    /// Whether a ReLU follows.
    pub fn is_rectified(&self) -> bool {
        matches!(self.kind, LayerKind::Conv | LayerKind::Dense)
    }

    /// Multiplications that a forward pass of a picture takes.
    pub fn multiplications(&self) -> usize {
        if self.is_weighted() { self.windows.area() * self.numbers() } else { 0 }
    }

    /// Weights and biases.
    pub fn parameters(&self) -> usize {
        if self.is_weighted() { (self.windows.area() + 1) * self.channels } else { 0 }
    }
}

/// A net's layers in order, the head among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Height, width and channels of the input.
    pub input: [usize; 3],
    /// The layers.
    pub layers: Vec<PlannedLayer>,
}

/// A layer whose map would have no number left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vanishes {
    /// Which, from 0.
    pub layer: usize,
    /// Height and width of what it would be given.
    pub given: [usize; 2],
    /// Height and width of its window.
    pub window: [usize; 2],
    /// Whether it comes behind a dense layer, where there are no maps any more.
    pub behind_dense: bool,
}

impl Plan {
    /// The layers `specs` and a head, for pictures of `[height, width, channels]`.
    ///
    /// # Errors
    /// The first layer that would leave nothing of its input.
    pub fn new(input: [usize; 3], specs: &[LayerSpec], classes: usize) -> Result<Self, Vanishes> {
        let mut plan = Self { input, layers: Vec::with_capacity(specs.len() + 1) };
        for (index, spec) in specs.iter().enumerate() {
            let layer = plan.planned(spec);
            let is_dense = layer.kind == LayerKind::Dense;
            let behind_dense = !is_dense && plan.layers.iter().any(|layer| layer.kind == LayerKind::Dense);
            let windows = layer.windows;
            if layer.output.contains(&0) || behind_dense {
                let (given, window) = (windows.input, windows.size);
                return Err(Vanishes { layer: index, given, window, behind_dense });
            }
            plan.layers.push(layer);
        }
        let head = plan.dense(LayerKind::Head, classes);
        plan.layers.push(head);
        Ok(plan)
    }

    /// Height, width and channels of what a further layer would be given.
    fn given(&self) -> [usize; 3] {
        self.layers.last().map_or(self.input, |layer| [layer.output[0], layer.output[1], layer.channels])
    }

    fn planned(&self, spec: &LayerSpec) -> PlannedLayer {
        let [height, width, channels] = self.given();
        // A picture of one row has windows of one row.
        let flat = self.input[0] == 1;
        let axes = |down: usize, across: usize| if flat { [down, across] } else { [across, across] };
        let pool = |size: usize| Windows {
            input: [height, width],
            channels,
            size: axes(1, size),
            stride: axes(1, size),
            padding: [0, 0],
        };
        match *spec {
            LayerSpec::Conv { size, channels: answers, stride, same } => {
                let around = if same { (size - 1) / 2 } else { 0 };
                let windows = Windows {
                    size: axes(1, size),
                    stride: axes(1, stride),
                    padding: axes(0, around),
                    ..pool(1)
                };
                self.windowed(LayerKind::Conv, windows, answers)
            }
            LayerSpec::MaxPool { size } => self.windowed(LayerKind::MaxPool, pool(size), channels),
            LayerSpec::MeanPool { size } => self.windowed(LayerKind::MeanPool, pool(size), channels),
            LayerSpec::Dense { units } => self.dense(LayerKind::Dense, units),
        }
    }

    /// A layer that sees all of what it is given.
    fn dense(&self, kind: LayerKind, units: usize) -> PlannedLayer {
        let [height, width, channels] = self.given();
        let size = [height, width];
        self.windowed(kind, Windows { input: size, channels, size, stride: [1, 1], padding: [0, 0] }, units)
    }

    fn windowed(&self, kind: LayerKind, windows: Windows, channels: usize) -> PlannedLayer {
        let (field, step, start) = match self.layers.last() {
            Some(below) => (below.field, below.step, below.start),
            None => ([1, 1], [1, 1], [0, 0]),
        };
        PlannedLayer {
            kind,
            windows,
            channels,
            output: windows.output(),
            field: std::array::from_fn(|axis| field[axis] + (windows.size[axis] - 1) * step[axis]),
            step: std::array::from_fn(|axis| step[axis] * windows.stride[axis]),
            start: std::array::from_fn(|axis| start[axis] - (windows.padding[axis] * step[axis]) as isize),
        }
    }

    /// Numbers of a picture.
    pub fn pixels(&self) -> usize {
        self.input.iter().product()
    }

    /// Weights and biases of the whole net.
    pub fn parameters(&self) -> usize {
        self.layers.iter().map(PlannedLayer::parameters).sum()
    }

    /// Multiplications of a picture's forward pass through the whole net.
    pub fn multiplications(&self) -> usize {
        self.layers.iter().map(PlannedLayer::multiplications).sum()
    }

    /// Classes told apart.
    pub fn classes(&self) -> usize {
        self.layers.last().map_or(0, |head| head.channels)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn conv(size: usize, channels: usize) -> LayerSpec {
        LayerSpec::Conv { size, channels, stride: 1, same: true }
    }

    #[test]
    fn sizes_and_receptive_fields_by_hand() {
        let specs = [conv(3, 8), conv(3, 16), LayerSpec::MaxPool { size: 2 }];
        let plan = Plan::new([8, 8, 1], &specs, 10).unwrap();
        // 3·3·8 + 8, 3·3·8·16 + 16, nothing, 4·4·16·10 + 10.
        let parameters: Vec<_> = plan.layers.iter().map(PlannedLayer::parameters).collect();
        assert_eq!((parameters, plan.parameters()), (vec![80, 1168, 0, 2570], 3818));
        // Each of the 8·8·8 and 8·8·16 numbers has its window, and each answer all of the last maps.
        assert_eq!(plan.multiplications(), 512 * 9 + 1024 * 72 + 2560);
        let outputs: Vec<_> = plan.layers.iter().map(|layer| (layer.output, layer.channels)).collect();
        assert_eq!(outputs, [([8, 8], 8), ([8, 8], 16), ([4, 4], 16), ([1, 1], 10)]);
        let fields: Vec<_> = plan.layers.iter().map(|layer| layer.field[0]).collect();
        // The head's four places of pooled maps, two pixels apart, see 6 + 3·2.
        assert_eq!(fields, [3, 5, 6, 12]);
        let starts: Vec<_> = plan.layers.iter().map(|layer| (layer.start[0], layer.step[0])).collect();
        assert_eq!(starts, [(-1, 1), (-2, 1), (-2, 2), (-2, 2)]);
    }

    #[test]
    fn a_signal_has_windows_of_one_row() {
        let strided = LayerSpec::Conv { size: 5, channels: 4, stride: 2, same: true };
        let plan = Plan::new([1, 40, 1], &[strided, LayerSpec::MeanPool { size: 2 }], 10).unwrap();
        assert_eq!(plan.layers[0].windows.size, [1, 5]);
        assert_eq!(plan.layers.iter().map(|layer| layer.output[1]).collect::<Vec<_>>(), [20, 10, 1]);
        assert_eq!(plan.layers[1].field, [1, 7]);
    }

    #[test]
    fn a_map_that_shrinks_to_nothing_is_found_at_its_layer() {
        let pool = LayerSpec::MaxPool { size: 4 };
        let narrow = LayerSpec::Conv { size: 3, channels: 4, stride: 1, same: false };
        let error = Plan::new([8, 8, 1], &[pool, narrow], 10).unwrap_err();
        assert_eq!(error, Vanishes { layer: 1, given: [2, 2], window: [3, 3], behind_dense: false });
        let error = Plan::new([8, 8, 1], &[LayerSpec::Dense { units: 4 }, conv(3, 2)], 10).unwrap_err();
        assert!(error.behind_dense && error.layer == 1);
        assert_eq!(Plan::new([8, 8, 1], &[], 10).unwrap().parameters(), 650);
    }
}
