"""A terminal that shows a page and asks for one key; or, without its features, for one line."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

from aicheck.cli.progress import held

try:
    import termios
except ImportError:  # There is none on Windows: lines are asked for then.
    termios = None  # type: ignore[assignment]

Size = tuple[int, int]
"""Columns and lines."""

_KEYS = {
    "\r": "next", "\n": "next", " ": "next", "\x1b[B": "next", "\x1b[C": "next", "\x1b[6~": "next",
    "\x1bOB": "next", "\x1bOC": "next", "\x1b[A": "previous", "\x1b[D": "previous",
    "\x1b[5~": "previous", "\x1bOA": "previous", "\x1bOD": "previous", "\x04": "q",
}  # fmt: skip
_ANSWERS = "ynsbq?"
# How long the rest of an arrow key may take.
_ESCAPE_SECONDS = 0.05
# How soon a new size of the window is seen.
_LOOK_SECONDS = 0.5
_ENTER, _LEAVE = "\x1b[?1049h", "\x1b[?1049l"
_HOME, _REST_OF_LINE, _REST = "\x1b[H", "\x1b[K", "\x1b[J"


class Screen(Protocol):
    """What pages are shown on."""

    @property
    def has_colour(self) -> bool:
        """Whether it can show colours, and a person wants them."""

    @property
    def is_cleared(self) -> bool:
        """Whether each page takes the place of the one before."""

    def size(self) -> Size:
        """How much fits."""

    def show(self, lines: Sequence[str]) -> None:
        """Show one page."""

    def ask(self, shown: Size) -> str:
        """One of y, n, s, b, q, ?, next, previous, resized, or something else.

        It is resized where the size is not the one that the page was `shown` for.
        """


@contextmanager
def opened(colour: bool) -> Iterator[Screen]:
    """The terminal, put back as it was at the end, whatever happens."""
    with held():
        # What told of progress is gone; nothing runs while a person reads.
        pass
    if termios is None or os.environ.get("TERM", "dumb") == "dumb":
        yield Plain()
        return
    with _by_key(sys.stdin.fileno()):
        _put(_ENTER)
        try:
            yield Keys(colour)
        finally:
            with suppress(OSError):
                _put(_LEAVE)


def encoding() -> str:
    """The encoding in which the terminal is written to."""
    return sys.stdout.encoding or "utf-8"


@dataclass(frozen=True)
class Keys:
    """A terminal that can clear itself and give one key at a time."""

    has_colour: bool
    is_cleared: bool = True

    def size(self) -> Size:
        """How much fits."""
        return _size()

    def show(self, lines: Sequence[str]) -> None:
        """Show one page; what was typed before it cannot have been meant for it."""
        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
        _put(_HOME + "\n".join(line + _REST_OF_LINE for line in lines) + _REST)

    def ask(self, shown: Size) -> str:
        """The next key, or that the window has another size now."""
        while not _ready(_LOOK_SECONDS):
            if self.size() != shown:
                return "resized"
        key = _key()
        return _KEYS.get(key, key.lower())


@dataclass(frozen=True)
class Plain:
    """A terminal that can do no more than print lines and read them."""

    has_colour: bool = False
    is_cleared: bool = False

    def size(self) -> Size:
        """How much fits."""
        return _size()

    def show(self, lines: Sequence[str]) -> None:
        """Print one page below the one before."""
        if termios is not None:
            termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
        _put("\n".join(["", *lines, "> "]))

    def ask(self, shown: Size) -> str:
        """The first letter of a line; an empty line is the next page."""
        line = sys.stdin.readline()
        if not line:
            return "q"
        return line.strip()[:1].lower() or "next"


def _size() -> Size:
    try:
        columns, lines = os.get_terminal_size(sys.stdout.fileno())
    except OSError:
        columns = lines = 0
    return columns or 80, lines or 24


def _put(text: str) -> None:
    sys.stdout.write(text.encode(encoding(), "replace").decode(encoding()))
    sys.stdout.flush()


def _ready(seconds: float) -> bool:
    return bool(select.select([sys.stdin.fileno()], [], [], seconds)[0])


def _key() -> str:
    """One key as the terminal sends it: a character, or a whole escape sequence."""
    first = os.read(sys.stdin.fileno(), 1)
    if not first:
        return "\x04"
    if first != b"\x1b":
        return first.decode("ascii", "replace")
    more = first
    while _ready(_ESCAPE_SECONDS) and len(more) < 16:
        char = os.read(sys.stdin.fileno(), 1)
        more += char
        # The letter or tilde that ends a sequence; `[` and `O` begin one.
        if not char or (char.isalpha() and char != b"O") or char == b"~":
            break
    return more.decode("ascii", "replace")


@contextmanager
def _by_key(file: int) -> Iterator[None]:
    before = termios.tcgetattr(file)
    now = termios.tcgetattr(file)
    # Ctrl-C stays a signal.
    now[3] &= ~(termios.ICANON | termios.ECHO)
    now[6][termios.VMIN], now[6][termios.VTIME] = 1, 0
    termios.tcsetattr(file, termios.TCSAFLUSH, now)
    try:
        yield
    finally:
        # The window may be gone, and its terminal with it.
        with suppress(termios.error):
            termios.tcsetattr(file, termios.TCSAFLUSH, before)
