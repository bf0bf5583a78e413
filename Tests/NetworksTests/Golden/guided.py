"""Writes guided.json: guided gradients of single units, from PyTorch's autograd.

    python guided.py            (made with PyTorch 2.13.0, CPU)

Every rectifier is a function of its own: forward as usual, backward the gradient, cut below zero,
times the derivative. Inputs and parameters are those of layers.py; batch norm has running statistics.
"""

import json
import pathlib

import torch
import torch.nn.functional as F

from layers import conv, layer, norm, numbers, pattern


class Guided(torch.autograd.Function):
    @staticmethod
    def forward(context, x, slope):
        context.save_for_backward(x)
        context.slope = slope
        return torch.where(x > 0, x, slope * x)

    @staticmethod
    def backward(context, gradient):
        x, = context.saved_tensors
        derivative = torch.where(x > 0, 1.0, context.slope)
        return gradient.clamp(min=0) * derivative, None


LAYERS = [
    conv("conv1", "conv2d", 3, 5, 4, 2, 1), layer("lrelu1", "leakyRelu", slope=0.2),
    conv("conv2", "conv2d", 5, 6, 4, 2, 1, bias=False), norm("bn2", 6), layer("relu2", "relu"),
    layer("view", "reshape", shape=[24]),
    layer("fc", "linear", inputs=24, outputs=7, bias=True), layer("lrelu3", "leakyRelu", slope=0.1),
]
INPUT, SALT = [3, 8, 8], 70
# (layer, channel, y, x), two pictures each.
UNITS = [("conv1", 2, 1, 3), ("conv2", 4, 1, 0), ("fc", 5, 0, 0), ("fc", 0, 0, 0)]


def parameters():
    shapes = {"conv1": [("weight", (5, 3, 4, 4)), ("bias", (5,))], "conv2": [("weight", (6, 5, 4, 4))],
              "bn2": [("weight", (6,)), ("bias", (6,)), ("running_mean", (6,)),
                      ("running_var", (6,))],
              "fc": [("weight", (7, 24)), ("bias", (7,))]}
    result, index = {}, 0
    for name, entries in shapes.items():
        for parameter, shape in entries:
            values = pattern(int(torch.tensor(shape).prod()), SALT + index, 0.5).reshape(shape)
            if name == "bn2" and parameter in ("weight", "running_var"):
                values = values + 1
            result[f"{name}.{parameter}"] = values
            index += 1
    return result


def results(x, p):
    """The result of each rectifier."""
    first = Guided.apply(F.conv2d(x, p["conv1.weight"], p["conv1.bias"], 2, 1), 0.2)
    second = F.conv2d(first, p["conv2.weight"], None, 2, 1)
    second = F.batch_norm(second, p["bn2.running_mean"], p["bn2.running_var"], p["bn2.weight"],
                          p["bn2.bias"], False, 0.1, 1e-5)
    second = Guided.apply(second, 0.0)
    third = Guided.apply(F.linear(second.flatten(1), p["fc.weight"], p["fc.bias"]), 0.1)
    return {"conv1": first, "conv2": second, "fc": third[:, :, None, None]}


cases = []
for name, channel, y, x in UNITS:
    pictures = pattern(2 * 3 * 64, SALT + 50, 2).reshape(2, *INPUT).requires_grad_()
    result = results(pictures, parameters())[name]
    for row in range(2):
        # As the program: one picture at a time, seeded with 1, and cut at the unit's own rectifier.
        gradient, = torch.autograd.grad(result[row, channel, y, x], pictures, retain_graph=True)
        cases.append({"layer": name, "channel": channel, "y": y, "x": x, "row": row,
                      "result": result[row, channel, y, x].item(),
                      "gradient": numbers(gradient[row])})
path = pathlib.Path(__file__).with_name("guided.json")
path.write_text(json.dumps(
    {"torch": torch.__version__, "network": {"input": INPUT, "layers": LAYERS}, "salt": SALT,
     "cases": cases}, separators=(",", ":")) + "\n")
