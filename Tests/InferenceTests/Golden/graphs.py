#!/usr/bin/env python3
"""Golden outputs of layers and small graphs that foreign generators have, from PyTorch in double precision.

  python3 graphs.py > graphs.json

Each case is a network description as a model card has it, and its output for two inputs. Parameter k in
the order of layers is the k-th pattern of numbers that both sides make (`pattern`, salt k), input is
pattern 0; running variances are 1 + number / 2, other vectors and constants the number, weights a quarter.
"""
import json
import sys

import numpy as np
import torch
import torch.nn.functional as F


def pattern(count, salt):
    with np.errstate(over="ignore"):
        index = np.arange(count, dtype=np.uint64)
        word = index * np.uint64(2654435761) + np.uint64(salt * 40503 * 65537 + 12345)
        word = word.astype(np.uint32)
        word = (word ^ (word >> np.uint32(15))) * np.uint32(2246822519)
        word = word ^ (word >> np.uint32(13))
    return ((word.astype(np.float64) + 0.5) / 2147483648 - 1).astype(np.float32).astype(np.float64)


class Parameters:
    def __init__(self):
        self.salt = 0

    def __call__(self, name, *shape):
        self.salt += 1
        values = torch.from_numpy(pattern(int(np.prod(shape)), self.salt).reshape(shape))
        if name == "running_var":
            return 1 + values / 2
        return values / 4 if name == "weight" and len(shape) > 1 else values


def layer(name, kind, **settings):
    return dict(name=name, layer=kind, **settings)


def conv(name, kind, i, o, k, s, p, **more):
    return layer(name, kind, inputs=i, outputs=o, kernel=k, stride=s, padding=p, **more)


CASES = []


def case(name, shape, layers, function):
    x = torch.from_numpy(pattern(2 * int(np.prod(shape)), 0).reshape([2] + shape))
    y = function(x, Parameters())
    CASES.append(dict(
        name=name, network=dict(input=shape, layers=layers), shape=list(y.shape[1:]),
        output=[float("%.6g" % v) for v in y.flatten().tolist()]))


def convolution(f, transposed, i, o, k, groups=1, **settings):
    def run(x, p):
        shape = (i, o // groups) if transposed else (o, i // groups)
        return f(x, p("weight", *shape, k, k), p("bias", o), groups=groups, **settings)
    return run


for i, o, k, s, pad, out in ((2, 8, 5, 2, 2, 1), (8, 1, 5, 2, 2, 1), (16, 16, 4, 2, 1, 1), (3, 8, 3, 2, 1, 1),
                             (4, 3, 4, 3, 0, 2)):
    case(f"transposed convolution, kernel {k}, {i} to {o}, output padding {out}", [i, 2, 2],
         [conv("c", "convTranspose2d", i, o, k, s, pad, outputPadding=out)],
         convolution(F.conv_transpose2d, True, i, o, k, stride=s, padding=pad, output_padding=out))
case("dilated convolution", [3, 6, 5], [conv("c", "conv2d", 3, 4, 3, 1, 2, dilation=2)],
     convolution(F.conv2d, False, 3, 4, 3, stride=1, padding=2, dilation=2))
case("grouped convolution", [4, 5, 6], [conv("c", "conv2d", 4, 6, 3, 1, 1, groups=2)],
     convolution(F.conv2d, False, 4, 6, 3, groups=2, stride=1, padding=1))
case("grouped transposed convolution", [4, 2, 3], [conv("c", "convTranspose2d", 4, 6, 4, 2, 1, groups=2)],
     convolution(F.conv_transpose2d, True, 4, 6, 4, groups=2, stride=2, padding=1))
case("dilated transposed convolution", [3, 3, 3], [conv("c", "convTranspose2d", 3, 4, 3, 2, 1, dilation=2)],
     convolution(F.conv_transpose2d, True, 3, 4, 3, stride=2, padding=1, dilation=2))

for name, size, options in (
        ("nearest", (6, 8), dict(mode="nearest")), ("nearest", (5, 7), dict(mode="nearest")),
        ("bilinear", (6, 8), dict(mode="bilinear", align_corners=False)),
        ("bilinear", (7, 5), dict(mode="bilinear", align_corners=False)),
        ("bilinearCorners", (6, 8), dict(mode="bilinear", align_corners=True))):
    case(f"resize {name} to {size}", [3, 3, 4],
         [layer("r", "resize", height=size[0], width=size[1], interpolation=name)],
         lambda x, p, size=size, options=options: F.interpolate(x, size=size, **options))

for name, settings, f in (
        ("elu", dict(alpha=0.7), lambda x: F.elu(x, 0.7)), ("selu", {}, F.selu), ("gelu", {}, F.gelu),
        ("geluTanh", {}, lambda x: F.gelu(x, approximate="tanh")), ("softplus", {}, F.softplus),
        ("softsign", {}, F.softsign), ("swish", {}, F.silu), ("mish", {}, F.mish),
        ("hardSwish", {}, F.hardswish), ("hardSigmoid", dict(alpha=1 / 6, beta=0.5), F.hardsigmoid),
        ("clip", dict(low=-0.25, high=0.5), lambda x: x.clamp(-0.25, 0.5)),
        ("clip", dict(high=0.5), lambda x: x.clamp(max=0.5)),
        ("absolute", {}, torch.abs), ("ceiling", {}, torch.ceil), ("cosine", {}, torch.cos),
        ("errorFunction", {}, torch.erf), ("exponential", {}, torch.exp), ("floor", {}, torch.floor),
        ("negative", {}, torch.neg), ("reciprocal", {}, torch.reciprocal), ("round", {}, torch.round),
        ("sign", {}, torch.sign), ("sine", {}, torch.sin)):
    # Twice the input, so that both sides of every kink are met; the convolution wants a border.
    case(f"{name} {settings}", [2, 3, 5],
         [layer("f", name, **settings), conv("c", "conv2d", 2, 3, 3, 1, 1)],
         lambda x, p, f=f: convolution(F.conv2d, False, 2, 3, 3, padding=1)(f(x), p))
case("logarithm and square root of squares", [7],
     [layer("s", "multiply", **{"from": ["input", "input"]}), layer("r", "squareRoot"), layer("l", "logarithm")],
     lambda x, p: (x * x).sqrt().log())

for groups in (1, 2, 6):
    case(f"group norm, {groups} groups", [6, 3, 5],
         [layer("n", "groupNorm", groups=groups, features=6, epsilon=0.01)],
         lambda x, p, groups=groups: F.group_norm(x, groups, p("weight", 6), p("bias", 6), 0.01))


def norm(x, p):
    c = x.shape[1]
    weight, bias, mean, variance = (p(n, c) for n in ("weight", "bias", "running_mean", "running_var"))
    return F.batch_norm(x, mean, variance, weight, bias, eps=0.8)


def residual(x, p):
    h = F.linear(x, p("weight", 54, 5), p("bias", 54)).reshape(-1, 6, 3, 3)
    r = F.interpolate(F.leaky_relu(norm(h, p), 0.2), scale_factor=2)
    r = F.conv2d(r, p("weight", 6, 6, 3, 3), p("bias", 6), padding=1)
    short = F.conv2d(F.interpolate(h, scale_factor=2), p("weight", 6, 6, 1, 1))
    return torch.tanh(F.relu(r + short))


case("residual block", [5], [
    layer("fc", "linear", inputs=5, outputs=54), layer("view", "reshape", shape=[6, 3, 3]),
    layer("bn", "batchNorm", features=6, epsilon=0.8, decay=0.9), layer("act", "leakyRelu", slope=0.2),
    layer("up", "resize", height=6, width=6, interpolation="nearest"), conv("conv", "conv2d", 6, 6, 3, 1, 1),
    layer("short_up", "resize", height=6, width=6, interpolation="nearest", **{"from": ["view"]}),
    conv("short", "conv2d", 6, 6, 1, 1, 0, bias=False),
    layer("sum", "add", **{"from": ["conv", "short"]}), layer("relu", "relu"), layer("out", "tanh")], residual)


def dense(x, p):
    a = F.relu(F.conv2d(x, p("weight", 3, 2, 3, 3), p("bias", 3), padding=1))
    b = F.relu(norm(F.conv2d(a, p("weight", 4, 3, 3, 3), p("bias", 4), padding=1), p))
    return torch.cat([a, b, x], 1)


case("concatenation of what others read too", [2, 4, 5], [
    conv("a", "conv2d", 2, 3, 3, 1, 1), layer("ra", "relu"), conv("b", "conv2d", 3, 4, 3, 1, 1),
    layer("bn", "batchNorm", features=4, epsilon=0.8, decay=0.9), layer("rb", "relu"),
    layer("cat", "concatenate", axis=0, **{"from": ["ra", "rb", "input"]})], dense)
case("a value that two activations read", [4], [
    layer("fc", "linear", inputs=4, outputs=6), layer("a", "relu"), layer("b", "tanh", **{"from": ["fc"]}),
    layer("c", "multiply", **{"from": ["a", "b"]}), layer("d", "subtract", **{"from": ["c", "fc"]})],
    lambda x, p: (lambda h: F.relu(h) * h.tanh() - h)(F.linear(x, p("weight", 6, 4), p("bias", 6))))
case("a network that ends where others read", [4], [
    layer("fc", "linear", inputs=4, outputs=6), layer("a", "relu"), layer("b", "reshape", shape=[6])],
    lambda x, p: F.relu(F.linear(x, p("weight", 6, 4), p("bias", 6))))

for name, f in (("add", torch.add), ("subtract", torch.sub), ("multiply", torch.mul), ("divide", torch.div),
                ("minimum", torch.minimum), ("maximum", torch.maximum)):
    case(f"{name} with a constant per channel", [3, 2, 4], [
        layer("k", "constant", shape=[3, 1, 1]), layer("o", name, **{"from": ["input", "k"]})],
        lambda x, p, f=f: f(x, p("value", 3, 1, 1)))
case("power", [5], [layer("e", "exponential"), layer("k", "constant", shape=[5]),
                    layer("o", "power", **{"from": ["e", "k"]})], lambda x, p: x.exp() ** p("value", 5))
case("matrix product with a constant", [2, 3, 4], [
    layer("k", "constant", shape=[4, 5]), layer("o", "matrixProduct", **{"from": ["input", "k"]})],
    lambda x, p: x @ p("value", 4, 5))
case("matrix product of two values", [2, 3, 4], [
    layer("t", "transpose", axes=[0, 2, 1]), layer("o", "matrixProduct", **{"from": ["input", "t"]})],
    lambda x, p: x @ x.transpose(2, 3))
case("transpose of four axes", [2, 3, 4, 2], [layer("t", "transpose", axes=[2, 0, 3, 1])],
     lambda x, p: x.permute(0, 3, 1, 4, 2))
case("slice backwards", [2, 7], [layer("s", "slice", axis=1, start=5, count=3, step=-2)],
     lambda x, p: x[:, :, [5, 3, 1]])
case("gather", [3, 2, 2], [layer("g", "gather", axis=0, indices=[2, 0, 2, 1])], lambda x, p: x[:, [2, 0, 2, 1]])
for fill, mode in (("value", "constant"), ("reflect", "reflect"), ("edge", "replicate")):
    more = dict(value=0.5) if fill == "value" else {}
    case(f"pad with {fill}", [2, 3, 4], [
        layer("p", "pad", before=[0, 1, 2], after=[0, 2, 0], fill=fill, **more)],
        lambda x, p, mode=mode, more=more: F.pad(x, (2, 0, 1, 2), mode=mode, **more))
for name, f in (("Sum", torch.sum), ("Mean", torch.mean), ("Maximum", torch.amax), ("Minimum", torch.amin),
                ("Norm", lambda x, a, keepdim: (x * x).sum(a, keepdim).sqrt()), ("SumOfSquares", lambda x, a, keepdim: (x * x).sum(a, keepdim))):
    case(f"reduce {name}", [3, 2, 4], [layer("r", "reduce" + name, axes=[0, 2], keepsAxes=True)],
         lambda x, p, f=f: f(x, (1, 3), keepdim=True))
case("reduce Product to a single number", [3, 2], [layer("r", "reduceProduct", axes=[0, 1], keepsAxes=False)],
     lambda x, p: x.flatten(1).prod(1, keepdim=True))
case("softmax over channels", [3, 2, 4], [layer("s", "softmax", axis=0)], lambda x, p: x.softmax(1))
case("pixel shuffle", [8, 2, 3], [layer("d", "depthToSpace", block=2, channelsFirst=True)],
     lambda x, p: F.pixel_shuffle(x, 2))
case("depth to space", [8, 2, 3], [layer("d", "depthToSpace", block=2, channelsFirst=False)],
     lambda x, p: x.reshape(-1, 2, 2, 2, 2, 3).permute(0, 3, 4, 1, 5, 2).reshape(-1, 2, 4, 6))
case("expand", [3, 1, 4], [layer("e", "expand", shape=[3, 2, 4])], lambda x, p: x.expand(-1, 3, 2, 4))

print(json.dumps(
    {"versions": {"torch": torch.__version__, "python": sys.version.split()[0]}, "cases": CASES}, separators=(",", ":")))
