"""Winnowing fingerprints as SCANOSS takes them, of added lines alone.

Of the letters and digits, in lower case, every run of 30 is hashed with CRC-32C; of every 64 such
hashes in a row the least is kept, and hashed once more. Nothing of the text can be read from them,
but who has the same text has the same fingerprints: that is what they are for.
"""

from __future__ import annotations

import hashlib
import string
from collections.abc import Iterable, Iterator
from functools import cache

from aicheck.model import Hunk

GRAM = 30
WINDOW = 64
_POLYNOMIAL = 0x82F63B78
_ONES = 0xFFFFFFFF
_NEWLINE = 10
_KEPT = bytes(
    ord(chr(code).lower()) if chr(code) in string.ascii_letters + string.digits else 0
    for code in range(256)
)


def fingerprints(hunks: Iterable[Hunk], name: str, whole: str | None = None) -> str:
    """The fingerprints of the added lines of one file, which is called `name` there.

    Each hunk stands for itself, so that no line around it counts. Empty where the added lines are
    too short for any. `whole` is the text of a file that is new as a whole.
    """
    parts = [("\n".join(hunk.added).encode("utf-8", "replace"), hunk) for hunk in hunks]
    lines = [line for text, hunk in parts for line in _lines(text, hunk.new_start)]
    if not lines:
        return ""
    added = b"\n".join(text for text, hunk in parts if hunk.added)
    data = added if whole is None else whole.encode("utf-8", "replace")
    digest = hashlib.md5(data, usedforsecurity=False).hexdigest()
    return "\n".join((f"file={digest},{len(data)},{name}", *lines, ""))


def _lines(text: bytes, first: int) -> Iterator[str]:
    """Yield `LINE=HASH,HASH` for each line on which a window ends that has a new least hash."""
    line = 0
    kept: list[str] = []
    for number, least in _least(text):
        if number != line and kept:
            yield f"{first + line}={','.join(kept)}"
            kept = []
        line = number
        kept.append(f"{crc32c(least.to_bytes(4, 'little')):08x}")
    if kept:
        yield f"{first + line}={','.join(kept)}"


def _least(text: bytes) -> Iterator[tuple[int, int]]:
    """Yield the least hash of each window where it is another than before, with its line from 0."""
    window: list[int] = []
    before = least = _ONES
    for line, value in _grams(text):
        window.append(value)
        if len(window) < WINDOW:
            continue
        if len(window) == WINDOW:
            least = min(window)
        else:
            gone = window[-WINDOW - 1]
            least = min(window[-WINDOW:]) if gone == least else min(least, value)
        if least != before:
            yield line, least
            before = least


def _grams(text: bytes) -> Iterator[tuple[int, int]]:
    """Yield the hash of every gram with the line, from 0, on which it ends.

    A CRC is linear: the next gram's is this one's with a byte shifted in and another's part out.
    """
    table, leaving, rest = _table(), _leaving(), _rest()
    line, register = 0, 0
    seen = bytearray()
    for byte in text:
        if byte == _NEWLINE:
            line += 1
            continue
        kept = _KEPT[byte]
        if not kept:
            continue
        register = table[(register ^ kept) & 0xFF] ^ (register >> 8)
        seen.append(kept)
        if len(seen) > GRAM:
            register ^= leaving[seen[-GRAM - 1]]
        if len(seen) >= GRAM:
            yield line, register ^ rest


def crc32c(data: bytes) -> int:
    """The CRC-32C (Castagnoli) of `data`."""
    return _shifted(_ONES, data) ^ _ONES


def _shifted(register: int, data: bytes) -> int:
    table = _table()
    for byte in data:
        register = table[(register ^ byte) & 0xFF] ^ (register >> 8)
    return register


@cache
def _table() -> tuple[int, ...]:
    def entry(value: int) -> int:
        for _ in range(8):
            value = (value >> 1) ^ (_POLYNOMIAL if value & 1 else 0)
        return value

    return tuple(map(entry, range(256)))


@cache
def _leaving() -> tuple[int, ...]:
    """What is left in the register of a byte that a whole gram has followed."""
    return tuple(_shifted(0, bytes([byte, *[0] * GRAM])) for byte in range(256))


@cache
def _rest() -> int:
    """What a CRC's start and end add to the register of a gram."""
    return _shifted(_ONES, bytes(GRAM)) ^ _ONES
