"""A tiny InfoGAN checkpoint written without the program: 4 noise + Cat(3) + 2 continuous to 8 x 8.

Standard library only. The weights are random but fixed.
"""
import json
import random
import struct

LATENT_SIZE = 9


def _conv(name, layer, inputs, outputs):
    return {"name": name, "layer": layer, "inputs": inputs, "outputs": outputs, "kernel": 4,
            "stride": 2, "padding": 1, "bias": True}


def _linear(name, inputs, outputs):
    return {"name": name, "layer": "linear", "inputs": inputs, "outputs": outputs, "bias": True}


def _norm(name, features):
    return {"name": name, "layer": "batchNorm", "features": features}


GENERATOR = {"input": [9], "layers": [
    _linear("fc1", 9, 16), _norm("bn1", 16), {"name": "relu1", "layer": "relu"},
    _linear("fc2", 16, 32), _norm("bn2", 32), {"name": "relu2", "layer": "relu"},
    {"name": "reshape", "layer": "reshape", "shape": [8, 2, 2]},
    _conv("up1", "convTranspose2d", 8, 4), _norm("bn3", 4), {"name": "relu3", "layer": "relu"},
    _conv("up2", "convTranspose2d", 4, 1), {"name": "sigmoid", "layer": "sigmoid"},
]}

_UNIFORM = {"distribution": "uniform", "low": -1, "high": 1}

CARD = {
    "formatVersion": 1, "name": "tiny", "family": "infogan",
    "networks": {"generator": GENERATOR}, "outputRange": [0, 1],
    "latent": {"parts": [
        {"name": "noise", "kind": "noise", "size": 4, "prior": _UNIFORM, "sliderRange": [-2, 2]},
        {"name": "shape", "kind": "categorical", "size": 3, "prior": {"distribution": "oneHot"},
         "sliderRange": [0, 1], "choices": ["ring", "bar", "dot"]},
        {"name": "slant", "kind": "continuous", "size": 1, "prior": _UNIFORM,
         "sliderRange": [-2, 2]},
        {"name": "width", "kind": "continuous", "size": 1, "prior": _UNIFORM,
         "sliderRange": [-2, 2]},
    ]},
}


def _parameters(layer):
    if layer["layer"] == "linear":
        return [("weight", [layer["outputs"], layer["inputs"]]), ("bias", [layer["outputs"]])]
    if layer["layer"] == "convTranspose2d":
        return [("weight", [layer["inputs"], layer["outputs"], 4, 4]), ("bias", [layer["outputs"]])]
    if layer["layer"] == "batchNorm":
        return [(name, [layer["features"]])
                for name in ("weight", "bias", "running_mean", "running_var")]
    return []


def weights(seed=1):
    """Names, shapes and values of all tensors, in order."""
    generator = random.Random(seed)
    result = []
    for layer in GENERATOR["layers"]:
        for parameter, shape in _parameters(layer):
            count = 1
            for extent in shape:
                count *= extent
            is_scale = layer["layer"] == "batchNorm" and parameter in ("weight", "running_var")
            values = [(1 if is_scale else 0) + generator.uniform(-0.5, 0.5) for _ in range(count)]
            result.append((f"generator.{layer['name']}.{parameter}", shape, values))
    return result


def safetensors(tensors, metadata):
    """The bytes of a safetensors file of Float32 tensors."""
    header, data = {"__metadata__": metadata}, b""
    for name, shape, values in tensors:
        piece = struct.pack(f"<{len(values)}f", *values)
        header[name] = {"dtype": "F32", "shape": shape,
                        "data_offsets": [len(data), len(data) + len(piece)]}
        data += piece
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def write(path, card=CARD, seed=1):
    """Writes the checkpoint, with another card if one is given."""
    with open(path, "wb") as file:
        file.write(safetensors(weights(seed), {"latent.card": json.dumps(card)}))
