#!/usr/bin/env python3
"""seeds.py READER FOLDER: small files to begin with for the readers that have none among the golden ones.

Graphs are those of the importer's tests; the card and the checkpoint are the smallest generator there can be.
Standard library only.
"""
import gzip
import json
import os
import struct
import sys

reader, folder = sys.argv[1:]
tests = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
CARD = {
    "formatVersion": 1, "name": "g", "family": "foreign", "outputRange": [-1, 1],
    "latent": {"parts": [{"name": "n", "kind": "noise", "size": 1, "prior": {"distribution": "standardNormal"},
                          "sliderRange": [-3, 3]}]},
    "networks": {"generator": {"input": [1], "layers": [
        {"name": "a", "layer": "linear", "inputs": 1, "outputs": 64, "bias": True},
        {"name": "b", "layer": "reshape", "shape": [1, 8, 8]}, {"name": "c", "layer": "tanh"}]}},
}


def write(name, data):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)


if reader == "onnx":
    with gzip.open(os.path.join(tests, "ModelsTests", "Golden", "graphs.json.gz")) as file:
        for number, case in enumerate(json.load(file)["cases"]):
            model = bytes.fromhex(case["model"])
            if len(model) <= 2048:
                write(f"{number}.onnx", model)
    with open(os.path.join(tests, "ModelsTests", "Golden", "hostile-graphs.json")) as file:
        for number, model in enumerate(json.load(file).values()):
            write(f"hostile-{number}.onnx", bytes.fromhex(model))
elif reader == "card":
    write("g.json", json.dumps(CARD).encode())
elif reader == "checkpoint":
    tensors = {"generator.a.weight": [64, 1], "generator.a.bias": [64]}
    header = {"__metadata__": {"latent.card": json.dumps(CARD)}}
    for index, (name, shape) in enumerate(tensors.items()):
        header[name] = {"dtype": "F16", "shape": shape, "data_offsets": [128 * index, 128 * index + 128]}
    text = json.dumps(header).encode()
    write("g.safetensors", struct.pack("<Q", len(text)) + text + bytes(256))
