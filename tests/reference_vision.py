"""Prints the figures of `a_small_net_is_as_numpy_has_it` in tests/native/nn_conv.rs, in f64: a convolution of 3 × 3 with zeros
around, ReLU, the largest of 2 × 2, a convolution of 3 × 3 with stride 2, ReLU, the mean of 2 × 2, and the head.

Everything is summed number by number, as the definitions have it. The parameters are θᵢ = 0.5 sin(0.7 i + 0.3) in the order
of the net's, the images xᵢ = sin(1.3 i) + 0.2. Run from anywhere: python3 tests/reference_vision.py
"""

import numpy as np

n, h, w = 2, 6, 8
images = (np.sin(1.3 * np.arange(n * h * w)) + 0.2).reshape(n, h, w, 1)
classes = [2, 0]
shapes = [(3, 3, 1, 2), (2,), (3, 3, 2, 3), (3,), (3, 3), (3,)]
sizes = [int(np.prod(shape)) for shape in shapes]
theta = 0.5 * np.sin(0.7 * np.arange(sum(sizes)) + 0.3)


def conv(x, weight, bias, stride, padding):
    kh, kw, ci, co = weight.shape
    padded = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    down, across = [(side - k) // stride + 1 for side, k in zip(padded.shape[1:3], (kh, kw))]
    y = np.zeros((len(x), down, across, co))
    for i in range(down):
        for j in range(across):
            for o in range(co):
                window = padded[:, i * stride : i * stride + kh, j * stride : j * stride + kw]
                y[:, i, j, o] = (window * weight[..., o]).sum((1, 2, 3)) + bias[o]
    return y


def pool(x, size, of):
    down, across = x.shape[1] // size[0], x.shape[2] // size[1]
    y = np.zeros((len(x), down, across, x.shape[3]))
    for i in range(down):
        for j in range(across):
            y[:, i, j] = of(x[:, i * size[0] : (i + 1) * size[0], j * size[1] : (j + 1) * size[1]], axis=(1, 2))
    return y


def logits(theta, x):
    parts, at = [], 0
    for shape, size in zip(shapes, sizes):
        parts.append(theta[at : at + size].reshape(shape))
        at += size
    w1, b1, w2, b2, w3, b3 = parts
    x = np.maximum(conv(x, w1, b1, 1, 1), 0)
    x = pool(x, (2, 2), np.max)
    x = np.maximum(conv(x, w2, b2, 2, 1), 0)
    x = pool(x, (2, 2), np.mean)
    return x.reshape(n, -1) @ w3 + b3


def loss(theta, x=images):
    z = logits(theta, x)
    p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    return -np.mean([np.log(p[i, c]) for i, c in enumerate(classes)])


def slope(f, at):
    """Central differences."""
    out = np.zeros(at.size)
    for i in range(at.size):
        nudge = np.zeros(at.size)
        nudge[i] = 1e-6
        nudge = nudge.reshape(at.shape)
        out[i] = (f(at + nudge) - f(at - nudge)) / 2e-6
    return out


np.set_printoptions(precision=6, suppress=True, floatmode="fixed", linewidth=100)
print("logits  ", logits(theta, images))
print("loss    ", round(loss(theta), 6))
gradient = slope(loss, theta)
print("gradient", len(gradient), gradient)
print("of the first image's pixels", slope(lambda x: loss(theta, x), images)[: h * w])
