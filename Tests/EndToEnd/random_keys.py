#!/usr/bin/env python3
"""Random keys, clicks and resizes: random_keys.py PATH-OF-LATENT [COUNT] [SEED]

COUNT events (2,000 without it; 100,000 for the bar) reach the explorer as fast as it takes them. At the end
it must be alive and answer keys, use at most 5 MB more memory than after the first tenth, and give the
terminal back. Nothing is pressed that would leave or stop it: neither q, ^C and ^Z, nor what the palette would find; no
other model is opened, which would need memory of its own. Standard library only.
"""
import os
import random
import re
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "support"))
import tiny_model  # noqa: E402
from cases import LATENT, check, leave, shown  # noqa: E402
from terminal import Terminal  # noqa: E402

COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 1
GROWTH_LIMIT = 5.0
BATCH = 20

# Moving and changing most of the time; prompts, lists and files now and then. Neither q nor ^C nor ^Z.
COMMON = ["h", "l", "H", "L", "j", "k", ",", ".", "0", "3", "9", "r", "R", "[", "]", "u", "\x12", "v", "V",
          "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[1;2C", "\x1b[1;5D", "\t", " ", "+", "-", "\x7f", "g", "G"]
RARE = ["=", "1.5\r", "max\r", "ma", "'a", "mb", "B", "b", "d", "T", "i", "E", "D", "{", "}", "C", "(", ")", "?", ":",
        ":set slant 1\r", ":nonsense\r", "\x10vi\x1b", "X", "s", "77\r", "y", "p", "n", "c", "<", ">", "W", "w", "ej", "oj\x1b", "/",
        "ap", "af", "ad", "ak", "at\r", "an\r", ":sum a - b + a\r", ":learn way from a - b\r", ":lock way against pca1\r",
        "A\x1b", "O\x1b", ":forget way\r", ":rename pca1 one\r", ":unmark a\r", ":beside tiny\r",
        "I", "P", "\r", "\x1b", "\x1b", "\x1b", "\x0c", "\x1b[200~at seed 5 slant 1\x1b[201~", "\x1b[?1;9", "\xff", "é"]


def event(source):
    """The bytes of a random key or mouse event."""
    kind = source.random()
    if kind < 0.7:
        return source.choice(COMMON).encode("latin-1", "replace")
    if kind < 0.95:
        return source.choice(RARE).encode("latin-1", "replace")
    button = source.choice([0, 32, 64, 65])
    return f"\x1b[<{button};{source.randrange(1, 200)};{source.randrange(1, 60)}{source.choice('Mm')}".encode()


def memory(pid):
    """Resident memory in MB."""
    with open(f"/proc/{pid}/status") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) / 1024


def settle(terminal):
    """Reads and drops until the program has nothing more to say."""
    while terminal.read(0.3):
        pass


def main():
    source = random.Random(SEED)
    with tempfile.TemporaryDirectory() as folder:
        model = os.path.join(folder, "tiny.safetensors")
        tiny_model.write(model)
        files = os.path.join(folder, "files")
        os.makedirs(files)
        os.chdir(files)
        terminal = Terminal([LATENT, "explore", model])
        shown(terminal, "▸ slant")
        terminal.keeps_output = False
        started = time.monotonic()
        before = None
        for number in range(0, COUNT, BATCH):
            if before is None and number >= COUNT // 10:
                settle(terminal)
                before = memory(terminal.pid)
            terminal.send(b"".join(event(source) for _ in range(BATCH)))
            if source.random() < 0.2:
                terminal.resize(source.randrange(10, 200), source.randrange(3, 60))
            while terminal.read(0.002):
                pass
            ended = os.waitpid(terminal.pid, os.WNOHANG)
            check(ended == (0, 0), f"ended after {number} events, seed {SEED}: {ended}, {terminal.last!r}")
        settle(terminal)
        seconds = time.monotonic() - started
        after = memory(terminal.pid)
        # What was cut off when nobody looked any more would hold up what comes.
        terminal.screen.pending = b""
        terminal.keeps_output = True
        # On a screen that is too small keys do nothing.
        terminal.resize(120, 40)
        # Out of whatever is open; the two seconds let go of a paste that never ended.
        time.sleep(2)
        terminal.send("\x1b")
        settle(terminal)
        for _ in range(4):
            terminal.send("\x1b")
            time.sleep(0.2)
        terminal.send("?")
        shown(terminal, "this help")
        terminal.send("?")
        terminal.settle()
        check(after - before <= GROWTH_LIMIT, f"memory grew from {before:.1f} to {after:.1f} MB")
        leave(terminal, keys="qy")
        print(f"ok      {COUNT} events in {seconds:.0f} s, memory {before:.1f} then {after:.1f} MB, seed {SEED}")


if __name__ == "__main__":
    main()
