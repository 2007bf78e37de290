"""Unpacked bytes in small steps: nothing in an archive decides how much memory is taken."""

from __future__ import annotations

import io
import lzma
from collections.abc import Iterator
from typing import IO, cast

# A tar's own headers are read whole; no honest one is near to this.
_MAX_READ = 8 << 20
_MAX_UNPACKED = 8 << 30
_FREE, _MAX_RATIO = 64 << 20, 250
_STEP = 1 << 18
_LZMA_MEMORY = 256 << 20


class Forward(io.RawIOBase):
    """A stream that goes forward only, and stops where it has grown out of all proportion."""

    def __init__(self, file: IO[bytes], packed: int) -> None:
        """Read from `file`, which is of `packed` bytes before it is unpacked."""
        self._file, self._packed, self._at = file, packed, 0

    @staticmethod
    def bound(unpacked: int, packed: int) -> None:
        """Raise ValueError where so much has come out of an archive of `packed` bytes."""
        if unpacked > _MAX_UNPACKED or unpacked > _FREE + packed * _MAX_RATIO:
            raise ValueError("it unpacks to far more than it is, as archives that are traps do")

    def read(self, size: int = -1, /) -> bytes:
        """Read as other files do, but never the rest or more than 8 MB."""
        if not 0 <= size <= _MAX_READ:
            raise ValueError("a header in it is longer than headers are")
        pieces = []
        while size and (piece := self._file.read(min(size, _STEP))):
            pieces.append(piece)
            size -= len(piece)
            self._at += len(piece)
            self.bound(self._at, self._packed)
        return b"".join(pieces)

    def seek(self, to: int, whence: int = io.SEEK_SET, /) -> int:
        """Go forward to a place."""
        if whence != io.SEEK_SET or to < self._at:
            raise ValueError("its members don't follow each other")
        while self._at < to and self.read(min(to - self._at, _STEP)):
            pass
        return self._at

    def seekable(self) -> bool:
        """True: forward is all that is needed."""
        return True

    def tell(self) -> int:
        """How far we have come."""
        return self._at


class LzmaFile(io.RawIOBase):
    """An xz file whose dictionary may only be of a bounded size, which `lzma.open` can't say."""

    def __init__(self, file: IO[bytes]) -> None:
        """Read from `file`."""
        self._file = file
        self._unpack = self._fresh()

    def read(self, size: int = -1, /) -> bytes:
        """Read up to `size` bytes, none only at the end."""
        while True:
            if self._unpack.eof:
                rest = self._unpack.unused_data.lstrip(b"\0") or self._file.read(_STEP).lstrip(
                    b"\0"
                )
                if not rest:
                    return b""
                self._unpack = self._fresh()
                out = self._unpack.decompress(rest, size)
            else:
                packed = self._file.read(_STEP) if self._unpack.needs_input else b""
                if not packed and self._unpack.needs_input:
                    raise EOFError("it is cut off")
                out = self._unpack.decompress(packed, size)
            if out:
                return out

    @staticmethod
    def _fresh() -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(lzma.FORMAT_AUTO, memlimit=_LZMA_MEMORY)


class _Part(io.RawIOBase):
    """So many bytes of a file, from where it stands."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file, self._left = file, size

    def read(self, size: int = -1, /) -> bytes:
        """Read up to `size` bytes, all that is left where it is negative."""
        size = self._left if size < 0 else min(size, self._left)
        data = self._file.read(size)
        self._left -= len(data)
        return data


def deb_parts(file: IO[bytes], whole: int) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield the two tars of a Debian package of `whole` bytes with their names."""
    seen: set[str] = set()
    if file.read(8) != b"!<arch>\n":
        raise ValueError("it is no Debian package")
    while len(header := file.read(60)) == 60:
        name, size = header[:16].decode("ascii", "replace").strip(" /"), _size(header[48:58])
        start = file.tell()
        if start + size > whole:
            raise EOFError("it is cut off")
        kind = name.partition(".tar")[0]
        if name.startswith(("control.tar", "data.tar")):
            if kind in seen:
                raise ValueError("it has the same part twice")
            seen.add(kind)
            if name.endswith(".zst"):
                raise ValueError("its parts are packed with zstd, which aicheck doesn't read")
            yield name, cast("IO[bytes]", _Part(file, size))
        file.seek(start + size + size % 2)


def _size(digits: bytes) -> int:
    # int() takes signs and underscores, too, and a negative size leads back for ever.
    if not digits.strip().isdigit():
        raise ValueError("a size in it is no number")
    return int(digits)
