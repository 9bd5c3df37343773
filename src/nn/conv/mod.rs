//! A convolutional net that is built layer by layer, and whose every number can be looked at.
//!
//! With x⁰ the pictures `[n, h, w, c]`, layer by layer:
//!
//! | layer | formula | shape |
//! |---|---|---|
//! | convolution | z = Σ over the window and the channels in it of w · x, + b | `[n, h', w', c']` |
//! | its answer | x = max(0, z) | the same |
//! | pooling | x = the largest, or the mean, under the window, channel by channel | `[n, ⌊h/k⌋, ⌊w/k⌋, c]` |
//! | dense | z = x W + b over all numbers of x, x = max(0, z) | `[n, 1, 1, c']` |
//! | head | z = x W + b: the logits | `[n, 1, 1, classes]` |
//!
//! A picture of one row, such as a signal, has windows of one row. “Convolution” is what the field calls it; what is summed is
//! the cross-correlation, the window not turned round.
//!
//! Sources: LeCun et al. (1998), section II; Goodfellow, Bengio and Courville, *Deep Learning*, chapter 9.

mod net;
mod plan;

pub use net::{ConvNet, Pass};
pub use plan::{LayerKind, LayerSpec, Plan, PlannedLayer, Vanishes};
