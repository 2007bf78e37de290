"""A line with the personal data in it taken out: what a report may show."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby

from aicheck.checks.privacy.spans import Datum
from aicheck.checks.secrets import redacted
from aicheck.model import FileChange, Position

# So much of a long line is shown on each side.
_AROUND = 160


def mask(value: str) -> str:
    """What stands for `value` in a report: its shape, and its last two characters."""
    name, at, host = value.partition("@")
    if at:
        return f"{name[:1]}***@***.{host.rpartition('.')[2]}"
    last = sum(map(str.isalnum, value)) - 2
    shown, count = [], 0
    for char in value:
        shown.append("*" if char.isalnum() and count < last else char)
        count += char.isalnum()
    return "".join(shown)


def masked(text: str, data: Sequence[Datum], first: int = 0) -> str:
    """`text`, which starts at `first`, without the `data`, which stand in order."""
    parts, at = [], 0
    for datum in data:
        start, end = datum.start - first, datum.end - first
        parts += [text[at:start], mask(text[start:end])]
        at = end
    return "".join((*parts, text[at:]))


class Lines:
    """Where the characters of the joined added lines stand in the file."""

    def __init__(self, file: FileChange, text: str) -> None:
        self._text = text
        lines = [(line.number, len(line.text) + 1) for line in file.lines()]
        self._numbers = [number for number, _ in lines]
        self._starts = [0, *accumulate(length for _, length in lines)]

    def position(self, at: int) -> Position:
        """The line and column of the character at `at`."""
        index = self._index(at)
        return Position(self._numbers[index], at - self._starts[index] + 1)

    def by_line(self, data: Sequence[Datum]) -> Iterator[list[Datum]]:
        """Yield the data that starts on one line together."""
        for _, group in groupby(data, lambda datum: self._index(datum.start)):
            yield list(group)

    def code(self, group: Sequence[Datum], main: Datum) -> str:
        """The line of `group`, or what fits of it around `main`, to be shown."""
        index = self._index(main.start)
        first, last = self._starts[index], self._starts[index + 1] - 1
        if last - first > 2 * _AROUND:
            first, last = max(first, main.start - _AROUND), min(last, main.end + _AROUND)
        # What is cut through is widened to: half a number is still shown.
        first = min([first, *(it.start for it in group if it.end > first)])
        last = max([last, *(it.end for it in group if it.start < last)])
        within = [it for it in group if it.start >= first and it.end <= last]
        return redacted(masked(self._text[first:last], within, first)).rstrip("\r")

    def _index(self, at: int) -> int:
        return bisect_right(self._starts, at, hi=len(self._numbers)) - 1
