#!/usr/bin/env python3
"""Sessions as lines: sessions.py PATH-OF-LATENT

The plain explorer, the log that keys leave, its replay, and what is kept when a session ends. Standard
library only.
"""
import glob
import os
import signal
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "support"))
import tiny_model  # noqa: E402
from cases import LATENT, case, check, ended, main, pictures, shown  # noqa: E402
from terminal import Terminal  # noqa: E402


def content(path):
    with open(path, "rb") as file:
        return file.read()


def run(arguments, lines="", folder=None, status=0):
    """The lines of standard output of a command that has to end with `status`."""
    result = subprocess.run([LATENT, *arguments], input=lines.encode(), cwd=folder,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    check(result.returncode == status,
          f"{arguments} ended with {result.returncode}: {result.stdout!r} {result.stderr!r}")
    return result.stdout.decode().splitlines(), result.stderr.decode()


def log_of(state):
    logs = glob.glob(os.path.join(state, "latent", "logs", "*.latent"))
    check(len(logs) == 1, f"{len(logs)} logs")
    return logs[0]


@case
def plain_lines(model, folder):
    """One answer a line; what cannot be done is an error, changes nothing and shows in the status."""
    answers, _ = run(["explore", "--plain", model],
                     "set slant 0.5\n# a remark\n\nchoose shape dot\nshow\nset slant 9\nshow\nquit\nshow\n",
                     status=1)
    check(answers == [
        "tiny, infogan: shape 3, slant, width, noise 4",
        "shape ring, slant +0.5, width 0, seed 1",
        "shape dot, slant +0.5, width 0, seed 1",
        "at seed 1 shape dot slant 0.5",
        "error: slant: +9 is outside the range -2 to +2",
        "at seed 1 shape dot slant 0.5"], f"{answers}")
    # The line that tells a point leads to it.
    answers, _ = run(["explore", "--plain", model], "at seed 1 shape dot slant 0.5\nshow\n")
    check(answers[-1] == "at seed 1 shape dot slant 0.5", f"{answers}")


@case
def answers_come_at_once(model, folder):
    """Whoever waits for an answer gets it before the next line is sent."""
    process = subprocess.Popen([LATENT, "explore", "--plain", model], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE)
    process.stdout.readline()
    for value in ("0.25", "-1.5"):
        process.stdin.write(f"set slant {value}\n".encode())
        process.stdin.flush()
        check(f"slant {value}".replace("0.25", "+0.25") in process.stdout.readline().decode(), "no answer")
    process.stdin.close()
    check(process.wait(10) == 0, "a clean end")


@case
def replay_is_exact(model, folder):
    """Whatever a session saved is written again byte for byte, with any number of threads."""
    state = os.path.join(folder, "state")
    live = os.path.join(folder, "live")
    os.makedirs(live)
    terminal = explore(state, model)
    pictures(terminal)

    def save(keys, name):
        terminal.send(keys)
        terminal.settle()
        terminal.send(f"{live}/{name}\r")
        check(terminal.wait_for(lambda screen: f"saved {live}/{name}"[:60] in screen.text), f"{name} not saved")

    terminal.send("llllllll")
    terminal.send("\x1b[A2ma")
    save("w", "one.png")
    save("W", "strip.png")
    terminal.send("rRu]")
    save("w", "two.png")
    terminal.send("v")
    save("W", "grid.png")
    terminal.send("'a=dot\r")
    save("w", "three.png")
    ended(terminal, "qq")

    names = sorted(os.listdir(live))
    check(names == ["grid.png", "one.png", "strip.png", "three.png", "two.png"], f"{names}")
    log = log_of(state)
    for threads in ("1", "2", "5"):
        again = os.path.join(folder, "again-" + threads)
        answers, _ = run(["replay", log, "-o", again, "--threads", threads])
        check(len(answers) == 5, f"{answers}")
        check(sorted(os.listdir(again)) == names, f"{os.listdir(again)}")
        for name in names:
            check(content(os.path.join(live, name)) == content(os.path.join(again, name)),
                  f"{name} differs with {threads} threads")


def without_texts(source, target):
    """Copies a PNG file without what it says about itself."""
    with open(source, "rb") as file:
        data = file.read()
    kept, place = data[:8], 8
    while place < len(data):
        end = place + 12 + struct.unpack(">I", data[place:place + 4])[0]
        if data[place + 4:place + 8] not in (b"tEXt", b"zTXt", b"iTXt"):
            kept += data[place:end]
        place = end
    with open(target, "wb") as file:
        file.write(kept)


@case
def a_picture_is_found_again(model, folder):
    """A picture, searched by its pixels alone: the command, the line and the key find its code; one that was
    saved here brings it."""
    saved = os.path.join(folder, "saved.png")
    wanted = os.path.join(folder, "wanted.png")
    found = os.path.join(folder, "found.png")
    run(["sample", model, "--count", "1", "--seed", "33", "--zoom", "4", "-o", saved])
    answers, _ = run(["explore", "--plain", model], f"encode {saved}\nshow\n")
    check(answers[1] == f"{saved}: the code that it was saved with; u goes back", f"{answers}")
    check(answers[2].startswith("at seed 33 "), f"{answers}")
    without_texts(saved, wanted)
    answers, _ = run(["encode", model, wanted, "-o", found])
    check(answers[0].startswith(f"{found}: root mean squared error 0.00"), f"{answers}")
    answers, _ = run(["explore", "--plain", model], f"encode {wanted}\nundo\nshow\n")
    check(f"{wanted}: found, error 0.0" in answers[1], f"{answers}")
    check(answers[3] == "at seed 1", f"{answers}")
    _, errors = run(["encode", model, model, "-o", found], status=3)
    check("Try: latent inspect" in errors, errors)
    terminal = explore(os.path.join(folder, "state"), model)
    pictures(terminal)
    terminal.send("P")
    shown(terminal, "find the code of")
    terminal.send(wanted + "\r")
    shown(terminal, "found, error 0.0", 30)
    terminal.send("u")
    shown(terminal, "seed 1")
    ended(terminal, "q")


@case
def replay_stays_in_its_folder(model, folder):
    """Folders in a log count for nothing; a line that is not whole is not done."""
    log = os.path.join(folder, "foreign.latent")
    with open(log, "w") as file:
        file.write(f"open {model}\nsave ../../outside.png x1\nexport npy /nowhere/points\nseed 12")
    inside = os.path.join(folder, "inside")
    answers, errors = run(["replay", log, "-o", inside], status=3)
    check(sorted(os.listdir(inside)) == ["outside.png", "points.npy"], f"{os.listdir(inside)}")
    check("line 4: 'seed 12' has no line break" in errors, errors)
    for line, status, text in (("set slant 9", 1, "line 2: slant: +9 is outside"),
                               ("sett", 3, "line 2: a line cannot begin with 'sett'"),
                               ("open nothing-there", 1, "line 2: nothing-there: there is no model")):
        with open(log, "w") as file:
            file.write(f"open {model}\n{line}\n")
        _, errors = run(["replay", log], status=status)
        check(text in errors, errors)


def explore(state, *arguments):
    return Terminal([LATENT, "explore", *arguments], environment={"XDG_STATE_HOME": state})


@case
def sessions_go_on(model, folder):
    """What a session left is offered again, however it ended; what was only looked at replaces nothing."""
    state = os.path.join(folder, "state")
    terminal = explore(state, model)
    shown(terminal, "▸ slant")
    terminal.send("llll")
    terminal.send("\x1b[A2ma")
    shown(terminal, "marked")
    os.kill(terminal.pid, signal.SIGTERM)
    ended(terminal, status=143)
    for _ in range(2):
        terminal = explore(state, model)
        shown(terminal, "S goes on where you left: shape dot, slant 0.4, seed 1, 1 mark")
        ended(terminal, "q")
    terminal = explore(state, model)
    shown(terminal, "S goes on")
    terminal.send("S")
    shown(terminal, "where you left: shape dot, slant +0.4, width 0, seed 1")
    shown(terminal, "+0.400")
    terminal.send("'")
    shown(terminal, "go to a mark")
    terminal.send("a")
    shown(terminal, "at a: shape dot")
    ended(terminal, "q")
    terminal = explore(state, model, "--no-log")
    shown(terminal, "▸ slant")
    check("goes on" not in terminal.screen.text, "a session in spite of --no-log")
    ended(terminal, "lq")


@case
def opened_models_are_found_again(model, folder):
    """A model that was opened by its path is in the list from then on, wherever it lies."""
    state = os.path.join(folder, "state")
    elsewhere = os.path.join(folder, "elsewhere")
    os.makedirs(elsewhere)
    os.rename(model, os.path.join(elsewhere, "mine.safetensors"))
    terminal = explore(state, os.path.join(elsewhere, "mine.safetensors"))
    shown(terminal, "▸ slant")
    terminal.send("o")
    shown(terminal, "mine")
    terminal.send("q")
    ended(terminal, "q")
    terminal = explore(state)
    shown(terminal, "mine")
    shown(terminal, "elsewhere")
    ended(terminal, "q")


@case
def a_model_that_is_trained_on_is_followed(model, folder):
    """A file that is written anew is read anew, at the same point; a broken one leaves the old model."""
    terminal = explore(os.path.join(folder, "state"), model)
    pictures(terminal)
    terminal.send("lll")
    shown(terminal, "+0.300")
    before = terminal.screen.sixel_bytes
    tiny_model.write(model + ".new", seed=2)
    os.rename(model + ".new", model)
    shown(terminal, "tiny was written anew: its new weights, the same point")
    shown(terminal, "+0.300")
    check(terminal.wait_for(lambda screen: screen.sixel_bytes > before), "no new pictures")
    with open(model + ".new", "wb") as file:
        file.write(b"not a model")
    os.rename(model + ".new", model)
    check(terminal.wait_for(lambda screen: "written anew" not in screen.text), "nothing was said")
    terminal.send("l")
    shown(terminal, "+0.400")
    ended(terminal, "q")


if __name__ == "__main__":
    main()
