#!/usr/bin/env python3
"""How fast the explorer is: explorer_latency.py PATH-OF-LATENT [MODEL] [--keys N] [--geometry 120x40] [--json]

Runs it on a pseudo-terminal that answers like a sixel terminal at once, and measures what a person
feels: process start to the first picture, key press to the whole new frame (slider, preview and strip
of the focused code; new noise; a category; new noise under the grid of all categories by nine values),
resident memory. Standard library only.

A key's frame has arrived when the answer to the key's last picture is asked for: `ESC [ 5 n` after at
least one sixel picture.
"""
import argparse
import json
import os
import re
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "EndToEnd", "support"))
from terminal import Terminal  # noqa: E402


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def start_ups(command, size, count):
    """Milliseconds from the start of the process to the end of the first picture."""
    times = []
    for _ in range(count):
        terminal = Terminal(command, *size)
        while b"\x1bP0;1;0q" not in terminal.output or b"\x1b\\" not in terminal.output.split(b"\x1bP0;1;0q")[-1]:
            if not terminal.read(5):
                raise SystemExit(f"no picture: {terminal.output[-300:]!r}")
        times.append((time.monotonic() - terminal.started) * 1000)
        terminal.send("q")
        terminal.wait()
        terminal.close()
    return times


def key_times(terminal, keys, count):
    """Milliseconds from each key to the end of its frame, and the bytes of the frames."""
    times, sizes = [], []
    for number in range(count):
        terminal.settle(0.01)
        start_bytes = len(terminal.output)
        start = time.monotonic()
        terminal.send(keys[number % len(keys)])
        while True:
            if not terminal.read(1):
                raise SystemExit("no frame after a key")
            new = terminal.output[start_bytes:]
            if b"\x1bP0;1;0q" in new and new.rstrip().endswith(b"\x1b[5n"):
                break
        times.append((time.monotonic() - start) * 1000)
        sizes.append(len(terminal.output) - start_bytes)
        terminal.output = terminal.output[-64:]
    return times, sizes


def memory(pid):
    with open(f"/proc/{pid}/status") as file:
        text = file.read()
    return {name: int(re.search(rf"{name}:\s+(\d+)", text).group(1)) / 1024 for name in ("VmRSS", "VmHWM")}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("latent")
    parser.add_argument("model", nargs="?")
    parser.add_argument("--keys", type=int, default=500, help="of each kind; 0 measures starts alone")
    parser.add_argument("--starts", type=int, default=20)
    parser.add_argument("--geometry", default="120x40")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    size = tuple(int(part) for part in options.geometry.split("x"))
    command = [os.path.abspath(options.latent), "explore"] + ([options.model] if options.model else [])

    starts = start_ups(command, size, options.starts)
    terminal = Terminal(command, *size)
    terminal.settle(0.5)
    result = {"geometry": options.geometry, "starts": len(starts),
              "firstPictureMedian": percentile(starts, 0.5), "firstPictureWorst": max(starts)}
    kinds = (("slider", "", "llllllllhhhhhhhh"), ("noise", "", "r"),
             ("category", "g", "123456789"), ("grid", "jv", "r")) if options.keys else ()
    for name, first, keys in kinds:
        terminal.send(first)
        times, sizes = key_times(terminal, keys, options.keys)
        result[name] = {"keys": len(times), "median": percentile(times, 0.5), "p99": percentile(times, 0.99),
                        "worst": max(times), "kilobytes": sum(sizes) / len(sizes) / 1000}
    result["memory"] = memory(terminal.pid)
    terminal.send("qy")  # the point is not saved
    terminal.wait()
    if options.json:
        print(json.dumps(result))
        return
    print(f"{options.geometry}, sixel")
    print(f"start to first picture  median {result['firstPictureMedian']:.1f} ms  "
          f"worst {result['firstPictureWorst']:.1f} ms  of {len(starts)}")
    for name, _, _ in kinds:
        row = result[name]
        print(f"key to frame, {name:9} median {row['median']:.1f} ms  p99 {row['p99']:.1f} ms  "
              f"worst {row['worst']:.1f} ms  of {row['keys']}  {row['kilobytes']:.1f} kB a frame")
    print(f"resident memory         {result['memory']['VmRSS']:.0f} MB now, {result['memory']['VmHWM']:.0f} MB at most")


if __name__ == "__main__":
    main()
