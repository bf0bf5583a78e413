"""Writes logistic.json: ridge logistic regression by PyTorch's L-BFGS in double precision.

    python logistic.py          (made with PyTorch 2.13.0, CPU)

The points are not stored: both sides compute them with `pattern`, which is exact.
"""

import json
import pathlib

import torch


def pattern(count, salt, scale=1.0):
    i = torch.arange(count, dtype=torch.int64)
    word = (i * 2654435761 + salt * 40503 * 65537 + 12345) % 2**32
    word = (word ^ (word >> 15)) * 2246822519 % 2**32
    word = word ^ (word >> 13)
    return ((word.double() + 0.5) / 2**31 - 1).float() * scale


def fit(plus, minus, strength):
    x = torch.cat([plus, minus]).double()
    y = torch.cat([torch.ones(len(plus)), -torch.ones(len(minus))]).double()
    solution = torch.zeros(x.shape[1] + 1, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS(
        [solution], max_iter=2000, tolerance_grad=1e-12, tolerance_change=1e-16,
        line_search_fn="strong_wolfe")

    def loss():
        optimiser.zero_grad()
        w, b = solution[:-1], solution[-1]
        value = w.dot(w) / 2
        value = value + strength * torch.nn.functional.softplus(-y * (x @ w + b)).sum()
        value.backward()
        return value

    optimiser.step(loss)
    return solution.detach().tolist()


# Fewer points than dimensions, which a plane always separates; more, which it does not; one side of one.
CASES = [(3, 2, 6, 1.0), (40, 25, 4, 1.0), (1, 7, 3, 1.0), (12, 9, 5, 100.0)]

cases = []
for salt, (plus, minus, size, strength) in enumerate(CASES):
    a = pattern(plus * size, 2 * salt + 1).reshape(plus, size) + 0.25
    b = pattern(minus * size, 2 * salt + 2).reshape(minus, size)
    cases.append({"plus": plus, "minus": minus, "size": size, "strength": strength,
                  "solution": fit(a, b, strength)})
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps({"cases": cases}, indent=1) + "\n")
