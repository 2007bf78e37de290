"""Texts of a change with the lines that their characters stand on."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain

from aicheck.model import FileChange, Position


@dataclass(frozen=True)
class Text:
    """Some lines of a file with their numbers; `start` is where the first line begins."""

    lines: tuple[str, ...]
    numbers: tuple[int, ...] | range

    @cached_property
    def whole(self) -> str:
        """The lines, between line feeds."""
        return "\n".join(self.lines)

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(line) + 1 for line in self.lines), initial=0))

    def position(self, offset: int) -> Position:
        """The line and the column of a character of `whole`."""
        index = min(bisect_right(self._starts, offset) - 1, max(len(self.lines) - 1, 0))
        if not self.lines:
            return Position(1)
        return Position(self.numbers[index], offset - self._starts[index] + 1)

    def start_at(self, index: int) -> int:
        """Where the line at this index, from 0, begins in `whole`."""
        return self._starts[index]

    def start_of(self, number: int) -> int:
        """Where the line with this number begins in `whole`."""
        return self._starts[self.numbers.index(number)]

    def line(self, offset: int) -> str:
        """The line that holds a character of `whole`."""
        index = min(bisect_right(self._starts, offset) - 1, len(self.lines) - 1)
        return self.lines[index] if self.lines else ""


def added(file: FileChange) -> Text:
    """The added lines of a file."""
    numbers = (range(it.new_start, it.new_start + len(it.added)) for it in file.hunks)
    lines = chain.from_iterable(it.added for it in file.hunks)
    return Text(tuple(lines), tuple(chain.from_iterable(numbers)))


def head(file: FileChange) -> Text:
    """The whole file after the change; of a bare patch what it adds."""
    if file.head is None:
        return added(file)
    return Text(file.head_lines, range(1, len(file.head_lines) + 1))
