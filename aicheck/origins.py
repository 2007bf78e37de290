"""Which commit of a range each line comes from: the history's hunks replayed, oldest first.

One pass over the diffs of all commits, linear in their size. A file's origins are runs of lines;
what no commit of the range touched belongs to the time before it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from aicheck import diffs
from aicheck.git import Repository
from aicheck.joins import Joins
from aicheck.model import Commit
from aicheck.rawdiff import Diff, Sections
from aicheck.runs import OLD, Files, Runs, edited, update, whole


def replay(repository: Repository, commits: Sequence[Commit]) -> Mapping[bytes, Runs]:
    """The origins of every file that `commits` changed, as of the last one.

    Commits come oldest first, each after its parents. Raises GitError.
    """
    plain = [commit.sha for commit in commits if not commit.is_merge]
    merges = [commit for commit in commits if commit.is_merge]
    own = Sections(diffs.history(repository, plain))
    states = _States(commits)
    state: Files = {}
    with ThreadPoolExecutor(1) as beside:
        joins = beside.submit(Joins, repository, merges)
        for commit in commits:
            state, *others = states.before(commit)
            if commit.is_merge:
                joins.result().apply(commit, state, others)
            else:
                _apply(own.next(), commit.sha, state)
            states.keep(commit, state)
    own.finish()
    joins.result().finish()
    return state


def _apply(section: Iterable[Diff], commit: str, files: Files) -> None:
    """Make what the commit left of the files that its parent had."""
    changes: dict[bytes, Runs | None] = {}
    gone: list[bytes] = []
    for _, entry, spans in section:
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
