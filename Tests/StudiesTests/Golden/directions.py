"""Writes directions.json: SeFa's and GANSpace's directions of a small network, from NumPy.

    python directions.py        (made with NumPy and PyTorch 2.13.0, CPU)

The network is linear(8, 12), batch norm, ReLU; the latent is noise (4), a categorical code (3), a
continuous code (1). Weights and draws are not stored: both sides compute them with `pattern`.
"""

import json
import pathlib

import numpy as np
import torch

NOISE, CATEGORIES, INPUTS, FEATURES, DRAWS = 4, 3, 8, 12, 300
PLACES = [0, 1, 2, 3, 7]


def pattern(count, salt, scale=1.0):
    i = torch.arange(count, dtype=torch.int64)
    word = (i * 2654435761 + salt * 40503 * 65537 + 12345) % 2**32
    word = (word ^ (word >> 15)) * 2246822519 % 2**32
    word = word ^ (word >> 13)
    return (((word.double() + 0.5) / 2**31 - 1).float() * scale).double().numpy()


def unit(values):
    values = np.array(values)
    values = values / np.linalg.norm(values)
    return (values * np.sign(values[np.argmax(np.abs(values))])).tolist()


weight = pattern(FEATURES * INPUTS, 1).reshape(FEATURES, INPUTS)
bias = pattern(FEATURES, 2, 0.5)
scale, shift = pattern(FEATURES, 3, 0.5) + 1, pattern(FEATURES, 4, 0.2)
mean, variance = pattern(FEATURES, 5, 0.2), pattern(FEATURES, 6, 0.5) + 1
factor = scale / np.sqrt(variance + 1e-5)

# SeFa: the right singular vectors of the linear map, without the columns of the categories.
linear = (factor[:, None] * weight)[:, PLACES]
_, singular, right = np.linalg.svd(linear)
sefa = []
for value, vector in zip(singular, right):
    whole = np.zeros(INPUTS)
    whole[PLACES] = vector
    sefa.append({"values": unit(whole), "share": value**2 / (singular**2).sum()})

# GANSpace: principal components of the activations, led back by least squares.
z = pattern(DRAWS * INPUTS, 7).reshape(DRAWS, INPUTS)
z[:, NOISE:NOISE + CATEGORIES] = [1, 0, 0]
y = np.maximum(0, (z @ weight.T + bias - mean) * factor + shift)
centred = y - y.mean(axis=0)
left, singular, _ = np.linalg.svd(centred, full_matrices=False)
coordinates = left * singular
regression = np.linalg.lstsq(coordinates[:, :4], z - z.mean(axis=0), rcond=None)[0]
pca = [{"values": unit(row), "share": value**2 / (singular**2).sum()}
       for row, value in zip(regression, singular)]

result = {"sefa": sefa, "pca": pca}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")
