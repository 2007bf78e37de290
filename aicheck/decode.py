"""Bytes of a file to text, or the reason why they are none."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

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
        "cp1251", "cp1252", "koi8-r", "koi8-u", "euc-jp", "euc-kr", "gb18030", "gbk", "gb2312",
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


def decode(data: bytes) -> Decoded | None:
    """The text of `data`: UTF-8, UTF-16 or UTF-32 with a mark, or what a PEP 263 line names."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _try(data[len(mark) :], codec)
    return _try(data, "utf-8") or _with_cookie(data)


def _try(data: bytes, codec: str) -> Decoded | None:
    try:
        return Decoded(data.decode(codec), codec)
    except UnicodeDecodeError:
        return None


def _with_cookie(data: bytes) -> Decoded | None:
    head = b"\n".join(data[:1024].split(b"\n", 2)[:2])
    match = _COOKIE.search(head)
    if not match:
        return None
    try:
        codec = codecs.lookup(match[1].decode("ascii", "replace")).name
    except LookupError:
        return None
    return _try(data, codec) if codec in _LEGACY else None


def is_binary(data: bytes) -> bool:
    """Whether undecodable bytes are no text at all: git's own rule, a NUL early on."""
    return b"\0" in data[:8000]
