"""What a commit makes of the files of its parents, as plain lists that can be kept.

A delta is a list of steps, each a list that begins with what it does:

- `D`, name: the file is gone.
- `A`, name: all of the file is the commit's own.
- `E`, name, old name, whether that one stays, hunks: the commit edited the file.
- `=`, name, number: the file is that parent's, who may lack it.
- `J`, name, sides: a merge made the file of those of its parents. A side is `=` and a name, `A`, or
  `E`, an old name and hunks.

Names have a character for each of their bytes, and hunks are flat: four numbers for each.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from aicheck import rawdiff
from aicheck.rawdiff import Entry, Span

Delta: TypeAlias = "list[list[Any]]"
"""The steps of one commit."""


def name_of(path: bytes) -> str:
    """A file's name as text, a character for each byte."""
    return path.decode("latin-1")


def step_of(entry: Entry, spans: Sequence[Span]) -> list[Any]:
    """What a commit that is no merge made of a file."""
    name = name_of(entry.path)
    if entry.status == "D":
        return ["D", name]
    if not entry.has_old:
        return ["A", name]
    old = name_of(entry.old_path) if entry.old_path else None
    return ["E", name, old, entry.status == "C", flat(spans)]


def flat(spans: Sequence[Span]) -> list[int]:
    """The numbers of hunks; of too many one more than can be is kept."""
    return list(itertools.chain.from_iterable(spans[: rawdiff.MOST_HUNKS + 1]))


def spans_of(numbers: Iterable[int]) -> list[Span]:
    """The hunks of their numbers."""
    each = iter(numbers)
    return list(zip(each, each, each, each, strict=True))


def unlooked(sides: Iterable[Entry], most: int) -> tuple[int, int] | None:
    """How many added and other files git did not compare for being too many, if it did not."""
    known = list(sides)
    added = sum(entry.status == "A" for entry in known)
    others = len(known) - added
    return (added, others) if added * others > most * most else None
