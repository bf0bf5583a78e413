"""Golden numbers of the Frechet and the kernel distance, by numpy alone: python3 quality.py > quality.json

Features come from a linear congruential generator, so that the test can make the same ones.
"""
import json

import numpy


def features(count, width, seed, scale, shift):
    state, values = seed, []
    for _ in range(count * width):
        state = (1664525 * state + 1013904223) % 2**32
        values.append(numpy.float32(state / 2**32))
    table = numpy.array(values, dtype=numpy.float32).reshape(count, width)
    # Neighbouring features depend on each other.
    table[:, 1:] += numpy.float32(0.5) * table[:, :-1]
    return table * numpy.float32(scale) + numpy.float32(shift)


def frechet(a, b):
    a, b = a.astype(float), b.astype(float)
    c1, c2 = numpy.cov(a, rowvar=False), numpy.cov(b, rowvar=False)
    w, v = numpy.linalg.eigh(c1)
    root = (v * numpy.sqrt(numpy.maximum(w, 0))) @ v.T
    inner = numpy.linalg.eigvalsh(root @ c2 @ root)
    difference = a.mean(0) - b.mean(0)
    return float(difference @ difference + numpy.trace(c1 + c2)
                 - 2 * numpy.sqrt(numpy.maximum(inner, 0)).sum())


def kernel(a, b):
    a, b = a.astype(float), b.astype(float)
    d, n = a.shape[1], len(a)
    k = lambda x, y: (x @ y.T / d + 1) ** 3
    within = lambda x: (k(x, x).sum() - numpy.trace(k(x, x))) / (n * (n - 1))
    return float(within(a) + within(b) - 2 * k(a, b).mean())


cases = []
for width, count, scale, shift in [(3, 20, 1, 0), (11, 60, 1.5, 0.25), (24, 16, 0.5, -1)]:
    a, b = features(count, width, 1, 1, 0), features(count, width, 2, scale, shift)
    cases.append({"width": width, "count": count, "scale": scale, "shift": shift,
                  "frechet": frechet(a, b), "kernel": kernel(a, b)})
symmetric = features(7, 7, 3, 2, -1).astype(float)
symmetric = (symmetric + symmetric.T) / 2
print(json.dumps({"numpy": numpy.__version__, "cases": cases,
                  "eigenvalues": sorted(numpy.linalg.eigvalsh(symmetric).tolist(), reverse=True)},
                 indent=1))
