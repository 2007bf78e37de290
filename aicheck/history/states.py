"""The files as of each commit: who has which line, and which commits altered the file."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from aicheck.history.deltas import Delta, spans_of
from aicheck.model import Commit
from aicheck.runs import OLD, Runs, edited, merged, whole


class Trace(NamedTuple):
    """Where a file's lines come from, and the numbers of the commits that altered it, in order."""

    runs: Runs
    commits: tuple[int, ...]


Files: TypeAlias = "dict[str, Trace]"
"""Every file that the history touched, by its name."""

_OLD = Trace(OLD, ())


class States:
    """The files as of each commit that still has children to come."""

    def __init__(self, commits: Iterable[Commit], known: Mapping[str, Files]) -> None:
        self._states = dict(known)
        self._children: dict[str, int] = {}
        for parent in itertools.chain.from_iterable(commit.parents for commit in commits):
            self._children[parent] = self._children.get(parent, 0) + 1

    def keep(self, commit: Commit, files: Files) -> None:
        """Remember a commit's files if it has children."""
        if commit.sha in self._children:
            self._states[commit.sha] = files

    def before(self, commit: Commit) -> list[Files]:
        """The files of each parent; the first ones may be changed."""
        own, *others = [self._taken(parent) for parent in commit.parents] or [({}, True)]
        files, is_last = own
        return [files if is_last else dict(files), *(files for files, _ in others)]

    def _taken(self, parent: str) -> tuple[Files, bool]:
        """A parent's files, and whether nobody will ask for them again."""
        self._children[parent] -= 1
        if self._children[parent]:
            return self._states.get(parent, {}), False
        return self._states.pop(parent, {}), True


def apply(delta: Delta, commit: str, number: int, files: Files, others: Sequence[Files]) -> None:
    """Make what the commit left of `files`, those of its first parent; `others` are the others'."""
    changes: Files = {}
    gone: list[str] = []
    for kind, name, *more in delta:
        if kind == "D":
            gone.append(name)
        elif kind == "A":
            changes[name] = Trace(whole(commit, name), (number,))
        elif kind == "E":
            changes[name] = _edited(files, commit, number, name, *more)
            if more[0] and not more[1]:
                gone.append(more[0])
        elif kind == "J":
            changes[name] = _joined(more[0], commit, number, name, (files, *others))
        elif (side := others[more[0] - 1].get(name)) is not None:
            changes[name] = side
        else:
            gone.append(name)
    # Two files may have changed places.
    for name in gone:
        files.pop(name, None)
    files.update(changes)


def _edited(
    files: Files,
    commit: str,
    number: int,
    name: str,
    old: str | None,
    is_copy: bool,
    hunks: Sequence[int],
) -> Trace:
    runs, commits = files.get(old or name, _OLD)
    return Trace(
        edited(runs, spans_of(hunks), commit, name), (() if is_copy else commits) + (number,)
    )


def _joined(
    sides: Iterable[Sequence[Any]], commit: str, number: int, name: str, parents: Sequence[Files]
) -> Trace:
    found: list[Runs] = []
    commits: set[int] = set()
    for (kind, *more), files in zip(sides, parents, strict=True):
        if kind == "A":
            found.append(whole(commit, name))
            continue
        trace = files.get(more[0], _OLD)
        if kind == "=":
            return trace
        commits.update(trace.commits)
        found.append(edited(trace.runs, spans_of(more[1]), commit, name))
    return Trace(merged(found, commit), (*sorted(commits), number))


def packed_files(files: Files, commits: Sequence[str]) -> Any:
    """Files as plain lists; commits stand there by their numbers."""
    numbers: dict[str | None, int] = {sha: at for at, sha in enumerate(commits)}
    numbers[None] = -1
    names: dict[str, int] = {}
    out = []
    for name, (runs, changed) in files.items():
        flat: list[int] = []
        for size, owner, line, place in runs:
            flat += (size, numbers[owner], line)
            flat.append(names.setdefault(place, len(names)))
        out.append([name, flat, changed])
    return [list(names), out]


def unpacked_files(kept: Any, commits: Sequence[str]) -> Files:
    """The files that were packed."""
    names, listed = kept
    owners = [*commits, None]
    files: Files = {}
    for name, flat, changed in listed:
        each = iter(flat)
        runs = tuple(
            (size, owners[owner], line, names[place])
            for size, owner, line, place in zip(each, each, each, each, strict=True)
        )
        files[name] = Trace(runs, tuple(changed))
    return files
