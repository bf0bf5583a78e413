"""The batch commands of the built program: python3 batch_commands.py PATH-TO-LATENT.

Standard library only. Every check runs the program as a person would and looks at its exit code,
its exact words and the files it leaves.
"""
import json
import os
import signal
import struct
import subprocess
import sys
import tempfile
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "support"))
import tiny_model  # noqa: E402

LATENT = os.path.abspath(sys.argv[1])
failures = []


def run(*arguments, stdin=b"", cwd=None, **environment):
    """Runs the program in a clean environment; returns (exit code, output, errors)."""
    variables = {"PATH": os.environ["PATH"], "HOME": cwd or "/", "LANG": "C.UTF-8",
                 "LATENT_CHECKPOINTS": models, **environment}
    process = subprocess.run([LATENT, *arguments], input=stdin, capture_output=True, cwd=cwd,
                             env=variables, timeout=120)
    return process.returncode, process.stdout, process.stderr.decode()


def check(name, condition, *facts):
    print(("ok    " if condition else "FAIL  ") + name)
    if not condition:
        failures.append(name)
        for fact in facts:
            print("      ", repr(fact)[:600])


def npy(data):
    """Shape and numbers of a Float32 npy file."""
    assert data[:8] == b"\x93NUMPY\x01\x00", data[:8]
    length = struct.unpack("<H", data[8:10])[0]
    header = data[10:10 + length].decode()
    assert "'descr': '<f4'" in header and "'fortran_order': False" in header, header
    shape = [int(n) for n in header.split("(")[1].split(")")[0].split(",") if n.strip()]
    body = data[10 + length:]
    return shape, struct.unpack(f"<{len(body) // 4}f", body)


def png(data):
    """Width, height, channels, rows of bytes and texts of a PNG file, check sums compared."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    position, compressed, texts = 8, b"", {}
    while position < len(data):
        length, kind = struct.unpack(">I4s", data[position:position + 8])
        body = data[position + 8:position + 8 + length]
        stored = struct.unpack(">I", data[position + 8 + length:position + 12 + length])[0]
        assert zlib.crc32(kind + body) == stored, kind
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", body[:10])
            assert depth == 8
        elif kind == b"tEXt":
            key, text = body.split(b"\0", 1)
            texts[key.decode()] = text.decode()
        elif kind == b"IDAT":
            compressed += body
        position += 12 + length
    channels = {0: 1, 2: 3}[colour]
    return width, height, channels, zlib.decompress(compressed), texts


work = tempfile.TemporaryDirectory(prefix="latent-batch-")
models = os.path.join(work.name, "models")
os.mkdir(models)
tiny_model.write(os.path.join(models, "tiny.safetensors"))


def path(name):
    return os.path.join(work.name, name)


def content(name):
    with open(path(name), "rb") as file:
        return file.read()


# Help and version.
code, out, err = run("--version")
check("--version", code == 0 and out.startswith(b"latent ") and err == "", code, out, err)
code, out, err = run("--help")
check("--help names the commands", code == 0 and err == "" and all(
    word in out for word in [b"explore", b"sample", b"traverse", b"inspect", b"doctor"]), out)

# Sampling: files, standard output, the same seed.
code, out, err = run("sample", "tiny", "--count", "3", "-o", "a.npy", cwd=work.name)
shape, numbers = npy(content("a.npy"))
check("sample writes npy", (code, out, err, shape) == (0, b"", "", [3, 1, 8, 8]), code, err, shape)
check("pictures lie within the range", all(0 <= n <= 1 for n in numbers))
code, out, err = run("sample", "tiny", "--count", "3", "--format", "npy", "-o", "-")
check("standard output gets the same bytes", code == 0 and out == content("a.npy"), code, err)
code, out, err = run("sample", "tiny", "--count", "4", "-o", "a.png", "--json", cwd=work.name)
summary = json.loads(out)
check("--json says what was written", code == 0 and summary["shape"] == [4, 1, 8, 8]
      and len(summary["latents"]) == 4 and len(summary["latents"][0]) == 9, summary)
width, height, channels, _, texts = png(content("a.png"))
check("sample writes a grid", (width, height, channels) == (2 * 114 + 2, 2 * 114 + 2, 1), width)
metadata = json.loads(texts["latent:code"])
check("the picture knows its latent", metadata["latent"] == summary["latents"][0]
      and metadata["modelHash"] == summary["modelHash"] and metadata["seed"] == 1, metadata)

# Latents in: numbers drawn above give the same pictures back, whatever the thread count.
latents = [n for row in summary["latents"] for n in row]
header = "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 9), }"
header += " " * (-(len(header) + 11) % 64) + "\n"
with open(path("z.npy"), "wb") as file:
    file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode()
               + struct.pack("<36f", *latents))
run("sample", "tiny", "--count", "4", "-o", path("drawn.npy"))
code, out, err = run("sample", "tiny", "--latents", "z.npy", "--threads", "1", "-o", "-",
                     "--format", "npy", cwd=work.name)
check("--latents gives the same pictures", code == 0 and out == content("drawn.npy"), code, err)
code, out, err = run("sample", "tiny", "--latents", "-", "-o", "-", "--format", "npy",
                     stdin=content("z.npy"))
check("latents from standard input", code == 0 and out == content("drawn.npy"), code, err)

# Traversals.
code, out, err = run("traverse", "tiny", "--code", "slant=-1:1:5", "--rows", "shape", "-o", "t.npy",
                     cwd=work.name)
check("traverse writes rows times values", code == 0 and npy(content("t.npy"))[0] == [15, 1, 8, 8],
      code, err)
code, out, err = run("traverse", "tiny", "--code", "slant", "--zoom", "3", "-o", "t.png",
                     cwd=work.name)
width, height, _, _, texts = png(content("t.png"))
check("traverse writes a strip", (code, width, height) == (0, 9 * 26 + 2, 28), code, err, width)
check("the strip knows its values", json.loads(texts["latent:code"])["view"] == {
    "kind": "strip", "code": "slant", "values": [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2]}, texts)

# Inspecting.
code, out, err = run("inspect", "tiny", "--json")
report = json.loads(out)
check("inspect tells of checkpoints", code == 0 and report["kind"] == "checkpoint"
      and report["latentSize"] == 9 and report["hash"] == summary["modelHash"], report)
code, out, err = run("inspect", "t.png", cwd=work.name)
check("inspect tells of pictures", code == 0 and b"a strip of slant over 9 values" in out, out)
with open(path("pickle.pkl"), "wb") as file:
    file.write(b"\x80\x02cos\nsystem\n(X\x0c\x00\x00\x00touch hackedtR.")
code, out, err = run("inspect", "pickle.pkl", cwd=work.name)
check("a pickle that calls is refused", code == 4 and "os.system, which is never loaded" in err
      and not os.path.exists(path("hacked")), code, out, err)
code, out, err = run("inspect", "pickle.pkl", "--tensors-only", cwd=work.name)
check("what it calls is printed, not run", b"os.system" in out
      and not os.path.exists(path("hacked")), code, out, err)

# The machine.
code, out, err = run("doctor", "--json")
report = json.loads(out)
check("doctor finds the model", code == 0  # beside those shipped with the package
      and report["models"]["found"].get("tiny") == os.path.join(models, "tiny.safetensors"),
      report["models"])
code, out, err = run("doctor", "--json", LATENT_ISA="baseline")
check("doctor tells the forced level", json.loads(out)["processor"]["level"] == "baseline", out)

# Words and exit codes of failures.
for name, arguments, status, words in [
    ("misspelt model", ["sample", "tinny", "-o", "x.png"], 1, 'did you mean "tiny"?'),
    ("misspelt code", ["sample", "tiny", "--code", "slnat=1", "-o", "x.png"], 2,
     'there is no code "slnat", did you mean "slant"?'),
    ("value out of range", ["sample", "tiny", "--code", "slant=3", "-o", "x.png"], 2,
     "slant cannot be 3, it goes from -2 to 2"),
    ("unknown option", ["sample", "tiny", "-o", "x.png", "--bogus"], 2, "Unknown option '--bogus'"),
    ("no format", ["sample", "tiny", "-o", "x.gif"], 2, "ends neither in .png nor in .npy"),
    ("full device", ["sample", "tiny", "--format", "png", "-o", "/dev/full"], 1,
     "/dev/full: cannot write: No space left on device"),
    ("no such folder", ["sample", "tiny", "-o", "no/x.png"], 1, "No such file or directory"),
    ("latents of another shape", ["sample", "tiny", "--latents", "a.npy", "-o", "x.png"], 3,
     "the latents have shape (3, 1, 8, 8), tiny takes (N, 9)"),
    ("latents that are none", ["sample", "tiny", "--latents", "a.png", "-o", "x.png"], 3,
     "a.png: not an npy file"),
    ("explorer without a terminal", [], 2, "latent sample"),
    ("unknown level", ["doctor"], 2, "LATENT_ISA"),
]:
    extra = {"LATENT_ISA": "mmx"} if name == "unknown level" else {}
    code, out, err = run(*arguments, cwd=work.name, **extra)
    check(f"{name}: exit {status}", code == status and words in err, code, err)
check("failures leave no files", sorted(os.listdir(work.name)) == sorted(
    ["models", "a.npy", "a.png", "drawn.npy", "z.npy", "t.npy", "t.png", "pickle.pkl"]),
    os.listdir(work.name))

# Files that lie: each is refused or not understood, quickly.
whole = content("models/tiny.safetensors")
for name, data, status, way_out in [
    ("empty", b"", 3, "a fresh copy"), ("cut", whole[:1000], 3, None),
    ("text", b"hello\n" * 9, 3, "a file of weights"),
    ("huge header", struct.pack("<Q", 1 << 60) + b"{}", 4, None),
    ("flipped header", whole[:9] + b"\xff" + whole[10:], 3, None),
]:
    with open(path("bad.safetensors"), "wb") as file:
        file.write(data)
    code, out, err = run("sample", "bad.safetensors", "-o", "x.png", cwd=work.name)
    check(f"{name} model: exit {status}", code == status and err.startswith("latent: bad.safetens")
          and f"Try: {way_out or 'latent inspect bad.safetensors'}" in err, code, err)
# Without a card the network is worked out of the tensors.
with open(path("bad.safetensors"), "wb") as file:
    file.write(tiny_model.safetensors(tiny_model.weights(), {}))
code, out, err = run("sample", "bad.safetensors", "--count", "1", "-o", "guessed.png", cwd=work.name)
check("no card: the network is proposed, and its guesses are said", code == 0
      and os.path.exists(path("guessed.png")) and "assumed without measurement: " in err
      and "Try: latent inspect bad.safetensors, which says why; --card settles it\n" in err, code, err)
for name, edit, status in [
    ("huge latent", {"size": 1 << 62}, 4), ("negative latent", {"size": -4}, 3),
    ("control characters", {"name": "\x1b[2J"}, 3),
]:
    card = json.loads(json.dumps(tiny_model.CARD))
    card["latent"]["parts"][0].update(edit)
    tiny_model.write(path("bad.safetensors"), card)
    code, out, err = run("sample", "bad.safetensors", "-o", "x.png", cwd=work.name)
    check(f"{name} in the card: exit {status}", code == status and "\x1b" not in err, code, err)

# Measuring: what is measured, never how fast it is.
code, out, err = run("bench", "--workload", "g-mnist", "--batch", "2", "--threads", "1", "--seconds", "0",
                     "--idle", "1ms", "--json")
facts = json.loads(out) if code == 0 else {}
check("bench prints one object", code == 0 and out.count(b"\n") == 1
      and facts["workload"] == "g-mnist" and facts["batch"] == 2 and facts["threads"] == 1
      and facts["runs"] >= 7 and facts["idle_us"] == 1000
      and 0 < facts["fastest_us"] <= facts["p10_us"] <= facts["median_us"] <= facts["p90_us"], out, err)
code, out, err = run("bench", "--workload", "train-infogan-mnist", "--batch", "4", "--threads", "1",
                     "--seconds", "0", "--json")
facts = json.loads(out) if code == 0 else {}
check("bench trains", code == 0 and facts["images_per_second"] > 0 and facts["runs"] >= 5, out, err)
code, out, err = run("bench", "tiny", "--threads", "1", "--seconds", "0")
lines = out.decode().splitlines()
check("bench of a model is a table", code == 0
      and [line.split()[:3] for line in lines if line.startswith("tiny")]
      == [["tiny", "1", "1"], ["tiny", "64", "1"], ["tiny", "1", "1"]]
      and any(line.startswith("workload") and line.endswith("bound by") for line in lines), out, err)

# Output that nobody reads, and standard output that is full.
with subprocess.Popen([LATENT, "sample", "tiny", "--count", "20000", "--format", "npy", "-o", "-"],
                      stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                      env={**os.environ, "LATENT_CHECKPOINTS": models}) as process:
    process.stdout.read(100)
    process.stdout.close()
    errors = process.stderr.read()
    process.wait(timeout=60)
check("a closed pipe ends quietly", process.returncode in (-signal.SIGPIPE, 1)
      and b"Fatal" not in errors, process.returncode, errors)
with open("/dev/full", "wb") as full:
    process = subprocess.run([LATENT, "doctor"], stdout=full, stderr=subprocess.PIPE, timeout=60)
check("a full standard output is told", process.returncode == 1
      and b"standard output: cannot write" in process.stderr, process)

# An existing file is replaced as a whole, and keeps its content when that fails.
with open(path("kept.npy"), "wb") as file:
    file.write(b"old")
code, out, err = run("sample", "tiny", "--count", "1", "--code", "slant=9", "-o", "kept.npy",
                     cwd=work.name)
check("a failing command keeps the old file", code == 2 and content("kept.npy") == b"old", err)
code, out, err = run("sample", "tiny", "--count", "1", "-o", "kept.npy", cwd=work.name)
check("a working one replaces it", code == 0 and npy(content("kept.npy"))[0] == [1, 1, 8, 8], err)

print(f"{len(failures)} failures" if failures else "all as it should be")
sys.exit(1 if failures else 0)
