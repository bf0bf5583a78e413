"""Golden numbers of the linear SVM, by PyTorch in double precision: python3 svm.py > svm.json

The same problem as in LinearSVM.swift, solved by PyTorch's L-BFGS with its strong Wolfe search.
Features come from a linear congruential generator, so that the test can make the same ones.
"""
import json

import numpy
import torch

ROWS, WIDTH, CLASSES = 60, 7, 3
state, values = 5, []
for _ in range(ROWS * WIDTH):
    state = (1664525 * state + 1013904223) % 2**32
    values.append(numpy.float32(state / 2**32 - 0.5))
table = torch.tensor(numpy.array(values)).double().reshape(ROWS, WIDTH)
# The largest of the first three numbers, every eleventh row wrong.
labels = table[:, :CLASSES].argmax(1)
labels[::11] = (labels[::11] + 1) % CLASSES

cases = []
for cost in (0.05, 1.0, 20.0):
    w = torch.zeros(CLASSES, WIDTH + 1, dtype=torch.double, requires_grad=True)
    x = torch.cat([table, torch.ones(ROWS, 1, dtype=torch.double)], 1)
    y = torch.where(torch.arange(CLASSES) == labels[:, None], 1.0, -1.0).double()
    optimiser = torch.optim.LBFGS([w], max_iter=2000, tolerance_grad=1e-12,
                                  tolerance_change=1e-16, line_search_fn="strong_wolfe")

    def closure():
        optimiser.zero_grad()
        loss = (w * w).sum() / 2 + cost * ((1 - y * (x @ w.T)).clamp(min=0) ** 2).sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    cases.append({"cost": cost, "weights": w[:, :-1].flatten().tolist(),
                  "biases": w[:, -1].tolist(), "classes": (x @ w.T).argmax(1).tolist()})
print(json.dumps({"torch": torch.__version__, "labels": labels.tolist(), "cases": cases}))
