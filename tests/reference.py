"""Prints the figures in tests/common/mod.rs: full-batch gradient descent and least squares in NumPy, f64; and
those in tests/native/backprop.rs: one example through a 2-2-1 net and back.

Run from the root of the repository: python3 tests/reference.py
"""

import csv

import numpy as np

rows = list(csv.DictReader(open("src/data/homes.csv")))


def column(name):
    return np.array([float(row[name]) for row in rows])


def standardise(v):
    return (v - v.mean()) / v.std()


def run(features, learning_rate, steps, start):
    y = standardise(column("price"))
    n = len(y)
    z = np.column_stack([standardise(column(f)) for f in features] + [np.ones(n)])
    theta, losses, gradients = np.array(start, float), [], []
    for _ in range(steps):
        error = z @ theta - y
        losses.append((error @ error) / n)
        gradients.append(2 / n * z.T @ error)
        theta = theta - learning_rate * gradients[-1]
    exact = np.linalg.lstsq(z, y, rcond=None)[0]
    error = z @ exact - y
    loss = (error @ error) / n
    print(",".join(features))
    print("  theta         ", theta.round(6))
    print("  losses        ", np.round(losses[:3] + losses[-1:], 6))
    print("  first gradient", gradients[0].round(6))
    print("  least squares ", exact.round(6))
    print("  R², RMSE      ", round(1 - loss, 4), round(np.sqrt(loss) * column("price").std()))
    print("  stable rate   ", round(2 / np.linalg.eigvalsh(2 * z.T @ z / n).max(), 6))


run(["area"], 0.1, 10, [0, 0])
run(["area", "beds", "baths"], 0.1, 25, [0.5, -0.5, 0.25, 1])
run(["area", "beds", "baths", "latitude", "longitude"], 0.2, 25, [0] * 6)


def ngrams(train, test, size, kappa=5):
    """Of src/labs/language_model/ngrams.rs: ln V, unigram with add-one, bigram interpolated with it."""
    pairs, held_out = list(zip(train, train[1:])), list(zip(test, test[1:]))
    one = [sum(b == token for _, b in pairs) for token in range(size)]
    unigram = [(count + 1) / (len(pairs) + size) for count in one]

    def bigram(a, b):
        return (pairs.count((a, b)) + kappa * unigram[b]) / (sum(p[0] == a for p in pairs) + kappa)

    print("n-grams")
    print("  ln V   ", round(np.log(size), 6))
    print("  unigram", round(-np.mean([np.log(unigram[b]) for _, b in held_out]), 6))
    print("  bigram ", round(-np.mean([np.log(bigram(a, b)) for a, b in held_out]), 6))


ngrams([0, 1, 0, 1, 2, 0, 1, 0], [0, 1, 1, 0], 3)


def backprop(x, y, w1, b1, w2, b2, cross_entropy):
    """Sigmoid neurons; the loss is the squared error, or cross-entropy on the output's sigmoid."""
    x, w1, b1, w2 = np.array(x), np.array(w1), np.array(b1), np.array(w2)
    sigmoid = lambda z: 1 / (1 + np.exp(-z))
    z1 = x @ w1 + b1
    a1 = sigmoid(z1)
    z2 = a1 @ w2 + b2
    if cross_entropy:
        p = sigmoid(z2)
        loss, d2 = -(y * np.log(p) + (1 - y) * np.log(1 - p)), p - y
    else:
        loss, d2 = (z2 - y) ** 2, 2 * (z2 - y)
    da1 = d2 * w2
    d1 = da1 * a1 * (1 - a1)
    print("2-2-1, " + ("cross-entropy" if cross_entropy else "squared error"))
    print("  z1, a1, z2, L      ", z1.round(7), a1.round(7), z2.round(7), loss.round(7))
    print("  dL/dW1, db1        ", np.outer(x, d1).ravel().round(7), d1.round(7))
    print("  dL/dw2, db2        ", (d2 * a1).round(7), d2.round(7))
    print("  dL/da1, dL/dx      ", da1.round(7), (w1 @ d1).round(7))


for cross_entropy in (False, True):
    backprop([1, 0.5], 1, [[0.3, -0.4], [0.8, 0.2]], [0.1, -0.2], [0.5, -0.7], 0.25, cross_entropy)
