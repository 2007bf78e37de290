"""The files of a range of which some version is too large, so that git need not compare them.

git takes forty bytes for each line that it compares: a file of nothing but line feeds is a megabyte
in the change and gigabytes in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

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


def oversized(
    repository: Repository, ends: Iterable[Entry], commits: Sequence[Commit]
) -> Mapping[bytes, int]:
    """The largest size over the limit of each file among `ends` and in what `commits` change.

    Raises GitError.
    """
    names: dict[str, set[bytes]] = {}
    plain = [it.sha for it in commits if not it.is_merge]
    merges = [it.sha for it in commits if it.is_merge]
    history = (entry for _, entry in diffs.contents(repository, plain if len(commits) > 1 else ()))
    for some in (ends, history):
        for entry in some:
            for blob in blobs_of(entry):
                names.setdefault(blob, set()).add(entry.path)
    for _, _, path, blobs in diffs.conflicts(repository, merges):
        for blob in blobs:
            names.setdefault(blob, set()).add(path)
    found: dict[bytes, int] = {}
    for name, size in sizes(repository, names).items():
        for path in names[name] if size > MAX_FILE else ():
            found[path] = max(size, found.get(path, 0))
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
    large: Mapping[bytes, int], files: Iterable[FileChange], commits: Sequence[Commit]
) -> Iterator[Failure]:
    """Yield a failure for each file that was read, and whose lines belong to no commit's version.

    Its size in between was too large, so that who wrote its lines was not looked up.
    """
    names = {path_text(path)[0]: size for path, size in large.items()}
    for file in files if commits else ():
        if file.path in names and file.head and not file.origins:
            what = f"a version of it is too large to check ({names[file.path] >> 20} MiB)"
            yield Failure("read", f"{what}, so who wrote its lines is unknown", file.path)
