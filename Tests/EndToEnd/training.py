"""Training, evaluating and publishing with the built program: python3 training.py PATH-TO-LATENT.

Standard library only. A tiny recipe and data set made here; a run that is interrupted and resumed
must leave the same bytes as one that was never stopped.
"""
import gzip
import json
import os
import signal
import struct
import subprocess
import sys
import tempfile
import zlib

LATENT = os.path.abspath(sys.argv[1])
failures = []


def check(name, condition, *facts):
    print(("ok    " if condition else "FAIL  ") + name)
    if not condition:
        failures.append(name)
        for fact in facts:
            print("      ", repr(fact)[:600])


def idx(shape, body):
    return bytes([0, 0, 8, len(shape)]) + struct.pack(f">{len(shape)}I", *shape) + bytes(body)


def write_data(folder, count=300):
    """8 x 8 pictures with one bright line; the class is the third in which it lies."""
    os.makedirs(folder)
    for split in ("train", "t10k"):
        pixels, labels = [], []
        for index in range(count):
            line = index * 5 % 8
            pixels += [255 - (x * 3 + index) % 90 if y == line else x for y in range(8)
                       for x in range(8)]
            labels.append(line * 3 // 8)
        with gzip.open(f"{folder}/{split}-images-idx3-ubyte.gz", "wb") as file:
            file.write(idx([count, 8, 8], pixels))
        with gzip.open(f"{folder}/{split}-labels-idx1-ubyte.gz", "wb") as file:
            file.write(idx([count], labels))


def write_png(path, side, level):
    """A grey square as a PNG file."""
    def chunk(kind, body):
        return (struct.pack(">I", len(body)) + kind + body
                + struct.pack(">I", zlib.crc32(kind + body)))
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = (b"\0" + bytes([level]) * side) * side
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
                   + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


RECIPE = {
    "name": "tiny", "description": "A recipe for tests.", "dataset": "mnist",
    "architecture": {"side": 8, "noise": 4, "categories": 3, "continuousCodes": 2,
                     "channels": [4, 6], "hidden": 12, "recognitionHidden": 8, "slope": 0.1},
    "objective": {"batch": 16, "discriminatorRate": 0.0002, "generatorRate": 0.001, "beta1": 0.5,
                  "beta2": 0.999, "categoricalWeight": 1, "continuousWeight": 1,
                  "learnsDeviation": False, "recognitionFollowsGenerator": True,
                  "informationInGenerator": True},
    "steps": 1500, "decayShare": 0.4, "measureEvery": 500, "saveEvery": 400,
}

work = tempfile.mkdtemp()
data = work + "/data"
write_data(data)
with open(work + "/tiny.json", "w") as file:
    json.dump(RECIPE, file)
ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": work, "LANG": "C.UTF-8"}


def run(*arguments):
    process = subprocess.run([LATENT, *arguments], capture_output=True, cwd=work,
                             env=ENVIRONMENT, timeout=300)
    return process.returncode, process.stdout.decode(), process.stderr.decode()


def interrupted(number, step, *arguments):
    """Runs until `step` has been reported, then sends the signal."""
    process = subprocess.Popen([LATENT, *arguments], stdout=subprocess.PIPE, cwd=work,
                               env=ENVIRONMENT, text=True)
    seen = []
    for line in process.stdout:
        seen.append(line)
        if line.startswith(f"step {step}/"):
            process.send_signal(number)
    return process.wait(timeout=60), "".join(seen)


def content(path):
    with open(f"{work}/{path}", "rb") as file:
        return file.read()


code, out, err = run("train", "tiny.json", "--data", "data", "-o", "whole", "--threads", "1")
check("a run to the end", code == 0 and "finished after step 1500" in out, code, out, err)
check("its files", sorted(os.listdir(work + "/whole"))
      == ["log.csv", "samples.png", "state.safetensors", "tiny.safetensors"])
table = content("whole/log.csv").decode().splitlines()
check("its learning curves", len(table) == 1 + 1500 // 20 and table[0].startswith("step,"),
      table[:2])

code, out = interrupted(signal.SIGINT, 300, "train", "tiny.json", "--data", "data", "-o", "parts")
check("Ctrl-C ends with 130", code == 130, code)
check("and says how to go on",
      "Go on with: latent train tiny.json --data data -o parts --resume" in out, out[-300:])
code, out = interrupted(signal.SIGTERM, 900, "train", "tiny.json", "--data", "data", "-o", "parts",
                        "--resume")
check("SIGTERM ends with 143", code == 143, code)
code, out, err = run("train", "tiny.json", "--data", "data", "-o", "parts", "--resume")
check("resumed to the end", code == 0 and "finished after step 1500" in out, code, out, err)
for name in ("tiny.safetensors", "log.csv", "samples.png", "state.safetensors"):
    check(f"the same bytes as never stopped: {name}",
          content("whole/" + name) == content("parts/" + name))

code, out, err = run("train", "tiny.json", "--data", "data", "-o", "events", "--steps", "200",
                     "--json")
events = [json.loads(line) for line in out.splitlines()]
check("events as JSON lines", code == 0 and events[0]["event"] == "started"
      and events[-1]["event"] == "finished" and any(e["event"] == "progress" for e in events),
      code, out[-300:], err)

code, out, err = run("evaluate", "whole/tiny.safetensors", "--data", "data", "--count", "500",
                     "--json")
result = json.loads(out) if code == 0 else {}
check("evaluate", code == 0 and result["test_pictures"] == 300
      and set(result["information_nats"]) == {"category", "code1", "code2"}, code, out, err)

code, out, err = run("publish", "whole/tiny.safetensors", "--data", "data", "--rename",
                     "category=digit", "--rename", "code2=-slant", "--exact", "-o",
                     "shipped.safetensors")
check("publish", code == 0, code, out, err)
code, out, err = run("publish", "whole/tiny.safetensors", "--data", "data", "-o", "half.safetensors")
check("publish in half precision", code == 0 and "change of a pixel" in out
      and len(content("half.safetensors")) < len(content("shipped.safetensors")), out, err)
code, out, err = run("evaluate", "shipped.safetensors", "--data", "data", "--count", "500",
                     "--json")
published = json.loads(out) if code == 0 else {}
check("the published categories are in order", published.get("matching") == [0, 1, 2], out, err)
check("with the same error", published.get("matched_error") == result.get("matched_error"), out)
code, out, err = run("inspect", "shipped.safetensors", "--json")
check("and the new names", '"slant"' in out and '"digit"' in out, out[:300], err)

code, out, err = run("plot", "a=whole/log.csv", "b=events/log.csv", "--reference", "H(c)=1.0986",
                     "-o", "curves.png")
check("plot", code == 0 and content("curves.png")[:4] == b"\x89PNG", code, out, err)

# A game without codes has nothing to measure, but its pictures can be looked at.
os.makedirs(work + "/pictures")
for index in range(20):
    write_png(f"{work}/pictures/{index}.png", 8, 12 * index)
with open(work + "/dcgan.json", "w") as file:
    json.dump({**RECIPE, "name": "grey", "dataset": "folder", "family": "dcgan", "game": "dcgan",
               "architecture": {"side": 8, "pictureChannels": 3, "noise": 5, "channels": 4,
                                "prior": {"distribution": "standardNormal"}, "slope": 0.2},
               "steps": 20, "saveEvery": 10}, file)
code, out, err = run("train", "dcgan.json", "--data", "pictures", "-o", "grey", "--preview")
ramp = [line for line in out.splitlines() if line and not line.strip(" .:-=+*#%@")]
check("a preview of DCGAN's pictures", code == 0 and len(ramp) > 4, code, out, err)

# What can be wrong: exit code, and words that the message has.
os.makedirs(work + "/empty")
os.makedirs(work + "/cut")
for name in os.listdir(data):
    with open(f"{data}/{name}", "rb") as source, open(f"{work}/cut/{name}", "wb") as target:
        target.write(source.read()[:-40] if "train-images" in name else source.read())
with open(work + "/broken.json", "w") as file:
    json.dump({**RECIPE, "steps": "many"}, file)
with open(work + "/odd.json", "w") as file:
    json.dump({**RECIPE, "objective": {**RECIPE["objective"], "batch": 100000}}, file)
for name, arguments, status, words in [
    ("a folder without the files", ["train", "tiny.json", "--data", "empty", "-o", "x"], 1,
     ["empty has no train-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz", "Try: --data"]),
    ("a file cut short", ["train", "tiny.json", "--data", "cut", "-o", "x"], 3,
     ["cut/train-images-idx3-ubyte.gz", "Try: a fresh copy"]),
    ("no folder named", ["train", "tiny.json", "-o", "x"], 2, ["--data or LATENT_DATA"]),
    ("an unknown recipe", ["train", "infogan-mnits", "--data", "data"], 1,
     ["did you mean \"infogan-mnist\""]),
    ("a recipe of the wrong type", ["train", "broken.json", "--data", "data", "-o", "x"], 3,
     ["broken.json is no recipe", "\"steps\""]),
    ("a recipe out of range", ["train", "odd.json", "--data", "data", "-o", "x"], 3,
     ["\"objective.batch\" of the recipe is 100000, expected 2 to 4096"]),
    ("a folder with another run", ["train", "tiny.json", "--data", "data", "-o", "whole"], 2,
     ["whole holds the state of another run", "--resume"]),
    ("nothing to resume", ["train", "tiny.json", "--data", "data", "-o", "x", "--resume"], 2,
     ["x has no state to go on from"]),
    ("a place that cannot be made", ["train", "tiny.json", "--data", "data", "-o", "/proc/x"], 1,
     ["/proc/x cannot be made", "another folder with -o"]),
    ("a column that is not there", ["plot", "a=whole/log.csv", "--column", "loss", "-o", "p.png"],
     3, ["no columns \"step\" and \"loss\"", "discriminator_loss"]),
    ("a code that is not there", ["publish", "whole/tiny.safetensors", "--data", "data",
                                  "--rename", "tilt=slant", "-o", "y.safetensors"], 2,
     ["there is no code \"tilt\"", "code1"]),
]:
    code, out, err = run(*arguments)
    check(name, code == status and all(word in err for word in words), code, out, err)
check("refused runs leave nothing behind", not os.path.exists(work + "/x")
      and not os.path.exists(work + "/y.safetensors"), os.listdir(work))

print(f"{len(failures)} failures")
sys.exit(1 if failures else 0)
