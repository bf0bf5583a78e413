#!/usr/bin/env python3
"""Golden outputs of the InfoGAN MNIST networks in evaluation mode, from PyTorch.

  python3 infogan.py > infogan.json

13 million weights do not belong in a repository, so both sides make them: element i of the tensor
called NAME is a hash of (FNV-1a of NAME) + i, scaled to +-1 and then as `spread` says. The file holds
the outputs only: two pictures, and what the discriminator and the recognition network say of them.
"""
import json
import sys

import numpy as np
import torch
import torch.nn as nn


def fnv(name):
    h = 0xCBF29CE484222325
    for byte in name.encode():
        h = ((h ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return h


def numbers(name, count):
    with np.errstate(over="ignore"):
        x = np.uint64(fnv(name)) + np.arange(count, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        x = x ^ (x >> np.uint64(31))
    return (x >> np.uint64(40)).astype(np.float32) * np.float32(2.0 ** -23) - np.float32(1)


def fill(module, prefix):
    for name, tensor in module.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        key = prefix + "." + name
        values = numbers(key, tensor.numel()).reshape(tensor.shape)
        leaf = name.split(".")[-1]
        if leaf == "running_var":
            values = np.float32(1) + np.float32(0.5) * values
        elif leaf == "weight" and tensor.dim() == 1:
            values = np.float32(1) + np.float32(0.25) * values
        elif leaf == "weight":
            values = values * np.float32(0.25 if tensor.dim() == 4 else 0.0625)
        else:
            values = values * np.float32(0.25)
        tensor.copy_(torch.from_numpy(values))


def net(*layers):
    return nn.Sequential(__import__("collections").OrderedDict(layers)).eval()


generator = net(
    ("fc1", nn.Linear(74, 1024)), ("bn1", nn.BatchNorm1d(1024)), ("relu1", nn.ReLU()),
    ("fc2", nn.Linear(1024, 6272)), ("bn2", nn.BatchNorm1d(6272)), ("relu2", nn.ReLU()),
    ("view", nn.Unflatten(1, (128, 7, 7))),
    ("up1", nn.ConvTranspose2d(128, 64, 4, 2, 1)), ("bn3", nn.BatchNorm2d(64)),
    ("relu3", nn.ReLU()), ("up2", nn.ConvTranspose2d(64, 1, 4, 2, 1)), ("out", nn.Sigmoid()))
trunk = net(
    ("conv1", nn.Conv2d(1, 64, 4, 2, 1)), ("act1", nn.LeakyReLU(0.1)),
    ("conv2", nn.Conv2d(64, 128, 4, 2, 1)), ("bn2", nn.BatchNorm2d(128)),
    ("act2", nn.LeakyReLU(0.1)), ("view", nn.Flatten()),
    ("fc", nn.Linear(6272, 1024)), ("bn3", nn.BatchNorm1d(1024)), ("act3", nn.LeakyReLU(0.1)))
discriminator = net(("fc", nn.Linear(1024, 1)))
recognition = net(
    ("fc1", nn.Linear(1024, 128)), ("bn1", nn.BatchNorm1d(128)), ("act1", nn.LeakyReLU(0.1)),
    ("fc2", nn.Linear(128, 14)))

with torch.no_grad():
    for name in ("generator", "trunk", "discriminator", "recognition"):
        fill(globals()[name], name)
    latents = torch.from_numpy(numbers("latents", 2 * 74).reshape(2, 74))
    # Double precision, so that the numbers owe nothing to one order of summation.
    pictures = generator.double()(latents.double())
    features = trunk.double()(pictures)
    result = {
        "versions": {"torch": torch.__version__, "python": sys.version.split()[0]},
        "pictures": pictures.flatten().tolist(),
        "discriminator": discriminator.double()(features).flatten().tolist(),
        "recognition": recognition.double()(features).flatten().tolist(),
    }
rounded = {k: [float("%.9g" % x) for x in v] if isinstance(v, list) else v for k, v in result.items()}
print(json.dumps(rounded))
