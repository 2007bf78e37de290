"""What no check looks into and a person must see: what is gone, and where links point to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from aicheck.changed_file import lines_of
from aicheck.decode import BINARY, Decoded, read
from aicheck.git import Repository
from aicheck.model import FileChange, Hunk
from aicheck.oversized import MAX_FILE

_SYMLINK, _SUBMODULE = 0o120000, 0o160000

_Side = tuple[int, str | None]
"""The mode and the blob of one side of a file."""


def readable(repository: Repository, files: Sequence[FileChange]) -> tuple[FileChange, ...]:
    """The files of a commit with what a person reads of those that the checks leave out."""
    sides = (side for file in files if _is_left_out(file) for side in _sides(file))
    wanted = dict.fromkeys(blob for mode, blob in sides if blob and _is_file(mode))
    blobs = dict(repository.blobs(wanted, MAX_FILE))
    return tuple(_shown(file, blobs) if _is_left_out(file) else file for file in files)


def _is_left_out(file: FileChange) -> bool:
    is_link = _SYMLINK in (file.old_mode, file.new_mode)
    # A file that took a link's place, or a link a file's, isn't compared with it.
    return file.status == "deleted" or (is_link and file.skipped in (None, "symlink"))


def _sides(file: FileChange) -> tuple[_Side, _Side]:
    return (file.old_mode, file.old_blob), (file.new_mode, file.new_blob)


def _is_file(mode: int) -> bool:
    return mode not in (0, _SUBMODULE)


def _shown(file: FileChange, blobs: Mapping[str, bytes | int | None]) -> FileChange:
    sides = [_text(file, side, blobs) for side in _sides(file)]
    for found in sides:
        if isinstance(found, str) and found != BINARY:
            return replace(file, skipped=found)
    removed, added = (lines_of(it.text) if isinstance(it, Decoded) else () for it in sides)
    if removed == added:
        return file
    hunk = Hunk(1 if removed else 0, removed, 1 if added else 0, added)
    return replace(file, hunks=(hunk,))


def _text(
    file: FileChange, side: _Side, blobs: Mapping[str, bytes | int | None]
) -> Decoded | str | None:
    """What one side says, why it can't be shown, or None where it says nothing."""
    mode, blob = side
    if not (_is_file(mode) and blob):
        return None
    data = blobs[blob]
    if data is None:
        return "missing from the repository (a partial clone?)"
    if isinstance(data, int):
        return f"too large to show ({data >> 20} MiB; the limit is {MAX_FILE >> 20} MiB)"
    if mode == _SYMLINK:
        # The target is a name, which may be of any bytes.
        return Decoded(data.decode("utf-8", "backslashreplace"), "utf-8")
    return read(data, file.path)
