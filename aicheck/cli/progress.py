"""One line on standard error that says what runs and how far it is: for a person who waits.

It is drawn only on a terminal that a person looks at, and gone before anything else is written.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from threading import Event, RLock, Thread
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    # At run time a step is whatever comes: this is imported before every output.
    from aicheck.progress import Progress, Step

# Who waits less than this sees nothing.
_PATIENCE = 0.5
_TICK = 0.1
_START, _REST = "\r", "\x1b[K"
_MOST_STEPS = 3
_lines: list[_Line] = []


@contextmanager
def watching(quiet: bool = False) -> Iterator[Progress]:
    """What tells of steps on standard error, if a person looks at it, until the end."""
    stream = sys.stderr
    if quiet or _lines or stream is None or not _is_watched(stream):
        yield _nobody
        return
    line = _Line(stream)
    _lines.append(line)
    try:
        yield line.tell
    finally:
        line.end()
        _lines.remove(line)


def held() -> AbstractContextManager[None]:
    """Take the line away for as long as something else is written."""
    return _lines[0].away() if _lines else nullcontext()


def _nobody(step: Step) -> None:
    pass


def _is_watched(stream: TextIO) -> bool:
    # CI gives some jobs a terminal, whose text ends in a log.
    is_ci = os.environ.get("CI", "").casefold() not in ("", "0", "false")
    try:
        return stream.isatty() and not is_ci and os.environ.get("TERM", "dumb") != "dumb"
    except ValueError:
        return False


class _Line:
    """The line: a thread draws it anew where what it says has changed."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = RLock()
        self._ended = Event()
        self._steps: dict[str, Step] = {}
        self._thread: Thread | None = None
        self._drawn = ""
        self._began = 0.0

    def tell(self, step: Step) -> None:
        """Take note of a step."""
        if step.is_over:
            self._steps.pop(step.what, None)
            return
        self._steps[step.what] = step
        if self._thread is None:
            with self._lock:
                if self._thread is None:
                    self._began = time.monotonic()
                    self._thread = Thread(target=self._run, name="progress", daemon=True)
                    self._thread.start()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Take the line away, and draw none, until something else is written."""
        with self._lock:
            self._put("")
            yield

    def end(self) -> None:
        """Take the line away for good."""
        self._ended.set()
        if self._thread:
            self._thread.join()
        with self._lock:
            self._put("")

    def _run(self) -> None:
        wait = _PATIENCE
        while not self._ended.wait(wait):
            wait = _TICK
            with self._lock:
                self._put(self._text())

    def _text(self) -> str:
        # A copy in one step: other threads go on telling.
        steps = list(self._steps.values())
        if not steps or not _is_in_front(self._stream):
            return ""
        return shown(steps, time.monotonic() - self._began, _width(self._stream))

    def _put(self, text: str) -> None:
        if text == self._drawn:
            return
        # The terminal may be gone.
        with suppress(OSError, ValueError):
            self._stream.write(_START + text + _REST)
            self._stream.flush()
        self._drawn = text


def shown(steps: list[Step], seconds: float, width: int) -> str:
    """The line that says so, in `width` columns."""
    # Imported here: only who waits has to pay for it.
    from aicheck.reporters.terminal import cut
    from aicheck.reporters.visible import one_line

    # What has a number first, then what is longest at work.
    ordered = sorted(steps, key=lambda step: step.of is None and not step.done)
    told = [one_line(_told(step)) for step in ordered[:_MOST_STEPS]]
    more = ["..."] if len(ordered) > _MOST_STEPS else []
    minutes, rest = divmod(int(seconds), 60)
    since = f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
    room = max(1, width - len(since) - 2)
    return f"{cut(', '.join([*told, *more]), room)}  {since}"[:width]


def _told(step: Step) -> str:
    if step.of is None and not step.done:
        return step.what
    unit = f" {step.unit}" if step.unit else ""
    of = "" if step.of is None else f" of {step.of:,}"
    return f"{step.what} {step.done:,}{of}{unit}"


def _width(stream: TextIO) -> int:
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        columns = 0
    # One column less: some terminals break a full line.
    return (columns or 80) - 1


def _is_in_front(stream: TextIO) -> bool:
    """Whether this is no background job, which must not write into somebody's prompt."""
    try:
        return os.tcgetpgrp(stream.fileno()) == os.getpgrp()
    except (AttributeError, OSError, ValueError):
        return True
