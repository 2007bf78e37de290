"""Data to standard output, words to a person on standard error, and neither ever a traceback."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TextIO

from aicheck.cli.progress import held
from aicheck.errors import AicheckError


def say(text: str) -> None:
    """Tell a person something beside the data."""
    # None where standard error is closed: print would then turn to standard output.
    if sys.stderr is None:
        return
    # Imported here: the reporters cost 7 ms, and most runs have nothing to say.
    from aicheck.reporters.visible import defused, visible

    try:
        # What is wrong may quote the change: no line of it may steer a terminal or a runner.
        shown = "\n".join(defused(visible(line)) for line in text.split("\n"))
        with held():
            print(shown, file=sys.stderr, flush=True)
    except OSError:
        silence(sys.stderr)


def say_error(error: AicheckError) -> None:
    """Tell a person what is wrong, and what to do about it."""
    say(f"error: {error.message}" + (f"\nhint: {error.hint}" if error.hint else ""))


def put(text: str) -> None:
    """Write data to standard output; raises AicheckError where that cannot be."""
    if sys.stdout is None:
        hint = "write it to a file: -o FORMAT=FILE"
        raise AicheckError("the report cannot be written: there is no standard output", hint)
    try:
        # A terminal's own encoding may lack a character: the report must still come out.
        encoding = sys.stdout.encoding or "utf-8"
        with held():
            sys.stdout.buffer.write(text.encode(encoding, "backslashreplace"))
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader had enough, as `head` has.
        silence(sys.stdout)
    except OSError as error:
        silence(sys.stdout)
        hint = "see whether the disk that it is sent to has room, or write it to a file"
        raise AicheckError(f"the report cannot be written: {error.strerror}", hint) from error


def silence(stream: TextIO) -> None:
    """Send what is left in a broken stream nowhere: Python flushes again when it exits."""
    with suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)
