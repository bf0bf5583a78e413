"""What every script of cases has: the program, checks, and a run of the cases with a model for each.

A script marks its cases with `@case`; each takes the path of a small model, and a folder of its own if it
has a second parameter. `main()` runs all of them, or those named on the command line.
"""
import inspect
import os
import sys
import tempfile

import tiny_model

LATENT = os.path.abspath(sys.argv[1])
_cases = []


def case(function):
    _cases.append(function)
    return function


def check(condition, text):
    if not condition:
        raise AssertionError(text)


def shown(terminal, text, limit=5):
    check(terminal.wait_for(lambda screen: text in screen.text, limit),
          f"'{text}' is not on the screen:\n{terminal.screen.text}")


def pictures(terminal, count=2):
    """Waits until so many sixel pictures are on the screen."""
    check(terminal.wait_for(lambda screen: len(screen.sixels) == count), f"no {count} pictures")


def ended(terminal, keys="", status=0, limit=5):
    """Sends `keys` and checks that the program ends with `status`."""
    if keys:
        terminal.send(keys)
    found = terminal.wait(limit)
    check(found == status, f"ended with {found}, expected {status}: {terminal.output[-300:]!r}")
    terminal.close()


def leave(terminal, keys="q", status=0, limit=5):
    """Sends `keys` and checks that the program ends with `status` and a restored terminal."""
    ended(terminal, keys, status, limit)
    faults = terminal.faults
    check(not faults, f"not restored: {', '.join(faults)}; the end was {terminal.output[-200:]!r}")


def main():
    failed = 0
    wanted = sys.argv[2:]
    for function in _cases:
        if wanted and function.__name__ not in wanted:
            continue
        with tempfile.TemporaryDirectory() as folder:
            model = os.path.join(folder, "tiny.safetensors")
            tiny_model.write(model)
            try:
                function(*[model, folder][:len(inspect.signature(function).parameters)])
                print(f"ok      {function.__name__}", flush=True)
            except AssertionError as error:
                failed += 1
                print(f"FAILED  {function.__name__}: {error}", flush=True)
    sys.exit(1 if failed else 0)
