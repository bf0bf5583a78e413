#!/usr/bin/env python3
"""hostile-graphs.py: writes hostile-graphs.json, graphs whose numbers no importer may compute with unchecked.

Needs onnx and NumPy. Each graph takes a vector z of 64 numbers; names are those of ONNXTests.
"""
import json
import os

import numpy
from onnx import TensorProto, helper

FLOAT, WHOLE = TensorProto.FLOAT, TensorProto.INT64
MOST, LEAST = 2 ** 63 - 1, -(2 ** 63)


def graph(nodes, weights=(), shape=("n", 64)):
    z = helper.make_tensor_value_info("z", FLOAT, shape)
    y = helper.make_tensor_value_info("y", FLOAT, None)
    tensors = []
    for name, kind, dims, values in weights:
        tensors.append(helper.make_tensor(name, kind, dims, values))
    made = [helper.make_node(op, inputs, outputs, name=op, **attributes)
            for op, inputs, outputs, attributes in nodes]
    model = helper.make_model(helper.make_graph(made, "g", [z], [y], tensors),
                              opset_imports=[helper.make_opsetid("", 13)])
    return model.SerializeToString().hex()


PICTURE = [("Reshape", ["z", "shape"], ["p"], {})]
SHAPE = ("shape", WHOLE, [4], [1, 4, 4, 4])


def picture(*nodes, weights=()):
    return graph(PICTURE + list(nodes), [SHAPE] + list(weights))


def whole(operation, value):
    """A new shape of one number that the operation makes of `value`."""
    return graph([(operation, ["v"], ["s"], {}), ("Reshape", ["z", "s"], ["y"], {})],
                 [("v", WHOLE, [1], [value])])


def kernel(operation, dims, **attributes):
    return picture((operation, ["p", "w"], ["y"], attributes),
                   weights=[("w", FLOAT, dims, [0.0] * int(numpy.prod(dims)))])


def empty(operation, *others, **attributes):
    """An array without numbers, whose other extents have a product that no number holds."""
    return graph([(operation, ["e"] + [o[0] for o in others], ["s"], attributes),
                  ("Reshape", ["z", "s"], ["y"], {})],
                 [("e", FLOAT, [0, 2 ** 40, 2 ** 40], [])] + list(others))


GRAPHS = {
    "pads that overflow together": picture(
        ("Pad", ["p", "pads"], ["y"], {}),
        weights=[("pads", WHOLE, [8], [0, 0, 0, 0, 0, 2 ** 31, 2 ** 31, 2 ** 31])]),
    "a pad that overflows": picture(
        ("Pad", ["p", "pads"], ["y"], {}), weights=[("pads", WHOLE, [8], [0, 0, 0, 0, 0, 0, 0, MOST])]),
    "an input that overflows": graph([("Tanh", ["z"], ["y"], {})], shape=("n", 2 ** 40, 2 ** 40)),
    "parts that overflow": picture(
        ("Split", ["p", "sizes"], ["y", "x"], {"axis": 2}), weights=[("sizes", WHOLE, [2], [MOST, 1])]),
    "a block that overflows": picture(("DepthToSpace", ["p"], ["y"], {"blocksize": 2 ** 40})),
    "groups of nothing": kernel("Conv", [0, 2, 3, 3], group=2 ** 62),
    "groups of nothing, transposed": kernel("ConvTranspose", [0, 2, 3, 3], group=2 ** 62),
    "the largest number, made positive": whole("Abs", MOST),
    "the least number, made positive": whole("Neg", LEAST),
    "the reciprocal of nothing": whole("Reciprocal", 0),
    "the root of less than nothing": whole("Sqrt", -4),
    "a range of nothing": graph(
        [("Range", ["e", "e", "e"], ["s"], {}), ("Reshape", ["z", "s"], ["y"], {})],
        [("e", FLOAT, [0], [])]),
    "repeating nothing": graph(
        [("ConstantOfShape", ["v"], ["s"], {"value": helper.make_tensor("value", FLOAT, [0], [])}),
         ("Reshape", ["z", "s"], ["y"], {})], [("v", WHOLE, [1], [4])]),
    "flattening nothing": empty("Flatten", axis=1),
    "gathering nothing": empty("Gather", ("i", WHOLE, [0], []), axis=0),
    "slicing nothing": empty("Slice", ("a", WHOLE, [1], [0]), ("b", WHOLE, [1], [1])),
    "transposing nothing": empty("Transpose", perm=[2, 1, 0]),
    "joining nothing": empty("Concat", axis=0),
}

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "hostile-graphs.json"), "w") as file:
    json.dump(GRAPHS, file, indent=1)
    file.write("\n")
