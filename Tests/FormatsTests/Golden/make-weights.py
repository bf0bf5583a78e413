#!/usr/bin/env python3
"""Writes small files of weights in every container, and what PyTorch and NumPy say is in them.

    python make-weights.py          needs torch 2.x, numpy, safetensors; writes into weights/

`weights/expected.json` has for each file the container and the tensors in order: name, number type as
safetensors spells it, shape, and its bytes, row-major and little endian. Forms that today's PyTorch writes no more (the
stream of 2017, other byte orders, the early TorchScript archive) are put together here, piece by piece.
"""
import io, json, os, pickle, struct, sys, zipfile
from collections import OrderedDict
import numpy as np
import safetensors.torch
import torch
from torch import nn

out = os.path.join(os.path.dirname(os.path.abspath(__file__)), "weights")
os.makedirs(out, exist_ok=True)
expected = {}
types = {
    torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16",
    torch.int64: "I64", torch.int32: "I32", torch.int16: "I16", torch.int8: "I8",
    torch.uint8: "U8", torch.bool: "BOOL", torch.float8_e4m3fn: "F8_E4M3",
    torch.float8_e5m2: "F8_E5M2",
}


def path(name):
    return os.path.join(out, name)


def expect(name, container, tensors):
    expected[name] = {
        "container": container,
        "tensors": [
            {
                "name": key, "type": types[value.dtype], "shape": list(value.shape),
                "bytes": value.detach().clone(memory_format=torch.contiguous_format).reshape(-1)
                .view(torch.uint8).numpy().tobytes().hex(),
            }
            for key, value in tensors.items()
        ],
    }


def write(name, data):
    with open(path(name), "wb") as file:
        file.write(data)


torch.manual_seed(7)
weights = OrderedDict(
    [
        ("l1.0.weight", torch.randn(3, 4)),
        ("l1.0.bias", torch.randn(3)),
        ("bn.running_var", torch.rand(3) + 0.5),
        ("bn.num_batches_tracked", torch.tensor(1234567)),
    ]
)
# Views: transposed, with gaps, one row of a storage that others use too, without elements, repeated.
base = torch.arange(24, dtype=torch.float32).reshape(4, 6) / 8
views = OrderedDict(
    [
        ("transposed", base.t()), ("gaps", base[1::2, 1::3]), ("row", base[2]),
        ("permuted", torch.arange(24.0).reshape(2, 3, 4).permute(2, 0, 1)),
        ("empty", torch.zeros(0, 3)), ("repeated", torch.tensor([2.5]).expand(3, 2)),
    ]
)
every_type = OrderedDict(
    (types[dtype], torch.tensor([0.0, 1.0, 2.0, 100.0]).to(dtype))
    for dtype in types
    if "8_" not in types[dtype]
)


def rezip(name, source, method=zipfile.ZIP_STORED, change=lambda name, data: (name, data), force=False):
    with zipfile.ZipFile(path(source)) as old, zipfile.ZipFile(path(name), "w", method) as new:
        for item in old.infolist():
            target, data = change(item.filename, old.read(item))
            info = zipfile.ZipInfo(target, (1980, 1, 1, 0, 0, 0))
            info.compress_type = method
            with new.open(info, "w", force_zip64=force) as member:
                member.write(data)


# PyTorch's zip archive.
torch.save(weights, path("zip.pth"))
expect("zip.pth", "PyTorch zip archive", weights)
torch.save(views, path("views.pth"))
expect("views.pth", "PyTorch zip archive", views)
torch.save(every_type, path("types.pth"))
expect("types.pth", "PyTorch zip archive", every_type)
torch.save(weights, path("protocol4.pth"), pickle_protocol=4)
expect("protocol4.pth", "PyTorch zip archive", weights)
rezip("deflated.pth", "zip.pth", zipfile.ZIP_DEFLATED)
expect("deflated.pth", "PyTorch zip archive", weights)
rezip("zip64.pth", "zip.pth", force=True)
expect("zip64.pth", "PyTorch zip archive", weights)
rezip("no-root.pth", "zip.pth", change=lambda name, data: (name.split("/", 1)[1], data))
expect("no-root.pth", "PyTorch zip archive", weights)
rezip(
    "deep-root.pth", "zip.pth", change=lambda name, data: ("a/b c/ü/" + name.split("/", 1)[1], data))
expect("deep-root.pth", "PyTorch zip archive", weights)
sizes = {"0": 4, "1": 4, "2": 4, "3": 8}


def swapped(name, data):
    if name.endswith("byteorder"):
        return name, b"big"
    if "/data/" in name:
        return name, np.frombuffer(data, f"<u{sizes[name.rsplit('/')[-1]]}").byteswap().tobytes()
    return name, data


rezip("big-endian.pth", "zip.pth", change=swapped)
expect("big-endian.pth", "PyTorch zip archive", weights)

# Whole trainings.
training = {
    "epoch": 9, "history": {"loss": [0.5, 0.25], "done": True, "note": None},
    "netG": {"module." + key: value for key, value in weights.items()},
    "netD": {"0.weight": torch.ones(2, 2)},
    "optimG": {"state": {0: {"exp_avg": torch.zeros(3)}}, "param_groups": [{"lr": 2e-4}]},
}
flat = {"netG.module." + key: value for key, value in weights.items()}
flat["netD.0.weight"] = torch.ones(2, 2)
flat["optimG.state.0.exp_avg"] = torch.zeros(3)
torch.save(training, path("training.pth"))
expect("training.pth", "PyTorch zip archive", flat)


torch.save([dict(weights), {"w": base}], path("list.pth"))
expect("list.pth", "PyTorch zip archive",
       {"0." + key: value for key, value in weights.items()} | {"1.w": base})


# A module that was stored whole.
class Flat(nn.Module):
    def forward(self, z):
        return z.flatten(1)


Flat.__module__ = "models.layers"
module_names = sys.modules["models"] = type(sys)("models")
module_names.layers = sys.modules["models.layers"] = type(sys)("models.layers")
sys.modules["models.layers"].Flat = Flat
model = nn.Sequential(
    nn.Linear(4, 8), nn.BatchNorm1d(8), nn.LeakyReLU(0.2), nn.Unflatten(1, (2, 2, 2)),
    nn.ConvTranspose2d(2, 1, 4, stride=2, padding=1, bias=False), nn.Tanh(), Flat())
torch.save(model, path("module.pth"))
expect("module.pth", "PyTorch zip archive", model.state_dict())
torch.save(model, path("module-legacy.pth"), _use_new_zipfile_serialization=False)
expect("module-legacy.pth", "PyTorch legacy stream", model.state_dict())
script_model = nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3), nn.Tanh()).eval()
torch.jit.script(script_model).save(path("scripted.pt"))
expect("scripted.pt", "TorchScript archive", script_model.state_dict())
torch.jit.trace(script_model, torch.zeros(2, 4)).save(path("traced.pt"))
expect("traced.pt", "TorchScript archive", script_model.state_dict())

# The C++ front end (make-weights.cpp); Python cannot write these, and reads them.
cpp = torch.jit.load(path("cpp-module.pt")).state_dict()
expect("cpp-module.pt", "TorchScript archive", {
    "fc.weight": torch.arange(6.0).reshape(3, 2) / 4, "fc.bias": torch.arange(3.0),
    "bn.weight": torch.ones(3), "bn.bias": torch.zeros(3), "bn.running_mean": torch.zeros(3),
    "bn.running_var": torch.arange(3.0) + 0.5, "bn.num_batches_tracked": torch.tensor(0)})
assert set(cpp) == {tensor["name"] for tensor in expected["cpp-module.pt"]["tensors"]}

# joblib, whose arrays lie between the instructions.
joblib_start = (
    b"\x80\x02}q\x00X\x01\x00\x00\x00wcjoblib.numpy_pickle\nNumpyArrayWrapper\nq\x01)\x81q\x02}q\x03"
    b"X\x05\x00\x00\x00shapeq\x04K\x02\x85sb")
write("joblib.jl", joblib_start + np.array([1, 2], dtype="<f4").tobytes() + b"s.")

# PyTorch's legacy stream.
torch.save(weights, path("legacy.pth"), _use_new_zipfile_serialization=False)
expect("legacy.pth", "PyTorch legacy stream", weights)
torch.save(views, path("legacy-views.pth"), _use_new_zipfile_serialization=False)
expect("legacy-views.pth", "PyTorch legacy stream", views)
torch.save(
    weights, path("legacy-protocol4.pth"), _use_new_zipfile_serialization=False, pickle_protocol=4)
expect("legacy-protocol4.pth", "PyTorch legacy stream", weights)


class Storage:
    """A storage of another time: its class, its key, its numbers, and the part of another that it is."""

    def __init__(self, kind, key, array, view=None):
        self.kind, self.key, self.array, self.view = kind, key, array, view


class Old:
    """A tensor as `_rebuild_tensor` of 2017 makes it."""

    def __init__(self, storage, offset, size, stride):
        self.parts = (storage, offset, size, stride)

    def __reduce__(self):
        return (torch._utils._rebuild_tensor, self.parts)


def legacy(value, storages, little_endian=True, protocol=2, cuda=False):
    class Pickler(pickle._Pickler):
        def persistent_id(self, item):
            if isinstance(item, Storage):
                count = len(item.array)
                kind = getattr(torch.cuda if cuda else torch, item.kind)
                return ("storage", kind, item.key, "cuda:0" if cuda else "cpu", count, item.view)

    data = io.BytesIO()
    facts = {
        "protocol_version": 1001, "little_endian": little_endian,
        "type_sizes": {"short": 2, "int": 4, "long": 4},
    }
    for part in (0x1950A86A20F9469CFC6C, 1001, facts):
        pickle.dump(part, data, protocol=protocol)
    Pickler(data, protocol).dump(value)
    pickle.dump([storage.key for storage in storages], data, protocol=protocol)
    for storage in storages:
        array = storage.array if little_endian else storage.array.byteswap()
        data.write(struct.pack("<q", len(array)) + array.tobytes())
    return data.getvalue()


torch.cuda.FloatStorage.__module__ = "torch.cuda"
first = Storage("FloatStorage", "94606", np.arange(8, dtype="<f4"))
second = Storage("LongStorage", "94607", np.array([5], dtype="<i8"))
old_value = OrderedDict(
    [("weight", Old(first, 2, (2, 3), (3, 1))), ("steps", Old(second, 0, (), ()))])
old_tensors = {"weight": torch.arange(2.0, 8.0).reshape(2, 3), "steps": torch.tensor(5)}
for name, options in {
    "legacy-2017.pth": {}, "legacy-big-endian.pth": {"little_endian": False},
    "legacy-cuda.pth": {"cuda": True},
}.items():
    write(name, legacy(old_value, [first, second], **options))
    expect(name, "PyTorch legacy stream", old_tensors)
part = Storage("FloatStorage", "1", first.array, ("2", 3, 4))
write("legacy-part.pth", legacy({"part": Old(part, 1, (3,), (1,))}, [
    Storage("FloatStorage", "1", first.array)]))
expect("legacy-part.pth", "PyTorch legacy stream", {"part": torch.arange(4.0, 7.0)})

# Pickles without a container.
arrays = {
    "weight": np.arange(6, dtype="<f4").reshape(2, 3) / 4,
    "fortran": np.asfortranarray(np.arange(6, dtype="<f8").reshape(3, 2)),
    "big": np.arange(4, dtype=">i2"), "scalar": np.array(2.5, dtype="<f4"),
    "nested": [np.array([True, False]), {"deep": np.arange(2, dtype="<f2")}],
    "number": np.float64(0.5), "words": np.array(["a", "b"]),
}
array_tensors = {
    "weight": torch.from_numpy(arrays["weight"]), "fortran": torch.from_numpy(arrays["fortran"]),
    "big": torch.arange(4, dtype=torch.int16), "scalar": torch.tensor(2.5),
    "nested.0": torch.tensor([True, False]), "nested.1.deep": torch.arange(2, dtype=torch.float16),
}
for protocol in range(6):
    name = f"numpy{protocol}.pkl"
    write(name, pickle.dumps(arrays, protocol=protocol))
    expect(name, "Python pickle", array_tensors)
for protocol in (2, 4, 5):
    name = f"tensors{protocol}.pkl"
    write(name, pickle.dumps(views if protocol == 4 else weights, protocol=protocol))
    expect(name, "Python pickle", views if protocol == 4 else weights)
# Python 2 wrote bytes as a quoted text.
write("python2.pkl", (
    b"(dp0\nS'weight'\np1\ncnumpy.core.multiarray\n_reconstruct\np2\n(cnumpy\nndarray\np3\n(I0\ntp4\n"
    b"S'b'\np5\ntp6\nRp7\n(I1\n(I3\ntp8\ncnumpy\ndtype\np9\n(S'f4'\np10\nI0\nI1\ntp11\nRp12\n"
    b"(I3\nS'<'\np13\nNNNI-1\nI-1\nI0\ntp14\nbI00\nS'\\x00\\x00\\x00?\\x00\\x00\\x80?\\x00\\x00 A'\np15\n"
    b"tp16\nbs."))
assert pickle.loads(open(path("python2.pkl"), "rb").read(), encoding="latin1")["weight"].tolist() == [
    0.5, 1, 10]
expect("python2.pkl", "Python pickle", {"weight": torch.tensor([0.5, 1, 10])})

# NumPy.
plain = {key: array_tensors[key] for key in ("weight", "fortran", "scalar")}
plain["big"] = torch.arange(4, dtype=torch.int16)
for name, save in {"numpy.npz": np.savez, "numpy-compressed.npz": np.savez_compressed}.items():
    save(path(name), **{key: arrays[key] for key in plain}, words=arrays["words"],
         objects=np.array([None, {}], dtype=object))
    expect(name, "NumPy archive", plain)
np.save(path("dictionary.npy"), {"w": arrays["weight"], "n": 3}, allow_pickle=True)
expect("dictionary.npy", "NumPy array", {"w": array_tensors["weight"]})
np.save(path("fortran.npy"), arrays["fortran"])
expect("fortran.npy", "NumPy array", {"array": array_tensors["fortran"]})

# safetensors, with every number type; its own order is by size and name.
safe = dict(every_type)
eighths = torch.tensor([0.0, -1.5, 0.015625, 448.0, 0.001953125, float("nan")])
for dtype in (torch.float8_e4m3fn, torch.float8_e5m2):
    safe[types[dtype]] = eighths.to(dtype)
safetensors.torch.save_file(safe, path("types.safetensors"), metadata={"format": "pt"})
with open(path("types.safetensors"), "rb") as file:
    length = struct.unpack("<Q", file.read(8))[0]
    header = json.loads(file.read(length))
order = sorted((key for key in header if key != "__metadata__"), key=lambda k: header[k]["data_offsets"])
expect("types.safetensors", "safetensors", {key: safe[key] for key in order})

# The early TorchScript archive, as C++ wrote it in 2019.
values = [np.arange(6, dtype="<f4"), np.array([0.5, -0.5], dtype="<f4"), np.array([3], dtype="<i8")]
tensor_list = [
    {"dims": ["2", "3"], "offset": "0", "strides": ["3", "1"], "requiresGrad": True,
     "dataType": "FLOAT", "data": {"key": "tensors/0"}, "device": "cpu"},
    {"dims": ["2"], "strides": ["1"], "dataType": "FLOAT", "data": {"key": "tensors/1"}},
    {"dataType": "INT64", "data": {"key": "tensors/2"}},
]
attributes = (
    b"\x80\x02(ctorch.jit._pickle\nbuild_tensor_from_id\nq\x00(K\x01tRh\x00(K\x02tRt.")
model_json = {
    "protoVersion": "3",
    "mainModule": {
        "name": "net",
        "submodules": [
            {"name": "fc", "parameters": [{"name": "weight"}], "optimize": True},
            {"name": "bn", "optimize": True, "attributes": [
                {"type": "Tensor", "name": "running_mean"},
                {"type": "bool", "name": "training", "id": "-1"},
                {"type": "Tensor", "name": "num_batches_tracked", "id": "1"}]},
        ],
    },
    "producerName": "pytorch", "tensors": tensor_list,
}
with zipfile.ZipFile(path("early.pt"), "w") as archive:
    def member(name, data):
        archive.writestr(zipfile.ZipInfo("net/" + name, (1980, 1, 1, 0, 0, 0)), data)

    member("version", b"1\n")
    member("attributes.pkl", attributes)
    for index, value in enumerate(values):
        member(f"tensors/{index}", value.tobytes())
    member("model.json", json.dumps(model_json))
expect("early.pt", "early TorchScript archive", {
    "fc.weight": torch.arange(6.0).reshape(2, 3), "bn.running_mean": torch.tensor([0.5, -0.5]),
    "bn.num_batches_tracked": torch.tensor(3)})

with open(path("expected.json"), "w") as file:
    file.write("{\n")
    file.write(",\n".join(
        f"{json.dumps(name)}: " + json.dumps(value)
        for name, value in expected.items()))
    file.write("\n}\n")
print("\n".join(f"{os.path.getsize(path(f)):>7} {f}" for f in sorted(os.listdir(out))))
