"""Writes layers.json: outputs and gradients of single layers and short chains, from PyTorch.

    python layers.py            (made with PyTorch 2.13.0, CPU)

Inputs, parameters and the gradient at the output are not stored. Both sides compute them with
`pattern`, which is exact: a Weyl sequence of 32-bit integers scaled to (-1, 1).
Arithmetic is Float32 as in training; sums over large axes are PyTorch's own.
"""

import json
import pathlib

import torch
from torch import nn


def pattern(count, salt, scale=1.0):
    i = torch.arange(count, dtype=torch.int64)
    word = (i * 2654435761 + salt * 40503 * 65537 + 12345) % 2**32
    word = (word ^ (word >> 15)) * 2246822519 % 2**32
    word = word ^ (word >> 13)
    return ((word.double() + 0.5) / 2**31 - 1).float() * scale


def layer(name, kind, **settings):
    return {"name": name, "layer": kind, **settings}


def conv(name, kind, inputs, outputs, kernel, stride, padding, bias=True):
    return layer(name, kind, inputs=inputs, outputs=outputs, kernel=kernel, stride=stride,
                 padding=padding, bias=bias)


def norm(name, features):
    return layer(name, "batchNorm", features=features, epsilon=1e-5, decay=0.9)


CASES = [
    ("linear", 5, [7], [layer("a", "linear", inputs=7, outputs=9, bias=True)]),
    ("linear without bias", 3, [20], [layer("a", "linear", inputs=20, outputs=3, bias=False)]),
    ("conv2d 4x4 stride 2", 3, [3, 6, 8], [conv("a", "conv2d", 3, 5, 4, 2, 1)]),
    ("conv2d 3x3", 2, [2, 5, 7], [conv("a", "conv2d", 2, 4, 3, 1, 1, bias=False)]),
    ("conv2d 5x5 stride 2 odd", 2, [1, 7, 9], [conv("a", "conv2d", 1, 3, 5, 2, 2)]),
    ("conv2d to one pixel", 3, [4, 4, 4], [conv("a", "conv2d", 4, 6, 4, 1, 0)]),
    ("convTranspose2d 4x4 stride 2", 3, [5, 3, 4], [conv("a", "convTranspose2d", 5, 2, 4, 2, 1)]),
    ("convTranspose2d from one pixel", 3, [6, 1, 1],
     [conv("a", "convTranspose2d", 6, 3, 4, 1, 0)]),
    ("convTranspose2d 3x3 stride 2", 2, [2, 3, 5],
     [conv("a", "convTranspose2d", 2, 3, 3, 2, 1, bias=False)]),
    ("convTranspose2d 5x5 stride 1", 2, [3, 4, 3], [conv("a", "convTranspose2d", 3, 1, 5, 1, 2)]),
    ("batchNorm of features", 6, [5], [norm("a", 5)]),
    ("batchNorm of pictures", 2, [3, 5, 7], [norm("a", 3)]),
    ("relu", 3, [11], [layer("a", "relu")]),
    ("leakyRelu", 3, [2, 3, 3], [layer("a", "leakyRelu", slope=0.1)]),
    ("tanh", 3, [11], [layer("a", "tanh")]),
    ("sigmoid", 3, [2, 3, 3], [layer("a", "sigmoid")]),
    ("picture to features", 3, [3, 4, 4],
     [conv("a", "conv2d", 3, 5, 4, 2, 1), norm("b", 5), layer("c", "leakyRelu", slope=0.2),
      layer("d", "reshape", shape=[20]), layer("e", "linear", inputs=20, outputs=4, bias=True)]),
    ("features to picture", 4, [6],
     [layer("a", "linear", inputs=6, outputs=60, bias=True), norm("b", 60), layer("c", "relu"),
      layer("d", "reshape", shape=[5, 3, 4]), conv("e", "convTranspose2d", 5, 2, 4, 2, 1),
      layer("f", "tanh")]),
    ("flattened at the end", 2, [2, 4, 6],
     [conv("a", "conv2d", 2, 3, 3, 1, 1), layer("b", "sigmoid"),
      layer("c", "reshape", shape=[72])]),
]


def module(d):
    k = d["layer"]
    if k == "linear":
        return nn.Linear(d["inputs"], d["outputs"], bias=d["bias"])
    if k in ("conv2d", "convTranspose2d"):
        make = nn.Conv2d if k == "conv2d" else nn.ConvTranspose2d
        return make(d["inputs"], d["outputs"], d["kernel"], d["stride"], d["padding"],
                    bias=d["bias"])
    if k == "batchNorm":
        return Norm(d["features"], d["epsilon"], 1 - d["decay"])
    return {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid,
            "leakyRelu": lambda: nn.LeakyReLU(d["slope"]),
            "reshape": lambda: nn.Unflatten(1, d["shape"]) if len(d["shape"]) == 3
            else nn.Flatten()}[k]()


class Norm(nn.modules.batchnorm._BatchNorm):
    """Batch norm of (N, C) and of (N, C, H, W)."""

    def _check_input_dim(self, x):
        pass


def fill(network, salt):
    """Weights of (-0.5, 0.5), scales of (0.5, 1.5), variances of (0.5, 1.5), the rest (-0.5, 0.5)."""
    state = {}
    named = [(n, v) for n, v in network.state_dict().items()
             if not n.endswith("num_batches_tracked")]
    for index, (name, value) in enumerate(named):
        values = pattern(value.numel(), salt + index, 0.5).reshape(value.shape)
        owner = network.get_submodule(name.rsplit(".", 1)[0])
        if isinstance(owner, Norm) and name.endswith(("weight", "running_var")):
            values = values + 1
        state[name] = values
    network.load_state_dict(state, strict=False)


def numbers(tensor):
    return [float(f"{v:.8g}") for v in tensor.detach().flatten().tolist()]


def main():
    cases = []
    for index, (name, batch, shape, layers) in enumerate(CASES):
        for mode in ("training", "inference"):
            network = nn.Sequential()
            for d in layers:
                network.add_module(d["name"], module(d))
            salt = 1 + 100 * index
            # The order of parameters here is PyTorch's: weight, bias, running mean and variance.
            fill(network, salt)
            network.train(mode == "training")
            count = batch * torch.tensor(shape).prod().item()
            x = pattern(count, salt + 50, 2.0).reshape(batch, *shape).requires_grad_()
            y = network(x)
            upstream = pattern(y.numel(), salt + 60).reshape(y.shape)
            y.backward(upstream)
            case = {
                "name": name, "mode": mode, "salt": salt, "batch": batch,
                "network": {"input": shape, "layers": layers},
                "output": numbers(y), "gradInput": numbers(x.grad),
                "gradients": {n: numbers(p.grad) for n, p in network.named_parameters()},
                "running": {n: numbers(b) for n, b in network.named_buffers()
                            if not n.endswith("num_batches_tracked")},
            }
            if mode == "training" or len(layers) == 1 and case["running"]:
                cases.append(case)
    path = pathlib.Path(__file__).with_name("layers.json")
    path.write_text(json.dumps({"torch": torch.__version__, "cases": cases},
                               separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
