"""The added lines of a file as one text, and the way back from it to the file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby

from aicheck.checks.secrets.redaction import mark, mask, masked, redacted
from aicheck.checks.secrets.spans import Secret
from aicheck.model import FileChange, Position

# So much of a long line is shown on each side of a secret.
_AROUND = 160
# ... and so much is looked at, to show none of it that is a secret too.
_HIDDEN = 2_000


class Places:
    """Where the characters of the joined lines stand in the file."""

    def __init__(self, file: FileChange, text: str) -> None:
        self._text = text
        lines = [(line.number, len(line.text) + 1) for line in file.lines()]
        self._numbers = [number for number, _ in lines]
        self._starts = [0, *accumulate(length for _, length in lines)]

    def position(self, at: int) -> Position:
        """The line and column of the character at `at`."""
        index = self._index(at)
        return Position(self._numbers[index], at - self._starts[index] + 1)

    def by_line(self, secrets: Sequence[Secret]) -> Iterator[list[Secret]]:
        """Yield the secrets that start on one line together."""
        for _, group in groupby(secrets, lambda secret: self._index(secret.start)):
            yield list(group)

    def code(self, group: Sequence[Secret], main: Secret) -> str:
        """The line of the secrets in `group`, or what fits of it around `main`, to be shown."""
        first = self._starts[self._index(main.start)]
        last = self._starts[self._index(group[-1].end) + 1] - 1
        if last - first - (main.end - main.start) <= 2 * _AROUND:
            return self._hidden(group, first, last).rstrip("\r")
        # What is cut off is hidden before: half a secret is not known for one.
        before = self._hidden(group, max(first, main.start - _HIDDEN), main.start)
        after = self._hidden(group, main.end, min(last, main.end + _HIDDEN))
        shown = before[-_AROUND:] + self._mask(main) + after[:_AROUND]
        others = "\0".join(self._text[it.start : it.end] for it in group if it is not main)
        # A line with one more secret is another line, wherever that stands.
        return shown + (mark(others) if others else "")

    def _index(self, at: int) -> int:
        return bisect_right(self._starts, at, hi=len(self._numbers)) - 1

    def _mask(self, secret: Secret) -> str:
        return mask(secret, self._text[secret.start : secret.end])

    def _hidden(self, group: Sequence[Secret], first: int, last: int) -> str:
        within = [it for it in group if it.end > first and it.start < last]
        if within:
            first, last = min(first, within[0].start), max(last, within[-1].end)
        moved = [replace(it, start=it.start - first, end=it.end - first) for it in within]
        return redacted(masked(self._text[first:last], moved))
