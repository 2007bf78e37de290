"""The files of a range whose contents a partial clone lacks, so that the others can be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aicheck import diffs
from aicheck.git import Repository
from aicheck.gitprocess import GitError
from aicheck.history import Troubles
from aicheck.model import Commit
from aicheck.oversized import blobs_of, sizes

LOST = "fetch what is missing; in a partial clone, git log -p RANGE does"

# An argument list has a limit.
_MOST_NAMES = 64 << 10


class LostError(GitError):
    """Contents of some files are missing, as is known beforehand."""

    def __init__(self, found: Troubles) -> None:
        super().__init__("it lacks contents of files")
        self.found = found


def lost_files(found: Troubles) -> Mapping[bytes, str]:
    """Each file that lacks a version, with the reason; raises GitError if they are too many."""
    return _named(found.missing)


def missing_files(
    repository: Repository, old: str, new: str, commits: Sequence[Commit]
) -> Mapping[bytes, str]:
    """Each file of which some version is missing, with the reason, which names its commit.

    Raises GitError where there is none, or where they are too many to be left out by name.
    """
    plain = [commit.sha for commit in commits if not commit.is_merge]
    changed = [(new, entry) for entry in diffs.listed(repository, old, new)]
    changed += [(plain[at], entry) for at, entry in diffs.contents(repository, plain)]
    lost = _missing(repository, {blob for _, entry in changed for blob in blobs_of(entry)})
    found = {entry.path: sha for sha, entry in changed if not lost.isdisjoint(blobs_of(entry))}
    # Who made that version says more than who changed it.
    found |= {entry.path: sha for sha, entry in changed if entry.new_blob in lost}
    return _named(found)


def _named(found: Mapping[bytes, str]) -> Mapping[bytes, str]:
    if not found or sum(map(len, found)) > _MOST_NAMES:
        raise GitError("it lacks something else than some files")
    return {path: f"the version of {sha[:12]} is missing; {LOST}" for path, sha in found.items()}


def _missing(repository: Repository, blobs: set[str]) -> frozenset[str]:
    return frozenset(blobs - sizes(repository, blobs).keys())
