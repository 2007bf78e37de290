"""Which commit of a range each line comes from, and how many commits altered each file.

What no commit of the range touched belongs to the time before it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from aicheck.diffs import MOST_RENAMES
from aicheck.git import Repository
from aicheck.gitprocess import TooMuchError
from aicheck.history import Followed, Store, follow
from aicheck.history.deltas import name_of
from aicheck.model import Commit, Failure, Origin
from aicheck.progress import Progress, silent
from aicheck.rawdiff import path_text
from aicheck.runs import REST, origins


class Past(NamedTuple):
    """Where the lines of files come from; `sole` is the commit that is the whole change."""

    followed: Followed
    failures: Sequence[Failure] = ()
    sole: str | None = None

    def of(self, name: bytes, head: str | None) -> tuple[tuple[Origin, ...], int]:
        """A file's origins, by its name and its text, if it was read, and how often it changed."""
        if self.sole:
            return (Origin(1, self.sole),), 1
        own = name_of(name)
        if (trace := self.followed.files.get(own)) is None:
            return (), 0
        length = REST
        if head is not None:
            length = head.count("\n") + (head[-1:] not in ("", "\n"))
        return origins(trace.runs, own, length, _path), len(trace.commits)


def past(
    repository: Repository,
    commits: Sequence[Commit],
    without: Collection[bytes] = (),
    is_whole: bool = False,
    store: Store | None = None,
    progress: Progress = silent,
) -> Past:
    """The past of the files that `commits` changed, but for those `without`; raises GitError.

    Where it `is_whole`, nothing is older than the commits.
    """
    nothing = Followed({}, (), ())
    if not commits:
        return Past(nothing)
    if len(commits) == 1 and not commits[0].is_merge:
        return Past(nothing, sole=commits[0].sha)
    try:
        followed = follow(repository, commits, without, is_whole, store, progress)
    except TooMuchError as error:
        reason = f"which commit wrote which line was not looked up: {error}"
        return Past(nothing, (Failure("history", reason),))
    return Past(followed, tuple(_unlooked(followed, commits)))


def _unlooked(followed: Followed, commits: Sequence[Commit]) -> Iterator[Failure]:
    for at, added, others in followed.unlooked:
        yield Failure(
            "history",
            f"{commits[at].sha[:12]} adds {added:,} files where {others:,} others change: above "
            f"{MOST_RENAMES:,} of each, files that it renames and edits count as its own",
            required=False,
        )


def _path(name: str) -> str:
    return path_text(name.encode("latin-1"))[0]
