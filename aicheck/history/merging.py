"""What a merge makes of the lines of its parents.

Only those files need a diff in which it differs from every parent; any other is some parent's, with
all that is known of its lines.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from aicheck import diffs
from aicheck.git import Repository
from aicheck.gitprocess import TooMuchError
from aicheck.history.deltas import Delta, flat, name_of
from aicheck.model import Commit
from aicheck.rawdiff import Entry, Joint, Sections, Span

# Nobody joins more branches at once; what each of them changed would have to be held.
_MOST_PARENTS = 16
# How many files of parents are held for the merges that are read together.
_MOST_HELD = 1 << 18


class Edit(NamedTuple):
    """How a merge changed a parent's file."""

    entry: Entry
    spans: Sequence[Span]
    parts: Sequence[bytes]


class Merged(NamedTuple):
    """What a merge did, and the files that are no parent's, as it changed some parent's."""

    delta: Delta
    edits: Sequence[Edit]


def refuse_many(commits: Iterable[Commit]) -> None:
    """Raise TooMuchError for a merge of too many parents."""
    for it in commits:
        if len(it.parents) > _MOST_PARENTS:
            raise TooMuchError(f"the merge {it.sha[:12]} has {len(it.parents):,} parents")


def read_merges(
    repository: Repository, merges: Sequence[Commit], without: Collection[bytes]
) -> list[Merged]:
    """What each of `merges` did; raises GitError."""
    joints: list[dict[bytes, Joint]] = [{} for _ in merges]
    for joint in diffs.conflicts(repository, [commit.sha for commit in merges]):
        joints[joint[0]][joint[2]] = joint
    edits = _edits(repository, merges, joints, without)
    # The last parent's side needs no look: what is no other's is its.
    pairs = [(it.sha, parent) for it in merges for parent in it.parents[:-1]]
    sides = Sections(diffs.sides(repository, pairs))
    found = []
    for commit, known in zip(merges, joints, strict=True):
        changed = [
            [entry.path for _, entry in sides.next() if entry.old_blob != entry.new_blob]
            for _ in commit.parents[:-1]
        ]
        found.append(_merged(commit, changed, known, edits.get(commit.sha, {})))
    sides.finish()
    return found


def _merged(
    commit: Commit,
    changed: Sequence[Sequence[bytes]],
    joints: Mapping[bytes, Joint],
    edits: Mapping[bytes, Mapping[str, Edit]],
) -> Merged:
    delta: Delta = []
    others = [frozenset(paths) for paths in changed[1:]]
    for path in changed[0]:
        name = name_of(path)
        if (side := _same(path, joints.get(path), others, len(commit.parents))) is not None:
            delta.append(["=", name, side])
        elif path in edits:
            delta.append(["J", name, [_side(name, edits[path].get(it)) for it in commit.parents]])
        else:
            # No parent has lost it, and yet it is gone.
            delta.append(["D", name])
    first = (next(iter(sides.values()), None) for sides in edits.values())
    return Merged(delta, [edit for edit in first if edit])


def _same(
    path: bytes, joint: Joint | None, others: Sequence[Collection[bytes]], parents: int
) -> int | None:
    """The number of the parent, not the first, whose file the merge has, if it is anyone's."""
    if joint is not None:
        # It may have another mode than each of them.
        *blobs, own = joint[3]
        return next((at for at, blob in enumerate(blobs) if at and blob == own), None)
    middle = (at for at, other in enumerate(others, 1) if path not in other)
    return next(middle, parents - 1)


def _side(name: str, edit: Edit | None) -> list[Any]:
    if edit is None:
        return ["=", name]
    entry, spans, _ = edit
    if not entry.has_old:
        return ["A"]
    old = name_of(entry.old_path) if entry.old_path else name
    # The merge may only have given it another name.
    return ["=", old] if entry.old_blob == entry.new_blob else ["E", old, flat(spans)]


def _edits(
    repository: Repository,
    merges: Sequence[Commit],
    joints: Sequence[Mapping[bytes, Joint]],
    without: Collection[bytes],
) -> Mapping[str, Mapping[bytes, Mapping[str, Edit]]]:
    """For each merge the files that are no parent's, and how they differ from which parent."""
    edits: dict[str, dict[bytes, dict[str, Edit]]] = {}
    renamed: set[str] = set()
    for commit, found in zip(merges, joints, strict=True):
        for _, letters, path, _ in found.values():
            if set(letters) == {"D"} or path in without:
                continue
            edits.setdefault(commit.sha, {})[path] = {}
            if "A" in letters:
                # It may have had another name in that parent.
                renamed.add(commit.sha)
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
    pairs = [(commit.sha, parent) for commit in merges for parent in commit.parents]
    for number, entry, spans, parts in diffs.patches(repository, pairs, names, without=without):
        commit, parent = pairs[number]
        if (sides := edits[commit].get(entry.path)) is not None:
            # The text is the same from every side, but for what was there already.
            sides[parent] = Edit(entry, spans, () if sides else parts)
