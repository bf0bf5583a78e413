#!/usr/bin/env python3
"""Ends at random moments while files are written: kills.py PATH-OF-LATENT [COUNT]

COUNT sessions (20 without it; 1,000 for the bar) save pictures, exports, a log and the session, and are
ended by SIGKILL or SIGTERM at a random moment. Whatever has its final name must then be whole: every
chunk of a PNG with its check sum, every line of a log, a session that reads back. Standard library only.
"""
import glob
import os
import random
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "support"))
import tiny_model  # noqa: E402
from terminal import Terminal  # noqa: E402

LATENT = os.path.abspath(sys.argv[1])


def content(path):
    with open(path, "rb") as file:
        return file.read()


def png_fault(data):
    """What is wrong with a PNG file; None if it is whole."""
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        return f"begins with {data[:8]!r}, {len(data)} bytes"
    place = 8
    while place < len(data):
        if place + 12 > len(data):
            return "ends in a chunk"
        length, kind = struct.unpack(">I4s", data[place:place + 8])
        body = data[place + 4:place + 8 + length]
        if place + 12 + length > len(data):
            return f"ends in {kind!r}"
        if zlib.crc32(body) != struct.unpack(">I", data[place + 8 + length:place + 12 + length])[0]:
            return f"check sum of {kind!r}"
        place += 12 + length
        if kind == b"IEND":
            return None if place == len(data) else "goes on after its end"
    return "has no end"


def lines_fault(data):
    """What is wrong with a file of lines; None if all are whole."""
    if not data.startswith(b"# latent "):
        return f"begins with {data[:20]!r}"
    if not data.endswith(b"\n"):
        return f"ends with {data[-40:]!r}"
    verbs = {b"#", b"open", b"at", b"set", b"choose", b"seed", b"draw", b"undo", b"mark", b"go",
             b"save", b"export", b"focus", b"view", b"reset", b"redo"}
    for line in data.splitlines():
        if line.split(b" ")[0] not in verbs:
            return f"has the line {line[:60]!r}"
    return None


def faults(folder):
    """The files below `folder` that have their final name and are not whole."""
    found, checked = [], {"png": 0, "log": 0, "session": 0}
    for path in glob.glob(folder + "/**/*", recursive=True):
        if not os.path.isfile(path):
            continue
        name = os.path.basename(path)
        if name.endswith(".png"):
            kind, fault = "png", png_fault(content(path))
        elif name == "last-session.latent":
            kind, fault = "session", lines_fault(content(path))
        elif name.endswith(".latent"):
            kind, fault = "log", lines_fault(content(path))
        elif name == "recent-models":
            kind, fault = "session", None if content(path).endswith(b"\n") else "is cut"
        else:
            continue
        checked[kind] += 1
        if fault:
            found.append(f"{path} {fault}")
    return found, checked


def explorer_session(model, folder, dice):
    """Keys that change and save without a pause, until the signal."""
    terminal = Terminal([LATENT, "explore", model],
                        environment={"XDG_STATE_HOME": os.path.join(folder, "state")})
    terminal.wait_for(lambda screen: "▸" in screen.text)
    end = time.monotonic() + dice.uniform(0.0, 0.25)
    number = 0
    while time.monotonic() < end:
        number += 1
        terminal.send(f"lr:save {folder}/p{number}.png x{dice.choice((1, 8, 32))}\r"
                      f":export apng {folder}/a{number} x4\rma")
        terminal.settle(0.005)
    os.kill(terminal.pid, dice.choice((signal.SIGKILL, signal.SIGTERM)))
    # Whoever ends is not waited for long, but the disk may be busy with what others write.
    terminal.wait(60)
    terminal.close()


def plain_session(model, folder, dice):
    """Lines as fast as they are read, until the signal."""
    lines = "".join(f"resample all\nsave {folder}/q{n}.png x{dice.choice((1, 8, 32))}\n"
                    f"save grid {folder}/g{n}.png x4\nexport frames {folder}/f{n} x2\n" for n in range(200))
    process = subprocess.Popen([LATENT, "explore", "--plain", model], stdin=subprocess.PIPE,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    process.stdin.write(lines.encode())
    try:
        process.stdin.flush()
    except BrokenPipeError:
        pass
    time.sleep(dice.uniform(0.01, 0.2))
    process.send_signal(dice.choice((signal.SIGKILL, signal.SIGTERM)))
    process.wait(60)
    try:
        process.stdin.close()
    except BrokenPipeError:
        pass


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    dice = random.Random(4)
    total = {"png": 0, "log": 0, "session": 0}
    for number in range(count):
        with tempfile.TemporaryDirectory() as folder:
            model = os.path.join(folder, "tiny.safetensors")
            tiny_model.write(model)
            (explorer_session if number % 2 else plain_session)(model, folder, dice)
            found, checked = faults(folder)
            for kind, more in checked.items():
                total[kind] += more
            if found:
                print(f"FAILED  kill {number}: " + "; ".join(found))
                return 1
    if count >= 20 and not all(total.values()):
        print(f"FAILED  nothing was checked: {total}")
        return 1
    print(f"ok      {count} kills: {total['png']} pictures, {total['log']} logs, {total['session']} "
          "sessions and lists, none torn")
    return 0


if __name__ == "__main__":
    sys.exit(main())
