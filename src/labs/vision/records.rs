//! What the lab tells in named fields.

use crate::labs::shared::Measured;
use crate::record;

record! {
    /// A layer of the net.
    pub struct VisionLayer {
        /// conv, pool (the largest), mean, dense, or head (the answer).
        pub kind: String,
        /// The window's side; 0 of a dense layer.
        pub size: usize,
        /// How far the window moves.
        pub stride: usize,
        /// Whether zeros are put around what it is given.
        pub same: bool,
        /// Of its answer.
        pub height: usize,
        /// Of its answer.
        pub width: usize,
        /// Of its answer; of a dense layer its neurons.
        pub channels: usize,
        /// Where its numbers begin in the channel `maps`.
        pub start: usize,
        /// The name of its weights among the parameters; empty where it has none.
        pub weight: String,
        /// Weights and biases.
        pub parameters: usize,
        /// Pixels a side, across, of what one of its numbers sees of the image; no more than the image has.
        pub field: usize,
        /// As the reader writes it.
        pub described: String,
    }
}

record! {
    /// What a net is built of.
    pub struct VisionNetwork {
        /// Of an image.
        pub height: usize,
        /// Of an image.
        pub width: usize,
        /// How many there are to tell apart.
        pub classes: usize,
        /// Weights and biases of all layers.
        pub parameters: usize,
        /// From the image upwards, the answer last.
        pub layers: Vec<VisionLayer>,
    }
}

record! {
    /// The image that is shown.
    pub struct ShownImage {
        /// Its row among all; −1 where it is drawn.
        pub row: i64,
        /// Its class; −1 where it is drawn.
        pub label: i64,
        /// Whether it is held out.
        pub held_out: bool,
        /// Whether the reader drew it.
        pub drawn: bool,
        /// The height it was brought with, where it was brought to the grid; else the grid's.
        pub from_height: usize,
        /// The same across.
        pub from_width: usize,
        /// The class that the net says; −1 within a step before it has seen it.
        pub answer: i64,
        /// −ln of the probability of its class; −1 where it is drawn, and within a step before it is measured.
        pub loss: f32,
    }
}

record! {
    /// How one number of a map is made.
    pub struct WindowSum {
        /// Which layer, from 1.
        pub layer: usize,
        /// conv, pool, mean, dense or head.
        pub kind: String,
        /// Its place.
        pub channel: usize,
        /// Its place.
        pub row: usize,
        /// Its place.
        pub column: usize,
        /// Where the window begins in what the layer is given; before it where less than zero.
        pub top: i64,
        /// The same across.
        pub left: i64,
        /// The window.
        pub height: usize,
        /// The window.
        pub width: usize,
        /// Channels under it; of a pooling layer the one that it pools.
        pub input_channels: usize,
        /// What lies under the window, `[input_channels, height, width]`; zeros beyond the edge.
        pub inputs: Vec<f32>,
        /// The filter, in the same order.
        pub weights: Vec<f32>,
        /// Number by number.
        pub products: Vec<f32>,
        /// b; 0 of a pooling layer.
        pub bias: f32,
        /// Of the products and the bias.
        pub sum: f32,
        /// The number in the map: behind the ReLU, where there is one.
        pub value: f32,
        /// What it sees of the image: the first row …
        pub field_top: usize,
        /// … the first column …
        pub field_left: usize,
        /// … and how many rows …
        pub field_height: usize,
        /// … and columns.
        pub field_width: usize,
    }
}

record! {
    /// What a linear classifier makes of each layer's numbers.
    pub struct LinearProbes {
        /// input, and each layer as it is written.
        pub layers: Vec<String>,
        /// How many numbers each has.
        pub features: Vec<usize>,
        /// The share told right of those that the probe was fitted to.
        pub trained_on: Vec<f32>,
        /// The share told right of those held out.
        pub held_out: Vec<f32>,
    }
}

record! {
    /// The share told right when images are moved.
    pub struct ShiftedAccuracy {
        /// By how many pixels.
        pub pixels: Vec<usize>,
        /// Of the convolutional net.
        pub convolution: Vec<f32>,
        /// Of the dense one; none where there is none.
        pub rival: Vec<f32>,
    }
}

record! {
    /// What others come to on the same images held out.
    pub struct VisionBaselines {
        /// The most frequent class, always.
        pub majority: f32,
        /// Softmax regression on the pixels, at its optimum.
        pub linear: Measured,
        /// Its loss on the images trained on.
        pub linear_trained_loss: f32,
    }
}

record! {
    /// The dense net beside.
    pub struct DenseRival {
        /// Its hidden neurons.
        pub hidden: usize,
        /// Its weights and biases.
        pub parameters: usize,
        /// On images trained on.
        pub trained_on: Measured,
        /// On images held out.
        pub held_out: Measured,
    }
}

record! {
    /// What goes wrong, by its signs.
    pub struct VisionTrouble {
        /// The loss is many times that of guessing.
        pub diverging: bool,
        /// Channels of convolutions that are zero everywhere in every image looked at.
        pub dead_channels: usize,
        /// It tells those trained on much better than those held out.
        pub memorised: bool,
        /// The image shown is paper all over.
        pub dark: bool,
    }
}
