"""The files of a range of which git cannot or must not compare some version.

One that is too large costs too much: git takes forty bytes for each line that it compares, so that
a file of nothing but line feeds is a megabyte in the change and gigabytes in memory. One that is
missing, as in a partial clone, ends the whole comparison.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from aicheck import diffs
from aicheck.git import Repository
from aicheck.gitprocess import TooMuchError
from aicheck.history.chain import keys
from aicheck.history.deltas import name_of
from aicheck.history.store import DamagedError, Store
from aicheck.model import Commit
from aicheck.oversized import MAX_FILE, Large, blobs_of, sizes
from aicheck.rawdiff import Entry

# An argument list has a limit, and all of these names become one.
_MOST_NAMES = 64 << 10
_SALT = (b"troubles",)


class Troubles(NamedTuple):
    """The large files, and the commit of a version that is missing for each file that has one."""

    large: Mapping[bytes, Large]
    missing: Mapping[bytes, str]


class _Bad(NamedTuple):
    """A content that is too large, or missing without a size, and where it was met."""

    commit: int
    path: str
    blob: str
    size: int | None
    is_new: bool


def troubles(
    repository: Repository,
    ends: Sequence[Entry],
    head: str | None,
    commits: Sequence[Commit],
    store: Store | None = None,
) -> Troubles:
    """What stands in the way among `ends`, the files that `head` has changed, and in `commits`.

    Raises GitError.
    """
    found = _of_ends(repository, ends)
    if len(commits) > 1 or any(commit.is_merge for commit in commits):
        found += _of_history(repository, commits, store)
    large: dict[bytes, Large] = {}
    missing: dict[bytes, str] = {}
    made: dict[bytes, str] = {}
    for at, name, _, size, is_new in found:
        path, commit = name.encode("latin-1"), commits[at].sha if at >= 0 else head or ""
        if size is None:
            missing[path] = commit
            # Who made that version says more than who changed it.
            made |= {path: commit} if is_new else {}
            continue
        known = large.get(path, Large(0, False))
        is_made = known.is_made or (is_new and at >= 0)
        large[path] = Large(max(size, known.size), is_made)
    if sum(map(len, large)) > _MOST_NAMES:
        raise TooMuchError(f"{len(large):,} of its files are over {MAX_FILE >> 20} MiB")
    return Troubles(large, missing | made)


def _of_ends(repository: Repository, ends: Sequence[Entry]) -> list[_Bad]:
    bad = _bad(repository, {blob for entry in ends for blob in blobs_of(entry)})
    return _met(((-1, entry) for entry in ends), bad)


def _of_history(
    repository: Repository, commits: Sequence[Commit], store: Store | None
) -> list[_Bad]:
    if store is None or not store.is_on:
        return _read(repository, commits, 0)
    names = keys(repository, commits, _SALT)
    try:
        segments = store.segments(names)
        kept = [_Bad(*it) for segment in segments for it in store.deltas(names[segment.end])]
    except (DamagedError, TypeError) as error:
        store.fail(str(error))
        return _read(repository, commits, 0)
    absent = {it.blob for it in kept if it.size is None}
    if absent and sizes(repository, absent):
        # Something came that was missing.
        segments, kept = [], []
    at = segments[-1].end if segments else 0
    if at == len(commits):
        return kept
    found = _read(repository, commits, at)
    store.put_segment(names[at], names[-1], found, b"")
    return kept + found


def _read(repository: Repository, commits: Sequence[Commit], start: int) -> list[_Bad]:
    """The bad contents of the commits from number `start` on."""
    places = range(start, len(commits))
    plain = [at for at in places if not commits[at].is_merge]
    merges = [at for at in places if commits[at].is_merge]
    shas = [commits[at].sha for at in plain]
    joints = list(diffs.conflicts(repository, [commits[at].sha for at in merges]))
    blobs = diffs.blobs(repository, shas)
    blobs.update(blob for *_, found in joints for blob in found)
    bad = _bad(repository, blobs)
    if not bad:
        return []
    entries = ((plain[number], entry) for number, entry in diffs.contents(repository, shas))
    found = _met(entries, bad)
    for number, _, path, names in joints:
        for blob in dict.fromkeys(names):
            # One that isn't there may be a submodule's, or nothing.
            if bad.get(blob) is not None:
                found.append(_Bad(merges[number], name_of(path), blob, bad[blob], False))
    return found


def _met(entries: Iterable[tuple[int, Entry]], bad: Mapping[str, int | None]) -> list[_Bad]:
    """Where the bad contents are met among entries, each with the number of its commit."""
    if not bad:
        return []
    return [
        _Bad(at, name_of(entry.path), blob, bad[blob], blob == entry.new_blob)
        for at, entry in entries
        for blob in sorted(blobs_of(entry))
        # Of what goes nothing is read.
        if blob in bad and not (entry.status == "D" and bad[blob] is None)
    ]


def _bad(repository: Repository, blobs: Iterable[str]) -> Mapping[str, int | None]:
    """Those contents that are too large, with their sizes, or missing, with none."""
    asked = list(blobs)
    known: Mapping[str, Any] = sizes(repository, asked)
    return {blob: known.get(blob) for blob in asked if blob not in known or known[blob] > MAX_FILE}
