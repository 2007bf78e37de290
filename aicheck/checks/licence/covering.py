"""Many patterns of paths matched at once, in time that doesn't grow with what is in them.

All patterns stand side by side in one number, a bit for each place in each of them, and each
character of a path moves all the places that are reached by one step.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_PART = re.compile(r"\\.|\*+|.", re.DOTALL)
# Numbers for so many characters are kept; those of others are made again.
_KEPT = 256
# No path that git can check out is longer.
_LONGEST = 4096


class Pattern(NamedTuple):
    """A pattern for paths below `folder`; in one that `crosses`, `*` and `?` stand for a slash."""

    folder: str
    text: str
    crosses: bool = False


class Covering:
    """Which of some patterns fit a path."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        """Take the patterns; nothing else that is done with them takes as long."""
        self._plain: defaultdict[str, list[int]] = defaultdict(list)
        self._ends: dict[int, int] = {}
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._any: list[int] = []
        within: list[int] = []
        across: list[int] = []
        starts: list[int] = []
        size = 0
        for number, pattern in enumerate(patterns):
            parts = list(_parts(pattern))
            if all(kind == "=" for kind, _ in parts):
                self._plain["".join(char for _, char in parts)].append(number)
                continue
            starts.append(size)
            for at, (kind, char) in enumerate(parts, size):
                if kind == "=":
                    self._places[char].append(at)
                else:
                    {"?": self._any, "*": within, "**": across}[kind].append(at)
            self._ends[size + len(parts)] = number
            size += len(parts) + 1
        self._size = size
        self._crossing, self._stars = self._bits(across), self._bits([*within, *across])
        self._start = self._skipped(self._bits(starts))
        self._last = self._bits(self._ends)
        self._moves: dict[str, int] = {}
        self._found: dict[str, tuple[int, ...]] = {}

    def fitting(self, path: str) -> tuple[int, ...]:
        """The numbers of the patterns that fit, in their order."""
        if path not in self._found:
            self._found[path] = tuple(sorted([*self._plain.get(path, ()), *self._starred(path)]))
        return self._found[path]

    def _starred(self, path: str) -> Iterator[int]:
        reached = self._start if len(path) <= _LONGEST else 0
        for char in path:
            if not reached:
                return
            stars = self._crossing if char == "/" else self._stars
            reached = self._skipped((reached & self._move(char)) << 1 | reached & stars)
        if reached := reached & self._last:
            bits = reached.to_bytes(self._size // 8 + 1, "little")
            for end, number in self._ends.items():
                if bits[end >> 3] >> (end & 7) & 1:
                    yield number

    def _skipped(self, reached: int) -> int:
        """The places with those behind a star that stands for nothing; no two stars are next."""
        return reached | (reached & self._stars) << 1

    def _move(self, char: str) -> int:
        if char in self._moves:
            return self._moves[char]
        bits = self._bits([*self._places.get(char, ()), *self._any])
        if len(self._moves) < _KEPT:
            self._moves[char] = bits
        return bits

    def _bits(self, places: Sequence[int] | dict[int, int]) -> int:
        if not places:
            return 0
        out = bytearray(self._size // 8 + 1)
        for at in places:
            out[at >> 3] |= 1 << (at & 7)
        return int.from_bytes(out, "little")


def _parts(pattern: Pattern) -> Iterator[tuple[str, str]]:
    """The characters; `*` and `?` stand for any but a slash, `**` for all."""
    for char in f"{pattern.folder}/" if pattern.folder else "":
        yield "=", char
    for part in _PART.findall(pattern.text):
        if part[0] == "*":
            yield ("**" if pattern.crosses or len(part) > 1 else "*"), ""
        elif part == "?" and pattern.crosses:
            yield "?", ""
        else:
            yield "=", part[-1]
