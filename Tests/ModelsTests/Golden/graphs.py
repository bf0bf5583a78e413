#!/usr/bin/env python3
"""Small ONNX graphs, one for each operator, with what onnxruntime makes of them.

  python3 graphs.py > graphs.json.gz

Every graph reads z (N, 4), does something, and ends in a picture (N, 1, 8, 8), so that it is a generator.
The file holds the model in hexadecimal digits and its output for two inputs, numbers that both sides make (`pattern`).
Weights are patterns too, rounded to quarters so that they pack well.
"""

import gzip
import json
import sys

import numpy as np

import onnxruntime
from onnx import TensorProto, helper, numpy_helper

def pattern(count, salt):
    with np.errstate(over="ignore"):
        word = (np.arange(count, dtype=np.uint64) * np.uint64(2654435761)
                + np.uint64(salt * 40503 * 65537 + 12345)).astype(np.uint32)
        word = (word ^ (word >> np.uint32(15))) * np.uint32(2246822519)
        word = word ^ (word >> np.uint32(13))
    return ((word.astype(np.float64) + 0.5) / 2147483648 - 1).astype(np.float32)

CASES = []
Z = pattern(8, 0).reshape(2, 4)

class Graph:
    def __init__(self, opset):
        self.nodes, self.weights, self.opset, self.salt = [], [], opset, 0

    def weight(self, *shape, values=None, dtype=np.float32):
        self.salt += 1
        name = f"w{self.salt}"
        if values is None:
            values = np.round(pattern(int(np.prod(shape)), self.salt) * 4).reshape(shape) / 4
        self.weights.append(numpy_helper.from_array(np.asarray(values, dtype).reshape(shape), name))
        return name

    def ints(self, *values):
        return self.weight(len(values), values=values, dtype=np.int64)

    def __call__(self, operation, *inputs, outputs=1, **attributes):
        names = [f"{operation.lower()}{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(operation, list(inputs), names, name=f"{operation}_{len(self.nodes)}", **attributes))
        return names[0] if outputs == 1 else names

    def vector(self, x, size):
        return self("Gemm", x, self.weight(size, 4), self.weight(size), transB=1)

    def maps(self, x, channels=4, side=4):
        return self("Reshape", self.vector(x, channels * side * side), self.ints(-1, channels, side, side))

    def end(self, x, channels=4, side=4):
        """A picture of 8 x 8 from maps."""
        if side != 8:
            x = self("Reshape", self("Flatten", x), self.ints(0, channels, side, side))
            return self("ConvTranspose", x, self.weight(channels, 1, 8 // side, 8 // side), strides=[8 // side] * 2)
        return self("Conv", x, self.weight(1, channels, 1, 1))

def case(name, body, opset=17, inputs=None, feeds=None):
    g = Graph(opset)
    ports = inputs or [helper.make_tensor_value_info("z", TensorProto.FLOAT, ["n", 4])]
    y = body(g, *[p.name for p in ports])
    graph = helper.make_graph(
        g.nodes, "g", ports, [helper.make_tensor_value_info(y, TensorProto.FLOAT, None)], g.weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    model.producer_name = ""
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    out = session.run(None, feeds or {"z": Z})[0]
    CASES.append(dict(name=name, model=model.SerializeToString().hex(), shape=list(out.shape),
                      output=[float("%.7g" % v) for v in out.flatten()]))

def square(g, x):
    """Numbers around 0, 64 of them, as a picture."""
    return g("Reshape", x, g.ints(-1, 1, 8, 8))

for name, settings in (
        ("Relu", {}), ("LeakyRelu", {}), ("LeakyRelu", dict(alpha=0.3)), ("Tanh", {}), ("Sigmoid", {}),
        ("Elu", dict(alpha=0.5)), ("Selu", {}), ("Softplus", {}), ("Softsign", {}), ("HardSigmoid", {}),
        ("HardSwish", {}), ("Abs", {}), ("Ceil", {}), ("Cos", {}), ("Erf", {}), ("Exp", {}), ("Floor", {}),
        ("Neg", {}), ("Reciprocal", {}), ("Round", {}), ("Sign", {}), ("Sin", {}), ("Identity", {}), ("Dropout", {})):
    case(f"{name} {settings}", lambda g, z, name=name, settings=settings: square(g, g(name, g.vector(z, 64), **settings)))
case("Sqrt and Log of squares", lambda g, z: square(g, (lambda v: g("Log", g("Sqrt", g("Mul", v, v))))(g.vector(z, 64))))
case("Clip, limits as inputs", lambda g, z: square(g, g("Clip", g.vector(z, 64), g.weight(values=-0.5), g.weight(values=0.25))))
case("Clip, limits as settings", lambda g, z: square(g, g("Clip", g.vector(z, 64), min=-0.5, max=0.25)), opset=7)
case("Clip, one limit", lambda g, z: square(g, g("Clip", g.vector(z, 64), "", g.weight(values=0.25))))
case("PRelu, one slope", lambda g, z: square(g, g("PRelu", g.vector(z, 64), g.weight(1))))
case("PRelu, a slope per channel", lambda g, z: g.end(g("PRelu", g.maps(z), g.weight(4, 1, 1))))

case("Gemm with factors and bias", lambda g, z: square(g, g("Gemm", z, g.weight(4, 64), g.weight(64), alpha=0.5, beta=2.0)))
case("MatMul and Add", lambda g, z: square(g, g("Add", g("MatMul", z, g.weight(4, 64)), g.weight(64))))
case("MatMul of matrices", lambda g, z: square(g, g("MatMul", g("Reshape", g.vector(z, 32), g.ints(-1, 8, 4)), g.weight(4, 8))))
case("MatMul of two values", lambda g, z: square(g, (lambda v: g("MatMul", v, g("Transpose", v, perm=[0, 2, 1])))(
    g("Reshape", g.vector(z, 32), g.ints(-1, 8, 4)))))
case("Conv", lambda g, z: g.end(g("Conv", g.maps(z), g.weight(4, 4, 3, 3), g.weight(4), pads=[1, 1, 1, 1])))
case("Conv, border on two sides", lambda g, z: g.end(g("Conv", g.maps(z), g.weight(4, 4, 2, 2), pads=[0, 0, 1, 1])))
case("Conv, same upper", lambda g, z: g.end(g("Conv", g.maps(z), g.weight(4, 4, 2, 2), auto_pad="SAME_UPPER")))
case("Conv in groups, dilated", lambda g, z: g.end(g("Conv", g.maps(z), g.weight(4, 2, 3, 3), group=2, dilations=[2, 2], pads=[2, 2, 2, 2])))
case("ConvTranspose", lambda g, z: g.end(g("ConvTranspose", g.maps(z), g.weight(4, 3, 4, 4), g.weight(3), strides=[2, 2], pads=[1, 1, 1, 1]), 3, 8))
case("ConvTranspose, output padding", lambda g, z: g.end(g("ConvTranspose", g.maps(z), g.weight(4, 3, 3, 3), strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1]), 3, 8))
case("BatchNormalization", lambda g, z: g.end(g("BatchNormalization", g.maps(z), g.weight(4), g.weight(4), g.weight(4), g.weight(4, values=[.5, 1, 2, 3]), epsilon=0.5)))
case("InstanceNormalization", lambda g, z: g.end(g("InstanceNormalization", g.maps(z), g.weight(4), g.weight(4), epsilon=0.01)))
case("GroupNormalization", lambda g, z: g.end(g("GroupNormalization", g.maps(z), g.weight(4), g.weight(4), num_groups=2, epsilon=0.01)), opset=21)

for name in ("Add", "Sub", "Mul", "Div", "Min", "Max"):
    case(f"{name} of two values", lambda g, z, name=name: square(g, g(name, g.vector(z, 64), g("Exp", g.vector(z, 64)))))
    case(f"{name} of a value and a constant per channel", lambda g, z, name=name: g.end(g(name, g.maps(z), g.weight(1, 4, 1, 1, values=[.5, 1, 2, 3]))))
for name in ("Sub", "Div"):
    case(f"{name} of a constant and a value", lambda g, z, name=name: square(g, g(name, g.weight(values=2), g("Exp", g.vector(z, 64)))))
case("Pow by 2, a half and 3", lambda g, z: square(g, g("Pow", g("Pow", g("Pow", g.vector(z, 64), g.weight(values=2)), g.weight(values=0.5)), g.weight(1, values=[3]))))
case("Sum and Mean of three", lambda g, z: square(g, (lambda a, b, c: g("Mean", g("Sum", a, b, c), b, c))(g.vector(z, 64), g("Tanh", g.vector(z, 64)), g.vector(z, 64))))

for name in ("ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceSumSquare", "ReduceL2"):
    case(f"{name}, axes as a setting", lambda g, z, name=name: g.end(g("Mul", (lambda m: g("Add", m, g(name, m, axes=[1], keepdims=1)))(g.maps(z)), g.weight(values=0.5))), opset=11)
case("ReduceMean, axes as an input, not kept", lambda g, z: g.end(
    g("Reshape", g("ReduceMean", g.maps(z, 16, 2), g.ints(-2, -1), keepdims=0), g.ints(-1, 1, 4, 4)), 1), opset=18)
case("GlobalAveragePool", lambda g, z: g.end((lambda m: g("Mul", m, g("GlobalAveragePool", m)))(g.maps(z))))
case("Softmax", lambda g, z: g.end(g("Softmax", g.maps(z), axis=1)))

case("Reshape with 0 and -1", lambda g, z: g.end(g("Reshape", g.maps(z), g.ints(0, 0, -1, 2))))
case("Reshape by a shape that is worked out", lambda g, z: (lambda v: square(g, g("Reshape", g("Tanh", v), g(
    "Concat", g("Unsqueeze", g("Gather", g("Shape", v), g.weight(values=0, dtype=np.int64)), g.ints(0)), g.ints(-1), axis=0))))(g.vector(z, 64)))
case("Squeeze and Unsqueeze", lambda g, z: square(g, g("Squeeze", g("Unsqueeze", g.vector(z, 64), g.ints(1, 3)), g.ints(1))))
case("Transpose", lambda g, z: g.end(g("Transpose", g.maps(z), perm=[0, 1, 3, 2])))
case("Concat", lambda g, z: g.end(g("Concat", g.maps(z, 3), g.maps(z, 1), axis=1)))
case("Slice by inputs", lambda g, z: g.end(g("Slice", g.maps(z, 6), g.ints(-1, 0), g.ints(-9, 100), g.ints(1, 2), g.ints(-2, 1)), 3))
case("Slice by settings", lambda g, z: g.end(g("Slice", g.maps(z, 6), starts=[1], ends=[-1], axes=[1])), opset=9)
case("Split in halves", lambda g, z: g.end((lambda p: g("Mul", p[0], g("Sigmoid", p[1])))(g("Split", g.maps(z, 8), outputs=2, axis=1))))
case("Split by sizes", lambda g, z: g.end((lambda p: g("Concat", p[1], p[0], axis=1))(g("Split", g.maps(z, 4), g.ints(3, 1), outputs=2, axis=1))))
case("Gather of channels", lambda g, z: g.end(g("Gather", g.maps(z, 6), g.ints(5, 0, -2, 2), axis=1)))
case("Gather of one entry", lambda g, z: g.end(g("Unsqueeze", g("Gather", g.maps(z, 6), g.weight(values=3, dtype=np.int64), axis=1), g.ints(1)), 1))
case("Expand", lambda g, z: g.end(g("Expand", g.maps(z, 1), g.ints(1, 4, 4, 4))))
for name, shape in ("whole", (2, 4, 4, 4)), ("with -1", (2, -1, 4, 4)):
    case(f"exported for two pictures, Reshape {name}", lambda g, z: g.end(g("Reshape", g.vector(z, 64), g.ints(*shape))),
         inputs=[helper.make_tensor_value_info("z", TensorProto.FLOAT, [2, 4])])
case("exported for two pictures, Expand", lambda g, z: g.end(g("Expand", g("Reshape", g.vector(z, 16), g.ints(2, 1, 4, 4)), g.ints(2, 4, 4, 4))),
     inputs=[helper.make_tensor_value_info("z", TensorProto.FLOAT, [2, 4])])
case("Tile", lambda g, z: g.end(g("Tile", g.maps(z, 2, 2), g.ints(1, 2, 2, 2))))
for mode in ("constant", "reflect", "edge"):
    case(f"Pad {mode}", lambda g, z, mode=mode: g.end(g("Pad", g.maps(z, 4, 3), g.ints(0, 0, 1, 0, 0, 0, 0, 1), mode=mode)))
for mode in ("DCR", "CRD"):
    case(f"DepthToSpace {mode}", lambda g, z, mode=mode: g.end(g("DepthToSpace", g.maps(z, 12), blocksize=2, mode=mode), 3, 8))
scales = lambda g: g.weight(4, values=[1, 1, 2, 2])
case("Upsample nearest", lambda g, z: g.end(g("Upsample", g.maps(z), scales(g), mode="nearest"), 4, 8), opset=9)
case("Upsample linear", lambda g, z: g.end(g("Upsample", g.maps(z), scales(g), mode="linear"), 4, 8), opset=9)
for mode, place, more in (("nearest", "asymmetric", dict(nearest_mode="floor")), ("nearest", "half_pixel", {}),
                          ("linear", "half_pixel", {}), ("linear", "pytorch_half_pixel", {}), ("linear", "align_corners", {}),
                          ("linear", "asymmetric", {})):
    case(f"Resize {mode} {place}", lambda g, z, mode=mode, place=place, more=more: g.end(
        g("Resize", g.maps(z), "", scales(g), mode=mode, coordinate_transformation_mode=place, **more), 4, 8))
case("Resize to a size that is worked out", lambda g, z: g.end((lambda m: g("Resize", m, "", "", g(
    "Concat", g("Slice", g("Shape", m), g.ints(0), g.ints(2)), g.ints(8, 8), axis=0), mode="linear"))(g.maps(z, 4, 2)), 4, 8))
case("Cast and ConstantOfShape", lambda g, z: square(g, g("Add", g("Cast", g.vector(z, 64), to=1), g(
    "ConstantOfShape", g.ints(64), value=helper.make_tensor("v", TensorProto.FLOAT, [1], [0.75])))))
case("Constant node", lambda g, z: square(g, g("Mul", g.vector(z, 64), g("Constant", value_float=1.5))))

case("residual block", lambda g, z: g.end((lambda m: g("Relu", g("Add", m, g("Conv", g("Relu", m), g.weight(4, 4, 3, 3), pads=[1, 1, 1, 1]))))(g.maps(z))))
case("picture with channels last", lambda g, z: g("Transpose", square(g, g.vector(z, 64)), perm=[0, 2, 3, 1]))
case("picture as a vector", lambda g, z: g("Tanh", g.vector(z, 64)))
case("latent as maps of one pixel", lambda g, z: g("ConvTranspose", z, g.weight(4, 1, 8, 8)),
     inputs=[helper.make_tensor_value_info("z", TensorProto.FLOAT, ["n", 4, 1, 1])], feeds={"z": Z.reshape(2, 4, 1, 1)})
case("noise and code as two inputs", lambda g, a, b: square(g, g("Gemm", g("Concat", b, a, axis=1), g.weight(4, 64))),
     inputs=[helper.make_tensor_value_info("a", TensorProto.FLOAT, ["n", 1]), helper.make_tensor_value_info("b", TensorProto.FLOAT, ["n", 3])],
     feeds={"a": Z[:, :1].copy(), "b": Z[:, 1:].copy()})

text = json.dumps({"cases": CASES}, separators=(",", ":"))
sys.stdout.buffer.write(gzip.compress(text.encode(), 9, mtime=0))
