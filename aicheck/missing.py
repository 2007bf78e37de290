"""The files of a range whose contents a partial clone lacks, so that the others can be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from aicheck import diffs
from aicheck.git import Repository
from aicheck.gitprocess import GitError
from aicheck.model import Commit
from aicheck.rawdiff import Entry

LOST = "fetch what is missing; in a partial clone, git log -p RANGE does"

_SUBMODULE = 0o160000
# An argument list has a limit.
_MOST_NAMES = 64 << 10


def missing_files(
    repository: Repository, old: str, new: str, commits: Sequence[Commit]
) -> Mapping[bytes, str]:
    """Each file of which some version is missing, with the reason, which names its commit.

    Raises GitError where there is none, or where they are too many to be left out by name.
    """
    plain = [commit.sha for commit in commits if not commit.is_merge]
    changed = [(new, entry) for entry in diffs.listed(repository, old, new)]
    changed += [(plain[at], entry) for at, entry in diffs.contents(repository, plain)]
    lost = _missing(repository, {blob for _, entry in changed for blob in _blobs(entry)})
    found = {entry.path: sha for sha, entry in changed if not lost.isdisjoint(_blobs(entry))}
    # Who made that version says more than who changed it.
    found |= {entry.path: sha for sha, entry in changed if entry.new_blob in lost}
    if not found or sum(map(len, found)) > _MOST_NAMES:
        raise GitError("it lacks something else than some files")
    return {path: f"the version of {sha[:12]} is missing; {LOST}" for path, sha in found.items()}


def _blobs(entry: Entry) -> Iterator[str]:
    for mode, blob in ((entry.old_mode, entry.old_blob), (entry.new_mode, entry.new_blob)):
        if mode not in (0, _SUBMODULE):
            yield blob


def _missing(repository: Repository, blobs: set[str]) -> frozenset[str]:
    feed = "".join(f"{blob}\n" for blob in sorted(blobs)).encode()
    answers = repository.run("cat-file", "--batch-check", feed=feed).decode("ascii").splitlines()
    return frozenset(line.partition(" ")[0] for line in answers if line.endswith(" missing"))
