"""A terminal in a few lines: runs a program on a pseudo-terminal, answers its questions, keeps its screen.

Standard library only. The screen understands what ncurses writes for xterm-256color, counts sixel
pictures and remembers the modes that a program must leave as it found them.
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import tempfile
import termios
import time

SIXEL_REPLIES = {
    b"\x1b[>q": b"\x1bP>|XTerm(379)\x1b\\",
    b"\x1b[?1;1;0S": b"\x1b[?1;0;1024S",
    b"\x1b[?2;4;0S": b"\x1b[?2;0;1000;1000S",
    b"\x1b[16t": b"\x1b[6;16;8t",
    b"\x1b[?2026$p": b"\x1b[?2026;0$y",
    b"\x1b[c": b"\x1b[?63;1;2;4;6;9;15;22c",
    b"\x1b[5n": b"\x1b[0n",
}
KITTY_QUESTION = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
KITTY_REPLIES = {**SIXEL_REPLIES, b"\x1b[>q": b"\x1bP>|kitty(0.26.5)\x1b\\", b"\x1b[c": b"\x1b[?62;c",
                 KITTY_QUESTION: b"\x1b_Gi=31;OK\x1b\\"}
PLAIN_REPLIES = {**SIXEL_REPLIES, b"\x1b[c": b"\x1b[?64;1;2;6;9;15;22c"}
NO_REPLIES = {}

_TOKEN = re.compile(
    rb"\x1b[P_].*?\x1b\\|\x1b\].*?(?:\x07|\x1b\\)|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[()][0-9A-Za-z]|\x1b[78=>\\]|[\x00-\x1a\x1c-\x1f]"
    rb"|[^\x00-\x1f\x1b]+", re.S)


def _whole_characters(text):
    """UTF-8 text without a character that a read has cut at its end."""
    for length in range(1, min(4, len(text)) + 1):
        byte = text[-length]
        if byte >= 0xC0:
            needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return text[:-length] if needed > length else text
        if byte < 0x80:
            break
    return text


class Screen:
    """What a program has drawn."""

    def __init__(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.row = self.column = 0
        self.saved = (0, 0)
        self.modes = set()
        self.cursor_visible = True
        self.sixels = []        # (column, row) of each picture since the last clear
        self.sixel_bytes = 0
        self.kitty = {}         # number: (column, row, columns, rows) of each picture
        self.colours_used = set()
        self.pending = b""
        self.clear()

    def clear(self):
        self.cells = [[" "] * self.columns for _ in range(self.rows)]
        self.sixels = []

    def resize(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.row, self.column = min(self.row, rows - 1), min(self.column, columns - 1)
        self.clear()

    def line(self, row):
        return "".join(self.cells[row]).rstrip()

    @property
    def text(self):
        return "\n".join(self.line(row) for row in range(self.rows))

    def feed(self, data):
        data = self.pending + data
        position = 0
        while position < len(data):
            match = _TOKEN.match(data, position)
            if match is None:
                break
            token = match.group()
            if token[0] >= 0x20 and match.end() == len(data):
                token = _whole_characters(token)
            if not token:
                break
            self._token(token)
            position += len(token)
        self.pending = data[position:]

    def _token(self, token):
        if token.startswith(b"\x1bP"):
            if b"q" in token[:12]:
                self.sixels.append((self.column, self.row))
                self.sixel_bytes += len(token)
        elif token.startswith(b"\x1b_G"):
            self._kitty(dict(pair.split("=") for pair in re.findall(r"\w=\w+", token[3:].decode().split(";")[0])))
        elif token.startswith(b"\x1b["):
            self._control(token[2:-1].decode("ascii"), chr(token[-1]))
        elif token == b"\x1b7":
            self.saved = (self.column, self.row)
        elif token == b"\x1b8":
            self.column, self.row = self.saved
        elif token == b"\r":
            self.column = 0
        elif token == b"\n":
            self.row = min(self.row + 1, self.rows - 1)
        elif token == b"\b":
            self.column = max(0, self.column - 1)
        elif token[0] >= 0x20:
            for character in token.decode("utf-8", "replace"):
                if self.row < self.rows and self.column < self.columns:
                    self.cells[self.row][self.column] = character
                self.last = character
                self.column += 1

    def _kitty(self, keys):
        if keys.get("a") == "T":
            self.kitty[keys["i"]] = (self.column, self.row, int(keys["c"]), int(keys["r"]))
        elif keys.get("a") == "d" and keys.get("d") == "A":
            self.kitty = {}
        elif keys.get("a") == "d":
            self.kitty.pop(keys["i"], None)

    def _control(self, body, final):
        if body.startswith("?") and final in "hl":
            for mode in body[1:].split(";"):
                if mode == "25":
                    self.cursor_visible = final == "h"
                elif final == "h":
                    self.modes.add(mode)
                else:
                    self.modes.discard(mode)
            return
        if final == "m":
            numbers = [int(n or 0) for n in body.split(";")]
            self.colours_used |= {n for n in numbers if 30 <= n <= 37 or 90 <= n <= 97 or n in (38, 48)}
            return
        if not re.fullmatch(r"[0-9;]*", body):
            return
        numbers = [int(n) if n else 0 for n in body.split(";")]
        first = max(1, numbers[0])
        if final in "Hf":
            self.row = first - 1
            self.column = max(1, numbers[1] if len(numbers) > 1 else 1) - 1
        elif final == "G":
            self.column = first - 1
        elif final == "d":
            self.row = first - 1
        elif final == "A":
            self.row -= first
        elif final == "B":
            self.row += first
        elif final == "C":
            self.column += first
        elif final == "D":
            self.column -= first
        elif final == "J":
            if numbers[0] == 2:
                self.clear()
            else:
                self._blank(self.row, self.column, self.columns)
                for row in range(self.row + 1, self.rows):
                    self._blank(row, 0, self.columns)
        elif final == "K":
            start = 0 if numbers[0] == 1 else self.column
            self._blank(self.row, start, self.column + 1 if numbers[0] == 1 else self.columns)
        elif final == "X":
            self._blank(self.row, self.column, self.column + first)
        elif final == "P":
            line = self.cells[self.row]
            del line[self.column:self.column + first]
            line += [" "] * (self.columns - len(line))
        elif final == "@":
            line = self.cells[self.row]
            line[self.column:self.column] = [" "] * first
            del line[self.columns:]
        elif final == "b":
            for _ in range(first):
                self._token(self.last.encode())
        self.row = max(0, min(self.row, self.rows - 1))

    def _blank(self, row, start, end):
        if row < self.rows:
            for column in range(start, min(end, self.columns)):
                self.cells[row][column] = " "


class Terminal:
    """A program on a pseudo-terminal."""

    def __init__(self, command, columns=120, rows=40, replies=SIXEL_REPLIES, environment=None,
                 pixels=(8, 16), under_shell=False):
        self.screen = Screen(columns, rows)
        self.replies = dict(replies)
        self.output = b""
        self.status = None
        self.keeps_output = True  # False: what comes is answered, and neither kept nor looked at
        self.last = b""         # what was read last
        self.faults = []        # what was not restored when the terminal was closed
        self._unasked = b""
        self._outgoing = b""
        self._is_sending = False
        variables = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        for name in ("PATH", "HOME", "LATENT_CHECKPOINTS", "LATENT_ISA"):
            if name in os.environ:
                variables[name] = os.environ[name]
        # Logs of sessions go where nobody looks for them.
        self._state = tempfile.TemporaryDirectory()
        variables["XDG_STATE_HOME"] = self._state.name
        variables.update(environment or {})
        variables = {k: v for k, v in variables.items() if v is not None}
        self.pixels = pixels
        # The program starts only when the size is set, as under a real terminal.
        ready, go = os.pipe()
        self.started = time.monotonic()
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            try:
                os.read(ready, 1)
                if under_shell:
                    _job_control(command, variables)
                os.execvpe(command[0], command, variables)
            finally:
                os._exit(127)
        self.before = termios.tcgetattr(self.master)
        self._set_size()
        self.started = time.monotonic()
        os.write(go, b"x")
        os.close(go)
        os.close(ready)
        os.set_blocking(self.master, False)

    def _set_size(self):
        columns, rows = self.screen.columns, self.screen.rows
        size = struct.pack("HHHH", rows, columns, columns * self.pixels[0], rows * self.pixels[1])
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, size)

    def resize(self, columns, rows):
        self.screen.resize(columns, rows)
        self._set_size()

    def send(self, text):
        """Sends all of it; reads meanwhile if the program takes nothing before it is read."""
        self._outgoing += text if isinstance(text, bytes) else text.encode()
        if self._is_sending:
            return
        self._is_sending = True
        while self._outgoing:
            try:
                _, writable, _ = select.select([], [self.master], [], 0)
                sent = os.write(self.master, self._outgoing) if writable else 0
            except BlockingIOError:
                sent = 0
            self._outgoing = self._outgoing[sent:]
            if not sent:
                self.read(0.01)
        self._is_sending = False

    def read(self, timeout):
        """Feeds what comes within `timeout` seconds; False if nothing came or the program is gone."""
        ready, _, _ = select.select([self.master], [], [], timeout)
        if not ready:
            return False
        try:
            data = os.read(self.master, 1 << 16)
        except OSError:
            return False
        if not data:
            return False
        self.last = data
        if self.keeps_output:
            self.output += data
            self.screen.feed(data)
        self._answer(data)
        return True

    def _answer(self, data):
        self._unasked += data
        while True:
            found = [(self._unasked.find(question), question) for question in self.replies]
            found = [item for item in found if item[0] >= 0]
            if not found:
                break
            position, question = min(found)
            self._unasked = self._unasked[position + len(question):]
            self.send(self.replies[question])
        self._unasked = self._unasked[-32:]

    def settle(self, quiet=0.15, limit=5):
        """Reads until nothing comes for `quiet` seconds."""
        end = time.monotonic() + limit
        while time.monotonic() < end and self.read(quiet):
            pass

    def wait_for(self, condition, limit=5):
        """Reads until `condition` holds; False after `limit` seconds."""
        end = time.monotonic() + limit
        while not condition(self.screen):
            if time.monotonic() > end:
                return False
            self.read(0.05)
        return True

    def wait(self, limit=5):
        """Reads until the program has ended; its exit status, negative for a signal."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                while self.read(0.05):
                    pass
                self.status = os.waitstatus_to_exitcode(status)
                return self.status
            self.read(0.02)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        raise AssertionError(f"did not end within {limit} s; screen:\n{self.screen.text}")

    def restored(self):
        """What is not as it was before the program; empty if all is."""
        faults = []
        if termios.tcgetattr(self.master) != self.before:
            faults.append("terminal settings")
        if self.screen.modes & {"1049", "1000", "1002", "1003", "1006", "2026", "2004"}:
            faults.append(f"modes {sorted(self.screen.modes)}")
        if not self.screen.cursor_visible:
            faults.append("cursor hidden")
        return faults

    def close(self):
        self.faults = self.restored() if self.status is not None else []
        try:
            os.close(self.master)
        except OSError:
            pass


def _job_control(command, variables):
    """Runs the command as a shell does: a job in the foreground, continued when it stops.

    Says `STOPPED` with the terminal settings restored or not, and goes on at a line of input.
    """
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    before = termios.tcgetattr(0)
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpid())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        os.execvpe(command[0], command, variables)
    try:
        os.setpgid(child, child)
    except OSError:
        pass
    while True:
        _, status = os.waitpid(child, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            os._exit(os.waitstatus_to_exitcode(status) & 255)
        os.tcsetpgrp(0, os.getpgrp())
        same = termios.tcgetattr(0) == before
        os.write(1, b"STOPPED restored\r\n" if same else b"STOPPED raw\r\n")
        os.read(0, 64)
        os.tcsetpgrp(0, child)
        os.kill(-child, signal.SIGCONT)
