"""Who wrote which added lines: the lines' commits, and over them what is marked line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from aicheck.model import AuthorClass, Change, FileChange, LineMark


class Share(NamedTuple):
    """Added lines `start` to `end` of a file's head that one commit and one author class have."""

    start: int
    end: int
    commit: str | None
    kind: AuthorClass
    agent: str | None = None
    model: str | None = None

    @property
    def lines(self) -> int:
        """How many lines these are."""
        return self.end - self.start + 1


class Lines(NamedTuple):
    """Numbers of added lines; what is neither AI's nor a bot's shows no sign of either."""

    added: int = 0
    ai: int = 0
    bot: int = 0

    @property
    def share(self) -> float:
        """The AI-assisted part, from 0 to 1."""
        return self.ai / self.added if self.added else 0.0


# Neither has lines.
_NO_LINES = ("symlink", "submodule")


@dataclass(frozen=True)
class Shares:
    """The added lines of a change, file by file."""

    change: Change

    @cached_property
    def files(self) -> tuple[tuple[FileChange, tuple[Share, ...]], ...]:
        """Each file with its shares, sorted by path."""
        files = sorted(self.change.files, key=lambda file: file.path)
        return tuple((file, tuple(shares(self.change, file))) for file in files)

    @cached_property
    def unread(self) -> frozenset[str | None]:
        """The files whose lines are in no figure; None stands for what no file is named of."""
        statuses = {file.path: file.status for file in self.change.files}
        paths = (failure.path for failure in self.change.failures)
        return frozenset(path for path in paths if statuses.get(path or "") not in _NO_LINES)

    @property
    def is_known(self) -> bool:
        """Whether any lines could be read; if not, no figure of lines says a thing."""
        return bool(self.change.files) or None not in self.unread

    @cached_property
    def by_commit(self) -> dict[str | None, Lines]:
        """The lines of each commit that are still there at the head."""
        found: dict[str | None, list[Share]] = {}
        for _, runs in self.files:
            for run in runs:
                found.setdefault(run.commit, []).append(run)
        return {commit: count(runs) for commit, runs in found.items()}

    @cached_property
    def total(self) -> Lines:
        """All added lines."""
        return count(run for _, runs in self.files for run in runs)


def count(runs: Iterable[Share]) -> Lines:
    """The numbers of lines in these runs."""
    added = ai = bot = 0
    for run in runs:
        added += run.lines
        ai += run.lines if run.kind == "ai" else 0
        bot += run.lines if run.kind == "bot" else 0
    return Lines(added, ai, bot)


def shares(change: Change, file: FileChange) -> Iterator[Share]:
    """Yield the added lines of a file run by run, in order, as `Report.ai_added` counts them."""
    last: Share | None = None
    for run in _runs(change, file):
        if last and last.end + 1 == run.start and last[2:] == run[2:]:
            last = last._replace(end=run.end)
            continue
        if last:
            yield last
        last = run
    if last:
        yield last


def _runs(change: Change, file: FileChange) -> Iterator[Share]:
    for first, stop, origin in file.owners():
        sha = origin.commit if origin else None
        own = _share(change, sha, first, stop - 1)
        line = first
        for mark in file.marked(first, stop - 1):
            if mark.start > line:
                yield own._replace(start=line, end=mark.start - 1)
            yield _overruled(own._replace(start=mark.start, end=mark.end), mark)
            line = mark.end + 1
        if line < stop:
            yield own._replace(start=line)


def _share(change: Change, sha: str | None, start: int, end: int) -> Share:
    # Lines without a commit are not committed yet.
    said = (change.by_sha.get(sha or "") or change).attribution
    if said.kind == "ai" and not said.is_whole:
        # What recorded the commit's AI lines did not record these.
        return Share(start, end, sha, "none")
    return Share(start, end, sha, said.kind, said.agent, said.model)


def _overruled(run: Share, mark: LineMark) -> Share:
    if mark.kind == "human":
        return run._replace(kind="none", agent=None, model=None)
    return run._replace(kind="ai", agent=mark.evidence.agent, model=mark.evidence.model)
