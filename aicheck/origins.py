"""Which commit of a range each line comes from: the history's hunks replayed, oldest first.

One pass over the diffs of all commits, linear in their size. A file's origins are runs of lines;
what no commit of the range touched belongs to the time before it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias

from aicheck import diffs
from aicheck.git import Repository
from aicheck.gitprocess import TooMuchError
from aicheck.joins import Joins, refuse_many
from aicheck.model import Commit, Failure, Origin
from aicheck.progress import Progress, counted, silent
from aicheck.rawdiff import Diff, Sections, path_text
from aicheck.runs import OLD, REST, Files, Runs, edited, origins, update, whole
from aicheck.withdrawn import Version

Starts: TypeAlias = "Callable[[bytes, str | None], tuple[Origin, ...]]"
"""What gives the origins of a file by its name and its text, if it was read."""


def starts(
    repository: Repository,
    commits: Sequence[Commit],
    without: Collection[bytes],
    versions: list[Version],
    progress: Progress = silent,
) -> tuple[Starts, Sequence[Failure]]:
    """The origins of the files that `commits` changed, but for those `without`; raises GitError.

    What each commit made of a file is added to `versions`, where there are several commits.
    """
    if not commits:
        return lambda *_: (), ()
    if len(commits) == 1 and not commits[0].is_merge:
        return lambda *_: (Origin(1, commits[0].sha),), ()
    try:
        files = replay(repository, commits, without, versions, progress)
    except TooMuchError as error:
        reason = f"which commit wrote which line was not looked up: {error}"
        return lambda *_: (), (Failure("history", reason),)

    def found(name: bytes, head: str | None) -> tuple[Origin, ...]:
        length = REST
        if head is not None:
            length = head.count("\n") + (head[-1:] not in ("", "\n"))
        return origins(files.get(name, ()), name, length, lambda old: path_text(old)[0])

    return found, ()


def replay(
    repository: Repository,
    commits: Sequence[Commit],
    without: Collection[bytes] = (),
    versions: list[Version] | None = None,
    progress: Progress = silent,
) -> Mapping[bytes, Runs]:
    """The origins of every file that `commits` changed, but for some, as of the last one.

    Commits come oldest first, each after its parents. Raises GitError.
    """
    seen = versions if versions is not None else []
    plain = [commit.sha for commit in commits if not commit.is_merge]
    merges = [commit for commit in commits if commit.is_merge]
    refuse_many(merges)
    own = Sections(diffs.history(repository, plain, without))
    states = _States(commits)
    state: Files = {}
    with ThreadPoolExecutor(1) as beside:
        joins = beside.submit(Joins, repository, merges, without)
        for commit in counted(progress, "history", commits, "commits"):
            state, *others = states.before(commit)
            if commit.is_merge:
                joins.result().apply(commit, state, others)
                seen += joins.result().versions(commit)
            else:
                _apply(own.next(), commit.sha, state, seen)
            states.keep(commit, state)
    own.finish()
    joins.result().finish()
    return state


def _apply(section: Iterable[Diff], commit: str, files: Files, seen: list[Version]) -> None:
    """Make what the commit left of the files that its parent had."""
    changes: dict[bytes, Runs | None] = {}
    gone: list[bytes] = []
    for _, entry, spans in section:
        seen.append((commit, entry, spans))
        if entry.old_path or entry.status == "D":
            gone.append(entry.old_path or entry.path)
        if entry.has_old:
            runs = files.get(entry.old_path or entry.path, OLD)
            changes[entry.path] = edited(runs, spans, commit, entry.path)
        elif entry.status != "D":
            changes[entry.path] = whole(commit, entry.path)
    # Two files may have changed places.
    update(files, dict.fromkeys(gone) | changes)


class _States:
    """The files as of each commit that still has children to come."""

    def __init__(self, commits: Iterable[Commit]) -> None:
        self._states: dict[str, Files] = {}
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
