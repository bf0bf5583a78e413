#!/usr/bin/env python3
"""The explorer on a pseudo-terminal: explorer.py PATH-OF-LATENT

Standard library only. Every case must leave the terminal as it was.
"""
import base64
import os
import re
import signal
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "support"))
import tiny_model  # noqa: E402
from cases import LATENT, case, check, leave, main, shown  # noqa: E402
from terminal import KITTY_REPLIES, NO_REPLIES, PLAIN_REPLIES, SIXEL_REPLIES, Terminal  # noqa: E402


def explore(*arguments, **options):
    return Terminal([LATENT, "explore", *arguments], **options)


@case
def sixel_terminal(model):
    """Attribute 4 in the device attributes: sixel pictures, keys, a restored terminal."""
    terminal = explore(model)
    check(terminal.wait_for(lambda screen: len(screen.sixels) == 2), "no preview and strip in sixel")
    shown(terminal, "tiny")
    shown(terminal, "▸ slant")
    terminal.send("lll")
    shown(terminal, "+0.300")
    terminal.send("\x1b[A")
    shown(terminal, "▸ shape")
    terminal.send("2")
    shown(terminal, "[dot]")
    terminal.send("\x1bOB=1.25\r")
    shown(terminal, "+1.250")
    terminal.send("u")
    shown(terminal, "+0.300")
    check("▀" not in terminal.screen.text, "half blocks beside sixel")
    leave(terminal, keys="qq")


@case
def one_thread_pool(model):
    """Beside the terminal's thread, the engine's and the file's there are those of one pool."""
    terminal = explore(model)
    check(terminal.wait_for(lambda screen: len(screen.sixels) == 2), "no pictures")
    terminal.settle(0.5)
    threads = len(os.listdir(f"/proc/{terminal.pid}/task"))
    check(threads <= 3 + os.cpu_count() - 1, f"{threads} threads on {os.cpu_count()} processors")
    leave(terminal)


@case
def kitty_terminal(model):
    """Kitty's graphics: pictures on whole cells, only those that change are sent, none is left behind."""
    terminal = explore(model, replies=KITTY_REPLIES)
    check(terminal.wait_for(lambda screen: len(screen.kitty) == 10), f"{terminal.screen.kitty}")
    terminal.settle()
    check(not terminal.screen.sixels, "sixel beside kitty")
    start = len(terminal.output)
    terminal.send("l")
    shown(terminal, "+0.100")
    terminal.settle()
    sent = terminal.output[start:].count(b"a=T")
    check(2 <= sent <= 3, f"{sent} pictures for a step of a slider")
    terminal.send("?")
    shown(terminal, "this help")
    check(terminal.wait_for(lambda screen: not screen.kitty), "pictures over the help")
    terminal.send("?")
    check(terminal.wait_for(lambda screen: len(screen.kitty) == 10), f"{terminal.screen.kitty}")
    terminal.send("v")
    check(terminal.wait_for(lambda screen: len(screen.kitty) == 9), f"{terminal.screen.kitty}")
    places = list(terminal.screen.kitty.values())
    for number, (left, top, columns, rows) in enumerate(places):
        for other in places[number + 1:]:
            apart = (left + columns <= other[0] or other[0] + other[2] <= left
                     or top + rows <= other[1] or other[1] + other[3] <= top)
            check(apart, f"{places[number]} and {other} overlap")
    leave(terminal)
    check(not terminal.screen.kitty, "pictures are left behind")


@case
def kitty_within_tmux(model):
    """The variables of the terminal outside say nothing about a multiplexer: it is not asked."""
    terminal = explore(model, environment={"TERM": "tmux-256color", "KITTY_WINDOW_ID": "1"})
    check(terminal.wait_for(lambda screen: len(screen.sixels) == 2), "no pictures")
    check(b"\x1b_G" not in terminal.output, "a multiplexer was asked for kitty")
    leave(terminal)


@case
def terminal_without_sixel(model):
    """No attribute 4: half blocks, not one sixel byte."""
    terminal = explore(model, replies=PLAIN_REPLIES)
    check(terminal.wait_for(lambda screen: "▀" in screen.text or 48 in screen.colours_used),
          f"no half blocks:\n{terminal.screen.text}")
    terminal.send("l")
    shown(terminal, "+0.100")
    check(b"\x1bP" not in terminal.output, "sixel on a terminal without it")
    leave(terminal)


@case
def silent_terminal(model):
    """No answer at all: half blocks soon, keys work; a late answer upgrades and is no key."""
    terminal = explore(model, replies=NO_REPLIES)
    check(terminal.wait_for(lambda screen: 48 in screen.colours_used, 2), "no pictures")
    check(time.monotonic() - terminal.started < 2, "start-up waited for an answer")
    terminal.send("ll")
    shown(terminal, "+0.200")
    # In pieces, as over a slow line, with a pause inside the sequence.
    for part in (b"\x1b", b"[?63;1;", b"2;4;6c", b"\x1bP>|XTe", b"rm(379)\x1b\\"):
        terminal.send(part)
        time.sleep(0.06)
    check(terminal.wait_for(lambda screen: len(screen.sixels) >= 2), "a late answer was not taken")
    shown(terminal, "+0.200")
    check("does nothing" not in terminal.screen.text, "a reply became a key")
    leave(terminal)


@case
def garbage_from_the_terminal(model):
    """Broken and foreign replies are dropped; the explorer goes on."""
    terminal = explore(model)
    terminal.settle()
    value = "0.000"
    for junk in (b"\x1b[?999;", b"\x1b[?1;3;0S", b"\x1b]11;rgb:ffff/ffff/ffff\x07",
                 b"\x1bP>|" + b"x" * 3000 + b"\x1b\\", b"\x1b[99;99;99t", b"\x1b[>0;1;2c",
                 b"\xff\xfe\x80", b"\x1b[201~", b"\x00\x00", b"\x1b[200~never ended"):
        terminal.send(junk)
        terminal.settle(0.05)
    # What begins like a paste and does not go on is given up.
    time.sleep(1.2)
    shown(terminal, value)
    check("modified" not in terminal.screen.text, f"garbage changed something:\n{terminal.screen.text}")
    terminal.send("l")
    shown(terminal, "+0.100")
    leave(terminal)


@case
def slow_line(model):
    """A terminal that works through a frame in 100 ms gets few frames, and the newest at last."""
    replies = {question: reply for question, reply in SIXEL_REPLIES.items() if question != b"\x1b[5n"}
    terminal = explore(model, replies=replies)
    due, frames, answered = [], 0, 0

    def follow(until):
        nonlocal frames, answered
        while time.monotonic() < until:
            terminal.read(0.005)
            asked = terminal.output.count(b"\x1b[5n")
            due.extend([time.monotonic() + 0.1] * (asked - frames))
            frames = asked
            while answered < len(due) and due[answered] <= time.monotonic():
                terminal.send(b"\x1b[0n")
                answered += 1

    follow(time.monotonic() + 0.8)
    before = frames
    for _ in range(15):
        terminal.send("l")
        follow(time.monotonic() + 0.033)
    follow(time.monotonic() + 0.6)
    check(frames - before <= 14, f"{frames - before} frames in 1.1 s on a line that takes 10 a second")
    shown(terminal, "+1.500")
    follow(time.monotonic() + 0.3)
    terminal.replies = SIXEL_REPLIES
    leave(terminal)


@case
def the_newest_state_on_a_slow_line(model):
    """A reader that takes 50 ms for a frame never sees a state older than two frames."""
    replies = {question: reply for question, reply in SIXEL_REPLIES.items() if question != b"\x1b[5n"}
    terminal = explore(model, replies=replies)
    terminal.wait_for(lambda screen: len(screen.sixels) == 2)
    keys, frames, lateness = 0, 0, []
    sent_before = [0, 0]        # keys that were sent before the last frames were answered
    next_key = time.monotonic()
    for _ in range(400):
        if keys < 150 and time.monotonic() >= next_key:
            terminal.send(".")
            keys += 1
            next_key += 0.012
        terminal.read(0.002)
        if terminal.output.count(b"\x1b[5n") == frames:
            continue
        frames = terminal.output.count(b"\x1b[5n")
        row = next(line for line in terminal.screen.text.split("\n") if "slant" in line)
        value = re.search(r"[+ ](\d\.\d{3})", row)
        if value:
            lateness.append(sent_before[-2] - round(float(value.group(1)) * 100))
        time.sleep(0.05)
        terminal.send(b"\x1b[0n")
        sent_before.append(keys)
    check(len(lateness) > 10 and keys == 150, f"{len(lateness)} frames, {keys} keys")
    check(max(lateness) <= 0, f"frames lack {max(lateness)} keys that were pressed two frames before")
    terminal.replies = SIXEL_REPLIES
    terminal.send(b"\x1b[0n")
    shown(terminal, "+1.500")
    leave(terminal)


@case
def idle_costs_nothing(model):
    """While nothing happens less than a two-hundredth of a processor is used."""
    def ticks():
        with open(f"/proc/{terminal.pid}/stat") as file:
            return sum(int(number) for number in file.read().rsplit(")", 1)[1].split()[11:13])

    terminal = explore(model)
    terminal.wait_for(lambda screen: len(screen.sixels) == 2)
    # What is measured in the background comes to an end.
    end = time.monotonic() + 60
    while time.monotonic() < end:
        before = ticks()
        terminal.settle(1, 1)
        if ticks() - before <= 1:
            break
    before = ticks()
    terminal.settle(10, 10)
    share = (ticks() - before) / os.sysconf("SC_CLK_TCK") / 10
    check(share < 0.005, f"{share:.1%} of a processor while idle")
    leave(terminal)


@case
def no_colour(model):
    """NO_COLOR: no colour anywhere, pictures in ASCII."""
    terminal = explore(model, environment={"NO_COLOR": "1"})
    terminal.settle()
    check(not terminal.screen.colours_used, f"colours {terminal.screen.colours_used}")
    check(not terminal.screen.sixels, "sixel under NO_COLOR")
    leave(terminal)


@case
def locales(model):
    """Without a locale, as on a bare remote box, Unicode all the same; ASCII where the locale has none."""
    for value, mark in (("C", "▸ slant"), (None, "▸ slant"), ("de_DE.ISO-8859-1", "> slant")):
        terminal = explore(model, environment={"LC_ALL": value})
        shown(terminal, mark)
        leave(terminal)
    terminal = explore(model, "--ascii", "--preview", "ascii")
    shown(terminal, "> slant")
    terminal.settle()
    check(terminal.screen.text.isascii(), terminal.screen.text)
    leave(terminal)


@case
def previews_by_option(model):
    """--preview wins over what the terminal says."""
    for mode, isRight in (
            ("sixel", lambda screen: len(screen.sixels) == 2),
            ("blocks", lambda screen: 48 in screen.colours_used and not screen.sixels),
            ("ascii", lambda screen: not screen.sixels and 48 not in screen.colours_used),
            ("off", lambda screen: not screen.sixels and 48 not in screen.colours_used)):
        for replies in (SIXEL_REPLIES, PLAIN_REPLIES):
            terminal = explore(model, "--preview", mode, replies=replies)
            terminal.settle()
            check(isRight(terminal.screen), f"--preview {mode}:\n{terminal.screen.text}")
            leave(terminal)


@case
def terminal_types(model):
    """An unknown type is drawn as a usual one; one that cannot place the cursor is refused."""
    terminal = explore(model, environment={"TERM": "no-such-terminal"})
    shown(terminal, "TERM=no-such-terminal is unknown on this machine")
    terminal.send("l")
    shown(terminal, "+0.100")
    leave(terminal)
    for name in ("dumb", None):
        terminal = explore(model, environment={"TERM": name})
        leave(terminal, keys="", status=2)
        check(b"latent sample" in terminal.output, f"TERM={name}: {terminal.output!r}")
        check(b"\x1b" not in terminal.output, f"TERM={name} got escape sequences")


@case
def not_a_terminal(model):
    """Without a terminal: exit 2, and the batch command to use."""
    for stdin in (subprocess.DEVNULL, subprocess.PIPE):
        result = subprocess.run([LATENT, "explore", model], stdin=stdin, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, timeout=10)
        check(result.returncode == 2, f"exit {result.returncode}")
        check(b"latent sample" in result.stderr, f"{result.stderr!r}")
        check(result.stdout == b"", f"{result.stdout!r}")


@case
def odd_models(model):
    """A file that is no model: a message, nothing on the terminal changed."""
    for name in ("no-such-model", os.path.abspath(__file__)):
        terminal = explore(name)
        found = terminal.wait()
        check(found in (1, 2, 3), f"{name}: ended with {found}")
        check(b"Try: " in terminal.output, f"{name}: {terminal.output!r}")
        check(b"\x1b[?1049h" not in terminal.output, f"{name}: the screen was taken")
        check(not terminal.restored(), f"{name}: {terminal.restored()}")
        terminal.close()


@case
def too_small_and_back(model):
    """Below 40x12 one line with both extents; larger again, everything is back."""
    terminal = explore(model, columns=30, rows=8)
    shown(terminal, "needs 40x12, has 30x8")
    terminal.resize(80, 24)
    shown(terminal, "▸ slant")
    terminal.resize(20, 3)
    shown(terminal, "40x12")
    leave(terminal)


@case
def resize_storm(model):
    """Hundred resizes with keys in between; the last extent is drawn right."""
    terminal = explore(model)
    terminal.settle()
    for step in range(100):
        terminal.resize(20 + step * 37 % 180, 5 + step * 13 % 60)
        if step % 7 == 0:
            terminal.send("lv")
        terminal.read(0.002)
    terminal.resize(100, 30)
    terminal.settle(0.4)
    check("slant" in terminal.screen.line(terminal.screen.rows - 29)
          or "▸ slant" in terminal.screen.text, terminal.screen.text)
    check("quit" in terminal.screen.line(29), f"the last line is not the keys:\n{terminal.screen.text}")
    leave(terminal)


@case
def suspend_and_continue(model):
    """^Z gives the terminal back and stops; fg draws everything again, pictures too."""
    terminal = explore(model, under_shell=True)
    check(terminal.wait_for(lambda screen: len(screen.sixels) == 2), "no pictures")
    terminal.send("ll")
    shown(terminal, "+0.200")
    for _ in range(2):
        terminal.send("\x1a")
        check(terminal.wait_for(lambda screen: "STOPPED" in screen.text), "did not stop")
        check("STOPPED restored" in terminal.screen.text, "stopped with a raw terminal")
        faults = [fault for fault in terminal.restored() if fault != "terminal settings"]
        check(not faults, f"stopped without restoring: {faults}")
        terminal.screen.clear()
        terminal.send("\n")
        check(terminal.wait_for(lambda screen: len(screen.sixels) == 2), "no pictures after fg")
        shown(terminal, "+0.200")
        terminal.settle()
    leave(terminal)


@case
def interrupt(model):
    """^C leaves with 130."""
    terminal = explore(model)
    terminal.settle()
    leave(terminal, keys="\x03", status=130)


@case
def leaving_asks_once(model):
    """A place set by hand: q asks, any other key stays, q or y leaves; ^C does not ask."""
    question = "this point is not saved, leave it?"
    for keys, status in (("q", 0), ("y", 0), ("\x03", 130)):
        terminal = explore(model)
        shown(terminal, "▸ slant")
        terminal.send("Lj" + "l" + "q")
        shown(terminal, question)
        terminal.send("\x1b")
        check(terminal.wait_for(lambda screen: question not in screen.text), "Esc does not stay")
        shown(terminal, "+0.100")
        terminal.send("q")
        shown(terminal, question)
        leave(terminal, keys=keys, status=status)
    # One number is not worth a question, and what is saved needs none.
    terminal = explore(model)
    terminal.send("LL")
    leave(terminal)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "kept.png")
        terminal = explore(model)
        shown(terminal, "▸ slant")
        # Typed ahead: the file is written before the program ends.
        terminal.send("Ljlw" + path + "\rq")
        leave(terminal, keys="")
        check(os.path.getsize(path) > 100, "the file was not finished")
        check(os.listdir(folder) == ["kept.png"], os.listdir(folder))


@case
def signals(model):
    """SIGTERM, SIGHUP and SIGINT between frames: restored, 128 + the number; no question."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        terminal = explore(model)
        terminal.send("Ljlq" if number == signal.SIGHUP else "Ljl")
        terminal.settle()
        os.kill(terminal.pid, number)
        leave(terminal, keys="", status=128 + number)


@case
def signals_in_a_frame(model):
    """The terminal stops reading in the middle of a frame; a signal still ends the program."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        terminal = explore(model, replies=NO_REPLIES)
        terminal.settle()
        # Nothing is read from here on: the program fills the line and blocks in a write.
        for _ in range(60):
            terminal.send("vl")
            time.sleep(0.01)
        os.kill(terminal.pid, number)
        time.sleep(0.2)
        leave(terminal, keys="", status=128 + number, limit=6)


@case
def crash(model):
    """Even a crash gives the terminal back before it ends."""
    for number in (signal.SIGSEGV, signal.SIGILL, signal.SIGABRT):
        terminal = explore(model)
        terminal.settle()
        os.kill(terminal.pid, number)
        leave(terminal, keys="", status=-number)


@case
def closed_terminal(model):
    """The terminal goes away: the program ends by itself."""
    terminal = explore(model)
    terminal.settle()
    terminal.close()
    end = time.monotonic() + 5
    while time.monotonic() < end:
        pid, status = os.waitpid(terminal.pid, os.WNOHANG)
        if pid:
            check(os.waitstatus_to_exitcode(status) == 129, f"status {status}")
            return
        time.sleep(0.02)
    os.kill(terminal.pid, signal.SIGKILL)
    raise AssertionError("still running without a terminal")


@case
def save_and_reopen(model):
    """A saved picture opens again at its point; an existing file is never touched."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "point.png")
        environment = {"LATENT_CHECKPOINTS": os.path.dirname(model)}
        terminal = explore("tiny", environment=environment)
        terminal.settle()
        terminal.send("lll" + "k1" + "]")
        shown(terminal, "[bar]")
        for expected in (path, os.path.join(folder, "point-2.png")):
            terminal.send("w" + path + " x4\r")
            shown(terminal, f"saved {expected}, 32×32 pixels")
        terminal.send("W" + os.path.join(folder, "strip") + "\r")
        shown(terminal, f"saved {os.path.join(folder, 'strip.png')}")
        terminal.send("w" + os.path.join(folder, "no", "where") + "\r")
        shown(terminal, "nothing was saved")
        check(sorted(os.listdir(folder)) == ["point-2.png", "point.png", "strip.png"], os.listdir(folder))
        leave(terminal)

        terminal = explore(path, environment=environment)
        shown(terminal, "[bar]")
        shown(terminal, "+0.300")
        shown(terminal, "seed 2")
        check(terminal.wait_for(lambda screen: len(screen.sixels) == 2), "no pictures after reopening")
        check("modified" not in terminal.screen.text, "modified after opening")
        leave(terminal)

        # 3 pictures of 64 pixels with lines of 8 between them, and two lines of text above.
        with open(os.path.join(folder, "strip.png"), "rb") as file:
            header = file.read(24)
        check(struct.unpack(">II", header[16:24]) == (3 * 72 + 8, 80 + 27), header)
        terminal = explore(os.path.join(folder, "strip.png"), environment=environment)
        shown(terminal, "▸ shape")
        shown(terminal, "[bar]")
        leave(terminal)

        # Another file under the model's name: opened, with a warning.
        with tempfile.TemporaryDirectory() as other:
            card = dict(tiny_model.CARD, notes=["another training"])
            tiny_model.write(os.path.join(other, "tiny.safetensors"), card)
            terminal = explore(path, environment={"LATENT_CHECKPOINTS": other})
            shown(terminal, "is not the file that made this picture")
            leave(terminal)


@case
def several_models(model):
    """A list to choose from at the start and with o; a broken file is said, the point stays."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("aa-tiny", "ab-twin"):
            tiny_model.write(os.path.join(folder, name + ".safetensors"),
                             dict(tiny_model.CARD, name=name))
        with open(os.path.join(folder, "ac-broken.safetensors"), "wb") as file:
            file.write(b"not a model at all")
        terminal = Terminal([LATENT], environment={"LATENT_CHECKPOINTS": folder})
        shown(terminal, "▸ aa-tiny")
        shown(terminal, "unreadable")
        shown(terminal, "shape 3, slant, width, noise 4")
        check(not terminal.screen.sixels, "pictures before a model was chosen")
        terminal.send("/tw")
        check(terminal.wait_for(lambda screen: "aa-tiny" not in screen.text), "not filtered")
        terminal.send("\r\r")
        check(terminal.wait_for(lambda screen: len(screen.sixels) == 2), "no pictures of the model")
        shown(terminal, "▸ slant")
        terminal.send("Ljl")
        shown(terminal, "+0.100")
        # Another file with the same parts takes the point over.
        terminal.send("o")
        shown(terminal, "▸ ab-twin")
        terminal.send("j\r")
        shown(terminal, "ac-broken: ")
        terminal.send("gg\r")
        shown(terminal, "aa-tiny at the same point")
        shown(terminal, "+1.000")
        shown(terminal, "+0.100")
        terminal.send("o")
        shown(terminal, "▸ aa-tiny")
        terminal.send("\x1b")
        shown(terminal, "▸ width")
        leave(terminal, keys="qq")
        # Leaving and stopping work in the list too.
        for keys, status in (("q", 0), ("\x03", 130)):
            terminal = Terminal([LATENT], environment={"LATENT_CHECKPOINTS": folder})
            shown(terminal, "▸ aa-tiny")
            leave(terminal, keys=keys, status=status)


@case
def doctor_asks_the_terminal(model):
    """latent doctor says how pictures would be shown, and why; it leaves no trace."""
    for replies, expected in ((SIXEL_REPLIES, b"reports sixel"), (PLAIN_REPLIES, b"no sixel"),
                              (NO_REPLIES, b"did not answer")):
        terminal = Terminal([LATENT, "doctor"], replies=replies)
        leave(terminal, keys="", status=0)
        check(expected in terminal.output, f"{terminal.output!r}")
        check(b"^[" not in terminal.output, "a reply was echoed")
    terminal = Terminal([LATENT, "doctor"], replies=KITTY_REPLIES, environment={"KITTY_WINDOW_ID": "1"})
    leave(terminal, keys="", status=0)
    check(b"the question for kitty graphics" in terminal.output, f"{terminal.output!r}")


@case
def copy_and_paste(model):
    """The point goes to the terminal's clipboard as a line, and comes back as a paste."""
    terminal = explore(model)
    shown(terminal, "▸ slant")
    terminal.send("lll")
    shown(terminal, "+0.300")
    terminal.send("y")
    shown(terminal, "copied: at seed 1 slant 0.3")
    copied = b"\x1b]52;c;" + base64.b64encode(b"at seed 1 slant 0.3") + b"\x1b\\"
    check(copied in terminal.output, f"{terminal.output[-200:]!r}")
    terminal.send("RX")
    shown(terminal, "  0.000")
    terminal.send("\x1b[200~at seed 1 slant 0.3\n\x1b[201~")
    shown(terminal, "+0.300")
    shown(terminal, "seed 1")
    terminal.send("\x1b[200~quit\n\x1b[201~")
    shown(terminal, "'quit' is no point")
    leave(terminal, keys="q")


@case
def text_that_moves(model):
    """Rows that move are written anew: were they scrolled, the pictures beside them would move too."""
    terminal = explore(model)
    check(terminal.wait_for(lambda screen: len(screen.sixels) == 2), "no pictures")
    terminal.settle()
    start = len(terminal.output)
    for keys in ("\x10", "s", "e", "e", "\x15", "\x1b"):
        terminal.send(keys)
        terminal.settle(0.1)
    scrolls = re.findall(rb"\x1b\[[0-9;]*[rSTLM]|\x1bM|\x1bD", terminal.output[start:])
    check(not scrolls, f"the terminal was told to scroll: {scrolls[:5]}")
    leave(terminal)


@case
def mouse(model):
    """Click, drag and wheel on the sliders."""
    terminal = explore(model, columns=120, rows=40)
    shown(terminal, "▸ slant")
    terminal.settle()
    row = next(r for r in range(40) if "▸ slant" in terminal.screen.line(r))
    track = re.search("[─━●┿]+", terminal.screen.line(row))

    def column(share):
        """The column at a share of the track, from 1 as terminals count."""
        return track.start() + 1 + round(share * (len(track.group()) - 1))

    terminal.send(f"\x1b[<0;{column(0.75)};{row + 2}M")
    shown(terminal, "+1.000")
    terminal.send(f"\x1b[<32;{column(1)};{row + 2}M\x1b[<0;{column(1)};{row + 2}m")
    shown(terminal, "+2.000")
    terminal.send(f"\x1b[<65;{column(0.5)};{row + 1}M" * 2)
    shown(terminal, "-0.200")
    leave(terminal, keys="qq")
    terminal = explore(model, "--no-mouse")
    terminal.settle()
    check(b"?1000h" not in terminal.output, "the mouse was taken in spite of --no-mouse")
    leave(terminal)


if __name__ == "__main__":
    main()
