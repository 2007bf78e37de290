"""Files of installed packages, read as data: regular ones, no links, and only so much of them."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

# A link at the end of a path is refused by the system; opening a pipe does not wait.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)
# The head of core metadata; a description may follow.
METADATA = 512 << 10
LICENCE = 200 << 10
# Folders with more entries are no environment.
_ENTRIES = 50_000
_PARTS = 8
_FIELDS = frozenset(("name", "version", "license-expression", "license", "classifier",
                     "license-file"))  # fmt: skip


def text(path: Path, limit: int) -> str | None:
    """What a regular file holds up to `limit` bytes, or None where there is none to be read."""
    handle = _opened(path)
    if handle is None:
        return None
    with os.fdopen(handle, "rb") as file:
        try:
            return file.read(limit).decode("utf-8", "replace")
        except OSError:
            return None


def entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Yield the files and folders in `folder` that are no links."""
    try:
        with os.scandir(folder) as found:
            for _, entry in zip(range(_ENTRIES), found, strict=False):
                if not entry.is_symlink():
                    yield entry
    except (OSError, ValueError):
        return


def is_within(folder: Path, top: Path) -> bool:
    """Whether `folder` lies below `top` without a link on the way."""
    try:
        return folder.is_relative_to(top) and folder.resolve(strict=True) == (
            top.resolve(strict=True) / folder.relative_to(top)
        )
    except (OSError, ValueError, RuntimeError):
        return False


def fields(metadata: str) -> dict[str, list[str]]:
    """The fields of core metadata that tell of a licence, by their names in lower case."""
    out: defaultdict[str, list[list[str]]] = defaultdict(list)
    last: list[str] | None = None
    for line in metadata.split("\n"):
        line = line.removesuffix("\r")
        if not line:
            break
        if line[0] in " \t|":
            # A text goes on in lines that are set in.
            if last:
                last.append(line.strip().removeprefix("|").lstrip())
            continue
        key, colon, value = line.partition(":")
        key = key.strip().lower()
        last = [value.strip()] if colon and key in _FIELDS else None
        if last:
            out[key].append(last)
    return {key: ["\n".join(lines) for lines in values] for key, values in out.items()}


def in_wheel(path: Path, is_wanted: Iterable[str]) -> dict[str, str]:
    """The metadata and the licence files of a wheel, by their names below its `.dist-info`."""
    out: dict[str, str] = {}
    handle = _opened(path)
    if handle is None:
        return out
    prefixes = tuple(is_wanted)
    try:
        with os.fdopen(handle, "rb") as file, zipfile.ZipFile(file) as wheel:
            # The metadata first: of the others only some are read.
            for info in sorted(wheel.infolist(), key=lambda it: "/METADATA" not in it.filename):
                folder, slash, name = info.filename.partition(".dist-info/")
                is_read = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
                if not slash or "/" in folder or not is_read or len(out) == _PARTS:
                    continue
                if name.startswith(prefixes):
                    with wheel.open(info) as part:
                        out[name] = part.read(METADATA).decode("utf-8", "replace")
    except (OSError, ValueError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error):
        return {}
    return out


def _opened(path: Path) -> int | None:
    try:
        handle = os.open(path, _FLAGS)
    except (OSError, ValueError):
        return None
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    return None
