"""What git says of objects, read as a stream: each is a line with its size, and then its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import IO

from aicheck.gitprocess import GitError

_BLOCK = 1 << 20


def commit(stdout: IO[bytes], name: str) -> bytes:
    """The next object, which must be the commit `name`; raises GitError."""
    header = stdout.readline().split()
    if len(header) < 3:
        why = f"the object {name} is missing" if header else f"it ended before the object {name}"
        raise GitError(why)
    data = stdout.read(int(header[2]))
    if len(data) < int(header[2]) or not stdout.read(1):
        raise GitError(f"it ended within the object {name}")
    # git believes the name of a file in its folder, and so would show an innocent message instead.
    if _name(b"commit", data, len(name)) != name:
        raise GitError(f"the object {name} holds something else than its name says")
    return data


def blob(stdout: IO[bytes], limit: int) -> bytes | int | None:
    """The next object's bytes, its size if that is over `limit`, or None if it is no blob."""
    header = stdout.readline().rsplit(b" ", 2)
    if len(header) < 3 or not header[2].strip().isdigit():
        return None
    data = _read(stdout, int(header[2]), limit)
    stdout.read(1)
    return None if header[1] != b"blob" else data


def fields(stdout: IO[bytes]) -> Iterator[bytes]:
    """Yield what ends with a NUL each."""
    rest = b""
    while block := stdout.read(_BLOCK):
        *whole, rest = (rest + block).split(b"\0")
        yield from whole


def _name(kind: bytes, data: bytes, length: int) -> str:
    function = hashlib.sha256 if length == 64 else hashlib.sha1
    return function(b"%s %d\0%s" % (kind, len(data), data), usedforsecurity=False).hexdigest()


def _read(stdout: IO[bytes], size: int, limit: int) -> bytes | int:
    if size <= limit:
        return stdout.read(size)
    left = size
    while left:
        left -= len(stdout.read(min(left, _BLOCK)) or b" " * left)
    return size
