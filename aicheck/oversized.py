"""The files of a range of which some version is too large, so that git need not compare them.

git takes forty bytes for each line that it compares: a file of nothing but line feeds is a megabyte
in the change and gigabytes in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from aicheck import diffs
from aicheck.git import Repository
from aicheck.gitprocess import TooMuchError
from aicheck.model import Commit, Failure, FileChange
from aicheck.rawdiff import Entry, path_text

_SUBMODULE = 0o160000
# In bytes; a larger file is not read.
MAX_FILE = 8 << 20
# An argument list has a limit, and all of these names become one.
_MOST_NAMES = 64 << 10


class Large(NamedTuple):
    """The largest size of a file's versions, and whether one of the commits made a large one."""

    size: int
    is_made: bool


def oversized(
    repository: Repository, ends: Iterable[Entry], commits: Sequence[Commit]
) -> Mapping[bytes, Large]:
    """Those files among `ends` and in what `commits` change of which a version is over the limit.

    Raises GitError.
    """
    names: dict[str, set[bytes]] = {}
    made: set[tuple[str, bytes]] = set()
    plain = [it.sha for it in commits if not it.is_merge]
    merges = [it.sha for it in commits if it.is_merge]
    history = (entry for _, entry in diffs.contents(repository, plain if len(commits) > 1 else ()))
    for entry in ends:
        for blob in blobs_of(entry):
            names.setdefault(blob, set()).add(entry.path)
    for entry in history:
        made.add((entry.new_blob, entry.path))
        for blob in blobs_of(entry):
            names.setdefault(blob, set()).add(entry.path)
    for _, _, path, blobs in diffs.conflicts(repository, merges):
        for blob in blobs:
            names.setdefault(blob, set()).add(path)
    found: dict[bytes, Large] = {}
    for name, size in sizes(repository, names).items():
        for path in names[name] if size > MAX_FILE else ():
            known = found.get(path, Large(0, False))
            is_made = known.is_made or (name, path) in made
            found[path] = Large(max(size, known.size), is_made)
    if sum(map(len, found)) > _MOST_NAMES:
        raise TooMuchError(f"{len(found):,} of its files are over {MAX_FILE >> 20} MiB")
    return found


def blobs_of(entry: Entry) -> set[str]:
    """The contents that a file had and has."""
    sides = ((entry.old_mode, entry.old_blob), (entry.new_mode, entry.new_blob))
    return {blob for mode, blob in sides if mode not in (0, _SUBMODULE)}


def sizes(repository: Repository, blobs: Iterable[str]) -> Mapping[str, int]:
    """The sizes of those of `blobs` that are there."""
    wanted = list(blobs)
    if not wanted:
        return {}
    feed = "".join(f"{blob}\n" for blob in wanted).encode("ascii")
    out = repository.run("cat-file", "--batch-check=%(objectsize)", feed=feed)
    pairs = zip(wanted, out.split(b"\n"), strict=False)
    return {name: int(size) for name, size in pairs if size.isdigit()}


def unfollowed(
    large: Mapping[bytes, Large], files: Iterable[FileChange], commits: Sequence[Commit]
) -> Iterator[Failure]:
    """Yield a failure for each file that was too large in between, and is not any more.

    Who wrote its lines was not looked up, nor whether a secret came and went.
    """
    by_path = {file.path: file for file in files}
    for name, (size, is_made) in sorted(large.items()):
        path = path_text(name)[0]
        file = by_path.get(path)
        what = f"a version of it is too large to check ({size >> 20} MiB)"
        if not commits or (file and (file.skipped or file.origins)):
            continue
        if file and file.head:
            yield Failure("read", f"{what}, so who wrote its lines is unknown", path)
        elif is_made:
            yield Failure("secrets", f"{what}, so no secret was looked for in it", path)
