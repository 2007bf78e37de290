"""How large files may be, and what is said of those that were larger in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from aicheck.git import Repository
from aicheck.model import Commit, Failure, FileChange
from aicheck.rawdiff import Entry, path_text

_SUBMODULE = 0o160000
# In bytes; a larger file is not read.
MAX_FILE = 8 << 20


class Large(NamedTuple):
    """The largest size of a file's versions, and whether one of the commits made a large one."""

    size: int
    is_made: bool


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
