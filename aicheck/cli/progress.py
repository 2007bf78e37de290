"""One line on standard error that says what runs and how far it is: for a person who waits.

It is drawn only on a terminal that a person looks at, and gone before anything else is written.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from threading import Event, RLock, Thread
from types import MappingProxyType
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
# A bar takes room that the words need more on a narrow terminal.
_WIDE, _BAR = 60, 12
# Before a step has run so long, and is done so far, nobody knows when it will end.
_SURE_SECONDS, _SURE_SHARE = 3.0, 0.05
# What ends sooner needs no forecast, and one that changes with each second helps nobody.
_SOON, _ROUND = 5.0, 5
_UNKNOWN: Mapping[str, float | None] = MappingProxyType({})
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
        self._starts: dict[str, float] = {}
        self._thread: Thread | None = None
        self._drawn = ""
        self._began = 0.0

    def tell(self, step: Step) -> None:
        """Take note of a step."""
        if step.is_over:
            self._steps.pop(step.what, None)
            self._starts.pop(step.what, None)
            return
        if step.what not in self._starts:
            self._starts[step.what] = time.monotonic()
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
        now = time.monotonic()
        left = {it.what: seconds_left(it, now - self._starts.get(it.what, now)) for it in steps}
        is_plain = not _draws_blocks(self._stream)
        return shown(steps, now - self._began, _width(self._stream), left, is_plain)

    def _put(self, text: str) -> None:
        if text == self._drawn:
            return
        # The terminal may be gone.
        with suppress(OSError, ValueError):
            self._stream.write(_START + text + _REST)
            self._stream.flush()
        self._drawn = text


def seconds_left(step: Step, seconds: float) -> float | None:
    """How long a step goes on that took so many seconds up to here, where that can be said."""
    if not step.of or seconds < _SURE_SECONDS or step.done < _SURE_SHARE * step.of:
        return None
    return seconds * (step.of - step.done) / max(1, step.done)


def shown(
    steps: list[Step],
    seconds: float,
    width: int,
    left: Mapping[str, float | None] = _UNKNOWN,
    is_plain: bool = True,
) -> str:
    """The line that says so, in `width` columns: a bar, what runs and how far it is, the time."""
    # Imported here: only who waits has to pay for it.
    from aicheck.reporters.style import Style
    from aicheck.reporters.tables import bar
    from aicheck.reporters.terminal import cut
    from aicheck.reporters.visible import one_line

    # What moves first, then what has not begun to, then what has no numbers.
    ordered = sorted(steps, key=lambda step: (not step.done, step.of is None))
    told = [one_line(_told(step, left.get(step.what))) for step in ordered[:_MOST_STEPS]]
    if len(ordered) > _MOST_STEPS:
        told.append(f"{len(ordered) - _MOST_STEPS} more")
    drawn = ""
    if width >= _WIDE and ordered[0].of:
        drawn = bar(ordered[0].done / ordered[0].of, _BAR, Style(colour=not is_plain)) + " "
    since = _lasting(seconds)
    room = max(1, width - len(since) - 2 - len(drawn))
    return f"{drawn}{cut(', '.join(told), room)}  {since}"[:width]


def _told(step: Step, left: float | None) -> str:
    if step.of is None and not step.done:
        return step.what
    unit = f" {step.unit}" if step.unit else ""
    of = "" if step.of is None else f" of {step.of:,}"
    rounded = -(-(left or 0) // _ROUND) * _ROUND
    until = f" (about {_lasting(rounded)} left)" if left and left > _SOON else ""
    return f"{step.what} {step.done:,}{of}{unit}{until}"


def _lasting(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def _draws_blocks(stream: TextIO) -> bool:
    encoding = getattr(stream, "encoding", None) or ""
    return "NO_COLOR" not in os.environ and encoding.casefold().startswith("utf")


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
