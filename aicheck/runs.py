"""Runs of a file's lines, each from one commit, and what an edit or a merge makes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from aicheck import rawdiff
from aicheck.model import Origin
from aicheck.rawdiff import Span

Run: TypeAlias = "tuple[int, str | None, int, str]"
"""A number of lines, the commit that they come from, and their first line and file name there.

A name has a character for each of its bytes. Lines that are older than the history have no commit,
and then no place either.
"""
Runs: TypeAlias = "tuple[Run, ...]"

# Longer than any file: the last run is open, because a file's length is not known here.
REST = 1 << 60
OLD: Runs = ((REST, None, 0, ""),)


def whole(commit: str, path: str) -> Runs:
    """All of a file as that commit's own."""
    return ((REST, commit, 1, path),)


def edited(runs: Runs, spans: Sequence[Span], commit: str, path: str) -> Runs:
    """The runs after a commit's hunks, whose lines are its own; all are, if they are too many."""
    if len(spans) > rawdiff.MOST_HUNKS:
        return whole(commit, path)
    out: list[Run] = []
    ahead = iter(runs)
    size, owner, line, name = next(ahead)
    passed = 0
    for old, gone, new, come in spans:
        # An empty side of a hunk names the line before it.
        keep = old - passed - (1 if gone else 0)
        passed += keep + gone
        while keep >= size:
            out.append((size, owner, line, name))
            keep -= size
            size, owner, line, name = next(ahead)
        if keep:
            out.append((keep, owner, line, name))
        gone += keep
        while gone >= size:
            gone -= size
            size, owner, line, name = next(ahead)
        # A run without a place keeps none.
        size, line = size - gone, line and line + gone
        if come:
            out.append((come, commit, new, path))
    out.append((size, owner, line, name))
    out.extend(ahead)
    return tuple(out)


def merged(sides: Sequence[Runs], commit: str) -> Runs:
    """A merge's runs: a line belongs to the first parent that has it, else to the merge."""
    if all(side == sides[0] for side in sides):
        return sides[0]
    return tuple(_merged(sides, commit))


def _merged(sides: Sequence[Runs], commit: str) -> Iterator[Run]:
    iterators = [iter(side) for side in sides]
    heads = [next(iterator) for iterator in iterators]
    while True:
        size = min(head[0] for head in heads)
        _, owner, line, name = next((head for head in heads if head[1] != commit), heads[0])
        yield size, owner, line, name
        for at, (left, owner, line, name) in enumerate(heads):
            if left > size:
                heads[at] = (left - size, owner, line and line + size, name)
            elif following := next(iterators[at], None):
                heads[at] = following
            else:
                return


def origins(runs: Runs, path: str, length: int, text: Callable[[str], str]) -> tuple[Origin, ...]:
    """The runs of the file `path` by their first lines, with what follows on itself joined.

    `length` is the file's number of lines, and `text` makes a path of a name.
    """
    out: list[Origin] = []
    first = 1
    end: tuple[str | None, int, str] | None = None
    for size, commit, line, name in runs:
        if first > length:
            break
        if (commit, line, name) != end:
            other = text(name) if commit and name != path else None
            out.append(Origin(first, commit, line or 1, other))
        first += size
        end = (commit, line and line + size, name)
    return tuple(out)
