"""Prints the figures in tests/common/mod.rs: full-batch gradient descent and least squares in NumPy, f64.

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
