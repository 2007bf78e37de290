"""Which commit of a range each line comes from: the history's hunks replayed, oldest first.

One pass over one `git diff-tree` of all commits against all their parents, linear in the size of
the range's own diffs. A file's origins are runs of lines; what no commit of the range touched
belongs to the time before it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from aicheck.model import Commit, Origin
from aicheck.rawdiff import Entry, Span

Run: TypeAlias = "tuple[int, str | None]"
"""A number of lines and the commit that they come from."""

Files: TypeAlias = "dict[bytes, tuple[Run, ...]]"

# Longer than any file: the last run is open, because a file's length is not known here.
_REST = 1 << 60
_OLD: tuple[Run, ...] = ((_REST, None),)


def pairs(commits: Iterable[Commit]) -> Iterator[tuple[Commit, str | None]]:
    """Each commit with each of its parents, in the order that `replay` expects."""
    for commit in commits:
        for parent in commit.parents or (None,):
            yield commit, parent


def replay(
    commits: Sequence[Commit],
    entries: Iterable[Sequence[Entry]],
    patches: Iterator[Sequence[Span] | None],
) -> Mapping[bytes, tuple[Run, ...]]:
    """The origins of every file that `commits` changed, as of the last one.

    `entries` and `patches` are the raw and the patch form of the same diffs, a section for each of
    `pairs(commits)`. Commits come oldest first, each after its parents.
    """
    children = _children(commits)
    states: dict[str, Files] = {}
    sections = iter(entries)
    state: Files = {}
    for commit in commits:
        sides = []
        for parent in commit.parents or (None,):
            before = _take(states, children, parent)
            sides.append(_step(before, next(sections), patches, commit.sha))
        state = _join(sides, commit.sha)
        states[commit.sha] = state
    return state


def starts(runs: Sequence[Run]) -> tuple[Origin, ...]:
    """Runs by their first lines, neighbours of one commit joined."""
    out: list[Origin] = []
    line = 1
    for size, commit in runs:
        if not out or out[-1].commit != commit:
            out.append(Origin(line, commit, line))
        line += size
    return tuple(out)


def _children(commits: Iterable[Commit]) -> dict[str, int]:
    count: dict[str, int] = {}
    for parent in itertools.chain.from_iterable(commit.parents for commit in commits):
        count[parent] = count.get(parent, 0) + 1
    return count


def _take(states: dict[str, Files], children: dict[str, int], parent: str | None) -> Files:
    """The parent's files: its own dictionary for the last child, a copy for the others."""
    if parent is None or parent not in states:
        return {}
    children[parent] -= 1
    return dict(states[parent]) if children[parent] else states.pop(parent)


def _step(
    files: Files,
    entries: Sequence[Entry],
    chunks: Iterator[Sequence[Span] | None],
    sha: str,
) -> Files:
    # The None that begins this pair's chunks.
    next(chunks)
    changed: Files = {}
    gone = set()
    for entry in entries:
        hunks = next(chunks) if entry.has_patch else None
        if entry.status == "D":
            gone.add(entry.path)
        elif entry.status in ("A", "T"):
            changed[entry.path] = ((_REST, sha),)
        else:
            source = entry.old_path or entry.path
            changed[entry.path] = tuple(_applied(files.get(source, _OLD), hunks or (), sha))
            gone |= {source} - {entry.path}
    for path in gone:
        files.pop(path, None)
    files.update(changed)
    return files


def _applied(runs: Sequence[Run], hunks: Iterable[Span], sha: str) -> Iterator[Run]:
    cursor = _Cursor(runs)
    for hunk in hunks:
        start, size = hunk.old
        # An empty side of a hunk names the line before it.
        yield from cursor.upto(start - 1 if size else start)
        cursor.skip(size)
        if hunk.new[1]:
            yield hunk.new[1], sha
    yield from cursor.upto(_REST)


class _Cursor:
    """A place in a list of runs that moves forward."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self._runs = iter(runs)
        self._left, self._commit = next(self._runs)
        self._passed = 0

    def upto(self, line: int) -> Iterator[Run]:
        """Yield the runs from here to `line`, that line included."""
        while self._passed < line:
            size = min(self._left, line - self._passed)
            yield size, self._commit
            if not self._forward(size):
                return

    def skip(self, lines: int) -> None:
        """Pass over `lines` lines."""
        while lines:
            size = min(self._left, lines)
            lines -= size
            if not self._forward(size):
                return

    def _forward(self, size: int) -> bool:
        self._passed += size
        self._left -= size
        if not self._left:
            self._left, self._commit = next(self._runs, (0, None))
        return self._left > 0


def _join(sides: Sequence[Files], sha: str) -> Files:
    """A merge's files: a line belongs to the first parent that has it, else to the merge."""
    if len(sides) == 1:
        return sides[0]
    out: Files = {}
    for path in dict.fromkeys(itertools.chain.from_iterable(sides)):
        runs = [side.get(path, _OLD) for side in sides]
        # Unchanged since before the range on one side, and not this merge's own doing.
        out[path] = runs[0] if len(set(runs)) == 1 else tuple(_merged(runs, sha))
    return out


def _merged(runs: Sequence[Sequence[Run]], sha: str) -> Iterator[Run]:
    iterators = [iter(side) for side in runs]
    heads = [next(iterator) for iterator in iterators]
    while True:
        size = min(head[0] for head in heads)
        yield size, next((commit for _, commit in heads if commit != sha), sha)
        for at, (left, commit) in enumerate(heads):
            heads[at] = (left - size, commit) if left > size else next(iterators[at], (0, None))
        if any(left == 0 for left, _ in heads):
            return
