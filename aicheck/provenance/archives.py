"""Folders and archives as streams of files: read in memory, nothing is unpacked anywhere.

Names that climb or are absolute, links and devices are refused by name. What unpacks to far more
than it is, or has more in it than anybody's sources, is an error.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NamedTuple, cast

from aicheck.errors import AicheckError
from aicheck.provenance.index_file import MAX_TEXT
from aicheck.provenance.notes import Notes
from aicheck.provenance.unpacking import Forward, LzmaFile, deb_parts

MAX_MEMBERS = 500_000
_MAX_NAME = 1024
_LARGEST = 8 << 30
# Code packs to a fifth, and at the very best to a thirtieth; the rest of an archive may be zeros.
_FREE_TEXT, _MAX_TEXT_RATIO = 16 << 20, 60
# More than the list of half a million files takes.
_MAX_LIST = 64 << 20
_SKIPPED_FOLDERS = frozenset({".git", ".hg", ".svn", "__pycache__"})
_ZIPS = (".zip", ".whl", ".jar", ".egg", ".nupkg")
_TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".crate")
# A RuntimeError is what zipfile says of encryption and of ways to compress that it lacks.
_BROKEN = (OSError, EOFError, ValueError, tarfile.TarError, zipfile.BadZipFile, zlib.error,
           lzma.LZMAError, RuntimeError)  # fmt: skip
_TRY_ANOTHER = "download it again, or leave it out"


class Member(NamedTuple):
    """One file of a folder or an archive."""

    path: str
    data: bytes


Wanted = Callable[[str], bool]


def is_archive(path: Path) -> bool:
    """Whether the name is that of an archive that we read."""
    return path.name.lower().endswith((*_ZIPS, *_TARS, ".deb"))


def members(path: Path, wanted: Wanted, notes: Notes) -> Iterator[Member]:
    """Yield the wanted files of a folder or archive, in its order; raises AicheckError."""
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            yield from _folder(path, wanted, notes)
            return
        # Pipes and devices have no end that we could wait for.
        if not stat.S_ISREG(about.st_mode):
            raise ValueError("it is no plain file")
        if about.st_size > _LARGEST:
            raise ValueError(f"it is larger than {_LARGEST >> 30} GB")
        with path.open("rb") as file:
            yield from _bounded(_archive(path, file, wanted, notes), about.st_size)
    except _BROKEN as error:
        said = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise AicheckError(f"'{path}' cannot be read: {said}", _TRY_ANOTHER) from error


def _bounded(found: Iterator[Member], packed: int) -> Iterator[Member]:
    """The members, up to where they are more text than people's archives of that size hold."""
    taken = 0
    for member in found:
        taken += len(member.data)
        _bound_text(taken, packed)
        yield member


def _bound_text(taken: int, packed: int) -> None:
    if taken > _FREE_TEXT + packed * _MAX_TEXT_RATIO:
        raise ValueError("it unpacks to far more than it is, as archives that are traps do")


def _archive(path: Path, file: IO[bytes], wanted: Wanted, notes: Notes) -> Iterator[Member]:
    name, size = path.name.lower(), os.fstat(file.fileno()).st_size
    if name.endswith(_ZIPS):
        yield from _zip(file, size, wanted, notes)
    elif name.endswith(".deb"):
        for part, piece in deb_parts(file, size):
            yield from _tar(_unpacked(part, piece), size, wanted, notes)
    elif name.endswith(_TARS):
        yield from _tar(_unpacked(name, file), size, wanted, notes)
    else:
        hint = f"name a folder, or a file that ends in one of {', '.join((*_ZIPS, *_TARS, '.deb'))}"
        raise AicheckError(f"'{path}' is neither a folder nor an archive that aicheck reads", hint)


def _unpacked(name: str, file: IO[bytes]) -> IO[bytes]:
    if name.endswith((".gz", ".tgz", ".crate")):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=file, mode="rb"))
    if name.endswith((".bz2", ".tbz2")):
        return bz2.BZ2File(file)
    if name.endswith((".xz", ".txz")):
        return cast("IO[bytes]", LzmaFile(file))
    return file


def _folder(top: Path, wanted: Wanted, notes: Notes) -> Iterator[Member]:
    def unreadable(error: OSError) -> None:
        notes.unreadable(str(error.filename), error.strerror or "")

    for folder, below, files in os.walk(top, onerror=unreadable):
        below[:] = sorted(name for name in below if name not in _SKIPPED_FOLDERS)
        for name in sorted(files):
            path = os.path.join(folder, name)
            shown = os.path.relpath(path, top).replace(os.sep, "/")
            if wanted(shown):
                yield from _read(path, shown, notes)


def _read(path: str, shown: str, notes: Notes) -> Iterator[Member]:
    try:
        about = os.lstat(path)
        if not stat.S_ISREG(about.st_mode):
            notes.refused(shown, "not a plain file")
        elif about.st_size > MAX_TEXT:
            notes.left_out("longer than 2 MB", shown)
        else:
            with open(path, "rb") as file:
                yield Member(shown, file.read(MAX_TEXT))
    except OSError as error:
        notes.unreadable(shown, error.strerror or "")


def _zip(file: IO[bytes], size: int, wanted: Wanted, notes: Notes) -> Iterator[Member]:
    with zipfile.ZipFile(cast("IO[bytes]", _Listed(file))) as archive:
        infos = archive.infolist()
        _bound_members(len(infos))
        code = (it.file_size for it in infos if it.file_size <= MAX_TEXT and wanted(it.filename))
        _bound_text(sum(code), size)
        for info in infos:
            if info.is_dir() or not _is_taken(info.filename, wanted, notes):
                continue
            if why := _why_not(info):
                notes.refused(info.filename, why)
            elif info.file_size > MAX_TEXT:
                notes.left_out("longer than 2 MB", info.filename)
            else:
                data = _zipped(archive, info, notes)
                if data is not None:
                    yield Member(info.filename, data)


class _Listed(io.RawIOBase):
    """A zip's file, of which zipfile reads no list at once that would fill the memory."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def read(self, size: int = -1, /) -> bytes:
        if size > _MAX_LIST:
            raise ValueError("its list of members is longer than such lists are")
        return self._file.read(size)

    def seek(self, to: int, whence: int = io.SEEK_SET, /) -> int:
        return self._file.seek(to, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True


def _zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, notes: Notes) -> bytes | None:
    try:
        with archive.open(info) as member:
            return member.read(MAX_TEXT)
    except _BROKEN as error:
        notes.unreadable(info.filename, str(error))
        return None


def _why_not(info: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return "not a plain file"
    if info.flag_bits & 1:
        return "encrypted"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "packed in a way that aicheck doesn't read"
    return ""


def _tar(file: IO[bytes], size: int, wanted: Wanted, notes: Notes) -> Iterator[Member]:
    with tarfile.open(fileobj=Forward(file, size), mode="r:") as archive:
        count = 0
        while (info := archive.next()) is not None:
            # tarfile keeps what it has seen, for a way back that a stream doesn't have.
            archive.members = []  # type: ignore[attr-defined]
            count += 1
            _bound_members(count)
            if info.isdir() or not _is_taken(info.name, wanted, notes):
                continue
            if not info.isreg() or info.issparse():
                notes.refused(info.name, "not a plain file")
            elif info.size > MAX_TEXT:
                notes.left_out("longer than 2 MB", info.name)
            elif (member := archive.extractfile(info)) is not None:
                yield Member(info.name, member.read(MAX_TEXT))


def _bound_members(count: int) -> None:
    if count > MAX_MEMBERS:
        raise ValueError(f"it has more than {MAX_MEMBERS} members")


def _is_taken(name: str, wanted: Wanted, notes: Notes) -> bool:
    """Whether we want a member; refuses names that lead out of the archive, wanted or not."""
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or parts[0][1:2] == ":":
        notes.refused(name, "it leads out of the archive")
        return False
    return len(name) <= _MAX_NAME and wanted(name.removeprefix("./"))
