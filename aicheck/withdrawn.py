"""The lines that a commit of a range added and that are gone at its end: history keeps them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from aicheck.history.novelty import Version
from aicheck.model import Commit, Failure, FileChange, Hunk, Withdrawn
from aicheck.rawdiff import path_text


def withdrawn(
    versions: Iterable[Version],
    files: Sequence[FileChange],
    ends: Collection[str],
    commits: Sequence[Commit],
    without: Collection[str] = (),
) -> Iterator[Withdrawn | Failure]:
    """Yield the lines of `versions` that none of `files` adds, the oldest first.

    Each is told once. A version whose content is one of `ends`, what the range ends with, has
    none, and those at the paths `without` are not looked at. A failure says what was not read.
    """
    # Not the lines themselves: a tree has millions, and nobody can aim at a hash of 64 bits whose
    # key is drawn anew in each run.
    known = {hash(line) for file in files for hunk in file.hunks for line in hunk.added}
    told: set[str] = set()
    for number, name, blob, new, _ in versions:
        if not name:
            reason = "it takes more room than there is for the lines of earlier versions"
            yield Failure("secrets", f"not all that commits took out again was looked at: {reason}")
            continue
        if blob in ends:
            continue
        path = path_text(name.encode("latin-1"))[0]
        if path in without:
            continue
        if new is None:
            if path not in told:
                reason = "an earlier version of it was not read, which a later commit changed"
                yield Failure("secrets", reason, path)
            told.add(path)
        elif hunks := tuple(_gone(new, known)):
            yield Withdrawn(commits[number].sha, path, hunks)


def _gone(new: Sequence[Any], known: AbstractSet[int]) -> Iterator[Hunk]:
    for first, text in zip(new[::2], new[1::2], strict=True):
        lines = text.split("\n")
        if known.isdisjoint(map(hash, lines)):
            yield Hunk(0, (), first, tuple(lines))
            continue
        start, run = first, list[str]()
        for number, line in enumerate(lines, first):
            if hash(line) not in known:
                run.append(line)
                continue
            if run:
                yield Hunk(0, (), start, tuple(run))
            start, run = number + 1, []
        if run:
            yield Hunk(0, (), start, tuple(run))
