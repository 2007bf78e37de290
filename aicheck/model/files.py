"""A changed file: its lines, and where each of them comes from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any, Literal, NamedTuple

from aicheck.model.commits import Evidence
from aicheck.model.lines import Lines

Status = Literal["added", "modified", "deleted", "renamed", "mode", "submodule", "symlink"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the head's side of a file, without its line feed."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Hunk:
    """A run of removed lines at `old_start` replaced by added lines at `new_start`.

    As in a unified diff without context, a start whose side is empty is the line before it.
    """

    old_start: int
    removed: Sequence[str]
    new_start: int
    added: Sequence[str]

    def lines(self) -> Iterator[Line]:
        """Yield the added lines with their numbers."""
        for offset, text in enumerate(self.added):
            yield Line(self.new_start + offset, text)


class Origin(NamedTuple):
    """A run of a file's lines from `first` on, and the commit of the change that they come from.

    A run without a commit is older than the change. `line` is the number that `first` had in that
    commit, and `path` the file's name there if it was another one.
    """

    first: int
    commit: str | None
    line: int = 1
    path: str | None = None


@dataclass(frozen=True, slots=True)
class LineMark:
    """Evidence about lines `start` to `end` of a head: an agent wrote them, or a known person."""

    start: int
    end: int
    kind: Literal["ai", "human"]
    evidence: Evidence


@dataclass(frozen=True)
class FileChange:
    """One changed file: its hunks, and the text of both sides where it could be read.

    `base` and `head` are None for a side that does not exist or was not read; `skipped` then says
    why. `origins` are runs over the head, in order; where one commit is the whole change, all is
    one run. `marks` say more than the commits do; attribution fills them in. `context` are the
    unchanged lines that a patch shows, by their numbers in the head. `changes` is how many commits
    of the change altered it, under its earlier names too, where that was counted. `facts` are what
    checks found out about the path and the text alone, by the name of what was asked.
    """

    path: str
    status: Status
    old_path: str | None = None
    path_encoded: bool = False
    old_mode: int = 0
    new_mode: int = 0
    old_blob: str | None = None
    new_blob: str | None = None
    hunks: tuple[Hunk, ...] = ()
    base: str | None = None
    head: str | None = None
    skipped: str | None = None
    origins: tuple[Origin, ...] = ()
    marks: tuple[LineMark, ...] = ()
    context: tuple[Line, ...] = field(default=(), compare=False, repr=False)
    changes: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def lines(self) -> Iterator[Line]:
        """Yield every added line, in order."""
        for hunk in self.hunks:
            yield from hunk.lines()

    @property
    def added_text(self) -> str:
        """The added lines, between line feeds."""
        if len(self.hunks) == 1 and isinstance(lines := self.hunks[0].added, Lines):
            return lines.joined
        return "\n".join(line for hunk in self.hunks for line in hunk.added)

    @property
    def is_whole(self) -> bool:
        """Whether all of the file is new, and its text is known."""
        return (
            self.status == "added"
            and self.old_path is None
            and self.base is None
            and self.skipped is None
            and self.head is not None
            and len(self.hunks) == 1
            and isinstance(lines := self.hunks[0].added, Lines)
            and lines.text is self.head
        )

    @cached_property
    def added(self) -> int:
        """The number of added lines."""
        return sum(len(hunk.added) for hunk in self.hunks)

    @cached_property
    def _starts(self) -> list[int]:
        return [hunk.new_start for hunk in self.hunks if hunk.added]

    @cached_property
    def _ends(self) -> list[int]:
        return [hunk.new_start + len(hunk.added) for hunk in self.hunks if hunk.added]

    def is_added(self, first: int, last: int | None = None) -> bool:
        """Whether any line from `first` to `last` (or `first` alone) was added."""
        # The last hunk that starts at or before the end of the run is the only candidate.
        index = bisect_right(self._starts, max(first, last or first)) - 1
        return index >= 0 and self._ends[index] > first

    def old_line(self, number: int) -> int:
        """The base's number of the head's line `number`, which must not be an added line."""
        # A pure removal stands after its `new_start`, an addition at it.
        index = bisect_right(
            self.hunks, number, key=lambda hunk: hunk.new_start + (0 if hunk.added else 1)
        )
        return number + self._shifts[index]

    @cached_property
    def _shifts(self) -> list[int]:
        """How much longer the base is than the head above each hunk, and below the last."""
        grown = (len(hunk.removed) - len(hunk.added) for hunk in self.hunks)
        return list(accumulate(grown, initial=0))

    @property
    def head_lines(self) -> tuple[str, ...]:
        """The head's text at its line feeds; one without a text has no lines."""
        return () if self.head is None else _split(self.head)

    @cached_property
    def commits(self) -> tuple[str, ...]:
        """The commits of the change that any line of the head comes from."""
        return tuple(dict.fromkeys(run.commit for run in self.origins if run.commit))

    def owners(self) -> Iterator[tuple[int, int, Origin | None]]:
        """Yield runs of added lines: the first, the one behind the last, and their origin."""
        for hunk in self.hunks:
            line, end = hunk.new_start, hunk.new_start + len(hunk.added)
            while line < end:
                index = bisect_right(self.origins, line, key=lambda run: run.first)
                stop = min(end, self.origins[index].first) if index < len(self.origins) else end
                yield line, stop, self.origins[index - 1] if index else None
                line = stop

    def authors(self) -> Iterator[tuple[int, str | None]]:
        """Yield how many added lines come from which commit, run by run."""
        for first, stop, origin in self.owners():
            yield stop - first, origin.commit if origin else None

    def marked(self, first: int, last: int) -> Iterator[LineMark]:
        """Yield the marks of the lines `first` to `last`, cut to them."""
        for index in range(bisect_left(self.marks, first, key=lambda it: it.end), len(self.marks)):
            mark = self.marks[index]
            if mark.start > last:
                return
            yield replace(mark, start=max(mark.start, first), end=min(mark.end, last))

    def commit_of(self, number: int) -> str | None:
        """The commit of the change that line `number` of the head comes from, if any."""
        index = bisect_right(self.origins, number, key=lambda run: run.first) - 1
        return self.origins[index].commit if index >= 0 else None


# Those of one file are asked for again and again, and those of all would not fit into memory.
@lru_cache(maxsize=16)
def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n"))
