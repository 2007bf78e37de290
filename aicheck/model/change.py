"""A change: its commits and files, and all that is known of it from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from aicheck.model.commits import Attribution, Commit, Record, Review
from aicheck.model.files import FileChange, Hunk
from aicheck.model.scanners import ScannerRun

Mode = Literal["range", "tree", "staged", "patch", "message"]

_UNSAID = Attribution()


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Lines that a commit of the change added to a file, and that are gone at its end.

    `hunks` have the added lines at their numbers in that commit, and nothing of what was removed.
    """

    commit: str
    path: str
    hunks: tuple[Hunk, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A tracked file that nobody wrote or reads as it stands, so that no check looked at it.

    `reason` is `generated`, `vendored`, `minified` or `large`, and `detail` says how that is known.
    `lines` is None where they weren't counted; `size` is in bytes.
    """

    path: str
    reason: Literal["generated", "vendored", "minified", "large"]
    detail: str
    size: int
    lines: int | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that was not checked, and why; a required one keeps the verdict from passing."""

    check: str
    reason: str
    path: str | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a change from outside its history.

    `environment` names the variables that agents set while they run, as found in a hook's.
    """

    branch: str | None = None
    description: str | None = None
    environment: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was handed in beside the history, so that others can hand in the same.

    `reviews` is the SHA-256 of the reviews' file, and `scanners` are those of other scanners'
    reports; `source` are the base and the head of the branch that a merge brought, and `merged` is
    whether the range is what landed.
    """

    reviews: str | None = None
    merged: bool = False
    source: tuple[str | None, str | None] | None = None
    scanners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pushed:
    """A ref that a push moves, by its name at the remote, and the range that it gains.

    `verdict` is that of the range alone, where the refs gain several.
    """

    ref: str
    base: str | None
    head: str
    verdict: str | None = None


@dataclass(frozen=True)
class Change:
    """What a range, an index or a patch adds, or all of a tree.

    `judge` is the revision whose settings decide: the base as it was named, which may be ahead of
    the merge base that the range is compared with. `hints` were handed in with the change, and
    `attribution` is what they say of lines whose commit does not exist yet. `records` belong to
    no single commit. `reviews` were handed in; `source` are the commits of the branch that a merge
    brought, where that is to be compared with what landed, and `squashes` are the landed commits
    that hold what all of `source` does and nothing else. `scanners` is what others found; `inputs`
    identify what was handed in. `withdrawn` is what some commits added and others took out again.
    `guessed` is the name of the base where nobody named one. `pushed` are the refs of a push that
    gain the change; where they gain several ranges, base and head are None. `left_out` are the
    files of a tree that are counted and no more.
    """

    mode: Mode
    base: str | None
    head: str | None
    repository: str
    commits: tuple[Commit, ...] = ()
    files: tuple[FileChange, ...] = ()
    failures: tuple[Failure, ...] = ()
    judge: str | None = None
    hints: Hints = Hints()
    records: tuple[Record, ...] = ()
    attribution: Attribution = _UNSAID
    reviews: tuple[Review, ...] = ()
    source: tuple[Commit, ...] = ()
    squashes: frozenset[str] = frozenset()
    inputs: Inputs = Inputs()
    scanners: tuple[ScannerRun, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    guessed: str | None = field(default=None, compare=False)
    pushed: tuple[Pushed, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def is_committed(self) -> bool:
        """Whether the head is a commit of the repository: that of a range or of a tree."""
        return self.mode in ("range", "tree")

    @property
    def judges_itself(self) -> bool:
        """Whether the head's own settings decide, as of a tree."""
        return self.judge is not None and self.judge == self.head

    @cached_property
    def by_sha(self) -> Mapping[str, Commit]:
        """The commits by their ids."""
        return {commit.sha: commit for commit in self.commits}

    @cached_property
    def by_path(self) -> Mapping[str, FileChange]:
        """The files by their paths in the head."""
        return {file.path: file for file in reversed(self.files)}
