"""What a merge makes of the lines of its parents.

Only those files need a diff in which it differs from every parent; any other is some parent's, with
all that is known of its lines.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from aicheck import diffs
from aicheck.git import Repository
from aicheck.gitprocess import TooMuchError
from aicheck.model import Commit
from aicheck.rawdiff import Entry, Sections, Span
from aicheck.runs import OLD, Files, Runs, edited, merged, update, whole

Edit: TypeAlias = "tuple[Entry, Sequence[Span]]"
"""How a merge changed a parent's file."""

# Nobody joins more branches at once; what each of them changed would have to be held.
_MOST_PARENTS = 16
# How many files of parents are held for all merges that changed them anew.
_MOST_HELD = 1 << 18


class Joins:
    """Reads the merges of a history one after the other, in its order."""

    def __init__(
        self, repository: Repository, merges: Sequence[Commit], without: Collection[bytes] = ()
    ) -> None:
        self._edits = _edits(repository, merges, without)
        self._sides = Sections(diffs.sides(repository, _pairs(merges)))

    def apply(self, commit: Commit, files: Files, others: Sequence[Files]) -> None:
        """Make the merge's files of `files`, the first parent's, and of the other parents'."""
        first, *rest = [
            {entry.path for _, entry in self._sides.next() if entry.old_blob != entry.new_blob}
            for _ in commit.parents
        ]
        edits = self._edits.get(commit.sha, {})
        changes: dict[bytes, Runs | None] = {}
        for path in first:
            same = (side for side, other in zip(others, rest, strict=True) if path not in other)
            if (side := next(same, None)) is not None:
                changes[path] = side.get(path)
            elif path in edits:
                changes[path] = _joined(commit, path, edits[path], (files, *others))
            else:
                # No parent has lost it, and yet it is gone.
                changes[path] = None
        update(files, changes)

    def versions(self, commit: Commit) -> Iterator[tuple[str, Entry, Sequence[Span]]]:
        """Yield the files that are no parent's, as the merge changed some parent's."""
        for edits in self._edits.get(commit.sha, {}).values():
            if edit := next(iter(edits.values()), None):
                yield (commit.sha, *edit)

    def finish(self) -> None:
        """Take the end of what git says; raises GitError where it failed."""
        self._sides.finish()


def refuse_many(merges: Iterable[Commit]) -> None:
    """Raise TooMuchError for a merge of too many parents."""
    for it in merges:
        if len(it.parents) > _MOST_PARENTS:
            raise TooMuchError(f"the merge {it.sha[:12]} has {len(it.parents):,} parents")


def _joined(commit: Commit, path: bytes, edits: Mapping[str, Edit], sides: Sequence[Files]) -> Runs:
    found: list[Runs] = []
    for parent, files in zip(commit.parents, sides, strict=True):
        if parent not in edits:
            return files.get(path, OLD)
        entry, spans = edits[parent]
        if not entry.has_old:
            found.append(whole(commit.sha, path))
            continue
        runs = files.get(entry.old_path or path, OLD)
        if entry.old_blob == entry.new_blob:
            # The merge only gave it another name.
            return runs
        found.append(edited(runs, spans, commit.sha, path))
    return merged(found, commit.sha)


def _edits(
    repository: Repository, merges: Sequence[Commit], without: Collection[bytes]
) -> Mapping[str, Mapping[bytes, Mapping[str, Edit]]]:
    """For each merge the files that are no parent's, and how they differ from which parent."""
    edits: dict[str, dict[bytes, dict[str, Edit]]] = {}
    renamed: set[str] = set()
    for number, letters, path, _ in diffs.conflicts(repository, [commit.sha for commit in merges]):
        if set(letters) == {"D"} or path in without:
            continue
        edits.setdefault(merges[number].sha, {})[path] = {}
        if "A" in letters:
            # It may have had another name in that parent.
            renamed.add(merges[number].sha)
    held = sum(len(it.parents) * len(edits[it.sha]) for it in merges if it.sha in edits)
    if held > _MOST_HELD:
        raise TooMuchError(f"its merges hold {held:,} versions of files that no parent has")
    kept = [commit for commit in merges if commit.sha in edits and commit.sha not in renamed]
    moved = [commit for commit in merges if commit.sha in renamed]
    names = {path for commit in kept for path in edits[commit.sha]}
    for some, chosen in ((kept, names), (moved, ())):
        _fill(repository, some, chosen, edits, without)
    return edits


def _fill(
    repository: Repository,
    merges: Iterable[Commit],
    names: Collection[bytes],
    edits: Mapping[str, Mapping[bytes, dict[str, Edit]]],
    without: Collection[bytes],
) -> None:
    pairs = _pairs(merges)
    for number, entry, spans in diffs.patches(repository, pairs, names, without=without):
        commit, parent = pairs[number]
        if entry.path in edits[commit]:
            edits[commit][entry.path][parent] = (entry, spans)


def _pairs(merges: Iterable[Commit]) -> list[diffs.Pair]:
    return [(commit.sha, parent) for commit in merges for parent in commit.parents]
