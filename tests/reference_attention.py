"""Prints the figures of `attention_as_numpy_has_it` in tests/transformer.rs, in f64.

The parameters are θᵢ = 0.5 sin(0.7 i + 0.3) in the order of `Transformer::parameters`.
Run from anywhere: python3 tests/reference_attention.py
"""

import numpy as np
from math import erf

v, context, d, h, layers = 5, 4, 4, 2, 1
count, take = 0, []


def parameter(*shape):
    global count
    n = int(np.prod(shape))
    values = 0.5 * np.sin(0.7 * np.arange(count, count + n) + 0.3)
    count += n
    return values.reshape(shape)


def norm(x, gamma, beta):
    mean, variance = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(variance + 1e-5) + beta


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


E, P = parameter(v, d), parameter(context, d)
g1, b1 = parameter(d), parameter(d)
qkv, qkv_b = parameter(d, 3 * d), parameter(3 * d)
o, o_b = parameter(d, d), parameter(d)
g2, b2 = parameter(d), parameter(d)
w1, w1_b = parameter(d, 4 * d), parameter(4 * d)
w2, w2_b = parameter(4 * d, d), parameter(d)
g3, b3 = parameter(d), parameter(d)
W = parameter(d, v)

tokens = [3, 0, 4]
t, width = len(tokens), d // h
x = E[tokens] + P[:t]
all_three = norm(x, g1, b1) @ qkv + qkv_b
heads, maps = [], []
for i in range(h):
    q, k, value = (all_three[:, part * d + i * width :][:, :width] for part in range(3))
    scores = q @ k.T / np.sqrt(width)
    scores[np.triu_indices(t, 1)] = -np.inf
    maps.append(softmax(scores))
    heads.append(maps[-1] @ value)
x = x + np.concatenate(heads, 1) @ o + o_b
hidden = norm(x, g2, b2) @ w1 + w1_b
gelu = hidden * 0.5 * (1 + np.vectorize(erf)(hidden / np.sqrt(2)))
x = x + gelu @ w2 + w2_b
logits = norm(x, g3, b3) @ W
print("parameters", count)
print("attention", np.round(np.concatenate([m.ravel() for m in maps]), 6).tolist())
print("logits", np.round(logits.ravel(), 6).tolist())
right = [1, 2, 0]
print("loss of the last two", round(float(-np.log(softmax(logits)[[1, 2], right[1:]]).mean()), 6))
