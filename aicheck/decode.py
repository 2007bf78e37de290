"""Bytes of a file to text, or the reason why they are none."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from aicheck.languages import is_code, language

# Why the bytes of an image or archive are not looked at: no code and no text is lost.
BINARY = "binary"
_UNKNOWN = "binary, of a kind that is not known"

# Longer marks first: UTF-32's little-endian mark starts with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# PEP 263, the form that Python itself looks for in the first two lines.
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.MULTILINE)
# Character sets that keep ASCII where it is. Others (rot13, UTF-7) can hide code in a comment.
_LEGACY = frozenset(
    codecs.lookup(name).name
    for name in (
        "latin-1", "iso8859-2", "iso8859-5", "iso8859-7", "iso8859-9", "iso8859-15", "cp1250",
        "cp1251", "cp1252", "koi8-r", "koi8-u", "euc-jp", "euc-kr", "gb2312",
    )
)  # fmt: skip
_PLAIN = frozenset(("utf-8", "utf-8-sig", "ascii"))
# How files of well-known binary formats begin.
_MAGIC = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"BZh",
    b"\xfd7zXZ", b"7z\xbc\xaf", b"(\xb5/\xfd", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe",
    b"MZ", b"\0asm", b"wOFF", b"wOF2", b"OTTO", b"\0\1\0\0", b"\0\0\1\0", b"OggS", b"ID3", b"fLaC",
    b"SQLite format 3\0", b"\x93NUMPY", b"\x89HDF", b"II*\0", b"MM\0*", b"8BPS",
)  # fmt: skip
_BINARY = frozenset(
    (
        ".bin", ".bmp", ".class", ".dat", ".db", ".eot", ".gpg", ".ico", ".jar", ".mo", ".mp3",
        ".mp4", ".npy", ".npz", ".o", ".onnx", ".otf", ".parquet", ".pyc", ".sig", ".so", ".tar",
        ".tgz", ".ttf", ".wasm", ".woff", ".woff2", ".xz", ".zip", ".zst",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text and the codec that gave it."""

    text: str
    codec: str

    @property
    def is_wide(self) -> bool:
        """Whether a line feed takes more than one byte, so that git splits lines wrongly."""
        return self.codec.startswith(("utf-16", "utf-32"))


def read(data: bytes, path: str) -> Decoded | str:
    """The text of a file, or the reason why it has none: `BINARY`, or one that must be told."""
    return readings(data, [path])[path]


def readings(data: bytes, paths: Iterable[str]) -> dict[str, Decoded | str]:
    """What `read` gives for the same content under each of `paths`."""
    found = decode(data)
    has_nul = found is not None and "\0" in found.text
    # What a `#!` line begins is run, whatever the file is called.
    first = data[:512].partition(b"\n")[0].decode("latin-1") if data.startswith(b"#!") else ""
    return {path: _judged(data, path, found, first, has_nul) for path in paths}


def _judged(
    data: bytes, path: str, found: Decoded | None, first: str, has_nul: bool
) -> Decoded | str:
    declared = _declared(data) if language(path, first) == "python" else None
    if declared and declared not in _PLAIN and declared not in _LEGACY:
        return f"it declares the encoding {declared}, which can hide code"
    if found and (not has_nul or is_code(path, first)):
        return found
    is_named = PurePosixPath(path).suffix.lower() in _BINARY and not first
    if found or b"\0" in data[:8000] or is_named:
        return BINARY if is_named or data.startswith(_MAGIC) else _UNKNOWN
    return "not UTF-8 text; convert it, or begin it with a byte order mark"


def decode(data: bytes) -> Decoded | None:
    """The text of `data`: UTF-8, UTF-16 or UTF-32 with a mark, or what a PEP 263 line names."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _try(data[len(mark) :], codec)
    declared = _declared(data)
    return _try(data, "utf-8") or (_try(data, declared) if declared in _LEGACY else None)


def _try(data: bytes, codec: str) -> Decoded | None:
    try:
        return Decoded(data.decode(codec), codec)
    except UnicodeDecodeError:
        return None


def _declared(data: bytes) -> str:
    """The codec that a PEP 263 line names, or an empty text."""
    match = _COOKIE.search(b"\n".join(data[:1024].split(b"\n", 2)[:2]))
    name = match[1].decode("ascii", "replace") if match else ""
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        return name
